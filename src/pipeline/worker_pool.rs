//! Files shared out among threads that each have a worker.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

use super::ResourceLimits;
use super::job::ReaderSetup;
use super::supervisor::Supervisor;
use baocao_report::error::{Problem, Result};

/// Who reads: as many at a time as there are cores; the cores left over take pages.
pub(super) struct WorkerPool<'a> {
    /// What workers are told.
    pub setup: &'a ReaderSetup,
    /// What a file may cost.
    pub allowance: ResourceLimits,
    /// How many files are read at a time.
    pub workers: usize,
    /// Ends everything soon.
    pub interrupted: &'a AtomicBool,
}

/// What became of a task.
pub(super) struct TaskResult<T> {
    /// Which it was, counted from 0.
    pub index: usize,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// What came of it.
    pub result: Result<T>,
}

impl WorkerPool<'_> {
    /// Does so many tasks, each taken by the first thread that is free, and hands over in this thread what came of each as it
    /// ends. Where `collect` fails nothing more is begun. An interrupted run gives [`Problem::Interrupted`] for all the rest.
    pub fn run_all<T: Send>(
        &self,
        tasks: usize,
        one: impl Fn(&mut Supervisor<'_>, usize) -> Result<T> + Sync,
        mut collect: impl FnMut(TaskResult<T>) -> Result<()>,
    ) -> Result<()> {
        let next = AtomicUsize::new(0);
        let work = |outcomes: mpsc::Sender<TaskResult<T>>| {
            let mut supervisor = Supervisor::new(self.setup, self.allowance.time, self.interrupted);
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= tasks {
                    return;
                }
                let start = Instant::now();
                let result = if self.interrupted.load(Ordering::Relaxed) {
                    Err(Problem::Interrupted.into())
                } else {
                    one(&mut supervisor, index)
                };
                let seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
                let ended = TaskResult {
                    index,
                    seconds,
                    result,
                };
                if outcomes.send(ended).is_err() {
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            let (sender, outcomes) = mpsc::channel();
            for _ in 0..self.workers {
                let sender = sender.clone();
                scope.spawn(|| work(sender));
            }
            drop(sender);
            let result = outcomes.into_iter().try_for_each(&mut collect);
            if result.is_err() {
                // Nobody takes outcomes any more; the rest would be read for nothing.
                next.store(tasks, Ordering::Relaxed);
            }
            result
        })
    }
}
