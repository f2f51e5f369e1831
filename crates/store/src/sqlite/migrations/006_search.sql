-- An index for searches (docs/search.md), and on which lines of the text each page is.

ALTER TABLE pages_rows ADD COLUMN first_line INTEGER CHECK (first_line > 0);
ALTER TABLE pages_rows ADD COLUMN last_line INTEGER CHECK (last_line >= first_line);

DROP VIEW pages;

CREATE VIEW pages AS
SELECT report_numbers.report, pages_rows.number, width, height, method, dpi, rotation, confidence, degraded,
  grade, first_line, last_line
FROM pages_rows JOIN report_numbers ON report_numbers.number = pages_rows.report;

-- Reports that are not in the index yet. An import only notes them here.
CREATE TABLE unindexed (
  report TEXT PRIMARY KEY REFERENCES reports ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO unindexed SELECT id FROM reports;

-- Which report stands where in the index. Places are in the order of the reports' dates, so that the index gives the
-- newest first without looking at the others.
CREATE TABLE search_entries (
  place  INTEGER PRIMARY KEY,
  report TEXT NOT NULL UNIQUE REFERENCES reports ON DELETE CASCADE
) STRICT;

-- Words as the program prepares them (src/search/entry.rs), first with the signs for their marks, then without.
CREATE VIRTUAL TABLE search_index USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  tokenize = "ascii tokenchars '`/?~.^(+-#@!&:=_'"
);

-- What is collected in memory before it is written, in bytes.
INSERT INTO search_index (search_index, rank) VALUES ('hashsize', 16777216);

CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN
  DELETE FROM search_index WHERE rowid = old.place;
END;
