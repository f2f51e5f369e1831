//! The font of the invisible text: one glyph without an area for every character, and a table that says which character
//! each is.
//!
//! Nothing is drawn with it, so one glyph is enough for all (ISO 32000-1, 9.7.4.3, `CIDToGIDMap`); PDF/A wants it
//! embedded, its widths true and no character without a glyph (ISO 19005-2, 6.2.11).

use std::collections::HashMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};

use super::deflate::deflated;

/// The name of the font in the resources of a page.
pub(super) const NAME: Name<'static> = Name(b"BaocaoText");

/// Width of every glyph, in thousandths of the font's size.
pub(super) const WIDTH: f32 = 500.0;

/// How far a glyph reaches above and below the baseline, in thousandths of the font's size: together one size, so that a
/// word's box is as high as its size.
pub(super) const ASCENT: f32 = 800.0;
const DESCENT: f32 = ASCENT - 1000.0;

/// The most characters.
const MOST: usize = 40_000;

/// How many bytes stand in a text of a PDF as they are: ASCII that is printed, but for what has to be escaped.
const PLAIN: u16 = 92;

/// Such a byte, by its place among them.
fn plain(place: u16) -> u8 {
    let skipped = match place {
        0..8 => 0,
        // Parentheses.
        8..58 => 2,
        // And the backslash.
        _ => 3,
    };
    b' ' + place as u8 + skipped
}

/// The code of a character, by its place among those of a document: two plain bytes, as these take half the room of others,
/// as long as there are any.
fn code(place: u16) -> u16 {
    match place.checked_sub(PLAIN * PLAIN) {
        None => u16::from_be_bytes([plain(place / PLAIN), plain(place % PLAIN)]),
        Some(more) => 0x8000 + more,
    }
}

const BASE: Name<'static> = Name(b"BaocaoInvisible");

/// The characters of a document with their codes, in the order in which they come.
pub(super) struct Font {
    codes: HashMap<char, u16>,
    characters: Vec<(char, u16)>,
}

impl Font {
    /// The font of some texts.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut font = Self {
            codes: HashMap::new(),
            characters: Vec::new(),
        };
        font.add(' ');
        for c in texts.flat_map(str::chars).filter(|&c| is_written(c)) {
            font.add(c);
        }
        font
    }

    fn add(&mut self, c: char) {
        if self.characters.len() < MOST && !self.codes.contains_key(&c) {
            let code = code(self.characters.len() as u16);
            self.characters.push((c, code));
            self.codes.insert(c, code);
        }
    }

    /// A text in the font's codes. Characters that PDF/A knows nothing of are left out.
    pub fn codes(&self, text: &str) -> Vec<u8> {
        let codes = text.chars().filter_map(|c| self.codes.get(&c));
        codes.flat_map(|code| code.to_be_bytes()).collect()
    }

    /// Writes the font; gives its reference.
    pub fn write(&self, pdf: &mut Pdf, next: &mut Ref) -> Ref {
        let [font, descendant, descriptor, file, map, unicode] = [(); 6].map(|()| next.bump());
        let info = SystemInfo {
            registry: Str(b"Adobe"),
            ordering: Str(b"Identity"),
            supplement: 0,
        };
        pdf.type0_font(font)
            .base_font(BASE)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(unicode);
        pdf.cid_font(descendant)
            .subtype(CidFontType::Type2)
            .base_font(BASE)
            .system_info(info)
            .font_descriptor(descriptor)
            .default_width(WIDTH)
            .cid_to_gid_map_stream(map);
        pdf.font_descriptor(descriptor)
            .name(BASE)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(0.0, DESCENT, WIDTH, ASCENT))
            .italic_angle(0.0)
            .ascent(ASCENT)
            .descent(DESCENT)
            .cap_height(ASCENT)
            .stem_v(80.0)
            .font_file2(file);
        let program = program();
        let data = deflated(&program);
        pdf.stream(file, &data)
            .filter(Filter::FlateDecode)
            .pair(Name(b"Length1"), i32::try_from(program.len()).unwrap_or(0));
        let glyphs = self.glyphs();
        pdf.stream(map, &deflated(&glyphs))
            .filter(Filter::FlateDecode);
        let cmap = deflated(&self.unicode());
        let mut stream = pdf.cmap(unicode, &cmap);
        stream.filter(Filter::FlateDecode);
        stream.finish();
        font
    }

    /// The glyph of each code, in two bytes: the one that all characters share, or the one that is none.
    fn glyphs(&self) -> Vec<u8> {
        let last = self.characters.last().map_or(0, |&(_, code)| code);
        let mut glyphs = vec![0; 2 * (usize::from(last) + 1)];
        for &(_, code) in &self.characters {
            glyphs[2 * usize::from(code) + 1] = 1;
        }
        glyphs
    }

    /// Which character each code is.
    fn unicode(&self) -> Vec<u8> {
        let info = SystemInfo {
            registry: Str(b"Adobe"),
            ordering: Str(b"UCS"),
            supplement: 0,
        };
        let mut cmap = UnicodeCmap::new(Name(b"BaocaoText-UCS"), info);
        for &(c, code) in &self.characters {
            cmap.pair(code, c);
        }
        cmap.finish().to_vec()
    }
}

