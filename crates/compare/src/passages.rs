//! Which passages of two copies belong together: in the order of both, moved, or in one only.

use std::collections::HashMap;
use std::ops::Range;

use super::align::align;
use super::effort::Effort;
use super::side::{PassageKind, Side};
use super::words::{SideWords, running};

/// A passage is matched where this share of its words stands in the other copy, in the order of both.
const MATCHED: f64 = 0.5;

/// A passage that stands elsewhere is the same where it is so much alike.
const ALIKE: f64 = 0.6;

/// A pair of words that occurs in more passages than this says little of where one belongs.
const COMMON: usize = 40;

/// Steps that a pair of passages that are alike takes, which are kept and sorted; and one that might be.
const ALIKE_PAIR: usize = 512;
const PAIR: usize = 16;

/// How the passages of two copies belong together.
#[derive(Debug, Default)]
pub(super) struct MatchedPassages {
    /// The words of the first copy that stand in the order of both, and those of the second.
    pub first: Vec<usize>,
    /// See `first`.
    pub second: Vec<usize>,
    /// Places in these two lists that hold the same.
    pub pairs: Vec<(usize, usize)>,
    /// Passages that stand elsewhere in the other copy.
    pub moved: Vec<(usize, usize)>,
    /// Passages of the first copy that the second has not.
    pub only_first: Vec<usize>,
    /// Passages of the second copy that the first has not.
    pub only_second: Vec<usize>,
}

/// Matches the passages of two copies.
pub(super) fn matched(
    (first, a): (&Side, &SideWords<'_>),
    (second, b): (&Side, &SideWords<'_>),
    effort: &Effort,
) -> MatchedPassages {
    let (mut here, mut there) = (running(first, a), running(second, b));
    let keys = |words: &SideWords<'_>, list: &[usize]| -> Vec<u32> {
        list.iter().map(|&i| words.tokens[i].key).collect()
    };
    let pairs = align(&keys(a, &here), &keys(b, &there), effort);
    let mut pairs: Vec<(usize, usize)> = pairs
        .into_iter()
        .map(|(i, j)| (here[i], there[j]))
        .collect();
    // What is taken from one passage may be missed by the other.
    let (mut apart_first, mut apart_second) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        apart_first = apart(a, pairs.iter().map(|pair| pair.0));
        apart_second = apart(b, pairs.iter().map(|pair| pair.1));
        pairs.retain(|&(i, j)| {
            !apart_first[a.tokens[i].passage] && !apart_second[b.tokens[j].passage]
        });
    }
    here.retain(|&i| !apart_first[a.tokens[i].passage]);
    there.retain(|&j| !apart_second[b.tokens[j].passage]);
    let loose = |side: &Side, words: &SideWords<'_>, apart: &[bool]| -> Vec<usize> {
        let all = 0..side.passages.len();
        let is_loose = |&p: &usize| side.passages[p].kind == PassageKind::Furniture || apart[p];
        all.filter(is_loose)
            .filter(|&p| !words.passages[p].is_empty())
            .collect()
    };
    let loose_first = loose(first, a, &apart_first);
    let loose_second = loose(second, b, &apart_second);
    let moved = moved((a, &loose_first), (b, &loose_second), effort);
    let place = |list: &[usize], token: usize| list.binary_search(&token).ok();
    MatchedPassages {
        pairs: pairs
            .into_iter()
            .filter_map(|(i, j)| Some((place(&here, i)?, place(&there, j)?)))
            .collect(),
        only_first: without(loose_first, moved.iter().map(|pair| pair.0)),
        only_second: without(loose_second, moved.iter().map(|pair| pair.1)),
        first: here,
        second: there,
        moved,
    }
}

fn without(list: Vec<usize>, taken: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut taken: Vec<usize> = taken.collect();
    taken.sort_unstable();
    let is_left = |p: &usize| taken.binary_search(p).is_err();
    list.into_iter().filter(is_left).collect()
}

/// Whether each passage has too few of its words among the matched.
fn apart(words: &SideWords<'_>, matched: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut found = vec![0_usize; words.passages.len()];
    for token in matched {
        found[words.tokens[token].passage] += 1;
    }
    let lengths = words.passages.iter().map(Range::len);
    lengths
        .zip(found)
        .map(|(all, found)| (found as f64) < MATCHED * all as f64)
        .collect()
}

