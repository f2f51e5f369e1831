-- Version 3: the queue that workers on several machines take documents from.

CREATE TABLE workers (
  worker    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  machine   TEXT NOT NULL,
  pid       BIGINT NOT NULL,
  program   TEXT NOT NULL,
  lease     BIGINT NOT NULL CHECK (lease > 0),
  started   TIMESTAMPTZ NOT NULL DEFAULT now(),
  heartbeat TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- A file is known by its bytes. `claims` counts how often it was taken to be read, so that who writes can name the
-- claim he holds; `attempts` counts those of them that came to an end of their own or to none.
CREATE TABLE queue (
  sha256     TEXT COLLATE "C" PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  position   BIGINT GENERATED ALWAYS AS IDENTITY,
  file       TEXT COLLATE "C" NOT NULL,
  path       BYTEA NOT NULL,
  state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  queued     TIMESTAMPTZ NOT NULL DEFAULT now(),
  due        TIMESTAMPTZ NOT NULL DEFAULT now(),
  claims     BIGINT NOT NULL DEFAULT 0 CHECK (claims >= 0),
  attempts   BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  worker     BIGINT,
  claimed    TIMESTAMPTZ,
  lease_ends TIMESTAMPTZ,
  ended      TIMESTAMPTZ,
  code       TEXT COLLATE "C",
  problem    TEXT COLLATE "C",
  page       BIGINT CHECK (page > 0),
  CHECK (state <> 'running' OR (worker IS NOT NULL AND claimed IS NOT NULL AND lease_ends IS NOT NULL)),
  CHECK (state <> 'failed' OR (code IS NOT NULL AND problem IS NOT NULL)),
  CHECK ((state IN ('done', 'failed')) = (ended IS NOT NULL))
);

CREATE INDEX queue_waiting ON queue (due, position) WHERE state = 'waiting';
CREATE INDEX queue_running ON queue (lease_ends) WHERE state = 'running';
CREATE INDEX queue_failed ON queue (file) WHERE state = 'failed';
