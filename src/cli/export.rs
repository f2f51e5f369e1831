//! `baocao export`.

use std::io::Write;
use std::path::PathBuf;

use baocao::pipeline::{self, Export, ExportFormat};
use baocao_output::sheet::Decimal;
use baocao_report::error::{Context, Language, Problem, Result, exit};
use baocao_store::Listing;

use super::choice::Choice;

use super::console::{self, Console, say};

/// Write lists out of a database: criteria, tallies, rankings, changes, what is missing, what to check.
///
/// A workbook (xlsx) has a sheet for each list, its head frozen, with filters. CSV is UTF-8 with a mark that Excel
/// knows; a text that a spreadsheet would take for a formula has an apostrophe before it. JSON lines have the names
/// of the database's columns.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// The database: sqlite:FILE, or postgres://USER@HOST:PORT/DATABASE.
    #[arg(long, value_name = "URL")]
    db: String,

    /// How to write.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: FormatChoice,

    /// The file to write [default: standard output, of csv and jsonl].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// The lists, with commas between them [default: criteria, and all of them in a workbook].
    #[arg(long, value_enum, value_name = "LIST", value_delimiter = ',')]
    list: Vec<Choice<Listing>>,

    /// Of csv: numbers with a decimal comma and semicolons between columns, as Excel set to Vietnamese expects.
    #[arg(long)]
    decimal_comma: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FormatChoice {
    /// Comma-separated values.
    Csv,
    /// A workbook for Excel and LibreOffice.
    Xlsx,
    /// A JSON object a line.
    Jsonl,
}

const EXAMPLES: &str = "\
Examples:
    baocao export --db sqlite:out/baocao.db --format xlsx --out bao-cao.xlsx
    baocao export --db sqlite:out/baocao.db --format csv --decimal-comma --out tieu-chi.csv
    baocao export --db postgres:///tinh --format jsonl --list figures-to-check";

pub fn run(args: ExportArgs, console: Console) -> Result<u8> {
    let decimal = match args.decimal_comma {
        true => Decimal::Comma,
        false => Decimal::Point,
    };
    let to_file = args.out.as_ref().map(|path| path.display().to_string());
    let run = Export {
        database: args.db,
        lists: args.list.into_iter().map(|choice| choice.0).collect(),
        format: match args.format {
            FormatChoice::Csv => ExportFormat::Csv(decimal),
            FormatChoice::Jsonl => ExportFormat::Jsonl,
            FormatChoice::Xlsx => ExportFormat::Xlsx,
        },
        out: args.out,
        language: console.language,
    };
    let mut stdout = console::stdout();
    let rows = pipeline::export(&run, &mut stdout)?;
    stdout.flush().or_problem(Problem::Output)?;
    if let Some(path) = to_file.filter(|_| !console.quiet) {
        say(match console.language {
            Language::Vi => format!("Đã ghi {rows} dòng vào {path}"),
            Language::En => format!("{rows} rows written to {path}"),
        });
    }
    Ok(exit::DONE)
}
