//! The pages of an image file.

use rayon::prelude::*;

use super::page_text::is_degraded;
use super::raster::{self, PageImageSource};
use super::{Content, ExtractOptions, Method, OcrChoice, Page, PageReader, Placed, Rotation};
use crate::intake::Source;
use baocao_report::error::{Problem, Result};
use baocao_report::geometry::Projection;

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
            let sheet = PageImageSource::File {
                bytes: &source.bytes,
                kind: source.media_type,
                index,
            };
            let mut page = ocr.read_page(sheet, number, options)?;
            page.degraded = matches!(&page.content, Content::Placed(p) if is_degraded(&p.words));
            Ok(page)
        })
        .collect()
}

/// A page that was not read.
fn unread(number: u32) -> Page {
    Page {
        number,
        size: None,
        method: Method::Ocr,
        dpi: None,
        rotation: Rotation::None,
        to_source: Projection::IDENTITY,
        blank: false,
        degraded: true,
        stamps: Vec::new(),
        content: Content::Placed(Placed::default()),
    }
}
