//! Reports in a database, an SQLite file or a PostgreSQL server, with the same tables, views and rules: import, lists,
//! search, and a queue of documents to read.
//!
//! ```
//! use baocao_report::json;
//! use baocao_store::{ImportOutcome, Listing, Store};
//!
//! # let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/report.json");
//! let report = json::read(&std::fs::read_to_string(data)?)?;
//! let folder = tempfile::tempdir()?;
//! let mut store = Store::open(&format!("sqlite:{}", folder.path().join("reports.db").display()))?;
//! assert_eq!(store.import(&report)?, ImportOutcome::Added);
//!
//! let mut count = 0;
//! store.list(Listing::Criteria, &mut |_row| {
//!     count += 1;
//!     Ok(())
//! })?;
//! assert_eq!(count, report.criteria.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Tables and columns are told in `docs/database.md`; what may stand in them is checked by the database itself. What
//! becomes of an incoming report is decided in `merge`, and its rows are described in `rows`, once for both kinds of
//! database.

mod address;
mod bounds;
mod database;
mod fields;
mod incoming;
mod indexing;
mod listing;
mod merge;
mod postgres;
mod queue;
mod queue_state;
mod reference;
mod row;
mod rows;
mod run;
pub mod search;
mod sqlite;
mod storable;
mod store;
mod units;

pub use incoming::{IncomingReport, ReportDigest};
pub use listing::Listing;
pub use merge::{ImportOutcome, OnDuplicate};
pub use queue::Queue;
pub use queue_state::{
    ATTEMPTS, Claim, ClaimedDocument, CompletionOutcome, EnqueueOutcome, ExpiredDocument,
    FailedState, FailureCause, Overview, QueueEnd, QueueEntry, QueueError, QueueResult,
    ReadingState, RegisteredWorker, Totals, WorkerState,
};
pub use run::{RunCounts, RunNumber};
pub use store::Store;
pub use units::{UnitOverride, parse_unit_overrides};
