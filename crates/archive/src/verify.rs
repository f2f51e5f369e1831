//! Whether an archive is as it was written: every file against its hash in the manifest.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::journal::{JOURNAL, Journal, WORK};
use super::manifest::{ArchivedFile, ArchivedOriginal, MANIFEST, Manifest, hex, is_intact};
use baocao_extract::intake::shown;
use baocao_output::LOCK;
use baocao_report::error::ArchiveFault;
use baocao_report::error::{Context, Error, Problem, Result};

/// What a verification has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many files were checked.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
    /// What is not as it was written, in the order of the paths.
    pub differences: Vec<FileDiscrepancy>,
}

/// A file that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileDiscrepancy {
    /// Its path below the archive; of an original that was left in its place, that place.
    pub path: String,
    /// What is different.
    pub state: DiscrepancyKind,
}

/// How a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiscrepancyKind {
    /// Its bytes are others.
    Changed,
    /// It is not there.
    Missing,
    /// The manifest does not know it.
    Extra,
    /// It is there and cannot be read.
    Unreadable,
    /// A run has not ended: the same command completes it.
    Unfinished,
}

impl DiscrepancyKind {
    /// Its short stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Unreadable => "unreadable",
            Self::Unfinished => "unfinished",
        }
    }
}

/// What a verification tells while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyEvent {
    /// So many bytes are to be read.
    Planned(u64),
    /// So many bytes more have been.
    Hashed(u64),
}

/// A file to check.
struct ExpectedFile<'m> {
    path: PathBuf,
    shown: &'m str,
    bytes: u64,
    sha256: &'m str,
}

/// Checks every file of an archive, on all threads of the pool that it is called in, and what else lies there.
///
/// # Errors
/// [`Problem::Archive`] where there is no archive; [`Problem::Unreadable`] where its folder cannot be read.
pub fn verify(folder: &Path, observe: &(dyn Fn(VerifyEvent) + Sync)) -> Result<Verification> {
    let bytes = match fs::read(folder.join(MANIFEST)) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound && folder.join(LOCK).is_file() => {
            return Ok(Verification {
                differences: vec![FileDiscrepancy {
                    path: MANIFEST.to_owned(),
                    state: DiscrepancyKind::Missing,
                }],
                ..Verification::default()
            });
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let error = Error::from(Problem::Archive(ArchiveFault::NotThere));
            return Err(error.in_file(folder));
        }
        Err(e) => return Err(Error::from(Problem::Unreadable(e.to_string())).in_file(folder)),
    };
    let mut verified = Verification::default();
    let mut differ = |path: &str, state| {
        verified.differences.push(FileDiscrepancy {
            path: path.to_owned(),
            state,
        });
    };
    if folder.join(WORK).exists() {
        differ(WORK, DiscrepancyKind::Unfinished);
    }
    if !is_intact(&bytes) {
        differ(MANIFEST, DiscrepancyKind::Changed);
    }
    let manifest = Manifest::salvage(&bytes);
    let pending =
        Journal::read(&folder.join(WORK).join(JOURNAL)).or_problem(Problem::Unreadable)?;
    let expected = expected(folder, manifest.as_ref(), &pending);
    observe(VerifyEvent::Planned(expected.iter().map(|e| e.bytes).sum()));
    let found: Vec<(Option<FileDiscrepancy>, u64)> = expected
        .par_iter()
        .map(|file| {
            let state = check(file, observe);
            let difference = state.map(|state| FileDiscrepancy {
                path: file.shown.to_owned(),
                state,
            });
            (difference, file.bytes)
        })
        .collect();
    verified.files = found.len() + 1;
    verified.bytes = bytes.len() as u64;
    for (difference, bytes) in found {
        verified.bytes += bytes;
        verified.differences.extend(difference);
    }
    let known: HashSet<&Path> = expected.iter().map(|file| file.path.as_path()).collect();
    verified.differences.extend(extra(folder, &known)?);
    verified.differences.sort();
    verified.differences.dedup();
    Ok(verified)
}

/// Every file that the manifest, and the journal of a run that has not ended, tell of.
fn expected<'m>(
    folder: &Path,
    manifest: Option<&'m Manifest>,
    pending: &'m [ArchivedOriginal],
) -> Vec<ExpectedFile<'m>> {
    let replaced: HashSet<u32> = pending.iter().map(ArchivedOriginal::ordinal).collect();
    let kept = manifest
        .into_iter()
        .flat_map(|manifest| manifest.items.values())
        .filter(|item| !replaced.contains(&item.ordinal()));
    let mut expected = Vec::new();
    for item in kept.chain(pending) {
        let left = item.reference.as_deref().map(|path| ExpectedFile {
            path: PathBuf::from(path),
            shown: path,
            bytes: item.bytes,
            sha256: &item.sha256,
        });
        expected.extend(left);
        expected.extend(item.files.iter().map(|held| of(folder, held)));
    }
    let lists = manifest.into_iter().flat_map(|manifest| &manifest.lists);
    expected.extend(lists.map(|held| of(folder, held)));
    expected
}

