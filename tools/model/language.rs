//! The language model: counts, smoothing (interpolated Kneser-Ney with three discounts), the file.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Error};
use std::path::{Path, PathBuf};

use baocao_restore::language::{BIGRAM, MAGIC, RECORD, STEP, TRIGRAM, WordId, hash, place};
use baocao_vietnamese::is_syllable;

use crate::corpus::{Corpus, CorpusCase, CorpusSymbol, signs};
use crate::ngrams::{BITS, Ngrams, tail, words};

/// A syllable of the language that occurs so often is in the vocabulary; any other word has to occur more often.
const SYLLABLE: u32 = 8;
const OTHER: u32 = 150;

/// Words of the vocabulary at most.
const WORDS: usize = 16_000;

/// How often a term counts, and a place's name.
const TERM: u32 = 25;
const UNIT: u32 = 3;

/// Sequences that occur less often are left to the shorter ones they end with; but the pairs of a trigram that is kept
/// are.
const LEAST_BIGRAM: u32 = 2;
const LEAST_TRIGRAM: u32 = 2;

/// A trigram is kept only if it is so many times likelier than backing off makes it.
const TELLING: f64 = 1.2;

/// The part of a table's cells that is filled.
const FILLED: f64 = 0.8;

/// Builds the model and writes it.
pub fn build(out: &Path, terms: &Path, units: &Path, corpora: &[PathBuf]) -> io::Result<()> {
    let mut texts: Vec<(Vec<Vec<CorpusSymbol>>, u32)> = Vec::new();
    for path in corpora {
        let text = Corpus::read(path)?.signs();
        eprintln!("{}: {} lines", path.display(), text.len());
        texts.push((text, 1));
    }
    texts.push((read_terms(terms)?, TERM));
    texts.push((read_units(units)?, UNIT));
    let vocabulary = Vocabulary::of(&texts);
    eprintln!("{} words", vocabulary.spellings.len());
    let habits = habits(&texts, &vocabulary);
    let texts: Vec<(Vec<WordId>, u32)> = texts
        .into_iter()
        .map(|(lines, weight)| (vocabulary.stream(&lines), weight))
        .collect();
    let model = Model::of(&texts, vocabulary.spellings.len());
    fs::write(out, bytes(&vocabulary, &habits, &model)?)
}

/// The terms of every file of a folder.
fn read_terms(folder: &Path) -> io::Result<Vec<Vec<CorpusSymbol>>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    let mut terms = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path)?;
        terms.extend(
            text.lines()
                .filter(|line| !line.starts_with('#'))
                .map(signs),
        );
    }
    Ok(terms)
}

/// Names of places as reports write them: each alone, and with those that it belongs to.
fn read_units(path: &Path) -> io::Result<Vec<Vec<CorpusSymbol>>> {
    let text = fs::read_to_string(path)?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let units: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    let mut names: HashMap<(&str, &str), String> = HashMap::new();
    let mut all = Vec::new();
    // Provinces come before districts, districts before communes.
    for level in ["province", "district", "commune"] {
        for unit in units.iter().filter(|unit| unit.get(1) == Some(&level)) {
            let &[era, _, code, parent, name] = unit.as_slice() else {
                return Err(Error::other(format!(
                    "{}: not five columns",
                    path.display()
                )));
            };
            let whole = match names.get(&(era, parent)) {
                Some(above) => format!("{name}, {above}"),
                None => name.to_owned(),
            };
            all.push(signs(name));
            all.push(signs(&whole));
            if level != "commune" {
                names.insert((era, code), whole);
            }
        }
    }
    Ok(all)
}

/// The words that have a number.
struct Vocabulary {
    spellings: Vec<String>,
    ids: HashMap<String, WordId>,
}

impl Vocabulary {
    fn of(texts: &[(Vec<Vec<CorpusSymbol>>, u32)]) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for (lines, weight) in texts {
            for sign in lines.iter().flatten() {
                if let CorpusSymbol::Word(word, _) = sign {
                    *counts.entry(word).or_default() += weight;
                }
            }
        }
        let mut kept: Vec<(&str, u32)> = counts
            .into_iter()
            .filter(|&(word, count)| {
                let least = if is_syllable(word) { SYLLABLE } else { OTHER };
                count >= least && word.chars().all(char::is_alphabetic)
            })
            .collect();
        kept.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        kept.truncate(WORDS);
        let spellings: Vec<String> = kept.into_iter().map(|(word, _)| word.to_owned()).collect();
        let ids = spellings
            .iter()
            .cloned()
            .zip((WordId::CLASSES..).map(WordId))
            .collect();
        Self { spellings, ids }
    }

    fn id(&self, sign: &CorpusSymbol) -> WordId {
        match sign {
            CorpusSymbol::Boundary => WordId::BOUNDARY,
            CorpusSymbol::Punctuation => WordId::PUNCTUATION,
            CorpusSymbol::Number => WordId::NUMBER,
            CorpusSymbol::Code => WordId::CODE,
            CorpusSymbol::Word(word, _) => self.ids.get(word).copied().unwrap_or(WordId::UNKNOWN),
        }
    }

    /// Lines one after the other, one boundary between them.
    fn stream(&self, lines: &[Vec<CorpusSymbol>]) -> Vec<WordId> {
        let mut stream = vec![WordId::BOUNDARY];
        for line in lines {
            stream.extend(line[1..].iter().map(|sign| self.id(sign)));
        }
        stream
    }
}

