//! Lists of a database as CSV, XLSX and JSON lines.
//!
//! A list is written row by row as it comes, so that one of millions of rows takes no memory.

mod column;
mod delimited;
mod jsonl;
mod value;
mod xlsx;

pub use column::{ColumnType, ListColumn};
pub use delimited::{Csv, Decimal};
pub use jsonl::JsonLines;
pub use value::Value;
pub use xlsx::Xlsx;
