//! Running text as the symbols that a language model counts.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use baocao_restore::token::{self, ModelSymbol};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Lines shorter than this may repeat: a heading. Longer ones that repeat are one text twice.
const REPEATABLE: usize = 40;

/// Every 50th stretch of 200 lines is left out of the counts, to measure on.
const STRETCH: usize = 200;
const HELD_OUT: usize = 50;

/// A text, as its lines.
pub struct Corpus {
    /// Unicode NFC, no line twice, without what is held out.
    pub lines: Vec<String>,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorpusCase {
    /// Without capitals.
    Lower,
    /// With a capital first letter only.
    Title,
    /// Of two letters or more, all capitals.
    Capitals,
    /// In any other way.
    Mixed,
}

/// A symbol of a text: a class, or a word in lower case and modern spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorpusSymbol {
    /// A sentence's end.
    Boundary,
    /// Other punctuation.
    Punctuation,
    /// A number.
    Number,
    /// A code.
    Code,
    /// A word, and how it was written.
    Word(String, CorpusCase),
}

impl Corpus {
    /// Reads a file, plain or xz.
    pub fn read(path: &Path) -> io::Result<Self> {
        let lines = lines(path)?;
        let mut seen = HashSet::with_hasher(foldhash::fast::FixedState::default());
        let lines = lines
            .iter()
            .enumerate()
            .filter(|&(i, _)| !is_held_out(i))
            .map(|(_, line)| line.as_str())
            .filter(|line| line.len() < REPEATABLE || seen.insert(*line))
            .map(|line| line.nfc().collect())
            .collect();
        Ok(Self { lines })
    }

    /// The lines' signs, each line ended and begun by a boundary.
    pub fn signs(&self) -> Vec<Vec<CorpusSymbol>> {
        self.lines.par_iter().map(|line| signs(line)).collect()
    }
}

/// Writes the lines of a text that are left out of the counts.
pub fn write_held_out(out: &Path, path: &Path) -> io::Result<()> {
    let lines = lines(path)?;
    let held = lines.iter().enumerate().filter(|&(i, _)| is_held_out(i));
    let held: String = held.map(|(_, line)| format!("{line}\n")).collect();
    fs::write(out, held.nfc().collect::<String>())
}

fn is_held_out(line: usize) -> bool {
    line / STRETCH % HELD_OUT == HELD_OUT / 2
}

/// The lines of a file, plain or xz.
fn lines(path: &Path) -> io::Result<Vec<String>> {
    let file = File::open(path)?;
    let reader: Box<dyn Read + Send> = if path.extension().is_some_and(|e| e == "xz") {
        Box::new(liblzma::read::XzDecoder::new_multi_decoder(file))
    } else {
        Box::new(file)
    };
    BufReader::new(reader).lines().collect()
}

/// A line's signs, boundaries around it; of several marks in a row the strongest.
pub fn signs(line: &str) -> Vec<CorpusSymbol> {
    let mut signs = vec![CorpusSymbol::Boundary];
    for unit in token::units(line) {
        let sign = match unit.symbol() {
            None => continue,
            Some(ModelSymbol::Boundary) => CorpusSymbol::Boundary,
            Some(ModelSymbol::Punctuation) => CorpusSymbol::Punctuation,
            Some(ModelSymbol::Number) => CorpusSymbol::Number,
            Some(ModelSymbol::Code) => CorpusSymbol::Code,
            Some(ModelSymbol::Word(word)) => {
                CorpusSymbol::Word(baocao_restore::folded(word), case(word))
            }
        };
        push(&mut signs, sign);
    }
    push(&mut signs, CorpusSymbol::Boundary);
    signs
}

fn push(signs: &mut Vec<CorpusSymbol>, sign: CorpusSymbol) {
    match (signs.last_mut(), &sign) {
        (Some(CorpusSymbol::Boundary), CorpusSymbol::Boundary | CorpusSymbol::Punctuation)
        | (Some(CorpusSymbol::Punctuation), CorpusSymbol::Punctuation) => {}
        (Some(last @ CorpusSymbol::Punctuation), CorpusSymbol::Boundary) => *last = sign,
        _ => signs.push(sign),
    }
}

fn case(word: &str) -> CorpusCase {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return CorpusCase::Mixed;
    };
    let rest: Vec<bool> = letters.map(char::is_uppercase).collect();
    match (
        first.is_uppercase(),
        rest.iter().any(|&u| u),
        rest.iter().all(|&u| u),
    ) {
        (false, false, _) => CorpusCase::Lower,
        (true, false, _) => CorpusCase::Title,
        (true, true, true) => CorpusCase::Capitals,
        _ => CorpusCase::Mixed,
    }
}
