//! The queue's tables.
//!
//! Every statement that says what became of a document names the claim, and changes nothing where it is no longer the
//! last one.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::time::Duration;

use postgres::{Client, Error, Transaction};

use super::{Postgres, merge, refusal, rulings};
use crate::bounds::INDEXED;
use crate::incoming::IncomingReport;
use crate::merge::{ImportOutcome, MergePolicy, OnDuplicate};
use crate::queue_state::{
    ATTEMPTS, Claim, ClaimedDocument, CompletionOutcome, EnqueueOutcome, ExpiredDocument,
    FailureCause, QueueEnd, QueueEntry, QueueError, QueueResult, RegisteredWorker,
};
use crate::run::PROGRAM;
use crate::units::UnitOverrides;
use baocao_report::error::Problem;

/// How long a worker that has gone without a word is remembered.
const REMEMBERED: &str = "7 days";

/// What a document is called that has failed for good. An index has it, and takes no more than this; earlier versions have
/// queued longer ones, and each stopped every worker that came to mark it failed.
fn called_when_failed() -> String {
    format!("CASE WHEN octet_length(file) > {INDEXED} THEN left(file, 500) || ' …' ELSE file END")
}

impl Postgres {
    /// Does something, and says of a failure whether the connection is lost.
    pub(super) fn answer<T>(
        &mut self,
        ask: impl FnOnce(&mut Client) -> Result<T, Error>,
    ) -> QueueResult<T> {
        ask(&mut self.client).map_err(|error| self.trouble(&error))
    }

    fn trouble(&self, error: &Error) -> QueueError {
        let problem = self.refused(error);
        match refusal::is_loss(error) {
            true => QueueError::Lost(problem),
            false => QueueError::Refused(problem),
        }
    }

    pub fn enqueue(
        &mut self,
        files: &[&QueueEntry],
        again: bool,
    ) -> QueueResult<Vec<EnqueueOutcome>> {
        // Another program may queue some of the same files in another order.
        self.again(|client| enqueue(client, files, again))
            .map_err(|error| self.trouble(&error))
    }

    pub fn register(
        &mut self,
        machine: &str,
        pid: u32,
        lease: Duration,
    ) -> QueueResult<RegisteredWorker> {
        self.answer(|client| {
            client.execute(
                &format!("DELETE FROM workers WHERE heartbeat < now() - interval '{REMEMBERED}'"),
                &[],
            )?;
            let row = client.query_one(
                "INSERT INTO workers (machine, pid, program, lease) VALUES ($1, $2, $3, $4) RETURNING worker",
                &[&machine, &i64::from(pid), &PROGRAM, &seconds(lease)],
            )?;
            Ok(RegisteredWorker {
                number: row.get(0),
                machine: machine.to_owned(),
                pid,
                lease,
            })
        })
    }

    pub fn strike_off(&mut self, worker: &RegisteredWorker) -> QueueResult<()> {
        self.answer(|client| {
            client.execute("DELETE FROM workers WHERE worker = $1", &[&worker.number])?;
            Ok(())
        })
    }

    pub fn claim(&mut self, worker: &RegisteredWorker) -> QueueResult<Option<ClaimedDocument>> {
        self.answer(|client| {
            let row = client.query_opt(
                "UPDATE queue SET state = 'running', worker = $1, claims = claims + 1, attempts = attempts + 1,
                   claimed = now(), lease_ends = now() + $2::int8 * interval '1 second'
                 WHERE sha256 = (
                   SELECT sha256 FROM queue WHERE state = 'waiting' AND due <= now()
                   ORDER BY due, position LIMIT 1 FOR UPDATE SKIP LOCKED
                 ) RETURNING sha256, claims, file, path, attempts",
                &[&worker.number, &seconds(worker.lease)],
            )?;
            Ok(row.map(|row| ClaimedDocument {
                claim: Claim {
                    sha256: row.get(0),
                    number: row.get(1),
                },
                file: row.get(2),
                path: OsString::from_vec(row.get(3)).into(),
                attempt: u32::try_from(row.get::<_, i64>(4)).unwrap_or(u32::MAX),
            }))
        })
    }

