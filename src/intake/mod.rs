//! First stage: paths to [`Source`]s.

use std::path::PathBuf;
use std::sync::Arc;

use crate::report::Signature;

/// What a file is, told from its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// PDF.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// TIFF image, of one or more pages.
    Tiff,
    /// HTML.
    Html,
    /// Markdown: plain text with heads, pipe or tab-separated tables.
    Markdown,
    /// Plain text.
    Text,
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: u64,
    /// Pages of a document.
    pub pages: u64,
    /// Pixels of one image.
    pub pixels: u64,
}
