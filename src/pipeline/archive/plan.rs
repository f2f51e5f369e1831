//! What a run has to do for each of its inputs, told from their bytes and from the manifest.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::archive_folder::ArchiveFolder;
use super::filing_task::FilingTask;
use super::request::Archive;
use crate::pipeline::{hex, names};
use baocao_archive::ArchivedOriginal;
use baocao_extract::intake::{self, Fingerprint, FoundFile, Limits};
use baocao_report::error::{Error, Problem, Result};

/// What is to be done.
#[derive(Default)]
pub(super) struct ArchivePlan {
    /// Originals to be filed, in the order of their paths.
    pub tasks: Vec<FilingTask>,
    /// More paths of documents that are filed already, by their ordinal.
    pub paths: BTreeMap<u32, BTreeSet<String>>,
    /// What could not be looked at.
    pub refused: Vec<Error>,
    /// How many originals are filed already.
    pub known: usize,
    /// How many inputs have the same bytes as another.
    pub duplicates: usize,
    /// How much was passed over.
    pub ignored: usize,
}

impl ArchivePlan {
    /// Finds the inputs, hashes them, and compares with what is filed.
    pub fn of(run: &Archive, archive_folder: &ArchiveFolder<'_>, interrupted: &AtomicBool) -> Self {
        let found = intake::walk(&run.paths, Some(&run.out), run.links);
        let mut plan = Self {
            refused: found.errors,
            ignored: found.ignored,
            ..Self::default()
        };
        let prints: Vec<Result<Fingerprint>> = found
            .files
            .par_iter()
            .map(|file| match interrupted.load(Ordering::Relaxed) {
                true => Err(Problem::Interrupted.into()),
                false => fingerprint(file),
            })
            .collect();
        let paths: Vec<PathBuf> = found.files.into_iter().map(|file| file.path).collect();
        let names = names::called(&paths);
        let mut places: HashMap<String, usize> = HashMap::new();
        for ((path, file), print) in paths.into_iter().zip(names).zip(prints) {
            let print = match print {
                Ok(print) => print,
                Err(error) if *error.problem() == Problem::Interrupted => continue,
                Err(error) => {
                    plan.refused.push(error);
                    continue;
                }
            };
            let sha256 = hex(&print.sha256);
            if let Some(&place) = places.get(&sha256) {
                plan.duplicates += 1;
                plan.tasks[place].paths.insert(file);
                continue;
            }
            let item = archive_folder.find(&sha256);
            if let Some(item) = item.filter(|item| !is_due(item, run)) {
                match plan.paths.entry(item.ordinal()) {
                    std::collections::btree_map::Entry::Vacant(entry) => {
                        plan.known += 1;
                        entry.insert(BTreeSet::from([file]));
                    }
                    std::collections::btree_map::Entry::Occupied(mut entry) => {
                        plan.duplicates += 1;
                        entry.get_mut().insert(file);
                    }
                }
                continue;
            }
            places.insert(sha256.clone(), plan.tasks.len());
            plan.tasks
                .push(task(run, path, file, sha256, print.bytes, item));
        }
        plan
    }
}

fn task(
    run: &Archive,
    path: PathBuf,
    file: String,
    sha256: String,
    bytes: u64,
    item: Option<&ArchivedOriginal>,
) -> FilingTask {
    let reference = match item {
        Some(item) => item.reference.clone(),
        // A path that is no text cannot be written down; such an original is copied.
        None => run
            .reference
            .then(|| std::path::absolute(&path).ok()?.to_str().map(str::to_owned))
            .flatten(),
    };
    let pages = item.iter().flat_map(|item| &item.parts);
    let parts: Vec<(u32, u32)> = pages.filter_map(|part| part.pages).collect();
    let mut paths = item.map(|item| item.paths.clone()).unwrap_or_default();
    paths.insert(file.clone());
    FilingTask {
        has_original: item.is_some() || reference.is_some(),
        parts: if parts.len() > 1 { parts } else { Vec::new() },
        path,
        file,
        sha256,
        bytes,
        paths,
        reference,
    }
}

/// Whether something is to be made anew of an original that is filed already.
fn is_due(item: &ArchivedOriginal, run: &Archive) -> bool {
    let may_be_split = item.parts.len() == 1 && item.parts.iter().any(|p| !p.begins.is_empty());
    item.error.is_some() || run.force || (run.split && may_be_split)
}

/// Hashes a file of whatever size: what cannot be read is archived all the same.
fn fingerprint(file: &FoundFile) -> Result<Fingerprint> {
    let limits = Limits {
        bytes: u64::MAX,
        ..Limits::DEFAULT
    };
    match intake::fingerprint(&file.path, file.identity, &limits) {
        Err(error) if *error.problem() == Problem::Empty => Ok(Fingerprint {
            sha256: Sha256::digest([]).into(),
            bytes: 0,
        }),
        print => print,
    }
}
