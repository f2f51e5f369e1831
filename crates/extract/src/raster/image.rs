//! The image of a page: where it comes from, its pixels and its resolution.

use hayro_syntax::page::Page as PdfPage;
use image::metadata::Orientation;
use image::{GrayImage, RgbImage};

use super::turn;
use crate::intake::{Limits, MediaType};
use crate::rotation::Rotation;
use baocao_report::error::{Problem, Result};
use baocao_report::geometry::{Rect, Size};

/// Inches of the short side of A4, the paper of nearly every report.
pub(crate) const A4_WIDTH: f32 = 8.27;

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
        /// Which of its pages, counted from 0; see `count`.
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
    pub(crate) fn turned(self, rotation: Rotation) -> Self {
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
    pub(crate) fn into_gray(self) -> GrayImage {
        match self {
            Self::Gray(image) => image,
            Self::Rgb(image) => image::imageops::grayscale(&image),
        }
    }
}

/// Refuses an image of more pixels than allowed.
pub(super) fn check_pixels(width: u32, height: u32, limits: &Limits) -> Result<()> {
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
