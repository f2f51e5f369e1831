//! Page numbers, footnotes and repeated links of a dump, which stand between the lines of its text.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::dump_line::DumpLine;
use super::joining::Measure;
use super::note_lines::{NOTE_LINES, NoteLines, note_number};
use crate::layout::FurnitureLines;
use baocao_report::FurnitureKind;
use baocao_vietnamese::pattern;

pattern!(
    PAGE,
    r"^(?:[-–] ?)?(?i:trang +)?(\d{1,4})(?: ?/ ?\d{1,4})?(?: ?[-–])?$"
);
// A small number attached to a word, or alone at the end of the line.
pattern!(
    MARK,
    r"(?:[\p{Ll}”)\],;.]|\p{L} )\(?(\d{1,2})\)?(?:[\s,.;:)”]|$)"
);

/// Printed lines between two page numbers, at least: a page of a report has some thirty.
const PAGE_LINES: usize = 12;

/// How far one page number may lie behind the next one found.
const PAGES: u32 = 10;

/// Takes page numbers, footnotes and links out of a run of lines. What follows them has no gap that means
/// anything. Links that stand alone on their lines are taken out where one of them has been printed before: some dumps
/// end a page with the targets of its links.
pub(super) fn set_apart(
    run: Vec<DumpLine>,
    measure: &Measure,
) -> (Vec<DumpLine>, Vec<FurnitureLines>) {
    let numbers = page_numbers(&run, measure);
    let mut pages = numbers.iter().copied().peekable();
    let mut kept: Vec<DumpLine> = Vec::with_capacity(run.len());
    let mut furniture = Vec::new();
    let mut marks = HashSet::new();
    let note_lines = NoteLines::new(&run, measure);
    let mut links: HashSet<&str> = HashSet::new();
    let mut expected = 1;
    let mut at = 0;
    // Links up to here are known to be new, so that a long run of them is looked at once.
    let mut new_until = 0;
    let mut broken = false;
    while at < run.len() {
        let line = &run[at];
        let foot = pages.peek().copied();
        if foot == Some(at) {
            furniture.push(piece(FurnitureKind::PageNumber, &run[at..=at]));
            pages.next();
            marks.clear();
            broken = true;
            at += 1;
            continue;
        }
        let first = note_number(&line.text).filter(|n| *n == expected || *n == 1);
        if let Some(first) = first.filter(|n| marks.contains(n))
            && let Some(notes) = note_lines.notes(at, first, foot, &marks)
        {
            expected = first + u32::try_from(notes.len()).unwrap_or(1);
            at = notes.last().map_or(at, |note| note.end);
            let notes = notes.into_iter();
            furniture.extend(notes.map(|note| piece(FurnitureKind::Footnote, &run[note])));
            broken = true;
            continue;
        }
        if at >= new_until {
            let links_here = run[at..].iter().take_while(|line| is_link(&line.text));
            new_until = at + links_here.count();
            if repeats_a_link(&run[at..new_until], &links) {
                let lines = run[at..new_until].chunks(1);
                furniture.extend(lines.map(|line| piece(FurnitureKind::RunningHead, line)));
                broken = true;
                at = new_until;
                continue;
            }
        }
        links.extend(
            line.text
                .split_whitespace()
                .filter(|w| w.starts_with("http")),
        );
        marks.extend(note_marks(&line.text));
        let mut line = line.clone();
        if std::mem::take(&mut broken) {
            line.gap = None;
        }
        kept.push(line);
        at += 1;
    }
    (kept, furniture)
}

fn is_link(text: &str) -> bool {
    text.starts_with("http") && !text.contains(char::is_whitespace)
}

/// Whether one of some links stands there twice or has been printed before.
fn repeats_a_link<'l>(lines: &'l [DumpLine], before: &HashSet<&str>) -> bool {
    let mut here: HashSet<&'l str> = HashSet::new();
    lines
        .iter()
        .map(|line| line.text.as_str())
        .any(|link| before.contains(link) || !here.insert(link))
}

