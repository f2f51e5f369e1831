//! The folder that a run writes to.

use std::fs::{File, TryLockError};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use baocao_files::{Folder, LOCK, PlainPath};
use baocao_report::error::{Error, Problem, Result};

/// All reports of an output folder, one a line.
pub(super) const REPORTS: PlainPath = PlainPath::constant("reports.jsonl");

/// An output folder that no other run writes to as long as this lives.
#[derive(Debug)]
pub(super) struct OutputFolder {
    folder: Folder,
    _lock: File,
}

impl OutputFolder {
    /// Makes the folder where it is not there, and locks it.
    ///
    /// # Errors
    /// [`Problem::Output`] where it cannot be made or written to, or another run holds it; [`Problem::InTheWay`] where the
    /// lock is a link; [`Problem::Usage`] where it is one of the inputs or lies such that reports would be read as inputs.
    pub fn open(folder: &Path, inputs: &[PathBuf]) -> Result<Self> {
        let made = Folder::create(folder)?;
        refuse_overlap(folder, inputs)?;
        let lock = made.append(&LOCK)?;
        let problem = match lock.try_lock() {
            Ok(()) => {
                return Ok(Self {
                    folder: made,
                    _lock: lock,
                });
            }
            Err(TryLockError::WouldBlock) => {
                Problem::Output("another run is writing to this folder; wait for its end".into())
            }
            Err(TryLockError::Error(e)) => Problem::Output(e.to_string()),
        };
        Err(Error::from(problem).in_file(folder))
    }
}

impl Deref for OutputFolder {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.folder
    }
}

/// An output folder within an input folder is fine, as the walk keeps out of it. An input within the output
/// folder is not: reports would land among the inputs.
fn refuse_overlap(folder: &Path, inputs: &[PathBuf]) -> Result<()> {
    let Ok(folder) = folder.canonicalize() else {
        return Ok(());
    };
    let within = inputs.iter().find(|input| {
        input
            .canonicalize()
            .is_ok_and(|input| input.starts_with(&folder))
    });
    match within {
        Some(input) => Err(Error::from(Problem::Usage(format!(
            "the input {} lies in the output folder; choose another --out",
            input.display()
        )))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_kept_out_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a/out");
        let first = OutputFolder::open(&out, &[]).unwrap();
        let error = OutputFolder::open(&out, &[]).unwrap_err();
        assert!(error.to_string().contains("another run"), "{error}");
        drop(first);
        assert!(OutputFolder::open(&out, &[]).is_ok());
    }

    #[test]
    fn an_input_within_the_output_is_refused_and_the_reverse_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        assert!(OutputFolder::open(&out, &[folder.path().to_owned()]).is_ok());
        for input in [out.clone(), out.join("in")] {
            std::fs::create_dir_all(&input).unwrap();
            let error = OutputFolder::open(&out, &[input]).unwrap_err();
            assert_eq!(error.problem().code(), "usage");
        }
    }
}
