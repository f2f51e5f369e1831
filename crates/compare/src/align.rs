//! Two sequences aligned in their order: what is the same stands together.
//!
//! Runs of three that occur once on either side are anchors; the longest chain of them in the order of both is
//! kept, and what lies between is aligned the same way, then by shorter runs, at last by Myers' algorithm. So two
//! texts of hundreds of pages take no more than some of their pages.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The longest run that is looked for.
const LONGEST: usize = 3;

/// Gaps with more pairs of words than this are left unaligned where no anchor lies in them.
const MOST_PAIRS: usize = 9_000_000;

/// Pairs of places that hold the same, rising on both sides.
pub(super) fn align(first: &[u32], second: &[u32]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = vec![(0..first.len(), 0..second.len(), LONGEST)];
    // The stack holds what is still to be done, what comes first on top.
    while let Some((a, b, run)) = open.pop() {
        let (a, b) = same_start(first, second, a, b, &mut pairs);
        if a.is_empty() || b.is_empty() {
            continue;
        }
        let anchors = match run {
            0 => Vec::new(),
            run => anchors(&first[a.clone()], &second[b.clone()], run),
        };
        if anchors.is_empty() {
            match run {
                0 => myers(first, second, a, b, &mut pairs),
                run => open.push((a, b, run - 1)),
            }
            continue;
        }
        let mut parts = Vec::new();
        let (mut x, mut y) = (a.start, b.start);
        for (i, j) in anchors {
            let (i, j) = (a.start + i, b.start + j);
            parts.push((x..i, y..j, run));
            // Starting with its anchor, the next part takes it and all that goes on alike.
            (x, y) = (i, j);
        }
        parts.push((x..a.end, y..b.end, run));
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
    let places = |list: &[u32]| {
        let mut places: HashMap<Vec<u32>, Option<usize>> = HashMap::new();
        for (at, window) in list.windows(run).enumerate() {
            places
                .entry(window.to_vec())
                .and_modify(|place| *place = None)
                .or_insert(Some(at));
        }
        places
    };
    let there = places(second);
    let mut both: Vec<(usize, usize)> = places(first)
        .into_iter()
        .filter_map(|(window, at)| Some((at?, there.get(&window).copied().flatten()?)))
        .collect();
    both.sort_unstable();
    let chain = rising(&both.iter().map(|&(_, j)| j).collect::<Vec<_>>());
    chain.into_iter().map(|at| both[at]).collect()
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
    if a.len() * b.len() > MOST_PAIRS {
        return;
    }
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

    #[test]
    fn what_is_the_same_stands_together_around_what_is_not() {
        assert_eq!(
            align(&[1, 2, 3, 9, 4, 5], &[1, 2, 3, 4, 5]),
            [(0, 0), (1, 1), (2, 2), (4, 3), (5, 4)]
        );
        assert_eq!(align(&[], &[1]), []);
    }

    proptest! {
        #[test]
        fn pairs_rise_and_hold_the_same(
            a in proptest::collection::vec(0_u32..12, 0..120),
            b in proptest::collection::vec(0_u32..12, 0..120),
        ) {
            let pairs = align(&a, &b);
            prop_assert!(pairs.iter().all(|&(i, j)| a[i] == b[j]));
            prop_assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
            prop_assert_eq!(align(&a, &a).len(), a.len());
        }
    }
}
