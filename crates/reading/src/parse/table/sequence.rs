//! Codes of a scanned table whose dot OCR lost, found by their neighbours.
//!
//! Tesseract reads `4.4` as `44` now and then. Between `4.3` and `4.5` it can be nothing else: the digits
//! stay as read, and only a dot is put between them. It is done for OCR alone, where the code as read does
//! not fit its neighbours and the code with a dot does; each change is kept as an [`Edit`].

use super::unclassified_row::UnclassifiedRow;
use crate::layout::Document;
use crate::parse::numbering;
use baocao_report::{Confidence, Edit, Method};

/// How sure such a change is. Not calibrated: the digits are OCR's, the dot is the neighbours'.
const SURE: f32 = 0.95;

/// Puts lost dots back into the codes of rows, from the first row to the last; `before` is the code above them, where
/// they continue a table.
pub(super) fn mend(
    rows: &mut [UnclassifiedRow],
    before: Option<String>,
    document: &Document,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut before = before;
    for at in 0..rows.len() {
        let after = rows[at + 1..].iter().find_map(|row| row.code.clone());
        let row = &mut rows[at];
        let Some(code) = row.code.clone() else {
            continue;
        };
        let line = row.ordinal.map(|id| document.line(id));
        if let Some(line) = line.filter(|line| line.method == Method::Ocr)
            && let Some(dotted) = dotted(&code, before.as_deref(), after.as_deref())
        {
            edits.push(Edit {
                line: line.number,
                from: code,
                to: dotted.clone(),
                confidence: Confidence::new(SURE),
                reason: "numbering: a dot that OCR lost, between the codes above and below".into(),
            });
            row.mended = true;
            row.code = Some(dotted);
        }
        before.clone_from(&row.code);
    }
    edits
}

/// The code with a dot, where only that fits the code before it or the code behind it. What is before it counts first:
/// the one behind it may have lost its dot as well.
fn dotted(code: &str, before: Option<&str>, after: Option<&str>) -> Option<String> {
    let follows_it = |code: &str| before.is_some_and(|before| follows(code, before));
    let leads_on = |code: &str| after.is_some_and(|after| is_next(after, code));
    if code.contains('.') || !code.bytes().all(|b| b.is_ascii_digit()) || follows_it(code) {
        return None;
    }
    let dotted = || (1..code.len()).map(|at| format!("{}.{}", &code[..at], &code[at..]));
    dotted()
        .find(|dotted| follows_it(dotted))
        .or_else(|| dotted().find(|dotted| !leads_on(code) && leads_on(dotted)))
}

/// Whether a code follows another: the next beside it, or the first below it.
pub(super) fn follows(code: &str, before: &str) -> bool {
    is_next(code, before) || code.strip_prefix(before) == Some(".1")
}

/// Whether a code is the next beside another: `2.5` beside `2.4`, `13` beside `12`.
fn is_next(code: &str, before: &str) -> bool {
    let (Some(code), Some(before)) = (numbering::parts(code), numbering::parts(before)) else {
        return false;
    };
    let (Some((last, above)), Some((last_before, above_before))) =
        (code.split_last(), before.split_last())
    else {
        return false;
    };
    let number = |part: &str| part.parse::<u32>().ok();
    above == above_before && number(last) == number(last_before).map(|n| n + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_dot_comes_back_where_the_neighbours_say_so() {
        for (before, code, after, expected) in [
            (Some("4.3"), "44", Some("4.5"), Some("4.4")),
            (Some("4"), "41", Some("4.2"), Some("4.1")),
            (Some("1.9"), "110", None, Some("1.10")),
            (None, "21", Some("2.2"), Some("2.1")),
            (Some("2.4"), "25", Some("26"), Some("2.5")),
            // A table numbered through is left alone, and so is what fits nothing.
            (Some("43"), "44", Some("45"), None),
            (Some("11"), "12", None, None),
            (Some("4.3"), "47", Some("5"), None),
            (None, "44", None, None),
            (Some("4.3"), "IV", Some("4.5"), None),
        ] {
            assert_eq!(
                dotted(code, before, after).as_deref(),
                expected,
                "{before:?} {code} {after:?}"
            );
        }
    }
}
