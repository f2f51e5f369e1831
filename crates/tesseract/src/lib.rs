//! Tesseract as the OCR engine of `baocao`.
//!
//! [`Tesseract`] is an [`OcrEngine`]. The program of this crate, `baocao-ocr`, is a worker that reads the pages of scans
//! with it: Tesseract brings some fifty shared libraries, and to load them takes longer than to read most typed files.
//!
//! ```no_run
//! use baocao_extract::intake::{self, Limits};
//! use baocao_extract::{ExtractOptions, pages};
//! use baocao_tesseract::Tesseract;
//!
//! let options = ExtractOptions::default();
//! let source = intake::open("scan.pdf".as_ref(), &options.limits)?;
//! for page in pages(&source, &options, Some(&Tesseract))? {
//!     println!("page {}: {:?}", page.number, page.method);
//! }
//! # Ok::<(), baocao_report::error::Error>(())
//! ```

mod engine;
mod tsv;

use baocao_extract::{OcrEngine, OcrWord, Segmentation};
use baocao_report::error::Result;
use image::GrayImage;

/// Tesseract with its Vietnamese model, an engine for each thread.
#[derive(Clone, Copy, Debug)]
pub struct Tesseract;

impl OcrEngine for Tesseract {
    fn recognize(
        &self,
        image: &GrayImage,
        dpi: f32,
        segmentation: Segmentation,
    ) -> Result<Vec<OcrWord>> {
        engine::read(image, dpi, segmentation).map(|table| tsv::tokens(&table))
    }
}
