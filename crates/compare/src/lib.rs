//! Two copies of one document compared: does the scan say what the typed text says?
//!
//! What matters comes first: criteria, the header, then figures, names and words of the text; accents, capitals,
//! blanks and punctuation are only counted. Figures are compared as they were read, whatever restoration made of
//! them, and a difference that may be one of the reading only says why the original has to be looked at.
//! `docs/diff.md` tells the classes and the JSON.

mod align;
mod classify;
mod comparison;
mod folders;
mod frame;
mod levenshtein;
pub mod page;
mod pairing;
mod passages;
pub mod print;
mod rates;
mod records;
mod side;
mod text_comparison;
mod wording;
mod words;

pub use comparison::{
    AlignedRow, Class, Comparison, Confusion, CopySummary, Difference, DifferenceSubject, Doubt,
    NoiseCount, Rates, SCHEMA, SideReading, TextPiece, Verdict,
};
pub use folders::{FolderComparison, UnreadFile, pair_up};
pub use levenshtein::levenshtein_distance;
pub use side::{Passage, PassageKind, PassageLine, ReadWord, Side};
pub use wording::field;

use std::ops::Range;

use baocao_report::{Criterion, Edit, Report};
use records::{ComparedSide, RecordComparison};
use text_comparison::{TextComparison, TextDifference};
use words::{ComparedWord, SideWords, WordKeys};

/// Copies that share less of their words in one order are of two documents. Measured: 0.07 to 0.16 for two reports that have
/// nothing to do with each other, 0.98 and more for scans against their typed copies.
const RELATED: f64 = 0.5;

/// Compares two copies: the one in doubt, and the one it is held against.
pub fn compare(first: &Side, second: &Side) -> Comparison {
    let mut keys = WordKeys::default();
    let (a, b) = (
        SideWords::new(first, &mut keys),
        SideWords::new(second, &mut keys),
    );
    let texts = text_comparison::compare((first, &a), (second, &b));
    let paired = |words: &SideWords<'_>, list: Vec<usize>| {
        let mut paired = vec![false; words.tokens.len()];
        list.into_iter().for_each(|at| paired[at] = true);
        paired
    };
    let alike = |&&(i, j): &&(usize, usize)| a.tokens[i].key == b.tokens[j].key;
    let alike: Vec<(usize, usize)> = texts.pairs.iter().filter(alike).copied().collect();
    let here = paired(&a, alike.iter().map(|pair| pair.0).collect());
    let there = paired(&b, alike.iter().map(|pair| pair.1).collect());
    let records = records::compare(
        &ComparedSide {
            side: first,
            words: &a,
            paired: &here,
        },
        &ComparedSide {
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
            .map(|(&class, &count)| NoiseCount { class, count })
            .collect(),
        rates: rates::rates(first, second),
        confusions: rates::confusions(&a, &b, &texts.pairs),
        rows: texts.rows,
    }
}

fn copy(side: &Side, words: &SideWords<'_>) -> CopySummary {
    CopySummary {
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
    texts: &TextComparison,
    (first, a): (&Side, &SideWords<'_>),
    (second, b): (&Side, &SideWords<'_>),
    records: &RecordComparison,
    frame: &[Difference],
) -> Vec<Difference> {
    let told = ReportedDifferences::new((first, a), (second, b), records, frame);
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
            subject: told.subject(one, other),
            first: a.said(found.first.clone()),
            second: b.said(found.second.clone()),
            check,
        }
    })
    .collect()
}

/// Whether letters stand against letters with digits amid them.
fn is_garbled(first: &[ComparedWord<'_>], second: &[ComparedWord<'_>]) -> bool {
    let mut pairs = first.iter().zip(second);
    pairs.any(|(a, b)| classify::is_garbled(a.text, b.text) || classify::is_garbled(b.text, a.text))
}

/// What records and the header tell of the text.
struct ReportedDifferences<'r> {
    /// The criteria of both, and which is which.
    reports: [&'r Report; 2],
    records: &'r RecordComparison,
    /// Of each difference of records its lines and words, in the first copy and in the second.
    lines: Vec<[DifferencePart<Range<u32>>; 2]>,
    /// Of each difference of the header its passage and words, in the first copy and in the second.
    passages: Vec<[DifferencePart<Option<usize>>; 2]>,
}

/// What a copy says in a difference that is told: where, and its words; `None` for all that stand there.
struct DifferencePart<P> {
    place: P,
    words: Option<Vec<String>>,
}

