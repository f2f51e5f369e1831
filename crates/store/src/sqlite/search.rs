//! The index for searches, as an FTS5 table.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params, params_from_iter};

use crate::search::entry::SearchableReport;
use crate::search::question::{IN_PERIOD, PhraseTerms, Question, ends};
use crate::search::run::IndexEntry;
use crate::search::words::bare;
use crate::search::{
    Filters, Highlighter, HitDetail, MANY, MUCH, Ranked, Search, SearchMatch, SearchResults,
    SnippetSource, entries, hit, ranked,
};

/// How many places a day has, as a power of two.
const PLACES: u32 = 24;

/// Takes some reports into the index, in one transaction; how many.
pub(super) fn index(connection: &mut Connection) -> rusqlite::Result<u64> {
    if !connection
        .prepare_cached("SELECT 1 FROM unindexed LIMIT 1")?
        .exists([])?
    {
        return Ok(0);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let entries = entries(waiting(&transaction)?);
    // In the order of their places: whenever one lies before the one written last, the index would write out what it has
    // collected.
    for entry in &entries {
        write(&transaction, entry)?;
    }
    transaction.commit()?;
    Ok(entries.len() as u64)
}

/// The next reports that are not in the index.
fn waiting(connection: &Connection) -> rusqlite::Result<Vec<SearchableReport>> {
    let mut statement = connection.prepare_cached(
        "SELECT unindexed.report, kind, number, date, issuer, subject, signer_name, period_from, period_to,
           (SELECT group_concat(DISTINCT status) FROM criteria WHERE criteria.report = unindexed.report),
           coalesce(text, '')
         FROM unindexed
         JOIN reports ON reports.id = unindexed.report
         LEFT JOIN texts ON texts.report = unindexed.report
         ORDER BY unindexed.report LIMIT ?1",
    )?;
    let mut rows = statement.query([MANY])?;
    let (mut all, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let searched = SearchableReport {
            report: row.get(0)?,
            kind: row.get(1)?,
            number: row.get(2)?,
            date: row.get(3)?,
            issuer: row.get(4)?,
            subject: row.get(5)?,
            signer: row.get(6)?,
            period_from: row.get(7)?,
            period_to: row.get(8)?,
            statuses: row.get(9)?,
            text: row.get(10)?,
        };
        bytes += searched.text.len();
        all.push(searched);
        if bytes >= MUCH {
            break;
        }
    }
    Ok(all)
}

fn write(connection: &Connection, entry: &IndexEntry) -> rusqlite::Result<()> {
    let first = entry.day << PLACES;
    let place: i64 = connection
        .prepare_cached(
            "SELECT coalesce(max(place) + 1, ?1) FROM search_entries WHERE place >= ?1 AND place < ?2",
        )?
        .query_row([first, first + (1 << PLACES)], |row| row.get(0))?;
    connection
        .prepare_cached("INSERT INTO search_entries (place, report) VALUES (?1, ?2)")?
        .execute(params![place, entry.report])?;
    connection
        .prepare_cached("INSERT INTO search_index (rowid, words) VALUES (?1, ?2)")?
        .execute(params![place, entry.words.clone() + &bare(&entry.words)])?;
    connection
        .prepare_cached("DELETE FROM unindexed WHERE report = ?1")?
        .execute([&entry.report])?;
    Ok(())
}

/// How many reports are not in the index.
pub(super) fn unindexed(connection: &Connection) -> rusqlite::Result<u64> {
    let count = connection.query_row("SELECT count(*) FROM unindexed", [], |row| row.get(0));
    count.map(|count: i64| u64::try_from(count).unwrap_or(0))
}

/// Searches, all of it in one state of the database.
pub(super) fn search(
    connection: &mut Connection,
    search: &Search,
) -> rusqlite::Result<SearchResults> {
    let transaction = connection.transaction()?;
    let Ranked {
        best,
        total,
        has_more,
    } = ranked(search, |question, most| {
        answers(&transaction, question, &search.filters, most)
    })?;
    let highlighter = Highlighter::new(&search.query);
    let hits = best.into_iter().map(|(candidate, rank)| {
        let detail = detail(&transaction, &candidate.report)?;
        Ok(hit((candidate, rank), detail, &highlighter))
    });
    Ok(SearchResults {
        hits: hits.collect::<rusqlite::Result<_>>()?,
        total,
        has_more,
        unindexed: unindexed(&transaction)?,
    })
}

/// The newest reports that answer a question; at least so many, and all of the day of the last one.
fn answers(
    connection: &Connection,
    question: &Question,
    filters: &Filters,
    most: usize,
) -> rusqlite::Result<Vec<SearchMatch>> {
    let mut sql = String::from(
        "SELECT search_entries.report, search_index.rowid,
           (SELECT min(file) FROM files WHERE files.report = search_entries.report)
         FROM search_index
         CROSS JOIN search_entries ON search_entries.place = search_index.rowid
         CROSS JOIN reports ON reports.id = search_entries.report
         WHERE search_index MATCH ?1",
    );
    let mut values = vec![expression(question)];
    if let Some(ends) = ends(filters) {
        sql.push_str(" AND ");
        sql.push_str(&IN_PERIOD.replace('?', "?2").replace('!', "?3"));
        values.extend(ends);
    }
    if !filters.versions {
        sql.push_str(
            " AND NOT EXISTS (SELECT 1 FROM same_document WHERE same_document.report = reports.id AND NOT better)",
        );
    }
    sql.push_str(" ORDER BY search_index.rowid DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut answers: Vec<SearchMatch> = Vec::new();
    while let Some(row) = rows.next()? {
        let day = row.get::<_, i64>(1)? >> PLACES;
        if answers.len() >= most && answers.last().is_some_and(|last| last.day != day) {
            break;
        }
        answers.push(SearchMatch {
            report: row.get(0)?,
            day,
            file: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        });
    }
    Ok(answers)
}

/// A question in the language of FTS5. What it is made of are letters, digits, signs for marks and prefixes: all of them
/// between quotation marks, and none of them one.
fn expression(question: &Question) -> String {
    let row = |terms: &PhraseTerms| format!("\"{}\"", terms.words().join(" "));
    let mut parts: Vec<String> = question.terms.iter().map(row).collect();
    if !question.years.is_empty() {
        parts.push(format!("(\"{}\")", question.years.join("\" OR \"")));
    }
    parts.join(" AND ")
}

fn detail(connection: &Connection, report: &str) -> rusqlite::Result<HitDetail> {
    let pages = connection
        .prepare_cached(
            "SELECT number, first_line, last_line FROM pages WHERE report = ?1 AND last_line IS NOT NULL",
        )?
        .query_map([report], |row| Ok((row.get(0)?, row.get(1)?..=row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let of_row = |row: &Row<'_>| {
        Ok(HitDetail {
            kind: row.get(0)?,
            number: row.get(1)?,
            date: row.get(2)?,
            issuer: row.get(3)?,
            subject: row.get(4)?,
            signer: row.get(5)?,
            source: SnippetSource {
                text: row.get(6)?,
                pages,
                ..SnippetSource::default()
            },
        })
    };
    let detail = connection
        .prepare_cached(
            "SELECT kind, number, date, issuer, subject, signer_name, coalesce(text, '')
             FROM reports LEFT JOIN texts ON texts.report = id WHERE id = ?1",
        )?
        .query_row([report], of_row)
        .optional()?;
    Ok(detail.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::*;
    use crate::Store;
    use crate::search::entry::{GAP, SearchField};
    use crate::search::words::is_sign;
    use crate::sqlite::refusal;
    use baocao_report::json;

    /// Else a word would come apart in the index, or two words would be one there.
    #[test]
    fn the_index_takes_every_sign_for_a_part_of_its_word() {
        let sql = include_str!("migrations/006_search.sql");
        let listed = sql
            .split("tokenchars '")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap();
        let prefixes = [
            SearchField::Heading,
            SearchField::Issuer,
            SearchField::Kind,
            SearchField::Status,
            SearchField::Year,
        ];
        let prefixes: String = prefixes.map(SearchField::prefix).concat();
        for c in ('!'..='~').filter(char::is_ascii_punctuation) {
            let is_of_entry = is_sign(c) || prefixes.contains(c) || GAP.contains(c);
            // That of `not_achieved`.
            assert_eq!(listed.contains(c), is_of_entry || c == '_', "{c}");
            assert!(!(is_sign(c) && prefixes.contains(c)), "{c}");
        }
    }

    /// Who may only read a file learns from the refusal that there is nothing to be done.
    #[test]
    fn a_file_that_may_only_be_read_hinders_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut store = Store::open(&format!("sqlite:{}", path.display())).unwrap();
        let report = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/report.json");
        let report = json::read(&std::fs::read_to_string(report).unwrap()).unwrap();
        store.import(&report).unwrap();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let mut reader = Connection::open_with_flags(&path, flags).unwrap();
        let error = index(&mut reader).unwrap_err();
        assert!(refusal::is_of_writing(&error), "{error}");
        assert_eq!(unindexed(&reader).unwrap(), 1);
    }
}
