//! What is made of an original, before it has a name: a folder for each, by the hash of its bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::filing_task::FilingTask;
use super::request::PROGRAM;
use crate::pipeline::hex;
use crate::pipeline::job::{ArchiveTask, Job, JobOutput, JobTask as Work};
use crate::pipeline::supervisor::Supervisor;
use baocao_archive::{ArchivedFile, CopyRecord, Division, DocumentOutcome, FileRole, WORK};
use baocao_files::{Entry, Folder, PlainPath, is_part};
use baocao_report::error::{Context, Error, Problem, Result};
use baocao_report::json;
use baocao_worker::JobFailure;

/// The file that says that all others are whole.
const RECORD: PlainPath = PlainPath::constant("record.json");

/// The largest record that is read, in bytes: it holds the report.
const LARGEST_RECORD: u64 = 1 << 30;

/// How much of an original is copied at a time.
const CHUNK: usize = 256 * 1024;

/// Where things are made, and how.
pub(super) struct StagingArea {
    /// The archive's work folder.
    pub work: Folder,
    /// The options that decide what is read.
    pub options: String,
    /// Whether files of several documents are split.
    pub split: bool,
}

/// The folder of an original in the work folder.
pub(in crate::pipeline) struct StageFolder {
    folder: Folder,
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
    pub files: BTreeMap<PlainPath, (u64, String)>,
}

/// What a file is called before it has a name.
fn staged(role: FileRole, part: usize) -> Option<PlainPath> {
    PlainPath::new(match role {
        FileRole::Original => "original".to_owned(),
        FileRole::Copy => format!("copy-{part}.pdf"),
        FileRole::Report => format!("report-{part}.json"),
        FileRole::SidecarJson => format!("sidecar-{part}.json"),
        FileRole::SidecarXml => format!("sidecar-{part}.xml"),
        FileRole::List => return None,
    })
}

/// Whether a name is one that a run gives in the folder of an original.
fn is_staged(name: &str) -> bool {
    let number = |name: &str| -> Option<usize> {
        let (stem, _) = name.split_once('.')?;
        stem.split_once('-')?.1.parse().ok()
    };
    let part = number(name).unwrap_or_default();
    let roles = [
        FileRole::Original,
        FileRole::Copy,
        FileRole::Report,
        FileRole::SidecarJson,
        FileRole::SidecarXml,
    ];
    name == &*RECORD
        || is_part(name.as_ref())
        || roles
            .into_iter()
            .any(|role| staged(role, part).is_some_and(|staged| *staged == *name))
}

impl StageFolder {
    /// The folder of an original in an archive, as a worker finds it.
    ///
    /// # Errors
    /// [`Problem::Output`] where it is not there; [`Problem::InTheWay`].
    pub fn reach(archive: &Path, sha256: &[u8]) -> Result<Self> {
        let archive = Folder::open(archive)?;
        let path = WORK.join(&hex(sha256));
        let folder = match path {
            Some(path) => archive.subfolder(&path)?,
            None => None,
        };
        folder.map(|folder| Self { folder }).ok_or_else(|| {
            let why = "the folder that the copy is to go to is gone".to_owned();
            Error::from(Problem::Output(why)).in_file(archive.path())
        })
    }

    /// Writes a file.
    ///
    /// # Errors
    /// [`Problem::Output`].
    pub fn write(&self, role: FileRole, part: usize, bytes: &[u8]) -> Result<()> {
        match staged(role, part) {
            Some(name) => self.folder.write(&name, bytes),
            None => Ok(()),
        }
    }

    /// Moves a file to its place below the archive. Where it is no longer here nothing happens: it was moved before.
    ///
    /// # Errors
    /// [`Problem::Output`]; [`Problem::InTheWay`] where something stands there that is not to be written over.
    pub(super) fn place(
        &self,
        archive: &Folder,
        held: &ArchivedFile,
        over: Overwrite,
    ) -> Result<()> {
        let Some(name) = staged(held.role, held.part) else {
            return Ok(());
        };
        if !self.folder.has_file(&name)? {
            return Ok(());
        }
        match over {
            Overwrite::Yes => self.folder.rename(&name, archive, &held.path),
            Overwrite::No if is_whole(archive, &held.path, held) => self.folder.remove_file(&name),
            Overwrite::No => self.folder.rename_new(&name, archive, &held.path),
        }
    }

