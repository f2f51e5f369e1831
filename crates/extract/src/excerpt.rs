//! The scan's own image of a line, for people to look at.

use std::io::Cursor;

use base64ct::{Base64, Encoding};
use hayro_syntax::Pdf;
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, imageops};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::intake::{Limits, MediaType, Source};
use crate::raster::{self, PageImageSource, Raster};
use crate::rotation::Rotation;
use crate::{pdf, preprocess};
use baocao_report::error::Result;
use baocao_report::geometry::Rect;

/// How much is shown around a box, in points: beside it, above and below.
const MARGIN: (f32, f32) = (8.0, 4.0);

/// The most that is shown of a box, in points from its top: of a table's whole row, its first lines.
const TALLEST: f32 = 150.0;

/// Dots an inch: small print can be read, and a line across the page takes some 20 kB.
const DPI: f32 = 144.0;

/// The most bytes of an image.
const MOST: usize = 60_000;

/// The qualities that are tried until an image is small enough.
const QUALITIES: [u8; 4] = [75, 55, 35, 15];

/// A place on a page of a scan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExcerptPlace {
    /// The page, counted from 1.
    pub page: u32,
    /// The box on it, in points of the upright, straightened page.
    pub bounds: Rect,
}

/// What is to be cut out of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExcerptRequest {
    /// The page, counted from 1.
    pub page: u32,
    /// The turn it needed to be read, in degrees clockwise.
    pub rotation: u16,
    /// Whether it was straightened to be read, as scans are.
    pub straightened: bool,
    /// The boxes, in points of the page as it was read.
    pub boxes: Vec<Rect>,
}

/// A small image cut out of a scanned page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The image as a `data:` URI.
    pub uri: String,
}

/// Cuts images out of a file's pages: for each page one for each of its boxes, `None` where the page cannot be shown
/// or has nothing there. A typed file has none.
///
/// # Errors
/// Those of opening a PDF. A page that cannot be decoded is no error.
pub fn excerpts(
    source: &Source,
    cuts: &[ExcerptRequest],
    limits: &Limits,
) -> Result<Vec<Vec<Option<Excerpt>>>> {
    let pdf = match source.media_type {
        MediaType::Pdf => Some(pdf::open(source)?),
        _ => None,
    };
    let of_page = |cut: &ExcerptRequest| {
        let page = page_image_source(source, pdf.as_ref(), cut.page, limits)
            .and_then(|image| raster::read(image, limits).ok())
            .map(|raster| laid(raster, cut));
        let of_box = |at: &Rect| {
            page.as_ref()
                .and_then(|(gray, dpi)| excerpt(gray, *dpi, at))
        };
        cut.boxes.iter().map(of_box).collect()
    };
    Ok(cuts.par_iter().map(of_page).collect())
}

/// A page of a PDF or an image; `None` where there is no such page.
fn page_image_source<'a>(
    source: &'a Source,
    pdf: Option<&'a Pdf>,
    number: u32,
    limits: &Limits,
) -> Option<PageImageSource<'a>> {
    let index = number.checked_sub(1)?;
    match (source.media_type, pdf) {
        (MediaType::Pdf, Some(pdf)) => Some(PageImageSource::Pdf {
            page: pdf.pages().get(usize::try_from(index).ok()?)?,
            stamps: &[],
        }),
        (kind @ (MediaType::Png | MediaType::Jpeg | MediaType::Tiff), _) => {
            let bytes = &source.bytes;
            let exists = index < raster::count(bytes, kind, limits);
            exists.then_some(PageImageSource::File { bytes, kind, index })
        }
        _ => None,
    }
}

/// A page in gray, as it lay when it was read, and its dots an inch.
fn laid(raster: Raster, cut: &ExcerptRequest) -> (GrayImage, f32) {
    let raster = raster.turned(Rotation::of_degrees(cut.rotation));
    if cut.straightened {
        preprocess::straighten(raster)
    } else {
        let dpi = raster.dpi;
        (raster.pixels.into_gray(), dpi)
    }
}

/// The image of a box with what stands close around it; `None` where it lies outside of the page.
fn excerpt(page: &GrayImage, dpi: f32, at: &Rect) -> Option<Excerpt> {
    let pixels = |points: f32| (points * dpi / 72.0).max(0.0) as u32;
    let (beside, above) = MARGIN;
    let (left, top) = (pixels(at.left - beside), pixels(at.top - above));
    let bottom = at.bottom.min(at.top + TALLEST) + above;
    let right = pixels(at.right + beside).min(page.width());
    let bottom = pixels(bottom).min(page.height());
    let (width, height) = (right.checked_sub(left)?, bottom.checked_sub(top)?);
    if width == 0 || height == 0 {
        return None;
    }
    let part = imageops::crop_imm(page, left, top, width, height).to_image();
    small(reduced(part, dpi))
}

