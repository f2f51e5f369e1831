//! What may have been printed where a word was read.

use std::collections::HashMap;
use std::rc::Rc;

use super::channel::Guess;
use super::decode::{Arc, Printed};
use super::language::WordId;
use super::shape::Shape;
use super::text::Read;
use super::{Damage, Session};
use crate::extract::Confidence;

/// What a reading may stand for, the cheapest first.
pub(super) type Guesses = Rc<[Guess]>;

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
        && !super::has_letters_of_syllable(read)
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

/// What is known of a reading, found where it is met for the first time.
fn remembered(
    known: &mut HashMap<String, Guesses>,
    read: &str,
    find: impl FnOnce(&str) -> Vec<Guess>,
) -> Guesses {
    if let Some(guesses) = known.get(read) {
        return Rc::clone(guesses);
    }
    let guesses: Guesses = find(&super::modern(read)).into();
    known.insert(read.to_owned(), Rc::clone(&guesses));
    guesses
}

impl Session<'_> {
    /// What may have been printed where a word was read.
    pub(super) fn arcs(&mut self, place: &Read<'_>) -> Vec<Arc> {
        let read = place.text;
        let digits = read.contains(char::is_numeric);
        let foreign = self.restorer.lexicon.keeps(read);
        // A foreign word may have the letters of a syllable: `sim`, `pin`.
        let keep = (foreign && !super::has_letters_of_syllable(read))
            || (place.before_stop && is_roman(read))
            || (digits && (self.damage == Damage::NoMarks || is_measure(read)));
        if keep {
            return vec![self.as_read(read, 0.0)];
        }
        let guesses = self.guesses(read);
        // A digit with a letter that makes no syllable is a label: `4g`.
        let guesses = guesses.iter().filter(|guess| {
            !digits || super::is_syllable(&self.restorer.lexicon.entry(guess.entry).spelling)
        });
        let mut arcs: Vec<Arc> = guesses
            .filter_map(|guess| Some(Arc::one(self.printed(guess)?, guess.cost)))
            .filter(|arc| !place.after_stroke || arc.first.shape == Shape::Lower)
            .take(MOST)
            .collect();
        let best = arcs.first().map_or(f32::MAX, |arc| arc.cost);
        if foreign {
            arcs.push(self.as_read(read, LISTED));
        }
        self.keep_as_read(place, &mut arcs);
        let long = read.chars().nth(3).is_some();
        if long && best > SPLIT_FROM && self.damage != Damage::NoMarks {
            self.split(read, &mut arcs);
        }
        if let (Damage::VietnameseOcr, Some(confidence)) = (self.damage, place.confidence) {
            self.weigh(confidence, read, &mut arcs);
        }
        arcs
    }

    /// Adds the word as it was read; of an abbreviation that is listed nothing else stays but what has other marks.
    fn keep_as_read(&self, place: &Read<'_>, arcs: &mut Vec<Arc>) {
        let read = place.text;
        let listed = self.restorer.lexicon.abbreviation(read).is_some();
        let abbreviation = !place.capitals && (listed || is_abbreviation(read));
        if abbreviation && (listed || self.damage == Damage::VietnameseOcr) {
            arcs.retain(|arc| self.has_letters_of(&arc.first, read));
        }
        let letters = read.chars().count() as f32;
        let cost = match self.damage {
            Damage::EnglishOcr | Damage::VietnameseOcr if abbreviation => UNKNOWN_ABBREVIATION,
            Damage::EnglishOcr | Damage::NoMarks => UNKNOWN + UNKNOWN_LETTER * letters,
            Damage::VietnameseOcr => UNKNOWN_VIETNAMESE + UNKNOWN_LETTER * letters,
        };
        arcs.push(self.as_read(read, cost));
    }

    /// Makes it dearer or cheaper to leave a word as it was read, by how sure the reader was.
    fn weigh(&self, confidence: Confidence, read: &str, arcs: &mut [Arc]) {
        let doubt = doubt(confidence);
        let written = super::modern(read);
        for arc in arcs {
            let first = self.spelled(&arc.first);
            if arc.second.is_none() && first.is_none_or(|first| first == *written) {
                arc.cost += doubt;
            }
        }
    }

    /// Whether a word differs from what was read by marks alone.
    fn has_letters_of(&self, printed: &Printed, read: &str) -> bool {
        self.spelled(printed)
            .is_none_or(|spelled| super::unmarked(&spelled) == super::unmarked(read))
    }

    /// What may have been printed where a word was torn into two.
    pub(super) fn merged(&mut self, first: &str, second: &str) -> Vec<Arc> {
        // Whoever types leaves blanks where they belong.
        if self.damage == Damage::NoMarks {
            return Vec::new();
        }
        let long = |piece: &str| piece.chars().count() > 3;
        let whole = |piece: &str| super::has_letters_of_syllable(piece);
        if (long(first) && long(second)) || (whole(first) && whole(second)) {
            return Vec::new();
        }
        self.parts(&format!("{first}{second}"))
            .iter()
            .take(PARTS)
            .filter_map(|guess| {
                // Abbreviations are not torn apart; two of them may stand side by side.
                let printed = self.printed(guess).filter(|printed| !printed.fixed)?;
                Some(Arc {
                    span: 2,
                    ..Arc::one(printed, guess.cost + MERGE)
                })
            })
            .collect()
    }

    /// Takes a word for two that were run together.
    fn split(&mut self, read: &str, arcs: &mut Vec<Arc>) {
        let ends: Vec<usize> = read.char_indices().map(|(at, _)| at).skip(1).collect();
        for end in ends {
            let (first, second) = read.split_at(end);
            let firsts = self.parts(first);
            if firsts.is_empty() {
                continue;
            }
            let seconds = self.parts(second);
            for a in firsts.iter().take(PARTS) {
                for b in seconds
                    .iter()
                    .take(PARTS)
                    .filter(|b| a.cost + b.cost < PART_COST)
                {
                    let (Some(first), Some(second)) = (self.printed(a), self.printed(b)) else {
                        continue;
                    };
                    if !first.fixed && !second.fixed {
                        arcs.push(Arc {
                            second: Some(second),
                            ..Arc::one(first, SPLIT + a.cost + b.cost)
                        });
                    }
                }
            }
        }
    }

    fn guesses(&mut self, read: &str) -> Guesses {
        let (restorer, damage) = (self.restorer, self.damage);
        remembered(&mut self.met, read, |read| {
            restorer.channel(damage).guesses(&restorer.lexicon, read)
        })
    }

    /// What a part of a word may stand for, or a word of two parts.
    fn parts(&mut self, read: &str) -> Guesses {
        let (restorer, damage) = (self.restorer, self.damage);
        remembered(&mut self.parts, read, |read| {
            let channel = restorer.channel(damage);
            channel.cheap_guesses(&restorer.lexicon, read, PART_COST)
        })
    }

    fn printed(&self, guess: &Guess) -> Option<Printed> {
        let entry = self.restorer.lexicon.entry(guess.entry);
        (!entry.fixed || guess.shape == Shape::Capitals).then_some(Printed {
            word: entry.word,
            entry: Some(guess.entry),
            shape: guess.shape,
            fixed: entry.fixed,
        })
    }

    fn as_read(&self, read: &str, cost: f32) -> Arc {
        let word = self.restorer.language.id(&super::folded(read));
        let printed = Printed {
            word: word.unwrap_or(WordId::UNKNOWN),
            entry: None,
            shape: Shape::of(read),
            fixed: true,
        };
        Arc::one(printed, cost)
    }
}
