//! The ledger: what became of every input, a JSON line each.
//!
//! Lines are appended and flushed while a run goes on; the last line of a path counts. At the end the file
//! is written anew with one line for each path. A run killed at any moment leaves at worst a torn last
//! line, which is as good as none.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Write;

use serde::{Deserialize, Serialize};

use baocao_files::{Folder, PlainPath};
use baocao_report::Method;
use baocao_report::error::{Context, EntryError, Error, Problem, Result};

/// The ledger's file in an output folder.
pub const LEDGER: PlainPath = PlainPath::constant("ledger.jsonl");

/// The largest ledger that is read, in bytes: a line has some 400.
const LARGEST: u64 = 1 << 30;

/// How the name of every report ends.
pub const REPORT_ENDING: &str = ".json";

/// What a report holds, for the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCounts {
    /// How its pages were read, each way once.
    pub methods: Vec<Method>,
    /// How many pages it has.
    pub pages: usize,
    /// How many criteria.
    pub criteria: usize,
    /// How many findings.
    pub findings: usize,
    /// How many of them are errors.
    pub errors: usize,
}

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
    pub report: Option<PlainPath>,
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
#[derive(Debug, Default)]
pub struct Ledger {
    file: Option<File>,
    entries: BTreeMap<String, LedgerEntry>,
}

impl Ledger {
    /// Reads the ledger of a folder; one that is not there is empty. Lines that are no entries are passed over: what they
    /// told of is done again.
    ///
    /// # Errors
    /// Where the file is there and cannot be read; [`Problem::NotOurs`] where an entry names a report that no run has named
    /// so: it would be written over.
    pub fn open(folder: &Folder) -> Result<Self> {
        let bytes = folder.read(&LEDGER, LARGEST)?.unwrap_or_default();
        Self::read(&bytes).map_err(|problem| Error::from(problem).in_file(folder.place(&LEDGER)))
    }

    /// Reads the bytes of a ledger.
    ///
    /// # Errors
    /// [`Problem::NotOurs`].
    pub fn read(bytes: &[u8]) -> std::result::Result<Self, Problem> {
        Ok(Self {
            file: None,
            entries: parse(bytes)?,
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
    pub fn record(&mut self, folder: &Folder, entry: LedgerEntry) -> Result<()> {
        self.append(folder, &line(&entry))?;
        self.entries.insert(entry.path.clone(), entry);
        Ok(())
    }

    fn append(&mut self, folder: &Folder, line: &str) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file = folder.append(&LEDGER)?;
                // Ends a line that a killed run has left torn.
                write(&mut file, folder, "\n")?;
                none.insert(file)
            }
        };
        write(file, folder, line)
    }

    /// Writes the file anew, a line for each path.
    ///
    /// # Errors
    /// [`Problem::Output`] where it cannot be written; the file then stays as it is.
    pub fn compact(&mut self, folder: &Folder) -> Result<()> {
        let text: String = self.entries.values().map(line).collect();
        self.file = None;
        folder.write(&LEDGER, text.as_bytes())
    }
}

fn line(entry: &LedgerEntry) -> String {
    // No map with other keys than strings and no failing writer: this cannot fail.
    let mut line = serde_json::to_string(entry).unwrap_or_default();
    line.push('\n');
    line
}

fn write(file: &mut File, folder: &Folder, text: &str) -> Result<()> {
    file.write_all(text.as_bytes())
        .or_problem(Problem::Output)
        .map_err(|error| error.in_file(folder.place(&LEDGER)))
}

fn parse(bytes: &[u8]) -> std::result::Result<BTreeMap<String, LedgerEntry>, Problem> {
    let mut entries: BTreeMap<String, (usize, LedgerEntry)> = BTreeMap::new();
    for (number, line) in (1..).zip(bytes.split(|&b| b == b'\n')) {
        let entry: LedgerEntry = match serde_json::from_slice(line) {
            Ok(entry) => entry,
            Err(_) if names_no_report(line) => continue,
            Err(_) => return Err(not_ours(number)),
        };
        if let Some(report) = &entry.report
            && !report.ends_with(REPORT_ENDING)
        {
            return Err(not_ours(number));
        }
        entries.insert(entry.path.clone(), (number, entry));
    }
    let mut reports = HashSet::new();
    for (number, entry) in entries.values() {
        if let Some(report) = &entry.report
            && !reports.insert(report)
        {
            return Err(not_ours(*number));
        }
    }
    let entries = entries.into_iter();
    Ok(entries.map(|(path, (_, entry))| (path, entry)).collect())
}

fn not_ours(line: usize) -> Problem {
    Problem::NotOurs {
        line,
        field: "report".into(),
    }
}

/// Whether a line that is no entry has no report that another one could be taken for.
fn names_no_report(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Named {
        report: String,
    }
    match serde_json::from_slice::<Named>(line) {
        Ok(Named { report }) => PlainPath::new(report).is_some(),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let path = folder.place(&LEDGER);
        let mut ledger = Ledger::open(&folder).unwrap();
        for (path, status) in [
            ("b", InputStatus::Failed),
            ("a", InputStatus::Done),
            ("b", InputStatus::Done),
        ] {
            ledger.record(&folder, entry(path, status)).unwrap();
        }
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 9]).unwrap();

        let mut ledger = Ledger::open(&folder).unwrap();
        assert_eq!(
            paths(&ledger),
            [("a", InputStatus::Done), ("b", InputStatus::Failed)]
        );
        ledger
            .record(&folder, entry("c", InputStatus::Gone))
            .unwrap();
        let again = Ledger::open(&folder).unwrap();
        assert_eq!(again.get("c").map(|e| e.status), Some(InputStatus::Gone));

        ledger.compact(&folder).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(paths(&Ledger::open(&folder).unwrap()), paths(&ledger));
    }

    #[test]
    fn an_entry_whose_report_no_run_has_named_stops_the_run() {
        let mut ours = entry("a", InputStatus::Done);
        ours.report = PlainPath::new("Xã A/a.pdf.json");
        let text = line(&ours);
        assert_eq!(parse(text.as_bytes()).unwrap().len(), 1);
        for report in [
            "../victim/p.json",
            "/etc/p.json",
            "a//b.json",
            "ledger.jsonl",
            "",
        ] {
            let forged = format!("\n{}", text.replace("Xã A/a.pdf.json", report));
            let field = "report".to_owned();
            let expected = Problem::NotOurs { line: 2, field };
            assert_eq!(parse(forged.as_bytes()), Err(expected), "{report}");
        }
        let mut other = ours.clone();
        other.path = "b".into();
        let twice = line(&ours) + &line(&other);
        assert!(parse(twice.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_ledger(bytes: Vec<u8>, cut in 0_usize..400) {
            let _ = parse(&bytes).is_ok();
            let mut text = line(&entry("a", InputStatus::Done)).repeat(2).into_bytes();
            text.truncate(cut);
            text.extend(&bytes);
            prop_assert!(parse(&text).unwrap().len() <= 1);
        }
    }
}
