//! The pages of an image file on their way into a copy.

use image::metadata::Orientation;

use super::PageProperties;
use super::copy_page::CopyPage;
use super::picture::{EncodedImage, ImageEncoding, PixelColors, png_chunks, png_data};
use crate::outcome::PageTransfer;
use baocao_extract::intake::{Limits, MediaType};
use baocao_extract::raster::{self, FaxPage, ImageHeader, PageImageSource as Original};
use baocao_report::error::Result;
use baocao_report::geometry::Size;

/// Makes a page of an image file ready: in its own coding where PDF knows it, in another without loss, or, where the file
/// has lost something before, with little more.
pub(super) fn copy_page(
    bytes: &[u8],
    kind: MediaType,
    read: &PageProperties,
    limits: &Limits,
) -> CopyPage {
    let index = read.number.saturating_sub(1);
    let made = raster::outline(bytes, kind, index, limits).and_then(|outline| {
        let outline = ImageHeader {
            dpi: read.dpi.unwrap_or(outline.dpi),
            ..outline
        };
        passed(bytes, kind, index, &outline)
            .map(|pictures| laid(pictures, &outline, read))
            .map_or_else(|| recoded(bytes, kind, index, read, limits), Ok)
    });
    made.unwrap_or_else(|error| {
        let a4 = Size {
            width: 595.0,
            height: 842.0,
        };
        CopyPage::empty(read.size.unwrap_or(a4), read.rotation, error.to_string())
    })
}

/// The stored images of a page from top to bottom, with the part of its height that each has, in the file's own coding;
/// `None` where PDF does not know that.
fn passed(
    bytes: &[u8],
    kind: MediaType,
    index: u32,
    outline: &ImageHeader,
) -> Option<Vec<(EncodedImage, f32)>> {
    match kind {
        MediaType::Jpeg => Some(vec![(jpeg(bytes, outline)?, 1.0)]),
        MediaType::Png => Some(vec![(png(bytes)?, 1.0)]),
        MediaType::Tiff => Some(fax(raster::fax_page(bytes, index)?)),
        _ => None,
    }
}

/// A page in a coding of ours.
fn recoded(
    bytes: &[u8],
    kind: MediaType,
    index: u32,
    read: &PageProperties,
    limits: &Limits,
) -> Result<CopyPage> {
    let raster = raster::read(Original::File { bytes, kind, index }, limits)?;
    let lossy = kind == MediaType::Jpeg || raster::is_jpeg_in_tiff(bytes, index);
    let (coded, way) = if lossy {
        (
            EncodedImage::drawn(&raster.pixels, bytes.len()),
            PageTransfer::Rendered,
        )
    } else {
        (
            EncodedImage::lossless(&raster.pixels),
            PageTransfer::Recoded,
        )
    };
    let size = raster.size();
    let matrix = [size.width, 0.0, 0.0, size.height, 0.0, 0.0];
    Ok(match coded {
        Some(coded) => CopyPage::of_picture(coded, matrix, size, read.rotation, way),
        None => CopyPage::empty(size, read.rotation, "its image cannot be coded".into()),
    })
}

