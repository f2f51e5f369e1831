//! How much may be read out of a file, so that a small one cannot become a large one.

use std::sync::atomic::{AtomicU64, Ordering};

use baocao_report::error::{Problem, Result};

/// How many bytes may be read for each byte of the file. The text of the DOCX in `fixtures` has a fifth of their bytes.
const TIMES: u64 = 64;

/// How many bytes any file may give, however small it is.
const BASE: u64 = 64 << 20;

/// What an item (a line, a cell, a word) takes beside its text, in bytes, about.
pub(super) const ITEM: usize = 48;

/// The bytes that may still be read out of a file: at most 64 times its own plus 64 MiB. Every reader takes from it as
/// it makes text and items, and before a text that many refer to is copied for each.
#[derive(Debug)]
pub(super) struct OutputBudget {
    limit: u64,
    spent: AtomicU64,
}

impl OutputBudget {
    /// The budget of a file of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self::up_to((bytes as u64).saturating_mul(TIMES).saturating_add(BASE))
    }

    /// A budget of so many bytes.
    pub(super) fn up_to(limit: u64) -> Self {
        Self {
            limit,
            spent: AtomicU64::new(0),
        }
    }

    /// Takes bytes that are read now.
    ///
    /// # Errors
    /// [`Problem::TooMuchOutput`] where so many are not left, and ever after.
    pub(super) fn spend(&self, bytes: usize) -> Result<()> {
        let before = self.spent.fetch_add(bytes as u64, Ordering::Relaxed);
        if before.saturating_add(bytes as u64) > self.limit {
            let limit = self.limit;
            return Err(Problem::TooMuchOutput { limit }.into());
        }
        Ok(())
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> u64 {
        self.limit
            .saturating_sub(self.spent.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_up_to_its_limit_and_nothing_after() {
        let budget = OutputBudget::of(2);
        let limit = 2 * 64 + (64 << 20);
        assert!(budget.spend(limit).is_ok());
        assert_eq!(budget.left(), 0);
        let error = budget.spend(1).unwrap_err();
        let limit = limit as u64;
        assert_eq!(*error.problem(), Problem::TooMuchOutput { limit });
        assert!(budget.spend(0).is_err());
    }
}
