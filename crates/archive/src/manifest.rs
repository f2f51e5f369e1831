//! The manifest: what an archive holds, a JSON line each, every file with its hash.
//!
//! The last line is the hash of all lines above it, so that no byte of the manifest can change unseen. There is no clock
//! time in it: the same files filed by the same version give the same bytes, however often the run was interrupted.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::archived::{
    ArchivedDocument, ArchivedFile, ArchivedOriginal, ManifestHead, SCHEMA, hash,
};
use super::validity::Validity;
use baocao_files::PlainPath;
use baocao_report::error::{ArchiveFault, EntryError, Problem};

/// The name of the manifest's file.
pub const MANIFEST: PlainPath = PlainPath::constant("manifest.jsonl");

/// The largest manifest that is read, in bytes: one of 200,000 documents had 238 MB.
pub const LARGEST_MANIFEST: u64 = 4 << 30;

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

    /// Those originals of which nothing is filed: not their bytes, no ordinal, no file.
    pub fn unknown_of(&self, mut items: Vec<ArchivedOriginal>) -> Vec<ArchivedOriginal> {
        let originals: HashSet<&str> = self.items.values().map(|i| i.sha256.as_str()).collect();
        let ordinals: HashSet<u32> = self.documents().map(|(_, part)| part.ordinal).collect();
        let paths: HashSet<&str> = self.files().map(|held| &*held.path).collect();
        items.retain(|item| {
            !originals.contains(item.sha256.as_str())
                && item.parts.iter().all(|p| !ordinals.contains(&p.ordinal))
                && item.files.iter().all(|held| !paths.contains(&*held.path))
        });
        items
    }

    /// Whether this program knows the version of the format.
    pub(crate) fn check_version(&self) -> Result<(), ArchiveFault> {
        match self.head.schema == SCHEMA {
            true => Ok(()),
            false => Err(ArchiveFault::Version(self.head.schema.clone())),
        }
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
    /// [`ArchiveFault::Damaged`] where a byte of it is another, [`ArchiveFault::Version`] where the format is,
    /// [`Problem::NotOurs`] where it says what this program never writes.
    pub fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if !is_intact(bytes) {
            return Err(ArchiveFault::Damaged.into());
        }
        let salvaged = SalvagedManifest::of(bytes).ok_or(ArchiveFault::Damaged)?;
        salvaged.manifest.check_version()?;
        match salvaged.refused.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(salvaged.manifest),
        }
    }
}

/// What can be understood of a manifest that is perhaps damaged, or another hand's.
#[derive(Clone, Debug)]
pub(crate) struct SalvagedManifest {
    /// All that this program may have written.
    pub manifest: Manifest,
    /// The lines that it never writes.
    pub refused: Vec<Problem>,
}

impl SalvagedManifest {
    /// Reads a manifest; `None` where its head cannot be understood.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let above = above(bytes);
        let is_intact = above.is_some();
        let lines = above.map_or(bytes, str::as_bytes);
        let mut lines = (1_usize..).zip(lines.split(|&b| b == b'\n'));
        let Ok(ManifestLine::Archive(head)) = serde_json::from_slice(lines.next()?.1) else {
            return None;
        };
        let mut refused = Vec::new();
        let mut refuse = |line, field: &str| {
            refused.push(Problem::NotOurs {
                line,
                field: field.to_owned(),
            });
        };
        let mut validity = Validity::new(&head);
        if let Err(field) = validity.head() {
            refuse(1, field);
        }
        let mut manifest = Manifest::new(head.clone());
        for (number, line) in lines {
            let valid = match serde_json::from_slice(line) {
                Ok(ManifestLine::Document(item)) => validity.original(&item).map(|()| {
                    manifest.items.insert(item.ordinal(), *item);
                }),
                Ok(ManifestLine::Unfiled(unfiled)) => {
                    manifest.unfiled.push(unfiled);
                    Ok(())
                }
                Ok(ManifestLine::File(held)) => {
                    validity.list(&held).map(|()| manifest.lists.push(held))
                }
                Ok(ManifestLine::Archive(_)) => Err("line"),
                // Of a manifest that is damaged these lines may be its own.
                Err(error) if is_intact && !line.is_empty() => {
                    refuse(number, &error.to_string());
                    Ok(())
                }
                Err(_) => Ok(()),
            };
            if let Err(field) = valid {
                refuse(number, field);
            }
        }
        Some(Self { manifest, refused })
    }
}

/// Whether every byte of a manifest is as it was written.
pub fn is_intact(bytes: &[u8]) -> bool {
    above(bytes).is_some()
}

/// The lines above the last one, where that is their hash.
fn above(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (above, end) = text.split_at_checked(text.rfind(END)?)?;
    (end == end_of(above)).then_some(above)
}

/// The last line.
pub(super) fn end_of(above: &str) -> String {
    format!("{END}{}\"}}\n", hash(above.as_bytes()))
}

fn line(line: &ManifestLine) -> String {
    // No map with other keys than strings or numbers and no failing writer: this cannot fail.
    let mut text = serde_json::to_string(line).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::{FileRole, example};
    use crate::document_starts::DocumentStart;
    use crate::naming::Template;

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
            path: PlainPath::constant("decisions.csv"),
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
                Err(ArchiveFault::Damaged.into()),
                "byte {at}"
            );
        }
        for end in 0..text.len() {
            assert!(!is_intact(&text.as_bytes()[..end]));
        }
        assert!(!is_intact(format!("{text}\n").as_bytes()));
    }
}
