//! The database on a PostgreSQL server.
//!
//! A transaction locks all that its reports are known by, in one order for all programs, then asks what is there,
//! decides, and sends the rows by COPY, straight into their tables: as nobody else can write the same reports
//! meanwhile, nothing need be staged and compared first.

mod connection;
mod copy;
mod existing;
mod migration;
mod overview;
mod password;
mod queue;
mod refusal;
mod search;
mod server;
mod tls;

use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, Transaction};
use sha2::{Digest, Sha256};

use crate::database::{Database, ListError, RowCallback, RowError, TransactionError};
use crate::incoming::{IncomingReport, ReportDigest};
use crate::listing::Listing;
use crate::merge::{MergeDecision, MergePolicy, MergeStep, decide, names};
use crate::run::RunCounts;
use crate::search::{IndexingOutcome, Search, SearchResults};
use crate::units::{RULE, UnitOverride, UnitOverrides};
use baocao_output::sheet::Value;
use baocao_output::sheet::{ColumnType, ListColumn};
use baocao_report::error::Problem;
use copy::CopyBuffer;
use existing::existing_reports;
use migration::{PostgresMigrationError, STEPS};
pub(super) use server::Server;

/// The first half of the keys of our locks on reports, so that they meet no other program's (`baoc` in ASCII).
const LOCKS: i32 = 0x6261_6f63;

/// How many locks there are for all reports together. A transaction takes at most these, which leaves room for twenty
/// imports at once in a server's usual table of 6,400; of single reports one in 85 waits for another without need.
const BUCKETS: u16 = 256;

/// How often a transaction is tried that another one has got in the way of.
const TRIES: u32 = 5;

/// An open connection.
pub(super) struct Postgres {
    client: Client,
    server: Server,
}

impl Postgres {
    /// Connects, and makes the tables or brings them up to date.
    pub fn open(server: &Server) -> Result<Self, Problem> {
        let mut client = server.connect()?;
        let shown = server.to_string();
        migration::bring_up_to_date(&mut client).map_err(|obstacle| match obstacle {
            PostgresMigrationError::Foreign => Problem::Database(format!(
                "{shown} has a schema {} of another program, and nothing was written to it; give another database",
                migration::SCHEMA
            )),
            PostgresMigrationError::Newer(version) => Problem::Database(format!(
                "{shown} was made by a later version of this program (format {version}, and this one knows {}); use that version",
                STEPS.len()
            )),
            PostgresMigrationError::Encoding(encoding) => Problem::Database(format!(
                "{shown} keeps texts in {encoding}, which has no place for every letter; make a database in UTF-8 (createdb --encoding=UTF8 --template=template0)"
            )),
            PostgresMigrationError::Refused(error) => refusal::on_use(&error, &shown),
        })?;
        client
            .batch_execute(
                // A program that is paused within a transaction, or whose line is cut, keeps others waiting no longer
                // than this. (A line to a socket of this machine has no keepalives, and they are ignored.)
                "SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '60s';
                 SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
                 SET client_min_messages = warning",
            )
            .map_err(|error| refusal::on_use(&error, &shown))?;
        Ok(Self {
            client,
            server: server.clone(),
        })
    }

    /// Does something in a transaction, and again where another one has got in its way.
    fn again<T>(
        &mut self,
        mut act: impl FnMut(&mut Client) -> Result<T, postgres::Error>,
    ) -> Result<T, postgres::Error> {
        for _ in 1..TRIES {
            match act(&mut self.client) {
                Err(error) if refusal::is_passing(&error) => {}
                Err(error) if refusal::is_of_lock(&error) => end_stalled(&mut self.client)?,
                done => return done,
            }
        }
        act(&mut self.client)
    }

    fn refused(&self, error: &postgres::Error) -> Problem {
        refusal::on_use(error, &self.server.to_string())
    }
}

