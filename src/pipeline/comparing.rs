//! Two copies compared in worker processes: each is read in one, and what was read goes to another that compares. The
//! supervisor looks at no more of a copy than what it is paired by and what its pages are.

use std::path::Path;

use serde::Deserialize;

use super::copies::ComparedCopies;
use super::isolated::perform;
use super::job::{CompareTask, JobTask};
use super::{ReadOptions, ResourceLimits};
use baocao_compare::{Comparison, CopyIdentity};
use baocao_report::error::{Context, Problem, Result};
use baocao_report::{Header, PageInfo, SourceInfo};

/// A copy as a worker has read it, for another to compare.
pub struct CopyRead {
    /// The side, as JSON.
    side: String,
    report: ReportFrame,
}

/// What the supervisor has to know of a copy.
#[derive(Deserialize)]
struct ReportFrame {
    source: SourceInfo,
    header: Header,
    pages: Vec<PageInfo>,
}

impl CopyRead {
    /// What it is paired by.
    pub fn identity(&self) -> CopyIdentity {
        CopyIdentity::of(self.file(), &self.report.header)
    }

    /// The file, as its report calls it.
    pub fn file(&self) -> &str {
        &self.report.source.file
    }

    /// What its report says of its pages.
    pub fn pages(&self) -> &[PageInfo] {
        &self.report.pages
    }
}

/// Reads a file as a copy to be compared with another; a report's JSON as it stands.
///
/// # Errors
/// As [`report_json`](super::report_json); [`Problem::NotAReport`] for JSON that is none.
pub fn read_copy(
    path: &Path,
    options: &ReadOptions,
    allowance: ResourceLimits,
) -> Result<CopyRead> {
    #[derive(Deserialize)]
    struct SideFrame {
        report: ReportFrame,
    }
    let side = perform(path, JobTask::Side, options, allowance)?;
    let SideFrame { report } = serde_json::from_str(&side)
        .or_problem(Problem::Crashed)
        .map_err(|error| error.in_file(path))?;
    Ok(CopyRead { side, report })
}

/// Compares two copies. Without `rows` the comparison has none: only a page shows them.
///
/// # Errors
/// [`Problem::TooMuchToCompare`]; [`Problem::Crashed`], [`Problem::OutOfMemory`], [`Problem::TimedOut`] or
/// [`Problem::TooMuchOutput`] where the copies were too much for the worker. The first copy is named as the file.
pub fn compare_copies(
    first: &CopyRead,
    second: &CopyRead,
    rows: bool,
    options: &ReadOptions,
    allowance: ResourceLimits,
) -> Result<Comparison> {
    let path = Path::new(first.file());
    let task = CompareTask {
        sides: [first.side.clone(), second.side.clone()],
        rows,
    };
    let json = perform(path, JobTask::Compare(task), options, allowance)?;
    let compared: ComparedCopies = serde_json::from_str(&json)
        .or_problem(Problem::Crashed)
        .map_err(|error| error.in_file(path))?;
    Ok(Comparison {
        rows: compared.rows,
        ..compared.comparison
    })
}
