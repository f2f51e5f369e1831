//! A worker: threads that read documents, a thread that sends heartbeats, and this one, in which results come together.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use super::connection::QueueConnection;
use super::document_reader::DocumentReader;
use super::heartbeat::{self, HeldClaims};
use super::message::WorkerMessage;
use super::shared_folder::SharedFolder;
use crate::pipeline::job::ReaderSetup;
use crate::pipeline::supervisor::Supervisor;
use crate::pipeline::{FailedInput, ReadOptions, ReportReader, ResourceLimits};
use baocao_extract::intake::Links;
use baocao_report::error::{Error, Problem, Result};
use baocao_store::{
    ExpiredDocument, ImportOutcome, Queue, QueueError, RegisteredWorker, RunCounts, RunNumber,
    Store,
};

/// How often this thread looks whether the run was interrupted.
const POLL: Duration = Duration::from_millis(100);

/// What a worker is to do.
#[derive(Clone, Debug)]
pub struct Work {
    /// The address of the database.
    pub database: String,
    /// The folder that all machines share; `None` for the one that the program was started in.
    pub root: Option<PathBuf>,
    /// Where links in it may lead.
    pub links: Links,
    /// How to read.
    pub options: ReadOptions,
    /// What one file may cost.
    pub allowance: ResourceLimits,
    /// How many documents to read at a time.
    pub jobs: usize,
    /// For how long a document is this worker's without a sign of life.
    pub lease: Duration,
    /// Whether to end when nothing is left, instead of waiting for more.
    pub until_empty: bool,
}

