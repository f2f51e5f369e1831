//! Whether an archive is as it was written: every file against its hash in the manifest.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::archived::{ArchivedFile, ArchivedOriginal, hex};
use super::journal::{JOURNAL, JournalContent, WORK};
use super::manifest::{LARGEST_MANIFEST, MANIFEST, Manifest, SalvagedManifest, is_intact};
use baocao_extract::intake::shown;
use baocao_files::{Entry, Folder, LOCK, PlainPath};
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
    /// A line of the manifest or the journal says what this program never writes. What it names was not looked at.
    NotOurs,
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
            Self::NotOurs => "not-ours",
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
    place: FilePlace<'m>,
    bytes: u64,
    sha256: &'m str,
}

/// Where a file is to stand.
enum FilePlace<'m> {
    /// In the archive.
    Filed(&'m PlainPath),
    /// Where it was left, by its absolute path.
    Left(&'m str),
}

impl FilePlace<'_> {
    fn shown(&self) -> &str {
        match self {
            Self::Filed(path) => path,
            Self::Left(path) => path,
        }
    }
}

/// Checks every file of an archive, on all threads of the pool that it is called in, and what else lies there. No link in the
/// archive is followed.
///
/// # Errors
/// [`Problem::Archive`] where there is no archive; [`Problem::Unreadable`] where its folder cannot be read.
pub fn verify(folder: &Path, observe: &(dyn Fn(VerifyEvent) + Sync)) -> Result<Verification> {
    let folder = Folder::open(folder).map_err(|error| match error.problem() {
        Problem::NotFound => Error::from(Problem::Archive(ArchiveFault::NotThere)).in_file(folder),
        _ => error,
    })?;
    let mut verified = Verification::default();
    let Some(bytes) = folder.read(&MANIFEST, LARGEST_MANIFEST)? else {
        if !folder.has_file(&LOCK)? {
            let error = Error::from(Problem::Archive(ArchiveFault::NotThere));
            return Err(error.in_file(folder.path()));
        }
        verified.differ(&MANIFEST, DiscrepancyKind::Missing);
        return Ok(verified);
    };
    if !is_intact(&bytes) {
        verified.differ(&MANIFEST, DiscrepancyKind::Changed);
    }
    let salvaged = SalvagedManifest::of(&bytes);
    if let Some(salvaged) = &salvaged {
        let known = salvaged.manifest.check_version();
        known.map_err(|fault| Error::from(Problem::Archive(fault)).in_file(folder.path()))?;
    }
    for problem in salvaged.iter().flat_map(|salvaged| &salvaged.refused) {
        verified.refuse(&MANIFEST, problem);
    }
    let manifest = salvaged.map(|salvaged| salvaged.manifest);
    let pending = verified.pending(&folder, manifest.as_ref())?;
    let expected = expected(manifest.as_ref(), &pending);
    let planned = expected.iter().map(|file| file.bytes);
    observe(VerifyEvent::Planned(planned.fold(0, u64::saturating_add)));
    let found: Vec<(Option<FileDiscrepancy>, u64)> = expected
        .par_iter()
        .map(|file| {
            let state = check(&folder, file, observe);
            let difference = state.map(|state| FileDiscrepancy {
                path: file.place.shown().to_owned(),
                state,
            });
            (difference, file.bytes)
        })
        .collect();
    verified.files = found.len() + 1;
    verified.bytes = bytes.len() as u64;
    for (difference, bytes) in found {
        verified.bytes = verified.bytes.saturating_add(bytes);
        verified.differences.extend(difference);
    }
    let known: HashSet<&str> = expected.iter().map(|file| file.place.shown()).collect();
    verified.differences.extend(extra(folder.path(), &known)?);
    verified.differences.sort();
    verified.differences.dedup();
    Ok(verified)
}

impl Verification {
    fn differ(&mut self, path: &str, state: DiscrepancyKind) {
        self.differences.push(FileDiscrepancy {
            path: path.to_owned(),
            state,
        });
    }

