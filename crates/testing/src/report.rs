//! Reports to import, search and compare.

use baocao_report::{Report, json};

/// The JSON of a report in which no field is empty.
pub const FULL: &str = include_str!("../../../tests/data/report.json");

/// A report in which no field is empty.
///
/// # Panics
/// Never, as long as the report can be read.
pub fn full() -> Report {
    json::read(FULL).unwrap()
}

/// The id of a report that was given a number.
pub fn id(n: u64) -> String {
    format!("sha256:{n:064x}")
}

/// A document of its own, in a file of its own.
pub fn document(n: u64) -> Report {
    let mut report = full();
    report.id = id(n);
    report.source.file = format!("{n}.pdf");
    report.header.code_number = Some(n.to_string());
    report.header.number = Some(format!("{n}/BC-UBND"));
    report.header.subject = Some(format!("Báo cáo số {n}"));
    report
}

/// A report with a text of its own and without a heading, in a file that is called by its number.
pub fn text(n: u64, text: &str) -> Report {
    let mut report = full();
    report.id = id(n);
    report.source.file = n.to_string();
    report.header.number = None;
    report.header.code_number = None;
    report.header.subject = None;
    report.header.issuer = None;
    report.header.signer = None;
    report.text = text.to_owned();
    report
}
