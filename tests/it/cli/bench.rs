//! A folder with an inbox and an output folder, and the program to run on them.

use std::fs;
use std::path::Path;
use std::process::Command;

use rusqlite::types::Value as Cell;
use serde_json::Value;

pub use crate::workplace::{Bench, RunOutput, baocao};

impl Bench {
    /// An inbox with a short report under each of these names.
    pub fn with(names: &[&str]) -> Self {
        Self::of(names, report)
    }

    /// The command that ingests the inbox into a folder.
    pub fn ingest_into(&self, out: &str) -> Command {
        let mut command = self.program();
        command.args(["ingest", "in", "--out", out]);
        command
    }

    /// Ingests the inbox into `out`, with these arguments too.
    pub fn ingest(&self, args: &[&str]) -> RunOutput {
        RunOutput::from(self.ingest_into("out").args(args).output().unwrap())
    }

    /// Ingests the inbox with workers that die.
    #[cfg(feature = "faults")]
    pub fn ingest_with_fault(&self, fault: &str, args: &[&str]) -> RunOutput {
        let mut command = self.ingest_into("out");
        command.args(args).env("BAOCAO_TEST_FAULT", fault);
        RunOutput::from(command.output().unwrap())
    }

    /// The lines of the ledger: path, status, code of the error.
    pub fn ledger(&self) -> Vec<(String, String, Option<String>)> {
        let text = fs::read_to_string(self.path("out/ledger.jsonl")).unwrap();
        let entry = |line: &str| {
            let entry: Value = serde_json::from_str(line).unwrap();
            let text = |value: &Value| value.as_str().map(str::to_owned);
            (
                text(&entry["path"]).unwrap(),
                text(&entry["status"]).unwrap(),
                text(&entry["error"]["code"]),
            )
        };
        text.lines().map(entry).collect()
    }

    /// The status and the error of one path.
    pub fn status(&self, path: &str) -> (String, Option<String>) {
        let ledger = self.ledger();
        let found = ledger.into_iter().find(|(p, ..)| p == path);
        let (_, status, code) = found.unwrap_or_else(|| panic!("no line for {path}"));
        (status, code)
    }
}

/// A short report.
pub fn report(number: u32) -> String {
    format!(
        "UBND HUYỆN PHÚ LÂM\nSố: {number}/BC-UBND\nPhú Lâm, ngày 05 tháng 3 năm 2025\n\nBÁO CÁO\n\
         Kết quả chuyển đổi số năm 2024\n\n3.{number}. Tỷ lệ hồ sơ trực tuyến (90%): 95/100 = 95% (Đạt)\n"
    )
}

/// A report that contradicts itself: 95 of 100 are no 59%.
pub const CONTRADICTORY: &str = "UBND HUYỆN PHÚ LÂM\nSố: 9/BC-UBND\nPhú Lâm, ngày 05 tháng 3 năm 2025\n\nBÁO CÁO\n\
     Kết quả chuyển đổi số năm 2024\n\n3.1. Tỷ lệ hồ sơ trực tuyến (90%): 95/100 = 59% (Đạt)\n\
     3.2. Tỷ lệ hồ sơ đúng hạn (90%): 95/100 = 95% (Vượt chỉ tiêu)\n";

/// Everything a run leaves but the ledger, whose times differ: files by name, and the database's rows.
pub fn results(out: &Path) -> Vec<(String, String)> {
    let mut results = Vec::new();
    for entry in walkdir::WalkDir::new(out).sort_by_file_name() {
        let entry = entry.unwrap();
        let name = entry.path().strip_prefix(out).unwrap().to_str().unwrap();
        let is_text = name.ends_with(".json") || name == "reports.jsonl";
        if is_text {
            results.push((name.to_owned(), fs::read_to_string(entry.path()).unwrap()));
        } else if entry.file_type().is_file() {
            assert!(
                ["ledger.jsonl", "baocao.db", ".baocao-lock"].contains(&name),
                "{name} was left behind"
            );
        }
    }
    results.extend(rows(&out.join("baocao.db")));
    results
}

/// The rows of every table and view of reports, in the order of their content; without the numbers that a file gives them.
fn rows(database: &Path) -> Vec<(String, String)> {
    let connection = rusqlite::Connection::open(database).unwrap();
    let mut names = connection
        .prepare(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB '*_rows'
             AND name NOT IN ('runs', 'units', 'report_numbers') AND name NOT LIKE 'search_%' ORDER BY name",
        )
        .unwrap();
    let tables: Vec<String> = names
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut all = Vec::new();
    for table in tables {
        let mut rows = connection
            .prepare(&format!("SELECT * FROM \"{table}\""))
            .unwrap();
        let columns = rows.column_count();
        let mut content: Vec<String> = rows
            .query_map([], |row| {
                (0..columns)
                    .map(|column| row.get::<_, Cell>(column))
                    .collect::<Result<Vec<_>, _>>()
            })
            .unwrap()
            .map(|row| format!("{:?}", row.unwrap()))
            .collect();
        content.sort();
        all.push((table, content.join("\n")));
    }
    all
}
