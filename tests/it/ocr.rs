//! Pages of scans, read by the program for scans, `baocao-ocr`, that lies beside `baocao`.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use baocao::pipeline::{ReportReader, ResourceLimits};
use baocao_compare::Side;
use baocao_extract::intake::{self, Limits, Source};
use baocao_extract::{ExtractOptions, Page, PagesRead, pages as pages_of};
use baocao_report::Report;
use baocao_report::error::{Problem, Result};
use baocao_worker::{FilePath, NoAnswer, Setup, WorkerProcess};

/// Reads the pages of a file, by OCR where they need it.
pub fn pages(source: &Source) -> Result<Vec<Page>> {
    match pages_of(source, &ExtractOptions::default(), None) {
        Err(error) if *error.problem() == Problem::NeedsOcr => scanned(&source.path),
        read => read,
    }
}

/// Reads a file to a report.
pub fn report(reader: &ReportReader, path: &Path) -> Result<Report> {
    let source = intake::open(path, &Limits::DEFAULT)?;
    Ok(reader.report(&source, pages(&source)?))
}

/// Reads a file as a copy to be compared with another.
pub fn side(reader: &ReportReader, path: &Path) -> Result<Side> {
    let source = intake::open(path, &Limits::DEFAULT)?;
    Ok(reader.side(&source, pages(&source)?))
}

fn scanned(path: &Path) -> Result<Vec<Page>> {
    let program = Path::new(env!("CARGO_BIN_EXE_baocao")).with_file_name("baocao-ocr");
    let setup = Setup::new(ExtractOptions::default(), ResourceLimits::DEFAULT.memory);
    let worker: WorkerProcess<FilePath, PagesRead> =
        WorkerProcess::start(Command::new(&program), &setup)
            .unwrap_or_else(|e| panic!("{}: {e}; build baocao-tesseract first", program.display()));
    let deadline = Instant::now() + ResourceLimits::DEFAULT.time;
    let never = AtomicBool::new(false);
    match worker.ask(&path.into(), deadline, &never).answer {
        Ok(read) => Ok(read.pages),
        Err(NoAnswer::Failed(failure)) => Err(failure.at(path)),
        Err(silence) => panic!("{silence:?}"),
    }
}
