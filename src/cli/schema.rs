//! `baocao schema`.

use baocao::emit;
use baocao::error::Result;

/// Print the JSON Schema of a report.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n    baocao schema > report.schema.json")]
pub struct Args {}

pub fn run() -> Result<u8> {
    super::print(&format!("{:#}\n", emit::schema()))
}
