//! The index for searches: entries, and an inverted index of their words.
//!
//! A `tsvector` would do as well for short reports. But it takes more than twice the room, holds at most 255 places of a
//! word and none beyond the 16,383rd, so that a long report would have to be taken apart. The inverted index holds no places
//! but pairs of neighbours: words in a row are looked for in the entries that have these.

mod index_query;

use std::collections::HashMap;

use postgres::{Client, Error, GenericClient, IsolationLevel, Row as Line, Transaction};

use self::index_query::{IndexQuery, month};
use super::copy::CopyBuffer;
use crate::row::row;
use crate::search::entry::SearchableReport;
use crate::search::{
    Highlighter, HitDetail, MANY, MUCH, Ranked, Search, SearchResults, SnippetSource, entries, hit,
    ranked,
};

/// Takes some reports into the index, in one transaction; how many.
pub(super) fn index(client: &mut Client) -> Result<u64, Error> {
    let waits = "SELECT EXISTS (SELECT FROM unindexed)";
    if !client.query_one(waits, &[])?.get::<_, bool>(0) {
        return Ok(0);
    }
    let mut transaction = client.transaction()?;
    let entries = entries(waiting(&mut transaction)?);
    let mut copies = CopyBuffer::default();
    let mut reports = Vec::with_capacity(entries.len());
    for entry in entries {
        let Ok(()) = row!(&mut copies, "search_entries", {
            "report" => &entry.report,
            "day" => entry.day,
            "words" => entry.words + &month(entry.day) + " ",
        });
        reports.push(entry.report);
    }
    copies.send(&mut transaction)?;
    transaction.execute("DELETE FROM unindexed WHERE report = ANY ($1)", &[&reports])?;
    transaction.commit()?;
    Ok(reports.len() as u64)
}

/// Moves what the last transactions have added from the index's waiting room into the index, and clears the list of reports
/// that were to be taken in, which only their owner may do. The server does so too, in its own time.
pub(super) fn settle(client: &mut Client) {
    let _ =
        client.batch_execute("SELECT gin_clean_pending_list('search_entries_by_word'::regclass)");
    // All that an import has noted there is dead by now, and every search counts what is left.
    let _ = client.batch_execute("VACUUM unindexed");
}

/// The next reports that are not in the index, and that no other program is taking into it. They stay as they are until the
/// end of the transaction.
fn waiting(transaction: &mut Transaction<'_>) -> Result<Vec<SearchableReport>, Error> {
    let taken = "SELECT unindexed.report, octet_length(text)
        FROM unindexed
        JOIN reports ON reports.id = unindexed.report
        LEFT JOIN texts ON texts.report = unindexed.report
        ORDER BY unindexed.report LIMIT $1
        FOR UPDATE OF unindexed SKIP LOCKED FOR KEY SHARE OF reports SKIP LOCKED";
    let (mut reports, mut bytes) = (Vec::new(), 0);
    for row in transaction.query(taken, &[&MANY])? {
        reports.push(row.get::<_, String>(0));
        bytes += usize::try_from(row.get::<_, Option<i32>>(1).unwrap_or(0)).unwrap_or(0);
        if bytes >= MUCH {
            break;
        }
    }
    let searched =
        "SELECT id, kind, number, date, issuer, subject, signer_name, period_from, period_to,
          (SELECT string_agg(DISTINCT status, ',') FROM criteria WHERE criteria.report = id),
          coalesce(text, '')
        FROM reports LEFT JOIN texts ON texts.report = id WHERE id = ANY ($1)";
    let of_row = |row: Line| SearchableReport {
        report: row.get(0),
        kind: row.get(1),
        number: row.get(2),
        date: row.get(3),
        issuer: row.get(4),
        subject: row.get(5),
        signer: row.get(6),
        period_from: row.get(7),
        period_to: row.get(8),
        statuses: row.get(9),
        text: row.get(10),
    };
    let rows = transaction.query(searched, &[&reports])?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// How many reports are not in the index.
pub(super) fn unindexed(client: &mut impl GenericClient) -> Result<u64, Error> {
    let row = client.query_one("SELECT count(*) FROM unindexed", &[])?;
    Ok(u64::try_from(row.get::<_, i64>(0)).unwrap_or(0))
}

/// Searches, all of it in one state of the database.
pub(super) fn search(client: &mut Client, search: &Search) -> Result<SearchResults, Error> {
    let mut transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()?;
    // Compiling a plan takes longer than a search, and one is made for all questions of a kind. And each report that is looked
    // at is looked up: before a server has statistics of a new database, it would go through all reports for each. Ten thousands
    // of hits are sorted in memory.
    transaction.batch_execute(
        "SET LOCAL jit = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;
         SET LOCAL enable_mergejoin = off; SET LOCAL work_mem = '64MB'; SET LOCAL plan_cache_mode = force_generic_plan",
    )?;
    let mut asker = IndexQuery::new(&mut transaction, &search.filters)?;
    let Ranked {
        best,
        total,
        has_more,
    } = ranked(search, |question, most| asker.ask(question, most))?;
    let reports: Vec<&str> = best.iter().map(|(one, _)| one.report.as_str()).collect();
    let mut details = details(&mut transaction, &reports)?;
    let highlighter = Highlighter::new(&search.query);
    let hits = best.into_iter().map(|(candidate, rank)| {
        let detail = details.remove(&candidate.report).unwrap_or_default();
        hit((candidate, rank), detail, &highlighter)
    });
    Ok(SearchResults {
        hits: hits.collect(),
        total,
        has_more,
        unindexed: unindexed(&mut transaction)?,
    })
}

/// What is shown of reports, by their ids.
fn details(
    transaction: &mut Transaction<'_>,
    reports: &[&str],
) -> Result<HashMap<String, HitDetail>, Error> {
    let mut details = HashMap::new();
    let headers = "SELECT id, kind, number, date, issuer, subject, signer_name, coalesce(text, '')
        FROM reports LEFT JOIN texts ON texts.report = id WHERE id = ANY ($1)";
    for row in transaction.query(headers, &[&reports])? {
        let detail = HitDetail {
            kind: row.get(1),
            number: row.get(2),
            date: row.get(3),
            issuer: row.get(4),
            subject: row.get(5),
            signer: row.get(6),
            source: SnippetSource {
                text: row.get(7),
                ..SnippetSource::default()
            },
        };
        details.insert(row.get::<_, String>(0), detail);
    }
    let pages = "SELECT report, number, first_line, last_line FROM pages
        WHERE report = ANY ($1) AND last_line IS NOT NULL";
    for row in transaction.query(pages, &[&reports])? {
        let number = |at: usize| u32::try_from(row.get::<_, i64>(at)).unwrap_or(0);
        if let Some(detail) = details.get_mut(row.get::<_, &str>(0)) {
            let lines = number(2)..=number(3);
            detail.source.pages.push((number(1), lines));
        }
    }
    Ok(details)
}
