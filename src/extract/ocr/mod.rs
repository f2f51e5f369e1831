//! The words of a clean page image, read by Tesseract.
//!
//! The rules of a table are drawn lines: each area that they enclose is read by itself, so that words of
//! neighbouring cells never mix; the rest of the page is read as a whole. How this was chosen is in
//! `docs/ocr.md`.

mod engine;
mod tsv;

use image::{GrayImage, Luma};

use super::clean::{Clean, PixelBox};
use super::{Confidence, Word};
use crate::error::Result;
use crate::geometry::Rect;
use engine::{Layout, Session};
use tsv::Token;

/// The least ink worth reading, in square points: less than a full stop.
const LEAST_INK: f32 = 0.5;

/// Reads the words of a page, their places in points. The cells of the image are white afterwards.
///
/// # Errors
/// [`Problem::Missing`](crate::error::Problem::Missing) where Tesseract's Vietnamese model is not
/// installed; [`Problem::Ocr`](crate::error::Problem::Ocr) where Tesseract refuses the image.
pub fn read(page: &mut Clean) -> Result<Vec<Word>> {
    let mut words = Words::new(page.dpi);
    let whole = PixelBox {
        left: 0,
        top: 0,
        right: page.gray.width(),
        bottom: page.gray.height(),
    };
    let cells: Vec<_> = page
        .cells
        .iter()
        .filter_map(|&cell| inked(&page.gray, cell, page.ink, page.dpi))
        .collect();
    if !cells.is_empty() {
        let mut session = Session::new(&page.gray, page.dpi)?;
        for cell in cells {
            let (next, table) = session.read(cell, Layout::Block)?;
            words.add(tsv::tokens(&table));
            session = next;
        }
        session.end();
        for cell in &page.cells {
            whiten(&mut page.gray, *cell);
        }
    }
    if inked(&page.gray, whole, page.ink, page.dpi).is_some() {
        let session = Session::new(&page.gray, page.dpi)?;
        let (session, table) = session.read(whole, Layout::Page)?;
        words.add(tsv::tokens(&table));
        session.end();
    }
    Ok(words.all)
}

/// Words gathered from several readings of one page.
struct Words {
    scale: f32,
    lines: u32,
    all: Vec<Word>,
}

impl Words {
    fn new(dpi: f32) -> Self {
        Self {
            scale: 72.0 / dpi,
            lines: 0,
            all: Vec::new(),
        }
    }

    fn add(&mut self, tokens: Vec<Token>) {
        let first = self.lines;
        for token in tokens {
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

/// The part of an area from its first row of ink to its last, with some paper around; `None` where there
/// is too little ink to be a letter.
fn inked(gray: &GrayImage, area: PixelBox, ink: u8, dpi: f32) -> Option<PixelBox> {
    let width = gray.width() as usize;
    let raw = gray.as_raw();
    let count = |y: u32| {
        let row = y as usize * width;
        raw[row + area.left as usize..row + area.right as usize]
            .iter()
            .filter(|&&value| value <= ink)
            .count()
    };
    let counts: Vec<usize> = (area.top..area.bottom).map(count).collect();
    let total: usize = counts.iter().sum();
    let square_point = (dpi / 72.0).powi(2);
    if (total as f32) < LEAST_INK * square_point {
        return None;
    }
    let first = counts.iter().position(|&n| n > 0)? as u32;
    let last = counts.iter().rposition(|&n| n > 0)? as u32;
    let paper = (dpi / 18.0) as u32;
    Some(PixelBox {
        top: (area.top + first).saturating_sub(paper).max(area.top),
        bottom: (area.top + last + 1 + paper).min(area.bottom),
        ..area
    })
}

fn whiten(gray: &mut GrayImage, area: PixelBox) {
    for y in area.top..area.bottom {
        for x in area.left..area.right {
            gray.put_pixel(x, y, Luma([u8::MAX]));
        }
    }
}
