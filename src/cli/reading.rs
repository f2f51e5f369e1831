//! Arguments of every command that reads files.

use std::path::PathBuf;
use std::time::Duration;

use baocao::pipeline::{ReadOptions, ResourceLimits};
use baocao_extract as extract;
use baocao_extract::intake::Limits;
use baocao_extract::{OcrChoice, SecondPass};
use clap::value_parser;

use super::choice::Choice;

/// How files are read, and what one may cost.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArgs {
    /// When pages are read by OCR.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    ocr: Choice<OcrChoice>,

    /// Read everything on a scan twice: a few misread words fewer, for half as much time again.
    #[arg(long)]
    accurate: bool,

    /// A folder whose dictionary files take the place of the built-in ones.
    #[arg(long, value_name = "DIR")]
    dictionaries: Option<PathBuf>,

    /// The most memory that reading a file may take, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = ResourceLimits::DEFAULT.memory >> 20,
          value_parser = value_parser!(u64).range(64..=1 << 20))]
    memory_limit: u64,

    /// The most time that reading a file may take, in seconds.
    #[arg(long, value_name = "S", default_value_t = ResourceLimits::DEFAULT.time.as_secs(),
          value_parser = value_parser!(u64).range(1..=604_800))]
    time_limit: u64,

    /// The most pages a document may have.
    #[arg(long, value_name = "N", default_value_t = Limits::DEFAULT.pages)]
    max_pages: u64,

    /// The most bytes a file may have.
    #[arg(long, value_name = "N", default_value_t = Limits::DEFAULT.bytes)]
    max_bytes: u64,

    /// The most pixels an image may have.
    #[arg(long, value_name = "N", default_value_t = Limits::DEFAULT.pixels)]
    max_pixels: u64,
}

impl ReadingArgs {
    /// How files are read.
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            extract: extract::ExtractOptions {
                ocr: self.ocr.0,
                second_pass: if self.accurate {
                    SecondPass::Everything
                } else {
                    SecondPass::Doubtful
                },
                limits: Limits {
                    bytes: self.max_bytes,
                    pages: self.max_pages,
                    pixels: self.max_pixels,
                },
            },
            dictionaries: self.dictionaries.clone(),
        }
    }

    /// What one file may cost.
    pub fn allowance(&self) -> ResourceLimits {
        ResourceLimits {
            memory: self.memory_limit << 20,
            time: Duration::from_secs(self.time_limit),
        }
    }
}
