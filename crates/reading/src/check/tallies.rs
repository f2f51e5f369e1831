//! What a report counts, against what it holds: `gồm 05 tiêu chí (đạt 4/5)`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::Code;
use super::place::LineLocator;
use super::words::short;
use crate::parse::TOTAL;
use baocao_report::{Criterion, Finding, Group, Place, Report, Status};
use baocao_vietnamese::wording;

/// The findings on the tallies of a report.
pub(super) fn check(report: &Report, places: &LineLocator) -> Vec<Finding> {
    let (totals, groups): (Vec<&Group>, Vec<&Group>) =
        report.groups.iter().partition(|group| is_total(group));
    let records = GroupedCriteria::of(report);
    let mut findings = Vec::new();
    let mut told = 0;
    for group in &groups {
        let lists = records.lists(group);
        let first = lists.first().and_then(|list| list.first());
        let at = first.map_or_else(|| places.of_words(&group.name), |c| c.at);
        findings.extend(printed(group, at));
        if !records.goes_deeper(group) {
            findings.extend(held(group, lists, at));
            told += lacking(group, lists);
        }
    }
    if let [total] = totals[..] {
        let at = place_of_total(total, places);
        findings.extend(printed(total, at));
        findings.extend(summed(total, &groups, places, at));
        if records.deeper.is_empty() {
            findings.extend(unread(total, report.criteria.len(), told, at));
        }
    }
    findings
}

/// Records by their groups.
struct GroupedCriteria<'r> {
    /// By code and folded name; of each group the records of each list.
    lists: HashMap<(Option<String>, String), Vec<Vec<&'r Criterion>>>,
    /// The codes of groups whose criteria have parts of their own, which a tally may count or not.
    deeper: HashSet<&'r str>,
}

impl<'r> GroupedCriteria<'r> {
    fn of(report: &'r Report) -> Self {
        let mut records = Self {
            lists: HashMap::new(),
            deeper: HashSet::new(),
        };
        for criterion in &report.criteria {
            if let Some(group) = &criterion.group {
                let key = (group.code.clone(), wording(&group.name));
                let lists = records.lists.entry(key).or_default();
                match lists.iter_mut().find(|list| list[0].list == criterion.list) {
                    Some(list) => list.push(criterion),
                    None => lists.push(vec![criterion]),
                }
            }
            // `2.1.3` is a part of the criterion 2.1 of the group 2.
            let above = criterion
                .code
                .as_deref()
                .and_then(|code| code.rsplit_once('.'));
            records.deepen(above.map_or("", |(above, _)| above));
        }
        for group in &report.groups {
            records.deepen(group.code.as_deref().unwrap_or_default());
        }
        records
    }

    /// Notes that a number has something under it: so have all above it.
    fn deepen(&mut self, mut code: &'r str) {
        while let Some((above, _)) = code.rsplit_once('.') {
            self.deeper.insert(above);
            code = above;
        }
    }

    fn lists(&self, group: &Group) -> &[Vec<&'r Criterion>] {
        let key = (group.code.clone(), wording(&group.name));
        self.lists.get(&key).map_or(&[], Vec::as_slice)
    }

    fn goes_deeper(&self, group: &Group) -> bool {
        group
            .code
            .as_deref()
            .is_some_and(|code| self.deeper.contains(code))
    }
}

fn is_total(group: &Group) -> bool {
    group.code.is_none() && group.name == TOTAL
}

fn called(group: &Group) -> String {
    if is_total(group) {
        return "Tổng hợp chung".to_owned();
    }
    let name = short(&group.name);
    match &group.code {
        Some(code) => format!("Nhóm {code} “{name}”"),
        None => format!("Nhóm “{name}”"),
    }
}

