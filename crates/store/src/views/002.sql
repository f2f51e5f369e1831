-- What officers ask about many reports, in SQL that SQLite and PostgreSQL both understand. Each document counts once.

-- Every report, and whether it is the one of its document that counts.
CREATE VIEW reports_counted AS
SELECT reports_read.*, id NOT IN (SELECT report FROM same_document WHERE NOT better) AS counted
FROM reports_read;

-- Units by the share of criteria that they have achieved, among those of their level that report on the same decision
-- for the same period.
CREATE VIEW ranking AS
SELECT
  criteria_set,
  period_to,
  issuer_level,
  rank() OVER (PARTITION BY criteria_set, period_to, issuer_level ORDER BY 1.0 * achieved / criteria DESC) AS place,
  issuer,
  unit_era,
  unit_code,
  criteria,
  achieved,
  CAST(round(100.0 * achieved / criteria, 2) AS DOUBLE PRECISION) AS percent,
  report,
  file
FROM (
  SELECT
    report,
    min(criteria_set) AS criteria_set,
    min(period_to) AS period_to,
    min(issuer_level) AS issuer_level,
    min(issuer) AS issuer,
    min(unit_era) AS unit_era,
    min(unit_code) AS unit_code,
    min(file) AS file,
    CAST(sum(criteria) AS BIGINT) AS criteria,
    CAST(sum(achieved) AS BIGINT) AS achieved
  FROM achievement
  GROUP BY report
) AS tallies;

-- A criterion across all units that report on it for a period: by catalogue where it is known, else by decision,
-- number and wording.
CREATE VIEW by_criterion AS
SELECT
  coalesce(canonical_set, criteria_set) AS criteria_set,
  period_to,
  issuer_level,
  coalesce(canonical_code, code) AS code,
  min(name) AS name,
  count(DISTINCT report) AS units,
  count(*) AS records,
  count(*) FILTER (WHERE status IN ('achieved', 'exceeded', 'completed')) AS achieved,
  count(*) FILTER (WHERE status = 'exceeded') AS exceeded,
  count(*) FILTER (WHERE status = 'in_progress') AS in_progress,
  count(*) FILTER (WHERE status = 'not_achieved') AS not_achieved,
  count(*) FILTER (WHERE status IS NULL) AS without_status,
  CAST(
    round(100.0 * count(*) FILTER (WHERE status IN ('achieved', 'exceeded', 'completed')) / count(*), 2)
    AS DOUBLE PRECISION
  ) AS percent,
  sum(numerator) FILTER (WHERE denominator > 0) AS numerator,
  sum(denominator) FILTER (WHERE denominator > 0 AND numerator IS NOT NULL) AS denominator,
  min(percent) AS least,
  max(percent) AS most
FROM criteria_flat
WHERE counted
GROUP BY
  coalesce(canonical_set, criteria_set),
  period_to,
  issuer_level,
  coalesce(canonical_code, code),
  CASE WHEN canonical_code IS NULL THEN name END;

-- A unit's criterion in one period and in the one before it. `change` is of percentages where both have one, else of
-- results.
CREATE VIEW changes AS
SELECT * FROM (
  SELECT
    issuer,
    unit_era,
    unit_code,
    coalesce(canonical_set, criteria_set) AS criteria_set,
    coalesce(canonical_code, code) AS code,
    name,
    lag(period_to) OVER earlier AS period_before,
    period_to,
    lag(result_text) OVER earlier AS result_before,
    result_text,
    lag(coalesce(percent, result_value)) OVER earlier AS value_before,
    coalesce(percent, result_value) AS value,
    CASE
      WHEN percent IS NOT NULL THEN percent - lag(percent) OVER earlier
      WHEN lag(percent) OVER earlier IS NULL THEN result_value - lag(result_value) OVER earlier
    END AS change,
    lag(status) OVER earlier AS status_before,
    status,
    report,
    file
  FROM criteria_flat
  WHERE counted AND period_to IS NOT NULL
  WINDOW earlier AS (
    PARTITION BY
      unit_era,
      coalesce(unit_code, issuer),
      coalesce(canonical_set, criteria_set),
      coalesce(canonical_code, code),
      CASE WHEN canonical_code IS NULL THEN name END
    ORDER BY period_to, report, ordinal
  )
) AS steps
WHERE period_before < period_to;

-- Criteria of a catalogue of which a report on it says nothing.
CREATE VIEW missing_criteria AS
SELECT
  reports_once.issuer,
  reports_once.period_text,
  reports_once.period_to,
  catalogue_criteria.decision AS criteria_set,
  catalogue_criteria.ordinal,
  catalogue_criteria.code,
  catalogue_criteria.name,
  reports_once.id AS report,
  reports_once.file
FROM reports_once
JOIN (SELECT DISTINCT report, canonical_set FROM criteria WHERE canonical_set IS NOT NULL) AS sets
  ON sets.report = reports_once.id
JOIN catalogue_criteria ON catalogue_criteria.decision = sets.canonical_set
WHERE NOT EXISTS (
  SELECT 1 FROM criteria
  WHERE criteria.report = reports_once.id
    AND criteria.canonical_set = catalogue_criteria.decision
    AND criteria.canonical_code = catalogue_criteria.code
);

-- Units that have sent no report on a decision for a period, where another unit of the same level under the same
-- parent has.
CREATE VIEW missing_reports AS
SELECT
  sent.criteria_set,
  sent.period_to,
  sent.level AS issuer_level,
  units.era AS unit_era,
  units.code AS unit_code,
  units.name AS unit,
  parents.name AS parent
FROM (
  SELECT DISTINCT reports_once.criteria_set, reports_once.period_to, units.era, units.level, units.parent
  FROM reports_once
  JOIN units ON units.era = reports_once.unit_era AND units.code = reports_once.unit_code
  WHERE reports_once.criteria_set IS NOT NULL AND reports_once.period_to IS NOT NULL AND units.parent IS NOT NULL
) AS sent
JOIN units ON units.era = sent.era AND units.level = sent.level AND units.parent = sent.parent
LEFT JOIN units AS parents ON parents.era = units.era AND parents.code = units.parent
WHERE NOT EXISTS (
  SELECT 1 FROM reports_once
  WHERE reports_once.unit_era = units.era
    AND reports_once.unit_code = units.code
    AND reports_once.criteria_set = sent.criteria_set
    AND reports_once.period_to = sent.period_to
);

-- Figures that a finding doubts, that restoration has touched or that OCR was not sure of.
CREATE VIEW figures_to_check AS
SELECT
  criteria_flat.*,
  coalesce(doubts.errors, 0) AS errors,
  coalesce(doubts.warnings, 0) AS warnings
FROM criteria_flat
LEFT JOIN (
  SELECT
    report,
    line,
    count(*) FILTER (WHERE severity = 'error') AS errors,
    count(*) FILTER (WHERE severity = 'warning') AS warnings
  FROM findings
  WHERE line IS NOT NULL
  GROUP BY report, line
) AS doubts ON doubts.report = criteria_flat.report AND doubts.line = criteria_flat.line
WHERE counted
  AND (edited OR coalesce(doubts.errors, 0) + coalesce(doubts.warnings, 0) > 0 OR criteria_flat.confidence < 0.9);

-- All findings with the report that each is about.
CREATE VIEW findings_flat AS
SELECT all_findings.*, reports_read.file, reports_read.issuer, reports_read.number
FROM all_findings
JOIN reports_read ON reports_read.id = all_findings.report;
