-- The lists of a report are kept by a number that the report has within this file, and shown by its id, as before.
--
-- A report's id is a hash: rows that began with it came to stand in random places and took its 71 letters with them,
-- which cost more than all that they say. By number they follow one another. Numbers are of this file only: no view shows
-- them, and two files made of the same reports differ in nothing else.
--
-- What a column may hold is told with OR: for `IN` with more than two words SQLite makes a table of the words for every
-- row that is written, which took more time than to write it.

CREATE TABLE report_numbers (
  number INTEGER PRIMARY KEY,
  report TEXT NOT NULL UNIQUE REFERENCES reports ON DELETE CASCADE
) STRICT;

INSERT INTO report_numbers (report) SELECT id FROM reports ORDER BY id;

CREATE TABLE pages_rows (
  report     INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number > 0),
  width      REAL CHECK (width > 0),
  height     REAL CHECK (height > 0),
  method     TEXT NOT NULL CHECK (method = 'typed' OR method = 'text-layer' OR method = 'mixed' OR method = 'ocr'),
  dpi        REAL CHECK (dpi > 0),
  rotation   INTEGER NOT NULL CHECK (rotation = 0 OR rotation = 90 OR rotation = 180 OR rotation = 270),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  degraded   INTEGER NOT NULL CHECK (degraded IN (0, 1)),
  grade      TEXT CHECK (grade = 'good' OR grade = 'check' OR grade = 'poor'),
  PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

INSERT INTO pages_rows
SELECT report_numbers.number, pages.number, width, height, method, dpi, rotation, confidence, degraded, grade
FROM report_numbers CROSS JOIN pages ON pages.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE pages;

CREATE VIEW pages AS
SELECT report_numbers.report, pages_rows.number, width, height, method, dpi, rotation, confidence, degraded,
  grade
FROM pages_rows JOIN report_numbers ON report_numbers.number = pages_rows.report;

