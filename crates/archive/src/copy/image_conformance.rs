//! Whether an image of a PDF can stay as it is in a PDF/A (ISO 19005-2, 6.2.4 to 6.2.8).

use hayro_syntax::object::{Dict, Name, Object, Stream};

/// What becomes of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImageTreatment {
    /// It stays, byte for byte.
    Stays,
    /// Its LZW coding is undone; nothing else changes.
    Unpacked,
    /// Its pixels are coded anew.
    Recoded,
}

/// Codings that PDF/A allows, by the names that an image outside of a page's content has to use.
const ALLOWED: [&str; 7] = [
    "FlateDecode",
    "DCTDecode",
    "CCITTFaxDecode",
    "JBIG2Decode",
    "JPXDecode",
    "RunLengthDecode",
    "ASCII85Decode",
];

/// How deep a colour space may lie in others.
const DEPTH: usize = 4;

/// The numbers of the colour spaces that a JPEG 2000 may state (ISO 15444-1, table I.10): sRGB, gray, sYCC.
const JPX_SPACES: [u32; 3] = [16, 17, 18];

/// Tells what becomes of an image.
pub(super) fn fate(image: &Stream<'_>) -> ImageTreatment {
    let dict = image.dict();
    let filters = filters(dict);
    let packed = filters == ["LZWDecode"];
    let named = packed
        || filters
            .iter()
            .all(|filter| ALLOWED.contains(&filter.as_str()));
    // A file outside, other copies of the image, a press's needs.
    let foreign = ["F", "OPI", "Alternates"]
        .iter()
        .any(|key| dict.contains_key(key));
    let jpx = filters.last().is_some_and(|filter| filter == "JPXDecode");
    let stencil = dict.get::<bool>("ImageMask").unwrap_or(false);
    let color = match dict.get::<Object<'_>>("ColorSpace") {
        Some(space) => is_known(&space, 0),
        None => jpx || stencil,
    };
    if !named || foreign || !color || !sound_masks(dict) {
        return ImageTreatment::Recoded;
    }
    if jpx && !(filters.len() == 1 && is_allowed_jpx(&image.raw_data())) {
        return ImageTreatment::Recoded;
    }
    if packed {
        ImageTreatment::Unpacked
    } else {
        ImageTreatment::Stays
    }
}

