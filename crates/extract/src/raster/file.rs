//! Pages of PNG, JPEG and TIFF files.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::metadata::Orientation;
use image::{ImageBuffer, ImageDecoder, ImageError};

use super::image::{A4_WIDTH, Pixels, Raster, check_pixels};
use super::{density, turn};
use crate::intake::{Limits, MediaType};
use baocao_report::error::{Problem, Result};

/// How many pages an image file has: one, unless it is a TIFF.
pub fn count(bytes: &[u8], kind: MediaType, limits: &Limits) -> u32 {
    match kind {
        MediaType::Tiff => {
            // One more than allowed, so that the caller can see that there are too many.
            let most = usize::try_from(limits.pages.saturating_add(1)).unwrap_or(usize::MAX);
            let pages = density::directories(bytes, most).len();
            u32::try_from(pages).unwrap_or(u32::MAX).max(1)
        }
        _ => 1,
    }
}

/// What the head of an image says of it.
#[derive(Clone, Copy, Debug)]
pub struct ImageHeader {
    /// Width in pixels as stored.
    pub width: u32,
    /// Height in pixels as stored.
    pub height: u32,
    /// How it lies on its page.
    pub orientation: Orientation,
    /// Dots an inch, as [`super::read`] takes them.
    pub dpi: f32,
}

/// Reads the head of one page of an image file.
///
/// # Errors
/// As [`super::read`].
pub fn outline(bytes: &[u8], kind: MediaType, index: u32, limits: &Limits) -> Result<ImageHeader> {
    let (mut decoder, dpi) = opened(bytes, kind, index)?;
    let (width, height) = decoder.dimensions();
    check_pixels(width, height, limits)?;
    Ok(ImageHeader {
        width,
        height,
        orientation: decoder.orientation().unwrap_or(Orientation::NoTransforms),
        dpi: dpi.unwrap_or_else(|| as_paper(width, height)),
    })
}

/// The resolution of an image that states none: as wide as a page.
fn as_paper(width: u32, height: u32) -> f32 {
    width.min(height) as f32 / A4_WIDTH
}

/// Decodes one page of an image file; see [`super::read`].
pub(super) fn read(bytes: &[u8], kind: MediaType, index: u32, limits: &Limits) -> Result<Raster> {
    let (decoder, dpi) = opened(bytes, kind, index)?;
    decode(decoder, dpi, limits)
}

/// What decodes one page of an image file, and the dots an inch that the file states.
fn opened<'a>(
    bytes: &'a [u8],
    kind: MediaType,
    index: u32,
) -> Result<(Box<dyn ImageDecoder + 'a>, Option<f32>)> {
    match kind {
        MediaType::Png => {
            let decoder = PngDecoder::new(Cursor::new(bytes)).map_err(problem)?;
            Ok((Box::new(decoder), density::of_png(bytes)))
        }
        MediaType::Jpeg => {
            let mut decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(problem)?;
            let exif = decoder.exif_metadata().ok().flatten();
            let dpi = density::of_jpeg(bytes).or_else(|| {
                density::directories(&exif?, 1)
                    .first()
                    .and_then(|directory| directory.dpi)
            });
            Ok((Box::new(decoder), dpi))
        }
        MediaType::Tiff => opened_tiff(bytes, index),
        _ => Err(Problem::Unsupported("not an image".into()).into()),
    }
}

fn opened_tiff(bytes: &[u8], index: u32) -> Result<(Box<dyn ImageDecoder + '_>, Option<f32>)> {
    let directories = density::directories(bytes, index as usize + 1);
    let Some(directory) = directories.get(index as usize) else {
        // A BigTIFF, whose chain is not walked: its first page.
        let decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(problem)?;
        return Ok((Box::new(decoder), None));
    };
    // The decoder reads the first page only, so the page wanted is made the first of a copy.
    let mut copy = bytes.to_vec();
    let first = if bytes.starts_with(b"II") {
        directory.offset.to_le_bytes()
    } else {
        directory.offset.to_be_bytes()
    };
    copy[4..8].copy_from_slice(&first);
    let decoder = TiffDecoder::new(Cursor::new(copy)).map_err(problem)?;
    Ok((Box::new(decoder), directory.dpi))
}

fn decode(
    mut decoder: Box<dyn ImageDecoder + '_>,
    dpi: Option<f32>,
    limits: &Limits,
) -> Result<Raster> {
    let (width, height) = decoder.dimensions();
    check_pixels(width, height, limits)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let color = decoder.color_type();
    let length = usize::try_from(decoder.total_bytes()).map_err(|e| damaged(&e))?;
    let mut data = vec![u8::MAX; length];
    // A truncated image stays white where nothing was decoded; one of which nothing was is damaged.
    if let Err(error) = decoder.read_image_boxed(&mut data)
        && data.iter().all(|&byte| byte == u8::MAX || byte == 0)
    {
        return Err(problem(error));
    }
    let pixels = pixels(width, height, color, data)
        .ok_or_else(|| damaged(&"the pixels do not fill the image"))?;
    let pixels = match pixels {
        Pixels::Gray(image) => Pixels::Gray(turn::laid(image, orientation)),
        Pixels::Rgb(image) => Pixels::Rgb(turn::laid(image, orientation)),
    };
    let (width, height) = pixels.dimensions();
    let dpi = dpi.unwrap_or_else(|| as_paper(width, height));
    Ok(Raster { pixels, dpi })
}

/// Makes gray or RGB of 8 bits of whatever was decoded; what is transparent is white paper.
fn pixels(width: u32, height: u32, color: image::ColorType, data: Vec<u8>) -> Option<Pixels> {
    use image::ColorType as C;
    let wide = |data: Vec<u8>| -> Vec<u8> {
        let (samples, _) = data.as_chunks::<2>();
        samples
            .iter()
            .map(|&sample| (u16::from_ne_bytes(sample) >> 8) as u8)
            .collect()
    };
    let (color, data) = match color {
        C::L16 => (C::L8, wide(data)),
        C::La16 => (C::La8, wide(data)),
        C::Rgb16 => (C::Rgb8, wide(data)),
        C::Rgba16 => (C::Rgba8, wide(data)),
        other => (other, data),
    };
    Some(match color {
        C::L8 => Pixels::Gray(ImageBuffer::from_raw(width, height, data)?),
        C::Rgb8 => Pixels::Rgb(ImageBuffer::from_raw(width, height, data)?),
        C::La8 => {
            let (samples, _) = data.as_chunks::<2>();
            let gray = samples.iter().map(|&[v, a]| on_paper(v, a)).collect();
            Pixels::Gray(ImageBuffer::from_raw(width, height, gray)?)
        }
        C::Rgba8 => {
            let (samples, _) = data.as_chunks::<4>();
            let rgb = samples
                .iter()
                .flat_map(|&[r, g, b, a]| [r, g, b].map(|v| on_paper(v, a)))
                .collect();
            Pixels::Rgb(ImageBuffer::from_raw(width, height, rgb)?)
        }
        _ => return None,
    })
}

fn on_paper(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn problem(error: ImageError) -> baocao_report::error::Error {
    match error {
        ImageError::Unsupported(what) => Problem::Unsupported(what.to_string()).into(),
        other => damaged(&other),
    }
}

fn damaged(why: &impl ToString) -> baocao_report::error::Error {
    Problem::Damaged(why.to_string()).into()
}

#[cfg(test)]
mod tests;
