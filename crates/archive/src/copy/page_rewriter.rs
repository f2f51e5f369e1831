//! What a page of a PDF draws, written down anew in plain operators: the original's images as they are, shapes as paths, and
//! letters that are seen, those of a signature's stamp for example, as paths too. Forms and annotations are resolved, so the
//! copy needs no font, no form and no field of the original; text that is not seen, an old layer of OCR, is left out.

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageData,
    ImageDrawProps, InterpreterCache, InterpreterSettings, LumaData, Paint, RasterImage, RectExt,
    RenderContent, SoftMask, StrokeProps, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, Cap, Join, PathEl, Rect};
use hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use image::{GrayImage, ImageBuffer};
use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Name};

use super::image_conformance::{ImageTreatment, fate, is_jpeg};
use super::picture::{CopyImage, EncodedImage, picture_name};
use super::rounding::rounded;
use crate::outcome::PageTransfer;
use baocao_extract::raster::Pixels;

/// More operators than this, in bytes, are a drawing, which is smaller as an image of the page.
const MOST: usize = 400_000;

/// An image that covers this part of the page hides what was drawn before.
const WHOLE: f64 = 0.999;

/// A page written down anew.
pub(super) struct RewrittenPage {
    /// The operators.
    pub operators: Vec<u8>,
    /// Its images; [`picture_name`] tells what each is called.
    pub pictures: Vec<CopyImage>,
    /// How the page comes into the copy so.
    pub way: PageTransfer,
}

impl RewrittenPage {
    /// Writes a page down; `None` where it needs more than plain operators: transparency, shadings, patterns.
    pub fn of(page: &Page<'_>) -> Option<Self> {
        let area = page.intersected_crop_box().to_kurbo();
        let mut scribe = PageRewriter {
            page,
            area,
            content: Content::new(),
            depth: 0,
            pictures: Vec::new(),
            way: PageTransfer::Passed,
            plain: true,
        };
        let settings = InterpreterSettings {
            render_content: RenderContent::all(),
            ..InterpreterSettings::default()
        };
        let cache = InterpreterCache::new();
        let mut context = Context::new(Affine::IDENTITY, area, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut scribe);
        for _ in 0..scribe.depth {
            scribe.content.restore_state();
        }
        scribe.plain.then(|| Self {
            operators: scribe.content.finish().to_vec(),
            pictures: scribe.pictures,
            way: scribe.way,
        })
    }
}

struct PageRewriter<'p> {
    page: &'p Page<'p>,
    /// The page in its own units.
    area: Rect,
    content: Content,
    /// How many clips are in force.
    depth: usize,
    pictures: Vec<CopyImage>,
    way: PageTransfer,
    /// Whether plain operators say it all.
    plain: bool,
}

