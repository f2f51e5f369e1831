//! Rows and cells of an HTML table, with what spans several of them.

use crate::typed::{TypedBlock, TypedCell, TypedRow};

/// A table whose end has not come yet.
#[derive(Default)]
pub(super) struct OpenTable {
    rows: Vec<Vec<TypedCell>>,
    row: Option<TypedRow>,
    cell: Option<OpenCell>,
    /// Cells of rows above that reach further down, from left to right.
    spans: Vec<RowSpan>,
    /// Cells made since they were last asked for.
    made: usize,
}

struct OpenCell {
    columns: usize,
    rows: usize,
    blocks: Vec<TypedBlock>,
}

struct RowSpan {
    column: usize,
    columns: usize,
    /// Rows it still covers.
    rows: usize,
}

impl OpenTable {
    /// The blocks of the open cell.
    pub(super) fn blocks(&mut self) -> Option<&mut Vec<TypedBlock>> {
        self.cell.as_mut().map(|cell| &mut cell.blocks)
    }

    /// Starts a cell, and a row where none is open. A row span of 0 reaches to the end of the table.
    pub(super) fn start_cell(&mut self, columns: usize, rows: usize) {
        self.end_cell();
        self.row.get_or_insert_default();
        self.cell = Some(OpenCell {
            columns,
            rows: if rows == 0 { usize::MAX } else { rows },
            blocks: Vec::new(),
        });
    }

    /// Ends the open cell.
    pub(super) fn end_cell(&mut self) {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else {
            return;
        };
        self.made += 1 + go_on(&self.spans, row);
        let column = row.column();
        let free = self
            .spans
            .iter()
            .filter(|span| span.column > column)
            .map(|span| span.column - column)
            .min();
        row.push(
            cell.columns.min(free.unwrap_or(usize::MAX)),
            false,
            cell.blocks,
        );
        if cell.rows > 1 && row.column() > column {
            self.spans.push(RowSpan {
                column,
                columns: row.column() - column,
                // This row, which is counted off at its end, included.
                rows: cell.rows,
            });
        }
    }

    /// Ends the open row.
    pub(super) fn end_row(&mut self) {
        self.end_cell();
        let Some(mut row) = self.row.take() else {
            return;
        };
        self.made += go_on(&self.spans, &mut row);
        for span in &mut self.spans {
            span.rows = span.rows.saturating_sub(1);
        }
        self.spans.retain(|span| span.rows > 0);
        self.spans.sort_by_key(|span| span.column);
        self.rows.push(row.cells);
    }

    /// How many cells there are more than when this was last asked, those that reach down from above included: a row
    /// span of a few letters makes one in each row.
    pub(super) fn take_made(&mut self) -> usize {
        std::mem::take(&mut self.made)
    }

    /// The rows.
    pub(super) fn finish(mut self) -> Vec<Vec<TypedCell>> {
        self.end_row();
        self.rows
    }
}

/// Adds the cells that reach down from above and start at the row's next column; gives their number.
fn go_on(spans: &[RowSpan], row: &mut TypedRow) -> usize {
    let mut added = 0;
    for span in spans {
        if span.column == row.column() {
            row.push(span.columns, true, Vec::new());
            added += 1;
        }
    }
    added
}
