//! The interface of an OCR engine.

use baocao_report::Confidence;
use image::GrayImage;

use crate::preprocess::PixelBox;
use baocao_report::error::Result;

/// An engine that recognises print in an image. It is given clean, upright images, black on white, and called from
/// several threads at once.
pub trait OcrEngine: Sync {
    /// Recognises the words of an image of a resolution, in dots an inch.
    ///
    /// # Errors
    /// [`Problem::Missing`](baocao_report::error::Problem::Missing) where something that the engine needs is not installed;
    /// [`Problem::Ocr`](baocao_report::error::Problem::Ocr) where it refuses the image.
    fn recognize(
        &self,
        image: &GrayImage,
        dpi: f32,
        segmentation: Segmentation,
    ) -> Result<Vec<OcrWord>>;
}

/// How an engine is to divide an image into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segmentation {
    /// A page of columns, paragraphs and whatever else.
    Page,
    /// One block of lines, as in a cell.
    Block,
    /// One line.
    Line,
}

/// A word as an engine gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct OcrWord {
    /// Its characters.
    pub text: String,
    /// Where it stands in the image.
    pub at: PixelBox,
    /// How sure the engine is.
    pub confidence: Confidence,
    /// Height of its line in pixels.
    pub height: u32,
    /// Its line, counted from 0 in this image.
    pub line: u32,
}