/// For each word the shares of its occurrences within a sentence that have a capital first letter, after a word
/// without and after one with it, and the share in capitals.
fn habits(texts: &[(Vec<Vec<CorpusSymbol>>, u32)], vocabulary: &Vocabulary) -> Vec<[u8; 3]> {
    #[derive(Clone, Copy, Default)]
    struct CaseCounts {
        all: [f64; 2],
        title: [f64; 2],
        capitals: f64,
    }
    let mut seen =
        vec![CaseCounts::default(); vocabulary.spellings.len() + usize::from(WordId::CLASSES)];
    for (lines, weight) in texts {
        for line in lines {
            // Lines in capitals tell nothing of a word.
            let capitals = line
                .iter()
                .filter(|s| matches!(s, CorpusSymbol::Word(_, CorpusCase::Capitals)));
            if capitals.count() * 2 > line.len() {
                continue;
            }
            for pair in line.windows(2) {
                let [before, CorpusSymbol::Word(_, case)] = pair else {
                    continue;
                };
                let after_title = match before {
                    CorpusSymbol::Boundary => continue,
                    CorpusSymbol::Word(_, CorpusCase::Title) => 1,
                    _ => 0,
                };
                let seen = &mut seen[usize::from(vocabulary.id(&pair[1]).0)];
                let weight = f64::from(*weight);
                match case {
                    CorpusCase::Capitals => seen.capitals += weight,
                    CorpusCase::Title => seen.title[after_title] += weight,
                    _ => {}
                }
                seen.all[after_title] += weight;
            }
        }
    }
    let byte = |part: f64, all: f64| ((part + 0.05) / (all + 0.5) * 255.0).clamp(1.0, 254.0) as u8;
    seen.iter()
        .map(|s| {
            [
                byte(s.title[0], s.all[0]),
                byte(s.title[1], s.all[1]),
                byte(s.capitals, s.all[0] + s.all[1]),
            ]
        })
        .collect()
}

/// Probabilities as natural logarithms, and what backing off costs.
struct Model {
    unigrams: Vec<(f64, f64)>,
    bigrams: Vec<(u64, f64, f64)>,
    trigrams: Vec<(u64, f64)>,
}

impl Model {
    fn of(texts: &[(Vec<WordId>, u32)], spellings: usize) -> Self {
        let trigrams = Ngrams::count(3, texts);
        eprintln!("{} trigrams", trigrams.all.len());
        let bigrams = trigrams.continuations(&Ngrams::count(2, texts));
        eprintln!("{} bigrams", bigrams.all.len());
        let unigrams = bigrams.continuations(&Ngrams::count(1, texts));

        let size = spellings + usize::from(WordId::CLASSES);
        let all: f64 = unigrams.all.iter().map(|&(_, n)| f64::from(n)).sum();
        let discounts = Discounts::of(&unigrams);
        let spare: f64 = unigrams
            .all
            .iter()
            .map(|&(_, n)| discounts.of_count(n))
            .sum();
        let mut p1 = vec![spare / all / size as f64; size];
        for &(word, n) in &unigrams.all {
            p1[word as usize] += (f64::from(n) - discounts.of_count(n)) / all;
        }

        let kept = |entry: &&(u64, u32)| entry.1 >= LEAST_TRIGRAM;
        // Both pairs of a trigram: that before the last word tells what backing off costs, that after the first
        // spares the search for trigrams where there is none.
        let mut pairs: Vec<u64> = trigrams
            .all
            .iter()
            .filter(kept)
            .flat_map(|&(key, _)| [key >> BITS, tail(key, 3)])
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut p2 = Vec::with_capacity(bigrams.all.len());
        let mut backoff1 = vec![1.0; size];
        let keep = |key, n| n >= LEAST_BIGRAM || pairs.binary_search(&key).is_ok();
        smooth(&bigrams, keep, |context, share, kept| {
            backoff1[context as usize] = share;
            for &(key, own) in kept {
                p2.push((key, own + share * p1[tail(key, 2) as usize]));
            }
        });

        let shorter = |key: u64| {
            p2.binary_search_by_key(&key, |&(key, _)| key).map_or_else(
                |_| {
                    let [first, second] = [key >> BITS, tail(key, 2)];
                    backoff1[first as usize] * p1[second as usize]
                },
                |at| p2[at].1,
            )
        };
        let mut p3 = Vec::new();
        let mut backoff2 = vec![1.0; p2.len()];
        smooth(
            &trigrams,
            |_, n| n >= LEAST_TRIGRAM,
            |context, share, kept| {
                if let Ok(at) = p2.binary_search_by_key(&context, |&(key, _)| key) {
                    backoff2[at] = share;
                }
                for &(key, own) in kept {
                    let backed_off = share * shorter(tail(key, 3));
                    let whole = own + backed_off;
                    if whole > backed_off * TELLING {
                        p3.push((key, whole.ln()));
                    }
                }
            },
        );
        eprintln!("{} bigrams and {} trigrams kept", p2.len(), p3.len());
        Self {
            unigrams: p1
                .iter()
                .zip(&backoff1)
                .map(|(p, b)| (p.ln(), b.ln()))
                .collect(),
            bigrams: p2
                .iter()
                .zip(&backoff2)
                .map(|(&(key, p), b)| (key, p.ln(), b.ln()))
                .collect(),
            trigrams: p3,
        }
    }
}

