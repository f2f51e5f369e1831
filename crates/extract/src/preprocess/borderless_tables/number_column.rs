//! The column of numbers at a table's left edge.

use super::letter_boxes::level;
use crate::preprocess::pixel_box::PixelBox;

/// The widest number of a row, in points: `10.10.1.`.
pub(super) const WIDEST: f32 = 36.0;
/// How far two numbers may be apart, in points: a row of ten lines.
const APART: f32 = 150.0;
/// How far what stands right of a number may reach over it, in points.
const OVER: f32 = 2.0;

/// Narrow pieces one under another, with nothing left of them.
pub(super) struct NumberColumn {
    /// The head of the column, then the numbers, from top to bottom.
    pub all: Vec<PixelBox>,
    /// The left edge of the leftmost.
    pub left: u32,
    /// The right edge of the rightmost.
    pub right: u32,
    /// The top of the piece below that runs over the column, where there is one: the table ends above it.
    pub end: Option<u32>,
}

impl NumberColumn {
    fn new(first: PixelBox) -> Self {
        Self {
            left: first.left,
            right: first.right,
            all: vec![first],
            end: None,
        }
    }

    /// The lowest number.
    pub fn last(&self) -> PixelBox {
        self.all[self.all.len() - 1]
    }

    fn push(&mut self, number: PixelBox) {
        self.left = self.left.min(number.left);
        self.right = self.right.max(number.right);
        self.all.push(number);
    }
}

/// The columns of at least `least` narrow pieces among the pieces of a page, sorted by their tops.
pub(super) fn find(pieces: &[PixelBox], least: usize, dpi: f32) -> Vec<NumberColumn> {
    let points = |points: f32| (points * dpi / 72.0) as u32;
    let mut open: Vec<NumberColumn> = Vec::new();
    for first in pieces.iter().filter(|piece| begins_a_line(piece, pieces)) {
        let narrow = first.right - first.left <= points(WIDEST);
        let mut taken = false;
        for column in open.iter_mut().filter(|column| column.end.is_none()) {
            if first.left + points(OVER) > column.right {
                continue;
            }
            let near = first.top.saturating_sub(column.last().bottom) <= points(APART);
            if narrow && near && first.right > column.left {
                column.push(*first);
                taken = true;
            } else {
                column.end = Some(first.top);
            }
        }
        if narrow && !taken {
            open.push(NumberColumn::new(*first));
        }
    }
    open.retain(|column| column.all.len() >= least);
    open
}

fn begins_a_line(piece: &PixelBox, pieces: &[PixelBox]) -> bool {
    !pieces
        .iter()
        .any(|other| other.left < piece.left && other.right <= piece.left && level(other, piece))
}
