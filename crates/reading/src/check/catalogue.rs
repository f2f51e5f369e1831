//! Criteria of a catalogue that a report does not have.

use std::collections::{BTreeSet, HashSet};

use super::Code;
use super::words::{listed, short};
use crate::dictionary::Dictionary;
use baocao_report::{Finding, Place, Report};

/// How many absent criteria one message names.
const NAMED: usize = 12;

/// The criteria that are absent from a report, of each catalogued set that it reports on.
pub(super) fn check(report: &Report, dictionary: &Dictionary) -> Vec<Finding> {
    let canonical = report.criteria.iter().filter_map(|c| c.canonical.as_ref());
    let sets: BTreeSet<&str> = canonical.map(|canonical| canonical.set.as_str()).collect();
    let catalogues = sets.into_iter().filter_map(|set| dictionary.catalogue(set));
    catalogues
        .flat_map(|catalogue| {
            let criteria = catalogue.criteria().iter();
            absent(
                report,
                catalogue.set(),
                criteria.map(|c| (c.code(), c.name())),
            )
        })
        .collect()
}

/// The criteria of a set that none of a report's criteria is, given the set's codes and names.
///
/// Nothing is said of a set that the report does not use at all. Where half of the set or more is absent,
/// the file holds a part of the report or little of it could be read: that is one finding.
fn absent<'c>(
    report: &Report,
    set: &str,
    criteria: impl IntoIterator<Item = (&'c str, &'c str)>,
) -> Vec<Finding> {
    let canonical = report.criteria.iter().filter_map(|c| c.canonical.as_ref());
    let found: HashSet<&str> = canonical
        .filter(|canonical| canonical.set == set)
        .map(|canonical| canonical.code.as_str())
        .collect();
    if found.is_empty() {
        return Vec::new();
    }
    let expected: Vec<(&str, &str)> = criteria.into_iter().collect();
    let absent: Vec<&(&str, &str)> = expected
        .iter()
        .filter(|(code, _)| !found.contains(code))
        .collect();
    if absent.len() * 2 >= expected.len() && absent.len() > 1 {
        let codes: Vec<String> = absent.iter().map(|(code, _)| (*code).to_owned()).collect();
        let message = format!(
            "Chỉ thấy {} trong {} tiêu chí của bộ theo {set}; thiếu {}.",
            expected.len() - absent.len(),
            expected.len(),
            listed(&codes, NAMED)
        );
        return vec![Code::CriterionAbsent.finding(Place::default(), message)];
    }
    let finding = |(code, name): &&(&str, &str)| {
        let message = format!("Thiếu tiêu chí {code} “{}” của bộ theo {set}.", short(name));
        Code::CriterionAbsent.finding(Place::default(), message)
    };
    absent.iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example::{criterion, report};
    use baocao_report::{Canonical, Confidence};

    const SET: &str = "412/QĐ-UBND";
    const CRITERIA: [(&str, &str); 5] = [
        ("1.1", "Đường"),
        ("1.2", "Điện"),
        ("2.1", "Trường"),
        ("2.2", "Trạm"),
        ("2.3", "Chợ"),
    ];

    fn said(codes: &[&str], set: &str) -> Vec<String> {
        let mut report = report();
        for code in codes {
            let mut criterion = criterion(code).build();
            criterion.canonical = Some(Canonical {
                set: set.to_owned(),
                code: (*code).to_owned(),
                score: Confidence::CERTAIN,
            });
            report.criteria.push(criterion);
        }
        report.criteria.push(criterion("9").build());
        absent(&report, SET, CRITERIA)
            .into_iter()
            .map(|f| f.message)
            .collect()
    }

    #[test]
    fn an_absent_criterion_is_named() {
        assert_eq!(said(&["1.1", "1.2", "2.1", "2.2", "2.3"], SET), [""; 0]);
        assert_eq!(
            said(&["1.1", "1.2", "2.1", "2.3"], SET),
            ["Thiếu tiêu chí 2.2 “Trạm” của bộ theo 412/QĐ-UBND."]
        );
        assert_eq!(said(&["1.1", "2.1", "2.3"], SET).len(), 2);
    }

    #[test]
    fn half_a_set_is_one_finding_and_another_set_is_none() {
        assert_eq!(
            said(&["1.1", "1.2"], SET),
            ["Chỉ thấy 2 trong 5 tiêu chí của bộ theo 412/QĐ-UBND; thiếu 2.1, 2.2, 2.3."]
        );
        assert_eq!(said(&["1.1"], "9/QĐ-UBND"), [""; 0]);
        assert_eq!(said(&[], SET), [""; 0]);
    }
}
