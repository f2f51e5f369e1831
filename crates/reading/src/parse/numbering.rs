//! The number or mark that a paragraph begins with: `II.`, `2.`, `2.1.`, `a)`, `-`.

/// What a paragraph begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParagraphMarker {
    /// `II.`
    Roman(String),
    /// `2.`, `2.1`, `3.10.`: the parts of the number as printed.
    Decimal(Vec<String>),
    /// `a)`
    Letter,
    /// `-`, `+`, `•`
    Bullet,
    /// `*`: a heading or a remark that belongs to no number.
    Star,
}

/// Labels that may stand before a number: `Tiêu chí 2.1. …`.
const LABELS: [&str; 4] = ["Tiêu chí số ", "Tiêu chí ", "Chỉ tiêu số ", "Chỉ tiêu "];

/// Numbers with more parts than this are no numbers of paragraphs.
const DEEPEST: usize = 5;

/// The marker of a text and the text after it.
pub(super) fn marker(text: &str) -> (Option<ParagraphMarker>, &str) {
    let text = text.trim_start();
    bullet(text)
        .or_else(|| letter(text))
        .or_else(|| roman(text))
        .or_else(|| decimal(text, false))
        .or_else(|| {
            let label = LABELS.iter().find_map(|label| text.strip_prefix(label))?;
            decimal(label, true)
        })
        .map_or((None, text), |(marker, rest)| {
            (Some(marker), rest.trim_start())
        })
}

/// The number that a whole cell holds, trailing dot off, blanks inside it closed: `3. 10.` is `3.10`.
/// `None` where the cell holds something else.
pub(super) fn code(cell: &str) -> Option<String> {
    let text: String = cell.split_whitespace().collect();
    let text = text.trim_end_matches(['.', ')', ':']);
    let whole = is_roman(text) || is_letter(text) || parts(text).is_some();
    whole.then(|| text.to_owned())
}

/// The parts of a decimal number: `2.1` is `2` and `1`.
pub(super) fn parts(code: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = code.split('.').collect();
    let sound =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (parts.len() <= DEEPEST && parts.iter().all(sound)).then_some(parts)
}

/// Whether a code is a Roman number or a single capital letter, as parts of a table are numbered.
pub(super) fn is_heading(code: &str) -> bool {
    is_roman(code) || (is_letter(code) && code.chars().all(char::is_uppercase))
}

fn is_roman(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}

fn is_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

fn bullet(text: &str) -> Option<(ParagraphMarker, &str)> {
    let first = text.chars().next()?;
    let marker = match first {
        '-' | '–' | '—' | '+' | '•' | '·' | '●' | '○' | '▪' => ParagraphMarker::Bullet,
        '*' => ParagraphMarker::Star,
        _ => return None,
    };
    Some((marker, &text[first.len_utf8()..]))
}

fn letter(text: &str) -> Option<(ParagraphMarker, &str)> {
    let first = text.chars().next().filter(|c| c.is_lowercase())?;
    let rest = text[first.len_utf8()..].strip_prefix([')', '.'])?;
    rest.starts_with(' ')
        .then_some((ParagraphMarker::Letter, rest))
}

fn roman(text: &str) -> Option<(ParagraphMarker, &str)> {
    let end = text.find(|c: char| !matches!(c, 'I' | 'V' | 'X' | 'L'))?;
    let (number, rest) = text.split_at(end);
    let rest = rest.strip_prefix(['.', ')', '-', '/', ':']).or_else(|| {
        // `II KẾT QUẢ`: without a mark only before capitals.
        let next = rest.strip_prefix(' ')?;
        let word: String = next.chars().take_while(|c| *c != ' ').collect();
        (word.chars().count() > 1 && super::text::all_capitals(&word)).then_some(next)
    })?;
    (is_roman(number)
        && (rest.is_empty() || rest.starts_with(' ') || rest.starts_with(char::is_uppercase)))
    .then(|| (ParagraphMarker::Roman(number.to_owned()), rest))
}

/// A number of one part needs a dot or bracket after it, so does any before a small letter: `2 xã` and
/// `2.5 triệu` are quantities. After a label (`Tiêu chí 3`) neither does.
fn decimal(text: &str, labelled: bool) -> Option<(ParagraphMarker, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let bare = number.trim_end_matches('.');
    let parts = parts(bare)?;
    // Three digits after a dot group thousands.
    if parts.iter().any(|part| part.len() > 2) {
        return None;
    }
    let (closed, rest) = match rest.strip_prefix([')', ':', '/', '-']) {
        Some(rest) if rest.starts_with(' ') => (true, rest),
        _ => (bare.len() < number.len(), rest),
    };
    let text = rest.trim_start();
    let parted = rest.starts_with(' ')
        || rest.is_empty()
        || (closed && rest.starts_with(char::is_uppercase));
    let begins =
        text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '“' || c == '"');
    let sound = parted && (labelled || closed || (parts.len() > 1 && begins));
    sound.then(|| {
        let parts = parts.iter().map(|&p| p.to_owned()).collect();
        (ParagraphMarker::Decimal(parts), rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_begin_with_numbers_and_marks() {
        let number = |parts: &[&str]| {
            Some(ParagraphMarker::Decimal(
                parts.iter().map(|p| (*p).to_owned()).collect(),
            ))
        };
        for (text, expected, rest) in [
            (
                "II. KẾT QUẢ",
                Some(ParagraphMarker::Roman("II".into())),
                "KẾT QUẢ",
            ),
            (
                "II KẾT QUẢ",
                Some(ParagraphMarker::Roman("II".into())),
                "KẾT QUẢ",
            ),
            ("V vấn đề", None, "V vấn đề"),
            ("2. Hạ tầng số", number(&["2"]), "Hạ tầng số"),
            ("2.1. tỷ lệ hộ", number(&["2", "1"]), "tỷ lệ hộ"),
            ("2.4 Có loa", number(&["2", "4"]), "Có loa"),
            ("2.4.Có loa", number(&["2", "4"]), "Có loa"),
            ("4.3. 100% thôn", number(&["4", "3"]), "100% thôn"),
            ("2.5 triệu đồng", None, "2.5 triệu đồng"),
            ("2 xã", None, "2 xã"),
            ("1.000 người", None, "1.000 người"),
            ("18/34 thôn", None, "18/34 thôn"),
            ("12.3.2024 họp", None, "12.3.2024 họp"),
            ("Tiêu chí 2.1: Đường", number(&["2", "1"]), "Đường"),
            ("a) Thuận lợi", Some(ParagraphMarker::Letter), "Thuận lợi"),
            (
                "- 39/39 hồ sơ",
                Some(ParagraphMarker::Bullet),
                "39/39 hồ sơ",
            ),
            ("* Bộ tiêu chí", Some(ParagraphMarker::Star), "Bộ tiêu chí"),
            ("Ý kiến", None, "Ý kiến"),
            ("", None, ""),
        ] {
            assert_eq!(marker(text), (expected, rest), "{text}");
        }
    }

    #[test]
    fn a_cell_holds_a_code_and_nothing_else() {
        assert_eq!(code(" 3. 10. ").as_deref(), Some("3.10"));
        assert_eq!(code("IV").as_deref(), Some("IV"));
        assert_eq!(code("a)").as_deref(), Some("a"));
        assert_eq!(code("43").as_deref(), Some("43"));
        assert_eq!(code("2023"), None);
        assert_eq!(code("Tổng"), None);
        assert_eq!(code(""), None);
        assert!(is_heading("IV") && is_heading("A") && !is_heading("a") && !is_heading("1"));
    }
}
