//! Tesseract, one engine a thread.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use image::GrayImage;
use tesseract::{OcrEngineMode, PageSegMode, Tesseract};

use super::super::clean::PixelBox;
use crate::error::{Context, Error, Problem, Result};

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

/// How Tesseract divides what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A page of columns, paragraphs and whatever else.
    Page,
    /// One block of lines, as in a cell.
    Block,
}

/// An image that Tesseract holds, to be read in parts.
pub(super) struct Session(Tesseract);

thread_local! {
    static IDLE: RefCell<Option<Tesseract>> = const { RefCell::new(None) };
}

impl Session {
    /// Hands an image to this thread's engine, which is made the first time.
    pub fn new(gray: &GrayImage, dpi: f32) -> Result<Self> {
        let engine = match IDLE.take() {
            Some(engine) => engine,
            None => start()?,
        };
        let size = |pixels: u32| i32::try_from(pixels).or_problem(Problem::Ocr);
        let (width, height) = (size(gray.width())?, size(gray.height())?);
        let engine = engine
            .set_frame(gray.as_raw(), width, height, 1, width)
            .or_problem(Problem::Ocr)?
            .set_source_resolution(dpi as i32);
        Ok(Self(engine))
    }

    /// Reads a part of the image; gives Tesseract's table, places in pixels of the whole image.
    pub fn read(mut self, part: PixelBox, layout: Layout) -> Result<(Self, String)> {
        self.0.set_page_seg_mode(match layout {
            Layout::Page => PageSegMode::PsmAuto,
            Layout::Block => PageSegMode::PsmSingleBlock,
        });
        let mut engine = self
            .0
            .set_rectangle(
                part.left as i32,
                part.top as i32,
                (part.right - part.left) as i32,
                (part.bottom - part.top) as i32,
            )
            .recognize()
            .or_problem(Problem::Ocr)?;
        let table = engine.get_tsv_text(0).or_problem(Problem::Ocr)?;
        Ok((Self(engine), table))
    }

    /// Keeps the engine for the thread's next image. One that failed is dropped instead.
    pub fn end(self) {
        IDLE.set(Some(self.0));
    }
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