/// Whether a character can be in a text: ISO 19005-2 (6.2.11.7.2) rules out three, and controls are none.
pub(super) fn is_written(c: char) -> bool {
    !c.is_control() && !c.is_whitespace() && !matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A TrueType font of two glyphs (OpenType 1.9, "The OpenType font file"), as little as a reader needs. The first is empty,
/// the other a line from corner to corner and back: it has no area, but a box, by which PDFium tells where a letter is.
fn program() -> Vec<u8> {
    let words = |words: &[i16]| -> Vec<u8> { words.iter().flat_map(|w| w.to_be_bytes()).collect() };
    let (ascent, descent, width) = (ASCENT as i16, DESCENT as i16, WIDTH as i16);
    let mut head = words(&[1, 0, 1, 0, 0, 0]);
    head.extend(0x5F0F_3CF5_u32.to_be_bytes());
    // Flags, 1000 units an em; no dates, which would have to be of some day.
    head.extend(words(&[0, 1000, 0, 0, 0, 0, 0, 0, 0, 0]));
    head.extend(words(&[0, descent, width, ascent, 0, 8, 2, 0, 0]));
    let mut hhea = words(&[1, 0, ascent, descent, 0, width, 0, 0, width, 1]);
    hhea.extend(words(&[0, 0, 0, 0, 0, 0, 0, 2]));
    let mut maxp = words(&[1, 0, 2]);
    maxp.extend(words(&[2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
    // One contour within this box that ends at point 1, no instructions; two points on the curve, each from the one before.
    let mut glyph = words(&[1, 0, descent, width, ascent, 1, 0]);
    glyph.extend([1, 1]);
    glyph.extend(words(&[0, width, descent, ascent - descent]));
    let half = glyph.len() as i16 / 2;
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", glyph),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[width, 0, width, 0])),
        (b"loca", words(&[0, 0, half])),
        (b"maxp", maxp),
    ];
    sfnt(&tables)
}

/// Puts tables, sorted by their tags, into one file.
fn sfnt(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    const HEADER: usize = 12;
    const RECORD: usize = 16;
    let count = u16::try_from(tables.len()).unwrap_or(0);
    let power = count.max(1).ilog2();
    let range = 16_u16 << power;
    let mut file = vec![0, 1, 0, 0];
    for field in [count, range, power as u16, count * 16 - range] {
        file.extend(field.to_be_bytes());
    }
    let mut body: Vec<u8> = Vec::new();
    let start = HEADER + RECORD * tables.len();
    let mut head_at = 0;
    for (tag, data) in tables {
        let offset = start + body.len();
        if *tag == b"head" {
            head_at = offset;
        }
        file.extend(*tag);
        for field in [sum(data), offset as u32, data.len() as u32] {
            file.extend(field.to_be_bytes());
        }
        body.extend(data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    file.extend(body);
    // `checkSumAdjustment`, so that the whole file has the sum that the format asks for.
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(sum(&file));
    file[head_at + 8..head_at + 12].copy_from_slice(&adjustment.to_be_bytes());
    file
}

/// The sum of a table's 32-bit words.
fn sum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_numbered_as_they_come_and_what_is_none_is_left_out() {
        let font = Font::of(["số", "sổ\u{0}\u{FEFF}"].into_iter());
        assert_eq!(font.codes("số sổ"), *b" ! \"   ! #");
        assert_eq!(font.codes("\u{0}\u{FEFF}ố"), *b" \"");
    }

    /// Readers take codes in their order.
    #[test]
    fn codes_are_plain_as_long_as_there_are_plain_ones_and_ascend() {
        let codes: Vec<u16> = (0..MOST as u16).map(code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b));
        let is_plain = |code: &u16| {
            let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && !b"()\\".contains(byte);
            code.to_be_bytes().iter().all(is_plain)
        };
        let plain = codes.iter().take_while(|code| is_plain(code)).count();
        assert_eq!(plain, usize::from(PLAIN * PLAIN));
        assert_eq!(codes[plain], 0x8000);
    }

    #[test]
    fn every_code_has_a_glyph_and_no_other_number_has_one() {
        let font = Font::of(["ab"].into_iter());
        let glyphs = font.glyphs();
        let given: Vec<usize> = (0..glyphs.len() / 2)
            .filter(|at| glyphs[2 * at..2 * at + 2] == [0, 1])
            .collect();
        assert_eq!(given, [0x2020, 0x2021, 0x2022]);
        assert_eq!(glyphs.len(), 2 * 0x2023);
    }

    #[test]
    fn the_program_has_the_sum_that_the_format_asks_for() {
        let program = program();
        assert_eq!(sum(&program), 0xB1B0_AFBA);
        assert_eq!(program.len() % 4, 0);
        // Lengths of head, hhea, maxp in the table of contents, as OpenType fixes them.
        let length = |tag: &[u8]| {
            let at = program.windows(4).position(|w| w == tag).unwrap();
            u32::from_be_bytes(program[at + 12..at + 16].try_into().unwrap())
        };
        assert_eq!(
            [length(b"head"), length(b"hhea"), length(b"maxp")],
            [54, 36, 32]
        );
    }
}
