//! The catalogues that the program knows: those built in, and those of a folder.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Catalogue, file};
use crate::dictionary::file::Builtin;
use crate::dictionary::matching::Matching;
use crate::dictionary::number_key;
use baocao_report::error::CatalogueFault;
use baocao_report::error::{Error, Problem, Result};

/// The folder of catalogues, within a folder of dictionaries.
const FOLDER: &str = "criteria";

/// The catalogues built in.
const BUILTIN: [Builtin; 2] = [
    (
        "criteria/1829-QD-UBND-2023-cap-xa.toml",
        include_str!("../../../../../dictionaries/criteria/1829-QD-UBND-2023-cap-xa.toml"),
    ),
    (
        "criteria/2210-QD-UBND-2024-cap-xa.toml",
        include_str!("../../../../../dictionaries/criteria/2210-QD-UBND-2024-cap-xa.toml"),
    ),
];

/// The catalogues built in, and those of a folder of dictionaries; one of the folder stands in place of a
/// built-in one of the same decision.
pub(crate) fn catalogues(folder: Option<&Path>, matching: &Matching) -> Result<Vec<Catalogue>> {
    let mut catalogues: Vec<(String, Catalogue)> = Vec::new();
    for path in folder.map(paths).transpose()?.unwrap_or_default() {
        let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, &e))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{FOLDER}/{name}");
        let catalogue = file::read(&name, &text, matching)?;
        if let Some((other, _)) = of_decision(&catalogues, catalogue.set()) {
            let fault = CatalogueFault::DecisionTwice {
                decision: catalogue.set,
                other: other.clone(),
            };
            return Err(Problem::Catalogue { at: name, fault }.into());
        }
        catalogues.push((name, catalogue));
    }
    for (name, text) in BUILTIN {
        let catalogue = file::read(name, text, matching)?;
        if of_decision(&catalogues, catalogue.set()).is_none() {
            catalogues.push((name.to_owned(), catalogue));
        }
    }
    Ok(catalogues
        .into_iter()
        .map(|(_, catalogue)| catalogue)
        .collect())
}

fn of_decision<'c>(
    catalogues: &'c [(String, Catalogue)],
    set: &str,
) -> Option<&'c (String, Catalogue)> {
    let key = number_key(set);
    catalogues
        .iter()
        .find(|(_, catalogue)| number_key(catalogue.set()) == key)
}

/// The files of the folder of catalogues, in the order of their names; none where there is no folder.
fn paths(folder: &Path) -> Result<Vec<PathBuf>> {
    let folder = folder.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(unreadable(&folder, &e)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| unreadable(&folder, &e))?.path();
        if path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::from(Problem::Unreadable(error.to_string())).in_file(path)
}
