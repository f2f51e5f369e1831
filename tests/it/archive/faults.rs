//! Runs that are killed, disks that are full, files that kill their reader.
#![cfg(feature = "faults")]

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::archive::bench::{Bench, RunOutput, SeededRandom, files, report};

const NAMES: [&str; 8] = [
    "a.txt", "b.txt", "c.txt", "d/a.txt", "d/e.txt", "f.txt", "g.txt", "h.txt",
];

/// A report that is read badly, and one that is there twice, beside the others.
fn inbox() -> Bench {
    let bench = Bench::with_documents(&NAMES);
    bench.write("twin.txt", report(1));
    bench.write("bad.docx", "PK\u{3}\u{4}");
    bench
}

#[test]
fn a_run_killed_at_any_moment_is_completed_by_the_next() {
    let rounds: usize = std::env::var("BAOCAO_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(8);
    let bench = inbox();
    for (template, names) in [
        (None, "{dossier}.{ordinal}"),
        (Some("--name"), "{year} {kind}"),
    ] {
        let args: Vec<&str> = template
            .into_iter()
            .chain(template.map(|_| names))
            .collect();
        let whole = format!("whole {}", template.is_some());
        assert_eq!(bench.archive_into(&whole, &args).code, Some(1));
        let expected = files(&bench.path(&whole));
        let mut dice = SeededRandom(0x5eed + rounds as u64);
        for round in 0..rounds {
            let out = format!("{whole} {round}");
            // Killed once, or twice, before it may end.
            for _ in 0..=round % 2 {
                let mut command = bench.command(&["in", "--out", &out, "--dossier", "H54"]);
                let mut run = command
                    .args(&args)
                    .args(["--jobs", "2"])
                    .env("BAOCAO_TEST_FAULT", "slow:.txt")
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap();
                sleep(Duration::from_millis(20 + dice.below(1000) as u64));
                run.kill().unwrap();
                run.wait().unwrap();
            }
            let ended = bench.archive_into(&out, &args);
            assert_eq!(ended.code, Some(1), "{ended:?}");
            let found = files(&bench.path(&out));
            let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| -> Vec<String> {
                files.keys().cloned().collect()
            };
            assert_eq!(names(&found), names(&expected), "round {round}");
            let differs = expected
                .iter()
                .find(|(name, bytes)| found[*name] != **bytes);
            assert_eq!(differs.map(|(name, _)| name), None, "round {round}");
            assert_eq!(bench.verify(&out).code, Some(0));
        }
    }
}

#[test]
fn an_unfinished_run_is_told_by_verify_and_an_interrupted_one_leaves_an_archive() {
    let bench = inbox();
    let spawn = |out: &str| {
        let mut command = bench.command(&["in", "--out", out, "--dossier", "H54", "--jobs", "1"]);
        command
            .env("BAOCAO_TEST_FAULT", "slow:.txt")
            .stderr(Stdio::null());
        let run = command.spawn().unwrap();
        let second = bench.path(out).join("H54/H54.0002.json");
        while !second.exists() {
            sleep(Duration::from_millis(5));
        }
        run
    };
    let mut run = spawn("killed");
    run.kill().unwrap();
    run.wait().unwrap();
    let verified = bench.verify("killed");
    assert_eq!(verified.code, Some(1));
    assert!(
        verified.stdout.contains("unfinished\t.baocao-work\n"),
        "{verified:?}"
    );
    let mut run = spawn("stopped");
    let kill = Command::new("sh")
        .args(["-c", &format!("kill -INT {}", run.id())])
        .status();
    assert!(kill.unwrap().success());
    assert_eq!(run.wait().unwrap().code(), Some(130));
    let verified = bench.verify("stopped");
    assert_eq!(
        (verified.code, verified.stdout.as_str()),
        (Some(0), ""),
        "{verified:?}"
    );
    assert_eq!(bench.archive_into("stopped", &[]).code, Some(1));
    bench.archive_into("whole", &[]);
    assert!(files(&bench.path("stopped")) == files(&bench.path("whole")));
}

#[test]
fn a_full_disk_is_told_with_the_file_and_leaves_an_archive() {
    let bench = inbox();
    bench.write("e-big.txt", report(99).repeat(1500));
    // A limit on the size of a file fails like a disk that is full, once the signal is held off.
    let script = format!(
        "trap '' XFSZ; ulimit -f 200; exec '{}' archive in --out out --dossier H54 --jobs 1",
        env!("CARGO_BIN_EXE_baocao")
    );
    let mut shell = Command::new("bash");
    shell
        .args(["-c", &script])
        .env("LC_ALL", "C")
        .current_dir(bench.path(""));
    let ended = RunOutput::from(shell.output().unwrap());
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.stderr.contains("cannot be written") && ended.stderr.contains("free disk space"),
        "{ended:?}"
    );
    let verified = bench.verify("out");
    assert_eq!(
        (verified.code, verified.stdout.as_str()),
        (Some(0), ""),
        "{verified:?}"
    );
    let filed = bench.manifest("document").len();
    assert!(filed > 2 && filed < NAMES.len(), "{filed}");
    assert_eq!(bench.archive(&[]).code, Some(1));
    bench.archive_into("whole", &[]);
    assert!(files(&bench.path("out")) == files(&bench.path("whole")));
}

#[test]
fn a_file_that_kills_its_reader_is_filed_and_read_by_a_later_run() {
    let bench = Bench::with_documents(&["a.txt", "bad.txt", "c.txt"]);
    let mut command = bench.command(&["in", "--out", "out", "--dossier", "H54"]);
    command.env("BAOCAO_TEST_FAULT", "abort:bad.txt");
    let ended = RunOutput::from(command.output().unwrap());
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let item = &bench.manifest("document")[1];
    assert_eq!(item["error"]["code"], "crashed");
    let all = files(&bench.path("out"));
    assert_eq!(all["H54/H54.0002.original.txt"], report(2).as_bytes());
    assert!(!all.contains_key("H54/H54.0002.report.json"));
    let ended = bench.archive(&[]);
    assert!(
        ended.stderr.contains("1 filed, 0 failed, 2 there before"),
        "{ended:?}"
    );
    bench.archive_into("whole", &[]);
    assert!(files(&bench.path("out")) == files(&bench.path("whole")));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_not_filed_as_what_it_was() {
    let bench = Bench::with_documents(&["a.txt", "b.txt"]);
    let mut command = bench.command(&["in", "--out", "out", "--dossier", "H54"]);
    command.env("BAOCAO_TEST_FAULT", "change:a.txt");
    let ended = RunOutput::from(command.output().unwrap());
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(
        bench.manifest("unfiled")[0]["error"]["code"],
        "changed-while-read"
    );
    assert_eq!(bench.verify("out").code, Some(0));
    assert_eq!(bench.archive(&[]).code, Some(0));
    assert_eq!(bench.manifest("unfiled").len(), 0);
    assert_eq!(bench.manifest("document").len(), 2);
}
