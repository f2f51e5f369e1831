//! Two copies of one document compared: does the scan say what the typed text says?
//!
//! ```
//! use baocao_compare::{Class, Side, Verdict, compare};
//! use baocao_report::json;
//!
//! # let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/report.json");
//! let mut report = json::read(&std::fs::read_to_string(data)?)?;
//! report.criteria.clear();
//! report.text = "Kinh phí được cấp là 250 triệu đồng.".into();
//! let typed = Side::of_report(report.clone());
//! report.id = format!("sha256:{}", "0".repeat(64));
//! report.text = "Kinh phí được cấp là 260 triệu đồng.".into();
//! let scanned = Side::of_report(report);
//!
//! let comparison = compare(&scanned, &typed)?;
//! assert_eq!(comparison.verdict, Verdict::Differ);
//! assert_eq!(comparison.text[0].class, Class::Figure);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What matters comes first: criteria, the header, then figures, names and words of the text; accents, capitals,
//! blanks and punctuation are only counted. Figures are compared as they were read, whatever restoration made of
//! them, and a difference that may be one of the reading only says why the original has to be looked at.
//! `docs/diff.md` tells the classes and the JSON.

mod align;
mod classify;
mod compare;
mod comparison;
mod effort;
mod folders;
mod frame;
mod levenshtein;
pub mod page;
mod pairing;
mod passages;
pub mod print;
mod rates;
mod records;
mod reported_differences;
mod row_sheet;
mod side;
mod text_comparison;
mod word_steps;
mod wording;
mod words;

pub use compare::compare;
pub use comparison::{
    AlignedRow, Class, Comparison, Confusion, CopySummary, Difference, DifferenceSubject, Doubt,
    NoiseCount, Rates, SCHEMA, SideReading, TextPiece, Verdict,
};
pub use folders::{CopyIdentity, FolderComparison, UnreadFile, pair_up};
pub use levenshtein::levenshtein_distance;
pub use side::{Passage, PassageKind, PassageLine, ReadWord, Side};
pub use wording::field;

#[cfg(test)]
mod tests;
