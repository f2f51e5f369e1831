//! Word sequences and how often they occur.

use baocao_restore::language::WordId;
use rayon::prelude::*;

/// Sequences of one length, as keys, with their counts, sorted by key.
pub struct Ngrams {
    /// How many words each has.
    pub order: usize,
    /// Key and count.
    pub all: Vec<(u64, u32)>,
}

/// Bits of a key that a word takes.
pub const BITS: usize = 16;

/// The key of a sequence of up to four words; keys that begin with the same words lie side by side.
pub fn key(words: &[WordId]) -> u64 {
    words
        .iter()
        .fold(0, |key, word| (key << BITS) | u64::from(word.0))
}

/// The words of a key.
pub fn words(key: u64, order: usize) -> Vec<WordId> {
    (0..order)
        .rev()
        .map(|i| WordId((key >> (BITS * i) & 0xffff) as u16))
        .collect()
}

/// The key without its first word.
pub fn tail(key: u64, order: usize) -> u64 {
    key & ((1 << (BITS * (order - 1))) - 1)
}

impl Ngrams {
    /// Counts the sequences of some texts, each occurrence of a text's as often as its weight says.
    pub fn count(order: usize, texts: &[(Vec<WordId>, u32)]) -> Self {
        let mut all: Vec<(u64, u32)> = Vec::new();
        for (text, weight) in texts {
            let mut keys: Vec<u64> = text.par_windows(order).map(key).collect();
            keys.par_sort_unstable();
            all.extend(keys.chunk_by(|a, b| a == b).map(|same| {
                let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
                (same[0], count.saturating_mul(*weight))
            }));
        }
        Self {
            order,
            all: summed(all),
        }
    }

    /// Of each shorter sequence how many words come before it; one that begins a sentence keeps its count, as
    /// nothing comes before.
    pub fn continuations(&self, shorter: &Self) -> Self {
        let mut tails: Vec<(u64, u32)> = self
            .all
            .par_iter()
            .map(|&(key, _)| (tail(key, self.order), 1))
            .collect();
        let begins =
            |key: u64| key >> (BITS * (shorter.order - 1)) == u64::from(WordId::BOUNDARY.0);
        tails.retain(|&(key, _)| !begins(key));
        tails.extend(shorter.all.iter().filter(|&&(key, _)| begins(key)));
        Self {
            order: shorter.order,
            all: summed(tails),
        }
    }
}

fn summed(mut all: Vec<(u64, u32)>) -> Vec<(u64, u32)> {
    all.par_sort_unstable_by_key(|&(key, _)| key);
    all.chunk_by(|a, b| a.0 == b.0)
        .map(|same| {
            (
                same[0].0,
                same.iter()
                    .fold(0_u32, |sum, &(_, n)| sum.saturating_add(n)),
            )
        })
        .collect()
}
