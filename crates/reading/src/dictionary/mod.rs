//! Wordings that a person may change without a rebuild.
//!
//! Files, each explained at its top: `columns.toml` (heads of table columns), `cells.toml` (words that stand in
//! their cells), `statuses.toml` (words printed for a status), `kinds.toml` (kinds of documents and their
//! abbreviations) and `matching.toml` (how wordings of criteria are compared). They are built in; a file of the
//! same name in a folder given at run time replaces the built-in one. `criteria/*.toml` are catalogues of criteria:
//! those of the folder are added to the built-in ones, and stand in place of one of the same decision.

mod catalogue;
mod cells;
mod columns;
mod document_number;
mod file;
mod kinds;
mod matching;
mod statuses;

use std::path::Path;
use std::sync::{Arc, LazyLock};

pub(crate) use catalogue::Similarity;
pub use catalogue::{Catalogue, CatalogueCriterion};
pub(crate) use cells::CellWords;
pub(crate) use columns::{ColumnHeads, ColumnRole};
pub(crate) use document_number::number_key;
pub(crate) use kinds::DocumentKinds;
pub(crate) use matching::{Matching, PreparedWording};
pub(crate) use statuses::StatusWords;

use baocao_report::error::{Problem, Result};
use file::{Builtin, WordingFile, text, toml_of, unknown};

const COLUMNS: Builtin = (
    "columns.toml",
    include_str!("../../../../dictionaries/columns.toml"),
);
const CELLS: Builtin = (
    "cells.toml",
    include_str!("../../../../dictionaries/cells.toml"),
);
const STATUSES: Builtin = (
    "statuses.toml",
    include_str!("../../../../dictionaries/statuses.toml"),
);
const KINDS: Builtin = (
    "kinds.toml",
    include_str!("../../../../dictionaries/kinds.toml"),
);
const MATCHING: Builtin = (
    "matching.toml",
    include_str!("../../../../dictionaries/matching.toml"),
);
/// A folder's own are added to these.
const ABBREVIATIONS: Builtin = ("abbreviations.txt", baocao_vietnamese::ABBREVIATIONS);

/// All wordings that reading a document needs.
#[derive(Clone, Debug)]
pub struct Dictionary {
    pub(crate) columns: ColumnHeads,
    pub(crate) cells: CellWords,
    pub(crate) statuses: StatusWords,
    pub(crate) kinds: DocumentKinds,
    pub(crate) matching: Arc<Matching>,
    catalogues: Arc<Vec<Catalogue>>,
}

static BUILTIN: LazyLock<Dictionary> =
    LazyLock::new(|| Dictionary::read(None).expect("the built-in dictionary is sound"));

impl Dictionary {
    /// The wordings built into the program.
    ///
    /// # Panics
    /// Never in a build that passes its tests: the built-in files are read in one of them.
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// The built-in wordings, with every file that a folder holds in place of the built-in one, and its
    /// catalogues.
    ///
    /// # Errors
    /// [`Problem::Dictionary`] where a file is not TOML as its head describes, and [`Problem::Catalogue`]
    /// where a catalogue says what cannot be, naming file and line; [`Problem::NotFound`] and
    /// [`Problem::Unreadable`] where the folder or a file cannot be read.
    pub fn from_dir(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(baocao_report::error::Error::from(Problem::NotFound).in_file(folder));
        }
        Self::read(Some(folder))
    }

    /// The catalogues of criteria: those of the folder, then the built-in ones. No two of one decision.
    pub fn catalogues(&self) -> &[Catalogue] {
        &self.catalogues
    }

    /// The catalogue of a decision, as [`baocao_report::Canonical::set`] and
    /// [`baocao_report::Header::criteria_set`] name it.
    pub fn catalogue(&self, decision: &str) -> Option<&Catalogue> {
        let key = number_key(decision);
        self.catalogues
            .iter()
            .find(|catalogue| number_key(catalogue.set()) == key)
    }

    fn read(folder: Option<&Path>) -> Result<Self> {
        let lists = |file: Builtin| {
            toml_of::<WordingFile>(
                file.0,
                &text(folder, file)?.unwrap_or_else(|| file.1.to_owned()),
            )
        };
        // The folder's abbreviations come first: the first meaning stands.
        let abbreviations =
            text(folder, ABBREVIATIONS)?.unwrap_or_default() + "\n" + ABBREVIATIONS.1;
        let matching = Matching::new(lists(MATCHING)?, &abbreviations)
            .map_err(|key| unknown(MATCHING.0, &key))?;
        Ok(Self {
            columns: ColumnHeads::new(lists(COLUMNS)?).map_err(|key| unknown(COLUMNS.0, &key))?,
            cells: CellWords::new(lists(CELLS)?).map_err(|key| unknown(CELLS.0, &key))?,
            statuses: StatusWords::new(lists(STATUSES)?)
                .map_err(|key| unknown(STATUSES.0, &key))?,
            kinds: DocumentKinds::new(lists(KINDS)?),
            catalogues: Arc::new(catalogue::catalogues(folder, &matching)?),
            matching: Arc::new(matching),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use baocao_report::Status;

    #[test]
    fn the_builtin_files_are_sound() {
        let dictionary = Dictionary::builtin();
        assert_eq!(dictionary.statuses.whole("ĐẠT"), Some(Status::Achieved));
        assert_eq!(
            dictionary.columns.roles("Đơn vị tính")[0].0,
            ColumnRole::Unit
        );
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
        assert_eq!(dictionary.columns.roles("ĐVT")[0].0, ColumnRole::Unit);
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
