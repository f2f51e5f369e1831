-- The questions that are asked most, in SQL that SQLite and PostgreSQL both understand.

-- A report with one of its files, with how it was read (by the least sure way that a page needed) and with
-- the unit that issued it.
CREATE VIEW reports_read AS
SELECT
  reports.*,
  (SELECT min(file) FROM files WHERE files.report = reports.id) AS file,
  CASE
    WHEN EXISTS (SELECT 1 FROM pages WHERE pages.report = reports.id AND method IN ('ocr', 'mixed')) THEN 'ocr'
    WHEN EXISTS (SELECT 1 FROM pages WHERE pages.report = reports.id AND method = 'text-layer') THEN 'text-layer'
    ELSE 'typed'
  END AS method,
  (SELECT avg(confidence) FROM pages WHERE pages.report = reports.id) AS confidence,
  resolutions.era AS unit_era,
  resolutions.code AS unit_code
FROM reports
LEFT JOIN resolutions ON resolutions.report = reports.id;

-- Pairs of reports that are one document in two files: same number, notation and issuer, and not of two
-- different years, as numbers start again every January. `better` is true where `report` is the one that counts:
-- the surer reading (one in which criteria were found goes before one without, then typed before text layer
-- before plain text, whose tables are lost as often as not, before OCR), and of equally sure ones the one that was delivered later.
CREATE VIEW same_document AS
SELECT
  a.id AS report,
  a.file,
  a.method,
  b.id AS other_report,
  b.file AS other_file,
  b.method AS other_method,
  a.number,
  a.issuer,
  a.date,
  (
    NOT EXISTS (SELECT 1 FROM criteria WHERE criteria.report = a.id),
    CASE
      WHEN a.method = 'typed' AND a.media_type <> 'text/plain' THEN 1
      WHEN a.method = 'text-layer' THEN 2
      WHEN a.method = 'typed' THEN 3
      ELSE 4
    END,
    -a.delivery, -coalesce(a.confidence, 1), a.id
  ) < (
    NOT EXISTS (SELECT 1 FROM criteria WHERE criteria.report = b.id),
    CASE
      WHEN b.method = 'typed' AND b.media_type <> 'text/plain' THEN 1
      WHEN b.method = 'text-layer' THEN 2
      WHEN b.method = 'typed' THEN 3
      ELSE 4
    END,
    -b.delivery, -coalesce(b.confidence, 1), b.id
  ) AS better
FROM reports_read AS a
JOIN reports_read AS b
  ON b.code_number = a.code_number
  AND b.code_notation = a.code_notation
  AND b.issuer_key = a.issuer_key
  AND b.id <> a.id
  AND (a.date IS NULL OR b.date IS NULL OR substr(a.date, 1, 4) = substr(b.date, 1, 4));

-- Every document once: of several versions and readings of one document the one that counts.
CREATE VIEW reports_once AS
SELECT * FROM reports_read
WHERE id NOT IN (SELECT report FROM same_document WHERE NOT better);

-- Every criterion with the header of its report. `counted` is false where the report is not the one of its
-- document that counts: leave those rows out of every sum.
CREATE VIEW criteria_flat AS
SELECT
  reports_read.file,
  reports_read.number AS report_number,
  reports_read.date AS report_date,
  reports_read.issuer,
  reports_read.issuer_key,
  reports_read.issuer_level,
  reports_read.unit_era,
  reports_read.unit_code,
  reports_read.period_text,
  reports_read.period_from,
  reports_read.period_to,
  reports_read.criteria_set,
  criteria.*,
  reports_read.id NOT IN (SELECT report FROM same_document WHERE NOT better) AS counted
FROM criteria
JOIN reports_read ON reports_read.id = criteria.report;

-- What each unit says that it has achieved, list by list, every document once.
CREATE VIEW achievement AS
SELECT
  reports_once.issuer,
  reports_once.issuer_level,
  reports_once.unit_era,
  reports_once.unit_code,
  reports_once.period_text,
  reports_once.period_to,
  reports_once.criteria_set,
  counts.*,
  reports_once.file
FROM reports_once
JOIN (
  SELECT
    report,
    list,
    count(*) AS criteria,
    count(*) FILTER (WHERE status IN ('achieved', 'exceeded', 'completed')) AS achieved,
    count(*) FILTER (WHERE status = 'exceeded') AS exceeded,
    count(*) FILTER (WHERE status = 'in_progress') AS in_progress,
    count(*) FILTER (WHERE status = 'not_achieved') AS not_achieved,
    count(*) FILTER (WHERE status IS NULL) AS without_status
  FROM criteria
  GROUP BY report, list
) AS counts ON counts.report = reports_once.id;

-- What the reading found, what the import found, and where a document is there more than once.
CREATE VIEW all_findings AS
SELECT report, 'reading' AS found_by, code, severity, message, page, line FROM findings
UNION ALL
SELECT report, 'import', code, severity, message, NULL, NULL FROM import_findings
UNION ALL
SELECT
  report, 'import', 'another-version', 'warning',
  'Văn bản này còn có trong tệp ' || other_file || '; bản được tính là '
    || CASE WHEN better THEN 'bản này.' ELSE 'bản kia.' END,
  NULL, NULL
FROM same_document;

-- Issuers whose unit could not be told, for an officer to settle.
CREATE VIEW unresolved_units AS
SELECT issuer, place, issuer_level, count(*) AS reports, min(date) AS first_date, max(date) AS last_date, min(file) AS file
FROM reports_read
WHERE unit_code IS NULL
GROUP BY issuer, place, issuer_level;

-- Reports on whose issuer an officer has ruled. Of several rulings on one report the one for its place counts, then
-- the one of the later era.
CREATE VIEW ruled AS
SELECT reports.id AS report, rulings.place, rulings.era, rulings.code
FROM reports
JOIN rulings
  ON rulings.issuer_key = reports.issuer_key
  AND (rulings.place = '' OR rulings.place = reports.place)
  AND (
    coalesce(date, period_to) IS NULL
    OR CASE rulings.era
      WHEN '2025' THEN coalesce(date, period_to) >= '2025-07' OR coalesce(date, period_to) = '2025'
      ELSE coalesce(date, period_to) < '2025-07'
    END
  );
