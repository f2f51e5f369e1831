//! Rows to prepared statements.

use std::collections::HashMap;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ToSql, Transaction, params_from_iter};

use crate::store::row::{Sink, Table, Value};

/// Writes rows within a transaction.
pub(super) struct Rows<'a> {
    transaction: &'a Transaction<'a>,
    statements: HashMap<&'static str, String>,
}

impl<'a> Rows<'a> {
    pub fn new(transaction: &'a Transaction<'a>) -> Self {
        Self {
            transaction,
            statements: HashMap::new(),
        }
    }

    /// The transaction.
    pub fn transaction(&self) -> &'a Transaction<'a> {
        self.transaction
    }
}

impl Sink for Rows<'_> {
    type Error = rusqlite::Error;

    fn row(&mut self, table: &'static Table, values: &[Value<'_>]) -> rusqlite::Result<()> {
        let sql = self
            .statements
            .entry(table.name)
            .or_insert_with(|| insertion(table));
        self.transaction
            .prepare_cached(sql)?
            .execute(params_from_iter(values))?;
        Ok(())
    }
}

fn insertion(table: &Table) -> String {
    let columns = table.columns.join(", ");
    let marks = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO {} ({columns}) VALUES ({marks})", table.name)
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Absent => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Truth(truth) => ValueRef::Integer((*truth).into()),
        }))
    }
}
