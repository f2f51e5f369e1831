//! Parts of pages in reading order, and tables among them that go on over page breaks.

use super::continued::TableChain;
use super::{Document, FurnitureLines, LineId};
use baocao_report::FurnitureKind;

/// A part of a page in reading order, its lines in the document.
pub(super) enum PageElement {
    /// Lines one after the other.
    Text {
        /// From top to bottom.
        lines: Vec<LineId>,
        /// Whether they stand beside others.
        beside: bool,
    },
    /// A table, or the piece of one that is on this page.
    Table(TableChain),
}

/// Joins tables that go on on the next page: nothing but furniture stands between them, and their columns
/// are the same. Heads that the new page repeats become furniture.
pub(super) fn joined(document: &mut Document, elements: Vec<PageElement>) -> Vec<PageElement> {
    let mut all: Vec<PageElement> = Vec::new();
    for element in elements {
        let PageElement::Table(chain) = element else {
            all.push(element);
            continue;
        };
        for piece in chain.pieces() {
            let chain = match all.last_mut() {
                Some(PageElement::Table(chain)) => chain.matched(&piece).map(|m| (chain, m)),
                _ => None,
            };
            let Some((chain, matched)) = chain else {
                all.push(PageElement::Table(TableChain::of(piece)));
                continue;
            };
            let lines = chain.append(document, piece, &matched);
            if !lines.is_empty() {
                document.furniture.push(FurnitureLines {
                    kind: FurnitureKind::RunningHead,
                    lines,
                });
            }
        }
    }
    all
}
