//! Specks taken out: what is too small to be a dot.

use image::GrayImage;

/// The area of the largest speck, in square inches: a full stop of 9-point print is twice as large.
const SPECK: f32 = 5.0 / (200.0 * 200.0);

/// Specks to a square inch on a page that is full of them; on any other, what is so small may be a faint dot.
const MANY: f32 = 4.0;

/// Whitens every patch of ink that is no larger than a speck, where there are many. Fax machines and copies of copies make
/// them, and Tesseract reads them as points, dashes and accents.
pub(super) fn erase(gray: &mut GrayImage, ink: u8, dpi: f32) {
    let largest = (SPECK * dpi * dpi) as usize;
    let (width, height) = gray.dimensions();
    let (width, height) = (width as usize, height as usize);
    let raw = gray.as_mut();
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
            for y in y.saturating_sub(1)..(y + 2).min(height) {
                for x in x.saturating_sub(1)..(x + 2).min(width) {
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
    if count as f32 > MANY * area {
        for at in specks {
            raw[at] = u8::MAX;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn where_specks_are_few_they_may_be_dots() {
        let mut gray = GrayImage::from_pixel(600, 600, Luma([250]));
        gray.put_pixel(5, 5, Luma([10]));
        erase(&mut gray, 128, 200.0);
        assert_eq!(gray.get_pixel(5, 5).0[0], 10);
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
        erase(&mut gray, 128, 200.0);
        let dark: Vec<(u32, u32)> = gray
            .enumerate_pixels()
            .filter(|(.., p)| p.0[0] < 128)
            .map(|(x, y, _)| (x, y))
            .collect();
        assert_eq!(dark.len(), 9);
        assert!(dark.iter().all(|&(x, y)| x >= 30 && y >= 30));
    }
}
