//! The messages of a supervisor and the workers of this program.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ReadOptions;
use baocao_archive::Division;
use baocao_extract::{ExcerptRequest, PagesRead};
use baocao_output::ledger::ReportCounts;
use baocao_worker::FilePath;

/// The setup of a worker of this program.
pub(super) type ReaderSetup = baocao_worker::Setup<ReadOptions>;

/// A file to read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// Its path.
    pub path: FilePath,
    /// What to make of it.
    pub task: JobTask,
    /// Its pages, where the program for scans has read them.
    pub pages: Option<PagesRead>,
}

/// What to make of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum JobTask {
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
    /// It as a copy to be compared, as JSON; of a report's JSON, the report.
    Side,
    /// Two copies compared, as JSON; the file itself is not opened.
    Compare(CompareTask),
    /// Images of places on its pages, as JSON.
    Excerpts(Vec<ExcerptRequest>),
    /// Searchable copies of the documents in it, and what was read, as JSON: an
    /// [`DocumentOutcome`](baocao_archive::DocumentOutcome) for each.
    Archive(ArchiveTask),
}

/// Two copies to compare.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CompareTask {
    /// The copy in doubt, and the one it is held against: [sides](baocao_compare::Side), as JSON.
    pub sides: [String; 2],
    /// Whether the texts are wanted side by side.
    pub rows: bool,
}

/// What to archive of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ArchiveTask {
    /// How reports are to name the file; `None` for its path.
    pub name: Option<String>,
    /// The hash the file must have, in hexadecimal, where one was taken before.
    pub sha256: Option<String>,
    /// What the file is taken for.
    pub division: Division,
    /// The archive, in whose work folder copies go to the folder of the file.
    pub archive: FilePath,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct JobOutput {
    /// What was asked for.
    pub output: String,
    /// What is in it; empty where no report was asked for.
    pub figures: ReportCounts,
}

impl Job {
    pub fn new(path: &Path, task: JobTask) -> Self {
        Self {
            path: path.into(),
            task,
            pages: None,
        }
    }

    pub fn path(&self) -> PathBuf {
        self.path.to_path()
    }
}

impl ArchiveTask {
    /// A file's documents, with the archive that their copies are made for.
    pub fn new(
        name: Option<String>,
        sha256: Option<String>,
        division: Division,
        archive: &Path,
    ) -> Self {
        Self {
            name,
            sha256,
            division,
            archive: archive.into(),
        }
    }
}
