//! A word as it was read, and what may have been printed there.

use baocao_report::Confidence;

use crate::language::WordId;
use crate::lattice::{LatticeArc, PrintedWord};

/// A word as it was read, and where.
#[derive(Clone, Debug)]
pub(super) struct WordReading<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
    pub(super) unit: usize,
    /// Classes of what stands between the word before and this.
    pub(super) signs: Vec<WordId>,
    /// Whether it stands in a line of capitals.
    pub(super) capitals: bool,
    /// Whether nothing but a blank stands between the word before and this.
    pub(super) joined: bool,
    /// Whether a full stop or a parenthesis stands behind it.
    pub(super) before_stop: bool,
    /// Whether it numbers an entry at the start of a line: `d)`, `IV.`
    pub(super) numbers: bool,
    /// Whether it is the second letter of an abbreviation such as `b/c`.
    pub(super) after_stroke: bool,
    /// How sure the reader was of it.
    pub(super) confidence: Option<Confidence>,
}

/// What is known of a reading, wherever it stands.
#[derive(Clone, Debug)]
pub(super) struct ReadingCandidates {
    /// What may have been printed, the likeliest first.
    pub(super) arcs: Vec<LatticeArc>,
    /// Two words that may have been run together.
    pub(super) split: Vec<LatticeArc>,
    pub(super) as_read: PrintedWord,
    pub(super) letters: f32,
    /// What it is, whatever the letters may be taken for.
    pub(super) kind: ReadingKind,
    /// Whether it is a Roman numeral, which stays before a full stop.
    pub(super) roman: bool,
    /// Whether it may be a piece of a word that was torn apart.
    pub(super) piece: bool,
}

/// What a reading is as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadingKind {
    /// Nothing that stays.
    Any,
    /// What stays as it is everywhere.
    Kept,
    /// A listed foreign word that may be a syllable.
    Foreign,
    /// A listed abbreviation.
    Listed,
    /// Capitals that can be nothing but an abbreviation.
    Abbreviation,
}
