//! Which numbered paragraphs of the running text are criteria.
//!
//! Reports number their prose as well (`3.1. Hạ tầng CNTT`), so a list of numbered paragraphs must show
//! that it is a list of criteria. Paragraphs of one section, one depth and rising numbers are one list; so are
//! those of several sections whose numbers go on.
//! It is a list of criteria when
//! - two of its items or more, and two in five of all, close their wording with a target in parentheses
//!   or their text with a status; or
//! - it is introduced (the paragraph before it ends in a colon and speaks of tiêu chí or chỉ tiêu, or its
//!   section's heading speaks of them) and one in four of its items shows such a sign, or three in five
//!   part their wording from a figure or a status by a colon.
//!
//! A table whose cells a text dump has flattened to lines shows numbers and signs too. Where it was not set up
//! again (`parse::flat`), it is told by the lines that hold nothing but a number, and is left alone: its columns
//! are lost.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::wording::part;
use crate::dictionary::StatusWords;
use crate::parse::numbering::ParagraphMarker;
use crate::parse::outline::{OutlineBlock, OutlineParagraph};
use crate::parse::quantity::quantities;
use crate::parse::status;
use crate::parse::tally::tallies;
use crate::parse::text::{all_capitals, speaks_of_criteria};
use baocao_vietnamese::fold;

/// A numbered paragraph with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct ListItem {
    /// Its paragraph among the pieces.
    pub(super) at: usize,
    /// Behind the last of its paragraphs.
    pub(super) end: usize,
    /// Its number.
    pub(super) code: String,
    /// The paragraph of the heading that it stands under.
    pub(super) heading: Option<usize>,
    /// Which list it is an item of.
    list: ListKey,
}

/// Section, depth and, where numbers start again, the run.
type ListKey = (usize, usize, usize);

/// The criteria of the running text in printed order.
pub(super) fn criteria(pieces: &[OutlineBlock], statuses: &StatusWords) -> Vec<ListItem> {
    let items = items(pieces);
    let mut lists: HashMap<ListKey, Vec<usize>> = HashMap::new();
    for (i, item) in items.iter().enumerate() {
        lists.entry(item.list).or_default().push(i);
    }
    let mut lists = joined(lists.into_iter().collect(), &items, |item| {
        is_signed(pieces, item, statuses)
    });
    // Deepest first: what is a group of criteria is no criterion.
    lists.sort_by_key(|((section, depth, run), _)| (std::cmp::Reverse(*depth), *section, *run));
    let mut headings: Vec<bool> = vec![false; pieces.len()];
    let mut chosen = Vec::new();
    for (_, members) in lists {
        let members: Vec<&ListItem> = members
            .into_iter()
            .map(|i| &items[i])
            .filter(|item| !headings[item.at])
            .collect();
        if holds_criteria(pieces, &members, statuses) {
            for item in members {
                if let Some(heading) = item.heading {
                    headings[heading] = true;
                }
                chosen.push(item.clone());
            }
        }
    }
    chosen.sort_by_key(|item| item.at);
    chosen
}

/// Lists of one depth in sections that follow each other are one list where their numbers go on, or where every item
/// of both shows a sign: a group may hold a single criterion.
fn joined(
    mut lists: Vec<(ListKey, Vec<usize>)>,
    items: &[ListItem],
    is_signed: impl Fn(&ListItem) -> bool,
) -> Vec<(ListKey, Vec<usize>)> {
    lists.sort_by_key(|((section, depth, run), _)| (*depth, *section, *run));
    let number = |at: usize| items[at].code.parse::<u32>().ok();
    let signed = |members: &[usize]| members.iter().all(|&at| is_signed(&items[at]));
    let mut joined: Vec<(ListKey, Vec<usize>)> = Vec::new();
    let mut last_section = 0;
    for (list, members) in lists {
        let next_section = std::mem::replace(&mut last_section, list.0) + 1 == list.0;
        if let Some((above, before)) = joined.last_mut()
            && above.1 == list.1
            && next_section
            && let (Some(&last), Some(&first)) = (before.last(), members.first())
        {
            let goes_on = number(last).is_some() && number(last).map(|n| n + 1) == number(first);
            if goes_on || signed(before) && signed(&members) {
                before.extend(members);
                continue;
            }
        }
        joined.push((list, members));
    }
    joined
}

