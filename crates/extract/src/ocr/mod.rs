//! The words of a clean page image, read by an [`OcrEngine`].
//!
//! Where rules enclose cells, each is read by itself, so that words of neighbours never mix; the rest of the
//! page is read as a whole. How this was chosen is in `docs/ocr.md`.

mod cell_strip;
mod colored_ink;
mod comparison_signs;
mod engine;
mod figure;
mod glyph;
mod noise_tokens;
mod percent_signs;
mod roman_numerals;
mod second_pass;

use image::{GrayImage, Luma};

use crate::options::SecondPass;
use crate::page::Word;
use crate::preprocess::{PixelBox, PreprocessedImage};
use baocao_report::error::Result;
use baocao_report::geometry::Rect;
use cell_strip::CellStrip;
pub use engine::{OcrEngine, OcrWord, Segmentation};
use roman_numerals::NumeralContext;

/// The least ink worth reading, in square points: less than a full stop.
const LEAST_INK: f32 = 0.5;

/// Reads the words of a page, their places in points. The cells of the image are white afterwards.
///
/// # Errors
/// [`Problem::Missing`](baocao_report::error::Problem::Missing) where Tesseract's Vietnamese model is not
/// installed; [`Problem::Ocr`](baocao_report::error::Problem::Ocr) where Tesseract refuses the image.
pub(super) fn read(
    engine: &dyn OcrEngine,
    page: &mut PreprocessedImage,
    twice: SecondPass,
) -> Result<Vec<Word>> {
    let mut words = WordCollector::new(engine, page.dpi, twice);
    let whole = PixelBox {
        left: 0,
        top: 0,
        right: page.gray.width(),
        bottom: page.gray.height(),
    };
    let (numbers, others) = cell_strip::numbers(&page.cells, page.dpi);
    read_numbers(page, &numbers, &mut words)?;
    for row in cell_strip::rows(&others, page.dpi) {
        read_row(page, &row, &mut words)?;
    }
    for cell in &page.cells {
        whiten(&mut page.gray, *cell);
    }
    if let Some(part) = inked(&page.gray, whole, page.ink, page.dpi) {
        let strip = CellStrip::new(&page.gray, &[part], page.dpi);
        let tokens = words
            .engine
            .recognize(&strip.image, page.dpi, Segmentation::Page)?;
        let mut tokens = strip.tokens_of(0, &tokens).unwrap_or_default();
        // Of a page that is white but for its paper's grain Tesseract reads the grain.
        tokens.retain(|token| inked(&page.gray, token.at, page.ink, page.dpi).is_some());
        words.add(
            page,
            noise_tokens::without_noise(tokens),
            NumeralContext::Text,
        )?;
    }
    for (image, at) in &page.stamps {
        let tokens = engine.recognize(image, page.dpi, Segmentation::Block)?;
        words.push(colored_ink::legible(tokens, *at, &words.places));
    }
    Ok(words.all)
}

/// Reads the cells of the column of numbers, their printed lines set side by side. Where a word ran over two
/// pieces, and where none came of a piece's ink, the piece is read by itself, but for strokes, whose number is counted.
fn read_numbers(
    page: &PreprocessedImage,
    cells: &[PixelBox],
    words: &mut WordCollector<'_>,
) -> Result<()> {
    let pieces: Vec<PixelBox> = cells
        .iter()
        .filter_map(|&cell| inked(&page.gray, cell, page.ink, page.dpi))
        .flat_map(|part| {
            cell_strip::printed_lines(part, |y| inked_row(&page.gray, part, y, page.ink), page.dpi)
        })
        .filter_map(|line| inked(&page.gray, line, page.ink, page.dpi))
        .collect();
    for run in cell_strip::runs(&pieces, page.dpi) {
        let strip = CellStrip::new(&page.gray, run, page.dpi);
        let tokens = words
            .engine
            .recognize(&strip.image, page.dpi, Segmentation::Line)?;
        for (i, piece) in run.iter().enumerate() {
            match strip.tokens_of(i, &tokens) {
                Some(mine) => words.add(page, mine, NumeralContext::Numbers)?,
                None => match roman_numerals::of_strokes(&page.gray, *piece) {
                    Some(numeral) => words.add(page, vec![numeral], NumeralContext::Numbers)?,
                    None => read_alone(page, *piece, words, NumeralContext::Numbers)?,
                },
            }
        }
    }
    Ok(())
}

/// Reads the cells of a row: long ones each by itself, short ones (`%`, `100%`, `1.1`) set side by side,
/// because a line of one figure gives Tesseract too little to tell the height of its letters by. Where a
/// word ran over two cells, and where none came of a cell's ink, the cell is read by itself as well.
fn read_row(
    page: &PreprocessedImage,
    row: &[PixelBox],
    words: &mut WordCollector<'_>,
) -> Result<()> {
    let inked = row
        .iter()
        .filter_map(|&cell| inked(&page.gray, cell, page.ink, page.dpi));
    let (short, mut alone): (Vec<_>, Vec<_>) =
        inked.partition(|part| cell_strip::is_short(part, page.dpi));
    if !short.is_empty() {
        let strip = CellStrip::new(&page.gray, &short, page.dpi);
        let tokens = words
            .engine
            .recognize(&strip.image, page.dpi, Segmentation::Block)?;
        for (i, part) in short.iter().enumerate() {
            match strip.tokens_of(i, &tokens) {
                Some(mine) if has_doubtful_percent(&mine) => alone.push(*part),
                Some(mine) => words.add(page, mine, NumeralContext::Text)?,
                None => alone.push(*part),
            }
        }
    }
    for part in alone {
        read_alone(page, part, words, NumeralContext::Text)?;
    }
    Ok(())
}

