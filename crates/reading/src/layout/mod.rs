//! Third stage: pages to one [`Document`] of lines, paragraphs and tables in reading order.
//!
//! Lines are kept in one list and everything else points into it, so that a later stage can mend a line
//! without any block noticing.

mod columns;
mod continued;
mod document;
mod flow;
mod furniture;
mod furniture_piece;
mod likeness;
mod lines;
mod list_markers;
mod normalized_page;
mod page_element;
mod page_layout;
mod paragraphs;
mod placed;
mod ruled;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use document::{Block, Cell, Document, FurnitureLines, Line, LineId, Paragraph, Table};

use baocao_extract::{Content, Page};
use baocao_report::Grade;
use normalized_page::NormalizedPage;

/// Arranges pages, given in their order, to one document.
///
/// Pages of placed words that follow each other are read together: what recurs on them is furniture, and
/// paragraphs and tables go on over their breaks. What came of a page that could not be read is furniture: its
/// words can be searched, but are no part of the running text.
pub fn arrange(pages: Vec<Page>) -> Document {
    let mut document = Document::default();
    let mut sheets = Vec::new();
    for page in pages {
        let unread = page.grade() == Grade::Poor;
        match page.content {
            Content::Placed(placed) => {
                let sheet = NormalizedPage::new(page.number, page.size, page.method, placed);
                sheets.push(if unread { sheet.unread() } else { sheet });
            }
            Content::Flow(flow) => {
                placed::append(&mut document, std::mem::take(&mut sheets));
                flow::append(&mut document, page.number, flow);
            }
        }
    }
    placed::append(&mut document, sheets);
    document
}
