//! Whether words look like Vietnamese as a person would write it.

use baocao_vietnamese::syllable::{self, SyllableKind};

/// Fewer tokens than this tell nothing about a page.
const FEWEST: usize = 8;
/// Of the tokens that have the letters of a syllable, typed Vietnamese spells at least this part as one.
/// Measured: over 0.97 on typed pages, names and foreign words among them or not; under 0.85 on pages that
/// an English OCR has read.
const SPELLED: f32 = 0.92;
/// Of the syllables of typed Vietnamese, at least this part carry a diacritic; measured 0.75 to 0.95.
const MARKED: f32 = 0.6;
/// Where at least this part of the tokens have the letters of a syllable, the text is or was Vietnamese;
/// measured under 0.3 on English.
const LETTERS: f32 = 0.4;
/// Where at least this part of the tokens hold Latin letters or signs that Vietnamese has not, they were
/// typed with a font of an old encoding (TCVN3, VNI).
const ALIEN: f32 = 0.25;

/// What the words of a page look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextAssessment {
    /// Too few words to tell.
    Little,
    /// Vietnamese as a person would write it.
    Vietnamese,
    /// Vietnamese once: diacritics lost or mistaken, or an old encoding.
    Broken,
    /// Another language, or codes.
    Foreign,
}

/// Counts over the words of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SyllableCounts {
    tokens: usize,
    syllables: usize,
    skeletons: usize,
    marked: usize,
    alien: usize,
}

impl SyllableCounts {
    /// Counts the words of a text.
    pub(super) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tally = Self::default();
        for word in words {
            for token in word.split(['-', '/', '–', '(', ')', ',', '.', ';', ':']) {
                tally.add(token);
            }
        }
        tally
    }

    fn add(&mut self, token: &str) {
        let token = token.trim_matches(|c: char| !c.is_alphabetic() && !syllable::is_alien(c));
        let (mut count, mut capitals, mut alien) = (0, 0, false);
        for c in token.chars() {
            if syllable::is_alien(c) {
                alien = true;
            } else if !c.is_alphabetic() {
                return;
            }
            count += 1;
            capitals += usize::from(c.is_uppercase());
        }
        if count < 2 {
            return;
        }
        let mut lower = token.chars().flat_map(char::to_lowercase);
        let kind = syllable::kind(lower.clone());
        // Abbreviations are no words: UBND, CNTT, VNeID.
        if kind == SyllableKind::Neither && capitals > 1 && !alien && count <= 8 {
            return;
        }
        self.tokens += 1;
        self.alien += usize::from(alien);
        self.marked += usize::from(lower.any(syllable::is_marked));
        self.syllables += usize::from(kind == SyllableKind::Syllable);
        self.skeletons += usize::from(kind != SyllableKind::Neither);
    }

    /// Well-formed syllables among the words.
    pub(super) fn syllables(&self) -> usize {
        self.syllables
    }

    /// What the counts say.
    pub(super) fn reading(&self) -> TextAssessment {
        let share = |part: usize, of: usize| part as f32 / of.max(1) as f32;
        if self.tokens < FEWEST {
            TextAssessment::Little
        } else if share(self.alien, self.tokens) >= ALIEN {
            TextAssessment::Broken
        } else if share(self.skeletons, self.tokens) < LETTERS {
            TextAssessment::Foreign
        } else if share(self.syllables, self.skeletons) >= SPELLED
            && share(self.marked, self.syllables) >= MARKED
        {
            TextAssessment::Vietnamese
        } else {
            TextAssessment::Broken
        }
    }
}
