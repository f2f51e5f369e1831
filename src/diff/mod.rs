//! Two copies of one document compared: does the scan say what the typed text says?
//!
//! What matters comes first: criteria, the header, then figures, names and words of the text; accents, capitals,
//! blanks and punctuation are only counted. Figures are compared as they were read, whatever restoration made of
//! them, and a difference that may be one of the reading only says why the original has to be looked at.
//! `docs/diff.md` tells the classes and the JSON.

mod align;
mod class;
mod comparison;
mod distance;
mod folders;
mod frame;
pub mod page;
mod pairing;
mod passages;
mod rates;
mod records;
mod side;
mod text;
mod wording;
mod words;

pub use comparison::{
    Class, Comparison, Confusion, Copy, Difference, Doubt, Noise, Piece, Rates, Row, SCHEMA, Said,
    Subject, Verdict,
};
pub use distance::edits;
pub use folders::{Failed, Folders, pair_up};
pub use side::{Passage, PassageKind, PassageLine, ReadWord, Side};
pub use wording::field;

use std::ops::Range;

use crate::report::{Criterion, Edit, Report};
use records::{Records, Source};
use text::{Found, Texts};
use words::{Keys, Token, Words};

/// Copies that share less of their words in one order are of two documents. Measured: 0.07 to 0.16 for two reports that have
/// nothing to do with each other, 0.98 and more for scans against their typed copies.
const RELATED: f64 = 0.5;

/// Compares two copies: the one in doubt, and the one it is held against.
pub fn compare(first: &Side, second: &Side) -> Comparison {
    let mut keys = Keys::default();
    let (a, b) = (Words::new(first, &mut keys), Words::new(second, &mut keys));
    let texts = text::compare((first, &a), (second, &b));
    let paired = |words: &Words<'_>, list: Vec<usize>| {
        let mut paired = vec![false; words.tokens.len()];
        list.into_iter().for_each(|at| paired[at] = true);
        paired
    };
    let alike = |&&(i, j): &&(usize, usize)| a.tokens[i].key == b.tokens[j].key;
    let alike: Vec<(usize, usize)> = texts.pairs.iter().filter(alike).copied().collect();
    let here = paired(&a, alike.iter().map(|pair| pair.0).collect());
    let there = paired(&b, alike.iter().map(|pair| pair.1).collect());
    let records = records::compare(
        &Source {
            side: first,
            words: &a,
            paired: &here,
        },
        &Source {
            side: second,
            words: &b,
            paired: &there,
        },
    );
    let frame = frame::compare((first, &a), (second, &b));
    let text = differences(&texts, (first, &a), (second, &b), &records, &frame);
    let similarity = similarity(alike.len(), a.tokens.len(), b.tokens.len());
    let substance = records.differences.len() + frame.len() + text.len();
    Comparison {
        schema: SCHEMA.to_owned(),
        first: copy(first, &a),
        second: copy(second, &b),
        verdict: verdict(first, second, similarity, substance),
        similarity,
        paired: records.pairs.len(),
        records: records.differences,
        frame,
        text,
        noise: texts
            .noise
            .iter()
            .map(|(&class, &count)| Noise { class, count })
            .collect(),
        rates: rates::rates(first, second),
        confusions: rates::confusions(&a, &b, &texts.pairs),
        rows: texts.rows,
    }
}

fn copy(side: &Side, words: &Words<'_>) -> Copy {
    Copy {
        file: side.report.source.file.clone(),
        id: side.report.id.clone(),
        criteria: side.report.criteria.len(),
        words: words.tokens.len(),
        edits: side.report.edits.len(),
    }
}

fn verdict(first: &Side, second: &Side, similarity: f64, substance: usize) -> Verdict {
    if first.report.id == second.report.id && substance == 0 {
        Verdict::SameFile
    } else if first.is_empty() != second.is_empty() {
        Verdict::OneEmpty
    } else if similarity < RELATED && !first.is_empty() {
        Verdict::Unrelated
    } else if substance == 0 {
        Verdict::Same
    } else {
        Verdict::Differ
    }
}

/// How much of the shorter text stands in the other, to four places.
#[expect(clippy::cast_precision_loss, reason = "numbers of words")]
fn similarity(alike: usize, first: usize, second: usize) -> f64 {
    match first.min(second) {
        0 => f64::from(u8::from(first == second)),
        shorter => (alike as f64 / shorter as f64 * 10_000.0).round() / 10_000.0,
    }
}

