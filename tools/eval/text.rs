//! How far two texts lie apart, and what about them does not matter.

use baocao_compare::levenshtein_distance;
use unicode_normalization::UnicodeNormalization;

/// Syllable ends in the old way to place a tone mark, and the same in the modern way: `oá` and `óa`.
const TONE_PLACES: [(&str, &str); 15] = [
    ("oá", "óa"),
    ("oà", "òa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oé", "óe"),
    ("oè", "òe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uý", "úy"),
    ("uỳ", "ùy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// NFC, and hoà, khoẻ, thuỷ written hòa, khỏe, thủy where no letter follows; quý and its kin keep theirs.
pub fn fold(text: &str) -> String {
    let chars: Vec<char> = text.nfc().collect();
    let mut folded = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        let follows = chars.get(at + 2).is_some_and(|&c| is_letter(c));
        let modern = match chars.get(at + 1) {
            Some(&second) if !follows => modern_style(first, second),
            _ => None,
        };
        let after_q = at > 0 && matches!(chars[at - 1], 'q' | 'Q');
        match modern {
            Some(modern) if !(after_q && matches!(first, 'u' | 'U')) => {
                folded.extend(modern);
                at += 2;
            }
            _ => {
                folded.push(first);
                at += 1;
            }
        }
    }
    folded
}

fn is_letter(c: char) -> bool {
    c.to_lowercase().any(|c| matches!(c, 'a'..='z' | 'à'..='ỹ'))
}

/// The two letters in the modern way, each in the case of the one in its place.
fn modern_style(first: char, second: char) -> Option<[char; 2]> {
    let lower: String = first.to_lowercase().chain(second.to_lowercase()).collect();
    let (_, modern) = TONE_PLACES.iter().find(|(old, _)| *old == lower)?;
    let mut modern = modern.chars();
    let mut next = |like: char| {
        let letter = modern.next()?;
        match like.is_uppercase() {
            true => letter.to_uppercase().next(),
            false => Some(letter),
        }
    };
    Some([next(first)?, next(second)?])
}

/// What of a field counts: its letters and digits in lower case, all between them one blank.
pub fn plain(text: &str) -> String {
    let lower = fold(text).to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Edits between two texts and the length of the first, in words and in characters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Distance {
    pub word_edits: usize,
    pub words: usize,
    pub char_edits: usize,
    pub chars: usize,
}

/// The distance of a text from the gold one, line breaks and tone places ignored.
pub fn distance(gold: &str, got: &str) -> Distance {
    let (gold, got) = (fold(gold), fold(got));
    let words = |text: &str| text.split_whitespace().map(String::from).collect();
    let (gold, got): (Vec<String>, Vec<String>) = (words(&gold), words(&got));
    let chars = |words: &[String]| words.join(" ").chars().collect();
    let (gold_chars, got_chars): (Vec<char>, Vec<char>) = (chars(&gold), chars(&got));
    Distance {
        word_edits: levenshtein_distance(&gold, &got),
        words: gold.len(),
        char_edits: levenshtein_distance(&gold_chars, &got_chars),
        chars: gold_chars.len(),
    }
}

/// How alike two wordings are, 0 to 1, in words of their plain form.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (plain(a), plain(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    1.0 - levenshtein_distance(&a, &b) as f64 / a.len().max(b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_places_are_one_and_the_rest_is_not() {
        assert_eq!(
            fold("Hoà THUỶ khoẻ hoàn quý QUÝ"),
            "Hòa THỦY khỏe hoàn quý QUÝ"
        );
        assert_eq!(plain("  Đạt: 1.127/1.204 (hoà)_"), "đạt 1 127 1 204 hòa");
        assert_ne!(plain("má"), plain("mà"));
    }
}
