//! Restores what OCR has done to Vietnamese: lost and mistaken marks, mistaken letters, words run together or torn
//! apart.
//!
//! A noisy channel over a closed inventory: Vietnamese syllables are some thousands, so for each damaged word those
//! that may have been printed can be listed (`channel`), weighed by how words go together (`language`), and the
//! most likely sequence found (`decode`). What is no word (a number, a document's number, an address) is never
//! looked at, but for letters of a document's number that can be nothing else (`code`). `docs/restore.md` tells what
//! each part brings.

mod beam;
mod candidates;
mod case_cost;
mod channel;
mod decode;
mod detect;
mod document_code;
pub mod language;
mod lexicon;
mod lexicon_search;
mod posterior;
mod punctuation;
mod text;
pub mod token;
mod word_case;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;

use baocao_report::Confidence;
use baocao_report::error::{Error, Problem, Result};
use baocao_vietnamese::ABBREVIATIONS;
use baocao_vietnamese::syllable::{self, SyllableKind};
use channel::{Candidate, Channel};
use language::LanguageModel;
use lexicon::Lexicon;
use lexicon_search::SearchBuffers;

pub use detect::damage;

const LANGUAGE: &[u8] = include_bytes!("../../../dictionaries/model/language.bin");
const ENGLISH: &str = include_str!("../../../dictionaries/model/channel-english.tsv");
const VIETNAMESE: &str = include_str!("../../../dictionaries/model/channel-vietnamese.tsv");
const FOREIGN: &str = include_str!("../../../dictionaries/foreign.txt");

/// What has happened to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Damage {
    /// It was read by OCR that knows no Vietnamese: `chuyén ddi so`.
    EnglishOcr,
    /// It was read by OCR that knows Vietnamese, from a poor scan.
    VietnameseOcr,
    /// It was typed without marks: `chuyen doi so`.
    NoDiacritics,
}

/// A change that restoration made.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which of the lines, counted from 0.
    pub line: usize,
    /// Where it begins in the restored line, in bytes.
    pub at: usize,
    /// As it was read; a word torn apart with the blank in it.
    pub from: String,
    /// As it was printed, in all likelihood.
    pub to: String,
    /// How likely.
    pub confidence: Confidence,
    /// Why.
    pub reason: Reason,
}

/// Why a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What OCR makes of letters, and the words around.
    Word,
    /// Letters of a document's number that can be nothing else.
    Code,
    /// A mark that belongs to nothing.
    Punctuation,
}

impl Reason {
    /// In words, for a report's edits.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "restored: what OCR makes of letters, and the words around",
            Self::Code => "restored: letters of a document's number",
            Self::Punctuation => "restored: a mark that belongs to nothing",
        }
    }
}

/// A line as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadLine<'a> {
    /// Its text.
    pub text: &'a str,
    /// How sure the reader was of each word between blanks; empty where it did not say.
    pub confidences: Vec<Option<Confidence>>,
}

impl<'a> From<&'a str> for ReadLine<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text,
            confidences: Vec::new(),
        }
    }
}

/// Lines restored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restored {
    /// As many as there were.
    pub lines: Vec<String>,
    /// What was changed, in the order of the text.
    pub changes: Vec<Change>,
    /// Words left as they were although the decoder was not sure of them: line, counted from 0, and how sure.
    pub doubts: Vec<(usize, Confidence)>,
}

/// What restoration knows: the language, the words, and what each kind of OCR does.
#[derive(Debug)]
pub struct Restorer {
    language: LanguageModel,
    lexicon: Lexicon,
    english: Channel,
    vietnamese: Channel,
    no_marks: Channel,
}

impl Restorer {
    /// What the program brings, and the terms, abbreviations and foreign words that a person has added.
    ///
    /// # Panics
    /// Never in a build that passes its tests: the built-in model is opened in one of them.
    pub fn new(added: &DictionaryAdditions) -> Self {
        let mut language = LanguageModel::open(LANGUAGE).expect("the built-in model is sound");
        language.reinforce(&added.terms);
        let lexicon = Lexicon::new(
            &language,
            &[ABBREVIATIONS, &added.abbreviations],
            &[FOREIGN, &added.foreign],
        );
        Self {
            english: Channel::read(ENGLISH, &lexicon, true),
            vietnamese: Channel::read(VIETNAMESE, &lexicon, true),
            no_marks: Channel::read(&no_diacritics(), &lexicon, false),
            language,
            lexicon,
        }
    }

    /// Restores lines that follow each other; a sentence may go on over their ends. What is asked once is remembered.
    pub fn session(&self, damage: Damage) -> RestorationSession<'_> {
        RestorationSession {
            restorer: self,
            damage,
            met: HashMap::new(),
            parts: HashMap::new(),
            buffers: SearchBuffers::default(),
        }
    }

    fn channel(&self, damage: Damage) -> &Channel {
        match damage {
            Damage::EnglishOcr => &self.english,
            Damage::VietnameseOcr => &self.vietnamese,
            Damage::NoDiacritics => &self.no_marks,
        }
    }
}

/// What a person has added to the dictionaries, in the format of the built-in files.
#[derive(Clone, Debug, Default)]
pub struct DictionaryAdditions {
    /// Terms, one a line.
    pub terms: String,
    /// Abbreviations, `SHORT = long` a line.
    pub abbreviations: String,
    /// Foreign words and names to be kept, one a line.
    pub foreign: String,
}

impl DictionaryAdditions {
    /// What a folder of dictionaries holds: every `terms/*.txt`, `abbreviations.txt` and `foreign.txt`.
    ///
    /// # Errors
    /// [`Problem::Unreadable`] where one of them cannot be read.
    pub fn from_dir(folder: &Path) -> Result<Self> {
        let read = |path: &Path| match fs::read_to_string(path) {
            Ok(text) => Ok(text),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(e) => Err(Error::from(Problem::Unreadable(e.to_string())).in_file(path)),
        };
        let mut terms = String::new();
        let mut paths: Vec<PathBuf> = fs::read_dir(folder.join("terms"))
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
            .collect();
        paths.sort();
        for path in paths {
            terms.push_str(&read(&path)?);
            terms.push('\n');
        }
        Ok(Self {
            terms,
            abbreviations: read(&folder.join("abbreviations.txt"))?,
            foreign: read(&folder.join("foreign.txt"))?,
        })
    }
}

/// A text in the course of being restored.
#[derive(Debug)]
pub struct RestorationSession<'a> {
    restorer: &'a Restorer,
    damage: Damage,
    met: HashMap<String, Rc<candidates::ReadingCandidates>>,
    parts: HashMap<String, Rc<[Candidate]>>,
    buffers: SearchBuffers,
}

/// A channel that takes marks off and does nothing else.
fn no_diacritics() -> String {
    let mut table = String::new();
    for letter in syllable::letters() {
        for (printed, read) in [
            (letter.to_string(), syllable::unmarked(letter).to_string()),
            (
                letter.to_uppercase().collect(),
                syllable::unmarked(letter).to_uppercase().collect(),
            ),
        ] {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "letter\t{printed}\t{read}\t0");
        }
    }
    table
}

/// A word as the language model knows it: lower case, NFC, modern spelling.
pub fn folded(word: &str) -> String {
    let lower: String = word.chars().flat_map(char::to_lowercase).nfc().collect();
    syllable::modern(&lower).into_owned()
}

/// Whether a word would be a Vietnamese syllable with other marks.
fn has_letters_of_syllable(word: &str) -> bool {
    syllable::kind(word.chars().flat_map(char::to_lowercase)) != SyllableKind::Neither
}

#[cfg(test)]
mod tests;