/// Whether a percentage above 100 ends in `9%`: that is how Tesseract reads a percent sign in a strip of cells now and
/// then. The cell by itself settles it.
fn has_doubtful_percent(tokens: &[OcrWord]) -> bool {
    tokens.iter().any(|token| {
        let figure = token.text.strip_suffix("9%");
        figure.is_some_and(|figure| figure.len() >= 2 && figure.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn read_alone(
    page: &PreprocessedImage,
    part: PixelBox,
    words: &mut WordCollector<'_>,
    place: NumeralContext,
) -> Result<()> {
    let strip = CellStrip::new(&page.gray, &[part], page.dpi);
    let tokens = words
        .engine
        .recognize(&strip.image, page.dpi, Segmentation::Block)?;
    let mut mine = strip.tokens_of(0, &tokens).unwrap_or_default();
    if place == NumeralContext::Text {
        mine = noise_tokens::without_noise(mine);
    }
    words.add(page, mine, place)
}

/// Words gathered from several readings of one page.
struct WordCollector<'e> {
    engine: &'e dyn OcrEngine,
    scale: f32,
    twice: SecondPass,
    lines: u32,
    all: Vec<Word>,
    /// Where they stand in the image.
    places: Vec<PixelBox>,
}

impl<'e> WordCollector<'e> {
    fn new(engine: &'e dyn OcrEngine, dpi: f32, twice: SecondPass) -> Self {
        Self {
            engine,
            scale: 72.0 / dpi,
            twice,
            lines: 0,
            all: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Adds what was read of the print of a page.
    fn add(
        &mut self,
        page: &PreprocessedImage,
        mut tokens: Vec<OcrWord>,
        place: NumeralContext,
    ) -> Result<()> {
        second_pass::reread(self.engine, &page.gray, page.dpi, &mut tokens, self.twice)?;
        roman_numerals::mend(&page.gray, &mut tokens, place);
        comparison_signs::restore_comparison_signs(&page.gray, page.ink, &mut tokens);
        percent_signs::mend(&page.gray, page.ink, &mut tokens);
        tokens.retain(|token| !colored_ink::is_stroke(page, token));
        for token in &mut tokens {
            token.confidence = colored_ink::confidence_under_ink(page, token);
        }
        self.push(tokens);
        Ok(())
    }

    fn push(&mut self, tokens: Vec<OcrWord>) {
        let first = self.lines;
        for token in tokens {
            self.places.push(token.at);
            self.lines = self.lines.max(first + token.line + 1);
            let [left, top, right, bottom] =
                [token.at.left, token.at.top, token.at.right, token.at.bottom]
                    .map(|pixels| pixels as f32 * self.scale);
            self.all.push(Word {
                text: unicode_normalization::UnicodeNormalization::nfc(token.text.as_str())
                    .collect(),
                at: Rect::new(left, top, right, bottom),
                size: token.height as f32 * self.scale,
                confidence: Some(token.confidence),
                line: Some(first + token.line),
            });
        }
    }
}

/// The smallest box that holds the ink of an area; `None` where there is too little to be a letter.
fn inked(gray: &GrayImage, area: PixelBox, ink: u8, dpi: f32) -> Option<PixelBox> {
    let width = gray.width() as usize;
    let raw = gray.as_raw();
    let mut total = 0_u32;
    let mut found: Option<PixelBox> = None;
    for y in area.top..area.bottom {
        let row = y as usize * width;
        for x in area.left..area.right {
            if raw[row + x as usize] <= ink {
                total += 1;
                let pixel = PixelBox {
                    left: x,
                    top: y,
                    right: x + 1,
                    bottom: y + 1,
                };
                found = Some(found.map_or(pixel, |hull| hull.union(&pixel)));
            }
        }
    }
    found.filter(|_| total as f32 >= LEAST_INK * (dpi / 72.0).powi(2))
}

/// Whether a row of pixels holds ink between the sides of an area.
fn inked_row(gray: &GrayImage, area: PixelBox, y: u32, ink: u8) -> bool {
    let row = y as usize * gray.width() as usize;
    gray.as_raw()[row + area.left as usize..row + area.right as usize]
        .iter()
        .any(|&pixel| pixel <= ink)
}

fn whiten(gray: &mut GrayImage, area: PixelBox) {
    for y in area.top..area.bottom {
        for x in area.left..area.right {
            gray.put_pixel(x, y, Luma([u8::MAX]));
        }
    }
}
