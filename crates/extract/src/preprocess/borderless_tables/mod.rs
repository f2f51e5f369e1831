//! Tables printed without rules, or whose rules are lost: found by how their print stands.
//!
//! A table has a narrow column of numbers at its left edge, at least four columns with white corridors between them
//! all the way down, and a head in each of them. Its rows begin at their numbers. Running text, text in two columns,
//! the frame of a header and the block of signatures lack one or another of these.

mod gutters;
mod letter_boxes;
mod line_remnants;
mod number_column;

use std::ops::Range;

use image::GrayImage;

use crate::page::Axis;
use crate::preprocess::pixel_box::PixelBox;
use gutters::Gutter;
use number_column::NumberColumn;

/// The fewest columns of a table: text beside text with numbered paragraphs may have three.
const COLUMNS: usize = 4;
/// The fewest numbers of a table, its head with them.
const NUMBERS: usize = 4;
/// The widest column of numbers, in points.
const NARROW: f32 = 50.0;
/// How far above a number its row begins, in points: marks stand as high over letters.
const ABOVE: f32 = 2.5;
/// How far from there a cell may begin, in points: a line may lean.
const LEAN: f32 = 4.0;
/// How far lines of one cell may be apart, in points.
const LINES: f32 = 9.0;
/// How far a table reaches over its print, in points.
const PADDING: f32 = 4.0;

/// The least white between the columns of a row, in points: more than between two words.
const GAP: f32 = 5.0;
/// How far the pieces of a rule may lie out of line, in points.
const IN_LINE: f32 = 2.0;
/// How far the rules of a table may lie outside its frame, in points.
const OUTSIDE: f32 = 6.0;
/// A table of which the cells that rules enclose cover less has lost rules.
const COVERED: f32 = 0.75;

/// A table found by how its print stands.
pub(super) struct BorderlessTable {
    /// Where its rules would be.
    pub rules: Vec<(Axis, PixelBox)>,
    /// Its cells: their edges run through the white nearest to where the rules would be.
    pub cells: Vec<PixelBox>,
    /// All of it, with the rules that it may have on the page.
    at: PixelBox,
}

impl BorderlessTable {
    /// Whether something lies on it.
    pub(super) fn holds(&self, part: &PixelBox) -> bool {
        self.at.meets(part)
    }

    /// Whether rules enclose its cells already, all or most of them.
    fn is_ruled(&self, cells: &[PixelBox]) -> bool {
        let mine = cells.iter().filter(|cell| self.holds(cell));
        mine.map(area).sum::<f32>() >= COVERED * area(&self.at)
    }
}

fn area(at: &PixelBox) -> f32 {
    (at.right - at.left) as f32 * (at.bottom - at.top) as f32
}

/// Finds the tables of a straight page whose cells no rules enclose, from top to bottom; the rules that were found are
/// taken out of the page already, and what is left of others is taken out now.
pub(super) fn find_borderless(
    gray: &mut GrayImage,
    rules: &[(Axis, PixelBox)],
    cells: &[PixelBox],
    ink: u8,
    dpi: f32,
) -> Vec<BorderlessTable> {
    let find = |gray: &GrayImage| -> Vec<BorderlessTable> {
        let mut tables = find(gray, rules, ink, dpi);
        tables.retain(|table| !table.is_ruled(cells));
        tables
    };
    let tables = find(gray);
    if tables.is_empty() || rules.is_empty() {
        return tables;
    }
    for table in &tables {
        line_remnants::erase(gray, &table.rules, rules, ink, dpi);
    }
    // Rows whose numbers stood behind a piece of a rule come out now.
    find(gray)
}

/// Finds the tables of a straight page from which the rules that were found are taken out, from top to bottom.
fn find(gray: &GrayImage, rules: &[(Axis, PixelBox)], ink: u8, dpi: f32) -> Vec<BorderlessTable> {
    let parts = letter_boxes::parts(gray, ink, dpi);
    let letters: Vec<PixelBox> = parts
        .into_iter()
        .filter(|part| letter_boxes::is_letter(part, dpi) && !is_rest(part, rules, dpi))
        .collect();
    let pieces = letter_boxes::pieces(&letters, dpi);
    number_column::find(&pieces, NUMBERS, dpi)
        .iter()
        .filter_map(|numbers| TableFrame::of(numbers, &letters, &pieces, dpi))
        .map(|frame| frame.table(&InkView { gray, ink }, &letters, dpi))
        .collect()
}

