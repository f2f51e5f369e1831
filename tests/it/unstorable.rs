//! Reports that no database takes, among others that each takes.

use std::fs;
use std::process::Output;

use baocao_report::{Figure, json};
use baocao_testing::random::SeededRandom;
use baocao_testing::report::document;

use crate::workplace::{Bench, RunOutput};

/// Letters that cannot be compressed.
pub fn letters(many: usize) -> String {
    const LETTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-";
    let mut dice = SeededRandom(0x1f2e);
    (0..many)
        .map(|_| char::from(LETTERS[dice.below(LETTERS.len())]))
        .collect()
}

/// Two sound reports, and between them six of which a database refuses each for itself.
pub fn lines() -> String {
    let mut reports: Vec<_> = (1..=7).map(document).collect();
    reports[1].header.issuer = Some(letters(30_000));
    reports[2].text = "a\0b".into();
    reports[3].source.file = "a\0b.pdf".into();
    reports[4].source.file = letters(3000);
    reports[5].criteria[0].result.as_mut().unwrap().numerator = Figure::new(1e308);
    let mut lines: Vec<String> = reports.iter().map(json::line).collect();
    // No JSON, and no id that a database could be asked for.
    lines.insert(
        6,
        json::line(&document(8)).replacen("sha256:0", "sha256:\0", 1),
    );
    lines.concat()
}

/// Checks what an import of these has told.
pub fn assert_told(ended: &Output) {
    let words = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{words}");
    assert!(
        words.contains("2 added") && words.contains("6 failed"),
        "{words}"
    );
    for told in [
        "field header.issuer has 30000 bytes",
        "field text holds the character U+0000",
        "a\u{fffd}b.pdf: field source.file holds the character U+0000",
        "field source.file has 3000 bytes",
        "field criteria[1].numerator holds a number",
        "reports.jsonl:7",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
}

#[test]
fn each_is_told_with_its_field_and_costs_no_other() {
    let bench = Bench::of(&[], |_| String::new());
    fs::write(bench.path("reports.jsonl"), lines()).unwrap();
    let import = ["import", "reports.jsonl", "--db", "sqlite:a.db"];
    assert_told(&bench.program().args(import).output().unwrap());
    // In Vietnamese, and again: the sound ones are there.
    let mut command = bench.program();
    command.args(["--lang", "vi"]).args(import);
    let again = RunOutput::from(command.output().unwrap());
    for told in [
        "không đổi 2",
        "lỗi 6",
        "trường header.issuer dài 30000 byte",
    ] {
        assert!(again.stderr.contains(told), "{told}: {again:?}");
    }
}
