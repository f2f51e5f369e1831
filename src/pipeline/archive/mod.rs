//! Folders of originals to an archive: searchable copies, originals, sidecars, reports, a manifest.
//!
//! Workers read; what they make, and the copy of the original, lies in a folder of its own below the archive until it is
//! whole. Then, in the order of the originals' paths, so that ordinals and names depend on nothing else, the journal is told
//! what the document's files are, and they are renamed into their places. A run that is killed at any moment is completed by
//! the next: what was read is not read again, and what the journal tells of is moved to its place.

mod archive_folder;
mod filing_task;
mod opening;
mod placing;
mod plan;
mod request;
mod staging;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::job::ReaderSetup;
use super::worker_pool::{TaskResult, WorkerPool};
use super::{Event, FailedInput, ReportReader};
use archive_folder::{ArchiveFolder, FilingOutcome};
use baocao_archive::DecisionKind;
use baocao_report::error::{Error, Problem, Result};
use filing_task::FilingTask;
use plan::ArchivePlan;
pub use request::Archive;
pub(super) use staging::StageFolder;

/// What a run has done.
#[derive(Debug, Default)]
pub struct ArchiveSummary {
    /// Originals filed, or filed anew, in this run.
    pub filed: usize,
    /// Originals that were in the archive already.
    pub known: usize,
    /// Inputs with the same bytes as another.
    pub duplicates: usize,
    /// Hidden files, lock files and the like.
    pub ignored: usize,
    /// Inputs that could not be read, in the order of their paths. Their originals are filed all the same, where they could be
    /// copied.
    pub failed: Vec<FailedInput>,
    /// Documents in the archive.
    pub documents: usize,
    /// Documents with a searchable copy.
    pub copies: usize,
    /// How much there is to decide, by matter.
    pub decisions: BTreeMap<DecisionKind, usize>,
}

/// Archives all originals that are not there yet.
///
/// `interrupted` may be set at any time, by a signal handler say: workers are then killed, the manifest is written of what has
/// been filed, and the run ends with [`Problem::Interrupted`].
///
/// # Errors
/// What stops a whole run: [`Problem::Usage`], [`Problem::Dictionary`], [`Problem::Archive`], [`Problem::Output`],
/// [`Problem::Interrupted`]; what has been filed until then is told by the manifest, unless that could not be written either.
/// An input that fails stops nothing; it is in the summary.
pub fn archive(
    run: &Archive,
    interrupted: &AtomicBool,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<ArchiveSummary> {
    ReportReader::new(&run.options, None)?;
    let options = run.options.fingerprint()?;
    let archive_folder = ArchiveFolder::open(run, options)?;
    let plan = ArchivePlan::of(run, &archive_folder, interrupted);
    let mut coordinator = ArchiveCoordinator {
        archive_folder,
        summary: ArchiveSummary {
            known: plan.known,
            duplicates: plan.duplicates,
            ignored: plan.ignored,
            ..ArchiveSummary::default()
        },
        observe,
    };
    for error in plan.refused {
        let file = error
            .file()
            .map(baocao_extract::intake::shown)
            .unwrap_or_default();
        coordinator.refuse(file, error);
    }
    for (ordinal, paths) in plan.paths {
        coordinator.archive_folder.add_paths(ordinal, paths);
    }
    (coordinator.observe)(Event::Planned(plan.tasks.len()));
    let outcome = coordinator.file(run, &plan.tasks, interrupted);
    (coordinator.observe)(Event::Closing);
    let closed = coordinator.archive_folder.close();
    outcome?;
    coordinator.summary.decisions = closed?;
    let documents = coordinator.archive_folder.manifest().documents();
    coordinator.summary.documents = documents.count();
    let documents = coordinator.archive_folder.manifest().documents();
    coordinator.summary.copies = documents.filter(|(_, part)| part.copy.is_some()).count();
    coordinator
        .summary
        .failed
        .sort_by(|a, b| a.file.cmp(&b.file));
    Ok(coordinator.summary)
}

/// Where everything of a run comes together, in one thread.
struct ArchiveCoordinator<'a> {
    archive_folder: ArchiveFolder<'a>,
    summary: ArchiveSummary,
    observe: &'a mut dyn FnMut(Event<'_>),
}

impl ArchiveCoordinator<'_> {
    /// Reads the tasks, as many at a time as there are cores, and files them in their order.
    fn file(
        &mut self,
        run: &Archive,
        tasks: &[FilingTask],
        interrupted: &AtomicBool,
    ) -> Result<()> {
        let workers = run.jobs.min(tasks.len()).max(1);
        let setup = ReaderSetup {
            options: run.options.clone(),
            memory: run.allowance.memory,
            threads: run.jobs.div_ceil(workers),
        };
        let pool = WorkerPool {
            setup: &setup,
            allowance: run.allowance,
            workers,
            interrupted,
        };
        let stage = Arc::clone(&self.archive_folder.stage);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        pool.run_all(
            tasks.len(),
            |supervisor, index| stage.make(supervisor, &run.out, &tasks[index]),
            |TaskResult { index, result, .. }| {
                waiting.insert(index, result);
                while let Some(result) = waiting.remove(&next) {
                    self.shelve(&tasks[next], result)?;
                    next += 1;
                }
                Ok(())
            },
        )
    }

    fn shelve(&mut self, task: &FilingTask, staged: Result<()>) -> Result<()> {
        match staged.and_then(|()| self.archive_folder.file(task)) {
            Ok(FilingOutcome::Whole) => {
                self.summary.filed += 1;
                (self.observe)(Event::Read(&task.file));
                Ok(())
            }
            Ok(FilingOutcome::OriginalOnly(error)) => {
                self.summary.filed += 1;
                self.fail(task.file.clone(), error);
                Ok(())
            }
            Ok(FilingOutcome::AsBefore(error)) => {
                self.fail(task.file.clone(), error);
                Ok(())
            }
            Err(error) => match error.problem() {
                Problem::Interrupted | Problem::Output(_) | Problem::InTheWay => Err(error),
                _ => {
                    self.refuse(task.file.clone(), error);
                    Ok(())
                }
            },
        }
    }

    /// A file that cannot be filed at all.
    fn refuse(&mut self, file: String, error: Error) {
        self.archive_folder.refuse(&file, &error);
        self.fail(file, error);
    }

    fn fail(&mut self, file: String, error: Error) {
        let failed = FailedInput { file, error };
        (self.observe)(Event::Failed(&failed));
        self.summary.failed.push(failed);
    }
}