/// Whether a part of the page is what is left of a rule of which other pieces were found: a thin stroke in line with
/// one that runs down.
fn is_rest(part: &PixelBox, rules: &[(Axis, PixelBox)], dpi: f32) -> bool {
    let middle = |at: &PixelBox| (at.left + at.right) / 2;
    letter_boxes::is_thin(part, Axis::Vertical, dpi)
        && rules.iter().any(|(axis, at)| {
            *axis == Axis::Vertical
                && middle(at).abs_diff(middle(part)) as f32 <= IN_LINE * dpi / 72.0
        })
}

/// What bounds the rows and columns of a table.
struct TableFrame {
    left: u32,
    right: u32,
    /// The tops of the rows and the bottom of the last.
    rows: Vec<u32>,
    corridors: Vec<Gutter>,
}

impl TableFrame {
    /// `None` where the print beside a column of numbers is no table.
    fn of(
        numbers: &NumberColumn,
        letters: &[PixelBox],
        pieces: &[PixelBox],
        dpi: f32,
    ) -> Option<Self> {
        let points = |points: f32| (points * dpi / 72.0) as u32;
        let tops: Vec<u32> = numbers
            .all
            .iter()
            .map(|number| number.top.saturating_sub(points(ABOVE)))
            .collect();
        let (&[top, body_top, ..], bottom) = (tops.as_slice(), numbers.last().bottom) else {
            return None;
        };
        let within = |parts: &[PixelBox], rows: Range<u32>| -> Vec<PixelBox> {
            let inside = |part: &&PixelBox| {
                part.left >= numbers.left && rows.contains(&((part.top + part.bottom) / 2))
            };
            parts.iter().filter(inside).copied().collect()
        };
        let head = within(pieces, top..body_top);
        let body = within(letters, body_top..bottom);
        let corridors = gutters::corridors(&head, &body, tops.len(), dpi);
        let first = corridors.first()?;
        let narrow = first.white.start <= numbers.left + points(NARROW)
            && first.white.start + points(PADDING) >= numbers.right;
        if !narrow || corridors.len() + 1 < COLUMNS {
            return None;
        }
        let right = head.iter().chain(&body).map(|at| at.right).max()?;
        let frame = Self {
            left: numbers.left.saturating_sub(points(PADDING)),
            right: right + points(PADDING),
            rows: tops,
            corridors,
        };
        let is_table = frame.has_heads(&head)
            && frame.is_filled(&body)
            && !frame.is_text_beside_text(&body, points(number_column::WIDEST));
        is_table.then(|| frame.closed(numbers, pieces, points(LINES)))
    }

    /// The columns from side to side.
    fn columns(&self) -> impl Iterator<Item = Range<u32>> {
        let middles = self.corridors.iter().map(|corridor| corridor.middle);
        let lefts = std::iter::once(self.left).chain(middles.clone());
        let rights = middles.chain(std::iter::once(self.right));
        lefts.zip(rights).map(|(left, right)| left..right)
    }

    /// Whether every column has a head.
    fn has_heads(&self, head: &[PixelBox]) -> bool {
        self.columns().all(|column| meets(head, &column))
    }

    /// Whether its four columns are those of two lists side by side: numbers, text, numbers, text.
    fn is_text_beside_text(&self, body: &[PixelBox], narrow: u32) -> bool {
        let widths: Vec<u32> = self.columns().map(|column| width(body, &column)).collect();
        matches!(widths[..], [_, text, numbers, other] if numbers <= narrow && other * 2 >= text)
    }

    /// Whether at least half of the rows have something in three columns.
    fn is_filled(&self, body: &[PixelBox]) -> bool {
        let columns: Vec<Range<u32>> = self.columns().collect();
        let rows = self.rows.len() - 1;
        let filled = self.rows[1..].iter().enumerate().filter(|(i, top)| {
            let bottom = self.rows.get(i + 2).copied().unwrap_or(u32::MAX);
            let row: Vec<PixelBox> = body
                .iter()
                .filter(|letter| (**top..bottom).contains(&((letter.top + letter.bottom) / 2)))
                .copied()
                .collect();
            columns.iter().filter(|column| meets(&row, column)).count() >= 3
        });
        filled.count() * 2 >= rows
    }

