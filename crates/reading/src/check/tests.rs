//! The checks together: silent on sound reports, never at a loss on any.

use proptest::prelude::*;

use super::example::{codes, criterion, document, group, page, report};
use super::*;
use crate::parse::TOTAL;
use baocao_report::{Criterion, Edit, Group, Status};

fn found(report: &Report) -> Vec<Finding> {
    findings(report, &Document::default(), &Dictionary::builtin())
}

#[test]
fn a_sound_report_has_no_findings() {
    assert_eq!(codes(&found(&report())), [""; 0]);
}

#[test]
fn findings_stand_in_the_order_of_their_lines() {
    let mut report = report();
    report.header.number = None;
    for (code, result, line) in [
        ("1.2", "1/2 = 60%", 9),
        ("1.3", "2/3 = 60%", 4),
        ("1.1", "50%", 7),
    ] {
        report
            .criteria
            .push(criterion(code).result(result).line(line).build());
    }
    let lines: Vec<Option<u32>> = found(&report).iter().map(|f| f.at.line).collect();
    assert_eq!(lines, [None, Some(4), Some(7), Some(9)]);
    report.findings = found(&report);
    assert_eq!(found(&report), report.findings);
}

#[test]
fn what_is_no_report_is_said_once() {
    let mut report = report();
    report.header = baocao_report::Header::default();
    report.pages[0].degraded = true;
    assert_eq!(codes(&found(&report)), ["not-a-report"]);
}

/// A criterion that is right by construction.
#[derive(Clone, Debug)]
struct ConsistentCriterion {
    over: u32,
    under: u32,
    target: u32,
}

fn right() -> impl Strategy<Value = ConsistentCriterion> {
    (1_u32..100_000, 0.0..=1.0_f64, 1_u32..=100).prop_map(|(under, share, target)| {
        let over = (f64::from(under) * share) as u32;
        ConsistentCriterion {
            over,
            under,
            target,
        }
    })
}

/// With points between thousands, as officers print.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let places = (0..digits.len()).rev();
    let marked = digits.chars().zip(places).map(|(digit, left)| match left {
        0 => digit.to_string(),
        left if left % 3 == 0 => format!("{digit}."),
        _ => digit.to_string(),
    });
    marked.collect()
}

impl ConsistentCriterion {
    fn build(&self, group: usize, number: usize, line: u32) -> Criterion {
        let hundredths =
            (20_000 * u64::from(self.over) + u64::from(self.under)) / (2 * u64::from(self.under));
        let (whole, part) = (hundredths / 100, hundredths % 100);
        let exceeds = u64::from(self.over) * 100 > u64::from(self.target) * u64::from(self.under);
        let reaches = hundredths >= u64::from(self.target) * 100;
        let (status, words) = match (exceeds, reaches) {
            (true, _) => (Status::Exceeded, "Vượt chỉ tiêu"),
            (false, true) => (Status::Achieved, "Đạt"),
            (false, false) => (Status::NotAchieved, "Chưa đạt"),
        };
        let result = format!(
            "{}/{} hộ = {whole},{part:02}%",
            grouped(self.over),
            grouped(self.under)
        );
        criterion(&format!("{group}.{number}"))
            .group(&group.to_string(), &format!("Nhóm thứ {group}"))
            .target(&format!("{}%", self.target))
            .result(&result)
            .status(status, words)
            .line(line)
            .build()
    }
}

/// A report in which everything agrees, from the criteria of its groups.
fn consistent(groups: &[Vec<ConsistentCriterion>]) -> Report {
    let mut report = report();
    let mut line = 0;
    let mut all = (0, 0);
    for (number, members) in (1..).zip(groups) {
        let mut achieved = 0;
        for (within, member) in (1..).zip(members) {
            line += 1;
            let criterion = member.build(number, within, line);
            achieved += u32::from(criterion.status != Some(Status::NotAchieved));
            report.criteria.push(criterion);
        }
        let size = u32::try_from(members.len()).unwrap();
        let name = format!("Nhóm thứ {number}");
        report
            .groups
            .push(group(&number.to_string(), &name, size, achieved, size));
        all = (all.0 + size, all.1 + achieved);
    }
    report.groups.push(group("", TOTAL, all.0, all.1, all.0));
    report.text = format!(
        "Bộ tiêu chí gồm {:02} nhóm (đạt {}/{})",
        groups.len(),
        all.1,
        all.0
    );
    report.documents = (1..6)
        .map(|n| document(&n.to_string(), &format!("{n}/KH-UBND"), "2024-03-01"))
        .collect();
    report
}

