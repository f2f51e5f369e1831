//! Page numbers and footnotes of a dump, which stand between the lines of its text.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::joining::Measure;
use super::{Furniture, FurnitureKind, Printed};

/// A pattern of this module.
macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("the pattern is valid"));
    };
}

pattern!(
    PAGE,
    r"^(?:[-–] ?)?(?i:trang +)?(\d{1,4})(?: ?/ ?\d{1,4})?(?: ?[-–])?$"
);
pattern!(NOTE, r"^\(?(\d{1,2})\)?\s*[\p{L}“(\[]");
// A small number attached to a word, or alone at the end of the line.
pattern!(
    MARK,
    r"(?:[\p{Ll}”)\],;.]|\p{L} )\(?(\d{1,2})\)?(?:[\s,.;:)”]|$)"
);

/// Printed lines between two page numbers, at least: a page of a report has some thirty.
const PAGE_LINES: usize = 12;

/// Lines that the footnotes of one page may run over.
const NOTE_LINES: usize = 40;

/// Takes page numbers and footnotes out of a run of lines. What follows them has no gap that means anything.
pub(super) fn set_apart(run: Vec<Printed>, measure: &Measure) -> (Vec<Printed>, Vec<Furniture>) {
    let numbers = page_numbers(&run, measure);
    let mut pages = numbers.iter().copied().peekable();
    let mut kept: Vec<Printed> = Vec::with_capacity(run.len());
    let mut furniture = Vec::new();
    let mut marks = HashSet::new();
    let mut expected = 1;
    let mut at = 0;
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
            && let Some(end) = notes_end(&run, at, foot, measure)
        {
            let notes = notes(&run[at..end], first);
            expected = first + u32::try_from(notes.len()).unwrap_or(1);
            furniture.extend(notes);
            broken = true;
            at = end;
            continue;
        }
        marks.extend(
            MARK.captures_iter(&line.text)
                .filter_map(|found| found[1].parse::<u32>().ok()),
        );
        let mut line = line.clone();
        if std::mem::take(&mut broken) {
            line.gap = None;
        }
        kept.push(line);
        at += 1;
    }
    (kept, furniture)
}

/// The places of page numbers: numbers alone between wider gaps, each one more than the last, with a page
/// between them. The first is 1 or 2, since the first page often has none.
fn page_numbers(run: &[Printed], measure: &Measure) -> Vec<usize> {
    let wide = |at: usize| {
        run.get(at)
            .is_none_or(|line| line.gap.is_none_or(|gap| gap > measure.step))
    };
    let mut found: Vec<usize> = Vec::new();
    let mut last: Option<u32> = None;
    for (at, line) in run.iter().enumerate() {
        let Some(number) = PAGE
            .captures(&line.text)
            .and_then(|found| found[1].parse::<u32>().ok())
        else {
            continue;
        };
        let follows = match last {
            Some(last) => number == last + 1,
            None => number == 1 || number == 2,
        };
        let far = match found.last() {
            Some(&before) => at - before > PAGE_LINES,
            None => at > PAGE_LINES || number == 1 && at == 0,
        };
        if follows && far && wide(at) && wide(at + 1) {
            found.push(at);
            last = Some(number);
        }
    }
    found
}

fn note_number(text: &str) -> Option<u32> {
    NOTE.captures(text)?[1].parse().ok()
}

/// Where the footnotes end that start at a line: at the page number, or, under a drawn rule, at a wider
/// gap. `None` where the line starts no footnote.
fn notes_end(
    run: &[Printed],
    start: usize,
    foot: Option<usize>,
    measure: &Measure,
) -> Option<usize> {
    let gap = run[start + 1..]
        .iter()
        .position(|line| line.gap.is_none_or(|gap| gap > measure.step))
        .map_or(run.len(), |after| start + 1 + after);
    let at_foot = foot == Some(gap) && gap - start <= NOTE_LINES;
    (at_foot || run[start].ruled).then_some(gap)
}

/// The footnotes in these lines, each from its number to the next one.
fn notes(lines: &[Printed], first: u32) -> Vec<Furniture> {
    let mut notes = Vec::new();
    let mut from = 0;
    let mut next = first + 1;
    for (at, line) in lines.iter().enumerate().skip(1) {
        if note_number(&line.text) == Some(next) {
            notes.push(piece(FurnitureKind::Footnote, &lines[from..at]));
            from = at;
            next += 1;
        }
    }
    notes.push(piece(FurnitureKind::Footnote, &lines[from..]));
    notes
}

fn piece(kind: FurnitureKind, lines: &[Printed]) -> Furniture {
    Furniture {
        kind,
        lines: lines.iter().map(|line| line.id).collect(),
    }
}
