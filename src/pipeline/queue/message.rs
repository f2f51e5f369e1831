//! Messages between the threads of a worker.

use std::time::Duration;

use baocao_report::error::Error;
use baocao_store::{ExpiredDocument, ImportOutcome};

/// A message of the threads of a worker to the one that counts and reports.
#[derive(Debug)]
pub(super) enum WorkerMessage {
    Imported(String, ImportOutcome),
    Failed(String, Error, Option<Duration>),
    TakenOver(String),
    Freed(ExpiredDocument),
    Lost(Error),
    Back,
    /// A thread cannot go on.
    Stopped(Error),
}