/// Ends what other programs of this user have begun to send and never went on with. One that is paused between two
/// statements the server ends by itself; one that is paused in the middle of its rows it waits for without end.
fn end_stalled(client: &mut Client) -> Result<(), postgres::Error> {
    client.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'baocao' AND pid <> pg_backend_pid()
           AND state = 'active' AND wait_event = 'ClientRead' AND state_change < now() - interval '3 minutes'",
        &[],
    )?;
    Ok(())
}

impl Database for Postgres {
    fn unchanged(&mut self, digests: &[&ReportDigest]) -> Result<Vec<bool>, Problem> {
        let column =
            |of: fn(&ReportDigest) -> &str| digests.iter().copied().map(of).collect::<Vec<&str>>();
        self.client
            .query(
                "SELECT n FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS d (id, content, file, n)
                 WHERE EXISTS (SELECT FROM reports WHERE reports.id = d.id AND reports.content = d.content)
                   AND EXISTS (SELECT FROM files WHERE files.file = d.file AND files.report = d.id)",
                &[
                    &column(|digest| &digest.id),
                    &column(|digest| &digest.content),
                    &column(|digest| &digest.file),
                ],
            )
            .map(|rows| {
                let mut unchanged = vec![false; digests.len()];
                for row in rows {
                    let n = usize::try_from(row.get::<_, i64>(0)).unwrap_or(0);
                    unchanged[n - 1] = true;
                }
                unchanged
            })
            .map_err(|error| self.refused(&error))
    }

    fn merge(
        &mut self,
        group: &[IncomingReport],
        terms: MergePolicy<'_>,
    ) -> Result<Vec<MergeDecision>, TransactionError> {
        self.again(|client| merge_whole(client, group, terms))
            .map_err(|error| match refusal::is_of_report(&error) {
                true => TransactionError::Report(refusal::told(&error)),
                false => TransactionError::Database(self.refused(&error)),
            })
    }

    fn rulings(&mut self) -> Result<Vec<UnitOverride>, Problem> {
        rulings(&mut self.client).map_err(|error| self.refused(&error))
    }

    fn add_unit_overrides(&mut self, rulings: &[UnitOverride]) -> Result<(), Problem> {
        rule(&mut self.client, rulings).map_err(|error| self.refused(&error))
    }

    fn list(&mut self, listing: Listing, each: &mut RowCallback<'_>) -> Result<u64, ListError> {
        list(&mut self.client, listing, each)
            .map_err(|ended| ended.or_problem(|error| self.refused(&error)))
    }

    fn index(&mut self) -> Result<IndexingOutcome, Problem> {
        let mut tries = 1;
        loop {
            match search::index(&mut self.client) {
                Ok(taken) => return Ok(IndexingOutcome::Taken(taken)),
                Err(error) if refusal::is_passing(&error) && tries < TRIES => tries += 1,
                Err(error) if refusal::is_of_writing(&error) => {
                    return Ok(IndexingOutcome::Hindered);
                }
                Err(error) => return Err(self.refused(&error)),
            }
        }
    }

    fn second(&self) -> Option<Box<dyn Database + Send>> {
        Some(Box::new(Self::open(&self.server).ok()?))
    }

    fn settle(&mut self) {
        search::settle(&mut self.client);
    }

    fn unindexed(&mut self) -> Result<u64, Problem> {
        search::unindexed(&mut self.client).map_err(|error| self.refused(&error))
    }

    fn search(&mut self, search: &Search) -> Result<SearchResults, Problem> {
        search::search(&mut self.client, search).map_err(|error| self.refused(&error))
    }

    fn begin_run(&mut self, program: &str) -> Result<i64, Problem> {
        self.client
            .query_one(
                "INSERT INTO runs (program, started) VALUES ($1, now()) RETURNING run",
                &[&program],
            )
            .map(|row| row.get(0))
            .map_err(|error| self.refused(&error))
    }

