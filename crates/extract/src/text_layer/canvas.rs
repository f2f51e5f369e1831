//! What a page draws: a [`Device`] that keeps glyphs, straight lines and images instead of painting them.

use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect as Area, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

use super::glyph::{Glyph, GlyphText, Unmapped};
use super::strokes::{Strokes, to_rect};
use baocao_report::geometry::Rect;

/// Glyph space is a thousandth of text space (PDF 32000-1, 9.2.4).
const UNITS_PER_EM: f64 = 1000.0;

/// What counts for a letter, a line or an image, in bytes: a letter is drawn by one byte of the file or more, which are
/// packed to half of that.
const DRAWN: usize = 4;

/// A page's drawing, in points of the page as it is shown.
pub(super) struct Canvas {
    /// Letters and blanks in drawing order.
    pub(super) glyphs: Vec<Glyph>,
    /// Visible glyphs whose characters the file does not tell.
    pub(super) unmapped: usize,
    /// Straight lines.
    pub(super) strokes: Strokes,
    /// The visible part of each image.
    pub(super) images: Vec<Rect>,
    clips: Vec<Area>,
    /// Bytes of the glyphs that stand for several characters.
    texts: usize,
    /// How many bytes there is room for.
    room: u64,
}

impl Canvas {
    /// An empty canvas of a page's width and height in points, with room for so many bytes.
    pub(super) fn new(width: f32, height: f32, bytes: u64) -> Self {
        Self {
            glyphs: Vec::new(),
            unmapped: 0,
            strokes: Strokes::default(),
            images: Vec::new(),
            clips: vec![Area::new(0.0, 0.0, f64::from(width), f64::from(height))],
            texts: 0,
            room: bytes,
        }
    }

    /// Bytes of what is on it, about. On a canvas without room the last thing that was drawn is one too many.
    pub(super) fn bytes(&self) -> usize {
        let drawn = self.glyphs.len() + self.images.len() + self.strokes.len();
        drawn.saturating_mul(DRAWN) + self.texts
    }

    /// Whether nothing more is taken.
    fn is_full(&self) -> bool {
        self.bytes() as u64 > self.room
    }

    /// The whole page, as the interpreter counts it.
    pub(super) fn page_area(&self) -> Area {
        self.clips.first().copied().unwrap_or(Area::ZERO)
    }

    /// The part of the page that can be drawn on now; the page's own area is never popped.
    fn clip(&self) -> Area {
        self.clips.last().copied().unwrap_or(Area::ZERO)
    }

    fn narrow(&mut self, area: Area) {
        self.clips.push(self.clip().intersect(area));
    }

    /// Keeps a glyph whose middle is on the page and not clipped away.
    fn place(&mut self, glyph: &FontGlyph<'_>, to_page: Affine, horizontal_scale: f64) {
        let advance = match glyph {
            FontGlyph::Outline(outline) => outline.advance_width(),
            FontGlyph::Type3(drawn) => drawn.advance_width(),
        };
        let [a, b, c, d, x, y] = to_page.as_coeffs();
        let size = length(c, d) * UNITS_PER_EM;
        let run = length(a, b);
        if !(size.is_finite() && size > 0.0 && run.is_finite() && run > 0.0) {
            return;
        }
        let along = (a / run, b / run);
        let width = f64::from(advance.unwrap_or(0.0)) / UNITS_PER_EM * size * horizontal_scale;
        let middle = Point::new(
            x + along.0 * width / 2.0 + along.1 * size * 0.3,
            y + along.1 * width / 2.0 - along.0 * size * 0.3,
        );
        if !self.clip().contains(middle) {
            return;
        }
        match GlyphText::of(glyph.as_unicode(), width > 0.0) {
            Ok(Some(symbol)) => {
                if let GlyphText::Text(text) = &symbol {
                    self.texts += text.len();
                }
                self.glyphs
                    .push(Glyph::new(symbol, (x, y), along, width, size));
            }
            Ok(None) => {}
            Err(Unmapped) => self.unmapped += 1,
        }
    }
}

/// The length of a vector. What is too long or too short for a square, which `hypot` would spend most of its
/// time on, is on no page.
fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// The horizontal scaling of a run's text.
///
/// A glyph's matrix also holds the stretch that fits a substitute font to the widths the file states, and
/// that differs from glyph to glyph, while the scaling is one for the run: so a ratio of width to height
/// that all share is the scaling, and one they do not share is none.
fn horizontal_scale(run: &GlyphRun<'_, '_>, transform: Affine) -> f64 {
    let mut ratios = run.glyphs().iter().map(|glyph| {
        let [a, b, c, d, ..] = (transform * glyph.transform()).as_coeffs();
        length(a, b) / length(c, d)
    });
    let first = ratios.next().unwrap_or(1.0);
    let shared = ratios.all(|ratio| (ratio - first).abs() < 1e-3);
    if shared && first.is_finite() {
        first
    } else {
        1.0
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let scale = horizontal_scale(run, props.transform);
        for glyph in run.glyphs() {
            if self.is_full() {
                break;
            }
            self.place(glyph, props.transform * glyph.transform(), scale);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if self.is_full() {
            return;
        }
        let clip = self.clip();
        self.strokes
            .draw(path, props.transform, &props.paint, mode, clip);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.is_full() {
            return;
        }
        let pixels = Area::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        let area = props
            .transform
            .transform_rect_bbox(pixels)
            .intersect(self.clip());
        self.images.push(to_rect(area));
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.narrow(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Area) {
        self.narrow(*rect);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}
}
