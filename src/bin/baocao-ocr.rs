//! The part of `baocao` that reads scans: a worker that `baocao` starts when it meets one.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use baocao::extract::scan;
use baocao::pipeline;

fn main() -> ExitCode {
    match pipeline::serve(Some(scan::read_page)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("baocao-ocr: {error}");
            ExitCode::from(error.problem().exit_code())
        }
    }
}
