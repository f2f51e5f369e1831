//! Vietnamese letters, syllables and wordings, apart from any document.
//!
//! ```
//! use baocao_vietnamese::{fold, is_syllable, modern, without_diacritics};
//!
//! assert_eq!(fold("Chuyển đổi SỐ"), "chuyen doi so");
//! assert!(is_syllable("chuyển"));
//! assert_eq!(modern("hoà"), "hòa");
//! assert_eq!(without_diacritics("Đạt"), "dat");
//! ```

mod fold;
mod pattern;
pub mod syllable;

pub use fold::{Folded, fold, wording, words};
#[doc(hidden)]
pub use regex::Regex;
pub use syllable::modern;

/// The built-in abbreviations, `SHORT = long` a line.
pub const ABBREVIATIONS: &str = include_str!("../../../dictionaries/abbreviations.txt");

/// Whether a lower-case word is spelled as a Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    syllable::kind(word.chars()) == syllable::SyllableKind::Syllable
}

/// A word in lower case without any mark: `Đạt` is `dat`.
pub fn without_diacritics(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .map(syllable::unmarked)
        .collect()
}
