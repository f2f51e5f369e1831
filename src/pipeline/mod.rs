//! The stages wired together, spread over the cores, with failures kept apart.
//!
//! A [`ReportReader`] reads one file in this process. [`ingest()`] and `isolated` read files in worker processes,
//! so that whatever a file does to its reader (a panic, an abort in a C library, a memory or time limit)
//! becomes that file's error. `docs/architecture.md` tells how.

mod archive;
mod comparing;
mod copies;
mod export;
mod failed_input;
#[cfg(feature = "faults")]
mod fault_injection;
mod import;
mod ingest;
mod isolated;
mod job;
mod names;
mod output;
mod pages;
mod plan;
mod queue;
mod read;
mod search;
mod supervisor;
mod worker;
mod worker_pool;

use std::fmt::Write;

pub use archive::{Archive, ArchiveSummary, archive};
pub use baocao_worker::ResourceLimits;
pub use comparing::{CopyRead, compare_copies, read_copy};
pub use copies::is_report;
pub use export::{Export, ExportFormat, export};
pub use failed_input::FailedInput;
pub use import::{Import, ImportEvent, ImportSummary, import};
pub use ingest::{Event, Ingest, Summary, ingest};
pub use isolated::{excerpts, pages_json, report_json, text};
pub use queue::{
    Enqueue, EnqueueEvent, EnqueueSummary, Work, WorkEvent, WorkSummary, clear_queue, enqueue,
    status, work,
};
pub use read::{ReadOptions, ReportReader};
pub use search::search;
pub use supervisor::WORKER_COMMAND;
pub use worker::serve;

use baocao_output::ledger::ReportCounts;
use baocao_report::{Report, Severity};

/// Bytes as lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What the ledger says of a report.
fn figures(report: &Report) -> ReportCounts {
    let mut methods: Vec<_> = report.pages.iter().map(|page| page.method).collect();
    methods.sort_unstable();
    methods.dedup();
    let errors = report.findings.iter();
    ReportCounts {
        methods,
        pages: report.pages.len(),
        criteria: report.criteria.len(),
        findings: report.findings.len(),
        errors: errors.filter(|f| f.severity == Severity::Error).count(),
    }
}
