//! A line taken apart at its blanks and marks.

/// Signs that OCR prints for a letter and its mark: `ti€u` tiêu, `hi¢n` hiện, `K&` Kế.
const LETTERLIKE: &[char] = &['¢', '€', '£', '¥', '§', '©', '®', '&', '@', '$', '¡', '¿'];

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// White space.
    Blank,
    /// Letters, and signs and single digits among them that may have been letters.
    Word,
    /// Digits with the punctuation that belongs to a number, a ratio or a date.
    Number,
    /// What is no word and must not be taken for one: a document's number, a web or mail address.
    Code,
    /// Punctuation.
    Mark,
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// Its characters.
    pub text: &'a str,
}

/// What a language model sees of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelSymbol<'a> {
    /// The end of a sentence or of a part of it: a full stop, a semicolon, a colon.
    Boundary,
    /// Any other punctuation.
    Punctuation,
    /// A number, whichever.
    Number,
    /// A code, whichever.
    Code,
    /// A word as it stands.
    Word(&'a str),
}

impl<'a> Token<'a> {
    /// What the language model sees of it; nothing of blanks, and of the strokes between parts of a word.
    pub fn symbol(&self) -> Option<ModelSymbol<'a>> {
        match self.kind {
            TokenKind::Blank => None,
            TokenKind::Word => Some(ModelSymbol::Word(self.text)),
            TokenKind::Number => Some(ModelSymbol::Number),
            TokenKind::Code => Some(ModelSymbol::Code),
            TokenKind::Mark if self.text.contains(['.', ';', ':', '!', '?', '…']) => {
                Some(ModelSymbol::Boundary)
            }
            TokenKind::Mark
                if self
                    .text
                    .chars()
                    .all(|c| matches!(c, '/' | '_' | '%' | '&')) =>
            {
                None
            }
            TokenKind::Mark => Some(ModelSymbol::Punctuation),
        }
    }
}

/// Whether a line has nothing but blanks.
pub(crate) fn is_empty(line: &[Token<'_>]) -> bool {
    line.iter().all(|unit| unit.kind == TokenKind::Blank)
}

/// Takes a line apart. The units' texts, one after the other, are the line.
pub fn units(line: &str) -> Vec<Token<'_>> {
    let mut units = Vec::with_capacity(line.len() / 3);
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let blank = first.is_whitespace();
        let end = rest
            .find(|c: char| c.is_whitespace() != blank)
            .unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(end);
        rest = after;
        if blank {
            units.push(Token {
                kind: TokenKind::Blank,
                text: chunk,
            });
        } else {
            take_apart(chunk, &mut units);
        }
    }
    units
}

/// Takes apart what stands between two blanks.
fn take_apart<'a>(chunk: &'a str, units: &mut Vec<Token<'a>>) {
    let start = chunk.find(is_letterlike).unwrap_or(chunk.len());
    let core = chunk[start..].trim_end_matches(|c: char| !is_letterlike(c));
    if !is_code(core) {
        runs(chunk, units);
        return;
    }
    let end = start + core.len();
    runs(&chunk[..start], units);
    units.push(Token {
        kind: TokenKind::Code,
        text: core,
    });
    runs(&chunk[end..], units);
}

/// Letters and digits to words and numbers, everything else to marks.
fn runs<'a>(chunk: &'a str, units: &mut Vec<Token<'a>>) {
    let mut rest = chunk;
    while let Some(first) = rest.chars().next() {
        let after_word = units
            .last()
            .is_some_and(|unit| unit.kind == TokenKind::Word);
        let and = first == '&' && after_word && rest[1..].starts_with(char::is_uppercase);
        let (kind, end) = if and {
            (TokenKind::Mark, 1)
        } else if !is_letterlike(first) {
            (
                TokenKind::Mark,
                rest.find(is_letterlike).unwrap_or(rest.len()),
            )
        } else if let Some(end) = number(rest) {
            (TokenKind::Number, end)
        } else {
            (TokenKind::Word, word(rest))
        };
        let (text, after) = rest.split_at(end);
        units.push(Token { kind, text });
        rest = after;
    }
}

/// Where a number at the start of a text ends; `None` where there is none, as in `6n`, where one digit may
/// have been a letter.
fn number(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut digits = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_ascii_digit() {
            digits += 1;
            end = at + 1;
        } else if !(matches!(c, '.' | ',' | '/' | ':' | '-' | '–')
            && digits > 0
            && chars.peek().is_some_and(|&(_, c)| c.is_ascii_digit()))
        {
            break;
        }
    }
    let goes_on = text[end..].chars().next().is_some_and(is_letterlike);
    (digits > 1 || (digits == 1 && !goes_on)).then_some(end)
}

/// Letters before a digit at a word's end that make it a footnote's number: `thành1`; after fewer it may have been a
/// letter, `s6`.
const BEFORE_NOTE: usize = 3;

