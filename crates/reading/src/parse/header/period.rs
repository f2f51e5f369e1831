//! The period that a report is about.
//!
//! A title often names two: what is reported on, and what is planned (`6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024`). The
//! plan's is not the report's. Of several that are reported on at once (`tháng 5 và 5 tháng năm 2024`) the longest counts.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use baocao_report::{DateText, Period};
use baocao_vietnamese::Folded;

/// Folded. A year after a bare `đến` (`tiêu chí đến năm 2025`) is a plan's horizon, no period.
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    let day = |n: u8| {
        format!(
            r"(?:ngay\ )?(?P<d{n}>\d{{1,2}})(?:\ thang\ |\ ?[/.-]\ ?)(?P<m{n}>\d{{1,2}})
              (?:(?:\ nam\ |\ ?[/.-]\ ?)(?P<dy{n}>(?:19|20)\d\d))?"
        )
    };
    let pattern = format!(
        r"(?x)
        (?P<until>\b(?:den\ het|tinh\ den\ het|het|tinh\ den)\ )?
        \b(?:
            tu\ {first}\ (?:den|-)\ (?:het\ )?{last}
          | (?:giai\ doan|tu\ nam)\ (?P<begin>(?:19|20)\d\d)\ ?(?:-|den)\ ?(?:nam\ )?(?P<end>(?:19|20)\d\d)
          | nam\ hoc\ (?P<autumn>(?:19|20)\d\d)\ ?-\ ?(?P<summer>(?:19|20)\d\d)
          | (?P<months>\d{{1,2}})\ thang\ (?:(?P<half>dau|cuoi)\ nam(?:\ (?P<y1>(?:19|20)\d\d))?|nam\ (?P<y5>(?:19|20)\d\d))
          | quy\ (?P<quarter>i{{1,3}}|iv|[1-4])(?:(?:\ ?[/,-]\ ?|\ )(?:nam\ )?(?P<y2>(?:19|20)\d\d))?
          | thang\ (?P<month>\d{{1,2}})(?:(?:\ ?/\ ?|\ )(?:nam\ )?(?P<y3>(?:19|20)\d\d))?
          | (?P<toward>den\ )?(?:ca\ )?nam\ (?P<y4>\d{{4}})
        )\b",
        first = day(1),
        last = day(2),
    );
    Regex::new(&pattern).expect("a fixed pattern")
});

/// Folded: a reference to a document with the dates and the name it brings along, to its clause's end.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:quyet dinh|ke hoach|nghi quyet|cong van|chi thi)(?: so)? ?\d[^,;]*")
        .expect("a fixed pattern")
});

/// Folded: where the plan begins after what is reported on.
static PLAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:[,;]|\bva| -) ?(?:mot so |cac |de ra )?(?:phuong huong|nhiem vu|ke hoach|chuong trinh|giai phap|du kien|muc tieu)\b",
    )
    .expect("a fixed pattern")
});

/// Folded: words between two periods that are reported on together.
static TOGETHER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?: va | ?[,;] ?(?:va )?)$").expect("a fixed pattern"));

/// A period as it stands in a text.
struct Term {
    /// Where, in the folded text.
    span: Range<usize>,
    extent: Extent,
    /// Whether only its end is said.
    until: bool,
}

/// What a term says.
#[derive(Clone, Copy)]
enum Extent {
    /// Months, counted from 1, of a year that may stand elsewhere.
    Months(i8, i8, Option<i16>),
    /// A first and a last day.
    Days(DateText, DateText),
}

impl Extent {
    /// Its days, where its year is this one unless it has its own.
    fn days(self, year: Option<i16>) -> Option<(DateText, DateText)> {
        match self {
            Self::Days(from, to) => Some((from, to)),
            Self::Months(first, last, own) => months(own.or(year)?, first, last),
        }
    }
}

/// Where a period stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wording {
    /// In a title, in which several periods may share a year that is said once.
    Title,
    /// In a sentence, of which each period says its own year.
    Sentence,
}

/// The first period that a title states outside the names of documents it cites.
pub(super) fn titled(text: &str) -> Option<Period> {
    outside_names(text, Wording::Title)
}

/// The first period that a sentence states outside the names of documents it cites.
pub(super) fn stated(text: &str) -> Option<Period> {
    outside_names(text, Wording::Sentence)
}

