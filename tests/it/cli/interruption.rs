//! Runs that are killed, interrupted, or in each other's way.
#![cfg(feature = "faults")]

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cli::bench::{Bench, results};

const NAMES: [&str; 8] = [
    "a.txt", "b.txt", "c.txt", "d/a.txt", "d/e.txt", "f.txt", "g.txt", "h.txt",
];

/// A run that takes 150 ms for each file.
fn slow(bench: &Bench, out: &str) -> Child {
    bench
        .ingest_into(out)
        .args(["--jobs", "2"])
        .env("BAOCAO_TEST_FAULT", "slow:.txt")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn wait_for(what: &str, is_there: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_there() {
        assert!(start.elapsed() < Duration::from_secs(60), "no {what}");
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_run_killed_at_any_moment_is_completed_by_the_next() {
    let bench = Bench::with(&NAMES);
    bench.write("twin.txt", crate::cli::bench::report(1));
    assert!(
        bench
            .ingest_into("whole")
            .output()
            .unwrap()
            .status
            .success()
    );
    let expected = results(&bench.path("whole"));
    for moment in 0..10 {
        let out = format!("out-{moment}");
        let mut run = slow(&bench, &out);
        sleep(Duration::from_millis(40 + 90 * moment));
        run.kill().unwrap();
        run.wait().unwrap();
        let rerun = bench.ingest_into(&out).output().unwrap();
        assert!(rerun.status.success(), "{rerun:?}");
        assert_eq!(
            results(&bench.path(&out)),
            expected,
            "killed at moment {moment}"
        );
    }
}

#[test]
fn ctrl_c_ends_the_run_soon_and_keeps_the_ledger() {
    let bench = Bench::with(&NAMES);
    let run = slow(&bench, "out");
    wait_for("first report", || bench.path("out/a.txt.json").exists());
    let start = Instant::now();
    // The shell's own: a bare system has no program of that name.
    let kill = std::process::Command::new("sh")
        .args(["-c", &format!("kill -INT {}", run.id())])
        .status();
    assert!(kill.unwrap().success());
    let ended = run.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert!(start.elapsed() < Duration::from_secs(5));
    let lines = bench.ledger();
    assert!(!lines.is_empty() && lines.len() < NAMES.len(), "{lines:?}");
    assert!(
        lines.iter().all(|(_, status, _)| status == "done"),
        "{lines:?}"
    );
    let rerun = bench.ingest(&[]);
    assert!(
        rerun.stderr.contains(&format!("{} skipped", lines.len())),
        "{rerun:?}"
    );
}

#[test]
fn a_second_run_into_the_same_folder_is_refused() {
    let bench = Bench::with(&NAMES);
    let mut first = slow(&bench, "out");
    wait_for("lock", || bench.path("out/ledger.jsonl").exists());
    let second = bench.ingest(&[]);
    assert_eq!(second.code, Some(2), "{second:?}");
    assert!(second.stderr.contains("another run"), "{second:?}");
    assert!(first.wait().unwrap().success());
    assert_eq!(bench.ledger().len(), NAMES.len());
}