/// Texts that steer the checks, and noise.
fn text() -> impl Strategy<Value = String> {
    let telling = prop::sample::select(vec![
        "4.218/5.120 = 84,2%",
        "12/0",
        "0/0 = 100%",
        "(đạt 92%)",
        "tăng 9%",
        ">85%",
        "70 - 80%",
        "1.757.251.138 đồng",
        "9.999/1 = 0,1%",
        "%",
        "≥",
        "Tỷ lệ hộ",
        "trên",
        "1/3",
        "3 không",
        "ngày 31/02/2024",
        "gồm 05 nhóm",
        "18/23",
    ]);
    prop_oneof![
        4 => prop::collection::vec(telling, 0..5).prop_map(|parts| parts.join(" ")),
        1 => "\\PC{0,30}",
    ]
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![
        "([0-9]{1,4}\\.){0,3}[0-9]{1,5}",
        prop::sample::select(vec![
            "",
            "I",
            "a",
            "..",
            "1.",
            ".1",
            "1..2",
            "99999999999",
            "٣"
        ])
        .prop_map(str::to_owned),
    ]
}

fn any_criterion() -> impl Strategy<Value = Criterion> {
    let status = prop::sample::select(vec![
        Status::Achieved,
        Status::Exceeded,
        Status::NotAchieved,
        Status::Completed,
        Status::InProgress,
    ]);
    (
        code(),
        code(),
        text(),
        text(),
        text(),
        status,
        any::<Option<u32>>(),
        0_u8..8,
    )
        .prop_map(|(code, group, name, target, result, status, line, which)| {
            let mut example = criterion(&code).name(&name).target(&target).result(&result);
            if which & 1 == 0 {
                example = example.group(&group, &name);
            }
            if which & 2 == 0 {
                example = example.status(status, "Đạt").unit("%");
            }
            if which & 4 == 0 {
                example = example.list("table-1");
            }
            let mut criterion = example.build();
            criterion.at.line = line;
            criterion
        })
}

fn any_group() -> impl Strategy<Value = Group> {
    let number = || prop::option::of(any::<u32>());
    (
        prop::option::of(code()),
        text(),
        number(),
        number(),
        number(),
        any::<bool>(),
    )
        .prop_map(|(code, name, declared, achieved, of, total)| Group {
            code: code.filter(|_| !total),
            name: if total { TOTAL.into() } else { name },
            declared,
            achieved,
            of,
        })
}

fn any_report() -> impl Strategy<Value = Report> {
    let criteria = prop::collection::vec(any_criterion(), 0..12);
    let groups = prop::collection::vec(any_group(), 0..5);
    let documents = prop::collection::vec((code(), "20[0-9]{2}-0[1-9]"), 0..6);
    let edits = prop::collection::vec((any::<u32>(), text(), text()), 0..5);
    (criteria, groups, documents, edits, text(), any::<bool>()).prop_map(
        |(criteria, groups, documents, edits, text, bare)| {
            let mut report = report();
            if bare {
                report.header = baocao_report::Header::default();
            }
            report.pages.push(page(u32::MAX));
            report.pages[1].degraded = bare;
            report.criteria = criteria;
            report.groups = groups;
            report.documents = documents
                .iter()
                .map(|(ordinal, date)| document(ordinal, ordinal, date))
                .collect();
            report.edits = edits
                .into_iter()
                .map(|(line, from, to)| Edit {
                    line,
                    from,
                    to,
                    confidence: baocao_report::Confidence::new(0.5),
                    reason: String::new(),
                })
                .collect();
            report.text = text;
            report
        },
    )
}

proptest! {
    #[test]
    fn a_consistent_report_has_no_findings(groups in prop::collection::vec(prop::collection::vec(right(), 1..7), 1..5)) {
        let report = consistent(&groups);
        prop_assert_eq!(found(&report), vec![]);
    }

    #[test]
    fn a_spoiled_percentage_is_found(groups in prop::collection::vec(prop::collection::vec(right(), 1..4), 1..3)) {
        let mut report = consistent(&groups);
        let ConsistentCriterion { over, under, .. } = groups[0][0];
        let wrong = (100.0 * f64::from(over) / f64::from(under) + 3.0).round();
        let result = criterion("").result(&format!("{over}/{under} hộ, đạt {wrong}%")).build().result;
        // `2024/2025` is a school year, `24/7` all day long.
        prop_assume!(result.as_ref().is_some_and(|r| r.numerator.is_some()));
        report.criteria[0].result = result;
        let found = found(&report);
        prop_assert!(codes(&found).contains(&"ratio-disagrees".to_owned()), "{found:?}");
    }

    #[test]
    fn any_report_is_checked_and_named_in_known_codes(report in any_report()) {
        for finding in found(&report) {
            prop_assert!(Code::named(&finding.code).is_some_and(|c| c.severity() == finding.severity));
            prop_assert!(!finding.message.is_empty());
        }
    }
}
