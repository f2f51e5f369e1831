//! First stage: paths to [`Source`]s.
//!
//! Originals are opened for reading only, always.

mod cms;
mod compound;
mod kind;
mod signatures;
mod walk;

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use baocao_files::Identity;
use baocao_report::Signature;
use baocao_report::error::{Error, Problem, Result};

pub use kind::MediaType;
pub use walk::{FoundFile, FoundFiles, Links, shown, walk};

/// A file taken in: its bytes, what they are, and their hash.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path it was read from.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// What it is.
    pub media_type: MediaType,
    /// Digital signatures found in it, unverified.
    pub signatures: Vec<Signature>,
}

/// How much of a file is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: u64,
    /// Pages of a document.
    pub pages: u64,
    /// Pixels of one image.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Limits {
    /// What is accepted when nobody asks for more: 512 MiB, 2,000 pages, 200 million pixels (an A0 sheet
    /// at 300 dpi has 140 million). The longest reports seen have some hundred pages.
    pub const DEFAULT: Self = Self {
        bytes: 512 << 20,
        pages: 2_000,
        pixels: 200_000_000,
    };
}

/// The identity of a file's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// Their number.
    pub bytes: u64,
}

/// Takes in a file: its bytes, their hash, their kind, its signatures.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Unreadable`], [`Problem::Empty`], [`Problem::TooLarge`] (told from the
/// file's size, before anything is read); [`Problem::Unsupported`], [`Problem::Encrypted`] and
/// [`Problem::Damaged`] where the first bytes or the directory of the file already say so.
pub fn open(path: &Path, limits: &Limits) -> Result<Source> {
    read(path, limits).map_err(|e| e.in_file(path))
}

/// The bytes of a file of whatever kind.
///
/// # Errors
/// As [`open`], as far as a file's size and readability go.
pub fn bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>> {
    read_bytes(path, limits).map_err(|e| e.in_file(path))
}

fn read_bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>> {
    let (file, metadata) = open_file(path, limits)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // One byte more than allowed shows that a file has grown, or never told its size.
    let read = file
        .take(limits.bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    check_size(read as u64, limits)?;
    Ok(bytes)
}

fn read(path: &Path, limits: &Limits) -> Result<Source> {
    let bytes = read_bytes(path, limits)?;
    let markdown_name = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"));
    let media_type = kind::of(&bytes, markdown_name)?;
    let sha256 = Sha256::digest(&bytes).into();
    let bytes = Arc::new(bytes);
    let signatures = match media_type {
        MediaType::Pdf => signatures::of(&bytes),
        _ => Vec::new(),
    };
    Ok(Source {
        path: path.to_owned(),
        bytes,
        sha256,
        media_type,
        signatures,
    })
}

/// How much of a file is read at a time for its hash.
const CHUNK: usize = 256 * 1024;

/// Hashes a file without holding it in memory.
///
/// # Errors
/// As [`open`], as far as a file's size and readability go; [`Problem::ChangedWhileRead`] where another file has taken the
/// place of the one that was found.
pub fn fingerprint(path: &Path, found: Identity, limits: &Limits) -> Result<Fingerprint> {
    let hashed = || -> Result<Fingerprint> {
        let (file, metadata) = open_file(path, limits)?;
        if Identity::of(&metadata) != found {
            return Err(Problem::ChangedWhileRead.into());
        }
        let mut reader = BufReader::with_capacity(CHUNK, file.take(limits.bytes.saturating_add(1)));
        let mut hasher = Sha256::new();
        let mut bytes = 0;
        loop {
            let chunk = reader.fill_buf().map_err(unreadable)?;
            if chunk.is_empty() {
                break;
            }
            hasher.update(chunk);
            let length = chunk.len();
            bytes += length as u64;
            reader.consume(length);
        }
        check_size(bytes, limits)?;
        if bytes == 0 {
            return Err(Problem::Empty.into());
        }
        Ok(Fingerprint {
            sha256: hasher.finalize().into(),
            bytes,
        })
    };
    hashed().map_err(|e| e.in_file(path))
}

/// Opens a file. Only files are opened: a pipe would be waited on for ever.
fn open_file(path: &Path, limits: &Limits) -> Result<(File, Metadata)> {
    let (file, metadata) = baocao_files::open(path).map_err(unreadable)?;
    check_size(metadata.len(), limits)?;
    Ok((file, metadata))
}

fn check_size(bytes: u64, limits: &Limits) -> Result<()> {
    if bytes > limits.bytes {
        let limit = limits.bytes;
        return Err(Problem::TooLarge { bytes, limit }.into());
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
fn unreadable(cause: io::Error) -> Error {
    Problem::of_reading(&cause).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    fn code(result: Result<Source>) -> &'static str {
        result.unwrap_err().problem().code()
    }

    #[test]
    fn a_file_has_its_bytes_hash_and_kind() {
        let file = file("BÁO CÁO".as_bytes());
        let source = open(file.path(), &Limits::DEFAULT).unwrap();
        assert_eq!(source.bytes.as_slice(), "BÁO CÁO".as_bytes());
        assert_eq!(source.media_type, MediaType::Text);
        let found = baocao_files::locate(file.path()).unwrap().identity();
        let print = fingerprint(file.path(), found, &Limits::DEFAULT).unwrap();
        assert_eq!((print.sha256, print.bytes), (source.sha256, 9));
    }

    #[test]
    fn what_cannot_be_taken_in_says_why() {
        let small = Limits {
            bytes: 4,
            ..Limits::DEFAULT
        };
        assert_eq!(code(open(file(b"12345").path(), &small)), "too-large");
        let refused = bytes(file(b"12345").path(), &small).unwrap_err();
        assert_eq!(refused.problem().code(), "too-large");
        assert_eq!(bytes(file(b"{\0}").path(), &small).unwrap(), b"{\0}");
        assert!(open(file(b"1234").path(), &small).is_ok());
        assert_eq!(code(open(file(b"").path(), &small)), "empty");
        assert_eq!(code(open(Path::new("no/such"), &small)), "not-found");
        assert_eq!(code(open(Path::new("/"), &small)), "not-a-file");
        assert_eq!(code(open(Path::new("/dev/zero"), &small)), "not-a-file");
        let empty = file(b"");
        let found = baocao_files::locate(empty.path()).unwrap().identity();
        let error = fingerprint(empty.path(), found, &small).unwrap_err();
        assert_eq!(*error.problem(), Problem::Empty);
        let other = file(b"1");
        let error = fingerprint(other.path(), found, &small).unwrap_err();
        assert_eq!(*error.problem(), Problem::ChangedWhileRead);
    }

    #[test]
    fn a_file_that_does_not_tell_its_size_is_read_up_to_the_limit() {
        let path = Path::new("/proc/self/status");
        assert!(open(path, &Limits::DEFAULT).is_ok());
        let small = Limits {
            bytes: 16,
            ..Limits::DEFAULT
        };
        assert_eq!(code(open(path, &small)), "too-large");
    }
}
