//! How alike two wordings are.
//!
//! A wording counts as its words and its pairs of neighbouring words. What a word or pair weighs depends
//! on how many criteria of the catalogue use it: `hồ sơ` in one of thirty tells more than `tỷ lệ` in
//! twenty. Likeness is what two wordings share of that weight.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::dictionary::matching::{Matching, PreparedWording, WeightedWord};

/// How alike a report's wording and a criterion's are, 0 to 1: 0 where they exclude each other, 1 where
/// they are the same words.
pub(crate) type Similarity = f32;

/// What a pair of words weighs against its words.
const PAIR: f32 = 0.6;

/// What a word weighs that no criterion of the catalogue uses, against one that a single criterion uses.
const UNKNOWN: f32 = 0.55;

/// What a word keeps of its weight where a letter of it is misread.
const MISREAD: f32 = 0.85;

/// A word shorter than this, in letters, must be read exactly.
const FORGIVING: usize = 5;

/// How much of likeness is what both share of both; the rest is what they share of the shorter, for
/// wordings cut short or drawn out.
const MUTUAL: f32 = 0.65;

/// Wordings that share less weight than this many telling words cannot rely on the shorter of them: a
/// wording of two words stands in many others.
const ENOUGH: f32 = 4.0;

/// What is lost where both have words that the other has not: a wording cut short has none of its own, and
/// one that says `bảo hiểm xã hội` for `bảo hiểm y tế` is another criterion.
const EXCHANGED: f32 = 0.3;

/// What likeness keeps where one wording states a figure that the other does not.
const FIGURE_MISSING: f32 = 0.93;

/// The wordings of a catalogue's criteria, and what their words weigh.
#[derive(Clone, Debug)]
pub(super) struct WordingIndex {
    words: HashMap<String, WordFeature>,
    /// By the numbers of their two words.
    pairs: HashMap<(u32, u32), WordFeature>,
    /// What a word weighs that only one criterion uses.
    rarest: f32,
    wordings: Vec<KnownWording>,
    criteria: usize,
}

/// A wording of the catalogue.
#[derive(Clone, Debug)]
struct KnownWording {
    /// The place of its criterion.
    place: usize,
    wording: PreparedWording,
    weights: WordingWeights,
}

/// A word or a pair of words.
#[derive(Clone, Copy, Debug)]
struct WordFeature {
    number: u32,
    weight: f32,
}

/// A wording in the numbers of one catalogue.
#[derive(Clone, Debug, Default)]
struct WordingWeights {
    /// Words and pairs that the catalogue knows, by number, with what they weigh here.
    known: Vec<(u32, f32)>,
    /// What all words and pairs weigh.
    total: f32,
}

impl WordingWeights {
    fn shared(&self, other: &Self) -> SharedWeight {
        let (mut one, mut two) = (self.known.as_slice(), other.known.as_slice());
        let mut shared = SharedWeight::default();
        while let (Some(a), Some(b)) = (one.first(), two.first()) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => one = &one[1..],
                std::cmp::Ordering::Greater => two = &two[1..],
                std::cmp::Ordering::Equal => {
                    shared.of_one += a.1;
                    shared.of_other += b.1;
                    shared.least += a.1.min(b.1);
                    (one, two) = (&one[1..], &two[1..]);
                }
            }
        }
        shared
    }
}

/// What two wordings have in common, as either weighs it: what one of them puts in parentheses weighs less
/// there.
#[derive(Clone, Copy, Debug, Default)]
struct SharedWeight {
    of_one: f32,
    of_other: f32,
    least: f32,
}

