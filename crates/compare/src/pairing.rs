//! Which criterion of one copy is which of the other.

use super::align::{align, rising};
use super::effort::Effort;
use super::passages::shared;
use super::words::{WordKeys, spans};
use baocao_report::Criterion;
use baocao_report::error::Result;

/// Wordings less alike are of two criteria, whatever their numbers.
const LEAST: f64 = 0.3;

/// Wordings so much alike are of one criterion, whatever their numbers.
const ALIKE: f64 = 0.6;

/// What the same number in the same list and group, or the same criterion of a catalogue, is worth against the same
/// wording.
const SAME_CODE: f64 = 0.4;

/// What the same place in the order is worth: little, as it decides only among the same.
const SAME_PLACE: f64 = 0.1;

/// A pair of criteria: its place in the first copy, and in the second.
pub(super) type PairedIndices = (usize, usize);

/// Steps that a pair of criteria takes beside the words of both.
const PAIR: usize = 16;

/// Pairs the criteria of two copies, the surest first; in the order of the second.
///
/// # Errors
/// As [`Effort::need`]: those that are not the same in the order of both are held each against each.
pub(super) fn pairs(
    first: &[Criterion],
    second: &[Criterion],
    effort: &Effort,
) -> Result<Vec<PairedIndices>> {
    let mut keys = WordKeys::default();
    let mut known = |criteria: &[Criterion]| -> Vec<Vec<u32>> {
        criteria.iter().map(|c| name_keys(c, &mut keys)).collect()
    };
    let (names, others) = (known(first), known(second));
    let (mut free, mut free_too) = (vec![true; first.len()], vec![true; second.len()]);
    let mut pairs = alike(first, second, &mut keys, effort);
    for &(i, j) in &pairs {
        (free[i], free_too[j]) = (false, false);
    }
    let mut candidates = Vec::new();
    let (here, there) = (left(&free), left(&free_too));
    let words: usize = there.iter().map(|&j| others[j].len() + PAIR).sum();
    for &i in &here {
        let (one, name) = (&first[i], &names[i]);
        effort.need(name.len().saturating_mul(there.len()).saturating_add(words))?;
        for &j in &there {
            let (other, other_name) = (&second[j], &others[j]);
            let likeness = likeness(name, other_name);
            let same = is_same_code(one, other) || is_same_canonical(one, other);
            if likeness >= ALIKE || (same && likeness >= LEAST) {
                let near = 1.0 - apart(i, first.len(), j, second.len());
                let code = if same { SAME_CODE } else { 0.0 };
                candidates.push((likeness + code + SAME_PLACE * near, i, j));
            }
        }
    }
    candidates.sort_by(|x, y| y.0.total_cmp(&x.0));
    for (_, i, j) in candidates {
        if free[i] && free_too[j] {
            (free[i], free_too[j]) = (false, false);
            pairs.push((i, j));
        }
    }
    let (here, there) = (left(&free), left(&free_too));
    effort.need_pairs(here.len() * PAIR, here.len() + there.len())?;
    pairs.extend(by_place((first, &here), (second, &there)));
    pairs.sort_unstable_by_key(|pair| pair.1);
    Ok(pairs)
}

/// The places that are free.
fn left(free: &[bool]) -> Vec<usize> {
    let all = free.iter().enumerate();
    all.filter(|(_, free)| **free).map(|(i, _)| i).collect()
}

/// Those with the same number and the same wording, in the order of both: where a report repeats its criteria for each
/// unit, nothing but the order tells which is which.
fn alike(
    first: &[Criterion],
    second: &[Criterion],
    keys: &mut WordKeys,
    effort: &Effort,
) -> Vec<PairedIndices> {
    let mut known = |criteria: &[Criterion]| -> Vec<u32> {
        let whole = |c: &Criterion| {
            let words: Vec<&str> = spans(&c.name).map(|span| &c.name[span]).collect();
            format!(
                "{}: {}",
                c.code.as_deref().unwrap_or_default(),
                words.join(" ")
            )
        };
        criteria.iter().map(|c| keys.of(&whole(c))).collect()
    };
    align(&known(first), &known(second), effort)
}

/// What is left on both sides with one number, alone in having it: its wording was misread, or is another now.
fn by_place(
    (first, here): (&[Criterion], &[usize]),
    (second, there): (&[Criterion], &[usize]),
) -> Vec<PairedIndices> {
    let mut pairs = Vec::new();
    for &i in here {
        let same = |&&j: &&usize| is_same_code(&first[i], &second[j]);
        let found: Vec<usize> = there.iter().filter(same).copied().collect();
        let others = here.iter().filter(|&&k| is_same_code(&first[k], &first[i]));
        if let [j] = found[..]
            && others.count() == 1
        {
            pairs.push((i, j));
        }
    }
    pairs
}

