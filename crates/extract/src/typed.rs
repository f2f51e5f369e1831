//! The blocks of a file that knows its own paragraphs (DOCX, HTML), and their way into a [`Flow`].

use unicode_normalization::UnicodeNormalization;

use crate::flow::{Flow, FlowBlock, FlowCell, FlowLine, FlowTable};
use crate::page::{Content, Page};
use baocao_report::Method;

/// The one page of a typed file.
pub(super) fn page(flow: Flow) -> Vec<Page> {
    vec![Page {
        method: Method::Typed,
        content: Content::Flow(flow),
        ..Page::default()
    }]
}

/// The most columns a table may have, which is Word's own limit.
const COLUMNS: usize = 63;

/// A block.
#[derive(Debug)]
pub(super) enum TypedBlock {
    /// A paragraph; `\n` stands for a line break in it.
    Paragraph(String),
    /// A table: its rows.
    Table(Vec<Vec<TypedCell>>),
    /// A footnote or endnote, its mark first.
    Note(String),
}

/// A cell of a table.
#[derive(Debug)]
pub(super) struct TypedCell {
    /// The first column it covers, counted from 0.
    pub(super) column: usize,
    /// How many columns it covers, at least 1.
    pub(super) columns: usize,
    /// Whether it continues the cell above.
    pub(super) continues: bool,
    /// What stands in it.
    pub(super) blocks: Vec<TypedBlock>,
}

/// A row being filled from left to right.
#[derive(Debug, Default)]
pub(super) struct TypedRow {
    /// The cells so far; they do not overlap.
    pub(super) cells: Vec<TypedCell>,
    /// The column where the next cell starts.
    column: usize,
}

impl TypedRow {
    /// A row whose first columns are empty.
    pub(super) fn starting_at(column: usize) -> Self {
        Self {
            cells: Vec::new(),
            column: column.min(COLUMNS - 1),
        }
    }

    /// The column where the next cell starts.
    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// Adds a cell, its span cut to the columns that are left; with none left it joins the last cell.
    pub(super) fn push(&mut self, columns: usize, continues: bool, blocks: Vec<TypedBlock>) {
        if self.column >= COLUMNS {
            self.widen(0, blocks);
            return;
        }
        let columns = columns.clamp(1, COLUMNS - self.column);
        self.cells.push(TypedCell {
            column: self.column,
            columns,
            continues,
            blocks,
        });
        self.column += columns;
    }

    /// Makes the last cell wider by some columns and adds to its content.
    pub(super) fn widen(&mut self, columns: usize, mut blocks: Vec<TypedBlock>) {
        let columns = columns.min(COLUMNS - self.column);
        match self.cells.last_mut() {
            Some(last) => {
                last.columns += columns;
                last.blocks.append(&mut blocks);
                self.column += columns;
            }
            None => self.push(columns, false, blocks),
        }
    }
}

/// Numbers the lines of the blocks. The first lines of the cells of a row share a number, and so do the
/// second ones, as they would on paper. A table of one cell is a frame: what stands in it joins the flow.
pub(super) fn flow(blocks: Vec<TypedBlock>) -> Flow {
    let mut numbered = LineNumberer::default();
    numbered.add(blocks);
    Flow {
        blocks: numbered.blocks,
        paragraphs_known: true,
    }
}

#[derive(Default)]
struct LineNumberer {
    blocks: Vec<FlowBlock>,
    last: u32,
}

impl LineNumberer {
    fn add(&mut self, blocks: Vec<TypedBlock>) {
        for block in blocks {
            match block {
                TypedBlock::Paragraph(text) => {
                    let lines = self.lines(text.split('\n').map(clean));
                    self.blocks.push(FlowBlock::Lines(lines));
                }
                TypedBlock::Note(text) => {
                    let lines = self.lines(text.split('\n').map(clean).filter(|t| !t.is_empty()));
                    if !lines.is_empty() {
                        self.blocks.push(FlowBlock::Footnote(lines));
                    }
                }
                TypedBlock::Table(mut rows) => match frame(&mut rows) {
                    Some(inner) => self.add(inner),
                    None => self.table(rows),
                },
            }
        }
    }

    fn lines(&mut self, texts: impl Iterator<Item = String>) -> Vec<FlowLine> {
        texts
            .map(|text| {
                self.last += 1;
                FlowLine {
                    text,
                    number: self.last,
                }
            })
            .collect()
    }

    fn table(&mut self, rows: Vec<Vec<TypedCell>>) {
        let mut table = FlowTable::default();
        for row in rows {
            let first = self.last;
            let mut cells = Vec::new();
            let mut height = 1;
            for cell in row {
                self.last = first;
                let texts = if cell.continues {
                    Vec::new()
                } else {
                    flattened(cell.blocks)
                };
                let lines = self.lines(texts.into_iter());
                height = height.max(self.last - first);
                cells.push(FlowCell {
                    column: cell.column,
                    columns: cell.columns,
                    continues: cell.continues,
                    lines,
                });
            }
            self.last = first + height;
            table.rows.push(cells);
        }
        self.blocks.push(FlowBlock::Table(table));
    }
}

/// The content of a table of one cell, taken out of it.
fn frame(rows: &mut [Vec<TypedCell>]) -> Option<Vec<TypedBlock>> {
    match rows {
        [row] => match row.as_mut_slice() {
            [only] => Some(std::mem::take(&mut only.blocks)),
            _ => None,
        },
        _ => None,
    }
}

/// The lines of a cell, blank ones left out; a row of a table in it becomes a line with tabs.
fn flattened(blocks: Vec<TypedBlock>) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            TypedBlock::Paragraph(text) | TypedBlock::Note(text) => {
                lines.extend(text.split('\n').map(clean).filter(|line| !line.is_empty()));
            }
            TypedBlock::Table(rows) => lines.extend(rows.into_iter().filter_map(|row| {
                let cells: Vec<String> = row
                    .into_iter()
                    .map(|cell| flattened(cell.blocks).join(" "))
                    .filter(|text| !text.is_empty())
                    .collect();
                (!cells.is_empty()).then(|| cells.join("\t"))
            })),
        }
    }
    lines
}

/// A line without blanks at its ends, without soft hyphens and control characters, NFC.
fn clean(line: &str) -> String {
    line.trim()
        .nfc()
        .filter(|&c| c != '\u{ad}' && (c == '\t' || !c.is_control()))
        .collect()
}
