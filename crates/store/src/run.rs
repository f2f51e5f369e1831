//! A run of imports, and what it has done.

use super::merge::ImportOutcome;

/// Name and version of this program, as databases keep them.
pub(super) const PROGRAM: &str = concat!("baocao ", env!("CARGO_PKG_VERSION"));

/// A run that has begun.
#[derive(Debug)]
pub struct RunNumber(pub(super) i64);

/// How many reports a run has done what with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Reports that are new.
    pub added: u32,
    /// Reports that took the place of another reading.
    pub replaced: u32,
    /// Reports whose document was there already in other bytes.
    pub versions: u32,
    /// Reports that were there already.
    pub unchanged: u32,
    /// Reports left out, as their document was there already.
    pub skipped: u32,
    /// Reports that could not be taken in.
    pub failed: u32,
}

impl RunCounts {
    /// Counts a report.
    pub fn add(&mut self, imported: ImportOutcome) {
        *match imported {
            ImportOutcome::Added => &mut self.added,
            ImportOutcome::Replaced => &mut self.replaced,
            ImportOutcome::Version => &mut self.versions,
            ImportOutcome::Unchanged => &mut self.unchanged,
            ImportOutcome::Skipped => &mut self.skipped,
        } += 1;
    }
}
