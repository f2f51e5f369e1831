//! Made-up pages for the tests of this stage.

use baocao_extract::{Axis, Content, Page, Placed, Rotation, Rule, Word};
use baocao_report::Method;
use baocao_report::geometry::{Projection, Rect, Size};

/// A page under construction: A4, margins of 85 points left and 57 right, letters half as wide as high.
pub(super) struct Sample {
    page: Page,
    placed: Placed,
}

/// Left and right edge of the text on a [`Sample`].
pub(super) const LEFT: f32 = 85.0;
/// See [`LEFT`].
pub(super) const RIGHT: f32 = 538.0;

/// A word whose letters are half as wide as high.
pub(super) fn word(text: &str, left: f32, top: f32, size: f32) -> Word {
    Word {
        text: text.into(),
        at: Rect::new(left, top, left + width(text, size), top + size),
        size,
        confidence: None,
        line: None,
    }
}

/// The words of a line.
pub(super) fn line(text: &str, left: f32, top: f32, size: f32) -> Vec<Word> {
    let mut x = left;
    text.split_whitespace()
        .map(|part| {
            let word = word(part, x, top, size);
            x = word.at.right + size / 4.0;
            word
        })
        .collect()
}

fn width(text: &str, size: f32) -> f32 {
    let letters = text.chars().count() as f32;
    letters * size / 2.0
}

fn line_width(text: &str, size: f32) -> f32 {
    line(text, 0.0, 0.0, size)
        .last()
        .map_or(0.0, |w| w.at.right)
}

impl Sample {
    /// An empty page.
    pub fn new(number: u32) -> Self {
        Self {
            page: Page {
                number,
                size: Some(Size {
                    width: 595.0,
                    height: 842.0,
                }),
                method: Method::TextLayer,
                dpi: None,
                rotation: Rotation::None,
                to_source: Projection::IDENTITY,
                blank: false,
                degraded: false,
                stamps: Vec::new(),
                content: Content::Placed(Placed::default()),
            },
            placed: Placed::default(),
        }
    }

    /// A line that starts at `left`.
    pub fn line(mut self, text: &str, left: f32, top: f32, size: f32) -> Self {
        self.placed.words.extend(line(text, left, top, size));
        self
    }

    /// A line whose middle is at `middle`.
    pub fn centred(self, text: &str, middle: f32, top: f32, size: f32) -> Self {
        let left = middle - line_width(text, size) / 2.0;
        self.line(text, left, top, size)
    }

    /// A line stretched from `left` to the right edge of the text, as justified text is.
    pub fn full(mut self, text: &str, left: f32, top: f32, size: f32) -> Self {
        let mut words = line(text, left, top, size);
        let gaps = words.len().saturating_sub(1).max(1) as f32;
        let stretch = (RIGHT - left - line_width(text, size)) / gaps;
        let mut moved = 0.0;
        for word in &mut words {
            word.at.left += moved;
            word.at.right += moved;
            moved += stretch;
        }
        self.placed.words.extend(words);
        self
    }

    /// A horizontal ruling line.
    pub fn across(mut self, y: f32, from: f32, to: f32) -> Self {
        self.placed.rules.push(Rule {
            at: Rect::new(from, y - 0.25, to, y + 0.25),
            axis: Axis::Horizontal,
        });
        self
    }

    /// A vertical ruling line.
    pub fn down(mut self, x: f32, from: f32, to: f32) -> Self {
        self.placed.rules.push(Rule {
            at: Rect::new(x - 0.25, from, x + 0.25, to),
            axis: Axis::Vertical,
        });
        self
    }

    /// A table with all its rules; a row for each `ys` but the last, a text for each cell, lines parted
    /// by `/`.
    pub fn table(mut self, xs: &[f32], ys: &[f32], rows: &[&[&str]]) -> Self {
        let (left, right) = (xs[0], xs[xs.len() - 1]);
        let (top, bottom) = (ys[0], ys[ys.len() - 1]);
        for &y in ys {
            self = self.across(y, left, right);
        }
        for &x in xs {
            self = self.down(x, top, bottom);
        }
        self.cells(xs, ys, rows)
    }

    /// The texts of a table without its rules.
    pub fn cells(mut self, xs: &[f32], ys: &[f32], rows: &[&[&str]]) -> Self {
        for (row, top) in rows.iter().zip(ys) {
            for (cell, left) in row.iter().zip(xs) {
                let mut y = top + 3.0;
                for part in cell.split('/') {
                    self = self.line(part, left + 3.0, y, 10.0);
                    y += 13.0;
                }
            }
        }
        self
    }

    /// Marks every word as read by OCR with a confidence.
    pub fn scanned(mut self, confidence: f32) -> Self {
        self.page.method = Method::Ocr;
        for word in &mut self.placed.words {
            word.confidence = Some(baocao_report::Confidence::new(confidence));
        }
        self
    }

    /// The page.
    pub fn page(self) -> Page {
        Page {
            content: Content::Placed(self.placed),
            ..self.page
        }
    }
}
