//! Whether a manifest or a journal says what a run of this program may have written.
//!
//! Both lie on disks that others can write to, and both name files that are read, renamed and replaced. So every name must be
//! the one that the program itself makes of the fields beside it, and nothing is named twice.

use std::collections::HashSet;
use std::path::Path;

use super::archived::{ArchivedDocument, ArchivedFile, ArchivedOriginal, FileRole, ManifestHead};
use super::naming::{Names, code, ending};
use baocao_files::PlainPath;
use baocao_report::error::Problem;

/// The files about an archive as a whole.
pub const LISTS: [PlainPath; 4] = [
    PlainPath::constant("decisions.csv"),
    PlainPath::constant("decisions.jsonl"),
    PlainPath::constant("dossier.json"),
    PlainPath::constant("dossier.xml"),
];

/// The largest file, in bytes: a petabyte.
const LARGEST: u64 = 1 << 50;

/// The last ordinal and the last page that are counted to.
const LAST_ORDINAL: u32 = 1 << 30;
const LAST_PAGE: u32 = 1 << 20;

/// Checks lines, one after the other. Each check gives the field that is at fault.
pub(crate) struct Validity<'a> {
    head: &'a ManifestHead,
    originals: HashSet<String>,
    ordinals: HashSet<u32>,
    /// In lower case: where names that differ in case only are one file, they are one here.
    paths: HashSet<String>,
}

impl<'a> Validity<'a> {
    pub fn new(head: &'a ManifestHead) -> Self {
        Self {
            head,
            originals: HashSet::new(),
            ordinals: HashSet::new(),
            paths: HashSet::new(),
        }
    }

    pub fn head(&self) -> Result<(), &'static str> {
        demand(code(&self.head.dossier).is_ok(), "dossier")
    }

    pub fn original(&mut self, item: &ArchivedOriginal) -> Result<(), &'static str> {
        demand(is_hash(&item.sha256), "sha256")?;
        demand(self.originals.insert(item.sha256.clone()), "sha256")?;
        demand(
            item.reference
                .as_deref()
                .is_none_or(|path| Path::new(path).is_absolute()),
            "reference",
        )?;
        demand(item.bytes <= LARGEST, "bytes")?;
        demand(!item.parts.is_empty(), "parts")?;
        for part in &item.parts {
            demand((1..=LAST_ORDINAL).contains(&part.ordinal), "parts.ordinal")?;
            if let Some((first, last)) = part.pages {
                demand(first <= last && last <= LAST_PAGE, "parts.pages")?;
            }
            demand(self.ordinals.insert(part.ordinal), "parts.ordinal")?;
            demand(is_name(&part.name), "parts.name")?;
        }
        let originals = item.files.iter().filter(|f| f.role == FileRole::Original);
        demand(
            originals.count() == usize::from(item.reference.is_none()),
            "files.role",
        )?;
        for held in &item.files {
            demand(is_hash(&held.sha256), "files.sha256")?;
            demand(held.bytes <= LARGEST, "files.bytes")?;
            let part = item.parts.get(held.part).ok_or("files.part")?;
            let path = path(&self.head.dossier, item, part, held.role);
            demand(path.as_ref() == Some(&held.path), "files.path")?;
            demand(self.paths.insert(held.path.to_lowercase()), "files.path")?;
            let is_original = held.role == FileRole::Original;
            demand(!is_original || held.part == 0, "files.part")?;
            demand(
                !is_original || (held.sha256 == item.sha256 && held.bytes == item.bytes),
                "files.sha256",
            )?;
        }
        Ok(())
    }

    pub fn list(&mut self, held: &ArchivedFile) -> Result<(), &'static str> {
        demand(held.role == FileRole::List, "role")?;
        demand(LISTS.contains(&held.path), "path")?;
        demand(self.paths.insert(held.path.to_lowercase()), "path")?;
        demand(held.bytes <= LARGEST, "bytes")?;
        demand(is_hash(&held.sha256), "sha256")
    }
}

/// Whether this program writes an original so.
///
/// # Errors
/// [`Problem::NotOurs`] with the field at fault.
pub fn check_original(head: &ManifestHead, item: &ArchivedOriginal) -> Result<(), Problem> {
    Validity::new(head)
        .original(item)
        .map_err(|field| Problem::NotOurs {
            line: 1,
            field: field.to_owned(),
        })
}

