//! Files that are there whole or not at all.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat};
use sha2::{Digest, Sha256};

use baocao_report::error::{Context, Error, Problem, Result};

/// How a hidden file begins and ends that a killed process may have left.
const PART: (&str, &str) = (".baocao-", ".part");

/// How many hexadecimal digits stand between them.
const DIGITS: usize = 16;

/// Who may read and write a new file: its owner, as it may hold what people have reported about people.
pub(crate) const OWNERS: Mode = Mode::RUSR.union(Mode::WUSR);

/// Writes a file so that its path at every moment, a power cut included, holds the old bytes or the new.
///
/// The bytes go to a hidden file in the same folder, which is flushed to the disk and then renamed over `path`. What a killed
/// process leaves of it is taken over by the next write to the same path. Two processes must not write the same path at the
/// same time. A new file is its owner's alone, one that is there keeps its permissions.
///
/// # Errors
/// [`Problem::InTheWay`] where something else than a file has its name, a link or a device: `/dev/stdout` would be replaced.
/// [`Problem::Output`] where the folder is missing or read-only or the disk is full; the old file then stands untouched.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    write_atomically_by(path, |file| {
        file.write_all(bytes).or_problem(Problem::Output)
    })
}

/// The same for bytes that are not in memory: `write` gets the hidden file, and its path is only taken where that succeeds.
///
/// # Errors
/// As [`write_atomically`], and those of `write`.
pub fn write_atomically_by<T>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T>,
) -> Result<T> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let written = || {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = rustix::fs::openat(CWD, folder, flags, Mode::empty());
        let folder = folder.or_problem(Problem::Output)?;
        let name = path.file_name().unwrap_or_default();
        let mode = match rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => mode_of(&stat).ok_or(Problem::InTheWay)?,
            Err(_) => OWNERS,
        };
        write_in(folder.as_fd(), name, mode, write)
    };
    written().map_err(|error: Error| error.in_file(path))
}

/// The permissions of a file; `None` of anything else.
fn mode_of(stat: &Stat) -> Option<Mode> {
    let everybody = Mode::RWXU | Mode::RWXG | Mode::RWXO;
    (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile)
        .then(|| Mode::from_raw_mode(stat.st_mode) & everybody)
}

/// Writes a file of a folder.
pub(crate) fn write_in<T>(
    folder: BorrowedFd<'_>,
    name: &OsStr,
    mode: Mode,
    write: impl FnOnce(&mut File) -> Result<T>,
) -> Result<T> {
    let part = part_of(name);
    let mut file = begin(folder, &part, mode).or_problem(Problem::Output)?;
    let written = write(&mut file).and_then(|written| match end(folder, &file, &part, name) {
        Ok(()) => Ok(written),
        Err(error) => Err(Problem::Output(error.to_string()).into()),
    });
    if written.is_err() {
        // The error that counts is the first one; a part that cannot be removed does no harm.
        let _ = rustix::fs::unlinkat(folder, &part, AtFlags::empty());
    }
    written
}

fn begin(folder: BorrowedFd<'_>, part: &OsStr, mode: Mode) -> io::Result<File> {
    match rustix::fs::unlinkat(folder, part, AtFlags::empty()) {
        Err(error) if error != rustix::io::Errno::NOENT => return Err(error.into()),
        _ => {}
    }
    // Not merely `CREATE`: that would write into a file that somebody put there.
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let file = rustix::fs::openat(folder, part, flags, OWNERS)?;
    if mode != OWNERS {
        rustix::fs::fchmod(&file, mode)?;
    }
    Ok(file.into())
}

fn end(folder: BorrowedFd<'_>, file: &File, part: &OsStr, name: &OsStr) -> io::Result<()> {
    file.sync_all()?;
    rustix::fs::renameat(folder, part, folder, name)?;
    // The new name is safe from a power cut only when the folder has been flushed as well.
    Ok(rustix::fs::fsync(folder)?)
}

/// The hidden file beside `name`. Its name is made of a hash, as the name itself may already be as long as the file system
/// allows.
fn part_of(name: &OsStr) -> OsString {
    let hash = Sha256::digest(name.as_encoded_bytes());
    let hex: String = hash[..DIGITS / 2]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{}{hex}{}", PART.0, PART.1).into()
}

/// Whether a name is that of a hidden file that a killed process may have left.
pub fn is_part(name: &OsStr) -> bool {
    let digits = name
        .to_str()
        .and_then(|name| name.strip_prefix(PART.0)?.strip_suffix(PART.1));
    digits.is_some_and(|digits| {
        digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn part(path: &Path) -> std::path::PathBuf {
        path.with_file_name(part_of(path.file_name().unwrap()))
    }

    #[test]
    fn replaces_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("báo cáo.json");
        write_atomically(&path, b"old").unwrap();
        fs::write(part(&path), b"left by a killed run").unwrap();
        assert!(is_part(part(&path).file_name().unwrap()));
        write_atomically(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["báo cáo.json"]);
    }

    #[test]
    fn a_new_file_is_its_owners_and_one_that_is_there_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_atomically(&path, b"1").unwrap();
        assert_eq!(mode(&path) & 0o077, 0);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write_atomically(&path, b"2").unwrap();
        assert_eq!(mode(&path), 0o644);
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
        symlink(&prey, part(&path)).unwrap();
        write_atomically(&path, b"1").unwrap();
        assert_eq!(fs::read(&prey).unwrap(), b"precious");
        assert_eq!(fs::read(&path).unwrap(), b"1");
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        symlink("/dev/null", path("link")).unwrap();
        symlink("none", path("dangling")).unwrap();
        fs::create_dir(path("folder")).unwrap();
        for name in ["link", "dangling", "folder"] {
            let error = write_atomically(&path(name), b"1").unwrap_err();
            assert_eq!(*error.problem(), Problem::InTheWay, "{name}");
        }
        assert!(path("link").is_symlink());
    }
}
