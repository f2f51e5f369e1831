//! `baocao schema`.

use super::console;
use baocao_report::error::Result;
use baocao_report::json;

/// Print the JSON Schema of a report.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n    baocao schema > report.schema.json")]
pub struct SchemaArgs {}

pub fn run() -> Result<u8> {
    console::print_data(format!("{:#}\n", json::schema()))
}
