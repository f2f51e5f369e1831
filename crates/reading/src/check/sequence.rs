//! Numbers of criteria and of listed documents: missing, doubled, out of order.
//!
//! Each list is walked in printed order. Numbers of one depth under one number (`3.1`, `3.2` … ) are one
//! run. A run may start anywhere in the first part of a list (an excerpt), and may start again at 1 in
//! another group. What is said of one number is not said again of the gap that it leaves.

use std::collections::{HashMap, HashSet};

use super::Code;
use super::words::{listed, short};
use baocao_report::{Criterion, Finding, GroupRef, IssuedDocument, Place, Report};

/// More numbers than this are not missing: the number behind the gap is misread.
const WIDEST_GAP: u32 = 20;

/// How many records are looked at for the number that follows.
const AHEAD: usize = 200;

/// How many missing numbers a message names.
const NAMED: usize = 8;

/// The findings on the numbers of a report.
pub(super) fn check(report: &Report) -> Vec<Finding> {
    let mut lists: Vec<Vec<SequenceRecord>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for criterion in &report.criteria {
        let list = *known.entry(&criterion.list).or_insert(lists.len());
        if list == lists.len() {
            lists.push(Vec::new());
        }
        lists[list].push(SequenceRecord::of(criterion));
    }
    let documents: Vec<SequenceRecord> = report
        .documents
        .iter()
        .map(SequenceRecord::listed)
        .collect();
    let of_criteria = lists
        .iter()
        .flat_map(|entries| SequenceCheck::new("Tiêu chí", entries).findings());
    of_criteria
        .chain(SequenceCheck::new("Danh mục văn bản, số thứ tự", &documents).findings())
        .collect()
}

/// A group as it is compared.
type GroupKey<'r> = Option<(Option<&'r str>, &'r str)>;

/// One record of a list.
struct SequenceRecord<'r> {
    /// Its number as printed.
    code: Option<&'r str>,
    /// The parts of a decimal number; none for letters and Roman numbers.
    parts: Vec<u32>,
    group: GroupKey<'r>,
    name: &'r str,
    at: Place,
}

impl<'r> SequenceRecord<'r> {
    fn of(criterion: &'r Criterion) -> Self {
        Self {
            code: criterion.code.as_deref(),
            parts: parts(criterion.code.as_deref()),
            group: group(criterion.group.as_ref()),
            name: &criterion.name,
            at: criterion.at,
        }
    }

    fn listed(document: &'r IssuedDocument) -> Self {
        Self {
            code: document.ordinal.as_deref(),
            parts: parts(document.ordinal.as_deref()),
            group: group(document.group.as_ref()),
            name: document.summary.as_deref().unwrap_or_default(),
            at: document.at,
        }
    }

    /// Whether its number stands under that of its group: 3.1 in the group 3.
    fn is_nested(&self) -> bool {
        let group = parts(self.group.and_then(|(code, _)| code));
        !group.is_empty() && self.parts.len() > group.len() && self.parts.starts_with(&group)
    }

    /// The number that it stands under, and its own.
    fn split(&self) -> Option<(&[u32], u32)> {
        let (last, above) = self.parts.split_last()?;
        Some((above, *last))
    }
}

fn nested<'r>(entries: &[SequenceRecord<'r>]) -> HashSet<GroupKey<'r>> {
    let mut counts: HashMap<GroupKey, (usize, usize)> = HashMap::new();
    for entry in entries.iter().filter(|entry| !entry.parts.is_empty()) {
        let (nested, all) = counts.entry(entry.group).or_default();
        *nested += usize::from(entry.is_nested());
        *all += 1;
    }
    let most = counts
        .into_iter()
        .filter(|(_, (nested, all))| nested * 2 > *all);
    most.map(|(group, _)| group).collect()
}

fn group(group: Option<&GroupRef>) -> GroupKey<'_> {
    group.map(|g| (g.code.as_deref(), g.name.as_str()))
}

fn parts(code: Option<&str>) -> Vec<u32> {
    let parts: Option<Vec<u32>> = code
        .unwrap_or_default()
        .split('.')
        .map(|part| (part.len() <= 4).then(|| part.parse().ok()).flatten())
        .collect();
    parts.unwrap_or_default()
}

fn joined(parts: &[u32]) -> String {
    parts
        .iter()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

/// Numbers that follow each other.
struct NumberRun<'r> {
    /// The last one in order.
    last: u32,
    /// The record that had it.
    at: usize,
    group: GroupKey<'r>,
    seen: HashSet<u32>,
}

