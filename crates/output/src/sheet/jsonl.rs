//! JSON lines: an object for each row.

use std::io::Write;

use serde_json::{Map, Value as Json};

use crate::sheet::{ListColumn, Value};
use baocao_report::error::{Context, Problem, Result};

/// A list as JSON lines: the columns' names in the database, absent values as null.
pub struct JsonLines<W: Write> {
    out: W,
    columns: &'static [ListColumn],
}

impl<W: Write> JsonLines<W> {
    /// Begins a list.
    pub fn new(out: W, columns: &'static [ListColumn]) -> Self {
        Self { out, columns }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`Problem::Output`] where it cannot be written.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<()> {
        let fields = self.columns.iter().zip(values);
        let row: Map<String, Json> = fields
            .map(|(column, value)| (column.name.to_owned(), json(value)))
            .collect();
        writeln!(self.out, "{}", Json::Object(row)).or_problem(Problem::Output)
    }

    /// Ends the list.
    ///
    /// # Errors
    /// [`Problem::Output`] where the rest cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.out.flush().or_problem(Problem::Output)
    }
}

fn json(value: &Value<'_>) -> Json {
    match value {
        Value::Absent => Json::Null,
        Value::Text(text) => Json::from(text.as_ref()),
        Value::Integer(number) => Json::from(*number),
        Value::Real(number) => whole(*number).map_or_else(|| Json::from(*number), Json::from),
        Value::Truth(truth) => Json::from(*truth),
    }
}

/// A number without a fraction, as the report's JSON has it: 100, not 100.0.
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}