/// The path of a file of a document; `None` where its name makes none.
pub fn path(
    dossier: &str,
    item: &ArchivedOriginal,
    part: &ArchivedDocument,
    role: FileRole,
) -> Option<PlainPath> {
    let names = Names::of(&part.name, &ending(&item.original));
    let name = match role {
        FileRole::Original => names.original,
        FileRole::Copy => names.copy,
        FileRole::Report => names.report,
        FileRole::SidecarJson => names.json,
        FileRole::SidecarXml => names.xml,
        FileRole::List => return None,
    };
    PlainPath::new(dossier)?.join(&name)
}

fn demand(holds: bool, field: &'static str) -> Result<(), &'static str> {
    match holds {
        true => Ok(()),
        false => Err(field),
    }
}

/// Whether a text is a SHA-256 as it is written here.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a text can be the name of a document.
fn is_name(text: &str) -> bool {
    let is_one = PlainPath::new(text).is_some() && !text.contains('/');
    is_one && !text.starts_with('.') && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::{example, hash};
    use crate::manifest::Manifest;
    use crate::naming::Template;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new(ManifestHead::new("H".into(), Template::default()));
        let mut item = example(1, "a");
        for role in [FileRole::Copy, FileRole::SidecarXml] {
            item.files.push(ArchivedFile {
                path: path("H", &item, &item.parts[0], role).unwrap(),
                role,
                part: 0,
                bytes: item.bytes,
                sha256: item.sha256.clone(),
            });
        }
        manifest.items.insert(1, item);
        let mut left = example(2, "b");
        left.reference = Some("/in/b.pdf".into());
        left.files.clear();
        manifest.items.insert(2, left);
        manifest.lists.push(ArchivedFile {
            path: PlainPath::constant("dossier.xml"),
            role: FileRole::List,
            part: 0,
            bytes: 0,
            sha256: hash(b""),
        });
        manifest
    }

    /// The field at fault in a manifest whose text was changed and closed with its hash.
    fn fault(from: &str, to: &str) -> Option<(usize, String)> {
        let text = manifest().text();
        assert!(text.contains(from), "{from}");
        let forged = text.replacen(from, to, 1);
        let above = &forged[..forged.rfind("{\"line\":\"end\"").unwrap()];
        let forged = format!("{above}{}", crate::manifest::end_of(above));
        match Manifest::read(forged.as_bytes()) {
            Ok(_) => None,
            Err(Problem::NotOurs { line, field }) => Some((line, field)),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn what_the_program_never_writes_is_named_by_line_and_field() {
        let (first, second) = (hash(b"a"), hash(b"b"));
        assert_eq!(fault("\"dossier\":\"H\"", "\"dossier\":\"H\""), None);
        for (from, to, line, field) in [
            ("\"dossier\":\"H\"", "\"dossier\":\"..\"", 1, "dossier"),
            ("\"dossier\":\"H\"", "\"dossier\":\"/etc\"", 1, "dossier"),
            ("H/H.0001.pdf", "H/other.pdf", 2, "files.path"),
            ("H/H.0001.pdf", "H/H.0001.xml", 2, "files.path"),
            ("\"name\":\"H.0001\"", "\"name\":\"../x\"", 2, "parts.name"),
            ("\"name\":\"H.0001\"", "\"name\":\".x\"", 2, "parts.name"),
            (first.as_str(), "../../victim", 2, "sha256"),
            (second.as_str(), first.as_str(), 3, "sha256"),
            ("\"ordinal\":2", "\"ordinal\":1", 3, "parts.ordinal"),
            (
                "\"reference\":null",
                "\"reference\":\"/a\"",
                2,
                "files.role",
            ),
            ("\"part\":0", "\"part\":7", 2, "files.part"),
            ("/in/b.pdf", "in/b.pdf", 3, "reference"),
            ("[1,2]", "[1,4294967295]", 2, "parts.pages"),
            (
                "\"ordinal\":2",
                "\"ordinal\":4294967295",
                3,
                "parts.ordinal",
            ),
            ("\"bytes\":1", "\"bytes\":18446744073709551615", 2, "bytes"),
            (
                "\"reference\":\"/in/b.pdf\"",
                "\"reference\":null",
                3,
                "files.role",
            ),
            ("dossier.xml", "ledger.jsonl", 4, "path"),
        ] {
            assert_eq!(fault(from, to), Some((line, field.into())), "{from} {to}");
        }
        for path in ["/etc/passwd", "../victim/sub", "H/../../x"] {
            let (line, field) = fault("H/H.0001.pdf", path).unwrap();
            assert!(line == 2 && field.contains("no path below"), "{field}");
        }
    }
}
