//! Two copies compared: their records, their headers, then what is left of their texts.

use crate::classify;
use crate::comparison::{
    Class, Comparison, CopySummary, Difference, Doubt, NoiseCount, SCHEMA, Verdict,
};
use crate::effort::Effort;
use crate::records::ComparedSide;
use crate::reported_differences::ReportedDifferences;
use crate::side::Side;
use crate::text_comparison::TextComparison;
use crate::words::{ComparedWord, SideWords, WordKeys};
use crate::{frame, rates, records, text_comparison};
use baocao_report::error::Result;

/// Copies that share less of their words in one order are of two documents. Measured: 0.07 to 0.16 for two reports that have
/// nothing to do with each other, 0.98 and more for scans against their typed copies.
const RELATED: f64 = 0.5;

/// Compares two copies: the one in doubt, and the one it is held against.
///
/// Whatever they hold, it ends within seconds: where their texts have too much that differs, the comparison is
/// [coarse](Comparison::coarse).
///
/// # Errors
/// [`Problem::TooMuchToCompare`](baocao_report::error::Problem::TooMuchToCompare) where their records and headers, and what
/// these tell of the texts, have too much to be held against each other.
pub fn compare(first: &Side, second: &Side) -> Result<Comparison> {
    let effort = &Effort::new();
    let mut keys = WordKeys::default();
    let a = SideWords::new(first, &mut keys, effort)?;
    let b = SideWords::new(second, &mut keys, effort)?;
    let texts = text_comparison::compare((first, &a), (second, &b), effort);
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
        effort,
    )?;
    let frame = frame::compare((first, &a), (second, &b), effort)?;
    let told = ReportedDifferences::new((first, &a), (second, &b), &records, &frame, effort)?;
    let text = differences(&texts, &a, &b, &told)?;
    let rates = rates::rates(first, second, effort)?;
    let confusions = rates::confusions(&a, &b, &texts.pairs, effort);
    let similarity = similarity(alike.len(), a.tokens.len(), b.tokens.len());
    let substance = records.differences.len() + frame.len() + text.len();
    Ok(Comparison {
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
        coarse: effort.is_coarse(),
        rates,
        confusions,
        rows: texts.rows,
    })
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
    a: &SideWords<'_>,
    b: &SideWords<'_>,
    told: &ReportedDifferences<'_>,
) -> Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for found in &texts.found {
        if told.tells(found, a, b)? {
            continue;
        }
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
        differences.push(Difference {
            class: found.class,
            subject: told.subject(one, other)?,
            first: a.said(found.first.clone()),
            second: b.said(found.second.clone()),
            check,
        });
    }
    Ok(differences)
}

/// Whether letters stand against letters with digits amid them.
fn is_garbled(first: &[ComparedWord<'_>], second: &[ComparedWord<'_>]) -> bool {
    let mut pairs = first.iter().zip(second);
    pairs.any(|(a, b)| classify::is_garbled(a.text, b.text) || classify::is_garbled(b.text, a.text))
}
