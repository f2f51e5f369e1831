//! Tables of a document as they were found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Place;

/// A table, over as many pages as it runs. Those that only set the frame or the signature side by side are left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TableInfo {
    /// Its name: for one of criteria, that which they have as `list`.
    pub id: String,
    /// What it lists.
    pub lists: TableContent,
    /// How its cells were found.
    pub found: TableOrigin,
    /// Where it begins.
    pub at: Place,
    /// The heads of its columns as printed, from left to right; empty where none is known.
    pub columns: Vec<String>,
    /// Rows below the head, the repeated heads left out.
    pub rows: u32,
    /// Cells in these rows, merged ones counted once.
    pub cells: u32,
    /// How many of the cells hold text.
    pub filled: u32,
    /// How many rows have a number or a letter of their own.
    pub codes: u32,
    /// How many of those codes follow the one before them, or begin a count. Fewer than `codes` means that rows may be
    /// missing or misread.
    pub in_sequence: u32,
    /// The texts of its rows, cell by cell, for a table of something else; null for one whose rows are records.
    pub texts: Option<Vec<Vec<String>>>,
}

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TableContent {
    /// Criteria.
    Criteria,
    /// Documents that were issued.
    Documents,
    /// Something else: money, staff, equipment.
    Other,
}

/// How the cells of a table were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TableOrigin {
    /// By the rules drawn around them.
    Rules,
    /// The file says where they are.
    Typed,
    /// By their words: a text dump had flattened the table to lines. The least certain.
    Flattened,
}
