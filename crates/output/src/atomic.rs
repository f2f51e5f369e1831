//! Files that are there whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use baocao_report::error::{Context, Error, Problem, Result};

/// Writes a file so that its path at every moment, a power cut included, holds the old bytes or the new.
///
/// The bytes go to a hidden file in the same folder, which is flushed to the disk and then renamed over
/// `path`. What a killed process leaves of it is taken over by the next write to the same path. Two
/// processes must not write the same path at the same time.
///
/// # Errors
/// [`Problem::Output`] where the folder is missing or read-only or the disk is full; the old file then
/// stands untouched.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    write_atomically_by(path, |file| {
        file.write_all(bytes)
            .or_problem(Problem::Output)
            .map_err(|e| e.in_file(path))
    })
}

/// The same for bytes that are not in memory: `write` gets the hidden file, and its path is only taken where that
/// succeeds.
///
/// # Errors
/// As [`write_atomically`], and those of `write`.
pub fn write_atomically_by<T>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T>,
) -> Result<T> {
    let part = part_of(path);
    let of_output = |e: io::Error| Error::from(Problem::Output(e.to_string())).in_file(path);
    let written = begin(&part).map_err(of_output).and_then(|mut file| {
        let written = write(&mut file)?;
        end(&file, &part, path).map_err(of_output)?;
        Ok(written)
    });
    if written.is_err() {
        // The error that counts is the first one; a part that cannot be removed does no harm.
        let _ = fs::remove_file(&part);
    }
    written
}

fn begin(part: &Path) -> io::Result<File> {
    match fs::remove_file(part) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    // Not merely `create`: that would write through a link that somebody put there.
    OpenOptions::new().write(true).create_new(true).open(part)
}

fn end(file: &File, part: &Path, path: &Path) -> io::Result<()> {
    file.sync_all()?;
    fs::rename(part, path)?;
    // The new name is safe from a power cut only when the folder has been flushed as well.
    File::open(folder_of(path))?.sync_all()
}

/// The hidden file beside `path`. Its name is made of a hash, as the name itself may already be as long as
/// the file system allows.
fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or(OsStr::new(""));
    let hash = Sha256::digest(name.as_encoded_bytes());
    let hex: String = hash.iter().take(8).map(|b| format!("{b:02x}")).collect();
    folder_of(path).join(format!(".baocao-{hex}.part"))
}

/// Whether a name is that of a hidden file that a killed process may have left.
pub fn is_part(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".baocao-") && name.ends_with(b".part")
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn replaces_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("báo cáo.json");
        write_atomically(&path, b"old").unwrap();
        fs::write(part_of(&path), b"left by a killed run").unwrap();
        assert!(is_part(part_of(&path).file_name().unwrap()));
        write_atomically(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["báo cáo.json"]);
    }

    #[test]
    fn takes_the_longest_name_a_file_can_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x".repeat(255));
        write_atomically(&path, b"1").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"1");
    }

    #[test]
    fn a_refusal_names_the_file_and_keeps_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none/a.json");
        let error = write_atomically(&missing, b"1").unwrap_err();
        assert_eq!(error.file(), Some(missing.as_path()));
        assert_eq!(error.problem().code(), "output");

        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        assert!(write_atomically(&taken, b"1").is_err());
        assert_eq!(names(folder.path()), ["taken"]);
    }

    #[test]
    fn does_not_write_through_a_planted_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, prey) = (folder.path().join("a"), folder.path().join("prey"));
        fs::write(&prey, b"precious").unwrap();
        std::os::unix::fs::symlink(&prey, part_of(&path)).unwrap();
        write_atomically(&path, b"1").unwrap();
        assert_eq!(fs::read(&prey).unwrap(), b"precious");
    }
}
