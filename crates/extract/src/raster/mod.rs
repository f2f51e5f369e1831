//! The image of a page: a scan as it was stored, or a drawn page rendered.

mod density;
mod file;
mod has_print;
mod pdf;
mod strips;
mod turn;

pub use file::{ImageHeader, count, outline};
pub use strips::{FaxPage, fax_page, is_jpeg_in_tiff};

use hayro_syntax::page::Page as PdfPage;
use image::metadata::Orientation;
use image::{GrayImage, RgbImage};

use super::Rotation;
use crate::intake::{Limits, MediaType};
use baocao_report::error::{Problem, Result};
use baocao_report::geometry::{Rect, Size};

/// Inches of the short side of A4, the paper of nearly every report.
pub(super) const A4_WIDTH: f32 = 8.27;

/// Where the image of one page comes from.
#[derive(Clone, Copy)]
pub enum PageImageSource<'a> {
    /// A page of a PDF.
    Pdf {
        /// The page.
        page: &'a PdfPage<'a>,
        /// Where stamps of signatures are drawn over a scan, in points of the page as it is shown: there the
        /// scan beneath is given. What signatures' fields draw is left out in any case.
        stamps: &'a [Rect],
    },
    /// An image that is pasted into a page of a PDF.
    Pasted {
        /// The page.
        page: &'a PdfPage<'a>,
        /// Its place, in points of the page as it is shown.
        at: Rect,
    },
    /// A page of an image file.
    File {
        /// The whole file.
        bytes: &'a [u8],
        /// Its kind: PNG, JPEG or TIFF.
        kind: MediaType,
        /// Which of its pages, counted from 0; see [`count`].
        index: u32,
    },
}

/// The image of a page as it lies in the file: not yet straightened, in colour where it was.
pub struct Raster {
    /// The pixels.
    pub pixels: Pixels,
    /// Dots an inch, the same in both directions.
    pub dpi: f32,
}

impl Raster {
    /// The size in points.
    pub fn size(&self) -> Size {
        let (width, height) = self.pixels.dimensions();
        let points = |pixels: u32| pixels as f32 * 72.0 / self.dpi;
        Size {
            width: points(width),
            height: points(height),
        }
    }

    /// The page after a turn.
    #[must_use]
    pub fn turned(self, rotation: Rotation) -> Self {
        let lie = match rotation {
            Rotation::None => Orientation::NoTransforms,
            Rotation::Quarter => Orientation::Rotate90,
            Rotation::Half => Orientation::Rotate180,
            Rotation::ThreeQuarters => Orientation::Rotate270,
        };
        Self {
            pixels: match self.pixels {
                Pixels::Gray(image) => Pixels::Gray(turn::laid(image, lie)),
                Pixels::Rgb(image) => Pixels::Rgb(turn::laid(image, lie)),
            },
            dpi: self.dpi,
        }
    }
}

/// Pixels, 0 black to 255 white in each channel.
#[derive(Clone)]
pub enum Pixels {
    /// Gray.
    Gray(GrayImage),
    /// Red, green and blue.
    Rgb(RgbImage),
}

impl Pixels {
    /// Width and height in pixels.
    pub fn dimensions(&self) -> (u32, u32) {
        match self {
            Self::Gray(image) => image.dimensions(),
            Self::Rgb(image) => image.dimensions(),
        }
    }

    /// The grays of it.
    pub(super) fn into_gray(self) -> GrayImage {
        match self {
            Self::Gray(image) => image,
            Self::Rgb(image) => image::imageops::grayscale(&image),
        }
    }
}

/// Gives the image of a page.
///
/// A PDF page that is nothing but one image, or stripes of one, comes at the image's own resolution; any
/// other page is rendered.
///
/// # Errors
/// [`Problem::TooManyPixels`], told before anything is decoded; [`Problem::Damaged`] or
/// [`Problem::Unsupported`] where the image cannot be decoded. Of a truncated JPEG, what was there is read.
pub fn read(sheet: PageImageSource<'_>, limits: &Limits) -> Result<Raster> {
    match sheet {
        PageImageSource::Pdf { page, stamps } => pdf::read(page, stamps, limits),
        PageImageSource::Pasted { page, at } => pdf::part(page, &at, limits),
        PageImageSource::File { bytes, kind, index } => file::read(bytes, kind, index, limits),
    }
}

/// Gives a page of a PDF as a viewer shows it, stamps and all, at a resolution in dots an inch.
///
/// # Errors
/// [`Problem::Damaged`] where the page has no area.
pub fn drawn(page: &PdfPage<'_>, dpi: f32, limits: &Limits) -> Result<Raster> {
    pdf::drawn(page, dpi, limits)
}

/// Whether an image looks like print, by its grays alone: most of it even paper, with some ink on it. What
/// cannot be decoded does not.
pub(super) fn shows_print(sheet: PageImageSource<'_>, limits: &Limits) -> bool {
    read(sheet, limits).is_ok_and(|raster| match raster.pixels {
        Pixels::Gray(gray) => has_print::is_print(&gray),
        Pixels::Rgb(rgb) => has_print::is_print(&image::imageops::grayscale(&rgb)),
    })
}

/// Refuses an image of more pixels than allowed.
fn check_pixels(width: u32, height: u32, limits: &Limits) -> Result<()> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.pixels {
        return Err(Problem::TooManyPixels {
            pixels,
            limit: limits.pixels,
        }
        .into());
    }
    Ok(())
}
