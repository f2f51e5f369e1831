//! What the first words of a line tell: a list item, a heading, a title.

use baocao_vietnamese::pattern;

// `I.` `1.` `1.1.` `2.4 Có` `a)` `1)` `-` `+` `*` `•`, each with text behind it or alone; a number alone, which
// is how the first column of a table comes out of a dump.
pattern!(
    ITEM,
    r"^(?:[-+*•▪➢✓–—](?:\s|\p{L})|[IVX]{1,5}[.)](?:\s|$)|\d{1,2}(?:\.\d{1,2}){0,3}[.)](?:\s|\p{L}|$)|\d{1,2}(?:\.\d{1,2}){1,3}\s+\p{Lu}|[a-zđ][.)](?:\s|$)|\d{1,2}(?:\.\d{1,2}){0,3}$)"
);
// `6 tháng đầu năm 2025`
pattern!(PERIOD, r"^\d{1,2} (?:tháng|năm|quý) ");
pattern!(DASH, r"^[-–—]\s*(\S*)");
// The names of administrative documents (Nghị định 30/2020/NĐ-CP, Điều 7) that stand on a line alone.
pattern!(
    KIND,
    r"^(?:BÁO CÁO|TỜ TRÌNH|KẾ HOẠCH|QUYẾT ĐỊNH|NGHỊ QUYẾT|CHỈ THỊ|THÔNG BÁO|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN|BIÊN BẢN|CÔNG VĂN|CÔNG ĐIỆN|HƯỚNG DẪN|THÔNG CÁO|QUY CHẾ|QUY ĐỊNH)$"
);
pattern!(
    APPENDIX,
    r"^(?i:phụ lục|biểu|mẫu)(?:\s+(?i:số))?\s*[\dIVX]{0,5}\s*[.:]?$"
);
pattern!(
    REMARK,
    r"^[(*]{1,2}.*(?i:phụ lục|kèm theo|đính kèm|ban hành).*"
);
pattern!(
    FRAME,
    r"^(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA|Độc lập\s*[-–]\s*Tự do|(?:TM|KT|TL|TUQ|Q)\.\s?\p{Lu}|(?i:nơi nhận\s*:|kính gửi\s*:|số\s*:))"
);

/// Whether a paragraph ends between two lines whatever else is known of them.
pub(super) fn parts(before: &str, text: &str) -> bool {
    is_alone(before)
        || is_alone(text)
        || is_start(text)
        || is_item(text, before)
        || REMARK.is_match(before) && before.ends_with(')')
}

/// Whether a line starts an item of a list or a numbered heading, the line before it being `before`.
fn is_item(text: &str, before: &str) -> bool {
    if !ITEM.is_match(text) {
        return false;
    }
    // `2022` on one line and `- 2025` on the next are a span of years, not an item.
    let span = DASH
        .captures(text)
        .is_some_and(|found| found[1].starts_with(|c: char| c.is_ascii_digit()));
    !(span && before.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether a line is never joined to its neighbours: the kind of a document, the number of an appendix, a
/// line of the frame that every document has.
fn is_alone(text: &str) -> bool {
    KIND.is_match(text) || APPENDIX.is_match(text)
}

/// Whether a line starts something that nothing before it runs on into.
fn is_start(text: &str) -> bool {
    REMARK.is_match(text) || FRAME.is_match(text)
}

/// Whether all letters of a line are capitals, and there are some.
pub(super) fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

/// Whether a line goes on with the sentence before it.
pub(super) fn goes_on(text: &str) -> bool {
    let first = text.trim_start_matches(['"', '“', '‘', '(', '\'']);
    first.starts_with(|c: char| c.is_lowercase())
        || PERIOD.is_match(text)
        || text.starts_with([')', ',', ';', ':', '.', '/', '”'])
}

/// Whether a line opens a parenthesis that it does not close.
pub(super) fn is_open(text: &str) -> bool {
    text.rfind('(') > text.rfind(')')
}
