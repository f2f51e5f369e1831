//! Lists of a database as CSV, XLSX and JSON lines.
//!
//! A list is written row by row as it comes, so that one of millions of rows takes no memory.

mod delimited;
mod jsonl;
mod xlsx;

pub use delimited::{Csv, Decimal};
pub use jsonl::JsonLines;
pub use xlsx::Xlsx;

#[cfg(test)]
mod tests;
