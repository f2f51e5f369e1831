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

use super::token::{self, ModelSymbol};
use super::word_form::folded;

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
    let (cell, fingerprint) = (cell as usize, (hash & 0xff_ffff) as u32);
    (cell, fingerprint.max(1))
}

/// The model.
#[derive(Clone)]
pub(crate) struct LanguageModel {
    spellings: Vec<Cow<'static, str>>,
    ids: HashMap<Cow<'static, str>, WordId>,
    records: &'static [u8],
    bigrams: HashTable<BIGRAM>,
    trigrams: HashTable<TRIGRAM>,
    /// Sequences of terms that were added, two or three words, by their hash, with the logarithm of the last word's
    /// probability.
    added: HashMap<u64, f32>,
}

impl std::fmt::Debug for LanguageModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language")
            .field("words", &self.spellings.len())
            .finish_non_exhaustive()
    }
}

/// Two words before the next one, with what is needed to score any.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NgramContext {
    /// The words.
    pub(crate) before: [WordId; 2],
    /// What backing off from both words costs, and from the last alone.
    backoff: [f32; 2],
}

/// What is counted of two words that follow each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BigramRecord {
    /// The logarithm of the second's probability after the first.
    score: f32,
    /// What backing off from both costs.
    backoff: f32,
}

/// How likely a word is written with capital letters, in 255ths.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CaseHabit {
    /// With a capital first letter after a word that has none.
    pub(crate) title: u8,
    /// With a capital first letter after one that has it.
    pub(crate) title_after_title: u8,
    /// In capitals throughout.
    pub(crate) capitals: u8,
}

/// A look-up begun: the cell where it begins has been read, so that several can wait for memory at the same time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableProbe {
    cell: u32,
    fingerprint: u32,
    /// The first four bytes of the cell.
    read: u32,
}

