//! The frame: number, date, period, and whether the file is a report at all. The clock is never asked.

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::Code;
use super::place::LineLocator;
use super::words::listed;
use baocao_report::{DateText, Finding, Period, Place, Report};
use baocao_vietnamese::fold;

/// The finding on a file that is no report.
pub(super) fn not_a_report(report: &Report) -> Option<Finding> {
    let header = &report.header;
    let framed = header.kind.is_some() || header.number.is_some() || header.subject.is_some();
    let filled =
        !report.criteria.is_empty() || !report.documents.is_empty() || !report.groups.is_empty();
    (!framed && !filled).then(|| {
        let message = "Không thấy tên loại văn bản, số và ký hiệu, trích yếu, tiêu chí hay danh mục văn bản nào: \
                       tệp không phải báo cáo, hoặc phần chữ đọc được quá kém.";
        Code::NotAReport.finding(Place::default(), message.to_owned())
    })
}

/// The findings on the frame of a report.
pub(super) fn check(report: &Report, places: &LineLocator) -> Vec<Finding> {
    let number = number(report, places);
    let date = date(report);
    let impossible = impossible(report, places);
    let period = period(report);
    let later = later(report);
    number
        .into_iter()
        .chain(date)
        .chain(impossible)
        .chain(period)
        .chain(later)
        .collect()
}

fn number(report: &Report, places: &LineLocator) -> Option<Finding> {
    let header = &report.header;
    if header.number.is_some() {
        return None;
    }
    let (at, message) = match &header.code_notation {
        Some(notation) => (
            places.of_words(notation),
            format!("Chưa ghi số văn bản, chỉ có ký hiệu {notation}."),
        ),
        None => (
            Place::default(),
            "Không thấy, hoặc không đọc được, số và ký hiệu văn bản.".to_owned(),
        ),
    };
    Some(Code::NumberMissing.finding(at, message))
}

fn date(report: &Report) -> Option<Finding> {
    let message = match report.header.date {
        None => "Không thấy, hoặc không đọc được, ngày ban hành.".to_owned(),
        Some(date) if date.earliest() != date.latest() => {
            format!("Ngày ban hành ghi chưa đủ: mới có {}.", in_words(date))
        }
        Some(_) => return None,
    };
    Some(Code::DateMissing.finding(Place::default(), message))
}

/// A date as far as it is known, in words.
fn in_words(date: DateText) -> String {
    let text = date.to_string();
    let mut parts: Vec<&str> = text.split('-').collect();
    parts.reverse();
    match parts[..] {
        [year] => format!("năm {year}"),
        [month, year] => format!("tháng {month} năm {year}"),
        _ => format!("ngày {}", parts.join("/")),
    }
}

/// Over folded text: whole dates in words or between slashes.
static DATES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\bngay *(\d{1,2}) *thang *(\d{1,2}) *nam *(\d{4})\b|\bngay *(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})\b|\b(\d{1,2})/(\d{1,2})/(\d{4})\b",
    )
    .expect("a fixed pattern")
});

/// How many impossible dates are told one by one.
const MOST_DATES: usize = 20;

/// Dates of the text that the calendar does not have.
fn impossible<'r>(
    report: &'r Report,
    places: &'r LineLocator,
) -> impl Iterator<Item = Finding> + 'r {
    let text = places.text();
    let found = DATES.captures_iter(text).filter(move |captures| {
        let Some(whole) = captures.get(0) else {
            return false;
        };
        // `12/34/2023/TT`, `1/12/34/2023`: the number of a document, a chain of something else.
        let joined = |c: char| c == '/' || c == '-' || c.is_alphanumeric();
        let apart =
            !text[whole.end()..].starts_with(joined) && !text[..whole.start()].ends_with(joined);
        apart && !exists(captures)
    });
    found.take(MOST_DATES).filter_map(move |captures| {
        let span = captures.get(0)?.range();
        let printed = report.text.get(places.source(span.clone()))?;
        let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("Ngày không có trong lịch: “{printed}”.");
        Some(Code::DateImpossible.finding(places.at(span.start), message))
    })
}

fn exists(captures: &Captures) -> bool {
    let numbers: Vec<i16> = (1..captures.len())
        .filter_map(|group| captures.get(group)?.as_str().parse().ok())
        .collect();
    let [day, month, year] = numbers[..] else {
        return true;
    };
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    DateText::day(year, small(month), small(day)).is_some()
}

/// Folded: a subject that looks back on its period, not ahead.
static LOOKS_BACK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:ket qua|tong ket|so ket|tinh hinh thuc hien)\b").expect("a fixed pattern")
});

/// Folded: a subject that looks ahead as well.
static LOOKS_AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:xay dung ke hoach|lap ke hoach|giao ke hoach|chuan bi|du toan|phuong huong|nhiem vu trong tam|du kien|giai doan)\b")
        .expect("a fixed pattern")
});

