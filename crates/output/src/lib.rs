//! Files that are written whole or not at all, and sheets of rows as CSV, JSON Lines and XLSX.
//!
//! ```
//! use baocao_output::sheet::{ColumnType, Csv, Decimal, ListColumn, Value};
//! use baocao_report::error::Language;
//!
//! const COLUMNS: &[ListColumn] = &[
//!     ListColumn::new("unit", ColumnType::Text, "Đơn vị", "Unit"),
//!     ListColumn::new("share", ColumnType::Real, "Tỷ lệ", "Share"),
//! ];
//! let mut bytes = Vec::new();
//! let mut sheet = Csv::new(&mut bytes, COLUMNS, Decimal::Comma, Language::Vi)?;
//! sheet.row(&[Value::from("Xã Tân Hòa"), Value::Real(92.5)])?;
//! sheet.finish()?;
//! assert!(String::from_utf8(bytes).unwrap().ends_with("Xã Tân Hòa;92,5\r\n"));
//! # Ok::<(), baocao_report::error::Error>(())
//! ```

mod atomic;
mod overwriting;
pub mod sheet;

pub use atomic::{is_part, write_atomically, write_atomically_by};
pub use overwriting::refuse_overwriting;

/// The file in an output folder whose lock keeps a second run out. It stays when the run ends, without a byte: only its lock
/// means something.
pub const LOCK: &str = ".baocao-lock";