/// A hash table of cells of `SIZE` bytes.
#[derive(Clone, Copy)]
struct HashTable<const SIZE: usize>(&'static [[u8; SIZE]]);

/// Cells that are looked at without a branch between them: where a search ends cannot be foreseen.
const BLOCK: usize = 8;

impl<const SIZE: usize> HashTable<SIZE> {
    fn of(bytes: &'static [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    /// Begins to look for a sequence of words.
    fn probe(self, words: &[WordId]) -> TableProbe {
        let (cell, fingerprint) = place(hash(words), self.0.len());
        TableProbe {
            cell: u32::try_from(cell).unwrap_or(u32::MAX),
            fingerprint,
            read: self.0.get(cell).map_or(0, first_four),
        }
    }

    /// The number of a sequence's cell, and the figure behind its fingerprint.
    fn find(self, probe: TableProbe) -> Option<(usize, u8)> {
        let mut cell = probe.cell as usize;
        let (found, figure) = parts(probe.read);
        if found == probe.fingerprint {
            return Some((cell, figure));
        }
        if found == 0 {
            return None;
        }
        loop {
            // Behind the last cell comes the first.
            cell = if cell < self.0.len() { cell } else { 0 };
            let rest = &self.0[cell..];
            let ends = match rest.first_chunk::<BLOCK>() {
                Some(block) => ends(block, probe.fingerprint),
                None => ends(rest, probe.fingerprint),
            };
            if ends != 0 {
                cell += ends.trailing_zeros() as usize;
                let (found, figure) = parts(first_four(&self.0[cell]));
                return (found == probe.fingerprint).then_some((cell, figure));
            }
            cell += BLOCK;
        }
    }
}

fn first_four<const SIZE: usize>(cell: &[u8; SIZE]) -> u32 {
    cell.first_chunk()
        .map_or(0, |&bytes| u32::from_le_bytes(bytes))
}

/// A cell's fingerprint, and the figure behind it.
fn parts(first_four: u32) -> (u32, u8) {
    let [.., figure] = first_four.to_le_bytes();
    (first_four & 0xff_ffff, figure)
}

/// Where a search for a fingerprint ends among cells, a bit each: at the fingerprint or an empty cell.
fn ends<const SIZE: usize>(cells: &[[u8; SIZE]], fingerprint: u32) -> u32 {
    cells.iter().enumerate().fold(0, |ends, (at, cell)| {
        let (found, _) = parts(first_four(cell));
        ends | u32::from((found == fingerprint) | (found == 0)) << at
    })
}

impl LanguageModel {
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
                bigrams: HashTable::of(bigrams),
                trigrams: HashTable::of(trigrams),
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
                .filter_map(token::Token::symbol)
                .map(|symbol| match symbol {
                    ModelSymbol::Word(word) => self.learned(&folded(word)),
                    other => Self::class(other),
                })
                .collect();
            for (length, probability) in [(2, SECOND), (3, THIRD)] {
                for sequence in words.windows(length) {
                    let counted = if length == 2 {
                        self.bigrams.find(self.bigrams.probe(sequence)).is_some()
                    } else {
                        self.trigrams.find(self.trigrams.probe(sequence)).is_some()
                    };
                    let is_word = sequence.last() >= Some(&WordId(WordId::CLASSES));
                    if is_word && !counted {
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
    pub(crate) fn class(symbol: ModelSymbol<'_>) -> WordId {
        match symbol {
            ModelSymbol::Boundary => WordId::BOUNDARY,
            ModelSymbol::Punctuation => WordId::PUNCTUATION,
            ModelSymbol::Number => WordId::NUMBER,
            ModelSymbol::Code => WordId::CODE,
            ModelSymbol::Word(_) => WordId::UNKNOWN,
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

    /// The logarithm of a word's probability, whatever stands before.
    pub(crate) fn alone(&self, word: WordId) -> f32 {
        logarithm(self.record(word)[0])
    }

    /// The logarithm of what a word's probability may be at best, as far as it is looked for. Added terms follow each
    /// other far more often than their words occur.
    pub(crate) fn best_score(&self, word: WordId) -> f32 {
        if self.added.is_empty() {
            (self.alone(word) + LIFT).min(0.0)
        } else {
            0.0
        }
    }

    /// How a word is written.
    pub(crate) fn case_habit(&self, word: WordId) -> CaseHabit {
        let record = self.record(word);
        CaseHabit {
            title: record[2],
            title_after_title: record[3],
            capitals: record[4],
        }
    }

    /// The context at the start of a text.
    pub(crate) fn start(&self) -> NgramContext {
        self.context_of(WordId::BOUNDARY, WordId::BOUNDARY, None)
    }

    /// Begins to look for two words; the many contexts that end with the first share it.
    pub(crate) fn probe_pair(&self, first: WordId, second: WordId) -> TableProbe {
        self.bigrams.probe(&[first, second])
    }

    /// What is counted of two words.
    pub(crate) fn pair_at(&self, probe: TableProbe) -> Option<BigramRecord> {
        let (cell, score) = self.bigrams.find(probe)?;
        Some(BigramRecord {
            score: logarithm(score),
            backoff: logarithm(self.bigrams.0[cell][4]),
        })
    }

    /// How much likelier, in nats, a word is behind another than anywhere; 0 where they were never seen so.
    pub(crate) fn bind(&self, first: WordId, second: WordId) -> f32 {
        let pair = self.pair_at(self.probe_pair(first, second));
        pair.map_or(0.0, |pair| pair.score - self.alone(second))
    }

    /// Begins to look for a word after two others, the last of which makes a counted pair with it; where backing off from
    /// the two costs nothing, no word was counted behind them.
    pub(crate) fn probe_triple(&self, before: &NgramContext, word: WordId) -> Option<TableProbe> {
        let [first, second] = before.before;
        let counted = before.backoff[0] < 0.0;
        counted.then(|| self.trigrams.probe(&[first, second, word]))
    }

    /// The logarithm of what a word's probability in a context may be at best, as far as it is looked for, once `pair` is
    /// known.
    pub(crate) fn most(
        &self,
        before: &NgramContext,
        pair: Option<BigramRecord>,
        word: WordId,
    ) -> f32 {
        if !self.added.is_empty() {
            return 0.0;
        }
        match pair {
            None => self.backed_off(before, word),
            Some(pair) if before.backoff[0] < 0.0 => pair.score + LIFT_OF_PAIR,
            Some(pair) => pair.score,
        }
    }

    fn backed_off(&self, before: &NgramContext, word: WordId) -> f32 {
        before.backoff[0] + before.backoff[1] + self.alone(word)
    }

    /// The logarithm (natural) of a word's probability in a context, and the context after it.
    pub(crate) fn next(&self, before: &NgramContext, word: WordId) -> (f32, NgramContext) {
        let pair = self.pair_at(self.probe_pair(before.before[1], word));
        let triple = pair.and_then(|_| self.probe_triple(before, word));
        let score = self.score(before, pair, triple, word);
        (score, self.context(before, word, pair))
    }

    /// The logarithm (natural) of a word's probability in a context; `pair` is that of the context's last word with it,
    /// `triple` begun only where there is a pair.
    pub(crate) fn score(
        &self,
        before: &NgramContext,
        pair: Option<BigramRecord>,
        triple: Option<TableProbe>,
        word: WordId,
    ) -> f32 {
        let score = match pair {
            None => self.backed_off(before, word),
            Some(pair) => match triple.and_then(|triple| self.trigrams.find(triple)) {
                None => before.backoff[0] + pair.score,
                Some((_, figure)) => logarithm(figure),
            },
        };
        if self.added.is_empty() {
            return score;
        }
        let [first, second] = before.before;
        [&[first, second, word][..], &[second, word]]
            .iter()
            .filter_map(|sequence| self.added.get(&hash(sequence)))
            .fold(score, |score, &added| score.max(added))
    }

    /// The context after a word; `pair` is that of the last word before with it.
    pub(crate) fn context(
        &self,
        before: &NgramContext,
        word: WordId,
        pair: Option<BigramRecord>,
    ) -> NgramContext {
        self.context_of(before.before[1], word, pair)
    }

    fn context_of(
        &self,
        first: WordId,
        second: WordId,
        pair: Option<BigramRecord>,
    ) -> NgramContext {
        NgramContext {
            before: [first, second],
            backoff: [
                pair.map_or(0.0, |pair| pair.backoff),
                logarithm(self.record(second)[1]),
            ],
        }
    }
}

/// The record of a word that no text had: rare, and as often with a capital as without.
const NEW: [u8; RECORD] = [200, 0, 128, 200, 2];

/// How much likelier than alone, in nats, a word may be after others, as far as it is looked for: 6 loses nothing, 5 hardly
/// anything (`docs/restore.md`).
const LIFT: f32 = 5.0;

/// How much likelier than after one, in nats, a word may be after two others, as far as it is looked for.
const LIFT_OF_PAIR: f32 = 5.0;

/// How likely the second word of an added term is after the first, and each further one after the two before.
const SECOND: f32 = 0.05;
const THIRD: f32 = 0.5;

fn logarithm(steps: u8) -> f32 {
    -STEP * f32::from(steps)
}
