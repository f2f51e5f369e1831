//! A folder that is held by a handle.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, Metadata};
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use baocao_report::error::{Context, Error, Problem, Result};

use crate::PlainPath;
use crate::whole::{OWNERS, write_in};

/// How a folder is opened: never through a link.
const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// A folder. What lies in it is reached by plain paths only, and through no link.
///
/// Everything that it makes is its owner's alone: files 0600, folders 0700, less what the umask takes away.
#[derive(Debug)]
pub struct Folder {
    handle: OwnedFd,
    path: PathBuf,
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File {
        /// Its size.
        bytes: u64,
        /// Whether it has no other name, here or elsewhere on the disk.
        sole: bool,
    },
    /// A folder.
    Folder,
    /// A link, a pipe, a socket, a device.
    Other,
}

impl Folder {
    /// Opens a folder that a person has named: the links in its own path are followed.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::Unreadable`].
    pub fn open(path: &Path) -> Result<Self> {
        let flags = FOLDER.difference(OFlags::NOFOLLOW);
        match rustix::fs::openat(CWD, path, flags, Mode::empty()) {
            Ok(handle) => Ok(Self {
                handle,
                path: path.to_owned(),
            }),
            Err(Errno::NOENT) => Err(Error::from(Problem::NotFound).in_file(path)),
            Err(error) => Err(Error::from(Problem::Unreadable(error.to_string())).in_file(path)),
        }
    }

