//! Texts that know which lines of the document they came from.

use crate::layout::{Document, LineId};
use baocao_report::geometry::Rect;
use baocao_report::{Confidence, Method, Place};
use baocao_vietnamese::fold;

/// Where a record's lines stand and how they were read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RecordOrigin {
    pub(super) at: Place,
    /// The least trusted of the lines' methods.
    pub(super) method: Method,
    /// The lowest confidence of the lines that have one.
    pub(super) confidence: Option<Confidence>,
    /// Whether restoration has changed one of the lines.
    pub(super) edited: bool,
}

/// The origin of some lines. The box holds those on the first line's page only: a box over two pages
/// would mean nothing.
pub(super) fn origin(document: &Document, lines: &[LineId]) -> RecordOrigin {
    let lines = || lines.iter().map(|&id| document.line(id));
    let page = lines().map(|line| line.page).next();
    let here = lines().filter(|line| Some(line.page) == page);
    RecordOrigin {
        at: Place {
            page,
            bounds: Rect::hull(here.filter_map(|line| line.at)),
            line: lines().map(|line| line.number).next(),
        },
        method: lines()
            .map(|line| line.method)
            .max()
            .unwrap_or(Method::Typed),
        confidence: lines()
            .filter_map(|line| line.confidence)
            .min_by(|a, b| a.get().total_cmp(&b.get())),
        edited: lines().any(|line| line.read.is_some()),
    }
}

/// A text without the blanks and the closing marks around it, `None` where nothing is left.
pub(super) fn present(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A wording without the `:`, `.` or `;` that ends it.
pub(super) fn without_end_mark(text: &str) -> &str {
    let text = text.trim_end();
    if text.ends_with("...") {
        return text;
    }
    text.trim_end_matches([':', '.', ';', ',', ' '])
}

/// Whether a text has small letters in it or is all capitals. A text without letters is no capitals.
pub(super) fn all_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Whether a paragraph speaks of criteria: tiêu chí, chỉ tiêu, chỉ số.
pub(super) fn speaks_of_criteria(text: &str) -> bool {
    let folded = fold(text);
    ["tieu chi", "chi tieu", "chi so"]
        .iter()
        .any(|word| folded.contains(word))
}

/// Whether a title is that of a table of money: revenue and spending also have plans and results.
pub(super) fn speaks_of_money(text: &str) -> bool {
    let folded = fold(text);
    [
        "ngan sach",
        "du toan",
        "quyet toan",
        "giai ngan",
        "kinh phi",
        "von dau tu",
    ]
    .iter()
    .any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::example::DocumentBuilder;

    #[test]
    fn an_origin_is_as_sure_as_its_worst_line() {
        let mut document = DocumentBuilder::new()
            .paragraph(&["một", "hai"])
            .paragraph(&["ba"])
            .document();
        document.lines[0].at = Some(Rect::new(0.0, 0.0, 5.0, 5.0));
        document.lines[1].confidence = Some(Confidence::new(0.4));
        document.lines[1].method = Method::Ocr;
        document.lines[2].at = Some(Rect::new(50.0, 0.0, 90.0, 5.0));
        document.lines[2].page = 2;
        let all = [LineId(0), LineId(1), LineId(2)];
        let origin = origin(&document, &all);
        assert_eq!(origin.at.page, Some(1));
        assert_eq!(origin.at.line, Some(1));
        assert_eq!(origin.at.bounds, Some(Rect::new(0.0, 0.0, 5.0, 5.0)));
        assert_eq!(origin.method, Method::Ocr);
        assert_eq!(origin.confidence, Some(Confidence::new(0.4)));
    }

    #[test]
    fn end_marks_go_and_an_ellipsis_stays() {
        assert_eq!(without_end_mark("Tỷ lệ hộ: "), "Tỷ lệ hộ");
        assert_eq!(without_end_mark("Zalo, ..."), "Zalo, ...");
        assert_eq!(without_end_mark(" : "), "");
    }
}