/// Differences of the texts that neither a record nor the header tells.
fn differences(
    texts: &Texts,
    (first, a): (&Side, &Words<'_>),
    (second, b): (&Side, &Words<'_>),
    records: &Records,
    frame: &[Difference],
) -> Vec<Difference> {
    let told = Told::new((first, second), records, frame);
    let found = texts.found.iter();
    let left = found.filter(|found| !told.tells(found, a, b));
    left.map(|found| {
        let mut check = a.doubts(found.first.clone());
        check.extend(b.doubts(found.second.clone()));
        let (one, other) = (
            &a.tokens[found.first.clone()],
            &b.tokens[found.second.clone()],
        );
        if is_garbled(one, other) {
            check.push(Doubt::Garbled);
        }
        // A whole paragraph has its doubtful words, and is missing all the same.
        if matches!(found.class, Class::ParagraphMissing | Class::ParagraphMoved) {
            check.clear();
        }
        Difference {
            class: found.class,
            subject: Subject::Text,
            first: a.said(found.first.clone()),
            second: b.said(found.second.clone()),
            check,
        }
    })
    .collect()
}

/// Whether letters stand against letters with digits amid them.
fn is_garbled(first: &[Token<'_>], second: &[Token<'_>]) -> bool {
    let mut pairs = first.iter().zip(second);
    pairs.any(|(a, b)| class::is_garbled(a.text, b.text) || class::is_garbled(b.text, a.text))
}

/// What records and the header tell of lines of the text.
struct Told<'r> {
    /// The criteria of both, the lines of each, and which is which.
    reports: [&'r Report; 2],
    spans: [Vec<Range<u32>>; 2],
    pairs: &'r [(usize, usize)],
    /// Of each difference: its lines in the first copy, in the second, and its words in either.
    records: Vec<[(Range<u32>, String); 2]>,
    /// What is told of the header.
    frame: Vec<String>,
}

impl<'r> Told<'r> {
    fn new(
        (first, second): (&'r Side, &'r Side),
        records: &'r Records,
        frame: &[Difference],
    ) -> Self {
        let spans = [
            records::line_spans(&first.report),
            records::line_spans(&second.report),
        ];
        let of = |difference: &Difference| {
            let part = |said: &Option<Said>, spans: &[Range<u32>]| match said {
                Some(said) => {
                    let span = spans.iter().find(|span| records::holds(span, &said.at));
                    let text = match difference.class {
                        // All of its words are.
                        Class::CriterionMissing | Class::Exchanged | Class::CriterionMoved => {
                            String::new()
                        }
                        _ => said.text.clone(),
                    };
                    (span.cloned().unwrap_or(0..0), text)
                }
                None => (0..0, String::new()),
            };
            [
                part(&difference.first, &spans[0]),
                part(&difference.second, &spans[1]),
            ]
        };
        let texts = frame
            .iter()
            .flat_map(|d| [&d.first, &d.second])
            .flatten()
            .map(|said| said.text.clone());
        Self {
            records: records.differences.iter().map(of).collect(),
            reports: [&first.report, &second.report],
            pairs: &records.pairs,
            spans,
            frame: texts.collect(),
        }
    }

    /// Whether words that one copy only has at a place of its row of a table stand in the row in the other copy too.
    fn is_in_row(&self, one: &[Token<'_>], other: &[Token<'_>]) -> bool {
        let (side, tokens) = match (one, other) {
            (tokens, []) => (0, tokens),
            ([], tokens) => (1, tokens),
            _ => return false,
        };
        let place = |pair: &(usize, usize)| if side == 0 { pair.0 } else { pair.1 };
        tokens.iter().all(|token| {
            let mut here = self.pairs.iter().filter(|pair| {
                let span = self.spans[side].get(place(pair));
                span.is_some_and(|span| records::holds(span, &token.at))
            });
            here.any(|&(i, j)| {
                let [first, second] = self.reports;
                let (one, other) = (&first.criteria[i], &second.criteria[j]);
                let edits = &self.reports[side].edits;
                records::have_alike(one, other, token.text)
                    || (one.code == other.code
                        && edits.iter().any(|edit| is_code_of(edit, one, token)))
            })
        })
    }

    /// Whether a difference of the texts is told already.
    fn tells(&self, found: &Found, a: &Words<'_>, b: &Words<'_>) -> bool {
        let (one, other) = (
            &a.tokens[found.first.clone()],
            &b.tokens[found.second.clone()],
        );
        let within = |tokens: &[Token<'_>], (span, text): &(Range<u32>, String)| {
            tokens.iter().all(|token| {
                records::holds(span, &token.at) && (text.is_empty() || text.contains(token.text))
            })
        };
        let by_record = self
            .records
            .iter()
            .any(|[first, second]| within(one, first) && within(other, second));
        let in_frame = |tokens: &[Token<'_>]| {
            tokens.iter().all(|token| {
                self.frame
                    .iter()
                    .any(|text| text.contains(token.text.trim_start_matches('0')))
            })
        };
        by_record
            || self.is_in_row(one, other)
            || (!self.frame.is_empty() && in_frame(one) && in_frame(other))
    }
}

/// Whether a word is, as it was read, what a criterion's number was made of by putting its dots back: no digit of it is
/// another, and the number itself is compared with the criteria.
fn is_code_of(edit: &Edit, criterion: &Criterion, token: &Token<'_>) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    // In a narrow column the number may go on in the line below.
    let lines = edit.line..=edit.line.saturating_add(1);
    token.at.line.is_some_and(|line| lines.contains(&line))
        && criterion.code.as_deref() == Some(edit.to.as_str())
        && edit.from.contains(token.text)
        && digits(&edit.from) == digits(&edit.to)
}

#[cfg(test)]
mod tests;
