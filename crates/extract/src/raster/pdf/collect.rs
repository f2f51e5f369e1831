//! The images of a page, decoded and put where they belong.

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, LumaData,
    RenderContent, SoftMask,
};
use hayro::kurbo::{BezPath, Rect};
use hayro_syntax::page::Page;
use image::{GrayImage, ImageBuffer, Luma, Rgb, RgbImage, imageops};

use super::drawing::{POINTS_AN_INCH, holds, interpret};
use super::survey::PlacedImage;
use crate::intake::Limits;
use crate::raster::image::{Pixels, Raster, check_pixels};
use crate::raster::turn;
use baocao_report::error::{Problem, Result};

/// Decodes the images of a part of a page, all but those of stamps.
pub(super) fn images(
    page: &Page<'_>,
    part: Rect,
    dpi: f64,
    stamps: &[Rect],
    limits: &Limits,
) -> Result<Raster> {
    let wanted = |at: Rect| !stamps.iter().any(|stamp| holds(*stamp, at));
    collect(page, part, dpi, &wanted, limits)
}

/// Decodes the images that lie within a part of a page.
pub(super) fn pasted(page: &Page<'_>, part: Rect, dpi: f64, limits: &Limits) -> Result<Raster> {
    collect(page, part, dpi, &|at| holds(part, at), limits)
}

/// Puts an image over a part of a page's, whatever its resolution.
pub(super) fn put(onto: Raster, image: Raster, part: Rect) -> Raster {
    let edge = |points: f64| (points * f64::from(onto.dpi) / POINTS_AN_INCH).round();
    let size = (
        (edge(part.x1) - edge(part.x0)).max(1.0) as u32,
        (edge(part.y1) - edge(part.y0)).max(1.0) as u32,
    );
    let image = match image.pixels {
        Pixels::Gray(image) => Pixels::Gray(fitted(image, size)),
        Pixels::Rgb(image) => Pixels::Rgb(fitted(image, size)),
    };
    let corner = (edge(part.x0) as i64, edge(part.y0) as i64);
    let dimensions = onto.pixels.dimensions();
    Raster {
        pixels: laid_over(Some(onto.pixels), dimensions, image, corner),
        dpi: onto.dpi,
    }
}

fn collect(
    page: &Page<'_>,
    part: Rect,
    dpi: f64,
    wanted: &dyn Fn(Rect) -> bool,
    limits: &Limits,
) -> Result<Raster> {
    let pixels = |points: f64| (points * dpi / POINTS_AN_INCH).round() as u32;
    let (width, height) = (pixels(part.width()).max(1), pixels(part.height()).max(1));
    check_pixels(width, height, limits)?;
    let mut collector = Collector {
        scale: dpi / POINTS_AN_INCH,
        origin: (part.x0, part.y0),
        size: (width, height),
        wanted,
        canvas: None,
        lacking: 0,
    };
    interpret(page, RenderContent::PAGE, &mut collector);
    let pixels = collector.canvas.ok_or_else(|| {
        Problem::Damaged(format!(
            "none of {} images can be decoded",
            collector.lacking
        ))
    })?;
    Ok(Raster {
        pixels,
        dpi: dpi as f32,
    })
}

struct Collector<'w> {
    /// Pixels a point.
    scale: f64,
    /// What of the page stands in the canvas's top left corner, in points.
    origin: (f64, f64),
    size: (u32, u32),
    wanted: &'w dyn Fn(Rect) -> bool,
    canvas: Option<Pixels>,
    lacking: usize,
}

impl Collector<'_> {
    /// Puts an image where it belongs, on white paper.
    fn place(&mut self, image: Pixels, placed: &PlacedImage) {
        let Some(lie) = placed.lie else { return };
        let edge = |points: f64, from: f64| ((points - from) * self.scale).round() as i64;
        let (x, y) = self.origin;
        let (left, top) = (edge(placed.at.x0, x), edge(placed.at.y0, y));
        let (right, bottom) = (edge(placed.at.x1, x), edge(placed.at.y1, y));
        let size = (
            (right - left).clamp(1, i64::from(u32::MAX)) as u32,
            (bottom - top).clamp(1, i64::from(u32::MAX)) as u32,
        );
        let image = match image {
            Pixels::Gray(image) => Pixels::Gray(fitted(turn::laid(image, lie), size)),
            Pixels::Rgb(image) => Pixels::Rgb(fitted(turn::laid(image, lie), size)),
        };
        self.canvas = Some(laid_over(self.canvas.take(), self.size, image, (left, top)));
    }
}

