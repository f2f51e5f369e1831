//! Criteria and their groups. What each field means, to the letter, is in `docs/json.md`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ComparisonOperator, Figure, Percent, Place};
use crate::{Confidence, Method};

/// A group of criteria with what its summary line declares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// As printed, trailing dot off: `2`, `IV`. The total of all groups has none.
    pub code: Option<String>,
    /// As printed.
    pub name: String,
    /// How many criteria it is said to have: 5 of `gồm 05 tiêu chí`.
    pub declared: Option<u32>,
    /// How many are said to be achieved: 4 of `đạt 4/5`.
    pub achieved: Option<u32>,
    /// Out of how many: 5 of `đạt 4/5`.
    pub of: Option<u32>,
}

/// The group that something stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupRef {
    /// As printed, trailing dot off.
    pub code: Option<String>,
    /// As printed.
    pub name: String,
}

/// A criterion and what was reported on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// Which list of the document: `body` for running text, `table-1` for its first table.
    pub list: String,
    /// The group it stands in.
    pub group: Option<GroupRef>,
    /// As printed, trailing dot off; `null` where the number is missing.
    pub code: Option<String>,
    /// Its wording, without target and result, without a final `:` or `.`.
    pub name: String,
    /// The unit column.
    pub unit: Option<String>,
    /// What was to be reached.
    pub target: Option<Target>,
    /// What was reached.
    pub result: Option<Measured>,
    /// The status printed, never inferred.
    pub status: Option<Status>,
    /// The words printed for it.
    pub status_text: Option<String>,
    /// The deadline column.
    pub deadline: Option<String>,
    /// The notes column.
    pub note: Option<String>,
    /// The criterion of a catalogue that this is.
    pub canonical: Option<Canonical>,
    /// Where it stands.
    pub at: Place,
    /// Its text as read, before anything was taken from it.
    pub raw: String,
    /// How it was read.
    pub method: Method,
    /// How sure the reading of its letters is.
    pub confidence: Option<Confidence>,
    /// Whether restoration changed any of it.
    pub edited: bool,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// As printed.
    pub text: String,
    /// Its number.
    pub value: Option<Figure>,
    /// Its unit, as printed beside the number.
    pub unit: Option<String>,
    /// How a result has to compare with it.
    pub comparison: Option<ComparisonOperator>,
}

/// A result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// As printed, without the closing status.
    pub text: String,
    /// The number that states the result; the percentage where there is one.
    pub value: Option<Figure>,
    /// Its unit.
    pub unit: Option<String>,
    /// 41832 of `41832/42000 = 99,6%`.
    pub numerator: Option<Figure>,
    /// 42000 of `41832/42000 = 99,6%`.
    pub denominator: Option<Figure>,
    /// 99.6 of `41832/42000 = 99,6%`.
    pub percent: Option<Percent>,
}

/// A status as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Đạt.
    Achieved,
    /// Vượt chỉ tiêu.
    Exceeded,
    /// Chưa đạt, Chưa.
    NotAchieved,
    /// Đã hoàn thành.
    Completed,
    /// Đang thực hiện, Đang triển khai, Đã và đang thực hiện.
    InProgress,
}

impl Status {
    /// As the JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::Exceeded => "exceeded",
            Self::NotAchieved => "not_achieved",
            Self::Completed => "completed",
            Self::InProgress => "in_progress",
        }
    }

    /// As reports print it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Achieved => "Đạt",
            Self::Exceeded => "Vượt chỉ tiêu",
            Self::NotAchieved => "Chưa đạt",
            Self::Completed => "Đã hoàn thành",
            Self::InProgress => "Đang thực hiện",
        }
    }
}

/// A criterion of a catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Canonical {
    /// The decision that set it.
    pub set: String,
    /// Its code there.
    pub code: String,
    /// How sure the match is: 1 for the same words.
    pub score: Confidence,
}

impl Criterion {
    /// A criterion of which nothing is said but its wording.
    pub fn bare(list: &str, name: &str) -> Self {
        Self {
            list: list.to_owned(),
            group: None,
            code: None,
            name: name.to_owned(),
            unit: None,
            target: None,
            result: None,
            status: None,
            status_text: None,
            deadline: None,
            note: None,
            canonical: None,
            at: Place::default(),
            raw: String::new(),
            method: Method::Typed,
            confidence: None,
            edited: false,
        }
    }
}
