//! The pages of an image file.

use rayon::prelude::*;

use crate::intake::Source;
use crate::options::{ExtractOptions, OcrChoice};
use crate::page::{Content, Page};
use crate::page_reader::PageReader;
use crate::page_text::is_degraded;
use crate::raster::{self, PageImageSource};
use baocao_report::Method;
use baocao_report::error::{Problem, Result};

/// Reads each page of a PNG, JPEG or TIFF file by OCR; without OCR they come empty and marked degraded.
///
/// # Errors
/// [`Problem::TooManyPages`], [`Problem::NeedsOcr`], and those of the reader.
pub(super) fn pages(
    source: &Source,
    options: &ExtractOptions,
    ocr: Option<&dyn PageReader>,
) -> Result<Vec<Page>> {
    let count = raster::count(&source.bytes, source.media_type, &options.limits);
    if u64::from(count) > options.limits.pages {
        return Err(Problem::TooManyPages {
            pages: count.into(),
            limit: options.limits.pages,
        }
        .into());
    }
    (0..count)
        .into_par_iter()
        .map(|index| {
            let number = index.saturating_add(1);
            if options.ocr == OcrChoice::Never {
                return Ok(unread(number));
            }
            let ocr = ocr.ok_or(Problem::NeedsOcr)?;
            let image = PageImageSource::File {
                bytes: &source.bytes,
                kind: source.media_type,
                index,
            };
            let mut page = ocr.read_page(image, number, options)?;
            page.degraded = matches!(&page.content, Content::Placed(p) if is_degraded(&p.words));
            Ok(page)
        })
        .collect()
}

/// A page that was not read.
fn unread(number: u32) -> Page {
    Page {
        number,
        method: Method::Ocr,
        degraded: true,
        ..Page::default()
    }
}
