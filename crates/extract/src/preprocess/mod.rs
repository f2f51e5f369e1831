//! A page's image made ready to be read: gray without seals, straight, its ruling lines taken out.

mod binarize;
mod borderless_tables;
mod connected_components;
mod deskew;
mod despeckle;
mod dewarp;
mod illumination;
mod pixel_box;
mod ruled_cells;
mod ruling_lines;

use image::{GrayImage, imageops};

use crate::page::Axis;
use crate::raster::Raster;
use crate::resample::resized;
use baocao_report::geometry::Projection;
use binarize::{ColoredInk, SeparatedInks};
pub use pixel_box::PixelBox;

/// A page's image ready to be read.
pub struct PreprocessedImage {
    /// The straight page without ruling lines.
    pub gray: GrayImage,
    /// Dots an inch.
    pub dpi: f32,
    /// Where a pixel of it lay in the page's image as it was given.
    pub to_source: Projection,
    /// The darkness of ink: a pixel up to this value is ink.
    pub ink: u8,
    /// The ruling lines taken out, and which way each runs.
    pub rules: Vec<(Axis, PixelBox)>,
    /// The areas that rules enclose on all sides.
    pub cells: Vec<PixelBox>,
    /// Seals, stamps and signatures in coloured ink, each alone on white, and where it stands on the page.
    pub stamps: Vec<(GrayImage, PixelBox)>,
}

/// Dust on an empty page: the part of its pixels that may be dark, and how dark that is.
const DUST: (f32, u8) = (2e-4, 128);

impl PreprocessedImage {
    /// Whether it is paper and nothing else, dust aside.
    pub fn is_blank(&self) -> bool {
        let (part, dark) = DUST;
        let pixels = self.gray.as_raw();
        let count = pixels.iter().filter(|&&value| value < dark).count();
        self.rules.is_empty()
            && self.stamps.is_empty()
            && count as f32 <= part * pixels.len() as f32
    }
}

/// Above this resolution an image is made smaller by a whole number, below the other larger: Tesseract scales each line
/// of text to the same height, so more pixels only cost time; with fewer it finds lines and marks less well.
const WORKING_DPI: std::ops::Range<f32> = 170.0..440.0;

/// The resolution that smaller images are brought to, in dots an inch. Of 15 noisy pages at 120 dpi 2.4 words of a hundred
/// were missing unscaled, 1.2 at 160, 0.8 at 200, 0.9 at 240.
const ENLARGED: f32 = 220.0;

/// About the resolution that larger images are brought to, in dots an inch.
const REDUCED: f32 = 300.0;

/// Makes a page's image ready to be read.
pub fn preprocess(raster: Raster) -> PreprocessedImage {
    let (raster, flat) = dewarp::correct_perspective(raster);
    let SkewedImage {
        gray,
        worn,
        ink,
        size,
        angle,
        stamps,
    } = SkewedImage::of(raster);
    let dpi = size.dpi;
    let to_source = deskew::to_source(gray.dimensions(), angle)
        .then(&Projection::scale(1.0 / f64::from(size.scale)))
        .then(&flat);
    let mut gray = deskew::rotated(gray, angle);
    // Where a page is full of specks, its hairlines are broken into some.
    let worn = worn.map(|worn| deskew::rotated(worn, angle));
    let found = ruling_lines::find(worn.as_ref().unwrap_or(&gray), ink, dpi);
    ruling_lines::erase(&mut gray, &found, worn.is_some(), ink, dpi);
    if worn.is_some() {
        gray = despeckle::fill_strokes(&gray);
    }
    let walls = found.iter().flat_map(|rule| rule.pieces(dpi as u32 / 4));
    let mut cells = ruled_cells::find(gray.dimensions(), walls, dpi);
    let mut rules: Vec<_> = found.iter().map(ruling_lines::DetectedRule::at).collect();
    for table in borderless_tables::find_borderless(&mut gray, &rules, &cells, ink, dpi) {
        rules.retain(|(_, at)| !table.holds(at));
        cells.retain(|cell| !table.holds(cell));
        rules.extend(table.rules);
        cells.extend(table.cells);
    }
    PreprocessedImage {
        dpi,
        to_source,
        ink,
        rules,
        cells,
        stamps: stamps.map_or_else(Vec::new, |stamps| stamped(stamps, &size, angle)),
        gray,
    }
}

/// A page as it was scanned, in gray, with its seals and rules, as large and as straight as [`preprocess`] makes it; and its
/// dots an inch.
pub fn straighten(raster: Raster) -> (GrayImage, f32) {
    let (raster, _) = dewarp::correct_perspective(raster);
    let mut whole = raster.pixels.clone().into_gray();
    illumination::invert_negative(&mut whole);
    let SkewedImage { size, angle, .. } = SkewedImage::of(raster);
    (deskew::rotated(size.of_image(whole), angle), size.dpi)
}

