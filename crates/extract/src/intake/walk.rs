//! Paths to the files that stand in them.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use baocao_files::Identity;
use baocao_report::error::{Error, Problem};

/// What was found under the paths that were asked for.
#[derive(Debug, Default)]
pub struct FoundFiles {
    /// Files, by the NFC form of their path; each once, however many links lead to it.
    pub files: Vec<FoundFile>,
    /// Folders and links that could not be gone into, each with its path.
    pub errors: Vec<Error>,
    /// How much was passed over: hidden files and folders, lock files of Office, lists of thumbnails, links
    /// back to a folder they stand in.
    pub ignored: usize,
}

/// A file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Its path: the path asked for and what follows below it.
    pub path: PathBuf,
    /// Its path below the folder that was asked for; of a file that was asked for, its name.
    pub relative: PathBuf,
    /// Which of the paths asked for it stands under, counted from 0.
    pub root: usize,
    /// What was found there.
    pub identity: Identity,
}

/// Where links may lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// To files and folders below the path that was asked for.
    #[default]
    Within,
    /// Anywhere.
    Anywhere,
}

/// Finds the files under some paths, folders within folders included.
///
/// Links are followed as far as `links` allows, but nothing is taken twice: neither by two links nor by paths that overlap.
/// A path that was asked for may itself be a link. A folder that cannot be read, and a link that leads out, become an error
/// and the rest goes on. `exclude` is a folder to keep out of, such as the one that reports are written to.
pub fn walk(paths: &[PathBuf], exclude: Option<&Path>, links: Links) -> FoundFiles {
    let exclude = exclude.and_then(|folder| folder.canonicalize().ok());
    let mut found = FoundFiles::default();
    let mut seen = HashSet::new();
    for (index, path) in paths.iter().enumerate() {
        let root = Root {
            index,
            real: match links {
                Links::Within => baocao_files::locate(path).ok().map(|root| root.real),
                Links::Anywhere => None,
            },
        };
        let mut out = Vec::new();
        let entries = WalkDir::new(path)
            .follow_links(true)
            .sort_by(|a, b| sort_key(a.path()).cmp(&sort_key(b.path())))
            .into_iter()
            .filter_entry(|entry| {
                !is_excluded(entry, exclude.as_deref()) && !leads_out(entry, &root, &mut out)
            });
        for entry in entries {
            match entry {
                Ok(entry) => found.take(&entry, &root, &mut seen),
                // A link back to a folder that is being walked loses nothing.
                Err(error) if error.loop_ancestor().is_some() => found.ignored += 1,
                Err(error) => found.errors.push(problem(&error, path)),
            }
        }
        found.errors.append(&mut out);
    }
    found.files.sort_by_cached_key(|file| sort_key(&file.path));
    found
}

/// A path that was asked for.
struct Root {
    index: usize,
    /// Where it leads, where links must not lead out of it.
    real: Option<PathBuf>,
}

impl Root {
    fn allows(&self, real: &Path) -> bool {
        self.real.as_ref().is_none_or(|root| real.starts_with(root))
    }
}

/// Whether a folder is a link that leads out of the path that was asked for.
fn leads_out(entry: &DirEntry, root: &Root, out: &mut Vec<Error>) -> bool {
    if entry.depth() == 0 || !entry.path_is_symlink() || !entry.file_type().is_dir() {
        return false;
    }
    let allowed = baocao_files::locate(entry.path()).is_ok_and(|place| root.allows(&place.real));
    if !allowed {
        out.push(Error::from(Problem::LeadsOut).in_file(entry.path()));
    }
    !allowed
}

impl FoundFiles {
    fn take(&mut self, entry: &DirEntry, root: &Root, seen: &mut HashSet<PathBuf>) {
        if entry.file_type().is_dir() {
            return;
        }
        if entry.depth() > 0 && is_clutter(entry.file_name()) {
            self.ignored += 1;
            return;
        }
        // A pipe or a socket would be waited on for ever; it is no document.
        if !entry.file_type().is_file() {
            self.errors
                .push(Error::from(Problem::NotAFile).in_file(entry.path()));
            return;
        }
        let located = match baocao_files::locate(entry.path()) {
            Ok(located) => located,
            Err(error) => {
                let problem = Problem::of_reading(&error);
                self.errors.push(Error::from(problem).in_file(entry.path()));
                return;
            }
        };
        if !root.allows(&located.real) {
            self.errors
                .push(Error::from(Problem::LeadsOut).in_file(entry.path()));
            return;
        }
        let identity = located.identity();
        if !seen.insert(located.real) {
            return;
        }
        let relative: PathBuf = match entry.depth() {
            0 => entry.file_name().into(),
            depth => {
                let parts: Vec<_> = entry.path().components().collect();
                parts[parts.len().saturating_sub(depth)..].iter().collect()
            }
        };
        self.files.push(FoundFile {
            path: entry.path().to_owned(),
            relative,
            root: root.index,
            identity,
        });
    }
}

