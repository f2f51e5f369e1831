//! Error rates of one text against another, and which letters are taken for which.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_normalization::UnicodeNormalization;

use super::align::align;
use super::comparison::{Confusion, Rates};
use super::effort::Effort;
use super::levenshtein::affordable_levenshtein;
use super::side::Side;
use super::words::SideWords;
use baocao_report::error::Result;

/// How many confusions are told.
const MOST: usize = 100;

/// The error rates of a first copy against a second. Texts are compared in NFC, every run of blanks and line ends one
/// blank; a rate is the number of edits by the length of the second text.
///
/// # Errors
/// As [`Side::text_as_read`].
pub(super) fn rates(first: &Side, second: &Side, effort: &Effort) -> Result<Rates> {
    let raw = first.text_as_read(effort)?;
    let restored = NormalizedText::new(&first.report.text);
    let typed = NormalizedText::new(&second.report.text);
    let (raw, restored) = if raw == first.report.text {
        let rates = restored.against(&typed);
        (rates, rates)
    } else {
        let raw = NormalizedText::new(&raw);
        rayon::join(|| raw.against(&typed), || restored.against(&typed))
    };
    Ok(Rates {
        cer_raw: raw.cer,
        wer_raw: raw.wer,
        cer_restored: restored.cer,
        wer_restored: restored.wer,
        upper_bounds: !(raw.is_exact && restored.is_exact),
    })
}

/// A text as rates take it.
struct NormalizedText {
    chars: Vec<char>,
    words: Vec<String>,
}

/// The error rates of one text against another.
#[derive(Clone, Copy)]
struct TextRates {
    cer: f64,
    wer: f64,
    /// Whether the edits were counted; else they are no more than so many.
    is_exact: bool,
}

impl NormalizedText {
    fn new(text: &str) -> Self {
        let text: String = text.nfc().collect();
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        Self {
            chars: words.join(" ").chars().collect(),
            words,
        }
    }

    fn against(&self, typed: &Self) -> TextRates {
        let (chars, words) = rayon::join(
            || affordable_levenshtein(&typed.chars, &self.chars),
            || affordable_levenshtein(&typed.words, &self.words),
        );
        let is_exact = chars.is_some() && words.is_some();
        let bounds = (!is_exact).then(|| self.most_edits(typed));
        let edits = |counted: Option<usize>, bound: fn(EditBounds) -> usize| {
            counted.or(bounds.map(bound)).unwrap_or_default()
        };
        TextRates {
            cer: rate(edits(chars, |most| most.chars), typed.chars.len()),
            wer: rate(edits(words, |most| most.words), typed.words.len()),
            is_exact,
        }
    }

    /// The edits that it takes where words that are aligned stay as they are, and those between them are exchanged one by
    /// one, letter by letter: no fewer than the least that it takes.
    fn most_edits(&self, typed: &Self) -> EditBounds {
        let mut keys: HashMap<&str, u32> = HashMap::new();
        let mut key = |word| {
            let next = u32::try_from(keys.len()).unwrap_or(u32::MAX);
            *keys.entry(word).or_insert(next)
        };
        let first: Vec<u32> = self.words.iter().map(|word| key(word)).collect();
        let second: Vec<u32> = typed.words.iter().map(|word| key(word)).collect();
        let pairs = align(&first, &second, &Effort::new());
        let ends = std::iter::once((first.len(), second.len()));
        let letters = |words: &[String]| -> usize {
            // With the blank before each.
            words.iter().map(|word| word.chars().count() + 1).sum()
        };
        let mut most = EditBounds::default();
        let (mut i, mut j) = (0, 0);
        for (x, y) in pairs.into_iter().chain(ends) {
            let (here, there) = (&self.words[i..x], &typed.words[j..y]);
            most.words += here.len().max(there.len());
            most.chars += letters(here).max(letters(there));
            (i, j) = (x + 1, y + 1);
        }
        most
    }
}

/// No fewer edits than it takes.
#[derive(Clone, Copy, Default)]
struct EditBounds {
    chars: usize,
    words: usize,
}

/// A share to four places; 1 for anything against nothing.
fn rate(edits: usize, length: usize) -> f64 {
    let rate = match (edits, length) {
        (0, _) => 0.0,
        (_, 0) => 1.0,
        _ => edits as f64 / length as f64,
    };
    (rate * 10_000.0).round() / 10_000.0
}

/// Which letters the first copy has, as read, for those of the second, in words that are paired; of as many words as may
/// be.
pub(super) fn confusions(
    a: &SideWords<'_>,
    b: &SideWords<'_>,
    pairs: &[(usize, usize)],
    effort: &Effort,
) -> Vec<Confusion> {
    let mut counts: HashMap<(String, String), usize> = HashMap::new();
    for &(one, other) in pairs {
        let (read, typed) = (a.tokens[one].read(), b.tokens[other].text);
        if read == typed {
            continue;
        }
        let (read, typed): (Vec<char>, Vec<char>) = (read.nfc().collect(), typed.nfc().collect());
        let letters = read.len() + typed.len();
        if !effort.may(letters.saturating_mul(letters)) {
            continue;
        }
        for op in capture_diff_slices(Algorithm::Myers, &typed, &read) {
            let (typed_part, read_part) = (&typed[op.old_range()], &read[op.new_range()]);
            if !matches!(op, DiffOp::Equal { .. }) {
                let pair = (typed_part.iter().collect(), read_part.iter().collect());
                *counts.entry(pair).or_insert(0) += 1;
            }
        }
    }
    let mut all: Vec<Confusion> = counts
        .into_iter()
        .map(|((second, first), count)| Confusion {
            second,
            first,
            count,
        })
        .collect();
    all.sort_by(|x, y| {
        let text = |c: &Confusion| (c.second.clone(), c.first.clone());
        y.count.cmp(&x.count).then_with(|| text(x).cmp(&text(y)))
    });
    all.truncate(MOST);
    all
}
