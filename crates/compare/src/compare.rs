//! Two copies compared: their records, their headers, then what is left of their texts.

use crate::classify;
use crate::comparison::{
    Class, Comparison, CopySummary, Difference, Doubt, NoiseCount, SCHEMA, Verdict,
};
use crate::records::{ComparedSide, RecordComparison};
use crate::reported_differences::ReportedDifferences;
use crate::side::Side;
use crate::text_comparison::TextComparison;
use crate::words::{ComparedWord, SideWords, WordKeys};
use crate::{frame, rates, records, text_comparison};

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
