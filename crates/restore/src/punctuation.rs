//! Punctuation that OCR has mistaken: dirt at words, and full stops and commas taken for each other.

use crate::damage::Damage;
use crate::token::{Token, TokenKind, is_in_capitals};
use crate::word_form::{folded, has_letters_of_syllable};

/// Marks that OCR makes of dirt and of the diacritics of letters; reports set quotations in “ and ".
const STRAY: &[char] = &['\'', '‘', '’', '`', '´'];

/// Whether a mark is dirt at a word: an apostrophe, which Vietnamese has none of, whose fellow is nowhere in the line, or
/// a question mark before a small letter, left of a hook above.
pub(super) fn is_stray(units: &[Token<'_>], at: usize) -> bool {
    is_stray_apostrophe(units, at) || is_stray_hook(units, at)
}

fn is_stray_apostrophe(units: &[Token<'_>], at: usize) -> bool {
    let unit = &units[at];
    unit.kind == TokenKind::Mark
        && unit.text.contains(STRAY)
        && !is_in_name(units, at)
        && (is_word(at.checked_sub(1).and_then(|at| units.get(at))) || is_word(units.get(at + 1)))
        && (is_alone(units, at) || closes_nothing(units, at))
}

/// Whether no other apostrophe is near.
fn is_alone(units: &[Token<'_>], at: usize) -> bool {
    let near = near(units, at).iter();
    near.filter(|other| other.text.contains(STRAY)).count() == 1
}

/// Whether an apostrophe behind a word ends what none has begun.
fn closes_nothing(units: &[Token<'_>], at: usize) -> bool {
    let opens =
        |pair: &[Token<'_>]| pair[0].kind != TokenKind::Word && pair[1].text.contains(STRAY);
    at > 0
        && units[at - 1].kind == TokenKind::Word
        && units
            .get(at + 1)
            .is_none_or(|next| next.kind == TokenKind::Blank)
        && !units[0].text.contains(STRAY)
        && !up_to(units, at).windows(2).any(opens)
}

/// Whether an apostrophe stands between a capital and the rest of a name, as the peoples of the Central Highlands write
/// theirs: `H'Bleng`, `Cư M'gar`.
fn is_in_name(units: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |at| units[at].text);
    matches!(before, "H" | "K" | "M" | "R" | "Y" | "B" | "D") && is_word(units.get(at + 1))
}

fn is_stray_hook(units: &[Token<'_>], at: usize) -> bool {
    is_word(at.checked_sub(1).and_then(|at| units.get(at)))
        && match units[at].text {
            "?" => goes_on(units, at),
            // No sentence that asks is followed by another mark.
            "?," | "?;" | "?." => true,
            _ => false,
        }
}

/// Whether a mark behind a word in capitals is what was read of the word's last stroke: `THỜI! HẠN`.
fn is_stray_stroke(units: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |at| units[at].text);
    let stroke = match units[at].text {
        "!" => true,
        "]" => !up_to(units, at).iter().any(|unit| unit.text.contains('[')),
        _ => false,
    };
    stroke
        && before.chars().count() > 1
        && before.chars().all(char::is_uppercase)
        && matches!(units.get(at + 1..), Some([blank, word, ..])
            if blank.kind == TokenKind::Blank && word.text.starts_with(char::is_uppercase))
}

/// Whether a blank and a small word follow.
fn goes_on(units: &[Token<'_>], at: usize) -> bool {
    match units.get(at + 1..).unwrap_or_default() {
        [blank, word, ..] => {
            blank.kind == TokenKind::Blank && word.kind == TokenKind::Word && is_plain(word.text)
        }
        _ => false,
    }
}

/// What a mark of a line, or a numeral, should be, with how likely; `None` where it is right or cannot be told. `written`
/// is what the line's units are restored to.
pub(super) fn mended(
    lines: &[Vec<Token<'_>>],
    line: usize,
    at: usize,
    written: &[String],
    damage: Damage,
) -> Option<(String, f32)> {
    let units = lines[line].as_slice();
    if is_stray_apostrophe(units, at) {
        return Some((units[at].text.replace(STRAY, ""), 0.95));
    }
    if is_stray_hook(units, at) {
        return Some((units[at].text.replace('?', ""), 0.95));
    }
    // English OCR reads the dash of Vietnamese texts so: 56 of 58 in `corpus/ocr-noise.jsonl`.
    if units[at].text == "—" && damage == Damage::EnglishOcr {
        return Some(("–".to_owned(), 0.95));
    }
    if is_stray_stroke(units, at) {
        return Some((String::new(), 0.9));
    }
    let word = at.checked_sub(1).map_or("", |at| &written[at]);
    let mended = at_start(lines, line, at)
        .or_else(|| cited_part(units, at, written))
        .or_else(|| at_end(lines, line, at, word, damage));
    mended.map(|(mark, share)| (mark.to_owned(), share))
}

/// What a mark should be that opens an entry.
fn at_start(lines: &[Vec<Token<'_>>], line: usize, at: usize) -> Option<(&'static str, f32)> {
    let units = lines[line].as_slice();
    match at {
        // A dash that opens an entry; nothing else stands there so.
        0 if matches!(units[0].text, "~" | "~-" | "-~")
            && units.get(1)?.kind == TokenKind::Blank =>
        {
            Some(("-", 0.97))
        }
        0 if is_bar_of_t(lines, line) => Some(("", 0.95)),
        0 if is_list_letter(units) => list_letter(lines, line),
        0 => part(units)
            .filter(|&part| part != units[0].text)
            .map(|part| (part, 0.95)),
        1 if is_entry_with_comma(units) && !is_cited(lines, line) => Some((".", 0.93)),
        1 if is_part_with_comma(units) => Some((".", 0.95)),
        _ => None,
    }
}

/// Lines after an opening quotation mark in which its fellow may stand.
const QUOTED: usize = 12;

/// Whether a quotation mark that opens a line is the left end of a T's bar, `"Tỷ lệ`: its fellow is nowhere.
fn is_bar_of_t(lines: &[Vec<Token<'_>>], line: usize) -> bool {
    let quotes = |unit: &&Token<'_>| unit.text.contains(['"', '“', '”']);
    match lines[line].as_slice() {
        [mark, word, rest @ ..] => {
            matches!(mark.text, "\"" | "“" | "”")
                && word.text.starts_with('T')
                && !rest.iter().any(|unit| quotes(&unit))
                && !lines[line + 1..]
                    .iter()
                    .take(QUOTED)
                    .flatten()
                    .any(|unit| quotes(&unit))
        }
        _ => false,
    }
}

/// What a mark behind a word should be, mostly at the end of a line.
fn at_end(
    lines: &[Vec<Token<'_>>],
    line: usize,
    at: usize,
    word: &str,
    damage: Damage,
) -> Option<(&'static str, f32)> {
    let units = lines[line].as_slice();
    let last = at + 1 == units.len();
    let opens = OPENERS.contains(&word);
    if last && units[at].text == ";" && opens {
        return Some((":", 0.9));
    }
    // Headings have no stop; Tesseract's Vietnamese model sets one.
    if last && damage == Damage::VietnameseOcr && units[at].text == "." && is_heading(units) {
        return Some(("", 0.85));
    }
    let after_word =
        at > 0 && units[at - 1].kind == TokenKind::Word && is_plain(units[at - 1].text);
    if !after_word {
        return None;
    }
    match (units[at].text, last.then(|| lines.get(line + 1)).flatten()) {
        // No sentence begins with a small letter.
        (".", None) if goes_on(units, at) => Some((",", 0.9)),
        (".", Some(next)) if begins_small(next) => match damage {
            // Tesseract's Vietnamese model sets a stop at the end of a line that goes on.
            Damage::VietnameseOcr => Some(("", 0.9)),
            Damage::EnglishOcr | Damage::NoDiacritics => Some((",", 0.9)),
        },
        ("?", Some(next)) if begins_small(next) => Some(("", 0.95)),
        // Nothing goes on before an entry of a list.
        (",", Some(next)) if marker(next).is_some() => Some((".", 0.8)),
        // What is followed by its like ends; what opens a list of its own has other marks below it.
        (":", Some(next)) if !opens && entry(lines, line).is_some_and(|e| follows(e, next)) => {
            Some((";", 0.85))
        }
        _ => None,
    }
}

/// Words that a list follows, whatever its marks: `như sau:`, `dưới đây:`, `bao gồm:`.
const OPENERS: [&str; 3] = ["sau", "đây", "gồm"];

/// Whether a line begins with one letter, or a sign read for one, and a parenthesis.
pub(super) fn is_list_letter(units: &[Token<'_>]) -> bool {
    match units {
        [letter, mark, ..] => {
            let mut letters = letter.text.chars();
            letters
                .next()
                .is_some_and(|c| !c.is_numeric() && !c.is_uppercase())
                && letters.next().is_none()
                && letter.kind == TokenKind::Word
                && mark.text.starts_with(')')
        }
        _ => false,
    }
}

/// What the letter of a list's entry should be: signs stand for a c or an e, and of d and đ, which look alike, the one
/// that follows the entry above.
fn list_letter(lines: &[Vec<Token<'_>>], line: usize) -> Option<(&'static str, f32)> {
    let above = lines[..line].iter().rev();
    let mut above = above
        .filter(|line| is_list_letter(line))
        .map(|line| line[0].text);
    let (before, first) = (above.next().unwrap_or_default(), above.next());
    let second_d = before == "đ" || (before == "d" && first == Some("d"));
    match lines[line][0].text {
        "©" | "€" | "¢" if second_d => Some(("e", 0.8)),
        "©" | "€" | "¢" => Some(("c", 0.85)),
        "d" if before == "d" && !second_d => Some(("đ", 0.85)),
        "đ" if before == "c" => Some(("d", 0.85)),
        _ => None,
    }
}

/// The kind of mark that an entry of a list begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListMarker {
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
fn marker(units: &[Token<'_>]) -> Option<ListMarker> {
    let mut units = units.iter().filter(|unit| unit.kind != TokenKind::Blank);
    let (first, second) = (units.next()?, units.next()?);
    let stop = second.text.starts_with('.');
    let parenthesis = second.text.starts_with(')');
    match first.kind {
        TokenKind::Mark => match first.text {
            "-" | "–" => Some(ListMarker::Dash),
            "+" => Some(ListMarker::Plus),
            "*" => Some(ListMarker::Star),
            _ => None,
        },
        TokenKind::Number if stop => Some(ListMarker::Number),
        TokenKind::Number if parenthesis => Some(ListMarker::NumberInParenthesis),
        TokenKind::Word if first.text.chars().count() < 3 && stop => {
            Some(ListMarker::LetterAndStop)
        }
        TokenKind::Word if first.text.chars().count() < 3 && parenthesis => {
            Some(ListMarker::Letter)
        }
        _ => None,
    }
}

/// The first line of the entry that a line belongs to.
fn entry<'a, 'b>(lines: &'b [Vec<Token<'a>>], line: usize) -> Option<&'b [Token<'a>]> {
    const LINES: usize = 6;
    let mut above = lines[..=line].iter().rev().take(LINES);
    above.find(|line| marker(line).is_some()).map(Vec::as_slice)
}

/// Whether an entry is the next of a list: of the same mark, and where it is numbered, by the next number or letter.
fn follows(before: &[Token<'_>], after: &[Token<'_>]) -> bool {
    let alike = marker(before).zip(marker(after)).filter(|(a, b)| a == b);
    let name = |line: &[Token<'_>]| {
        let first = line.iter().find(|unit| unit.kind != TokenKind::Blank);
        first.map_or("", |unit| unit.text).to_owned()
    };
    let (before, after) = (name(before), name(after));
    match alike.map(|(marker, _)| marker) {
        Some(ListMarker::Number | ListMarker::NumberInParenthesis) => {
            let number = |text: &str| text.parse::<u32>().ok();
            number(&before).map(|n| n + 1) == number(&after)
        }
        Some(ListMarker::Letter) => {
            // OCR that has no đ reads a d.
            let place = |text: &str| LIST.find(text).unwrap_or(0);
            (1..=3).contains(&place(&after).saturating_sub(place(&before)))
                || (before == after && before == "d")
        }
        marker => marker.is_some(),
    }
}

/// The letters of lists in their order.
const LIST: &str = "abcdđeghiklmnopqrstuvxy";

/// Whether a line begins with a number and a comma before a capital: `3, Tỷ lệ`.
fn is_entry_with_comma(units: &[Token<'_>]) -> bool {
    match units {
        [number, comma, blank, word, ..] => {
            number.kind == TokenKind::Number
                && number.text.len() < 3
                && comma.text == ","
                && blank.kind == TokenKind::Blank
                && word.kind == TokenKind::Word
                && word.text.starts_with(char::is_uppercase)
        }
        _ => false,
    }
}

/// Whether a line begins with a Roman numeral and a comma before a capital: `VI, CÔNG TÁC`.
fn is_part_with_comma(units: &[Token<'_>]) -> bool {
    part(units).is_some() && units[1].text == ","
}

/// The Roman numerals of a report's parts.
const PARTS: [&str; 12] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
];

/// The Roman numeral that a line begins with before a stop and a capital, where two strokes may have been read as an H
/// and one, beside letters, as a 1: `VHI.`, `1V.`
pub(super) fn part(units: &[Token<'_>]) -> Option<&'static str> {
    let [number, stop, blank, word, ..] = units else {
        return None;
    };
    let opens = number.kind == TokenKind::Word
        && matches!(stop.text, "." | ",")
        && blank.kind == TokenKind::Blank
        && word.text.starts_with(char::is_uppercase);
    let strokes = || number.text.replace('H', "II").replace('1', "I");
    opens.then(|| PARTS.into_iter().find(|part| *part == strokes()))?
}

/// The Roman numeral of a part that is named, where strokes were read as letters: `Phụ lục TV`, `Chương VHI`.
fn cited_part(units: &[Token<'_>], at: usize, written: &[String]) -> Option<(&'static str, f32)> {
    // Two letters without a V may be an abbreviation: `phần IT`.
    let long = at >= 2 && (units[at].text.len() > 2 || units[at].text.contains('V'));
    let named = long
        && units[at].kind == TokenKind::Word
        && units[at - 1].kind == TokenKind::Blank
        && NAMED.contains(&folded(&written[at - 2]).as_str());
    let strokes = || {
        let letters = units[at].text.replace('H', "II").replace(['1', 'T'], "I");
        PARTS.into_iter().find(|part| *part == letters)
    };
    let part = named.then(strokes)??;
    (part != units[at].text && written[at] == units[at].text).then_some((part, 0.9))
}

/// Last words of what has parts with Roman numerals: phụ lục, chương, phần, mục, hạng.
const NAMED: [&str; 5] = ["lục", "chương", "phần", "mục", "hạng"];

/// Whether a line is set in capitals, its last word too, which is no abbreviation.
fn is_heading(units: &[Token<'_>]) -> bool {
    let last = units.iter().rfind(|unit| unit.kind != TokenKind::Mark);
    is_in_capitals(units) && last.is_some_and(|last| has_letters_of_syllable(last.text))
}

/// Whether a number at the start of a line belongs to what is cited: `theo khoản` `3, Điều 5`, `khoản 1, 2,` `3, Điều 5`.
fn is_cited(lines: &[Vec<Token<'_>>], line: usize) -> bool {
    let cites = |unit: &Token<'_>| match unit.kind {
        TokenKind::Word => {
            CITING.contains(&baocao_vietnamese::without_diacritics(unit.text).as_str())
        }
        kind => kind == TokenKind::Number || unit.text == ",",
    };
    let above = lines[..line].iter().rev();
    let before = above.flat_map(|line| line.iter().rev());
    let mut before = before.filter(|unit| unit.kind != TokenKind::Blank);
    let numbered = matches!(lines[line].get(3..), Some([_, blank, number, ..])
        if blank.kind == TokenKind::Blank && number.kind == TokenKind::Number);
    numbered || before.next().is_some_and(cites)
}

/// Words before the number of what is cited, without diacritics.
const CITING: [&str; 9] = [
    "khoan", "diem", "dieu", "muc", "chuong", "phan", "so", "tai", "va",
];

fn begins_small(units: &[Token<'_>]) -> bool {
    let first = units.iter().find(|unit| unit.kind != TokenKind::Blank);
    first.is_some_and(|first| first.kind == TokenKind::Word && is_plain(first.text))
        && marker(units).is_none()
}

/// How far a quotation may reach, in units.
const REACH: usize = 100;

/// The units before one, as far as a quotation may reach.
fn up_to<'a, 'b>(units: &'b [Token<'a>], at: usize) -> &'b [Token<'a>] {
    &units[at.saturating_sub(REACH)..at]
}

/// The units around one, as far as a quotation may reach.
fn near<'a, 'b>(units: &'b [Token<'a>], at: usize) -> &'b [Token<'a>] {
    &units[at.saturating_sub(REACH)..(at + REACH).min(units.len())]
}

fn is_word(unit: Option<&Token<'_>>) -> bool {
    unit.is_some_and(|unit| unit.kind == TokenKind::Word)
}

/// Whether a word is of two small letters or more: no abbreviation, which has a full stop of its own, and no mark of
/// a list.
fn is_plain(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::units;

    fn changed(lines: &[&str]) -> Vec<(String, String)> {
        let units: Vec<Vec<Token<'_>>> = lines.iter().map(|line| units(line)).collect();
        let mut changed = Vec::new();
        for line in 0..units.len() {
            for at in 0..units[line].len() {
                let written: Vec<String> = units[line].iter().map(|u| u.text.to_owned()).collect();
                if let Some((to, _)) = mended(&units, line, at, &written, Damage::EnglishOcr) {
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
        assert_eq!(changed(&["I. KẾT QUẢ", "1, Giáo dục"]), one(",", "."));
        assert_eq!(changed(&["VI, KẾT QUẢ"]), one(",", "."));
        assert_eq!(changed(&["1V. KẾT QUẢ"]), one("1V", "IV"));
        assert_eq!(changed(&["VHI. KẾT QUẢ"]), one("VHI", "VIII"));
        assert_eq!(changed(&["1. KẾT QUẢ", "IV. KẾT QUẢ", "VD. kết"]), []);
        assert_eq!(changed(&["quy định tại khoản", "3, Điều 5"]), []);
        assert_eq!(changed(&["tại khodn", "3, Diéu 5"]), []);
        assert_eq!(changed(&["tại khoản 1, 2,", "3, Luật này"]), []);
        assert_eq!(changed(&["1. Cụ thể như sau;", "a) Sở"]), one(";", ":"));
        assert_eq!(changed(&["- Gồm các sở sau đây:", "- Sở Y tế"]), []);
        assert_eq!(changed(&["b) Sở", "©) Thôn"]), one("©", "c"));
        assert_eq!(
            changed(&["c) Sở", "d) Thôn", "d) Xã", "e) Tổ"]),
            one("d", "đ")
        );
        assert_eq!(
            changed(&["- Sở Nội vụ tổng hợp:", "- Sở Y tế"]),
            one(":", ";")
        );
        assert_eq!(changed(&["1. Các sở sau đây:", "- Sở Y tế"]), []);
        assert_eq!(changed(&["kết quả đạt được.", "trong năm"]), one(".", ","));
        assert_eq!(changed(&["căn cứ? vào"]), one("?", ""));
        assert_eq!(changed(&["căn cứ?", "vào"]), one("?", ""));
        assert_eq!(changed(&["căn cứ?, vào"]), one("?,", ","));
        assert_eq!(changed(&["Căn cứ nào? Theo", "Căn cứ nào?", "Theo"]), []);
        assert_eq!(changed(&["'UBND xã"]), one("'", ""));
        assert_eq!(changed(&["huyện Cư M'gar"]), []);
        assert_eq!(changed(&["xã 'Tân' Hòa", "'Tân Hòa' và 'Tân An'"]), []);
        assert_eq!(
            changed(&["kể từ’ ngày Sở’ Y tế"]),
            [one("’", ""), one("’", "")].concat()
        );
        assert_eq!(changed(&["TRONG THỜI! HẠN"]), one("!", ""));
        assert_eq!(changed(&["[BÁO CÁO] TUẦN", "Cố lên! Nào"]), []);
        assert_eq!(changed(&["tại Phụ lục TV và"]), one("TV", "IV"));
        assert_eq!(changed(&["tại Chương VHI"]), one("VHI", "VIII"));
        assert_eq!(changed(&["phần IT và TV", "Phụ lục IV", "mục V"]), []);
        assert_eq!(changed(&["2. Sở Y tế tổng hợp:", "2. Sở"]), []);
        assert_eq!(changed(&["2. Sở Y tế tổng hợp:", "3. Sở"]), one(":", ";"));
        assert_eq!(changed(&["các thôn. xóm trên địa bàn"]), one(".", ","));
        assert_eq!(changed(&["các thôn. Xóm", "TP. thanh", "a. thôn"]), []);
        assert_eq!(changed(&["trên địa bàn xã,", "2. Hạ tầng"]), one(",", "."));
        assert_eq!(changed(&["trên địa bàn xã,", "huyện"]), []);
    }
}
