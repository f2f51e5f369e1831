//! The resolution an image file states, and the pages of a TIFF.
//!
//! TIFF 6.0 section 2 (directories; EXIF uses the same), PNG 11.3.4.3 (pHYs), JFIF 1.02 (APP0).

const X_RESOLUTION: u16 = 282;
const RESOLUTION_UNIT: u16 = 296;
const CENTIMETRES_AN_INCH: f32 = 2.54;

/// What a file may credibly state: a fax has 98 dpi, a good scanner 1200. Cameras and editors write 72
/// and 96 into anything, so these say nothing.
fn credible(dpi: f32) -> Option<f32> {
    (97.0..=2400.0).contains(&dpi).then_some(dpi)
}

/// Dots an inch stated by a PNG's `pHYs` chunk.
pub(super) fn of_png(bytes: &[u8]) -> Option<f32> {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let data = bytes.get(at + 8..)?;
        match kind {
            b"pHYs" => {
                let per_metre = u32::from_be_bytes(data.get(..4)?.try_into().ok()?);
                let in_metres = *data.get(8)? == 1;
                return in_metres
                    .then(|| credible(per_metre as f32 * CENTIMETRES_AN_INCH / 100.0))
                    .flatten();
            }
            b"IDAT" => return None,
            _ => at = at.checked_add(length)?.checked_add(12)?,
        }
    }
}

/// Dots an inch stated by a JPEG's JFIF segment.
pub(super) fn of_jpeg(bytes: &[u8]) -> Option<f32> {
    let mut at = 2;
    loop {
        let &[0xFF, marker, high, low] = bytes.get(at..at + 4)? else {
            return None;
        };
        let segment = bytes.get(at + 4..)?;
        match marker {
            0xE0 if segment.starts_with(b"JFIF\0") => {
                let density = f32::from(u16::from_be_bytes(segment.get(8..10)?.try_into().ok()?));
                return match segment.get(7)? {
                    1 => credible(density),
                    2 => credible(density * CENTIMETRES_AN_INCH),
                    _ => None,
                };
            }
            0xDA => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
}

/// A directory of a TIFF file, or of the TIFF that EXIF holds.
pub(super) struct Directory {
    /// Where it begins.
    pub offset: u32,
    /// Dots an inch that it states.
    pub dpi: Option<f32>,
}

/// The directories of a TIFF in order: its pages. At most `most`; a chain that bites its tail ends.
pub(super) fn directories(bytes: &[u8], most: usize) -> Vec<Directory> {
    let mut found: Vec<Directory> = Vec::new();
    let Some(tiff) = Tiff::new(bytes) else {
        return found;
    };
    let mut next = tiff.u32(4);
    while let Some(offset) = next.filter(|&o| o != 0) {
        if found.len() >= most || found.iter().any(|d| d.offset == offset) {
            break;
        }
        let Some(entries) = tiff.u16(offset as usize) else {
            break;
        };
        found.push(Directory {
            offset,
            dpi: tiff.dpi(offset as usize, entries),
        });
        next = tiff.u32(offset as usize + 2 + 12 * usize::from(entries));
    }
    found
}

/// The numbers of a TIFF file.
pub(super) struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..4)? {
            b"II\x2A\0" => true,
            b"MM\0\x2A" => false,
            _ => return None,
        };
        Some(Self { bytes, little })
    }

    pub fn u16(&self, at: usize) -> Option<u16> {
        let raw = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little {
            u16::from_le_bytes(raw)
        } else {
            u16::from_be_bytes(raw)
        })
    }

    pub fn u32(&self, at: usize) -> Option<u32> {
        let raw = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little {
            u32::from_le_bytes(raw)
        } else {
            u32::from_be_bytes(raw)
        })
    }

    /// Where the entry of a tag begins.
    pub fn entry(&self, offset: usize, entries: u16, tag: u16) -> Option<usize> {
        (0..usize::from(entries))
            .map(|i| offset + 2 + 12 * i)
            .find(|&at| self.u16(at) == Some(tag))
    }

    fn dpi(&self, offset: usize, entries: u16) -> Option<f32> {
        let ratio = self.u32(self.entry(offset, entries, X_RESOLUTION)? + 8)? as usize;
        let density = self.u32(ratio)? as f32 / self.u32(ratio.checked_add(4)?)? as f32;
        let unit = self
            .entry(offset, entries, RESOLUTION_UNIT)
            .and_then(|at| self.u16(at + 8));
        // The standard's default is the inch.
        credible(match unit {
            Some(3) => density * CENTIMETRES_AN_INCH,
            Some(1) => return None,
            _ => density,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A little-endian TIFF of empty pages, each stating a resolution in the unit given.
    fn tiff(pages: &[(u32, u16)]) -> Vec<u8> {
        let mut bytes = b"II\x2A\0\x08\0\0\0".to_vec();
        for (i, &(density, unit)) in pages.iter().enumerate() {
            let begin = bytes.len() as u32;
            let ratio = begin + 2 + 24 + 4;
            bytes.extend(2_u16.to_le_bytes());
            for (tag, kind, value) in [(282_u16, 5_u16, ratio), (296, 3, u32::from(unit))] {
                bytes.extend(tag.to_le_bytes());
                bytes.extend(kind.to_le_bytes());
                bytes.extend(1_u32.to_le_bytes());
                bytes.extend(value.to_le_bytes());
            }
            let last = i + 1 == pages.len();
            bytes.extend(if last { 0 } else { ratio + 8 }.to_le_bytes());
            bytes.extend(density.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn every_page_of_a_tiff_is_found_with_its_resolution() {
        let found = directories(&tiff(&[(200, 2), (118, 3), (72, 2), (300, 1)]), 100);
        let dpi: Vec<_> = found.iter().map(|d| d.dpi.map(f32::round)).collect();
        assert_eq!(dpi, [Some(200.0), Some(300.0), None, None]);
    }

    #[test]
    fn a_chain_of_pages_that_bites_its_tail_ends() {
        let mut bytes = tiff(&[(200, 2)]);
        bytes[8 + 2 + 24..8 + 2 + 24 + 4].copy_from_slice(&8_u32.to_le_bytes());
        assert_eq!(directories(&bytes, 100).len(), 1);
    }

    #[test]
    fn png_and_jpeg_state_their_resolution() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x09pHYs".to_vec();
        png.extend(11_811_u32.to_be_bytes());
        png.extend(11_811_u32.to_be_bytes());
        png.push(1);
        assert_eq!(of_png(&png).map(f32::round), Some(300.0));
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02\x01\0\xC8\0\xC8\0\0";
        assert_eq!(of_jpeg(jpeg), Some(200.0));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (of_png(&bytes), of_jpeg(&bytes), directories(&bytes, 10).len());
            let _ = directories(&[b"II\x2A\0", bytes.as_slice()].concat(), 10).len();
        }
    }
}
