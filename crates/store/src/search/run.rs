//! Searching, as far as both kinds of database do it alike.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use crate::search::entry::SearchableReport;
use crate::search::question::{Question, Rank, questions};
use crate::search::{Highlighter, Hit, Search, SearchResults, SnippetSource};
use crate::{Database, Store};
use baocao_report::error::{Problem, Result};

/// Reports that are taken into the index in one transaction, at most.
pub(crate) const MANY: i64 = 1000;

/// Bytes of their texts after which no other is taken.
pub(crate) const MUCH: usize = 16 << 20;

/// So many reports are taken into the index by one connection, where a second would help.
const FEW: u64 = 2000;

/// Takes reports into the index until all are in it or on their way; counts them.
fn take_all(
    database: &mut dyn Database,
    interrupted: &AtomicBool,
    taken: &AtomicU64,
    observe: &mut dyn FnMut(u64),
) -> std::result::Result<(), Problem> {
    while !interrupted.load(Ordering::Relaxed) {
        match database.index()? {
            IndexingOutcome::Taken(0) | IndexingOutcome::Hindered => break,
            IndexingOutcome::Taken(some) => {
                observe(taken.fetch_add(some, Ordering::Relaxed) + some)
            }
        }
    }
    Ok(())
}

/// What came of an attempt to take reports into the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexingOutcome {
    /// So many were taken, in one transaction.
    Taken(u64),
    /// Who is connected may not write, or another program writes all the time.
    Hindered,
}

impl Store {
    /// Brings the index for searches up to date with the reports, in transactions of some hundred reports each, until all
    /// are in it, `interrupted` is set, or it cannot be written. How many reports were taken into it.
    ///
    /// Several programs may do so at once. What a killed one has not come to, the next one does. `observe` is told how many
    /// have been taken so far.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database fails. That it may not be written is no
    /// error: a search then tells how many reports it has not seen.
    pub fn index(&mut self, interrupted: &AtomicBool, observe: &mut dyn FnMut(u64)) -> Result<u64> {
        let taken = AtomicU64::new(0);
        let second = match self.database.unindexed()? > FEW {
            true => self.database.second(),
            false => None,
        };
        std::thread::scope(|scope| {
            if let Some(mut second) = second {
                // What it cannot do, the first does, or says why it cannot be done.
                let taken = &taken;
                scope.spawn(move || {
                    take_all(&mut *second, interrupted, taken, &mut |_| {}).ok();
                });
            }
            take_all(&mut *self.database, interrupted, &taken, observe)
        })?;
        let all = taken.into_inner();
        if all > 0 {
            self.database.settle();
        }
        Ok(all)
    }

    /// How many reports are not in the index yet.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database fails.
    pub fn unindexed(&mut self) -> Result<u64> {
        Ok(self.database.unindexed()?)
    }

    /// Searches the reports that are in the index.
    ///
    /// Reports that have all words with the marks that were typed go before those that have them without; then those whose
    /// number, subject, issuer or signer has them all; then the newer ones; then they go by their files. Both kinds of
    /// database give the same hits in the same order.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database fails. No query is an error.
    pub fn search(&mut self, search: &Search) -> Result<SearchResults> {
        Ok(self.database.search(search)?)
    }
}

/// A report on its way into the index.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IndexEntry {
    pub day: i64,
    pub report: String,
    pub words: String,
}

/// The entries of some reports, in the order of their days.
pub(crate) fn entries(searched: Vec<SearchableReport>) -> Vec<IndexEntry> {
    let entry = |searched: SearchableReport| IndexEntry {
        day: searched.day(),
        words: searched.words(),
        report: searched.report,
    };
    let mut entries: Vec<IndexEntry> = searched.into_par_iter().map(entry).collect();
    entries.sort_unstable();
    entries
}

/// A report that answers a question.
#[derive(Debug)]
pub(crate) struct SearchMatch {
    pub report: String,
    /// As [`Searched::day`] has it.
    pub day: i64,
    pub file: String,
}

/// Reports that were found, the best first.
#[derive(Debug, Default)]
pub(crate) struct Ranked {
    pub best: Vec<(SearchMatch, Rank)>,
    pub total: usize,
    pub has_more: bool,
}

/// Asks the questions of a search until enough is known.
///
/// `ask` is given a question and a number, and gives the newest reports that answer it: at least so many where there are so
/// many, and always all of the day of the last one, so that their files can decide.
pub(crate) fn ranked<E>(
    search: &Search,
    mut ask: impl FnMut(&Question, usize) -> std::result::Result<Vec<SearchMatch>, E>,
) -> std::result::Result<Ranked, E> {
    let counted = search.counted();
    let mut ranked = Ranked::default();
    let mut seen = HashSet::new();
    for question in questions(search) {
        let mut answers = ask(&question, counted + 1)?;
        answers
            .sort_unstable_by(|a, b| (b.day, &a.file, &a.report).cmp(&(a.day, &b.file, &b.report)));
        for candidate in answers {
            if seen.insert(candidate.report.clone()) {
                ranked.best.push((candidate, question.rank));
            }
        }
        // All that answers a later question and is not among these comes after them.
        if ranked.best.len() > counted {
            ranked.has_more = true;
            break;
        }
    }
    ranked.total = ranked.best.len().min(counted);
    ranked.best.truncate(search.limit);
    Ok(ranked)
}

/// What is shown of a report besides its file.
#[derive(Debug, Default)]
pub(crate) struct HitDetail {
    pub kind: Option<String>,
    pub number: Option<String>,
    pub date: Option<String>,
    pub issuer: Option<String>,
    pub subject: Option<String>,
    pub signer: Option<String>,
    pub source: SnippetSource,
}

/// A hit, with its snippet.
pub(crate) fn hit(
    (candidate, rank): (SearchMatch, Rank),
    mut detail: HitDetail,
    highlighter: &Highlighter<'_>,
) -> Hit {
    let heading = [
        &detail.number,
        &detail.subject,
        &detail.issuer,
        &detail.signer,
    ];
    detail.source.heading = heading.into_iter().flatten().cloned().collect();
    Hit {
        report: candidate.report,
        file: candidate.file,
        kind: detail.kind,
        number: detail.number,
        issuer: detail.issuer,
        subject: detail.subject,
        date: detail.date,
        is_exact: rank.is_exact,
        in_heading: rank.in_heading,
        snippet: highlighter.snippet(&detail.source),
    }
}
