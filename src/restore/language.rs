//! How syllables follow each other: a trigram model over lower-case words in modern spelling, with classes for
//! numbers, codes and punctuation.
//!
//! Probabilities are those of interpolated Kneser-Ney smoothing with three discounts (Chen and Goodman 1999),
//! counted by `tools/model`, in steps of [`STEP`]. Bigrams and trigrams lie in two hash tables with open addressing;
//! an entry knows its key by 24 bits of a hash, so that of a million look-ups of word sequences that were never counted
//! one finds another's figures. The model is part of the program: the system maps it into memory with it, and
//! processes share it.
//!
//! Layout, little-endian:
//!
//! ```text
//! "baocao language 1\n"
//! u32 words, u32 bytes of their spellings, u32 cells of bigrams, u32 cells of trigrams
//! spellings, each ended by a line feed
//! a record a word: u8 log probability, u8 backoff, u8 title after lower case, u8 title after title, u8 capitals
//! bigrams, a cell each: u24 fingerprint (0 is empty), u8 log probability, u8 backoff
//! trigrams, a cell each: u24 fingerprint, u8 log probability
//! ```

use std::borrow::Cow;
use std::collections::HashMap;

use super::token::{self, Symbol};

/// What a file of this format begins with.
pub const MAGIC: &[u8] = b"baocao language 1\n";

/// Step of the quantised logarithms (natural); 255 of them reach down to e^-15.9.
pub const STEP: f32 = 1.0 / 16.0;

/// Bytes of a word's record, of a bigram's cell and of a trigram's.
pub const RECORD: usize = 5;
/// Bytes of a bigram's cell.
pub const BIGRAM: usize = 5;
/// Bytes of a trigram's cell.
pub const TRIGRAM: usize = 4;

/// A word of the vocabulary, or a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub u16);

impl WordId {
    /// The end of a sentence, or of a part of it.
    pub const BOUNDARY: Self = Self(0);
    /// Any other punctuation.
    pub const PUNCTUATION: Self = Self(1);
    /// Any number.
    pub const NUMBER: Self = Self(2);
    /// Any code.
    pub const CODE: Self = Self(3);
    /// A word that is not in the vocabulary.
    pub const UNKNOWN: Self = Self(4);
    /// How many classes come before the words.
    pub const CLASSES: u16 = 5;
}

/// The hash that a sequence of two or three words is kept by.
pub fn hash(words: &[WordId]) -> u64 {
    // Numbered in 16 bits each, then mixed as MurmurHash3 finishes (Appleby, public domain).
    let mut h = words
        .iter()
        .fold(1_u64, |h, word| (h << 16) | u64::from(word.0));
    h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

/// The cell of a table where the search for a hash begins, and the fingerprint to look for.
pub fn place(hash: u64, cells: usize) -> (usize, u32) {
    let cell = (u128::from(hash) * cells as u128) >> 64;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "24 bits are wanted; less than cells"
    )]
    let (cell, fingerprint) = (cell as usize, (hash & 0xff_ffff) as u32);
    (cell, fingerprint.max(1))
}

/// The model.
#[derive(Clone)]
pub struct Language {
    spellings: Vec<Cow<'static, str>>,
    ids: HashMap<Cow<'static, str>, WordId>,
    records: &'static [u8],
    bigrams: &'static [u8],
    trigrams: &'static [u8],
    /// Sequences of terms that were added, two or three words, by their hash, with the logarithm of the last word's
    /// probability.
    added: HashMap<u64, f32>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language")
            .field("words", &self.spellings.len())
            .finish_non_exhaustive()
    }
}

/// Two words before the next one, with what is needed to score any.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The words.
    pub(crate) before: [WordId; 2],
    /// What backing off from both words costs, and from the last alone.
    backoff: [f32; 2],
}

/// What is counted of two words that follow each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    /// The logarithm of the second's probability after the first.
    score: f32,
    /// What backing off from both costs.
    backoff: f32,
}

/// How likely a word is written with capital letters, 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CaseHabit {
    /// With a capital first letter after a word that has none.
    pub(crate) title: f32,
    /// With a capital first letter after one that has it.
    pub(crate) title_after_title: f32,
    /// In capitals throughout.
    pub(crate) capitals: f32,
}

impl Language {
    /// Opens a model; `None` where the bytes are none.
    pub fn open(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (sizes, rest) = rest.split_at_checked(16)?;
        let size = |i: usize| {
            let bytes = sizes.get(4 * i..4 * i + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(bytes)).ok()
        };
        let (words, length, bigrams, trigrams) = (size(0)?, size(1)?, size(2)?, size(3)?);
        let (spellings, rest) = rest.split_at_checked(length)?;
        let (records, rest) =
            rest.split_at_checked((words + usize::from(WordId::CLASSES)) * RECORD)?;
        let (bigrams, rest) = rest.split_at_checked(bigrams * BIGRAM)?;
        let (trigrams, rest) = rest.split_at_checked(trigrams * TRIGRAM)?;
        let spellings = std::str::from_utf8(spellings).ok()?.lines();
        let spellings: Vec<Cow<'static, str>> = spellings.map(Cow::Borrowed).collect();
        let ids = spellings
            .iter()
            .cloned()
            .zip((WordId::CLASSES..).map(WordId))
            .collect();
        (rest.is_empty() && spellings.len() == words && words + 5 <= usize::from(u16::MAX))
            .then_some(Self {
                spellings,
                ids,
                records,
                bigrams,
                trigrams,
                added: HashMap::new(),
            })
    }

