//! How well damaged text is restored: pairs of what was read and what was printed.

use std::fs;
use std::path::Path;

use baocao_report::Confidence;
use baocao_restore as restore;
use baocao_restore::{Change, Damage, DictionaryAdditions, ReadLine, Restored, Restorer};
use rayon::prelude::*;
use serde::Deserialize;

use crate::score::{Metric, Score};
use crate::text::{distance, fold, plain};
use crate::{EvalArgs, ScoredInput};

/// A page of pairs, as tools/noise writes it.
#[derive(Deserialize)]
struct NoisePage {
    lines: Vec<NoiseLine>,
}

#[derive(Deserialize)]
struct NoiseLine {
    gold: String,
    ocr: Vec<(String, f32)>,
}

/// A page: its lines as read and as printed.
#[derive(Default)]
struct SamplePage {
    read: Vec<String>,
    /// How sure the reader was of each word, where it said.
    confidences: Vec<Vec<Option<Confidence>>>,
    gold: Vec<String>,
}

/// Measures every pair of a folder: `ocr-pair-*.tsv`, and under `restore/` pages of noise by engine, and typed texts
/// as they are and with their marks taken off.
pub fn measure(folder: &Path, arguments: &EvalArgs) -> Result<Vec<ScoredInput>, String> {
    let restorer = Restorer::new(&DictionaryAdditions::default());
    let mut all = Vec::new();
    let mut add = |name: String, damage: Option<Damage>, pages: &[SamplePage]| {
        if !pages.is_empty() && name.contains(&arguments.only) {
            all.push(ScoredInput {
                score: score(&restorer, damage, pages, arguments.show),
                input: name,
                by_ocr: false,
            });
        }
    };
    for path in files(folder, "tsv") {
        add(
            name(&path),
            Some(Damage::EnglishOcr),
            &[pairs(&text(&path)?)],
        );
    }
    let restore = folder.join("restore");
    for (engine, damage) in [
        ("english", Damage::EnglishOcr),
        ("vietnamese", Damage::VietnameseOcr),
    ] {
        let path = restore.join(format!("{engine}.jsonl"));
        if path.exists() {
            add(
                format!("restore/{}", name(&path)),
                Some(damage),
                &noise(&text(&path)?)?,
            );
        }
    }
    let typed: Vec<SamplePage> = files(&restore.join("text"), "txt")
        .iter()
        .map(|path| Ok(typed(&text(path)?, false)))
        .collect::<Result<_, String>>()?;
    add("restore/text, as it is".into(), None, &typed);
    let bare: Vec<SamplePage> = typed
        .iter()
        .map(|page| self::typed(&page.gold.join("\n"), true))
        .collect();
    add(
        "restore/text, without marks".into(),
        Some(Damage::NoDiacritics),
        &bare,
    );
    Ok(all)
}

impl SamplePage {
    fn lines(&self) -> Vec<ReadLine<'_>> {
        let confidences = self.confidences.iter().cloned();
        let confidences = confidences.chain(std::iter::repeat(Vec::new()));
        let lines = self.read.iter().zip(confidences);
        lines
            .map(|(text, confidences)| ReadLine { text, confidences })
            .collect()
    }
}

/// What is counted on a page.
#[derive(Clone, Copy, Default)]
struct WordCounts {
    words: usize,
    /// Words that were read wrong.
    raw: usize,
    /// Words that are wrong now.
    wrong: usize,
    /// Lines whose digits were right and are not.
    digits: usize,
    /// Whether more is wrong than was.
    worse: usize,
    spoiled: usize,
    reliability: Reliability,
}

impl WordCounts {
    fn of(page: &SamplePage, damage: Option<Damage>, restorer: &Restorer, show: bool) -> Self {
        let damage = damage.or_else(|| restore::damage(page.read.iter().map(String::as_str)));
        let restored = damage.map_or_else(
            || Restored {
                lines: page.read.clone(),
                ..Restored::default()
            },
            |damage| restorer.session(damage).restore(&page.lines()),
        );
        let mut counts = Self::default();
        for of_line in restored.changes.chunk_by(|a, b| a.line == b.line) {
            let line = of_line[0].line;
            let (gold, restored) = (&page.gold[line], &restored.lines[line]);
            counts.reliability.count(gold, restored, of_line);
        }
        for ((read, gold), restored) in page.read.iter().zip(&page.gold).zip(&restored.lines) {
            counts.count(read, gold, restored, show);
        }
        counts.worse = usize::from(counts.wrong > counts.raw);
        counts
    }

    fn count(&mut self, read: &str, gold: &str, restored: &str, show: bool) {
        let (before, after) = (distance(gold, read), distance(gold, restored));
        self.words += after.words;
        self.raw += before.word_edits;
        self.wrong += after.word_edits;
        self.digits +=
            usize::from(figures(read) == figures(gold) && figures(read) != figures(restored));
        self.spoiled += spoiled(gold, read, restored);
        if show && after.word_edits > 0 {
            eprintln!("- {read}\n  {restored}\n  {}", fold(gold));
        }
    }

    fn add(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            raw: self.raw + other.raw,
            wrong: self.wrong + other.wrong,
            digits: self.digits + other.digits,
            worse: self.worse + other.worse,
            spoiled: self.spoiled + other.spoiled,
            reliability: self.reliability.add(other.reliability),
        }
    }
}