    /// Whether a file is here with the bytes that it should have.
    pub fn has(&self, held: &ArchivedFile) -> bool {
        let name = staged(held.role, held.part);
        name.is_some_and(|name| is_whole(&self.folder, &name, held))
    }
}

/// Whether a file may take the place of one that is there.
#[derive(Clone, Copy)]
pub(super) enum Overwrite {
    /// It may: the manifest knows the one that is there.
    Yes,
    /// It may not: the place is to be free.
    No,
}

impl StagingArea {
    /// The folder of an original, where there is one.
    ///
    /// # Errors
    /// [`Problem::InTheWay`]; [`Problem::Unreadable`].
    pub fn folder(&self, sha256: &str) -> Result<Option<StageFolder>> {
        let folder = self.work.subfolder(&name_of(sha256)?)?;
        Ok(folder.map(|folder| StageFolder { folder }))
    }

    /// Where the record of an original stands, for messages.
    pub fn place(&self, sha256: &str) -> PathBuf {
        self.work.path().join(sha256).join(&*RECORD)
    }

    fn make_folder(&self, sha256: &str) -> Result<StageFolder> {
        let folder = self.work.make_subfolder(&name_of(sha256)?)?;
        Ok(StageFolder { folder })
    }

    /// Removes what was made of an original: files that a run makes, and then the folder.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where something else lies there; [`Problem::Output`].
    pub fn discard(&self, sha256: &str) -> Result<()> {
        let path = name_of(sha256)?;
        let Some(StageFolder { folder }) = self.folder(sha256)? else {
            return Ok(());
        };
        let names = staged_names(&folder)?;
        for name in names {
            folder.remove_file(&name)?;
        }
        self.work.remove_folder(&path)
    }

