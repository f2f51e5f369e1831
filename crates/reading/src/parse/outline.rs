//! The document as a row of paragraphs, each with its text joined and its number read, and tables.

use super::grid::CellGrid;
use super::numbering::{ParagraphMarker, marker};
use super::text::all_capitals;
use crate::layout::{Block, Document, LineId};
use baocao_vietnamese::fold;

/// A block of the document.
#[derive(Debug)]
pub(super) enum OutlineBlock<'d> {
    Paragraph(OutlineParagraph<'d>),
    Table(CellGrid),
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct OutlineParagraph<'d> {
    /// Its lines joined, blanks folded.
    pub(super) text: String,
    /// What it begins with.
    pub(super) marker: Option<ParagraphMarker>,
    /// Where the text after the marker begins.
    body: usize,
    pub(super) lines: &'d [LineId],
}

impl<'d> OutlineParagraph<'d> {
    /// The paragraph of some lines; `None` where they are blank.
    pub(super) fn new(document: &Document, lines: &'d [LineId]) -> Option<Self> {
        let text = document.joined(lines);
        let (marker, rest) = marker(&text);
        let body = text.len() - rest.len();
        (!text.is_empty()).then_some(Self {
            text,
            marker,
            body,
            lines,
        })
    }

    /// The text after the number or mark.
    pub(super) fn body(&self) -> &str {
        &self.text[self.body..]
    }
}

impl<'d> OutlineBlock<'d> {
    pub(super) fn paragraph(&self) -> Option<&OutlineParagraph<'d>> {
        match self {
            Self::Paragraph(entry) => Some(entry),
            Self::Table(_) => None,
        }
    }
}

/// The pieces of a document in reading order, blank paragraphs left out.
pub(super) fn outline<'d>(document: &'d Document) -> Vec<OutlineBlock<'d>> {
    let piece = |block: &'d Block| match block {
        Block::Table(table) => Some(OutlineBlock::Table(CellGrid::new(document, table))),
        Block::Paragraph(paragraph) => {
            OutlineParagraph::new(document, &paragraph.lines).map(OutlineBlock::Paragraph)
        }
    };
    document.blocks.iter().filter_map(piece).collect()
}

/// Where the appendices begin: the first paragraph that is an appendix's title. All pieces where there is
/// none.
pub(super) fn appendix(pieces: &[OutlineBlock]) -> usize {
    pieces
        .iter()
        .position(|p| p.paragraph().is_some_and(|e| is_appendix(&e.text)))
        .unwrap_or(pieces.len())
}

/// Whether a paragraph is an appendix's title: `PHỤ LỤC`, `Phụ lục 02: …`, `Biểu số 1`. A remark such as
/// `(Có phụ lục kèm theo)` is none.
pub(super) fn is_appendix(text: &str) -> bool {
    let start: String = text.chars().take(24).collect();
    let folded = fold(&start);
    let Some(rest) = ["phu luc", "bieu so", "bieu mau", "mau so"]
        .iter()
        .find_map(|word| folded.strip_prefix(word))
    else {
        return false;
    };
    let rest = rest.trim_start_matches([' ', 'S', 's', 'o', '.', ':']);
    let numbered = rest.starts_with(|c: char| c.is_ascii_digit())
        || matches!(
            rest.split([' ', '.', ':']).next(),
            Some("i" | "ii" | "iii" | "iv" | "v" | "vi")
        );
    numbered || rest.is_empty() || all_capitals(&start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::example::DocumentBuilder;

    #[test]
    fn blank_paragraphs_go_and_bodies_begin_after_the_number() {
        let document = DocumentBuilder::new()
            .paragraph(&["2.1. Đường", "  làng  "])
            .paragraph(&[" "])
            .table("a | b")
            .document();
        let pieces = outline(&document);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0].paragraph().unwrap().body(), "Đường làng");
    }

    #[test]
    fn an_appendix_begins_with_its_title() {
        for (text, expected) in [
            ("PHỤ LỤC 1", true),
            ("Phụ lục số 02", true),
            ("Phụ lục II: Danh mục", true),
            ("PHỤ LỤC", true),
            ("PHỤ LỤC KẾT QUẢ", true),
            ("Phụ lục chi tiết gửi kèm", false),
            ("(Có phụ lục 1 kèm theo)", false),
            ("Phú Lâm", false),
        ] {
            assert_eq!(is_appendix(text), expected, "{text}");
        }
    }
}
