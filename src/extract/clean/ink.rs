//! Colour to gray, seals and signatures left out; what counts as ink.

use image::{GrayImage, RgbImage};

use super::super::raster::Pixels;
use super::PixelBox;
use super::patch::{Neighbours, patches};

/// A pixel is coloured where its channels differ by more than this: JPEG's chroma noise stays below.
const COLORED: u8 = 60;
/// Sides of a coloured patch that is a seal or a signature, in inches: larger than any printed letter.
/// A seal of an agency measures 36 mm (Thông tư 55/2019/TT-BCA).
const SEAL: f32 = 0.45;
/// A patch whose box is filled more than this is shaded paper, not ink.
const SHADED: f32 = 0.7;

/// Makes gray of a page. Seals and signatures in coloured ink vanish, what is printed in black under them
/// stays; other coloured print stays, as dark as it looks.
pub(super) fn gray(pixels: Pixels, dpi: f32) -> GrayImage {
    match pixels {
        Pixels::Gray(image) => image,
        Pixels::Rgb(image) => without_seals(&image, dpi),
    }
}

fn without_seals(image: &RgbImage, dpi: f32) -> GrayImage {
    let (width, height) = image.dimensions();
    let (rgb, _) = image.as_raw().as_chunks::<3>();
    let mut luma: Vec<u8> = rgb
        .iter()
        .map(|&[r, g, b]| {
            ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000) as u8
        })
        .collect();
    for patch in seals(image, dpi) {
        for y in patch.top..patch.bottom {
            for x in patch.left..patch.right {
                let at = y as usize * width as usize + x as usize;
                // Red ink is bright in the red channel, blue ink in the blue one; black in none.
                let [r, g, b] = rgb[at];
                luma[at] = r.max(g).max(b);
            }
        }
    }
    GrayImage::from_raw(width, height, luma).unwrap_or_default()
}

/// The boxes of coloured patches of a seal's size, found on a grid of blocks of about a point.
fn seals(image: &RgbImage, dpi: f32) -> Vec<PixelBox> {
    let block = (dpi / 50.0).round().max(1.0) as usize;
    let width = image.width() as usize;
    let columns = width.div_ceil(block);
    let rows = (image.height() as usize).div_ceil(block);
    let mut colored = vec![0_u16; columns * rows];
    let (rgb, _) = image.as_raw().as_chunks::<3>();
    for (i, &[r, g, b]) in rgb.iter().enumerate() {
        if r.max(g).max(b) - r.min(g).min(b) > COLORED {
            let count = &mut colored[i / width / block * columns + i % width / block];
            *count = count.saturating_add(1);
        }
    }
    // A few pixels of a block suffice: a pen's stroke is thin.
    let least = ((block * block) / 12).max(1) as u16;
    let open = colored.iter().map(|&count| count >= least).collect();
    let smallest = (SEAL * dpi) as usize / block;
    patches(open, columns, Neighbours::Corners)
        .filter(|p| p.across() >= smallest && p.down() >= smallest && p.filled() < SHADED)
        .map(|p| PixelBox {
            left: (p.left * block) as u32,
            top: (p.top * block) as u32,
            right: ((p.right * block) as u32).min(image.width()),
            bottom: ((p.bottom * block) as u32).min(image.height()),
        })
        .collect()
}

/// The value that best parts ink from paper: Otsu, IEEE Trans. SMC 9 (1979).
pub(super) fn threshold(gray: &GrayImage) -> u8 {
    let mut counts = [0_u32; 256];
    for &value in gray.as_raw() {
        counts[usize::from(value)] += 1;
    }
    let total = gray.as_raw().len() as f64;
    let sum: f64 = (0..256).map(|v| v as f64 * f64::from(counts[v])).sum();
    let (mut below, mut sum_below) = (0.0, 0.0);
    let (mut best, mut at) = (0.0, 127);
    for (value, &count) in counts.iter().enumerate() {
        below += f64::from(count);
        sum_below += value as f64 * f64::from(count);
        let above = total - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let apart = sum_below / below - (sum - sum_below) / above;
        let variance = below * above * apart * apart;
        if variance > best {
            (best, at) = (variance, value);
        }
    }
    at as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const DPI: f32 = 100.0;

    /// A red ring of a seal's size over a black bar and a short red dash elsewhere.
    fn sealed() -> RgbImage {
        RgbImage::from_fn(400, 400, |x, y| {
            let from_middle = (f64::from(x) - 200.0).hypot(f64::from(y) - 200.0);
            if (190..210).contains(&y) && (100..300).contains(&x) {
                Rgb([40, 30, 30])
            } else if (60.0..70.0).contains(&from_middle) {
                Rgb([220, 60, 70])
            } else if (20..24).contains(&y) && (20..40).contains(&x) {
                Rgb([200, 20, 30])
            } else {
                Rgb([250, 250, 250])
            }
        })
    }

    #[test]
    fn a_seal_vanishes_and_the_letters_under_it_stay() {
        let gray = gray(Pixels::Rgb(sealed()), DPI);
        assert!(gray.get_pixel(200, 200 - 65).0[0] > 200, "the ring");
        assert!(
            gray.get_pixel(200 + 65, 200).0[0] < 60,
            "black under the ring"
        );
    }

    #[test]
    fn red_print_outside_a_seal_stays_dark() {
        let gray = gray(Pixels::Rgb(sealed()), DPI);
        assert!(gray.get_pixel(30, 22).0[0] < 100);
    }

    #[test]
    fn shaded_paper_is_no_seal() {
        let shaded = RgbImage::from_pixel(200, 200, Rgb([20, 60, 160]));
        let gray = gray(Pixels::Rgb(shaded), DPI);
        assert!(gray.get_pixel(100, 100).0[0] < 100);
    }

    #[test]
    fn the_threshold_lies_between_ink_and_paper() {
        let image = GrayImage::from_fn(50, 50, |x, _| image::Luma([if x < 5 { 60 } else { 230 }]));
        let at = threshold(&image);
        assert!((60..230).contains(&at), "{at}");
    }
}
