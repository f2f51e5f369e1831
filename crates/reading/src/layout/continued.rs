//! Tables over page breaks.

use super::likeness::are_alike;
use super::ruled::{MatchedBoundaries, RuledGrid};
use super::{Cell, Document, LineId, Table};

/// Likeness of two readings of a head, 0 to 1 (normalized Levenshtein). Heads are short words in narrow
/// columns, which OCR reads worst.
const ALIKE: f64 = 0.75;

/// How often the columns of a table may change from one page to the next: each time all its pieces take the new ones. A
/// table whose columns change more often ends, and the next page begins another.
const CHANGES: usize = 64;

/// The piece of a table that stands on one page.
pub(super) struct TablePiece {
    page: u32,
    grid: RuledGrid,
    table: Table,
    /// Whether its first row is the rest of a row that the page before began.
    cut: bool,
}

/// The pieces of one table, in the order of their pages, all with the same columns.
pub(super) struct TableChain {
    pieces: Vec<TablePiece>,
    /// How often all pieces have taken other columns.
    changes: usize,
}

impl TablePiece {
    /// A table on a page; the lines are those of the grid's cells.
    pub fn new(page: u32, grid: RuledGrid, lines: Vec<Vec<LineId>>) -> Self {
        let cells = grid.cells.iter().zip(lines).map(|(place, lines)| Cell {
            row: place.row,
            column: place.column,
            row_span: place.row_span,
            column_span: place.column_span,
            lines,
        });
        let table = Table {
            columns: grid.columns(),
            rows: grid.rows(),
            cells: cells.collect(),
        };
        Self {
            page,
            grid,
            table,
            cut: false,
        }
    }

    /// Takes the columns of a grid that has more: `to` gives for each boundary the one there.
    fn spread(&mut self, to: &[usize], grid: &RuledGrid) {
        let boundary = |i: usize| to.get(i).copied().unwrap_or_default();
        for cell in &mut self.table.cells {
            let end = boundary(cell.column + cell.column_span);
            cell.column = boundary(cell.column);
            cell.column_span = end - cell.column;
        }
        self.table.columns = grid.columns();
        self.grid.xs.clone_from(&grid.xs);
    }
}

impl TableChain {
    /// A table that so far has one piece.
    pub fn of(piece: TablePiece) -> Self {
        Self {
            pieces: vec![piece],
            changes: 0,
        }
    }

    /// How the columns of the next page's piece match those here; `None` where it is no piece of this table.
    pub fn matched(&self, next: &TablePiece) -> Option<MatchedBoundaries> {
        let last = self.pieces.last()?;
        if next.page != last.page + 1 {
            return None;
        }
        let matched = last.grid.continues(&next.grid)?;
        let changes = matched.fewer_first && last.table.columns != next.table.columns;
        (!changes || self.changes < CHANGES).then_some(matched)
    }

