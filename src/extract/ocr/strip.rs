//! The cells of a table's row set side by side for reading.
//!
//! Set side by side, short cells look like a line of text. Long cells are not joined: beside the gaps
//! between cells, the blanks between words look like none.

use image::{GrayImage, Luma, imageops};

use super::super::clean::PixelBox;
use super::tsv::Token;

/// Between two cells of a strip, and around it, in points: about two blanks.
const GAP: f32 = 8.0;
/// The widest ink of a short cell, in points: room for `100%` but for no two words.
const WIDTH: f32 = 34.0;
/// The highest ink of a cell of one line, in points.
const HEIGHT: f32 = 18.0;
/// How unlike the edges of cells of one row may be, in points.
const UNLIKE: f32 = 3.0;
/// How many rows back a cell's row may be: cells come sorted by their tops, nearly.
const OPEN_ROWS: usize = 40;

/// Whether the inked part of a cell holds no more than a short word.
pub(super) fn is_short(part: &PixelBox, dpi: f32) -> bool {
    let points = dpi / 72.0;
    ((part.right - part.left) as f32) <= WIDTH * points
        && ((part.bottom - part.top) as f32) <= HEIGHT * points
}

/// Cells side by side, each as high as the others.
pub(super) fn rows(cells: &[PixelBox], dpi: f32) -> Vec<Vec<PixelBox>> {
    let near = (UNLIKE * dpi / 72.0) as u32;
    let mut rows: Vec<Vec<PixelBox>> = Vec::new();
    for &cell in cells {
        let row = rows.iter_mut().rev().take(OPEN_ROWS).find(|row| {
            row.iter().all(|other| {
                other.top.abs_diff(cell.top) <= near && other.bottom.abs_diff(cell.bottom) <= near
            })
        });
        match row {
            Some(row) => row.push(cell),
            None => rows.push(vec![cell]),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|cell| cell.left);
    }
    rows
}

/// The inked parts of some cells in one image.
pub(super) struct Strip {
    /// What to read.
    pub image: GrayImage,
    parts: Vec<Part>,
}

/// A part of the page and where it was put.
struct Part {
    page: PixelBox,
    strip: PixelBox,
}

impl Strip {
    /// Sets parts of a page side by side, at the heights at which they stand.
    pub fn new(page: &GrayImage, parts: &[PixelBox], dpi: f32) -> Self {
        let gap = (GAP * dpi / 72.0) as u32;
        let top = parts.iter().map(|part| part.top).min().unwrap_or(0);
        let bottom = parts.iter().map(|part| part.bottom).max().unwrap_or(0);
        let mut right = gap;
        let parts: Vec<Part> = parts
            .iter()
            .map(|part| {
                let left = right;
                right += part.right - part.left + gap;
                Part {
                    page: *part,
                    strip: PixelBox {
                        left,
                        top: part.top - top + gap,
                        right: right - gap,
                        bottom: part.bottom - top + gap,
                    },
                }
            })
            .collect();
        let mut image = GrayImage::from_pixel(right, bottom - top + 2 * gap, Luma([u8::MAX]));
        for Part { page: from, strip } in &parts {
            let (width, height) = (from.right - from.left, from.bottom - from.top);
            let part = imageops::crop_imm(page, from.left, from.top, width, height);
            imageops::replace(&mut image, &*part, strip.left.into(), strip.top.into());
        }
        Self { image, parts }
    }

    /// The words of one part, at their places on the page; `None` where there is none, or where one runs
    /// on into another part.
    pub fn tokens_of(&self, index: usize, tokens: &[Token]) -> Option<Vec<Token>> {
        let Part { page, strip } = self.parts.get(index)?;
        let mut mine = Vec::new();
        for token in tokens {
            let (left, right) = (
                token.at.left.max(strip.left),
                token.at.right.min(strip.right),
            );
            if left >= right {
                continue;
            }
            let others = self.parts.iter().enumerate().filter(|(i, _)| *i != index);
            for (_, other) in others {
                if token.at.left < other.strip.right && other.strip.left < token.at.right {
                    return None;
                }
            }
            let top = token.at.top.clamp(strip.top, strip.bottom);
            let bottom = token.at.bottom.clamp(strip.top, strip.bottom);
            let at = PixelBox {
                left: left - strip.left + page.left,
                top: top - strip.top + page.top,
                right: right - strip.left + page.left,
                bottom: bottom - strip.top + page.top,
            };
            mine.push(Token {
                at,
                ..token.clone()
            });
        }
        (!mine.is_empty()).then_some(mine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Confidence;

    fn area(left: u32, top: u32, right: u32, bottom: u32) -> PixelBox {
        PixelBox {
            left,
            top,
            right,
            bottom,
        }
    }

    fn token(at: PixelBox) -> Token {
        Token {
            text: "37%".into(),
            at,
            confidence: Confidence::CERTAIN,
            height: 10,
            line: 0,
        }
    }

    #[test]
    fn cells_of_unlike_height_are_no_row() {
        let cells = [area(0, 0, 9, 20), area(10, 1, 19, 20), area(20, 0, 29, 50)];
        assert_eq!(
            rows(&cells, 72.0),
            [cells[..2].to_vec(), cells[2..].to_vec()]
        );
    }

    #[test]
    fn a_word_goes_back_to_its_place() {
        let page = GrayImage::from_fn(200, 100, |x, y| Luma([(x ^ y) as u8]));
        let parts = [area(10, 20, 40, 50), area(150, 30, 190, 40)];
        let strip = Strip::new(&page, &parts, 72.0);
        // Between the parts lies one gap, above the higher one another.
        let placed = area(8 + 30 + 8 + 5, 8 + 10 + 2, 8 + 30 + 8 + 20, 8 + 10 + 8);
        let (x, y) = (placed.left, placed.top);
        assert_eq!(strip.image.get_pixel(x, y), page.get_pixel(155, 32));
        let mine = strip.tokens_of(1, &[token(placed)]).unwrap();
        assert_eq!(mine[0].at, area(155, 32, 170, 38));
        assert_eq!(strip.tokens_of(0, &[token(placed)]), None);
    }

    #[test]
    fn a_word_over_two_cells_is_neithers() {
        let page = GrayImage::new(200, 100);
        let strip = Strip::new(&page, &[area(0, 0, 30, 20), area(50, 0, 90, 20)], 72.0);
        let across = [token(area(20, 14, 70, 30))];
        assert_eq!(strip.tokens_of(0, &across), None);
        assert_eq!(strip.tokens_of(1, &across), None);
    }
}
