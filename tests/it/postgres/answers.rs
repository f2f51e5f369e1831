//! What the views answer about many reports, recomputed from the reports themselves by another path.

use std::collections::{BTreeMap, BTreeSet};

use baocao_report::{Criterion, Report, Status};
use baocao_store::{Listing, Store};
use serde_json::{Map, Value as Json};

use crate::listed::rows;
use crate::postgres::DatabasePair;
use crate::postgres::reports::full;

/// Two communes of one district, each in two periods, and a scan of one of them beside its typed copy.
fn reports() -> Vec<Report> {
    let mut all = Vec::new();
    let issuers = ["UBND xã Tân Hòa Đông", "UBND xã Thạnh Mỹ"];
    for (unit, issuer) in issuers.iter().enumerate() {
        for (period, to) in ["2023-12-31", "2024-12-31"].into_iter().enumerate() {
            let number = 2 * unit + period;
            let mut report = sample(number, issuer, to);
            for (at, criterion) in report.criteria.iter_mut().enumerate() {
                vary(criterion, number, at);
            }
            all.push(report);
        }
    }
    let mut scan = all[1].clone();
    scan.id = format!("sha256:{}", "e".repeat(64));
    scan.source.file = "scan.pdf".into();
    for page in &mut scan.pages {
        page.method = baocao_report::Method::Ocr;
    }
    scan.criteria[0].status = Some(Status::NotAchieved);
    all.push(scan);
    all
}

fn sample(number: usize, issuer: &str, to: &str) -> Report {
    let mut report = full();
    report.id = format!("sha256:{}", number.to_string().repeat(64));
    report.source.file = format!("{number}.docx");
    let header = &mut report.header;
    header.issuer = Some(issuer.into());
    header.number = Some(format!("{}/BC-UBND", 80 + number));
    header.code_number = Some((80 + number).to_string());
    header.date = to.parse().ok();
    if let Some(period) = &mut header.period {
        period.to = to.parse().ok();
    }
    for page in &mut report.pages {
        page.method = baocao_report::Method::Typed;
    }
    report.findings.clear();
    report
}

fn vary(criterion: &mut Criterion, number: usize, at: usize) {
    let states = [
        Some(Status::Achieved),
        Some(Status::Exceeded),
        Some(Status::NotAchieved),
        Some(Status::InProgress),
        None,
    ];
    criterion.status = states[(number + at) % states.len()];
    if let Some(result) = &mut criterion.result {
        let share = 50 + 7 * number + at;
        result.text = format!("{share}%");
        result.percent = serde_json::from_value(share.into()).unwrap();
        result.value = serde_json::from_value(share.into()).unwrap();
        result.numerator = serde_json::from_value(share.into()).unwrap();
        result.denominator = serde_json::from_value(100.into()).unwrap();
    }
    criterion.confidence = None;
    criterion.edited = number == 3 && at == 1;
}

fn text<'r>(row: &'r Map<String, Json>, column: &str) -> &'r str {
    row[column].as_str().unwrap_or_default()
}

fn number(row: &Map<String, Json>, column: &str) -> f64 {
    row[column].as_f64().unwrap()
}

fn is_achieved(criterion: &&Criterion) -> bool {
    use Status::{Achieved, Completed, Exceeded};
    matches!(criterion.status, Some(Achieved | Exceeded | Completed))
}

fn to(report: &Report) -> String {
    let period = report.header.period.as_ref().unwrap();
    period.to.as_ref().unwrap().to_string()
}

fn percent(criterion: &Criterion) -> f64 {
    let percent = criterion.result.as_ref().unwrap().percent.unwrap();
    percent.get()
}

fn share(achieved: usize, all: usize) -> f64 {
    (10_000.0 * achieved as f64 / all as f64).round() / 100.0
}