/// Every numbered paragraph as an item of the list that it would belong to.
fn items(pieces: &[OutlineBlock]) -> Vec<ListItem> {
    let mut items: Vec<ListItem> = Vec::new();
    let mut section = (0, None);
    // Of the section: the paragraph of each number, and the last number of each depth with its run.
    let mut numbered: HashMap<String, usize> = HashMap::new();
    let mut last: HashMap<usize, (Vec<u16>, usize)> = HashMap::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Some(entry) = piece.paragraph() else {
            close(&mut items, &mut open, at, 0);
            continue;
        };
        match &entry.marker {
            Some(ParagraphMarker::Roman(_)) => {
                close(&mut items, &mut open, at, 0);
                section = (section.0 + 1, Some(at));
                numbered.clear();
                last.clear();
            }
            Some(ParagraphMarker::Decimal(parts)) => {
                let depth = parts.len();
                close(&mut items, &mut open, at, depth);
                let code = parts.join(".");
                let numbers: Vec<u16> = parts.iter().filter_map(|p| p.parse().ok()).collect();
                let run = last.entry(depth).or_insert((Vec::new(), 0));
                if numbers <= run.0 {
                    run.1 += 1;
                }
                run.0 = numbers;
                let heading = match parts.split_last() {
                    Some((_, [])) | None => section.1,
                    Some((_, parent)) => numbered.get(&parent.join(".")).copied(),
                };
                numbered.insert(code.clone(), at);
                open.push(items.len());
                let list = (section.0, depth, run.1);
                items.push(ListItem {
                    at,
                    end: pieces.len(),
                    code,
                    heading,
                    list,
                });
            }
            _ if ends_list(entry) => close(&mut items, &mut open, at, 0),
            _ => {}
        }
    }
    items
}

/// Ends the open items of a depth and deeper before a paragraph.
fn close(items: &mut [ListItem], open: &mut Vec<usize>, at: usize, depth: usize) {
    while let Some(&last) = open.last() {
        if items[last].list.1 < depth {
            break;
        }
        items[last].end = at;
        open.pop();
    }
}

/// Whether a paragraph without a number ends the item before it: a remark under a star, a heading in
/// capitals, the closing formula, an appendix, a summary of groups.
fn ends_list(entry: &OutlineParagraph) -> bool {
    let start: String = entry.text.chars().take(40).collect();
    let start = fold(&start);
    let closes = [
        "tren day la",
        "noi nhan",
        "phu luc",
        "vay ",
        "kinh de nghi",
        "danh gia chung",
    ]
    .iter()
    .any(|words| start.starts_with(words));
    entry.marker == Some(ParagraphMarker::Star)
        || closes
        || (all_capitals(&entry.text) && entry.text.len() > 10)
        || !tallies(&entry.text).is_empty()
}

fn holds_criteria(pieces: &[OutlineBlock], items: &[&ListItem], statuses: &StatusWords) -> bool {
    let Some(first) = items.first() else {
        return false;
    };
    let flattened = items.iter().filter(|i| is_flattened(pieces, i)).count();
    if flattened * 5 >= items.len() {
        return false;
    }
    let signed = items
        .iter()
        .filter(|i| is_signed(pieces, i, statuses))
        .count();
    if signed >= 2 && signed * 5 >= items.len() * 2 {
        return true;
    }
    if !is_introduced(pieces, first) {
        return false;
    }
    let stated = items
        .iter()
        .filter(|i| states_result(pieces, i, statuses))
        .count();
    (signed >= 1 && signed * 4 >= items.len())
        || (items.len() >= 2 && stated * 5 >= items.len() * 3)
}

fn is_signed(pieces: &[OutlineBlock], item: &ListItem, statuses: &StatusWords) -> bool {
    let mut entries = pieces[item.at..item.end]
        .iter()
        .filter_map(OutlineBlock::paragraph);
    let target = entries
        .clone()
        .next()
        .is_some_and(|e| part(e.body(), statuses).target.is_some());
    target || entries.any(|e| status::parenthesised(&e.text, statuses).is_some())
}

/// A cell of its own (`100%`, `1.5`, `%`), or cells run together (`% 100% 80%`).
static CELLS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\d.,%<>≥≤ ]+$|(?:^| )%(?: [<>≥≤]{0,2} ?\d[\d.,]*%){1,2}")
        .expect("a fixed pattern")
});

