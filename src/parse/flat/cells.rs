//! The words of a row, shared out among the columns.

use std::ops::Range;

use super::Printed;
use super::likely::{Stretch, fits};
use crate::dictionary::Dictionary;
use crate::layout::{Document, LineId};
use crate::parse::grid::GridCell;
use crate::parse::table::Column;

/// A word of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'d> {
    pub(super) text: &'d str,
    /// The word as it was read, before restoration.
    read: &'d str,
    line: LineId,
    /// What stands before it.
    pub(super) before: Before,
    /// Characters on its line up to its end.
    pub(super) reach: usize,
}

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// A blank.
    Blank,
    /// Several blanks.
    Blanks,
    /// The end of a line, with blank lines behind it.
    Line(usize),
}

/// The words of some lines.
pub(super) fn words<'d>(document: &'d Document, lines: &[Printed<'d>]) -> Vec<Word<'d>> {
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
                _ if at == 0 => Before::Line(printed.gap),
                0 | 1 => Before::Blank,
                _ => Before::Blanks,
            };
            end = from + text.len();
            reach += text.chars().count() + usize::from(at > 0);
            words.push(Word {
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
pub(super) fn cell(column: usize, words: &[Word]) -> GridCell {
    let joined = |of: fn(&Word) -> String| {
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

/// Words of a row that are looked at one by one; of a longer one, only its lines are.
const MANY: usize = 120;

/// Where a cell may begin in a row, at most.
const PLACES: usize = 90;

/// Shares the words of rows out among columns: for each row and column the words it holds, none for an empty cell.
/// First with the same readiness for an empty cell in every row, then with that of the column, as it was found.
pub(super) fn share(
    rows: &[Vec<Word>],
    columns: &[Option<Column>],
    dictionary: &Dictionary,
) -> Vec<Vec<Range<usize>>> {
    let width = width(rows);
    let lattices: Vec<Lattice> = rows
        .iter()
        .map(|row| Lattice::new(row, columns, width, dictionary))
        .collect();
    let usual: Vec<Empty> = columns.iter().map(|_| Empty::default()).collect();
    let first: Vec<Vec<Range<usize>>> = lattices
        .iter()
        .map(|lattice| lattice.best(&usual))
        .collect();
    // Rows of one cell head groups and say nothing of the columns.
    let full: Vec<&Vec<Range<usize>>> = first
        .iter()
        .filter(|cells| cells.iter().filter(|c| !c.is_empty()).count() > 1)
        .collect();
    let filled = |column: usize| {
        full.iter()
            .filter(|cells| !cells[column].is_empty())
            .count()
    };
    let found: Vec<Empty> = (0..columns.len())
        .map(|column| Empty::counted(filled(column), full.len()))
        .collect();
    lattices
        .iter()
        .map(|lattice| lattice.best(&found))
        .collect()
}

/// The length of a full line of names: that which one line in five of the longer ones reaches.
fn width(rows: &[Vec<Word>]) -> usize {
    let mut lengths: Vec<usize> = Vec::new();
    for row in rows {
        let ends = row.iter().enumerate().filter(|(at, _)| {
            row.get(at + 1)
                .is_none_or(|next| matches!(next.before, Before::Line(_)))
        });
        lengths.extend(
            ends.map(|(_, word)| word.reach)
                .filter(|&reach| reach >= 15),
        );
    }
    lengths.sort_unstable();
    lengths.get(lengths.len() * 4 / 5).copied().unwrap_or(0)
}

/// What an empty and a filled cell of a column cost.
#[derive(Clone, Copy, Debug)]
struct Empty {
    empty: f64,
    filled: f64,
}

impl Default for Empty {
    fn default() -> Self {
        Self {
            empty: 1.0,
            filled: 0.0,
        }
    }
}

impl Empty {
    /// By how many rows have the cell filled: the logarithms of the shares, one row added to either side.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
    fn counted(filled: usize, rows: usize) -> Self {
        let share = (filled as f64 + 1.0) / (rows as f64 + 2.0);
        Self {
            empty: -(1.0 - share).ln(),
            filled: -share.ln(),
        }
    }
}

/// The stretches of a row's words and how they fit the columns.
struct Lattice {
    /// Where a cell may begin, the end of the row last.
    places: Vec<usize>,
    /// By column, then by first and last place: how the stretch between fits.
    fits: Vec<Vec<f64>>,
}

impl Lattice {
    fn new(
        row: &[Word],
        columns: &[Option<Column>],
        width: usize,
        dictionary: &Dictionary,
    ) -> Self {
        let places = places(row, dictionary);
        let count = places.len();
        let mut fit = vec![vec![f64::NEG_INFINITY; count * count]; columns.len()];
        for from in 0..count {
            for to in from + 1..count {
                let stretch = Stretch::new(row, places[from]..places[to], width, dictionary);
                for (column, fit) in columns.iter().zip(&mut fit) {
                    fit[from * count + to] = fits(column.as_ref(), &stretch);
                }
            }
        }
        Self { places, fits: fit }
    }

    /// The words of each column in the likeliest sharing.
    fn best(&self, empty: &[Empty]) -> Vec<Range<usize>> {
        let count = self.places.len();
        // By columns done, then by place: the best worth, and the place where the last column begins.
        let mut best = vec![vec![(f64::NEG_INFINITY, 0); count]; self.fits.len() + 1];
        best[0][0] = (0.0, 0);
        for (column, (fit, empty)) in self.fits.iter().zip(empty).enumerate() {
            for to in 0..count {
                let mut found = (best[column][to].0 - empty.empty, to);
                for from in 0..to {
                    let worth = best[column][from].0 + fit[from * count + to] - empty.filled;
                    if worth > found.0 {
                        found = (worth, from);
                    }
                }
                best[column + 1][to] = found;
            }
        }
        let mut cells = Vec::with_capacity(self.fits.len());
        let mut to = count - 1;
        for column in (1..=self.fits.len()).rev() {
            let from = best[column][to].1;
            cells.push(self.places[from]..self.places[to]);
            to = from;
        }
        cells.reverse();
        cells
    }
}

/// The places where a cell may begin: at the beginning of lines, before a capital, and around figures.
fn places(row: &[Word], dictionary: &Dictionary) -> Vec<usize> {
    let mut places: Vec<usize> = vec![0];
    for at in 1..row.len() {
        let (last, word) = (row[at - 1].text, row[at].text);
        let may = match row[at].before {
            Before::Line(_) | Before::Blanks => true,
            Before::Blank if row.len() > MANY => false,
            Before::Blank => {
                word.starts_with(char::is_uppercase)
                    || is_value(word)
                    || is_value(last)
                    || dictionary.cells.is_unit(word)
            }
        };
        if may {
            places.push(at);
        }
    }
    if places.len() > PLACES {
        places.retain(|&at| at == 0 || row[at].before != Before::Blank);
        places.truncate(PLACES);
    }
    places.push(row.len());
    places
}

/// Whether a word is a figure, a sign that compares, or a percent sign.
fn is_value(word: &str) -> bool {
    word.starts_with(|c: char| {
        c.is_ascii_digit() || matches!(c, '%' | '>' | '<' | '≥' | '≤' | '~' | '±')
    }) || word.ends_with('%')
}
