//! What lies on the disk is another hand's: nothing outside the folders that a command was given is read, written or
//! removed, and nothing is waited for.

mod archive;
mod input;
mod output;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::workplace::{Bench, RunOutput};

/// Names of a victim's files that stand in the words of a report, so that one that was read shows.
const SECRET: &str = "Tỷ lệ mật của người khác";

/// A workplace with a folder beside it that nothing may happen to.
struct Attack {
    bench: Bench,
    before: BTreeMap<String, Vec<u8>>,
}

impl Attack {
    fn new(names: &[&str]) -> Self {
        let bench = Bench::of(names, report);
        let victim = bench.path("victim");
        fs::create_dir_all(victim.join("sub")).unwrap();
        for name in ["p.json", "sub/thesis.docx", "file", "secret.txt"] {
            fs::write(victim.join(name), format!("1. {SECRET} {name}: 95%")).unwrap();
        }
        let before = files(&victim);
        Self { bench, before }
    }

    fn link(&self, to: &str, from: &str) {
        let from = self.bench.path(from);
        let _ = fs::remove_dir_all(&from);
        let _ = fs::remove_file(&from);
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        symlink(self.bench.path(to), from).unwrap();
    }

    /// Lays links, the innermost first: none is to be laid through another one.
    fn links(&self, mut links: Vec<(&str, &str)>) {
        links.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        for (from, to) in links {
            self.link(to, from);
        }
    }

    fn run(&self, args: &[&str]) -> RunOutput {
        let mut command = self.bench.program();
        RunOutput::from(command.args(args).output().unwrap())
    }

    /// A run that is refused, with exit code 2 and these words.
    fn refused(&self, args: &[&str], words: &str) {
        let ended = self.run(args);
        assert_eq!(ended.code, Some(2), "{args:?}: {ended:?}");
        assert!(ended.stderr.contains(words), "{args:?}: {ended:?}");
        self.nothing_happened();
    }

    fn nothing_happened(&self) {
        assert_eq!(files(&self.bench.path("victim")), self.before);
    }
}

fn report(number: u32) -> String {
    format!(
        "UBND HUYỆN PHÚ LÂM\nSố: {number}/BC-UBND\n\nBÁO CÁO\n\n3.{number}. Tỷ lệ hồ sơ trực tuyến (90%): 95/100 = 95% (Đạt)\n"
    )
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter();
    entries
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap();
            let bytes = fs::read(entry.path()).unwrap_or_default();
            (name.to_str().unwrap().to_owned(), bytes)
        })
        .collect()
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Waits for a program that might wait for ever: a minute is a hundred times what it needs.
fn ends(command: &mut Command) -> Option<i32> {
    let mut child: Child = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("it waits for ever");
}
