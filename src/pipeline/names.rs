//! What the files of a run are called in the ledger, and what their reports are called.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use unicode_normalization::is_nfc;

use super::hex;
use baocao_extract::intake::{FoundFile, shown};
use baocao_files::{Identity, PlainPath};
use baocao_output::ledger::{Ledger, REPORT_ENDING};

/// A file that a run was asked to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called, in the ledger and in its report: no two inputs are called the same.
    pub file: String,
    /// What was found there.
    pub identity: Identity,
    /// Its report, below the output folder; no two are the same.
    pub report: PlainPath,
}

/// The longest name of a report's file, in bytes: what file systems take, less some room.
const LONGEST: usize = 240;

/// Names the files of a run, given in their order.
///
/// A report is called by its original's whole name, as `a.pdf` and `a.docx` are two files, in the same
/// subfolder; where several folders were asked for, below the name of its own. Names that two files lay
/// claim to get a hash of the path. What the ledger says of an earlier run stays so.
pub(super) fn inputs(files: Vec<FoundFile>, roots: &[PathBuf], ledger: &Ledger) -> Vec<Input> {
    let exact = exact(files.iter().map(|file| file.path.as_path()));
    let several = roots.iter().filter(|root| root.is_dir()).count() > 1;
    let mut taken = UsedReportNames::of(ledger);
    files
        .into_iter()
        .map(|found| {
            let file = name(&found.path, &exact);
            let known = ledger.get(&file).and_then(|entry| entry.report.clone());
            let report = known.unwrap_or_else(|| {
                let root = roots
                    .get(found.root)
                    .filter(|root| several && root.is_dir());
                taken.take(&wanted(&found.relative, root), &file)
            });
            Input {
                path: found.path,
                identity: found.identity,
                file,
                report,
            }
        })
        .collect()
}

/// What files are called, given in their order.
pub(super) fn called(paths: &[PathBuf]) -> Vec<String> {
    let exact = exact(paths.iter().map(PathBuf::as_path));
    paths.iter().map(|path| name(path, &exact)).collect()
}

/// The paths that are in NFC.
fn exact<'a>(paths: impl Iterator<Item = &'a Path>) -> HashSet<String> {
    paths
        .filter_map(Path::to_str)
        .filter(|path| is_nfc(path))
        .map(|path| shown(Path::new(path)))
        .collect()
}

/// A path in NFC; as it is where NFC is the path of another file.
fn name(path: &Path, exact: &HashSet<String>) -> String {
    let nfc = shown(path);
    match path.to_str() {
        Some(own) if !is_nfc(own) && exact.contains(&nfc) => own.to_owned(),
        _ => nfc,
    }
}

/// The report that a file would have if it were alone, without its ending.
fn wanted(relative: &Path, root: Option<&PathBuf>) -> String {
    let below = root
        .and_then(|root| root.canonicalize().ok())
        .and_then(|root| root.file_name().map(PathBuf::from));
    let relative = match below {
        Some(below) => below.join(relative),
        None => relative.to_owned(),
    };
    shown(&relative)
}

/// Names of reports that are no longer free.
struct UsedReportNames {
    reports: HashSet<String>,
    folders: HashSet<String>,
}

impl UsedReportNames {
    fn of(ledger: &Ledger) -> Self {
        let mut taken = Self {
            reports: HashSet::new(),
            folders: HashSet::new(),
        };
        for report in ledger.entries().filter_map(|entry| entry.report.as_ref()) {
            taken.insert(report);
        }
        taken
    }

    fn insert(&mut self, report: &str) {
        self.folders.extend(folders_of(report).map(str::to_owned));
        self.reports.insert(report.to_owned());
    }