/// The numbers of one tally against each other.
fn printed(group: &Group, at: Place) -> Option<Finding> {
    let called = called(group);
    let message = match (group.declared, group.achieved, group.of) {
        (_, Some(achieved), Some(of)) if achieved > of => {
            format!("{called}: đạt {achieved}/{of}, số đạt lớn hơn tổng số.")
        }
        (Some(declared), Some(achieved), Some(of)) if declared != of => {
            format!("{called}: gồm {declared} tiêu chí nhưng ghi đạt {achieved}/{of}.")
        }
        _ => return None,
    };
    Some(Code::TallyDisagrees.finding(at, message))
}

/// A tally against the records of its group. Where several lists hold the group, one that agrees is enough.
fn held(group: &Group, lists: &[Vec<&Criterion>], at: Place) -> Option<Finding> {
    let declared = group.declared.or(group.of)?;
    if lists.is_empty() {
        return None;
    }
    let of_size = || lists.iter().filter(|list| list.len() == declared as usize);
    let message = if of_size().next().is_none() {
        let read: Vec<String> = lists.iter().map(|list| list.len().to_string()).collect();
        let read = read.join(" và ");
        format!(
            "{}: gồm {declared} tiêu chí nhưng đọc được {read}.",
            called(group)
        )
    } else {
        // A record without a status may be achieved or not.
        let counts: Option<Vec<u32>> = of_size().map(|list| achieved(list)).collect();
        let (counts, stated) = (counts?, group.achieved?);
        if counts.contains(&stated) {
            return None;
        }
        let counted = counts.first()?;
        format!(
            "{}: ghi đạt {stated}/{declared} nhưng từng tiêu chí cho thấy đạt {counted}/{declared}.",
            called(group)
        )
    };
    Some(Code::TallyDisagrees.finding(at, message))
}

/// How many records are achieved; `None` where one has no status.
fn achieved(records: &[&Criterion]) -> Option<u32> {
    let mut count = 0;
    for record in records {
        match record.status? {
            Status::Achieved | Status::Exceeded | Status::Completed => count += 1,
            Status::NotAchieved | Status::InProgress => {}
        }
    }
    Some(count)
}

/// The total against the sum of the groups' tallies. A group whose tally was not read must not count as a
/// contradiction: the sum of what is achieved is judged where the groups have as many criteria as the total,
/// the sum of criteria where there are as many tallies as the report says that it has groups.
fn summed(total: &Group, groups: &[&Group], places: &LineLocator, at: Place) -> Option<Finding> {
    let tallied: Vec<&&Group> = groups
        .iter()
        .filter(|g| g.of.is_some() && g.achieved.is_some())
        .collect();
    let sum = |of: fn(&Group) -> Option<u32>| {
        tallied
            .iter()
            .filter_map(|g| of(g))
            .map(u64::from)
            .sum::<u64>()
    };
    let (of, achieved) = (sum(|g| g.of), sum(|g| g.achieved));
    let (all, stated) = (total.of?, total.achieved?);
    if tallied.len() < 2 {
        return None;
    }
    let message = if of == u64::from(all) {
        if achieved == u64::from(stated) {
            return None;
        }
        format!("Tổng hợp chung ghi đạt {stated}/{all} nhưng cộng các nhóm được {achieved}/{of}.")
    } else if groups_named(places.text()).contains(&tallied.len()) {
        format!(
            "Tổng hợp chung ghi {all} tiêu chí nhưng cộng {} nhóm được {of}.",
            tallied.len()
        )
    } else {
        return None;
    };
    Some(Code::TallyDisagrees.finding(at, message))
}

/// `05 nhóm tiêu chí`, folded.
static GROUPS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2}) nhom\b").expect("a fixed pattern"));

/// The numbers of groups that a folded text speaks of.
fn groups_named(folded: &str) -> HashSet<usize> {
    GROUPS
        .captures_iter(folded)
        .filter_map(|c| c[1].parse().ok())
        .collect()
}

/// How many criteria a group's records lack; of a group without records nothing is said.
fn lacking(group: &Group, lists: &[Vec<&Criterion>]) -> usize {
    let declared = group.declared.or(group.of).unwrap_or(0) as usize;
    let read = lists.iter().map(Vec::len).max();
    read.map_or(0, |read| declared.saturating_sub(read))
}

