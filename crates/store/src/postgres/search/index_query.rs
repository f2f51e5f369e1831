//! The questions of a search, as the server is asked them.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use postgres::types::ToSql;
use postgres::{Error, Row as Line, Statement, Transaction};

use crate::search::entry::DAYS;
use crate::search::question::{IN_PERIOD, PhrasePattern, PhraseTerms, Question, ends};
use crate::search::{Filters, SearchMatch};

/// So many of the newest reports are asked first: what is common is found among them.
const NEWEST: i64 = 2000;

/// Then those of so many times as many months before them.
const MORE: i64 = 7;

/// The most months that the newest may be spread over.
const MONTHS: i64 = 60;

/// Stands before the month of an entry; no word of an entry begins with it.
const MONTH: char = '%';

/// The month of a day, as a term of an entry.
pub(super) fn month(day: i64) -> String {
    term(day / DAYS)
}

fn term(month: i64) -> String {
    format!("{MONTH}{month}")
}

/// Asks the questions of one search.
pub(super) struct IndexQuery<'s, 'c> {
    transaction: &'s mut Transaction<'c>,
    filters: &'s Filters,
    /// From the newest reports to the oldest.
    spans: Vec<TimeRange>,
    /// What was asked before, by its text.
    prepared: HashMap<String, Statement>,
}

/// Reports of some time.
enum TimeRange {
    /// Of these months, as terms.
    Months(Vec<String>),
    /// Of the days before this one.
    Before(i64),
}

impl<'s, 'c> IndexQuery<'s, 'c> {
    /// Finds out which reports are the newest.
    pub fn new(transaction: &'s mut Transaction<'c>, filters: &'s Filters) -> Result<Self, Error> {
        Ok(Self {
            spans: spans(transaction)?,
            transaction,
            filters,
            prepared: HashMap::new(),
        })
    }

    /// The newest reports that answer a question; at least so many, and all of the day of the last one.
    pub fn ask(&mut self, question: &Question, most: usize) -> Result<Vec<SearchMatch>, Error> {
        let mut answers = Vec::new();
        for at in 0..self.spans.len() {
            let lacking = most.saturating_sub(answers.len());
            if lacking == 0 {
                break;
            }
            answers.extend(self.of_span(question, at, lacking)?);
        }
        Ok(answers)
    }

    /// The same, of one time.
    ///
    /// The inner query finds entries by the index and puts them in order (of an expression, lest the plan go through all days
    /// instead); the outer one looks into them one after the other, and ends as soon as it has enough.
    /// A report's first file is the least of its own files (`OFFSET 0`): for the least of all files that are a report's, the
    /// plan would go through every file there is, for every report.
    fn of_span(
        &mut self,
        question: &Question,
        span: usize,
        most: usize,
    ) -> Result<Vec<SearchMatch>, Error> {
        let words = question.terms.iter().flat_map(PhraseTerms::words);
        let words: Vec<&str> = words.map(String::as_str).collect();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let in_a_row = || question.terms.iter().filter(|terms| terms.are_in_a_row());
        let rows: Vec<PhrasePattern> = in_a_row().map(PhraseTerms::row).collect();
        let neighbours: Vec<String> = in_a_row().map(|terms| terms.words().join(" ")).collect();
        let ends = ends(self.filters);

        let mut values: Vec<&(dyn ToSql + Sync)> = vec![&most, &words];
        let mut inner = String::new();
        if !question.years.is_empty() {
            values.push(&question.years);
            inner += &format!(" AND search_terms(words) && ${}::text[]", values.len());
        }
        match &self.spans[span] {
            TimeRange::Months(months) => {
                values.push(months);
                inner += &format!(" AND search_terms(words) && ${}::text[]", values.len());
            }
            TimeRange::Before(day) => {
                values.push(day);
                inner += &format!(" AND day + 0 < ${}", values.len());
            }
        }
        for neighbours in &neighbours {
            values.push(neighbours);
            let place = values.len();
            inner += &format!(" AND search_pairs(words) @> search_pairs(${place}::text)");
        }
        let mut outer = String::new();
        for row in &rows {
            let (text, check) = match row {
                PhrasePattern::Text(text) => (text, "strpos(words, $) > 0"),
                PhrasePattern::Pattern(pattern) => (pattern, "words ~ $"),
            };
            values.push(text);
            outer += &format!(" AND {}", check.replace('$', &format!("${}", values.len())));
        }
        if let Some([from, to]) = &ends {
            values.extend([from as &(dyn ToSql + Sync), to]);
            let is_in = IN_PERIOD
                .replace('?', &format!("${}", values.len() - 1))
                .replace('!', &format!("${}", values.len()));
            outer += &format!(
                " AND coalesce((SELECT {is_in} FROM reports WHERE id = found.report LIMIT 1), false)"
            );
        }
        if !self.filters.versions {
            outer += COUNTS;
        }
        let sql = format!(
            "SELECT report, day, (
               SELECT min(file) FROM (SELECT file FROM files WHERE files.report = found.report OFFSET 0) AS own
             )
             FROM (
               SELECT report, day + 0 AS day, words FROM search_entries
               WHERE search_terms(words) @> $2::text[]{inner}
               ORDER BY day + 0 DESC OFFSET 0
             ) AS found
             WHERE true{outer}
             ORDER BY day DESC FETCH FIRST ($1::bigint) ROWS WITH TIES"
        );
        let statement = match self.prepared.get(&sql) {
            Some(statement) => statement.clone(),
            None => {
                let statement = self.transaction.prepare(&sql)?;
                self.prepared.insert(sql, statement.clone());
                statement
            }
        };
        let found = self.transaction.query(&statement, &values)?;
        Ok(found.iter().map(candidate).collect())
    }
}

/// That a report is the one of its document that counts. Most share their number with no other, which is soon seen.
const COUNTS: &str = " AND NOT (EXISTS (
    SELECT FROM reports AS one
    JOIN reports AS other ON other.code_number = one.code_number AND other.code_notation = one.code_notation
      AND other.issuer_key = one.issuer_key AND other.id <> one.id
    WHERE one.id = found.report
  ) AND is_superseded(report))";

fn candidate(row: &Line) -> SearchMatch {
    SearchMatch {
        report: row.get(0),
        day: row.get(1),
        file: row.get::<_, Option<String>>(2).unwrap_or_default(),
    }
}

/// The newest reports, the next, and all others; or all reports together, where there are few or their days are far apart.
fn spans(transaction: &mut Transaction<'_>) -> Result<Vec<TimeRange>, Error> {
    const ALL: [TimeRange; 1] = [TimeRange::Before(i64::MAX)];
    let sql = "SELECT day, (SELECT max(day) FROM search_entries)
        FROM search_entries ORDER BY day DESC OFFSET $1 LIMIT 1";
    let Some(row) = transaction.query_opt(sql, &[&NEWEST])? else {
        return Ok(ALL.into());
    };
    let [first, last] = [0, 1].map(|at| row.get::<_, i64>(at) / DAYS);
    let months = last - first + 1;
    if months > MONTHS {
        return Ok(ALL.into());
    }
    let before = first - MORE * months;
    let of = |months: RangeInclusive<i64>| TimeRange::Months(months.map(term).collect());
    Ok(vec![
        of(first..=last),
        of(before..=first - 1),
        TimeRange::Before(before * DAYS),
    ])
}
