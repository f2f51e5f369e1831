//! Reports to a database.
//!
//! The database is one SQLite file. Its tables and columns are told in `docs/database.md`; what may stand
//! in them is checked by the database itself. It is kept in SQLite's rollback journal mode, not in its
//! write-ahead one, so that between two imports everything is in the one file, which can be copied, and
//! lies well on a network drive. A process killed at any moment leaves the state before or after an
//! import, which the next program that opens the file restores.

mod migration;
mod refusal;
mod rows;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::error::Result;
use crate::report::Report;
use migration::Obstacle;

/// How long to wait for another program that is writing. An import takes milliseconds; this is for slow
/// network drives.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// What an import has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// The report is new.
    Added,
    /// The report took the place of another reading of its bytes, or of the report that its file held
    /// before.
    Replaced,
    /// The same report was there already.
    Unchanged,
}

impl Store {
    /// Opens the database that `sqlite:PATH` names. A file that is not there is made; one of an earlier
    /// version is brought up to date.
    ///
    /// # Errors
    /// [`Problem::Database`](crate::error::Problem::Database), which says what to do, where the address is of another kind, the folder is
    /// missing, the file is no database, another program's, a later version's, locked or read-only.
    pub fn open(url: &str) -> Result<Self> {
        let path = path_of(url)?;
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty())
            && !folder.is_dir()
        {
            return Err(refusal::no_folder(folder).into());
        }
        Self::open_file(path).map_err(|obstacle| refusal::on_opening(&obstacle, path).into())
    }

    fn open_file(path: &Path) -> std::result::Result<Self, Obstacle> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.set_prepared_statement_cache_capacity(32);
        migration::bring_up_to_date(&mut connection, migration::STEPS)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// Takes a report in, in one transaction.
    ///
    /// A report is known by the hash of its original's bytes, its `id`. The same bytes read with the same
    /// result change nothing, under whatever file name they come. The same bytes read differently replace
    /// the earlier reading. Other bytes under a file name that is known already are a corrected file: the
    /// report that the file held before goes, unless it lies in another file too.
    ///
    /// # Errors
    /// [`Problem::Database`](crate::error::Problem::Database) where the database refuses; it is then as it was before.
    pub fn import(&mut self, report: &Report) -> Result<Imported> {
        import(&mut self.connection, report)
            .map_err(|error| refusal::on_import(&error, &self.path, report).into())
    }
}

/// The file that an address names.
fn path_of(url: &str) -> Result<&Path> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Err(refusal::not_sqlite(url).into());
    };
    // Programs differ on whether `sqlite:` is followed by two slashes.
    match path.strip_prefix("//").unwrap_or(path) {
        // What SQLite takes for a database in memory, lost at the end of the run.
        "" | ":memory:" => Err(refusal::no_file_named(url).into()),
        path => Ok(Path::new(path)),
    }
}

fn import(connection: &mut Connection, report: &Report) -> rusqlite::Result<Imported> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let content = rows::content_hash(report);
    let known: Option<String> = transaction
        .query_row(
            "SELECT content FROM reports WHERE id = ?1",
            [&report.id],
            |row| row.get(0),
        )
        .optional()?;
    let superseded = retire(&transaction, report)?;
    let outcome = match known {
        Some(known) if known == content => Imported::Unchanged,
        Some(_) => {
            rows::replace(&transaction, report, &content)?;
            Imported::Replaced
        }
        None => {
            rows::insert(&transaction, report, &content)?;
            Imported::Added
        }
    };
    transaction.execute(
        "INSERT INTO files (file, report) VALUES (?1, ?2)
         ON CONFLICT (file) DO UPDATE SET report = excluded.report
         WHERE report <> excluded.report",
        [&report.source.file, &report.id],
    )?;
    transaction.commit()?;
    Ok(if superseded {
        Imported::Replaced
    } else {
        outcome
    })
}

/// Takes another report off the file that this one came from; a report without any file goes. Says whether
/// there was one.
fn retire(transaction: &Transaction, report: &Report) -> rusqlite::Result<bool> {
    let earlier: Option<String> = transaction
        .query_row(
            "DELETE FROM files WHERE file = ?1 AND report <> ?2 RETURNING report",
            [&report.source.file, &report.id],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(earlier) = &earlier {
        transaction.execute(
            "DELETE FROM reports WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM files WHERE report = ?1)",
            [earlier],
        )?;
    }
    Ok(earlier.is_some())
}
