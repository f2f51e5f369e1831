//! `baocao extract`.

use super::console;
use std::path::PathBuf;

use baocao::pipeline;
use baocao_report::error::Result;

use super::reading::ReadingArgs;

/// Print a file's text, before anything is restored in it.
///
/// Lines stand in reading order; the cells of a table's row are parted by tabs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n    baocao extract 'báo cáo.pdf' > text.txt")]
pub struct ExtractArgs {
    /// The file.
    file: PathBuf,

    /// Print pages with words, boxes and ruling lines as JSON; lengths are in points.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

pub fn run(args: &ExtractArgs) -> Result<u8> {
    let (options, allowance) = (args.reading.options(), args.reading.allowance());
    let read = if args.json {
        pipeline::pages_json
    } else {
        pipeline::text
    };
    console::print_data(read(&args.file, &options, allowance)?)
}
