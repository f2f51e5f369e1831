//! The files that wordings stand in.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::de::DeserializeOwned;

use baocao_report::error::{Error, Problem, Result};

/// A file of wordings: its keys and the wordings under each.
pub(super) type WordingFile = BTreeMap<String, Vec<String>>;

/// A file's name and its built-in text.
pub(super) type Builtin = (&'static str, &'static str);

/// What a folder holds under a file's name, if there is one.
pub(super) fn text(folder: Option<&Path>, (name, _): Builtin) -> Result<Option<String>> {
    let Some(path) = folder.map(|folder| folder.join(name)) else {
        return Ok(None);
    };
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::from(Problem::Unreadable(e.to_string())).in_file(path)),
    }
}

/// What a TOML text says; `file` names it in messages.
pub(super) fn toml_of<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |span| line_at(text, span.start));
        Problem::Dictionary(format!("{file}:{line}: {}", e.message())).into()
    })
}

/// The line that a byte of a text stands in, counted from 1.
pub(super) fn line_at(text: &str, at: usize) -> usize {
    text.get(..at)
        .map_or(1, |before| before.matches('\n').count() + 1)
}

pub(super) fn unknown(file: &str, key: &str) -> Error {
    Problem::Dictionary(format!("{file}: unknown key `{key}`")).into()
}
