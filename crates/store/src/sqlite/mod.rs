//! The database as one SQLite file.
//!
//! It is kept in SQLite's rollback journal mode, not in its write-ahead one, so that between two imports everything is
//! in the one file, which can be copied, and lies well on a network drive. A process killed at any moment leaves the
//! state before or after a transaction, which the next program that opens the file restores.

mod migration;
mod refusal;
mod rows;
mod search;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};

use crate::database::{Database, ListError, RowCallback, RowError, TransactionError};
use crate::incoming::{IncomingReport, ReportDigest};
use crate::listing::Listing;
use crate::merge::{
    DuplicateDocument, ExistingReports, KnownReport, MergeDecision, MergePolicy, MergeStep,
    SameFileReport, decide,
};
use crate::run::RunCounts;
use crate::search::{IndexingOutcome, Search, SearchResults};
use crate::units::{RULE, UnitOverride, UnitOverrides};
use baocao_output::sheet::Value;
use baocao_output::sheet::{ColumnType, ListColumn};
use baocao_report::DocumentIdentity;
use baocao_report::error::Problem;
use migration::SqliteMigrationError;
pub(super) use refusal::no_file;
use rows::RowInserter;

/// How much of the file is kept in memory, in KiB: SQLite's own 2 MiB would be read again for each report, as
/// reports lie in the order of their hashes.
const CACHE: i64 = 64 << 10;

/// How many bytes a page of a new file has. Many rows of criteria have half a KiB, of which few go into SQLite's own
/// 4 KiB.
const PAGE: i64 = 8 << 10;

/// An open file.
#[derive(Debug)]
pub(super) struct Sqlite {
    connection: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens a file. One that is not there is made; one of an earlier version is brought up to date.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty())
            && !folder.is_dir()
        {
            return Err(refusal::no_folder(folder));
        }
        refusal::refuse_journal(path)?;
        make_private(path);
        Self::open_file(path).map_err(|obstacle| refusal::on_opening(&obstacle, path))
    }

    fn open_file(path: &Path) -> Result<Self, SqliteMigrationError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(refusal::PATIENCE)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Views and triggers of a file that was handed in run as little as they can.
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.pragma_update(None, "cache_size", -CACHE)?;
        connection.pragma_update(None, "page_size", PAGE)?;
        connection.set_prepared_statement_cache_capacity(64);
        migration::refuse_triggers(&mut connection, migration::STEPS)?;
        migration::bring_up_to_date(&mut connection, migration::STEPS)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    fn refused(&self, error: &rusqlite::Error) -> Problem {
        refusal::on_import(error, &self.path)
    }
}

/// Makes a file that is not there, for its owner alone: SQLite would make one that all may read, and gives its journals
/// the rights of the file. What cannot be made SQLite finds out about, and says why.
fn make_private(path: &Path) {
    if !path.exists() {
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        let _ = options.open(path);
    }
}

impl Database for Sqlite {
    fn files(&self) -> Vec<PathBuf> {
        // SQLite follows links, and has its journals beside the file itself.
        let file = self.path.canonicalize();
        let file = file.unwrap_or_else(|_| self.path.clone());
        let beside = ["-journal", "-wal", "-shm"].map(|ending| {
            let mut name = file.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        });
        std::iter::once(file).chain(beside).collect()
    }

    fn unchanged(&mut self, digests: &[&ReportDigest]) -> Result<Vec<bool>, Problem> {
        // In one transaction: each of its own would look anew whether the file has been changed.
        let asked = |connection: &mut Connection| -> rusqlite::Result<Vec<bool>> {
            let transaction = connection.transaction()?;
            let mut statement = transaction.prepare_cached(
                "SELECT 1 FROM reports JOIN files ON files.report = reports.id
                 WHERE reports.id = ?1 AND reports.content = ?2 AND files.file = ?3",
            )?;
            digests
                .iter()
                .map(|digest| statement.exists([&digest.id, &digest.content, &digest.file]))
                .collect()
        };
        asked(&mut self.connection).map_err(|error| refusal::on_import(&error, &self.path))
    }

    fn merge(
        &mut self,
        group: &[IncomingReport],
        terms: MergePolicy<'_>,
    ) -> Result<Vec<MergeDecision>, TransactionError> {
        merge(&mut self.connection, group, terms).map_err(|error| {
            if refusal::is_of_report(&error) {
                TransactionError::Report(error.to_string())
            } else {
                TransactionError::Database(self.refused(&error))
            }
        })
    }

