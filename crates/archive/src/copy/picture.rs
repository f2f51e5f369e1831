//! An image of a page as it goes into a copy: the original's own stream, or pixels in a coding of ours.

use std::io::Cursor;

use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use hayro_syntax::object::ObjectIdentifier;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{GrayImage, ImageEncoder, Rgb};
use pdf_writer::types::Predictor;
use pdf_writer::{Filter, Finish, Name, Pdf, Ref};

use baocao_extract::raster::Pixels;

/// How well a page that was drawn is kept, 1 to 100: print and seals as the eye sees them; less well only where it would
/// take more room than the original.
const QUALITIES: [u8; 4] = [85, 70, 55, 40];

/// An image of a page.
pub(super) enum CopyImage {
    /// The original's stream of this number, byte for byte.
    Original(ObjectIdentifier),
    /// The original's stream of this number, its coding LZW, which PDF/A forbids, undone.
    Unpacked(ObjectIdentifier),
    /// Another coding.
    Coded(EncodedImage),
}

/// Pixels in a coding that PDF/A knows.
pub(super) struct EncodedImage {
    pub width: u32,
    pub height: u32,
    pub colors: PixelColors,
    pub coding: ImageEncoding,
    pub data: Vec<u8>,
    /// How much of each pixel is seen.
    pub mask: Option<Box<EncodedImage>>,
}

/// What a pixel says.
pub(super) enum PixelColors {
    /// Black or white.
    Bilevel {
        /// Whether a pixel that is not set is black.
        inverted: bool,
    },
    /// Gray, of so many bits.
    Gray(u8),
    /// Red, green and blue, of so many bits each.
    Rgb(u8),
    /// A place in a table of red, green and blue, of so many bits.
    Table(u8, Vec<u8>),
}

/// How pixels are packed.
pub(super) enum ImageEncoding {
    /// CCITT Group 4.
    Fax,
    /// JPEG.
    Jpeg,
    /// Flate over lines filtered as those of a PNG.
    Png,
}

impl EncodedImage {
    /// Pixels without loss: black and white by Group 4, others as in a PNG. `None` where there are none.
    pub fn lossless(pixels: &Pixels) -> Option<Self> {
        match pixels {
            Pixels::Gray(gray) if is_bilevel(gray) => Self::fax(gray).or_else(|| Self::png(pixels)),
            _ => Self::png(pixels),
        }
    }

    /// A page that was drawn: black and white without loss, others as a JPEG of so many bytes at most, where that can be.
    pub fn drawn(pixels: &Pixels, most: usize) -> Option<Self> {
        match pixels {
            Pixels::Gray(gray) if is_bilevel(gray) => {
                Self::fax(gray).or_else(|| Self::jpeg(pixels, most))
            }
            Pixels::Rgb(rgb) if rgb.pixels().all(is_gray) => {
                let gray = image::imageops::grayscale(rgb);
                Self::drawn(&Pixels::Gray(gray), most)
            }
            _ => Self::jpeg(pixels, most),
        }
    }

    /// The same with a mask.
    #[must_use]
    pub fn masked(self, mask: Option<&GrayImage>) -> Option<Self> {
        let Some(mask) = mask else {
            return Some(self);
        };
        let mask = Self::png(&Pixels::Gray(mask.clone()))?;
        Some(Self {
            mask: Some(Box::new(mask)),
            ..self
        })
    }

    fn of(pixels: &Pixels, coding: ImageEncoding, data: Vec<u8>) -> Self {
        let (width, height) = pixels.dimensions();
        let colors = match pixels {
            Pixels::Gray(_) => PixelColors::Gray(8),
            Pixels::Rgb(_) => PixelColors::Rgb(8),
        };
        Self {
            width,
            height,
            colors,
            coding,
            data,
            mask: None,
        }
    }

    fn fax(gray: &GrayImage) -> Option<Self> {
        let width = u16::try_from(gray.width()).ok()?;
        let mut encoder = Encoder::new(VecWriter::new());
        for row in gray.rows() {
            let colors = row.map(|pixel| match pixel.0[0] {
                0 => Color::Black,
                _ => Color::White,
            });
            // Writing to memory cannot fail.
            encoder.encode_line(colors, width).ok()?;
        }
        let data = encoder.finish().ok()?.finish();
        Some(Self {
            width: gray.width(),
            height: gray.height(),
            colors: PixelColors::Bilevel { inverted: false },
            coding: ImageEncoding::Fax,
            data,
            mask: None,
        })
    }

    fn jpeg(pixels: &Pixels, most: usize) -> Option<Self> {
        let mut smallest = None;
        for quality in QUALITIES {
            let mut data = Cursor::new(Vec::new());
            let encoder = JpegEncoder::new_with_quality(&mut data, quality);
            match pixels {
                Pixels::Gray(gray) => gray.write_with_encoder(encoder).ok()?,
                Pixels::Rgb(rgb) => rgb.write_with_encoder(encoder).ok()?,
            }
            let data = smallest.insert(data.into_inner());
            if data.len() <= most {
                break;
            }
        }
        Some(Self::of(pixels, ImageEncoding::Jpeg, smallest?))
    }

    fn png(pixels: &Pixels) -> Option<Self> {
        let mut file = Vec::new();
        let encoder =
            PngEncoder::new_with_quality(&mut file, CompressionType::Best, FilterType::Adaptive);
        let (width, height) = pixels.dimensions();
        match pixels {
            Pixels::Gray(gray) => {
                encoder.write_image(gray, width, height, image::ExtendedColorType::L8)
            }
            Pixels::Rgb(rgb) => {
                encoder.write_image(rgb, width, height, image::ExtendedColorType::Rgb8)
            }
        }
        .ok()?;
        Some(Self::of(pixels, ImageEncoding::Png, png_data(&file)?))
    }

