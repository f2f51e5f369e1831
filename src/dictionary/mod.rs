//! Wordings that a person may change without a rebuild.
//!
//! Four files, each explained at its top: `columns.toml` (heads of table columns), `cells.toml` (words that
//! stand in their cells), `statuses.toml` (words printed for a status) and `kinds.toml` (kinds of documents
//! and their abbreviations). They are built in; a file of the same name in a folder given at run time replaces the built-in one.

mod cells;
mod columns;
mod fold;
mod kinds;
mod statuses;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

pub(crate) use cells::Cells;
pub(crate) use columns::{Columns, Role};
pub(crate) use fold::{Folded, fold, wording, words};
pub(crate) use kinds::Kinds;
pub(crate) use statuses::Statuses;

use crate::error::{Problem, Result};

/// A file of wordings: its keys and the wordings under each.
type Lists = BTreeMap<String, Vec<String>>;

/// A file's name and its built-in text.
type Builtin = (&'static str, &'static str);

const COLUMNS: Builtin = (
    "columns.toml",
    include_str!("../../dictionaries/columns.toml"),
);
const CELLS: Builtin = ("cells.toml", include_str!("../../dictionaries/cells.toml"));
const STATUSES: Builtin = (
    "statuses.toml",
    include_str!("../../dictionaries/statuses.toml"),
);
const KINDS: Builtin = ("kinds.toml", include_str!("../../dictionaries/kinds.toml"));

/// All wordings that reading a document needs.
#[derive(Clone, Debug)]
pub struct Dictionary {
    pub(crate) columns: Columns,
    pub(crate) cells: Cells,
    pub(crate) statuses: Statuses,
    pub(crate) kinds: Kinds,
}

impl Dictionary {
    /// The wordings built into the program.
    ///
    /// # Panics
    /// Never in a build that passes its tests: the built-in files are read in one of them.
    pub fn builtin() -> Self {
        Self::read(|(_, text)| Ok(text.to_owned())).expect("the built-in dictionary is sound")
    }

    /// The built-in wordings, with every file that a folder holds in place of the built-in one.
    ///
    /// # Errors
    /// [`Problem::Dictionary`] where a file is not TOML as its head describes, naming file and line;
    /// [`Problem::NotFound`] and [`Problem::Unreadable`] where the folder or a file cannot be read.
    pub fn from_dir(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(crate::error::Error::from(Problem::NotFound).in_file(folder));
        }
        Self::read(|(name, builtin)| {
            let path = folder.join(name);
            match fs::read_to_string(&path) {
                Ok(text) => Ok(text),
                Err(e) if e.kind() == ErrorKind::NotFound => Ok(builtin.to_owned()),
                Err(e) => {
                    Err(crate::error::Error::from(Problem::Unreadable(e.to_string())).in_file(path))
                }
            }
        })
    }

    fn read(text_of: impl Fn(Builtin) -> Result<String>) -> Result<Self> {
        let lists = |file: Builtin| lists(file.0, &text_of(file)?);
        Ok(Self {
            columns: Columns::new(lists(COLUMNS)?).map_err(|key| unknown(COLUMNS.0, &key))?,
            cells: Cells::new(lists(CELLS)?).map_err(|key| unknown(CELLS.0, &key))?,
            statuses: Statuses::new(lists(STATUSES)?).map_err(|key| unknown(STATUSES.0, &key))?,
            kinds: Kinds::new(lists(KINDS)?),
        })
    }
}

fn lists(file: &str, text: &str) -> Result<Lists> {
    toml::from_str(text).map_err(|e| {
        let before = e.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        Problem::Dictionary(format!("{file}:{line}: {}", e.message())).into()
    })
}

fn unknown(file: &str, key: &str) -> crate::error::Error {
    Problem::Dictionary(format!("{file}: unknown key `{key}`")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Status;

    #[test]
    fn the_builtin_files_are_sound() {
        let dictionary = Dictionary::builtin();
        assert_eq!(dictionary.statuses.whole("ĐẠT"), Some(Status::Achieved));
        assert_eq!(dictionary.columns.roles("Đơn vị tính")[0].0, Role::Unit);
        assert_eq!(dictionary.kinds.of_notation("QĐ-UBND"), Some("Quyết định"));
    }

    #[test]
    fn a_file_in_the_folder_replaces_the_builtin_one_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("statuses.toml"),
            "achieved = [\"Tốt\"]\n",
        )
        .unwrap();
        let dictionary = Dictionary::from_dir(folder.path()).unwrap();
        assert_eq!(dictionary.statuses.whole("tốt"), Some(Status::Achieved));
        assert_eq!(dictionary.statuses.whole("đạt"), None);
        assert_eq!(dictionary.columns.roles("ĐVT")[0].0, Role::Unit);
    }

    #[test]
    fn a_bad_file_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let fails = |name: &str, text: &str| {
            fs::write(folder.path().join(name), text).unwrap();
            let error = Dictionary::from_dir(folder.path()).unwrap_err();
            fs::remove_file(folder.path().join(name)).unwrap();
            error.to_string()
        };
        assert!(fails("columns.toml", "unit = [\"a\"]\n\nunit = 3\n").contains("columns.toml:3"));
        assert!(fails("statuses.toml", "splendid = []\n").contains("`splendid`"));
        assert!(Dictionary::from_dir(&folder.path().join("none")).is_err());
    }
}