fn with_databases(check: impl Fn(&mut Store, &[Report])) {
    let both = DatabasePair::new();
    let reports = reports();
    for mut store in both.stores() {
        for report in &reports {
            store.import(report).unwrap();
        }
        // The last one is a scan of what is there typed, and counts nowhere.
        check(&mut store, &reports[..reports.len() - 1]);
    }
}

#[test]
fn every_list_can_be_taken_out() {
    with_databases(|store, _| {
        for list in Listing::ALL {
            rows(store, list);
        }
    });
}

#[test]
fn units_are_ranked_by_what_they_have_achieved() {
    with_databases(|store, reports| {
        let found = rows(store, Listing::Ranking);
        assert_eq!(found.len(), reports.len());
        for report in reports {
            let achieved = |report: &Report| report.criteria.iter().filter(is_achieved).count();
            let better = reports
                .iter()
                .filter(|other| to(other) == to(report) && achieved(other) > achieved(report));
            let row = found
                .iter()
                .find(|row| text(row, "file") == report.source.file)
                .unwrap();
            assert_eq!(number(row, "place") as usize, better.count() + 1);
            assert_eq!(number(row, "achieved") as usize, achieved(report));
            let all = report.criteria.len();
            assert_eq!(number(row, "criteria") as usize, all);
            assert_eq!(number(row, "percent"), share(achieved(report), all));
        }
    });
}

#[test]
fn a_criterion_is_told_across_units() {
    with_databases(|store, reports| {
        let mut groups: BTreeMap<(String, String), Vec<&Criterion>> = BTreeMap::new();
        for report in reports {
            for criterion in &report.criteria {
                let code = criterion.code.clone().unwrap();
                groups
                    .entry((to(report), code))
                    .or_default()
                    .push(criterion);
            }
        }
        let found = rows(store, Listing::ByCriterion);
        assert_eq!(found.len(), groups.len());
        for row in &found {
            let key = (
                text(row, "period_to").to_owned(),
                text(row, "code").to_owned(),
            );
            let criteria = &groups[&key];
            let achieved = criteria.iter().copied().filter(is_achieved).count();
            assert_eq!(number(row, "units") as usize, criteria.len());
            assert_eq!(number(row, "achieved") as usize, achieved);
            assert_eq!(number(row, "percent"), share(achieved, criteria.len()));
            let without = criteria.iter().filter(|c| c.status.is_none()).count();
            assert_eq!(number(row, "without_status") as usize, without);
            let shares: Vec<f64> = criteria.iter().map(|c| percent(c)).collect();
            let sum: f64 = shares.iter().sum();
            assert!((number(row, "numerator") - sum).abs() < 1e-6);
            assert_eq!(number(row, "denominator"), 100.0 * criteria.len() as f64);
            assert_eq!(
                number(row, "least"),
                shares.iter().copied().fold(f64::MAX, f64::min)
            );
            assert_eq!(
                number(row, "most"),
                shares.iter().copied().fold(0.0, f64::max)
            );
        }
    });
}

#[test]
fn what_changed_is_told_from_one_period_to_the_next() {
    with_databases(|store, reports| {
        let found = rows(store, Listing::Changes);
        let units = reports.len() / 2;
        assert_eq!(found.len(), units * reports[0].criteria.len());
        for row in &found {
            let of = |until: &str| {
                let report = reports.iter().find(|report| {
                    report.header.issuer.as_deref() == Some(text(row, "issuer"))
                        && to(report) == until
                });
                let mut criteria = report.unwrap().criteria.iter();
                criteria
                    .find(|c| c.code.as_deref() == Some(text(row, "code")))
                    .unwrap()
            };
            let (earlier, later) = (of("2023-12-31"), of("2024-12-31"));
            assert_eq!(text(row, "period_before"), "2023-12-31");
            assert_eq!(number(row, "change"), percent(later) - percent(earlier));
            assert_eq!(
                text(row, "result_text"),
                later.result.as_ref().unwrap().text
            );
            assert_eq!(
                text(row, "result_before"),
                earlier.result.as_ref().unwrap().text
            );
        }
    });
}