/// A total of more criteria than all lists together hold, beside those that were told with their groups. A
/// summary without any list is complete.
fn unread(total: &Group, read: usize, told: usize, at: Place) -> Option<Finding> {
    let declared = total.declared.or(total.of)?;
    (read > 0 && read.saturating_add(told) < declared as usize).then(|| {
        let message = format!(
            "Báo cáo nêu {declared} tiêu chí nhưng đọc được {read}: phần còn lại không có trong tệp hoặc không đọc được."
        );
        Code::RecordsMissing.finding(at, message)
    })
}

/// Where the total is printed: the line with its `18/23`.
fn place_of_total(total: &Group, places: &LineLocator) -> Place {
    let (Some(achieved), Some(of)) = (total.achieved, total.of) else {
        return Place::default();
    };
    let ratio = format!("{achieved}/{of}");
    let digit = |c: char| c.is_ascii_digit();
    let text = places.text();
    let mut all = text.match_indices(&ratio).map(|(at, _)| at);
    all.find(|&at| !text[at + ratio.len()..].starts_with(digit) && !text[..at].ends_with(digit))
        .map_or_else(Place::default, |at| places.at(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example::{criterion, group, report};
    use baocao_report::Criterion;

    const NAME: &str = "Hạ tầng số";

    fn record(code: &str, status: Option<Status>) -> Criterion {
        let example = criterion(code).group("2", NAME);
        match status {
            Some(status) => example.status(status, "Lời in").build(),
            None => example.build(),
        }
    }

    fn said(groups: Vec<Group>, criteria: Vec<Criterion>, text: &str) -> Vec<String> {
        let mut report = report();
        report.groups = groups;
        report.criteria = criteria;
        report.text = text.to_owned();
        let places = LineLocator::of(&report);
        check(&report, &places)
            .into_iter()
            .map(|f| f.message)
            .collect()
    }

    use Status::{Achieved, Completed, Exceeded, InProgress, NotAchieved};

    #[test]
    fn a_group_holds_what_its_tally_counts() {
        let statuses = [
            Some(Achieved),
            Some(Exceeded),
            Some(NotAchieved),
            Some(Completed),
        ];
        let records = |statuses: &[Option<Status>]| {
            let numbered = (1..).zip(statuses);
            numbered
                .map(|(n, s)| record(&format!("2.{n}"), *s))
                .collect::<Vec<_>>()
        };
        let right = group("2", NAME, 4, 3, 4);
        assert_eq!(said(vec![right.clone()], records(&statuses), ""), [""; 0]);
        assert_eq!(
            said(vec![group("2", NAME, 4, 2, 4)], records(&statuses), ""),
            ["Nhóm 2 “Hạ tầng số”: ghi đạt 2/4 nhưng từng tiêu chí cho thấy đạt 3/4."]
        );
        assert_eq!(
            said(vec![group("2", NAME, 5, 3, 5)], records(&statuses), ""),
            ["Nhóm 2 “Hạ tầng số”: gồm 5 tiêu chí nhưng đọc được 4."]
        );
        let open = [Some(Achieved), Some(InProgress), Some(NotAchieved), None];
        assert_eq!(said(vec![right.clone()], records(&open), ""), [""; 0]);
        let all = group("2", NAME, 4, 4, 4);
        let in_progress = [
            Some(Achieved),
            Some(Achieved),
            Some(Achieved),
            Some(InProgress),
        ];
        assert_eq!(said(vec![right], records(&in_progress), ""), [""; 0]);
        assert_eq!(
            said(vec![all], records(&in_progress), ""),
            ["Nhóm 2 “Hạ tầng số”: ghi đạt 4/4 nhưng từng tiêu chí cho thấy đạt 3/4."]
        );
    }

    #[test]
    fn the_numbers_of_a_tally_agree() {
        assert_eq!(said(vec![group("", NAME, 5, 4, 5)], vec![], ""), [""; 0]);
        assert_eq!(
            said(vec![group("", NAME, 5, 4, 6)], vec![], ""),
            ["Nhóm “Hạ tầng số”: gồm 5 tiêu chí nhưng ghi đạt 4/6."]
        );
        assert_eq!(
            said(vec![group("", NAME, 5, 6, 5)], vec![], ""),
            ["Nhóm “Hạ tầng số”: đạt 6/5, số đạt lớn hơn tổng số."]
        );
    }

    #[test]
    fn parts_of_criteria_and_a_second_list_leave_it_open() {
        let deeper = vec![
            record("2.1", None),
            record("2.2", None),
            record("2.2.1", None),
        ];
        assert_eq!(said(vec![group("2", NAME, 2, 1, 2)], deeper, ""), [""; 0]);
        let mut twice = vec![record("2.1", Some(Achieved)), record("2.2", Some(Achieved))];
        let mut other = record("2.1", Some(Achieved));
        "table-1".clone_into(&mut other.list);
        twice.push(other);
        assert_eq!(
            said(vec![group("2", NAME, 2, 2, 2)], twice.clone(), ""),
            [""; 0]
        );
        assert_eq!(
            said(vec![group("2", NAME, 3, 3, 3)], twice, ""),
            ["Nhóm 2 “Hạ tầng số”: gồm 3 tiêu chí nhưng đọc được 2 và 1."]
        );
    }

    #[test]
    fn groups_add_up_to_the_total() {
        let groups = |total: Group| {
            vec![
                group("", "Hạ tầng số", 5, 4, 5),
                group("", "Kinh tế số", 3, 2, 3),
                total,
            ]
        };
        let text = "Bộ tiêu chí gồm 02 nhóm\nvới 8 tiêu chí (đạt 5/8)";
        assert_eq!(
            said(groups(group("", TOTAL, 8, 6, 8)), vec![], text),
            [""; 0]
        );
        assert_eq!(
            said(groups(group("", TOTAL, 8, 5, 8)), vec![], text),
            ["Tổng hợp chung ghi đạt 5/8 nhưng cộng các nhóm được 6/8."]
        );
        assert_eq!(
            said(groups(group("", TOTAL, 9, 6, 9)), vec![], text),
            ["Tổng hợp chung ghi 9 tiêu chí nhưng cộng 2 nhóm được 8."]
        );
        // A third group's tally was not read.
        assert_eq!(
            said(groups(group("", TOTAL, 9, 6, 9)), vec![], "gồm 03 nhóm"),
            [""; 0]
        );
        assert_eq!(said(groups(group("", TOTAL, 9, 6, 9)), vec![], ""), [""; 0]);
    }

    #[test]
    fn the_place_of_a_total_is_its_line() {
        let mut report = report();
        report.groups = vec![group("", TOTAL, 8, 5, 9)];
        report.text = "Một\n15/91 xã\nBộ tiêu chí (đạt 5/9)".into();
        let findings = check(&report, &LineLocator::of(&report));
        assert_eq!(findings[0].at.line, Some(3));
    }

    #[test]
    fn a_total_above_what_was_read_is_told_once() {
        let total = group("", TOTAL, 3, 2, 3);
        let two = vec![record("2.1", None), record("2.2", None)];
        let message = "Báo cáo nêu 3 tiêu chí nhưng đọc được 2: phần còn lại không có trong tệp hoặc không đọc được.";
        assert_eq!(said(vec![total.clone()], two.clone(), ""), [message]);
        assert_eq!(said(vec![total.clone()], vec![], ""), [""; 0]);
        let three = [two.clone(), vec![record("2.3", None)]].concat();
        assert_eq!(said(vec![total.clone()], three, ""), [""; 0]);
        // Told with the group already.
        let message = "Nhóm 2 “Hạ tầng số”: gồm 3 tiêu chí nhưng đọc được 2.";
        assert_eq!(
            said(vec![group("2", NAME, 3, 2, 3), total], two, ""),
            [message]
        );
    }
}
