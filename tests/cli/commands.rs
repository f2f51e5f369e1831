//! The commands that read a single file.

use std::process::Stdio;

use crate::bench::{Bench, baocao};

#[test]
fn extract_prints_the_text_and_pages() {
    let bench = Bench::with(&["a.txt"]);
    let file = bench.path("in/a.txt");
    let output = baocao().arg("extract").arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, std::fs::read_to_string(&file).unwrap());
    let output = baocao().arg("extract").arg(&file).arg("--json").output();
    let pages: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(pages[0]["method"], "typed");
    assert_eq!(pages[0]["blocks"][0]["lines"][0], "UBND HUYỆN PHÚ LÂM");
}

#[test]
fn parse_prints_the_report_of_any_file() {
    let bench = Bench::with(&["a.txt"]);
    let file = bench.path("in/a.txt");
    let indented = baocao().arg("parse").arg(&file).output().unwrap().stdout;
    let line = baocao().args(["parse", "--json-lines"]).arg(&file).output();
    let line = String::from_utf8(line.unwrap().stdout).unwrap();
    assert_eq!(line.lines().count(), 1);
    let report: serde_json::Value = serde_json::from_slice(&indented).unwrap();
    assert_eq!(
        report,
        serde_json::from_str::<serde_json::Value>(&line).unwrap()
    );
    assert_eq!(report["header"]["number"], "1/BC-UBND");
    assert_eq!(report["header"]["date"], "2025-03-05");
}

#[test]
fn a_file_that_cannot_be_read_is_said_in_the_persons_language() {
    let mut command = baocao();
    let output = command
        .args(["parse", "no/such.pdf"])
        .env("LC_ALL", "vi_VN.UTF-8")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("không có tệp"), "{said}");
    assert!(said.contains("Kiểm tra lại đường dẫn."), "{said}");
}

#[test]
fn the_schema_is_json_and_wrong_usage_is_two() {
    let output = baocao().arg("schema").output().unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema["properties"]["criteria"].is_object());
    let output = baocao().arg("ingest").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_reader_that_has_gone_ends_the_output_quietly() {
    let mut child = baocao()
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}
