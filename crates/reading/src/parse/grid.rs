//! A table's cells with their text, row by row.

use std::ops::Range;

use crate::layout::{Document, LineId, Table};

/// The filled rows of a table.
#[derive(Debug)]
pub(super) struct CellGrid {
    rows: Vec<Vec<GridCell>>,
    columns: usize,
    flattened: bool,
}

/// A cell with its text, which may be empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GridCell {
    pub(super) column: usize,
    pub(super) column_span: usize,
    pub(super) row_span: usize,
    pub(super) text: String,
    /// The text as it was read, before restoration.
    pub(super) read: String,
    pub(super) lines: Vec<LineId>,
}

impl CellGrid {
    /// The grid of a table that layout has found.
    pub(super) fn new(document: &Document, table: &Table) -> Self {
        let mut rows: Vec<Vec<GridCell>> = Vec::new();
        for cell in &table.cells {
            if cell.row >= rows.len() {
                rows.resize_with(cell.row + 1, Vec::new);
            }
            rows[cell.row].push(GridCell {
                column: cell.column,
                column_span: cell.column_span,
                row_span: cell.row_span,
                text: document.joined(&cell.lines),
                read: document.as_read(&cell.lines),
                lines: cell.lines.clone(),
            });
        }
        Self {
            rows,
            columns: table.columns,
            flattened: false,
        }
    }

    /// The grid of a flattened table, each of whose cells covers one place.
    pub(super) fn flattened(rows: Vec<Vec<GridCell>>, columns: usize) -> Self {
        Self {
            rows,
            columns,
            flattened: true,
        }
    }

    /// Whether a text dump had flattened it.
    pub(super) fn is_flattened(&self) -> bool {
        self.flattened
    }

    /// How many rows there are, up to the last one in which a cell begins.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The cells that begin in a row, from left to right; none for a row that is not there.
    pub(super) fn row(&self, row: usize) -> &[GridCell] {
        self.rows.get(row).map_or(&[], Vec::as_slice)
    }

    /// All cells, row by row.
    pub(super) fn cells(&self) -> impl Iterator<Item = &GridCell> {
        self.rows.iter().flatten()
    }

    /// For each column the texts of the cells over it in some rows, from top to bottom, each once.
    pub(super) fn heads(&self, rows: Range<usize>) -> Vec<Vec<&str>> {
        let mut heads = vec![Vec::new(); self.columns];
        for cell in rows.flat_map(|row| self.row(row)) {
            let end = (cell.column + cell.column_span).min(self.columns);
            for head in heads.iter_mut().take(end).skip(cell.column) {
                head.push(cell.text.as_str());
            }
        }
        heads
    }
}
