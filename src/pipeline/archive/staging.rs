//! What is made of an original, before it has a name: a folder for each, by the hash of its bytes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::filing_task::FilingTask;
use super::request::PROGRAM;
use crate::pipeline::hex;
use crate::pipeline::job::{ArchiveTask, Job, JobOutput, JobTask as Work};
use crate::pipeline::supervisor::Supervisor;
use baocao_archive::{ArchivedFile, CopyRecord, Division, DocumentOutcome, FileRole};
use baocao_output::{write_atomically, write_atomically_by};
use baocao_report::error::{Context, Error, Problem, Result};
use baocao_report::json;
use baocao_worker::JobFailure;

/// The file that says that all others are whole.
const RECORD: &str = "record.json";

/// How much of an original is copied at a time.
const CHUNK: usize = 256 * 1024;

/// Where things are made, and how.
pub(super) struct StagingArea {
    /// The folder.
    pub folder: PathBuf,
    /// The options that decide what is read.
    pub options: String,
    /// Whether files of several documents are split.
    pub split: bool,
}

/// What was made of an original.
#[derive(Serialize, Deserialize)]
pub(super) struct StageRecord {
    program: String,
    options: String,
    split: bool,
    /// Its documents, or why there are none.
    pub outcomes: std::result::Result<Vec<DocumentOutcome>, JobFailure>,
    /// Size and hash of each file, by its name here.
    pub files: BTreeMap<String, (u64, String)>,
}

/// What a file is called before it has a name.
pub(in crate::pipeline) fn staged(role: FileRole, part: usize) -> String {
    match role {
        FileRole::Original => "original".into(),
        FileRole::Copy => format!("copy-{part}.pdf"),
        FileRole::Report => format!("report-{part}.json"),
        FileRole::SidecarJson => format!("sidecar-{part}.json"),
        FileRole::SidecarXml => format!("sidecar-{part}.xml"),
        FileRole::List => format!("list-{part}"),
    }
}

impl StagingArea {
    /// The folder of an original.
    pub fn folder_of(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256)
    }

    /// Makes copy, original and report, unless an earlier run has made them. An original that cannot be read is no error here:
    /// the record says so.
    ///
    /// # Errors
    /// [`Problem::Interrupted`]; [`Problem::Output`]; what kept the original from being copied.
    pub fn make(&self, supervisor: &mut Supervisor<'_>, task: &FilingTask) -> Result<()> {
        let folder = self.folder_of(&task.sha256);
        if self.record(&task.sha256).is_some() {
            return Ok(());
        }
        remove(&folder)?;
        fs::create_dir_all(&folder)
            .or_problem(Problem::Output)
            .map_err(|e| e.in_file(&folder))?;
        let mut files = BTreeMap::new();
        if !task.has_original {
            let name = staged(FileRole::Original, 0);
            copy(&task.path, &folder.join(&name), &task.sha256)?;
            files.insert(name, (task.bytes, task.sha256.clone()));
        }
        let outcomes = match self.read(supervisor, task) {
            Ok(outcomes) => Ok(outcomes),
            Err(failure) => match failure.problem {
                Problem::Interrupted | Problem::Output(_) | Problem::ChangedWhileRead => {
                    return Err(failure.at(&task.path));
                }
                _ => Err(failure),
            },
        };
        for (part, outcome) in outcomes.iter().flatten().enumerate() {
            let name = staged(FileRole::Report, part);
            let json = json::indented(&outcome.report);
            write_atomically(&folder.join(&name), json.as_bytes())?;
            files.insert(name, print(json.as_bytes()));
            if let CopyRecord::Made { bytes, sha256, .. } = &outcome.copy {
                files.insert(staged(FileRole::Copy, part), (*bytes, sha256.clone()));
            }
        }
        let record = StageRecord {
            program: PROGRAM.into(),
            options: self.options.clone(),
            split: self.split,
            outcomes,
            files,
        };
        let json = serde_json::to_vec(&record).or_problem(Problem::Output)?;
        write_atomically(&folder.join(RECORD), &json)
    }

    /// What was made of an original, where all of it was, in the same way as in this run.
    pub fn record(&self, sha256: &str) -> Option<StageRecord> {
        let bytes = fs::read(self.folder_of(sha256).join(RECORD)).ok()?;
        let record: StageRecord = serde_json::from_slice(&bytes).ok()?;
        let is_same = record.program == PROGRAM
            && record.options == self.options
            && record.split == self.split;
        is_same.then_some(record)
    }

    /// Has the original read and copied: as the documents that it was split into before, or as those that begin in it, where
    /// that is to be, or as one.
    fn read(
        &self,
        supervisor: &mut Supervisor<'_>,
        task: &FilingTask,
    ) -> std::result::Result<Vec<DocumentOutcome>, JobFailure> {
        let division = match (task.parts.is_empty(), self.split) {
            (false, _) => Division::Parts(task.parts.clone()),
            (true, true) => Division::Begun,
            (true, false) => Division::Whole,
        };
        let archiving = ArchiveTask::new(
            Some(task.file.clone()),
            Some(task.sha256.clone()),
            division,
            &self.folder_of(&task.sha256),
        );
        let JobOutput { output, .. } =
            supervisor.perform(Job::new(&task.path, Work::Archive(archiving)))?;
        serde_json::from_str(&output).map_err(|e| Problem::Crashed(e.to_string()).into())
    }
}

