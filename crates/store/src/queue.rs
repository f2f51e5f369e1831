//! A queue of documents that workers on several machines read and import, in the database that they import to.
//!
//! A worker takes a document for a time, its lease, and renews the lease while it reads; a document whose lease has
//! ended is anybody's again. That a document is done is written in the very transaction that imports it, and only
//! while the claim that the worker holds is the last one: a worker that was paused, lost the document to another and
//! wakes up later changes nothing.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::address::Address;
use super::incoming::IncomingReport;
use super::merge::ImportOutcome;
use super::postgres::{Postgres, Server};
use super::run::RunCounts;
use super::{Database, PROGRAM, RunNumber};
use baocao_report::error::{Problem, Result};

/// How often a document is tried whose failure may pass.
pub const ATTEMPTS: u32 = 3;

/// An open queue.
pub struct Queue {
    server: Box<Server>,
    postgres: Postgres,
}

/// Why the queue gave no answer.
#[derive(Debug)]
pub enum QueueError {
    /// The connection was lost, and may come back ([`Queue::reconnect`]).
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnqueueOutcome {
    /// It is in the queue.
    Queued,
    /// It was there and is not done yet.
    Waiting,
    /// Its report is in the database.
    Imported,
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
    /// It breaks a rule of the database, in the database's words; nothing was written.
    Broken(String),
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

impl Queue {
    /// Opens the queue of a database on a PostgreSQL server. Its tables are made where there are none.
    ///
    /// # Errors
    /// [`Problem::Database`], which says what to do; also for the address of an SQLite file, which several machines
    /// cannot write to.
    pub fn open(url: &str) -> Result<Self> {
        match Address::of(url)? {
            Address::Postgres(server) => Ok(Self {
                postgres: Postgres::open(&server)?,
                server,
            }),
            address @ Address::Sqlite(_) => Err(Problem::Database(format!(
                "{address} is a file, and a queue for several machines needs a PostgreSQL server; give postgres://user@host/database, or read on this machine alone with `baocao ingest`"
            ))
            .into()),
        }
    }

    /// Connects anew.
    ///
    /// # Errors
    /// As [`Queue::open`].
    pub fn reconnect(&mut self) -> Result<()> {
        self.postgres = Postgres::open(&self.server)?;
        Ok(())
    }

    /// The address of the database, without a password.
    pub fn address(&self) -> String {
        self.server.to_string()
    }

    /// Puts files into the queue, in their order, and tells what became of each. A file that waits or is being read,
    /// or whose report is in the database, is left as it is, but with `again` those that are imported are queued too.
    /// One that has failed is tried again.
    ///
    /// # Errors
    /// Why the database refused; nothing of the files is in the queue then.
    pub fn enqueue(
        &mut self,
        files: &[QueueEntry],
        retry: bool,
    ) -> QueueResult<Vec<EnqueueOutcome>> {
        self.postgres.enqueue(files, retry)
    }

    /// Puts a worker of this process down.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn register(&mut self, machine: &str, lease: Duration) -> QueueResult<RegisteredWorker> {
        self.postgres.register(machine, std::process::id(), lease)
    }

    /// Strikes a worker off. What it holds still is free when its lease ends.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn deregister(&mut self, worker: &RegisteredWorker) -> QueueResult<()> {
        self.postgres.strike_off(worker)
    }

    /// Takes the next document, if one is due.
    ///
    /// # Errors
    /// Why the database refused. Where the connection was lost a document may have been taken all the same: its lease
    /// is never renewed and ends.
    pub fn claim(&mut self, worker: &RegisteredWorker) -> QueueResult<Option<ClaimedDocument>> {
        self.postgres.claim(worker)
    }

    /// Says that a worker lives, and renews the leases of the claims that it holds.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn renew(&mut self, worker: &RegisteredWorker, held: &[Claim]) -> QueueResult<()> {
        self.postgres.renew(worker, held)
    }

    /// Frees what workers have taken and not come back with until their leases ended.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn release_expired(&mut self) -> QueueResult<Vec<ExpiredDocument>> {
        self.postgres.free_abandoned()
    }

    /// Takes the report of a document in and marks the document done, in one transaction.
    ///
    /// # Errors
    /// Why the database refused. After a loss of the connection the same call may be made again: where the first one
    /// was carried out after all, the second says [`Taken::Lost`].
    pub fn import(
        &mut self,
        claim: &Claim,
        delivery: &IncomingReport,
    ) -> QueueResult<CompletionOutcome> {
        self.postgres.import(claim, delivery)
    }

    /// Gives a document up, or back to be tried again after a wait; whether the claim still held.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn fail(
        &mut self,
        claim: &Claim,
        why: &FailureCause,
        again: Option<Duration>,
    ) -> QueueResult<bool> {
        self.postgres.fail(claim, why, again)
    }

    /// Gives a document back as if it had never been taken.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn release(&mut self, claim: &Claim) -> QueueResult<()> {
        self.postgres.hand_back(claim)
    }

    /// Whether nothing waits and nothing is being read, by anybody.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn is_empty(&mut self) -> QueueResult<bool> {
        self.postgres.is_empty()
    }

    /// What is where, with so many of those that have failed at most.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn overview(&mut self, failures: Option<u32>) -> QueueResult<Overview> {
        self.postgres.overview(failures)
    }

    /// Takes what has come to this end off the queue, and tells how many documents those were. The reports that were
    /// imported stay.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn clear(&mut self, end: QueueEnd) -> QueueResult<u64> {
        self.postgres.clear(end)
    }

    /// Notes that a run of imports has begun.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses.
    pub fn begin_run(&mut self) -> Result<RunNumber> {
        Ok(RunNumber(self.postgres.begin_run(PROGRAM)?))
    }

    /// Notes what a run has done.
    ///
    /// # Errors
    /// [`Problem::Database`] where the database refuses.
    #[expect(clippy::needless_pass_by_value, reason = "a run ends once")]
    pub fn end_run(&mut self, run: RunNumber, counts: &RunCounts) -> Result<()> {
        Ok(self.postgres.end_run(run.0, counts)?)
    }
}

impl QueueError {
    /// What it is, whatever may come of it.
    pub fn problem(self) -> Problem {
        match self {
            Self::Lost(problem) | Self::Refused(problem) => problem,
        }
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Queue").field(&self.address()).finish()
    }
}
