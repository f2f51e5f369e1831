//! The criteria of two copies: which stand in one only, what differs in the others.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::comparison::{Class, Difference, DifferenceSubject, Doubt, SideReading};
use super::effort::Effort;
use super::pairing::{PairedIndices, out_of_order, pairs};
use super::side::Side;
use super::words::{SURE, SideWords, has_digit, spans};
use baocao_report::error::Result;
use baocao_report::{Criterion, Place, Report, TableOrigin};

/// A text of more words is prose, whose words the comparison of texts tells.
const SHORT: usize = 6;

/// Findings that doubt a figure.
const DOUBTING: [&str; 3] = ["figure-unsure", "figure-edited", "ratio-disagrees"];

/// A criterion that is not among the records of a copy is left unread where this share of its words is in its text.
const THERE: f64 = 0.7;

/// Steps that it takes to look at a word of a criterion's lines.
const WORD: usize = 8;

/// A copy with its words, and of each word whether it stands in the other copy too.
pub(super) struct ComparedSide<'a, 's> {
    pub side: &'s Side,
    pub words: &'a SideWords<'s>,
    pub paired: &'a [bool],
}

/// What came of two lists of criteria.
pub(super) struct RecordComparison {
    pub differences: Vec<Difference>,
    pub pairs: Vec<PairedIndices>,
    /// The lines of each criterion, in the first copy and in the second.
    pub spans: [Vec<Range<u32>>; 2],
}

