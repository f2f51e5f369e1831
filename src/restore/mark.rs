//! Punctuation that OCR has mistaken: dirt at words, and full stops and commas taken for each other.

use super::token::{Kind, Unit};

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

/// What a mark should be, with how likely; `None` where it is right or cannot be told. `next` are the lines after.
pub(super) fn mended(
    units: &[Unit<'_>],
    at: usize,
    next: Option<&[Unit<'_>]>,
) -> Option<(String, f32)> {
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
    let after_word = at > 0 && units[at - 1].kind == Kind::Word && is_plain(units[at - 1].text);
    if !after_word {
        return None;
    }
    match units[at].text {
        // No sentence begins with a small letter.
        "." if goes_on(units, at) => Some((",".to_owned(), 0.9)),
        // Nothing goes on before an entry of a list.
        "," if at + 1 == units.len() && next.is_some_and(begins_entry) => {
            Some((".".to_owned(), 0.8))
        }
        _ => None,
    }
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

/// Whether a line begins with a number or a Roman numeral and a full stop, or a dash.
fn begins_entry(units: &[Unit<'_>]) -> bool {
    let mut units = units.iter().filter(|unit| unit.kind != Kind::Blank);
    match (units.next(), units.next()) {
        (Some(first), Some(second)) => match first.kind {
            Kind::Mark => matches!(first.text, "-" | "+" | "*" | "–"),
            Kind::Number => second.text.starts_with(['.', ')']),
            Kind::Word => second.text.starts_with(['.', ')']) && first.text.chars().count() < 3,
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::restore::token::units;

    fn changed(lines: &[&str]) -> Vec<(String, String)> {
        let units: Vec<Vec<Unit<'_>>> = lines.iter().map(|line| units(line)).collect();
        let mut changed = Vec::new();
        for (i, line) in units.iter().enumerate() {
            for at in 0..line.len() {
                let next = units.get(i + 1).map(Vec::as_slice);
                if let Some((to, _)) = mended(line, at, next) {
                    changed.push((line[at].text.to_owned(), to));
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
