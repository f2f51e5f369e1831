//! Runs and reruns.

use std::fs;
use std::os::unix::fs::symlink;

use crate::cli::bench::{Bench, CONTRADICTORY, baocao, report, results};

fn done() -> (String, Option<String>) {
    ("done".into(), None)
}

fn failed(code: &str) -> (String, Option<String>) {
    ("failed".into(), Some(code.into()))
}

#[test]
fn a_folder_becomes_reports_a_ledger_and_a_database() {
    let bench = Bench::with(&["Quý 1/Báo cáo.txt", "b.txt"]);
    bench.write("~$b.docx", "");
    bench.write(".hidden/x.txt", "x");
    let ended = bench.ingest(&[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.is_empty());
    assert!(ended.stderr.contains("2 done, 0 failed"), "{ended:?}");
    assert!(ended.stderr.contains("sqlite:out/baocao.db"));
    let results = results(&bench.path("out"));
    let names: Vec<&str> = results.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.starts_with(&["Quý 1/Báo cáo.txt.json", "b.txt.json", "reports.jsonl"]));
    let reports = &results[2].1;
    let files: Vec<serde_json::Value> = reports
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["source"]["file"].take()
        })
        .collect();
    assert_eq!(files, ["in/Quý 1/Báo cáo.txt", "in/b.txt"]);
    assert_eq!(bench.ledger().len(), 2);
}

#[test]
fn a_rerun_does_nothing_and_force_does_all() {
    let bench = Bench::with(&["a.txt", "b.txt"]);
    bench.ingest(&[]);
    let ledger = fs::read(bench.path("out/ledger.jsonl")).unwrap();
    let before = results(&bench.path("out"));
    let ended = bench.ingest(&[]);
    assert!(
        ended.stderr.contains("0 done, 0 failed, 2 skipped"),
        "{ended:?}"
    );
    assert_eq!(fs::read(bench.path("out/ledger.jsonl")).unwrap(), ledger);
    assert_eq!(results(&bench.path("out")), before);
    let ended = bench.ingest(&["--force"]);
    assert!(
        ended.stderr.contains("2 done, 0 failed, 0 skipped"),
        "{ended:?}"
    );
    assert_eq!(results(&bench.path("out")), before);
}

#[test]
fn other_options_and_a_lost_report_are_reasons_to_read_again() {
    let bench = Bench::with(&["a.txt", "b.txt"]);
    bench.ingest(&[]);
    fs::remove_file(bench.path("out/a.txt.json")).unwrap();
    let ended = bench.ingest(&[]);
    assert!(
        ended.stderr.contains("1 done, 0 failed, 1 skipped"),
        "{ended:?}"
    );
    let ended = bench.ingest(&["--ocr", "never"]);
    assert!(
        ended.stderr.contains("2 done, 0 failed, 0 skipped"),
        "{ended:?}"
    );
}

#[test]
fn a_changed_file_replaces_its_report_and_a_vanished_one_keeps_it() {
    let bench = Bench::with(&["a.txt", "b.txt"]);
    bench.ingest(&[]);
    bench.write("a.txt", report(77));
    fs::remove_file(bench.path("in/b.txt")).unwrap();
    assert_eq!(bench.ingest(&[]).code, Some(0));
    assert_eq!(bench.status("in/b.txt"), ("gone".into(), None));
    let reports = fs::read_to_string(bench.path("out/reports.jsonl")).unwrap();
    assert!(reports.contains("77/BC-UBND") && !reports.contains("1/BC-UBND\\n"));
    assert_eq!(reports.lines().count(), 2);

    let fresh = Bench::with(&[]);
    fresh.write("a.txt", report(77));
    fresh.write("b.txt", report(2));
    fresh.ingest(&[]);
    assert_eq!(results(&bench.path("out")), results(&fresh.path("out")));

    bench.write("b.txt", report(2));
    let ended = bench.ingest(&[]);
    assert!(ended.stderr.contains("2 skipped"), "{ended:?}");
    assert_eq!(bench.status("in/b.txt"), done());
}

#[test]
fn a_changed_file_that_fails_leaves_the_earlier_report() {
    let bench = Bench::with(&["a.txt"]);
    bench.ingest(&[]);
    let before = results(&bench.path("out"));
    bench.write("a.txt", "");
    assert_eq!(bench.ingest(&[]).code, Some(1));
    assert_eq!(bench.status("in/a.txt"), failed("empty"));
    assert_eq!(results(&bench.path("out")), before);
}