fn reduced(part: GrayImage, dpi: f32) -> GrayImage {
    if dpi <= DPI {
        return part;
    }
    let less = |pixels: u32| ((pixels as f32 * DPI / dpi) as u32).max(1);
    let (width, height) = part.dimensions();
    imageops::thumbnail(&part, less(width), less(height))
}

/// An image as a JPEG of the best quality that is small enough; `None` where none is.
fn small(part: GrayImage) -> Option<Excerpt> {
    let jpeg = QUALITIES.iter().find_map(|&quality| {
        let mut bytes = Cursor::new(Vec::new());
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        part.write_with_encoder(encoder).ok()?;
        Some(bytes.into_inner()).filter(|bytes| bytes.len() <= MOST)
    })?;
    Some(Excerpt {
        width: part.width(),
        height: part.height(),
        uri: format!("data:image/jpeg;base64,{}", Base64::encode_string(&jpeg)),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::{ImageFormat, Luma, Rgb, RgbImage};

    use super::*;
    use baocao_report::error::Problem;

    const LIMITS: Limits = Limits {
        bytes: 1 << 20,
        pages: 9,
        pixels: 1 << 22,
    };

    fn source(bytes: Vec<u8>, media_type: MediaType) -> Source {
        Source {
            path: "a".into(),
            bytes: Arc::new(bytes),
            sha256: [0; 32],
            media_type,
            signatures: Vec::new(),
        }
    }

    fn cut(boxes: &[Rect]) -> ExcerptRequest {
        ExcerptRequest {
            page: 1,
            rotation: 0,
            straightened: true,
            boxes: boxes.to_vec(),
        }
    }

    fn decoded(excerpt: &Excerpt) -> GrayImage {
        let (_, data) = excerpt.uri.split_once(";base64,").unwrap();
        let bytes = Base64::decode_vec(data).unwrap();
        assert!(bytes.len() <= MOST);
        let image = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!(
            (image.width(), image.height()),
            (excerpt.width, excerpt.height)
        );
        image.into_luma8()
    }

    /// A white A4 page at 144 dpi with a red seal in one place, as a PNG.
    fn sealed() -> Vec<u8> {
        let page = RgbImage::from_fn(1190, 1684, |x, y| {
            let seal = (400..500).contains(&x) && (600..700).contains(&y);
            Rgb(if seal { [200, 30, 30] } else { [255; 3] })
        });
        let mut bytes = Cursor::new(Vec::new());
        page.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_box_is_shown_with_its_seal_and_a_margin() {
        let source = source(sealed(), MediaType::Png);
        let (seal, empty) = (
            Rect::new(200.0, 300.0, 250.0, 350.0),
            Rect::new(20.0, 20.0, 90.0, 40.0),
        );
        let outside = Rect::new(900.0, 20.0, 990.0, 40.0);
        let found = excerpts(&source, &[cut(&[seal, empty, outside])], &LIMITS).unwrap();
        let [Some(seal), Some(empty), None] = &found[0][..] else {
            panic!("{found:?}");
        };
        let seal = decoded(seal);
        let middle = seal.get_pixel(seal.width() / 2, seal.height() / 2).0[0];
        assert!(middle < 150, "{middle}");
        assert!(seal.get_pixel(3, 3).0[0] > 230);
        assert!(decoded(empty).pixels().all(|pixel| pixel.0[0] > 230));
    }

    #[test]
    fn no_image_is_large() {
        let mut seed = 1_u32;
        let noise = GrayImage::from_fn(2400, 3300, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Luma([(seed >> 24) as u8])
        });
        let whole = Rect::new(0.0, 0.0, 576.0, 792.0);
        let excerpt = excerpt(&noise, 300.0, &whole).unwrap();
        assert!(decoded(&excerpt).height() <= 310);
    }

    #[test]
    fn what_cannot_be_shown_is_none_and_a_broken_pdf_an_error() {
        let at = [Rect::new(0.0, 0.0, 9.0, 9.0)];
        for (bytes, kind) in [
            (b"abc".to_vec(), MediaType::Text),
            (b"abc".to_vec(), MediaType::Png),
        ] {
            assert_eq!(
                excerpts(&source(bytes, kind), &[cut(&at)], &LIMITS).unwrap(),
                [[None]]
            );
        }
        let page = |page| ExcerptRequest { page, ..cut(&at) };
        let found = excerpts(
            &source(sealed(), MediaType::Png),
            &[page(0), page(7)],
            &LIMITS,
        );
        assert_eq!(found.unwrap(), [[None], [None]]);
        let error = excerpts(&source(b"%PDF-".to_vec(), MediaType::Pdf), &[], &LIMITS).unwrap_err();
        assert!(matches!(error.problem(), Problem::Damaged(_)));
    }
}
