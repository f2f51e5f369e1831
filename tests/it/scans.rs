//! Some of the scans of one report (`fixtures/scans`), each spoiled in another way. How well all of them are read is
//! measured by `make eval`.

use std::path::Path;

use baocao::pipeline::{ReadOptions, ReportReader};
use baocao_report::{Grade, Report};

fn read(file: &str) -> Report {
    let reader = ReportReader::new(&ReadOptions::default(), None).unwrap();
    crate::ocr::report(&reader, &Path::new("fixtures/scans").join(file)).unwrap()
}

/// The codes of the criteria that were read.
fn codes(report: &Report) -> Vec<&str> {
    let codes = report.criteria.iter().map(|c| c.code.as_deref());
    codes.map(Option::unwrap_or_default).collect()
}

/// Criteria 1.1 to 2.4 in the running text of page 1, and 1 to 14 in the table of page 2.
fn all() -> Vec<String> {
    let text = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"].map(str::to_owned);
    text.into_iter()
        .chain((1..=14).map(|code| code.to_string()))
        .collect()
}

#[test]
fn a_table_without_rules_is_read() {
    assert_eq!(codes(&read("no-rules.pdf")), all());
}

#[test]
fn print_under_seals_and_pens_is_read() {
    assert_eq!(codes(&read("seal-over-text.pdf")), all());
}

#[test]
fn both_codings_of_jbig2_are_read() {
    assert_eq!(codes(&read("jbig2-200.pdf")), all());
}

#[test]
fn a_photo_of_a_page_is_laid_flat_and_read() {
    assert_eq!(codes(&read("phone-photo.jpg")), all()[..7]);
}

#[test]
fn of_handwriting_nothing_is_made() {
    let report = read("handwriting.pdf");
    assert_eq!(report.criteria, []);
    assert_eq!(report.header.number, None);
    assert!(report.pages.iter().all(|page| page.grade == Grade::Poor));
    assert!(report.findings.iter().any(|f| f.code == "page-unsure"));
}
