//! `baocao parse`.

use std::path::PathBuf;

use baocao::pipeline;
use baocao_reading::check::print;
use baocao_report::error::Result;
use baocao_report::json;

use super::console::{self, Console};
use super::reading::ReadingArgs;

/// Print the report that a file holds, as JSON, or what to look at in it.
///
/// `baocao schema` prints what the JSON looks like; docs/findings.md explains each finding.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ParseArgs {
    /// The file.
    file: PathBuf,

    /// Print the whole report on one line.
    #[arg(long)]
    json_lines: bool,

    /// Print, in place of the report, what contradicts itself, is missing or doubtful in it.
    #[arg(long, conflicts_with = "json_lines")]
    findings: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

const EXAMPLES: &str = "\
Examples:
    baocao parse 'báo cáo.docx' > report.json
    baocao parse --findings 'báo cáo.docx'";

pub fn run(args: &ParseArgs, console: Console) -> Result<u8> {
    let (options, allowance) = (args.reading.options(), args.reading.allowance());
    let mut json = pipeline::report_json(&args.file, &options, allowance)?;
    if args.findings {
        return console::print(print::findings(&json::read(&json)?, console.language));
    }
    if args.json_lines {
        json = json::line(&json::read(&json)?);
    }
    console::print_data(&json)
}
