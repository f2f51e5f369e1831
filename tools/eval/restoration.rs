//! How well damaged text is restored: pairs of what was read and what was printed.

use std::fs;
use std::path::Path;

use baocao::extract::Confidence;
use baocao::restore::{self, Added, Change, Damage, ReadLine, Restored, Restorer};
use rayon::prelude::*;
use serde::Deserialize;

use crate::score::{Figure, Score};
use crate::text::{distance, fold, plain};
use crate::{Arguments, Measured};

/// A page of pairs, as tools/noise writes it.
#[derive(Deserialize)]
struct Noise {
    lines: Vec<NoiseLine>,
}

#[derive(Deserialize)]
struct NoiseLine {
    gold: String,
    ocr: Vec<(String, f32)>,
}

/// A page: its lines as read and as printed.
#[derive(Default)]
struct Page {
    read: Vec<String>,
    /// How sure the reader was of each word, where it said.
    confidences: Vec<Vec<Option<Confidence>>>,
    gold: Vec<String>,
}

/// Measures every pair of a folder: `ocr-pair-*.tsv`, and under `restore/` pages of noise by engine, and typed texts
/// as they are and with their marks taken off.
pub fn measure(folder: &Path, arguments: &Arguments) -> Result<Vec<Measured>, String> {
    let restorer = Restorer::new(&Added::default());
    let mut all = Vec::new();
    let mut add = |name: String, damage: Option<Damage>, pages: &[Page]| {
        if !pages.is_empty() && name.contains(&arguments.only) {
            all.push(Measured {
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
    let typed: Vec<Page> = files(&restore.join("text"), "txt")
        .iter()
        .map(|path| Ok(typed(&text(path)?, false)))
        .collect::<Result<_, String>>()?;
    add("restore/text, as it is".into(), None, &typed);
    let bare: Vec<Page> = typed
        .iter()
        .map(|page| self::typed(&page.gold.join("\n"), true))
        .collect();
    add(
        "restore/text, without marks".into(),
        Some(Damage::NoMarks),
        &bare,
    );
    Ok(all)
}

impl Page {
    fn lines(&self) -> Vec<ReadLine<'_>> {
        let confidences = self.confidences.iter().cloned();
        let confidences = confidences.chain(std::iter::repeat(Vec::new()));
        let lines = self.read.iter().zip(confidences);
        lines
            .map(|(text, confidences)| ReadLine { text, confidences })
            .collect()
    }
}

fn score(restorer: &Restorer, damage: Option<Damage>, pages: &[Page], show: bool) -> Score {
    let each: Vec<([usize; 6], Reliability)> = pages
        .par_iter()
        .map(|page| {
            let lines: Vec<&str> = page.read.iter().map(String::as_str).collect();
            let damage = damage.or_else(|| restore::damage(lines.iter().copied()));
            let Restored {
                lines: restored,
                changes,
                ..
            } = match damage {
                Some(damage) => restorer.session(damage).restore(&page.lines()),
                None => Restored {
                    lines: page.read.clone(),
                    ..Restored::default()
                },
            };
            let mut reliability = Reliability::default();
            for of_line in changes.chunk_by(|a, b| a.line == b.line) {
                let line = of_line[0].line;
                reliability.count(&page.gold[line], &restored[line], of_line);
            }
            let (mut words, mut raw, mut wrong, mut digits, mut spoiled) = (0, 0, 0, 0, 0);
            for ((read, gold), restored) in page.read.iter().zip(&page.gold).zip(&restored) {
                let (before, after) = (distance(gold, read), distance(gold, restored));
                words += after.words;
                raw += before.word_edits;
                wrong += after.word_edits;
                digits += usize::from(
                    figures(read) == figures(gold) && figures(read) != figures(restored),
                );
                spoiled += self::spoiled(gold, read, restored);
                if show && after.word_edits > 0 {
                    eprintln!("- {read}\n  {restored}\n  {}", fold(gold));
                }
            }
            let worse = usize::from(wrong > raw);
            let figures = [words, raw, wrong, digits, worse, spoiled];
            (figures, reliability)
        })
        .collect();
    if show {
        let all = each.iter().map(|page| page.1);
        all.fold(Reliability::default(), Reliability::add).print();
    }
    let sum = |i: usize| each.iter().map(|page| page.0[i]).sum::<usize>();
    let rate = |part: usize| Figure::Rate {
        rate: part as f64 / sum(0).max(1) as f64,
    };
    vec![
        ("WER raw", rate(sum(1))),
        ("WER", rate(sum(2))),
        ("digits changed", Figure::Extra { extra: sum(3) }),
        ("pages worse", Figure::Extra { extra: sum(4) }),
        ("spoiled", rate(sum(5))),
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

fn pairs(text: &str) -> Page {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    let (read, gold) = lines
        .map(|(read, gold)| (read.to_owned(), gold.to_owned()))
        .unzip();
    Page {
        read,
        gold,
        ..Page::default()
    }
}

fn noise(text: &str) -> Result<Vec<Page>, String> {
    let page = |line: &str| {
        let noise: Noise = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let mut page = Page::default();
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
fn typed(text: &str, bare: bool) -> Page {
    let gold: Vec<String> = text.lines().map(str::to_owned).collect();
    let unmarked = |line: &String| {
        let letter = |c: char| {
            let plain = restore::unmarked(&c.to_string());
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
    Page {
        read,
        gold,
        ..Page::default()
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
