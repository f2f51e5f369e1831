//! A folder with an inbox, and archives made of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

pub use baocao_testing::random::SeededRandom;

pub use crate::workplace::{Bench, RunOutput};

impl Bench {
    /// An inbox with a short report under each of these names.
    pub fn with_documents(names: &[&str]) -> Self {
        Self::of(names, report)
    }

    /// Puts a fixture into the inbox.
    pub fn take(&self, fixture: &str, name: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(fixture);
        self.write(name, fs::read(path).unwrap());
    }

    /// The command that archives.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.program();
        command.arg("archive").args(args);
        command
    }

    /// Archives the inbox in `out`, with these arguments too.
    pub fn archive(&self, args: &[&str]) -> RunOutput {
        self.archive_into("out", args)
    }

    pub fn archive_into(&self, out: &str, args: &[&str]) -> RunOutput {
        let mut command = self.command(&["in", "--out", out, "--dossier", "H54"]);
        RunOutput::from(command.args(args).output().unwrap())
    }

    pub fn verify(&self, out: &str) -> RunOutput {
        RunOutput::from(self.command(&["--verify", out]).output().unwrap())
    }

    /// The lines of `out`'s manifest of one kind.
    pub fn manifest(&self, kind: &str) -> Vec<Value> {
        lines(&self.path("out/manifest.jsonl"))
            .into_iter()
            .filter(|line| line["line"] == kind)
            .collect()
    }

    /// Matter, document and other document of each decision.
    pub fn decisions(&self) -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        lines(&self.path("out/decisions.jsonl"))
            .iter()
            .map(|d| {
                (
                    text(&d["matter"]),
                    text(&d["document"]),
                    text(&d["other_document"]),
                )
            })
            .collect()
    }
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// A short report; each one's words are its own.
pub fn report(number: u32) -> String {
    let own: Vec<String> = (0..40)
        .map(|at| format!("mục{}", at * 100 + number))
        .collect();
    format!(
        "UBND HUYỆN PHÚ LÂM\nSố: {number}/BC-UBND\nPhú Lâm, ngày 05 tháng 3 năm 2025\n\nBÁO CÁO\n\
         Kết quả chuyển đổi số năm 2024\n\n3.{number}. Tỷ lệ hồ sơ trực tuyến (90%): 95/100 = 95% (Đạt)\n{}\n",
        own.join(" ")
    )
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap();
            let bytes = fs::read(entry.path()).unwrap();
            (name.to_str().unwrap().to_owned(), bytes)
        })
        .collect()
}
