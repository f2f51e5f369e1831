-- Version 1: what SQLite's version 4 holds. The words of the columns and the rules are the same; texts compare byte
-- by byte, as in SQLite, so that both give the same answer in the same order on any server.

CREATE TABLE reports (
  id               TEXT COLLATE "C" PRIMARY KEY CHECK (id ~ '^sha256:[0-9a-f]{64}$'),
  content          TEXT COLLATE "C" NOT NULL CHECK (length(content) = 64),
  media_type       TEXT COLLATE "C" NOT NULL,
  bytes            BIGINT NOT NULL CHECK (bytes >= 0),
  pages            BIGINT NOT NULL CHECK (pages >= 0),
  kind             TEXT COLLATE "C",
  number           TEXT COLLATE "C",
  code_number      TEXT COLLATE "C",
  code_notation    TEXT COLLATE "C",
  date             TEXT COLLATE "C" CHECK (date ~ '^[12][0-9]{3}'),
  place            TEXT COLLATE "C",
  issuer           TEXT COLLATE "C",
  issuer_key       TEXT COLLATE "C",
  issuer_level     TEXT COLLATE "C" CHECK (issuer_level IN ('province', 'district', 'commune')),
  subject          TEXT COLLATE "C",
  period_text      TEXT COLLATE "C",
  period_from      TEXT COLLATE "C" CHECK (period_from ~ '^[12][0-9]{3}'),
  period_to        TEXT COLLATE "C" CHECK (period_to ~ '^[12][0-9]{3}'),
  criteria_set     TEXT COLLATE "C",
  signer_authority TEXT COLLATE "C",
  signer_position  TEXT COLLATE "C",
  signer_name      TEXT COLLATE "C",
  delivery         BIGINT NOT NULL DEFAULT 1 CHECK (delivery > 0)
);

CREATE INDEX reports_by_document ON reports (code_number, code_notation, issuer_key);

CREATE TABLE files (
  file   TEXT COLLATE "C" NOT NULL,
  report TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  PRIMARY KEY (file, report)
);

CREATE INDEX files_by_report ON files (report);

CREATE TABLE texts (
  report TEXT COLLATE "C" PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  text   TEXT COLLATE "C" NOT NULL
);

CREATE TABLE signatures (
  report  TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal BIGINT NOT NULL CHECK (ordinal > 0),
  signer  TEXT COLLATE "C",
  time    TEXT COLLATE "C",
  page    BIGINT CHECK (page > 0),
  PRIMARY KEY (report, ordinal)
);

CREATE TABLE pages (
  report     TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  number     BIGINT NOT NULL CHECK (number > 0),
  width      DOUBLE PRECISION CHECK (width > 0),
  height     DOUBLE PRECISION CHECK (height > 0),
  method     TEXT COLLATE "C" NOT NULL CHECK (method IN ('typed', 'text-layer', 'mixed', 'ocr')),
  dpi        DOUBLE PRECISION CHECK (dpi > 0),
  rotation   BIGINT NOT NULL CHECK (rotation IN (0, 90, 180, 270)),
  confidence DOUBLE PRECISION CHECK (confidence BETWEEN 0 AND 1),
  degraded   BOOLEAN NOT NULL,
  grade      TEXT COLLATE "C" CHECK (grade IN ('good', 'check', 'poor')),
  PRIMARY KEY (report, number)
);

CREATE TABLE recipients (
  report    TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal   BIGINT NOT NULL CHECK (ordinal > 0),
  recipient TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (report, ordinal)
);

CREATE TABLE groups (
  report   TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  BIGINT NOT NULL CHECK (ordinal > 0),
  code     TEXT COLLATE "C",
  name     TEXT COLLATE "C" NOT NULL,
  declared BIGINT CHECK (declared >= 0),
  achieved BIGINT CHECK (achieved >= 0),
  out_of   BIGINT CHECK (out_of >= 0),
  PRIMARY KEY (report, ordinal)
);

CREATE TABLE criteria (
  report            TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal           BIGINT NOT NULL CHECK (ordinal > 0),
  list              TEXT COLLATE "C" NOT NULL,
  group_code        TEXT COLLATE "C",
  group_name        TEXT COLLATE "C",
  code              TEXT COLLATE "C",
  name              TEXT COLLATE "C" NOT NULL,
  unit              TEXT COLLATE "C",
  target_text       TEXT COLLATE "C",
  target_value      DOUBLE PRECISION,
  target_unit       TEXT COLLATE "C",
  target_comparison TEXT COLLATE "C" CHECK (target_comparison IN ('>', '≥', '=', '≤', '<')),
  result_text       TEXT COLLATE "C",
  result_value      DOUBLE PRECISION,
  result_unit       TEXT COLLATE "C",
  numerator         DOUBLE PRECISION,
  denominator       DOUBLE PRECISION,
  percent           DOUBLE PRECISION,
  status            TEXT COLLATE "C" CHECK (
    status IN ('achieved', 'exceeded', 'not_achieved', 'completed', 'in_progress')
  ),
  status_text       TEXT COLLATE "C",
  deadline          TEXT COLLATE "C",
  note              TEXT COLLATE "C",
  canonical_set     TEXT COLLATE "C",
  canonical_code    TEXT COLLATE "C",
  canonical_score   DOUBLE PRECISION CHECK (canonical_score BETWEEN 0 AND 1),
  page              BIGINT CHECK (page > 0),
  box_left          DOUBLE PRECISION,
  box_top           DOUBLE PRECISION,
  box_right         DOUBLE PRECISION,
  box_bottom        DOUBLE PRECISION,
  line              BIGINT CHECK (line > 0),
  raw               TEXT COLLATE "C" NOT NULL,
  method            TEXT COLLATE "C" NOT NULL CHECK (method IN ('typed', 'text-layer', 'ocr')),
  confidence        DOUBLE PRECISION CHECK (confidence BETWEEN 0 AND 1),
  edited            BOOLEAN NOT NULL,
  PRIMARY KEY (report, ordinal)
);

