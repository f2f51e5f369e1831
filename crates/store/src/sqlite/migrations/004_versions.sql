-- Version 4: versions of a document, units and catalogues, runs, and what the import itself finds.

-- The views are made anew, the same text for both kinds of database, after this step.
DROP VIEW achievement;
DROP VIEW criteria_flat;
DROP VIEW reports_once;
DROP VIEW same_document;
DROP VIEW reports_read;

-- Which of the deliveries of its document a report is, counted from 1. Of earlier deliveries nothing is known.
ALTER TABLE reports ADD COLUMN delivery INTEGER NOT NULL DEFAULT 1 CHECK (delivery > 0);

-- A path may hold one version of a document after another.
CREATE TABLE files_now (
  file   TEXT NOT NULL,
  report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  PRIMARY KEY (file, report)
) STRICT, WITHOUT ROWID;

INSERT INTO files_now SELECT file, report FROM files;
DROP TABLE files;
ALTER TABLE files_now RENAME TO files;
CREATE INDEX files_by_report ON files (report);

CREATE TABLE import_findings (
  report   TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL CHECK (ordinal > 0),
  code     TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  field    TEXT NOT NULL,
  message  TEXT NOT NULL,
  PRIMARY KEY (report, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE units (
  era    TEXT NOT NULL CHECK (era IN ('legacy', '2025')),
  code   TEXT NOT NULL,
  level  TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  parent TEXT,
  name   TEXT NOT NULL,
  PRIMARY KEY (era, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX units_by_name ON units (name);

CREATE TABLE rulings (
  issuer_key TEXT NOT NULL,
  place      TEXT NOT NULL,
  era        TEXT NOT NULL,
  code       TEXT NOT NULL,
  PRIMARY KEY (issuer_key, place, era),
  FOREIGN KEY (era, code) REFERENCES units (era, code) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE resolutions (
  report TEXT PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  era    TEXT NOT NULL,
  code   TEXT NOT NULL,
  way    TEXT NOT NULL CHECK (way IN ('name', 'parent', 'officer')),
  FOREIGN KEY (era, code) REFERENCES units (era, code) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX resolutions_by_unit ON resolutions (era, code);

CREATE TABLE catalogues (
  decision TEXT PRIMARY KEY,
  level    TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  issuer   TEXT NOT NULL,
  date     TEXT NOT NULL CHECK (date GLOB '[12][0-9][0-9][0-9]*'),
  subject  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue_criteria (
  decision   TEXT NOT NULL REFERENCES catalogues ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL CHECK (ordinal > 0),
  code       TEXT NOT NULL,
  group_code TEXT,
  group_name TEXT NOT NULL,
  name       TEXT NOT NULL,
  unit       TEXT,
  target     TEXT,
  PRIMARY KEY (decision, ordinal),
  UNIQUE (decision, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  run       INTEGER PRIMARY KEY,
  program   TEXT NOT NULL,
  started   TEXT NOT NULL,
  ended     TEXT,
  added     INTEGER CHECK (added >= 0),
  replaced  INTEGER CHECK (replaced >= 0),
  versions  INTEGER CHECK (versions >= 0),
  unchanged INTEGER CHECK (unchanged >= 0),
  skipped   INTEGER CHECK (skipped >= 0),
  failed    INTEGER CHECK (failed >= 0)
) STRICT;
