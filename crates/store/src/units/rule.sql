-- Gives each report the unit that an officer has ruled it to be of. Both kinds of database understand it.
INSERT INTO resolutions (report, era, code, way)
SELECT report, era, code, 'officer' FROM ruled AS ruling
WHERE NOT EXISTS (
  SELECT 1 FROM ruled AS better
  WHERE better.report = ruling.report
    AND (better.place > ruling.place OR (better.place = ruling.place AND better.era > ruling.era))
)
ON CONFLICT (report) DO UPDATE SET era = excluded.era, code = excluded.code, way = excluded.way
