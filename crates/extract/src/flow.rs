//! The blocks of a typed text, which has no places.

use serde::{Deserialize, Serialize};

/// A typed text: blocks in reading order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Flow {
    /// Paragraphs and tables.
    pub blocks: Vec<FlowBlock>,
    /// Whether the file itself says where paragraphs end (DOCX, HTML). A text dump does not: there a
    /// [`FlowBlock::Lines`] is a run of printed lines that layout has to join to paragraphs.
    pub paragraphs_known: bool,
}

/// A block of a typed text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FlowBlock {
    /// A paragraph with its line breaks; in a dump, a run of printed lines, blank ones included.
    Lines(Vec<FlowLine>),
    /// A table.
    Table(FlowTable),
    /// A footnote or endnote, set apart from the text that it was found in.
    Footnote(Vec<FlowLine>),
}

/// A line of a typed text, without its line end, NFC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowLine {
    /// The characters; may be empty. A form feed before them says that a page begins.
    pub text: String,
    /// The line of the source it stands on, counted from 1; of a DOCX, a running number.
    pub number: u32,
}

/// A table of a typed text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FlowTable {
    /// From top to bottom.
    pub rows: Vec<Vec<FlowCell>>,
}

/// A cell of a typed table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FlowCell {
    /// The first column it covers, counted from 0.
    pub column: usize,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// Whether it continues the cell above it (a vertical merge); it then has no lines of its own.
    pub continues: bool,
    /// Its text.
    pub lines: Vec<FlowLine>,
}