/// Where the word at the start of a text ends: before a mark, before two digits, which are a number, and before a
/// footnote's.
fn word(text: &str) -> usize {
    let (mut letters, mut digits) = (0, 0);
    for (count, (at, c)) in text.char_indices().enumerate() {
        // Between capitals it is no letter: `VH&TT`.
        let and = c == '&'
            && text[..at].ends_with(char::is_uppercase)
            && text[at + 1..].starts_with(char::is_uppercase);
        if !is_letterlike(c) || and {
            return at;
        }
        let last = !text[at + c.len_utf8()..].starts_with(is_letterlike);
        if c.is_ascii_digit() && last && letters == count && letters >= BEFORE_NOTE {
            return at;
        }
        letters += usize::from(c.is_alphabetic());
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        if digits == 2 {
            return at - 1;
        }
    }
    text.len()
}

/// Whether characters without a blank are a document's number (`1376/QĐ-UBND`, `42/2022/NĐ-CP`), or a web or
/// mail address.
fn is_code(core: &str) -> bool {
    is_address(core) || is_document_number(core)
}

fn is_address(core: &str) -> bool {
    let domain = |text: &str| {
        let mut labels = text.split('.');
        let ends = [
            "vn", "com", "net", "org", "gov", "edu", "info", "asia", "io",
        ];
        let last = labels.next_back().unwrap_or_default();
        let last = last.split('/').next().unwrap_or_default();
        let before: Vec<&str> = labels.collect();
        !before.is_empty()
            && ends.iter().any(|end| last.eq_ignore_ascii_case(end))
            && before
                .iter()
                .all(|label| label.len() > 1 && label.is_ascii())
    };
    core.contains("://")
        || core.starts_with("www.")
        || core.split_once('@').map_or_else(
            || domain(core),
            |(name, host)| !name.is_empty() && domain(host),
        )
}

fn is_document_number(core: &str) -> bool {
    let digits = core.len() - core.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    digits > 0
        && core[digits..].starts_with(['/', '-'])
        && core[digits..].chars().any(char::is_uppercase)
        && core
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '–' | '.' | '&'))
}

fn is_letterlike(c: char) -> bool {
    c.is_alphanumeric() || LETTERLIKE.contains(&c) || is_combining(c)
}

/// Whether a character is one of the marks that a Vietnamese letter may be followed by in NFD.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a line is set in capitals; two letters may be an abbreviation in any line.
pub(crate) fn is_in_capitals(line: &[Token<'_>]) -> bool {
    let words = line.iter().filter(|unit| unit.kind == TokenKind::Word);
    let (long, short): (Vec<&str>, Vec<&str>) = words
        .map(|unit| unit.text)
        .partition(|word| word.chars().count() > 2);
    let telling = if long.is_empty() { short } else { long };
    let letters = telling.iter().flat_map(|word| word.chars());
    let (mut all, mut capitals) = (0, 0);
    for letter in letters.filter(|c| c.is_alphabetic()) {
        all += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    all >= 4 && capitals * 10 > all * 6
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(line: &str) -> String {
        let letter = |kind| match kind {
            TokenKind::Blank => '_',
            TokenKind::Word => 'w',
            TokenKind::Number => 'n',
            TokenKind::Code => 'c',
            TokenKind::Mark => 'm',
        };
        units(line)
            .iter()
            .filter(|unit| unit.kind != TokenKind::Blank)
            .map(|unit| format!("{}:{}", letter(unit.kind), unit.text))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn words_numbers_codes_and_marks_are_told_apart() {
        for (line, expected) in [
            ("Tỷ lệ (90%):", "w:Tỷ w:lệ m:( n:90 m:%):"),
            ("2514/2530 = 99,4%", "n:2514/2530 m:= n:99,4 m:%"),
            ("1.757.251.138 d6ng", "n:1.757.251.138 w:d6ng"),
            (
                "1376/QD-UBND, ngay 18/3/2024",
                "c:1376/QD-UBND m:, w:ngay n:18/3/2024",
            ),
            ("42/2022/ND-", "c:42/2022/ND m:-"),
            ("OD 969/0D-UBND", "w:OD c:969/0D-UBND"),
            ("VH&TT; K& ho", "w:VH m:& w:TT m:; w:K& w:ho"),
            ("KT-XH, b/c", "w:KT m:- w:XH m:, w:b m:/ w:c"),
            ("ti€u ¢6 1& K&", "w:ti€u w:¢6 w:1& w:K&"),
            ("tr&n www.binhha.gov.vn.", "w:tr&n c:www.binhha.gov.vn m:."),
            ("a@binhha.vn; binhha.vn", "c:a@binhha.vn m:; c:binhha.vn"),
            (
                "s6 B9 18n 01tiêu 3.10. thành1",
                "w:s6 w:B9 n:18 w:n n:01 w:tiêu n:3.10 m:. w:thành n:1",
            ),
            ("2022-2025 và 20 - 25", "n:2022-2025 w:và n:20 m:- n:25"),
            ("'UBND xa", "m:' w:UBND w:xa"),
            ("6 tháng", "n:6 w:tháng"),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    proptest! {
        #[test]
        fn the_units_are_the_line(line in "\\PC{0,60}") {
            let whole: String = units(&line).iter().map(|unit| unit.text).collect();
            prop_assert_eq!(whole, line);
        }
    }
}
