//! What an OCR engine does to letters and to whole words, from pairs of what was printed and what was read.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Error};
use std::path::{Path, PathBuf};

use baocao_restore::token::{self, TokenKind};
use rayon::prelude::*;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::align;

/// Rounds of estimating how words fall into segments.
const ROUNDS: usize = 4;

/// A segment's reading is kept from so many occurrences, and from this share of the segment's.
const LEAST_SEGMENT: f64 = 1.5;
const LEAST_SHARE: f64 = 0.0001;

/// A word's reading is remembered from so many occurrences.
const LEAST_MEMORY: u32 = 3;

/// How far what lower-case letters become tells of capitals.
const CAPITALS: f64 = 0.03;

const HEAD: &str = "\
# Máy nhận dạng chữ đọc sai thế nào, đếm bằng `make model` từ các dòng in ra và đọc lại (docs/restore.md).
# letter: một hoặc hai chữ cái in, chữ đọc được (có thể rỗng), -ln xác suất.
# word: từ in, từ đọc được, -ln xác suất.
";

/// A page of pairs, as tools/noise writes it.
#[derive(Deserialize)]
struct PairedPage {
    lines: Vec<PairedLine>,
}

#[derive(Deserialize)]
struct PairedLine {
    gold: String,
    ocr: Vec<(String, f32)>,
}

type ReadingPair = (Vec<char>, Vec<char>);

/// Counts the pairs of some files and writes the channel.
pub fn build(out: &Path, noise: &[PathBuf]) -> io::Result<()> {
    let mut lines = Vec::new();
    for path in noise {
        for line in BufReader::new(File::open(path)?).lines() {
            let page: PairedPage = serde_json::from_str(&line?).map_err(Error::other)?;
            lines.extend(page.lines);
        }
    }
    let words: Vec<(String, String)> = lines.par_iter().flat_map_iter(word_pairs).collect();
    eprintln!("{} lines, {} words", lines.len(), words.len());
    let pairs: Vec<ReadingPair> = words
        .iter()
        .map(|(g, o)| (g.chars().collect(), o.chars().collect()))
        .collect();
    let segments = SegmentCounts::learned(&pairs);
    std::fs::write(out, written(&segments, &memory(&words)))
}

/// The words of a line with what was read for each, without the marks around them.
fn word_pairs(line: &PairedLine) -> Vec<(String, String)> {
    let gold: Vec<String> = line
        .gold
        .split_whitespace()
        .map(|w| w.nfc().collect())
        .collect();
    let read: Vec<String> = line.ocr.iter().map(|(w, _)| w.nfc().collect()).collect();
    let core = |text: &str| -> Option<String> {
        let units = token::units(text);
        let mut words = units.iter().filter(|unit| unit.kind == TokenKind::Word);
        let word = words.next()?;
        let alone = words.next().is_none()
            && units
                .iter()
                .all(|unit| matches!(unit.kind, TokenKind::Word | TokenKind::Mark));
        alone.then(|| baocao_vietnamese::modern(word.text).into_owned())
    };
    align::words(&gold, &read)
        .into_iter()
        .filter_map(|(g, o)| Some((core(&gold[g])?, core(&read[o])?)))
        .filter(|(g, _)| g.chars().all(char::is_alphabetic))
        .collect()
}

/// How often a segment of one or two letters was read as up to three characters.
struct SegmentCounts {
    counts: HashMap<(String, String), f64>,
    totals: HashMap<String, f64>,
}

impl SegmentCounts {
    fn learned(pairs: &[ReadingPair]) -> Self {
        let mut segments = Self::empty(pairs);
        for (g, o) in pairs {
            let steps = align::letters(g, o);
            // Each letter with what it became, and each two neighbours together.
            for i in 0..steps.len() {
                segments.add(g, o, &steps[i], 1.0);
                if let Some(next) = steps.get(i + 1) {
                    let both = (steps[i].0.start..next.0.end, steps[i].1.start..next.1.end);
                    segments.add(g, o, &both, 0.3);
                }
            }
        }
        for round in 0..ROUNDS {
            let score = |g: &str, o: &str| segments.score(g, o);
            let paths: Vec<(Option<f64>, Vec<align::AlignedSpan>)> = pairs
                .par_iter()
                .map(|(g, o)| align::segmented(g, o, score))
                .collect();
            let mut next = Self::empty(pairs);
            let mut sum = 0.0;
            for ((g, o), (score, steps)) in pairs.iter().zip(&paths) {
                sum += score.unwrap_or(0.0);
                for step in steps {
                    next.add(g, o, step, 1.0);
                }
            }
            eprintln!("round {round}: {:.4} a word", sum / pairs.len() as f64);
            segments = next;
        }
        segments.with_capitals()
    }