    /// Takes the name that is wanted or, where it is not free or too long, one with a hash of the path.
    fn take(&mut self, wanted: &str, path: &str) -> PlainPath {
        let plain = format!("{wanted}{REPORT_ENDING}");
        let name_length = plain.rsplit('/').next().unwrap_or_default().len();
        let is_short = name_length <= LONGEST;
        let report = PlainPath::new(plain)
            .filter(|plain| is_short && self.is_free(plain))
            .or_else(|| PlainPath::new(with_hash(wanted, path)))
            .unwrap_or_else(|| named_by_hash(path));
        self.insert(&report);
        report
    }

    fn is_free(&self, report: &str) -> bool {
        !self.reports.contains(report)
            && !self.folders.contains(report)
            && !folders_of(report).any(|folder| self.reports.contains(folder))
    }
}

/// The folders that a report stands in, the innermost first.
fn folders_of(report: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(report.rsplit_once('/'), |(folder, _)| {
        folder.rsplit_once('/')
    })
    .map(|(folder, _)| folder)
}

fn with_hash(wanted: &str, path: &str) -> String {
    let hash = hex(&Sha256::digest(path.as_bytes())[..4]);
    let (folder, name) = wanted.rsplit_once('/').unwrap_or(("", wanted));
    let end = name.floor_char_boundary(LONGEST - REPORT_ENDING.len() - hash.len() - 1);
    let separator = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{separator}{}-{hash}{REPORT_ENDING}", &name[..end])
}

/// The name of a report whose folder's own name is too long for one.
fn named_by_hash(path: &str) -> PlainPath {
    let hash = hex(&Sha256::digest(path.as_bytes()));
    match PlainPath::new(format!("{hash}{REPORT_ENDING}")) {
        Some(path) => path,
        None => unreachable!("digits are a plain name"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, relative: &str) -> FoundFile {
        FoundFile {
            path: path.into(),
            relative: relative.into(),
            root: 0,
            identity: Identity::default(),
        }
    }

    fn empty() -> Ledger {
        Ledger::default()
    }

    fn reports(files: &[FoundFile]) -> Vec<String> {
        let inputs = inputs(files.to_vec(), &["in".into()], &empty());
        inputs
            .into_iter()
            .map(|input| input.report.to_string())
            .collect()
    }

    #[test]
    fn a_report_keeps_its_originals_folder_and_whole_name() {
        let names = reports(&[
            found("in/quý 1/a.docx", "quý 1/a.docx"),
            found("in/quý 1/a.pdf", "quý 1/a.pdf"),
        ]);
        assert_eq!(names, ["quý 1/a.docx.json", "quý 1/a.pdf.json"]);
    }

    #[test]
    fn both_forms_of_a_name_get_names_of_their_own() {
        let (nfd, nfc) = ("in/a\u{301}.txt", "in/á.txt");
        let inputs = inputs(
            vec![found(nfd, &nfd[3..]), found(nfc, &nfc[3..])],
            &["in".into()],
            &empty(),
        );
        assert_eq!(inputs[0].file, nfd);
        assert_eq!(inputs[1].file, nfc);
        assert_eq!(&*inputs[0].report, "á.txt.json");
        assert!(inputs[1].report.starts_with("á.txt-"), "{inputs:?}");
        // Alone, the decomposed one is called by its NFC form.
        assert_eq!(called(&[nfd.into()]), [nfc]);
    }

    #[test]
    fn a_report_is_never_called_like_a_folder_of_reports() {
        let names = reports(&[
            found("in/a.txt.json/b", "a.txt.json/b"),
            found("in/a.txt", "a.txt"),
        ]);
        assert_eq!(names[0], "a.txt.json/b.json");
        assert!(names[1].starts_with("a.txt-"), "{names:?}");
    }

    #[test]
    fn names_too_long_for_an_ending_are_cut_between_letters() {
        let long = "đ".repeat(125);
        let names = reports(&[found(&format!("in/x/{long}"), &format!("x/{long}"))]);
        assert!(names[0].len() <= LONGEST + 2 && names[0].starts_with("x/đđ"));
    }
}
