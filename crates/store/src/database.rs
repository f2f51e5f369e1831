//! What both kinds of database do, and why they may refuse.

use std::path::PathBuf;

use crate::incoming::{IncomingReport, ReportDigest};
use crate::listing::Listing;
use crate::merge::{MergeDecision, MergePolicy};
use crate::run::RunCounts;
use crate::search::{IndexingOutcome, Search, SearchResults};
use crate::units::UnitOverride;
use baocao_output::sheet::Value;
use baocao_report::error::{Error, Problem, Result};

/// What both kinds of database do.
pub(super) trait Database {
    /// The files that it is kept in, and those that stand beside them while it is written; none on a server.
    fn files(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// Which of the reports are there, of this content and in this file.
    fn unchanged(&mut self, digests: &[&ReportDigest]) -> std::result::Result<Vec<bool>, Problem>;

    /// Decides on deliveries that do not bear on one another and carries it out, in one transaction.
    fn merge(
        &mut self,
        group: &[IncomingReport],
        terms: MergePolicy<'_>,
    ) -> std::result::Result<Vec<MergeDecision>, TransactionError>;

    /// What officers have ruled.
    fn rulings(&mut self) -> std::result::Result<Vec<UnitOverride>, Problem>;

    /// Adds rulings, in place of earlier ones on the same issuers, and gives the reports that are there their units.
    fn add_unit_overrides(&mut self, rulings: &[UnitOverride]) -> std::result::Result<(), Problem>;

    /// Notes that a run has begun, and gives its number.
    fn begin_run(&mut self, program: &str) -> std::result::Result<i64, Problem>;

    /// Asks for a list and gives its rows one after the other, in its order, until one cannot be taken.
    fn list(
        &mut self,
        listing: Listing,
        each: &mut RowCallback<'_>,
    ) -> std::result::Result<u64, ListError>;

    /// Takes some of the reports that are not in the index for searches into it, in one transaction.
    fn index(&mut self) -> std::result::Result<IndexingOutcome, Problem>;

    /// Another connection, where two take reports into the index in less time than one.
    fn second(&self) -> Option<Box<dyn Database + Send>> {
        None
    }

    /// Puts the index in order after much has been taken into it.
    fn settle(&mut self) {}

    /// How many reports are not in the index.
    fn unindexed(&mut self) -> std::result::Result<u64, Problem>;

    /// Searches the reports that are in the index.
    fn search(&mut self, search: &Search) -> std::result::Result<SearchResults, Problem>;

    /// Notes that a run has ended.
    fn end_run(&mut self, run: i64, counts: &RunCounts) -> std::result::Result<(), Problem>;
}

/// What takes a row of a list.
pub(super) type RowCallback<'r> = dyn FnMut(&[Value<'_>]) -> Result<()> + 'r;

/// Why a list was not given to its end.
pub(super) enum ListError {
    /// A row could not be taken.
    Taker(Error),
    /// The database refused.
    Database(Problem),
}

/// The same, in the database's own words.
pub(super) enum RowError<E> {
    /// A row could not be taken.
    Taker(Error),
    /// The database refused.
    Refused(E),
}

impl<E> RowError<E> {
    pub(super) fn or_problem(self, problem: impl FnOnce(E) -> Problem) -> ListError {
        match self {
            Self::Taker(error) => ListError::Taker(error),
            Self::Refused(error) => ListError::Database(problem(error)),
        }
    }
}

/// Why a transaction came to nothing.
#[derive(Debug)]
pub(super) enum TransactionError {
    /// A report in it breaks a rule; in the database's words.
    Report(String),
    /// The database cannot be used.
    Database(Problem),
}
