//! Pages of placed words to lines, paragraphs and tables.

use rayon::prelude::*;

use super::columns::{self, LineSequence};
use super::continued::{TableChain, TablePiece};
use super::furniture;
use super::furniture_piece::FurniturePiece;
use super::lines::TextLine;
use super::normalized_page::NormalizedPage;
use super::page_element::{self, PageElement};
use super::page_layout::{self, DrawnTable, PageLayout};
use super::paragraphs::Paragraphs;
use super::ruled::RuledGrid;
use super::{Block, Document, FurnitureLines, Line, LineId};
use baocao_report::{Confidence, FurnitureKind, Method};

/// Appends pages that follow each other.
pub(super) fn append(document: &mut Document, sheets: Vec<NormalizedPage>) {
    let mut leaves = page_layout::lay_out(sheets);
    let apart = furniture::set_apart(&mut leaves);
    let pages: Vec<Vec<UnplacedElement>> = leaves
        .into_par_iter()
        .zip(apart)
        .map(|(leaf, apart)| parts(leaf, apart))
        .collect();
    let elements: Vec<PageElement> = pages
        .into_iter()
        .flatten()
        .filter_map(|part| place(document, part))
        .collect();
    let mut paragraphs = Paragraphs::new(document, &elements);
    let mut blocks = Vec::new();
    for element in page_element::joined(document, elements) {
        match element {
            PageElement::Text { lines, beside } => {
                paragraphs.append(document, &mut blocks, &lines, beside);
            }
            PageElement::Table(chain) => {
                paragraphs.close();
                blocks.push(Block::Table(chain.table()));
            }
        }
    }
    document.blocks.append(&mut blocks);
}

/// A part of a page in reading order, before its lines have their place in the document.
enum UnplacedElement {
    Furniture(FurnitureKind, Vec<Line>),
    Text { lines: Vec<Line>, beside: bool },
    Table(u32, RuledGrid, Vec<Vec<Line>>),
}

/// The parts of a leaf: furniture of the upper half, text and tables, furniture of the lower half.
fn parts(leaf: PageLayout, apart: Vec<FurniturePiece>) -> Vec<UnplacedElement> {
    let half = leaf.size.height / 2.0;
    let upper =
        |piece: &FurniturePiece| piece.lines.first().is_some_and(|s| s.at.center().1 < half);
    let (mut head, mut foot): (Vec<_>, Vec<_>) = apart.into_iter().partition(upper);
    for pieces in [&mut head, &mut foot] {
        pieces.sort_by(|a, b| {
            let top = |p: &FurniturePiece| p.lines.first().map_or(0.0, |s| s.at.top);
            top(a).total_cmp(&top(b))
        });
    }
    let printed = LineContext {
        page: leaf.number,
        method: leaf.method,
    };
    let mut parts = printed.furniture(head);
    parts.extend(printed.body(leaf));
    parts.extend(printed.furniture(foot));
    parts
}

/// What the lines of one page share.
struct LineContext {
    page: u32,
    method: Method,
}

impl LineContext {
    fn lines(&self, strips: Vec<TextLine>) -> Vec<Line> {
        let line = |strip: TextLine| Line {
            text: strip.text(),
            read: None,
            number: 0,
            page: self.page,
            at: Some(strip.at),
            method: self.method_of(&strip),
            confidence: Confidence::mean(strip.words.iter().filter_map(|w| w.confidence)),
            words: strip.words,
        };
        strips.into_iter().map(line).collect()
    }

    /// How a line was read: on a mixed page by OCR where OCR was sure of a word of it, more or less.
    fn method_of(&self, strip: &TextLine) -> Method {
        match self.method {
            Method::Mixed if strip.words.iter().any(|w| w.confidence.is_some()) => Method::Ocr,
            Method::Mixed => Method::TextLayer,
            method => method,
        }
    }

    fn furniture(&self, pieces: Vec<FurniturePiece>) -> Vec<UnplacedElement> {
        let part =
            |piece: FurniturePiece| UnplacedElement::Furniture(piece.kind, self.lines(piece.lines));
        pieces.into_iter().map(part).collect()
    }

