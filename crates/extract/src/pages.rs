//! A source's pages, and pages on their way from one process to another.

use std::path::Path;

use baocao_report::error::Result;
use serde::{Deserialize, Serialize};

use crate::intake::{self, MediaType, Source};
use crate::options::ExtractOptions;
use crate::output_budget::OutputBudget;
use crate::page::Page;
use crate::page_reader::PageReader;
use crate::{docx, image_file, pdf, plain, typed};

/// Reads a source's pages, in their order; a typed file is one page of [`Content::Flow`](crate::Content::Flow).
///
/// Pages are spread over the threads of the current rayon pool.
///
/// # Errors
/// [`Problem::NeedsOcr`](baocao_report::error::Problem::NeedsOcr) where a page is to be read by OCR and there is no reader of images.
/// [`Problem::TooMuchOutput`](baocao_report::error::Problem::TooMuchOutput) where a file's text and items come to more than
/// 64 times its bytes plus 64 MiB; what OCR reads is bounded by the pixels that are accepted instead.
/// `Encrypted`, `Damaged` or `TooManyPages` (see [`Problem`](baocao_report::error::Problem)) when a PDF cannot be read at all,
/// and whatever stops the reading of a typed file or an image. One damaged page of many is no error: what is
/// left of it is kept and marked [`Page::degraded`].
pub fn pages(
    source: &Source,
    options: &ExtractOptions,
    ocr: Option<&dyn PageReader>,
) -> Result<Vec<Page>> {
    let budget = OutputBudget::of(source.bytes.len());
    match source.media_type {
        MediaType::Pdf => pdf::pages(source, options, ocr, &budget),
        MediaType::Docx => Ok(typed::page(docx::read(source, &budget)?)),
        MediaType::Html | MediaType::Markdown | MediaType::Text => {
            Ok(typed::page(plain::read(source, &budget)?))
        }
        MediaType::Png | MediaType::Jpeg | MediaType::Tiff => {
            image_file::pages(source, options, ocr)
        }
    }
}

/// Pages that were read in another process, and the bytes that they were read from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PagesRead {
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Its pages.
    pub pages: Vec<Page>,
}

impl PagesRead {
    /// Opens a file and reads its pages.
    ///
    /// # Errors
    /// Those of [`intake::open`] and of [`pages`].
    pub fn of(path: &Path, options: &ExtractOptions, ocr: &dyn PageReader) -> Result<Self> {
        let source = intake::open(path, &options.limits)?;
        Ok(Self {
            sha256: source.sha256,
            pages: pages(&source, options, Some(ocr))?,
        })
    }
}
