//! Short cells of a table set side by side for reading.
//!
//! A line of one short figure gives Tesseract too little to tell the height of its letters by. Set side by
//! side, short cells look like a line of text: the numbers of the first column all together, other short
//! cells with those of their row. Long cells are not joined: beside the gaps between cells, the blanks
//! between words look like none.

use image::{GrayImage, Luma, imageops};

use super::engine::OcrWord;
use crate::preprocess::PixelBox;

/// Between two pieces of a strip, and around it, in points: about two blanks.
const GAP: f32 = 8.0;
/// The widest ink of a short cell, in points: room for `100%` but for no two words.
const WIDTH: f32 = 34.0;
/// The highest ink of a cell of one line, in points.
const HEIGHT: f32 = 18.0;
/// The widest cell of a column of numbers, in points.
const NUMBERS: f32 = 50.0;
/// The longest strip, in points: a printed line.
const LENGTH: f32 = 500.0;
/// How unlike the edges of cells of one row or column may be, in points.
const UNLIKE: f32 = 3.0;
/// How many rows back a cell's row may be: cells come sorted by their tops, nearly.
const OPEN_ROWS: usize = 40;
/// What is lower than this, in points, is a mark of the letters beside it and no line of letters.
const LOWEST: f32 = 4.0;
/// The gap between the parts of one line, in points: between a letter and its mark.
const WITHIN: f32 = 1.2;

/// Whether the inked part of a cell holds no more than a short word.
pub(super) fn is_short(part: &PixelBox, dpi: f32) -> bool {
    let points = dpi / 72.0;
    ((part.right - part.left) as f32) <= WIDTH * points
        && ((part.bottom - part.top) as f32) <= HEIGHT * points
}