    /// The texts between the tables and the tables, from top to bottom.
    fn body(&self, leaf: PageLayout) -> Vec<UnplacedElement> {
        let mut parts = Vec::new();
        let mut rows = leaf.rows.into_iter().peekable();
        for DrawnTable { grid, cells } in leaf.tables {
            let middle = grid.at().center().1;
            let mut above = Vec::new();
            while let Some(row) =
                rows.next_if(|row| row.first().is_some_and(|s| s.at.center().1 < middle))
            {
                above.extend(row);
            }
            parts.extend(self.texts(above));
            let cells = cells.into_iter().map(|strips| self.lines(strips));
            parts.push(UnplacedElement::Table(self.page, grid, cells.collect()));
        }
        parts.extend(self.texts(rows.flatten().collect()));
        parts
    }

    fn texts(&self, strips: Vec<TextLine>) -> impl Iterator<Item = UnplacedElement> {
        let passages = columns::in_order(strips).into_iter();
        passages.map(|LineSequence { lines, beside }| UnplacedElement::Text {
            lines: self.lines(lines),
            beside,
        })
    }
}

/// Gives a part's lines their place in the document; furniture is no element of the text.
fn place(document: &mut Document, part: UnplacedElement) -> Option<PageElement> {
    match part {
        UnplacedElement::Furniture(kind, lines) => {
            let lines = number(document, lines);
            document.furniture.push(FurnitureLines { kind, lines });
            None
        }
        UnplacedElement::Text { lines, beside } => Some(PageElement::Text {
            lines: number(document, lines),
            beside,
        }),
        UnplacedElement::Table(page, grid, cells) => {
            let cells = cells.into_iter().map(|lines| number(document, lines));
            let piece = TablePiece::new(page, grid, cells.collect());
            Some(PageElement::Table(TableChain::of(piece)))
        }
    }
}

/// Appends lines to the document's and numbers them.
fn number(document: &mut Document, lines: Vec<Line>) -> Vec<LineId> {
    let first = document.lines.len();
    for mut line in lines {
        line.number = u32::try_from(document.lines.len() + 1).unwrap_or(u32::MAX);
        document.lines.push(line);
    }
    (first..document.lines.len()).map(LineId).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::arrange;
    use crate::layout::sample::Sample;
    use baocao_extract::{Placed, Word};
    use baocao_report::geometry::Rect;

    #[test]
    fn lines_are_numbered_in_reading_order_and_confidence_is_their_words_mean() {
        let page = Sample::new(1)
            .table(
                &[80.0, 200.0, 400.0],
                &[100.0, 130.0, 160.0],
                &[&["TT", "Tên"], &["1", "Hộ có mạng"]],
            )
            .line("Sau bảng", 85.0, 200.0, 13.0)
            .line("Trước bảng", 85.0, 60.0, 13.0)
            .scanned(0.8)
            .page();
        let document = arrange(vec![page]);
        let texts: Vec<_> = document.lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Trước bảng", "TT", "Tên", "1", "Hộ có mạng", "Sau bảng"]
        );
        let numbers: Vec<_> = document.lines.iter().map(|l| l.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        assert!(
            document
                .lines
                .iter()
                .all(|l| l.confidence == Some(Confidence::new(0.8)))
        );
        assert_eq!(document.blocks.len(), 3);
    }

    #[test]
    fn a_full_page_of_words_on_one_spot_takes_no_time() {
        let words = (0..100_000_u32).map(|i| Word {
            text: "a".into(),
            at: match i % 4 {
                0 => Rect::new(10.0, 10.0, 20.0, 20.0),
                1 => Rect::new(f32::NAN, 1e30, -1e30, 0.0),
                2 => Rect::new(10.0, (i / 8) as f32, 20.0, (i / 8) as f32 + 900.0),
                _ => Rect::new((i % 997) as f32, 40.0, (i % 997) as f32 + 3.0, 41.0),
            },
            size: if i % 5 == 0 { f32::INFINITY } else { 12.0 },
            confidence: None,
            line: None,
        });
        let words: Vec<Word> = words.collect();
        let start = std::time::Instant::now();
        let mut document = Document::default();
        let placed = Placed {
            words,
            rules: vec![],
        };
        append(
            &mut document,
            vec![NormalizedPage::new(1, None, Method::Ocr, placed)],
        );
        let count: usize = document.lines.iter().map(|l| l.words.len()).sum();
        assert_eq!(count, 100_000);
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }
}
