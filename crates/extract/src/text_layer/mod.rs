//! The text layer of a PDF: characters, ruling lines and images of a page in one pass over its drawing.

mod canvas;
mod glyph;
mod strokes;
mod turn;
mod words;

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page,
};
use hayro_syntax::page::Page as PdfPage;

use self::canvas::Canvas;
use self::glyph::GlyphText;
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

    /// Reads a page. What is damaged in it is left out, and so is what signatures' fields draw, unless there
    /// are other annotations. Where a page draws more than the budget has left, it is read up to there: forms that draw
    /// each other need few bytes for millions of letters.
    pub(super) fn read(&self, page: &PdfPage<'a>, budget: &OutputBudget) -> TextLayer {
        let (width, height) = page.render_dimensions();
        let mut canvas = Canvas::new(width, height, budget.left());
        let settings = InterpreterSettings {
            render_content: PageAnnotations::of(page).content(),
            ..self.settings.clone()
        };
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            canvas.page_area(),
            &self.cache,
            page.xref(),
            settings,
        );
        interpret_page(page, &mut context, &mut canvas);
        let bytes = canvas.bytes();
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
        let mut layer = TextLayer {
            size: turn::size(page, rotation),
            rotation,
            glyphs: glyphs
                .iter()
                .filter(|glyph| glyph.symbol != GlyphText::Blank)
                .count(),
            words: words::gather(glyphs),
            rules: strokes.into_rules(),
            unmapped,
            curves,
            images,
            bytes,
        };
        if rotation != Rotation::None {
            turn::upright(&mut layer.words, &mut layer.rules, page, rotation);
        }
        layer
    }
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