impl<P> DifferencePart<P> {
    fn has(&self, word: &str) -> bool {
        let word = frame::bare(word);
        let words = self.words.as_ref();
        words.is_none_or(|words| words.iter().any(|one| one == word))
    }
}

impl<'r> ReportedDifferences<'r> {
    fn new(
        (first, a): (&'r Side, &SideWords<'_>),
        (second, b): (&'r Side, &SideWords<'_>),
        records: &'r RecordComparison,
        frame: &[Difference],
    ) -> Self {
        let [here, there] = &records.spans;
        let lines = |d: &Difference| {
            let all = matches!(
                d.class,
                Class::CriterionMissing | Class::Exchanged | Class::CriterionMoved
            );
            [(&d.first, here), (&d.second, there)].map(|(said, spans)| {
                let at = |said: &SideReading| {
                    spans.iter().find(|s| records::holds(s, &said.at)).cloned()
                };
                DifferencePart {
                    place: said.as_ref().and_then(at).unwrap_or(0..0),
                    words: said.as_ref().filter(|_| !all).map(words_of),
                }
            })
        };
        let passages = |d: &Difference| {
            [(&d.first, a), (&d.second, b)].map(|(said, words)| {
                let at = |said: &SideReading| words.tokens.iter().find(|token| token.at == said.at);
                DifferencePart {
                    place: said.as_ref().and_then(at).map(|token| token.passage),
                    words: said.as_ref().map(words_of),
                }
            })
        };
        Self {
            reports: [&first.report, &second.report],
            lines: records.differences.iter().map(lines).collect(),
            passages: frame.iter().map(passages).collect(),
            records,
        }
    }

    /// What a difference of the texts is one of: of a criterion where all words of both sides stand in its lines.
    fn subject(&self, one: &[ComparedWord<'_>], other: &[ComparedWord<'_>]) -> DifferenceSubject {
        let [here, there] = &self.records.spans;
        let holds = |span: &Range<u32>, tokens: &[ComparedWord<'_>]| {
            tokens.iter().all(|token| records::holds(span, &token.at))
        };
        let mut pairs = self.records.pairs.iter();
        let pair = pairs.find(|&&(i, j)| holds(&here[i], one) && holds(&there[j], other));
        pair.map_or(DifferenceSubject::Text, |&(_, j)| {
            records::subject(&self.reports[1].criteria[j])
        })
    }

    /// Whether words that one copy only has at a place of its row of a table stand in the row in the other copy too.
    fn is_in_row(&self, one: &[ComparedWord<'_>], other: &[ComparedWord<'_>]) -> bool {
        let (side, tokens) = match (one, other) {
            (tokens, []) => (0, tokens),
            ([], tokens) => (1, tokens),
            _ => return false,
        };
        let place = |pair: &(usize, usize)| if side == 0 { pair.0 } else { pair.1 };
        tokens.iter().all(|token| {
            let mut here = self.records.pairs.iter().filter(|pair| {
                let span = self.records.spans[side].get(place(pair));
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
    fn tells(&self, found: &TextDifference, a: &SideWords<'_>, b: &SideWords<'_>) -> bool {
        let (one, other) = (
            &a.tokens[found.first.clone()],
            &b.tokens[found.second.clone()],
        );
        let in_lines = |tokens: &[ComparedWord<'_>], part: &DifferencePart<Range<u32>>| {
            let mut tokens = tokens.iter();
            tokens.all(|token| records::holds(&part.place, &token.at) && part.has(token.text))
        };
        let in_passage = |tokens: &[ComparedWord<'_>], part: &DifferencePart<Option<usize>>| {
            let mut tokens = tokens.iter();
            tokens.all(|token| part.place == Some(token.passage) && part.has(token.text))
        };
        let (mut lines, mut passages) = (self.lines.iter(), self.passages.iter());
        lines.any(|[first, second]| in_lines(one, first) && in_lines(other, second))
            || passages.any(|[first, second]| in_passage(one, first) && in_passage(other, second))
            || self.is_in_row(one, other)
    }
}

fn words_of(said: &SideReading) -> Vec<String> {
    frame::pieces(&said.text).map(str::to_owned).collect()
}

/// Whether a word is, as it was read, what a criterion's number was made of by putting its dots back: no digit of it is
/// another, and the number itself is compared with the criteria.
fn is_code_of(edit: &Edit, criterion: &Criterion, token: &ComparedWord<'_>) -> bool {
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