    /// Appends a piece that goes on with the table, without its repeated head, whose lines are given.
    pub fn append(
        &mut self,
        document: &Document,
        mut next: TablePiece,
        matched: &MatchedBoundaries,
    ) -> Vec<LineId> {
        let columns = |piece: &TablePiece| piece.table.columns;
        if self.pieces.last().map(columns) == Some(next.table.columns) {
            // Equal columns match one by one. To go through all earlier pieces for each page would take time that grows
            // with the square of a table's pages.
        } else if matched.fewer_first {
            for piece in &mut self.pieces {
                piece.spread(&matched.to, &next.grid);
            }
            self.changes += 1;
        } else if let Some(last) = self.pieces.last() {
            next.spread(&matched.to, &last.grid);
        }
        let mut dropped = Vec::new();
        if let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) {
            let head = repeated_head(document, &first.table, &next.table);
            dropped = drop_rows(&mut next.table, head);
            next.cut = is_cut(document, last, &next, head > 0);
        }
        self.pieces.push(next);
        dropped
    }

    /// Its pieces, each as a table of its own.
    pub fn pieces(self) -> Vec<TablePiece> {
        self.pieces
    }

    /// The whole table.
    pub fn table(self) -> Table {
        let mut whole = Table::default();
        // For each column the cell of the last row that covers it.
        let mut above: Vec<Option<usize>> = Vec::new();
        for piece in self.pieces {
            let offset = whole.rows - usize::from(piece.cut && whole.rows > 0);
            let mut below = vec![None; piece.table.columns];
            for mut cell in piece.table.cells {
                let last = cell.row + cell.row_span == piece.table.rows;
                let columns = cell.column..cell.column + cell.column_span;
                let begun = above.get(cell.column).copied().flatten();
                let at = match begun {
                    Some(at) if piece.cut && cell.row == 0 => {
                        whole.cells[at].lines.append(&mut cell.lines);
                        whole.cells[at].row_span += cell.row_span - 1;
                        at
                    }
                    _ => {
                        cell.row += offset;
                        whole.cells.push(cell);
                        whole.cells.len() - 1
                    }
                };
                if last {
                    below[columns].fill(Some(at));
                }
            }
            whole.columns = piece.table.columns;
            whole.rows = offset + piece.table.rows;
            above = below;
        }
        whole.cells.sort_by_key(|cell| (cell.row, cell.column));
        whole
    }
}

/// How many rows of `next` repeat the head of `table`: first the block of rows that spans tie to the first
/// row, then single rows, such as one that numbers the columns, as long as their figures agree.
fn repeated_head(document: &Document, table: &Table, next: &Table) -> usize {
    let (a, b) = (head_block(table), head_block(next));
    let alike = |a: &str, b: &str| are_alike(a, b, ALIKE);
    let (head, again) = (
        text_of_rows(document, table, 0..a),
        text_of_rows(document, next, 0..b),
    );
    if head.is_empty() || !alike(&head, &again) || b >= next.rows {
        return 0;
    }
    let mut more = 0;
    while a + more < table.rows && b + more + 1 < next.rows {
        let (x, y) = (
            text_of_rows(document, table, a + more..a + more + 1),
            text_of_rows(document, next, b + more..b + more + 1),
        );
        if x.is_empty() || figures(&x) != figures(&y) || !alike(&x, &y) {
            break;
        }
        more += 1;
    }
    b + more
}

/// Rows that belong to the first one through cells over several rows.
fn head_block(table: &Table) -> usize {
    let mut end = 1;
    for cell in &table.cells {
        if cell.row < end && cell.column_span < table.columns {
            end = end.max(cell.row + cell.row_span);
        }
    }
    end.min(table.rows)
}

/// The letters of the rows' texts in lower case, without blanks.
fn text_of_rows(document: &Document, table: &Table, rows: std::ops::Range<usize>) -> String {
    let place = |row: usize| table.cells.partition_point(|cell| cell.row < row);
    let cells = &table.cells[place(rows.start)..place(rows.end)];
    let lines = cells.iter().flat_map(|cell| &cell.lines);
    lines
        .flat_map(|&id| document.line(id).text.chars())
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

fn figures(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|figure| !figure.is_empty())
        .collect()
}

/// Takes rows off the top; gives their lines.
fn drop_rows(table: &mut Table, count: usize) -> Vec<LineId> {
    let mut dropped = Vec::new();
    table.cells.retain_mut(|cell| {
        if cell.row < count {
            dropped.append(&mut cell.lines);
            // What reaches below the head stays as an empty cell.
            let below = (cell.row + cell.row_span).saturating_sub(count);
            cell.row_span = below;
            cell.row = count;
        }
        cell.row_span > 0
    });
    for cell in &mut table.cells {
        cell.row -= count;
    }
    table.rows -= count;
    dropped
}

