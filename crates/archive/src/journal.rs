//! The journal: what a run that has not ended has filed, a line each, written before the files take their places.
//!
//! A line begins with the hash of the rest, so that a torn or changed one is as good as none.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Write;

use super::archived::{ArchivedOriginal, ManifestHead, hash};
use super::manifest::LARGEST_MANIFEST;
use super::validity::Validity;
use baocao_files::{Folder, PlainPath};
use baocao_report::error::{Context, Error, Problem, Result};

/// The folder below an archive that a run works in; it is gone when a run has ended.
pub const WORK: PlainPath = PlainPath::constant(".baocao-work");

/// The journal's file in it.
pub const JOURNAL: PlainPath = PlainPath::constant("journal");

/// The file beside it that tells of originals as the manifest knew them before they were filed anew.
pub const REPLACED: PlainPath = PlainPath::constant("replaced");

/// A journal that is written to.
#[derive(Debug)]
pub struct Journal {
    name: PlainPath,
    file: Option<File>,
}

/// What a journal tells.
#[derive(Debug, Default)]
pub struct JournalContent {
    /// The originals, in its order.
    pub items: Vec<ArchivedOriginal>,
    /// The lines that this program never writes.
    pub refused: Vec<Problem>,
}

impl JournalContent {
    /// Reads a journal in a run's folder; nothing where there is none.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn read(work: &Folder, name: &PlainPath, head: &ManifestHead) -> Result<Self> {
        let bytes = work.read(name, LARGEST_MANIFEST)?;
        Ok(Self::of(&bytes.unwrap_or_default(), head))
    }

    /// Reads the bytes of a journal.
    pub fn of(bytes: &[u8], head: &ManifestHead) -> Self {
        let mut content = Self::default();
        let mut items = BTreeMap::new();
        let mut lines: HashMap<String, usize> = HashMap::new();
        for (line, text) in (1..).zip(bytes.split(|&b| b == b'\n')) {
            match item(text) {
                Some(Ok(item)) => {
                    // Of an original that was filed anew the last line counts.
                    if let Some(earlier) = lines.insert(item.sha256.clone(), line) {
                        items.remove(&earlier);
                    }
                    items.insert(line, item);
                }
                Some(Err(error)) => content.refuse(line, &error.to_string()),
                None => {}
            }
        }
        let mut validity = Validity::new(head);
        for (line, item) in items {
            match validity.original(&item) {
                Ok(()) => content.items.push(item),
                Err(field) => content.refuse(line, field),
            }
        }
        content
    }

    fn refuse(&mut self, line: usize, field: &str) {
        self.refused.push(Problem::NotOurs {
            line,
            field: field.to_owned(),
        });
    }

    /// The originals, where every line is one that this program may have written.
    ///
    /// # Errors
    /// [`Problem::NotOurs`].
    pub fn trusted(self) -> std::result::Result<Vec<ArchivedOriginal>, Problem> {
        match self.refused.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(self.items),
        }
    }
}

impl Journal {
    /// The journal of a name.
    pub fn new(name: PlainPath) -> Self {
        Self { name, file: None }
    }

    /// Adds a line to the journal in a run's folder and sees it to the disk.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn append(&mut self, work: &Folder, item: &ArchivedOriginal) -> Result<()> {
        let place = work.place(&self.name);
        let failed = |error: Error| error.in_file(&place);
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut file = work.append(&self.name)?;
                // Ends a line that a killed run has left torn.
                file.write_all(b"\n")
                    .or_problem(Problem::Output)
                    .map_err(failed)?;
                none.insert(file)
            }
        };
        let json = serde_json::to_string(item)
            .or_problem(Problem::Output)
            .map_err(failed)?;
        let line = format!("{} {json}\n", hash(json.as_bytes()));
        file.write_all(line.as_bytes())
            .and_then(|()| file.sync_data())
            .or_problem(Problem::Output)
            .map_err(failed)
    }
}

/// The original of a line; `None` where the line is torn.
fn item(line: &[u8]) -> Option<serde_json::Result<ArchivedOriginal>> {
    let text = std::str::from_utf8(line).ok()?;
    let (told, json) = text.split_once(' ')?;
    (hash(json.as_bytes()) == told).then(|| serde_json::from_str(json))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::archived::example;
    use crate::naming::Template;

    #[test]
    fn torn_and_changed_lines_are_none() {
        let place = tempfile::tempdir().unwrap();
        let work = Folder::open(place.path()).unwrap();
        let path = work.place(&JOURNAL);
        let head = ManifestHead::new("H".into(), Template::default());
        let ordinals = || -> Vec<u32> {
            let items = JournalContent::read(&work, &JOURNAL, &head).unwrap();
            let items = items.trusted().unwrap();
            items.iter().map(ArchivedOriginal::ordinal).collect()
        };
        let example = |ordinal: u32| example(ordinal, &ordinal.to_string());
        assert_eq!(ordinals(), [0; 0]);
        let mut journal = Journal::new(JOURNAL);
        for ordinal in 1..=3 {
            journal.append(&work, &example(ordinal)).unwrap();
        }
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 9]).unwrap();
        assert_eq!(ordinals(), [1, 2]);
        Journal::new(JOURNAL).append(&work, &example(4)).unwrap();
        assert_eq!(ordinals(), [1, 2, 4]);
        let mut changed = fs::read(&path).unwrap();
        changed[80] ^= 1;
        fs::write(&path, changed).unwrap();
        assert_eq!(ordinals(), [2, 4]);
        Journal::new(JOURNAL).append(&work, &example(2)).unwrap();
        assert_eq!(ordinals(), [4, 2]);
    }

    #[test]
    fn a_line_that_the_program_never_writes_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let work = Folder::open(place.path()).unwrap();
        let head = ManifestHead::new("H".into(), Template::default());
        let mut item = example(1, "a");
        item.sha256 = "../../victim/sub".into();
        Journal::new(JOURNAL).append(&work, &item).unwrap();
        let content = JournalContent::read(&work, &JOURNAL, &head).unwrap();
        let refused = content.trusted().unwrap_err();
        let field = "sha256".to_owned();
        assert_eq!(refused, Problem::NotOurs { line: 2, field });
    }
}