/// Hands on, for each context of some sequences, the share of its probability that goes to shorter ones, and of
/// each sequence that is kept its own share.
fn smooth(
    ngrams: &Ngrams,
    keep: impl Fn(u64, u32) -> bool,
    mut each: impl FnMut(u64, f64, &[(u64, f64)]),
) {
    let discounts = Discounts::of(ngrams);
    for same in ngrams.all.chunk_by(|a, b| a.0 >> BITS == b.0 >> BITS) {
        let all: f64 = same.iter().map(|&(_, n)| f64::from(n)).sum();
        let kept: Vec<(u64, f64)> = same
            .iter()
            .filter(|&&(key, n)| keep(key, n))
            .map(|&(key, n)| (key, (f64::from(n) - discounts.of_count(n)) / all))
            .collect();
        let own: f64 = kept.iter().map(|&(_, p)| p).sum();
        each(same[0].0 >> BITS, (1.0 - own).max(1e-6), &kept);
    }
}

/// What is taken off a count of one, of two, and of more, to be shared among what was never seen.
struct Discounts([f64; 3]);

impl Discounts {
    /// From how many sequences occur once, twice, three and four times (Chen and Goodman 1999, equation 26).
    fn of(ngrams: &Ngrams) -> Self {
        let mut n = [0.0; 5];
        for &(_, count) in &ngrams.all {
            if let Some(n) = n.get_mut(count as usize) {
                *n += 1.0;
            }
        }
        let y = n[1] / (n[1] + 2.0 * n[2]);
        let discount = |i: usize| i as f64 - (i + 1) as f64 * y * n[i + 1] / f64::max(n[i], 1.0);
        Self([1, 2, 3].map(|i| discount(i).clamp(0.05, i as f64 - 0.05)))
    }

    fn of_count(&self, count: u32) -> f64 {
        match count {
            0 => 0.0,
            1 => self.0[0],
            2 => self.0[1],
            _ => self.0[2],
        }
    }
}

/// The file, as [`baocao_restore::language`] describes it.
fn bytes(vocabulary: &Vocabulary, habits: &[[u8; 3]], model: &Model) -> io::Result<Vec<u8>> {
    let mut spellings = vocabulary.spellings.join("\n");
    spellings.push('\n');
    let mut bigrams = HashTableBuilder::new(model.bigrams.len(), BIGRAM);
    for &(key, p, backoff) in &model.bigrams {
        bigrams.put(key, 2, &[steps(p), steps(backoff)]);
    }
    let mut trigrams = HashTableBuilder::new(model.trigrams.len(), TRIGRAM);
    for &(key, p) in &model.trigrams {
        trigrams.put(key, 3, &[steps(p)]);
    }
    let mut file = MAGIC.to_vec();
    for size in [
        vocabulary.spellings.len(),
        spellings.len(),
        bigrams.cells(),
        trigrams.cells(),
    ] {
        file.extend(u32::try_from(size).map_err(Error::other)?.to_le_bytes());
    }
    file.extend(spellings.as_bytes());
    for (&(p, backoff), habits) in model.unigrams.iter().zip(habits) {
        let record: [u8; RECORD] = [steps(p), steps(backoff), habits[0], habits[1], habits[2]];
        file.extend(record);
    }
    file.extend(bigrams.bytes);
    file.extend(trigrams.bytes);
    Ok(file)
}

fn steps(logarithm: f64) -> u8 {
    (-logarithm / f64::from(STEP)).round().clamp(0.0, 255.0) as u8
}

/// A hash table in the making.
struct HashTableBuilder {
    size: usize,
    bytes: Vec<u8>,
}

impl HashTableBuilder {
    fn new(entries: usize, size: usize) -> Self {
        let cells = (entries as f64 / FILLED) as usize + 1;
        Self {
            size,
            bytes: vec![0; cells * size],
        }
    }

    fn cells(&self) -> usize {
        self.bytes.len() / self.size
    }

    fn put(&mut self, key: u64, order: usize, figures: &[u8]) {
        let cells = self.cells();
        let (mut at, fingerprint) = place(hash(&words(key, order)), cells);
        while self.bytes[at * self.size..][..3] != [0; 3] {
            at = (at + 1) % cells;
        }
        let cell = &mut self.bytes[at * self.size..][..self.size];
        cell[..3].copy_from_slice(&fingerprint.to_le_bytes()[..3]);
        cell[3..].copy_from_slice(figures);
    }
}
