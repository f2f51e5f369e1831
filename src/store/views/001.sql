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
-- before OCR), and of equally sure ones the one that was delivered later.
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
    CASE a.method WHEN 'typed' THEN 1 WHEN 'text-layer' THEN 2 ELSE 3 END,
    -a.delivery, -coalesce(a.confidence, 1), a.id
  ) < (
    NOT EXISTS (SELECT 1 FROM criteria WHERE criteria.report = b.id),
    CASE b.method WHEN 'typed' THEN 1 WHEN 'text-layer' THEN 2 ELSE 3 END,
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

-- Units in the order of what they have achieved, for each set of criteria, period and level.
CREATE VIEW ranking AS
SELECT
  *,
  rank() OVER (PARTITION BY criteria_set, period_to, issuer_level ORDER BY percent DESC) AS place
FROM (
  SELECT
    criteria_set,
    period_to,
    issuer_level,
    issuer,
    unit_era,
    unit_code,
    report,
    file,
    CAST(sum(criteria) AS BIGINT) AS criteria,
    CAST(sum(achieved) AS BIGINT) AS achieved,
    100 * CAST(sum(achieved) AS DOUBLE PRECISION) / CAST(sum(criteria) AS DOUBLE PRECISION) AS percent
  FROM achievement
  GROUP BY criteria_set, period_to, issuer_level, issuer, unit_era, unit_code, report, file
) AS totals;

-- How far a criterion is achieved across units: under the catalogue's number where it is one of a catalogue.
CREATE VIEW by_criterion AS
SELECT
  coalesce(canonical_set, criteria_set) AS criteria_set,
  coalesce(canonical_code, code) AS code,
  period_to,
  issuer_level,
  min(name) AS name,
  count(*) AS records,
  count(*) FILTER (WHERE status IN ('achieved', 'exceeded', 'completed')) AS achieved,
  count(*) FILTER (WHERE status = 'not_achieved') AS not_achieved,
  sum(numerator) FILTER (WHERE denominator IS NOT NULL) AS numerator,
  sum(denominator) FILTER (WHERE numerator IS NOT NULL) AS denominator
FROM criteria_flat
WHERE counted AND coalesce(canonical_code, code) IS NOT NULL
GROUP BY coalesce(canonical_set, criteria_set), coalesce(canonical_code, code), period_to, issuer_level;

-- What an issuer reports on a criterion, beside what it reported for the period before.
CREATE VIEW changes AS
SELECT
  issuer,
  unit_era,
  unit_code,
  coalesce(canonical_set, criteria_set) AS criteria_set,
  coalesce(canonical_code, code) AS code,
  name,
  period_to,
  result_value,
  status,
  lag(period_to) OVER earlier AS period_before,
  lag(result_value) OVER earlier AS value_before,
  lag(status) OVER earlier AS status_before,
  report,
  ordinal
FROM criteria_flat
WHERE counted AND period_to IS NOT NULL AND coalesce(canonical_code, code) IS NOT NULL
WINDOW earlier AS (
  PARTITION BY issuer_key, coalesce(canonical_set, criteria_set), coalesce(canonical_code, code)
  ORDER BY period_to, report, ordinal
);

-- Criteria of a catalogue that a report on it says nothing of.
CREATE VIEW missing_criteria AS
SELECT
  reports_once.id AS report,
  reports_once.file,
  reports_once.issuer,
  reports_once.unit_era,
  reports_once.unit_code,
  reports_once.period_to,
  catalogue_criteria.decision,
  catalogue_criteria.code,
  catalogue_criteria.name
FROM reports_once
JOIN (SELECT DISTINCT report, canonical_set FROM criteria WHERE canonical_set IS NOT NULL) AS sets
  ON sets.report = reports_once.id
JOIN catalogue_criteria ON catalogue_criteria.decision = sets.canonical_set
WHERE NOT EXISTS (
  SELECT 1 FROM criteria
  WHERE criteria.report = reports_once.id
    AND criteria.canonical_set = catalogue_criteria.decision
    AND criteria.canonical_code = catalogue_criteria.code
);

-- Figures to look at first: with a finding on their line, or read by OCR and not surely.
CREATE VIEW figures_to_check AS
SELECT
  criteria_flat.report,
  criteria_flat.ordinal,
  file,
  criteria_flat.page,
  criteria_flat.line,
  criteria_flat.code,
  result_text,
  method,
  confidence,
  findings.severity,
  findings.code AS finding
FROM criteria_flat
LEFT JOIN findings ON findings.report = criteria_flat.report AND findings.line = criteria_flat.line
WHERE counted AND (findings.code IS NOT NULL OR (method = 'ocr' AND confidence < 0.9));

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
