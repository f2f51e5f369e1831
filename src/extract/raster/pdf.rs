//! The image of a PDF page: the scan in it, or the page rendered.

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::TransformExt;
use hayro_syntax::page::Page;
use image::metadata::Orientation;
use image::{GrayImage, ImageBuffer, Luma, Rgb, RgbImage, imageops};

use super::{Pixels, Raster, check_pixels, turn};
use crate::error::{Problem, Result};
use crate::intake::Limits;

const POINTS_AN_INCH: f64 = 72.0;
/// The resolution at which a page is rendered that no scan fills: what Tesseract's documentation asks for.
const RENDER_DPI: f64 = 300.0;
/// The resolutions at which a page with a scan and drawings is rendered: the scan's own within these.
const SCAN_DPI: std::ops::RangeInclusive<f64> = 100.0..=400.0;
/// The most pixels that are rendered: 300 dpi on A2, as four bytes a pixel under 150 MiB.
const RENDER_PIXELS: f64 = 36e6;
/// How much of the page a scan covers at least; scanners leave a margin, or crop the paper.
const COVERED: f64 = 0.9;

/// Gives the image of a page; see [`super::read`].
pub(super) fn read(page: &Page<'_>, limits: &Limits) -> Result<Raster> {
    let survey = survey(page);
    for image in &survey.images {
        check_pixels(image.width, image.height, limits)?;
    }
    match survey.scan_dpi() {
        Some(dpi) if survey.only_images => collect(page, dpi, limits),
        dpi => render(page, dpi, limits),
    }
}

/// An image as it is placed, not yet decoded.
struct PlacedImage {
    width: u32,
    height: u32,
    at: Rect,
    lie: Option<Orientation>,
}

impl PlacedImage {
    /// Takes the size of an image and the matrix that maps its pixels to points of the page.
    fn new(width: u32, height: u32, transform: Affine) -> Self {
        let [a, b, c, d, ..] = transform.as_coeffs();
        let extent = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        Self {
            width,
            height,
            at: transform.transform_rect_bbox(extent),
            lie: turn::lie_of([a, b, c, d]),
        }
    }

    /// Dots an inch, across and down the page; `None` where the image stands askew.
    fn dpi(&self) -> Option<(f64, f64)> {
        let (across, down) = match self.lie? {
            Orientation::NoTransforms
            | Orientation::Rotate180
            | Orientation::FlipHorizontal
            | Orientation::FlipVertical => (self.width, self.height),
            _ => (self.height, self.width),
        };
        let dots = |pixels: u32, points: f64| f64::from(pixels) * POINTS_AN_INCH / points;
        let dpi = (dots(across, self.at.width()), dots(down, self.at.height()));
        (dpi.0.is_finite() && dpi.1.is_finite()).then_some(dpi)
    }
}

/// What a page draws.
struct Survey {
    page: Rect,
    images: Vec<PlacedImage>,
    only_images: bool,
}

impl Survey {
    /// The resolution of the scan that fills the page, alone or in stripes; `None` where none does.
    fn scan_dpi(&self) -> Option<f64> {
        let mut covered = 0.0;
        let mut finest = 0.0_f64;
        for (i, image) in self.images.iter().enumerate() {
            let (across, down) = image.dpi()?;
            let visible = image.at.intersect(self.page).area();
            // A foreground over a background, as MRC compression makes them, is for the renderer.
            let overlapped: f64 = self.images[..i]
                .iter()
                .map(|other| other.at.intersect(image.at).area())
                .sum();
            if overlapped > visible * 0.02 {
                return None;
            }
            covered += visible;
            finest = finest.max(across).max(down);
        }
        (covered >= COVERED * self.page.area()).then_some(finest)
    }
}

/// Interprets a page once, decoding nothing.
fn survey(page: &Page<'_>) -> Survey {
    let (width, height) = page.render_dimensions();
    let mut surveyor = Surveyor(Survey {
        page: Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        images: Vec::new(),
        only_images: true,
    });
    interpret(page, &mut surveyor);
    surveyor.0
}

fn interpret<'a>(page: &Page<'a>, device: &mut impl Device<'a>) {
    let (width, height) = page.render_dimensions();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        &InterpreterCache::new(),
        page.xref(),
        InterpreterSettings::default(),
    );
    interpret_page(page, &mut context, device);
}

struct Surveyor(Survey);

/// More images than any scanner's stripes: the page is a drawing.
const MOST_STRIPES: usize = 500;

