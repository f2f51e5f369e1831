//! Outputs that are the files that are read for them: nothing is written.

use std::fs;
use std::os::unix::fs::symlink;

use baocao_store::Store;
use baocao_testing::report::{FULL, full};

use crate::workplace::{Bench, RunOutput};

fn bench() -> Bench {
    Bench::of(&["a.txt", "b.txt"], |n| format!("Báo cáo {n}\n"))
}

/// Checks that a command is refused, with this as its output, and that a file stays as it is.
fn assert_refused(bench: &Bench, arguments: &[&str], kept: &str) {
    let before = fs::read(bench.path(kept)).unwrap();
    let ended = bench.program().args(arguments).output().unwrap();
    let ended = RunOutput::from(ended);
    assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:?}");
    assert!(ended.stderr.contains("would overwrite"), "{ended:?}");
    assert_eq!(fs::read(bench.path(kept)).unwrap(), before);
}

#[test]
fn an_export_never_takes_the_place_of_its_database() {
    let bench = bench();
    let mut store = Store::open(&format!("sqlite:{}", bench.path("a.db").display())).unwrap();
    store.import(&full()).unwrap();
    drop(store);
    symlink("a.db", bench.path("soft.csv")).unwrap();
    fs::hard_link(bench.path("a.db"), bench.path("hard.csv")).unwrap();
    for out in [
        "a.db",
        "in/../a.db",
        "soft.csv",
        "hard.csv",
        "a.db-journal",
        "a.db-wal",
    ] {
        for db in ["sqlite:a.db", "sqlite:soft.csv"] {
            let export = ["export", "--db", db, "--format", "csv", "--out", out];
            assert_refused(&bench, &export, "a.db");
        }
    }
    assert!(!bench.path("a.db-journal").exists());
    let export = [
        "export",
        "--db",
        "sqlite:a.db",
        "--format",
        "csv",
        "--out",
        "b.csv",
    ];
    let ended = bench.program().args(export).output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
}

#[test]
fn a_page_never_takes_the_place_of_what_it_compares() {
    let bench = bench();
    fs::write(bench.path("report.json"), FULL).unwrap();
    symlink("b.txt", bench.path("in/link.html")).unwrap();
    let diff = |out: &'static str, kept: &str, copies: [&'static str; 2]| {
        assert_refused(&bench, &["diff", "--html", out, copies[0], copies[1]], kept);
    };
    diff("in/a.txt", "in/a.txt", ["in/a.txt", "in/b.txt"]);
    diff("in/link.html", "in/b.txt", ["in/a.txt", "in/b.txt"]);
    diff("report.json", "report.json", ["report.json", "in/b.txt"]);
    let page = [
        "diff",
        "--force",
        "--html",
        "page.html",
        "report.json",
        "in/b.txt",
    ];
    let ended = bench.program().args(page).output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    assert!(bench.path("page.html").exists());
}
