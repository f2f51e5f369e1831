//! Pages of placed words to lines, paragraphs and tables.

use super::columns::{self, Passage};
use super::continued::{self, Chain};
use super::furniture::{self, Piece};
use super::leaf::{self, DrawnTable, Leaf};
use super::lines::Strip;
use super::paragraphs::Paragraphs;
use super::sheet::Sheet;
use super::{Block, Document, Furniture, Line, LineId};
use crate::extract::{Confidence, Method};

/// Appends pages that follow each other.
pub(super) fn append(document: &mut Document, sheets: Vec<Sheet>) {
    let mut leaves = leaf::leaves(sheets);
    let apart = furniture::set_apart(&mut leaves);
    let mut elements = Vec::new();
    for (leaf, apart) in leaves.into_iter().zip(apart) {
        elements.extend(set(document, leaf, apart));
    }
    let mut paragraphs = Paragraphs::new(document, &elements);
    let mut blocks = Vec::new();
    for element in continued::joined(document, elements) {
        match element {
            Element::Text { lines, beside } => {
                paragraphs.append(document, &mut blocks, &lines, beside);
            }
            Element::Table(chain) => {
                paragraphs.close();
                blocks.push(Block::Table(chain.table()));
            }
        }
    }
    document.blocks.append(&mut blocks);
}

/// A part of a page in reading order, its lines in the document.
pub(super) enum Element {
    /// Lines one after the other.
    Text {
        /// From top to bottom.
        lines: Vec<LineId>,
        /// Whether they stand beside others.
        beside: bool,
    },
    /// A table, or the piece of one that is on this page.
    Table(Chain),
}

/// Gives a leaf's lines their place in the document, in reading order: furniture of the upper half, text and
/// tables, furniture of the lower half.
fn set(document: &mut Document, leaf: Leaf, apart: Vec<Piece>) -> Vec<Element> {
    let mut setter = Setter {
        document,
        page: leaf.number,
        method: leaf.method,
    };
    let half = leaf.size.height / 2.0;
    let upper = |piece: &Piece| piece.lines.first().is_some_and(|s| s.at.center().1 < half);
    let (mut head, mut foot): (Vec<_>, Vec<_>) = apart.into_iter().partition(upper);
    for pieces in [&mut head, &mut foot] {
        pieces.sort_by(|a, b| {
            let top = |p: &Piece| p.lines.first().map_or(0.0, |s| s.at.top);
            top(a).total_cmp(&top(b))
        });
    }
    setter.furniture(head);
    let elements = setter.elements(leaf);
    setter.furniture(foot);
    elements
}

struct Setter<'a> {
    document: &'a mut Document,
    page: u32,
    method: Method,
}

impl Setter<'_> {
    fn line(&mut self, strip: Strip) -> LineId {
        let id = LineId(self.document.lines.len());
        self.document.lines.push(Line {
            text: strip.text(),
            number: u32::try_from(id.0 + 1).unwrap_or(u32::MAX),
            page: self.page,
            at: Some(strip.at),
            method: self.method,
            confidence: Confidence::mean(strip.words.iter().filter_map(|w| w.confidence)),
            words: strip.words,
        });
        id
    }

    fn lines(&mut self, strips: Vec<Strip>) -> Vec<LineId> {
        strips.into_iter().map(|strip| self.line(strip)).collect()
    }

    fn furniture(&mut self, pieces: Vec<Piece>) {
        for Piece { kind, lines } in pieces {
            let lines = self.lines(lines);
            self.document.furniture.push(Furniture { kind, lines });
        }
    }

    /// The texts between the tables and the tables, from top to bottom.
    fn elements(&mut self, leaf: Leaf) -> Vec<Element> {
        let mut elements = Vec::new();
        let mut rows = leaf.rows.into_iter().peekable();
        for table in leaf.tables {
            let middle = table.grid.at().center().1;
            let mut above = Vec::new();
            while let Some(row) =
                rows.next_if(|row| row.first().is_some_and(|s| s.at.center().1 < middle))
            {
                above.extend(row);
            }
            elements.extend(self.texts(above));
            elements.push(Element::Table(self.table(table)));
        }
        elements.extend(self.texts(rows.flatten().collect()));
        elements
    }

    fn texts(&mut self, strips: Vec<Strip>) -> Vec<Element> {
        columns::in_order(strips)
            .into_iter()
            .map(|Passage { lines, beside }| Element::Text {
                lines: self.lines(lines),
                beside,
            })
            .collect()
    }

    fn table(&mut self, table: DrawnTable) -> Chain {
        let cells = table.cells.into_iter().map(|lines| self.lines(lines));
        let cells = cells.collect();
        Chain::of(continued::Piece::new(self.page, table.grid, cells))
    }
}
