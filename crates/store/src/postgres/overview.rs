//! What is where in the queue, and who reads.

use postgres::{Client, Error, IsolationLevel, Row, Transaction};

use super::Postgres;
use crate::queue_state::{FailedState, Overview, QueueResult, ReadingState, Totals, WorkerState};

impl Postgres {
    pub fn overview(&mut self, failures: Option<u32>) -> QueueResult<Overview> {
        self.answer(|client| overview(client, failures))
    }
}

/// All of it at one moment.
fn overview(client: &mut Client, failures: Option<u32>) -> Result<Overview, Error> {
    let mut transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()?;
    Ok(Overview {
        queue: totals(&mut transaction)?,
        workers: workers(&mut transaction)?,
        failed: failed(&mut transaction, failures)?,
    })
}

fn totals(transaction: &mut Transaction<'_>) -> Result<Totals, Error> {
    let row = transaction.query_one(
        "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'running'),
           count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'failed') FROM queue",
        &[],
    )?;
    Ok(Totals {
        waiting: count(&row, 0),
        running: count(&row, 1),
        done: count(&row, 2),
        failed: count(&row, 3),
    })
}

fn workers(transaction: &mut Transaction<'_>) -> Result<Vec<WorkerState>, Error> {
    let mut numbers = Vec::new();
    let mut workers = Vec::new();
    for row in transaction.query(
        &format!(
            "SELECT worker, machine, pid, program, {}, {}, extract(epoch FROM now() - heartbeat)::int8,
               heartbeat < now() - lease * interval '1 second'
             FROM workers ORDER BY machine, started, worker",
            in_utc("started"),
            in_utc("heartbeat")
        ),
        &[],
    )? {
        numbers.push(row.get::<_, i64>(0));
        workers.push(WorkerState {
            machine: row.get(1),
            pid: count(&row, 2),
            program: row.get(3),
            started: row.get(4),
            heartbeat: row.get(5),
            silent: count(&row, 6),
            is_lost: row.get(7),
            reading: Vec::new(),
        });
    }
    for row in transaction.query(
        "SELECT worker, file, extract(epoch FROM now() - claimed)::int8, attempts FROM queue
         WHERE state = 'running' ORDER BY claimed, file",
        &[],
    )? {
        let number: i64 = row.get(0);
        if let Some(at) = numbers.iter().position(|&n| n == number) {
            workers[at].reading.push(ReadingState {
                file: row.get(1),
                seconds: count(&row, 2),
                attempt: count(&row, 3),
            });
        }
    }
    Ok(workers)
}

fn failed(transaction: &mut Transaction<'_>, most: Option<u32>) -> Result<Vec<FailedState>, Error> {
    let rows = transaction.query(
        &format!(
            "SELECT file, sha256, {}, attempts, code, page, problem FROM queue WHERE state = 'failed'
             ORDER BY file LIMIT $1",
            in_utc("ended")
        ),
        // No limit is NULL.
        &[&most.map(i64::from)],
    )?;
    let failed = rows.iter().map(|row| FailedState {
        file: row.get(0),
        sha256: row.get(1),
        ended: row.get(2),
        attempts: count(row, 3),
        code: row.get(4),
        page: row
            .get::<_, Option<i64>>(5)
            .and_then(|page| u64::try_from(page).ok()),
        problem: serde_json::from_str(row.get(6)).ok(),
    });
    Ok(failed.collect())
}

/// A column of a moment, as JSON has it.
fn in_utc(column: &str) -> String {
    format!(r#"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"#)
}

fn count(row: &Row, at: usize) -> u64 {
    u64::try_from(row.get::<_, i64>(at)).unwrap_or(0)
}
