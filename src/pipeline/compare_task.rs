//! Two copies on their way to a worker that compares them, and what comes back.

use serde::{Deserialize, Serialize};

use baocao_compare::{AlignedRow, Comparison, Side, compare};
use baocao_report::error::{Context, Problem, Result};

/// Two copies to compare.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CompareTask {
    /// The copy in doubt, and the one it is held against, as JSON.
    pub sides: [String; 2],
    /// Whether the texts are wanted side by side.
    pub rows: bool,
}

/// A comparison with its rows, which are no part of its JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct ComparedCopies {
    pub comparison: Comparison,
    pub rows: Vec<AlignedRow>,
}

impl CompareTask {
    /// Compares, in a worker; gives JSON.
    pub fn perform(&self) -> Result<String> {
        let side = |json: &String| serde_json::from_str::<Side>(json).or_problem(Problem::Crashed);
        let [first, second] = &self.sides;
        let mut comparison = compare(&side(first)?, &side(second)?)?;
        let rows = std::mem::take(&mut comparison.rows);
        let compared = ComparedCopies {
            comparison,
            rows: if self.rows { rows } else { Vec::new() },
        };
        serde_json::to_string(&compared).or_problem(Problem::Output)
    }
}
