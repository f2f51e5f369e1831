//! Fifth stage: what a finished report contradicts in itself, lacks, or makes doubtful.
//!
//! Findings, never repairs: a record stays as it was read. What cannot be judged is passed over in silence,
//! since an alarm that is false once is not read again. Messages are in Vietnamese and name figures as they
//! are printed; `docs/findings.md` explains every code in English.

mod catalogue;
mod code;
mod doubts;
#[cfg(test)]
mod example;
mod figures;
mod frame;
mod place;
pub mod print;
mod ratios;
mod sequence;
mod status;
mod tallies;
#[cfg(test)]
mod tests;
mod words;

pub use code::Code;

use crate::dictionary::Dictionary;
use crate::layout::Document;
use baocao_report::{Finding, Report};
use place::LineLocator;

/// What a person should look at in a report, in the order of its lines; what concerns the whole comes first.
/// What the report holds as findings already is not looked at. The document that the report was read from
/// tells how sure OCR was of each word; the dictionary has the catalogues of the sets that it reports on.
pub fn findings(report: &Report, document: &Document, dictionary: &Dictionary) -> Vec<Finding> {
    if let Some(finding) = frame::not_a_report(report) {
        let unsure = doubts::unsure_pages(&report.pages);
        return std::iter::once(finding).chain(unsure).collect();
    }
    let places = LineLocator::of(report);
    let mut findings = frame::check(report, &places);
    findings.extend(doubts::check(report, document));
    findings.extend(tallies::check(report, &places));
    for criterion in &report.criteria {
        findings.extend(figures::check(criterion));
        findings.extend(status::check(criterion));
    }
    findings.extend(sequence::check(report));
    findings.extend(catalogue::check(report, dictionary));
    // The sort is stable: of one line, the checks stay in their order.
    findings.sort_by_key(|finding| finding.at.line);
    findings
}
