//! What a database's refusal means, and what to do about it.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Error, ErrorCode};

use super::migration::{STEPS, SqliteMigrationError};
use baocao_report::error::Problem;

/// How long to wait for another program that is writing. An import takes milliseconds; this is for slow
/// network drives and for large batches.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn no_folder(folder: &Path) -> Problem {
    Problem::Database(format!(
        "there is no folder {}; make it or give another path",
        folder.display()
    ))
}

/// How a rollback journal ends that names another file, which SQLite deletes when it has rolled back (File Format, 5.2: the
/// super-journal of a transaction over several files). This program never writes to two files in one transaction.
const SUPER_JOURNAL: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// Refuses a database beside which such a journal lies.
pub(super) fn refuse_journal(path: &Path) -> Result<(), Problem> {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    let end = || -> std::io::Result<[u8; 8]> {
        let (mut file, _) = baocao_files::open(Path::new(&journal))?;
        let mut end = [0; 8];
        file.seek(SeekFrom::End(-8))?;
        file.read_exact(&mut end)?;
        Ok(end)
    };
    match end() {
        Ok(SUPER_JOURNAL) => Err(Problem::Database(format!(
            "{} names another file, which SQLite would delete, and is none of this program; move it away",
            Path::new(&journal).display()
        ))),
        _ => Ok(()),
    }
}

/// Where a database is only asked.
pub(crate) fn no_file(path: &Path) -> Problem {
    Problem::Database(format!(
        "there is no file {}; give the path of a database that reports have been imported into",
        path.display()
    ))
}

pub(super) fn on_opening(obstacle: &SqliteMigrationError, path: &Path) -> Problem {
    let file = path.display();
    Problem::Database(match obstacle {
        SqliteMigrationError::Foreign => format!(
            "{file} is a database of another program, and nothing was written to it; give another path"
        ),
        SqliteMigrationError::Trigger(name) => format!(
            "{file} has a trigger {name:?} that this program has not made and that would run with every import; drop it, or give another path"
        ),
        SqliteMigrationError::Newer(version) => format!(
            "{file} was made by a later version of this program (format {version}, and this one knows {}); use that version",
            STEPS.len()
        ),
        SqliteMigrationError::Refused(error) => {
            if path.is_dir() {
                format!("{file} is a folder; give the path of a file")
            } else {
                format!("{file} {}", cause(error))
            }
        }
    })
}

/// While reports were being written; those of the transaction are not there.
pub(super) fn on_import(error: &Error, path: &Path) -> Problem {
    Problem::Database(format!(
        "{} {}; the reports that were being written are not there",
        path.display(),
        cause(error)
    ))
}

/// While the database was asked.
pub(super) fn on_asking(error: &Error, path: &Path) -> Problem {
    Problem::Database(format!("{} {}", path.display(), cause(error)))
}

/// Whether the fault is a report's own, so that others may pass.
pub(super) fn is_of_report(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch)
    )
}

/// Whether the file may be read, and not written, now or at all.
pub(super) fn is_of_writing(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
        )
    )
}

/// The rest of a sentence that begins with the file.
fn cause(error: &Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            "is not an SQLite database; give another path, or move that file away".into()
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            "is damaged; move it away and import the reports' JSON files again".into()
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => format!(
            "was in use by another program for {} seconds; close that program and run again",
            PATIENCE.as_secs()
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "cannot be written; grant write permission for it and for its folder".into()
        }
        Some(ErrorCode::CannotOpen) => {
            "cannot be opened; check the permissions of it and of its folder".into()
        }
        Some(ErrorCode::DiskFull) => "does not fit on its disk; make room and run again".into(),
        _ => format!("could not be used: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn a_journal_that_names_another_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("a.db");
        refuse_journal(&database).unwrap();
        let journal = folder.path().join("a.db-journal");
        std::fs::write(&journal, b"short").unwrap();
        refuse_journal(&database).unwrap();
        let planted = [&b"/home/x/thesis.docx"[..], &[0; 8], &SUPER_JOURNAL].concat();
        std::fs::write(&journal, planted).unwrap();
        let problem = refuse_journal(&database).unwrap_err();
        assert!(problem.to_string().contains("a.db-journal"), "{problem}");
    }

    #[test]
    fn each_cause_says_what_to_do() {
        for (code, word) in [
            (ffi::SQLITE_BUSY, "close that program"),
            (ffi::SQLITE_READONLY, "write permission"),
            (ffi::SQLITE_READONLY_DIRECTORY, "write permission"),
            (ffi::SQLITE_FULL, "make room"),
            (ffi::SQLITE_CORRUPT, "move it away"),
            (ffi::SQLITE_CANTOPEN, "permissions"),
        ] {
            let refused =
                SqliteMigrationError::Refused(Error::SqliteFailure(ffi::Error::new(code), None));
            let Problem::Database(words) = on_opening(&refused, Path::new("a.db")) else {
                panic!("another problem");
            };
            assert!(
                words.starts_with("a.db ") && words.contains(word),
                "{words}"
            );
        }
    }
}