/// Days of a period from which on it is long: a report may come before its end, but not before its middle.
const LONG: i32 = 150;

/// A report that is dated before it can look back on its period: before a quarter or month has begun, before
/// half of a longer period has gone. It is judged only where the subject itself names the period and speaks
/// of results, and the period has a beginning: `đến hết năm 2025` is as often a plan's horizon.
fn period(report: &Report) -> Option<Finding> {
    let header = &report.header;
    let (date, subject) = (header.date?, header.subject.as_ref()?);
    let Period { text, from, to } = header.period.as_ref()?;
    let (from, to) = ((*from)?.earliest(), (*to)?.latest());
    let folded = fold(subject);
    let judged = folded.contains(&fold(text))
        && LOOKS_BACK.is_match(&folded)
        && !LOOKS_AHEAD.is_match(&folded);
    if !judged {
        return None;
    }
    let days = (to - from).get_days();
    let (soonest, what) = if days > LONG {
        (middle(from, days), "chưa qua nửa kỳ")
    } else {
        (from, "kỳ chưa bắt đầu")
    };
    (date.latest() < soonest).then(|| {
        let message = format!(
            "Báo cáo kết quả {text} nhưng ban hành {}: {what}.",
            in_words(date)
        );
        Code::PeriodDisagrees.finding(Place::default(), message)
    })
}

fn middle(from: Date, days: i32) -> Date {
    let half = jiff::Span::new().try_days(i64::from(days / 2));
    half.and_then(|half| from.checked_add(half)).unwrap_or(from)
}

/// More documents than this that are dated after the report are one finding: its own date is wrong.
const MOST_LATER: usize = 3;

