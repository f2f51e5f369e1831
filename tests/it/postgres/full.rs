//! Disks that are full: small file systems of the tests' own, which only root may make.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::cluster::{ADMIN, is_root};
use super::crash::{assert_whole, sums, undisturbed};
use super::dump::OpenDatabase;
use super::reports::lines;
use super::{DatabasePair, import, stderr};

/// How many reports `lines(1..1500)` has: every fifth of its documents comes in two versions.
const ALL: u64 = 1499 + 299;

/// A small disk, which goes with this.
struct Disk(PathBuf);

impl Disk {
    /// One of so many MiB at a folder; `None`, with a word about it, where none can be made.
    fn of(mebibytes: u32, folder: &Path) -> Option<Self> {
        std::fs::create_dir_all(folder).unwrap();
        if !is_root() || !mount(mebibytes, "", folder) {
            eprintln!("left out: only root may make a small disk");
            return None;
        }
        Some(Self(folder.to_owned()))
    }

    fn grow(&self, mebibytes: u32) {
        assert!(mount(mebibytes, "remount,", &self.0));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a server that has ended badly may still hold files there.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

fn mount(mebibytes: u32, more: &str, folder: &Path) -> bool {
    let mounted = Command::new("mount")
        .args([
            "-t",
            "tmpfs",
            "-o",
            &format!("{more}size={mebibytes}m"),
            "tmpfs",
        ])
        .arg(folder)
        .output();
    mounted.is_ok_and(|mounted| mounted.status.success())
}

#[test]
fn a_file_that_fills_its_disk_says_what_to_do_and_is_completed_later() {
    let both = DatabasePair::new();
    let lines_file = both.folder.path().join("reports.jsonl");
    std::fs::write(&lines_file, lines(1..1500)).unwrap();
    let folder = both.folder.path().join("đĩa nhỏ");
    let Some(disk) = Disk::of(5, &folder) else {
        return;
    };
    let file = folder.join("a.db");
    let url = format!("sqlite:{}", file.display());
    let full = import(&lines_file, &url, &[]);
    let words = stderr(&full);
    assert_eq!(full.status.code(), Some(5), "{words}");
    assert!(words.contains("make room and run again"), "{words}");
    disk.grow(64);
    let mut asked = OpenDatabase::File(rusqlite::Connection::open(&file).unwrap());
    assert_eq!(asked.rows("PRAGMA integrity_check"), [["ok"]]);
    let there = asked.count("reports");
    assert!((1..ALL).contains(&there), "{there} reports");
    assert_eq!(asked.count("criteria"), 3 * there);

    let again = import(&lines_file, &url, &[]);
    assert!(again.status.success(), "{}", stderr(&again));
    let [alone, _] = both.urls();
    assert!(import(&lines_file, &alone, &[]).status.success());
    let [mut undisturbed, _] = both.asked();
    assert_eq!(asked.everything(), undisturbed.everything());
}

#[test]
fn a_server_whose_disk_is_full_says_what_to_do_and_the_import_is_completed_later() {
    let cluster = super::cluster::Cluster::start();
    let small = cluster.path("nho");
    let Some(disk) = Disk::of(15, &small) else {
        return;
    };
    cluster.own(&small);
    let folder = tempfile::tempdir().unwrap();
    let (file, expected) = undisturbed(folder.path(), &cluster, 1500);
    let name = "tinh_nho";
    for sql in [
        format!("CREATE TABLESPACE nho LOCATION '{}'", small.display()),
        format!("CREATE DATABASE {name} TABLESPACE nho"),
    ] {
        cluster.admin("postgres").batch_execute(&sql).unwrap();
    }
    let url = cluster.url(ADMIN, name);
    let full = import(&file, &url, &[]);
    let words = stderr(&full);
    assert_eq!(full.status.code(), Some(5), "{words}");
    assert!(
        words.contains("make room and run the same command again"),
        "{words}"
    );
    disk.grow(256);
    assert_whole(&cluster, name);
    let there = OpenDatabase::Server(cluster.admin(name)).count("reports");
    assert!((1..ALL).contains(&there), "{there} reports");

    let again = import(&file, &url, &[]);
    assert!(again.status.success(), "{}", stderr(&again));
    assert_eq!(sums(&cluster, name), expected);
    cluster.stop("fast");
}