/// Passages that are the same, wherever they stand, the likest first; of several the one nearest in order.
fn moved(
    (a, first): (&SideWords<'_>, &[usize]),
    (b, second): (&SideWords<'_>, &[usize]),
    effort: &Effort,
) -> Vec<(usize, usize)> {
    let mut candidates = candidates((a, first), (b, second), effort);
    candidates.sort_by(|x, y| {
        let far = |c: &(f64, usize, usize)| c.1.abs_diff(c.2);
        y.0.total_cmp(&x.0).then(far(x).cmp(&far(y)))
    });
    let (mut taken_first, mut taken_second) =
        (vec![false; a.passages.len()], vec![false; b.passages.len()]);
    let mut moved = Vec::new();
    for (_, one, other) in candidates {
        if !taken_first[one] && !taken_second[other] {
            (taken_first[one], taken_second[other]) = (true, true);
            moved.push((one, other));
        }
    }
    moved.sort_unstable_by_key(|pair| pair.1);
    moved
}

/// Pairs of passages that are alike, with their likeness; of the first ones as many as may be.
fn candidates(
    (a, first): (&SideWords<'_>, &[usize]),
    (b, second): (&SideWords<'_>, &[usize]),
    effort: &Effort,
) -> Vec<(f64, usize, usize)> {
    let mut having: HashMap<(u32, u32), Vec<usize>> = HashMap::new();
    let mut sorted: HashMap<usize, Vec<u32>> = HashMap::new();
    for &passage in second {
        for shingle in shingles(b, passage) {
            having.entry(shingle).or_default().push(passage);
        }
        sorted.insert(passage, sorted_keys(b, passage));
    }
    let mut candidates = Vec::new();
    for &passage in first {
        let shingles = shingles(a, passage);
        let lists = shingles.iter().filter_map(|s| having.get(s));
        let lists = lists.filter(|list| list.len() <= COMMON || shingles.len() == 1);
        if !effort.may(lists.clone().map(|list| list.len() * PAIR).sum()) {
            break;
        }
        let mut near: Vec<usize> = lists.flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        let keys = sorted_keys(a, passage);
        for other in near {
            let Some(others) = sorted.get(&other) else {
                continue;
            };
            if !could_be_alike(keys.len(), others.len()) {
                continue;
            }
            if !effort.may(keys.len() + others.len()) {
                return candidates;
            }
            let likeness = likeness(&keys, others);
            if likeness < ALIKE {
                continue;
            }
            if !effort.may(ALIKE_PAIR) {
                return candidates;
            }
            candidates.push((likeness, passage, other));
        }
    }
    candidates
}

/// The pairs of neighbouring words of a passage; of a single word, it twice.
fn shingles(words: &SideWords<'_>, passage: usize) -> Vec<(u32, u32)> {
    let tokens = &words.tokens[words.passages[passage].clone()];
    match tokens {
        [only] => vec![(only.key, only.key)],
        several => several.windows(2).map(|w| (w[0].key, w[1].key)).collect(),
    }
}

/// The keys of a passage's words, sorted.
fn sorted_keys(words: &SideWords<'_>, passage: usize) -> Vec<u32> {
    let tokens = &words.tokens[words.passages[passage].clone()];
    let mut keys: Vec<u32> = tokens.iter().map(|token| token.key).collect();
    keys.sort_unstable();
    keys
}

/// Whether passages of so many words can share enough of them.
fn could_be_alike(x: usize, y: usize) -> bool {
    2.0 * x.min(y) as f64 / (x + y).max(1) as f64 >= ALIKE
}

/// What two passages share of their words, 0 to 1.
fn likeness(x: &[u32], y: &[u32]) -> f64 {
    2.0 * shared(x, y) as f64 / (x.len() + y.len()).max(1) as f64
}

/// How many entries two sorted lists share.
pub(super) fn shared(x: &[u32], y: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(a), Some(b)) = (x.get(i), y.get(j)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    count
}
