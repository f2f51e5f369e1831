-- Version 3: pages that were read in part from their own text and in part by OCR, and how far each can be
-- trusted. Of the pages that are there already nothing is known; a new import says it.

CREATE TABLE pages_before AS SELECT * FROM pages;

DROP TABLE pages;

CREATE TABLE pages (
  report     TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number > 0),
  width      REAL CHECK (width > 0),
  height     REAL CHECK (height > 0),
  method     TEXT NOT NULL CHECK (method IN ('typed', 'text-layer', 'mixed', 'ocr')),
  dpi        REAL CHECK (dpi > 0),
  rotation   INTEGER NOT NULL CHECK (rotation IN (0, 90, 180, 270)),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  degraded   INTEGER NOT NULL CHECK (degraded IN (0, 1)),
  grade      TEXT CHECK (grade IN ('good', 'check', 'poor')),
  PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

INSERT INTO pages
SELECT report, number, width, height, method, dpi, rotation, confidence, degraded, NULL FROM pages_before;

DROP TABLE pages_before;

-- As before; a mixed page needed OCR.
DROP VIEW reports_read;

CREATE VIEW reports_read AS
SELECT
  reports.*,
  (SELECT min(file) FROM files WHERE files.report = reports.id) AS file,
  CASE
    WHEN EXISTS (SELECT 1 FROM pages WHERE pages.report = reports.id AND method IN ('ocr', 'mixed')) THEN 'ocr'
    WHEN EXISTS (SELECT 1 FROM pages WHERE pages.report = reports.id AND method = 'text-layer') THEN 'text-layer'
    ELSE 'typed'
  END AS method,
  (SELECT avg(confidence) FROM pages WHERE pages.report = reports.id) AS confidence
FROM reports;
