//! A place for workers, which reads one file after another and outlives whatever they do to it.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use baocao_extract::{ExtractOptions, PagesRead};
use baocao_report::error::Problem;
use baocao_worker::{FilePath, JobFailure, NoAnswer, WorkerProcess};

use super::job::{Job, JobOutput, ReaderSetup};

/// The hidden command that makes this program a worker.
pub const WORKER_COMMAND: &str = "worker";

/// The program that reads scans, in the folder of this one.
const OCR_PROGRAM: &str = "baocao-ocr";

/// A place for a worker: it has one when there is work, and a new one when the old one died; beside it one for
/// scans, once there is a scan to read.
pub(super) struct Supervisor<'a> {
    setup: &'a ReaderSetup,
    time: Duration,
    interrupted: &'a AtomicBool,
    /// Runs this program: everything but OCR.
    plain: Option<WorkerProcess<Job, JobOutput>>,
    /// Runs the program that has Tesseract and all that comes with it, some fifty libraries. To load them takes longer
    /// than to read most typed files, and those are read where they are not installed.
    ocr: Option<WorkerProcess<FilePath, PagesRead>>,
}

impl<'a> Supervisor<'a> {
    pub fn new(setup: &'a ReaderSetup, time: Duration, interrupted: &'a AtomicBool) -> Self {
        Self {
            setup,
            time,
            interrupted,
            plain: None,
            ocr: None,
        }
    }

    /// Lets the workers go at the end of this process, without waiting until all their memory is freed: this end
    /// of their sockets closes with this process, and with that they end by themselves.
    pub fn dismiss(self) {
        std::mem::forget((self.plain, self.ocr));
    }

    /// Has a file read. An interrupted run gives [`Problem::Interrupted`].
    ///
    /// A file that turns out to need OCR goes to the program for scans, and with the pages that this has read back to
    /// the worker.
    pub fn perform(&mut self, mut job: Job) -> Result<JobOutput, JobFailure> {
        let deadline = Instant::now() + self.time;
        match self.read(&job, deadline) {
            Err(failure) if failure.problem == Problem::NeedsOcr => {
                job.pages = Some(self.read_scan(&job.path, deadline)?);
                self.read(&job, deadline)
            }
            done => done,
        }
    }

    fn read(&mut self, job: &Job, deadline: Instant) -> Result<JobOutput, JobFailure> {
        let worker = match self.plain.take() {
            Some(worker) => worker,
            None => start_plain(self.setup).map_err(|e| not_started(&e))?,
        };
        let ended = worker.ask(job, deadline, self.interrupted);
        self.plain = ended.worker;
        ended.answer.map_err(|silence| self.failure(silence))
    }

    fn read_scan(&mut self, path: &FilePath, deadline: Instant) -> Result<PagesRead, JobFailure> {
        let worker = match self.ocr.take() {
            Some(worker) => worker,
            None => start_ocr(self.setup)?,
        };
        let ended = worker.ask(path, deadline, self.interrupted);
        self.ocr = ended.worker;
        ended.answer.map_err(|silence| self.failure(silence))
    }

    fn failure(&self, silence: NoAnswer) -> JobFailure {
        match silence {
            NoAnswer::Interrupted => Problem::Interrupted.into(),
            NoAnswer::TimedOut => Problem::TimedOut(self.time.as_secs()).into(),
            NoAnswer::Failed(failure) => failure,
        }
    }
}

fn start_plain(setup: &ReaderSetup) -> std::io::Result<WorkerProcess<Job, JobOutput>> {
    let mut program = Command::new(std::env::current_exe()?);
    program.arg(WORKER_COMMAND);
    WorkerProcess::start(program, setup)
}

fn start_ocr(setup: &ReaderSetup) -> Result<WorkerProcess<FilePath, PagesRead>, JobFailure> {
    let setup = baocao_worker::Setup::<ExtractOptions> {
        options: setup.options.extract,
        memory: setup.memory,
        threads: setup.threads,
    };
    ocr_program()
        .and_then(|program| WorkerProcess::start(Command::new(program), &setup))
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => JobFailure::from(Problem::Missing {
                what: format!("{OCR_PROGRAM}, the program beside baocao that reads scans,"),
                install: format!(
                    "copy {OCR_PROGRAM} into the folder of baocao; `make build` makes both"
                ),
            }),
            _ => not_started(&error),
        })
}

fn ocr_program() -> std::io::Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(OCR_PROGRAM))
}

fn not_started(error: &std::io::Error) -> JobFailure {
    Problem::Crashed(format!("no worker could be started: {error}")).into()
}
