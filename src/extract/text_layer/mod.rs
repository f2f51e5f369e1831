//! The text layer of a PDF: characters, ruling lines and images of a page in one pass over its drawing.

mod canvas;
mod glyph;
mod strokes;
mod words;

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page,
};
use hayro_syntax::page::Page as PdfPage;

use self::canvas::Canvas;
use super::{Rule, Word};
use crate::geometry::{Rect, Size};

/// What a page's drawing holds.
#[derive(Clone, Debug)]
pub(super) struct TextLayer {
    /// Size of the page as it is shown, its own rotation and crop applied.
    pub(super) size: Size,
    /// Words in drawing order.
    pub(super) words: Vec<Word>,
    /// Ruling lines.
    pub(super) rules: Vec<Rule>,
    /// Glyphs with characters, blanks left out.
    pub(super) glyphs: usize,
    /// Glyphs whose characters the file does not tell.
    pub(super) unmapped: usize,
    /// The visible part of each image.
    pub(super) images: Vec<Rect>,
}

/// Reads the text layer of a document's pages. It keeps the fonts it has met, so one reader should read
/// many pages; it must not be used for two documents.
pub(super) struct Reader<'a> {
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
}

impl<'a> Reader<'a> {
    /// A reader that has met no font yet.
    pub(super) fn new() -> Self {
        Self {
            cache: InterpreterCache::new(),
            settings: InterpreterSettings::default(),
        }
    }

    /// Reads a page. What is damaged in it is left out.
    pub(super) fn read(&self, page: &PdfPage<'a>) -> TextLayer {
        let (width, height) = page.render_dimensions();
        let mut canvas = Canvas::new(width, height);
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            canvas.page_area(),
            &self.cache,
            page.xref(),
            self.settings.clone(),
        );
        interpret_page(page, &mut context, &mut canvas);
        let Canvas {
            glyphs,
            unmapped,
            strokes,
            images,
            ..
        } = canvas;
        TextLayer {
            size: Size { width, height },
            glyphs: glyphs
                .iter()
                .filter(|g| g.symbol != glyph::Symbol::Blank)
                .count(),
            words: words::gather(glyphs),
            rules: strokes.into_rules(),
            unmapped,
            images,
        }
    }
}
