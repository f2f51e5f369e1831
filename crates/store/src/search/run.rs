//! Searching, as far as both kinds of database do it alike.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::search::entry::SearchableReport;
use crate::search::question::{Question, Rank, questions};
use crate::search::{Highlighter, Hit, Search, SnippetSource};

/// Reports that are taken into the index in one transaction, at most.
pub(crate) const MANY: i64 = 1000;

/// Bytes of their texts after which no other is taken.
pub(crate) const MUCH: usize = 16 << 20;

/// What came of an attempt to take reports into the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexingOutcome {
    /// So many were taken, in one transaction.
    Taken(u64),
    /// Who is connected may not write, or another program writes all the time.
    Hindered,
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
    /// As [`SearchableReport::day`] has it.
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
