-- Version 1: a report and all that it holds.
--
-- A row is named by what it is (report and place in the report), never by when it came: two databases
-- made of the same reports in any order hold the same rows. Numbers are REAL, so that 1 divided by 2 is
-- 0.5. Dates are ISO texts as far as they are printed: 2024-12-20, 2024-12 or 2024.

CREATE TABLE reports (
  id               TEXT PRIMARY KEY CHECK (id GLOB 'sha256:*' AND length(id) = 71),
  content          TEXT NOT NULL CHECK (length(content) = 64),
  media_type       TEXT NOT NULL,
  bytes            INTEGER NOT NULL CHECK (bytes >= 0),
  pages            INTEGER NOT NULL CHECK (pages >= 0),
  kind             TEXT,
  number           TEXT,
  code_number      TEXT,
  code_notation    TEXT,
  date             TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  place            TEXT,
  issuer           TEXT,
  issuer_key       TEXT,
  issuer_level     TEXT CHECK (issuer_level IN ('province', 'district', 'commune')),
  subject          TEXT,
  period_text      TEXT,
  period_from      TEXT CHECK (period_from GLOB '[12][0-9][0-9][0-9]*'),
  period_to        TEXT CHECK (period_to GLOB '[12][0-9][0-9][0-9]*'),
  criteria_set     TEXT,
  signer_authority TEXT,
  signer_position  TEXT,
  signer_name      TEXT
) STRICT;

CREATE INDEX reports_by_document ON reports (code_number, code_notation, issuer_key);

CREATE TABLE files (
  file   TEXT PRIMARY KEY,
  report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX files_by_report ON files (report);

CREATE TABLE texts (
  report TEXT PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  text   TEXT NOT NULL
) STRICT;

CREATE TABLE signatures (
  report  TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  signer  TEXT,
  time    TEXT,
  page    INTEGER CHECK (page > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
  report     TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number > 0),
  width      REAL CHECK (width > 0),
  height     REAL CHECK (height > 0),
  method     TEXT NOT NULL CHECK (method IN ('typed', 'text-layer', 'ocr')),
  dpi        REAL CHECK (dpi > 0),
  rotation   INTEGER NOT NULL CHECK (rotation IN (0, 90, 180, 270)),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  degraded   INTEGER NOT NULL CHECK (degraded IN (0, 1)),
  PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE recipients (
  report    TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL CHECK (ordinal > 0),
  recipient TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
  report   TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT,
  name     TEXT NOT NULL,
  declared INTEGER CHECK (declared >= 0),
  achieved INTEGER CHECK (achieved >= 0),
  out_of   INTEGER CHECK (out_of >= 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE criteria (
  report            TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
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
  target_comparison TEXT CHECK (target_comparison IN ('>', '≥', '=', '≤', '<')),
  result_text       TEXT,
  result_value      REAL,
  result_unit       TEXT,
  numerator         REAL,
  denominator       REAL,
  percent           REAL,
  status            TEXT CHECK (
    status IN ('achieved', 'exceeded', 'not_achieved', 'completed', 'in_progress')
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
  method            TEXT NOT NULL CHECK (method IN ('typed', 'text-layer', 'ocr')),
  confidence        REAL CHECK (confidence BETWEEN 0 AND 1),
  edited            INTEGER NOT NULL CHECK (edited IN (0, 1)),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX criteria_by_code ON criteria (code);

CREATE TABLE documents (
  report         TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
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
) STRICT, WITHOUT ROWID;

CREATE TABLE citations (
  report  TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  kind    TEXT NOT NULL,
  number  TEXT NOT NULL,
  date    TEXT CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  issuer  TEXT,
  page    INTEGER CHECK (page > 0),
  line    INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX citations_by_number ON citations (number);

CREATE TABLE edits (
  report     TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL CHECK (ordinal > 0),
  line       INTEGER NOT NULL CHECK (line > 0),
  from_text  TEXT NOT NULL,
  to_text    TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  reason     TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
  report   TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  message  TEXT NOT NULL,
  page     INTEGER CHECK (page > 0),
  line     INTEGER CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;
