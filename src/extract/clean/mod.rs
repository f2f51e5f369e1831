//! A page's image made ready to be read: gray without seals, straight, its ruling lines taken out.

mod cells;
mod ink;
mod patch;
mod rules;
mod skew;

use image::{GrayImage, imageops};

use super::Axis;
use super::raster::Raster;

/// A rectangle of pixels; `right` and `bottom` lie just outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelBox {
    /// Left edge.
    pub left: u32,
    /// Top edge.
    pub top: u32,
    /// Right edge, not less than `left`.
    pub right: u32,
    /// Bottom edge, not less than `top`.
    pub bottom: u32,
}

impl PixelBox {
    /// The smallest box that holds both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether the middle of another box lies in this one.
    pub fn holds_middle(&self, other: &Self) -> bool {
        let (x, y) = (
            other.left.midpoint(other.right),
            other.top.midpoint(other.bottom),
        );
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// A page's image ready to be read.
pub struct Clean {
    /// The straight page without ruling lines.
    pub gray: GrayImage,
    /// Dots an inch.
    pub dpi: f32,
    /// The darkness of ink: a pixel up to this value is ink.
    pub ink: u8,
    /// The ruling lines taken out, and which way each runs.
    pub rules: Vec<(Axis, PixelBox)>,
    /// The areas that rules enclose on all sides.
    pub cells: Vec<PixelBox>,
}

/// Above this resolution an image is halved, below the other doubled: Tesseract scales each line of text
/// to the same height, so more pixels only cost time; with fewer it finds lines and marks less well.
const WORKING_DPI: std::ops::Range<f32> = 170.0..440.0;

/// Makes a page's image ready to be read.
pub fn clean(raster: Raster) -> Clean {
    let dpi = raster.dpi;
    let (gray, dpi) = working_size(ink::gray(raster.pixels, dpi), dpi);
    let ink = ink::threshold(&gray);
    let mut gray = skew::straighten(gray, ink, dpi);
    let found = rules::find(&gray, ink, dpi);
    rules::erase(&mut gray, &found, ink, dpi);
    let walls = found.iter().flat_map(|rule| rule.pieces(dpi as u32 / 4));
    let cells = cells::find(gray.dimensions(), walls, dpi);
    Clean {
        gray,
        dpi,
        ink,
        rules: found.iter().map(rules::Rule::at).collect(),
        cells,
    }
}

fn working_size(gray: GrayImage, dpi: f32) -> (GrayImage, f32) {
    let (width, height) = gray.dimensions();
    if dpi >= WORKING_DPI.end {
        let parts = (dpi / 300.0).round().max(2.0);
        let size = |pixels: u32| ((pixels as f32 / parts) as u32).max(1);
        let small = imageops::thumbnail(&gray, size(width), size(height));
        (small, dpi / parts)
    } else if dpi < WORKING_DPI.start {
        let filter = imageops::FilterType::CatmullRom;
        let large = imageops::resize(&gray, width * 2, height * 2, filter);
        (large, dpi * 2.0)
    } else {
        (gray, dpi)
    }
}
