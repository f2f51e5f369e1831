//! What a page draws, before anything is decoded.

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, RenderContent,
    SoftMask,
};
use hayro::kurbo::{Affine, BezPath, Rect, Shape};
use hayro_syntax::page::Page;
use image::metadata::Orientation;

use super::drawing::{POINTS_AN_INCH, holds, interpret, shown};
use crate::raster::turn;

/// How much of the page a scan covers at least; scanners leave a margin, or crop the paper.
const COVERED: f64 = 0.9;

/// An image over another that covers at most this part of the page is no layer of the scan.
const OVERLAY: f64 = 0.25;

/// The finest resolution, in dots an inch, at which a page is wanted for the sake of such an image.
const OVERLAY_DPI: f64 = 300.0;

/// An image as it is placed, not yet decoded.
pub(super) struct PlacedImage {
    /// Of the pixels.
    pub width: u32,
    /// Of the pixels.
    pub height: u32,
    /// Its place on the page as shown, in points.
    pub at: Rect,
    /// How it lies; `None` where it stands askew.
    pub lie: Option<Orientation>,
}

impl PlacedImage {
    /// Takes the size of an image and the matrix that maps its pixels to points of the page.
    pub fn new(width: u32, height: u32, transform: Affine) -> Self {
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
    pub fn dpi(&self) -> Option<(f64, f64)> {
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
pub(super) struct Survey {
    page: Rect,
    /// In drawing order, those of stamps left out.
    pub images: Vec<PlacedImage>,
    /// Whether the images, none of them over another, are all that is drawn, stamps apart.
    pub only_images: bool,
}

impl Survey {
    /// Interprets a page once, decoding nothing.
    pub fn of(page: &Page<'_>, content: RenderContent, stamps: &[Rect]) -> Self {
        let mut surveyor = Surveyor {
            survey: Self {
                page: shown(page),
                images: Vec::new(),
                only_images: true,
            },
            stamps,
        };
        interpret(page, content, &mut surveyor);
        let mut survey = surveyor.survey;
        survey.only_images &= !(0..survey.images.len()).any(|i| survey.is_overlay(i));
        survey
    }

    /// Whether an image is a small one over those before it: a seal, a number.
    fn is_overlay(&self, index: usize) -> bool {
        let at = self.images[index].at;
        let under: f64 = self.images[..index]
            .iter()
            .map(|other| other.at.intersect(at).area())
            .sum();
        at.area() <= OVERLAY * self.page.area() && under >= 0.9 * at.area()
    }

    /// The resolution of the scan that fills the page, alone or in stripes; `None` where none does.
    pub fn scan_dpi(&self) -> Option<f64> {
        let mut covered = 0.0;
        let mut finest = 0.0_f64;
        for (i, image) in self.images.iter().enumerate() {
            if self.is_overlay(i) {
                let (across, down) = image.dpi().unwrap_or_default();
                finest = finest.max(across.max(down).min(OVERLAY_DPI));
                continue;
            }
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

struct Surveyor<'s> {
    survey: Survey,
    stamps: &'s [Rect],
}

impl Surveyor<'_> {
    /// Whether what is drawn at a place is part of a stamp.
    fn is_stamp(&self, at: Rect) -> bool {
        self.stamps.iter().any(|stamp| holds(*stamp, at))
    }
}

/// More images than any scanner's stripes: the page is a drawing.
const MOST_STRIPES: usize = 500;

impl<'a> Device<'a> for Surveyor<'_> {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let placed = PlacedImage::new(image.width(), image.height(), props.transform);
        if self.is_stamp(placed.at) {
            return;
        }
        if let Image::Stencil(_) = image {
            // A stencil's paint shows nothing but ink, which the renderer puts on white.
            self.survey.only_images = false;
        }
        if self.survey.images.len() >= MOST_STRIPES {
            self.survey.only_images = false;
            return;
        }
        self.survey.images.push(placed);
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend_mode: BlendMode,
    ) {
        if opacity < 1.0 || mask.is_some() || !matches!(blend_mode, BlendMode::Normal) {
            self.survey.only_images = false;
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        if self.is_stamp(props.transform.transform_rect_bbox(path.bounding_box())) {
            return;
        }
        // Producers paint the paper white first.
        let white = match &props.paint {
            Paint::Color(color) => color.to_rgba().to_rgba8() == [u8::MAX; 4],
            Paint::Pattern(_) => false,
        };
        if !(white && self.survey.images.is_empty() && matches!(draw_mode, DrawMode::Fill(_))) {
            self.survey.only_images = false;
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let of_stamp = run.glyphs().iter().all(|glyph| {
            let [.., x, y] = (props.transform * glyph.transform()).as_coeffs();
            self.is_stamp(Rect::new(x, y, x, y))
        });
        if !of_stamp && !matches!(mode, DrawMode::Invisible) {
            self.survey.only_images = false;
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
