//! `baocao parse`.

use std::path::PathBuf;

use baocao::error::Result;
use baocao::{emit, pipeline};

use super::reading::ReadingArgs;

/// Print the report that a file holds, as JSON.
///
/// `baocao schema` prints what the JSON looks like.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n    baocao parse 'báo cáo.docx' > report.json")]
pub struct Args {
    /// The file.
    file: PathBuf,

    /// Print the whole report on one line.
    #[arg(long)]
    json_lines: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

pub fn run(args: &Args) -> Result<u8> {
    let (options, allowance) = (args.reading.options(), args.reading.allowance());
    let mut json = pipeline::report_json(&args.file, &options, allowance)?;
    if args.json_lines {
        json = emit::json_line(&emit::read(&json)?);
    }
    super::print(&json)
}
