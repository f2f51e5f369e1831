//! The print of a page as boxes: letters, and the pieces of lines that they make.

use image::GrayImage;

use super::super::connected_components::{Connectivity, patches};
use crate::page::Axis;
use crate::preprocess::pixel_box::PixelBox;

/// Places of the grid on which letters are found, to a point.
const FINE: f32 = 2.0;
/// The lowest and the highest letter, in points: below are dots, marks and the pieces of dotted rules, above
/// lines that hang together, frames and seals.
const HEIGHT: std::ops::RangeInclusive<f32> = 3.5..=20.0;
/// The widest letter, in points, or letters that hang together.
const WIDTH: f32 = 60.0;
/// A blank within a piece, in points: words of justified text stand as far apart, columns further.
const BLANK: f32 = 8.0;

/// The thickest stroke that is left of a rule, in points.
const THIN: f32 = 2.0;

/// What hangs together on a page: letters, their marks, what is left of rules.
pub(super) fn parts(gray: &GrayImage, ink: u8, dpi: f32) -> Vec<PixelBox> {
    let scale = 72.0 * FINE / dpi;
    let columns = (gray.width() as f32 * scale).ceil() as usize + 1;
    let rows = (gray.height() as f32 * scale).ceil() as usize + 1;
    let mut inked = vec![false; columns * rows];
    for (y, line) in gray.as_raw().chunks(gray.width() as usize).enumerate() {
        let row = (y as f32 * scale) as usize * columns;
        for (x, _) in line.iter().enumerate().filter(|(_, v)| **v <= ink) {
            inked[row + (x as f32 * scale) as usize] = true;
        }
    }
    patches(inked, columns, Connectivity::Corners)
        .map(|p| {
            let pixel = |place: usize| (place as f32 / scale) as u32;
            PixelBox {
                left: pixel(p.left),
                top: pixel(p.top),
                right: pixel(p.right),
                bottom: pixel(p.bottom),
            }
        })
        .collect()
}

/// Whether a part is a letter, or some that hang together, by its size.
pub(super) fn is_letter(part: &PixelBox, dpi: f32) -> bool {
    let points = |pixels: u32| pixels as f32 * 72.0 / dpi;
    HEIGHT.contains(&points(part.bottom - part.top)) && points(part.right - part.left) <= WIDTH
}

/// Whether a part is thin enough, in one of the directions, for what is left of a rule that runs the other way.
pub(super) fn is_thin(part: &PixelBox, axis: Axis, dpi: f32) -> bool {
    let breadth = match axis {
        Axis::Horizontal => part.bottom - part.top,
        Axis::Vertical => part.right - part.left,
    };
    breadth as f32 <= THIN * dpi / 72.0
}

/// The pieces of lines that letters make: what stands between two wide blanks. Sorted by their tops.
pub(super) fn pieces(letters: &[PixelBox], dpi: f32) -> Vec<PixelBox> {
    let blank = (BLANK * dpi / 72.0) as u32;
    let mut letters = letters.to_vec();
    letters.sort_by_key(|letter| letter.left);
    // Each with its last letter: a line may lean.
    let mut open: Vec<(PixelBox, PixelBox)> = Vec::new();
    for letter in letters {
        let near = open
            .iter_mut()
            .filter(|(piece, last)| letter.left <= piece.right + blank && level(last, &letter))
            .max_by_key(|(piece, _)| piece.right);
        match near {
            Some((piece, last)) => {
                *piece = piece.union(&letter);
                *last = letter;
            }
            None => open.push((letter, letter)),
        }
    }
    let mut pieces: Vec<PixelBox> = open.into_iter().map(|(piece, _)| piece).collect();
    pieces.sort_by_key(|piece| piece.top);
    pieces
}

/// Whether two boxes stand on one line: they share half of the lower one's height.
pub(super) fn level(a: &PixelBox, b: &PixelBox) -> bool {
    let common = a.bottom.min(b.bottom).saturating_sub(a.top.max(b.top));
    common * 2 >= (a.bottom - a.top).min(b.bottom - b.top)
}
