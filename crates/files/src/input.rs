//! Files that a person has named, or that lie below a folder that a person has named.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};

use baocao_report::error::{Context, Problem, Result};

/// What tells a file from every other one, whatever paths lead to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// That of an open file.
    pub fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }
}

/// Where a path leads.
#[derive(Clone, Debug)]
pub struct Located {
    /// The path without a link in it.
    pub real: PathBuf,
    /// What stood there.
    pub metadata: Metadata,
}

impl Located {
    /// What stood there, to tell it from another thing that takes its place.
    pub fn identity(&self) -> Identity {
        Identity::of(&self.metadata)
    }
}

/// Opens a file for reading, without ever waiting for its content: a pipe, a socket or a device is refused, also one that
/// takes the file's place meanwhile, and a file of the kernel's that has nothing to give yet fails when it is read.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] for what is no file; else what the system says.
pub fn open(path: &Path) -> io::Result<(File, Metadata)> {
    // Opening alone wakes some devices up.
    refuse_other(&std::fs::metadata(path)?)?;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)?;
    let metadata = file.metadata()?;
    refuse_other(&metadata)?;
    Ok((file, metadata))
}

pub(crate) fn refuse_other(metadata: &Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file")),
    }
}

/// Reads a file that a person has named, of at most `limit` bytes.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Unsupported`] for what is no file, [`Problem::Unreadable`], [`Problem::TooLarge`].
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let read = || -> Result<Vec<u8>> {
        let (file, _) = open(path).map_err(|error| Problem::of_reading(&error))?;
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| Problem::of_reading(&error))?;
        match bytes.len() as u64 {
            bytes if bytes > limit => Err(Problem::TooLarge { bytes, limit }.into()),
            _ => Ok(bytes),
        }
    };
    read().map_err(|error| error.in_file(path))
}

/// Reads a text that a person has named, as [`read`].
///
/// # Errors
/// As [`read`]; [`Problem::Damaged`] where it is no UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String> {
    String::from_utf8(read(path, limit)?)
        .or_problem(Problem::Damaged)
        .map_err(|error| error.in_file(path))
}

/// Follows the links of a path, without opening what is there. Path and metadata are those of one moment.
///
/// # Errors
/// What the system says.
pub fn locate(path: &Path) -> io::Result<Located> {
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::openat(CWD, path, flags, Mode::empty())?);
    Ok(Located {
        real: std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd()))?,
        metadata: file.metadata()?,
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn only_files_are_opened_and_nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("file"), "1").unwrap();
        symlink("file", path("link")).unwrap();
        assert_eq!(open(&path("link")).unwrap().1.len(), 1);
        let _listener = UnixListener::bind(path("socket")).unwrap();
        rustix::fs::mknodat(
            CWD,
            path("pipe"),
            rustix::fs::FileType::Fifo,
            Mode::RUSR | Mode::WUSR,
            0,
        )
        .unwrap();
        symlink("/dev/zero", path("device")).unwrap();
        for other in [path("socket"), path("pipe"), path("device"), path(".")] {
            let error = open(&other).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{other:?}");
        }
    }

    #[test]
    fn a_path_is_located_where_its_links_lead() {
        let folder = tempfile::tempdir().unwrap();
        let root = locate(folder.path()).unwrap().real;
        std::fs::create_dir(root.join("a")).unwrap();
        std::fs::write(root.join("a/file"), "1").unwrap();
        symlink("a", root.join("b")).unwrap();
        let (one, other) = (root.join("a/file"), root.join("b/file"));
        let identity = |path: &Path| locate(path).unwrap().identity();
        assert_eq!(identity(&one), identity(&other));
        assert_eq!(locate(&other).unwrap().real, one);
        assert_ne!(identity(&one), identity(&root));
    }
}
