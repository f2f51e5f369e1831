//! The ZIP package of a DOCX: its parts, and how they refer to each other (ECMA-376 part 2).

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{self, XmlElement};
use baocao_report::error::{Context, Problem, Result};

/// How many bytes all the parts read from one package may inflate to.
const INFLATED: u64 = 128 << 20;

/// An open package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by name in lower case with `/` between the parts: some writers use `\`.
    entries: HashMap<String, usize>,
    /// Bytes that may still be inflated.
    budget: u64,
}

impl<'a> Package<'a> {
    /// Reads the directory of the package.
    ///
    /// # Errors
    /// `Problem::Damaged` where it is no ZIP archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .or_problem(|why| Problem::Damaged(format!("the ZIP package: {why}")))?;
        let entries = archive
            .file_names()
            .enumerate()
            .filter_map(|(index, name)| Some((key(&name.ok()?), index)))
            .collect();
        Ok(Self {
            archive,
            entries,
            budget: INFLATED,
        })
    }

    /// A part as a tree; `None` where the package has no such part.
    ///
    /// # Errors
    /// `Problem::Damaged`, with the part, where it cannot be inflated or is no XML, or where the parts read
    /// grow beyond the limit; `Problem::Encrypted` where it is under a password.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<XmlElement>> {
        let Some(&index) = self.entries.get(&key(name)) else {
            return Ok(None);
        };
        let damaged = |why: String| Problem::Damaged(format!("{name}: {why}"));
        let entry = match self.archive.by_index(index) {
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Problem::Encrypted.into());
            }
            entry => entry.or_problem(damaged)?,
        };
        let mut bytes = Vec::new();
        entry
            .take(self.budget + 1)
            .read_to_end(&mut bytes)
            .or_problem(damaged)?;
        let Some(rest) = self.budget.checked_sub(bytes.len() as u64) else {
            return Err(damaged(format!("inflates to more than {INFLATED} bytes")).into());
        };
        self.budget = rest;
        xml::parse(&bytes).or_problem(damaged).map(Some)
    }

    /// The name of the main document part.
    ///
    /// # Errors
    /// As [`Package::part`].
    pub(super) fn main(&mut self) -> Result<String> {
        let named = self.related("", "officeDocument")?;
        Ok(named.unwrap_or_else(|| "word/document.xml".to_owned()))
    }

    /// The name of the part that another one refers to for a purpose (`styles`, `numbering`, `footnotes` …).
    /// The package itself has the empty name.
    ///
    /// # Errors
    /// As [`Package::part`].
    pub(super) fn related(&mut self, part: &str, purpose: &str) -> Result<Option<String>> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(relations) = self.part(&inside(folder, &format!("_rels/{file}.rels")))? else {
            return Ok(None);
        };
        let target = relations.children.iter().find_map(|relation| {
            let kind = relation.attribute("Type")?;
            (kind.rsplit('/').next() == Some(purpose)).then(|| relation.attribute("Target"))?
        });
        Ok(target.map(|target| inside(folder, target)))
    }
}

fn key(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

/// A target as seen from a folder of the package.
fn inside(folder: &str, target: &str) -> String {
    if target.starts_with('/') {
        return target.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}