/// The first period that a sentence states anywhere.
pub(super) fn mentioned(text: &str) -> Option<Period> {
    reported(text, &Folded::new(text), Wording::Sentence, |_| true)
}

fn outside_names(text: &str, wording: Wording) -> Option<Period> {
    let folded = Folded::new(text);
    let named: Vec<_> = NAMED.find_iter(folded.text()).map(|m| m.range()).collect();
    reported(text, &folded, wording, |at| {
        !named.iter().any(|span| span.contains(&at))
    })
}

fn reported(
    text: &str,
    folded: &Folded,
    wording: Wording,
    counts: impl Fn(usize) -> bool,
) -> Option<Period> {
    let terms: Vec<Term> = TERM
        .captures_iter(folded.text())
        .filter_map(|captures| term(&captures))
        .filter(|term| wording == Wording::Title || term.extent.days(None).is_some())
        .filter(|term| counts(term.span.start) && !dated(folded.text(), term.span.start))
        .collect();
    let begun = terms.first()?.span.end;
    let plan = PLAN
        .find_at(folded.text(), begun)
        .map_or(folded.text().len(), |plan| plan.start());
    let planned = terms.partition_point(|term| term.span.start < plan);
    let (reported, planned) = terms.split_at(planned);
    let mut rest = reported;
    while !rest.is_empty() {
        let (group, after) = rest.split_at(together(folded.text(), rest));
        rest = after;
        let days = |term: &Term| {
            let own = term.extent.days(None);
            let beside = || not_after(term.extent, group, |own, other| own.0 <= other.1);
            let planned = || not_after(term.extent, planned, |own, plan| own.1 < plan.0);
            own.or_else(beside).or_else(planned)
        };
        let known = group.iter().filter_map(|term| Some((term, days(term)?)));
        // Of two that are as long the first counts.
        let longest = known
            .rev()
            .max_by_key(|(_, (from, to))| (to.latest() - from.earliest()).get_days());
        if let Some((term, (from, to))) = longest {
            return Some(Period {
                text: text[folded.source(term.span.clone())].trim().to_owned(),
                from: (!term.until).then_some(from),
                to: Some(to),
            });
        }
    }
    None
}

/// How many of the terms, from the first on, are reported on together.
fn together(folded: &str, terms: &[Term]) -> usize {
    let follow = terms.windows(2).take_while(|pair| {
        let between = folded.get(pair[0].span.end..pair[1].span.start);
        between.is_some_and(|between| TOGETHER.is_match(between))
    });
    1 + follow.count()
}

