//! The words of a row, with what stands between them.

use super::flat_line::FlatLine;
use crate::layout::{Document, LineId};
use crate::parse::grid::GridCell;

/// A word of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowWord<'d> {
    pub(super) text: &'d str,
    /// The word as it was read, before restoration.
    read: &'d str,
    line: LineId,
    /// What stands before it.
    pub(super) before: Separator,
    /// Characters on its line up to its end.
    pub(super) reach: usize,
}

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// A blank.
    Blank,
    /// Several blanks.
    Blanks,
    /// The end of a line, with blank lines behind it.
    Line(usize),
}

/// The words of some lines.
pub(super) fn words<'d>(document: &'d Document, lines: &[FlatLine<'d>]) -> Vec<RowWord<'d>> {
    let mut words = Vec::new();
    for printed in lines {
        let line = document.line(printed.id);
        let texts: Vec<&str> = line.text.split_whitespace().collect();
        let mut read: Vec<&str> = line
            .read
            .as_deref()
            .unwrap_or("")
            .split_whitespace()
            .collect();
        if read.len() != texts.len() {
            read.clone_from(&texts);
        }
        let mut end = 0;
        let mut reach = 0;
        for (at, (&text, &read)) in texts.iter().zip(&read).enumerate() {
            let from = line.text[end..].find(text).map_or(end, |at| end + at);
            let before = match from - end {
                _ if at == 0 => Separator::Line(printed.gap),
                0 | 1 => Separator::Blank,
                _ => Separator::Blanks,
            };
            end = from + text.len();
            reach += text.chars().count() + usize::from(at > 0);
            words.push(RowWord {
                text,
                read,
                line: printed.id,
                before,
                reach,
            });
        }
    }
    words
}

/// The cell that some words make.
pub(super) fn cell(column: usize, words: &[RowWord]) -> GridCell {
    let joined = |of: fn(&RowWord) -> String| {
        let words: Vec<String> = words.iter().map(of).collect();
        words.join(" ")
    };
    let mut lines: Vec<LineId> = words.iter().map(|word| word.line).collect();
    lines.dedup();
    GridCell {
        column,
        column_span: 1,
        row_span: 1,
        text: joined(|word| word.text.to_owned()),
        read: joined(|word| word.read.to_owned()),
        lines,
    }
}
