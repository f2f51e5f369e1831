//! What a run has to do for each of its inputs, told from their bytes and from the ledger.

use std::collections::HashMap;

use super::hex;
use super::names::Input;
use baocao_extract::intake::Fingerprint;
use baocao_files::PlainPath;
use baocao_output::ledger::{InputStatus, Ledger, LedgerEntry};
use baocao_report::error::Error;

/// What to do for an input.
#[derive(Debug)]
pub(super) enum PlanStep {
    /// Read it.
    Read(Input, Fingerprint),
    /// Nothing: its report is there.
    Skip(Input),
    /// Nothing: the report of another path, named here, is its report.
    Duplicate(Input, Fingerprint, String),
    /// Nothing: it cannot be read.
    Fail(Input, Error),
}

/// What decides whether a report that is there still stands.
pub(super) struct FreshnessCheck<'a> {
    /// The ledger of earlier runs.
    pub ledger: &'a Ledger,
    /// The version of this program.
    pub program: &'a str,
    /// The options that decide what a report says.
    pub options: &'a str,
    /// Whether everything is to be read anew.
    pub force: bool,
    /// Whether a report is there, by its name.
    pub is_there: &'a dyn Fn(&PlainPath) -> bool,
}

/// Plans the inputs, given in their order with what their hashing gave.
///
/// Of several inputs with the same bytes one is read: the one whose report is there, else the first. An
/// input that has a report of its own keeps having one.
pub(super) fn plan(
    inputs: Vec<(Input, Result<Fingerprint, Error>)>,
    standing: &FreshnessCheck<'_>,
) -> Vec<PlanStep> {
    let mut holders = standing.holders(&inputs);
    inputs
        .into_iter()
        .map(|(input, print)| {
            let print = match print {
                Ok(print) => print,
                Err(error) => return PlanStep::Fail(input, error),
            };
            if standing.stands(&input, print) {
                return PlanStep::Skip(input);
            }
            let holder = holders
                .entry(hex(&print.sha256))
                .or_insert_with(|| input.file.clone());
            if *holder == input.file || standing.has_own(&input) {
                PlanStep::Read(input, print)
            } else {
                PlanStep::Duplicate(input, print, holder.clone())
            }
        })
        .collect()
}

impl FreshnessCheck<'_> {
    /// Who already has the report of which bytes: earlier inputs that this run does not read, and those
    /// that it finds unchanged.
    fn holders(&self, inputs: &[(Input, Result<Fingerprint, Error>)]) -> HashMap<String, String> {
        let now: HashMap<&str, Option<String>> = inputs
            .iter()
            .map(|(input, print)| {
                let hash = print.as_ref().ok().map(|print| hex(&print.sha256));
                (input.file.as_str(), hash)
            })
            .collect();
        let mut holders = HashMap::new();
        for entry in self.ledger.entries().filter(|entry| self.is_kept(entry)) {
            let Some(hash) = &entry.sha256 else { continue };
            let unchanged = now
                .get(entry.path.as_str())
                .is_none_or(|hash| *hash == entry.sha256);
            if unchanged {
                holders
                    .entry(hash.clone())
                    .or_insert_with(|| entry.path.clone());
            }
        }
        holders
    }

    /// Whether the report of an input is there and of these very bytes, program and options.
    fn stands(&self, input: &Input, print: Fingerprint) -> bool {
        let entry = self.ledger.get(&input.file);
        !self.force
            && entry.is_some_and(|entry| {
                self.is_kept(entry)
                    && entry.sha256.as_deref() == Some(hex(&print.sha256).as_str())
                    && entry.program == self.program
                    && entry.options == self.options
            })
    }

    /// Whether an entry's report is there and of the bytes that the entry names.
    fn is_kept(&self, entry: &LedgerEntry) -> bool {
        matches!(entry.status, InputStatus::Done | InputStatus::Gone)
            && entry.report.as_ref().is_some_and(self.is_there)
    }

    fn has_own(&self, input: &Input) -> bool {
        let entry = self.ledger.get(&input.file);
        entry.is_some_and(|entry| entry.report.is_some())
    }
}