#[test]
fn the_same_bytes_are_read_once() {
    let bench = Bench::with(&[]);
    for name in ["b.txt", "a.txt", "c/a.txt"] {
        bench.write(name, report(1));
    }
    for _ in 0..2 {
        let ended = bench.ingest(&[]);
        assert_eq!(ended.code, Some(0));
        assert!(ended.stderr.contains("2 duplicates"), "{ended:?}");
        assert_eq!(bench.status("in/a.txt"), done());
        assert_eq!(bench.status("in/b.txt"), ("duplicate".into(), None));
        let ledger = fs::read_to_string(bench.path("out/ledger.jsonl")).unwrap();
        assert_eq!(ledger.matches(r#""duplicate_of":"in/a.txt""#).count(), 2);
    }
    // The duplicate comes into its own when the first one changes.
    bench.write("a.txt", report(2));
    bench.ingest(&[]);
    assert_eq!(bench.status("in/b.txt"), done());
    assert_eq!(bench.status("in/c/a.txt"), ("duplicate".into(), None));
}

#[test]
fn files_of_the_same_name_in_two_folders_are_kept_apart() {
    let bench = Bench::with(&["x/a.txt", "y/a.txt"]);
    let run = |paths: &[&str]| {
        let mut command = baocao();
        let command = command
            .current_dir(bench.path("."))
            .arg("ingest")
            .args(paths);
        assert!(command.args(["--out", "out"]).status().unwrap().success());
    };
    run(&["in/x"]);
    run(&["in/y"]);
    let names: Vec<String> = results(&bench.path("out"))
        .into_iter()
        .map(|r| r.0)
        .collect();
    assert!(names[0].starts_with("a.txt-"), "{names:?}");
    assert_eq!(names[1], "a.txt.json");
    // What has a report keeps its name, whatever is asked for together.
    run(&["in/x", "in/y"]);
    assert_eq!(results(&bench.path("out")).len(), names.len());
}

#[test]
fn bad_files_are_named_and_cost_nobody_else() {
    let bench = Bench::with(&["good.txt"]);
    bench.write("empty.pdf", "");
    bench.write("damaged.pdf", "%PDF-1.7\nnothing more");
    bench.write("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more");
    bench.write("large.txt", "x".repeat(5000));
    symlink("nowhere", bench.path("in/broken")).unwrap();
    symlink(bench.path("in"), bench.path("in/circle")).unwrap();
    let ended = bench.ingest(&["--max-bytes", "4000"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("1 done, 5 failed"), "{ended:?}");
    for (file, code) in [
        ("empty.pdf", "empty"),
        ("damaged.pdf", "damaged"),
        ("old.doc", "unsupported"),
        ("large.txt", "too-large"),
    ] {
        assert_eq!(bench.status(&format!("in/{file}")), failed(code));
        assert!(
            ended.stderr.contains(&format!("  in/{file}: ")),
            "{ended:?}"
        );
    }
    assert!(
        ended
            .stderr
            .contains("in/broken: cannot be read: a link to nothing")
    );
    assert!(
        ended
            .stderr
            .contains("Copy the file from its origin again.")
    );
    assert_eq!(bench.status("in/good.txt"), done());
}

#[test]
fn five_thousand_pages_are_over_the_limit() {
    let bench = Bench::with(&[]);
    let numbers = 3..5003;
    let kids: String = numbers.clone().map(|n| format!("{n} 0 R ")).collect();
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>";
    let pages: String = numbers
        .map(|n| format!("{n} 0 obj{page}endobj\n"))
        .collect();
    bench.write(
        "long.pdf",
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
             2 0 obj<</Type/Pages/Count 5000/Kids[{kids}]>>endobj\n\
             {pages}trailer<</Root 1 0 R>>"
        ),
    );
    assert_eq!(bench.ingest(&[]).code, Some(1));
    assert_eq!(bench.status("in/long.pdf"), failed("too-many-pages"));
}

#[test]
fn an_output_folder_within_the_input_is_kept_out_of() {
    let bench = Bench::with(&["a.txt"]);
    for _ in 0..2 {
        let ended = bench.ingest_into("in/out").output().unwrap();
        assert!(ended.status.success());
    }
    let reports = fs::read_to_string(bench.path("in/out/reports.jsonl")).unwrap();
    assert_eq!(reports.lines().count(), 1);
    let same = bench.ingest_into("in").output().unwrap();
    assert_eq!(same.status.code(), Some(2));
}

#[test]
fn an_output_that_cannot_be_written_is_said_and_leaves_no_half_files() {
    let bench = Bench::with(&["a.txt"]);
    // A file in the way, and a place that nobody, root included, may write to.
    fs::write(bench.path("taken"), "x").unwrap();
    for out in ["taken", "/proc/baocao"] {
        let output = bench.ingest_into(out).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("cannot be written"), "{said}");
    }
}

#[test]
fn a_full_disk_ends_the_run_with_the_ledger_kept() {
    let bench = Bench::with(&["a.txt"]);
    bench.write(
        "b.txt",
        format!("{}{}", report(2), "Kết quả tốt.\n".repeat(20_000)),
    );
    let disk = bench.path("disk");
    fs::create_dir(&disk).unwrap();
    let mount = |args: &[&str]| {
        let mut command = std::process::Command::new(args[0]);
        let ended = command.args(&args[1..]).arg(&disk).output();
        ended.is_ok_and(|output| output.status.success())
    };
    if !mount(&["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs"]) {
        eprintln!("not tested: this user may not mount a small disk");
        return;
    }
    let output = bench.ingest_into("disk").args(["--jobs", "1"]).output();
    let entries: Vec<String> = fs::read_dir(&disk)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let ledger = fs::read_to_string(disk.join("ledger.jsonl")).unwrap_or_default();
    assert!(mount(&["umount"]));
    let output = output.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot be written"), "{said}");
    assert!(ledger.contains("in/a.txt"));
    assert!(
        entries
            .iter()
            .all(|e| !e.ends_with(".part") && e != "b.txt.json"),
        "{entries:?}"
    );
}

#[test]
fn strict_tells_findings_by_the_exit_code_only() {
    let bench = Bench::with(&["a.txt"]);
    assert_eq!(bench.ingest(&["--strict"]).code, Some(0));
    bench.write("b.txt", "");
    assert_eq!(bench.ingest(&["--strict"]).code, Some(1));
    assert_eq!(bench.status("in/a.txt"), done());
}

#[test]
fn a_database_that_refuses_has_its_own_exit_code() {
    let bench = Bench::with(&["a.txt"]);
    let ended = bench.ingest(&["--db", "sqlite:no/such/folder/x.db"]);
    assert_eq!(ended.code, Some(5), "{ended:?}");
    assert_eq!(bench.status("in/a.txt"), done());
    assert_eq!(bench.ingest(&["--quiet"]).stderr, "");
}

#[test]
fn findings_are_counted_stored_and_decide_a_strict_run() {
    let bench = Bench::with(&["a.txt"]);
    bench.write("b.txt", CONTRADICTORY);
    let ended = bench.ingest(&[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // The status is not judged: 95 of 100 and 59% lie on both sides of the target.
    let counted = "2 criteria, 1 findings (1 errors)";
    assert!(ended.stderr.contains(counted), "{ended:?}");
    let ended = bench.ingest(&["--strict"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("2 skipped"), "{ended:?}");

    let database = rusqlite::Connection::open(bench.path("out/baocao.db")).unwrap();
    let row = database.query_row(
        "SELECT file, code, severity, message, line FROM findings
         JOIN files ON files.report = findings.report",
        [],
        |row| {
            let text = |column| row.get::<_, String>(column);
            let texts = [text(0)?, text(1)?, text(2)?, text(3)?];
            Ok((texts, row.get::<_, i64>(4)?))
        },
    );
    let expected = [
        "in/b.txt",
        "ratio-disagrees",
        "error",
        "Tiêu chí 3.1: 95/100 là 95%, báo cáo ghi 59%.",
    ];
    assert_eq!(row.unwrap(), (expected.map(str::to_owned), 8));

    bench.write("b.txt", CONTRADICTORY.replace("59%", "95%"));
    let ended = bench.ingest(&["--strict"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stderr.contains("0 findings (0 errors)"), "{ended:?}");
}