/// Whether a paragraph of an item looks like a table's cell.
fn is_flattened(pieces: &[OutlineBlock], item: &ListItem) -> bool {
    let mut entries = pieces[item.at..item.end]
        .iter()
        .filter_map(OutlineBlock::paragraph);
    entries
        .any(|entry| entry.marker != Some(ParagraphMarker::Bullet) && CELLS.is_match(&entry.text))
}

fn states_result(pieces: &[OutlineBlock], item: &ListItem, statuses: &StatusWords) -> bool {
    pieces[item.at].paragraph().is_some_and(|entry| {
        let rest = part(entry.body(), statuses).rest;
        !quantities(rest).is_empty() || status::closing(rest, statuses).is_some()
    })
}

fn is_introduced(pieces: &[OutlineBlock], first: &ListItem) -> bool {
    let start = first
        .heading
        .map_or(first.at, |heading| heading.min(first.at));
    let roman = |entry: &OutlineParagraph| matches!(entry.marker, Some(ParagraphMarker::Roman(_)));
    let before = pieces[..start]
        .iter()
        .rev()
        .find_map(OutlineBlock::paragraph);
    let section = pieces[..=start]
        .iter()
        .rev()
        .filter_map(OutlineBlock::paragraph)
        .find(|entry| roman(entry));
    before.is_some_and(|e| e.text.ends_with(':') && speaks_of_criteria(&e.text))
        || section.is_some_and(|e| speaks_of_criteria(&e.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::parse::example::DocumentBuilder;
    use crate::parse::outline::outline;

    fn codes(text: &str) -> Vec<String> {
        let document = DocumentBuilder::new().text(text).document();
        let statuses = Dictionary::builtin().statuses;
        let found = criteria(&outline(&document), &statuses);
        found.into_iter().map(|item| item.code).collect()
    }

    #[test]
    fn signed_items_are_criteria_and_their_headings_are_not() {
        let text = "II. KẾT QUẢ\n1. Chính quyền số\n1.1. Hồ sơ (70%): 80% (Đạt)\n1.2. Văn bản: đủ\n\
                    2. Kinh tế số\n2.1 Có sàn: Có (Đạt)\nIII. ĐÁNH GIÁ\n1. Ưu điểm";
        assert_eq!(codes(text), ["1.1", "1.2", "2.1"]);
    }

    #[test]
    fn numbered_prose_is_no_list_of_criteria() {
        let text = "I. KẾT QUẢ\n1. Nhận thức số\n3. Hạ tầng số\n3.1. Hạ tầng CNTT\n\
                    Có 100% thôn đạt chuẩn: tốt.\n3.2. Hạ tầng viễn thông\nTổng số 9.399 trạm (cột A1 chiếm 3.3%).";
        assert_eq!(codes(text), [""; 0]);
    }

    #[test]
    fn an_introduced_list_needs_figures() {
        let list = "1. Đường: 12/15 thôn\n2. Điện: 100%\n3. Nước: 80%\n";
        assert_eq!(
            codes(&format!("Kết quả các chỉ tiêu như sau:\n{list}")),
            ["1", "2", "3"]
        );
        assert_eq!(codes(&format!("Kết quả như sau:\n{list}")), [""; 0]);
        assert_eq!(
            codes("Các chỉ tiêu như sau:\n1. Thuận lợi: nhiều\n2. Khó khăn: ít"),
            [""; 0]
        );
    }

    #[test]
    fn a_flattened_table_is_no_list() {
        let text = "1.1\nĐường làng\n%\n100%\n90%\n1.2 Điện lưới (trừ thôn mới)\n%\n80% (Đạt)\n1.3 Nước sạch (80%)\n90%\n(Đạt)";
        assert_eq!(codes(text), [""; 0]);
        let text = "1.1. Đường (Đạt)\n1.2 Điện lưới % 100% 80%\n1.3. Nước (Đạt)";
        assert_eq!(codes(text), [""; 0]);
    }

    #[test]
    fn items_of_one_level_stand_under_a_roman_heading() {
        let text = "I. Hạ tầng\n1. Cáp quang (70%): 90% (Vượt)\n2. Loa (Đạt)\nII. Xã hội\n1. Thẻ (Đạt)\n2. Sổ (Chưa đạt)";
        assert_eq!(codes(text), ["1", "2", "1", "2"]);
    }
}
