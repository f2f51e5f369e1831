//! The journal: what a run that has not ended has filed, a line each, written before the files take their places.
//!
//! A line begins with the hash of the rest, so that a torn or changed one is as good as none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::manifest::{ArchivedOriginal, hash};

/// The folder below an archive that a run works in; it is gone when a run has ended.
pub const WORK: &str = ".baocao-work";

/// The journal's file in it.
pub const JOURNAL: &str = "journal";

/// A journal that is written to.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Option<File>,
}

impl Journal {
    /// The journal in a file, which need not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    /// What a journal tells, in its order; nothing where there is none.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn read(path: &Path) -> io::Result<Vec<ArchivedOriginal>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(e),
        };
        Ok(bytes.split(|&b| b == b'\n').filter_map(item).collect())
    }

    /// Adds a line and sees it to the disk.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn append(&mut self, item: &ArchivedOriginal) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let mut options = OpenOptions::new();
                let mut file = options.append(true).create(true).open(&self.path)?;
                // Ends a line that a killed run has left torn.
                file.write_all(b"\n")?;
                none.insert(file)
            }
        };
        let json = serde_json::to_string(item)?;
        file.write_all(format!("{} {json}\n", hash(json.as_bytes())).as_bytes())?;
        file.sync_data()
    }
}

fn item(line: &[u8]) -> Option<ArchivedOriginal> {
    let text = std::str::from_utf8(line).ok()?;
    let (told, json) = text.split_once(' ')?;
    (hash(json.as_bytes()) == told)
        .then(|| serde_json::from_str(json).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::example;

    #[test]
    fn torn_and_changed_lines_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        assert_eq!(Journal::read(&path).unwrap(), []);
        let mut journal = Journal::new(path.clone());
        for ordinal in 1..=3 {
            journal.append(&example(ordinal, "ab")).unwrap();
        }
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 9]).unwrap();
        let ordinals = |path: &Path| -> Vec<u32> {
            let items = Journal::read(path).unwrap();
            items.iter().map(ArchivedOriginal::ordinal).collect()
        };
        assert_eq!(ordinals(&path), [1, 2]);
        Journal::new(path.clone())
            .append(&example(4, "ab"))
            .unwrap();
        assert_eq!(ordinals(&path), [1, 2, 4]);
        let mut changed = fs::read(&path).unwrap();
        changed[80] ^= 1;
        fs::write(&path, changed).unwrap();
        assert_eq!(ordinals(&path), [2, 4]);
    }
}
