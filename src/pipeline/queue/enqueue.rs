//! Files to the queue.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::shared_folder::SharedFolder;
use crate::pipeline::{FailedInput, hex, names};
use baocao_extract::intake::{self, FoundFile, Limits, Links, shown};
use baocao_files::Identity;
use baocao_report::error::{Error, Problem, Result};
use baocao_store::{EnqueueOutcome, Queue, QueueEntry, QueueError};

/// How many files go into the queue at a time.
const MANY: usize = 256;

/// What to put into the queue.
#[derive(Clone, Debug)]
pub struct Enqueue {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The address of the database.
    pub database: String,
    /// The folder that all machines share; `None` for the one that the program was started in.
    pub root: Option<PathBuf>,
    /// Where links in the folders may lead.
    pub links: Links,
    /// Whether to read anew what is in the database.
    pub force: bool,
}

/// What is told while files are put into the queue.
#[derive(Debug)]
pub enum EnqueueEvent<'a> {
    /// So many files were found.
    Found(usize),
    /// So many of them have been gone through.
    Placed(usize),
    /// A file or a folder could not be read, or is called as no database can keep it.
    Failed(&'a FailedInput),
}

/// What has become of the files.
#[derive(Debug, Default)]
pub struct EnqueueSummary {
    /// In the queue now.
    pub queued: usize,
    /// There before, and not done yet.
    pub waiting: usize,
    /// In the database already.
    pub imported: usize,
    /// With the same bytes as a file before them.
    pub duplicates: usize,
    /// Hidden files, lock files and the like.
    pub ignored: usize,
    /// Not to be read, or not to be kept in a database.
    pub failed: usize,
    /// The address of the database, without a password.
    pub database: String,
}

/// Puts files into the queue, each once: what waits there already and what the database has is left as it is.
///
/// `interrupted` may be set at any time: what has been told as placed is in the queue then.
///
/// # Errors
/// What stops the whole: [`Problem::Database`], [`Problem::Usage`], [`Problem::Interrupted`]. A file that cannot be
/// read or kept stops nothing; it is told to `observe` and counted.
pub fn enqueue(
    run: &Enqueue,
    interrupted: &AtomicBool,
    observe: &mut dyn FnMut(EnqueueEvent<'_>),
) -> Result<EnqueueSummary> {
    let share = SharedFolder::at(run.root.as_deref(), run.links)?;
    let mut queue = Queue::open(&run.database)?;
    let mut summary = EnqueueSummary {
        database: queue.address(),
        ..EnqueueSummary::default()
    };
    let found = intake::walk(&run.paths, None, run.links);
    summary.ignored = found.ignored;
    for error in found.errors {
        summary.fail(error, observe);
    }
    let files = named(&share, found.files)?;
    observe(EnqueueEvent::Found(files.len()));
    let mut seen = HashSet::new();
    let mut gone_through = 0;
    for chunk in files.chunks(MANY) {
        if interrupted.load(Ordering::Relaxed) {
            return Err(Problem::Interrupted.into());
        }
        let hashed: Vec<Result<QueueEntry>> = chunk.par_iter().map(SharedFile::hashed).collect();
        let mut entries = Vec::new();
        for entry in hashed {
            match entry {
                Ok(entry) if !seen.insert(entry.sha256.clone()) => {
                    summary.duplicates += 1;
                }
                Ok(entry) => entries.push(entry),
                Err(error) => summary.fail(error, observe),
            }
        }
        let placed = queue
            .enqueue(&entries, run.force)
            .map_err(QueueError::problem)?;
        for (entry, placed) in entries.iter().zip(placed) {
            summary.add(entry, placed, observe);
        }
        gone_through += chunk.len();
        observe(EnqueueEvent::Placed(gone_through));
    }
    Ok(summary)
}

/// A file with what it is called on every machine.
struct SharedFile {
    here: PathBuf,
    identity: Identity,
    path: PathBuf,
    file: String,
}

fn named(share: &SharedFolder, found: Vec<FoundFile>) -> Result<Vec<SharedFile>> {
    let paths: Vec<PathBuf> = found
        .iter()
        .map(|found| share.relative(&found.path))
        .collect::<Result<_>>()?;
    let names = names::called(&paths);
    let files = found.into_iter().zip(paths).zip(names);
    let named = files.map(|((found, path), file)| SharedFile {
        here: found.path,
        identity: found.identity,
        path,
        file,
    });
    Ok(named.collect())
}

impl SharedFile {
    /// How large a file may be is for the workers to say.
    fn hashed(&self) -> Result<QueueEntry> {
        let limits = Limits {
            bytes: u64::MAX,
            ..Limits::DEFAULT
        };
        let print = intake::fingerprint(&self.here, self.identity, &limits)?;
        Ok(QueueEntry {
            sha256: hex(&print.sha256),
            file: self.file.clone(),
            path: self.path.clone(),
        })
    }
}

impl EnqueueSummary {
    fn add(
        &mut self,
        entry: &QueueEntry,
        placed: EnqueueOutcome,
        observe: &mut dyn FnMut(EnqueueEvent<'_>),
    ) {
        match placed {
            EnqueueOutcome::Queued => self.queued += 1,
            EnqueueOutcome::Waiting => self.waiting += 1,
            EnqueueOutcome::Imported => self.imported += 1,
            EnqueueOutcome::Refused(obstacle) => {
                self.fail(Error::from(obstacle).in_file(&entry.path), observe);
            }
        }
    }

    fn fail(&mut self, error: Error, observe: &mut dyn FnMut(EnqueueEvent<'_>)) {
        self.failed += 1;
        let file = error.file().map(shown).unwrap_or_default();
        observe(EnqueueEvent::Failed(&FailedInput { file, error }));
    }
}
