//! Documents for tests, built from strings.

use crate::layout::{Block, Cell, Document, Line, LineId, Paragraph, Table};
use baocao_report::Method;

/// Builds a [`Document`] block by block.
#[derive(Default)]
pub(crate) struct DocumentBuilder {
    document: Document,
}

impl DocumentBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A paragraph of some lines.
    pub(crate) fn paragraph(mut self, lines: &[&str]) -> Self {
        let lines = self.lines(lines);
        self.document
            .blocks
            .push(Block::Paragraph(Paragraph { lines }));
        self
    }

    /// A paragraph for each line of a text that is not blank.
    pub(crate) fn text(self, text: &str) -> Self {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .fold(self, |example, line| example.paragraph(&[line]))
    }

    /// A dump: a paragraph for each line that is not blank, with the number that the line has in the text.
    pub(crate) fn dump(mut self, text: &str) -> Self {
        for (number, line) in (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty())
        {
            self = self.paragraph(&[line.trim()]);
            if let Some(last) = self.document.lines.last_mut() {
                last.number = number;
            }
        }
        self
    }

    /// A table, a row a line, its cells parted by `|`; ` / ` parts lines of a cell. A cell `^` continues
    /// the one above it, `<` the one to its left.
    pub(crate) fn table(mut self, rows: &str) -> Self {
        let mut table = Table::default();
        for (row, text) in rows.lines().filter(|l| !l.trim().is_empty()).enumerate() {
            let cells: Vec<&str> = text.split('|').map(str::trim).collect();
            table.rows = row + 1;
            table.columns = table.columns.max(cells.len());
            for (column, &text) in cells.iter().enumerate() {
                match text {
                    "^" => self.grow(&mut table, |c| c.column == column, |c| c.row_span += 1),
                    "<" => self.grow(&mut table, |c| c.row == row, |c| c.column_span += 1),
                    text => {
                        let parts: Vec<&str> =
                            text.split(" / ").filter(|p| !p.is_empty()).collect();
                        let lines = self.lines(&parts);
                        table.cells.push(Cell {
                            row,
                            column,
                            row_span: 1,
                            column_span: 1,
                            lines,
                        });
                    }
                }
            }
        }
        self.document.blocks.push(Block::Table(table));
        self
    }

    pub(crate) fn document(self) -> Document {
        self.document
    }

    fn grow(&self, table: &mut Table, is: impl Fn(&Cell) -> bool, change: impl Fn(&mut Cell)) {
        change(table.cells.iter_mut().rev().find(|c| is(c)).unwrap());
    }

    fn lines(&mut self, texts: &[&str]) -> Vec<LineId> {
        texts
            .iter()
            .map(|text| {
                let id = self.document.lines.len();
                self.document.lines.push(Line {
                    text: (*text).to_owned(),
                    read: None,
                    number: u32::try_from(id + 1).unwrap(),
                    page: 1,
                    at: None,
                    method: Method::Typed,
                    confidence: None,
                    words: Vec::new(),
                });
                LineId(id)
            })
            .collect()
    }
}
