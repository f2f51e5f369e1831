//! Ruling lines to the cells of tables.
//!
//! The rules of a page fall into groups of rules that touch. A group's rules give the boundaries of columns
//! and rows; places that no rule parts are one cell. A cell is bounded by rules that are drawn: where a
//! stretch of a rule is missing, as in spans and broken scans, the places at both sides are one cell.

mod grid;
mod segment;

pub(super) use grid::{MatchedBoundaries, RuledGrid};

use baocao_extract::{Axis, Rule};

/// More segments a page than any printed table has: such a page is a drawing, and its rules are ignored.
const DRAWING: usize = 1_000;

/// The grids on a page, from top to bottom. A box around a text, a line under a text and a frame for a
/// signature are none; a grid of one row is one only if it goes on with another page's table, which
/// [`RuledGrid::continues`] tells.
pub(super) fn grids(rules: &[Rule]) -> Vec<RuledGrid> {
    let across = segment::merged(rules, Axis::Horizontal);
    let down = segment::merged(rules, Axis::Vertical);
    if across.len() > DRAWING || down.len() > DRAWING {
        return Vec::new();
    }
    let mut grids: Vec<RuledGrid> = segment::groups(&across, &down)
        .iter()
        .filter_map(|group| RuledGrid::of(&group.across, &group.down))
        .collect();
    grids.sort_by(|a, b| a.at().top.total_cmp(&b.at().top));
    grids
}
