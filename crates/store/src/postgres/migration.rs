//! The steps that bring the tables on a server to the present version.
//!
//! They stand in a schema of their own, `baocao`: a database that has other tables too stays as it is, rights are
//! given and backups made for the schema as a whole, and no name of ours can meet another program's.

use postgres::{Client, Transaction};

use super::copy::CopyBuffer;
use crate::reference;
use crate::run::PROGRAM;

/// The schema.
pub(super) const SCHEMA: &str = "baocao";

/// Keeps programs that start at the same moment apart (`baocao` in ASCII).
const LOCK: i64 = 0x6261_6f63_616f;

/// What leads to the next version.
#[derive(Clone, Copy, Debug)]
pub(super) enum PostgresMigrationStep {
    /// These statements, one text after the other.
    Statements(&'static [&'static str]),
    /// The units and catalogues of this program. Where they change, such a step is added again, after one that
    /// empties their tables.
    Reference,
}

/// Each step leads to the version that is its place in the list, counted from 1. A step that has been
/// released is never changed: a new one follows it.
pub(super) const STEPS: &[PostgresMigrationStep] = &[
    PostgresMigrationStep::Statements(&[
        include_str!("migrations/001_records.sql"),
        include_str!("../views/001.sql"),
    ]),
    PostgresMigrationStep::Reference,
    PostgresMigrationStep::Statements(&[include_str!("../views/002.sql")]),
    PostgresMigrationStep::Statements(&[include_str!("migrations/002_queue.sql")]),
    PostgresMigrationStep::Statements(&[include_str!("migrations/003_search.sql")]),
    PostgresMigrationStep::Statements(&[include_str!("migrations/004_pairs.sql")]),
];

/// Why the tables cannot be brought to the present version.
#[derive(Debug)]
pub(super) enum PostgresMigrationError {
    /// There is such a schema, and it is another program's.
    Foreign,
    /// A later program made it; its version.
    Newer(usize),
    /// The database keeps texts in another encoding than UTF-8.
    Encoding(String),
    /// The server refused.
    Refused(postgres::Error),
}

impl From<postgres::Error> for PostgresMigrationError {
    fn from(error: postgres::Error) -> Self {
        Self::Refused(error)
    }
}

/// Takes the steps that the database lacks, each in a transaction of its own. Of programs that start at the same
/// moment, one takes each step and the others wait for it and find it taken.
pub(super) fn bring_up_to_date(client: &mut Client) -> Result<(), PostgresMigrationError> {
    let encoding: String = client.query_one("SHOW server_encoding", &[])?.get(0);
    if encoding != "UTF8" {
        return Err(PostgresMigrationError::Encoding(encoding));
    }
    client.batch_execute(&format!("SET search_path TO {SCHEMA}"))?;
    loop {
        // A reader who may change nothing comes no further than this where nothing is to be done.
        let version = version(&mut client.transaction()?)?;
        if version > STEPS.len() {
            return Err(PostgresMigrationError::Newer(version));
        }
        if version == STEPS.len() {
            return Ok(());
        }
        advance(client)?;
    }
}

/// Takes a step, unless another program has taken it while this one waited.
fn advance(client: &mut Client) -> Result<(), PostgresMigrationError> {
    let mut transaction = client.transaction()?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
    let from = version(&mut transaction)?;
    if let Some(step) = STEPS.get(from) {
        if from == 0 {
            begin(&mut transaction)?;
        }
        step.take(&mut transaction)?;
        let to = i32::try_from(from + 1).unwrap_or(i32::MAX);
        transaction.execute(
            "INSERT INTO schema_version (version, program) VALUES ($1, $2)",
            &[&to, &PROGRAM],
        )?;
    }
    transaction.commit()?;
    Ok(())
}

/// Makes the schema, unless an administrator has, and the table of versions.
fn begin(transaction: &mut Transaction<'_>) -> Result<(), PostgresMigrationError> {
    if !has_schema(transaction)? {
        transaction.batch_execute(&format!("CREATE SCHEMA {SCHEMA}"))?;
    }
    transaction.batch_execute(
        "CREATE TABLE schema_version (
           version INTEGER PRIMARY KEY CHECK (version > 0),
           program TEXT NOT NULL,
           taken   TIMESTAMPTZ NOT NULL DEFAULT now()
         )",
    )?;
    Ok(())
}

impl PostgresMigrationStep {
    fn take(self, transaction: &mut Transaction<'_>) -> Result<(), postgres::Error> {
        match self {
            Self::Statements(texts) => texts
                .iter()
                .try_for_each(|text| transaction.batch_execute(text)),
            Self::Reference => {
                let mut copies = CopyBuffer::default();
                let Ok(()) = reference::write(&mut copies);
                copies.send(transaction)
            }
        }
    }
}

fn has_schema(transaction: &mut Transaction<'_>) -> Result<bool, postgres::Error> {
    let sql = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";
    Ok(transaction.query_one(sql, &[&SCHEMA])?.get(0))
}

/// The version of the tables; 0 where there are none.
fn version(transaction: &mut Transaction<'_>) -> Result<usize, PostgresMigrationError> {
    let names = transaction.query(
        "SELECT relname::text FROM pg_class WHERE relnamespace = to_regnamespace($1)",
        &[&SCHEMA],
    )?;
    if names.is_empty() {
        return Ok(0);
    }
    if !names
        .iter()
        .any(|row| row.get::<_, &str>(0) == "schema_version")
    {
        return Err(PostgresMigrationError::Foreign);
    }
    let row = transaction.query_one("SELECT max(version) FROM schema_version", &[])?;
    let version: Option<i32> = row.get(0);
    usize::try_from(version.unwrap_or(0)).map_err(|_| PostgresMigrationError::Foreign)
}
