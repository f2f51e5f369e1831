//! The manifest: what an archive holds, a JSON line each, every file with its hash.
//!
//! The last line is the hash of all lines above it, so that no byte of the manifest can change unseen. There is no clock
//! time in it: the same files filed by the same version give the same bytes, however often the run was interrupted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::document_starts::DocumentStart;
use super::naming::Template;
use super::near_duplicate::Sketch;
use super::outcome::{Conformance, NoCopy};
use baocao_report::Signature;
use baocao_report::error::ArchiveFault;
use baocao_report::error::EntryError;

/// The name of the manifest's file.
pub const MANIFEST: &str = "manifest.jsonl";

/// The name and version of the format.
const SCHEMA: &str = "baocao-archive/1";

/// How the last line begins.
const END: &str = "{\"line\":\"end\",\"sha256\":\"";

/// What an archive holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// What it is.
    pub head: ManifestHead,
    /// Its documents by their file's first ordinal.
    pub items: BTreeMap<u32, ArchivedOriginal>,
    /// Files that were to be filed and could not be read at all, in the order of their paths.
    pub unfiled: Vec<Unfiled>,
    /// Files about the archive as a whole, in the order of their names.
    pub lists: Vec<ArchivedFile>,
}

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
    pub path: String,
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

/// A file that could not be filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfiled {
    /// Its path.
    pub path: String,
    /// Why.
    pub error: EntryError,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
enum ManifestLine {
    Archive(ManifestHead),
    Document(Box<ArchivedOriginal>),
    Unfiled(Unfiled),
    File(ArchivedFile),
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

impl Manifest {
    /// The manifest of an archive that holds nothing yet.
    pub fn new(head: ManifestHead) -> Self {
        Self {
            head,
            items: BTreeMap::new(),
            unfiled: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// Every file below the archive that it tells of, the manifest itself aside.
    pub fn files(&self) -> impl Iterator<Item = &ArchivedFile> {
        let of_items = self.items.values().flat_map(|item| &item.files);
        of_items.chain(&self.lists)
    }

    /// Every document, in the order of their files, with its file.
    pub fn documents(&self) -> impl Iterator<Item = (&ArchivedOriginal, &ArchivedDocument)> {
        let items = self.items.values();
        items.flat_map(|item| item.parts.iter().map(move |part| (item, part)))
    }

    /// As text.
    pub fn text(&self) -> String {
        let mut text = line(&ManifestLine::Archive(self.head.clone()));
        for item in self.items.values() {
            text.push_str(&line(&ManifestLine::Document(Box::new(item.clone()))));
        }
        for unfiled in &self.unfiled {
            text.push_str(&line(&ManifestLine::Unfiled(unfiled.clone())));
        }
        for held in &self.lists {
            text.push_str(&line(&ManifestLine::File(held.clone())));
        }
        let end = end_of(&text);
        text + &end
    }

    /// Reads what [`Manifest::text`] has written.
    ///
    /// # Errors
    /// [`ArchiveFault::Damaged`] where a byte of it is another, [`ArchiveFault::Version`] where the format is.
    pub fn read(bytes: &[u8]) -> Result<Self, ArchiveFault> {
        if !is_intact(bytes) {
            return Err(ArchiveFault::Damaged);
        }
        match Self::salvage(bytes) {
            Some(manifest) if manifest.head.schema == SCHEMA => Ok(manifest),
            Some(manifest) => Err(ArchiveFault::Version(manifest.head.schema)),
            None => Err(ArchiveFault::Damaged),
        }
    }

    /// Reads what can be understood of a manifest that is perhaps damaged. `None` where its head cannot be.
    pub(crate) fn salvage(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split(|&b| b == b'\n');
        let Ok(ManifestLine::Archive(head)) = serde_json::from_slice(lines.next()?) else {
            return None;
        };
        let mut manifest = Self::new(head);
        for line in lines {
            match serde_json::from_slice(line) {
                Ok(ManifestLine::Document(item)) => {
                    manifest.items.insert(item.ordinal(), *item);
                }
                Ok(ManifestLine::Unfiled(unfiled)) => manifest.unfiled.push(unfiled),
                Ok(ManifestLine::File(held)) => manifest.lists.push(held),
                Ok(ManifestLine::Archive(_)) | Err(_) => {}
            }
        }
        Some(manifest)
    }
}

/// Whether every byte of a manifest is as it was written.
pub fn is_intact(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    text.rfind(END)
        .and_then(|at| text.split_at_checked(at))
        .is_some_and(|(above, end)| end == end_of(above))
}

/// The last line.
fn end_of(above: &str) -> String {
    format!("{END}{}\"}}\n", hash(above.as_bytes()))
}

/// SHA-256 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn line(line: &ManifestLine) -> String {
    // No map with other keys than strings or numbers and no failing writer: this cannot fail.
    let mut text = serde_json::to_string(line).unwrap_or_default();
    text.push('\n');
    text
}

/// An item for tests: a file of one document.
#[cfg(test)]
pub(super) fn example(ordinal: u32, sha256: &str) -> ArchivedOriginal {
    ArchivedOriginal {
        sha256: sha256.into(),
        bytes: 3,
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
        files: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written_and_no_byte_changes_unseen() {
        let mut manifest = Manifest::new(ManifestHead::new("H".into(), Template::default()));
        let mut item = example(1, "ab");
        item.parts[0].begins.push(DocumentStart {
            page: 2,
            number: Some("1/BC-UBND".into()),
            kind: None,
        });
        manifest.items.insert(1, item);
        manifest.lists.push(ArchivedFile {
            path: "decisions.csv".into(),
            role: FileRole::List,
            part: 0,
            bytes: 0,
            sha256: hash(b""),
        });
        let text = manifest.text();
        assert_eq!(Manifest::read(text.as_bytes()).unwrap(), manifest);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(
                Manifest::read(&bytes),
                Err(ArchiveFault::Damaged),
                "byte {at}"
            );
        }
        for end in 0..text.len() {
            assert!(!is_intact(&text.as_bytes()[..end]));
        }
        assert!(!is_intact(format!("{text}\n").as_bytes()));
    }
}
