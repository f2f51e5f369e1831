//! The strips of a TIFF that holds a fax (TIFF 6.0, section 11), as they are stored.

use super::density::{Tiff, directories};

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const OFFSETS: u16 = 273;
const ROWS: u16 = 278;
const LENGTHS: u16 = 279;
const T6_OPTIONS: u16 = 293;

const GROUP_4: u32 = 4;
const JPEG: [u32; 2] = [6, 7];

/// A page coded as CCITT Group 4.
#[derive(Debug, PartialEq, Eq)]
pub struct FaxPage {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether what the coding takes for white is black.
    pub inverted: bool,
    /// The rows of each strip, from top to bottom, and its data.
    pub strips: Vec<(u32, Vec<u8>)>,
}

/// The Group 4 strips of a page of a TIFF; `None` where it is coded in another way or its strips do not lie in the file.
pub fn fax_page(bytes: &[u8], index: u32) -> Option<FaxPage> {
    let directory = TiffTags::of(bytes, index)?;
    let (width, height) = (directory.one(WIDTH)?, directory.one(HEIGHT)?);
    let bilevel = directory.one(BITS).unwrap_or(1) == 1;
    // Runs that are not coded at all are an option that PDF does not have.
    let plain = directory.one(T6_OPTIONS).unwrap_or(0) == 0;
    if directory.one(COMPRESSION) != Some(GROUP_4) || !bilevel || !plain || height == 0 {
        return None;
    }
    let inverted = match directory.one(PHOTOMETRIC)? {
        0 => false,
        1 => true,
        _ => return None,
    };
    let rows = directory.one(ROWS).unwrap_or(height).clamp(1, height);
    let (offsets, lengths) = (directory.all(OFFSETS)?, directory.all(LENGTHS)?);
    if offsets.len() != lengths.len() || offsets.len() != height.div_ceil(rows) as usize {
        return None;
    }
    let backwards = directory.one(FILL_ORDER) == Some(2);
    let mut left = height;
    let mut strips = Vec::new();
    for (offset, length) in offsets.into_iter().zip(lengths) {
        let end = (offset as usize).checked_add(length as usize)?;
        let mut data = bytes.get(offset as usize..end)?.to_vec();
        if backwards {
            data.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        }
        strips.push((rows.min(left), data));
        left -= rows.min(left);
    }
    Some(FaxPage {
        width,
        height,
        inverted,
        strips,
    })
}

/// Whether a page of a TIFF is coded as JPEG, with what that loses.
pub fn is_jpeg_in_tiff(bytes: &[u8], index: u32) -> bool {
    let coding = TiffTags::of(bytes, index).and_then(|tags| tags.one(COMPRESSION));
    coding.is_some_and(|coding| JPEG.contains(&coding))
}

/// The entries of a page's directory.
struct TiffTags<'a> {
    tiff: Tiff<'a>,
    offset: usize,
    entries: u16,
}

impl<'a> TiffTags<'a> {
    fn of(bytes: &'a [u8], index: u32) -> Option<Self> {
        let tiff = Tiff::new(bytes)?;
        let found = directories(bytes, index as usize + 1);
        let offset = found.get(index as usize)?.offset as usize;
        let entries = tiff.u16(offset)?;
        Some(Self {
            tiff,
            offset,
            entries,
        })
    }

    fn one(&self, tag: u16) -> Option<u32> {
        self.all(tag)?.first().copied()
    }

    /// The numbers of an entry: those of 16 and of 32 bits, in it where they have room, elsewhere otherwise.
    fn all(&self, tag: u16) -> Option<Vec<u32>> {
        /// No page has more strips than rows.
        const MOST: usize = 1 << 20;
        let at = self.tiff.entry(self.offset, self.entries, tag)?;
        let size = match self.tiff.u16(at + 2)? {
            3 => 2,
            4 => 4,
            _ => return None,
        };
        let count = self.tiff.u32(at + 4)? as usize;
        let place = if count.checked_mul(size)? <= 4 {
            at + 8
        } else {
            self.tiff.u32(at + 8)? as usize
        };
        if count > MOST {
            return None;
        }
        let number = |i: usize| {
            let at = place.checked_add(size * i)?;
            if size == 2 {
                self.tiff.u16(at).map(u32::from)
            } else {
                self.tiff.u32(at)
            }
        };
        (0..count).map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little-endian TIFF of one page with these entries, numbers of 32 bits, and ten bytes of data at offset 8.
    fn tiff(entries: &[(u16, u32)]) -> Vec<u8> {
        let mut bytes = b"II\x2A\0\x14\0\0\0".to_vec();
        bytes.extend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0]);
        bytes.extend((entries.len() as u16).to_le_bytes());
        for (tag, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(4_u16.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes
    }

    const FAX: [(u16, u32); 6] = [
        (WIDTH, 16),
        (HEIGHT, 5),
        (COMPRESSION, GROUP_4),
        (PHOTOMETRIC, 0),
        (OFFSETS, 8),
        (LENGTHS, 3),
    ];

    #[test]
    fn a_fax_comes_as_it_is_stored() {
        let page = fax_page(&tiff(&FAX), 0).unwrap();
        assert_eq!((page.width, page.height, page.inverted), (16, 5, false));
        assert_eq!(page.strips, [(5, vec![1, 2, 3])]);
        let backwards = [&FAX[..], &[(FILL_ORDER, 2)]].concat();
        let page = fax_page(&tiff(&backwards), 0).unwrap();
        assert_eq!(page.strips[0].1, [128, 64, 192]);
    }

    #[test]
    fn what_is_no_fax_or_lies_beyond_the_file_is_none() {
        let changed = |tag: u16, value: u32| {
            let entries = FAX.map(|(t, v)| (t, if t == tag { value } else { v }));
            fax_page(&tiff(&entries), 0)
        };
        assert_eq!(changed(COMPRESSION, 3), None);
        assert_eq!(changed(OFFSETS, 4000), None);
        assert_eq!(changed(LENGTHS, u32::MAX), None);
        assert_eq!(changed(PHOTOMETRIC, 2), None);
        assert_eq!(changed(HEIGHT, 0), None);
        assert_eq!(fax_page(&tiff(&FAX), 1), None);
        assert!(is_jpeg_in_tiff(&tiff(&[(COMPRESSION, 7)]), 0));
        assert!(!is_jpeg_in_tiff(b"II", 0));
    }
}
