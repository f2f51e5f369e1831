//! Copies to be compared, as a worker reads and compares them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::job::CompareTask;
use baocao_compare::{AlignedRow, Comparison, Side, compare};
use baocao_extract::intake::{self, Limits};
use baocao_report::error::{Context, Problem, Result};
use baocao_report::json;

/// Whether a file is a report's JSON, by its name.
pub fn is_report(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// The copy that a report's JSON is.
///
/// # Errors
/// Those of [`intake::bytes`] and of [`json::read`]; [`Problem::Unreadable`] for what is no UTF-8.
pub(super) fn side_of_report(path: &Path, limits: &Limits) -> Result<Side> {
    let text = String::from_utf8(intake::bytes(path, limits)?).or_problem(Problem::Unreadable)?;
    Ok(Side::of_report(json::read(&text)?))
}

/// A comparison with its rows, which are no part of its JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct ComparedCopies {
    pub comparison: Comparison,
    pub rows: Vec<AlignedRow>,
}

/// Compares two copies; gives JSON.
///
/// # Errors
/// Those of [`compare`].
pub(super) fn compared(task: &CompareTask) -> Result<String> {
    let side = |json: &String| serde_json::from_str::<Side>(json).or_problem(Problem::Crashed);
    let [first, second] = &task.sides;
    let mut comparison = compare(&side(first)?, &side(second)?)?;
    let rows = std::mem::take(&mut comparison.rows);
    let compared = ComparedCopies {
        comparison,
        rows: if task.rows { rows } else { Vec::new() },
    };
    serde_json::to_string(&compared).or_problem(Problem::Output)
}
