//! One file read in a worker process, for the commands that read a single file.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::job::{Job, JobTask, ReaderSetup};
use super::supervisor::Supervisor;
use super::{ReadOptions, ResourceLimits};
use baocao_extract::{Excerpt, ExcerptPlace, ExcerptRequest};
use baocao_report::error::{Context, Problem, Result};
use baocao_report::{Method, PageInfo};

/// Reads a report and gives its indented JSON.
///
/// # Errors
/// What stopped the reading; [`Problem::Crashed`],
/// [`Problem::OutOfMemory`] or
/// [`Problem::TimedOut`] where the file killed its reader.
pub fn report_json(
    path: &Path,
    options: &ReadOptions,
    allowance: ResourceLimits,
) -> Result<String> {
    let task = JobTask::Report {
        name: None,
        sha256: None,
    };
    perform(path, task, options, allowance)
}

/// Reads the text of a file, before anything is restored in it.
///
/// # Errors
/// As [`report_json`].
pub fn text(path: &Path, options: &ReadOptions, allowance: ResourceLimits) -> Result<String> {
    perform(path, JobTask::Text, options, allowance)
}

/// Reads the pages of a file with their words and boxes, as JSON.
///
/// # Errors
/// As [`report_json`].
pub fn pages_json(path: &Path, options: &ReadOptions, allowance: ResourceLimits) -> Result<String> {
    perform(path, JobTask::Pages, options, allowance)
}

/// The scan's own images of places in a file, each as small as a line; `None` where there is none to show. `pages` is
/// what the file's report says of them. A typed file and a page with text of its own are not looked at.
///
/// # Errors
/// As [`report_json`].
pub fn excerpts(
    path: &Path,
    pages: &[PageInfo],
    spots: &[ExcerptPlace],
    options: &ReadOptions,
    allowance: ResourceLimits,
) -> Result<Vec<Option<Excerpt>>> {
    let (cuts, owners) = cuts(pages, spots);
    let mut found = vec![None; spots.len()];
    if cuts.is_empty() {
        return Ok(found);
    }
    let json = perform(path, JobTask::Excerpts(cuts), options, allowance)?;
    let answer: Vec<Vec<Option<Excerpt>>> = serde_json::from_str(&json)
        .or_problem(Problem::Crashed)
        .map_err(|error| error.in_file(path))?;
    for (owner, excerpt) in owners.into_iter().zip(answer.into_iter().flatten()) {
        found[owner] = excerpt;
    }
    Ok(found)
}

/// What is to be cut out of each page, and which spot each box is of.
fn cuts(pages: &[PageInfo], spots: &[ExcerptPlace]) -> (Vec<ExcerptRequest>, Vec<usize>) {
    let mut cuts = Vec::new();
    let mut owners = Vec::new();
    for page in pages {
        if !matches!(page.method, Method::Ocr | Method::Mixed) {
            continue;
        }
        let on_page = spots.iter().enumerate();
        let on_page: Vec<_> = on_page
            .filter(|(_, spot)| spot.page == page.number)
            .collect();
        if !on_page.is_empty() {
            owners.extend(on_page.iter().map(|(owner, _)| *owner));
            cuts.push(ExcerptRequest {
                page: page.number,
                rotation: page.rotation,
                straightened: page.method == Method::Ocr,
                boxes: on_page.iter().map(|(_, spot)| spot.bounds).collect(),
            });
        }
    }
    (cuts, owners)
}

/// Has a worker of its own do a job on a file.
pub(super) fn perform(
    path: &Path,
    task: JobTask,
    options: &ReadOptions,
    allowance: ResourceLimits,
) -> Result<String> {
    let setup = ReaderSetup::new(options.clone(), allowance.memory);
    let interrupted = AtomicBool::new(false);
    let mut supervisor = Supervisor::new(&setup, allowance.time, &interrupted);
    let done = supervisor.perform(Job::new(path, task));
    supervisor.dismiss();
    done.map(|done| done.output)
        .map_err(|failure| failure.at(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::Grade;
    use baocao_report::geometry::Rect;

    fn page(number: u32, method: Method, rotation: u16) -> PageInfo {
        PageInfo {
            number,
            width: None,
            height: None,
            method,
            dpi: None,
            rotation,
            confidence: None,
            degraded: false,
            grade: Grade::Good,
            lines: None,
        }
    }

    #[test]
    fn spots_are_cut_out_page_by_page_and_keep_their_owners() {
        let spot = |page, top: f32| ExcerptPlace {
            page,
            bounds: Rect::new(0.0, top, 9.0, top + 9.0),
        };
        let spots = [
            spot(2, 1.0),
            spot(1, 2.0),
            spot(3, 3.0),
            spot(2, 4.0),
            spot(9, 5.0),
        ];
        let pages = [
            page(1, Method::Mixed, 0),
            page(2, Method::Ocr, 90),
            page(3, Method::TextLayer, 0),
        ];
        let (cuts, owners) = cuts(&pages, &spots);
        assert_eq!(owners, [1, 0, 3]);
        let told: Vec<_> = cuts
            .iter()
            .map(|cut| (cut.page, cut.rotation, cut.straightened, cut.boxes.len()))
            .collect();
        assert_eq!(told, [(1, 0, false, 1), (2, 90, true, 2)]);
    }
}
