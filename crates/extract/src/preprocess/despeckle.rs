//! Specks taken out: what is too small to be a dot.

use image::{GrayImage, imageops};

/// The area of the largest speck, in square inches: a full stop of 9-point print is twice as large.
const SPECK: f32 = 5.0 / (200.0 * 200.0);

/// How far apart pieces of a broken stroke may be, in points: what stands so near to ink is part of it.
const REACH: f32 = 0.7;

/// Specks to a square inch on a page that is full of them; on any other, what is so small may be a faint dot.
const MANY: f32 = 4.0;

/// How far ink spreads over gaps in strokes, in pixels, and how much darker it is made so that hairlines stay as dark as
/// they were. Of a fax's 323 words in a table and below it 48 were read wrongly without, 32 with both; more of the
/// one or the other was no better.
const SPREAD: f32 = 0.6;
const DARKER: f32 = 1.8;

/// Whitens every patch of ink that is no larger than a speck, where there are many. Fax machines and copies of copies make
/// them, and Tesseract reads them as points, dashes and accents. Gives the page as it was, where it has changed.
pub(super) fn remove_specks(gray: &mut GrayImage, ink: u8, dpi: f32) -> Option<GrayImage> {
    let largest = (SPECK * dpi * dpi) as usize;
    let reach = (REACH * dpi / 72.0).round().max(1.0) as usize;
    let (width, height) = gray.dimensions();
    let (width, height) = (width as usize, height as usize);
    let raw = gray.as_raw();
    let mut seen = vec![false; raw.len()];
    let mut patch = Vec::new();
    let (mut specks, mut count) = (Vec::new(), 0_usize);
    for start in 0..raw.len() {
        if seen[start] || raw[start] > ink {
            continue;
        }
        patch.clear();
        patch.push(start);
        seen[start] = true;
        let mut next = 0;
        while let Some(&at) = patch.get(next) {
            next += 1;
            let (x, y) = (at % width, at / width);
            for y in y.saturating_sub(reach)..(y + reach + 1).min(height) {
                for x in x.saturating_sub(reach)..(x + reach + 1).min(width) {
                    let near = y * width + x;
                    if raw[near] <= ink && !seen[near] {
                        seen[near] = true;
                        patch.push(near);
                    }
                }
            }
        }
        if patch.len() <= largest {
            specks.extend_from_slice(&patch);
            count += 1;
        }
    }
    let area = (width as f32 / dpi) * (height as f32 / dpi);
    if count as f32 <= MANY * area {
        return None;
    }
    let before = gray.clone();
    let raw = gray.as_mut();
    for at in specks {
        raw[at] = u8::MAX;
    }
    Some(before)
}

/// Strokes made whole: what makes specks eats strokes away. Each pixel takes some of the ink around it.
pub(super) fn fill_strokes(gray: &GrayImage) -> GrayImage {
    let mut filled = imageops::blur(gray, SPREAD);
    for pixel in filled.as_mut() {
        *pixel = u8::MAX - (f32::from(u8::MAX - *pixel) * DARKER).min(255.0) as u8;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn where_specks_are_few_they_may_be_dots() {
        let mut gray = GrayImage::from_pixel(600, 600, Luma([250]));
        gray.put_pixel(5, 5, Luma([10]));
        remove_specks(&mut gray, 128, 200.0);
        assert_eq!(gray.get_pixel(5, 5).0[0], 10);
    }

    #[test]
    fn pieces_of_a_broken_stroke_stay() {
        let mut gray = GrayImage::from_pixel(60, 60, Luma([250]));
        let stroke = (0..6).map(|i| (30 - i, 20 + 3 * i));
        for (x, y) in stroke.clone().chain([(5, 5), (50, 5)]) {
            gray.put_pixel(x, y, Luma([10]));
            gray.put_pixel(x, y + 1, Luma([10]));
        }
        let before = gray.clone();
        assert_eq!(remove_specks(&mut gray, 128, 200.0), Some(before));
        assert!(stroke.clone().all(|(x, y)| gray.get_pixel(x, y).0[0] == 10));
        assert_eq!(gray.get_pixel(5, 5).0[0], 255);
    }

    #[test]
    fn eaten_strokes_are_filled_and_hairlines_stay_dark() {
        let mut gray = GrayImage::from_pixel(60, 60, Luma([255]));
        for x in (5..50).filter(|x| x % 4 != 0) {
            gray.put_pixel(x, 30, Luma([0]));
        }
        let filled = fill_strokes(&gray);
        let dark = |x| filled.get_pixel(x, 30).0[0];
        assert!((6..49).all(|x| dark(x) < if x % 4 == 0 { 160 } else { 20 }));
        assert!(filled.get_pixel(20, 32).0[0] > 200);
    }

    #[test]
    fn specks_go_and_dots_stay() {
        let mut gray = GrayImage::from_pixel(60, 60, Luma([250]));
        for (x, y) in [(5, 5), (6, 6), (40, 5)] {
            gray.put_pixel(x, y, Luma([10]));
        }
        for y in 30..33 {
            for x in 30..33 {
                gray.put_pixel(x, y, Luma([10]));
            }
        }
        remove_specks(&mut gray, 128, 200.0);
        let dark: Vec<(u32, u32)> = gray
            .enumerate_pixels()
            .filter(|(.., p)| p.0[0] < 128)
            .map(|(x, y, _)| (x, y))
            .collect();
        assert_eq!(dark.len(), 9);
        assert!(dark.iter().all(|&(x, y)| x >= 30 && y >= 30));
    }
}
