//! Where in the texts a difference stands, so that its row in the table can link there.

use std::cell::Cell;

use super::rows::{RowView, SideView};
use crate::comparison::{Class, Difference, SideReading};

/// A record goes on for so many lines behind its first.
const REACH: u32 = 8;

/// The most rows that are looked through.
const ROWS: usize = 60;

/// The most bytes that are looked through for all differences, in some seconds; those behind link to the row that begins
/// nearest. A report of 200 pages takes some 10 million.
const BYTES: usize = 1 << 30;

/// The places of a page that can be linked to.
pub(super) struct LinkTargets {
    /// Of either copy: line, row and marks of each passage, by line.
    sides: [Vec<TargetPassage>; 2],
    /// Bytes that may still be looked through.
    left: Cell<usize>,
}

struct TargetPassage {
    line: u32,
    row: usize,
    text: String,
    marks: Vec<TargetMark>,
    /// Of its text and its marks.
    bytes: usize,
}

struct TargetMark {
    class: Class,
    number: usize,
    text: String,
}

impl LinkTargets {
    pub fn of_rows(rows: &[RowView]) -> Self {
        let side = |copy: usize| {
            let passages = rows.iter();
            let passages = passages.filter_map(|row| TargetPassage::of(row, &row.sides[copy]));
            let mut passages: Vec<TargetPassage> = passages.collect();
            passages.sort_by_key(|passage| (passage.line, passage.row));
            passages
        };
        Self {
            sides: [side(0), side(1)],
            left: Cell::new(BYTES),
        }
    }

    /// The id of a difference's place: of its mark, or of the row that says it.
    pub fn of(&self, difference: &Difference) -> Option<String> {
        let said = [difference.first.as_ref(), difference.second.as_ref()];
        let sides = || {
            let sides = self.sides.iter().zip(said);
            sides.filter_map(|(side, said)| Some((near(side, said?), words(&said?.text))))
        };
        let first = || sides().find_map(|(near, _)| near.first());
        if !self.may_look(sides().map(|(near, text)| bytes(near) + text.len()).sum()) {
            return first().map(|passage| format!("r{}", passage.row));
        }
        let is_of = |mark: &TargetMark| mark.class == difference.class;
        let mark = sides()
            .find_map(|(near, text)| find(near, &text, is_of))
            .or_else(|| sides().find_map(|(near, text)| find(near, &text, |_| true)));
        if let Some(number) = mark {
            return Some(format!("d{number}"));
        }
        let row = sides()
            .find_map(|(near, text)| near.iter().find(|passage| passage.text.contains(&text)))
            .or_else(first);
        row.map(|passage| format!("r{}", passage.row))
    }

    /// Takes bytes that are looked through, if so many are left.
    fn may_look(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        left.inspect(|&left| self.left.set(left)).is_some()
    }
}

/// The passages that a place may be in: that which begins on its line or last before it, and those behind.
fn near<'a>(side: &'a [TargetPassage], said: &SideReading) -> &'a [TargetPassage] {
    let Some(line) = said.at.line else {
        return &[];
    };
    let after = side.partition_point(|passage| passage.line <= line);
    let own = after.checked_sub(1).map(|last| side[last].line);
    let start = side.partition_point(|passage| Some(passage.line) < own);
    let rest = &side[start..];
    let end = rest.partition_point(|passage| passage.line <= line.saturating_add(REACH));
    &rest[..end.min(ROWS)]
}

fn bytes(passages: &[TargetPassage]) -> usize {
    passages.iter().map(|passage| passage.bytes).sum()
}

/// The first mark of what is said, or of a part of it, or of words that hold it.
fn find(near: &[TargetPassage], text: &str, is_of: impl Fn(&TargetMark) -> bool) -> Option<usize> {
    let marks = || {
        near.iter()
            .flat_map(|passage| &passage.marks)
            .filter(|mark| is_of(mark))
    };
    let same = marks().find(|mark| mark.text == text);
    let part = || marks().find(|mark| text.contains(&mark.text) || mark.text.contains(text));
    same.or_else(part).map(|mark| mark.number)
}

impl TargetPassage {
    fn of(row: &RowView, side: &SideView) -> Option<Self> {
        let marks = side.pieces.iter().filter_map(|piece| {
            let mark = piece.mark.filter(|mark| mark.class.is_of_substance())?;
            Some(TargetMark {
                class: mark.class,
                number: mark.number,
                text: words(&piece.text),
            })
        });
        let text: String = side
            .pieces
            .iter()
            .flat_map(|piece| [piece.text.as_str(), piece.behind.as_str()])
            .collect();
        let text = words(&text);
        let marks = marks.filter(|mark| !mark.text.is_empty());
        let marks: Vec<TargetMark> = marks.collect();
        Some(Self {
            line: side.line?,
            row: row.number,
            bytes: marks.iter().map(|mark| mark.text.len()).sum::<usize>() + text.len(),
            text,
            marks,
        })
    }
}

/// A text with one blank between its words, without punctuation at its ends.
fn words(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let trimmed = words.trim_matches([',', '.', ';', ':']);
    trimmed.to_owned()
}
