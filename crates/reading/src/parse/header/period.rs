//! The period that a report is about.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use baocao_report::{DateText, Period};
use baocao_vietnamese::Folded;

/// Folded. A year after a bare `đến` (`tiêu chí đến năm 2025`) is a plan's horizon, no period.
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?P<until>\b(?:den\ het|tinh\ den\ het|het|tinh\ den)\ )?
        \b(?:
            (?P<months>\d{1,2})\ thang\ (?P<half>dau|cuoi)\ nam\ (?P<y1>\d{4})
          | quy\ (?P<quarter>i{1,3}|iv|[1-4])(?:\ ?[/,-]\ ?|\ )(?:nam\ )?(?P<y2>\d{4})
          | thang\ (?P<month>\d{1,2})(?:\ ?/\ ?|\ )(?:nam\ )?(?P<y3>\d{4})
          | (?P<toward>den\ )?(?:ca\ )?nam\ (?P<y4>\d{4})
        )\b",
    )
    .expect("a fixed pattern")
});

/// Folded: a reference to a document with the dates and the name it brings along, to its clause's end.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:quyet dinh|ke hoach|nghi quyet|cong van|chi thi)(?: so)? ?\d[^,;]*")
        .expect("a fixed pattern")
});

/// The first period that a text states outside the names of documents it cites.
pub(super) fn stated(text: &str) -> Option<Period> {
    let folded = Folded::new(text);
    let named: Vec<_> = NAMED.find_iter(folded.text()).map(|m| m.range()).collect();
    let outside = |at: usize| !named.iter().any(|span| span.contains(&at));
    first(text, &folded, outside)
}

/// The first period that a text states anywhere.
pub(super) fn mentioned(text: &str) -> Option<Period> {
    first(text, &Folded::new(text), |_| true)
}

fn first(text: &str, folded: &Folded, counts: impl Fn(usize) -> bool) -> Option<Period> {
    PERIOD.captures_iter(folded.text()).find_map(|captures| {
        let span = captures.get(0)?.range();
        if captures.name("toward").is_some()
            || !counts(span.start)
            || dated(folded.text(), span.start)
        {
            return None;
        }
        let (from, to) = bounds(&captures)?;
        let until = captures.name("until").is_some();
        Some(Period {
            text: text[folded.source(span)].trim().to_owned(),
            from: (!until).then_some(from),
            to: Some(to),
        })
    })
}

/// Whether the month or year belongs to a date: `ngày 20 tháng 12 năm 2024`.
fn dated(folded: &str, at: usize) -> bool {
    let before = folded[..at].trim_end();
    let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let month = number.trim_end();
    (number.len() < before.len() && (month.ends_with("ngay") || month.ends_with("thang")))
        || before.ends_with("ngay")
        || before.ends_with("thang")
        || before.ends_with('-')
}

fn bounds(c: &Captures) -> Option<(DateText, DateText)> {
    let number = |name: &str| c.name(name)?.as_str().parse::<i8>().ok();
    let year = |name: &str| c.name(name)?.as_str().parse::<i16>().ok();
    let (year, first, last) =
        if let (Some(y), Some(months @ 1..=12)) = (year("y1"), number("months")) {
            match c.name("half")?.as_str() {
                "dau" => (y, 1, months),
                _ => (y, 13 - months, 12),
            }
        } else if let Some(y) = year("y2") {
            let quarter = match c.name("quarter")?.as_str() {
                "i" | "1" => 1,
                "ii" | "2" => 2,
                "iii" | "3" => 3,
                _ => 4,
            };
            (y, quarter * 3 - 2, quarter * 3)
        } else if let (Some(y), Some(month)) = (year("y3"), number("month")) {
            (y, month, month)
        } else {
            (year("y4")?, 1, 12)
        };
    let end = (28..=31)
        .rev()
        .find_map(|day| DateText::day(year, last, day));
    Some((DateText::day(year, first, 1)?, end?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_their_days() {
        for (text, expected) in [
            (
                "kết quả 9 tháng đầu năm 2023 trên",
                "9 tháng đầu năm 2023|2023-01-01|2023-09-30",
            ),
            (
                "6 tháng cuối năm 2023",
                "6 tháng cuối năm 2023|2023-07-01|2023-12-31",
            ),
            ("Quý II/2024", "Quý II/2024|2024-04-01|2024-06-30"),
            ("quý 1 năm 2024", "quý 1 năm 2024|2024-01-01|2024-03-31"),
            ("tháng 02/2024", "tháng 02/2024|2024-02-01|2024-02-29"),
            (
                "cấp huyện đến hết năm 2024 như sau",
                "đến hết năm 2024||2024-12-31",
            ),
            (
                "tiêu chí đến năm 2025 của năm 2024",
                "năm 2024|2024-01-01|2024-12-31",
            ),
        ] {
            let p = stated(text).unwrap();
            let date = |d: Option<DateText>| d.map_or(String::new(), |d| d.to_string());
            assert_eq!(
                format!("{}|{}|{}", p.text, date(p.from), date(p.to)),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn horizons_dates_and_names_of_documents_are_no_periods() {
        for text in [
            "đến năm 2025",
            "ngày 20 tháng 12 năm 2024",
            "Kế hoạch số 12/KH-UBND về chuyển đổi số năm 2024",
        ] {
            assert_eq!(stated(text), None, "{text}");
        }
        assert!(mentioned("Kế hoạch số 12/KH-UBND về chuyển đổi số năm 2024").is_some());
    }
}
