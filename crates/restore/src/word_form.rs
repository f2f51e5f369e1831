//! The form in which the language model knows a word.

use baocao_vietnamese::syllable::{self, SyllableKind};
use unicode_normalization::UnicodeNormalization;

/// A word as the language model knows it: lower case, NFC, modern spelling.
pub fn folded(word: &str) -> String {
    let lower: String = word.chars().flat_map(char::to_lowercase).nfc().collect();
    syllable::modern(&lower).into_owned()
}

/// Whether a word would be a Vietnamese syllable with other diacritics.
pub(crate) fn has_letters_of_syllable(word: &str) -> bool {
    syllable::kind(word.chars().flat_map(char::to_lowercase)) != SyllableKind::Neither
}
