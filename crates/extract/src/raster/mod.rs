//! The image of a page: a scan as it was stored, or a drawn page rendered.

mod density;
mod file;
mod has_print;
mod image;
mod pdf;
mod strips;
mod turn;

pub(crate) use file::count;
pub use file::{ImageHeader, outline};
pub(crate) use image::A4_WIDTH;
pub use image::{PageImageSource, Pixels, Raster};
pub use strips::{FaxPage, fax_page, is_jpeg_in_tiff};

use ::image::imageops::grayscale;
use hayro_syntax::page::Page as PdfPage;

use crate::intake::Limits;
use baocao_report::error::Result;

/// Gives the image of a page.
///
/// A PDF page that is nothing but one image, or stripes of one, comes at the image's own resolution; any
/// other page is rendered.
///
/// # Errors
/// `Problem::TooManyPixels`, told before anything is decoded; `Problem::Damaged` or
/// `Problem::Unsupported` where the image cannot be decoded. Of a truncated JPEG, what was there is read.
pub fn read(image: PageImageSource<'_>, limits: &Limits) -> Result<Raster> {
    match image {
        PageImageSource::Pdf { page, stamps } => pdf::read(page, stamps, limits),
        PageImageSource::Pasted { page, at } => pdf::part(page, &at, limits),
        PageImageSource::File { bytes, kind, index } => file::read(bytes, kind, index, limits),
    }
}

/// Gives a page of a PDF as a viewer shows it, stamps and all, at a resolution in dots an inch.
///
/// # Errors
/// `Problem::Damaged` where the page has no area.
pub fn drawn(page: &PdfPage<'_>, dpi: f32, limits: &Limits) -> Result<Raster> {
    pdf::drawn(page, dpi, limits)
}

/// Whether an image looks like print, by its grays alone: most of it even paper, with some ink on it. What
/// cannot be decoded does not.
pub(super) fn shows_print(image: PageImageSource<'_>, limits: &Limits) -> bool {
    read(image, limits).is_ok_and(|raster| match raster.pixels {
        Pixels::Gray(gray) => has_print::is_print(&gray),
        Pixels::Rgb(rgb) => has_print::is_print(&grayscale(&rgb)),
    })
}
