//! The ledger: what became of every input, a JSON line each.
//!
//! Lines are appended and flushed while a run goes on; the last line of a path counts. At the end the file
//! is written anew with one line for each path. A run killed at any moment leaves at worst a torn last
//! line, which is as good as none.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ReportCounts;
use baocao_output::write_atomically;
use baocao_report::error::{Context, EntryError, Error, Problem, Result};

/// What became of an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Its path as given, NFC.
    pub path: String,
    /// SHA-256 of its bytes in hexadecimal, where they could be read.
    pub sha256: Option<String>,
    /// How many bytes it has.
    pub bytes: Option<u64>,
    /// What became of it.
    pub status: InputStatus,
    /// Why it failed.
    pub error: Option<EntryError>,
    /// The path that holds the same bytes and was read instead.
    pub duplicate_of: Option<String>,
    /// Its report, below the output folder. Of a failed input it is an earlier version's, which stays.
    pub report: Option<String>,
    /// How long the reading took.
    pub seconds: Option<f64>,
    /// What the report holds.
    #[serde(flatten)]
    pub figures: ReportCounts,
    /// The version of the program that read it.
    pub program: String,
    /// The options that decide what a report says.
    pub options: String,
}

/// What became of an input. One that a later run skips, as its report is there already, stays `done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputStatus {
    /// Its report is written.
    Done,
    /// It could not be read.
    Failed,
    /// Another path with the same bytes has the report.
    Duplicate,
    /// It has been read and is no longer there; its report stays.
    Gone,
}

/// The ledger of an output folder.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: Option<File>,
    entries: BTreeMap<String, LedgerEntry>,
}

impl Ledger {
    /// Reads a ledger; one that is not there is empty. Lines that are no entries are passed over: what they
    /// told of is done again.
    ///
    /// # Errors
    /// [`Problem::Output`] where the file is there and cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(Error::from(Problem::Output(e.to_string())).in_file(path)),
        };
        Ok(Self {
            path: path.to_owned(),
            file: None,
            entries: parse(&bytes),
        })
    }

    /// The entry of a path.
    pub fn get(&self, path: &str) -> Option<&LedgerEntry> {
        self.entries.get(path)
    }

    /// Every entry, in the order of the paths.
    pub fn entries(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.entries.values()
    }

    /// Enters a line, in the file as well.
    ///
    /// # Errors
    /// [`Problem::Output`] where it cannot be written.
    pub fn record(&mut self, entry: LedgerEntry) -> Result<()> {
        let line = line(&entry);
        self.append(&line)
            .or_problem(Problem::Output)
            .map_err(|e| e.in_file(&self.path))?;
        self.entries.insert(entry.path.clone(), entry);
        Ok(())
    }

    fn append(&mut self, line: &str) -> std::io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file = OpenOptions::new()
                    .append(true)
                    .create(true)
                    .open(&self.path)?;
                // Ends a line that a killed run has left torn.
                file.write_all(b"\n")?;
                none.insert(file)
            }
        };
        file.write_all(line.as_bytes())
    }

    /// Writes the file anew, a line for each path.
    ///
    /// # Errors
    /// [`Problem::Output`] where it cannot be written; the file then stays as it is.
    pub fn compact(&mut self) -> Result<()> {
        let text: String = self.entries.values().map(line).collect();
        self.file = None;
        write_atomically(&self.path, text.as_bytes())
    }
}

fn line(entry: &LedgerEntry) -> String {
    // No map with other keys than strings and no failing writer: this cannot fail.
    let mut line = serde_json::to_string(entry).unwrap_or_default();
    line.push('\n');
    line
}

fn parse(bytes: &[u8]) -> BTreeMap<String, LedgerEntry> {
    bytes
        .split(|&b| b == b'\n')
        .filter_map(|line| serde_json::from_slice::<LedgerEntry>(line).ok())
        .map(|entry| (entry.path.clone(), entry))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(path: &str, status: InputStatus) -> LedgerEntry {
        LedgerEntry {
            path: path.into(),
            sha256: Some("00".into()),
            bytes: Some(1),
            status,
            error: None,
            duplicate_of: None,
            report: None,
            seconds: Some(0.5),
            figures: ReportCounts::default(),
            program: "0".into(),
            options: String::new(),
        }
    }

    fn paths(ledger: &Ledger) -> Vec<(&str, InputStatus)> {
        ledger
            .entries()
            .map(|e| (e.path.as_str(), e.status))
            .collect()
    }

    #[test]
    fn the_last_line_of_a_path_counts_and_a_torn_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let mut ledger = Ledger::open(&path).unwrap();
        ledger.record(entry("b", InputStatus::Failed)).unwrap();
        ledger.record(entry("a", InputStatus::Done)).unwrap();
        ledger.record(entry("b", InputStatus::Done)).unwrap();
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 9]).unwrap();

        let mut ledger = Ledger::open(&path).unwrap();
        assert_eq!(
            paths(&ledger),
            [("a", InputStatus::Done), ("b", InputStatus::Failed)]
        );
        ledger.record(entry("c", InputStatus::Gone)).unwrap();
        let again = Ledger::open(&path).unwrap();
        assert_eq!(again.get("c").map(|e| e.status), Some(InputStatus::Gone));

        ledger.compact().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(paths(&Ledger::open(&path).unwrap()), paths(&ledger));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_ledger(bytes: Vec<u8>, cut in 0_usize..400) {
            let _ = parse(&bytes);
            let mut text = line(&entry("a", InputStatus::Done)).repeat(2).into_bytes();
            text.truncate(cut);
            text.extend(&bytes);
            prop_assert!(parse(&text).len() <= 1);
        }
    }
}
