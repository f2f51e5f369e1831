//! How documents are read.

use serde::{Deserialize, Serialize};

use crate::intake::Limits;

/// When pages are read by OCR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OcrChoice {
    /// Where a page's own text is missing or bad and there is an image to read.
    #[default]
    Auto,
    /// Every page of a PDF and every image, whatever text it has.
    Always,
    /// No page: a scan comes without words.
    Never,
}

/// What OCR reads twice, at two sizes, to settle on the better reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondPass {
    /// Words and figures that may be misread.
    #[default]
    Doubtful,
    /// Everything, for up to a fifth fewer wrong words in more time (`docs/ocr.md`).
    Everything,
}

/// How documents are read.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ExtractOptions {
    /// When pages are read by OCR.
    pub ocr: OcrChoice,
    /// What OCR reads twice.
    pub second_pass: SecondPass,
    /// How much of a file is accepted.
    pub limits: Limits,
}
