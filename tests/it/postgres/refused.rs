//! What a server refuses and a file would take, and marks on documents that a server refuses.
#![cfg(feature = "faults")]

use baocao_report::Report;
use baocao_store::OnDuplicate;

use super::province::{Province, ended, signal};
use super::reports::document;
use super::{DatabasePair, import, merged, stderr};
use crate::unstorable::{assert_told, letters, lines};

#[test]
fn both_kinds_refuse_the_same_reports_with_the_same_words() {
    let both = DatabasePair::new();
    let file = both.folder.path().join("reports.jsonl");
    std::fs::write(&file, lines()).unwrap();
    let told = both.urls().map(|url| {
        let ended = import(&file, &url, &[]);
        assert_told(&ended);
        let words = stderr(&ended);
        words.split("Database: ").next().unwrap().to_owned()
    });
    assert_eq!(told[0], told[1]);
    both.everything();
}

/// Each text as long as it may be, and of letters that cannot be compressed: an index has room for it.
#[test]
fn both_kinds_take_texts_of_the_greatest_length() {
    let both = DatabasePair::new();
    let long = |n: u64, change: fn(&mut Report)| {
        let mut report = document(n);
        change(&mut report);
        report
    };
    let reports = [
        long(1, |report| {
            report.header.code_number = Some(letters(400));
            report.header.code_notation = Some(letters(400));
            report.header.issuer = Some(letters(1600));
        }),
        long(2, |report| report.source.file = letters(2500)),
        long(3, |report| report.criteria[0].code = Some(letters(2500))),
        long(4, |report| report.citations[0].number = letters(2500)),
        long(5, |report| report.header.subject = Some(letters(100_000))),
    ];
    for mut store in both.stores() {
        let outcomes = merged(&mut store, &reports, OnDuplicate::Version);
        assert_eq!(outcomes, ["Added"; 5]);
    }
    both.everything();
}

#[test]
fn a_path_that_no_database_takes_is_not_queued() {
    let province = Province::with(2);
    let deep = vec!["x".repeat(240); 11].join("/");
    province.write(&format!("{deep}/a.txt"), &super::province::report(9));
    let ended = province.command(&["enqueue", "chung"]).output().unwrap();
    let words = stderr(&ended);
    assert_eq!(ended.status.code(), Some(1), "{words}");
    assert!(
        words.contains("2 queued") && words.contains("1 failed"),
        "{words}"
    );
    assert!(
        words.contains("field source.file has 2662 bytes"),
        "{words}"
    );
    assert_eq!(province.number("SELECT count(*) FROM queue"), 2);
}

/// An earlier version has queued it. Marked failed, its name would be too long for an index.
#[test]
fn a_document_with_a_long_path_is_marked_failed_and_stops_no_worker() {
    let province = Province::with(2);
    province.enqueue(&[]);
    for (n, attempts) in [(1, 2), (2, 3)] {
        let sha256 = format!("{n:064x}");
        let file = letters(3000);
        province.run(&format!(
            "INSERT INTO queue (sha256, file, path, state, due, attempts) VALUES
               ('{sha256}', '{n}{file}', convert_to('none.pdf', 'UTF8'), 'waiting', now() - interval '1 hour', {attempts})"
        ));
    }
    // The first is tried for the last time, and the second is one that nobody came back with.
    province.run(
        "UPDATE queue SET state = 'running', worker = 0, claimed = now(), lease_ends = now() - interval '1 second',
           claims = 3 WHERE attempts = 3",
    );
    let worker = ended(province.worker(&["--until-empty"]));
    let words = stderr(&worker);
    assert_eq!(worker.status.code(), Some(1), "{words}");
    assert!(words.contains("2 added"), "{words}");
    let failed = "SELECT count(*) FROM queue WHERE state = 'failed' AND file LIKE '% …' AND octet_length(file) < 2500";
    assert_eq!(province.number(failed), 2, "{words}");
    let status = province.status(&[]);
    assert!(status.contains("2 done, 2 failed"), "{status}");
}

/// Whatever keeps a document from being marked, the worker goes on with the others.
#[test]
fn a_worker_outlives_a_mark_that_is_refused() {
    let province = Province::with(3);
    province.write("hỏng.pdf", "%PDF-1.7\nchép dở");
    province.enqueue(&[]);
    province.run("ALTER TABLE queue ADD CONSTRAINT khong_loi CHECK (state <> 'failed' OR file NOT LIKE '%hỏng%')");
    province.run("UPDATE queue SET due = now() - interval '1 hour' WHERE file LIKE '%hỏng%'");
    let worker = province.worker(&[]);
    province.wait_until("count(*) = 3 FROM queue WHERE state = 'done'");
    // Every attempt ends with its lease, and the last one stays as it is, at whatever heartbeat.
    province.wait_until(
        "EXISTS (SELECT FROM queue WHERE state = 'running' AND attempts = 3 AND lease_ends < now() - interval '3 seconds')",
    );
    // Once it can be marked it is.
    province.run("ALTER TABLE queue DROP CONSTRAINT khong_loi");
    province.wait_until("count(*) = 1 FROM queue WHERE state = 'failed' AND code = 'abandoned'");
    signal(&worker, "TERM");
    let worker = ended(worker);
    let words = stderr(&worker);
    assert_eq!(worker.status.code(), Some(130), "{words}");
    assert_eq!(words.matches("cannot be noted").count(), 3, "{words}");
    assert!(
        words.contains("SQLSTATE 23514") && words.contains("khong_loi"),
        "{words}"
    );
    assert!(words.contains("the file is damaged"), "{words}");
}
