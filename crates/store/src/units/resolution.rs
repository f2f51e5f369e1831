//! The unit of a report, how it was told, and the eras that it may be of.

use baocao_report::{DateText, Header};

/// Before, units are of the era `legacy`; from then on of `2025`.
const REFORM: &str = "2025-07-01";

/// The unit of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolution {
    pub era: String,
    pub code: String,
    pub way: ResolvedBy,
}

/// How a unit was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResolvedBy {
    /// No other has its name.
    Name,
    /// By a unit above it that the report names.
    Parent,
    /// An officer has ruled.
    Officer,
}

impl ResolvedBy {
    /// As the database has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Parent => "parent",
            Self::Officer => "officer",
        }
    }
}

/// The eras that a report's date leaves open.
pub(super) fn eras(header: &Header) -> &'static [&'static str] {
    let date = header
        .date
        .or_else(|| header.period.as_ref().and_then(|period| period.to));
    match date {
        Some(date) if latest(date).as_str() < REFORM => &["legacy"],
        Some(date) if earliest(date).as_str() >= REFORM => &["2025"],
        _ => &["legacy", "2025"],
    }
}

fn earliest(date: DateText) -> String {
    date.earliest().to_string()
}

fn latest(date: DateText) -> String {
    date.latest().to_string()
}
