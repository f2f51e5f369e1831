//! A queue of documents that workers on several machines read and import, in the database that they import to.
//!
//! A worker takes a document for a time, its lease, and renews the lease while it reads; a document whose lease has
//! ended is anybody's again. That a document is done is written in the very transaction that imports it, and only
//! while the claim that the worker holds is the last one: a worker that was paused, lost the document to another and
//! wakes up later changes nothing.

use std::time::Duration;

use crate::address::Address;
use crate::database::Database;
use crate::incoming::IncomingReport;
use crate::postgres::{Postgres, Server};
use crate::queue_state::{
    Claim, ClaimedDocument, CompletionOutcome, EnqueueOutcome, ExpiredDocument, FailureCause,
    Overview, QueueEnd, QueueEntry, QueueResult, RegisteredWorker,
};
use crate::run::{PROGRAM, RunCounts, RunNumber};
use crate::storable::path_obstacle;
use baocao_report::error::{Problem, Result};

/// An open queue.
pub struct Queue {
    server: Box<Server>,
    postgres: Postgres,
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
    /// One that has failed is tried again. One whose report could never be in a database is refused.
    ///
    /// # Errors
    /// Why the database refused; nothing of the files is in the queue then.
    pub fn enqueue(
        &mut self,
        files: &[QueueEntry],
        retry: bool,
    ) -> QueueResult<Vec<EnqueueOutcome>> {
        let obstacles: Vec<Option<Problem>> = files
            .iter()
            .map(|entry| path_obstacle(&entry.file))
            .collect();
        let sound = files.iter().zip(&obstacles);
        let sound = sound.filter(|(_, obstacle)| obstacle.is_none());
        let sound: Vec<&QueueEntry> = sound.map(|(entry, _)| entry).collect();
        let mut placed = self.postgres.enqueue(&sound, retry)?.into_iter();
        let outcomes = obstacles.into_iter().filter_map(|obstacle| match obstacle {
            Some(obstacle) => Some(EnqueueOutcome::Refused(obstacle)),
            None => placed.next(),
        });
        Ok(outcomes.collect())
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

    /// Frees what workers have taken and not come back with until their leases ended, to be tried again.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn release_expired(&mut self) -> QueueResult<Vec<ExpiredDocument>> {
        self.postgres.free_abandoned()
    }

    /// Gives up what so many workers have taken and not come back with that another would not either.
    ///
    /// # Errors
    /// Why the database refused.
    pub fn give_up_expired(&mut self) -> QueueResult<Vec<ExpiredDocument>> {
        self.postgres.give_up_abandoned()
    }

    /// Takes the report of a document in and marks the document done, in one transaction.
    ///
    /// # Errors
    /// Why the database refused. After a loss of the connection the same call may be made again: where the first one
    /// was carried out after all, the second says [`CompletionOutcome::Lost`].
    pub fn import(
        &mut self,
        claim: &Claim,
        delivery: &IncomingReport,
    ) -> QueueResult<CompletionOutcome> {
        match delivery.obstacle() {
            Some(obstacle) => Ok(CompletionOutcome::Broken(obstacle.clone())),
            None => self.postgres.import(claim, delivery),
        }
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

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Queue").field(&self.address()).finish()
    }
}
