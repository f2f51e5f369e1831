//! How many single edits make one sequence of another.

use std::collections::HashMap;
use std::hash::Hash;

/// Texts that are longer are first taken for alike.
const LONG: usize = 20_000;

/// So many edits are looked for in long texts that are alike: 7% of the letters of 200 pages.
const FEW: usize = 24_000;

/// The most blocks of 64 cells of the matrix that are worked through: those of two texts of 180 pages. A `diff` that took
/// 83% of them ended after 7.4 s, another build beside it (release build, two cores).
const BLOCKS: usize = 1 << 31;

/// How many single edits (a symbol added, left out or exchanged) make one sequence of another.
///
/// Of long texts that have little in common it takes time that grows with the product of their lengths.
pub fn levenshtein_distance<T: Eq + Hash>(a: &[T], b: &[T]) -> usize {
    few_edits(a, b).unwrap_or_else(|| bit_parallel_levenshtein(a, b))
}

/// The distance, or `None` where it would take too long: for texts of more than 180 pages that are not much alike.
pub(super) fn affordable_levenshtein<T: Eq + Hash>(a: &[T], b: &[T]) -> Option<usize> {
    let is_affordable = blocks(a.len(), b.len()) <= BLOCKS;
    few_edits(a, b).or_else(|| is_affordable.then(|| bit_parallel_levenshtein(a, b)))
}

/// The distance of long texts that are alike.
fn few_edits<T: Eq>(a: &[T], b: &[T]) -> Option<usize> {
    // What is looked for in vain costs a third of what the other way does.
    let limit = (blocks(a.len(), b.len()) / 4).isqrt().min(FEW);
    (a.len().min(b.len()) >= LONG).then(|| bounded_levenshtein(a, b, limit))?
}

/// How many blocks of 64 cells the matrix of two sequences has, about.
fn blocks(a: usize, b: usize) -> usize {
    a.div_ceil(64).saturating_mul(b)
}

/// The distance of sequences that are alike, in O(n + d²): how far each diagonal of the matrix gets with so many edits
/// (Ukkonen 1985, "Algorithms for approximate string matching"). `None` where it is more than the limit.
fn bounded_levenshtein<T: Eq>(a: &[T], b: &[T], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    // Diagonal `at` holds how far in `a` one gets where `b` is `at - limit - 1` further on, plus one; 0 for nowhere.
    let middle = limit + 1;
    let goal = middle + b.len() - a.len().min(b.len()) - (a.len() - a.len().min(b.len()));
    let mut reach = vec![0_usize; 2 * limit + 3];
    let mut next = reach.clone();
    for edits in 0..=limit {
        for at in middle - edits..=middle + edits {
            let mut x = match edits {
                0 => 0,
                // Exchanged, left out of `a`, added to it.
                _ => (reach[at] + 1)
                    .max(reach[at + 1] + 1)
                    .max(reach[at - 1])
                    .saturating_sub(1),
            };
            if edits > 0 && reach[at - 1].max(reach[at]).max(reach[at + 1]) == 0 {
                next[at] = 0;
                continue;
            }
            x = x.min(a.len()).min((b.len() + middle).saturating_sub(at));
            let y = |x: usize| (x + at).checked_sub(middle);
            while let (Some(one), Some(other)) = (a.get(x), y(x).and_then(|y| b.get(y))) {
                if one != other {
                    break;
                }
                x += 1;
            }
            next[at] = x + 1;
        }
        std::mem::swap(&mut reach, &mut next);
        if reach[goal] == a.len() + 1 {
            return Some(edits);
        }
    }
    None
}

/// Levenshtein distance in O(mn/64): Myers 1999, "A fast bit-vector algorithm for approximate string
/// matching", in blocks as in Hyyrö 2003.
fn bit_parallel_levenshtein<T: Eq + Hash>(a: &[T], b: &[T]) -> usize {
    if a.is_empty() {
        return b.len();
    }
    let blocks = a.len().div_ceil(64);
    let last = 1_u64 << ((a.len() - 1) % 64);
    let mut places: HashMap<&T, Vec<u64>> = HashMap::new();
    for (i, symbol) in a.iter().enumerate() {
        places.entry(symbol).or_insert_with(|| vec![0; blocks])[i / 64] |= 1 << (i % 64);
    }
    let nowhere = vec![0; blocks];
    let mut columns = vec![(u64::MAX, 0_u64); blocks];
    let mut score = a.len();
    for symbol in b {
        let places = places.get(symbol).unwrap_or(&nowhere);
        // The top row of the matrix grows by one from column to column.
        let mut carry = (1, 0);
        for (i, (column, &equal)) in columns.iter_mut().zip(places).enumerate() {
            let top = if i + 1 == blocks { last } else { 1 << 63 };
            carry = advance(column, equal, carry, top);
        }
        score = score + carry.0 as usize - carry.1 as usize;
    }
    score
}

/// Moves a block of 64 rows one column on. `column` holds the rows that grow and those that shrink
/// downwards; the carries say whether the row above the block, and the one at its `top` bit, grow or
/// shrink to the right.
fn advance(column: &mut (u64, u64), equal: u64, carry: (u64, u64), top: u64) -> (u64, u64) {
    let (grow, shrink) = *column;
    let (carry_grow, carry_shrink) = carry;
    let vertical = equal | shrink;
    let equal = equal | carry_shrink;
    let horizontal = ((equal & grow).wrapping_add(grow) ^ grow) | equal;
    let right_grow = shrink | !(horizontal | grow);
    let right_shrink = grow & horizontal;
    let out = (
        u64::from(right_grow & top != 0),
        u64::from(right_shrink & top != 0),
    );
    let right_grow = (right_grow << 1) | carry_grow;
    let right_shrink = (right_shrink << 1) | carry_shrink;
    *column = (
        right_shrink | !(vertical | right_grow),
        right_grow & vertical,
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_the_book(a: &[u8], b: &[u8]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], i + 1);
            for (j, y) in b.iter().enumerate() {
                let best = (diagonal + usize::from(x != y))
                    .min(row[j] + 1)
                    .min(row[j + 1] + 1);
                diagonal = std::mem::replace(&mut row[j + 1], best);
            }
        }
        row[b.len()]
    }

    #[test]
    fn what_would_take_too_long_is_not_counted() {
        let text = |seed: usize, length: usize| -> Vec<usize> {
            (0..length).map(|i| (i * seed) % 251).collect()
        };
        let (a, b) = (text(7, 300_000), text(11, 500_000));
        assert_eq!(affordable_levenshtein(&a, &b), None);
        assert_eq!(affordable_levenshtein(&a, &a), Some(0));
        let (a, b) = (&a[..30_000], &b[..30_000]);
        assert_eq!(
            affordable_levenshtein(a, b),
            Some(levenshtein_distance(a, b))
        );
    }

    proptest! {
        #[test]
        fn edits_are_those_of_the_book(
            a in proptest::collection::vec(0_u8..4, 0..200),
            b in proptest::collection::vec(0_u8..4, 0..200),
        ) {
            let distance = by_the_book(&a, &b);
            prop_assert_eq!(bit_parallel_levenshtein(&a, &b), distance);
            prop_assert_eq!(bounded_levenshtein(&a, &b, 200), Some(distance));
            prop_assert_eq!(bounded_levenshtein(&a, &b, distance), Some(distance));
        }
    }
}
