//! Punctuation that OCR has mistaken: dirt at words, and full stops and commas taken for each other.

use super::Damage;
use super::token::{self, Kind, Unit};

/// Marks that OCR makes of dirt and of the marks of letters; reports set quotations in “ and ".
const STRAY: &[char] = &['\'', '‘', '’', '`', '´'];

/// Whether a mark is dirt at a word: an apostrophe, which Vietnamese has none of, whose fellow is nowhere in the line, or
/// a question mark before a small letter, left of a hook above.
pub(super) fn is_stray(units: &[Unit<'_>], at: usize) -> bool {
    is_stray_apostrophe(units, at) || is_stray_hook(units, at)
}

fn is_stray_apostrophe(units: &[Unit<'_>], at: usize) -> bool {
    let unit = &units[at];
    unit.kind == Kind::Mark
        && unit.text.contains(STRAY)
        && (is_word(at.checked_sub(1).and_then(|at| units.get(at))) || is_word(units.get(at + 1)))
        && near(units, at)
            .iter()
            .filter(|other| other.text.contains(STRAY))
            .count()
            == 1
}

fn is_stray_hook(units: &[Unit<'_>], at: usize) -> bool {
    units[at].text == "?"
        && is_word(at.checked_sub(1).and_then(|at| units.get(at)))
        && goes_on(units, at)
}

/// Whether a blank and a small word follow.
fn goes_on(units: &[Unit<'_>], at: usize) -> bool {
    match units.get(at + 1..).unwrap_or_default() {
        [blank, word, ..] => {
            blank.kind == Kind::Blank && word.kind == Kind::Word && is_plain(word.text)
        }
        _ => false,
    }
}

/// What a mark of a line should be, with how likely; `None` where it is right or cannot be told.
pub(super) fn mended(
    lines: &[Vec<Unit<'_>>],
    line: usize,
    at: usize,
    damage: Damage,
) -> Option<(String, f32)> {
    let units = lines[line].as_slice();
    if is_stray_apostrophe(units, at) {
        return Some((units[at].text.replace(STRAY, ""), 0.95));
    }
    if is_stray_hook(units, at) {
        return Some((String::new(), 0.95));
    }
    // A dash that opens an entry; nothing else stands there so.
    if at == 0 && units[at].text == "~" && units.get(1).is_some_and(|unit| unit.kind == Kind::Blank)
    {
        return Some(("-".to_owned(), 0.97));
    }
    if at == 1 && is_entry_with_comma(units) && before(lines, line).is_none_or(is_ended) {
        return Some((".".to_owned(), 0.93));
    }
    let after_word = at > 0 && units[at - 1].kind == Kind::Word && is_plain(units[at - 1].text);
    if !after_word {
        return None;
    }
    let next = (at + 1 == units.len())
        .then(|| lines.get(line + 1))
        .flatten();
    let mended = match (units[at].text, next) {
        // No sentence begins with a small letter.
        (".", None) if goes_on(units, at) => (",", 0.9),
        (".", Some(next)) if begins_small(next) => match damage {
            // Tesseract's Vietnamese model sets a stop at the end of a line that goes on.
            Damage::VietnameseOcr => ("", 0.9),
            Damage::EnglishOcr | Damage::NoMarks => (",", 0.9),
        },
        // Nothing goes on before an entry of a list.
        (",", Some(next)) if marker(next).is_some() => (".", 0.8),
        // What is followed by its like ends; what opens a list of its own has other marks below it.
        (":", Some(next)) if marker(next).is_some_and(|m| Some(m) == of_entry(lines, line)) => {
            (";", 0.85)
        }
        _ => return None,
    };
    Some((mended.0.to_owned(), mended.1))
}

/// The kind of mark that an entry of a list begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    Dash,
    Plus,
    Star,
    /// `1.`
    Number,
    /// `1)`
    NumberInParenthesis,
    /// `a)`
    Letter,
    /// `I.` and `a.`
    LetterAndStop,
}

/// What a line begins with, where it begins an entry.
fn marker(units: &[Unit<'_>]) -> Option<Marker> {
    let mut units = units.iter().filter(|unit| unit.kind != Kind::Blank);
    let (first, second) = (units.next()?, units.next()?);
    let stop = second.text.starts_with('.');
    let parenthesis = second.text.starts_with(')');
    match first.kind {
        Kind::Mark => match first.text {
            "-" | "–" => Some(Marker::Dash),
            "+" => Some(Marker::Plus),
            "*" => Some(Marker::Star),
            _ => None,
        },
        Kind::Number if stop => Some(Marker::Number),
        Kind::Number if parenthesis => Some(Marker::NumberInParenthesis),
        Kind::Word if first.text.chars().count() < 3 && stop => Some(Marker::LetterAndStop),
        Kind::Word if first.text.chars().count() < 3 && parenthesis => Some(Marker::Letter),
        _ => None,
    }
}

/// The mark of the entry that a line belongs to.
fn of_entry(lines: &[Vec<Unit<'_>>], line: usize) -> Option<Marker> {
    const LINES: usize = 6;
    let above = lines[..=line].iter().rev().take(LINES);
    above
        .map(|line| marker(line))
        .find(Option::is_some)
        .flatten()
}

/// Whether a line begins with a number and a comma before a capital: `3, Tỷ lệ`.
fn is_entry_with_comma(units: &[Unit<'_>]) -> bool {
    match units {
        [number, comma, blank, word, ..] => {
            number.kind == Kind::Number
                && number.text.len() < 3
                && comma.text == ","
                && blank.kind == Kind::Blank
                && word.kind == Kind::Word
                && word.text.starts_with(char::is_uppercase)
        }
        _ => false,
    }
}

/// The last line before one that is not empty.
fn before<'a, 'b>(lines: &'b [Vec<Unit<'a>>], line: usize) -> Option<&'b [Unit<'a>]> {
    let above = lines[..line].iter().rev();
    let mut full = above.filter(|line| !token::is_empty(line));
    full.next().map(Vec::as_slice)
}

/// Whether a line ends a sentence, or a heading in which there is none.
fn is_ended(units: &[Unit<'_>]) -> bool {
    let last = units.iter().rfind(|unit| unit.kind != Kind::Blank);
    last.is_some_and(|last| last.text.ends_with(['.', ';', ':']))
}

fn begins_small(units: &[Unit<'_>]) -> bool {
    let first = units.iter().find(|unit| unit.kind != Kind::Blank);
    first.is_some_and(|first| first.kind == Kind::Word && is_plain(first.text))
        && marker(units).is_none()
}

/// The units around one, as far as a quotation may reach.
fn near<'a, 'b>(units: &'b [Unit<'a>], at: usize) -> &'b [Unit<'a>] {
    const REACH: usize = 100;
    &units[at.saturating_sub(REACH)..(at + REACH).min(units.len())]
}

fn is_word(unit: Option<&Unit<'_>>) -> bool {
    unit.is_some_and(|unit| unit.kind == Kind::Word)
}

/// Whether a word is of two small letters or more: no abbreviation, which has a full stop of its own, and no mark of
/// a list.
fn is_plain(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::restore::token::units;

    fn changed(lines: &[&str]) -> Vec<(String, String)> {
        let units: Vec<Vec<Unit<'_>>> = lines.iter().map(|line| units(line)).collect();
        let mut changed = Vec::new();
        for line in 0..units.len() {
            for at in 0..units[line].len() {
                if let Some((to, _)) = mended(&units, line, at, Damage::EnglishOcr) {
                    changed.push((units[line][at].text.to_owned(), to));
                }
            }
        }
        changed
    }

    #[test]
    fn marks_are_mended_where_they_can_be_nothing_else() {
        let one = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned())];
        assert_eq!(changed(&["~ Chất lượng"]), one("~", "-"));
        assert_eq!(changed(&["khoảng ~ 20"]), []);
        assert_eq!(changed(&["như sau:", "3, Tỷ lệ hồ sơ"]), one(",", "."));
        assert_eq!(changed(&["quy định tại khoản", "3, Điều 5"]), []);
        assert_eq!(
            changed(&["- Sở Nội vụ tổng hợp:", "- Sở Y tế"]),
            one(":", ";")
        );
        assert_eq!(changed(&["1. Các sở sau đây:", "- Sở Y tế"]), []);
        assert_eq!(changed(&["kết quả đạt được.", "trong năm"]), one(".", ","));
        assert_eq!(changed(&["căn cứ? vào"]), one("?", ""));
        assert_eq!(changed(&["Căn cứ nào? Theo"]), []);
        assert_eq!(changed(&["'UBND xã"]), one("'", ""));
        assert_eq!(changed(&["xã 'Tân' Hòa"]), []);
        assert_eq!(changed(&["các thôn. xóm trên địa bàn"]), one(".", ","));
        assert_eq!(changed(&["các thôn. Xóm", "TP. thanh", "a. thôn"]), []);
        assert_eq!(changed(&["trên địa bàn xã,", "2. Hạ tầng"]), one(",", "."));
        assert_eq!(changed(&["trên địa bàn xã,", "huyện"]), []);
    }
}
