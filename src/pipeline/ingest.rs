//! The main job: folders of documents to reports, ledger and database.
//!
//! This process alone writes to the output folder; workers only read. The order of writing makes a run that
//! is killed at any moment one that the next run completes: a report's file first, whole or not at all;
//! then its line in the ledger; at the end what is made of all reports together.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::failed_input::FailedInput;
use super::import::{Importer, MANY, MUCH, RawReport};
use super::job::{Job, JobOutput, JobTask, ReaderSetup};
use super::names::{self, Input};
use super::output::{OutputFolder, REPORTS};
use super::plan::{FreshnessCheck, PlanStep, plan};
use super::supervisor::Supervisor;
use super::worker_pool::WorkerPool;
use super::{ReadOptions, ReportReader, ResourceLimits, hex};
use baocao_extract::intake::{self, Fingerprint, Links, shown};
use baocao_files::{Entry, PlainPath};
use baocao_output::ledger::{InputStatus, Ledger, LedgerEntry, ReportCounts};
use baocao_report::error::{Context, EntryError, Error, Language, Problem, Result};
use baocao_report::json;
use baocao_store::{OnDuplicate, Store};

/// The version that the ledger names.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// The embedded database, and the files that SQLite keeps beside it.
const DATABASE: [PlainPath; 4] = [
    PlainPath::constant("baocao.db"),
    PlainPath::constant("baocao.db-wal"),
    PlainPath::constant("baocao.db-shm"),
    PlainPath::constant("baocao.db-journal"),
];

/// The largest file that is taken for a report, in bytes.
const LARGEST_REPORT: u64 = 256 << 20;

/// What to do.
#[derive(Clone, Debug)]
pub struct Ingest {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// The folder to write to.
    pub out: PathBuf,
    /// The database; `None` for `baocao.db` in the output folder.
    pub database: Option<String>,
    /// Where links in the folders may lead.
    pub links: Links,
    /// How to read.
    pub options: ReadOptions,
    /// What one file may cost.
    pub allowance: ResourceLimits,
    /// How many cores to use.
    pub jobs: usize,
    /// Whether to read anew what is done.
    pub force: bool,
    /// The language of messages in the ledger.
    pub language: Language,
}

/// What a run tells while it goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// The inputs are known: so many are to be read.
    Planned(usize),
    /// An input was read.
    Read(&'a str),
    /// An input failed.
    Failed(&'a FailedInput),
    /// All are read; the list of reports and the database are being written.
    Closing,
}

/// What a run has done.
#[derive(Debug, Default)]
pub struct Summary {
    /// Inputs read in this run.
    pub done: usize,
    /// Inputs whose reports were there already.
    pub skipped: usize,
    /// Inputs with the same bytes as another.
    pub duplicates: usize,
    /// Hidden files, lock files and the like.
    pub ignored: usize,
    /// Inputs that failed, in the order of their paths.
    pub failed: Vec<FailedInput>,
    /// Criteria in the reports of all inputs.
    pub criteria: usize,
    /// Findings in the reports of all inputs.
    pub findings: usize,
    /// How many of the findings are errors.
    pub errors: usize,
    /// The address of the database.
    pub database: String,
}

/// Reads all inputs that have no report yet, writes their reports, the ledger, `reports.jsonl` and the
/// database.
///
/// `interrupted` may be set at any time, by a signal handler say: workers are then killed, the ledger is
/// kept, and the run ends with [`Problem::Interrupted`].
///
/// # Errors
/// What stops a whole run: [`Problem::Usage`], [`Problem::Dictionary`], [`Problem::Output`],
/// [`Problem::Database`], [`Problem::Interrupted`]. An input that fails stops nothing; it is in the summary.
pub fn ingest(
    run: &Ingest,
    interrupted: &AtomicBool,
    observe: &mut dyn FnMut(Event<'_>),
) -> Result<Summary> {
    ReportReader::new(&run.options, None)?;
    let options = run.options.fingerprint()?;
    let output = &OutputFolder::open(&run.out, &run.paths)?;
    let database = match &run.database {
        Some(address) => OutputDatabase::Named(address),
        None => OutputDatabase::Own(output),
    };
    database.check()?;
    let mut coordinator = IngestCoordinator {
        run,
        options,
        output,
        ledger: Ledger::open(output)?,
        summary: Summary::default(),
        observe,
    };
    let (inputs, hashes) = coordinator.look(interrupted);
    let files: HashSet<String> = inputs.iter().map(|input| input.file.clone()).collect();
    let standing = FreshnessCheck {
        ledger: &coordinator.ledger,
        program: PROGRAM,
        options: &coordinator.options,
        force: run.force,
        is_there: &|report| output.has_file(report).unwrap_or(false),
    };
    let steps = plan(inputs.into_iter().zip(hashes).collect(), &standing);
    let tasks = coordinator.settle(steps)?;
    (coordinator.observe)(Event::Planned(tasks.len()));
    let outcome = coordinator.read(&tasks, interrupted);
    coordinator.ledger.compact(output)?;
    outcome?;
    (coordinator.observe)(Event::Closing);
    coordinator.note_gone(&files)?;
    coordinator.count(&files);
    coordinator.publish(&database, interrupted)?;
    coordinator
        .summary
        .failed
        .sort_by(|a, b| a.file.cmp(&b.file));
    Ok(coordinator.summary)
}

/// An input that is to be read.
struct ReadTask {
    input: Input,
    print: Fingerprint,
}

/// Where everything of a run comes together, in one thread.
struct IngestCoordinator<'a> {
    run: &'a Ingest,
    options: String,
    output: &'a OutputFolder,
    ledger: Ledger,
    summary: Summary,
    observe: &'a mut dyn FnMut(Event<'_>),
}

