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
        let mut rows = TableRows::default();
        let mut top: Option<Vec<String>> = None;
        for (blank, part) in parts {
            self.lines(blank);
            let mut after_head = false;
            for row in part.rows {
                let is_head = top.is_some() && head(&row) == top;
                if rows.cells.is_empty() {
                    top = head(&row);
                }
                let is_rest = after_head && is_rest(&row);
                let cells = self.row(row, &mut rows);
                match () {
                    () if is_head => {}
                    () if is_rest => rows.add_rest(cells),
                    () => rows.push(cells),
                }
                after_head = is_head;
            }
        }
        self.document.blocks.extend(rows.table().map(Block::Table));
    }

    /// The cells of a row. One that continues the cell above makes that one longer.
    fn row(&mut self, row: Vec<FlowCell>, above: &mut TableRows) -> Vec<Cell> {
        let line = row.iter().flat_map(|c| &c.lines).map(|l| l.number).min();
        let mut cells = Vec::new();
        for cell in row {
            if cell.lines.is_empty()
                && let Some(line) = line
            {
                // An empty cell has no line, but the text keeps its place.
                self.line("", line);
            }
            if cell.continues && above.lengthen(&cell) {
                continue;
            }
            cells.push(Cell {
                row: above.cells.len(),
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

/// The rows of a table as they come.
#[derive(Default)]
struct TableRows {
    cells: Vec<Vec<Cell>>,
    /// For each column the last row in which a cell begins there: the rows above need not be looked through for it.
    last: Vec<Option<usize>>,
}

impl TableRows {
    /// Makes the cell above the next row one row longer; `false` where there is none of the same columns that ends there.
    fn lengthen(&mut self, below: &FlowCell) -> bool {
        let next = self.cells.len();
        let row = self.last.get(below.column).copied().flatten();
        let above = row.and_then(|row| {
            let mut cells = self.cells[row].iter_mut();
            cells.find(|c| c.column == below.column)
        });
        match above {
            Some(cell) if cell.row + cell.row_span == next && cell.column_span == below.columns => {
                cell.row_span += 1;
                true
            }
            _ => false,
        }
    }

    fn push(&mut self, cells: Vec<Cell>) {
        for cell in &cells {
            self.begins(cell.column, self.cells.len());
        }
        self.cells.push(cells);
    }

    fn begins(&mut self, column: usize, row: usize) {
        if self.last.len() <= column {
            self.last.resize(column + 1, None);
        }
        self.last[column] = Some(row);
    }

    /// Adds the rest of the last row's cells to them.
    fn add_rest(&mut self, rest: Vec<Cell>) {
        let Some(row) = self.cells.len().checked_sub(1) else {
            return self.push(rest);
        };
        for mut cell in rest {
            let above = &mut self.cells[row];
            match above.iter_mut().find(|c| c.column == cell.column) {
                Some(whole) => whole.lines.append(&mut cell.lines),
                None if cell.lines.is_empty() => {}
                None => {
                    cell.row = row;
                    let column = cell.column;
                    above.push(cell);
                    above.sort_by_key(|c| c.column);
                    self.begins(column, row);
                }
            }
        }
    }

    /// The table; `None` where there is no row.
    fn table(self) -> Option<Table> {
        let rows = self.cells.len();
        let cells: Vec<Cell> = self.cells.into_iter().flatten().collect();
        let columns = cells.iter().map(|c| c.column + c.column_span).max();
        (rows > 0).then(|| Table {
            columns: columns.unwrap_or(0),
            rows,
            cells,
        })
    }
}

/// Whether a row has text, but none in its first column.
fn is_rest(row: &[FlowCell]) -> bool {
    let empty_number = row
        .first()
        .is_none_or(|c| c.column > 0 || c.lines.is_empty() && !c.continues);
    empty_number && row.iter().any(|c| !c.lines.is_empty())
}
