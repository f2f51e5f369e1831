//! What a supervisor and its workers say to each other: JSON, a line a message.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Options;
use crate::archive::Division;
use crate::error::{Error, Problem};
use crate::extract::{Cut, Method};

/// The first line to a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Setup {
    /// How to read.
    pub options: Options,
    /// The most memory the worker may use, in bytes, stacks of its threads aside.
    pub memory: u64,
    /// How many threads it reads pages with.
    pub threads: usize,
}

/// A file to read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// Its path; bytes, as a name need not be UTF-8.
    path: Vec<u8>,
    /// What to make of it.
    pub task: Task,
}

/// What to make of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Task {
    /// The report, as indented JSON.
    Report {
        /// How the report is to name the file; `None` for its path.
        name: Option<String>,
        /// The hash the file must have, in hexadecimal, where one was taken before.
        sha256: Option<String>,
    },
    /// Its text.
    Text,
    /// Its pages with words and boxes, as JSON.
    Pages,
    /// It as a copy to be compared, as JSON.
    Side,
    /// Images of places on its pages, as JSON.
    Excerpts(Vec<Cut>),
    /// Searchable copies of the documents in it, and what was read, as JSON: an
    /// [`Outcome`](crate::archive::Outcome) for each.
    Archive(Archiving),
}

/// What to archive of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Archiving {
    /// How reports are to name the file; `None` for its path.
    pub name: Option<String>,
    /// The hash the file must have, in hexadecimal, where one was taken before.
    pub sha256: Option<String>,
    /// What the file is taken for.
    pub division: Division,
    /// The folder that copies go to; bytes, as a name need not be UTF-8.
    folder: Vec<u8>,
}

/// What became of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It was read.
    Done(Box<Done>),
    /// It was not.
    Failed(Failure),
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Done {
    /// What was asked for.
    pub output: String,
    /// What is in it; empty where no report was asked for.
    pub figures: Figures,
}

/// What a report holds, for the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How its pages were read, each way once.
    pub methods: Vec<Method>,
    /// How many pages it has.
    pub pages: usize,
    /// How many criteria.
    pub criteria: usize,
    /// How many findings.
    pub findings: usize,
    /// How many of them are errors.
    pub errors: usize,
}

/// An error on its way from a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Failure {
    /// What happened.
    pub problem: Problem,
    /// The page, where one is known.
    pub page: Option<u32>,
}

impl Job {
    pub fn new(path: &Path, task: Task) -> Self {
        let path = path.as_os_str().as_bytes().to_vec();
        Self { path, task }
    }

    pub fn path(&self) -> PathBuf {
        OsString::from_vec(self.path.clone()).into()
    }
}

impl Archiving {
    /// A file's documents, with a folder for their copies.
    pub fn new(
        name: Option<String>,
        sha256: Option<String>,
        division: Division,
        folder: &Path,
    ) -> Self {
        Self {
            name,
            sha256,
            division,
            folder: folder.as_os_str().as_bytes().to_vec(),
        }
    }

    /// The folder that copies go to.
    pub fn folder(&self) -> PathBuf {
        OsString::from_vec(self.folder.clone()).into()
    }
}

impl Failure {
    /// The error, at its place.
    pub fn at(self, path: &Path) -> Error {
        let error = Error::from(self.problem).in_file(path);
        match self.page {
            Some(page) => error.on_page(page),
            None => error,
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            page: None,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            problem: error.problem().clone(),
            page: error.page(),
        }
    }
}
