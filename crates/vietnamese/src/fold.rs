//! Text without case and accents, for comparing wordings.

use std::ops::Range;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A text folded to lower case without accents (`Đạt` → `dat`), each byte of it knowing the byte of the
/// source it came from. Digits and punctuation stay; every white space is a blank.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    origin: Vec<usize>,
}

impl Folded {
    /// Folds a text.
    pub fn new(source: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(source.len()),
            origin: Vec::with_capacity(source.len() + 1),
        };
        for (at, c) in source.char_indices() {
            fold_char(c, |f| {
                folded.text.push(f);
                folded.origin.resize(folded.text.len(), at);
            });
        }
        folded.origin.push(source.len());
        folded
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source that a range of the folded text came from. A range that cannot be is cut.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let end = self.origin.last().copied().unwrap_or(0);
        let at = |i: usize| self.origin.get(i).copied().unwrap_or(end);
        at(range.start)..at(range.end)
    }
}

/// A text in lower case without accents, every white space a blank.
pub fn fold(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for c in source.chars() {
        fold_char(c, |f| text.push(f));
    }
    text
}

/// A wording as it is compared: folded, its parentheses and punctuation dropped, one blank between words.
pub fn wording(source: &str) -> String {
    compared(source, true)
}

/// Words as they are compared: as [`wording`], but with what stands in parentheses.
pub fn words(source: &str) -> String {
    compared(source, false)
}

fn compared(source: &str, drop_parentheses: bool) -> String {
    let mut words = String::new();
    let mut depth = 0_u32;
    let mut gap = false;
    for c in fold(source).chars() {
        match c {
            '(' if drop_parentheses => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 && (c.is_alphanumeric() || c == '%') => {
                if gap && !words.is_empty() {
                    words.push(' ');
                }
                gap = false;
                words.push(c);
                continue;
            }
            _ => {}
        }
        gap = true;
    }
    words
}

fn fold_char(c: char, mut emit: impl FnMut(char)) {
    if c.is_ascii() {
        emit(if c.is_ascii_whitespace() {
            ' '
        } else {
            c.to_ascii_lowercase()
        });
    } else if c.is_whitespace() {
        emit(' ');
    } else {
        decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                match part {
                    'đ' | 'Đ' => emit('d'),
                    part => part.to_lowercase().for_each(&mut emit),
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_range_leads_back_to_the_source() {
        let source = "Đã đạt: Hòa Đông";
        let folded = Folded::new(source);
        assert_eq!(folded.text(), "da dat: hoa dong");
        let at = folded.text().find("hoa").unwrap();
        assert_eq!(&source[folded.source(at..at + 3)], "Hòa");
        assert_eq!(folded.source(0..99), 0..source.len());
    }

    #[test]
    fn decomposed_and_composed_text_fold_alike() {
        assert_eq!(fold("Vượt"), fold("Vu\u{31b}o\u{31b}\u{323}t"));
        assert_eq!(fold("a\u{a0}b"), "a b");
    }

    #[test]
    fn a_wording_has_no_parentheses_and_no_punctuation() {
        assert_eq!(wording("Kết quả (%) \n đạt được:"), "ket qua dat duoc");
        assert_eq!(wording("Đạt/Chưa đạt"), "dat chua dat");
    }
}
