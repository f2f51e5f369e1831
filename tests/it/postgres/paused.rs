//! An importer that stands still within a transaction, beside another one.

use std::process::{Child, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::cluster::{ADMIN, Cluster};
use super::crash::{assert_whole, rounds, start, sums, undisturbed};
use super::dump::OpenDatabase;
use super::reports::lines;
use super::{DatabasePair, baocao, import, stderr};

/// The shell's own: a bare system has no program of that name.
fn signal(child: &Child, name: &str) {
    let sent = std::process::Command::new("sh")
        .args(["-c", &format!("kill -{name} {}", child.id())])
        .status();
    assert!(sent.unwrap().success());
}

fn ended(child: Child) -> Output {
    child.wait_with_output().unwrap()
}

/// Stops an importer in its tracks at a moment at which something holds; `false` where it has ended before.
fn pause_when(child: &mut Child, mut holds: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(60), "never");
        if !holds() {
            continue;
        }
        signal(child, "STOP");
        sleep(Duration::from_millis(50));
        if holds() {
            return true;
        }
        signal(child, "CONT");
    }
    false
}

/// An importer that stands still within a transaction that has written something, while it sends rows or between two
/// statements.
fn paused(file: &std::path::Path, cluster: &Cluster, name: &str, sending: bool) -> Child {
    let mut asked = OpenDatabase::Server(cluster.admin("postgres"));
    // Locks by two numbers are those on reports.
    let within = format!(
        "SELECT count(*) FROM pg_stat_activity AS seen WHERE datname = '{name}' AND application_name = 'baocao'
         AND EXISTS (SELECT FROM pg_locks WHERE pg_locks.pid = seen.pid AND locktype = 'advisory' AND objsubid = 2 AND granted)
         AND wait_event = 'ClientRead' AND {}",
        match sending {
            true => "state = 'active' AND query LIKE 'COPY%'",
            false => "state = 'idle in transaction'",
        }
    );
    let mut child = start(file, &cluster.url(ADMIN, name));
    let is_paused = pause_when(&mut child, || asked.rows(&within) == [["1"]]);
    assert!(
        is_paused,
        "no pause fell into a transaction: the test shows nothing"
    );
    child
}

#[test]
fn another_import_waits_for_a_paused_one_and_both_complete() {
    let cluster = super::cluster::shared();
    let folder = tempfile::tempdir().unwrap();
    let (file, expected) = undisturbed(folder.path(), &cluster, 1500);
    for sending in [true, false] {
        let name = cluster.database();
        let still = paused(&file, &cluster, &name, sending);
        let mut other = start(&file, &cluster.url(ADMIN, &name));
        sleep(Duration::from_secs(1));
        // The same reports are held by the one that stands still.
        assert!(other.try_wait().unwrap().is_none());
        assert_whole(&cluster, &name);
        signal(&still, "CONT");
        for child in [still, other] {
            let ended = ended(child);
            assert!(ended.status.success(), "{}", stderr(&ended));
        }
        assert_eq!(sums(&cluster, &name), expected);
    }
}

/// It takes minutes, and is left out where few rounds are asked for.
#[test]
fn an_import_that_is_paused_for_too_long_is_cut_off_and_says_so() {
    if rounds() < 10 {
        eprintln!("left out, as it takes minutes: set BAOCAO_ROUNDS=20");
        return;
    }
    let cluster = super::cluster::shared();
    let folder = tempfile::tempdir().unwrap();
    let (file, expected) = undisturbed(folder.path(), &cluster, 1500);
    for sending in [true, false] {
        let name = cluster.database();
        let url = cluster.url(ADMIN, &name);
        let still = paused(&file, &cluster, &name, sending);
        let other = import(&file, &url, &[]);
        assert!(other.status.success(), "{}", stderr(&other));
        assert_eq!(sums(&cluster, &name), expected);
        signal(&still, "CONT");
        let still = ended(still);
        let words = stderr(&still);
        assert_eq!(still.status.code(), Some(5), "{words}");
        assert!(words.contains("Run the same command again"), "{words}");
        assert_eq!(sums(&cluster, &name), expected);
    }
}

#[test]
fn another_import_waits_for_one_that_is_paused_in_the_same_file() {
    let both = DatabasePair::new();
    let lines_file = both.folder.path().join("reports.jsonl");
    std::fs::write(&lines_file, lines(1..1500)).unwrap();
    let [url, _] = both.urls();
    let mut still = start(&lines_file, &url);
    let journal = both.file().with_extension("db-journal");
    assert!(pause_when(&mut still, || {
        journal.metadata().is_ok_and(|journal| journal.len() > 0)
            && std::fs::metadata(both.file()).is_ok_and(|file| file.len() > 4 << 20)
    }));
    let mut other = start(&lines_file, &url);
    sleep(Duration::from_secs(1));
    assert!(other.try_wait().unwrap().is_none());
    signal(&still, "CONT");
    for child in [still, other] {
        let ended = ended(child);
        assert!(ended.status.success(), "{}", stderr(&ended));
    }
    let undisturbed = DatabasePair::new();
    let [alone, _] = undisturbed.urls();
    let mut command = baocao();
    command
        .arg("import")
        .arg(&lines_file)
        .args(["--db", &alone]);
    assert!(command.status().unwrap().success());
    let everything = |both: &DatabasePair| {
        let file = rusqlite::Connection::open(both.file()).unwrap();
        OpenDatabase::File(file).everything()
    };
    assert_eq!(everything(&both), everything(&undisturbed));
}