/// A list on the way.
struct SequenceCheck<'r> {
    noun: &'static str,
    entries: &'r [SequenceRecord<'r>],
    /// Whether most of its records have a number.
    is_numbered: bool,
    /// Every number of the list with its group.
    known: HashSet<(GroupKey<'r>, Vec<u32>)>,
    /// The number of every group.
    groups: HashSet<Vec<u32>>,
    /// Groups most of whose records are numbered under the group's number.
    nested: HashSet<GroupKey<'r>>,
    runs: HashMap<&'r [u32], NumberRun<'r>>,
    /// Records since the last number in order that a finding has been made of.
    loose: usize,
    /// The last record in order.
    last: Option<usize>,
    findings: Vec<Finding>,
}

impl<'r> SequenceCheck<'r> {
    fn new(noun: &'static str, entries: &'r [SequenceRecord<'r>]) -> Self {
        let of_group = |entry: &SequenceRecord| parts(entry.group.and_then(|(code, _)| code));
        Self {
            noun,
            entries,
            is_numbered: entries.iter().filter(|e| e.code.is_some()).count() * 2 > entries.len(),
            known: entries.iter().map(|e| (e.group, e.parts.clone())).collect(),
            groups: entries.iter().map(of_group).collect(),
            nested: nested(entries),
            runs: HashMap::new(),
            loose: 0,
            last: None,
            findings: Vec::new(),
        }
    }

    fn findings(mut self) -> Vec<Finding> {
        for at in 0..self.entries.len() {
            self.step(at);
        }
        self.findings
    }

    fn step(&mut self, at: usize) {
        let entry = &self.entries[at];
        let Some((above, number)) = entry.split() else {
            if entry.code.is_none() {
                self.unnumbered(at);
            }
            return;
        };
        if self.is_foreign(at) {
            self.misplaced(at);
            return;
        }
        let Some(run) = self.runs.get_mut(above) else {
            self.begin(at, above, number);
            return;
        };
        let same = run.group == entry.group;
        let last = run.last;
        if number == last + 1 {
            self.go_on(at, above, number);
        } else if number > last + 1 {
            self.jump(at, above, number);
        } else if self.starts_again(at, above, number, same) {
            self.runs.remove(above);
            self.begin(at, above, number);
        } else if same && !self.runs[above].seen.contains(&number) {
            self.misplaced(at);
        } else {
            self.doubled(at);
        }
    }

    /// The first number of a run. Where records of the same list stand before it, the run of a group's own
    /// numbers starts at 1.
    fn begin(&mut self, at: usize, above: &'r [u32], number: u32) {
        let entry = &self.entries[at];
        let own = entry
            .group
            .and_then(|(code, _)| code)
            .is_some_and(|code| code == joined(above));
        if own && self.last.is_some() && number > 1 && number <= WIDEST_GAP {
            self.gap(at, above, 1..number, None);
        }
        let seen = HashSet::from([number]);
        self.runs.insert(
            above,
            NumberRun {
                last: number,
                at,
                group: entry.group,
                seen,
            },
        );
        self.settle(at);
    }

    fn go_on(&mut self, at: usize, above: &'r [u32], number: u32) {
        let group = self.entries[at].group;
        if let Some(run) = self.runs.get_mut(above) {
            run.last = number;
            run.at = at;
            run.group = group;
            run.seen.insert(number);
        }
        self.settle(at);
    }

    fn settle(&mut self, at: usize) {
        self.loose = 0;
        self.last = Some(at);
    }

    /// A number beyond the next: numbers between are missing, or it is itself misread.
    fn jump(&mut self, at: usize, above: &'r [u32], number: u32) {
        let Some(run) = self.runs.get(above) else {
            return;
        };
        let (last, before) = (run.last, run.at);
        let lower_follows = self
            .following(at, above)
            .is_some_and(|next| next > last && next < number);
        if lower_follows || number - last > WIDEST_GAP {
            self.misplaced(at);
            return;
        }
        self.gap(at, above, last + 1..number, Some(before));
        self.go_on(at, above, number);
    }

    /// The number of the next record in the same group under the same number.
    fn following(&self, at: usize, above: &[u32]) -> Option<u32> {
        let group = self.entries[at].group;
        let rest = self.entries[at + 1..].iter().take(AHEAD);
        rest.take_while(|e| e.group == group)
            .filter_map(SequenceRecord::split)
            .find(|(under, _)| *under == above)
            .map(|(_, number)| number)
    }

    /// Whether a number that is not higher than the one before begins a new run.
    fn starts_again(&self, at: usize, above: &[u32], number: u32, same: bool) -> bool {
        let last = self.runs[above].last;
        if !same {
            // Numbered through, the group begins with the number that the one before ended with.
            return number == 1 || number != last;
        }
        let next = self.following(at, above);
        number == 1 && last > 1 && (next == Some(2) || (next.is_none() && above.is_empty()))
    }

    /// Whether a number does not belong where it stands.
    fn is_foreign(&self, at: usize) -> bool {
        let entry = &self.entries[at];
        let outside = self.nested.contains(&entry.group) && !entry.is_nested();
        outside || self.parts_neighbours(at)
    }

    /// Whether a number belongs to none of its neighbours, which belong together.
    fn parts_neighbours(&self, at: usize) -> bool {
        let entry = &self.entries[at];
        let Some(before) = self.last.map(|last| &self.entries[last]) else {
            return false;
        };
        let Some(next) = self.entries[at + 1..].iter().find(|e| !e.parts.is_empty()) else {
            return false;
        };
        let above = |e: &SequenceRecord| e.parts.split_last().map(|(_, above)| above.to_vec());
        let together = above(before) == above(next)
            && before.group == next.group
            && before.group == entry.group;
        together && above(entry) != above(next) && !entry.parts.starts_with(&before.parts)
    }

    fn unnumbered(&mut self, at: usize) {
        if !self.is_numbered {
            return;
        }
        let entry = &self.entries[at];
        let after = self.last.map_or(String::new(), |last| {
            format!(" (sau {})", joined(&self.entries[last].parts))
        });
        let message = format!("“{}”{after}: không đọc được số thứ tự.", short(entry.name));
        self.loose += 1;
        self.findings
            .push(Code::CodeMissing.finding(entry.at, message));
    }

    fn misplaced(&mut self, at: usize) {
        let entry = &self.entries[at];
        let code = entry.code.unwrap_or_default();
        let before = self.last.map_or(String::new(), |last| {
            format!(" sau {}", joined(&self.entries[last].parts))
        });
        let likely = self
            .without_dots(at)
            .map_or(String::new(), |likely| format!(" Có thể là {likely}."));
        let message = format!(
            "{} {code} đứng{before}, không theo thứ tự.{likely}",
            self.noun
        );
        self.loose += 1;
        self.findings
            .push(Code::CodeOutOfOrder.finding(entry.at, message));
        if let Some((above, number)) = entry.split()
            && let Some(run) = self.runs.get_mut(above)
        {
            run.seen.insert(number);
        }
    }

    /// The number that was to come, where it has the same digits: `25` for 2.5.
    fn without_dots(&self, at: usize) -> Option<String> {
        let (above, last) = self.entries[self.last?].split()?;
        let code = self.entries[at].code?;
        // As many may have come between as have been told of.
        let ahead = u32::try_from(self.loose).unwrap_or(0).min(WIDEST_GAP);
        let mut awaited = (1..=ahead + 1).map(|step| joined(&[above, &[last + step]].concat()));
        awaited.find(|awaited| awaited != code && awaited.replace('.', "") == code)
    }

    fn doubled(&mut self, at: usize) {
        let entry = &self.entries[at];
        let message = format!(
            "{} {} có hai lần.",
            self.noun,
            entry.code.unwrap_or_default()
        );
        self.loose += 1;
        self.findings
            .push(Code::CodeDoubled.finding(entry.at, message));
    }

    /// Numbers that are nowhere in the list, unless a finding has told of as many records between.
    fn gap(
        &mut self,
        at: usize,
        above: &[u32],
        numbers: std::ops::Range<u32>,
        before: Option<usize>,
    ) {
        let entry = &self.entries[at];
        let is_known = |parts: &Vec<u32>| {
            let of = |group| self.known.contains(&(group, parts.clone()));
            of(entry.group)
                || before.is_some_and(|before| of(self.entries[before].group))
                || self.groups.contains(parts)
        };
        let missing: Vec<String> = numbers
            .map(|number| [above, &[number]].concat())
            .filter(|parts| !is_known(parts))
            .map(|parts| joined(&parts))
            .collect();
        if missing.len() <= self.loose {
            return;
        }
        let code = entry.code.unwrap_or_default();
        let place = match before.and_then(|before| self.entries[before].code) {
            Some(before) => format!("giữa {before} và {code}"),
            None => format!("trước {code}"),
        };
        let message = format!(
            "{} {}: không thấy {place}.",
            self.noun,
            listed(&missing, NAMED)
        );
        self.findings
            .push(Code::CodeMissing.finding(entry.at, message));
    }
}

#[cfg(test)]
mod tests;
