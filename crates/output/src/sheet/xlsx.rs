//! A workbook: a sheet for each list, its head frozen, with filters, numbers and dates as such.

use std::io::{Seek, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::sheet::{ColumnType, ListColumn, Value};
use baocao_report::error::{Context, Language, Problem, Result};

/// Rows of a sheet, its head included; more go on in another sheet (Excel's own limit).
const ROWS: u32 = 1_048_576;

/// Characters of a cell (Excel's own limit).
const CHARACTERS: usize = 32_767;

/// What stands at the end of a text that does not fit a cell.
const CUT: &str = " […]";

/// A workbook that is being written.
pub struct Xlsx {
    book: Workbook,
    language: Language,
    head: Format,
    date: Format,
    /// The sheet in hand.
    sheet: Option<OpenWorksheet>,
}

struct OpenWorksheet {
    title: &'static str,
    columns: &'static [ListColumn],
    /// Which sheet of the list it is, counted from 1.
    part: u32,
    /// The next row.
    row: u32,
}

impl Xlsx {
    /// Begins a workbook.
    pub fn new(language: Language) -> Self {
        Self {
            book: Workbook::new(),
            language,
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(0x00DD_EBF7),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            sheet: None,
        }
    }

    /// Begins a list, with a title of at most 28 characters.
    ///
    /// # Errors
    /// [`Problem::Output`] where the workbook takes no such sheet.
    pub fn list(&mut self, title: &'static str, columns: &'static [ListColumn]) -> Result<()> {
        self.end_list().or_problem(Problem::Output)?;
        self.open(title, columns, 1).or_problem(Problem::Output)
    }

    /// Writes a row of the list.
    ///
    /// # Errors
    /// [`Problem::Output`] where the workbook does not take it.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<()> {
        self.write(values).or_problem(Problem::Output)
    }

    /// Writes the workbook out.
    ///
    /// # Errors
    /// [`Problem::Output`] where it cannot be written.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<()> {
        self.end_list().or_problem(Problem::Output)?;
        self.book.save_to_writer(out).or_problem(Problem::Output)
    }

    fn open(
        &mut self,
        title: &'static str,
        columns: &'static [ListColumn],
        part: u32,
    ) -> std::result::Result<(), XlsxError> {
        let name = match part {
            1 => title.to_owned(),
            part => format!("{title} {part}"),
        };
        // Rows go to a temporary file as they come.
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0..).zip(columns) {
            sheet.set_column_width(at, width(column))?;
            sheet.write_string_with_format(0, at, column.title(self.language), &self.head)?;
        }
        self.sheet = Some(OpenWorksheet {
            title,
            columns,
            part,
            row: 1,
        });
        Ok(())
    }

    /// Puts filters on the sheet in hand.
    fn end_list(&mut self) -> std::result::Result<(), XlsxError> {
        let Some(ended) = self.sheet.take() else {
            return Ok(());
        };
        let last = u16::try_from(ended.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let count = self.book.worksheets().len();
        let sheet = self.book.worksheet_from_index(count.saturating_sub(1))?;
        sheet.autofilter(0, 0, ended.row - 1, last)?;
        Ok(())
    }

    fn write(&mut self, values: &[Value<'_>]) -> std::result::Result<(), XlsxError> {
        if let Some(OpenWorksheet {
            title,
            columns,
            part,
            row: ROWS,
        }) = self.sheet
        {
            self.end_list()?;
            self.open(title, columns, part + 1)?;
        }
        let Some(open) = &mut self.sheet else {
            return Ok(());
        };
        let count = self.book.worksheets().len();
        let sheet = self.book.worksheet_from_index(count.saturating_sub(1))?;
        for ((at, column), value) in (0..).zip(open.columns).zip(values) {
            let value = match value {
                Value::Text(text) => &Value::from(column.shown(text, self.language)),
                value => value,
            };
            cell(sheet, (open.row, at), column, value, &self.date)?;
        }
        open.row += 1;
        Ok(())
    }
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    kind: &ListColumn,
    value: &Value<'_>,
    date: &Format,
) -> std::result::Result<(), XlsxError> {
    match value {
        Value::Absent => {}
        Value::Text(text) => match day(kind, text) {
            Some(day) => drop(sheet.write_datetime_with_format(row, column, day, date)?),
            None => drop(sheet.write_string(row, column, fitting(text))?),
        },
        Value::Integer(number) => drop(sheet.write_number(row, column, *number as f64)?),
        Value::Real(number) => drop(sheet.write_number(row, column, *number)?),
        Value::Truth(truth) => drop(sheet.write_boolean(row, column, *truth)?),
    }
    Ok(())
}

/// The day that a text of a column of dates names; `None` for a month or a year, which stay texts.
fn day(column: &ListColumn, text: &str) -> Option<ExcelDateTime> {
    if column.kind != ColumnType::Date || text.len() != "2024-12-20".len() {
        return None;
    }
    ExcelDateTime::parse_from_str(text).ok()
}

/// A text that fits a cell; one that is cut says so.
fn fitting(text: &str) -> String {
    match text.char_indices().nth(CHARACTERS) {
        None => text.to_owned(),
        Some(_) => {
            text.chars()
                .take(CHARACTERS - CUT.chars().count())
                .collect::<String>()
                + CUT
        }
    }
}

/// How wide a column is, in characters.
fn width(column: &ListColumn) -> f64 {
    match (column.kind, column.name) {
        (ColumnType::Text, "name" | "subject" | "message") => 60.0,
        (ColumnType::Text, "file" | "issuer" | "result_text" | "group_name") => 32.0,
        (ColumnType::Text, _) => 16.0,
        _ => 12.0,
    }
}
