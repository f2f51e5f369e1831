//! The lattice that is decoded: a slot for each word as read, with arcs of words that may have been printed.

use crate::language::WordId;
use crate::word_case::WordCase;

/// A word that may have been printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PrintedWord {
    /// The word for the language model.
    pub(crate) word: WordId,
    /// The lexicon's entry; none where the word stands as it was read.
    pub(crate) entry: Option<u32>,
    /// How it is written.
    pub(crate) shape: WordCase,
    /// Whether case tells nothing of it: it is always written so.
    pub(crate) fixed: bool,
}

impl PrintedWord {
    /// Whether it looks like another: an abbreviation is an entry of its own beside the word that the language has of it.
    fn prints_as(&self, other: &Self) -> bool {
        let known = self.word != WordId::UNKNOWN && self.entry.is_some() && other.entry.is_some();
        let alike = known && (self.word, self.shape) == (other.word, other.shape);
        self == other || alike
    }
}

/// One or two words that may have been printed where one or two were read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LatticeArc {
    /// The first word.
    pub(crate) first: PrintedWord,
    /// The second, where what was read is two words run together.
    pub(crate) second: Option<PrintedWord>,
    /// How many words as read it stands for: 2 where one was torn apart.
    pub(crate) span: usize,
    /// What the channel takes for it.
    pub(crate) cost: f32,
    /// Whether it leaves what was read as it is.
    pub(crate) same: bool,
}

/// A word as it was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slot {
    /// Classes of what stands between the word before and this.
    pub(crate) punctuation: Vec<WordId>,
    /// Whether it stands in a line of capitals.
    pub(crate) capitals: bool,
    /// What may have been printed.
    pub(crate) arcs: Vec<LatticeArc>,
}

impl LatticeArc {
    /// One word for one.
    pub(crate) fn one(printed: PrintedWord, cost: f32) -> Self {
        Self {
            first: printed,
            second: None,
            span: 1,
            cost,
            same: false,
        }
    }

    /// Whether it stands for as many words as another, and prints the same.
    pub(crate) fn prints_as(&self, other: &Self) -> bool {
        let second = match (self.second, other.second) {
            (Some(one), Some(other)) => one.prints_as(&other),
            (one, other) => one.is_none() && other.is_none(),
        };
        self.span == other.span && self.first.prints_as(&other.first) && second
    }

    /// A word as it was read.
    pub(crate) fn as_read(printed: PrintedWord, cost: f32) -> Self {
        Self {
            same: true,
            ..Self::one(printed, cost)
        }
    }
}

impl Slot {
    /// The end of a text, after the last signs.
    pub(crate) fn end(signs: Vec<WordId>) -> Self {
        let end = PrintedWord {
            word: WordId::BOUNDARY,
            entry: None,
            shape: WordCase::Lower,
            fixed: true,
        };
        Self {
            punctuation: signs,
            capitals: false,
            arcs: vec![LatticeArc::one(end, 0.0)],
        }
    }
}