    fn refuse(&mut self, path: &str, problem: &Problem) {
        if let Problem::NotOurs { line, .. } = problem {
            self.differ(&format!("{path}:{line}"), DiscrepancyKind::NotOurs);
        }
    }

    /// What a run that has not ended has filed. Of what the manifest knows the manifest alone is believed.
    fn pending(
        &mut self,
        folder: &Folder,
        manifest: Option<&Manifest>,
    ) -> Result<Vec<ArchivedOriginal>> {
        match folder.entry(&WORK)? {
            None => return Ok(Vec::new()),
            Some(Entry::Folder) => self.differ(&WORK, DiscrepancyKind::Unfinished),
            Some(_) => {
                self.differ(&WORK, DiscrepancyKind::Extra);
                return Ok(Vec::new());
            }
        }
        let (Some(work), Some(manifest)) = (folder.subfolder(&WORK)?, manifest) else {
            return Ok(Vec::new());
        };
        let content = match JournalContent::read(&work, &JOURNAL, &manifest.head) {
            Ok(content) => content,
            Err(_) => {
                self.differ(&format!("{WORK}/{JOURNAL}"), DiscrepancyKind::Unreadable);
                return Ok(Vec::new());
            }
        };
        for problem in &content.refused {
            self.refuse(&format!("{WORK}/{JOURNAL}"), problem);
        }
        Ok(manifest.unknown_of(content.items))
    }
}

/// Every file that the manifest, and the journal of a run that has not ended, tell of.
fn expected<'m>(
    manifest: Option<&'m Manifest>,
    pending: &'m [ArchivedOriginal],
) -> Vec<ExpectedFile<'m>> {
    let kept = manifest
        .into_iter()
        .flat_map(|manifest| manifest.items.values());
    let mut expected = Vec::new();
    for item in kept.chain(pending) {
        let left = item.reference.as_deref().map(|path| ExpectedFile {
            place: FilePlace::Left(path),
            bytes: item.bytes,
            sha256: &item.sha256,
        });
        expected.extend(left);
        expected.extend(item.files.iter().map(filed));
    }
    let lists = manifest.into_iter().flat_map(|manifest| &manifest.lists);
    expected.extend(lists.map(filed));
    expected
}

fn filed(held: &ArchivedFile) -> ExpectedFile<'_> {
    ExpectedFile {
        place: FilePlace::Filed(&held.path),
        bytes: held.bytes,
        sha256: &held.sha256,
    }
}

fn check(
    folder: &Folder,
    file: &ExpectedFile<'_>,
    observe: &(dyn Fn(VerifyEvent) + Sync),
) -> Option<DiscrepancyKind> {
    let opened = match &file.place {
        FilePlace::Filed(path) => folder.open_file(path),
        FilePlace::Left(path) => left(Path::new(path)),
    };
    let opened = match opened {
        Ok(Some(opened)) => opened,
        Ok(None) => return Some(DiscrepancyKind::Missing),
        // A link is no file of an archive, wherever it leads.
        Err(error) if *error.problem() == Problem::InTheWay => {
            observe(VerifyEvent::Hashed(file.bytes));
            return Some(DiscrepancyKind::Changed);
        }
        Err(_) => return Some(DiscrepancyKind::Unreadable),
    };
    if opened.metadata().map(|m| m.len()).ok() != Some(file.bytes) {
        observe(VerifyEvent::Hashed(file.bytes));
        return Some(DiscrepancyKind::Changed);
    }
    match hash_of(opened, file.bytes, observe) {
        Ok(hash) if hash == file.sha256 => None,
        Ok(_) => Some(DiscrepancyKind::Changed),
        Err(_) => Some(DiscrepancyKind::Unreadable),
    }
}

