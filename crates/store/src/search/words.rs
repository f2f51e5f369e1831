//! Words as they are compared in a search.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use baocao_vietnamese::modern;

/// The letters of a word that count: no word is longer, and indexes have limits.
const LONGEST: usize = 64;

/// A word in lower case, its tone where the modern style has it, each diacritic as a sign of ASCII behind its letter: `số` is
/// `so^/`. So one text says both: with its signs how a word is spelled, without them how it is typed without diacritics, and
/// what takes them off need know nothing of Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Spelling(String);

/// Marks as they are decomposed, and the signs that stand for them. Each sign is one byte, none of them is part of a
/// word, and none has to be quoted.
const MARKS: [(char, char); 8] = [
    ('\u{300}', '`'),
    ('\u{301}', '/'),
    ('\u{309}', '?'),
    ('\u{303}', '~'),
    ('\u{323}', '.'),
    ('\u{302}', '^'),
    ('\u{306}', '('),
    ('\u{31b}', '+'),
];

/// The sign for the stroke of đ.
const STROKE: char = '-';

/// Letters that diacritics of Vietnamese stand on. Those on others, as in `façade`, are left out.
const BEARERS: &str = "aeiouy";

/// Whether a character is a sign for a diacritic.
pub(crate) fn is_sign(c: char) -> bool {
    c == STROKE || MARKS.iter().any(|&(_, sign)| sign == c)
}

/// Whether signs may follow a letter.
pub(crate) fn bears_signs(c: char) -> bool {
    c == 'd' || BEARERS.contains(c)
}

impl Spelling {
    /// Spells a word.
    pub fn of(word: &str) -> Self {
        let lower: String = word.nfc().flat_map(char::to_lowercase).collect();
        let mut spelled = String::with_capacity(2 * word.len());
        let mut bearer = None;
        for c in modern(&lower).chars().take(LONGEST) {
            if c.is_ascii() {
                spelled.push(c);
                bearer = Some(c);
            } else if c == 'đ' {
                spelled.extend(['d', STROKE]);
                bearer = None;
            } else {
                for part in std::iter::once(c).nfd() {
                    if !is_combining_mark(part) {
                        spelled.push(part);
                        bearer = Some(part);
                    } else if let Some((_, sign)) = MARKS.iter().find(|(mark, _)| *mark == part)
                        && bearer.is_some_and(|letter| BEARERS.contains(letter))
                    {
                        spelled.push(*sign);
                    }
                }
            }
        }
        Self(spelled)
    }

    /// With its signs.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without them: as it is typed without diacritics.
    pub fn bare(&self) -> String {
        bare(&self.0)
    }

    /// Whether it has a diacritic.
    pub fn is_marked(&self) -> bool {
        self.0.contains(is_sign)
    }
}

/// A text of spellings without their signs.
pub(crate) fn bare(spellings: &str) -> String {
    spellings.chars().filter(|&c| !is_sign(c)).collect()
}

/// The words of a text: runs of letters and digits. All else parts them, so that `1042/QĐ-UBND` is three words and `4.218`
/// is two.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Spelling> {
    spans(text).map(|at| Spelling::of(&text[at]))
}

/// Where the words of a text stand, in bytes.
pub(crate) fn spans(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        // Vowel signs of other scripts count as letters, and mark the letter before them.
        let (start, first) = rest.find(|(_, c)| c.is_alphanumeric() && !is_combining_mark(*c))?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) =
            rest.next_if(|(_, c)| c.is_alphanumeric() || is_combining_mark(*c))
        {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

/// The letter that a word's spelling begins with, found without spelling it.
pub(crate) fn initial(word: &str) -> Option<char> {
    let first = word.chars().next()?;
    if first.is_ascii() {
        return Some(first.to_ascii_lowercase());
    }
    match first.to_lowercase().nfd().next() {
        Some('đ') => Some('d'),
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spelled(text: &str) -> Vec<String> {
        words(text).map(|word| word.0).collect()
    }

    #[test]
    fn marks_are_signs_behind_their_letters() {
        assert_eq!(spelled("Chuyển ĐỔI số"), ["chuye^?n", "d-o^?i", "so^/"]);
        assert_eq!(
            spelled("đường ngã, vắng, lượng"),
            ["d-u+o+`ng", "nga~", "va(/ng", "lu+o+.ng"]
        );
        assert_eq!(Spelling::of("Đường").bare(), "duong");
        assert!(!Spelling::of("ubnd").is_marked());
        assert!(Spelling::of("QĐ").is_marked());
    }

    #[test]
    fn numbers_and_codes_come_apart() {
        assert_eq!(
            spelled("Số: 1042/QĐ-UBND, 4.218 m²"),
            ["so^/", "1042", "qd-", "ubnd", "4", "218", "m²"]
        );
    }

    #[test]
    fn one_word_has_one_spelling() {
        for (one, other) in [
            ("hoà", "hòa"),
            ("THUỶ", "thủy"),
            ("Vu\u{31b}o\u{31b}\u{323}t", "vượt"),
            ("ho\u{301}a", "hoá"),
            ("façade", "facade"),
        ] {
            assert_eq!(Spelling::of(one), Spelling::of(other), "{one}");
        }
        assert_ne!(Spelling::of("đổi"), Spelling::of("đòi"));
    }

    #[test]
    fn a_word_knows_its_place_in_text_of_either_form() {
        let text = "— Vu\u{31b}o\u{31b}\u{323}t 5%";
        let found: Vec<&str> = spans(text).map(|at| &text[at]).collect();
        assert_eq!(found, ["Vu\u{31b}o\u{31b}\u{323}t", "5"]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let long = "a".repeat(100_000);
        assert_eq!(Spelling::of(&long).as_str().len(), LONGEST);
    }

    proptest! {
        /// What indexes rely on: words are in order, and no spelling holds a blank or a character of a query's language.
        #[test]
        fn spellings_are_letters_digits_and_signs(text in "\\PC*|[a-zđàảãáạăằâẩêếôơớưự\u{300}\u{323} \"'*]*") {
            let mut end = 0;
            for at in spans(&text) {
                prop_assert!(at.start >= end && at.end > at.start);
                end = at.end;
                let word = Spelling::of(&text[at.clone()]);
                let spelling = word.as_str();
                prop_assert!(spelling.chars().all(|c| is_sign(c) || !c.is_ascii() || c.is_ascii_alphanumeric()));
                prop_assert!(!spelling.contains(char::is_whitespace));
                prop_assert_eq!(initial(&text[at]), spelling.chars().next());
                prop_assert_eq!(Spelling::of(&word.bare()).bare(), word.bare());
            }
        }
    }
}
