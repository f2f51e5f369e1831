//! What a decision sets: its criteria, with the wordings that units use for them.

use super::similarity::{Similarity, WordingIndex};
use crate::dictionary::matching::PreparedWording;
use baocao_report::{DateText, GroupRef, IssuerLevel};

/// The criteria that a decision sets for the reports of one level.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub(super) set: String,
    pub(super) level: IssuerLevel,
    pub(super) issuer: String,
    pub(super) date: DateText,
    pub(super) subject: Option<String>,
    pub(super) criteria: Vec<CatalogueCriterion>,
    pub(super) index: WordingIndex,
}

/// A criterion of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueCriterion {
    pub(super) group: GroupRef,
    pub(super) code: String,
    pub(super) wordings: Vec<String>,
    pub(super) unit: Option<String>,
    pub(super) target: Option<String>,
}

impl Catalogue {
    /// The number of the decision: `412/QĐ-UBND`. It is what [`baocao_report::Canonical::set`] says.
    pub fn set(&self) -> &str {
        &self.set
    }

    /// Who has to report on it.
    pub fn level(&self) -> IssuerLevel {
        self.level
    }

    /// Who issued the decision.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// When it was issued.
    pub fn date(&self) -> DateText {
        self.date
    }

    /// What it is about, where the file says so.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// Its criteria, in the decision's order. Each code is there once.
    pub fn criteria(&self) -> &[CatalogueCriterion] {
        &self.criteria
    }

    /// How well each criterion agrees with a report's wording, the best of its wordings counting, in the
    /// order of [`Catalogue::criteria`].
    pub(crate) fn likenesses(&self, wording: &PreparedWording) -> Vec<Similarity> {
        self.index.likenesses(wording)
    }
}

impl CatalogueCriterion {
    /// The group it stands in.
    pub fn group(&self) -> &GroupRef {
        &self.group
    }

    /// Its code in the decision.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Its name: the first of its wordings.
    pub fn name(&self) -> &str {
        self.wordings.first().map_or("", String::as_str)
    }

    /// All wordings known for it, the decision's own first.
    pub fn wordings(&self) -> &[String] {
        &self.wordings
    }

    /// Its unit.
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// What is to be reached.
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }
}