    /// Makes copy, original and report, unless an earlier run has made them. An original that cannot be read is no error here:
    /// the record says so.
    ///
    /// # Errors
    /// [`Problem::Interrupted`]; [`Problem::Output`]; [`Problem::InTheWay`]; what kept the original from being copied.
    pub fn make(
        &self,
        supervisor: &mut Supervisor<'_>,
        archive: &Path,
        task: &FilingTask,
    ) -> Result<()> {
        if let (Some(record), Some(made)) = (self.record(&task.sha256)?, self.folder(&task.sha256)?)
            && self.is_whole_record(task, &record, &made)
        {
            return Ok(());
        }
        self.discard(&task.sha256)?;
        let stage = self.make_folder(&task.sha256)?;
        let mut files = BTreeMap::new();
        if !task.has_original
            && let Some(name) = staged(FileRole::Original, 0)
        {
            copy(task, &stage.folder, &name)?;
            files.insert(name, (task.bytes, task.sha256.clone()));
        }
        let outcomes = match self.read(supervisor, archive, task) {
            Ok(outcomes) => Ok(outcomes),
            Err(failure) => match failure.problem {
                Problem::Interrupted
                | Problem::Output(_)
                | Problem::InTheWay
                | Problem::ChangedWhileRead => return Err(failure.at(&task.path)),
                _ => Err(failure),
            },
        };
        for (part, outcome) in outcomes.iter().flatten().enumerate() {
            let json = json::indented(&outcome.report);
            stage.write(FileRole::Report, part, json.as_bytes())?;
            files.extend(staged(FileRole::Report, part).map(|name| (name, print(json.as_bytes()))));
            if let CopyRecord::Made { bytes, sha256, .. } = &outcome.copy {
                let print = (*bytes, sha256.clone());
                files.extend(staged(FileRole::Copy, part).map(|name| (name, print)));
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
        stage.folder.write(&RECORD, &json)
    }

    /// Whether a record that an earlier run has left tells of an original as this run would file it, and every file of it is
    /// there with its hash. The folder may have been another hand's meanwhile.
    fn is_whole_record(&self, task: &FilingTask, record: &StageRecord, made: &StageFolder) -> bool {
        let outcomes: &[DocumentOutcome] = record.outcomes.as_deref().unwrap_or_default();
        let as_many = match (task.parts.len(), self.split, &record.outcomes) {
            (_, _, Err(_)) => true,
            (0, true, Ok(_)) => !outcomes.is_empty(),
            (parts, _, Ok(_)) => outcomes.len() == parts.max(1),
        };
        let made_of = |(part, outcome): (usize, &DocumentOutcome)| {
            let has_copy = matches!(outcome.copy, CopyRecord::Made { .. });
            let copy = staged(FileRole::Copy, part).filter(|_| has_copy);
            staged(FileRole::Report, part).into_iter().chain(copy)
        };
        let mut expected: BTreeSet<PlainPath> =
            outcomes.iter().enumerate().flat_map(made_of).collect();
        expected.extend(staged(FileRole::Original, 0).filter(|_| !task.has_original));
        let original = record.file(FileRole::Original, 0);
        as_many
            && original.is_none_or(|(bytes, sha256)| (*bytes, sha256) == (task.bytes, &task.sha256))
            && expected.iter().eq(record.files.keys())
            && record
                .files
                .iter()
                .all(|(name, (bytes, sha256))| hash_is(&made.folder, name, *bytes, sha256))
    }

    /// What was made of an original, where all of it was, in the same way as in this run.
    ///
    /// # Errors
    /// [`Problem::InTheWay`]; [`Problem::Unreadable`].
    pub fn record(&self, sha256: &str) -> Result<Option<StageRecord>> {
        let Some(StageFolder { folder }) = self.folder(sha256)? else {
            return Ok(None);
        };
        let Some(bytes) = folder.read(&RECORD, LARGEST_RECORD)? else {
            return Ok(None);
        };
        let record: Option<StageRecord> = serde_json::from_slice(&bytes).ok();
        Ok(record.filter(|record| {
            record.program == PROGRAM
                && record.options == self.options
                && record.split == self.split
        }))
    }

    /// Has the original read and copied: as the documents that it was split into before, or as those that begin in it, where
    /// that is to be, or as one.
    fn read(
        &self,
        supervisor: &mut Supervisor<'_>,
        archive: &Path,
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
            archive,
        );
        let JobOutput { output, .. } =
            supervisor.perform(Job::new(&task.path, Work::Archive(archiving)))?;
        serde_json::from_str(&output).map_err(|e| Problem::Crashed(e.to_string()).into())
    }
}

/// The folder of an original is named by its hash.
fn name_of(sha256: &str) -> Result<PlainPath> {
    let name = PlainPath::new(sha256).filter(|name| is_stage_folder(name));
    name.ok_or_else(|| Problem::Output(format!("{sha256} is no hash")).into())
}

/// Whether a name is that of an original's folder.
pub(super) fn is_stage_folder(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The names of the files in the folder of an original.
///
/// # Errors
/// [`Problem::InTheWay`] where one is none that a run gives.
pub(super) fn staged_names(folder: &Folder) -> Result<Vec<PlainPath>> {
    let names = folder.names()?.into_iter().map(|name| {
        let plain = name.to_str().filter(|name| is_staged(name));
        let plain = plain.and_then(PlainPath::new);
        let is_folder = |plain: &PlainPath| folder.entry(plain).ok() == Some(Some(Entry::Folder));
        plain
            .filter(|plain| !is_folder(plain))
            .ok_or_else(|| Error::from(Problem::InTheWay).in_file(folder.path().join(name)))
    });
    names.collect()
}

/// Size and hash of bytes.
pub(super) fn print(bytes: &[u8]) -> (u64, String) {
    (bytes.len() as u64, hex(&Sha256::digest(bytes)))
}

impl StageRecord {
    /// Size and hash of a file, where there is one.
    pub fn file(&self, role: FileRole, part: usize) -> Option<&(u64, String)> {
        self.files.get(&staged(role, part)?)
    }
}

/// Whether a file is there with the bytes that it should have.
pub(super) fn is_whole(folder: &Folder, path: &PlainPath, held: &ArchivedFile) -> bool {
    hash_is(folder, path, held.bytes, &held.sha256)
}

fn hash_is(folder: &Folder, path: &PlainPath, bytes: u64, sha256: &str) -> bool {
    let is_file =
        matches!(folder.entry(path), Ok(Some(Entry::File { bytes: b, .. })) if b == bytes);
    let hashed = || hash(folder.open_file(path).ok()??, bytes).ok();
    is_file && hashed().is_some_and(|hash| hash == sha256)
}

fn hash(file: File, bytes: u64) -> std::io::Result<String> {
    // A file that grows has another hash in any case.
    let mut file = file.take(bytes.saturating_add(1));
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex(&hasher.finalize())),
            length => hasher.update(&chunk[..length]),
        }
    }
}

