//! Importers that are killed, servers that crash, imports side by side: afterwards everything is as an undisturbed
//! import leaves it.
//!
//! `BAOCAO_ROUNDS` says how often (a few times where it is not set).

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use baocao_store::Store;

use super::cluster::{ADMIN, Cluster};
use super::dump::OpenDatabase;
use super::reports::lines;
use super::{baocao, import, stderr};

/// The documents that are imported, counted from 1: this many less one.
const REPORTS: u64 = 700;

/// How often a blow is dealt.
pub fn rounds() -> u64 {
    std::env::var("BAOCAO_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(3)
}

/// What an undisturbed import of some lines leaves, and the file of the lines.
pub fn undisturbed(folder: &Path, cluster: &Cluster, count: u64) -> (PathBuf, Vec<String>) {
    let file = folder.join("reports.jsonl");
    std::fs::write(&file, lines(1..count)).unwrap();
    let name = cluster.database();
    let ended = import(&file, &cluster.url(ADMIN, &name), &[]);
    assert!(ended.status.success(), "{}", stderr(&ended));
    let sums = sums(cluster, &name);
    (file, sums)
}

/// Counts and checksums of all tables of reports.
pub fn sums(cluster: &Cluster, name: &str) -> Vec<String> {
    let mut admin = cluster.admin(name);
    let mut asked = OpenDatabase::Server(cluster.admin(name));
    let tables = asked.names().into_iter().map(|table| {
        let sql = format!(
            "SELECT count(*), md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {table} AS row"
        );
        let row = admin.query_one(&sql, &[]).unwrap();
        let sum: Option<String> = row.get(1);
        format!("{table} {} {sum:?}", row.get::<_, i64>(0))
    });
    tables.collect()
}

pub fn start(file: &Path, url: &str) -> Child {
    let mut command = baocao();
    command.arg("import").arg(file).args(["--db", url]);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// How long to wait before round `n`'s blow: each time a little longer, so that blows fall everywhere.
pub fn delay(n: u64) -> Duration {
    Duration::from_millis(30 + n * 37 % 400)
}

/// No report without its parts: every report of these has a text, pages and criteria.
pub fn assert_whole(cluster: &Cluster, name: &str) {
    let mut asked = OpenDatabase::Server(cluster.admin(name));
    let there = "SELECT count(*) FROM pg_class WHERE relname = 'all_findings'";
    if asked.rows(there) == [["0"]] {
        return;
    }
    let torn = asked.count(
        "reports AS r WHERE NOT EXISTS (SELECT FROM texts WHERE report = r.id)
         OR NOT EXISTS (SELECT FROM files WHERE report = r.id)
         OR (SELECT count(*) FROM pages WHERE report = r.id) <> 2
         OR (SELECT count(*) FROM criteria WHERE report = r.id) <> 3",
    );
    assert_eq!(torn, 0);
}

#[test]
fn killed_importers_leave_whole_reports_and_the_next_run_completes_them() {
    let cluster = Cluster::start();
    let folder = tempfile::tempdir().unwrap();
    let (file, expected) = undisturbed(folder.path(), &cluster, REPORTS);
    let mut disturbed = 0;
    for n in 0..rounds() {
        let name = cluster.database();
        let url = cluster.url(ADMIN, &name);
        for blow in 0..2 {
            let mut child = start(&file, &url);
            std::thread::sleep(delay(2 * n + blow));
            child.kill().unwrap();
            let code = child.wait().unwrap().code();
            disturbed += u32::from(code.is_none());
            assert_whole(&cluster, &name);
        }
        let ended = import(&file, &url, &[]);
        assert!(ended.status.success(), "{}", stderr(&ended));
        assert_eq!(sums(&cluster, &name), expected, "round {n}");
        let unfinished = cluster.admin(&name);
        let mut asked = OpenDatabase::Server(unfinished);
        assert_eq!(
            asked.count("runs WHERE ended IS NOT NULL AND failed = 0"),
            1
        );
    }
    assert!(
        disturbed > 0,
        "no kill fell into an import: the test shows nothing"
    );
}

#[test]
fn a_server_that_crashes_is_told_and_the_next_run_completes_the_import() {
    let cluster = Cluster::start();
    let folder = tempfile::tempdir().unwrap();
    let (file, expected) = undisturbed(folder.path(), &cluster, REPORTS);
    let mut disturbed = 0;
    for n in 0..rounds() {
        let name = cluster.database();
        let url = cluster.url(ADMIN, &name);
        let child = start(&file, &url);
        std::thread::sleep(delay(n));
        cluster.stop("immediate");
        let ended = child.wait_with_output().unwrap();
        if !ended.status.success() {
            disturbed += 1;
            assert_eq!(ended.status.code(), Some(5), "{}", stderr(&ended));
            let words = stderr(&ended);
            assert!(
                words.contains("again") || words.contains("does not answer"),
                "{words}"
            );
        }
        cluster.run();
        assert_whole(&cluster, &name);
        let ended = import(&file, &url, &[]);
        assert!(ended.status.success(), "{}", stderr(&ended));
        assert_eq!(sums(&cluster, &name), expected, "round {n}");
    }
    assert!(
        disturbed > 0,
        "no crash fell into an import: the test shows nothing"
    );
}

#[test]
fn imports_side_by_side_take_each_report_once() {
    let cluster = Cluster::start();
    let folder = tempfile::tempdir().unwrap();
    let (file, expected) = undisturbed(folder.path(), &cluster, REPORTS);
    let name = cluster.database();
    let url = cluster.url(ADMIN, &name);
    let children: Vec<Child> = (0..3).map(|_| start(&file, &url)).collect();
    for child in children {
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", stderr(&ended));
    }
    assert_eq!(sums(&cluster, &name), expected);
    // Each report was added by one of the three.
    let mut asked = OpenDatabase::Server(cluster.admin(&name));
    let total = asked.rows("SELECT sum(added)::int8, sum(versions)::int8, count(*) FROM runs");
    let versions = (1..REPORTS).filter(|n| n % 5 == 0).count();
    assert_eq!(
        total,
        [[(REPORTS - 1).to_string(), versions.to_string(), "3".into()]]
    );
}

#[test]
fn programs_that_start_at_once_make_the_tables_once() {
    let cluster = super::cluster::shared();
    let url = cluster.url(ADMIN, &cluster.database());
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| Store::open(&url).unwrap());
        }
    });
}