    /// With the bottom of its last row: lines that stand near, under the columns and over no corridor.
    fn closed(mut self, numbers: &NumberColumn, pieces: &[PixelBox], near: u32) -> Self {
        let last = numbers.last();
        let mut bottom = last.bottom;
        for piece in pieces.iter().filter(|piece| piece.bottom > last.top) {
            let crosses = |corridor: &Gutter| {
                piece.left < corridor.white.start && piece.right > corridor.white.end
            };
            let beside = piece.left >= self.right || piece.right <= self.left;
            let first_line = letter_boxes::level(piece, &last);
            if beside || piece.top < last.top && !first_line {
                continue;
            }
            let over = !first_line && self.corridors.iter().any(crosses);
            if over || piece.top > bottom + near || numbers.end.is_some_and(|end| piece.top >= end)
            {
                break;
            }
            bottom = bottom.max(piece.bottom);
        }
        self.rows.push(bottom + near / 4);
        self
    }

    fn at(&self) -> PixelBox {
        line(
            self.left..self.right,
            self.rows[0]..self.rows[self.rows.len() - 1],
        )
    }

    fn table(&self, page: &InkView, letters: &[PixelBox], dpi: f32) -> BorderlessTable {
        let points = |points: f32| (points * dpi / 72.0) as u32;
        let (lean, outside) = (points(LEAN), points(OUTSIDE));
        let mut cells = Vec::new();
        let mut rules: Vec<(Axis, PixelBox)> = self
            .rows
            .iter()
            .map(|&y| (Axis::Horizontal, line(self.left..self.right, y..y + 1)))
            .chain(
                [self.left, self.right]
                    .map(|x| (Axis::Vertical, self.down(x, 0..self.rows.len() - 1))),
            )
            .collect();
        for row in 0..self.rows.len() - 1 {
            let (top, bottom) = (self.rows[row], self.rows[row + 1]);
            let mut left = self.left;
            let open = self.corridors.iter().filter_map(|corridor| {
                let x = corridor.gap(letters, top..bottom, points(GAP / 2.0))?;
                rules.push((Axis::Vertical, self.down(corridor.middle, row..row + 1)));
                Some(x)
            });
            for right in open.chain([self.right]).collect::<Vec<_>>() {
                cells.push(PixelBox {
                    left,
                    right,
                    top: page.gap_across(left..right, top, lean),
                    bottom: page.gap_across(left..right, bottom, lean),
                });
                left = right;
            }
        }
        let at = self.at();
        BorderlessTable {
            rules,
            cells,
            at: line(
                at.left.saturating_sub(outside)..at.right + outside,
                at.top.saturating_sub(outside)..at.bottom + outside,
            ),
        }
    }

    /// A rule down some rows.
    fn down(&self, x: u32, rows: Range<usize>) -> PixelBox {
        line(x..x + 1, self.rows[rows.start]..self.rows[rows.end])
    }
}

fn line(x: Range<u32>, y: Range<u32>) -> PixelBox {
    PixelBox {
        left: x.start,
        top: y.start,
        right: x.end,
        bottom: y.end,
    }
}

fn meets(parts: &[PixelBox], column: &Range<u32>) -> bool {
    parts
        .iter()
        .any(|part| part.left < column.end && part.right > column.start)
}

/// From the first to the last print in a column.
fn width(parts: &[PixelBox], column: &Range<u32>) -> u32 {
    let inside = |part: &&PixelBox| column.contains(&((part.left + part.right) / 2));
    let hull = parts
        .iter()
        .filter(inside)
        .copied()
        .reduce(|a, b| a.union(&b));
    hull.map_or(0, |hull| hull.right - hull.left)
}

/// The ink of a page.
struct InkView<'a> {
    gray: &'a GrayImage,
    ink: u8,
}

impl InkView<'_> {
    fn count(&self, x: Range<u32>, y: Range<u32>) -> usize {
        let width = self.gray.width() as usize;
        let x = x.start as usize..(x.end as usize).min(width);
        let rows = self.gray.as_raw().chunks(width);
        rows.take(y.end as usize)
            .skip(y.start as usize)
            .map(|row| row[x.clone()].iter().filter(|v| **v <= self.ink).count())
            .sum()
    }

    /// Where to part two rows in a column: the place with the least ink near to `y`.
    fn gap_across(&self, x: Range<u32>, y: u32, lean: u32) -> u32 {
        (y.saturating_sub(lean)..(y + lean).min(self.gray.height()))
            .min_by_key(|&at| (self.count(x.clone(), at..at + 1), at.abs_diff(y)))
            .unwrap_or(y)
    }
}

#[cfg(test)]
mod tests;
