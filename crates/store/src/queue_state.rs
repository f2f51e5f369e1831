//! What a queue holds and tells: documents, claims on them, workers, and why there is no answer.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::merge::ImportOutcome;
use baocao_report::error::Problem;

/// How often a document is tried whose failure may pass.
pub const ATTEMPTS: u32 = 3;

/// Why the queue gave no answer.
#[derive(Debug)]
pub enum QueueError {
    /// The connection was lost, and may come back (`Queue::reconnect`).
    Lost(Problem),
    /// The database refused.
    Refused(Problem),
}

/// The answer of the queue, or why there is none.
pub type QueueResult<T> = std::result::Result<T, QueueError>;

/// A file to put into the queue.
#[derive(Clone, Debug)]
pub struct QueueEntry {
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What its report is to call it.
    pub file: String,
    /// Where it is, below the folder that all machines share.
    pub path: PathBuf,
}

/// What became of a file that was to be put into the queue.
#[derive(Clone, Debug, PartialEq)]
pub enum EnqueueOutcome {
    /// It is in the queue.
    Queued,
    /// It was there and is not done yet.
    Waiting,
    /// Its report is in the database.
    Imported,
    /// No database takes what it is called ([`Problem::Unstorable`]); it is not in the queue.
    Refused(Problem),
}

/// How a document of the queue may have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueEnd {
    /// It is in the database.
    Done,
    /// It has failed for good.
    Failed,
}

/// A worker that has put itself down: a process on a machine.
#[derive(Clone, Debug)]
pub struct RegisteredWorker {
    pub(super) number: i64,
    pub(super) machine: String,
    pub(super) pid: u32,
    pub(super) lease: Duration,
}

impl RegisteredWorker {
    /// For how long a document is its own without a sign of life.
    pub fn lease(&self) -> Duration {
        self.lease
    }
}

/// What a worker holds of a document that it reads. A later claim, of another worker, makes it worthless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub(super) sha256: String,
    pub(super) number: i64,
}

/// A document to read.
#[derive(Clone, Debug)]
pub struct ClaimedDocument {
    /// What gives the right to say what became of it.
    pub claim: Claim,
    /// What its report is to call it.
    pub file: String,
    /// Where it is, below the folder that all machines share.
    pub path: PathBuf,
    /// The how-manieth attempt this is, from 1.
    pub attempt: u32,
}

impl ClaimedDocument {
    /// The SHA-256 that its bytes must have, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.claim.sha256
    }
}

/// What became of a report that was to be imported.
#[derive(Debug)]
pub enum CompletionOutcome {
    /// It is in the database, and its document is done.
    Imported(ImportOutcome),
    /// The document is another worker's by now; nothing was written.
    Lost,
    /// No database takes it, or it breaks a rule of this one; nothing was written.
    Broken(Problem),
}

/// What stopped the reading of a document.
#[derive(Clone, Debug)]
pub struct FailureCause {
    /// What happened.
    pub problem: Problem,
    /// The page, where one is known.
    pub page: Option<u32>,
}

/// A document that a worker had taken and never came back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpiredDocument {
    /// What it is called.
    pub file: String,
    /// Whether it is given up for good, as this has happened too often.
    pub is_given_up: bool,
}

/// The queue at one moment.
#[derive(Debug, Serialize)]
pub struct Overview {
    /// How many documents are where.
    pub queue: Totals,
    /// The workers that have put themselves down, and those that have gone without a word.
    pub workers: Vec<WorkerState>,
    /// What has failed for good, in the order of the paths; `queue` tells how many there are.
    pub failed: Vec<FailedState>,
}

/// How many documents of a queue are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// To be read.
    pub waiting: u64,
    /// Being read.
    pub running: u64,
    /// In the database.
    pub done: u64,
    /// Failed for good.
    pub failed: u64,
}

/// A worker.
#[derive(Debug, Serialize)]
pub struct WorkerState {
    /// The name of its machine.
    pub machine: String,
    /// The number of its process there.
    pub pid: u64,
    /// Name and version of its program.
    pub program: String,
    /// When it began, in UTC.
    pub started: String,
    /// When it was last heard of, in UTC.
    pub heartbeat: String,
    /// How many seconds ago that was.
    pub silent: u64,
    /// Whether that is longer than it may be silent: it is dead, paused, or without a connection.
    pub is_lost: bool,
    /// What it reads.
    pub reading: Vec<ReadingState>,
}

/// A document that is being read.
#[derive(Debug, Serialize)]
pub struct ReadingState {
    /// What it is called.
    pub file: String,
    /// For how many seconds.
    pub seconds: u64,
    /// The how-manieth attempt this is.
    pub attempt: u64,
}

/// A document that has failed.
#[derive(Debug, Serialize)]
pub struct FailedState {
    /// What it is called.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// When it was given up, in UTC.
    pub ended: String,
    /// How often it was tried.
    pub attempts: u64,
    /// The stable name of what happened.
    pub code: String,
    /// The page, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// What happened, where this program knows such a problem.
    #[serde(skip)]
    pub problem: Option<Problem>,
}

impl QueueError {
    /// What it is, whatever may come of it.
    pub fn problem(self) -> Problem {
        match self {
            Self::Lost(problem) | Self::Refused(problem) => problem,
        }
    }
}
