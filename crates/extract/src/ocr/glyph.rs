//! The glyphs of a word, as blank columns part them.

use image::GrayImage;

use crate::preprocess::PixelBox;

/// The boxes of a word's glyphs, from left to right; those that touch are one.
pub(super) fn all(gray: &GrayImage, ink: u8, word: PixelBox) -> Vec<PixelBox> {
    let rows = word.top..word.bottom.min(gray.height());
    let inked = |x: u32| rows.clone().any(|y| gray.get_pixel(x, y).0[0] <= ink);
    let columns = word.left..word.right.min(gray.width());
    let inked: Vec<(u32, bool)> = columns.map(|x| (x, inked(x))).collect();
    let runs = inked.chunk_by(|a, b| a.1 == b.1).filter(|run| run[0].1);
    runs.filter_map(|run| {
        let (left, right) = (run.first()?.0, run.last()?.0 + 1);
        let inked = |y: &u32| (left..right).any(|x| gray.get_pixel(x, *y).0[0] <= ink);
        Some(PixelBox {
            left,
            top: rows.clone().find(inked)?,
            right,
            bottom: rows.clone().rev().find(inked)? + 1,
        })
    })
    .collect()
}
