//! Colour to gray, seals and signatures set apart; what counts as ink.

use image::{GrayImage, RgbImage};

use super::connected_components::{Connectivity, patches};
use crate::preprocess::pixel_box::PixelBox;
use crate::raster::Pixels;

/// A pixel is coloured where its channels differ by more than this: JPEG's chroma noise stays below.
const COLORED: u8 = 36;
/// Sides of a coloured patch that is a seal or a signature, in inches: larger than any printed letter.
/// A seal of an agency measures 36 mm (Thông tư 55/2019/TT-BCA).
const SEAL: f32 = 0.45;
/// A gap within a patch, in inches: a seal's ring is worn, JPEG takes the colour out of thin strokes.
const GAP: f32 = 0.08;
/// A patch whose box is filled more than this is shaded paper, not ink.
const SHADED: f32 = 0.7;
/// How much of its light the brightest channel loses to coloured ink, of how far the channels lie apart. Measured: less
/// leaves the rims of strokes, more eats the print beneath.
const INK: f32 = 1.6;
/// The part of a channel's values that are darker than paper.
const PAPER: f32 = 0.8;

/// A page parted by its inks.
pub(super) struct SeparatedInks {
    /// What is printed, as dark as it looks, without seals and signatures.
    pub print: GrayImage,
    /// Seals, stamps and signatures, where there are any.
    pub stamps: Option<ColoredInk>,
}

/// What is stamped or written in coloured ink.
pub(super) struct ColoredInk {
    /// Their ink alone on white, as large as the page.
    pub image: GrayImage,
    /// Where they stand.
    pub places: Vec<PixelBox>,
}

/// Parts a page by its inks. What is printed in black under a seal stays; coloured print smaller than a seal stays too.
pub(super) fn separate_inks(pixels: Pixels, dpi: f32) -> SeparatedInks {
    match pixels {
        Pixels::Gray(print) => SeparatedInks {
            print,
            stamps: None,
        },
        Pixels::Rgb(mut image) => {
            balance(&mut image);
            parted(&image, dpi)
        }
    }
}

/// Takes the paper's tint off: yellowed paper, the light of a lamp.
fn balance(image: &mut RgbImage) {
    let mut counts = [[0_u32; 256]; 3];
    for pixel in image.pixels().step_by(7) {
        for (count, &value) in counts.iter_mut().zip(&pixel.0) {
            count[usize::from(value)] += 1;
        }
    }
    let paper = counts.map(|count| {
        let wanted = count.iter().sum::<u32>() as f32 * PAPER;
        let mut seen = 0;
        let at = count.iter().position(|&n| {
            seen += n;
            seen as f32 >= wanted
        });
        at.unwrap_or(255).max(1)
    });
    let brightest = paper.into_iter().max().unwrap_or(255);
    let tables = paper.map(|level| {
        std::array::from_fn::<u8, 256, _>(|value| (value * brightest / level).min(255) as u8)
    });
    for pixel in image.pixels_mut() {
        for (value, table) in pixel.0.iter_mut().zip(&tables) {
            *value = table[usize::from(*value)];
        }
    }
}

fn parted(image: &RgbImage, dpi: f32) -> SeparatedInks {
    let (width, height) = image.dimensions();
    let (rgb, _) = image.as_raw().as_chunks::<3>();
    let mut print: Vec<u8> = rgb
        .iter()
        .map(|&[r, g, b]| {
            ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000) as u8
        })
        .collect();
    let places = seals(image, dpi);
    let mut stamps = GrayImage::new(0, 0);
    if !places.is_empty() {
        stamps = GrayImage::from_pixel(width, height, image::Luma([u8::MAX]));
    }
    for place in &places {
        for y in place.top..place.bottom {
            for x in place.left..place.right {
                let at = y as usize * width as usize + x as usize;
                let near = color_near(rgb, (width, height), (x, y));
                print[at] = without_color(rgb[at], near);
                stamps.as_mut()[at] = u8::MAX - color_ink(rgb[at]);
            }
        }
    }
    SeparatedInks {
        print: GrayImage::from_raw(width, height, print).unwrap_or_default(),
        stamps: (!places.is_empty()).then_some(ColoredInk {
            image: stamps,
            places,
        }),
    }
}

/// How far the channels of a pixel lie apart.
fn color([r, g, b]: [u8; 3]) -> u8 {
    r.max(g).max(b) - r.min(g).min(b)
}

/// The strongest colour of a pixel and those around it: JPEG keeps colours coarsely, so that the rim of a stroke is dark
/// and has none.
fn color_near(rgb: &[[u8; 3]], (width, height): (u32, u32), (x, y): (u32, u32)) -> u8 {
    let rows = y.saturating_sub(1)..(y + 2).min(height);
    let columns = x.saturating_sub(1) as usize..(x + 2).min(width) as usize;
    rows.flat_map(|y| &rgb[y as usize * width as usize..][columns.clone()])
        .map(|&pixel| color(pixel))
        .max()
        .unwrap_or(0)
}

