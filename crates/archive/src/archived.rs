//! What is filed: originals, their documents and their files.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::document_starts::DocumentStart;
use super::naming::Template;
use super::near_duplicate::Sketch;
use super::outcome::{Conformance, NoCopy};
use baocao_files::PlainPath;
use baocao_report::Signature;
use baocao_report::error::EntryError;

/// The name and version of the format.
pub(super) const SCHEMA: &str = "baocao-archive/1";

/// What an archive is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestHead {
    /// The version of the format.
    pub schema: String,
    /// The code of the dossier, which is the folder of its documents.
    pub dossier: String,
    /// How documents are named.
    pub names: Template,
    /// Fields of the dossier that a person has given.
    pub fields: BTreeMap<String, String>,
}

/// An original and what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArchivedOriginal {
    /// SHA-256 of the original in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// What it is; `None` where it could not be read.
    pub media_type: Option<String>,
    /// The file name that it had.
    pub original: String,
    /// Where it was left, for an archive of references.
    pub reference: Option<String>,
    /// Every path that these bytes were found under.
    pub paths: BTreeSet<String>,
    /// Digital signatures in it, unverified.
    pub signatures: Vec<Signature>,
    /// Why it could not be read.
    pub error: Option<EntryError>,
    /// The version of the program that read it.
    pub program: String,
    /// The options that decide what was read.
    pub options: String,
    /// Its documents: one, or several where it was split.
    pub parts: Vec<ArchivedDocument>,
    /// Its files.
    pub files: Vec<ArchivedFile>,
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArchivedDocument {
    /// Its number in the dossier.
    pub ordinal: u32,
    /// Its name.
    pub name: String,
    /// Its first and last page in the original; `None` where it could not be read.
    pub pages: Option<(u32, u32)>,
    /// What standard the searchable copy keeps to.
    pub copy: Option<Conformance>,
    /// Why there is none.
    pub no_copy: Option<NoCopy>,
    /// Kind of document.
    pub kind: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Its notation.
    pub notation: Option<String>,
    /// When it was issued.
    pub date: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Pages with nothing on them.
    pub blank: Vec<u32>,
    /// Pages without a word that are not blank: separators, pictures.
    pub wordless: Vec<u32>,
    /// Pages that the copy holds only as they were found, or could not hold.
    pub as_found: Vec<u32>,
    /// Pages on which another document seems to begin.
    pub begins: Vec<DocumentStart>,
    /// What its text is like, in few bytes.
    pub likeness: Option<Sketch>,
}

/// A file of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedFile {
    /// Its path below the archive.
    pub path: PlainPath,
    /// What it is.
    pub role: FileRole,
    /// Which of the parts it belongs to, counted from 0.
    pub part: usize,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What a file of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// A searchable copy.
    Copy,
    /// An original.
    Original,
    /// A report.
    Report,
    /// The fields of a document as JSON.
    SidecarJson,
    /// The same as XML.
    SidecarXml,
    /// About the archive as a whole.
    List,
}

impl ArchivedDocument {
    /// How many pages it has.
    pub(crate) fn page_count(&self) -> Option<u32> {
        self.pages
            .map(|(first, last)| last.saturating_sub(first) + 1)
    }
}

impl ManifestHead {
    /// The head of a new archive.
    pub fn new(dossier: String, names: Template) -> Self {
        Self {
            schema: SCHEMA.into(),
            dossier,
            names,
            fields: BTreeMap::new(),
        }
    }
}

impl ArchivedOriginal {
    /// The first ordinal of its documents.
    pub fn ordinal(&self) -> u32 {
        self.parts.first().map_or(0, |part| part.ordinal)
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An item for tests: a file of one document, whose bytes a seed stands for.
#[cfg(test)]
pub(super) fn example(ordinal: u32, seed: &str) -> ArchivedOriginal {
    ArchivedOriginal {
        sha256: hash(seed.as_bytes()),
        bytes: seed.len() as u64,
        media_type: Some("application/pdf".into()),
        original: "a.pdf".into(),
        reference: None,
        paths: BTreeSet::from([format!("in/{ordinal}.pdf")]),
        signatures: Vec::new(),
        error: None,
        program: "0".into(),
        options: String::new(),
        parts: vec![ArchivedDocument {
            ordinal,
            name: format!("H.{ordinal:04}"),
            pages: Some((1, 2)),
            ..ArchivedDocument::default()
        }],
        files: vec![ArchivedFile {
            path: PlainPath::new(format!("H/H.{ordinal:04}.original.pdf")).unwrap(),
            role: FileRole::Original,
            part: 0,
            bytes: seed.len() as u64,
            sha256: hash(seed.as_bytes()),
        }],
    }
}
