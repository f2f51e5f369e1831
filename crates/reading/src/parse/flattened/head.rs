//! The head of a flattened table: a line that begins with `TT` or its like, and the columns' wordings behind it.

use std::ops::Range;

use super::codes;
use super::flat_line::FlatLine;
use crate::dictionary::{ColumnRole, Dictionary};
use crate::layout::Document;
use crate::parse::grid::GridCell;
use baocao_vietnamese::wording;

/// A head, as it was found.
#[derive(Clone, Debug)]
pub(super) struct FlatHead {
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// The wordings of the columns behind the numbers', as printed.
    pub(super) columns: Vec<String>,
    /// Whether the head before it had the same words.
    pub(super) repeats: bool,
    /// The wording at the head of the numbers.
    ordinal: String,
    /// All its words, folded.
    words: String,
}

/// Lines that a head may run over, each word perhaps on its own.
const LINES: usize = 44;

/// Words that a head may have.
const WORDS: usize = 64;

/// Words that the wording of one column may have.
const COLUMN: usize = 10;

/// What a column of known wording is worth; of that, as much as the wording fits.
const KNOWN: f64 = 3.0;

/// What a column of unknown wording costs, and each of its words.
const UNKNOWN: (f64, f64) = (1.0, 0.2);

/// What it costs to begin a column within a line.
const WITHIN: f64 = 0.4;

/// What it costs to begin a column with a small letter.
const SMALL: f64 = 4.0;

/// What it costs a column to go on with a capital on a new line.
const CAPITAL: f64 = 1.2;

/// A word of a head.
struct HeadWord<'d> {
    text: &'d str,
    /// Whether a line begins with it.
    first: bool,
}

impl FlatHead {
    /// The head that begins at a line, if one does.
    pub(super) fn find(lines: &[FlatLine], at: usize, dictionary: &Dictionary) -> Option<Self> {
        let taken = ordinal(lines.get(at)?.text, dictionary)?;
        let end = body(lines, at)?;
        let mut words = words(&lines[at..end]);
        if words.len() > WORDS {
            return None;
        }
        let rest = words.split_off(taken);
        let columns = columns(&rest, dictionary);
        if !is_head(&columns, dictionary) {
            return None;
        }
        let all = words.iter().chain(&rest).map(|word| word.text);
        Some(Self {
            repeats: false,
            ordinal: joined(&words),
            words: wording(&all.collect::<Vec<_>>().join(" ")),
            lines: at..behind_numbers(lines, end, columns.len() + 1),
            columns,
        })
    }

    /// The same head again at a line.
    pub(super) fn again(&self, lines: &[FlatLine], at: usize) -> Option<Self> {
        let mut words = String::new();
        for (count, line) in lines.iter().enumerate().skip(at).take(LINES) {
            let more = wording(line.text);
            if !words.is_empty() && !more.is_empty() {
                words.push(' ');
            }
            words.push_str(&more);
            if words == self.words {
                let end = behind_numbers(lines, count + 1, self.columns.len() + 1);
                return Some(Self {
                    lines: at..end,
                    repeats: true,
                    ..self.clone()
                });
            }
            if !self.words.starts_with(&words) {
                return None;
            }
        }
        None
    }

    /// Its row of a grid.
    pub(super) fn row(&self, document: &Document, lines: &[FlatLine]) -> Vec<GridCell> {
        let ids: Vec<_> = lines[self.lines.clone()]
            .iter()
            .map(|line| line.id)
            .collect();
        let read = document.as_read(&ids);
        let texts = std::iter::once(&self.ordinal).chain(&self.columns);
        let cell = |(column, text): (usize, &String)| GridCell {
            column,
            column_span: 1,
            row_span: 1,
            text: text.clone(),
            read: read.clone(),
            lines: ids.clone(),
        };
        texts.enumerate().map(cell).collect()
    }
}

/// Whether half of the columns have known wordings, and one of them names what the rows are about.
fn is_head(columns: &[String], dictionary: &Dictionary) -> bool {
    let (mut known, mut names) = (0, false);
    for column in columns {
        let roles = dictionary.columns.roles(column);
        known += usize::from(!roles.is_empty() || is_tick(column, dictionary));
        names |= roles.iter().any(|(role, _)| {
            matches!(
                role,
                ColumnRole::Criterion
                    | ColumnRole::Item
                    | ColumnRole::Document
                    | ColumnRole::DocumentSummary
                    | ColumnRole::Foreign
            )
        });
    }
    names && known * 2 >= columns.len()
}

