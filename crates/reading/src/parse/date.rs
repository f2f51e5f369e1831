//! Dates as printed: `18/01/2023`, `31 tháng 8 năm 2023`, blanks where a day is yet to be written.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use baocao_report::DateText;
use baocao_vietnamese::Folded;

/// Blanks, dots and dashes that stand for a day or month not yet written.
const BLANK: &str = r"[ .…_\-]*";

/// Over folded text: the words around the numbers, or slashes between them.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\bngay\s*(?:({BLANK}\d{{1,2}})|{BLANK})\s*thang\s*(?:({BLANK}\d{{1,2}})|{BLANK})\s*nam\s*{BLANK}(\d{{4}})"
    ))
    .expect("a fixed pattern")
});

static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:\bngay\s*|\b)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})\b|\b(\d{1,2}) thang (\d{1,2}) nam (\d{4})\b|\bngay\s*/\s*(\d{1,2})?\s*/\s*(\d{4})\b",
    )
    .expect("a fixed pattern")
});

/// The first date of a text and the bytes that print it, the word `ngày` among them.
pub(super) fn first(text: &str) -> Option<(DateText, Range<usize>)> {
    let folded = Folded::new(text);
    let words = WORDS
        .captures(folded.text())
        .and_then(|c| Some((from_words(&c)?, c.get(0)?.range())));
    let digits = DIGITS
        .captures(folded.text())
        .and_then(|c| Some((from_digits(&c)?, c.get(0)?.range())));
    let earliest = [words, digits]
        .into_iter()
        .flatten()
        .min_by_key(|(_, span)| span.start);
    earliest.map(|(date, span)| (date, folded.source(span)))
}

/// A date that begins a text but for blanks and a comma; and the bytes up to its end.
pub(super) fn leading(text: &str) -> Option<(DateText, usize)> {
    let window: String = text.chars().take(48).collect();
    let (date, span) = first(&window)?;
    let before = window[..span.start].trim_matches([' ', ',', '(']);
    matches!(before, "" | "ký" | "ra").then_some((date, span.end))
}

fn from_words(c: &Captures) -> Option<DateText> {
    complete(part(c, 1), part(c, 2), part(c, 3)?)
}

fn from_digits(c: &Captures) -> Option<DateText> {
    let year = part(c, 3).or_else(|| part(c, 6)).or_else(|| part(c, 8))?;
    let month = part(c, 2).or_else(|| part(c, 5)).or_else(|| part(c, 7));
    complete(part(c, 1).or_else(|| part(c, 4)), month, year)
}

fn complete(day: Option<i16>, month: Option<i16>, year: i16) -> Option<DateText> {
    let small = |v: i16| i8::try_from(v).ok();
    match (day, month) {
        (Some(day), Some(month)) => DateText::day(year, small(month)?, small(day)?),
        (None, Some(month)) => DateText::month(year, small(month)?),
        (_, None) => DateText::year(year),
    }
}

fn part(captures: &Captures, group: usize) -> Option<i16> {
    let digits = captures.get(group)?.as_str();
    digits
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_printed_form() {
        for (text, expected) in [
            ("Phú Lâm, ngày 20 tháng 12 năm 2024", Some("2024-12-20")),
            ("ngày    tháng  12 năm 2023", Some("2023-12")),
            ("ngày … tháng … năm 2024", Some("2024")),
            ("ngày ..... tháng 3 năm 2024", Some("2024-03")),
            ("Ngay 05 thang 3 nam 2022", Some("2022-03-05")),
            ("ký ngày 18/01/2023", Some("2023-01-18")),
            ("31 tháng 8 năm 2023", Some("2023-08-31")),
            ("ngày / /2023", Some("2023")),
            ("ngày /7/2023", Some("2023-07")),
            ("ngày 30/02/2023", None),
            ("12/39 xã", None),
            ("năm 2024", None),
        ] {
            let date = first(text).map(|(date, _)| date.to_string());
            assert_eq!(date.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_span_holds_the_word_before_the_date() {
        let text = "Kế hoạch ngày 18/01/2023 của";
        let (_, span) = first(text).unwrap();
        assert_eq!(&text[span], "ngày 18/01/2023");
        assert_eq!(leading(", ngày 18/01/2023 của").unwrap().1, 18);
        assert_eq!(leading("của huyện ngày 18/01/2023"), None);
    }
}
