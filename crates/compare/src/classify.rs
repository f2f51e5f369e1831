//! What kind of difference two words, or what stands between words, have.

use super::comparison::Class;
use super::words::{ComparedWord, has_digit, joined};
use baocao_vietnamese::{fold, modern};

/// The class of a pair of words; `None` where they are the same.
pub(super) fn pair(first: &ComparedWord<'_>, second: &ComparedWord<'_>) -> Option<Class> {
    // Digits are compared as they were read, whatever restoration made of them.
    let (a, b) = match (is_figure(first.read()), is_figure(second.read())) {
        (false, false) => (first.text, second.text),
        _ => (first.read(), second.read()),
    };
    // A dot that was put back into a number is told with the criterion's code, which has its digits.
    let same = a == b || first.text == second.text && digits(a) == digits(b);
    (!same).then(|| words(a, b))
}

fn digits(text: &str) -> impl PartialEq {
    text.chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
}

/// The class of two texts of words that are not the same.
pub(super) fn words(a: &str, b: &str) -> Class {
    if has_digit(a) || has_digit(b) || is_sign(a) || is_sign(b) {
        return figures(a, b);
    }
    let (old, new) = (modern(a), modern(b));
    if old == new {
        return Class::ToneMark;
    }
    if old.to_lowercase() == new.to_lowercase() {
        return Class::Case;
    }
    let (old, new) = (fold(a), fold(b));
    if old == new {
        return Class::Accents;
    }
    if is_name(b) && (is_name(a) || a.is_empty()) || (b.is_empty() && is_name(a)) {
        Class::Name
    } else {
        Class::Word
    }
}

/// The class of two words of which one has a digit.
fn figures(a: &str, b: &str) -> Class {
    let bare = |text: &str| fold(text.trim_end_matches(|c: char| c.is_ascii_digit()));
    let mark = |text: &str| {
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits) && !has_digit(&bare(text)) && bare(text).chars().count() > 1
    };
    let dashes = |text: &str| text.replace(['−', '–'], "-");
    if dashes(a) == dashes(b) {
        Class::Dash
    } else if lowered(a).is_some_and(|a| Some(a) == lowered(b)) {
        Class::Furniture
    } else if a.eq_ignore_ascii_case(b) {
        Class::Case
    } else if bare(a) == bare(b) && (mark(a) && !has_digit(b) || mark(b) && !has_digit(a)) {
        Class::Furniture
    } else if is_garbled(a, b) || is_garbled(b, a) {
        Class::Word
    } else {
        Class::Figure
    }
}

/// A text with its raised digits as common ones: the mark of a footnote, `m²`. `None` where one of them stands behind a
/// digit, of which it would make another number.
fn lowered(text: &str) -> Option<String> {
    let mut lowered = String::new();
    let mut before = ' ';
    for c in text.chars() {
        let digit = match c {
            '¹' => '1',
            '²' => '2',
            '³' => '3',
            '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁰'), 10)?,
            other => other,
        };
        if digit != c && before.is_ascii_digit() {
            return None;
        }
        before = c;
        lowered.push(digit);
    }
    Some(lowered)
}

/// Whether a word is letters in one copy and letters with digits amid them in the other: `18n` for `lên`.
pub(super) fn is_garbled(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    has_digit(a) && letters(a) > 0 && letters(b) > 1 && !has_digit(b)
}

/// Whether it is a number as it stands. What OCR makes of letters has other signs in it: `¢6` of `có`.
fn is_figure(text: &str) -> bool {
    has_digit(text)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'))
}

fn is_sign(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_alphanumeric)
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}

/// Whether runs of words are the same but for the blanks in them. Digits that a blank parts stay apart.
pub(super) fn is_spacing(first: &[ComparedWord<'_>], second: &[ComparedWord<'_>]) -> bool {
    let parts_digits = |tokens: &[ComparedWord<'_>]| {
        tokens.windows(2).any(|pair| {
            pair[0].gap.trim().is_empty()
                && pair[0].text.ends_with(|c: char| c.is_ascii_digit())
                && pair[1].text.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let bare = |tokens: &[ComparedWord<'_>]| {
        let text: String = joined(tokens).split_whitespace().collect();
        fold(&text)
    };
    !parts_digits(first) && !parts_digits(second) && bare(first) == bare(second)
}

/// The classes of noise in what stands between words.
pub(super) fn gap(first: &str, second: &str) -> Option<Class> {
    if first == second {
        return None;
    }
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let (a, b) = (bare(first), bare(second));
    if a == b {
        // A line's end is as good as a blank.
        let parted = |text: &str| text.contains(char::is_whitespace);
        return (parted(first) != parted(second)).then_some(Class::Spacing);
    }
    let dashes = |text: &str| text.replace(['–', '—', '−', '‐', '‑'], "-");
    if dashes(&a) == dashes(&b) {
        return Some(Class::Dash);
    }
    let dots = |text: &str| dashes(text).replace('…', "...");
    if dots(&a) == dots(&b) {
        return Some(Class::Ellipsis);
    }
    Some(Class::Punctuation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_classed_by_what_differs_in_them() {
        for (first, second, class) in [
            ("hoà", "hòa", Class::ToneMark),
            ("Đạt", "đạt", Class::Case),
            ("bao", "báo", Class::Accents),
            ("BÁO", "cao", Class::Word),
            ("Minh", "Ninh", Class::Name),
            ("99,6", "996", Class::Figure),
            ("99,6", "99.6", Class::Figure),
            ("5", "05", Class::Figure),
            ("", "5", Class::Figure),
            ("%", "", Class::Figure),
            ("4G", "5G", Class::Figure),
            ("-5", "5", Class::Figure),
            ("-5", "−5", Class::Dash),
            ("thành1", "thành", Class::Furniture),
            ("¹²", "12", Class::Furniture),
            ("m²", "m2", Class::Furniture),
            ("10²", "102", Class::Figure),
            ("18n", "lên", Class::Word),
            ("xã", "phường", Class::Word),
        ] {
            assert_eq!(words(first, second), class, "{first} {second}");
        }
    }

    #[test]
    fn what_stands_between_words_is_noise_of_its_kind() {
        for (first, second, class) in [
            (" - ", " – ", Some(Class::Dash)),
            ("... ", "… ", Some(Class::Ellipsis)),
            ("; ", ", ", Some(Class::Punctuation)),
            ("/", " / ", Some(Class::Spacing)),
            (" ", "  ", None),
        ] {
            assert_eq!(gap(first, second), class, "{first:?} {second:?}");
        }
    }
}