/// Parts the cells of a page into those of a narrow column at the tables' left edge, which number the
/// rows, and all others.
pub(super) fn numbers(cells: &[PixelBox], dpi: f32) -> (Vec<PixelBox>, Vec<PixelBox>) {
    let points = dpi / 72.0;
    let near = (UNLIKE * points) as u32;
    let edge = cells.iter().map(|cell| cell.left).min().unwrap_or(0);
    cells.iter().partition(|cell| {
        cell.left - edge <= near && ((cell.right - cell.left) as f32) <= NUMBERS * points
    })
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

/// Parts an inked area into its printed lines, from the rows of pixels that hold ink.
pub(super) fn printed_lines(
    area: PixelBox,
    inked: impl Fn(u32) -> bool,
    dpi: f32,
) -> Vec<PixelBox> {
    let points = dpi / 72.0;
    let (lowest, within) = ((LOWEST * points) as u32, (WITHIN * points) as u32);
    let mut lines: Vec<PixelBox> = Vec::new();
    let mut y = area.top;
    while y < area.bottom {
        if !inked(y) {
            y += 1;
            continue;
        }
        let top = y;
        while y < area.bottom && inked(y) {
            y += 1;
        }
        let run = PixelBox {
            top,
            bottom: y,
            ..area
        };
        let low = |line: &PixelBox| line.bottom - line.top < lowest;
        match lines.last_mut() {
            Some(last)
                if top - last.bottom <= within
                    || ((low(last) || low(&run)) && top - last.bottom < lowest) =>
            {
                last.bottom = y;
            }
            _ => lines.push(run),
        }
    }
    lines
}

/// Parts pieces into runs that make strips of one printed line's length.
pub(super) fn runs(pieces: &[PixelBox], dpi: f32) -> Vec<&[PixelBox]> {
    let points = dpi / 72.0;
    let mut runs = Vec::new();
    let mut start = 0;
    let mut length = 0.0;
    for (i, piece) in pieces.iter().enumerate() {
        let more = (piece.right - piece.left) as f32 + GAP * points;
        if i > start && length + more > LENGTH * points {
            runs.push(&pieces[start..i]);
            (start, length) = (i, 0.0);
        }
        length += more;
    }
    if start < pieces.len() {
        runs.push(&pieces[start..]);
    }
    runs
}

/// The inked parts of some cells in one image.
pub(super) struct CellStrip {
    /// What to read.
    pub image: GrayImage,
    parts: Vec<StripPart>,
}

/// A part of the page and where it was put.
struct StripPart {
    page: PixelBox,
    strip: PixelBox,
}

impl CellStrip {
    /// Sets parts of a page side by side, on one base line.
    pub fn new(page: &GrayImage, parts: &[PixelBox], dpi: f32) -> Self {
        let gap = (GAP * dpi / 72.0) as u32;
        let height = parts.iter().map(|part| part.bottom - part.top).max();
        let base = gap + height.unwrap_or(0);
        let mut right = gap;
        let parts: Vec<StripPart> = parts
            .iter()
            .map(|part| {
                let left = right;
                right += part.right - part.left + gap;
                StripPart {
                    page: *part,
                    strip: PixelBox {
                        left,
                        top: base - (part.bottom - part.top),
                        right: right - gap,
                        bottom: base,
                    },
                }
            })
            .collect();
        let mut image = GrayImage::from_pixel(right, base + gap, Luma([u8::MAX]));
        for StripPart { page: from, strip } in &parts {
            let (width, height) = (from.right - from.left, from.bottom - from.top);
            let part = imageops::crop_imm(page, from.left, from.top, width, height);
            imageops::replace(&mut image, &*part, strip.left.into(), strip.top.into());
        }
        Self { image, parts }
    }

    /// The words of one part, at their places on the page; `None` where there is none, or where one runs
    /// on into another part.
    pub fn tokens_of(&self, index: usize, tokens: &[OcrWord]) -> Option<Vec<OcrWord>> {
        let StripPart { page, strip } = self.parts.get(index)?;
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
            mine.push(OcrWord {
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
    use baocao_report::Confidence;

    fn area(left: u32, top: u32, right: u32, bottom: u32) -> PixelBox {
        PixelBox {
            left,
            top,
            right,
            bottom,
        }
    }

    fn token(at: PixelBox) -> OcrWord {
        OcrWord {
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
    fn the_narrow_column_at_the_left_edge_numbers_the_rows() {
        let cells = [
            area(0, 0, 30, 20),
            area(31, 0, 60, 20),
            area(1, 21, 31, 90),
            area(0, 91, 300, 99),
        ];
        let [a, beside, b, wide] = cells;
        assert_eq!(numbers(&cells, 72.0), (vec![a, b], vec![beside, wide]));
    }

    #[test]
    fn marks_stay_with_their_line_and_lines_are_parted() {
        // A hat, its letters, a dot below; then the next line.
        let ink = [3..5, 6..16, 18..20, 30..40];
        let inked = |y| ink.iter().any(|run| run.contains(&y));
        assert_eq!(
            printed_lines(area(0, 0, 9, 50), inked, 72.0),
            [area(0, 3, 9, 20), area(0, 30, 9, 40)]
        );
    }

    #[test]
    fn a_strip_is_no_longer_than_a_line() {
        let pieces = [area(0, 0, 200, 10); 5];
        let lengths: Vec<usize> = runs(&pieces, 72.0).iter().map(|run| run.len()).collect();
        assert_eq!(lengths, [2, 2, 1]);
        assert_eq!(runs(&[area(0, 0, 900, 10)], 72.0).len(), 1);
    }

    #[test]
    fn a_word_goes_back_to_its_place() {
        let page = GrayImage::from_fn(200, 100, |x, y| Luma([(x ^ y) as u8]));
        let parts = [area(10, 20, 40, 50), area(150, 30, 190, 40)];
        let strip = CellStrip::new(&page, &parts, 72.0);
        // Between the parts lies one gap; both stand on the base line.
        let placed = area(8 + 30 + 8 + 5, 8 + 20 + 2, 8 + 30 + 8 + 20, 8 + 20 + 8);
        let (x, y) = (placed.left, placed.top);
        assert_eq!(strip.image.get_pixel(x, y), page.get_pixel(155, 32));
        let mine = strip.tokens_of(1, &[token(placed)]).unwrap();
        assert_eq!(mine[0].at, area(155, 32, 170, 38));
        assert_eq!(strip.tokens_of(0, &[token(placed)]), None);
    }

    #[test]
    fn a_word_over_two_cells_is_neithers() {
        let page = GrayImage::new(200, 100);
        let strip = CellStrip::new(&page, &[area(0, 0, 30, 20), area(50, 0, 90, 20)], 72.0);
        let across = [token(area(20, 14, 70, 30))];
        assert_eq!(strip.tokens_of(0, &across), None);
        assert_eq!(strip.tokens_of(1, &across), None);
    }
}