/// The places of page numbers: numbers alone on a line that grow from page to page. Where the text says where its pages
/// begin, they stand on either side of that.
fn page_numbers(run: &[DumpLine], measure: &Measure) -> Vec<usize> {
    if run.iter().any(|line| line.feed) {
        numbers_at_feeds(run)
    } else {
        numbers_by_their_place(run, measure)
    }
}

/// Numbers alone beside the beginnings of pages, as far ahead of the pages' count as most of them are: a figure in the
/// last cell of a page's table is not.
fn numbers_at_feeds(run: &[DumpLine]) -> Vec<usize> {
    let mut pages = 1_i64;
    let mut found: Vec<(usize, i64)> = Vec::new();
    for (at, line) in run.iter().enumerate() {
        pages += i64::from(line.feed);
        let beside = line.feed || run.get(at + 1).is_none_or(|next| next.feed);
        if let Some(number) = page_number(&line.text).filter(|_| beside) {
            found.push((at, i64::from(number) - pages));
        }
    }
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for (_, ahead) in &found {
        *counts.entry(*ahead).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .max_by_key(|(ahead, count)| (*count, -ahead.abs()));
    // One number alone says little, unless it is the page's own.
    let usual = most
        .filter(|(ahead, count)| *count > 1 || *ahead == 0)
        .map(|(ahead, _)| ahead);
    found.retain(|(_, ahead)| Some(*ahead) == usual);
    found.into_iter().map(|(at, _)| at).collect()
}

/// Numbers alone behind a page of text, with a wider gap on one side or footnotes above. The first is 1 or 2, since the
/// first page often has none.
fn numbers_by_their_place(run: &[DumpLine], measure: &Measure) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut last = 0;
    let mut marks = HashSet::new();
    let mut note = None;
    for (at, line) in run.iter().enumerate() {
        let number = page_number(&line.text);
        let Some(number) = number else {
            if note_number(&line.text).is_some_and(|n| marks.contains(&n)) {
                note = Some(at);
            }
            marks.extend(note_marks(&line.text));
            continue;
        };
        let page = found.last().map_or(0, |&before| before + 1)..at;
        let follows = match found.last() {
            Some(_) => (last + 1..last + PAGES).contains(&number),
            None => number == 1 || number == 2,
        };
        let noted = note.is_some_and(|note| page.contains(&note) && at - note <= NOTE_LINES);
        if follows && page.len() >= PAGE_LINES && ends_page(run, page, at, noted, measure) {
            found.push(at);
            last = number;
        }
    }
    found
}

/// Whether a number alone on a line ends a page, as far as the lines around it tell. Among the short lines of a table
/// that a dump has flattened, nothing tells it from the table's own numbers; and where its neighbour stands near by,
/// it is one of a list.
fn ends_page(
    run: &[DumpLine],
    page: Range<usize>,
    at: usize,
    noted: bool,
    measure: &Measure,
) -> bool {
    let wide = |at: usize| {
        run.get(at)
            .is_none_or(|line| line.gap.is_none_or(|gap| gap > measure.step))
    };
    let near = page.start.max(at.saturating_sub(PAGE_LINES));
    let prose = run[near..at].iter().any(|line| measure.is_wide(&line.text));
    let number = page_number(&run[at].text);
    let around = &run[near..run.len().min(at + PAGE_LINES)];
    let listed = around
        .iter()
        .filter_map(|line| page_number(&line.text))
        .any(|other| number.is_some_and(|number| number.abs_diff(other) == 1));
    prose && !listed && (noted || wide(at) || wide(at + 1))
}

fn page_number(text: &str) -> Option<u32> {
    // Most lines are too long to be one, which spares the pattern.
    if text.len() > 24 {
        return None;
    }
    PAGE.captures(text)?[1].parse().ok()
}

/// The small numbers attached to words of a line.
fn note_marks(text: &str) -> impl Iterator<Item = u32> {
    MARK.captures_iter(text)
        .filter_map(|found| found[1].parse().ok())
}

fn piece(kind: FurnitureKind, lines: &[DumpLine]) -> FurnitureLines {
    FurnitureLines {
        kind,
        lines: lines.iter().map(|line| line.id).collect(),
    }
}