/// Copies an original, which is opened for reading only, and sees that the copy has the hash that was taken before.
fn copy(task: &FilingTask, to: &Folder, name: &PlainPath) -> Result<()> {
    let unreadable = |e: std::io::Error| Error::from(Problem::of_reading(&e)).in_file(&task.path);
    let (original, _) = baocao_files::open(&task.path).map_err(unreadable)?;
    let mut original = original.take(task.bytes.saturating_add(1));
    to.write_by(name, |file| {
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
                .map_err(|e| e.in_file(to.place(name)))?;
        }
        if hex(&hasher.finalize()) == task.sha256 {
            Ok(())
        } else {
            Err(Error::from(Problem::ChangedWhileRead).in_file(&task.path))
        }
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_copy_has_the_bytes_that_were_hashed_or_is_none() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let path = |name: &str| place.path().join(name);
        let plain = |name: &'static str| PlainPath::new(name).unwrap();
        let bytes = vec![7; CHUNK + 9];
        fs::write(path("a"), &bytes).unwrap();
        let (length, sha256) = print(&bytes);
        let mut task = FilingTask {
            path: path("a"),
            file: "a".into(),
            sha256: sha256.clone(),
            bytes: length,
            paths: BTreeSet::new(),
            reference: None,
            parts: Vec::new(),
            has_original: false,
        };
        copy(&task, &folder, &plain("b")).unwrap();
        assert_eq!(fs::read(path("b")).unwrap(), bytes);
        let held = ArchivedFile {
            path: plain("b"),
            role: FileRole::Original,
            part: 0,
            bytes: length,
            sha256,
        };
        assert!(is_whole(&folder, &held.path, &held));
        task.sha256 = "00".into();
        let error = copy(&task, &folder, &plain("c")).unwrap_err();
        assert_eq!(*error.problem(), Problem::ChangedWhileRead);
        assert!(!path("c").exists());
        fs::write(path("b"), &bytes[1..]).unwrap();
        assert!(!is_whole(&folder, &held.path, &held));
    }

    #[test]
    fn only_what_a_run_makes_is_discarded() {
        let place = tempfile::tempdir().unwrap();
        let work = Folder::open(place.path()).unwrap();
        let area = StagingArea {
            work,
            options: String::new(),
            split: false,
        };
        let sha256 = "0a".repeat(32);
        let folder = place.path().join(&sha256);
        let lay = |name: &str| {
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name), "").unwrap();
        };
        for name in ["original", "record.json", "copy-12.pdf", "sidecar-0.xml"] {
            lay(name);
        }
        area.discard(&sha256).unwrap();
        assert!(!folder.exists());
        for name in ["thesis.docx", "copy-1.pdf.bak", "copy-01.pdf", "list-0"] {
            lay("original");
            lay(name);
            let error = area.discard(&sha256).unwrap_err();
            assert_eq!(*error.problem(), Problem::InTheWay, "{name}");
            assert!(folder.join("original").exists());
            fs::remove_file(folder.join(name)).unwrap();
        }
        assert!(area.discard("../victim").is_err());
    }
}
