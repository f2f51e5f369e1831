//! Text dumps to blocks; line numbers are kept.

use std::ops::Range;

use super::table;
use crate::flow::{FlowBlock, FlowLine};

/// The blocks of a text dump: tab-separated tables, and runs of printed lines between them.
pub(super) fn blocks(lines: &[&str]) -> Vec<FlowBlock> {
    let mut blocks = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < lines.len() {
        let rows = table::tabbed(&lines[at..]);
        if rows == 0 {
            at += 1;
            continue;
        }
        blocks.extend(run(lines, from..at));
        blocks.push(FlowBlock::Table(table::read_tabbed(
            &lines[at..at + rows],
            number(at),
            |cell| vec![cell.to_owned()],
        )));
        at += rows;
        from = at;
    }
    blocks.extend(run(lines, from..lines.len()));
    blocks
}

fn run(lines: &[&str], range: Range<usize>) -> Option<FlowBlock> {
    let run: Vec<FlowLine> = range
        .map(|at| FlowLine {
            text: lines[at].to_owned(),
            number: number(at),
        })
        .collect();
    (!run.is_empty()).then_some(FlowBlock::Lines(run))
}

/// The line number of a place in the list of lines.
pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
