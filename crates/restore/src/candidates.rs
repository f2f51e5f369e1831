//! What may have been printed where a word was read.

use std::rc::Rc;

use crate::channel::Candidate;
use crate::damage::Damage;
use crate::language::WordId;
use crate::lattice::{LatticeArc, PrintedWord};
use crate::reading::{ReadingCandidates, ReadingKind, WordReading};
use crate::restorer::RestorationSession;
use crate::word_case::WordCase;
use crate::word_form::{folded, has_letters_of_syllable};
use baocao_report::Confidence;

/// What a reading may stand for, the likeliest first.
type Candidates = Rc<[Candidate]>;

/// What it costs to take a word as it was read that is in no dictionary, and for each of its letters: names and
/// foreign words have many letters, and what is left of a syllable has few.
const UNKNOWN: f32 = 14.0;
const UNKNOWN_LETTER: f32 = 0.7;

/// The same where OCR knows Vietnamese, and most words are as printed.
const UNKNOWN_VIETNAMESE: f32 = 5.0;

/// The same for capitals in a line of small letters that no syllable has: an abbreviation that no list has.
const UNKNOWN_ABBREVIATION: f32 = 1.0;

/// What it costs to take a listed foreign word as it was read that has the letters of a syllable.
const LISTED: f32 = 1.0;

/// What it costs that two words were run together, and that one was torn apart.
const SPLIT: f32 = 9.0;
const MERGE: f32 = 9.0;

/// Only what is far from any word is looked at as two.
const SPLIT_FROM: f32 = 5.0;

/// Halves of a word, and words of two pieces, that are looked at; and what they may cost.
const PARTS: usize = 4;
const PART_COST: f32 = 6.0;

/// A piece of a word that was torn apart is no syllable, and nothing cheaper than this makes it one.
const PIECE_FROM: f32 = 3.0;

/// Guesses for a word that are looked at.
const MOST: usize = 40;

