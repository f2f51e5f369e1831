//! The part of `baocao` that reads scans: a worker that `baocao` starts when it meets one.

use std::process::ExitCode;

use baocao_extract::{ExtractOptions, PagesRead};
use baocao_report::error::Result;
use baocao_tesseract::Tesseract;
use baocao_worker::FilePath;

fn main() -> ExitCode {
    let served = baocao_worker::serve(|options: ExtractOptions| {
        Ok(move |file: FilePath| -> Result<PagesRead> {
            PagesRead::of(&file.to_path(), &options, &Tesseract)
        })
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("baocao-ocr: {error}");
            ExitCode::from(error.problem().exit_code())
        }
    }
}
