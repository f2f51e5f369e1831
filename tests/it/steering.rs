//! Names of files and texts of documents that would steer a terminal: no command passes them on.

use std::fs;

use baocao_report::json;
use baocao_testing::report::document;

use crate::workplace::{Bench, RunOutput};

/// Colours, a cleared screen, a line that looks like one of the program's own, and letters from right to left.
pub const NAME: &str = "\x1b[31mxã\n0 failed\u{9b}2J\u{202e}fdp.txt";

fn report(_: u32) -> String {
    "UBND HUYỆN PHÚ LÂM\nSố: 1/BC-UBND\nPhú Lâm, ngày 05 tháng 3 năm 2025\n\nBÁO CÁO\n\
     Kết quả chuyển đổi số năm 2024\n\n3.1. Tỷ lệ hồ sơ trực tuyến (90%): 95/100 = 95% (Đạt)\n"
        .into()
}

/// A workplace with a report and an empty file, both of which are called so.
fn bench() -> Bench {
    let bench = Bench::of(&[NAME], report);
    bench.write(&format!("{NAME}.empty"), "");
    bench
}

fn run(bench: &Bench, arguments: &[&str]) -> RunOutput {
    let mut command = bench.program();
    RunOutput::from(command.args(arguments).output().unwrap())
}

/// Checks that a text has the name, and nothing of it that steers.
pub fn assert_harmless(text: &str) {
    assert!(text.contains("[31mxã\u{fffd}0 failed"), "{text:?}");
    let steers = |c: char| {
        !['\n', '\t'].contains(&c) && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c))
    };
    assert!(!text.contains(steers), "{text:?}");
    assert!(
        !text.lines().any(|line| line.starts_with("0 failed")),
        "{text:?}"
    );
}

/// Checks that JSON has all of it, and that nothing of ASCII in it steers.
pub fn assert_escaped(json: &str) {
    assert!(json.contains(r"\u001b[31mxã\n0 failed"), "{json:?}");
    assert!(
        !json.contains(|c: char| c != '\n' && c.is_ascii_control()),
        "{json:?}"
    );
}

#[test]
fn commands_that_read_folders_tell_such_a_name_on_one_line() {
    let bench = bench();
    assert_harmless(&run(&bench, &["ingest", "in", "--out", "out"]).stderr);
    assert_escaped(&fs::read_to_string(bench.path("out/ledger.jsonl")).unwrap());
    assert_harmless(
        &run(
            &bench,
            &["archive", "in", "--out", "kho", "--dossier", "H54"],
        )
        .stderr,
    );
    fs::write(bench.path("kho").join(NAME), "").unwrap();
    let verified = run(&bench, &["archive", "--verify", "kho"]);
    assert_harmless(&verified.stdout);
    assert!(verified.stdout.starts_with("extra\t"), "{verified:?}");
}

#[test]
fn commands_that_read_a_file_tell_such_a_name_on_one_line() {
    let bench = bench();
    let empty = format!("in/{NAME}.empty");
    for command in ["extract", "parse", "restore"] {
        let ended = run(&bench, &[command, &format!("{empty}.none")]);
        assert_eq!(ended.code, Some(3), "{ended:?}");
        assert_harmless(&ended.stderr);
    }
    // Arguments that look like options, as a shell puts them where it is asked for `*`.
    let ended = run(&bench, &["extract", &format!("--{NAME}")]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert_harmless(&ended.stderr);
    let ended = run(&bench, &["extract", "--\x1b[31m=1", "a"]);
    assert!(!ended.stderr.contains('\x1b'), "{ended:?}");
}

#[test]
fn a_comparison_tells_such_a_name_on_one_line() {
    let bench = bench();
    bench.write(&format!("b/{NAME}"), report(1));
    bench.write("a/other.txt", "");
    let (one, empty) = (format!("in/{NAME}"), format!("in/{NAME}.empty"));
    assert_harmless(&run(&bench, &["diff", &one, &empty]).stderr);
    fs::rename(bench.path(&one), bench.path("in/a").join(NAME)).unwrap();
    let folders = ["in/a", "in/b"];
    let told = run(&bench, &[&["diff"], &folders[..]].concat());
    assert_harmless(&told.stdout);
    let json = run(&bench, &[&["diff", "--json"], &folders[..]].concat());
    assert_escaped(&json.stdout);
}

#[test]
fn an_import_and_a_search_tell_such_a_name_on_one_line() {
    let bench = bench();
    let mut report = document(1);
    report.source.file = NAME.into();
    report.header.issuer = Some(format!("UBND {NAME}"));
    fs::write(bench.path("reports.jsonl"), json::line(&report)).unwrap();
    let mut broken = document(2);
    broken.source.file = NAME.into();
    broken.pages.push(broken.pages[0].clone());
    fs::write(
        bench.path(&format!("in/{NAME}.jsonl")),
        json::line(&broken) + "{}\n",
    )
    .unwrap();
    let db = ["--db", "sqlite:a.db"];
    let imported = run(
        &bench,
        &[&["import", "reports.jsonl", "in"], &db[..]].concat(),
    );
    assert!(
        imported.stderr.contains("1 added") && imported.stderr.contains("2 failed"),
        "{imported:?}"
    );
    assert_harmless(&imported.stderr);
    assert_harmless(&run(&bench, &[&["search", "ubnd"], &db[..]].concat()).stdout);
    assert_escaped(&run(&bench, &[&["search", "ubnd", "--json"], &db[..]].concat()).stdout);
    let out = format!("{NAME}.csv");
    let format = ["export", "--format", "csv", "--out", &out];
    assert_harmless(&run(&bench, &[&format, &db[..]].concat()).stderr);
}
