//! Marks that begin a list item, and those that end a sentence.

use baocao_vietnamese::pattern;

// `1.` `1.1.` `1.1` `2)` `a)` `I.` `-` `+` `*` `•`, at the start of a text.
pattern!(
    ITEM,
    r"(?x) ^ \(? (?:
        \d{1,2} (?: \. \d{1,2} )+ \.?
      | \d{1,3} [.)]
      | \p{Ll} [.)]
      | [IVXL]{1,6} [.)]
      | [-–—+*•▪●]
    ) (?: \s | $ )"
);

/// What stands after the list mark that a text begins with; `None` where it begins with none.
pub(super) fn after_list_marker(text: &str) -> Option<&str> {
    let found = ITEM.find(text)?;
    Some(text[found.end()..].trim_start())
}

/// Whether a text is a list mark or a number and nothing else.
pub(super) fn is_list_marker(text: &str) -> bool {
    after_list_marker(text).is_some_and(str::is_empty) || !has_letters(text)
}

/// Whether a line ends a sentence or announces a list.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', ')', ']', '\''])
        .ends_with(['.', ';', ':', '!', '?', '…'])
}

/// Whether any letter is in the text.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_numbers_in_a_sentence() {
        for text in [
            "1. A", "1.1. A", "1.10 A", "a) A", "đ) A", "IV. A", "- A", "+ A",
        ] {
            assert_eq!(after_list_marker(text), Some("A"), "{text}");
        }
        for text in ["2024 là", "30/5/2023 của", "A. B", "1.204 hộ", "-10%", ""] {
            assert_eq!(after_list_marker(text), None, "{text}");
        }
        assert!(
            is_list_marker("1.")
                && is_list_marker("-")
                && is_list_marker("12")
                && !is_list_marker("1. A")
        );
    }

    #[test]
    fn a_sentence_ends_within_quotes_and_parentheses_too() {
        for text in ["đạt.", "gồm:", "xã;", "(đạt.)", "“tốt.”", "hết./."] {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["đạt", "(đạt)", "95,", ""] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
