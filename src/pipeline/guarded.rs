//! One file read in a worker process, for the commands that read a single file.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::job::{Job, Setup, Task};
use super::supervisor::Supervisor;
use super::{Allowance, Options};
use crate::diff::Side;
use crate::error::{Context, Problem, Result};

/// Reads a report and gives its indented JSON.
///
/// # Errors
/// What stopped the reading; [`Problem::Crashed`](crate::error::Problem::Crashed),
/// [`Problem::OutOfMemory`](crate::error::Problem::OutOfMemory) or
/// [`Problem::TimedOut`](crate::error::Problem::TimedOut) where the file killed its reader.
pub fn report_json(path: &Path, options: &Options, allowance: Allowance) -> Result<String> {
    let task = Task::Report {
        name: None,
        sha256: None,
    };
    perform(path, task, options, allowance)
}

/// Reads the text of a file, before anything is restored in it.
///
/// # Errors
/// As [`report_json`].
pub fn text(path: &Path, options: &Options, allowance: Allowance) -> Result<String> {
    perform(path, Task::Text, options, allowance)
}

/// Reads the pages of a file with their words and boxes, as JSON.
///
/// # Errors
/// As [`report_json`].
pub fn pages_json(path: &Path, options: &Options, allowance: Allowance) -> Result<String> {
    perform(path, Task::Pages, options, allowance)
}

/// Reads a file as a copy to be compared with another.
///
/// # Errors
/// As [`report_json`].
pub fn side(path: &Path, options: &Options, allowance: Allowance) -> Result<Side> {
    let json = perform(path, Task::Side, options, allowance)?;
    serde_json::from_str(&json).or_problem(Problem::Crashed)
}

fn perform(path: &Path, task: Task, options: &Options, allowance: Allowance) -> Result<String> {
    let setup = Setup {
        options: options.clone(),
        memory: allowance.memory,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let interrupted = AtomicBool::new(false);
    let mut supervisor = Supervisor::new(&setup, allowance.time, &interrupted);
    let done = supervisor.perform(&Job::new(path, task));
    supervisor.dismiss();
    done.map(|done| done.output)
        .map_err(|failure| failure.at(path))
}
