-- Version 6: the index for searches knows which words follow each other, so that words in a row are looked for in few
-- entries only; what version of a document counts is asked without planning the view for each search.

-- Pairs of neighbours among the words of an entry, without signs, as numbers below 2^17, of which a long
-- report has one in fifty by chance: more numbers would make the index larger without leaving out much more. A server keeps
-- `hashtext` as it is for its own indexes.
CREATE FUNCTION search_pairs(words TEXT) RETURNS INTEGER[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS $$
  SELECT array_agg(hashtext(one || ' ' || other) & 131071)
  FROM string_to_array(translate(words, '`/?~.^(+-', ''), ' ') AS bare,
    unnest(bare[:cardinality(bare) - 1], bare[2:]) AS neighbours (one, other)
$$;

-- The index is made anew: entries are taken into it as those of new reports are, and with the month of their day.
INSERT INTO unindexed SELECT report FROM search_entries ON CONFLICT DO NOTHING;
TRUNCATE search_entries;
DROP INDEX search_entries_by_word;
CREATE INDEX search_entries_by_word ON search_entries USING gin (search_terms(words), search_pairs(words));
ALTER INDEX search_entries_by_word
  ALTER COLUMN 1 SET STATISTICS 10, ALTER COLUMN 2 SET STATISTICS 0;

-- Few entries are unpacked now, so that they had better be small. (Servers before 14 know no other way to pack.)
DO $$ BEGIN
  EXECUTE 'ALTER TABLE search_entries ALTER COLUMN words SET COMPRESSION pglz';
EXCEPTION WHEN syntax_error THEN NULL;
END $$;

-- Whether another report is the one of its document that counts. A function in this language plans what it asks when it is
-- first called, and once: a search of reports of which none shares its number with another never does.
CREATE FUNCTION is_superseded(wanted TEXT) RETURNS BOOLEAN LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM same_document WHERE report = wanted AND NOT better);
END $$;