    pub fn renew(&mut self, worker: &RegisteredWorker, held: &[Claim]) -> QueueResult<()> {
        let hashes: Vec<&str> = held.iter().map(|claim| claim.sha256.as_str()).collect();
        let numbers: Vec<i64> = held.iter().map(|claim| claim.number).collect();
        self.answer(|client| {
            // One that was paused for so long that it has been forgotten puts itself down again.
            client.execute(
                "INSERT INTO workers (worker, machine, pid, program, lease) OVERRIDING SYSTEM VALUE
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (worker) DO UPDATE SET heartbeat = now()",
                &[
                    &worker.number,
                    &worker.machine,
                    &i64::from(worker.pid),
                    &PROGRAM,
                    &seconds(worker.lease),
                ],
            )?;
            client.execute(
                "UPDATE queue SET lease_ends = now() + $3::int8 * interval '1 second'
                 FROM unnest($1::text[], $2::int8[]) AS held (sha256, claims)
                 WHERE queue.sha256 = held.sha256 AND queue.claims = held.claims AND state = 'running'",
                &[&hashes, &numbers, &seconds(worker.lease)],
            )?;
            Ok(())
        })
    }

    /// Puts documents whose leases have ended back into the queue.
    pub fn free_abandoned(&mut self) -> QueueResult<Vec<ExpiredDocument>> {
        self.end_expired(
            "attempts < $1",
            "state = 'waiting', ended = NULL, due = now()",
        )
    }

    /// Gives documents up whose leases have ended too often. A statement of its own: were one of them refused, the others
    /// would still be freed.
    pub fn give_up_abandoned(&mut self) -> QueueResult<Vec<ExpiredDocument>> {
        let called = called_when_failed();
        self.end_expired(
            "attempts >= $1",
            &format!("state = 'failed', ended = now(), file = {called}"),
        )
    }

    fn end_expired(&mut self, which: &str, change: &str) -> QueueResult<Vec<ExpiredDocument>> {
        let problem = Problem::Abandoned;
        let words = in_json(&problem);
        self.answer(|client| {
            // A row that is locked is being marked done at this moment.
            let rows = client.query(
                &format!(
                    "UPDATE queue SET {change}, code = $2, problem = $3, page = NULL, worker = NULL, claimed = NULL,
                       lease_ends = NULL
                     WHERE sha256 IN (
                       SELECT sha256 FROM queue WHERE state = 'running' AND lease_ends < now() AND {which}
                       FOR UPDATE SKIP LOCKED
                     ) RETURNING file, state = 'failed'"
                ),
                &[&i64::from(ATTEMPTS), &problem.code(), &words],
            )?;
            let abandoned = rows.iter().map(|row| ExpiredDocument {
                file: row.get(0),
                is_given_up: row.get(1),
            });
            Ok(abandoned.collect())
        })
    }

    pub fn import(
        &mut self,
        claim: &Claim,
        delivery: &IncomingReport,
    ) -> QueueResult<CompletionOutcome> {
        let rulings = self.all_rulings()?;
        match self.again(|client| import(client, claim, delivery, &rulings)) {
            Ok(Some(imported)) => Ok(CompletionOutcome::Imported(imported)),
            Ok(None) => Ok(CompletionOutcome::Lost),
            Err(error) if refusal::is_of_report(&error) => Ok(CompletionOutcome::Broken(
                Problem::Database(refusal::told(&error)),
            )),
            Err(error) => Err(self.trouble(&error)),
        }
    }

    pub fn fail(
        &mut self,
        claim: &Claim,
        why: &FailureCause,
        again: Option<Duration>,
    ) -> QueueResult<bool> {
        let wait = again.map(seconds);
        // Pages count from 1, and the table takes no other.
        let page = why.page.filter(|page| *page > 0).map(i64::from);
        let called = called_when_failed();
        self.answer(|client| {
            let changed = client.execute(
                &format!(
                    "UPDATE queue SET state = CASE WHEN $3::int8 IS NULL THEN 'failed' ELSE 'waiting' END,
                       file = CASE WHEN $3 IS NULL THEN {called} ELSE file END,
                       ended = CASE WHEN $3 IS NULL THEN now() END,
                       due = now() + coalesce($3, 0) * interval '1 second',
                       code = $4, problem = $5, page = $6, worker = NULL, claimed = NULL, lease_ends = NULL
                     WHERE sha256 = $1 AND claims = $2 AND state = 'running'"
                ),
                &[
                    &claim.sha256,
                    &claim.number,
                    &wait,
                    &why.problem.code(),
                    &in_json(&why.problem),
                    &page,
                ],
            )?;
            Ok(changed > 0)
        })
    }

    pub fn hand_back(&mut self, claim: &Claim) -> QueueResult<()> {
        self.answer(|client| {
            client.execute(
                "UPDATE queue SET state = 'waiting', attempts = attempts - 1, due = now(), worker = NULL,
                   claimed = NULL, lease_ends = NULL
                 WHERE sha256 = $1 AND claims = $2 AND state = 'running'",
                &[&claim.sha256, &claim.number],
            )?;
            Ok(())
        })
    }