    fn end_run(&mut self, run: i64, counts: &RunCounts) -> Result<(), Problem> {
        let count = |n: u32| i64::from(n);
        self.client
            .execute(
                "UPDATE runs SET ended = now(), added = $2, replaced = $3, versions = $4, unchanged = $5,
                   skipped = $6, failed = $7
                 WHERE run = $1",
                &[
                    &run,
                    &count(counts.added),
                    &count(counts.replaced),
                    &count(counts.versions),
                    &count(counts.unchanged),
                    &count(counts.skipped),
                    &count(counts.failed),
                ],
            )
            .map(|_| ())
            .map_err(|error| self.refused(&error))
    }
}

impl From<postgres::Error> for RowError<postgres::Error> {
    fn from(error: postgres::Error) -> Self {
        Self::Refused(error)
    }
}

fn list(
    client: &mut Client,
    listing: Listing,
    each: &mut RowCallback<'_>,
) -> Result<u64, RowError<postgres::Error>> {
    let parameters: [&str; 0] = [];
    let mut rows = client.query_raw(&listing.sql(), parameters)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let value = |(at, column): (usize, &ListColumn)| -> Result<Value<'_>, postgres::Error> {
            Ok(match column.kind {
                ColumnType::Text | ColumnType::Date => row.try_get::<_, Option<&str>>(at)?.into(),
                ColumnType::Integer => row.try_get::<_, Option<i64>>(at)?.into(),
                ColumnType::Real => row.try_get::<_, Option<f64>>(at)?.into(),
                ColumnType::Truth => row.try_get::<_, Option<i32>>(at)?.map(|n| n != 0).into(),
            })
        };
        let columns = listing.columns().iter().enumerate();
        let values: Vec<Value<'_>> = columns.map(value).collect::<Result<_, _>>()?;
        each(&values).map_err(RowError::Taker)?;
        count += 1;
    }
    Ok(count)
}

fn rulings(client: &mut Client) -> Result<Vec<UnitOverride>, postgres::Error> {
    let rows = client.query("SELECT issuer_key, place, era, code FROM rulings", &[])?;
    let rulings = rows.iter().map(|row| UnitOverride {
        issuer_key: row.get(0),
        place: row.get(1),
        era: row.get(2),
        code: row.get(3),
    });
    Ok(rulings.collect())
}

fn rule(client: &mut Client, rulings: &[UnitOverride]) -> Result<(), postgres::Error> {
    let column = |of: fn(&UnitOverride) -> &str| rulings.iter().map(of).collect::<Vec<_>>();
    let mut transaction = client.transaction()?;
    // Reports that come meanwhile bring the units that their own program knows.
    transaction.batch_execute("LOCK TABLE rulings IN SHARE ROW EXCLUSIVE MODE")?;
    transaction.execute(
        "INSERT INTO rulings (issuer_key, place, era, code)
         SELECT DISTINCT ON (issuer_key, place, era) issuer_key, place, era, code
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY
           AS d (issuer_key, place, era, code, n) ORDER BY issuer_key, place, era, n DESC
         ON CONFLICT (issuer_key, place, era) DO UPDATE SET code = excluded.code",
        &[
            &column(|ruling| &ruling.issuer_key),
            &column(|ruling| &ruling.place),
            &column(|ruling| &ruling.era),
            &column(|ruling| &ruling.code),
        ],
    )?;
    transaction.execute(RULE, &[])?;
    transaction.commit()
}

/// Decides on deliveries and carries it out, in a transaction of their own.
fn merge_whole(
    client: &mut Client,
    group: &[IncomingReport],
    terms: MergePolicy<'_>,
) -> Result<Vec<MergeDecision>, postgres::Error> {
    let mut transaction = client.transaction()?;
    let decisions = merge(&mut transaction, group, terms)?;
    transaction.commit()?;
    Ok(decisions)
}

