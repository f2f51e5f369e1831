//! The text layer of a PDF: characters, ruling lines and images of a page in one pass over its drawing.

mod canvas;
mod glyph;
mod strokes;
mod turn;
mod words;

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, interpret_page,
};
use hayro_syntax::page::Page as PdfPage;

use self::canvas::Canvas;
use self::glyph::{Glyph, GlyphText, box_on_page};
use crate::output_budget::OutputBudget;
use crate::page::{Rule, Word};
use crate::page_annotations::PageAnnotations;
use crate::rotation::Rotation;
use baocao_report::geometry::{Rect, Size};

/// What a page's drawing holds. Places are on the upright page.
#[derive(Clone, Debug)]
pub(super) struct TextLayer {
    /// Size of the upright page, its own rotation and crop applied.
    pub(super) size: Size,
    /// The turn that its text needed, beyond the page's own rotation, to stand upright.
    pub(super) rotation: Rotation,
    /// Words in drawing order.
    pub(super) words: Vec<Word>,
    /// The words that each field of a signature draws; none where these stand among the words.
    pub(super) fields: Vec<Vec<Word>>,
    /// Ruling lines.
    pub(super) rules: Vec<Rule>,
    /// Glyphs with characters, blanks left out.
    pub(super) glyphs: usize,
    /// Glyphs whose characters the file does not tell.
    pub(super) unmapped: usize,
    /// Filled shapes with curved edges.
    pub(super) curves: usize,
    /// The visible part of each image, on the page as it is shown, before [`TextLayer::rotation`].
    pub(super) images: Vec<Rect>,
    /// Bytes of what it holds, about; where these are more than the budget had left, the rest of the page is missing.
    pub(super) bytes: usize,
}

impl TextLayer {
    /// The part of the page that images cover, at most 1; images that lie over each other count twice.
    pub(super) fn image_cover(&self) -> f32 {
        let shares = self.images.iter().map(|image| self.share(image));
        shares.sum::<f32>().min(1.0)
    }

    /// The part of the page that an area covers, 0 to 1.
    pub(super) fn share(&self, area: &Rect) -> f32 {
        area.width() * area.height() / (self.size.width * self.size.height).max(1.0)
    }

    /// A place on the upright page as a place on the page as it is shown.
    pub(super) fn on_page(&self, at: Rect) -> Rect {
        turn::back(at, self.size, self.rotation)
    }

    /// The part of the glyphs whose characters the file does not tell, 0 to 1.
    pub(super) fn unmapped_share(&self) -> f32 {
        self.unmapped as f32 / (self.glyphs + self.unmapped).max(1) as f32
    }
}

/// Reads the text layer of a document's pages. It keeps the fonts it has met, so one reader should read
/// many pages; it must not be used for two documents.
pub(super) struct TextLayerReader<'a> {
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
}

impl<'a> TextLayerReader<'a> {
    /// A reader that has met no font yet.
    pub(super) fn new() -> Self {
        Self {
            cache: InterpreterCache::new(),
            settings: InterpreterSettings::default(),
        }
    }

    /// Reads a page. What is damaged in it is left out, and so is what signatures' fields draw, unless it fills a gap of a
    /// line or there are other annotations. Where a page draws more than the budget has left, it is read up to there: forms that draw
    /// each other need few bytes for millions of letters.
    pub(super) fn read(&self, page: &PdfPage<'a>, budget: &OutputBudget) -> TextLayer {
        let (width, height) = page.render_dimensions();
        let mut canvas = Canvas::new(width, height, budget.left());
        let annotations = PageAnnotations::of(page);
        self.draw(page, annotations.content(), &mut canvas);
        let mut fields = Vec::new();
        let mut bytes = canvas.bytes();
        if annotations.are_left_out() && !annotations.areas.is_empty() {
            let room = budget.left().saturating_sub(bytes as u64);
            let mut drawn = Canvas::new(width, height, room);
            self.draw(page, RenderContent::ANNOTATIONS, &mut drawn);
            bytes += drawn.bytes();
            fields = by_area(drawn.glyphs, &annotations.areas);
        }
        let Canvas {
            glyphs,
            unmapped,
            strokes,
            images,
            ..
        } = canvas;
        let rotation = turn::needed(&glyphs);
        let page = Size { width, height };
        let curves = strokes.curves();
        let shown = glyphs
            .iter()
            .filter(|glyph| glyph.symbol != GlyphText::Blank)
            .count();
        let mut layer = TextLayer {
            size: turn::size(page, rotation),
            rotation,
            glyphs: shown,
            words: words::gather(glyphs),
            fields,
            rules: strokes.into_rules(),
            unmapped,
            curves,
            images,
            bytes,
        };
        if rotation != Rotation::None {
            for field in &mut layer.fields {
                turn::upright(field, &mut [], page, rotation);
            }
            turn::upright(&mut layer.words, &mut layer.rules, page, rotation);
        }
        layer
    }

    fn draw(&self, page: &PdfPage<'a>, content: RenderContent, canvas: &mut Canvas) {
        let settings = InterpreterSettings {
            render_content: content,
            ..self.settings.clone()
        };
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            canvas.page_area(),
            &self.cache,
            page.xref(),
            settings,
        );
        interpret_page(page, &mut context, canvas);
    }
}

/// The words that each field draws, of what all annotations draw.
fn by_area(glyphs: Vec<Glyph>, areas: &[Rect]) -> Vec<Vec<Word>> {
    let mut fields: Vec<Vec<Glyph>> = areas.iter().map(|_| Vec::new()).collect();
    for glyph in glyphs {
        let center = box_on_page(glyph.angle, glyph.x, glyph.end, glyph.base, glyph.size).center();
        let area = areas.iter().position(|area| area.contains(center));
        if let Some(field) = area.and_then(|area| fields.get_mut(area)) {
            field.push(glyph);
        }
    }
    fields.into_iter().map(words::gather).collect()
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
