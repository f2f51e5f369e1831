//! Which criterion of a catalogue each criterion of a report is.
//!
//! Units renumber, reword and shorten what a decision sets, so a code says little: the wording decides
//! ([`crate::dictionary`] compares it), and code, group, unit and target are weak evidence beside it. Each
//! list of a report is matched as a whole with the catalogue that its report names, or with one that most
//! of the list agrees with. A criterion that could as well be another, or none, stays without a match.

mod assign;
mod evidence;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::parsed::Parsed;
use crate::dictionary::{Catalogue, Dictionary, PreparedWording, number_key};
use assign::{Assigned, assign};
use baocao_report::{Canonical, Confidence, Criterion, IssuerLevel};

/// How a report names a catalogue's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum DecisionMention {
    /// Not at all.
    None,
    /// Among the documents that it cites or lists.
    Mentioned,
    /// As the decision whose criteria it reports.
    Reported,
}

/// Fills in the catalogues' criteria.
pub(super) fn fill(parsed: &mut Parsed, dictionary: &Dictionary) {
    let mut lists: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, criterion) in parsed.criteria.iter().enumerate() {
        lists.entry(criterion.list.clone()).or_default().push(place);
    }
    let level = parsed.header.issuer_level;
    let mut catalogues: Vec<(DecisionMention, &Catalogue)> = dictionary
        .catalogues()
        .iter()
        .map(|catalogue| (naming(parsed, catalogue), catalogue))
        .collect();
    catalogues.sort_by_key(|(naming, _)| Reverse(*naming));
    for places in lists.into_values() {
        let list: Vec<&Criterion> = places
            .iter()
            .map(|&place| &parsed.criteria[place])
            .collect();
        let wordings: Vec<PreparedWording> = list
            .iter()
            .map(|c| dictionary.matching.wording(&c.name))
            .collect();
        // A catalogue that is named is asked before one that is not.
        let found = catalogues
            .chunk_by(|a, b| a.0 == b.0)
            .find_map(|named_alike| {
                let candidates = named_alike.iter().filter_map(|&(naming, catalogue)| {
                    candidate(&list, &wordings, catalogue, naming, level)
                });
                candidates.max_by(|a, b| a.coverage.total_cmp(&b.coverage))
            });
        let Some(found) = found else { continue };
        for (place, assigned) in places.into_iter().zip(found.assigned) {
            parsed.criteria[place].canonical = assigned.map(|a| canonical(found.catalogue, a));
        }
    }
}

fn canonical(catalogue: &Catalogue, assigned: Assigned) -> Canonical {
    Canonical {
        set: catalogue.set().to_owned(),
        code: catalogue.criteria()[assigned.criterion].code().to_owned(),
        score: Confidence::new(assigned.score),
    }
}

/// A catalogue that a list may have been written after.
struct CatalogueCandidate<'c> {
    catalogue: &'c Catalogue,
    /// The share of the list that has a match.
    coverage: f32,
    assigned: Vec<Option<Assigned>>,
}

/// Matches a list with a catalogue; `None` where too little of it agrees.
fn candidate<'c>(
    list: &[&Criterion],
    wordings: &[PreparedWording],
    catalogue: &'c Catalogue,
    naming: DecisionMention,
    level: Option<IssuerLevel>,
) -> Option<CatalogueCandidate<'c>> {
    let assigned = assign(list, wordings, catalogue);
    let found = assigned.iter().flatten().count();
    let coverage = found as f32 / list.len().max(1) as f32;
    let other_level = level.is_some_and(|level| level != catalogue.level());
    let (share, least) = needed(naming, other_level);
    (coverage >= share && found >= least).then_some(CatalogueCandidate {
        catalogue,
        coverage,
        assigned,
    })
}

/// What share of a list, and how many criteria at the least, must have a match for a catalogue to be that
/// of the list.
fn needed(naming: DecisionMention, other_level: bool) -> (f32, usize) {
    match (naming, other_level) {
        (DecisionMention::Reported, false) => (0.25, 1),
        // A district reports on its communes.
        (DecisionMention::Reported, true) | (DecisionMention::Mentioned, false) => (0.5, 3),
        (DecisionMention::Mentioned, true) | (DecisionMention::None, false) => (0.6, 5),
        (DecisionMention::None, true) => (0.75, 5),
    }
}

/// How a report names the decision of a catalogue. One of the same number and another year is another.
fn naming(parsed: &Parsed, catalogue: &Catalogue) -> DecisionMention {
    let key = number_key(catalogue.set());
    let is_it = |number: &str| number_key(number) == key;
    let cited = || parsed.citations.iter().filter(|c| is_it(&c.number));
    let mut dates = cited().filter_map(|c| c.date).peekable();
    let other_year =
        dates.peek().is_some() && dates.all(|date| !date.is_in_year_of(catalogue.date()));
    if other_year {
        return DecisionMention::None;
    }
    let within = |summary: &str| holds_number(&number_key(summary), &key);
    let listed = || {
        parsed.documents.iter().any(|d| {
            d.number.as_deref().is_some_and(is_it) || d.summary.as_deref().is_some_and(within)
        })
    };
    if parsed.header.criteria_set.as_deref().is_some_and(is_it) {
        DecisionMention::Reported
    } else if cited().next().is_some() || listed() {
        DecisionMention::Mentioned
    } else {
        DecisionMention::None
    }
}

/// Whether a text without blanks holds a document's number, and not as the end of a longer one.
fn holds_number(text: &str, key: &str) -> bool {
    let ends_longer = |at: usize| text[..at].ends_with(|c: char| c.is_ascii_digit());
    text.match_indices(key).any(|(at, _)| !ends_longer(at))
}

#[cfg(test)]
mod tests;