/// An original where it was left.
fn left(path: &Path) -> Result<Option<File>> {
    match baocao_files::open(path) {
        Ok((file, _)) => Ok(Some(file)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) if e.kind() == io::ErrorKind::InvalidInput => Err(Problem::InTheWay.into()),
        Err(e) => Err(Problem::Unreadable(e.to_string()).into()),
    }
}

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

fn hash_of(file: File, bytes: u64, observe: &(dyn Fn(VerifyEvent) + Sync)) -> io::Result<String> {
    // A file that grows has another hash in any case.
    let mut reader = BufReader::with_capacity(CHUNK, file.take(bytes.saturating_add(1)));
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
fn extra(folder: &Path, known: &HashSet<&str>) -> Result<Vec<FileDiscrepancy>> {
    let work = folder.join(&*WORK);
    let mut extra = Vec::new();
    let entries = WalkDir::new(folder).into_iter();
    for entry in entries.filter_entry(|entry| entry.path() != work) {
        let entry = entry
            .or_problem(Problem::Unreadable)
            .map_err(|e| e.in_file(folder))?;
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let is_known = path
            .to_str()
            .is_some_and(|path| path == &*MANIFEST || path == &*LOCK || known.contains(path));
        let is_full_lock = path == Path::new(&*LOCK) && entry.metadata().is_ok_and(|m| m.len() > 0);
        if !entry.file_type().is_dir() && (!is_known || is_full_lock) {
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
    use std::fs;

    use super::*;
    use crate::archived::{FileRole, ManifestHead, example, hash};
    use crate::naming::Template;

    fn archive() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("H")).unwrap();
        let mut manifest = Manifest::new(ManifestHead::new("H".into(), Template::default()));
        let mut item = example(1, "ab");
        fs::write(folder.path().join("H/H.0001.original.pdf"), "ab").unwrap();
        for (name, role) in [
            ("H/H.0001.pdf", FileRole::Copy),
            ("H/H.0001.json", FileRole::SidecarJson),
        ] {
            fs::write(folder.path().join(name), name).unwrap();
            item.files.push(ArchivedFile {
                path: PlainPath::new(name).unwrap(),
                role,
                part: 0,
                bytes: name.len() as u64,
                sha256: hash(name.as_bytes()),
            });
        }
        manifest.items.insert(1, item);
        fs::write(folder.path().join(&*MANIFEST), manifest.text()).unwrap();
        fs::write(folder.path().join(&*LOCK), "").unwrap();
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
        fs::write(path("H/H.0001.pdf"), "H/H.0002.pdf").unwrap();
        fs::remove_file(path("H/H.0001.json")).unwrap();
        std::os::unix::fs::symlink("H.0001.pdf", path("H/link")).unwrap();
        fs::write(path(&LOCK), "x").unwrap();
        fs::create_dir(path(&WORK)).unwrap();
        let named = told(folder.path());
        let expected = [
            (".baocao-lock", "extra"),
            (".baocao-work", "unfinished"),
            ("H/H.0001.json", "missing"),
            ("H/H.0001.pdf", "changed"),
            ("H/link", "extra"),
        ];
        let expected: Vec<_> = expected.map(|(p, s)| (p.to_owned(), s)).into();
        assert_eq!(named, expected);
    }

    #[test]
    fn a_damaged_manifest_is_named_and_what_it_still_tells_is_checked() {
        let folder = archive();
        let path = folder.path().join(&*MANIFEST);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("\"a.pdf\"", "\"b.pdf\"")).unwrap();
        assert_eq!(told(folder.path()), [(MANIFEST.to_string(), "changed")]);
        fs::remove_file(&path).unwrap();
        assert_eq!(told(folder.path()), [(MANIFEST.to_string(), "missing")]);
        fs::remove_file(folder.path().join(&*LOCK)).unwrap();
        let error = verify(folder.path(), &|_| ()).unwrap_err();
        assert_eq!(error.problem(), &Problem::Archive(ArchiveFault::NotThere));
    }
}