/// Size and hash of bytes.
pub(super) fn print(bytes: &[u8]) -> (u64, String) {
    (bytes.len() as u64, hex(&Sha256::digest(bytes)))
}

/// Whether a file is there with the bytes that it should have.
pub(super) fn is_whole(path: &Path, held: &ArchivedFile) -> bool {
    let is_file = fs::symlink_metadata(path).is_ok_and(|m| m.is_file() && m.len() == held.bytes);
    is_file && hash(path).is_ok_and(|hash| hash == held.sha256)
}

fn hash(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex(&hasher.finalize())),
            length => hasher.update(&chunk[..length]),
        }
    }
}

/// Removes a file or a folder that need not be there.
pub(super) fn remove(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(e) => Err(e),
    };
    match removed {
        Err(e) if e.kind() != ErrorKind::NotFound => {
            Err(Error::from(Problem::Output(e.to_string())).in_file(path))
        }
        _ => Ok(()),
    }
}

/// Copies an original, which is opened for reading only, and sees that the copy has the hash that was taken before.
fn copy(from: &Path, to: &Path, sha256: &str) -> Result<()> {
    let unreadable = |e: std::io::Error| {
        let problem = match e.kind() {
            ErrorKind::NotFound => Problem::NotFound,
            _ => Problem::Unreadable(e.to_string()),
        };
        Error::from(problem).in_file(from)
    };
    let mut original = File::open(from).map_err(unreadable)?;
    write_atomically_by(to, |file| {
        let mut hasher = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let length = original.read(&mut chunk).map_err(unreadable)?;
            if length == 0 {
                break;
            }
            hasher.update(&chunk[..length]);
            file.write_all(&chunk[..length])
                .or_problem(Problem::Output)
                .map_err(|e| e.in_file(to))?;
        }
        if hex(&hasher.finalize()) == sha256 {
            Ok(())
        } else {
            Err(Error::from(Problem::ChangedWhileRead).in_file(from))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_bytes_that_were_hashed_or_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let bytes = vec![7; CHUNK + 9];
        fs::write(path("a"), &bytes).unwrap();
        let (length, sha256) = print(&bytes);
        copy(&path("a"), &path("b"), &sha256).unwrap();
        assert_eq!(fs::read(path("b")).unwrap(), bytes);
        let held = ArchivedFile {
            path: "b".into(),
            role: FileRole::Original,
            part: 0,
            bytes: length,
            sha256,
        };
        assert!(is_whole(&path("b"), &held));
        let error = copy(&path("a"), &path("c"), "00").unwrap_err();
        assert_eq!(*error.problem(), Problem::ChangedWhileRead);
        assert!(!path("c").exists());
        fs::write(path("b"), &bytes[1..]).unwrap();
        assert!(!is_whole(&path("b"), &held));
    }
}
