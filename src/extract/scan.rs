//! A scanned page to words and ruling lines: its image, cleaned, read.

use super::clean::{self, PixelBox};
use super::raster::{self, Sheet};
use super::{Content, Method, Page, Placed, Rotation, Rule, ocr};
use crate::error::Result;
use crate::geometry::{Rect, Size};
use crate::intake::Limits;

/// Reads one page by OCR. Places are in points of the upright, straightened page.
///
/// # Errors
/// Those of [`raster::read`] and [`ocr::read`], with the page's number.
pub fn read_page(sheet: Sheet<'_>, number: u32, limits: &Limits) -> Result<Page> {
    read(sheet, number, limits).map_err(|error| error.on_page(number))
}

fn read(sheet: Sheet<'_>, number: u32, limits: &Limits) -> Result<Page> {
    let raster = raster::read(sheet, limits)?;
    let dpi = raster.dpi;
    let mut page = clean::clean(raster);
    let words = ocr::read(&mut page)?;
    let points = |at: &PixelBox| {
        let [left, top, right, bottom] =
            [at.left, at.top, at.right, at.bottom].map(|pixels| pixels as f32 * 72.0 / page.dpi);
        Rect::new(left, top, right, bottom)
    };
    let rules = page.rules.iter().map(|(axis, at)| Rule {
        at: points(at),
        axis: *axis,
    });
    let (width, height) = page.gray.dimensions();
    Ok(Page {
        number,
        size: Some(Size {
            width: width as f32 * 72.0 / page.dpi,
            height: height as f32 * 72.0 / page.dpi,
        }),
        method: Method::Ocr,
        dpi: Some(dpi),
        rotation: Rotation::None,
        degraded: false,
        content: Content::Placed(Placed {
            rules: rules.collect(),
            words,
        }),
    })
}