    fn rulings(&mut self) -> Result<Vec<UnitOverride>, Problem> {
        let asked = |connection: &Connection| -> rusqlite::Result<Vec<UnitOverride>> {
            connection
                .prepare("SELECT issuer_key, place, era, code FROM rulings")?
                .query_map([], |row| {
                    Ok(UnitOverride {
                        issuer_key: row.get(0)?,
                        place: row.get(1)?,
                        era: row.get(2)?,
                        code: row.get(3)?,
                    })
                })?
                .collect()
        };
        asked(&self.connection).map_err(|error| self.refused(&error))
    }

    fn add_unit_overrides(&mut self, rulings: &[UnitOverride]) -> Result<(), Problem> {
        let ruled = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for ruling in rulings {
                transaction.execute(
                    "INSERT INTO rulings (issuer_key, place, era, code) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (issuer_key, place, era) DO UPDATE SET code = excluded.code",
                    [&ruling.issuer_key, &ruling.place, &ruling.era, &ruling.code],
                )?;
            }
            transaction.execute(RULE, [])?;
            transaction.commit()
        };
        ruled(&mut self.connection).map_err(|error| refusal::on_import(&error, &self.path))
    }

    fn list(&mut self, listing: Listing, each: &mut RowCallback<'_>) -> Result<u64, ListError> {
        list(&self.connection, listing, each)
            .map_err(|ended| ended.or_problem(|error| refusal::on_asking(&error, &self.path)))
    }

    fn index(&mut self) -> Result<IndexingOutcome, Problem> {
        match search::index(&mut self.connection) {
            Ok(taken) => Ok(IndexingOutcome::Taken(taken)),
            Err(error) if refusal::is_of_writing(&error) => Ok(IndexingOutcome::Hindered),
            Err(error) => Err(self.refused(&error)),
        }
    }

    fn unindexed(&mut self) -> Result<u64, Problem> {
        search::unindexed(&self.connection).map_err(|error| refusal::on_asking(&error, &self.path))
    }

    fn search(&mut self, search: &Search) -> Result<SearchResults, Problem> {
        search::search(&mut self.connection, search)
            .map_err(|error| refusal::on_asking(&error, &self.path))
    }

    fn begin_run(&mut self, program: &str) -> Result<i64, Problem> {
        self.connection
            .query_row(
                "INSERT INTO runs (program, started) VALUES (?1, strftime('%Y-%m-%dT%H:%M:%SZ')) RETURNING run",
                [program],
                |row| row.get(0),
            )
            .map_err(|error| self.refused(&error))
    }

    fn end_run(&mut self, run: i64, counts: &RunCounts) -> Result<(), Problem> {
        self.connection
            .execute(
                "UPDATE runs SET ended = strftime('%Y-%m-%dT%H:%M:%SZ'), added = ?2, replaced = ?3,
                   versions = ?4, unchanged = ?5, skipped = ?6, failed = ?7
                 WHERE run = ?1",
                params![
                    run,
                    counts.added,
                    counts.replaced,
                    counts.versions,
                    counts.unchanged,
                    counts.skipped,
                    counts.failed
                ],
            )
            .map(|_| ())
            .map_err(|error| self.refused(&error))
    }
}

impl From<rusqlite::Error> for RowError<rusqlite::Error> {
    fn from(error: rusqlite::Error) -> Self {
        Self::Refused(error)
    }
}

fn list(
    connection: &Connection,
    listing: Listing,
    each: &mut RowCallback<'_>,
) -> Result<u64, RowError<rusqlite::Error>> {
    let mut statement = connection.prepare(&listing.sql())?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let value = |(at, column): (usize, &ListColumn)| -> rusqlite::Result<Value<'_>> {
            Ok(match column.kind {
                ColumnType::Text | ColumnType::Date => row.get::<_, Option<String>>(at)?.into(),
                ColumnType::Integer => row.get::<_, Option<i64>>(at)?.into(),
                ColumnType::Real => row.get::<_, Option<f64>>(at)?.into(),
                ColumnType::Truth => row.get::<_, Option<bool>>(at)?.into(),
            })
        };
        let columns = listing.columns().iter().enumerate();
        let values: Vec<Value<'_>> = columns.map(value).collect::<rusqlite::Result<_>>()?;
        each(&values).map_err(RowError::Taker)?;
        count += 1;
    }
    Ok(count)
}