    pub fn clear(&mut self, end: QueueEnd) -> QueueResult<u64> {
        let state = match end {
            QueueEnd::Done => "done",
            QueueEnd::Failed => "failed",
        };
        self.answer(|client| client.execute("DELETE FROM queue WHERE state = $1", &[&state]))
    }

    pub fn is_empty(&mut self) -> QueueResult<bool> {
        self.answer(|client| {
            let sql = "SELECT NOT EXISTS (SELECT FROM queue WHERE state IN ('waiting', 'running'))";
            Ok(client.query_one(sql, &[])?.get(0))
        })
    }

    /// What officers have ruled by now: a worker may run for months.
    fn all_rulings(&mut self) -> QueueResult<UnitOverrides> {
        let mut all = UnitOverrides::default();
        for ruling in self.answer(rulings)? {
            all.add(&ruling);
        }
        Ok(all)
    }
}

fn enqueue(
    client: &mut Client,
    files: &[&QueueEntry],
    again: bool,
) -> Result<Vec<EnqueueOutcome>, Error> {
    let hashes: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    let names: Vec<&str> = files.iter().map(|file| file.file.as_str()).collect();
    let paths: Vec<&[u8]> = files
        .iter()
        .map(|file| file.path.as_os_str().as_bytes())
        .collect();
    let mut transaction = client.transaction()?;
    let queued = transaction.query(
        "INSERT INTO queue AS q (sha256, file, path, state)
         SELECT sha256, file, path, 'waiting'
         FROM unnest($1::text[], $2::text[], $3::bytea[]) WITH ORDINALITY AS d (sha256, file, path, n)
         WHERE $4 OR NOT EXISTS (SELECT FROM reports WHERE id = 'sha256:' || d.sha256)
         ORDER BY n
         ON CONFLICT (sha256) DO UPDATE SET state = 'waiting', file = excluded.file, path = excluded.path,
           queued = now(), due = now(), attempts = 0, ended = NULL, code = NULL, problem = NULL, page = NULL
         WHERE q.state IN ('done', 'failed')
         RETURNING sha256",
        &[&hashes, &names, &paths, &again],
    )?;
    let waiting = transaction.query(
        "SELECT sha256 FROM queue WHERE sha256 = ANY ($1) AND state IN ('waiting', 'running')",
        &[&hashes],
    )?;
    transaction.commit()?;
    let has = |rows: &[postgres::Row], file: &QueueEntry| {
        rows.iter().any(|row| row.get::<_, &str>(0) == file.sha256)
    };
    let placed = files.iter().map(|file| {
        if has(&queued, file) {
            EnqueueOutcome::Queued
        } else if has(&waiting, file) {
            EnqueueOutcome::Waiting
        } else {
            EnqueueOutcome::Imported
        }
    });
    Ok(placed.collect())
}

/// Imports, unless the claim is no longer the last one.
fn import(
    client: &mut Client,
    claim: &Claim,
    delivery: &IncomingReport,
    rulings: &UnitOverrides,
) -> Result<Option<ImportOutcome>, Error> {
    let mut transaction = client.transaction()?;
    if !mark_done(&mut transaction, claim)? {
        return Ok(None);
    }
    let terms = MergePolicy {
        policy: OnDuplicate::Version,
        rulings,
        mirrors: false,
    };
    let decisions = merge(&mut transaction, std::slice::from_ref(delivery), terms)?;
    transaction.commit()?;
    let outcome = decisions
        .into_iter()
        .next()
        .map(|decision| decision.outcome);
    // Versions are kept, so that no report is refused.
    Ok(Some(
        outcome
            .and_then(Result::ok)
            .unwrap_or(ImportOutcome::Unchanged),
    ))
}

/// Marks a document done, and keeps its row from others until the transaction ends.
fn mark_done(transaction: &mut Transaction<'_>, claim: &Claim) -> Result<bool, Error> {
    let changed = transaction.execute(
        "UPDATE queue SET state = 'done', ended = now(), worker = NULL, claimed = NULL, lease_ends = NULL,
           code = NULL, problem = NULL, page = NULL
         WHERE sha256 = $1 AND claims = $2 AND state = 'running'",
        &[&claim.sha256, &claim.number],
    )?;
    Ok(changed > 0)
}

/// A problem as the database keeps it, so that it can be told in either language.
fn in_json(problem: &Problem) -> String {
    // Texts and numbers can always be written.
    serde_json::to_string(problem).unwrap_or_default()
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