/// Stored images laid on a page as the file says that they lie.
fn laid(
    pictures: Vec<(EncodedImage, f32)>,
    outline: &ImageHeader,
    read: &PageProperties,
) -> CopyPage {
    let points = |pixels: u32| pixels as f32 * 72.0 / outline.dpi;
    let stored = (points(outline.width), points(outline.height));
    let turned = matches!(
        outline.orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (width, height) = if turned { (stored.1, stored.0) } else { stored };
    let whole = matrix(outline.orientation, width, height);
    let mut above = 1.0;
    let placed = pictures.into_iter().map(|(coded, share)| {
        above -= share;
        let [a, b, c, d, x, y] = whole;
        // A part of the unit square from `above` up by `share`.
        let part = [a, b, c * share, d * share, x + c * above, y + d * above];
        (coded, part)
    });
    CopyPage::of_pictures(
        placed.collect(),
        Size { width, height },
        read.rotation,
        PageTransfer::Passed,
    )
}

/// The matrix that brings the unit square of an image to a page of a width and a height, `y` upwards, so that it lies as
/// told.
fn matrix(lie: Orientation, width: f32, height: f32) -> [f32; 6] {
    let (w, h) = (width, height);
    match lie {
        Orientation::NoTransforms => [w, 0.0, 0.0, h, 0.0, 0.0],
        Orientation::Rotate90 => [0.0, -h, w, 0.0, 0.0, h],
        Orientation::Rotate180 => [-w, 0.0, 0.0, -h, w, h],
        Orientation::Rotate270 => [0.0, h, -w, 0.0, w, 0.0],
        Orientation::FlipHorizontal => [-w, 0.0, 0.0, h, w, 0.0],
        Orientation::FlipVertical => [w, 0.0, 0.0, -h, 0.0, h],
        Orientation::Rotate90FlipH => [0.0, -h, -w, 0.0, w, h],
        Orientation::Rotate270FlipH => [0.0, h, w, 0.0, 0.0, 0.0],
    }
}

/// A whole JPEG of gray or colour, of eight bits; others are not known to PDF, or not to PDF/A.
fn jpeg(bytes: &[u8], outline: &ImageHeader) -> Option<EncodedImage> {
    let [depth, .., channels] = *frame(bytes)?;
    let colors = match (depth, channels) {
        (8, 1) => PixelColors::Gray(8),
        (8, 3) => PixelColors::Rgb(8),
        _ => return None,
    };
    // Some cameras write zeros behind the end.
    let end = bytes.iter().rposition(|&byte| byte != 0)?;
    bytes[..=end]
        .ends_with(&[0xFF, 0xD9])
        .then(|| EncodedImage {
            width: outline.width,
            height: outline.height,
            colors,
            coding: ImageEncoding::Jpeg,
            data: bytes.to_vec(),
            mask: None,
        })
}

/// Depth, height, width and channels that a JPEG's frame states; `None` for codings that PDF does not know: lossless,
/// hierarchical, arithmetic (ITU-T T.81, B.2.2).
fn frame(bytes: &[u8]) -> Option<&[u8; 6]> {
    let mut at = 2;
    loop {
        let &[0xFF, marker, high, low] = bytes.get(at..at + 4)? else {
            return None;
        };
        match marker {
            0xC0..=0xC2 => return bytes.get(at + 4..)?.first_chunk(),
            // Huffman tables share the row of the frames.
            0xC3 | 0xC5..=0xCF | 0xDA => return None,
            0xFF => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
}

/// A PNG's own lines, where nothing is seen through and they follow each other.
fn png(bytes: &[u8]) -> Option<EncodedImage> {
    let mut table = None;
    let mut header = None;
    for (kind, content) in png_chunks(bytes) {
        match kind {
            b"IHDR" => header = content.first_chunk::<13>(),
            b"PLTE" => table = Some(content),
            b"tRNS" => return None,
            b"IDAT" => break,
            _ => {}
        }
    }
    let [w0, w1, w2, w3, h0, h1, h2, h3, bits, kind, 0, 0, 0] = *header? else {
        return None;
    };
    let colors = match (kind, table) {
        (0, _) => PixelColors::Gray(bits),
        (2, _) => PixelColors::Rgb(bits),
        (3, Some(table)) if table.len() % 3 == 0 && !table.is_empty() => {
            PixelColors::Table(bits, table.to_vec())
        }
        _ => return None,
    };
    Some(EncodedImage {
        width: u32::from_be_bytes([w0, w1, w2, w3]),
        height: u32::from_be_bytes([h0, h1, h2, h3]),
        colors,
        coding: ImageEncoding::Png,
        data: png_data(bytes)?,
        mask: None,
    })
}

/// The strips of a fax, each with its share of the page's height.
fn fax(page: FaxPage) -> Vec<(EncodedImage, f32)> {
    let strips = page.strips.into_iter().map(|(rows, data)| {
        let coded = EncodedImage {
            width: page.width,
            height: rows,
            colors: PixelColors::Bilevel {
                inverted: page.inverted,
            },
            coding: ImageEncoding::Fax,
            data,
            mask: None,
        };
        (coded, rows as f32 / page.height as f32)
    });
    strips.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The corners of the unit square, bottom left first and counter-clockwise, as each lie brings them to a page.
    #[test]
    fn an_image_lies_as_its_file_says() {
        let at = |lie, (u, v): (f32, f32)| {
            let [a, b, c, d, x, y] = matrix(lie, 2.0, 3.0);
            (a * u + c * v + x, b * u + d * v + y)
        };
        // Where the stored top left corner is seen.
        let top_left = (0.0, 1.0);
        let cases = [
            (Orientation::NoTransforms, (0.0, 3.0)),
            (Orientation::Rotate90, (2.0, 3.0)),
            (Orientation::Rotate180, (2.0, 0.0)),
            (Orientation::Rotate270, (0.0, 0.0)),
            (Orientation::FlipHorizontal, (2.0, 3.0)),
            (Orientation::FlipVertical, (0.0, 0.0)),
            (Orientation::Rotate90FlipH, (0.0, 3.0)),
            (Orientation::Rotate270FlipH, (2.0, 0.0)),
        ];
        for (lie, seen) in cases {
            assert_eq!(at(lie, top_left), seen, "{lie:?}");
        }
    }

    #[test]
    fn a_jpeg_that_ends_early_or_has_four_channels_does_not_pass() {
        let outline = ImageHeader {
            width: 1,
            height: 1,
            orientation: Orientation::NoTransforms,
            dpi: 72.0,
        };
        let file = |channels: u8, end: &[u8]| {
            let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 8];
            bytes.extend([8, 0, 1, 0, 1, channels, 0xFF, 0xDA, 0, 2]);
            bytes.extend(end);
            bytes
        };
        let passes = |bytes: &[u8]| jpeg(bytes, &outline).is_some();
        assert!(passes(&file(1, &[7, 0xFF, 0xD9, 0, 0])));
        assert!(passes(&file(3, &[0xFF, 0xD9])));
        assert!(!passes(&file(4, &[0xFF, 0xD9])));
        assert!(!passes(&file(1, &[7, 7])));
        assert!(!passes(&[0xFF, 0xD8]));
    }
}
