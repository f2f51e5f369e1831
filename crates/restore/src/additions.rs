//! What a person adds to the dictionaries.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use baocao_report::error::{Error, Problem, Result};

/// What a person has added to the dictionaries, in the format of the built-in files.
#[derive(Clone, Debug, Default)]
pub struct DictionaryAdditions {
    /// Terms, one a line.
    pub terms: String,
    /// Abbreviations, `SHORT = long` a line.
    pub abbreviations: String,
    /// Foreign words and names to be kept, one a line.
    pub foreign: String,
}

impl DictionaryAdditions {
    /// What a folder of dictionaries holds: every `terms/*.txt`, `abbreviations.txt` and `foreign.txt`.
    ///
    /// # Errors
    /// [`Problem::Unreadable`] where one of them cannot be read.
    pub fn from_dir(folder: &Path) -> Result<Self> {
        let read = |path: &Path| match fs::read_to_string(path) {
            Ok(text) => Ok(text),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(e) => Err(Error::from(Problem::Unreadable(e.to_string())).in_file(path)),
        };
        let mut terms = String::new();
        let mut paths: Vec<PathBuf> = fs::read_dir(folder.join("terms"))
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
            .collect();
        paths.sort();
        for path in paths {
            terms.push_str(&read(&path)?);
            terms.push('\n');
        }
        Ok(Self {
            terms,
            abbreviations: read(&folder.join("abbreviations.txt"))?,
            foreign: read(&folder.join("foreign.txt"))?,
        })
    }
}