#[test]
fn only_what_is_doubtful_is_to_be_checked_and_a_document_counts_once() {
    with_databases(|store, reports| {
        let found = rows(store, Listing::FiguresToCheck);
        let edited: BTreeSet<(&str, &str)> = reports
            .iter()
            .flat_map(|report| {
                let edited = report.criteria.iter().filter(|c| c.edited);
                edited.map(|c| (report.source.file.as_str(), c.name.as_str()))
            })
            .collect();
        let told: BTreeSet<(&str, &str)> = found
            .iter()
            .map(|row| (text(row, "file"), text(row, "name")))
            .collect();
        assert_eq!(told, edited);
        let counted = rows(store, Listing::Reports);
        let uncounted: Vec<&str> = counted
            .iter()
            .filter(|row| row["counted"] == false)
            .map(|row| text(row, "file"))
            .collect();
        assert_eq!(uncounted, ["scan.pdf"]);
    });
}

#[test]
fn neighbours_of_a_unit_that_has_reported_are_missing() {
    let gazetteer = std::fs::read_to_string("dictionaries/units.tsv").unwrap();
    let units: Vec<Vec<&str>> = gazetteer
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    with_databases(|store, _| {
        let key = |row: &Map<String, Json>| {
            let of = |column| text(row, column).to_owned();
            (of("period_to"), of("unit_era"), of("unit_code"))
        };
        let sent: BTreeSet<_> = rows(store, Listing::Reports)
            .iter()
            .filter(|row| row["counted"] == true && !row["unit_code"].is_null())
            .map(key)
            .collect();
        let mut missing = BTreeSet::new();
        for (to, era, code) in &sent {
            let unit = units.iter().find(|u| u[0] == era && u[2] == code).unwrap();
            for other in units
                .iter()
                .filter(|u| u[0] == era && u[1] == unit[1] && u[3] == unit[3])
            {
                let other = (to.clone(), era.clone(), other[2].to_owned());
                if !sent.contains(&other) {
                    missing.insert(other);
                }
            }
        }
        assert!(!missing.is_empty());
        let told: BTreeSet<_> = rows(store, Listing::MissingReports)
            .iter()
            .map(key)
            .collect();
        assert_eq!(told, missing);
    });
}

/// A finding as a list has it: file, who found it, code, severity, message, page, line.
type ListedFinding = (String, String, String, String, String, Json, Json);

fn found(file: &str, by: &str, code: &str, severity: &str, message: String) -> ListedFinding {
    let words = [file, by, code, severity].map(str::to_owned);
    let [file, by, code, severity] = words;
    (file, by, code, severity, message, Json::Null, Json::Null)
}

/// What the reading has found, with its place.
fn by_reading(report: &Report) -> impl Iterator<Item = ListedFinding> {
    report.findings.iter().map(|finding| {
        let severity = serde_json::to_value(finding.severity).unwrap();
        let message = finding.message.clone();
        let mut all = found(
            &report.source.file,
            "reading",
            &finding.code,
            severity.as_str().unwrap(),
            message,
        );
        (all.5, all.6) = (finding.at.page.into(), finding.at.line.into());
        all
    })
}

/// Each of two files of one document names the other.
fn by_pair(file: &str, other: &str, counted: &str) -> ListedFinding {
    let message = format!("Văn bản này còn có trong tệp {other}; bản được tính là {counted}.");
    found(file, "import", "another-version", "warning", message)
}

