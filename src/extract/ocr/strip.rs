//! The printed lines of a table's narrow column set side by side for reading.
//!
//! A line of one short figure gives Tesseract too little to tell the height of its letters by. Beside the
//! other figures of its column it stands in a line of text like any other.

use image::{GrayImage, Luma, imageops};

use super::super::clean::PixelBox;
use super::tsv::Token;

/// Between two pieces of a strip, and around it, in points: about two blanks.
const GAP: f32 = 8.0;
/// The widest cell of a narrow column, in points: room for a few short words. A wider one gives enough
/// text to be read by itself.
const NARROW: f32 = 80.0;
/// The longest strip, in points: a printed line.
const LENGTH: f32 = 500.0;
/// How unlike the edges of cells of one column may be, in points.
const UNLIKE: f32 = 4.0;
/// What is lower than this, in points, is a mark of the letters beside it and no line of letters.
const LOWEST: f32 = 4.0;
/// The gap between the parts of one line, in points: between a letter and its mark.
const WITHIN: f32 = 1.2;

/// Cells one below the other, each as wide as the others, with the cells of wide columns one by one.
pub(super) fn columns(cells: &[PixelBox], dpi: f32) -> Vec<Column> {
    let points = dpi / 72.0;
    let near = (UNLIKE * points) as u32;
    let mut columns: Vec<Column> = Vec::new();
    for &cell in cells {
        if (cell.right - cell.left) as f32 > NARROW * points {
            columns.push(Column::Wide(cell));
            continue;
        }
        let column = columns.iter_mut().find_map(|column| match column {
            Column::Narrow(cells)
                if cells.iter().all(|other| {
                    other.left.abs_diff(cell.left) <= near
                        && other.right.abs_diff(cell.right) <= near
                }) =>
            {
                Some(cells)
            }
            _ => None,
        });
        match column {
            Some(column) => column.push(cell),
            None => columns.push(Column::Narrow(vec![cell])),
        }
    }
    columns
}

/// What is read together.
#[derive(Debug, PartialEq)]
pub(super) enum Column {
    /// The cells of a narrow column.
    Narrow(Vec<PixelBox>),
    /// A cell wide enough to be read by itself.
    Wide(PixelBox),
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
    /// Sets parts of a page side by side, on one base line.
    pub fn new(page: &GrayImage, parts: &[PixelBox], dpi: f32) -> Self {
        let gap = (GAP * dpi / 72.0) as u32;
        let height = parts.iter().map(|part| part.bottom - part.top).max();
        let base = gap + height.unwrap_or(0);
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
                        top: base - (part.bottom - part.top),
                        right: right - gap,
                        bottom: base,
                    },
                }
            })
            .collect();
        let mut image = GrayImage::from_pixel(right, base + gap, Luma([u8::MAX]));
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
    fn cells_of_one_narrow_column_come_together_and_wide_ones_alone() {
        let cells = [
            area(0, 0, 30, 20),
            area(31, 0, 400, 20),
            area(1, 21, 31, 90),
        ];
        let [a, wide, b] = cells;
        assert_eq!(
            columns(&cells, 72.0),
            [Column::Narrow(vec![a, b]), Column::Wide(wide)]
        );
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
        let strip = Strip::new(&page, &parts, 72.0);
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
        let strip = Strip::new(&page, &[area(0, 0, 30, 20), area(50, 0, 90, 20)], 72.0);
        let across = [token(area(20, 14, 70, 30))];
        assert_eq!(strip.tokens_of(0, &across), None);
        assert_eq!(strip.tokens_of(1, &across), None);
    }
}
