//! Lists out of a database, to a spreadsheet or another program.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use baocao_files::{refuse_overwriting, write_atomically_by};
use baocao_output::sheet::{Csv, Decimal, JsonLines, Xlsx};
use baocao_report::error::{Language, Problem, Result};
use baocao_store::{Listing, Store};

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Export {
    /// The database.
    pub database: String,
    /// The lists; all but one where the format holds more than one.
    pub lists: Vec<Listing>,
    /// How they are written.
    pub format: ExportFormat,
    /// The file; `None` for standard output, which the caller gives.
    pub out: Option<PathBuf>,
    /// The language of titles.
    pub language: Language,
}

/// How lists are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One list as CSV.
    Csv(Decimal),
    /// One list as JSON lines.
    Jsonl,
    /// Lists as sheets of a workbook, in a file.
    Xlsx,
}

/// Writes lists of a database, and gives the number of rows. A file is there whole or not at all.
///
/// # Errors
/// [`Problem::Database`] where the database cannot be read, [`Problem::Output`] where the output cannot be written,
/// [`Problem::OutputIsInput`] where it is the database, [`Problem::Usage`] where the format does not hold what is to be
/// written.
pub fn export(export: &Export, stdout: &mut dyn Write) -> Result<u64> {
    let lists = match (export.format, export.lists.as_slice()) {
        (ExportFormat::Xlsx, _) if export.out.is_none() => {
            return Err(
                Problem::Usage("a workbook needs a file: add --out FILE.xlsx".into()).into(),
            );
        }
        (ExportFormat::Xlsx, []) => Listing::ALL.to_vec(),
        (ExportFormat::Xlsx, lists) => lists.to_vec(),
        (_, []) => vec![Listing::Criteria],
        (_, [one]) => vec![*one],
        _ => {
            let why = "only a workbook holds more than one list: give one --list, or --format xlsx";
            return Err(Problem::Usage(why.into()).into());
        }
    };
    let mut store = Store::open_existing(&export.database)?;
    match &export.out {
        Some(path) => {
            refuse_overwriting(path, &store.files())?;
            write_atomically_by(path, |file| write(&mut store, &lists, export, file))
        }
        None => flat(&mut store, lists[0], export, stdout),
    }
}

fn write(store: &mut Store, lists: &[Listing], export: &Export, file: &mut File) -> Result<u64> {
    let out = BufWriter::new(file);
    match export.format {
        ExportFormat::Xlsx => {
            let mut rows = 0;
            let mut book = Xlsx::new(export.language);
            for list in lists {
                book.list(list.title(export.language), list.columns())?;
                rows += store.list(*list, &mut |row| book.row(row))?;
            }
            book.finish(out)?;
            Ok(rows)
        }
        _ => flat(store, lists[0], export, out),
    }
}

/// One list without a workbook around it.
fn flat(store: &mut Store, list: Listing, export: &Export, out: impl Write) -> Result<u64> {
    let columns = list.columns();
    match export.format {
        ExportFormat::Csv(decimal) => {
            let mut csv = Csv::new(out, columns, decimal, export.language)?;
            let rows = store.list(list, &mut |row| csv.row(row))?;
            csv.finish()?;
            Ok(rows)
        }
        _ => {
            let mut lines = JsonLines::new(BufWriter::new(out), columns);
            let rows = store.list(list, &mut |row| lines.row(row))?;
            lines.finish()?;
            Ok(rows)
        }
    }
}