impl WordingIndex {
    /// The index of the wordings of criteria, in order.
    pub(super) fn new<'w>(
        matching: &Matching,
        criteria: impl Iterator<Item = &'w [String]>,
    ) -> Self {
        let criteria: Vec<Vec<PreparedWording>> = criteria
            .map(|wordings| wordings.iter().map(|w| matching.wording(w)).collect())
            .collect();
        let mut index = Self {
            words: HashMap::new(),
            pairs: HashMap::new(),
            rarest: rarity(criteria.len(), 1),
            wordings: Vec::new(),
            criteria: criteria.len(),
        };
        index.count(&criteria);
        for (place, wordings) in criteria.into_iter().enumerate() {
            for wording in wordings {
                let weights = index.weights(&wording);
                index.wordings.push(KnownWording {
                    place,
                    wording,
                    weights,
                });
            }
        }
        index
    }

    /// Numbers the words and the pairs, and weighs them by how many criteria use them.
    fn count(&mut self, criteria: &[Vec<PreparedWording>]) {
        let mut words: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (place, wording) in places(criteria) {
            for part in &wording.words {
                words.entry(&part.text).or_default().insert(place);
            }
        }
        let feature = |number, weight| WordFeature { number, weight };
        self.words = words
            .into_iter()
            .zip(0..)
            .map(|((word, using), number)| {
                (
                    word.to_owned(),
                    feature(number, rarity(criteria.len(), using.len())),
                )
            })
            .collect();
        let mut pairs: BTreeMap<(u32, u32), BTreeSet<usize>> = BTreeMap::new();
        for (place, wording) in places(criteria) {
            let number =
                |part: &WeightedWord| self.words.get(&part.text).map(|feature| feature.number);
            for (one, two) in neighbours(&wording.words) {
                if let Some(pair) = number(one).zip(number(two)) {
                    pairs.entry(pair).or_default().insert(place);
                }
            }
        }
        let first = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.pairs = pairs
            .into_iter()
            .zip(first..)
            .map(|((pair, using), number)| {
                (
                    pair,
                    feature(number, PAIR * rarity(criteria.len(), using.len())),
                )
            })
            .collect();
    }

    /// A wording in this catalogue's numbers. A word that cannot be Vietnamese is taken for the known one
    /// that it is a letter away from.
    fn weights(&self, wording: &PreparedWording) -> WordingWeights {
        let mut weights = WordingWeights::default();
        let unknown = self.rarest * UNKNOWN;
        let found: Vec<Option<WordFeature>> =
            wording.words.iter().map(|part| self.word(part)).collect();
        for (part, feature) in wording.words.iter().zip(&found) {
            match feature {
                Some(feature) => weights
                    .known
                    .push((feature.number, feature.weight * part.share)),
                None => weights.total += unknown * part.share,
            }
        }
        let numbered = wording.words.iter().zip(&found);
        for ((one, a), (two, b)) in neighbours_by(numbered, |(part, _)| part) {
            let share = one.share.min(two.share);
            let pair = a
                .zip(*b)
                .and_then(|(a, b)| self.pairs.get(&(a.number, b.number)));
            match pair {
                Some(pair) => weights.known.push((pair.number, pair.weight * share)),
                None => weights.total += unknown * PAIR * share,
            }
        }
        // What is said twice is said once, the louder time.
        weights
            .known
            .sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        weights.known.dedup_by_key(|(number, _)| *number);
        weights.total += weights.known.iter().map(|(_, weight)| weight).sum::<f32>();
        weights
    }

    fn word(&self, part: &WeightedWord) -> Option<WordFeature> {
        self.words.get(&part.text).copied().or_else(|| {
            let known = self.nearest(part)?;
            Some(WordFeature {
                weight: known.weight * MISREAD,
                ..known
            })
        })
    }

    /// The known word that a misread one is a letter away from; the first in the alphabet of several.
    fn nearest(&self, part: &WeightedWord) -> Option<WordFeature> {
        let word = part.text.as_str();
        if word.len() < FORGIVING || part.is_syllable() {
            return None;
        }
        let near = |(known, _): &(&String, &WordFeature)| {
            known.len().abs_diff(word.len()) <= 1 && strsim::damerau_levenshtein(known, word) == 1
        };
        self.words
            .iter()
            .filter(near)
            .map(|(_, feature)| *feature)
            .min_by_key(|feature| feature.number)
    }

    /// How well each criterion agrees with a report's wording: its best wording.
    pub(super) fn likenesses(&self, wording: &PreparedWording) -> Vec<Similarity> {
        let weights = self.weights(wording);
        let mut best = vec![0.0_f32; self.criteria];
        for known in &self.wordings {
            best[known.place] = best[known.place].max(self.likeness(wording, &weights, known));
        }
        best
    }

    fn likeness(
        &self,
        wording: &PreparedWording,
        weights: &WordingWeights,
        known: &KnownWording,
    ) -> Similarity {
        let shared = weights.shared(&known.weights);
        if shared.least <= 0.0 || wording.excludes(&known.wording) {
            return 0.0;
        }
        let figures_differ = wording.figures_differ(&known.wording);
        if wording.words == known.wording.words && !figures_differ {
            return 1.0;
        }
        let (total, other_total) = (weights.total, known.weights.total);
        let shorter = total.min(other_total);
        let (here, there) = (shared.of_one / total, shared.of_other / other_total);
        let mutual = 2.0 * here * there / (here + there);
        let trusted = (shared.least / (ENOUGH * self.rarest)).min(1.0);
        let exchanged = (total - shared.of_one).min(other_total - shared.of_other) / shorter;
        let likeness =
            MUTUAL * mutual + (1.0 - MUTUAL) * here.max(there) * trusted - EXCHANGED * exchanged;
        let likeness = if figures_differ {
            likeness * FIGURE_MISSING
        } else {
            likeness
        };
        likeness.clamp(0.0, 1.0)
    }
}

fn places(criteria: &[Vec<PreparedWording>]) -> impl Iterator<Item = (usize, &PreparedWording)> {
    let placed = criteria.iter().enumerate();
    placed.flat_map(|(place, wordings)| wordings.iter().map(move |wording| (place, wording)))
}

/// What a word weighs that so many of the criteria use.
fn rarity(criteria: usize, using: usize) -> f32 {
    (1.0 + (criteria as f32 + 1.0) / (using as f32 + 0.5)).ln()
}

/// Pairs of neighbours among the words that tell something, none half in parentheses.
fn neighbours(words: &[WeightedWord]) -> impl Iterator<Item = (&WeightedWord, &WeightedWord)> {
    neighbours_by(words.iter(), |part| part)
}

fn neighbours_by<'p, T: Copy>(
    words: impl Iterator<Item = T>,
    part: impl Fn(&T) -> &'p WeightedWord + Copy,
) -> impl Iterator<Item = (T, T)> {
    let mut last: Option<T> = None;
    words
        .filter(move |word| !part(word).weak)
        .filter_map(move |word| {
            let before = last.replace(word)?;
            (part(&before).aside == part(&word).aside).then_some((before, word))
        })
}
