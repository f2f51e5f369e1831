//! The messages of a supervisor and its workers.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use baocao_report::error::{Error, Problem};
use serde::{Deserialize, Serialize};

/// What a file may cost.
#[derive(Clone, Copy, Debug)]
pub struct ResourceLimits {
    /// Memory of a worker, in bytes.
    pub memory: u64,
    /// Time for one file.
    pub time: Duration,
}

impl ResourceLimits {
    /// 2 GiB, and ten minutes: a hundred scanned pages on a slow computer.
    pub const DEFAULT: Self = Self {
        memory: 2 << 30,
        time: Duration::from_secs(600),
    };
}

/// The first message to a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setup<S> {
    /// How to read.
    pub options: S,
    /// The most memory the worker may use, in bytes, stacks of its threads aside.
    pub memory: u64,
    /// How many threads it reads pages with.
    pub threads: usize,
}

impl<S> Setup<S> {
    /// A worker with as many threads as there are cores.
    pub fn new(options: S, memory: u64) -> Self {
        Self {
            options,
            memory,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// A path in a message; bytes, as a name need not be UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePath(Vec<u8>);

impl From<&Path> for FilePath {
    fn from(path: &Path) -> Self {
        Self(path.as_os_str().as_bytes().to_vec())
    }
}

impl FilePath {
    /// The path.
    pub fn to_path(&self) -> PathBuf {
        OsString::from_vec(self.0.clone()).into()
    }
}

/// The answer to a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Answer<A> {
    /// It was done.
    Done(A),
    /// It was not.
    Failed(JobFailure),
}

/// An error on its way from a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobFailure {
    /// What happened.
    pub problem: Problem,
    /// The page, where one is known.
    pub page: Option<u32>,
}

impl JobFailure {
    /// The error, at its place.
    pub fn at(self, path: &Path) -> Error {
        let error = Error::from(self.problem).in_file(path);
        match self.page {
            Some(page) => error.on_page(page),
            None => error,
        }
    }
}

impl From<Problem> for JobFailure {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            page: None,
        }
    }
}

impl From<Error> for JobFailure {
    fn from(error: Error) -> Self {
        Self {
            problem: error.problem().clone(),
            page: error.page(),
        }
    }
}
