//! Reports to import.

use std::fmt::Write as _;

use baocao_report::json;
use baocao_testing::report::id;
pub use baocao_testing::report::{document, full};

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
            version.id = id(n + 1_000_000);
            version.source.file.clear();
            write!(version.source.file, "bản sau/{n}.pdf").unwrap();
            lines.push_str(&json::line(&version));
        }
    }
    lines
}