/// Compares the criteria of two copies.
///
/// # Errors
/// As [`Effort::need`].
pub(super) fn compare(
    first: &ComparedSide<'_, '_>,
    second: &ComparedSide<'_, '_>,
    effort: &Effort,
) -> Result<RecordComparison> {
    let here = CriterionLines::new(first, effort)?;
    let there = CriterionLines::new(second, effort)?;
    let (one, other) = (&first.side.report.criteria, &second.side.report.criteria);
    let pairs = pairs(one, other, effort)?;
    let mut found: Vec<(usize, Difference)> = Vec::new();
    for &(i, j) in &pairs {
        let both = CriterionPair {
            first: (&here, i),
            second: (&there, j),
            effort,
        };
        found.extend(both.fields()?.into_iter().map(|difference| (j, difference)));
    }
    found.extend(order(&here, &there, &pairs));
    // For each criterion of the first copy the one it is paired with; from behind, the first of those behind it.
    let mut partners = vec![None; one.len()];
    let mut is_alone = vec![true; other.len()];
    for &(i, j) in &pairs {
        partners[i] = Some(j);
        is_alone[j] = false;
    }
    let mut next = other.len();
    let mut alone = Vec::new();
    for (i, partner) in partners.into_iter().enumerate().rev() {
        match partner {
            Some(j) => next = next.min(j),
            None => alone.push((next, here.alone(i, true, effort)?)),
        }
    }
    found.extend(alone.into_iter().rev());
    for j in (0..other.len()).filter(|&j| is_alone[j]) {
        found.push((j, there.alone(j, false, effort)?));
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(RecordComparison {
        differences: found
            .into_iter()
            .map(|(_, difference)| difference)
            .collect(),
        pairs,
        spans: [here.spans, there.spans],
    })
}

/// Criteria that have changed places, and those that stand elsewhere.
fn order(
    here: &CriterionLines<'_, '_>,
    there: &CriterionLines<'_, '_>,
    pairs: &[PairedIndices],
) -> Vec<(usize, Difference)> {
    let (exchanged, moved) = out_of_order(pairs);
    let exchanged = exchanged.into_iter().map(|(at, with)| {
        let ((_, j), (_, other)) = (pairs[at], pairs[with]);
        let difference = Difference {
            class: Class::Exchanged,
            subject: subject(there.criterion(j)),
            first: Some(here.called(pairs[with].0)),
            second: Some(there.called(j)),
            check: Vec::new(),
        };
        (j.min(other), difference)
    });
    let moved = moved.into_iter().map(|at| {
        let (i, j) = pairs[at];
        let difference = Difference {
            class: Class::CriterionMoved,
            subject: subject(there.criterion(j)),
            first: Some(here.called(i)),
            second: Some(there.called(j)),
            check: Vec::new(),
        };
        (j, difference)
    });
    exchanged.chain(moved).collect()
}

/// The criteria of a copy and the lines of each.
pub(super) struct CriterionLines<'a, 's> {
    source: &'a ComparedSide<'a, 's>,
    spans: Vec<Range<u32>>,
    /// The words by line.
    words: Vec<(u32, usize)>,
    /// Tables that a text dump had flattened.
    flattened: HashSet<&'s str>,
    /// The findings that doubt a figure, by line.
    doubting: Vec<(u32, &'s str)>,
}

impl<'a, 's> CriterionLines<'a, 's> {
    /// The criteria of a copy.
    ///
    /// # Errors
    /// As [`Effort::need`].
    pub fn new(source: &'a ComparedSide<'a, 's>, effort: &Effort) -> Result<Self> {
        let report = &source.side.report;
        let words = source.words.tokens.iter().enumerate();
        let words = words.filter_map(|(at, token)| Some((token.at.line?, at)));
        let mut words: Vec<(u32, usize)> = words.collect();
        words.sort_unstable();
        let flattened = report.tables.iter();
        let flattened = flattened.filter(|table| table.found == TableOrigin::Flattened);
        let doubting = report.findings.iter();
        let doubting = doubting.filter(|finding| DOUBTING.contains(&finding.code.as_str()));
        let doubting = doubting.filter_map(|finding| Some((finding.at.line?, &*finding.code)));
        let mut doubting: Vec<(u32, &str)> = doubting.collect();
        doubting.sort_by_key(|(line, _)| *line);
        Ok(Self {
            source,
            spans: line_spans(report, effort)?,
            words,
            flattened: flattened.map(|table| table.id.as_str()).collect(),
            doubting,
        })
    }

    /// The words in a criterion's lines, in their order.
    ///
    /// # Errors
    /// As [`Effort::need`]: criteria may share their lines.
    fn words_of(&self, at: usize, effort: &Effort) -> Result<Vec<usize>> {
        let lines = &self.spans[at];
        let start = self.words.partition_point(|(line, _)| *line < lines.start);
        let rest = &self.words[start..];
        let count = rest.partition_point(|(line, _)| *line < lines.end);
        effort.need(count * WORD)?;
        let mut words: Vec<usize> = rest[..count].iter().map(|(_, at)| *at).collect();
        words.sort_unstable();
        Ok(words)
    }

    fn criterion(&self, at: usize) -> &'s Criterion {
        &self.source.side.report.criteria[at]
    }

    /// What a copy calls a criterion, where it stands.
    fn called(&self, at: usize) -> SideReading {
        let criterion = self.criterion(at);
        let code = criterion.code.as_ref().map(|code| format!("{code}. "));
        self.said(at, code.unwrap_or_default() + &criterion.name)
    }

    fn said(&self, at: usize, text: String) -> SideReading {
        let criterion = self.criterion(at);
        SideReading {
            text,
            at: criterion.at,
            method: criterion.method,
            confidence: criterion.confidence,
        }
    }

    /// Why some words of a criterion may not be what was printed.
    fn doubts(
        &self,
        at: usize,
        of_figure: bool,
        differing: &[&str],
        effort: &Effort,
    ) -> Result<Vec<Doubt>> {
        let criterion = self.criterion(at);
        let words = self.source.words;
        let differing: HashSet<&str> = differing.iter().copied().collect();
        let mut doubts: Vec<Doubt> = self
            .words_of(at, effort)?
            .into_iter()
            .filter(|&at| differing.contains(words.tokens[at].text))
            .flat_map(|at| words.doubts(at..at + 1))
            .collect();
        if let Some(confidence) = criterion.confidence.filter(|c| c.get() < SURE) {
            doubts.push(Doubt::Unsure { confidence });
        }
        // What the author wrote is no doubt of the reading.
        let is_read = criterion.method != baocao_report::Method::Typed;
        let line = criterion.at.line.filter(|_| of_figure && is_read);
        let start = self.doubting.partition_point(|(at, _)| Some(*at) < line);
        let doubting = self.doubting[start..].iter();
        let doubting = doubting.take_while(|(at, _)| Some(*at) == line);
        doubts.extend(doubting.map(|(_, code)| Doubt::Finding {
            code: (*code).to_owned(),
        }));
        effort.need(doubts.len())?;
        doubts.dedup();
        Ok(doubts)
    }

    /// Whether a text dump had flattened the table that a criterion stands in.
    fn is_flattened(&self, at: usize) -> bool {
        self.flattened.contains(self.criterion(at).list.as_str())
    }

    /// A criterion that the other copy has not.
    fn alone(&self, at: usize, is_first: bool, effort: &Effort) -> Result<Difference> {
        let criterion = self.criterion(at);
        let mut check = Vec::new();
        if self.stands_there(at, effort)? {
            check.push(Doubt::Unread);
        }
        if let Some(confidence) = criterion.confidence.filter(|c| c.get() < SURE) {
            check.push(Doubt::Unsure { confidence });
        }
        let said = Some(self.called(at));
        Ok(Difference {
            class: Class::CriterionMissing,
            subject: subject(criterion),
            first: said.clone().filter(|_| is_first),
            second: said.filter(|_| !is_first),
            check,
        })
    }

    /// Whether the other copy's text has the words of a criterion.
    ///
    /// # Errors
    /// As [`words_of`](Self::words_of).
    fn stands_there(&self, at: usize, effort: &Effort) -> Result<bool> {
        let name = &self.criterion(at).name;
        let name: HashSet<&str> = spans(name).map(|span| &name[span]).collect();
        let tokens = &self.source.words.tokens;
        let mut mine = self.words_of(at, effort)?;
        mine.retain(|&at| name.contains(tokens[at].text));
        let found = mine.iter().filter(|&&at| self.source.paired[at]).count();
        Ok(!mine.is_empty() && found as f64 >= THERE * mine.len() as f64)
    }
}

/// Of each criterion its lines: from its first to the next one's, but no more than hold its words, as behind the last
/// criterion of a list other things stand.
///
/// # Errors
/// As [`Effort::need`]: criteria may begin on one line, and blank lines hold no words.
fn line_spans(report: &Report, effort: &Effort) -> Result<Vec<Range<u32>>> {
    let mut starts: Vec<u32> = report.criteria.iter().filter_map(|c| c.at.line).collect();
    starts.sort_unstable();
    let lengths: Vec<usize> = report
        .text
        .lines()
        .map(|line| spans(line).count())
        .collect();
    let spans = report.criteria.iter().map(|criterion| {
        let Some(first) = criterion.at.line else {
            return Ok(0..0);
        };
        let next = starts.partition_point(|&start| start <= first);
        let next = starts.get(next).copied().unwrap_or(u32::MAX);
        let mut left = spans(&criterion.raw).count();
        let mut end = first;
        let lines = usize::try_from(first.saturating_sub(1))
            .map_or(&[][..], |from| lengths.get(from..).unwrap_or_default());
        for length in lines {
            if left == 0 || end >= next {
                break;
            }
            left = left.saturating_sub(*length);
            end += 1;
        }
        effort.need((end - first) as usize)?;
        Ok(first..end.max(first + 1))
    });
    spans.collect()
}

/// A criterion as what a difference is one of.
pub(super) fn subject(criterion: &Criterion) -> DifferenceSubject {
    DifferenceSubject::Criterion {
        list: criterion.list.clone(),
        code: criterion.code.clone(),
        name: criterion.name.clone(),
    }
}

/// A criterion in both copies.
struct CriterionPair<'p, 'a, 's> {
    first: (&'p CriterionLines<'a, 's>, usize),
    second: (&'p CriterionLines<'a, 's>, usize),
    effort: &'p Effort,
}

impl CriterionPair<'_, '_, '_> {
    fn fields(&self) -> Result<Vec<Difference>> {
        let (one, other) = (
            self.first.0.criterion(self.first.1),
            self.second.0.criterion(self.second.1),
        );
        let texts: [(Class, Option<&str>, Option<&str>); 6] = [
            (
                Class::Result,
                text(&one.result, |r| &r.text),
                text(&other.result, |r| &r.text),
            ),
            (
                Class::Target,
                text(&one.target, |t| &t.text),
                text(&other.target, |t| &t.text),
            ),
            (Class::Unit, one.unit.as_deref(), other.unit.as_deref()),
            (
                Class::Deadline,
                one.deadline.as_deref(),
                other.deadline.as_deref(),
            ),
            (Class::Note, one.note.as_deref(), other.note.as_deref()),
            (Class::Code, one.code.as_deref(), other.code.as_deref()),
        ];
        let mut found = texts
            .into_iter()
            .filter(|(class, a, b)| differ(*class, *a, *b))
            .map(|(class, a, b)| self.difference(class, a, b))
            .collect::<Result<Vec<Difference>>>()?;
        if one.status != other.status {
            let said = |c: &Criterion| -> Option<String> {
                let words = || c.status.map(|status| status.in_words().to_owned());
                c.status_text.clone().or_else(words)
            };
            let (a, b) = (said(one), said(other));
            found.push(self.difference(Class::Status, a.as_deref(), b.as_deref())?);
        }
        found.sort_by_key(|difference| difference.class);
        Ok(found)
    }

    fn difference(&self, class: Class, a: Option<&str>, b: Option<&str>) -> Result<Difference> {
        let (first, i) = self.first;
        let (second, j) = self.second;
        let (only_a, only_b) = (only(a, b), only(b, a));
        let of_figure = only_a.iter().chain(&only_b).any(|word| has_digit(word));
        let mut check = first.doubts(i, of_figure, &only_a, self.effort)?;
        check.extend(second.doubts(j, of_figure, &only_b, self.effort)?);
        if is_unread(a, b, second.criterion(j)) || is_unread(b, a, first.criterion(i)) {
            check.push(Doubt::Unread);
        }
        if first.is_flattened(i) || second.is_flattened(j) {
            check.push(Doubt::Flattened);
        }
        let said = |lines: &CriterionLines<'_, '_>, at, text: Option<&str>| {
            text.map(|text| lines.said(at, text.to_owned()))
        };
        Ok(Difference {
            class,
            subject: subject(second.criterion(j)),
            first: said(first, i, a),
            second: said(second, j, b),
            check,
        })
    }
}

fn text<T>(field: &Option<T>, text: impl Fn(&T) -> &String) -> Option<&str> {
    field.as_ref().map(|field| text(field).as_str())
}

/// Whether a field says two things. Digits and signs count to the letter; of prose nothing else does, as its words are
/// compared with the text.
fn differ(class: Class, a: Option<&str>, b: Option<&str>) -> bool {
    let (a, b) = match (a, b) {
        (None, None) => return false,
        (Some(a), Some(b)) => (a, b),
        (Some(text), None) | (None, Some(text)) => {
            return text.chars().any(|c| c.is_alphanumeric());
        }
    };
    if class == Class::Code {
        return a != b;
    }
    let words = |text: &str| baocao_vietnamese::words(text);
    let short = spans(a).count().max(spans(b).count()) <= SHORT;
    figures(a) != figures(b) || (short && compact(&words(a)) != compact(&words(b)))
}

/// The numbers and signs of a text.
fn figures(text: &str) -> Vec<&str> {
    let words = spans(text).map(|span| &text[span]);
    words
        .filter(|word| !word.chars().any(char::is_alphabetic))
        .collect()
}

/// Without blanks, which OCR adds and drops.
fn compact(text: &str) -> String {
    text.split(' ').collect()
}

/// Words of a text that another has not, or not so often.
fn only<'t>(text: Option<&'t str>, other: Option<&str>) -> Vec<&'t str> {
    let words = |text: Option<&'t str>| text.into_iter().flat_map(|t| spans(t).map(|s| &t[s]));
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for word in other.into_iter().flat_map(|t| spans(t).map(|s| &t[s])) {
        *there.entry(word.to_owned()).or_insert(0) += 1;
    }
    words(text)
        .filter(|word| match there.get_mut(*word) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// Whether a field that is missing here has its words in the record all the same.
fn is_unread(here: Option<&str>, there: Option<&str>, record: &Criterion) -> bool {
    match (here, there) {
        (Some(text), None) => {
            let (text, raw) = (
                baocao_vietnamese::words(text),
                baocao_vietnamese::words(&record.raw),
            );
            !text.is_empty() && format!(" {raw} ").contains(&format!(" {text} "))
        }
        _ => false,
    }
}

/// Whether the records of a row of a table have a word equally often: then it stands in the row in both copies, in
/// whatever order its cells were read, and what their fields say of it is told with the criteria.
pub(super) fn have_alike(one: &Criterion, other: &Criterion, word: &str) -> bool {
    let is_row = |c: &Criterion| c.list.starts_with("table");
    let count = |criterion: &Criterion| {
        let count = |text: &str| spans(text).filter(|s| text[s.clone()] == *word).count();
        let fields = [
            text(&criterion.target, |t| &t.text),
            criterion.unit.as_deref(),
            criterion.deadline.as_deref(),
            criterion.note.as_deref(),
        ];
        // A cell that is merged with those above has its words in the field, not in the row.
        let fields = fields.into_iter().flatten().map(count).sum();
        count(&criterion.raw).max(fields)
    };
    let found = count(one);
    let is_code = one.code.as_deref() == Some(word) && one.code == other.code;
    is_row(one)
        && is_row(other)
        && (is_code || (found > 0 && found == count(other)))
        && figures(&one.name) == figures(&other.name)
}

/// Where a criterion's record is, for what else is told of its lines.
pub(super) fn holds(span: &Range<u32>, at: &Place) -> bool {
    at.line.is_some_and(|line| span.contains(&line))
}
