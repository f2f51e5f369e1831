//! Bytes to characters, characters to lines.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How many bytes are looked at to tell UTF-16 without a byte order mark.
const SAMPLE: usize = 4096;

/// Decodes a text: by its byte order mark, as UTF-8, as UTF-16 where every other byte of a letter is
/// zero, else as Windows-1258, the Vietnamese code page, which takes any bytes. The text is NFC, its
/// lines end in `\n`, a page break is a line end, and control characters but the tab are gone.
pub(super) fn text(bytes: &[u8]) -> String {
    let (text, _) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]),
        None => guess(bytes).decode_without_bom_handling(bytes),
    };
    clean(&text)
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

/// Line ends made `\n`, controls dropped, NFC.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' => {
                characters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{c}' => out.push('\n'),
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

/// The lines of a cleaned text; a line end at its very end starts no line.
pub(super) fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}
