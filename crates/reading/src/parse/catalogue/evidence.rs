//! What speaks for a match beside the wordings.

use crate::dictionary::{CatalogueCriterion, Similarity};
use baocao_report::Criterion;
use baocao_vietnamese::words;

/// What remains of the doubt that the wordings leave, where something else agrees or disagrees.
const SAME_CODE: f32 = 0.8;
const SAME_GROUP: f32 = 0.9;
const SAME_UNIT: f32 = 0.92;
const OTHER_UNIT: f32 = 1.1;
const SAME_TARGET: f32 = 0.95;

/// How well a report's criterion agrees with one of a catalogue, 0 to 1. The other evidence shrinks or
/// grows the doubt that the wordings leave, so it decides between near wordings and carries nothing alone.
pub(super) fn score(likeness: Similarity, found: &Criterion, known: &CatalogueCriterion) -> f32 {
    let mut doubt = 1.0 - likeness;
    if found.code.as_deref() == Some(known.code()) {
        doubt *= SAME_CODE;
    }
    if found
        .group
        .as_ref()
        .is_some_and(|group| words(&group.name) == words(&known.group().name))
    {
        doubt *= SAME_GROUP;
    }
    if let (Some(unit), Some(known)) = (&found.unit, known.unit()) {
        doubt *= if words(unit) == words(known) {
            SAME_UNIT
        } else {
            OTHER_UNIT
        };
    }
    if let (Some(target), Some(known)) = (&found.target, known.target())
        && words(&target.text) == words(known)
    {
        doubt *= SAME_TARGET;
    }
    (1.0 - doubt).clamp(0.0, 1.0)
}

/// Scores, and how many of a hundred matches of that score are right, as measured on rewordings and near
/// misses (`docs/catalogues.md`); rounded down where few were measured.
const MEASURED: [(f32, f32); 4] = [(0.6, 0.8), (0.75, 0.95), (0.9, 0.99), (1.0, 1.0)];

/// How sure a match of a score is.
pub(super) fn sureness(score: f32) -> f32 {
    let between = |pair: &[(f32, f32)]| match pair {
        &[(low, sure), (high, surer)] if score <= high => {
            Some(sure + (score - low) / (high - low) * (surer - sure))
        }
        _ => None,
    };
    MEASURED.windows(2).find_map(between).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sureness_rises_with_the_score() {
        for (score, sure) in MEASURED {
            assert!((sureness(score) - sure).abs() < 1e-6);
        }
        assert!(sureness(0.7) > sureness(0.65) && sureness(0.65) > 0.8);
    }
}
