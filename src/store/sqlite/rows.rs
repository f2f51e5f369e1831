//! Rows to prepared statements.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, ToSql, Transaction, params_from_iter};

use crate::store::row::{Sink, Table, Value};

/// Writes rows within a transaction.
pub(super) struct Rows<'a> {
    transaction: &'a Transaction<'a>,
    /// Each at hand for its table: to look it up by its text would take as long as some rows do.
    statements: Vec<(&'static Table, CachedStatement<'a>)>,
}

impl<'a> Rows<'a> {
    pub fn new(transaction: &'a Transaction<'a>) -> Self {
        Self {
            transaction,
            statements: Vec::new(),
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
        let known = self
            .statements
            .iter()
            .position(|(known, _)| std::ptr::eq(*known, table));
        let at = match known {
            Some(at) => at,
            None => {
                let statement = self.transaction.prepare_cached(&insertion(table))?;
                self.statements.push((table, statement));
                self.statements.len() - 1
            }
        };
        self.statements[at].1.execute(params_from_iter(values))?;
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
