//! Tesseract, one engine a thread.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use baocao_extract::Segmentation;
use image::GrayImage;
use tesseract::{OcrEngineMode, PageSegMode, Tesseract};

use baocao_report::error::{Context, Error, Problem, Result};

/// The language model: `vie` alone reads Vietnamese reports better than with English beside it.
const LANGUAGE: &str = "vie";

/// Where Linux distributions keep the models; `TESSDATA_PREFIX` goes before all.
const MODEL_FOLDERS: [&str; 7] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tesseract-ocr/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
];

thread_local! {
    static IDLE: RefCell<Option<Tesseract>> = const { RefCell::new(None) };
}

/// Reads an image with this thread's engine, which is made the first time; gives Tesseract's table. An
/// engine that failed is dropped.
pub(crate) fn read(gray: &GrayImage, dpi: f32, segmentation: Segmentation) -> Result<String> {
    let mut engine = match IDLE.take() {
        Some(engine) => engine,
        None => start()?,
    };
    // The C API starts with one block, the command line with a page.
    engine.set_page_seg_mode(match segmentation {
        Segmentation::Page => PageSegMode::PsmAuto,
        Segmentation::Block => PageSegMode::PsmSingleBlock,
        Segmentation::Line => PageSegMode::PsmSingleLine,
    });
    let size = |pixels: u32| i32::try_from(pixels).or_problem(Problem::Ocr);
    let (width, height) = (size(gray.width())?, size(gray.height())?);
    let mut engine = engine
        .set_frame(gray.as_raw(), width, height, 1, width)
        .or_problem(Problem::Ocr)?
        .set_source_resolution(dpi as i32)
        .recognize()
        .or_problem(Problem::Ocr)?;
    let table = engine.get_tsv_text(0).or_problem(Problem::Ocr)?;
    IDLE.set(Some(engine));
    Ok(table)
}

/// Starts an engine with the model read here: given a folder, Tesseract writes to stderr when it finds
/// nothing in it.
fn start() -> Result<Tesseract> {
    let model = model().ok_or_else(missing)?;
    let data = std::fs::read(&model).or_problem(Problem::Unreadable)?;
    let engine = Tesseract::new_with_data(&data, Some(LANGUAGE), OcrEngineMode::LstmOnly);
    let engine = engine.map_err(|_| missing())?;
    let settings = [
        ("debug_file", "/dev/null"),
        // White print on black is rare in reports, and looking for it doubles the time for poor lines.
        ("tessedit_do_invert", "0"),
    ];
    settings
        .into_iter()
        .try_fold(engine, |engine, (name, value)| {
            engine.set_variable(name, value)
        })
        .or_problem(Problem::Ocr)
}

fn model() -> Option<PathBuf> {
    let prefix = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
    let nested = prefix.as_ref().map(|folder| folder.join("tessdata"));
    let known = MODEL_FOLDERS
        .iter()
        .map(|folder| Path::new(folder).to_owned());
    prefix
        .into_iter()
        .chain(nested)
        .chain(known)
        .map(|folder| folder.join(format!("{LANGUAGE}.traineddata")))
        .find(|path| path.is_file())
}

fn missing() -> Error {
    Problem::Missing {
        what: "Tesseract's Vietnamese model (vie.traineddata)".into(),
        install: "apt-get install tesseract-ocr-vie".into(),
    }
    .into()
}
