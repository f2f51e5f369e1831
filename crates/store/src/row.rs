//! Rows on their way into a database or out of it, whichever kind it is.

use baocao_output::sheet::Value;
use serde::Serialize;

/// A table and those of its columns that rows are written to. The names are this program's own, never a report's.
#[derive(Debug)]
pub(super) struct SqlTable {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

/// Where rows go.
pub(super) trait RowSink {
    /// Why a row is refused.
    type Error;

    /// Takes a row; its values stand in the order of the table's columns.
    fn row(&mut self, table: &'static SqlTable, values: &[Value<'_>]) -> Result<(), Self::Error>;
}

/// The word that the JSON has for a value.
pub(super) fn word<T: Serialize>(value: &T) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}

/// Writes a row: each column beside what goes into it.
macro_rules! row {
    ($sink:expr, $table:literal, { $($column:literal => $value:expr),+ $(,)? }) => {{
        static TABLE: $crate::row::SqlTable = $crate::row::SqlTable {
            name: $table,
            columns: &[$($column),+],
        };
        $crate::row::RowSink::row($sink, &TABLE, &[$(::baocao_output::sheet::Value::from($value)),+])
    }};
}
pub(super) use row;
