//! Rows on their way into a database or out of it, whichever kind it is.

use std::borrow::Cow;

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing: NULL.
    Absent,
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Truth(bool),
}

/// A table and those of its columns that rows are written to. The names are this program's own, never a report's.
#[derive(Debug)]
pub(super) struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
}

/// Where rows go.
pub(super) trait Sink {
    /// Why a row is refused.
    type Error;

    /// Takes a row; its values stand in the order of the table's columns.
    fn row(&mut self, table: &'static Table, values: &[Value<'_>]) -> Result<(), Self::Error>;
}

/// Writes a row: each column beside what goes into it.
macro_rules! row {
    ($sink:expr, $table:literal, { $($column:literal => $value:expr),+ $(,)? }) => {{
        static TABLE: $crate::store::row::Table = $crate::store::row::Table {
            name: $table,
            columns: &[$($column),+],
        };
        $crate::store::row::Sink::row($sink, &TABLE, &[$($crate::store::row::Value::from($value)),+])
    }};
}
pub(super) use row;

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u16> for Value<'_> {
    fn from(number: u16) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(text: &'a Option<String>) -> Self {
        text.as_ref().into()
    }
}
