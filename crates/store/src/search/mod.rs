//! Searching reports by their words, with diacritics or without.
//!
//! What is told here once holds for both kinds of database: what a word is (`words`), what is looked for (`query`), what
//! an index keeps of a report (`entry`), in which order hits come (`question`), and what is shown of them (`snippet`).
//! The databases only find the reports whose entries have the words in question; `docs/search.md`.

pub(crate) mod entry;
mod query;
pub(crate) mod question;
pub(crate) mod run;
mod snippet;
pub(crate) mod words;

use baocao_report::{DateText, Status};

pub use query::Query;
pub(crate) use run::{
    HitDetail, IndexingOutcome, MANY, MUCH, Ranked, SearchMatch, entries, hit, ranked,
};
pub use snippet::Snippet;
pub(crate) use snippet::{Highlighter, SnippetSource};

/// So many hits are counted, at least; of more it is told that there are more.
const COUNTED: usize = 100;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Its words.
    pub query: Query,
    /// Which reports are meant.
    pub filters: Filters,
    /// The most hits to give.
    pub limit: usize,
}

/// Which reports are meant. One without a value leaves it open.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Words of the issuer's name in a row; with diacritics where they have any.
    pub unit: Option<String>,
    /// Words of the kind of document in a row.
    pub kind: Option<String>,
    /// Reports with a criterion of this status.
    pub status: Option<Status>,
    /// Reports whose period ends on this day or later. Reports without a period are taken by their date.
    pub from: Option<DateText>,
    /// Reports whose period begins on this day or earlier.
    pub to: Option<DateText>,
    /// Whether every version of a document is meant, not only the one that counts.
    pub versions: bool,
}

impl Filters {
    /// Whether they leave any report out.
    pub fn choose(&self) -> bool {
        self.unit.is_some()
            || self.kind.is_some()
            || self.status.is_some()
            || self.from.is_some()
            || self.to.is_some()
    }

    /// A filter that was given words to look for and holds none, by its name: it would leave no report out.
    pub fn without_words(&self) -> Option<&'static str> {
        let filters = [("unit", &self.unit), ("kind", &self.kind)];
        let empty = filters.into_iter().find(|(_, text)| {
            let text = text.as_deref();
            text.is_some_and(|text| !has_words(text))
        });
        empty.map(|(name, _)| name)
    }
}

impl Search {
    /// How many hits are counted before it is said that there are more.
    pub(crate) fn counted(&self) -> usize {
        self.limit.max(COUNTED)
    }
}

/// Whether a text has a word to look for; one of signs alone has none.
pub fn has_words(text: &str) -> bool {
    words::words(text).next().is_some()
}

/// What a search has found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchResults {
    /// The best hits, the best first.
    pub hits: Vec<Hit>,
    /// How many hits there are, as far as they were counted.
    pub total: usize,
    /// Whether there are more than were counted.
    pub has_more: bool,
    /// How many reports could not be searched, since they are not in the index yet.
    pub unindexed: u64,
}

/// A report that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its id.
    pub report: String,
    /// One of its files.
    pub file: String,
    /// The kind of document.
    pub kind: Option<String>,
    /// Number and notation.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Its date as far as it is printed.
    pub date: Option<String>,
    /// Whether all that was typed with diacritics is there with these.
    pub is_exact: bool,
    /// Whether all that was looked for is in what it is known by: number, subject, issuer, signer.
    pub in_heading: bool,
    /// The part of it that tells most.
    pub snippet: Snippet,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_of_signs_is_told_by_its_name() {
        let filters = |unit: Option<&str>, kind: Option<&str>| Filters {
            unit: unit.map(Into::into),
            kind: kind.map(Into::into),
            ..Filters::default()
        };
        for signs in ["%", "", " ", "_ %", "\"*\"", "\u{301}"] {
            assert_eq!(filters(Some(signs), None).without_words(), Some("unit"));
            assert_eq!(filters(None, Some(signs)).without_words(), Some("kind"));
        }
        let sound = filters(Some("xã %"), Some("báo cáo"));
        assert_eq!(sound.without_words(), None);
        assert_eq!(filters(None, None).without_words(), None);
    }
}