/// Pairs that have changed places with each other, and pairs that stand elsewhere in their order.
pub(super) fn out_of_order(pairs: &[PairedIndices]) -> (Vec<(usize, usize)>, Vec<usize>) {
    let mut ranks: Vec<usize> = (0..pairs.len()).collect();
    ranks.sort_unstable_by_key(|&at| pairs[at].0);
    // At each place of the first copy the pair that stands there; the pairs themselves are in the second's order.
    let mut exchanged = Vec::new();
    let mut settled = vec![false; pairs.len()];
    for at in 0..pairs.len() {
        let there = ranks[at];
        if there > at && ranks[there] == at {
            exchanged.push((at, there));
            (settled[at], settled[there]) = (true, true);
        }
    }
    let rest: Vec<usize> = (0..pairs.len()).filter(|&at| !settled[at]).collect();
    let order: Vec<usize> = rest.iter().map(|&at| pairs[at].0).collect();
    let kept = rising(&order);
    let moved = (0..rest.len()).filter(|i| kept.binary_search(i).is_err());
    let moved = moved.map(|i| rest[i]).collect();
    (exchanged, moved)
}

fn name_keys(criterion: &Criterion, keys: &mut WordKeys) -> Vec<u32> {
    let name = &criterion.name;
    let mut found: Vec<u32> = spans(name).map(|span| keys.of(&name[span])).collect();
    found.sort_unstable();
    found
}

/// What two wordings share, 0 to 1.
fn likeness(one: &[u32], other: &[u32]) -> f64 {
    let all = one.len() + other.len();
    if all == 0 {
        return 0.0;
    }
    2.0 * shared(one, other) as f64 / all as f64
}

/// How far apart two places in lists are, 0 to 1.
fn apart(i: usize, all: usize, j: usize, all_others: usize) -> f64 {
    (i as f64 / all.max(1) as f64 - j as f64 / all_others.max(1) as f64).abs()
}

/// Whether both have the same number, in lists of one kind and groups of one number.
fn is_same_code(one: &Criterion, other: &Criterion) -> bool {
    let group = |c: &Criterion| c.group.as_ref().and_then(|g| g.code.clone());
    let is_table = |c: &Criterion| c.list.starts_with("table");
    one.code.is_some()
        && one.code == other.code
        && is_table(one) == is_table(other)
        && (group(one) == group(other) || group(one).is_none() || group(other).is_none())
}

fn is_same_canonical(one: &Criterion, other: &Criterion) -> bool {
    match (&one.canonical, &other.canonical) {
        (Some(a), Some(b)) => a.set == b.set && a.code == b.code,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criteria(names: &[&str]) -> Vec<Criterion> {
        names
            .iter()
            .map(|name| Criterion::bare("body", name))
            .collect()
    }

    #[test]
    fn criteria_are_paired_by_wording_and_order() {
        let first = criteria(&["Tỷ lệ hộ", "Tỷ lệ hộ", "Thu ngân sách"]);
        let second = criteria(&["Thu ngan sach", "Tỷ lệ hộ", "Tỷ lệ hộ"]);
        let paired = |second: &[Criterion]| pairs(&first, second, &Effort::new()).unwrap();
        assert_eq!(paired(&second), [(2, 0), (0, 1), (1, 2)]);
        assert_eq!(paired(&[]), []);
    }

    #[test]
    fn criteria_without_number_are_not_held_each_against_each() {
        let list = |name: &str| -> Vec<Criterion> {
            let names = (0..40_000).map(|i| Criterion::bare("body", &format!("{name}{i}")));
            names.collect()
        };
        assert_eq!(
            pairs(&list("a"), &list("a"), &Effort::new()).unwrap().len(),
            40_000
        );
        let refused = pairs(&list("a"), &list("b"), &Effort::new()).unwrap_err();
        assert_eq!(refused.problem().code(), "too-much-to-compare");
    }

    #[test]
    fn what_changed_places_is_told_from_what_moved() {
        assert_eq!(
            out_of_order(&[(0, 0), (2, 1), (1, 2), (3, 3)]),
            (vec![(1, 2)], vec![])
        );
        assert_eq!(
            out_of_order(&[(1, 0), (2, 1), (3, 2), (0, 3)]),
            (vec![], vec![3])
        );
    }
}
