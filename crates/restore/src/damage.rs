//! What has happened to a text, told from its words.

use crate::token::{self, TokenKind};
use baocao_vietnamese::syllable;

/// What has happened to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Damage {
    /// It was read by OCR that knows no Vietnamese: `chuyén ddi so`.
    EnglishOcr,
    /// It was read by OCR that knows Vietnamese, from a poor scan.
    VietnameseOcr,
    /// It was typed without diacritics: `chuyen doi so`.
    NoDiacritics,
}

/// Fewer words than this tell nothing.
const FEWEST: usize = 8;

/// Of the words that have the letters of a syllable, OCR that knows Vietnamese spells at least this part as one;
/// measured over 0.93 on scans of 80 dpi, under 0.85 where English OCR has read.
const SPELLED: f32 = 0.9;

/// Of the syllables of Vietnamese text at least this part carry a diacritic; 0.75 to 0.95 were measured.
const MARKED: f32 = 0.55;

/// Text without diacritics has hardly a letter that is none of English.
const UNMARKED: f32 = 0.02;

/// Text of which so many words have a syllable's letters is or was Vietnamese.
const LETTERS: f32 = 0.4;

/// Of the words of typed text fewer than this have a letter with a diacritic and are no syllable; 0.007 was measured at most
/// on a page, for words of which the blank between is missing.
const BROKEN: f32 = 0.02;

/// Text of which so many words have letters that Vietnamese has not is in an old encoding (TCVN3, VNI).
const ALIEN: f32 = 0.25;

/// What has happened to a text; `None` where it is in order, too short to tell, or not Vietnamese.
///
/// What OCR with a Vietnamese model gives is nearly all syllables, right or wrong, as typed text is: only a very bad
/// one is told. Whoever knows that a text is of this kind need not ask.
pub fn damage<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<Damage> {
    let (mut words, mut skeletons, mut syllables, mut marked, mut foreign) = (0, 0, 0, 0, 0);
    let (mut alien, mut broken) = (0, 0);
    for line in lines {
        for unit in token::units(line)
            .iter()
            .filter(|unit| unit.kind == TokenKind::Word)
        {
            let letters = unit.text.chars().count();
            let capitals = unit.text.chars().filter(|c| c.is_uppercase()).count();
            let lower: String = unit.text.chars().flat_map(char::to_lowercase).collect();
            let kind = syllable::kind(lower.chars());
            // Abbreviations are no words.
            if letters < 2 || (kind == syllable::SyllableKind::Neither && capitals > 1) {
                continue;
            }
            words += 1;
            alien += usize::from(lower.chars().any(syllable::is_alien));
            skeletons += usize::from(kind != syllable::SyllableKind::Neither);
            syllables += usize::from(kind == syllable::SyllableKind::Syllable);
            let has_mark = lower.chars().any(syllable::is_marked);
            marked += usize::from(has_mark);
            broken += usize::from(has_mark && kind != syllable::SyllableKind::Syllable);
            foreign += usize::from(!lower.is_ascii());
        }
    }
    let share = |part: usize, of: usize| part as f32 / of.max(1) as f32;
    if words < FEWEST || share(skeletons, words) < LETTERS || share(alien, words) > ALIEN {
        None
    } else if share(foreign, words) < UNMARKED {
        Some(Damage::NoDiacritics)
    } else if share(syllables, skeletons) < SPELLED || share(marked, syllables) < MARKED {
        Some(Damage::EnglishOcr)
    } else if share(broken, words) > BROKEN {
        Some(Damage::VietnameseOcr)
    } else {
        None
    }
}