    /// The same; makes the folder, and those above it, where they are not there.
    ///
    /// # Errors
    /// [`Problem::Output`], [`Problem::Unreadable`].
    pub fn create(path: &Path) -> Result<Self> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.or_problem(Problem::Output)
            .map_err(|error| error.in_file(path))?;
        Self::open(path)
    }

    /// Its path, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where a path in it stands, for messages and for libraries that take nothing but a path.
    pub fn place(&self, path: &PlainPath) -> PathBuf {
        self.path.join(&**path)
    }

    /// A folder in it; `None` where there is none.
    ///
    /// # Errors
    /// [`Problem::InTheWay`], [`Problem::Unreadable`].
    pub fn subfolder(&self, path: &PlainPath) -> Result<Option<Self>> {
        self.walk(path, false)
    }

    /// A folder in it, made where it is not there.
    ///
    /// # Errors
    /// [`Problem::InTheWay`], [`Problem::Output`].
    pub fn make_subfolder(&self, path: &PlainPath) -> Result<Self> {
        let made = self.walk(path, true)?;
        made.ok_or_else(|| Error::from(Problem::NotFound).in_file(self.place(path)))
    }

    /// What stands at a path; `None` where nothing does.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where a link stands above it; [`Problem::Unreadable`].
    pub fn entry(&self, path: &PlainPath) -> Result<Option<Entry>> {
        let Some((folder, name)) = self.parent(path, false)? else {
            return Ok(None);
        };
        match rustix::fs::statat(&folder.handle, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(match FileType::from_raw_mode(stat.st_mode) {
                FileType::RegularFile => Entry::File {
                    bytes: u64::try_from(stat.st_size).unwrap_or(0),
                    sole: stat.st_nlink == 1,
                },
                FileType::Directory => Entry::Folder,
                _ => Entry::Other,
            })),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(self.unreadable(path, error)),
        }
    }

    /// Whether a file stands at a path.
    ///
    /// # Errors
    /// As [`Folder::entry`].
    pub fn has_file(&self, path: &PlainPath) -> Result<bool> {
        Ok(matches!(self.entry(path)?, Some(Entry::File { .. })))
    }

    /// Opens a file for reading; `None` where nothing stands there.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where something else than a file stands there, a link also; [`Problem::Unreadable`].
    pub fn open_file(&self, path: &PlainPath) -> Result<Option<File>> {
        match self.entry(path)? {
            None => return Ok(None),
            Some(Entry::File { .. }) => {}
            Some(_) => return Err(self.in_the_way(path)),
        }
        let Some((folder, name)) = self.parent(path, false)? else {
            return Ok(None);
        };
        // It may have become another thing since it was looked at.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match rustix::fs::openat(&folder.handle, name, flags, Mode::empty()) {
            Ok(file) => {
                let file = File::from(file);
                self.check(path, &file, |_| true)?;
                Ok(Some(file))
            }
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(self.unreadable(path, error)),
        }
    }

    /// The bytes of a file, of at most `limit` bytes; `None` where nothing stands there.
    ///
    /// # Errors
    /// As [`Folder::open_file`]; [`Problem::TooLarge`].
    pub fn read(&self, path: &PlainPath, limit: u64) -> Result<Option<Vec<u8>>> {
        let Some(file) = self.open_file(path)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .or_problem(Problem::Unreadable)
            .map_err(|error| error.in_file(self.place(path)))?;
        let length = bytes.len() as u64;
        match length > limit {
            true => {
                let problem = Problem::TooLarge {
                    bytes: length,
                    limit,
                };
                Err(Error::from(problem).in_file(self.place(path)))
            }
            false => Ok(Some(bytes)),
        }
    }

    /// Writes a file whole or not at all, as [`write_atomically`](crate::write_atomically), and makes its folder. A link
    /// that has its name gives way to it.
    ///
    /// # Errors
    /// [`Problem::InTheWay`], [`Problem::Output`].
    pub fn write(&self, path: &PlainPath, bytes: &[u8]) -> Result<()> {
        self.write_by(path, |file| {
            file.write_all(bytes).or_problem(Problem::Output)
        })
    }

    /// The same for bytes that are not in memory.
    ///
    /// # Errors
    /// As [`Folder::write`], and those of `write`.
    pub fn write_by<T>(
        &self,
        path: &PlainPath,
        write: impl FnOnce(&mut File) -> Result<T>,
    ) -> Result<T> {
        let (folder, name) = self.parent_made(path)?;
        write_in(folder.handle.as_fd(), OsStr::new(name), OWNERS, write)
            .map_err(|error| error.in_file(self.place(path)))
    }

    /// Opens a file to add to it, made where it is not there.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where something else than a file stands there, or a file that has another name too: what is
    /// added would stand there as well. [`Problem::Output`].
    pub fn append(&self, path: &PlainPath) -> Result<File> {
        let (folder, name) = self.parent_made(path)?;
        let flags = OFlags::WRONLY
            | OFlags::APPEND
            | OFlags::CREATE
            | OFlags::NOFOLLOW
            | OFlags::NONBLOCK
            | OFlags::CLOEXEC;
        let file = match rustix::fs::openat(&folder.handle, name, flags, OWNERS) {
            Ok(file) => File::from(file),
            Err(Errno::LOOP | Errno::NXIO | Errno::ISDIR) => return Err(self.in_the_way(path)),
            Err(error) => return Err(self.not_written(path, error)),
        };
        self.check(path, &file, |metadata| metadata.nlink() == 1)?;
        Ok(file)
    }

    /// Moves a file to another folder of the same disk, over a file that has the new path.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where something else than a file has the new path; [`Problem::Output`].
    pub fn rename(&self, from: &PlainPath, folder: &Self, to: &PlainPath) -> Result<()> {
        match folder.entry(to)? {
            None | Some(Entry::File { .. }) => {}
            Some(_) => return Err(folder.in_the_way(to)),
        }
        let (source, source_name) = self.parent_made(from)?;
        let (target, target_name) = folder.parent_made(to)?;
        rustix::fs::renameat(&source.handle, source_name, &target.handle, target_name)
            .map_err(|error| folder.not_written(to, error))
    }

    /// The same, and over nothing.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where anything has the new path; [`Problem::Output`].
    pub fn rename_new(&self, from: &PlainPath, folder: &Self, to: &PlainPath) -> Result<()> {
        let (source, source_name) = self.parent_made(from)?;
        let (target, target_name) = folder.parent_made(to)?;
        let flags = RenameFlags::NOREPLACE;
        let renamed = rustix::fs::renameat_with(
            &source.handle,
            source_name,
            &target.handle,
            target_name,
            flags,
        );
        match renamed {
            Ok(()) => Ok(()),
            Err(Errno::EXIST) => Err(folder.in_the_way(to)),
            // Not every file system knows how: those of networks do not.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => match folder.entry(to)? {
                None => self.rename(from, folder, to),
                Some(_) => Err(folder.in_the_way(to)),
            },
            Err(error) => Err(folder.not_written(to, error)),
        }
    }

    /// Removes a file, or a link itself, that need not be there.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where a folder has its name; [`Problem::Output`].
    pub fn remove_file(&self, path: &PlainPath) -> Result<()> {
        self.remove(path, AtFlags::empty())
    }

    /// Removes a folder that need not be there and has nothing in it.
    ///
    /// # Errors
    /// [`Problem::InTheWay`] where it is no folder; [`Problem::Output`] where it has something in it.
    pub fn remove_folder(&self, path: &PlainPath) -> Result<()> {
        self.remove(path, AtFlags::REMOVEDIR)
    }

    fn remove(&self, path: &PlainPath, flags: AtFlags) -> Result<()> {
        let Some((folder, name)) = self.parent(path, false)? else {
            return Ok(());
        };
        match rustix::fs::unlinkat(&folder.handle, name, flags) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(Errno::ISDIR | Errno::NOTDIR | Errno::PERM) => Err(self.in_the_way(path)),
            Err(error) => Err(self.not_written(path, error)),
        }
    }

    /// The names of what is in it, in no order.
    ///
    /// # Errors
    /// [`Problem::Unreadable`].
    pub fn names(&self) -> Result<Vec<OsString>> {
        let read = || -> rustix::io::Result<Vec<OsString>> {
            let mut names = Vec::new();
            for entry in Dir::read_from(&self.handle)? {
                let name = entry?.file_name().to_bytes().to_owned();
                if name != b"." && name != b".." {
                    names.push(OsString::from_vec(name));
                }
            }
            Ok(names)
        };
        read()
            .or_problem(Problem::Unreadable)
            .map_err(|error| error.in_file(&self.path))
    }

    /// Sees the names in it to the disk.
    ///
    /// # Errors
    /// [`Problem::Output`].
    pub fn sync(&self) -> Result<()> {
        rustix::fs::fsync(&self.handle)
            .or_problem(Problem::Output)
            .map_err(|error| error.in_file(&self.path))
    }

    /// The folder that a path stands in, and its last name; `None` where there is no such folder.
    fn parent<'p>(&self, path: &'p PlainPath, make: bool) -> Result<Option<(Self, &'p str)>> {
        let (folder, name) = path.split();
        let folder = match folder {
            Some(folder) => self.walk(folder, make)?,
            None => Some(self.same()?),
        };
        Ok(folder.map(|folder| (folder, name)))
    }

    fn parent_made<'p>(&self, path: &'p PlainPath) -> Result<(Self, &'p str)> {
        let made = self.parent(path, true)?;
        made.ok_or_else(|| Error::from(Problem::NotFound).in_file(self.place(path)))
    }

    fn same(&self) -> Result<Self> {
        Ok(Self {
            handle: self
                .handle
                .try_clone()
                .or_problem(Problem::Unreadable)
                .map_err(|error| error.in_file(&self.path))?,
            path: self.path.clone(),
        })
    }

    fn walk(&self, path: &str, make: bool) -> Result<Option<Self>> {
        let mut folder = self.same()?;
        for name in path.split('/') {
            let place = folder.path.join(name);
            if make {
                let made = rustix::fs::mkdirat(&folder.handle, name, Mode::RWXU);
                if let Err(error) = made
                    && error != Errno::EXIST
                {
                    let problem = Problem::Output(error.to_string());
                    return Err(Error::from(problem).in_file(place));
                }
            }
            let handle = match rustix::fs::openat(&folder.handle, name, FOLDER, Mode::empty()) {
                Ok(handle) => handle,
                Err(Errno::NOENT) => return Ok(None),
                Err(Errno::LOOP | Errno::NOTDIR) => {
                    return Err(Error::from(Problem::InTheWay).in_file(place));
                }
                Err(error) => {
                    let problem = Problem::Unreadable(error.to_string());
                    return Err(Error::from(problem).in_file(place));
                }
            };
            folder = Self {
                handle,
                path: place,
            };
        }
        Ok(Some(folder))
    }

    fn check(
        &self,
        path: &PlainPath,
        file: &File,
        allows: impl Fn(&Metadata) -> bool,
    ) -> Result<()> {
        let metadata = file
            .metadata()
            .or_problem(Problem::Unreadable)
            .map_err(|error| error.in_file(self.place(path)))?;
        match metadata.is_file() && allows(&metadata) {
            true => Ok(()),
            false => Err(self.in_the_way(path)),
        }
    }

    fn in_the_way(&self, path: &PlainPath) -> Error {
        Error::from(Problem::InTheWay).in_file(self.place(path))
    }

    fn unreadable(&self, path: &PlainPath, error: Errno) -> Error {
        match error {
            Errno::LOOP | Errno::NOTDIR => self.in_the_way(path),
            error => Error::from(Problem::Unreadable(error.to_string())).in_file(self.place(path)),
        }
    }

    fn not_written(&self, path: &PlainPath, error: Errno) -> Error {
        Error::from(Problem::Output(error.to_string())).in_file(self.place(path))
    }
}

#[cfg(test)]
mod tests;