/// What a worker tells while it goes on.
#[derive(Debug)]
pub enum WorkEvent<'a> {
    /// It has put itself down, as the worker of this machine and this database.
    Started(&'a str, &'a str),
    /// A document was read and imported.
    Imported(&'a str, ImportOutcome),
    /// A document failed, and is tried again after a wait where there is one.
    Failed(&'a FailedInput, Option<Duration>),
    /// A document that this worker read is another one's by now: it was silent for longer than its lease.
    TakenOver(&'a str),
    /// A document that another worker never came back with is free again.
    Freed(&'a str),
    /// The database is away, and is tried again.
    Lost(&'a Error),
    /// The database is back.
    Back,
}

/// What a worker has done.
#[derive(Debug)]
pub struct WorkSummary {
    /// How many reports came to what.
    pub counts: RunCounts,
    /// How many documents were taken over by others.
    pub taken_over: u32,
}

/// Reads and imports documents of the queue.
///
/// `interrupted` may be set at any time, by a signal handler say: what is being read is then handed back, and the run
/// ends with [`Problem::Interrupted`].
///
/// # Errors
/// What stops a worker: [`Problem::Database`], [`Problem::Missing`], [`Problem::Dictionary`],
/// [`Problem::Interrupted`]. A document that fails stops nothing; it is told to `observe` and counted.
pub fn work(
    run: &Work,
    interrupted: &AtomicBool,
    observe: &mut dyn FnMut(WorkEvent<'_>),
) -> Result<WorkSummary> {
    ReportReader::new(&run.options, None)?;
    let share = SharedFolder::at(run.root.as_deref(), run.links)?;
    let (number, worker) = begin(run, observe)?;
    let mut coordinator = WorkCoordinator {
        observe,
        counts: RunCounts::default(),
        taken_over: 0,
        lost: 0,
    };
    let crew = WorkerThreads {
        run,
        share: &share,
        worker: &worker,
        held: HeldClaims::default(),
        ending: AtomicBool::new(false),
    };
    let ended = crew.work(&mut coordinator, interrupted);
    let WorkCoordinator {
        counts, taken_over, ..
    } = coordinator;
    ended.and(end(run, &worker, number, &counts))?;
    Store::open(&run.database)?.index(interrupted, &mut |_| {})?;
    if interrupted.load(Ordering::Relaxed) {
        return Err(Problem::Interrupted.into());
    }
    Ok(WorkSummary { counts, taken_over })
}

fn begin(
    run: &Work,
    observe: &mut dyn FnMut(WorkEvent<'_>),
) -> Result<(RunNumber, RegisteredWorker)> {
    let mut queue = Queue::open(&run.database)?;
    let machine = whoami::hostname().unwrap_or_else(|_| "localhost".into());
    let number = queue.begin_run()?;
    let worker = queue
        .register(&machine, run.lease)
        .map_err(QueueError::problem)?;
    observe(WorkEvent::Started(&machine, &queue.address()));
    Ok((number, worker))
}

fn end(run: &Work, worker: &RegisteredWorker, number: RunNumber, counts: &RunCounts) -> Result<()> {
    let mut queue = Queue::open(&run.database)?;
    queue.deregister(worker).map_err(QueueError::problem)?;
    queue.end_run(number, counts)
}

/// The threads of a worker.
struct WorkerThreads<'a> {
    run: &'a Work,
    share: &'a SharedFolder,
    worker: &'a RegisteredWorker,
    held: HeldClaims,
    ending: AtomicBool,
}

impl WorkerThreads<'_> {
    fn work(&self, coordinator: &mut WorkCoordinator<'_>, interrupted: &AtomicBool) -> Result<()> {
        let setup = ReaderSetup {
            options: self.run.options.clone(),
            memory: self.run.allowance.memory,
            threads: 1,
        };
        std::thread::scope(|scope| {
            let (sender, messages) = mpsc::channel();
            let readers: Vec<ScopedJoinHandle<'_, ()>> = (0..self.run.jobs)
                .map(|_| {
                    let (sender, setup) = (sender.clone(), &setup);
                    scope.spawn(move || {
                        tell_of(self.document_reader(setup, sender.clone()), &sender)
                    })
                })
                .collect();
            scope.spawn(move || tell_of(self.heartbeat(sender.clone()), &sender));
            self.collect(&messages, &readers, coordinator, interrupted)
        })
    }

    fn document_reader(&self, setup: &ReaderSetup, messages: Sender<WorkerMessage>) -> Result<()> {
        let queue = Queue::open(&self.run.database)?;
        let mut document_reader = DocumentReader {
            connection: QueueConnection::new(queue, &self.ending, messages),
            supervisor: Supervisor::new(setup, self.run.allowance.time, &self.ending),
            worker: self.worker,
            held: &self.held,
            shared_folder: self.share,
            until_empty: self.run.until_empty,
        };
        document_reader.run()
    }

    fn heartbeat(&self, messages: Sender<WorkerMessage>) -> Result<()> {
        let queue = Queue::open(&self.run.database)?;
        let line = QueueConnection::new(queue, &self.ending, messages);
        heartbeat::send_heartbeats(line, self.worker, &self.held)
    }

    /// Takes messages until readers and heartbeat have ended; the first error ends them all.
    fn collect(
        &self,
        messages: &Receiver<WorkerMessage>,
        readers: &[ScopedJoinHandle<'_, ()>],
        coordinator: &mut WorkCoordinator<'_>,
        interrupted: &AtomicBool,
    ) -> Result<()> {
        let mut result = Ok(());
        loop {
            match messages.recv_timeout(POLL) {
                Ok(WorkerMessage::Stopped(error)) => result = result.and(Err(error)),
                Ok(message) => coordinator.take(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return result,
            }
            let is_done = readers.iter().all(ScopedJoinHandle::is_finished);
            if is_done || result.is_err() || interrupted.load(Ordering::Relaxed) {
                self.ending.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// Says what stopped a thread.
fn tell_of(ended: Result<()>, messages: &Sender<WorkerMessage>) {
    if let Err(error) = ended {
        // The other end outlives all threads.
        let _ = messages.send(WorkerMessage::Stopped(error));
    }
}

/// Where what is told is counted and passed on.
struct WorkCoordinator<'a> {
    observe: &'a mut dyn FnMut(WorkEvent<'_>),
    counts: RunCounts,
    taken_over: u32,
    /// How many connections are lost at this moment.
    lost: u32,
}

impl WorkCoordinator<'_> {
    fn take(&mut self, message: WorkerMessage) {
        let observe = &mut self.observe;
        match message {
            WorkerMessage::Imported(file, imported) => {
                self.counts.add(imported);
                observe(WorkEvent::Imported(&file, imported));
            }
            WorkerMessage::Failed(file, error, again) => {
                self.counts.failed += u32::from(again.is_none());
                observe(WorkEvent::Failed(&FailedInput { file, error }, again));
            }
            WorkerMessage::TakenOver(file) => {
                self.taken_over += 1;
                observe(WorkEvent::TakenOver(&file));
            }
            WorkerMessage::Freed(ExpiredDocument {
                file,
                is_given_up: false,
            }) => {
                observe(WorkEvent::Freed(&file));
            }
            WorkerMessage::Freed(ExpiredDocument { file, .. }) => {
                self.counts.failed += 1;
                let error = Problem::Abandoned.into();
                observe(WorkEvent::Failed(&FailedInput { file, error }, None));
            }
            WorkerMessage::Lost(error) => {
                self.lost += 1;
                if self.lost == 1 {
                    observe(WorkEvent::Lost(&error));
                }
            }
            WorkerMessage::Back => {
                self.lost -= 1;
                if self.lost == 0 {
                    observe(WorkEvent::Back);
                }
            }
            WorkerMessage::Stopped(_) => {}
        }
    }
}
