//! A criterion's line parted into wording, target and what was reached.

use std::sync::LazyLock;

use regex::Regex;

use crate::dictionary::StatusWords;
use crate::parse::status;
use baocao_vietnamese::Folded;

/// The parts of a criterion's first paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CriterionWording<'t> {
    pub(super) name: &'t str,
    /// The percentage in parentheses that closes the wording.
    pub(super) target: Option<&'t str>,
    /// What follows the wording, the status still in it.
    pub(super) rest: &'t str,
}

/// Parentheses longer than this, in bytes, hold no target.
const LONGEST_TARGET: usize = 60;

/// More words than this between a target and a colon belong to the result already.
const WORDS_TO_COLON: usize = 4;

/// Folded: a percentage, with a comparison and a word that says it is a target.
static TARGET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^ *(?:(?:chi tieu|muc tieu|ke hoach|yeu cau|can dat|phai dat|giao|dat|nam \d{4}|den nam \d{4})[ :]*)*(?P<value>(?:>=|<=|[><≥≤=]|tren|duoi|toi thieu|it nhat|khong duoi|khong qua|hon|tu)? ?\d+(?:[.,]\d+)* ?(?:%|phan tram)(?: tro len| tro xuong)?) *$",
    )
    .expect("a fixed pattern")
});

/// Parts a criterion's first paragraph at the first colon that stands outside parentheses and after the
/// target; where there is no colon, after the target; where there is no target either, before the closing
/// status. A paragraph with none of these is all wording.
pub(super) fn part<'t>(text: &'t str, statuses: &StatusWords) -> CriterionWording<'t> {
    let target = first_target(text);
    let colon = colon(text);
    if let Some((open, close, value)) = target {
        let to_colon = colon.filter(|&at| at >= close && belongs(&text[close..at]));
        if let Some(at) = to_colon {
            return CriterionWording {
                name: text[..open].trim(),
                target: Some(value),
                rest: text[at + 1..].trim(),
            };
        }
        if colon.is_none_or(|at| at >= close) {
            return CriterionWording {
                name: text[..open].trim(),
                target: Some(value),
                rest: text[close..].trim(),
            };
        }
    }
    let end = colon.map(|at| (at, at + 1)).or_else(|| {
        status::closing(text, statuses)
            .map(|stated| stated.before.len())
            .filter(|&at| at > 0)
            .map(|at| (at, at))
    });
    let (end, from) = end.unwrap_or((text.len(), text.len()));
    CriterionWording {
        name: text[..end].trim(),
        target: None,
        rest: text[from..].trim(),
    }
}

/// Whether what stands between a target and a colon is still wording.
fn belongs(between: &str) -> bool {
    !between.bytes().any(|b| b.is_ascii_digit())
        && between.split_whitespace().count() <= WORDS_TO_COLON
}

/// The first parentheses that hold a target: where they open, where they have closed, the target.
fn first_target(text: &str) -> Option<(usize, usize, &str)> {
    let opens = text.match_indices('(').map(|(at, _)| at);
    opens.into_iter().find_map(|open| {
        let window = text.as_bytes()[open..].iter().take(LONGEST_TARGET);
        let close = open + window.into_iter().position(|&b| b == b')')?;
        let inside = &text[open + 1..close];
        let folded = Folded::new(inside);
        let value = TARGET.captures(folded.text())?.name("value")?;
        Some((open, close + 1, inside[folded.source(value.range())].trim()))
    })
}

/// The first colon outside parentheses that is neither part of a time (`7:30`) nor of an address.
fn colon(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                let digit = |i: Option<&u8>| i.is_some_and(u8::is_ascii_digit);
                let time =
                    digit(at.checked_sub(1).and_then(|i| bytes.get(i))) && digit(bytes.get(at + 1));
                if !time && !text[at..].starts_with("://") {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;

    #[test]
    fn wording_target_and_result_are_parted() {
        let statuses = Dictionary::builtin().statuses;
        for (text, name, target, rest) in [
            (
                "Hộ có cáp quang (70%): 45/50 (90%): (Vượt chỉ tiêu)",
                "Hộ có cáp quang",
                Some("70%"),
                "45/50 (90%): (Vượt chỉ tiêu)",
            ),
            (
                "Hộ có cáp quang (70%) 45/50 hộ, gồm: thôn 1",
                "Hộ có cáp quang",
                Some("70%"),
                "45/50 hộ, gồm: thôn 1",
            ),
            (
                "Hộ có cáp quang (chỉ tiêu: >= 70%): 90%",
                "Hộ có cáp quang",
                Some(">= 70%"),
                "90%",
            ),
            (
                "Có loa (trừ thôn: Đông): Đã lắp (Đạt)",
                "Có loa (trừ thôn: Đông)",
                None,
                "Đã lắp (Đạt)",
            ),
            (
                "Có loa đến 100% thôn: 7:30 hằng ngày",
                "Có loa đến 100% thôn",
                None,
                "7:30 hằng ngày",
            ),
            (
                "Xem https://a.vn/b: đã có",
                "Xem https://a.vn/b",
                None,
                "đã có",
            ),
            ("Có loa tại thôn (Đạt)", "Có loa tại thôn", None, "(Đạt)"),
            ("Có loa tại thôn", "Có loa tại thôn", None, ""),
            (
                "Có loa: 12/39 (90%) thôn",
                "Có loa",
                None,
                "12/39 (90%) thôn",
            ),
        ] {
            assert_eq!(
                part(text, &statuses),
                CriterionWording { name, target, rest },
                "{text}"
            );
        }
    }
}
