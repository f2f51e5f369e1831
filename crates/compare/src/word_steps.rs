//! How one block of words becomes another, word by word.

use std::ops::Range;

use super::classify;
use super::words::{SideWords, has_digit};

/// What a word costs that stands in one copy only, against two words without a common letter.
const ALONE: f64 = 0.7;

/// Steps that two words take beside their letters.
const PAIR: usize = 64;

/// From the first to the last of some words.
pub(super) fn span(list: &[usize]) -> Range<usize> {
    match (list.first(), list.last()) {
        (Some(&first), Some(&last)) => first..last + 1,
        _ => 0..0,
    }
}

/// How many steps it takes to pair two blocks of words: each word is held against each, letter by letter.
pub(super) fn cost(
    a: &SideWords<'_>,
    first: &[usize],
    b: &SideWords<'_>,
    second: &[usize],
) -> usize {
    let letters = |words: &SideWords<'_>, list: &[usize]| -> usize {
        list.iter().map(|&at| words.tokens[at].text.len()).sum()
    };
    let pairs = (first.len() + 1) * (second.len() + 1);
    letters(a, first)
        .saturating_mul(letters(b, second))
        .saturating_add(pairs * PAIR)
}

/// The cheapest way to make one block of words of another: places of one word each, of one and none, or of two
/// that are one but for a blank.
pub(super) fn steps(
    a: &SideWords<'_>,
    first: &[usize],
    b: &SideWords<'_>,
    second: &[usize],
) -> Vec<(Range<usize>, Range<usize>)> {
    const WAYS: [(usize, usize); 6] = [(1, 1), (1, 2), (2, 1), (1, 0), (0, 1), (2, 2)];
    let width = second.len() + 1;
    let mut cost = vec![(f64::INFINITY, (0, 0)); (first.len() + 1) * width];
    cost[0].0 = 0.0;
    for x in 0..=first.len() {
        for y in 0..=second.len() {
            for (dx, dy) in WAYS {
                let (Some(from_x), Some(from_y)) = (x.checked_sub(dx), y.checked_sub(dy)) else {
                    continue;
                };
                let step = step_cost(a, &first[from_x..x], b, &second[from_y..y]);
                let sum = cost[from_x * width + from_y].0 + step;
                if sum < cost[x * width + y].0 {
                    cost[x * width + y] = (sum, (dx, dy));
                }
            }
        }
    }
    let (mut x, mut y) = (first.len(), second.len());
    let mut steps = Vec::new();
    while x > 0 || y > 0 {
        let (dx, dy) = cost[x * width + y].1;
        steps.push((x - dx..x, y - dy..y));
        (x, y) = (x - dx, y - dy);
    }
    steps.reverse();
    steps
}

fn step_cost(a: &SideWords<'_>, first: &[usize], b: &SideWords<'_>, second: &[usize]) -> f64 {
    match (first, second) {
        (&[one], &[other]) => {
            let (one, other) = (a.tokens[one].text, b.tokens[other].text);
            match (has_digit(one), has_digit(other)) {
                (true, true) => 0.5 * (1.0 - strsim::normalized_levenshtein(one, other)),
                (false, false) => {
                    let (one, other) = (one.to_lowercase(), other.to_lowercase());
                    1.0 - strsim::normalized_levenshtein(&one, &other)
                }
                _ => 1.0,
            }
        }
        ([_], []) | ([], [_]) => ALONE,
        _ => {
            let (one, other) = (span(first), span(second));
            let whole = one.len() == first.len() && other.len() == second.len();
            if whole && classify::is_spacing(&a.tokens[one], &b.tokens[other]) {
                0.05
            } else {
                f64::INFINITY
            }
        }
    }
}