CREATE INDEX criteria_by_code ON criteria (code);

CREATE TABLE documents (
  report         TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal        BIGINT NOT NULL CHECK (ordinal > 0),
  number_in_list TEXT COLLATE "C",
  group_code     TEXT COLLATE "C",
  group_name     TEXT COLLATE "C",
  kind           TEXT COLLATE "C",
  number         TEXT COLLATE "C",
  date           TEXT COLLATE "C" CHECK (date ~ '^[12][0-9]{3}'),
  summary        TEXT COLLATE "C",
  page           BIGINT CHECK (page > 0),
  line           BIGINT CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
);

CREATE TABLE citations (
  report  TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal BIGINT NOT NULL CHECK (ordinal > 0),
  kind    TEXT COLLATE "C" NOT NULL,
  number  TEXT COLLATE "C" NOT NULL,
  date    TEXT COLLATE "C" CHECK (date ~ '^[12][0-9]{3}'),
  issuer  TEXT COLLATE "C",
  page    BIGINT CHECK (page > 0),
  line    BIGINT CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
);

CREATE INDEX citations_by_number ON citations (number);

CREATE TABLE edits (
  report     TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal    BIGINT NOT NULL CHECK (ordinal > 0),
  line       BIGINT NOT NULL CHECK (line > 0),
  from_text  TEXT COLLATE "C" NOT NULL,
  to_text    TEXT COLLATE "C" NOT NULL,
  confidence DOUBLE PRECISION NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  reason     TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (report, ordinal)
);

CREATE TABLE findings (
  report   TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  BIGINT NOT NULL CHECK (ordinal > 0),
  code     TEXT COLLATE "C" NOT NULL,
  severity TEXT COLLATE "C" NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  message  TEXT COLLATE "C" NOT NULL,
  page     BIGINT CHECK (page > 0),
  line     BIGINT CHECK (line > 0),
  PRIMARY KEY (report, ordinal)
);

CREATE TABLE import_findings (
  report   TEXT COLLATE "C" NOT NULL REFERENCES reports ON DELETE CASCADE,
  ordinal  BIGINT NOT NULL CHECK (ordinal > 0),
  code     TEXT COLLATE "C" NOT NULL,
  severity TEXT COLLATE "C" NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  field    TEXT COLLATE "C" NOT NULL,
  message  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (report, ordinal)
);

CREATE TABLE units (
  era    TEXT COLLATE "C" NOT NULL CHECK (era IN ('legacy', '2025')),
  code   TEXT COLLATE "C" NOT NULL,
  level  TEXT COLLATE "C" NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  parent TEXT COLLATE "C",
  name   TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (era, code)
);

CREATE INDEX units_by_name ON units (name);

CREATE TABLE rulings (
  issuer_key TEXT COLLATE "C" NOT NULL,
  place      TEXT COLLATE "C" NOT NULL,
  era        TEXT COLLATE "C" NOT NULL,
  code       TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (issuer_key, place, era),
  FOREIGN KEY (era, code) REFERENCES units (era, code) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE resolutions (
  report TEXT COLLATE "C" PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  era    TEXT COLLATE "C" NOT NULL,
  code   TEXT COLLATE "C" NOT NULL,
  way    TEXT COLLATE "C" NOT NULL CHECK (way IN ('name', 'parent', 'officer')),
  FOREIGN KEY (era, code) REFERENCES units (era, code) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX resolutions_by_unit ON resolutions (era, code);

CREATE TABLE catalogues (
  decision TEXT COLLATE "C" PRIMARY KEY,
  level    TEXT COLLATE "C" NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  issuer   TEXT COLLATE "C" NOT NULL,
  date     TEXT COLLATE "C" NOT NULL CHECK (date ~ '^[12][0-9]{3}'),
  subject  TEXT COLLATE "C"
);

CREATE TABLE catalogue_criteria (
  decision   TEXT COLLATE "C" NOT NULL REFERENCES catalogues ON DELETE CASCADE,
  ordinal    BIGINT NOT NULL CHECK (ordinal > 0),
  code       TEXT COLLATE "C" NOT NULL,
  group_code TEXT COLLATE "C",
  group_name TEXT COLLATE "C" NOT NULL,
  name       TEXT COLLATE "C" NOT NULL,
  unit       TEXT COLLATE "C",
  target     TEXT COLLATE "C",
  PRIMARY KEY (decision, ordinal),
  UNIQUE (decision, code)
);

CREATE TABLE runs (
  run       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  program   TEXT NOT NULL,
  started   TIMESTAMPTZ NOT NULL,
  ended     TIMESTAMPTZ,
  added     BIGINT CHECK (added >= 0),
  replaced  BIGINT CHECK (replaced >= 0),
  versions  BIGINT CHECK (versions >= 0),
  unchanged BIGINT CHECK (unchanged >= 0),
  skipped   BIGINT CHECK (skipped >= 0),
  failed    BIGINT CHECK (failed >= 0)
);
