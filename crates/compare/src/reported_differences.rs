//! What records and the header tell of the text already.

use std::collections::HashSet;
use std::ops::Range;

use baocao_report::error::Result;
use baocao_report::{Criterion, Edit, Report};

use crate::comparison::{Class, Difference, DifferenceSubject, SideReading};
use crate::effort::Effort;
use crate::records::RecordComparison;
use crate::side::Side;
use crate::text_comparison::TextDifference;
use crate::words::{ComparedWord, SideWords};
use crate::{frame, records};

/// What records and the header tell of the text.
pub(super) struct ReportedDifferences<'r> {
    /// The criteria of both, and which is which.
    reports: [&'r Report; 2],
    records: &'r RecordComparison,
    /// Of each difference of records its lines and words, in the first copy and in the second.
    lines: Vec<[DifferencePart<Range<u32>>; 2]>,
    /// Of each difference of the header its passage and words, in the first copy and in the second.
    passages: Vec<[DifferencePart<Option<usize>>; 2]>,
    effort: &'r Effort,
}

/// What a copy says in a difference that is told: where, and its words; `None` for all that stand there.
struct DifferencePart<P> {
    place: P,
    words: Option<HashSet<String>>,
}

impl<P> DifferencePart<P> {
    fn has(&self, word: &str) -> bool {
        let word = frame::bare(word);
        let words = self.words.as_ref();
        words.is_none_or(|words| words.contains(word))
    }
}

impl<'r> ReportedDifferences<'r> {
    /// What is told by records and by the header.
    ///
    /// # Errors
    /// As [`Effort::need`]: each is looked for among all criteria, or in all words.
    pub(super) fn new(
        (first, a): (&'r Side, &SideWords<'_>),
        (second, b): (&'r Side, &SideWords<'_>),
        records: &'r RecordComparison,
        frame: &[Difference],
        effort: &'r Effort,
    ) -> Result<Self> {
        let [here, there] = &records.spans;
        effort.need_pairs(records.differences.len(), here.len() + there.len())?;
        effort.need_pairs(frame.len(), a.tokens.len() + b.tokens.len())?;
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
        Ok(Self {
            reports: [&first.report, &second.report],
            lines: records.differences.iter().map(lines).collect(),
            passages: frame.iter().map(passages).collect(),
            records,
            effort,
        })
    }

    /// What a difference of the texts is one of: of a criterion where all words of both sides stand in its lines.
    ///
    /// # Errors
    /// As [`Effort::need`].
    pub(super) fn subject(
        &self,
        one: &[ComparedWord<'_>],
        other: &[ComparedWord<'_>],
    ) -> Result<DifferenceSubject> {
        let pairs = self.records.pairs.len();
        self.effort.need_pairs(pairs, one.len() + other.len())?;
        let [here, there] = &self.records.spans;
        let holds = |span: &Range<u32>, tokens: &[ComparedWord<'_>]| {
            tokens.iter().all(|token| records::holds(span, &token.at))
        };
        let mut pairs = self.records.pairs.iter();
        let pair = pairs.find(|&&(i, j)| holds(&here[i], one) && holds(&there[j], other));
        Ok(pair.map_or(DifferenceSubject::Text, |&(_, j)| {
            records::subject(&self.reports[1].criteria[j])
        }))
    }

    /// Whether words that one copy only has at a place of its row of a table stand in the row in the other copy too.
    ///
    /// # Errors
    /// As [`Effort::need`].
    fn is_in_row(&self, one: &[ComparedWord<'_>], other: &[ComparedWord<'_>]) -> Result<bool> {
        let (side, tokens) = match (one, other) {
            (tokens, []) => (0, tokens),
            ([], tokens) => (1, tokens),
            _ => return Ok(false),
        };
        let place = |pair: &(usize, usize)| if side == 0 { pair.0 } else { pair.1 };
        for token in tokens {
            self.effort.need(self.records.pairs.len())?;
            let here = self.records.pairs.iter().filter(|pair| {
                let span = self.records.spans[side].get(place(pair));
                span.is_some_and(|span| records::holds(span, &token.at))
            });
            let mut has_it = false;
            for &(i, j) in here {
                let [first, second] = self.reports;
                let (one, other) = (&first.criteria[i], &second.criteria[j]);
                let edits = &self.reports[side].edits;
                self.effort
                    .need(one.raw.len() + other.raw.len() + edits.len())?;
                has_it = records::have_alike(one, other, token.text)
                    || (one.code == other.code
                        && edits.iter().any(|edit| is_code_of(edit, one, token)));
                if has_it {
                    break;
                }
            }
            if !has_it {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a difference of the texts is told already.
    ///
    /// # Errors
    /// As [`Effort::need`]: it is held against all that is told.
    pub(super) fn tells(
        &self,
        found: &TextDifference,
        a: &SideWords<'_>,
        b: &SideWords<'_>,
    ) -> Result<bool> {
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
        let told = self.lines.len() + self.passages.len();
        self.effort.need_pairs(told, one.len() + other.len())?;
        let (mut lines, mut passages) = (self.lines.iter(), self.passages.iter());
        let is_told = lines.any(|[first, second]| in_lines(one, first) && in_lines(other, second))
            || passages.any(|[first, second]| in_passage(one, first) && in_passage(other, second));
        Ok(is_told || self.is_in_row(one, other)?)
    }
}

fn words_of(said: &SideReading) -> HashSet<String> {
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
