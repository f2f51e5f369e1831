//! Bytes to characters, characters to lines.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use regex::bytes::Regex;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How many bytes are looked at to tell UTF-16 without a byte order mark.
const SAMPLE: usize = 4096;

/// Decodes a text: by its byte order mark, as UTF-8, as UTF-16 where every other byte of a letter is
/// zero, else as Windows-1258, the Vietnamese code page, which takes any bytes. The text is NFC, its
/// lines end in `\n`, a page break is a line end, and control characters but the tab are gone.
pub(super) fn text(bytes: &[u8]) -> String {
    clean(&decoded(bytes, guess))
}

/// Decodes HTML: as [`text`], but a charset that the page itself names comes before Windows-1258.
pub(super) fn html(bytes: &[u8]) -> String {
    clean(&decoded(bytes, |bytes| {
        let guessed = guess(bytes);
        if guessed == WINDOWS_1258 {
            declared(bytes).unwrap_or(guessed)
        } else {
            guessed
        }
    }))
}

fn decoded(bytes: &[u8], guess: impl Fn(&[u8]) -> &'static Encoding) -> Cow<'_, str> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    encoding.decode_without_bom_handling(&bytes[mark..]).0
}

/// The charset named by a `meta` element or an XML declaration, unless it is one that needs two bytes a
/// letter, in which the name itself could not have been read.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?:charset|encoding)\s*=\s*["']?([a-z0-9_-]+)"#)
            .expect("the pattern is valid")
    });
    let head = &bytes[..bytes.len().min(SAMPLE)];
    let name = NAME.captures(head)?.get(1)?.as_bytes();
    Encoding::for_label(name)
        .filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    // Most letters of a Vietnamese text are ASCII or Latin-1, whose high byte is zero.
    let enough = sample.len() / 5;
    if odd > enough && odd > 4 * even {
        UTF_16LE
    } else if even > enough && even > 4 * odd {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1258
    }
}

/// Line ends made `\n`, controls dropped, NFC. A form feed ends a line and stays at the beginning of the next, where it
/// says that a page begins.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                characters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{c}' => out.push_str("\n\u{c}"),
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push('\t'),
            '\u{ad}' | '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    if is_nfc(&out) {
        out
    } else {
        out.nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Báo cáo kết quả chuyển đổi số\nxã Tân Hòa Đông";

    fn utf16(to_bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        TEXT.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let decomposed: String = TEXT.nfd().collect();
        let (code_page, _, lost) =
            WINDOWS_1258.encode("B\u{e1}o c\u{e1}o ti\u{ea}\u{301}n đ\u{f4}\u{323}");
        assert!(!lost);
        assert_eq!(text(TEXT.as_bytes()), TEXT);
        assert_eq!(text(format!("\u{feff}{TEXT}").as_bytes()), TEXT);
        assert_eq!(text(decomposed.as_bytes()), TEXT);
        assert_eq!(text(&utf16(u16::to_le_bytes)), TEXT);
        assert_eq!(text(&utf16(u16::to_be_bytes)), TEXT);
        assert_eq!(
            text(&[&[0xfe, 0xff], &*utf16(u16::to_be_bytes)].concat()),
            TEXT
        );
        assert_eq!(text(&code_page), "Báo cáo tiến độ");
    }

    #[test]
    fn line_ends_are_one_kind_and_controls_are_gone() {
        assert_eq!(
            text(b"a\r\nb\rc\nd\x0ce\x00f\x07\tg"),
            "a\nb\nc\nd\n\u{c}ef\tg"
        );
    }

    #[test]
    fn html_is_read_in_the_charset_it_names_unless_that_is_wrong() {
        let latin = b"<meta charset='iso-8859-1'>Qu\xfd \xd0";
        assert!(html(latin).ends_with("Quý Ð"));
        let lying = "<meta charset='iso-8859-1'>Quý Đ".as_bytes();
        assert!(html(lying).ends_with("Quý Đ"));
        assert!(html(b"<meta charset='no-such'>T\xfd").ends_with("Tư"));
    }
}
