//! What becomes of a report that is delivered, told from what the database holds. Which kind of database it is makes
//! no difference here.

use std::collections::HashSet;

use super::incoming::IncomingReport;
use super::units::UnitOverrides;
use baocao_report::{DocumentIdentity, IdentityMatch};

/// What to do with a report whose document is there already in other bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnDuplicate {
    /// Keep both, as versions of one document.
    #[default]
    Version,
    /// Leave out the one that comes later.
    Skip,
    /// Leave it out and count it as failed.
    Error,
}

/// What decides on a delivery besides what is there.
#[derive(Clone, Copy)]
pub(super) struct MergePolicy<'a> {
    pub policy: OnDuplicate,
    pub rulings: &'a UnitOverrides,
    /// Whether a path holds one report at a time.
    pub mirrors: bool,
}

/// What an import has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// The report is new.
    Added,
    /// The report took the place of another reading of its bytes, or of the report that its file held
    /// before.
    Replaced,
    /// The report is new, and its document was there already in other bytes, which stay.
    Version,
    /// The same report was there already.
    Unchanged,
    /// The document was there already in other bytes, and nothing was done.
    Skipped,
}

/// What a database holds that bears on a delivery.
#[derive(Debug, Default)]
pub(super) struct ExistingReports {
    /// The report of the same bytes.
    pub known: Option<KnownReport>,
    /// The same document in other bytes.
    pub duplicate: Option<DuplicateDocument>,
    /// The other reports that lie in the file.
    pub same_file: Vec<SameFileReport>,
}

/// A report that is there: the hash of its content, and which delivery of its document it is.
#[derive(Debug)]
pub(super) struct KnownReport {
    pub content: String,
    pub ordinal: i64,
}

/// A document that is there in other bytes.
#[derive(Debug)]
pub(super) struct DuplicateDocument {
    /// The greatest ordinal among its deliveries.
    pub ordinal: i64,
    /// One of its files.
    pub file: String,
}

/// Another report that lies in the same file.
#[derive(Debug)]
pub(super) struct SameFileReport {
    pub report: String,
    pub identity: DocumentIdentity,
}

/// What is to be done for a delivery.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MergeStep {
    /// Nothing but to note the file.
    Keep,
    /// Write the report, under this ordinal.
    Write {
        ordinal: i64,
        /// Whether an earlier reading of the same bytes goes.
        replace: bool,
    },
    /// Nothing at all.
    Pass,
}

/// What becomes of a delivery.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MergeDecision {
    pub step: MergeStep,
    /// Reports that no longer lie in the file: it has been corrected.
    pub withdrawn: Vec<String>,
    /// What to say of it; the file of the duplicate where the delivery is refused.
    pub outcome: Result<ImportOutcome, String>,
}

/// Decides on a delivery.
///
/// The same bytes read with the same result change nothing; read differently, they take the place of the earlier
/// reading. Other bytes of the same document are a new version. Other bytes in the same file of which it cannot be
/// told whether they are the same document are a corrected file, and the report that it held goes.
pub(super) fn decide(
    delivery: &IncomingReport,
    existing: ExistingReports,
    terms: MergePolicy<'_>,
) -> MergeDecision {
    let policy = terms.policy;
    if let (None, Some(duplicate)) = (&existing.known, &existing.duplicate)
        && policy != OnDuplicate::Version
    {
        return MergeDecision {
            step: MergeStep::Pass,
            withdrawn: Vec::new(),
            outcome: match policy {
                OnDuplicate::Error => Err(duplicate.file.clone()),
                _ => Ok(ImportOutcome::Skipped),
            },
        };
    }
    let is_corrected = |holder: &SameFileReport| {
        terms.mirrors || delivery.identity().likeness(&holder.identity) == IdentityMatch::Unknown
    };
    let holders = existing.same_file.into_iter().filter(is_corrected);
    let withdrawn: Vec<String> = holders.map(|holder| holder.report).collect();
    let (step, outcome) = match (&existing.known, &existing.duplicate) {
        (Some(known), _) if known.content == delivery.content() => {
            (MergeStep::Keep, ImportOutcome::Unchanged)
        }
        (Some(known), _) => {
            let ordinal = known.ordinal;
            let replace = true;
            (
                MergeStep::Write { ordinal, replace },
                ImportOutcome::Replaced,
            )
        }
        (None, duplicate) => {
            let ordinal = duplicate.as_ref().map_or(0, |duplicate| duplicate.ordinal) + 1;
            let outcome = match duplicate {
                Some(_) => ImportOutcome::Version,
                None => ImportOutcome::Added,
            };
            let replace = false;
            (MergeStep::Write { ordinal, replace }, outcome)
        }
    };
    MergeDecision {
        step,
        outcome: Ok(match withdrawn.is_empty() {
            true => outcome,
            false => ImportOutcome::Replaced,
        }),
        withdrawn,
    }
}

/// Parts deliveries into groups in which none bears on another, so that each group can be decided on at once and the
/// outcome is that of one after the other. One that no database takes is a group of its own.
pub(super) fn groups(batch: &[IncomingReport]) -> Vec<&[IncomingReport]> {
    let mut groups = Vec::new();
    let mut seen = HashSet::new();
    let mut start = 0;
    let is_apart = |delivery: &IncomingReport| delivery.obstacle().is_some();
    for (at, delivery) in batch.iter().enumerate() {
        let names = names(delivery);
        let ends_group = is_apart(delivery)
            || batch[start..at].last().is_some_and(is_apart)
            || names.iter().any(|name| seen.contains(name));
        if at > start && ends_group {
            groups.push(&batch[start..at]);
            start = at;
            seen.clear();
        }
        seen.extend(names);
    }
    if start < batch.len() {
        groups.push(&batch[start..]);
    }
    groups
}

/// All that a delivery is known by: two that share one of these may bear on one another.
pub(super) fn names(delivery: &IncomingReport) -> Vec<String> {
    let report = delivery.report();
    let mut names = vec![report.id.clone(), format!("file:{}", report.source.file)];
    names.extend(delivery.identity().triple().map(|triple| triple.join("\n")));
    names
}