impl IngestCoordinator<'_> {
    /// Finds the inputs and hashes them.
    fn look(&mut self, interrupted: &AtomicBool) -> (Vec<Input>, Vec<Result<Fingerprint>>) {
        let found = intake::walk(&self.run.paths, Some(&self.run.out), self.run.links);
        self.summary.ignored = found.ignored;
        for error in found.errors {
            let file = error.file().map(shown).unwrap_or_default();
            // Folders have no line in the ledger, which is of files.
            self.fail(file, error);
        }
        let inputs = names::inputs(found.files, &self.run.paths, &self.ledger);
        let limits = &self.run.options.extract.limits;
        let hashes = inputs
            .par_iter()
            .map(|input| {
                if interrupted.load(Ordering::Relaxed) {
                    return Err(Problem::Interrupted.into());
                }
                intake::fingerprint(&input.path, input.identity, limits)
            })
            .collect();
        (inputs, hashes)
    }

    fn fail(&mut self, file: String, error: Error) {
        let failed = FailedInput { file, error };
        (self.observe)(Event::Failed(&failed));
        self.summary.failed.push(failed);
    }

    /// Does what needs no reading, and gives what does.
    fn settle(&mut self, steps: Vec<PlanStep>) -> Result<Vec<ReadTask>> {
        let mut tasks = Vec::new();
        for step in steps {
            match step {
                PlanStep::Read(input, print) => tasks.push(ReadTask { input, print }),
                PlanStep::Skip(input) => {
                    self.summary.skipped += 1;
                    self.bring_back(&input)?;
                }
                PlanStep::Duplicate(input, print, of) => {
                    self.summary.duplicates += 1;
                    let mut entry = self.entry(&input, Some(print), InputStatus::Duplicate);
                    entry.duplicate_of = Some(of);
                    self.ledger.record(self.output, entry)?;
                }
                PlanStep::Fail(_, error) if *error.problem() == Problem::Interrupted => {}
                PlanStep::Fail(input, error) => self.record_failure(&input, None, None, error)?,
            }
        }
        Ok(tasks)
    }

    /// An input that was gone and is there again is done.
    fn bring_back(&mut self, input: &Input) -> Result<()> {
        match self.ledger.get(&input.file) {
            Some(entry) if entry.status == InputStatus::Gone => {
                let mut entry = entry.clone();
                entry.status = InputStatus::Done;
                self.ledger.record(self.output, entry)
            }
            _ => Ok(()),
        }
    }

    fn entry(&self, input: &Input, print: Option<Fingerprint>, status: InputStatus) -> LedgerEntry {
        LedgerEntry {
            path: input.file.clone(),
            sha256: print.map(|print| hex(&print.sha256)),
            bytes: print.map(|print| print.bytes),
            status,
            error: None,
            duplicate_of: None,
            report: None,
            seconds: None,
            figures: ReportCounts::default(),
            program: PROGRAM.into(),
            options: self.options.clone(),
        }
    }

    /// Records a failure. A report that an earlier version of the file has left stays, and its figures.
    fn record_failure(
        &mut self,
        input: &Input,
        print: Option<Fingerprint>,
        seconds: Option<f64>,
        error: Error,
    ) -> Result<()> {
        let mut entry = self.entry(input, print, InputStatus::Failed);
        entry.error = Some(EntryError::new(&error, self.run.language));
        entry.seconds = seconds;
        if let Some(earlier) = self.ledger.get(&input.file) {
            entry.report.clone_from(&earlier.report);
            entry.figures = earlier.figures.clone();
        }
        self.ledger.record(self.output, entry)?;
        self.fail(input.file.clone(), error);
        Ok(())
    }

    /// Reads the files, as many at a time as there are cores; the cores left over take pages.
    fn read(&mut self, tasks: &[ReadTask], interrupted: &AtomicBool) -> Result<()> {
        let output = self.output;
        let workers = self.run.jobs.min(tasks.len()).max(1);
        let setup = ReaderSetup {
            options: self.run.options.clone(),
            memory: self.run.allowance.memory,
            threads: self.run.jobs.div_ceil(workers),
        };
        let pool = WorkerPool {
            setup: &setup,
            allowance: self.run.allowance,
            workers,
            interrupted,
        };
        pool.run_all(
            tasks.len(),
            |supervisor, index| one(supervisor, output, &tasks[index]),
            |ended| self.collect(&tasks[ended.index], ended.seconds, ended.result),
        )
    }

    fn collect(
        &mut self,
        task: &ReadTask,
        seconds: f64,
        result: Result<ReportCounts>,
    ) -> Result<()> {
        let ReadTask { input, print } = task;
        match result {
            Ok(figures) => {
                let mut entry = self.entry(input, Some(*print), InputStatus::Done);
                entry.report = Some(input.report.clone());
                entry.seconds = Some(seconds);
                entry.figures = figures;
                self.ledger.record(self.output, entry)?;
                self.summary.done += 1;
                (self.observe)(Event::Read(&input.file));
                Ok(())
            }
            Err(error) => match error.problem() {
                Problem::Interrupted | Problem::Output(_) | Problem::InTheWay => Err(error),
                _ => self.record_failure(input, Some(*print), Some(seconds), error),
            },
        }
    }

    /// Marks what stood under the paths of this run and is no longer there.
    fn note_gone(&mut self, files: &HashSet<String>) -> Result<()> {
        let roots: Vec<String> = self.run.paths.iter().map(|path| shown(path)).collect();
        let gone: Vec<LedgerEntry> = self
            .ledger
            .entries()
            .filter(|entry| entry.status != InputStatus::Gone)
            .filter(|entry| !files.contains(&entry.path))
            .filter(|entry| roots.iter().any(|root| is_under(&entry.path, root)))
            .cloned()
            .collect();
        for mut entry in gone {
            entry.status = InputStatus::Gone;
            self.ledger.record(self.output, entry)?;
        }
        self.ledger.compact(self.output)
    }

    /// Adds up what the reports of this run's inputs hold.
    fn count(&mut self, files: &HashSet<String>) {
        for entry in files.iter().filter_map(|file| self.ledger.get(file)) {
            self.summary.criteria += entry.figures.criteria;
            self.summary.findings += entry.figures.findings;
            self.summary.errors += entry.figures.errors;
        }
    }

    /// Writes all reports of the folder to `reports.jsonl` and to the database, in the order of the paths.
    fn publish(&mut self, database: &OutputDatabase<'_>, interrupted: &AtomicBool) -> Result<()> {
        let mut importer = Importer::begin(database.open()?, OnDuplicate::Version)?;
        self.summary.database = importer.address().to_owned();
        let mut lines = String::new();
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        let entries: Vec<LedgerEntry> = self.ledger.entries().cloned().collect();
        for entry in entries {
            let Some(report) = entry.report.clone() else {
                continue;
            };
            let line = match line_of(self.output, &report) {
                Ok(Some(line)) => line,
                // A report that somebody has removed is no longer one.
                Ok(None) => continue,
                Err(error) if *error.problem() == Problem::InTheWay => return Err(error),
                Err(error) => {
                    self.give_up_report(entry, error)?;
                    continue;
                }
            };
            lines.push_str(&line);
            let path = self.output.place(&report);
            let piece = RawReport::of_file(&path, line.trim_end().to_owned());
            bytes += piece.bytes();
            chunk.push(piece);
            if chunk.len() >= MANY || bytes >= MUCH {
                self.fail_all(importer.take(std::mem::take(&mut chunk))?);
                bytes = 0;
            }
        }
        self.fail_all(importer.take(chunk)?);
        let (_, refused) = importer.end(interrupted, &mut |_| {})?;
        self.fail_all(refused);
        self.output.write(&REPORTS, lines.as_bytes())
    }

    /// Forgets a report that can no longer be read: the next run reads its input anew.
    fn give_up_report(&mut self, mut entry: LedgerEntry, error: Error) -> Result<()> {
        entry.status = InputStatus::Failed;
        entry.error = Some(EntryError::new(&error, self.run.language));
        entry.report = None;
        entry.figures = ReportCounts::default();
        let file = entry.path.clone();
        self.ledger.record(self.output, entry)?;
        self.ledger.compact(self.output)?;
        self.fail(file, error);
        Ok(())
    }

    fn fail_all(&mut self, refused: Vec<(String, Error)>) {
        for (file, error) in refused {
            self.fail(file, error);
        }
    }
}