/// Listed and cited documents that are dated after the report.
fn later(report: &Report) -> Vec<Finding> {
    let Some(issued) = report.header.date else {
        return Vec::new();
    };
    let listed_ones = report
        .documents
        .iter()
        .map(|d| (d.number.as_deref().unwrap_or("không số"), d.date, d.at));
    let cited = report
        .citations
        .iter()
        .map(|c| (c.number.as_str(), c.date, c.at));
    let mut told = HashSet::new();
    let mut later: Vec<(&str, DateText, Place)> = Vec::new();
    for (number, date, at) in listed_ones.chain(cited) {
        if let Some(date) = date
            && date.earliest() > issued.latest()
            && told.insert(number)
        {
            later.push((number, date, at));
        }
    }
    let own = in_words(issued);
    if later.len() > MOST_LATER {
        let numbers: Vec<String> = later
            .iter()
            .map(|(number, ..)| (*number).to_owned())
            .collect();
        let message = format!(
            "{} văn bản có ngày sau ngày ban hành báo cáo ({own}): {}.",
            later.len(),
            listed(&numbers, MOST_LATER)
        );
        return vec![Code::DocumentAfterReport.finding(later[0].2, message)];
    }
    let finding = |(number, date, at): &(&str, DateText, Place)| {
        let message = format!(
            "Văn bản {number} có {}, sau ngày ban hành báo cáo ({own}).",
            in_words(*date)
        );
        Code::DocumentAfterReport.finding(*at, message)
    };
    later.iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example::{codes, criterion, document, report};
    use baocao_report::{Citation, Header};

    fn said(report: &Report) -> Vec<String> {
        check(report, &LineLocator::of(report))
            .into_iter()
            .map(|f| f.message)
            .collect()
    }

    #[test]
    fn a_file_without_frame_and_records_is_no_report() {
        let mut report = report();
        assert_eq!(not_a_report(&report), None);
        report.header = Header::default();
        assert!(not_a_report(&report).is_some());
        report.criteria.push(criterion("1").build());
        assert_eq!(not_a_report(&report), None);
    }

    #[test]
    fn number_and_date_are_missed() {
        let mut report = report();
        assert_eq!(said(&report), [""; 0]);
        report.header.number = None;
        report.header.date = "2024-12".parse().ok();
        report.text = "UBND XÃ\nSố:    /BC-UBND".into();
        let findings = check(&report, &LineLocator::of(&report));
        assert_eq!(codes(&findings), ["number-missing", "date-missing"]);
        assert_eq!(findings[0].at.line, Some(2));
        assert_eq!(
            findings[0].message,
            "Chưa ghi số văn bản, chỉ có ký hiệu BC-UBND."
        );
        assert_eq!(
            findings[1].message,
            "Ngày ban hành ghi chưa đủ: mới có tháng 12 năm 2024."
        );
        report.header.date = None;
        report.header.code_notation = None;
        assert_eq!(
            said(&report),
            [
                "Không thấy, hoặc không đọc được, số và ký hiệu văn bản.",
                "Không thấy, hoặc không đọc được, ngày ban hành."
            ]
        );
    }

    #[test]
    fn a_date_that_cannot_be_is_quoted_with_its_line() {
        let of = |text: &str| {
            let mut report = report();
            text.clone_into(&mut report.text);
            let findings = check(&report, &LineLocator::of(&report));
            findings
                .into_iter()
                .map(|f| (f.message, f.at.line.unwrap()))
                .collect::<Vec<_>>()
        };
        let quoted =
            |date: &str, line: u32| vec![(format!("Ngày không có trong lịch: “{date}”."), line)];
        assert_eq!(
            of("Một\nhọp ngày 30/02/2024 tại xã"),
            quoted("ngày 30/02/2024", 2)
        );
        assert_eq!(
            of("ngày 31 tháng\n11 năm 2024"),
            quoted("ngày 31 tháng 11 năm 2024", 1)
        );
        assert_eq!(of("12/KH-UBND\t15/13/2024"), quoted("15/13/2024", 1));
        assert_eq!(of("ngày 29/02/2023,"), quoted("ngày 29/02/2023", 1));
        for text in [
            "ngày 29/02/2024",
            "ngày 31 tháng 12 năm 2024",
            "số 12/34/2023/TT-BTC",
            "1/12/34/2023",
            "ngày … tháng 12 năm 2024",
            "13/13/20 trạm",
        ] {
            assert_eq!(of(text), vec![], "{text}");
        }
    }

    fn dated(date: &str, subject: &str, period: (&str, Option<&str>, &str)) -> Vec<String> {
        let mut report = report();
        report.header.date = date.parse().ok();
        report.header.subject = Some(subject.into());
        report.header.period = Some(Period {
            text: period.0.into(),
            from: period.1.and_then(|d| d.parse().ok()),
            to: period.2.parse().ok(),
        });
        said(&report)
    }

    #[test]
    fn a_report_is_not_dated_before_its_period() {
        let year = ("năm 2024", Some("2024-01-01"), "2024-12-31");
        let quarter = ("quý III/2024", Some("2024-07-01"), "2024-09-30");
        let results = "Kết quả chuyển đổi số năm 2024";
        assert_eq!(
            dated("2024-01-05", results, year),
            ["Báo cáo kết quả năm 2024 nhưng ban hành ngày 05/01/2024: chưa qua nửa kỳ."]
        );
        assert_eq!(dated("2024-06-10", results, year).len(), 1);
        assert_eq!(dated("2024-07-10", results, year), [""; 0]);
        assert_eq!(dated("2025-01-05", results, year), [""; 0]);
        let of_quarter = "Kết quả chuyển đổi số quý III/2024";
        assert_eq!(
            dated("2024-06-20", of_quarter, quarter),
            ["Báo cáo kết quả quý III/2024 nhưng ban hành ngày 20/06/2024: kỳ chưa bắt đầu."]
        );
        assert_eq!(dated("2024-07-02", of_quarter, quarter), [""; 0]);
    }

    #[test]
    fn plans_and_periods_from_elsewhere_are_left_alone() {
        let year = ("năm 2024", Some("2024-01-01"), "2024-12-31");
        for (subject, period) in [
            ("Kế hoạch chuyển đổi số năm 2024", year),
            ("Kết quả xây dựng kế hoạch năm 2024", year),
            ("Kết quả chuyển đổi số", year),
            (
                "Kết quả đến hết năm 2024",
                ("đến hết năm 2024", None, "2024-12-31"),
            ),
        ] {
            assert_eq!(dated("2024-01-05", subject, period), [""; 0], "{subject}");
        }
    }

    #[test]
    fn documents_are_not_dated_after_the_report() {
        let mut report = report();
        report.documents = vec![
            document("1", "15/KH-UBND", "2024-12-18"),
            document("2", "16/KH-UBND", "2024"),
        ];
        assert_eq!(said(&report), [""; 0]);
        report
            .documents
            .push(document("3", "17/KH-UBND", "2025-03-01"));
        let citation = Citation {
            kind: "Kế hoạch".into(),
            number: "17/KH-UBND".into(),
            date: "2025-03-01".parse().ok(),
            issuer: None,
            at: Place::default(),
        };
        report.citations.push(citation);
        assert_eq!(
            said(&report),
            ["Văn bản 17/KH-UBND có ngày 01/03/2025, sau ngày ban hành báo cáo (ngày 18/12/2024)."]
        );
        for number in ["18/KH-UBND", "19/KH-UBND", "20/KH-UBND"] {
            report.documents.push(document("4", number, "2025"));
        }
        assert_eq!(
            said(&report),
            [
                "4 văn bản có ngày sau ngày ban hành báo cáo (ngày 18/12/2024): 17/KH-UBND, 18/KH-UBND, 19/KH-UBND … (tổng cộng 4)."
            ]
        );
    }
}
