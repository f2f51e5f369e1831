//! An input that failed.

use baocao_report::error::Error;

/// An input that failed.
#[derive(Clone, Debug)]
pub struct FailedInput {
    /// Its path, as the ledger has it.
    pub file: String,
    /// Why.
    pub error: Error,
}
