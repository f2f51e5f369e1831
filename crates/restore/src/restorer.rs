//! What restoration knows, and a text in the course of being restored.

use std::collections::HashMap;
use std::fmt::Write;
use std::rc::Rc;

use baocao_vietnamese::{ABBREVIATIONS, syllable};

use crate::additions::DictionaryAdditions;
use crate::channel::{Candidate, Channel};
use crate::damage::Damage;
use crate::language::LanguageModel;
use crate::lexicon::Lexicon;
use crate::lexicon_search::SearchBuffers;
use crate::reading::ReadingCandidates;

pub(crate) const LANGUAGE: &[u8] = include_bytes!("../../../dictionaries/model/language.bin");
const ENGLISH: &str = include_str!("../../../dictionaries/model/channel-english.tsv");
const VIETNAMESE: &str = include_str!("../../../dictionaries/model/channel-vietnamese.tsv");
const FOREIGN: &str = include_str!("../../../dictionaries/foreign.txt");

/// What restoration knows: the language, the words, and what each kind of OCR does.
#[derive(Debug)]
pub struct Restorer {
    pub(crate) language: LanguageModel,
    pub(crate) lexicon: Lexicon,
    english: Channel,
    vietnamese: Channel,
    no_diacritics: Channel,
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
            no_diacritics: Channel::read(&no_diacritics_table(), &lexicon, false),
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

    pub(crate) fn channel(&self, damage: Damage) -> &Channel {
        match damage {
            Damage::EnglishOcr => &self.english,
            Damage::VietnameseOcr => &self.vietnamese,
            Damage::NoDiacritics => &self.no_diacritics,
        }
    }
}

/// A text in the course of being restored.
#[derive(Debug)]
pub struct RestorationSession<'a> {
    pub(crate) restorer: &'a Restorer,
    pub(crate) damage: Damage,
    pub(crate) met: HashMap<String, Rc<ReadingCandidates>>,
    pub(crate) parts: HashMap<String, Rc<[Candidate]>>,
    pub(crate) buffers: SearchBuffers,
}

/// A channel that takes diacritics off and does nothing else.
fn no_diacritics_table() -> String {
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
