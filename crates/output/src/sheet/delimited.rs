//! Comma-separated values, as Excel opens them.

use std::borrow::Cow;
use std::io::Write;

use crate::sheet::{ListColumn, Value};
use baocao_report::error::{Context, Language, Problem, Result};

/// Tells Excel that the file is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimal {
    /// `99.6`, and commas between the columns.
    #[default]
    Point,
    /// `99,6`, and semicolons between the columns, as Excel set to Vietnamese expects.
    Comma,
}

/// A list as CSV (RFC 4180), UTF-8 with a byte order mark.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers never do.
pub struct Csv<W: Write> {
    out: csv::Writer<W>,
    columns: &'static [ListColumn],
    decimal: Decimal,
    language: Language,
}

impl<W: Write> Csv<W> {
    /// Begins a list with the heads of its columns.
    ///
    /// # Errors
    /// [`Problem::Output`] where nothing can be written.
    pub fn new(
        mut out: W,
        columns: &'static [ListColumn],
        decimal: Decimal,
        language: Language,
    ) -> Result<Self> {
        out.write_all(MARK).or_problem(Problem::Output)?;
        let delimiter = match decimal {
            Decimal::Point => b',',
            Decimal::Comma => b';',
        };
        let mut out = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let titles = columns.iter().map(|column| column.title(language));
        out.write_record(titles).or_problem(Problem::Output)?;
        Ok(Self {
            out,
            columns,
            decimal,
            language,
        })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// [`Problem::Output`] where it cannot be written.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<()> {
        let cells = self.columns.iter().zip(values);
        let cells = cells.map(|(column, value)| match value {
            Value::Text(text) => harmless(column.shown(text, self.language)),
            value => cell(value, self.decimal),
        });
        for cell in cells {
            self.out
                .write_field(cell.as_bytes())
                .or_problem(Problem::Output)?;
        }
        self.out
            .write_record(None::<&[u8]>)
            .or_problem(Problem::Output)
    }

    /// Ends the list.
    ///
    /// # Errors
    /// [`Problem::Output`] where the rest cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.out.flush().or_problem(Problem::Output)
    }
}

fn cell<'v>(value: &'v Value<'_>, decimal: Decimal) -> Cow<'v, str> {
    match value {
        Value::Absent => "".into(),
        Value::Text(text) => text.as_ref().into(),
        Value::Integer(number) => number.to_string().into(),
        Value::Real(number) => match decimal {
            Decimal::Point => number.to_string().into(),
            Decimal::Comma => number.to_string().replace('.', ",").into(),
        },
        Value::Truth(truth) => if *truth { "1" } else { "0" }.into(),
    }
}

/// What a formula begins with, for one spreadsheet or another. Those that are set to Chinese, Japanese or Korean take signs
/// of full width for the same; the small ones, of the same standard, cost nothing.
const SIGNS: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// A text that no spreadsheet takes for a formula (OWASP, "CSV Injection").
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(|first: char| SIGNS.contains(&first) || first.is_control()) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}