/// The names of a stream's filters.
pub(super) fn filters(dict: &Dict<'_>) -> Vec<String> {
    match dict.get::<Object<'_>>("Filter") {
        Some(Object::Name(name)) => vec![name.as_str().to_owned()],
        Some(Object::Array(names)) => {
            let names = names.iter::<Name<'_>>();
            names.map(|name| name.as_str().to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether what masks an image can stay as it is too.
fn sound_masks(dict: &Dict<'_>) -> bool {
    ["SMask", "Mask"].iter().all(|key| {
        dict.get::<Stream<'_>>(key).is_none_or(|mask| {
            let nested = mask.dict().contains_key("SMask") || mask.dict().contains_key("Mask");
            !nested && fate(&mask) == ImageTreatment::Stays
        })
    })
}

/// Whether a colour space needs no more than the copy says of colours: gray and RGB are known, inks are not.
fn is_known(space: &Object<'_>, depth: usize) -> bool {
    if depth > DEPTH {
        return false;
    }
    match space {
        Object::Name(name) => matches!(name.as_str(), "DeviceGray" | "DeviceRGB"),
        Object::Array(parts) => {
            let mut parts = parts.flex_iter();
            let Some(family) = parts.next::<Name<'_>>() else {
                return false;
            };
            match family.as_str() {
                "CalGray" | "CalRGB" | "Lab" => true,
                "ICCBased" => parts.next::<Stream<'_>>().is_some_and(|p| is_sound_icc(&p)),
                "Indexed" => parts
                    .next::<Object<'_>>()
                    .is_some_and(|base| is_known(&base, depth + 1)),
                "DeviceGray" | "DeviceRGB" => true,
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether a colour profile is what it says (ICC.1:2010, 7.2).
fn is_sound_icc(profile: &Stream<'_>) -> bool {
    let Ok(data) = profile.decoded_data() else {
        return false;
    };
    let (Some(header), Some(colors)) = (data.get(..128), profile.dict().get::<u32>("N")) else {
        return false;
    };
    let space: &[u8] = match colors {
        1 => b"GRAY",
        3 => b"RGB ",
        _ => return false,
    };
    let class = &header[12..16];
    let length = header[..4].try_into().map(u32::from_be_bytes);
    header[8] <= 4
        && &header[36..40] == b"acsp"
        && &header[16..20] == space
        && [b"scnr", b"mntr", b"prtr", b"spac"]
            .iter()
            .any(|of| class == *of)
        && length.is_ok_and(|length| length as usize <= data.len())
}

/// Whether a JPEG 2000 is a JP2 file of one, three or four channels of one depth, its colours said once and known
/// (ISO 19005-2, 6.2.8.3).
fn is_allowed_jpx(data: &[u8]) -> bool {
    let Some(header) = boxes(data).find(|(kind, _)| *kind == b"jp2h") else {
        return false;
    };
    let mut spaces = 0;
    let mut sound = false;
    for (kind, content) in boxes(header.1) {
        match (kind, content) {
            (b"ihdr", [_, _, _, _, _, _, _, _, high, low, depth, ..]) => {
                let channels = u16::from_be_bytes([*high, *low]);
                sound = matches!(channels, 1 | 3 | 4) && *depth != u8::MAX;
            }
            (b"colr", [1, _, _, rest @ ..]) => {
                let number = rest.first_chunk().map(|bytes| u32::from_be_bytes(*bytes));
                spaces += 1;
                sound &= number.is_some_and(|number| JPX_SPACES.contains(&number));
            }
            (b"colr", [2 | 3, ..]) => spaces += 1,
            (b"colr", _) => sound = false,
            _ => {}
        }
    }
    sound && spaces == 1
}

/// The boxes that some bytes begin with (ISO 15444-1, I.4).
fn boxes(data: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind = rest.get(4..)?.first_chunk()?;
        let end = if length == 0 { rest.len() } else { length };
        let content = rest.get(8..end)?;
        rest = rest.get(end..)?;
        Some((kind, content))
    })
}

/// Whether an image has lost something to JPEG.
pub(super) fn is_jpeg(image: &Stream<'_>) -> bool {
    filters(image.dict())
        .iter()
        .any(|filter| filter == "DCTDecode")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hayro_syntax::Pdf;

    use super::*;

    /// The fate of an image with these entries and this data, in a file of its own.
    fn of(entries: &str, data: &[u8]) -> ImageTreatment {
        let mut file = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n\
            2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n\
            3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /I 4 0 R >> endobj\n"
            .to_vec();
        file.extend(
            format!(
                "4 0 obj << /Subtype /Image {entries} /Length {} >> stream\n",
                data.len()
            )
            .bytes(),
        );
        file.extend(data);
        file.extend(b"\nendstream endobj\ntrailer << /Root 1 0 R >>");
        let pdf = Pdf::new(Arc::new(file)).unwrap();
        let page = &pdf.pages()[0];
        fate(&page.raw().get::<Stream<'_>>("I").unwrap())
    }

    #[test]
    fn what_pdf_a_allows_stays_and_what_it_forbids_does_not() {
        assert_eq!(
            of("/Filter /DCTDecode /ColorSpace /DeviceRGB", b"x"),
            ImageTreatment::Stays
        );
        assert_eq!(
            of(
                "/Filter [/ASCII85Decode /DCTDecode] /ColorSpace /DeviceGray",
                b"x"
            ),
            ImageTreatment::Stays
        );
        assert_eq!(
            of("/Filter /DCTDecode /ColorSpace /DeviceCMYK", b"x"),
            ImageTreatment::Recoded
        );
        assert_eq!(
            of("/Filter /LZWDecode /ColorSpace /DeviceGray", b"x"),
            ImageTreatment::Unpacked
        );
        assert_eq!(
            of("/Filter /Crypt /ColorSpace /DeviceGray", b"x"),
            ImageTreatment::Recoded
        );
        assert_eq!(
            of("/Filter /DCTDecode /ColorSpace /Cs8", b"x"),
            ImageTreatment::Recoded
        );
        assert_eq!(of("/Filter /DCTDecode", b"x"), ImageTreatment::Recoded);
        assert_eq!(
            of("/Filter /CCITTFaxDecode /ImageMask true", b"x"),
            ImageTreatment::Stays
        );
        assert_eq!(
            of(
                "/ColorSpace [/Indexed [/Separation /Gold /DeviceCMYK 5 0 R] 1 <00>]",
                b"x"
            ),
            ImageTreatment::Recoded
        );
    }

    #[test]
    fn a_jpeg_2000_stays_where_its_colours_are_known() {
        let jp2 = |channels: u8, space: u8| {
            let mut data = vec![0, 0, 0, 12, b'j', b'P', b' ', b' ', 13, 10, 0x87, 10];
            data.extend([0, 0, 0, 45, b'j', b'p', b'2', b'h']);
            data.extend([0, 0, 0, 22, b'i', b'h', b'd', b'r', 0, 0, 0, 1, 0, 0, 0, 1]);
            data.extend([0, channels, 7, 7, 0, 0]);
            data.extend([0, 0, 0, 15, b'c', b'o', b'l', b'r', 1, 0, 0, 0, 0, 0, space]);
            data
        };
        let of = |data: &[u8]| of("/Filter /JPXDecode", data);
        assert_eq!(of(&jp2(3, 16)), ImageTreatment::Stays);
        assert_eq!(of(&jp2(2, 17)), ImageTreatment::Recoded);
        assert_eq!(of(&jp2(4, 12)), ImageTreatment::Recoded);
        assert_eq!(of(b"\xFF\x4F\xFF\x51"), ImageTreatment::Recoded);
    }
}
