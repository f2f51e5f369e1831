//! A worker process of this program: it does one job after another for a supervisor.

use baocao_archive::FileRole;
use baocao_extract::intake::{self, Source};
use baocao_extract::{Page, PagesRead};
use baocao_output::ledger::ReportCounts;
use baocao_report::error::{Context, Problem, Result};
use baocao_report::json;

use super::archive::StageFolder;
use super::copies::{compared, is_report, side_of_report};
use super::job::{Job, JobOutput, JobTask};
use super::{ReadOptions, ReportReader, figures, pages};

/// Serves the supervisor at the other end of standard input until it hangs up. A file that needs OCR is given back
/// with [`Problem::NeedsOcr`], until its pages come with it.
///
/// # Errors
/// [`Problem::Usage`] where standard input is not the socket of a supervisor.
pub fn serve() -> Result<()> {
    baocao_worker::serve(|options: ReadOptions| {
        let reader = ReportReader::new(&options, None)?;
        Ok(move |job: Job| perform(&reader, job))
    })
}

fn perform(reader: &ReportReader, job: Job) -> Result<JobOutput> {
    let path = job.path();
    #[cfg(feature = "faults")]
    super::fault_injection::inject(&path);
    let limits = &reader.options().extract.limits;
    let open = || intake::open(&path, limits);
    let pages = |source: &Source| pages_of(reader, source, job.pages);
    let (output, figures) = match &job.task {
        JobTask::Report { name, sha256 } => {
            let source = open()?;
            unchanged(&source, sha256.as_deref())?;
            let mut report = reader.report(&source, pages(&source)?);
            if let Some(name) = name {
                report.source.file.clone_from(name);
            }
            (json::indented(&report), figures(&report))
        }
        JobTask::Text => (reader.text(pages(&open()?)?), ReportCounts::default()),
        JobTask::Pages => (pages::json(&pages(&open()?)?), ReportCounts::default()),
        JobTask::Side => {
            let side = if is_report(&path) {
                side_of_report(&path, limits)?
            } else {
                let source = open()?;
                reader.side(&source, pages(&source)?)
            };
            let json = serde_json::to_string(&side).or_problem(Problem::Output)?;
            (json, ReportCounts::default())
        }
        JobTask::Compare(task) => (compared(task)?, ReportCounts::default()),
        JobTask::Excerpts(cuts) => {
            let found = baocao_extract::excerpts(&open()?, cuts, limits)?;
            let json = serde_json::to_string(&found).or_problem(Problem::Output)?;
            (json, ReportCounts::default())
        }
        JobTask::Archive(archiving) => {
            let source = open()?;
            unchanged(&source, archiving.sha256.as_deref())?;
            let name = archiving.name.as_deref();
            let stage = StageFolder::reach(&archiving.archive.to_path(), &source.sha256)?;
            let save = |part, pdf: &[u8]| stage.write(FileRole::Copy, part, pdf);
            let outcomes =
                reader.archive(&source, name, pages(&source)?, &archiving.division, &save)?;
            let json = serde_json::to_string(&outcomes).or_problem(Problem::Output)?;
            (json, ReportCounts::default())
        }
    };
    Ok(JobOutput { output, figures })
}

/// The pages of a file: those that the program for scans has read, or its own.
fn pages_of(reader: &ReportReader, source: &Source, read: Option<PagesRead>) -> Result<Vec<Page>> {
    match read {
        Some(read) if read.sha256 != source.sha256 => Err(Problem::ChangedWhileRead.into()),
        Some(read) => Ok(read.pages),
        None => reader.pages(source),
    }
}

/// Refuses a file whose hash is another than the one taken before.
fn unchanged(source: &Source, expected: Option<&str>) -> Result<()> {
    match expected {
        Some(expected) if expected != super::hex(&source.sha256) => {
            Err(Problem::ChangedWhileRead.into())
        }
        _ => Ok(()),
    }
}
