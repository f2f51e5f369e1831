-- Version 5: an index for searches (docs/search.md), and on which lines of the text each page is.

ALTER TABLE pages ADD COLUMN first_line BIGINT CHECK (first_line > 0);
ALTER TABLE pages ADD COLUMN last_line BIGINT CHECK (last_line >= first_line);

-- Reports that are not in the index yet. An import only notes them here.
CREATE TABLE unindexed (
  report TEXT COLLATE "C" PRIMARY KEY REFERENCES reports ON DELETE CASCADE
);

INSERT INTO unindexed SELECT id FROM reports;

-- What is searched of a report: its words as the program prepares them (src/search/entry.rs), with signs for their marks.
-- `day` is in the order of the reports' dates.
CREATE TABLE search_entries (
  report TEXT COLLATE "C" PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  day    BIGINT NOT NULL,
  words  TEXT COLLATE "C" NOT NULL
);

CREATE INDEX search_entries_by_day ON search_entries (day);

-- The words of an entry, with their signs and without. It is strict and dear so that a plan never reckons it row by row
-- where the index below has it.
CREATE FUNCTION search_terms(words TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS $$
  SELECT string_to_array(
    words || replace(replace(replace(replace(replace(replace(replace(replace(replace(
      words, '`', ''), '/', ''), '?', ''), '~', ''), '.', ''), '^', ''), '(', ''), '+', ''), '-', ''),
    ' '
  )
$$;

CREATE INDEX search_entries_by_word ON search_entries USING gin (search_terms(words));

-- An analysis takes 300 rows for each step of the statistics, and reckons the words of each.
ALTER INDEX search_entries_by_word ALTER COLUMN 1 SET STATISTICS 10;
ALTER TABLE search_entries
  ALTER COLUMN report SET STATISTICS 10, ALTER COLUMN day SET STATISTICS 10, ALTER COLUMN words SET STATISTICS 0;

-- lz4 takes a third of the time to unpack; a server may be built without it, or be too old for it.
DO $$ BEGIN
  EXECUTE 'ALTER TABLE search_entries ALTER COLUMN words SET COMPRESSION lz4';
EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL;
END $$;

-- Who may do something with reports may do it with these tables.
DO $$
DECLARE given RECORD;
BEGIN
  FOR given IN
    SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS who, privilege_type AS what
    FROM pg_class, aclexplode(relacl)
    WHERE pg_class.oid = 'reports'::regclass
      AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE') AND grantee <> relowner
  LOOP
    EXECUTE format('GRANT %s ON unindexed, search_entries TO %s', given.what, given.who);
  END LOOP;
END $$;