fn merge(
    connection: &mut Connection,
    group: &[IncomingReport],
    terms: MergePolicy<'_>,
) -> rusqlite::Result<Vec<MergeDecision>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut decisions = Vec::with_capacity(group.len());
    let mut rows = RowInserter::new(&transaction);
    for delivery in group {
        let decision = decide(delivery, existing_reports(&transaction, delivery)?, terms);
        carry_out(&mut rows, delivery, &decision, terms.rulings)?;
        decisions.push(decision);
    }
    drop(rows);
    transaction.commit()?;
    Ok(decisions)
}

/// What the database holds that bears on a delivery.
fn existing_reports(
    transaction: &Transaction,
    delivery: &IncomingReport,
) -> rusqlite::Result<ExistingReports> {
    let report = delivery.report();
    let known = transaction
        .prepare_cached("SELECT content, delivery FROM reports WHERE id = ?1")?
        .query_row([&report.id], |row| {
            Ok(KnownReport {
                content: row.get(0)?,
                ordinal: row.get(1)?,
            })
        })
        .optional()?;
    let duplicate = match delivery.identity().triple() {
        None => None,
        Some([number, notation, issuer]) => transaction
            .prepare_cached(
                "SELECT delivery, (SELECT min(file) FROM files WHERE report = reports.id) FROM reports
                 WHERE code_number = ?1 AND code_notation = ?2 AND issuer_key = ?3 AND id <> ?4
                   AND (?5 IS NULL OR date IS NULL OR substr(date, 1, 4) = ?5)
                 ORDER BY delivery DESC LIMIT 1",
            )?
            .query_row(
                params![number, notation, issuer, report.id, delivery.identity().year],
                |row| {
                    Ok(DuplicateDocument {
                        ordinal: row.get(0)?,
                        file: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                    })
                },
            )
            .optional()?,
    };
    let holders = transaction
        .prepare_cached(
            "SELECT id, code_number, code_notation, issuer_key, date FROM files
             JOIN reports ON reports.id = files.report
             WHERE file = ?1 AND report <> ?2 ORDER BY id",
        )?
        .query_map([&report.source.file, &report.id], |row| {
            Ok(SameFileReport {
                report: row.get(0)?,
                identity: DocumentIdentity::of_row(
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ExistingReports {
        known,
        duplicate,
        same_file: holders,
    })
}

fn carry_out(
    rows: &mut RowInserter<'_>,
    delivery: &IncomingReport,
    decision: &MergeDecision,
    rulings: &UnitOverrides,
) -> rusqlite::Result<()> {
    let transaction = rows.transaction();
    let report = delivery.report();
    for earlier in &decision.withdrawn {
        transaction.execute(
            "DELETE FROM files WHERE file = ?1 AND report = ?2",
            [&report.source.file, earlier],
        )?;
        transaction.execute(
            "DELETE FROM reports WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM files WHERE report = ?1)",
            [earlier],
        )?;
    }
    let mut files = vec![report.source.file.clone()];
    match decision.step {
        MergeStep::Pass => return Ok(()),
        MergeStep::Keep => {}
        MergeStep::Write { ordinal, replace } => {
            if replace {
                files.extend(
                    transaction
                        .prepare_cached("SELECT file FROM files WHERE report = ?1")?
                        .query_map([&report.id], |row| row.get::<_, String>(0))?
                        .collect::<rusqlite::Result<Vec<_>>>()?,
                );
                transaction.execute("DELETE FROM reports WHERE id = ?1", [&report.id])?;
            }
            crate::rows::write(rows, delivery, ordinal, rulings)?;
        }
    }
    let mut statement = transaction.prepare_cached(
        "INSERT INTO files (file, report) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    )?;
    for file in &files {
        statement.execute([file, &report.id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_its_owners_alone_and_an_old_one_keeps_its_rights() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut file = Sqlite::open(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
        let journal = file.files().swap_remove(1);
        let transaction = file.connection.transaction().unwrap();
        transaction
            .execute("INSERT INTO runs (program, started) VALUES ('', '')", [])
            .unwrap();
        assert_eq!(mode(&journal), 0o600);
        drop(transaction);
        drop(file);

        set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        Sqlite::open(&path).unwrap();
        assert_eq!(mode(&path), 0o640);

        let link = folder.path().join("link.db");
        symlink("behind.db", &link).unwrap();
        let file = Sqlite::open(&link).unwrap();
        let behind = folder.path().canonicalize().unwrap().join("behind.db");
        assert_eq!(
            (file.files()[0].as_path(), mode(&behind)),
            (behind.as_path(), 0o600)
        );
    }
}
