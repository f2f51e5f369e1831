//! Matches a list with a catalogue.

use std::collections::HashMap;

use super::evidence::{score, sureness};
use crate::dictionary::{Catalogue, PreparedWording};
use baocao_report::Criterion;

/// A match is as good as this or none.
const ACCEPTED: f32 = 0.6;

/// The wordings alone must be this alike: a printed code does not make a match.
const ALIKE: f32 = 0.5;

/// A match must be better than any other that either side could have by this much.
const MARGIN: f32 = 0.06;

/// From this likeness on wordings are the same but for a letter or two; two criteria of a report may share
/// one only of a catalogue that has it twice.
const SAME: f32 = 0.97;

/// A criterion of the catalogue, by its place, and how sure the match is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Assigned {
    pub(super) criterion: usize,
    pub(super) score: f32,
}

/// A match that could be made.
#[derive(Clone, Copy, Debug)]
struct PossibleMatch {
    wording: usize,
    criterion: usize,
    score: f32,
}

/// The match of each criterion of a list, `None` where there is none or it is in doubt. A criterion of the
/// catalogue is given once, or to all that have the same wording.
pub(super) fn assign(
    list: &[&Criterion],
    wordings: &[PreparedWording],
    catalogue: &Catalogue,
) -> Vec<Option<Assigned>> {
    // Of each criterion the first with the same wording.
    let mut known: HashMap<&PreparedWording, usize> = HashMap::new();
    let first: Vec<usize> = (0..list.len())
        .map(|i| *known.entry(&wordings[i]).or_insert(i))
        .collect();
    let mut pairs = Vec::new();
    for (i, wording) in wordings
        .iter()
        .enumerate()
        .filter(|(_, wording)| !wording.is_empty())
    {
        let likenesses = catalogue.likenesses(wording);
        let doubled = likenesses
            .iter()
            .filter(|&&likeness| likeness >= SAME)
            .count()
            > 1;
        if first[i] != i && !doubled {
            continue;
        }
        for (criterion, (likeness, known)) in
            likenesses.into_iter().zip(catalogue.criteria()).enumerate()
        {
            let score = score(likeness, list[i], known);
            if likeness >= ALIKE && score >= ACCEPTED - MARGIN {
                pairs.push(PossibleMatch {
                    wording: i,
                    criterion,
                    score,
                });
            }
        }
    }
    let mut assigned = settle(pairs, list.len());
    for (i, first) in first.into_iter().enumerate() {
        if assigned[i].is_none() {
            assigned[i] = assigned[first];
        }
    }
    assigned
}

/// Takes the best match that nothing rivals, then the best of what is left, until there is none. A match is rivalled by
/// another of the same wording or of the same criterion that is nearly as good.
fn settle(mut pairs: Vec<PossibleMatch>, length: usize) -> Vec<Option<Assigned>> {
    let mut assigned = vec![None; length];
    pairs.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.criterion.cmp(&b.criterion))
            .then(a.wording.cmp(&b.wording))
    });
    loop {
        let (of_wordings, of_criteria) = (
            BestScores::of(&pairs, |pair| pair.wording),
            BestScores::of(&pairs, |pair| pair.criterion),
        );
        let is_rivalled = |pair: &PossibleMatch| {
            of_wordings.beside(pair.wording, pair.score) > pair.score - MARGIN
                || of_criteria.beside(pair.criterion, pair.score) > pair.score - MARGIN
        };
        let best = pairs
            .iter()
            .find(|pair| pair.score >= ACCEPTED && !is_rivalled(pair));
        let Some(&best) = best else { break };
        assigned[best.wording] = Some(Assigned {
            criterion: best.criterion,
            score: sureness(best.score),
        });
        pairs.retain(|pair| pair.wording != best.wording && pair.criterion != best.criterion);
    }
    assigned
}

/// The two best scores of the matches of each wording, or of each criterion.
struct BestScores(HashMap<usize, [f32; 2]>);

impl BestScores {
    /// Those of pairs that come from the best to the worst.
    fn of(pairs: &[PossibleMatch], what: fn(&PossibleMatch) -> usize) -> Self {
        let mut best: HashMap<usize, [f32; 2]> = HashMap::new();
        for pair in pairs {
            let scores = best.entry(what(pair)).or_insert([f32::MIN; 2]);
            if scores[0] == f32::MIN {
                scores[0] = pair.score;
            } else if scores[1] == f32::MIN {
                scores[1] = pair.score;
            }
        }
        Self(best)
    }

    /// The best score beside one of these.
    fn beside(&self, what: usize, score: f32) -> f32 {
        match self.0.get(&what) {
            Some([best, second]) if *best == score => *second,
            Some([best, _]) => *best,
            None => f32::MIN,
        }
    }
}
