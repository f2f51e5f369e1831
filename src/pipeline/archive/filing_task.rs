//! An original on its way into an archive.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// An original to be filed.
pub(super) struct FilingTask {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called.
    pub file: String,
    /// Its hash in hexadecimal, and its size.
    pub sha256: String,
    pub bytes: u64,
    /// Every path that these bytes were found under.
    pub paths: BTreeSet<String>,
    /// Where it is left, if it is.
    pub reference: Option<String>,
    /// The pages of its documents in the archive, where it was split before.
    pub parts: Vec<(u32, u32)>,
    /// Whether the original is in the archive already, or is to stay outside.
    pub has_original: bool,
}