/// How bright a pixel would be without its coloured ink.
///
/// Red ink is bright in the red channel, blue ink in the blue one; black in none. The farther the channels lie apart, the
/// more light even the brightest has lost. Black print under a seal has the seal's colour, but stays dark in all
/// channels.
fn without_color([r, g, b]: [u8; 3], color: u8) -> u8 {
    let left = (255.0 - INK * f32::from(color)).max(1.0);
    (f32::from(r.max(g).max(b)) * 255.0 / left).min(255.0) as u8
}

/// How much coloured ink a pixel has.
fn color_ink(pixel: [u8; 3]) -> u8 {
    let color = color(pixel);
    if color > COLORED {
        color.saturating_mul(2)
    } else {
        0
    }
}

/// The boxes of coloured patches of a seal's size, found on a grid of blocks of about a point.
fn seals(image: &RgbImage, dpi: f32) -> Vec<PixelBox> {
    let block = (dpi / 50.0).round().max(1.0) as usize;
    let width = image.width() as usize;
    let columns = width.div_ceil(block);
    let rows = (image.height() as usize).div_ceil(block);
    let mut colored = vec![0_u16; columns * rows];
    let (rgb, _) = image.as_raw().as_chunks::<3>();
    for (i, &pixel) in rgb.iter().enumerate() {
        if color(pixel) > COLORED {
            let count = &mut colored[i / width / block * columns + i % width / block];
            *count = count.saturating_add(1);
        }
    }
    // A few pixels of a block suffice: a pen's stroke is thin.
    let least = ((block * block) / 8).max(1) as u16;
    let ink: Vec<bool> = colored.iter().map(|&count| count >= least).collect();
    let gap = ((GAP * dpi) as usize / block).max(1);
    let smallest = (SEAL * dpi) as usize / block;
    let filled = |p: &super::connected_components::ConnectedComponent| {
        let rows = (p.top..p.bottom).map(|y| &ink[y * columns + p.left..y * columns + p.right]);
        let count = rows.flatten().filter(|&&ink| ink).count();
        count as f32 / (p.across() * p.down()) as f32
    };
    patches(grown(&ink, columns, gap), columns, Connectivity::Corners)
        .filter(|p| p.across() >= smallest + gap && p.down() >= smallest + gap)
        .filter(|p| filled(p) < SHADED)
        .map(|p| PixelBox {
            left: (p.left * block) as u32,
            top: (p.top * block) as u32,
            right: ((p.right * block) as u32).min(image.width()),
            bottom: ((p.bottom * block) as u32).min(image.height()),
        })
        .collect()
}

/// Every place that lies within so many places of one that is set, across and down.
fn grown(set: &[bool], columns: usize, by: usize) -> Vec<bool> {
    let rows = set.len() / columns;
    let mut across = vec![false; set.len()];
    let mut grown = vec![false; set.len()];
    for (at, _) in set.iter().enumerate().filter(|(_, set)| **set) {
        let (row, column) = (at / columns, at % columns);
        let row = row * columns;
        across[row + column.saturating_sub(by)..row + (column + by + 1).min(columns)].fill(true);
    }
    for (at, _) in across.iter().enumerate().filter(|(_, set)| **set) {
        let (row, column) = (at / columns, at % columns);
        for row in row.saturating_sub(by)..(row + by + 1).min(rows) {
            grown[row * columns + column] = true;
        }
    }
    grown
}

/// The value that best parts ink from paper: Otsu, IEEE Trans. SMC 9 (1979).
pub(super) fn otsu_threshold(values: &[u8]) -> u8 {
    let mut counts = [0_u32; 256];
    for &value in values {
        counts[usize::from(value)] += 1;
    }
    let total = values.len() as f64;
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
        let gray = separate_inks(Pixels::Rgb(sealed()), DPI).print;
        assert!(gray.get_pixel(200, 200 - 65).0[0] > 200, "the ring");
        assert!(
            gray.get_pixel(200 + 65, 200).0[0] < 60,
            "black under the ring"
        );
    }

    #[test]
    fn red_print_outside_a_seal_stays_dark() {
        let gray = separate_inks(Pixels::Rgb(sealed()), DPI).print;
        assert!(gray.get_pixel(30, 22).0[0] < 100);
    }

    #[test]
    fn shaded_paper_is_no_seal() {
        let shaded = RgbImage::from_fn(600, 600, |x, y| match (x, y) {
            (50..150, 50..150) => Rgb([20, 60, 160]),
            _ => Rgb([250, 250, 250]),
        });
        let gray = separate_inks(Pixels::Rgb(shaded), DPI).print;
        assert!(gray.get_pixel(100, 100).0[0] < 100);
    }

    #[test]
    fn the_threshold_lies_between_ink_and_paper() {
        let image = GrayImage::from_fn(50, 50, |x, _| image::Luma([if x < 5 { 60 } else { 230 }]));
        let at = otsu_threshold(image.as_raw());
        assert!((60..230).contains(&at), "{at}");
    }
}