CREATE TABLE signatures_rows (
  report  INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  signer  TEXT,
  time    TEXT,
  page    INTEGER CHECK (page > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO signatures_rows
SELECT report_numbers.number, ordinal, signer, time, page
FROM report_numbers CROSS JOIN signatures ON signatures.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE signatures;

CREATE VIEW signatures AS
SELECT report_numbers.report, ordinal, signer, time, page
FROM signatures_rows JOIN report_numbers ON report_numbers.number = signatures_rows.report;

CREATE TABLE recipients_rows (
  report    INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL CHECK (ordinal > 0),
  recipient TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO recipients_rows
SELECT report_numbers.number, ordinal, recipient
FROM report_numbers CROSS JOIN recipients ON recipients.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE recipients;

CREATE VIEW recipients AS
SELECT report_numbers.report, ordinal, recipient
FROM recipients_rows JOIN report_numbers ON report_numbers.number = recipients_rows.report;

CREATE TABLE groups_rows (
  report   INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT,
  name     TEXT NOT NULL,
  declared INTEGER CHECK (declared >= 0),
  achieved INTEGER CHECK (achieved >= 0),
  out_of   INTEGER CHECK (out_of >= 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO groups_rows
SELECT report_numbers.number, ordinal, code, name, declared, achieved, out_of
FROM report_numbers CROSS JOIN groups ON groups.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE groups;

CREATE VIEW groups AS
SELECT report_numbers.report, ordinal, code, name, declared, achieved, out_of
FROM groups_rows JOIN report_numbers ON report_numbers.number = groups_rows.report;

CREATE TABLE criteria_rows (
  report            INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal           INTEGER NOT NULL CHECK (ordinal > 0),
  list              TEXT NOT NULL,
  group_code        TEXT,
  group_name        TEXT,
  code              TEXT,
  name              TEXT NOT NULL,
  unit              TEXT,
  target_text       TEXT,
  target_value      REAL,
  target_unit       TEXT,
  target_comparison TEXT CHECK (target_comparison = '>' OR target_comparison = '≥' OR target_comparison = '=' OR target_comparison = '≤' OR target_comparison = '<'),
  result_text       TEXT,
  result_value      REAL,
  result_unit       TEXT,
  numerator         REAL,
  denominator       REAL,
  percent           REAL,
  status            TEXT CHECK (
    status = 'achieved' OR status = 'exceeded' OR status = 'not_achieved' OR status = 'completed'
    OR status = 'in_progress'
  ),
  status_text       TEXT,
  deadline          TEXT,
  note              TEXT,
  canonical_set     TEXT,
  canonical_code    TEXT,
  canonical_score   REAL CHECK (canonical_score BETWEEN 0 AND 1),
  page              INTEGER CHECK (page > 0),
  box_left          REAL,
  box_top           REAL,
  box_right         REAL,
  box_bottom        REAL,
  line              INTEGER CHECK (line > 0),
  raw               TEXT NOT NULL,
  method            TEXT NOT NULL CHECK (method = 'typed' OR method = 'text-layer' OR method = 'ocr'),
  confidence        REAL CHECK (confidence BETWEEN 0 AND 1),
  edited            INTEGER NOT NULL CHECK (edited IN (0, 1)),
  PRIMARY KEY (report, ordinal)
) STRICT;

INSERT INTO criteria_rows
SELECT report_numbers.number, ordinal, list, group_code, group_name, code, name, unit, target_text,
  target_value, target_unit, target_comparison, result_text, result_value, result_unit, numerator,
  denominator, percent, status, status_text, deadline, note, canonical_set, canonical_code, canonical_score,
  page, box_left, box_top, box_right, box_bottom, line, raw, method, confidence, edited
FROM report_numbers CROSS JOIN criteria ON criteria.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE criteria;

CREATE VIEW criteria AS
SELECT report_numbers.report, ordinal, list, group_code, group_name, code, name, unit, target_text,
  target_value, target_unit, target_comparison, result_text, result_value, result_unit, numerator,
  denominator, percent, status, status_text, deadline, note, canonical_set, canonical_code, canonical_score,
  page, box_left, box_top, box_right, box_bottom, line, raw, method, confidence, edited
FROM criteria_rows JOIN report_numbers ON report_numbers.number = criteria_rows.report;

CREATE TABLE documents_rows (
  report         INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal        INTEGER NOT NULL CHECK (ordinal > 0),
  number_in_list TEXT,
  group_code     TEXT,
  group_name     TEXT,
  kind           TEXT,
  number         TEXT,
  date           TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  summary        TEXT,
  page           INTEGER CHECK (page > 0),
  line           INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT;

INSERT INTO documents_rows
SELECT report_numbers.number, ordinal, number_in_list, group_code, group_name, kind, documents.number, date,
  summary, page, line
FROM report_numbers CROSS JOIN documents ON documents.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE documents;

CREATE VIEW documents AS
SELECT report_numbers.report, ordinal, number_in_list, group_code, group_name, kind, documents_rows.number,
  date, summary, page, line
FROM documents_rows JOIN report_numbers ON report_numbers.number = documents_rows.report;

CREATE TABLE citations_rows (
  report  INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  kind    TEXT NOT NULL,
  number  TEXT NOT NULL,
  date    TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  issuer  TEXT,
  page    INTEGER CHECK (page > 0),
  line    INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO citations_rows
SELECT report_numbers.number, ordinal, kind, citations.number, date, issuer, page, line
FROM report_numbers CROSS JOIN citations ON citations.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE citations;

CREATE VIEW citations AS
SELECT report_numbers.report, ordinal, kind, citations_rows.number, date, issuer, page, line
FROM citations_rows JOIN report_numbers ON report_numbers.number = citations_rows.report;

CREATE TABLE edits_rows (
  report     INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL CHECK (ordinal > 0),
  line       INTEGER NOT NULL CHECK (line > 0),
  from_text  TEXT NOT NULL,
  to_text    TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  reason     TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT;

INSERT INTO edits_rows
SELECT report_numbers.number, ordinal, line, from_text, to_text, confidence, reason
FROM report_numbers CROSS JOIN edits ON edits.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE edits;

CREATE VIEW edits AS
SELECT report_numbers.report, ordinal, line, from_text, to_text, confidence, reason
FROM edits_rows JOIN report_numbers ON report_numbers.number = edits_rows.report;

CREATE TABLE findings_rows (
  report   INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity = 'info' OR severity = 'warning' OR severity = 'error'),
  message  TEXT NOT NULL,
  page     INTEGER CHECK (page > 0),
  line     INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT;

INSERT INTO findings_rows
SELECT report_numbers.number, ordinal, code, severity, message, page, line
FROM report_numbers CROSS JOIN findings ON findings.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE findings;

CREATE VIEW findings AS
SELECT report_numbers.report, ordinal, code, severity, message, page, line
FROM findings_rows JOIN report_numbers ON report_numbers.number = findings_rows.report;

CREATE TABLE import_findings_rows (
  report   INTEGER NOT NULL REFERENCES report_numbers ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity = 'info' OR severity = 'warning' OR severity = 'error'),
  field    TEXT NOT NULL,
  message  TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT;

INSERT INTO import_findings_rows
SELECT report_numbers.number, ordinal, code, severity, field, message
FROM report_numbers CROSS JOIN import_findings ON import_findings.report = report_numbers.report
ORDER BY 1, 2;
DROP TABLE import_findings;

CREATE VIEW import_findings AS
SELECT report_numbers.report, ordinal, code, severity, field, message
FROM import_findings_rows JOIN report_numbers ON report_numbers.number = import_findings_rows.report;

CREATE INDEX criteria_by_code ON criteria_rows (code);
CREATE INDEX citations_by_number ON citations_rows (number);
