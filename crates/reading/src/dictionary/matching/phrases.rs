//! Phrases looked for in a wording.

use std::collections::HashMap;

use super::words::{SplitWord, SplitWording};

/// A single word shorter than this must have its accents: `ho` is hộ, hồ and họ.
const TELLING: usize = 5;

/// Phrases, each with what it stands for.
#[derive(Clone, Debug)]
pub(super) struct PhraseTable<T> {
    /// By the first word without accents; longer phrases first.
    by_first: HashMap<String, Vec<PhraseEntry<T>>>,
}

#[derive(Clone, Debug)]
struct PhraseEntry<T> {
    words: Vec<SplitWord>,
    /// Whether it is told even where a report is typed without accents.
    telling: bool,
    value: T,
}

impl<T> PhraseTable<T> {
    fn new(phrases: impl IntoIterator<Item = (Vec<SplitWord>, T)>) -> Self {
        let mut by_first: HashMap<String, Vec<PhraseEntry<T>>> = HashMap::new();
        for (words, value) in phrases {
            let Some(first) = words.first() else { continue };
            let telling = words.len() > 1 || first.folded.len() >= TELLING;
            let first = first.folded.clone();
            by_first.entry(first).or_default().push(PhraseEntry {
                words,
                telling,
                value,
            });
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        }
        Self { by_first }
    }

    /// The longest phrase that begins some words and takes no compound apart: its length and its value.
    fn leading(&self, words: &[SplitWord]) -> Option<(usize, &T)> {
        let first = words.first().filter(|word| !word.joined)?;
        let candidates = self.by_first.get(&first.folded)?;
        let fits = |phrase: &&PhraseEntry<T>| {
            let Some((here, rest)) = words.split_at_checked(phrase.words.len()) else {
                return false;
            };
            let is_whole = rest.first().is_none_or(|next| !next.joined);
            is_whole
                && here
                    .iter()
                    .zip(&phrase.words)
                    .all(|(w, known)| w.is(known, phrase.telling))
        };
        candidates
            .iter()
            .find(fits)
            .map(|phrase| (phrase.words.len(), &phrase.value))
    }

    /// Every phrase in some words, none within another: where it begins, its length, its value.
    pub(super) fn found(&self, words: &[SplitWord]) -> impl Iterator<Item = (usize, usize, &T)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < words.len() {
                let from = at;
                match self.leading(&words[at..]) {
                    Some((length, value)) => {
                        at += length;
                        return Some((from, length, value));
                    }
                    None => at += 1,
                }
            }
            None
        })
    }

    /// Words with every phrase replaced by the compound that its value stands for.
    pub(super) fn replaced<'t>(
        &'t self,
        words: &[SplitWord],
        by: impl Fn(&'t T) -> &'t [SplitWord],
    ) -> Vec<SplitWord> {
        let mut replaced = Vec::with_capacity(words.len());
        let mut at = 0;
        for (from, length, value) in self.found(words) {
            replaced.extend_from_slice(&words[at..from]);
            let (aside, parted) = (words[from].aside, words[from].parted);
            replaced.extend(by(value).iter().enumerate().map(|(i, word)| SplitWord {
                aside,
                parted: parted && i == 0,
                joined: i > 0,
                ..word.clone()
            }));
            at = from + length;
        }
        replaced.extend_from_slice(&words[at..]);
        replaced
    }
}

fn words(phrase: &str) -> Vec<SplitWord> {
    SplitWording::of(phrase, |_| None).words
}

/// Phrases that stand for nothing but themselves.
pub(super) fn plain(phrases: &[String]) -> PhraseTable<()> {
    PhraseTable::new(phrases.iter().map(|phrase| (words(phrase), ())))
}

/// Lines of phrases that mean the same, parted by `/`; each stands for the first of its line.
pub(super) fn same(lines: &[String]) -> PhraseTable<Vec<SplitWord>> {
    PhraseTable::new(lines.iter().flat_map(|line| {
        let first = words(line.split('/').next().unwrap_or_default());
        line.split('/')
            .map(move |phrase| (words(phrase), first.clone()))
    }))
}

/// Lines of phrases of one class, parted by `/`; each stands for the number of its line.
pub(super) fn classes(lines: &[String], same: &PhraseTable<Vec<SplitWord>>) -> PhraseTable<usize> {
    PhraseTable::new(lines.iter().enumerate().flat_map(|(class, line)| {
        line.split('/')
            .map(move |phrase| (same.replaced(&words(phrase), Vec::as_slice), class))
    }))
}

/// Lines of phrases that exclude each other, sides parted by `|` and the phrases of a side by `/`.
pub(super) fn sides(
    lines: &[String],
    same: &PhraseTable<Vec<SplitWord>>,
) -> PhraseTable<(usize, u32)> {
    PhraseTable::new(lines.iter().enumerate().flat_map(|(group, line)| {
        line.split('|').zip(0..).flat_map(move |(side, number)| {
            side.split('/').map(move |phrase| {
                (
                    same.replaced(&words(phrase), Vec::as_slice),
                    (group, number),
                )
            })
        })
    }))
}
