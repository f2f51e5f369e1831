//! What the character maps of a PDF's fonts would cost `pdf-extract`.
//!
//! It writes out every code of every range, of each font anew on each page: a map of 3 KB, a thousand times the range of
//! all two-byte codes, takes it 25 seconds. And it looks through all ranges of an encoding for each letter.

use std::collections::HashMap;

use adobe_cmap_parser::Value;
use pdf_extract::{Dictionary, Document, Object, ObjectId};

/// The codes that may be written out for a document, on all its pages together: some ten seconds. A report of 500 pages
/// with twenty fonts of 500 characters has 5 million.
const CODES: u64 = 1 << 27;

/// The most values in an encoding that the file brings along. Those of office programs have some twenty.
const ENCODING: usize = 4_096;

/// Bytes of a map that take as long to read as one of its codes to write out.
const BYTES_A_CODE: u64 = 8;

/// Whether the maps of all fonts, read once for each page, are within what may be spent.
pub(super) fn are_affordable(document: &Document) -> bool {
    let mut fonts = FontCosts {
        document,
        known: HashMap::new(),
        codes: 0,
    };
    let is_read = document
        .objects
        .values()
        .all(|object| fonts.add(object).is_some());
    let pages = document.get_pages().len() as u64;
    is_read && fonts.codes.saturating_mul(pages) <= CODES
}

struct FontCosts<'d> {
    document: &'d Document,
    /// The codes of the maps met so far.
    known: HashMap<ObjectId, u64>,
    codes: u64,
}

impl<'d> FontCosts<'d> {
    /// Adds the fonts that are named in an object; `None` where an encoding has too many ranges. A font that has two
    /// names is read for each.
    fn add(&mut self, object: &'d Object) -> Option<()> {
        let mut open = vec![object];
        while let Some(object) = open.pop() {
            let dictionary = match object {
                Object::Dictionary(dictionary) => dictionary,
                Object::Stream(stream) => &stream.dict,
                Object::Array(items) => {
                    open.extend(items);
                    continue;
                }
                _ => continue,
            };
            open.extend(dictionary.iter().map(|(_, value)| value));
            let named = dictionary.get(b"Font").ok();
            let named = named.and_then(|fonts| self.resolved(fonts)?.1.as_dict().ok());
            for (_, font) in named.into_iter().flat_map(Dictionary::iter) {
                self.add_font(font)?;
            }
        }
        Some(())
    }

    fn add_font(&mut self, font: &'d Object) -> Option<()> {
        let Some(Ok(font)) = self.resolved(font).map(|(_, font)| font.as_dict()) else {
            return Some(());
        };
        if let Some((Some(id), map)) = font.get(b"ToUnicode").ok().and_then(|m| self.resolved(m)) {
            let known = self.known.get(&id).copied();
            let codes = known.unwrap_or_else(|| codes(map));
            self.known.insert(id, codes);
            self.codes = self.codes.saturating_add(codes);
        }
        let encoding = font.get(b"Encoding").ok();
        match encoding.and_then(|encoding| self.resolved(encoding)) {
            Some((_, encoding)) if values(&contents(encoding)).len() > ENCODING => None,
            _ => Some(()),
        }
    }

    /// What an object is or refers to, with its id in the latter case.
    fn resolved(&self, object: &'d Object) -> Option<(Option<ObjectId>, &'d Object)> {
        self.document.dereference(object).ok()
    }
}

/// The codes that a map's ranges say, and what it costs to read it.
fn codes(map: &Object) -> u64 {
    let bytes = contents(map);
    let values = values(&bytes);
    let mut sum = 0_u64;
    let mut in_ranges = false;
    let mut rest = values.as_slice();
    while let Some(value) = rest.first() {
        let triple = rest.get(..3).filter(|_| in_ranges);
        if let Some([Value::LiteralString(low), Value::LiteralString(high), _]) = triple {
            let (low, high) = (code(low), code(high));
            sum = sum.saturating_add((high + 1).saturating_sub(low));
            rest = &rest[3..];
        } else {
            in_ranges = matches!(value, Value::Operator(name) if name == "beginbfrange");
            rest = &rest[1..];
        }
    }
    sum.saturating_add(bytes.len() as u64 / BYTES_A_CODE)
}

/// A code as `pdf-extract` takes it: the last four bytes.
fn code(bytes: &[u8]) -> u64 {
    let code = bytes
        .iter()
        .fold(0_u32, |code, &byte| (code << 8) | u32::from(byte));
    u64::from(code)
}

/// What stands in a stream, nothing in any other object.
fn contents(object: &Object) -> Vec<u8> {
    let stream = object.as_stream().ok();
    let bytes = stream.map(|stream| {
        let plain = stream.decompressed_content();
        plain.unwrap_or_else(|_| stream.content.clone())
    });
    bytes.unwrap_or_default()
}

/// The values of a map; none where it is no map, which `pdf-extract` takes for damage.
fn values(map: &[u8]) -> Vec<Value> {
    adobe_cmap_parser::parse(map).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use pdf_extract::{Stream, dictionary};

    use super::*;

    /// A document of so many pages that share a font of this map under so many names.
    fn document(map: &str, encoding: Option<&str>, names: usize, pages: usize) -> Document {
        let mut document = Document::new();
        let map = document.add_object(Stream::new(Dictionary::new(), map.as_bytes().to_vec()));
        let mut font = dictionary! { "Type" => "Font", "ToUnicode" => map };
        if let Some(encoding) = encoding {
            let stream = Stream::new(Dictionary::new(), encoding.as_bytes().to_vec());
            let encoding = document.add_object(stream);
            font.set("Encoding", encoding);
        }
        let font = document.add_object(font);
        let mut fonts = Dictionary::new();
        for name in 0..names {
            fonts.set(format!("F{name}"), font);
        }
        let kids: Vec<Object> = (0..pages)
            .map(|_| document.add_object(dictionary! { "Type" => "Page" }).into())
            .collect();
        let tree = document.add_object(dictionary! {
            "Type" => "Pages", "Kids" => kids, "Resources" => dictionary! { "Font" => fonts },
        });
        let catalogue = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalogue);
        document
    }

    fn ranges(count: usize) -> String {
        let ranges = "<0000> <FFFF> <0000>\n".repeat(count);
        format!("begincmap {count} beginbfrange\n{ranges}endbfrange endcmap")
    }

    #[test]
    fn the_codes_of_ranges_are_counted_for_each_name_and_page() {
        for (count, names, pages, expected) in [
            (1, 1, 1, true),
            (2_000, 1, 1, true),
            (2_100, 1, 1, false),
            (1, 2_100, 1, false),
            (1, 50, 50, false),
        ] {
            let document = document(&ranges(count), None, names, pages);
            assert_eq!(
                are_affordable(&document),
                expected,
                "{count} {names} {pages}"
            );
        }
        let wide = "1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange";
        assert!(!are_affordable(&document(wide, None, 1, 1)));
    }

    #[test]
    fn an_encoding_of_many_ranges_is_not_looked_through() {
        let encoding = "1 begincidrange <0000> <0000> 0 endcidrange\n";
        for (times, expected) in [(10, true), (1_000, false)] {
            let encoding = encoding.repeat(times);
            let document = document(&ranges(1), Some(&encoding), 1, 1);
            assert_eq!(are_affordable(&document), expected, "{times}");
        }
    }
}