impl<'a> Device<'a> for Surveyor {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if let Image::Stencil(_) = image {
            // A stencil's paint shows nothing but ink, which the renderer puts on white.
            self.0.only_images = false;
        }
        if self.0.images.len() >= MOST_STRIPES {
            self.0.only_images = false;
            return;
        }
        let placed = PlacedImage::new(image.width(), image.height(), props.transform);
        self.0.images.push(placed);
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend_mode: BlendMode,
    ) {
        if opacity < 1.0 || mask.is_some() || !matches!(blend_mode, BlendMode::Normal) {
            self.0.only_images = false;
        }
    }

    fn draw_path(&mut self, _: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        // Producers paint the paper white first.
        let white = match &props.paint {
            Paint::Color(color) => color.to_rgba().to_rgba8() == [u8::MAX; 4],
            Paint::Pattern(_) => false,
        };
        if !(white && self.0.images.is_empty() && matches!(draw_mode, DrawMode::Fill(_))) {
            self.0.only_images = false;
        }
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        if !matches!(mode, DrawMode::Invisible) {
            self.0.only_images = false;
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Decodes the images of a page that has nothing else.
fn collect(page: &Page<'_>, dpi: f64, limits: &Limits) -> Result<Raster> {
    let (width, height) = page.render_dimensions();
    let pixels = |points: f32| (f64::from(points) * dpi / POINTS_AN_INCH).round() as u32;
    let (width, height) = (pixels(width), pixels(height));
    check_pixels(width, height, limits)?;
    let mut collector = Collector {
        scale: dpi / POINTS_AN_INCH,
        size: (width, height),
        canvas: None,
        lacking: 0,
    };
    interpret(page, &mut collector);
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

struct Collector {
    /// Pixels a point.
    scale: f64,
    size: (u32, u32),
    canvas: Option<Pixels>,
    lacking: usize,
}

impl Collector {
    /// Puts an image where it belongs, on white paper.
    fn place(&mut self, image: Pixels, placed: &PlacedImage) {
        let Some(lie) = placed.lie else { return };
        let edge = |points: f64| (points * self.scale).round() as i64;
        let (left, top) = (edge(placed.at.x0), edge(placed.at.y0));
        let (right, bottom) = (edge(placed.at.x1), edge(placed.at.y1));
        let size = (
            (right - left).clamp(1, i64::from(u32::MAX)) as u32,
            (bottom - top).clamp(1, i64::from(u32::MAX)) as u32,
        );
        let image = match image {
            Pixels::Gray(image) => Pixels::Gray(fitted(turn::laid(image, lie), size)),
            Pixels::Rgb(image) => Pixels::Rgb(fitted(turn::laid(image, lie), size)),
        };
        let (width, height) = self.size;
        self.canvas = Some(match (self.canvas.take(), image) {
            // The usual scan: one image, as large as the page.
            (None, whole) if whole.dimensions() == self.size && (left, top) == (0, 0) => whole,
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
        });
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let placed = PlacedImage::new(image.width(), image.height(), props.transform);
        let Image::Raster(raster) = image else { return };
        let mut decoded = None;
        raster.with_rgba(|data, _| decoded = pixels(data), None);
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

/// Renders a page, at the resolution of its scan where it has one.
fn render(page: &Page<'_>, scan_dpi: Option<f64>, limits: &Limits) -> Result<Raster> {
    let (width, height) = page.render_dimensions();
    let area = f64::from(width) * f64::from(height) / (POINTS_AN_INCH * POINTS_AN_INCH);
    let wanted = scan_dpi.map_or(RENDER_DPI, |dpi| {
        dpi.clamp(*SCAN_DPI.start(), *SCAN_DPI.end())
    });
    let most = RENDER_PIXELS.min(limits.pixels as f64);
    // The renderer counts pixels of a side in 16 bits.
    let longest = f64::from(width.max(height)) / POINTS_AN_INCH;
    let dpi = wanted
        .min((most / area).sqrt())
        .min(f64::from(u16::MAX) / longest);
    let scale = (dpi / POINTS_AN_INCH) as f32;
    if width * scale < 1.0 || height * scale < 1.0 {
        return Err(Problem::Damaged("the page has no area".into()).into());
    }
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let (rgba, _) = pixmap.data_as_u8_slice().as_chunks::<4>();
    let pixels = if rgba.iter().all(|[r, g, b, _]| r == g && g == b) {
        let gray = rgba.iter().map(|[r, ..]| *r).collect();
        GrayImage::from_raw(width, height, gray).map(Pixels::Gray)
    } else {
        let rgb = rgba.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        RgbImage::from_raw(width, height, rgb).map(Pixels::Rgb)
    };
    Ok(Raster {
        pixels: pixels.ok_or_else(|| Problem::Damaged("the page has no pixels".into()))?,
        dpi: dpi as f32,
    })
}
