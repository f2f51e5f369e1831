use image::{ColorType, GrayImage, ImageEncoder, ImageFormat, Luma, Rgb, RgbImage};

use super::*;
use crate::raster::A4_WIDTH;

const LIMITS: Limits = Limits {
    bytes: 1 << 30,
    pages: 100,
    pixels: 1_000_000,
};

fn gray() -> GrayImage {
    GrayImage::from_fn(90, 60, |x, y| Luma([(2 * x + y) as u8]))
}

fn encoded(image: &image::DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn a_file_without_a_resolution_is_taken_for_a4() {
    let bytes = encoded(&gray().into(), ImageFormat::Png);
    let raster = read(&bytes, MediaType::Png, 0, &LIMITS).unwrap();
    assert!(matches!(&raster.pixels, Pixels::Gray(image) if *image == gray()));
    assert!((raster.dpi - 60.0 / A4_WIDTH).abs() < 0.01);
}

#[test]
fn sixteen_bits_become_eight_and_transparency_becomes_paper() {
    let mut png = Vec::new();
    let samples: Vec<u8> = [0x1234_u16, 0xFFFF]
        .iter()
        .flat_map(|v| v.to_ne_bytes())
        .collect();
    image::codecs::png::PngEncoder::new(&mut png)
        .write_image(&samples, 2, 1, ColorType::L16.into())
        .unwrap();
    let raster = read(&png, MediaType::Png, 0, &LIMITS).unwrap();
    assert!(matches!(&raster.pixels, Pixels::Gray(image) if image.as_raw() == &[0x12, 0xFF]));

    let clear = image::RgbaImage::from_pixel(1, 1, image::Rgba([0, 0, 0, 0]));
    let png = encoded(&clear.into(), ImageFormat::Png);
    let raster = read(&png, MediaType::Png, 0, &LIMITS).unwrap();
    assert!(
        matches!(&raster.pixels, Pixels::Rgb(image) if *image.get_pixel(0, 0) == Rgb([255; 3]))
    );
}

#[test]
fn too_many_pixels_are_refused_before_decoding() {
    let mut bytes = encoded(&gray().into(), ImageFormat::Png);
    bytes.truncate(60);
    let limits = Limits {
        pixels: 5_399,
        ..LIMITS
    };
    let error = read(&bytes, MediaType::Png, 0, &limits).err().unwrap();
    let Problem::TooManyPixels { pixels, limit } = error.problem() else {
        panic!("{error}");
    };
    assert_eq!((*pixels, *limit), (5_400, 5_399));
}

#[test]
fn of_a_truncated_jpeg_the_beginning_is_read() {
    let dark = RgbImage::from_fn(200, 400, |x, _| Rgb([(x % 90) as u8, 20, 40]));
    let mut bytes = encoded(&dark.into(), ImageFormat::Jpeg);
    bytes.truncate(bytes.len() / 2);
    let raster = read(&bytes, MediaType::Jpeg, 0, &LIMITS).unwrap();
    let Pixels::Rgb(image) = raster.pixels else {
        panic!("a colour image");
    };
    assert!(image.get_pixel(100, 20).0[1] < 60);
}

#[test]
fn garbage_is_damaged() {
    for kind in [MediaType::Png, MediaType::Jpeg, MediaType::Tiff] {
        let error = read(b"II\x2A\0 no image at all", kind, 0, &LIMITS)
            .err()
            .unwrap();
        assert!(matches!(error.problem(), Problem::Damaged(_)), "{error}");
    }
}

/// Two pages in one file: the second directory is appended and the first made to point at it.
#[test]
fn a_tiff_gives_the_page_asked_for() {
    let mut first = encoded(
        &GrayImage::from_pixel(8, 8, Luma([10])).into(),
        ImageFormat::Tiff,
    );
    let second = encoded(
        &GrayImage::from_pixel(4, 4, Luma([200])).into(),
        ImageFormat::Tiff,
    );
    let joined = join(&mut first, &second);
    assert_eq!(count(&joined, MediaType::Tiff, &LIMITS), 2);
    for (index, size, value) in [(0, 8, 10), (1, 4, 200)] {
        let raster = read(&joined, MediaType::Tiff, index, &LIMITS).unwrap();
        let Pixels::Gray(image) = raster.pixels else {
            panic!("a gray image");
        };
        assert_eq!((image.width(), image.get_pixel(1, 1).0[0]), (size, value));
    }
}

/// Appends a one-page little-endian TIFF to another, moving every offset in it.
fn join(first: &mut Vec<u8>, second: &[u8]) -> Vec<u8> {
    let u16_at = |b: &[u8], at: usize| u16::from_le_bytes([b[at], b[at + 1]]) as usize;
    let u32_at = |b: &[u8], at: usize| u32::from_le_bytes(b[at..at + 4].try_into().unwrap());
    if first.len() % 2 == 1 {
        first.push(0);
    }
    let shift = first.len() as u32;
    let mut moved = second.to_vec();
    let directory = u32_at(second, 4) as usize;
    for entry in 0..u16_at(second, directory) {
        let at = directory + 2 + 12 * entry;
        let size = match u16_at(second, at + 2) {
            1 | 2 => 1,
            3 => 2,
            4 => 4,
            _ => 8,
        } * u32_at(second, at + 4);
        let strips = u16_at(second, at) == 273;
        if size > 4 || strips {
            let offset = u32_at(second, at + 8) + shift;
            moved[at + 8..at + 12].copy_from_slice(&offset.to_le_bytes());
        }
    }
    let end = u32_at(first, 4) as usize;
    let next = end + 2 + 12 * u16_at(first, end);
    first[next..next + 4].copy_from_slice(&(directory as u32 + shift).to_le_bytes());
    [first.as_slice(), &moved].concat()
}
