//! Rows to prepared statements.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, ToSql, Transaction, params_from_iter};

use crate::row::{RowSink, SqlTable};
use baocao_output::sheet::Value;

/// The lists of a report. Their rows are kept by the report's number, in a table of their own each, and the list itself
/// is a view (`migrations/005_numbers.sql`).
const LISTS: [&str; 10] = [
    "pages",
    "signatures",
    "recipients",
    "groups",
    "criteria",
    "documents",
    "citations",
    "edits",
    "findings",
    "import_findings",
];

/// Writes rows within a transaction.
pub(super) struct RowInserter<'a> {
    transaction: &'a Transaction<'a>,
    /// Each at hand for its table: to look it up by its text would take as long as some rows do.
    insertions: Vec<Insertion<'a>>,
    /// The number of the report that rows are being written of.
    number: i64,
}

/// How a table's rows are written.
struct Insertion<'a> {
    table: &'static SqlTable,
    /// Whether a report's number stands for its id.
    is_numbered: bool,
    statement: CachedStatement<'a>,
}

impl<'a> RowInserter<'a> {
    pub fn new(transaction: &'a Transaction<'a>) -> Self {
        Self {
            transaction,
            insertions: Vec::new(),
            number: 0,
        }
    }

    /// The transaction.
    pub fn transaction(&self) -> &'a Transaction<'a> {
        self.transaction
    }

    /// Where the way to write a table's rows is found.
    fn insertion(&mut self, table: &'static SqlTable) -> rusqlite::Result<usize> {
        let mut known = self.insertions.iter();
        if let Some(at) = known.position(|known| std::ptr::eq(known.table, table)) {
            return Ok(at);
        }
        let is_numbered = LISTS.contains(&table.name);
        let sql = insertion(table, if is_numbered { "_rows" } else { "" });
        self.insertions.push(Insertion {
            table,
            is_numbered,
            statement: self.transaction.prepare_cached(&sql)?,
        });
        Ok(self.insertions.len() - 1)
    }

    /// Gives a report that has just been written its number, under which its lists follow.
    fn count(&mut self, id: &Value<'_>) -> rusqlite::Result<()> {
        self.number = self
            .transaction
            .prepare_cached("INSERT INTO report_numbers (report) VALUES (?1)")?
            .insert([SqlValue(id)])?;
        Ok(())
    }
}

impl RowSink for RowInserter<'_> {
    type Error = rusqlite::Error;

    fn row(&mut self, table: &'static SqlTable, values: &[Value<'_>]) -> rusqlite::Result<()> {
        let at = self.insertion(table)?;
        let number = Value::Integer(self.number);
        let insertion = &mut self.insertions[at];
        match values {
            [_, rest @ ..] if insertion.is_numbered => {
                let values = std::iter::once(&number).chain(rest).map(SqlValue);
                insertion.statement.execute(params_from_iter(values))?;
            }
            _ => {
                insertion
                    .statement
                    .execute(params_from_iter(values.iter().map(SqlValue)))?;
            }
        }
        match (table.name, values) {
            ("reports", [id, ..]) => self.count(id),
            _ => Ok(()),
        }
    }
}

fn insertion(table: &SqlTable, suffix: &str) -> String {
    let columns = table.columns.join(", ");
    let marks = vec!["?"; table.columns.len()].join(", ");
    let name = table.name;
    format!("INSERT INTO {name}{suffix} ({columns}) VALUES ({marks})")
}

/// A value as SQLite takes it.
struct SqlValue<'v>(&'v Value<'v>);

impl ToSql for SqlValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Absent => ValueRef::Null,
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Truth(truth) => ValueRef::Integer((*truth).into()),
        }))
    }
}