/// Whether the first row of the new page is the rest of the last row of the page before.
///
/// The rule: its key cell, the one that holds the rows' numbers, is empty; it has text; that text stands
/// only below cells that have text in the row above; the cells of both rows have the same columns. And one
/// of these shows that the row above was not complete:
/// - no rule closes the last page's table at the bottom, or the new page's at the top (some writers close a
///   cut row at both, so that a rule there says nothing);
/// - some cell that has text above has none here, as no whole row would, and either no row of the table but
///   this one lacks its number, or a cell goes on in lower case.
fn is_cut(document: &Document, table: &TablePiece, next: &TablePiece, headed: bool) -> bool {
    let last = row(&table.table, table.table.rows.saturating_sub(1));
    let first = row(&next.table, 0);
    let same_columns = last.len() == first.len()
        && last
            .iter()
            .zip(&first)
            .all(|(a, b)| (a.column, a.column_span) == (b.column, b.column_span));
    let key = key_column(document, &table.table);
    let empty_key = first
        .iter()
        .any(|cell| cell.column == key && cell.lines.is_empty());
    let has_text = first.iter().any(|cell| !cell.lines.is_empty());
    let below_text = last
        .iter()
        .zip(&first)
        .all(|(above, cell)| cell.lines.is_empty() || !above.lines.is_empty());
    if !(same_columns && empty_key && has_text && below_text) {
        return false;
    }
    let open = !table.grid.closed.1 || (!headed && !next.grid.closed.0);
    let partial = last.iter().zip(&first).any(|(above, cell)| {
        above.column != key && !above.lines.is_empty() && cell.lines.is_empty()
    });
    let numbered = always_numbered(table, key);
    let lower = first.iter().any(|cell| {
        let text = document.joined(&cell.lines);
        text.chars().next().is_some_and(char::is_lowercase)
    });
    open || (partial && (numbered || lower))
}

/// The cells that begin in or reach into a row, from left to right.
fn row(table: &Table, row: usize) -> Vec<&Cell> {
    let mut cells: Vec<&Cell> = table
        .cells
        .iter()
        .filter(|c| (c.row..c.row + c.row_span).contains(&row))
        .collect();
    cells.sort_by_key(|cell| cell.column);
    cells
}

/// The column of the rows' numbers: the first in which most texts below the head begin with a figure or
/// are Roman numerals; else the first column.
fn key_column(document: &Document, table: &Table) -> usize {
    let head = head_block(table);
    let mut columns: Vec<Vec<&Cell>> = vec![Vec::new(); table.columns];
    for cell in &table.cells {
        if cell.row >= head
            && !cell.lines.is_empty()
            && let Some(column) = columns.get_mut(cell.column)
        {
            column.push(cell);
        }
    }
    let mut columns = columns.iter();
    columns
        .position(|cells| {
            let is_number = |cell: &&&Cell| is_number(&document.joined(&cell.lines));
            cells.iter().filter(is_number).count() * 2 > cells.len()
        })
        .unwrap_or(0)
}

fn is_number(text: &str) -> bool {
    text.chars().count() <= 8
        && (text.starts_with(|c: char| c.is_ascii_digit())
            || text
                .trim_end_matches('.')
                .chars()
                .all(|c| "IVXLC".contains(c)))
}

/// Whether every row of a page has text in its key cell, empty rows and the rest of a cut one aside.
fn always_numbered(piece: &TablePiece, key: usize) -> bool {
    let rows = piece.table.rows;
    let (mut texts, mut keys) = (vec![false; rows], vec![false; rows]);
    for cell in piece
        .table
        .cells
        .iter()
        .filter(|cell| !cell.lines.is_empty())
    {
        texts[cell.row] = true;
        if (cell.column..cell.column + cell.column_span).contains(&key) {
            keys[cell.row..cell.row + cell.row_span].fill(true);
        }
    }
    let mut rows = keys.iter().zip(&texts).skip(usize::from(piece.cut));
    rows.all(|(key, text)| *key || !text)
}

#[cfg(test)]
mod tests;