    /// Nothing read yet, and how often each segment was printed, whichever way its words are taken apart.
    fn empty(pairs: &[ReadingPair]) -> Self {
        let mut totals: HashMap<String, f64> = HashMap::new();
        for (g, _) in pairs {
            for length in 1..=2 {
                for segment in g.windows(length) {
                    *totals.entry(segment.iter().collect()).or_default() += 1.0;
                }
            }
        }
        Self {
            counts: HashMap::new(),
            totals,
        }
    }

    fn add(&mut self, g: &[char], o: &[char], step: &align::AlignedSpan, weight: f64) {
        let (g, o) = (&g[step.0.clone()], &o[step.1.clone()]);
        if g.len() > 2 || o.len() > 3 {
            return;
        }
        let (g, o): (String, String) = (g.iter().collect(), o.iter().collect());
        *self.counts.entry((g, o)).or_default() += weight;
    }

    /// The logarithm of a reading's probability; `None` where it was never seen.
    fn score(&self, g: &str, o: &str) -> Option<f64> {
        let count = self.counts.get(&(g.to_owned(), o.to_owned()))?;
        Some(((count - 0.4).max(0.05) / self.totals[g]).ln())
    }

    /// With what lower-case letters became taken for capitals too, a little.
    fn with_capitals(self) -> Self {
        let Self {
            mut counts,
            mut totals,
        } = self;
        let lower = |text: &str| text.chars().all(char::is_lowercase);
        let printed: Vec<(String, f64)> = totals.iter().map(|(g, n)| (g.clone(), *n)).collect();
        for (g, n) in printed.into_iter().filter(|(g, _)| lower(g)) {
            *totals.entry(g.to_uppercase()).or_default() += CAPITALS * n;
        }
        let read: Vec<_> = counts.iter().map(|(pair, n)| (pair.clone(), *n)).collect();
        for ((g, o), n) in read.into_iter().filter(|((g, _), _)| lower(g)) {
            *counts
                .entry((g.to_uppercase(), o.to_uppercase()))
                .or_default() += CAPITALS * n;
        }
        Self { counts, totals }
    }
}

/// Words that were read as something else, or as themselves, and how often: printed, read, count, all readings.
fn memory(words: &[(String, String)]) -> BTreeMap<(String, String), (u32, u32)> {
    let mut totals: HashMap<&str, u32> = HashMap::new();
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (g, o) in words {
        *totals.entry(g).or_default() += 1;
        *counts.entry((g, o)).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|&(_, count)| count >= LEAST_MEMORY)
        .map(|((g, o), count)| ((g.to_owned(), o.to_owned()), (count, totals[g])))
        .collect()
}

fn written(segments: &SegmentCounts, memory: &BTreeMap<(String, String), (u32, u32)>) -> String {
    let mut text = HEAD.to_owned();
    let mut kept: Vec<(&String, &String, f64)> = segments
        .counts
        .iter()
        .filter(|((g, _), count)| {
            **count >= LEAST_SEGMENT && **count / segments.totals[g] >= LEAST_SHARE
        })
        .map(|((g, o), count)| (g, o, -(count / segments.totals[g]).ln()))
        .collect();
    kept.sort_by(|a, b| a.0.cmp(b.0).then(a.2.total_cmp(&b.2)).then(a.1.cmp(b.1)));
    for (g, o, cost) in kept {
        let _ = writeln!(text, "letter\t{g}\t{o}\t{cost:.2}");
    }
    for ((g, o), (count, total)) in memory {
        // A few more readings are still to come than were seen.
        let cost = -(f64::from(*count) / (f64::from(*total) + 2.0)).ln();
        let _ = writeln!(text, "word\t{g}\t{o}\t{cost:.2}");
    }
    text
}
