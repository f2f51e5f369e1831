//! Error rates of one text against another, and which letters are taken for which.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_normalization::UnicodeNormalization;

use super::comparison::{Confusion, Rates};
use super::levenshtein::levenshtein_distance;
use super::side::Side;
use super::words::SideWords;

/// How many confusions are told.
const MOST: usize = 100;

/// The error rates of a first copy against a second. Texts are compared in NFC, every run of blanks and line ends one
/// blank; a rate is the number of edits by the length of the second text.
pub(super) fn rates(first: &Side, second: &Side) -> Rates {
    let raw = NormalizedText::new(&first.text_as_read());
    let restored = NormalizedText::new(&first.report.text);
    let typed = NormalizedText::new(&second.report.text);
    let (raw, restored) = rayon::join(|| raw.against(&typed), || restored.against(&typed));
    Rates {
        cer_raw: raw.0,
        wer_raw: raw.1,
        cer_restored: restored.0,
        wer_restored: restored.1,
    }
}

/// A text as rates take it.
struct NormalizedText {
    chars: Vec<char>,
    words: Vec<String>,
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

    /// CER and WER.
    fn against(&self, typed: &Self) -> (f64, f64) {
        let (chars, words) = rayon::join(
            || levenshtein_distance(&typed.chars, &self.chars),
            || levenshtein_distance(&typed.words, &self.words),
        );
        (
            rate(chars, typed.chars.len()),
            rate(words, typed.words.len()),
        )
    }
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

/// Which letters the first copy has, as read, for those of the second, in words that are paired.
pub(super) fn confusions(
    a: &SideWords<'_>,
    b: &SideWords<'_>,
    pairs: &[(usize, usize)],
) -> Vec<Confusion> {
    let mut counts: HashMap<(String, String), usize> = HashMap::new();
    for &(one, other) in pairs {
        let (read, typed) = (a.tokens[one].read(), b.tokens[other].text);
        if read == typed {
            continue;
        }
        let (read, typed): (Vec<char>, Vec<char>) = (read.nfc().collect(), typed.nfc().collect());
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
