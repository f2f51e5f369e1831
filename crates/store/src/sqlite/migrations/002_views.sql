-- Version 2: the questions that are asked most.

-- A report with one of its files and with how it was read: by the least sure way that a page needed.
CREATE VIEW reports_read AS
SELECT
  reports.*,
  (SELECT min(file) FROM files WHERE files.report = reports.id) AS file,
  CASE
    WHEN EXISTS (SELECT 1 FROM pages WHERE pages.report = reports.id AND method = 'ocr') THEN 'ocr'
    WHEN EXISTS (SELECT 1 FROM pages WHERE pages.report = reports.id AND method = 'text-layer') THEN 'text-layer'
    ELSE 'typed'
  END AS method,
  (SELECT avg(confidence) FROM pages WHERE pages.report = reports.id) AS confidence
FROM reports;

-- Pairs of reports that are one document in two files: same number, notation and issuer, and not of two
-- different years, as numbers start again every January. `better` is 1 where `report` is the surer reading: one
-- in which criteria were found goes before one without.
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
    instr('typed text-layer ocr', a.method), -coalesce(a.confidence, 1), a.id
  ) < (
    NOT EXISTS (SELECT 1 FROM criteria WHERE criteria.report = b.id),
    instr('typed text-layer ocr', b.method), -coalesce(b.confidence, 1), b.id
  ) AS better
FROM reports_read AS a
JOIN reports_read AS b
  ON b.code_number = a.code_number
  AND b.code_notation = a.code_notation
  AND b.issuer_key = a.issuer_key
  AND b.id <> a.id
  AND (a.date IS NULL OR b.date IS NULL OR substr(a.date, 1, 4) = substr(b.date, 1, 4));

-- Every document once: of several readings of one document the surest.
CREATE VIEW reports_once AS
SELECT * FROM reports_read
WHERE id NOT IN (SELECT report FROM same_document WHERE NOT better);

-- Every criterion with the header of its report. `counted` is 0 where a surer reading of the same
-- document is there too: leave those rows out of every sum.
CREATE VIEW criteria_flat AS
SELECT
  reports_read.file,
  reports_read.number AS report_number,
  reports_read.date AS report_date,
  reports_read.issuer,
  reports_read.issuer_level,
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
  issuer,
  issuer_level,
  period_text,
  criteria_set,
  list,
  count(*) AS criteria,
  count(*) FILTER (WHERE status IN ('achieved', 'exceeded', 'completed')) AS achieved,
  count(*) FILTER (WHERE status = 'exceeded') AS exceeded,
  count(*) FILTER (WHERE status = 'in_progress') AS in_progress,
  count(*) FILTER (WHERE status = 'not_achieved') AS not_achieved,
  count(*) FILTER (WHERE status IS NULL) AS without_status,
  report,
  file
FROM criteria_flat
WHERE counted
GROUP BY report, list;