/// The report in a file as one line; `None` where it is gone.
fn line_of(output: &OutputFolder, report: &PlainPath) -> Result<Option<String>> {
    let Some(bytes) = output.read(report, LARGEST_REPORT)? else {
        return Ok(None);
    };
    let read = || -> Result<String> {
        let text = String::from_utf8(bytes).or_problem(Problem::NotAReport)?;
        Ok(json::line(&json::read(&text)?))
    };
    read()
        .map(Some)
        .map_err(|error| error.in_file(output.place(report)))
}

/// The database that a run writes to.
enum OutputDatabase<'a> {
    /// The one that was asked for, by its address.
    Named(&'a str),
    /// The file in the output folder, which holds the reports of this folder and no others.
    Own(&'a OutputFolder),
}

impl OutputDatabase<'_> {
    /// Refuses a link in the place of a file that SQLite would open in the output folder.
    fn check(&self) -> Result<()> {
        let Self::Own(output) = self else {
            return Ok(());
        };
        for name in DATABASE {
            // SQLite writes into it: a file that has another name too would change there as well.
            if !matches!(
                output.entry(&name)?,
                None | Some(Entry::File { sole: true, .. })
            ) {
                return Err(Error::from(Problem::InTheWay).in_file(output.place(&name)));
            }
        }
        Ok(())
    }

    fn open(&self) -> Result<Store> {
        self.check()?;
        match self {
            Self::Named(address) => Store::open(address),
            Self::Own(output) => {
                let [own, ..] = DATABASE;
                let address = format!("sqlite:{}", output.place(&own).display());
                Ok(Store::open(&address)?.mirroring())
            }
        }
    }
}

/// Whether a path is another one or lies below it.
pub(super) fn is_under(path: &str, root: &str) -> bool {
    root.is_empty()
        || path
            .strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || root.ends_with('/'))
}

/// Reads a file and writes its report.
fn one(
    supervisor: &mut Supervisor<'_>,
    output: &OutputFolder,
    task: &ReadTask,
) -> Result<ReportCounts> {
    let input = &task.input;
    let job = Job::new(
        &input.path,
        JobTask::Report {
            name: Some(input.file.clone()),
            sha256: Some(hex(&task.print.sha256)),
        },
    );
    let JobOutput {
        output: json,
        figures,
    } = supervisor
        .perform(job)
        .map_err(|failure| failure.at(&input.path))?;
    output.write(&input.report, json.as_bytes())?;
    Ok(figures)
}
