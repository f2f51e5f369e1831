//! What a comparison may cost: steps are counted, so that two copies made to last end it, and on every computer alike.
//!
//! A step is about a nanosecond or two of a release build: a cell of a matrix, a word looked at.

use std::cell::Cell;

use baocao_report::error::{Problem, Result};

/// Steps for records, headers and what they tell of the text, where one left out would be a difference untold: a
/// comparison that needs more is refused. A report of 500 criteria and 60,000 words takes some 100 million.
const NEEDED: u64 = 1 << 31;

/// Steps for what can be told more coarsely: words that are not aligned are told as words of one copy only.
const OPTIONAL: u64 = 1 << 30;

/// The steps that are left to a comparison.
#[derive(Debug)]
pub(super) struct Effort {
    needed: Allowance,
    optional: Allowance,
    is_coarse: Cell<bool>,
}

#[derive(Debug)]
struct Allowance {
    limit: u64,
    spent: Cell<u64>,
}

impl Effort {
    /// That of any comparison.
    pub(super) fn new() -> Self {
        Self::of(NEEDED, OPTIONAL)
    }

    /// So many steps of either kind.
    pub(super) fn of(needed: u64, optional: u64) -> Self {
        Self {
            needed: Allowance::of(needed),
            optional: Allowance::of(optional),
            is_coarse: Cell::new(false),
        }
    }

    /// Takes steps that cannot be left out, before they are done.
    ///
    /// # Errors
    /// [`Problem::TooMuchToCompare`] where so many are not left.
    pub(super) fn need(&self, steps: usize) -> Result<()> {
        if self.needed.take(steps) {
            return Ok(());
        }
        let spent = self.needed.spent.get();
        Err(Problem::TooMuchToCompare {
            steps: spent.saturating_add(steps as u64),
            limit: self.needed.limit,
        }
        .into())
    }

    /// Takes one step for each pair of things, as [`need`](Self::need).
    ///
    /// # Errors
    /// As [`need`](Self::need).
    pub(super) fn need_pairs(&self, these: usize, others: usize) -> Result<()> {
        self.need(these.saturating_mul(others))
    }

    /// Takes steps that may be left out, before they are done. Where so many are not left, the comparison is coarse.
    pub(super) fn may(&self, steps: usize) -> bool {
        let may = self.optional.take(steps);
        if !may {
            self.leave_out();
        }
        may
    }

    /// Marks the comparison as coarse: something was left out.
    pub(super) fn leave_out(&self) {
        self.is_coarse.set(true);
    }

    /// Whether something was left out.
    pub(super) fn is_coarse(&self) -> bool {
        self.is_coarse.get()
    }
}

impl Allowance {
    fn of(limit: u64) -> Self {
        Self {
            limit,
            spent: Cell::new(0),
        }
    }

    /// Takes steps if so many are left; a smaller number may be left still.
    fn take(&self, steps: usize) -> bool {
        let spent = self.spent.get().saturating_add(steps as u64);
        let enough = spent <= self.limit;
        if enough {
            self.spent.set(spent);
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_refused_and_what_is_optional_left_out() {
        let effort = Effort::of(10, 5);
        assert!(effort.need_pairs(2, 5).is_ok());
        let error = effort.need(1).unwrap_err();
        assert_eq!(error.problem().code(), "too-much-to-compare");
        assert!(effort.may(3) && !effort.is_coarse());
        assert!(!effort.may(3) && effort.is_coarse());
        assert!(effort.may(2));
    }
}