/// How many words at the beginning of a line head the column of numbers.
fn ordinal(line: &str, dictionary: &Dictionary) -> Option<usize> {
    let words: Vec<&str> = line.split_whitespace().take(3).collect();
    (1..=words.len()).rev().find(|&n| {
        dictionary
            .columns
            .is(&words[..n].join(" "), ColumnRole::Ordinal)
    })
}

/// Where the first row begins behind a head.
fn body(lines: &[FlatLine], at: usize) -> Option<usize> {
    let limit = lines.len().min(at + LINES);
    (at + 1..limit)
        .find(|&line| codes::opens(lines, line) || counts_columns(lines, line, 3).is_some())
}

/// The line behind a row that numbers the columns (`1 2 3 4`, `(1) (2) (3)`, `A B 1 2`), where one begins.
fn behind_numbers(lines: &[FlatLine], at: usize, columns: usize) -> usize {
    counts_columns(lines, at, columns.max(3)).unwrap_or(at)
}

fn counts_columns(lines: &[FlatLine], at: usize, columns: usize) -> Option<usize> {
    let mut count = 0;
    let mut letters = 0;
    for (line, printed) in lines.iter().enumerate().skip(at) {
        for word in printed.text.split_whitespace() {
            let word = word.trim_matches(['(', ')', '[', ']']);
            let letter = char::from(b'A' + u8::try_from(count.min(25)).unwrap_or(25));
            if count == letters && word.len() == 1 && word.starts_with(letter) {
                letters += 1;
            } else if word.split('=').next() != Some(&(count + 1 - letters).to_string()) {
                return None;
            }
            count += 1;
        }
        if count >= columns {
            return Some(line + 1);
        }
    }
    None
}

fn words<'d>(lines: &[FlatLine<'d>]) -> Vec<HeadWord<'d>> {
    let words = |line: &FlatLine<'d>| {
        let words = line.text.split_whitespace().enumerate();
        words.map(|(i, text)| HeadWord {
            text,
            first: i == 0,
        })
    };
    lines.iter().flat_map(words).collect()
}

fn joined(words: &[HeadWord]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.text).collect();
    words.join(" ")
}

/// Parts a head's words into columns, so that the most of them have known wordings.
fn columns(words: &[HeadWord], dictionary: &Dictionary) -> Vec<String> {
    // For each place: the best worth of the words before it, and where the last column begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=words.len() {
        let candidates = (end.saturating_sub(COLUMN)..end).map(|start| {
            let worth = worth(&words[start..end], dictionary);
            let within = start > 0 && !words[start].first;
            (
                best[start].0 + worth - if within { WITHIN } else { 0.0 },
                start,
            )
        });
        best.push(
            candidates
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .unwrap_or((f64::MIN, 0)),
        );
    }
    let mut ends = Vec::new();
    let mut end = words.len();
    while end > 0 {
        ends.push(best[end].1..end);
        end = best[end].1;
    }
    let columns = ends.into_iter().rev();
    columns.map(|range| joined(&words[range])).collect()
}

fn worth(words: &[HeadWord], dictionary: &Dictionary) -> f64 {
    let text = joined(words);
    let small = words[0].text.starts_with(char::is_lowercase);
    let fits = match dictionary.columns.roles(&text).first() {
        Some((_, fits)) => *fits,
        None if is_tick(&text, dictionary) => 1.0,
        None => 0.0,
    };
    let worth = if fits > 0.0 {
        KNOWN * fits
    } else {
        -UNKNOWN.0 - UNKNOWN.1 * words.len() as f64
    };
    let goes_on = |word: &HeadWord| word.first && word.text.starts_with(char::is_uppercase);
    let capital = words[1..].iter().any(goes_on);
    worth - if small { SMALL } else { 0.0 } - if capital { CAPITAL } else { 0.0 }
}

fn is_tick(text: &str, dictionary: &Dictionary) -> bool {
    text.split_whitespace().count() <= 4 && dictionary.statuses.whole(text).is_some()
}
