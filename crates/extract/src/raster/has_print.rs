//! Whether an image shows print, judged by its grays.

use image::GrayImage;

/// Light enough for paper, 0 black to 255 white.
const LIGHT: usize = 128;
/// Paper is at most this much darker than its commonest gray.
const PAPER: usize = 24;
/// Ink is darker than the paper's commonest gray by at least this.
const INK: usize = 72;
/// The least part of the pixels that is paper. Photographs spread over all grays.
const LEAST_PAPER: f64 = 0.5;
/// The part of the pixels that is ink: more than on an empty form, less than in a picture.
const SOME_INK: std::ops::RangeInclusive<f64> = 0.005..=0.3;

/// Whether most of an image is even light paper, with some ink on it.
pub(super) fn is_print(gray: &GrayImage) -> bool {
    let mut counts = [0_u32; 256];
    for pixel in gray.as_raw() {
        counts[usize::from(*pixel)] += 1;
    }
    let Some(paper) = (LIGHT..256).max_by_key(|&gray| counts[gray]) else {
        return false;
    };
    let share = |grays: &[u32]| {
        f64::from(grays.iter().sum::<u32>()) / f64::from(counts.iter().sum::<u32>().max(1))
    };
    share(&counts[paper - PAPER..]) >= LEAST_PAPER
        && SOME_INK.contains(&share(&counts[..paper - INK]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn image(gray: impl Fn(u32, u32) -> u8) -> GrayImage {
        GrayImage::from_fn(200, 100, |x, y| Luma([gray(x, y)]))
    }

    #[test]
    fn strokes_on_paper_are_print_and_pictures_are_not() {
        let line = |x: u32, y: u32| y % 20 < 8 && x.is_multiple_of(5);
        assert!(is_print(&image(|x, y| if line(x, y) { 30 } else { 240 })));
        // Gray paper of a copy, uneven.
        let copied = |x: u32, y: u32| if line(x, y) { 50 } else { 190 + (x / 20) as u8 };
        assert!(is_print(&image(copied)));
        for picture in [
            image(|x, y| (x + y) as u8),
            image(|_, _| 250),
            image(|x, _| if x < 100 { 20 } else { 240 }),
        ] {
            assert!(!is_print(&picture));
        }
    }
}