#[test]
fn all_that_was_found_is_listed_with_who_has_found_it() {
    let both = DatabasePair::new();
    let mut reports = reports();
    let model = full().findings[0].clone();
    for (n, report) in reports.iter_mut().enumerate() {
        report.findings = vec![model.clone(); n];
        for (line, finding) in (7..).zip(&mut report.findings) {
            finding.at.line = Some(line);
            finding.message = format!("Báo cáo {n}, dòng {line}.");
        }
    }
    reports[2].header.subject = Some("ế".repeat(501));
    reports[3].header.signer = None;

    let mut expected: Vec<ListedFinding> = reports.iter().flat_map(by_reading).collect();
    assert_eq!(expected.len(), 1 + 2 + 3 + 4);
    expected.extend([
        found(
            "2.docx",
            "import",
            "field-too-long",
            "warning",
            "Trường Subject dài 501 ký tự, quá 500 ký tự (Nghị định 30/2020/NĐ-CP, Phụ lục VI); giữ nguyên văn.".into(),
        ),
        by_pair("1.docx", "scan.pdf", "bản này"),
        by_pair("scan.pdf", "1.docx", "bản kia"),
    ]);
    expected.extend(["SignerInfo.Position", "SignerInfo.FullName"].map(|field| {
        let message = format!("Thiếu trường {field} (Nghị định 30/2020/NĐ-CP, Phụ lục VI).");
        found("3.docx", "import", "field-missing", "info", message)
    }));
    let in_order = |mut all: Vec<ListedFinding>| {
        all.sort_by_key(|found| format!("{found:?}"));
        all
    };
    let expected = in_order(expected);
    for mut store in both.stores() {
        for report in &reports {
            store.import(report).unwrap();
        }
        let told = rows(&mut store, Listing::Findings).into_iter().map(|row| {
            let word = |column| text(&row, column).to_owned();
            let [file, by, code] = ["file", "found_by", "code"].map(word);
            let (page, line) = (row["page"].clone(), row["line"].clone());
            (
                file,
                by,
                code,
                word("severity"),
                word("message"),
                page,
                line,
            )
        });
        assert_eq!(in_order(told.collect()), expected);
    }
}

#[test]
fn issuers_without_a_unit_are_counted_with_their_dates() {
    let both = DatabasePair::new();
    let mut reports: Vec<Report> = (0..8)
        .map(|n| sample(n, "Sở Nội vụ", "2024-12-31"))
        .collect();
    for (n, report) in reports.iter_mut().enumerate() {
        let header = &mut report.header;
        header.issuer = Some(["Sở Nội vụ", "Đảng ủy xã", "UBND tỉnh Thanh Hóa"][n % 3].into());
        header.place = Some(["Đức Phổ", "Quảng Ngãi"][n % 2].into());
        header.date = format!("2024-0{}-11", 9 - n).parse().ok();
    }
    // Only the province's committee is a unit.
    let mut groups: BTreeMap<(String, String), Vec<&Report>> = BTreeMap::new();
    for report in &reports {
        let header = &report.header;
        let issuer = header.issuer.clone().unwrap();
        if issuer != "UBND tỉnh Thanh Hóa" {
            let key = (issuer, header.place.clone().unwrap());
            groups.entry(key).or_default().push(report);
        }
    }
    assert_eq!(groups.len(), 4);
    for mut store in both.stores() {
        for report in &reports {
            store.import(report).unwrap();
        }
        let listed = rows(&mut store, Listing::UnresolvedUnits);
        assert_eq!(listed.len(), groups.len());
        for (row, ((issuer, place), of)) in listed.iter().zip(&groups) {
            assert_eq!([text(row, "issuer"), text(row, "place")], [issuer, place]);
            assert_eq!(text(row, "issuer_level"), "commune");
            assert_eq!(number(row, "reports") as usize, of.len());
            let mut dates: Vec<String> = of
                .iter()
                .map(|r| r.header.date.unwrap().to_string())
                .collect();
            dates.sort();
            let ends = [text(row, "first_date"), text(row, "last_date")];
            assert_eq!(ends, [&dates[0], dates.last().unwrap()]);
            let first = of.iter().map(|r| r.source.file.as_str()).min();
            assert_eq!(Some(text(row, "file")), first);
        }
    }
}
