//! Reports to import.

use std::fmt::Write as _;
use std::path::Path;

use baocao_report::{Report, json};

/// A report in which no field is empty.
pub fn full() -> Report {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/report.json");
    json::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A document of its own, in a file of its own.
pub fn document(n: u64) -> Report {
    let mut report = full();
    report.id = format!("sha256:{n:064x}");
    report.source.file = format!("{n}.pdf");
    report.header.code_number = Some(n.to_string());
    report.header.number = Some(format!("{n}/BC-UBND"));
    report.header.subject = Some(format!("Báo cáo số {n}"));
    report
}

/// Documents as JSON lines, some of them delivered twice and some in two versions.
pub fn lines(numbers: std::ops::Range<u64>) -> String {
    let mut lines = String::new();
    for n in numbers {
        let report = document(n);
        lines.push_str(&json::line(&report));
        if n % 7 == 0 {
            lines.push_str(&json::line(&report));
        }
        if n % 5 == 0 {
            let mut version = report;
            version.id = format!("sha256:{:064x}", n + 1_000_000);
            version.source.file.clear();
            write!(version.source.file, "bản sau/{n}.pdf").unwrap();
            lines.push_str(&json::line(&version));
        }
    }
    lines
}
