//! A folder with an inbox, and the program run in it: what tests of several commands share.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A workplace that is removed when dropped.
pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// An inbox with a report under each of these names.
    pub fn of(names: &[&str], report: fn(u32) -> String) -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(bench.path("in")).unwrap();
        for (number, name) in (1..).zip(names) {
            bench.write(name, report(number));
        }
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the inbox.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The program in the workplace.
    pub fn program(&self) -> Command {
        let mut command = baocao();
        command.current_dir(self.folder.path());
        command
    }
}

/// The program, which speaks English.
pub fn baocao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baocao"));
    command.env("LC_ALL", "C").env_remove("BAOCAO_TEST_FAULT");
    command
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct RunOutput {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for RunOutput {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