    /// Makes the words of terms follow each other, where no text that was counted has shown it: one term a line, a line
    /// that begins with `#` is a comment. Words that no text had become words. What has been counted stays as it is, so
    /// that terms which the model was built with change nothing.
    pub(crate) fn reinforce(&mut self, terms: &str) {
        for line in terms.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<WordId> = token::units(line)
                .iter()
                .filter_map(token::Unit::symbol)
                .map(|symbol| match symbol {
                    Symbol::Word(word) => self.learned(&super::folded(word)),
                    other => Self::class(other),
                })
                .collect();
            for (length, probability) in [(2, SECOND), (3, THIRD)] {
                for sequence in words.windows(length) {
                    let (table, size) = if length == 2 {
                        (self.bigrams, BIGRAM)
                    } else {
                        (self.trigrams, TRIGRAM)
                    };
                    let is_word = sequence.last() >= Some(&WordId(WordId::CLASSES));
                    if is_word && find(table, size, sequence).is_none() {
                        self.added.insert(hash(sequence), probability.ln());
                    }
                }
            }
        }
    }

    /// A word's number, a new one where it has none.
    fn learned(&mut self, spelling: &str) -> WordId {
        if let Some(known) = self.id(spelling) {
            return known;
        }
        let next = self.spellings.len() + usize::from(WordId::CLASSES);
        let Ok(next) = u16::try_from(next) else {
            return WordId::UNKNOWN;
        };
        self.spellings.push(Cow::Owned(spelling.to_owned()));
        self.ids
            .insert(Cow::Owned(spelling.to_owned()), WordId(next));
        WordId(next)
    }

    /// The word of a spelling: lower case, modern.
    pub(crate) fn id(&self, spelling: &str) -> Option<WordId> {
        self.ids.get(spelling).copied()
    }

    /// The class of what is no word.
    pub(crate) fn class(symbol: Symbol<'_>) -> WordId {
        match symbol {
            Symbol::Boundary => WordId::BOUNDARY,
            Symbol::Punctuation => WordId::PUNCTUATION,
            Symbol::Number => WordId::NUMBER,
            Symbol::Code => WordId::CODE,
            Symbol::Word(_) => WordId::UNKNOWN,
        }
    }

    /// Every word with its spelling.
    pub(crate) fn words(&self) -> impl Iterator<Item = (WordId, &str)> {
        let ids = (WordId::CLASSES..).map(WordId);
        ids.zip(self.spellings.iter().map(Cow::as_ref))
    }

    fn record(&self, word: WordId) -> &'static [u8] {
        let start = usize::from(word.0) * RECORD;
        self.records.get(start..start + RECORD).unwrap_or(&NEW)
    }

    /// How a word is written.
    pub(crate) fn case_habit(&self, word: WordId) -> CaseHabit {
        let record = self.record(word);
        let share = |i: usize| f32::from(record[i]) / 255.0;
        CaseHabit {
            title: share(2),
            title_after_title: share(3),
            capitals: share(4),
        }
    }

    /// The context at the start of a text.
    pub(crate) fn start(&self) -> Context {
        self.context(WordId::BOUNDARY, WordId::BOUNDARY, None)
    }

    /// What is counted of two words; the many contexts that end with the first share it.
    pub(crate) fn pair(&self, first: WordId, second: WordId) -> Option<Pair> {
        find(self.bigrams, BIGRAM, &[first, second]).map(|cell| Pair {
            score: logarithm(cell[3]),
            backoff: logarithm(cell[4]),
        })
    }

    /// The logarithm (natural) of a word's probability in a context, and the context after it; `pair` is that of the
    /// context's last word with it.
    pub(crate) fn step(
        &self,
        before: &Context,
        pair: Option<Pair>,
        word: WordId,
    ) -> (f32, Context) {
        let [first, second] = before.before;
        let mut score = self.counted(before, pair, word);
        if !self.added.is_empty() {
            for sequence in [&[first, second, word][..], &[second, word]] {
                if let Some(&added) = self.added.get(&hash(sequence)) {
                    score = score.max(added);
                }
            }
        }
        (score, self.context(second, word, pair))
    }

    fn context(&self, first: WordId, second: WordId, pair: Option<Pair>) -> Context {
        Context {
            before: [first, second],
            backoff: [
                pair.map_or(0.0, |pair| pair.backoff),
                logarithm(self.record(second)[1]),
            ],
        }
    }

    fn counted(&self, context: &Context, pair: Option<Pair>, word: WordId) -> f32 {
        let [first, second] = context.before;
        // A trigram is kept only with the pair that it ends with.
        let Some(pair) = pair else {
            return context.backoff[0] + context.backoff[1] + logarithm(self.record(word)[0]);
        };
        find(self.trigrams, TRIGRAM, &[first, second, word]).map_or_else(
            || context.backoff[0] + pair.score,
            |cell| logarithm(cell[3]),
        )
    }
}

/// The record of a word that no text had: rare, and as often with a capital as without.
const NEW: [u8; RECORD] = [200, 0, 128, 200, 2];

/// How likely the second word of an added term is after the first, and each further one after the two before.
const SECOND: f32 = 0.05;
const THIRD: f32 = 0.5;

fn logarithm(steps: u8) -> f32 {
    -STEP * f32::from(steps)
}

/// The cell of a sequence of words in a table.
fn find(table: &'static [u8], size: usize, words: &[WordId]) -> Option<&'static [u8]> {
    let cells = table.len() / size;
    if cells == 0 {
        return None;
    }
    let (mut at, fingerprint) = place(hash(words), cells);
    loop {
        let cell = table.get(at * size..(at + 1) * size)?;
        match u32::from_le_bytes([cell[0], cell[1], cell[2], 0]) {
            0 => return None,
            found if found == fingerprint => return Some(cell),
            _ => at = (at + 1) % cells,
        }
    }
}