fn score(restorer: &Restorer, damage: Option<Damage>, pages: &[SamplePage], show: bool) -> Score {
    let counts = pages
        .par_iter()
        .map(|page| WordCounts::of(page, damage, restorer, show))
        .reduce(WordCounts::default, WordCounts::add);
    if show {
        counts.reliability.print();
    }
    let rate = |part: usize| Metric::Rate {
        rate: part as f64 / counts.words.max(1) as f64,
    };
    vec![
        ("WER raw", rate(counts.raw)),
        ("WER", rate(counts.wrong)),
        (
            "digits changed",
            Metric::Extra {
                extra: counts.digits,
            },
        ),
        (
            "pages worse",
            Metric::Extra {
                extra: counts.worse,
            },
        ),
        ("spoiled", rate(counts.spoiled)),
    ]
}

/// How many words were read right and are wrong now.
fn spoiled(gold: &str, read: &str, restored: &str) -> usize {
    let words = |line: &str| -> Vec<String> { fold(line).split(' ').map(str::to_owned).collect() };
    let gold = words(gold);
    let right = |line: &str| {
        let mut right = vec![false; gold.len()];
        for op in similar::capture_diff_slices(similar::Algorithm::Myers, &words(line), &gold) {
            if let similar::DiffOp::Equal { new_index, len, .. } = op {
                right[new_index..new_index + len].fill(true);
            }
        }
        right
    };
    let both = right(read).into_iter().zip(right(restored));
    both.filter(|&(before, now)| before && !now).count()
}

/// Of the words that were changed, how many of each confidence are right.
#[derive(Clone, Copy, Default)]
struct Reliability([(usize, usize); BINS.len()]);

/// Least confidence of each row.
const BINS: [f32; 7] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99];

impl Reliability {
    fn count(&mut self, gold: &str, restored: &str, changes: &[Change]) {
        let words = |line: &'_ str| -> Vec<String> { line.split_whitespace().map(plain).collect() };
        let (gold, words) = (words(gold), words(restored));
        let mut right = vec![false; words.len()];
        for op in similar::capture_diff_slices(similar::Algorithm::Myers, &words, &gold) {
            if let similar::DiffOp::Equal { old_index, len, .. } = op {
                right[old_index..old_index + len].fill(true);
            }
        }
        for change in changes.iter().filter(|change| !change.to.is_empty()) {
            let end = change.at + change.to.len();
            let word = restored[..end].split_whitespace().count() - 1;
            let bin = BINS
                .iter()
                .rposition(|&least| change.confidence.get() >= least);
            let counted = &mut self.0[bin.unwrap_or(0)];
            counted.0 += 1;
            counted.1 += usize::from(right[word]);
        }
    }

    fn add(mut self, other: Self) -> Self {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a = (a.0 + b.0, a.1 + b.1);
        }
        self
    }

    fn print(self) {
        eprintln!(
            "\nWords changed, by confidence\n\n| confidence | words | right |\n|---|---:|---:|"
        );
        for (least, (all, right)) in BINS.iter().zip(self.0) {
            eprintln!(
                "| {least:.2} or more | {all} | {:.4} |",
                right as f64 / all.max(1) as f64
            );
        }
        let (all, right) = self.0[5..]
            .iter()
            .fold((0, 0), |sum, bin| (sum.0 + bin.0, sum.1 + bin.1));
        eprintln!(
            "0.95 or more, together: {:.4} of {all}",
            right as f64 / all.max(1) as f64
        );
    }
}

fn figures(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn pairs(text: &str) -> SamplePage {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    let (read, gold) = lines
        .map(|(read, gold)| (read.to_owned(), gold.to_owned()))
        .unzip();
    SamplePage {
        read,
        gold,
        ..SamplePage::default()
    }
}

fn noise(text: &str) -> Result<Vec<SamplePage>, String> {
    let page = |line: &str| {
        let noise: NoisePage = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let mut page = SamplePage::default();
        for line in noise.lines {
            let (words, confidences): (Vec<String>, Vec<f32>) = line.ocr.into_iter().unzip();
            page.read.push(words.join(" "));
            let confidences = confidences
                .into_iter()
                .map(|c| Some(Confidence::new(c / 100.0)));
            page.confidences.push(confidences.collect());
            page.gold.push(line.gold);
        }
        Ok(page)
    };
    text.lines().map(page).collect()
}

/// A typed text; `bare` takes its marks off.
fn typed(text: &str, bare: bool) -> SamplePage {
    let gold: Vec<String> = text.lines().map(str::to_owned).collect();
    let unmarked = |line: &String| {
        let letter = |c: char| {
            let plain = baocao_vietnamese::without_diacritics(&c.to_string());
            if c.is_uppercase() {
                plain.to_uppercase()
            } else {
                plain
            }
        };
        line.chars().map(letter).collect()
    };
    let read = if bare {
        gold.iter().map(unmarked).collect()
    } else {
        gold.clone()
    };
    SamplePage {
        read,
        gold,
        ..SamplePage::default()
    }
}

fn files(folder: &Path, ending: &str) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}
