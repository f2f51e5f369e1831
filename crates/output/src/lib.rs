//! Files that are written whole or not at all, and sheets of rows as CSV, JSON Lines and XLSX.

mod atomic;
pub mod sheet;

pub use atomic::{is_part, write_atomically, write_atomically_by};

/// The file in an output folder whose lock keeps a second run out. It stays when the run ends, without a byte: only its lock
/// means something.
pub const LOCK: &str = ".baocao-lock";