/// Files that are no documents: hidden ones, `~$report.docx` that Office leaves beside an open file, and
/// what file managers keep about a folder.
fn is_clutter(name: &OsStr) -> bool {
    let name = name.as_bytes();
    name.starts_with(b".")
        || name.starts_with(b"~$")
        || [&b"thumbs.db"[..], b"desktop.ini"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
}

fn is_excluded(entry: &DirEntry, exclude: Option<&Path>) -> bool {
    if !entry.file_type().is_dir() {
        return false;
    }
    let is_hidden = entry.depth() > 0 && entry.file_name().as_bytes().starts_with(b".");
    let is_output = exclude.is_some_and(|folder| {
        entry.file_name() == folder.file_name().unwrap_or_default() || entry.path_is_symlink()
    }) && entry.path().canonicalize().ok().as_deref() == exclude;
    is_hidden || is_output
}

/// What stopped the walk.
fn problem(error: &walkdir::Error, root: &Path) -> Error {
    let path = error.path().unwrap_or(root);
    let is_dangling = fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
    let problem = match error.io_error() {
        Some(cause) if cause.kind() == std::io::ErrorKind::NotFound && is_dangling => {
            Problem::Unreadable("a link to nothing".into())
        }
        Some(cause) if cause.kind() == std::io::ErrorKind::NotFound => Problem::NotFound,
        Some(cause) => Problem::Unreadable(cause.to_string()),
        None => Problem::Unreadable(error.to_string()),
    };
    Error::from(problem).in_file(path)
}

/// Orders paths as their NFC forms, and two that look the same by their bytes.
fn sort_key(path: &Path) -> (String, Vec<u8>) {
    (shown(path), path.as_os_str().as_bytes().to_vec())
}

/// A path as it is written in a report and in the ledger: NFC, `/` between the parts, no `.` parts, and
/// every byte that is not UTF-8 as `%` and two hexadecimal digits.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        match part {
            Component::RootDir => text.push('/'),
            Component::CurDir => {}
            other => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                push_name(&mut text, other.as_os_str());
            }
        }
    }
    text
}

fn push_name(text: &mut String, name: &OsStr) {
    for chunk in name.as_bytes().utf8_chunks() {
        text.extend(chunk.valid().nfc());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::fs::symlink;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn names(found: &FoundFiles) -> Vec<String> {
        found.files.iter().map(|f| shown(&f.relative)).collect()
    }

    fn of(folder: &tempfile::TempDir) -> FoundFiles {
        walk(&[folder.path().to_owned()], None, Links::Within)
    }

    #[test]
    fn finds_files_in_order_and_passes_over_clutter() {
        let folder = folder(&[
            "b/2.txt",
            "a.txt",
            "b/~$2.docx",
            "Thumbs.db",
            ".DS_Store",
            ".git/x",
        ]);
        let found = of(&folder);
        assert_eq!(names(&found), ["a.txt", "b/2.txt"]);
        assert_eq!(found.ignored, 3);
        assert!(found.errors.is_empty());
    }

    #[test]
    fn both_forms_of_a_vietnamese_name_and_no_form_at_all_are_found() {
        let folder = folder(&["Báo cáo.txt", "Ba\u{301}o ca\u{301}o.txt"]);
        let wild = std::ffi::OsString::from_vec(b"x\xff.txt".to_vec());
        fs::write(folder.path().join(wild), "x").unwrap();
        assert_eq!(
            names(&of(&folder)),
            ["Báo cáo.txt", "Báo cáo.txt", "x%FF.txt"]
        );
    }

    #[test]
    fn links_are_followed_once_and_circles_end() {
        let folder = folder(&["a/1.txt"]);
        symlink(folder.path(), folder.path().join("a/back")).unwrap();
        symlink(folder.path().join("a"), folder.path().join("b")).unwrap();
        symlink("nowhere", folder.path().join("c")).unwrap();
        symlink("d", folder.path().join("d")).unwrap();
        let found = of(&folder);
        assert_eq!(names(&found), ["a/1.txt"]);
        let broken: Vec<_> = found
            .errors
            .iter()
            .map(|e| (e.file().unwrap().file_name().unwrap(), e.problem().code()))
            .collect();
        assert_eq!(
            broken,
            [("c".as_ref(), "unreadable"), ("d".as_ref(), "unreadable")]
        );
    }

    #[test]
    fn overlapping_paths_give_a_file_once_and_a_missing_one_is_an_error() {
        let folder = folder(&["a/1.txt"]);
        let root = folder.path();
        let found = walk(
            &[root.join("a/1.txt"), root.to_owned(), root.join("no")],
            None,
            Links::Within,
        );
        assert_eq!(names(&found), ["1.txt"]);
        assert_eq!(*found.errors[0].problem(), Problem::NotFound);
    }

    #[test]
    fn the_excluded_folder_is_kept_out_by_whatever_name() {
        let folder = folder(&["in.txt", "out/1.json"]);
        let out = folder.path().join("out");
        symlink(&out, folder.path().join("same")).unwrap();
        let found = walk(&[folder.path().to_owned()], Some(&out), Links::Within);
        assert_eq!(names(&found), ["in.txt"]);
    }

    #[test]
    fn shown_paths_have_no_needless_parts() {
        assert_eq!(shown(Path::new("./a//./b/")), "a/b");
        assert_eq!(shown(Path::new("/a/../b")), "/a/../b");
    }
}
