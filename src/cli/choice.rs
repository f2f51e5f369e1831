//! Types of the libraries as values of arguments: their names on the command line, and the words of their help.

use baocao_extract::OcrChoice;
use baocao_report::Status;
use baocao_report::error::Language;
use baocao_store::{Listing, OnDuplicate, QueueEnd};
use clap::ValueEnum;
use clap::builder::PossibleValue;

/// A type that is chosen from a list.
pub trait Choosable: Copy + Send + Sync + 'static {
    /// What can be chosen, in the order of the help.
    const ALL: &'static [Choice<Self>];

    /// The name on the command line, and the words of the help.
    fn described(self) -> (&'static str, &'static str);
}

/// The value of an argument that is chosen from a list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<T>(pub T);

impl<T: Choosable> ValueEnum for Choice<T> {
    fn value_variants<'a>() -> &'a [Self] {
        T::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = self.0.described();
        Some(PossibleValue::new(name).help(help))
    }
}

impl Choosable for Language {
    const ALL: &'static [Choice<Self>] = &[Choice(Self::Vi), Choice(Self::En)];

    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Vi => ("vi", "Vietnamese"),
            Self::En => ("en", "English"),
        }
    }
}

impl Choosable for OcrChoice {
    const ALL: &'static [Choice<Self>] = &[
        Choice(Self::Auto),
        Choice(Self::Always),
        Choice(Self::Never),
    ];

    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Auto => (
                "auto",
                "Where a page's own text is missing or bad and there is an image to read",
            ),
            Self::Always => (
                "always",
                "Every page of a PDF and every image, whatever text it has",
            ),
            Self::Never => ("never", "No page: a scan comes without words"),
        }
    }
}

impl Choosable for Status {
    const ALL: &'static [Choice<Self>] = &[
        Choice(Self::Achieved),
        Choice(Self::Exceeded),
        Choice(Self::NotAchieved),
        Choice(Self::Completed),
        Choice(Self::InProgress),
    ];

    fn described(self) -> (&'static str, &'static str) {
        let help = match self {
            Self::Achieved => "Đạt",
            Self::Exceeded => "Vượt chỉ tiêu",
            Self::NotAchieved => "Chưa đạt, Chưa",
            Self::Completed => "Đã hoàn thành",
            Self::InProgress => "Đang thực hiện, Đang triển khai, Đã và đang thực hiện",
        };
        (self.name(), help)
    }
}

impl Choosable for OnDuplicate {
    const ALL: &'static [Choice<Self>] = &[
        Choice(Self::Version),
        Choice(Self::Skip),
        Choice(Self::Error),
    ];

    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Version => ("version", "Keep both, as versions of one document"),
            Self::Skip => ("skip", "Leave out the one that comes later"),
            Self::Error => ("error", "Leave it out and count it as failed"),
        }
    }
}

impl Choosable for QueueEnd {
    const ALL: &'static [Choice<Self>] = &[Choice(Self::Done), Choice(Self::Failed)];

    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Done => ("done", "It is in the database"),
            Self::Failed => ("failed", "It has failed for good"),
        }
    }
}

impl Choosable for Listing {
    const ALL: &'static [Choice<Self>] = &[
        Choice(Self::Criteria),
        Choice(Self::Achievement),
        Choice(Self::Ranking),
        Choice(Self::ByCriterion),
        Choice(Self::Changes),
        Choice(Self::MissingCriteria),
        Choice(Self::MissingReports),
        Choice(Self::FiguresToCheck),
        Choice(Self::Findings),
        Choice(Self::Reports),
        Choice(Self::UnresolvedUnits),
    ];

    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Criteria => (
                "criteria",
                "Every criterion of every report, with the header of its report",
            ),
            Self::Achievement => ("achievement", "Each unit's tally, list by list"),
            Self::Ranking => (
                "ranking",
                "Units by the share of criteria that they have achieved",
            ),
            Self::ByCriterion => ("by-criterion", "Each criterion across all units"),
            Self::Changes => (
                "changes",
                "What has changed at a unit from one period to the next",
            ),
            Self::MissingCriteria => (
                "missing-criteria",
                "Criteria of a decision that a report says nothing of",
            ),
            Self::MissingReports => (
                "missing-reports",
                "Units without a report, where their neighbours have sent one",
            ),
            Self::FiguresToCheck => (
                "figures-to-check",
                "Figures that a person should look at first",
            ),
            Self::Findings => ("findings", "What was found wrong, missing or doubtful"),
            Self::Reports => ("reports", "Every report"),
            Self::UnresolvedUnits => ("unresolved-units", "Issuers whose unit could not be told"),
        }
    }
}