/// A canvas, white where there is none yet, with an image's top left corner at a place of it.
fn laid_over(
    canvas: Option<Pixels>,
    size: (u32, u32),
    image: Pixels,
    (left, top): (i64, i64),
) -> Pixels {
    let (width, height) = size;
    match (canvas, image) {
        // The usual scan: one image, as large as the page.
        (None, whole) if whole.dimensions() == size && (left, top) == (0, 0) => whole,
        (None, Pixels::Gray(part)) => {
            let mut canvas = GrayImage::from_pixel(width, height, Luma([u8::MAX]));
            imageops::replace(&mut canvas, &part, left, top);
            Pixels::Gray(canvas)
        }
        (None, Pixels::Rgb(part)) => {
            let mut canvas = RgbImage::from_pixel(width, height, Rgb([u8::MAX; 3]));
            imageops::replace(&mut canvas, &part, left, top);
            Pixels::Rgb(canvas)
        }
        (Some(Pixels::Gray(mut canvas)), Pixels::Gray(part)) => {
            imageops::replace(&mut canvas, &part, left, top);
            Pixels::Gray(canvas)
        }
        (Some(canvas), part) => {
            let mut canvas = colored(canvas);
            imageops::replace(&mut canvas, &colored(part), left, top);
            Pixels::Rgb(canvas)
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let placed = PlacedImage::new(image.width(), image.height(), props.transform);
        let Image::Raster(raster) = image else { return };
        if !(self.wanted)(placed.at) {
            return;
        }
        let mut decoded = None;
        let on_paper = |data, alpha| decoded = pixels(data).map(|image| shaded(image, alpha));
        raster.with_rgba(on_paper, None);
        match decoded {
            Some(pixels) => self.place(pixels, &placed),
            None => self.lacking += 1,
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

fn pixels(data: ImageData) -> Option<Pixels> {
    match data {
        ImageData::Luma(luma) => {
            ImageBuffer::from_raw(luma.width, luma.height, luma.data).map(Pixels::Gray)
        }
        ImageData::Rgb(rgb) => {
            ImageBuffer::from_raw(rgb.width, rgb.height, rgb.data).map(Pixels::Rgb)
        }
    }
}

/// An image on white paper, as its mask lets it through.
fn shaded(mut image: Pixels, alpha: Option<LumaData>) -> Pixels {
    let mask = alpha.and_then(|a| GrayImage::from_raw(a.width, a.height, a.data));
    let Some(mask) = mask else { return image };
    let (width, height) = image.dimensions();
    let mask = if mask.dimensions() == (width, height) {
        mask
    } else {
        imageops::resize(&mask, width, height, imageops::FilterType::Triangle)
    };
    let through = |value: u8, alpha: u8| {
        u8::MAX - (u16::from(u8::MAX - value) * u16::from(alpha) / u16::from(u8::MAX)) as u8
    };
    match &mut image {
        Pixels::Gray(gray) => {
            for (pixel, Luma([alpha])) in gray.pixels_mut().zip(mask.pixels()) {
                pixel.0 = pixel.0.map(|value| through(value, *alpha));
            }
        }
        Pixels::Rgb(rgb) => {
            for (pixel, Luma([alpha])) in rgb.pixels_mut().zip(mask.pixels()) {
                pixel.0 = pixel.0.map(|value| through(value, *alpha));
            }
        }
    }
    image
}

fn colored(pixels: Pixels) -> RgbImage {
    match pixels {
        Pixels::Gray(image) => image::DynamicImage::ImageLuma8(image).into_rgb8(),
        Pixels::Rgb(image) => image,
    }
}

/// Brings an image to a size, unless rounding alone makes the difference: a fax has unlike resolutions
/// across and down.
fn fitted<P>(image: ImageBuffer<P, Vec<u8>>, size: (u32, u32)) -> ImageBuffer<P, Vec<u8>>
where
    P: image::Pixel<Subpixel = u8> + 'static,
{
    let (width, height) = image.dimensions();
    if width.abs_diff(size.0) <= 2 && height.abs_diff(size.1) <= 2 {
        return image;
    }
    imageops::resize(&image, size.0, size.1, imageops::FilterType::Triangle)
}