/// The days of a term without a year: in that of the first of some other terms that says one, or in the year before where the
/// first and last days would not stand in the order of both otherwise.
fn not_after(
    extent: Extent,
    others: &[Term],
    in_order: impl Fn((Date, Date), (Date, Date)) -> bool,
) -> Option<(DateText, DateText)> {
    let dates = |(from, to): (DateText, DateText)| (from.earliest(), to.latest());
    let other = dates(others.iter().find_map(|term| term.extent.days(None))?);
    let year = other.0.year();
    let own = extent.days(Some(year))?;
    match in_order(dates(own), other) {
        true => Some(own),
        false => extent.days(Some(year - 1)),
    }
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

fn term(c: &Captures<'_>) -> Option<Term> {
    if c.name("toward").is_some() {
        return None;
    }
    Some(Term {
        span: c.get(0)?.range(),
        extent: extent(c)?,
        until: c.name("until").is_some(),
    })
}

fn extent(c: &Captures<'_>) -> Option<Extent> {
    let number = |name: &str| c.name(name)?.as_str().parse::<i8>().ok();
    let year = |name: &str| c.name(name)?.as_str().parse::<i16>().ok();
    if c.name("d1").is_some() {
        let last = year("dy2")?;
        let from = |year| DateText::day(year, number("m1")?, number("d1")?);
        let to = DateText::day(last, number("m2")?, number("d2")?)?;
        let is_before = |from: &DateText| from.earliest() <= to.earliest();
        return match year("dy1") {
            Some(first) => from(first).filter(is_before),
            // A year that is said once is the end's.
            None => from(last).filter(is_before).or_else(|| from(last - 1)),
        }
        .map(|from| Extent::Days(from, to));
    }
    if let (Some(begin), Some(end)) = (year("begin"), year("end")) {
        let (from, _) = months(begin, 1, 12)?;
        let (_, to) = months(end, 1, 12)?;
        return (begin <= end).then_some(Extent::Days(from, to));
    }
    if let (Some(autumn), Some(summer)) = (year("autumn"), year("summer")) {
        // A school year is the rest of one year and the beginning of the next, from September to August.
        let (from, _) = months(autumn, 9, 9)?;
        let (_, to) = months(summer, 8, 8)?;
        return (summer == autumn + 1).then_some(Extent::Days(from, to));
    }
    if let Some(count) = number("months").filter(|count| (1..=12).contains(count)) {
        let (first, last) = match c.name("half").map(|half| half.as_str()) {
            Some("cuoi") => (13 - count, 12),
            _ => (1, count),
        };
        return Some(Extent::Months(first, last, year("y1").or(year("y5"))));
    }
    if let Some(quarter) = c.name("quarter") {
        let quarter = match quarter.as_str() {
            "i" | "1" => 1,
            "ii" | "2" => 2,
            "iii" | "3" => 3,
            _ => 4,
        };
        return Some(Extent::Months(quarter * 3 - 2, quarter * 3, year("y2")));
    }
    if let Some(month) = number("month").filter(|month| (1..=12).contains(month)) {
        return Some(Extent::Months(month, month, year("y3")));
    }
    Some(Extent::Months(1, 12, Some(year("y4")?)))
}

/// The days of whole months of a year.
fn months(year: i16, first: i8, last: i8) -> Option<(DateText, DateText)> {
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
    fn the_period_is_what_is_reported_on_and_not_the_plan() {
        for (text, expected) in [
            (
                "6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024",
                "2024-01-01|2024-06-30",
            ),
            (
                "quý III, 9 tháng đầu năm và nhiệm vụ quý IV năm 2024",
                "2024-01-01|2024-09-30",
            ),
            (
                "tháng 10, nhiệm vụ trọng tâm tháng 11/2024",
                "2024-10-01|2024-10-31",
            ),
            (
                "tháng 12, nhiệm vụ trọng tâm tháng 01/2025",
                "2024-12-01|2024-12-31",
            ),
            (
                "6 tháng cuối năm và kế hoạch năm 2025",
                "2024-07-01|2024-12-31",
            ),
            (
                "tháng 5 và 5 tháng năm 2024; nhiệm vụ tháng 6/2024",
                "2024-01-01|2024-05-31",
            ),
            (
                "thực hiện nhiệm vụ năm 2024 và kế hoạch năm 2025",
                "2024-01-01|2024-12-31",
            ),
            (
                "năm học 2023 - 2024 và nhiệm vụ năm học 2024 - 2025",
                "2023-09-01|2024-08-31",
            ),
            (
                "(từ ngày 02/8/2024 đến ngày 08/8/2024)",
                "2024-08-02|2024-08-08",
            ),
            (
                "từ ngày 28 tháng 12 đến ngày 03 tháng 01 năm 2025",
                "2024-12-28|2025-01-03",
            ),
            (
                "giai đoạn 2021 - 2023 và phương hướng đến năm 2025",
                "2021-01-01|2023-12-31",
            ),
            ("từ năm 2021 đến năm 2024", "2021-01-01|2024-12-31"),
            (
                "quý IV năm 2024 so với quý IV năm 2023",
                "2024-10-01|2024-12-31",
            ),
            ("tháng 5", ""),
            ("tháng 12 và tháng 01/2025", "2024-12-01|2024-12-31"),
        ] {
            let date = |d: Option<DateText>| d.map_or(String::new(), |d| d.to_string());
            let found = titled(text).map(|p| format!("{}|{}", date(p.from), date(p.to)));
            assert_eq!(found.unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_says_the_year_of_each_period() {
        for text in [
            "trong tháng 5, kế hoạch năm 2025",
            "tháng 5 và 5 tháng đầu năm",
        ] {
            assert!(stated(text).is_none_or(|p| p.text != "tháng 5"), "{text}");
        }
        let own = stated("trong tháng 5, kết quả 5 tháng năm 2024 như sau").unwrap();
        assert_eq!(own.text, "5 tháng năm 2024");
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