fn of<'m>(folder: &Path, held: &'m ArchivedFile) -> ExpectedFile<'m> {
    ExpectedFile {
        path: folder.join(&held.path),
        shown: &held.path,
        bytes: held.bytes,
        sha256: &held.sha256,
    }
}

fn check(
    file: &ExpectedFile<'_>,
    observe: &(dyn Fn(VerifyEvent) + Sync),
) -> Option<DiscrepancyKind> {
    // A link is no file of an archive, wherever it leads.
    let metadata = match fs::symlink_metadata(&file.path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Some(DiscrepancyKind::Missing),
        Err(_) => return Some(DiscrepancyKind::Unreadable),
    };
    if !metadata.is_file() || metadata.len() != file.bytes {
        observe(VerifyEvent::Hashed(file.bytes));
        return Some(DiscrepancyKind::Changed);
    }
    match hash_of(&file.path, observe) {
        Ok(hash) if hash == file.sha256 => None,
        Ok(_) => Some(DiscrepancyKind::Changed),
        Err(_) => Some(DiscrepancyKind::Unreadable),
    }
}

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

fn hash_of(path: &Path, observe: &(dyn Fn(VerifyEvent) + Sync)) -> io::Result<String> {
    let mut reader = BufReader::with_capacity(CHUNK, File::open(path)?);
    let mut hasher = Sha256::new();
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(chunk);
        let length = chunk.len();
        observe(VerifyEvent::Hashed(length as u64));
        reader.consume(length);
    }
}

/// Files that nobody knows.
fn extra(folder: &Path, known: &HashSet<&Path>) -> Result<Vec<FileDiscrepancy>> {
    let work = folder.join(WORK);
    let own = [folder.join(MANIFEST), folder.join(LOCK)];
    let mut extra = Vec::new();
    let entries = WalkDir::new(folder).into_iter();
    for entry in entries.filter_entry(|entry| entry.path() != work) {
        let entry = entry
            .or_problem(Problem::Unreadable)
            .map_err(|e| e.in_file(folder))?;
        if entry.file_type().is_dir() || known.contains(entry.path()) {
            continue;
        }
        let is_own = own.iter().any(|own| own == entry.path());
        let is_full_lock = entry.path() == own[1] && entry.metadata().is_ok_and(|m| m.len() > 0);
        if !is_own || is_full_lock {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            extra.push(FileDiscrepancy {
                path: shown(path),
                state: DiscrepancyKind::Extra,
            });
        }
    }
    Ok(extra)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{ArchivedFile, FileRole, ManifestHead, example, hash};
    use crate::naming::Template;

    fn archive() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("H")).unwrap();
        let mut manifest = Manifest::new(ManifestHead::new("H".into(), Template::default()));
        let mut item = example(1, "ab");
        for name in ["H/a.pdf", "H/a.json"] {
            fs::write(folder.path().join(name), name).unwrap();
            item.files.push(ArchivedFile {
                path: name.into(),
                role: FileRole::Copy,
                part: 0,
                bytes: name.len() as u64,
                sha256: hash(name.as_bytes()),
            });
        }
        manifest.items.insert(1, item);
        fs::write(folder.path().join(MANIFEST), manifest.text()).unwrap();
        fs::write(folder.path().join(LOCK), "").unwrap();
        folder
    }

    fn told(folder: &Path) -> Vec<(String, &'static str)> {
        let verified = verify(folder, &|_| ()).unwrap();
        let told = verified.differences.into_iter();
        told.map(|d| (d.path, d.state.code())).collect()
    }

    #[test]
    fn what_is_changed_missing_extra_or_unfinished_is_named() {
        let folder = archive();
        let path = |name: &str| folder.path().join(name);
        assert_eq!(told(folder.path()), []);
        fs::write(path("H/a.pdf"), "H/b.pdf").unwrap();
        fs::remove_file(path("H/a.json")).unwrap();
        std::os::unix::fs::symlink("a.pdf", path("H/link")).unwrap();
        fs::write(path(LOCK), "x").unwrap();
        fs::create_dir(path(WORK)).unwrap();
        let named = told(folder.path());
        let expected = [
            (".baocao-lock", "extra"),
            (".baocao-work", "unfinished"),
            ("H/a.json", "missing"),
            ("H/a.pdf", "changed"),
            ("H/link", "extra"),
        ];
        let expected: Vec<_> = expected.map(|(p, s)| (p.to_owned(), s)).into();
        assert_eq!(named, expected);
    }

    #[test]
    fn a_damaged_manifest_is_named_and_what_it_still_tells_is_checked() {
        let folder = archive();
        let path = folder.path().join(MANIFEST);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("\"a.pdf\"", "\"b.pdf\"")).unwrap();
        assert_eq!(told(folder.path()), [(MANIFEST.to_owned(), "changed")]);
        fs::remove_file(&path).unwrap();
        assert_eq!(told(folder.path()), [(MANIFEST.to_owned(), "missing")]);
        fs::remove_file(folder.path().join(LOCK)).unwrap();
        let error = verify(folder.path(), &|_| ()).unwrap_err();
        assert_eq!(error.problem(), &Problem::Archive(ArchiveFault::NotThere));
    }
}
