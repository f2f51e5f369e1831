//! A piece of furniture before its lines have their place in a document.

use super::lines::TextLine;
use baocao_report::FurnitureKind;

/// Lines taken off a page.
pub(super) struct FurniturePiece {
    /// What they are.
    pub kind: FurnitureKind,
    /// From top to bottom.
    pub lines: Vec<TextLine>,
}
