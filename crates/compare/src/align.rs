//! Two sequences aligned in their order: what is the same stands together.
//!
//! Runs of three that occur once on either side are anchors; the longest chain of them in the order of both is
//! kept, and what lies between is aligned the same way, then by shorter runs, at last by Myers' algorithm. So two
//! texts of hundreds of pages take no more than some of their pages. What has no anchor and is too large for Myers is left
//! unaligned.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::effort::Effort;

/// The longest run that is looked for.
const LONGEST: usize = 3;

/// Gaps with more pairs of words than this are left unaligned where no anchor lies in them.
const MOST_PAIRS: usize = 9_000_000;

/// Gaps with more words on both sides together than this are left unaligned, however few one side has: Myers' algorithm
/// goes by their sum.
const MOST_WORDS: usize = 20_000;

/// Gaps within gaps are looked through for anchors so many times; those of a report of 200 pages some ten times.
const DEEPEST: usize = 128;

/// Steps that it takes to look up a run of words.
const LOOKUP: usize = 32;

/// Pairs of places that hold the same, rising on both sides.
pub(super) fn align(first: &[u32], second: &[u32], effort: &Effort) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = vec![(0..first.len(), 0..second.len(), LONGEST, 0)];
    // The stack holds what is still to be done, what comes first on top.
    while let Some((a, b, run, depth)) = open.pop() {
        let (a, b) = same_start(first, second, a, b, &mut pairs);
        if a.is_empty() || b.is_empty() {
            continue;
        }
        let words = a.len() + b.len();
        let run = match run {
            0 => 0,
            run if depth < DEEPEST && effort.may(words * LOOKUP) => run,
            _ => {
                effort.leave_out();
                0
            }
        };
        let anchors = match run {
            0 => Vec::new(),
            run => anchors(&first[a.clone()], &second[b.clone()], run),
        };
        if anchors.is_empty() {
            let is_small = a.len() * b.len() <= MOST_PAIRS && words <= MOST_WORDS;
            match run {
                0 if is_small && effort.may(words * words / 4) => {
                    myers(first, second, a, b, &mut pairs);
                }
                0 => effort.leave_out(),
                run => open.push((a, b, run - 1, depth + 1)),
            }
            continue;
        }
        let mut parts = Vec::new();
        let (mut x, mut y) = (a.start, b.start);
        for (i, j) in anchors {
            let (i, j) = (a.start + i, b.start + j);
            parts.push((x..i, y..j, run, depth + 1));
            // Starting with its anchor, the next part takes it and all that goes on alike.
            (x, y) = (i, j);
        }
        parts.push((x..a.end, y..b.end, run, depth + 1));
        open.extend(parts.into_iter().rev());
    }
    pairs
}

/// Takes what is the same at the start of two parts; gives the rest.
fn same_start(
    first: &[u32],
    second: &[u32],
    a: Range<usize>,
    b: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) -> (Range<usize>, Range<usize>) {
    let same = a.clone().zip(b.clone());
    let count = same.take_while(|&(i, j)| first[i] == second[j]).count();
    pairs.extend((a.start..).zip(b.start..).take(count));
    (a.start + count..a.end, b.start + count..b.end)
}

/// Places of the runs that occur once on either side, in the longest chain that rises on both.
fn anchors(first: &[u32], second: &[u32], run: usize) -> Vec<(usize, usize)> {
    let there = places(second, run);
    let mut both: Vec<(usize, usize)> = places(first, run)
        .into_iter()
        .filter_map(|(window, at)| Some((at?, there.get(window).copied().flatten()?)))
        .collect();
    both.sort_unstable();
    let chain = rising(&both.iter().map(|&(_, j)| j).collect::<Vec<_>>());
    chain.into_iter().map(|at| both[at]).collect()
}

/// The place of each run; `None` of one that occurs again.
fn places(list: &[u32], run: usize) -> HashMap<&[u32], Option<usize>> {
    let mut places = HashMap::new();
    for (at, window) in list.windows(run).enumerate() {
        places
            .entry(window)
            .and_modify(|place| *place = None)
            .or_insert(Some(at));
    }
    places
}

/// Places of a longest rising subsequence.
pub(super) fn rising(list: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; list.len()];
    for (at, &value) in list.iter().enumerate() {
        let length = ends.partition_point(|&end| list[end] < value);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut chain: Vec<usize> =
        std::iter::successors(ends.last().copied(), |&at| before[at]).collect();
    chain.reverse();
    chain
}

fn myers(
    first: &[u32],
    second: &[u32],
    a: Range<usize>,
    b: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let ops = capture_diff_slices(Algorithm::Myers, &first[a.clone()], &second[b.clone()]);
    for op in ops {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            pairs.extend((a.start + old_index..).zip(b.start + new_index..).take(len));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aligned(first: &[u32], second: &[u32]) -> Vec<(usize, usize)> {
        align(first, second, &Effort::new())
    }

    #[test]
    fn what_is_the_same_stands_together_around_what_is_not() {
        assert_eq!(
            aligned(&[1, 2, 3, 9, 4, 5], &[1, 2, 3, 4, 5]),
            [(0, 0), (1, 1), (2, 2), (4, 3), (5, 4)]
        );
        assert_eq!(aligned(&[], &[1]), []);
    }

    #[test]
    fn what_would_cost_too_much_stays_unaligned_and_says_so() {
        // One word against many: cheap by the pairs of words, dear for Myers.
        let effort = Effort::new();
        assert_eq!(align(&[1], &[2; 1_000_000], &effort), []);
        assert!(effort.is_coarse());
        let few = Effort::of(0, 5);
        assert_eq!(align(&[1, 2, 3], &[2, 3, 1], &few), []);
        assert!(few.is_coarse());
    }

    proptest! {
        #[test]
        fn pairs_rise_and_hold_the_same(
            a in proptest::collection::vec(0_u32..12, 0..120),
            b in proptest::collection::vec(0_u32..12, 0..120),
        ) {
            let pairs = aligned(&a, &b);
            prop_assert!(pairs.iter().all(|&(i, j)| a[i] == b[j]));
            prop_assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
            prop_assert_eq!(aligned(&a, &a).len(), a.len());
        }
    }
}
