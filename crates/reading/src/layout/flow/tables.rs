//! Typed tables to tables: parts that continue each other joined, merged cells to spans.

use std::collections::VecDeque;

use super::document_writer::DocumentWriter;
use crate::layout::{Block, Cell, LineId, Table};
use baocao_extract::{FlowBlock, FlowCell, FlowLine, FlowTable};

/// A part of a table, with the blank lines before it.
type TablePart = (Vec<FlowLine>, FlowTable);

/// A table and those of the blocks behind it that continue it: with nothing but blank lines between, and
/// with its head again.
pub(super) fn parts(first: FlowTable, blocks: &mut VecDeque<FlowBlock>) -> Vec<TablePart> {
    let head = first.rows.first().and_then(|row| head(row));
    let mut parts = vec![(Vec::new(), first)];
    while let (Some(FlowBlock::Lines(blank)), Some(FlowBlock::Table(next))) =
        (blocks.front(), blocks.get(1))
    {
        let again = next.rows.first().and_then(|row| self::head(row));
        if head.is_none() || again != head || blank.iter().any(|line| !line.text.trim().is_empty())
        {
            break;
        }
        if let (Some(FlowBlock::Lines(blank)), Some(FlowBlock::Table(next))) =
            (blocks.pop_front(), blocks.pop_front())
        {
            parts.push((blank, next));
        }
    }
    parts
}

/// The wording of a row that may be a table's head: two filled cells or more.
fn head(row: &[FlowCell]) -> Option<Vec<String>> {
    let cells: Vec<String> = row.iter().map(wording).collect();
    (cells.iter().filter(|cell| !cell.is_empty()).count() >= 2).then_some(cells)
}

fn wording(cell: &FlowCell) -> String {
    let words = cell.lines.iter().flat_map(|l| l.text.split_whitespace());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

impl DocumentWriter<'_> {
    /// Adds a table made of parts. Its head is kept once. A row that follows the repeated head with an empty
    /// first cell, where the number stands, is the rest of the row above.
    pub(super) fn table(&mut self, parts: impl IntoIterator<Item = TablePart>) {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut top: Option<Vec<String>> = None;
        for (blank, part) in parts {
            self.lines(blank);
            let mut after_head = false;
            for row in part.rows {
                let is_head = top.is_some() && head(&row) == top;
                if rows.is_empty() {
                    top = head(&row);
                }
                let is_rest = after_head && is_rest(&row);
                let cells = self.row(row, rows.len(), &mut rows);
                match rows.last_mut() {
                    _ if is_head => {}
                    Some(above) if is_rest => add_rest(above, cells),
                    _ => rows.push(cells),
                }
                after_head = is_head;
            }
        }
        if rows.is_empty() {
            return;
        }
        let table = Table {
            columns: rows
                .iter()
                .flatten()
                .map(|c| c.column + c.column_span)
                .max()
                .unwrap_or(0),
            rows: rows.len(),
            cells: rows.into_iter().flatten().collect(),
        };
        self.document.blocks.push(Block::Table(table));
    }

    /// The cells of a row. One that continues the cell above makes that one longer.
    fn row(&mut self, row: Vec<FlowCell>, number: usize, above: &mut [Vec<Cell>]) -> Vec<Cell> {
        let line = row.iter().flat_map(|c| &c.lines).map(|l| l.number).min();
        let mut cells = Vec::new();
        for cell in row {
            if cell.lines.is_empty()
                && let Some(line) = line
            {
                // An empty cell has no line, but the text keeps its place.
                self.line("", line);
            }
            if cell.continues && lengthen(above, number, &cell) {
                continue;
            }
            cells.push(Cell {
                row: number,
                column: cell.column,
                row_span: 1,
                column_span: cell.columns,
                lines: self.cell(cell.lines),
            });
        }
        cells
    }

    fn cell(&mut self, lines: Vec<FlowLine>) -> Vec<LineId> {
        self.lines(lines).into_iter().map(|line| line.id).collect()
    }
}

/// Makes the cell above one row longer; `false` where there is none of the same columns that ends there.
fn lengthen(rows: &mut [Vec<Cell>], row: usize, below: &FlowCell) -> bool {
    let above = rows
        .iter_mut()
        .rev()
        .find_map(|row| row.iter_mut().find(|c| c.column == below.column));
    match above {
        Some(cell) if cell.row + cell.row_span == row && cell.column_span == below.columns => {
            cell.row_span += 1;
            true
        }
        _ => false,
    }
}

/// Whether a row has text, but none in its first column.
fn is_rest(row: &[FlowCell]) -> bool {
    let empty_number = row
        .first()
        .is_none_or(|c| c.column > 0 || c.lines.is_empty() && !c.continues);
    empty_number && row.iter().any(|c| !c.lines.is_empty())
}

fn add_rest(above: &mut Vec<Cell>, rest: Vec<Cell>) {
    for mut cell in rest {
        match above.iter_mut().find(|c| c.column == cell.column) {
            Some(whole) => whole.lines.append(&mut cell.lines),
            None if cell.lines.is_empty() => {}
            None => {
                cell.row = above.first().map_or(cell.row, |first| first.row);
                above.push(cell);
                above.sort_by_key(|c| c.column);
            }
        }
    }
}