impl PageRewriter<'_> {
    /// The colour of a paint; a paint that is none makes the page no plain one.
    fn color(&mut self, paint: &Paint<'_>) -> Option<[f32; 3]> {
        if let Paint::Color(color) = paint {
            let [r, g, b, opacity] = color.to_rgba().to_rgba8();
            if opacity == u8::MAX {
                return Some([r, g, b].map(|part| rounded(f32::from(part) / 255.0, 1e4)));
            }
        }
        self.plain = false;
        None
    }

    fn is_plain(&mut self, mask: Option<&SoftMask<'_>>, blend: BlendMode) -> bool {
        self.plain &= mask.is_none() && matches!(blend, BlendMode::Normal);
        self.plain &= self.content.len() < MOST;
        self.plain
    }

    fn fill(&mut self, path: &BezPath, color: [f32; 3], rule: FillRule) {
        self.content.save_state();
        let [r, g, b] = color;
        self.content.set_fill_rgb(r, g, b);
        trace(&mut self.content, path);
        match rule {
            FillRule::NonZero => self.content.fill_nonzero(),
            FillRule::EvenOdd => self.content.fill_even_odd(),
        };
        self.content.restore_state();
    }

    /// Strokes a path whose points and whose width `onto` brings to the page.
    fn stroke(&mut self, path: &BezPath, onto: Affine, color: [f32; 3], pen: &StrokeProps) {
        let content = &mut self.content;
        content.save_state();
        let [r, g, b] = color;
        content.set_stroke_rgb(r, g, b);
        content.transform(coefficients(onto));
        content.set_line_width(pen.line_width);
        content.set_line_cap(match pen.line_cap {
            Cap::Butt => LineCapStyle::ButtCap,
            Cap::Round => LineCapStyle::RoundCap,
            Cap::Square => LineCapStyle::ProjectingSquareCap,
        });
        content.set_line_join(match pen.line_join {
            Join::Miter => LineJoinStyle::MiterJoin,
            Join::Round => LineJoinStyle::RoundJoin,
            Join::Bevel => LineJoinStyle::BevelJoin,
        });
        content.set_miter_limit(pen.miter_limit.max(1.0));
        if !pen.dash_array.is_empty() {
            content.set_dash_pattern(pen.dash_array.iter().copied(), pen.dash_offset);
        }
        trace(content, path);
        content.stroke();
        content.restore_state();
    }

    /// Draws a picture whose pixels `onto` brings to the page.
    fn draw(&mut self, picture: CopyImage, (width, height): (u32, u32), onto: Affine) {
        let known = self
            .pictures
            .iter()
            .position(|other| match (other, &picture) {
                (CopyImage::Original(one), CopyImage::Original(other))
                | (CopyImage::Unpacked(one), CopyImage::Unpacked(other)) => one == other,
                _ => false,
            });
        let index = known.unwrap_or_else(|| {
            self.pictures.push(picture);
            self.pictures.len() - 1
        });
        // An image fills the unit square, its first line at the top (ISO 32000-1, 8.9.5.1).
        let (width, height) = (f64::from(width), f64::from(height));
        let unit = Affine::new([width, 0.0, 0.0, -height, 0.0, height]);
        self.content.save_state();
        self.content.transform(coefficients(onto * unit));
        self.content.x_object(Name(&picture_name(index)));
        self.content.restore_state();
    }

    /// Forgets what was drawn where an image without a mask covers the page.
    fn forget_hidden(&mut self, (width, height): (u32, u32), onto: Affine, image: &Stream<'_>) {
        let pixels = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let [a, b, c, d, ..] = onto.as_coeffs();
        let upright = (b == 0.0 && c == 0.0) || (a == 0.0 && d == 0.0);
        let covered = onto.transform_rect_bbox(pixels).intersect(self.area).area();
        let sees_through = ["SMask", "Mask", "SMaskInData"];
        let opaque = !sees_through
            .iter()
            .any(|key| image.dict().contains_key(key));
        if self.depth == 0 && upright && opaque && covered >= WHOLE * self.area.area() {
            self.content = Content::new();
            self.pictures.clear();
            self.way = PageTransfer::Passed;
        }
    }

    /// Where the file keeps an image; `None` where it stands in the page's content.
    fn kept(&self, image: &Stream<'_>) -> Option<ObjectIdentifier> {
        let id = image.obj_id();
        let found = self.page.xref().get::<Stream<'_>>(id)?;
        (found == *image).then_some(id)
    }

    fn raster(&mut self, image: &RasterImage<'_>, onto: Affine) {
        let stream = image.stream();
        let size = (image.width(), image.height());
        self.forget_hidden(size, onto, stream);
        match (self.kept(stream), fate(stream)) {
            (Some(id), ImageTreatment::Stays) => self.draw(CopyImage::Original(id), size, onto),
            (Some(id), ImageTreatment::Unpacked) => {
                self.worse(PageTransfer::Recoded);
                self.draw(CopyImage::Unpacked(id), size, onto);
            }
            _ => self.recoded(image, onto),
        }
    }

    /// Draws an image in a coding of ours: without loss, or, where it has lost something before, with little more.
    fn recoded(&mut self, image: &RasterImage<'_>, onto: Affine) {
        let lossy = is_jpeg(image.stream());
        let most = image.stream().raw_data().len();
        let mut coded = None;
        let code = |data: ImageData, mask: Option<LumaData>| {
            let mask = mask.and_then(|m| GrayImage::from_raw(m.width, m.height, m.data));
            let pixels = match data {
                ImageData::Luma(l) => {
                    ImageBuffer::from_raw(l.width, l.height, l.data).map(Pixels::Gray)
                }
                ImageData::Rgb(c) => {
                    ImageBuffer::from_raw(c.width, c.height, c.data).map(Pixels::Rgb)
                }
            };
            let coded_anew = pixels.and_then(|pixels| {
                if lossy {
                    EncodedImage::drawn(&pixels, most)
                } else {
                    EncodedImage::lossless(&pixels)
                }
            });
            coded = coded_anew.and_then(|coded| coded.masked(mask.as_ref()));
        };
        image.with_rgba(code, None);
        match coded {
            Some(coded) => {
                self.worse(if lossy {
                    PageTransfer::Rendered
                } else {
                    PageTransfer::Recoded
                });
                self.draw(
                    CopyImage::Coded(coded),
                    (image.width(), image.height()),
                    onto,
                );
            }
            None => self.plain = false,
        }
    }

    fn worse(&mut self, way: PageTransfer) {
        if self.way != PageTransfer::Rendered {
            self.way = way;
        }
    }
}