/// A page's print, not yet straight.
struct SkewedImage {
    gray: GrayImage,
    /// As it was with its specks, where it was full of them.
    worn: Option<GrayImage>,
    ink: u8,
    size: WorkingSize,
    /// How far it is askew, in degrees.
    angle: f32,
    stamps: Option<ColoredInk>,
}

impl SkewedImage {
    fn of(raster: Raster) -> Self {
        let SeparatedInks { mut print, stamps } =
            binarize::separate_inks(raster.pixels, raster.dpi);
        illumination::invert_negative(&mut print);
        illumination::even_illumination(&mut print, raster.dpi);
        let size = WorkingSize::of(raster.dpi);
        let mut gray = size.of_image(print);
        let ink = binarize::otsu_threshold(gray.as_raw());
        let worn = despeckle::remove_specks(&mut gray, ink, size.dpi);
        let angle = deskew::skew_angle(&gray, ink, size.dpi);
        Self {
            gray,
            worn,
            ink,
            size,
            angle,
            stamps,
        }
    }
}

/// Seals and signatures, each cut out of the page as it is read.
fn stamped(stamps: ColoredInk, size: &WorkingSize, angle: f32) -> Vec<(GrayImage, PixelBox)> {
    let image = deskew::rotated(size.of_image(stamps.image), angle);
    let cut = |place: &PixelBox| {
        let at = size.of_place(place, &image);
        let (width, height) = (at.right - at.left, at.bottom - at.top);
        let part = imageops::crop_imm(&image, at.left, at.top, width, height);
        (part.to_image(), at)
    };
    stamps.places.iter().map(cut).collect()
}

/// How a page is scaled before it is read.
struct WorkingSize {
    scale: f32,
    /// The resolution that comes of it, in dots an inch.
    dpi: f32,
}

impl WorkingSize {
    fn of(dpi: f32) -> Self {
        let scale = if dpi >= WORKING_DPI.end {
            1.0 / (dpi / REDUCED).round().max(2.0)
        } else if dpi < WORKING_DPI.start {
            ENLARGED / dpi
        } else {
            1.0
        };
        Self {
            scale,
            dpi: dpi * scale,
        }
    }

    fn pixels(&self, pixels: u32) -> u32 {
        (pixels as f32 * self.scale) as u32
    }

    fn of_image(&self, gray: GrayImage) -> GrayImage {
        let (width, height) = gray.dimensions();
        let size = |pixels: u32| self.pixels(pixels).max(1);
        if self.scale < 1.0 {
            imageops::thumbnail(&gray, size(width), size(height))
        } else if self.scale > 1.0 {
            resized(&gray, size(width), size(height))
        } else {
            gray
        }
    }

    /// A place of the page on the scaled image.
    fn of_place(&self, place: &PixelBox, image: &GrayImage) -> PixelBox {
        PixelBox {
            left: self.pixels(place.left),
            top: self.pixels(place.top),
            right: self.pixels(place.right).min(image.width()),
            bottom: self.pixels(place.bottom).min(image.height()),
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;
    use crate::raster::Pixels;

    #[test]
    fn a_page_as_scanned_lies_as_the_page_that_is_read() {
        let (sin, cos) = 1.5_f32.to_radians().sin_cos();
        let askew = GrayImage::from_fn(800, 1000, |x, y| {
            let (dx, dy) = (x as f32 - 400.0, y as f32 - 500.0);
            let (x, y) = (dx * cos + dy * sin + 400.0, dy * cos - dx * sin + 500.0);
            let inside = (100.0..700.0).contains(&x) && (100.0..900.0).contains(&y);
            let stroke =
                y as u32 % 30 < 9 && x as u32 % 60 < 45 && (x as u32 / 3).is_multiple_of(2);
            Luma([if inside && stroke { 30 } else { 240 }])
        });
        let raster = || Raster {
            pixels: Pixels::Gray(askew.clone()),
            dpi: 100.0,
        };
        let (read, (seen, dpi)) = (preprocess(raster()), straighten(raster()));
        assert_eq!((read.gray.dimensions(), read.dpi), (seen.dimensions(), dpi));
        let pairs = read.gray.pixels().zip(seen.pixels());
        let ink: Vec<_> = pairs.filter(|(one, _)| one.0[0] <= read.ink).collect();
        let lost = ink.iter().filter(|(_, seen)| seen.0[0] > 160).count();
        assert!(
            ink.len() > 10_000 && lost * 50 < ink.len(),
            "{lost} of {}",
            ink.len()
        );
    }
}
