//! What it costs that a word is written with a capital or without.

use std::sync::LazyLock;

use super::language::{LanguageModel, WordId};
use super::lattice::PrintedWord;
use super::word_case::WordCase;

/// What a word stands after, as far as it bears on case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CaseContext {
    Boundary,
    Title,
    Other,
}

impl CaseContext {
    pub(super) fn of(last: WordId, shape: WordCase) -> Self {
        if last == WordId::BOUNDARY {
            Self::Boundary
        } else if shape == WordCase::Title {
            Self::Title
        } else {
            Self::Other
        }
    }
}

/// What it costs that a word is written so, after what stands before it.
pub(super) fn case_cost(
    language: &LanguageModel,
    after: CaseContext,
    printed: PrintedWord,
    capitals: bool,
) -> f32 {
    if printed.fixed {
        return 0.0;
    }
    if capitals {
        return match printed.shape {
            WordCase::Capitals => 0.0,
            WordCase::Title => 2.0,
            WordCase::Lower => 5.0,
        };
    }
    let habit = language.case_habit(printed.word);
    let title = match after {
        CaseContext::Boundary => habit.title.max(u8::MAX / 2 + 1),
        CaseContext::Title => habit.title_after_title,
        CaseContext::Other => habit.title,
    };
    let cost = match printed.shape {
        WordCase::Capitals => share_cost(habit.capitals) + std::f32::consts::LN_2,
        WordCase::Title => share_cost(title) + share_cost(u8::MAX - habit.capitals),
        WordCase::Lower => share_cost(u8::MAX - title) + share_cost(u8::MAX - habit.capitals),
    };
    cost.min(DEAREST_CASE)
}

/// What case costs at most: a share of 0.002.
const DEAREST_CASE: f32 = 6.2146;

/// The negative logarithm of a share in 255ths.
fn share_cost(share: u8) -> f32 {
    static COSTS: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|share| -(share as f32 / f32::from(u8::MAX)).max(0.0001).ln())
    });
    COSTS[usize::from(share)]
}