impl<'a> Device<'a> for PageRewriter<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !self.is_plain(props.soft_mask.as_ref(), props.blend_mode) {
            return;
        }
        let Some(color) = self.color(&props.paint) else {
            return;
        };
        match mode {
            DrawMode::Fill(rule) => self.fill(&(props.transform * path.clone()), color, *rule),
            DrawMode::Stroke(pen) => self.stroke(path, props.transform, color, pen),
            DrawMode::FillAndStroke(rule, pen) => {
                self.fill(&(props.transform * path.clone()), color, *rule);
                self.stroke(path, props.transform, color, pen);
            }
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible)
            || !self.is_plain(props.soft_mask.as_ref(), props.blend_mode)
        {
            return;
        }
        let mut letters = BezPath::new();
        for glyph in run.glyphs() {
            match &**glyph {
                Glyph::Outline(outline) => {
                    letters.extend(&(glyph.transform() * outline.outline()));
                }
                Glyph::Type3(drawn) => {
                    drawn.interpret(self, props.transform, glyph.transform(), &props.paint);
                }
            }
        }
        if !letters.is_empty() {
            self.draw_path(&letters, props, mode);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if !self.is_plain(props.soft_mask.as_ref(), props.blend_mode) {
            return;
        }
        match image {
            Image::Raster(image) => self.raster(&image, props.transform),
            Image::Stencil(stencil) => {
                let mut paint = None;
                // The stencil's paint is told with its pixels; the smallest of them will do.
                stencil.with_stencil(|_, of| paint = Some(of.clone()), Some((1, 1)));
                let color = paint.and_then(|paint| self.color(&paint));
                let size = (stencil.width(), stencil.height());
                let picture = match (self.kept(stencil.stream()), fate(stencil.stream())) {
                    (Some(id), ImageTreatment::Stays) => CopyImage::Original(id),
                    (Some(id), ImageTreatment::Unpacked) => CopyImage::Unpacked(id),
                    _ => {
                        self.plain = false;
                        return;
                    }
                };
                let Some([r, g, b]) = color else {
                    self.plain = false;
                    return;
                };
                self.content.save_state();
                self.content.set_fill_rgb(r, g, b);
                self.draw(picture, size, props.transform);
                self.content.restore_state();
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.depth += 1;
        self.content.save_state();
        trace(&mut self.content, &clip.path);
        match clip.fill {
            FillRule::NonZero => self.content.clip_nonzero(),
            FillRule::EvenOdd => self.content.clip_even_odd(),
        };
        self.content.end_path();
    }

    fn pop_clip(&mut self) {
        if self.depth > 0 {
            self.depth -= 1;
            self.content.restore_state();
        }
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend: BlendMode,
    ) {
        self.plain &= opacity >= 1.0;
        self.is_plain(mask.as_ref(), blend);
    }

    fn pop_transparency_group(&mut self) {}
}

/// Writes a path down, in thousandths of the page's units.
fn trace(content: &mut Content, path: &BezPath) {
    let point =
        |point: hayro::kurbo::Point| (rounded(point.x as f32, 1e3), rounded(point.y as f32, 1e3));
    if path.is_empty() {
        // A clip to nothing.
        content.rect(0.0, 0.0, 0.0, 0.0);
    }
    let mut last = hayro::kurbo::Point::ZERO;
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                let (x, y) = point(to);
                content.move_to(x, y);
                last = to;
            }
            PathEl::LineTo(to) => {
                let (x, y) = point(to);
                content.line_to(x, y);
                last = to;
            }
            PathEl::QuadTo(by, to) => {
                // The same curve as a cubic one.
                let ((x1, y1), (x2, y2)) = (
                    point(last.lerp(by, 2.0 / 3.0)),
                    point(to.lerp(by, 2.0 / 3.0)),
                );
                let (x, y) = point(to);
                content.cubic_to(x1, y1, x2, y2, x, y);
                last = to;
            }
            PathEl::CurveTo(one, two, to) => {
                let ((x1, y1), (x2, y2), (x, y)) = (point(one), point(two), point(to));
                content.cubic_to(x1, y1, x2, y2, x, y);
                last = to;
            }
            PathEl::ClosePath => {
                content.close_path();
            }
        }
    }
}

fn coefficients(matrix: Affine) -> [f32; 6] {
    matrix.as_coeffs().map(|part| rounded(part as f32, 1e5))
}