    /// Writes the image under a reference.
    pub fn write(&self, pdf: &mut Pdf, id: Ref, next: &mut Ref) {
        let mask = self.mask.as_ref().map(|mask| {
            let id = next.bump();
            mask.write(pdf, id, next);
            id
        });
        let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
        let mut image = pdf.image_xobject(id, &self.data);
        image.width(side(self.width)).height(side(self.height));
        let bits = match &self.colors {
            PixelColors::Bilevel { inverted } => {
                image.color_space().device_gray();
                if *inverted {
                    image.decode([1.0, 0.0]);
                }
                1
            }
            PixelColors::Gray(bits) => {
                image.color_space().device_gray();
                *bits
            }
            PixelColors::Rgb(bits) => {
                image.color_space().device_rgb();
                *bits
            }
            PixelColors::Table(bits, table) => {
                let last = i32::try_from(table.len() / 3).unwrap_or(1) - 1;
                image.color_space().indexed(Name(b"DeviceRGB"), last, table);
                *bits
            }
        };
        image.bits_per_component(bits.into());
        if let Some(mask) = mask {
            image.s_mask(mask);
        }
        match self.coding {
            ImageEncoding::Jpeg => {
                image.filter(Filter::DctDecode);
            }
            ImageEncoding::Fax => {
                image.filter(Filter::CcittFaxDecode);
                image
                    .decode_parms()
                    .k(-1)
                    .columns(side(self.width))
                    .rows(side(self.height));
            }
            ImageEncoding::Png => {
                image.filter(Filter::FlateDecode);
                let colors = match self.colors {
                    PixelColors::Rgb(_) => 3,
                    _ => 1,
                };
                image
                    .decode_parms()
                    .predictor(Predictor::PngOptimum)
                    .colors(colors)
                    .bits_per_component(bits.into())
                    .columns(side(self.width));
            }
        }
        image.finish();
    }
}

/// The packed lines of a PNG that is not interlaced: what lies in its `IDAT` chunks (PNG 11.2.3).
pub(super) fn png_data(file: &[u8]) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    for (kind, content) in png_chunks(file) {
        match kind {
            b"IDAT" => data.extend_from_slice(content),
            b"IEND" => return (!data.is_empty()).then_some(data),
            _ => {}
        }
    }
    None
}

/// The chunks of a PNG as far as they are whole.
pub(super) fn png_chunks(file: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    const SIGNATURE: usize = 8;
    let mut at = SIGNATURE;
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = file.get(at + 4..at + 8)?;
        let content = file.get(at + 8..(at + 8).checked_add(length)?)?;
        at = at.checked_add(length)?.checked_add(12)?;
        Some((kind, content))
    })
}

/// Whether nobody sees a colour in a pixel: JPEG leaves traces of some where there were none.
fn is_gray(&Rgb(channels): &Rgb<u8>) -> bool {
    const TRACES: u8 = 24;
    let (least, most) = (channels.iter().min(), channels.iter().max());
    most.zip(least)
        .is_some_and(|(most, least)| most - least <= TRACES)
}

fn is_bilevel(gray: &GrayImage) -> bool {
    gray.as_raw()
        .iter()
        .all(|&value| value == 0 || value == u8::MAX)
}

/// What an image is called in the resources of its page.
pub(super) fn picture_name(index: usize) -> Vec<u8> {
    format!("Im{index}").into_bytes()
}

#[cfg(test)]
mod tests {
    use image::{Luma, RgbImage};

    use super::*;

    #[test]
    fn black_and_white_goes_by_fax_and_the_rest_as_it_must() {
        let bilevel = GrayImage::from_fn(33, 9, |x, y| Luma([if x == y { 0 } else { 255 }]));
        let gray = GrayImage::from_fn(33, 9, |x, _| Luma([x as u8]));
        let coded = EncodedImage::lossless(&Pixels::Gray(bilevel.clone())).unwrap();
        assert!(matches!(coded.coding, ImageEncoding::Fax));
        let coded = EncodedImage::lossless(&Pixels::Gray(gray.clone())).unwrap();
        assert!(matches!(
            (coded.coding, coded.colors),
            (ImageEncoding::Png, PixelColors::Gray(8))
        ));
        let rgb = RgbImage::from_fn(90, 90, |x, y| Rgb([(x * y) as u8, (x ^ y) as u8, 7]));
        let pixels = Pixels::Rgb(rgb);
        let coded = EncodedImage::drawn(&pixels, usize::MAX).unwrap();
        assert!(EncodedImage::drawn(&pixels, 1).unwrap().data.len() < coded.data.len());
        assert!(matches!(
            (coded.coding, coded.colors),
            (ImageEncoding::Jpeg, PixelColors::Rgb(8))
        ));
    }

    #[test]
    fn fax_is_read_as_it_was() {
        let image = GrayImage::from_fn(70, 20, |x, y| {
            Luma([if (x / 3 + y) % 4 == 0 { 0 } else { 255 }])
        });
        let coded = EncodedImage::lossless(&Pixels::Gray(image.clone())).unwrap();
        let mut rows = Vec::new();
        fax::decoder::decode_g4(coded.data.iter().copied(), 70, Some(20), |transitions| {
            let row = fax::decoder::pels(transitions, 70);
            rows.extend(row.map(|c| if c == Color::Black { 0 } else { 255 }));
        });
        assert_eq!(rows, *image.as_raw());
    }
}