/// The same within a transaction.
fn merge(
    transaction: &mut Transaction<'_>,
    group: &[IncomingReport],
    terms: MergePolicy<'_>,
) -> Result<Vec<MergeDecision>, postgres::Error> {
    lock(transaction, group.iter().flat_map(names))?;
    let standings = existing_reports(transaction, group)?;
    let decisions: Vec<MergeDecision> = group
        .iter()
        .zip(standings)
        .map(|(delivery, existing)| decide(delivery, existing, terms))
        .collect();
    withdraw(transaction, group, &decisions)?;
    write(transaction, group, &decisions, terms.rulings)?;
    Ok(decisions)
}

/// Keeps other transactions away from all that bears one of the names, until the end of this one. The locks are
/// taken in their order, so that two transactions never wait for one another.
fn lock(
    transaction: &mut Transaction<'_>,
    names: impl Iterator<Item = String>,
) -> Result<(), postgres::Error> {
    let mut keys: Vec<i32> = names
        .map(|name| {
            let hash = Sha256::digest(name);
            i32::from(u16::from_be_bytes([hash[0], hash[1]]) % BUCKETS)
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    transaction.execute(
        "SELECT pg_advisory_xact_lock($1, key) FROM unnest($2::int4[]) AS key",
        &[&LOCKS, &keys],
    )?;
    Ok(())
}

/// Takes reports off the files that have been corrected; a report without any file goes.
fn withdraw(
    transaction: &mut Transaction<'_>,
    group: &[IncomingReport],
    decisions: &[MergeDecision],
) -> Result<(), postgres::Error> {
    let (mut files, mut reports) = (Vec::new(), Vec::new());
    for (delivery, decision) in group.iter().zip(decisions) {
        for report in &decision.withdrawn {
            files.push(delivery.report().source.file.as_str());
            reports.push(report.as_str());
        }
    }
    if reports.is_empty() {
        return Ok(());
    }
    // Another transaction may be noting that such a report lies in another file too. These locks may come out of
    // their order; should two transactions wait for one another, the server ends one, which is then tried again.
    lock(transaction, reports.iter().map(|&report| report.to_owned()))?;
    transaction.execute(
        "DELETE FROM files USING unnest($1::text[], $2::text[]) AS d (file, report)
         WHERE files.file = d.file AND files.report = d.report",
        &[&files, &reports],
    )?;
    transaction.execute(
        "DELETE FROM reports WHERE id = ANY ($1)
         AND NOT EXISTS (SELECT FROM files WHERE files.report = reports.id)",
        &[&reports],
    )?;
    Ok(())
}

/// Writes the reports that are to be written, and notes the files of all that are not passed over.
fn write(
    transaction: &mut Transaction<'_>,
    group: &[IncomingReport],
    decisions: &[MergeDecision],
    rulings: &UnitOverrides,
) -> Result<(), postgres::Error> {
    let mut copies = CopyBuffer::default();
    let (mut replaced, mut files, mut reports) = (Vec::new(), Vec::new(), Vec::new());
    for (delivery, decision) in group.iter().zip(decisions) {
        let report = delivery.report();
        if let MergeStep::Write { ordinal, replace } = decision.step {
            let Ok(()) = crate::rows::write(&mut copies, delivery, ordinal, rulings);
            if replace {
                replaced.push(report.id.as_str());
            }
        }
        if decision.step != MergeStep::Pass {
            files.push(report.source.file.clone());
            reports.push(report.id.clone());
        }
    }
    if !replaced.is_empty() {
        let kept = "DELETE FROM files WHERE report = ANY ($1) RETURNING file, report";
        for row in transaction.query(kept, &[&replaced])? {
            files.push(row.get(0));
            reports.push(row.get(1));
        }
        transaction.execute("DELETE FROM reports WHERE id = ANY ($1)", &[&replaced])?;
    }
    copies.send(transaction)?;
    transaction.execute(
        "INSERT INTO files (file, report) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING",
        &[&files, &reports],
    )?;
    Ok(())
}
