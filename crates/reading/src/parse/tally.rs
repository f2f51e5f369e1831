//! Summaries that count criteria: `Nhóm tiêu chí về Kinh tế số: gồm 05 tiêu chí (đạt 3/5)`.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::text::without_end_mark;
use baocao_report::Group;
use baocao_vietnamese::{Folded, wording};

/// The name that the total of all groups has in a report. The total has no code.
pub(crate) const TOTAL: &str = "total";

/// Two names from this similarity on (normalized Levenshtein of their folded words) are one group's.
const SAME_NAME: f64 = 0.85;

/// A summary is looked for among so many groups; no set of criteria has as many.
const MOST_GROUPS: usize = 100;

static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"nhom (?P<whole>(?:cac )?(?:tieu chi|chi tieu|chi so) ?(?:(?:ve|thuoc|linh vuc|nhom) )*(?P<name>[^:;.()]{2,90}?))[ :,]*(?:gom |co |bao gom )(?:tong so )?(?P<declared>\d{1,3}) (?:tieu chi|chi tieu|chi so)[^()]{0,60}\((?:da )?(?:dat |ket qua )?:? ?(?P<achieved>\d{1,3}) ?/ ?(?P<of>\d{1,3})[^()]{0,40}\)",
    )
    .expect("a fixed pattern")
});

static ALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\d{1,2} nhom(?: tieu chi| chi tieu| chi so)?[^().]{0,40}? (?P<declared>\d{1,3}) (?:tieu chi|chi tieu|chi so)[^()]{0,60}\((?:da )?(?:dat |ket qua )?:? ?(?P<achieved>\d{1,3}) ?/ ?(?P<of>\d{1,3})[^()]{0,40}\)",
    )
    .expect("a fixed pattern")
});

/// The groups that a paragraph's summaries count, the total among them under the name [`TOTAL`].
pub(super) fn tallies(text: &str) -> Vec<Group> {
    let folded = Folded::new(text);
    if !folded.text().contains("nhom") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for captures in GROUP.captures_iter(folded.text()) {
        found.push(tally(&captures, group_name(text, &folded, &captures)));
    }
    for captures in ALL.captures_iter(folded.text()) {
        found.push(tally(&captures, TOTAL.to_owned()));
    }
    found
}

/// The group's name; where it has but one word (`nhóm tiêu chí chung`) the word before belongs to it.
fn group_name(text: &str, folded: &Folded, captures: &Captures) -> String {
    let (Some(whole), Some(name)) = (captures.name("whole"), captures.name("name")) else {
        return String::new();
    };
    let span = if name.as_str().contains(' ') {
        name
    } else {
        whole
    };
    let name = without_end_mark(text[folded.source(span.range())].trim());
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn tally(captures: &Captures, name: String) -> Group {
    let count = |group: &str| captures.name(group).and_then(|m| m.as_str().parse().ok());
    Group {
        code: None,
        name,
        declared: count("declared"),
        achieved: count("achieved"),
        of: count("of"),
    }
}

static SUFFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[ :,–-]*(?:gom (?P<declared>\d{1,3}) (?:tieu chi|chi tieu|chi so)[^()]{0,30})?\((?:da )?(?:dat )?:? ?(?P<achieved>\d{1,3}) ?/ ?(?P<of>\d{1,3})(?: (?:tieu chi|chi tieu|chi so))?\)[ :.]*$",
    )
    .expect("a fixed pattern")
});

/// A group's heading parted into its name and the tally that may close it: `Kinh tế số (đạt 3/5)`.
pub(super) fn heading(text: &str) -> Group {
    let folded = Folded::new(text);
    let mut group = Group {
        code: None,
        name: without_end_mark(text).to_owned(),
        declared: None,
        achieved: None,
        of: None,
    };
    if let Some(captures) = SUFFIX.captures(folded.text()) {
        let start = captures.get(0).map_or(0, |m| m.start());
        let name = without_end_mark(&text[..folded.source(start..start).start]).to_owned();
        group = tally(&captures, name);
    }
    group
}

/// Groups by their headings in printed order, each with what a summary says of it; summaries of groups
/// that have no heading, and the total, come after them.
pub(super) fn join(headings: Vec<Group>, tallies: Vec<Group>) -> Vec<Group> {
    let mut known = HashSet::new();
    let mut groups: Vec<Group> = headings
        .into_iter()
        .filter(|heading| known.insert((heading.code.clone(), wording(&heading.name))))
        .collect();
    let mut names: Vec<String> = groups.iter().map(|group| wording(&group.name)).collect();
    for tally in tallies {
        let name = wording(&tally.name);
        let mut likely = names.iter().take(MOST_GROUPS);
        match likely.position(|known| same(known, &name)) {
            Some(at) => {
                let group = &mut groups[at];
                group.declared = group.declared.or(tally.declared);
                group.achieved = group.achieved.or(tally.achieved);
                group.of = group.of.or(tally.of);
            }
            None => {
                names.push(name);
                groups.push(tally);
            }
        }
    }
    groups
}

/// Whether two folded names are one group's.
fn same(a: &str, b: &str) -> bool {
    let near = a.len().abs_diff(b.len()) * 4 <= a.len();
    a == b || (near && strsim::normalized_levenshtein(a, b) >= SAME_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, declared: u32, achieved: u32, of: u32) -> Group {
        Group {
            code: None,
            name: name.to_owned(),
            declared: Some(declared),
            achieved: Some(achieved),
            of: Some(of),
        }
    }

    #[test]
    fn summaries_count_groups_and_the_total() {
        for (text, expected) in [
            (
                "- Nhóm tiêu chí về Giao thông và Thủy lợi: gồm 05 tiêu chí (đạt 4/5). Tiêu chí 2.1 chưa đạt",
                group("Giao thông và Thủy lợi", 5, 4, 5),
            ),
            (
                "- Nhóm tiêu chí chung: gồm 01 tiêu chí (0/1): 100% thôn",
                group("Tiêu chí chung", 1, 0, 1),
            ),
            (
                "Nhóm chỉ tiêu về Đất đai có 9 chỉ tiêu (đạt 9/9 chỉ tiêu)",
                group("Đất đai", 9, 9, 9),
            ),
            (
                "* Bộ tiêu chí, gồm 5 nhóm tiêu chí với 23 tiêu chí thành phần (đạt 18/23), cụ thể:",
                group(TOTAL, 23, 18, 23),
            ),
        ] {
            assert_eq!(tallies(text), vec![expected], "{text}");
        }
        assert_eq!(tallies("Nhóm tiêu chí về Đất đai đã xong"), vec![]);
    }

    #[test]
    fn a_heading_may_end_in_its_tally() {
        let with = heading("Kinh tế số: (đạt 3/5 tiêu chí)");
        assert_eq!(
            (with.name.as_str(), with.achieved, with.of),
            ("Kinh tế số", Some(3), Some(5))
        );
        assert_eq!(heading("Kinh tế số (KTS):").name, "Kinh tế số (KTS)");
    }

    #[test]
    fn summaries_join_their_headings_by_name() {
        let mut one = heading("Hạ tầng số và an toàn");
        one.code = Some("2".into());
        let joined = join(
            vec![one.clone(), one],
            vec![
                group("Hạ tầng số và An toàn", 5, 4, 5),
                group(TOTAL, 9, 8, 9),
            ],
        );
        assert_eq!(joined.len(), 2);
        assert_eq!(joined[0].code.as_deref(), Some("2"));
        assert_eq!(joined[0].achieved, Some(4));
        assert_eq!(joined[1].name, TOTAL);
    }
}
