//! How findings name things.

use std::borrow::Cow;

use baocao_report::{Criterion, Method};

/// A name longer than this, in letters, is cut.
const LONGEST_NAME: usize = 60;

/// A criterion by its number, or by its wording where it has none.
pub(super) fn called(criterion: &Criterion) -> String {
    match &criterion.code {
        Some(code) => format!("Tiêu chí {code}"),
        None => format!("Tiêu chí “{}”", short(&criterion.name)),
    }
}

/// A text cut to a readable length.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}

/// A number as officers print it, with a comma and no more decimals than it needs.
pub(super) fn in_print(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => &text,
    };
    text.replace('.', ",")
}

/// What is to be said of figures that OCR has read: they may be its mistake.
pub(super) fn read_from(method: Method) -> &'static str {
    match method {
        Method::Ocr => " Số đọc từ bản quét, cần so với bản gốc.",
        Method::Typed | Method::TextLayer | Method::Mixed => "",
    }
}

/// The first items of a list, and how many more there are: `3.5, 3.6 … (12)`.
pub(super) fn listed(items: &[String], most: usize) -> String {
    let shown = items
        .iter()
        .take(most)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if items.len() > most {
        format!("{shown} … (tổng cộng {})", items.len())
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_with_a_comma() {
        for (value, decimals, text) in [
            (82.382_812, 2, "82,38"),
            (100.0, 3, "100"),
            (80.5, 3, "80,5"),
            (0.0, 0, "0"),
            (1200.0, 0, "1200"),
        ] {
            assert_eq!(in_print(value, decimals), text);
        }
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(short("Hộ có cáp quang"), "Hộ có cáp quang");
        assert_eq!(short(&"ộ".repeat(70)).chars().count(), LONGEST_NAME + 1);
        let items: Vec<String> = (1..=4).map(|n| n.to_string()).collect();
        assert_eq!(listed(&items, 4), "1, 2, 3, 4");
        assert_eq!(listed(&items, 2), "1, 2 … (tổng cộng 4)");
    }
}