/// Whether capitals are a Roman numeral.
fn is_roman(read: &str) -> bool {
    read.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

/// Whether capitals can be nothing but an abbreviation.
fn is_abbreviation(read: &str) -> bool {
    read.chars().count() > 1
        && read.chars().all(char::is_uppercase)
        && !has_letters_of_syllable(read)
}

/// Whether letters with a digit are a unit of measure (`Km2`, `m²`) or a generation (`4G`).
fn is_measure(read: &str) -> bool {
    let letters = read.trim_end_matches(char::is_numeric);
    let unit = ["m", "cm", "dm", "km", "mm"]
        .iter()
        .any(|unit| letters.eq_ignore_ascii_case(unit) && letters.len() < read.len());
    let generation = read.len() == 2
        && read.starts_with(|c: char| c.is_ascii_digit())
        && read.ends_with(|c: char| c.is_ascii_uppercase());
    unit || generation
}

/// Confidences of Tesseract's Vietnamese model, and the logarithm of how many times likelier a word read with it is
/// wrong than any word, by odds; counted on 60 pages of noise that no channel was counted from.
const DOUBTS: [(f32, f32); 7] = [
    (0.0, 3.9),
    (0.5, 2.5),
    (0.8, 1.9),
    (0.9, 1.2),
    (0.93, 0.1),
    (0.96, -0.7),
    (1.0, -2.1),
];

/// What it costs to leave a word as it was read with some confidence.
fn doubt(confidence: Confidence) -> f32 {
    let at = confidence.get();
    let [mut low, mut high] = [DOUBTS[0]; 2];
    for point in DOUBTS {
        low = high;
        high = point;
        if at <= point.0 {
            break;
        }
    }
    let part = if high.0 > low.0 {
        (at - low.0) / (high.0 - low.0)
    } else {
        0.0
    };
    low.1 + part * (high.1 - low.1)
}

impl RestorationSession<'_> {
    /// What may have been printed where a word was read.
    pub(super) fn arcs(&mut self, place: &WordReading<'_>) -> Vec<LatticeArc> {
        let known = self.known(place.text);
        let kept = known.kind == ReadingKind::Kept || place.numbers;
        if kept || (known.roman && place.before_stop) {
            return vec![LatticeArc::as_read(known.as_read, 0.0)];
        }
        let mut arcs = Vec::with_capacity(known.arcs.len() + known.split.len() + 2);
        arcs.extend_from_slice(&known.arcs);
        if place.after_stroke {
            arcs.retain(|arc| arc.first.shape == WordCase::Lower);
        }
        if known.kind == ReadingKind::Foreign {
            arcs.push(LatticeArc::as_read(known.as_read, LISTED));
        }
        self.keep_as_read(place, &known, &mut arcs);
        arcs.extend(&known.split);
        if let (Damage::VietnameseOcr, Some(confidence)) = (self.damage, place.confidence) {
            // It is dearer or cheaper to leave a word as it was read, by how sure the reader was.
            let doubt = doubt(confidence);
            for arc in arcs.iter_mut().filter(|arc| arc.same) {
                arc.cost += doubt;
            }
        }
        arcs
    }

    /// Adds the word as it was read; of an abbreviation that is listed nothing else stays but what has other diacritics.
    fn keep_as_read(
        &self,
        place: &WordReading<'_>,
        known: &ReadingCandidates,
        arcs: &mut Vec<LatticeArc>,
    ) {
        let listed = known.kind == ReadingKind::Listed;
        let abbreviation = !place.capitals && (listed || known.kind == ReadingKind::Abbreviation);
        if abbreviation && (listed || self.damage == Damage::VietnameseOcr) {
            arcs.retain(|arc| self.has_letters_of(&arc.first, place.text));
        }
        let unknown = match self.damage {
            Damage::EnglishOcr | Damage::VietnameseOcr if abbreviation => UNKNOWN_ABBREVIATION,
            Damage::EnglishOcr | Damage::NoDiacritics => UNKNOWN + UNKNOWN_LETTER * known.letters,
            Damage::VietnameseOcr => UNKNOWN_VIETNAMESE + UNKNOWN_LETTER * known.letters,
        };
        arcs.push(LatticeArc::as_read(known.as_read, unknown));
    }

    /// What is known of a reading, found where it is met for the first time.
    fn known(&mut self, read: &str) -> Rc<ReadingCandidates> {
        if let Some(known) = self.met.get(read) {
            return Rc::clone(known);
        }
        let known = Rc::new(self.looked_for(read));
        self.met.insert(read.to_owned(), Rc::clone(&known));
        known
    }

    /// Finds what may have been printed, and what a reading is.
    fn looked_for(&mut self, read: &str) -> ReadingCandidates {
        let (restorer, damage) = (self.restorer, self.damage);
        let kind = self.kind(read);
        let mut known = ReadingCandidates {
            arcs: Vec::new(),
            split: Vec::new(),
            as_read: self.printed_as_read(read),
            letters: read.chars().count() as f32,
            kind,
            roman: is_roman(read),
            piece: false,
        };
        if kind == ReadingKind::Kept {
            return known;
        }
        let written = baocao_vietnamese::modern(read);
        let channel = restorer.channel(damage);
        let guesses = channel.candidates(&restorer.lexicon, &written, &mut self.buffers);
        let spelling = |guess: &Candidate| restorer.lexicon.entry(guess.entry).spelling.as_str();
        let syllable = |guess: &Candidate| baocao_vietnamese::is_syllable(spelling(guess));
        // A digit with a letter that makes no syllable of two letters is a label: `4g`.
        let digits = read.contains(char::is_numeric);
        let is_word =
            |guess: &Candidate| syllable(guess) && spelling(guess).chars().nth(1).is_some();
        let some = guesses.iter().filter(|guess| !digits || is_word(guess));
        let arcs = some.filter_map(|guess| self.arc(guess, &written));
        known.arcs = arcs.take(MOST).collect();
        let long = read.chars().nth(3).is_some();
        let costs = known.arcs.iter().map(|arc| arc.cost);
        if long && costs.fold(f32::MAX, f32::min) > SPLIT_FROM && damage != Damage::NoDiacritics {
            known.split = self.split(read);
        }
        let mut near = guesses.iter().filter(|guess| guess.cost < PIECE_FROM);
        known.piece = !has_letters_of_syllable(read) && !near.any(syllable);
        known
    }

    fn kind(&self, read: &str) -> ReadingKind {
        let lexicon = &self.restorer.lexicon;
        let digits = read.contains(char::is_numeric);
        let foreign = lexicon.keeps(read);
        // A foreign word may have the letters of a syllable: `sim`, `pin`.
        if (foreign && !has_letters_of_syllable(read))
            || (digits && (self.damage == Damage::NoDiacritics || is_measure(read)))
        {
            ReadingKind::Kept
        } else if lexicon.abbreviation(read).is_some() {
            ReadingKind::Listed
        } else if foreign {
            ReadingKind::Foreign
        } else if is_abbreviation(read) {
            ReadingKind::Abbreviation
        } else {
            ReadingKind::Any
        }
    }

    /// A guess as an arc, where it can be written so; `written` is the reading in modern spelling.
    fn arc(&self, guess: &Candidate, written: &str) -> Option<LatticeArc> {
        let printed = self.printed(guess)?;
        Some(LatticeArc {
            same: self
                .spelled(&printed)
                .is_none_or(|spelled| spelled == written),
            ..LatticeArc::one(printed, guess.cost)
        })
    }

    /// Whether a word differs from what was read by diacritics alone.
    fn has_letters_of(&self, printed: &PrintedWord, read: &str) -> bool {
        self.spelled(printed).is_none_or(|spelled| {
            baocao_vietnamese::without_diacritics(&spelled)
                == baocao_vietnamese::without_diacritics(read)
        })
    }

    /// What may have been printed where a word was torn into two.
    pub(super) fn merged(&mut self, first: &str, second: &str) -> Vec<LatticeArc> {
        // Whoever types leaves blanks where they belong.
        if self.damage == Damage::NoDiacritics {
            return Vec::new();
        }
        let long = |piece: &str| piece.chars().count() > 3;
        if (long(first) && long(second)) || !(self.known(first).piece || self.known(second).piece) {
            return Vec::new();
        }
        self.parts(&format!("{first}{second}"))
            .iter()
            .take(PARTS)
            .filter_map(|guess| {
                // Abbreviations are not torn apart; two of them may stand side by side.
                let printed = self.printed(guess).filter(|printed| !printed.fixed)?;
                Some(LatticeArc {
                    span: 2,
                    ..LatticeArc::one(printed, guess.cost + MERGE)
                })
            })
            .collect()
    }

    /// Takes a word for two that were run together.
    fn split(&mut self, read: &str) -> Vec<LatticeArc> {
        let mut arcs = Vec::new();
        for (end, _) in read.char_indices().skip(1) {
            let (first, second) = read.split_at(end);
            let firsts = self.parts(first);
            if firsts.is_empty() {
                continue;
            }
            let seconds = self.parts(second);
            for a in firsts.iter().take(PARTS) {
                let within = |b: &&Candidate| a.cost + b.cost < PART_COST;
                for b in seconds.iter().take(PARTS).filter(within) {
                    let (Some(first), Some(second)) = (self.printed(a), self.printed(b)) else {
                        continue;
                    };
                    if !first.fixed && !second.fixed {
                        arcs.push(LatticeArc {
                            second: Some(second),
                            ..LatticeArc::one(first, SPLIT + a.cost + b.cost)
                        });
                    }
                }
            }
        }
        arcs
    }

    /// What a part of a word may stand for, or a word of two parts.
    fn parts(&mut self, read: &str) -> Candidates {
        if let Some(guesses) = self.parts.get(read) {
            return Rc::clone(guesses);
        }
        let restorer = self.restorer;
        let channel = restorer.channel(self.damage);
        let written = baocao_vietnamese::modern(read);
        let guesses: Candidates = channel
            .cheapest_candidates(&restorer.lexicon, &written, PART_COST, &mut self.buffers)
            .into();
        self.parts.insert(read.to_owned(), Rc::clone(&guesses));
        guesses
    }

    fn printed(&self, guess: &Candidate) -> Option<PrintedWord> {
        let entry = self.restorer.lexicon.entry(guess.entry);
        (!entry.fixed || guess.shape == WordCase::Capitals).then_some(PrintedWord {
            word: entry.word,
            entry: Some(guess.entry),
            shape: guess.shape,
            fixed: entry.fixed,
        })
    }

    fn printed_as_read(&self, read: &str) -> PrintedWord {
        let word = self.restorer.language.id(&folded(read));
        PrintedWord {
            word: word.unwrap_or(WordId::UNKNOWN),
            entry: None,
            shape: WordCase::of(read),
            fixed: true,
        }
    }
}
