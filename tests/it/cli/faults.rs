//! Files that kill their reader. Workers die on demand only with the feature `faults`.
#![cfg(feature = "faults")]

use crate::cli::bench::{Bench, baocao};

fn dies(way: &str, args: &[&str], code: &str, words: &str) {
    let bench = Bench::with(&["a.txt", "bad.txt", "c.txt", "d.txt"]);
    let ended = bench.ingest_with_fault(&format!("{way}:bad.txt"), args);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("3 done, 1 failed"), "{ended:?}");
    assert!(ended.stderr.contains(words), "{ended:?}");
    assert_eq!(
        bench.status("in/bad.txt"),
        ("failed".into(), Some(code.into()))
    );
    // The next run tries it again, and only it.
    let ended = bench.ingest(&[]);
    assert!(
        ended.stderr.contains("1 done, 0 failed, 3 skipped"),
        "{ended:?}"
    );
}

#[test]
fn a_panic_is_told_with_its_place() {
    dies("panic", &["--jobs", "1"], "crashed", "as asked (");
}

#[test]
fn an_abort_is_survived() {
    dies("abort", &["--jobs", "2"], "crashed", "SIGABRT");
}

#[test]
fn a_stack_overflow_is_survived() {
    dies("overflow", &["--jobs", "1"], "crashed", "stack overflow");
}

#[test]
fn a_segmentation_fault_is_survived() {
    dies("segfault", &["--jobs", "1"], "crashed", "SIGSEGV");
}

#[test]
fn the_memory_limit_holds() {
    dies(
        "memory",
        &["--memory-limit", "256"],
        "out-of-memory",
        "256 MiB",
    );
}

#[test]
fn the_time_limit_holds() {
    dies("hang", &["--time-limit", "2"], "timed-out", "limit of 2 s");
}

#[test]
fn a_file_that_changes_between_hash_and_reading_is_not_filed() {
    let bench = Bench::with(&["a.txt"]);
    let ended = bench.ingest_with_fault("change:a.txt", &[]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(
        bench.status("in/a.txt"),
        ("failed".into(), Some("changed-while-read".into()))
    );
    assert!(!bench.path("out/a.txt.json").exists());
}

#[test]
fn a_single_file_that_kills_its_reader_is_an_error_like_any_other() {
    let bench = Bench::with(&["a.txt"]);
    for way in ["panic", "abort", "overflow", "segfault"] {
        for command in ["extract", "parse"] {
            let output = baocao()
                .arg(command)
                .arg(bench.path("in/a.txt"))
                .env("BAOCAO_TEST_FAULT", format!("{way}:a.txt"))
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(3), "{way} {command}: {said}");
            assert!(said.contains("a.txt: the reader died on it"), "{said}");
            assert!(output.stdout.is_empty());
        }
    }
}
