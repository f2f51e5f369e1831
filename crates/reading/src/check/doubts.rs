//! Figures that may not be what was printed: read with little confidence, changed beside, on damaged pages.

use super::Code;
use super::words::{called, in_print, listed};
use crate::layout::Document;
use baocao_extract::Word;
use baocao_report::{Criterion, Edit, Finding, Grade, Method, PageInfo, Place, Report};

/// A figure that Tesseract reads with less confidence is told. On scans of 200 dpi one of a hundred that are
/// right lies below, on one of 120 dpi two of a hundred; `docs/findings.md`.
const SURE_FIGURE: f32 = 0.6;

/// A change beside a figure with less confidence is told: one such change in ten is wrong.
const SURE_CHANGE: f32 = 0.9;

/// The same where a digit went with the change.
const SURE_CHANGE_OF_DIGIT: f32 = 0.95;

/// How many words a message names.
const NAMED: usize = 4;

/// The findings on how a report was read.
pub(super) fn check(report: &Report, document: &Document) -> Vec<Finding> {
    let unsure = unsure_figures(document);
    let mut edits: Vec<&Edit> = report.edits.iter().collect();
    edits.sort_by_key(|edit| edit.line);
    let mut starts: Vec<u32> = report.criteria.iter().filter_map(|c| c.at.line).collect();
    starts.sort_unstable();
    let of_records = report.criteria.iter().flat_map(|criterion| {
        let lines = lines(criterion, &starts);
        let unsure = within(&unsure, lines, |(line, _)| *line);
        let edits = within(&edits, lines, |edit| edit.line);
        figures(criterion, unsure)
            .into_iter()
            .chain(changes(criterion, edits))
    });
    damaged(&report.pages, report.edits.len())
        .into_iter()
        .chain(unsure_pages(&report.pages))
        .chain(of_records)
        .collect()
}

/// The lines of a record: from its first to the one before the next record's. They may hold what is no part
/// of it, so that words count only where its texts have them.
fn lines(criterion: &Criterion, starts: &[u32]) -> (u32, u32) {
    let Some(first) = criterion.at.line else {
        return (0, 0);
    };
    let next = starts.partition_point(|&start| start <= first);
    (first, starts.get(next).copied().unwrap_or(u32::MAX))
}

/// The part of a list, sorted by its lines, that lies in some lines.
fn within<T>(list: &[T], (from, to): (u32, u32), line: impl Fn(&T) -> u32) -> &[T] {
    let start = list.partition_point(|item| line(item) < from);
    let end = list.partition_point(|item| line(item) < to);
    list.get(start..end).unwrap_or(&[])
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Words with digits that OCR was not sure of, each with its line, in the order of the lines.
fn unsure_figures(document: &Document) -> Vec<(u32, &Word)> {
    let read = document
        .lines
        .iter()
        .filter(|line| line.method == Method::Ocr);
    let mut unsure: Vec<(u32, &Word)> = read
        .flat_map(|line| line.words.iter().map(|word| (line.number, word)))
        .filter(|(_, word)| has_digit(&word.text))
        .filter(|(_, word)| word.confidence.is_some_and(|c| c.get() < SURE_FIGURE))
        .collect();
    unsure.sort_by_key(|(line, _)| *line);
    unsure
}

/// The texts of a record that hold its figures.
fn figured(criterion: &Criterion) -> impl Iterator<Item = &str> {
    let result = criterion.result.as_ref().map(|r| r.text.as_str());
    let target = criterion.target.as_ref().map(|t| t.text.as_str());
    [target, result, criterion.deadline.as_deref()]
        .into_iter()
        .flatten()
}

fn figures(criterion: &Criterion, unsure: &[(u32, &Word)]) -> Option<Finding> {
    let printed = |word: &&(u32, &Word)| {
        figured(criterion).any(|text| text.split_whitespace().any(|w| w == word.1.text))
    };
    let found: Vec<String> = unsure
        .iter()
        .filter(printed)
        .map(|(_, word)| {
            let confidence = word.confidence.map_or(0.0, |c| f64::from(c.get()));
            format!("“{}” ({})", word.text, in_print(confidence, 2))
        })
        .collect();
    (!found.is_empty()).then(|| {
        let message = format!(
            "{}: nhận dạng chưa chắc số {}, cần so với bản gốc.",
            called(criterion),
            listed(&found, NAMED)
        );
        Code::FigureUnsure.finding(criterion.at, message)
    })
}

/// Changes beside a record's figures that are none too sure, and a dot that was put into its number.
fn changes(criterion: &Criterion, edits: &[&Edit]) -> Option<Finding> {
    let found: Vec<String> = edits
        .iter()
        .filter(|edit| is_number(criterion, edit) || is_beside(criterion, edit))
        .map(|edit| format!("“{}” thành “{}”", edit.from, edit.to))
        .collect();
    (!found.is_empty()).then(|| {
        let message = format!(
            "{}: đã sửa {}, cần so với bản gốc.",
            called(criterion),
            listed(&found, NAMED)
        );
        Code::FigureEdited.finding(criterion.at, message)
    })
}

/// Whether a change was made to the record's own number.
fn is_number(criterion: &Criterion, edit: &Edit) -> bool {
    has_digit(&edit.from) && criterion.code.as_deref() == Some(edit.to.as_str())
}

fn is_beside(criterion: &Criterion, edit: &Edit) -> bool {
    let sure = if has_digit(&edit.from) {
        SURE_CHANGE_OF_DIGIT
    } else {
        SURE_CHANGE
    };
    edit.confidence.get() < sure && figured(criterion).any(|text| stands_by_figure(text, &edit.to))
}

/// Whether words stand in a text with a figure right before or behind them.
fn stands_by_figure(text: &str, words: &str) -> bool {
    if words.is_empty() {
        return false;
    }
    text.match_indices(words).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + words.len()..]);
        let whole =
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        let left = before.split_whitespace().next_back();
        let right = after
            .split_whitespace()
            .find(|word| word.chars().any(char::is_alphanumeric));
        whole && (left.is_some_and(has_digit) || right.is_some_and(has_digit))
    })
}

/// One finding on all pages that came with damaged text.
fn damaged(pages: &[PageInfo], edits: usize) -> Option<Finding> {
    let numbers: Vec<u32> = pages
        .iter()
        .filter(|page| page.degraded)
        .map(|page| page.number)
        .collect();
    let first = *numbers.first()?;
    let restored = match edits {
        0 => String::new(),
        edits => format!(" Đã sửa {edits} chỗ."),
    };
    let message = format!(
        "Trang {}: phần chữ có sẵn trong tệp bị hỏng hoặc mất dấu.{restored} Số liệu giữ nguyên như đọc được, cần so với bản gốc.",
        ranges(&numbers)
    );
    Some(Code::PageDegraded.finding(on_page(first), message))
}

/// A finding on the pages that could not be read, and one on those with many doubtful words.
pub(super) fn unsure_pages(pages: &[PageInfo]) -> impl Iterator<Item = Finding> {
    let told = |grade, words: &str| {
        let of_grade = |page: &&PageInfo| {
            page.grade == grade && matches!(page.method, Method::Ocr | Method::Mixed)
        };
        let numbers: Vec<u32> = pages.iter().filter(of_grade).map(|p| p.number).collect();
        let message = format!("Trang {}: {words}", ranges(&numbers));
        let first = numbers.first()?;
        Some(Code::PageUnsure.finding(on_page(*first), message))
    };
    let poor = told(
        Grade::Poor,
        "không nhận dạng được (chữ viết tay, ảnh mờ …), không lấy số liệu từ đây; cần xem bản gốc.",
    );
    let check = told(
        Grade::Check,
        "nhiều chữ nhận dạng chưa chắc, cần so với bản gốc.",
    );
    poor.into_iter().chain(check)
}

fn on_page(number: u32) -> Place {
    Place {
        page: Some(number),
        bounds: None,
        line: None,
    }
}

/// Rising numbers with those that follow each other joined: `1–3, 5`.
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let shown = runs.filter_map(|run| match run {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example::{codes, criterion, page, report, scanned};
    use baocao_report::Confidence;

    fn edit(line: u32, from: &str, to: &str, confidence: f32) -> Edit {
        Edit {
            line,
            from: from.into(),
            to: to.into(),
            confidence: Confidence::new(confidence),
            reason: String::new(),
        }
    }

    fn messages(report: &Report, document: &Document) -> Vec<String> {
        check(report, document)
            .into_iter()
            .map(|f| f.message)
            .collect()
    }

    #[test]
    fn a_figure_that_was_hardly_read_is_told_with_its_record() {
        let mut report = report();
        report.criteria = vec![
            criterion("1.1").target("70%").result("50%").line(1).build(),
            criterion("1.2").target("70%").result("80%").line(3).build(),
        ];
        let of = |words: &[(u32, &str, f32)]| messages(&report, &scanned(words));
        assert_eq!(
            of(&[(2, "50%", 0.41), (3, "70%", 0.97), (3, "80%", 0.93)]),
            ["Tiêu chí 1.1: nhận dạng chưa chắc số “50%” (0,41), cần so với bản gốc."]
        );
        // Sure enough, no figure, or a figure of something else.
        assert_eq!(
            of(&[(2, "50%", 0.61), (2, "loa", 0.2), (2, "96", 0.2)]),
            [""; 0]
        );
        // The line of the other record.
        assert_eq!(of(&[(1, "80%", 0.2)]), [""; 0]);
    }

    #[test]
    fn an_unsure_change_beside_a_figure_is_told() {
        let mut report = report();
        report.criteria = vec![
            criterion("1.1")
                .result("Quý II có 14 hộ được hỗ trợ")
                .line(4)
                .build(),
        ];
        let told = |edits: Vec<Edit>| {
            let mut report = report.clone();
            report.edits = edits;
            messages(&report, &Document::default())
        };
        let message = "Tiêu chí 1.1: đã sửa “¢6” thành “có”, cần so với bản gốc.";
        assert_eq!(told(vec![edit(5, "¢6", "có", 0.93)]), [message]);
        assert_eq!(told(vec![edit(5, "co", "có", 0.7)]).len(), 1);
        for sure in [
            edit(5, "¢6", "có", 0.96),
            edit(5, "co", "có", 0.93),
            edit(5, "hoa", "hỗ", 0.3),
            edit(3, "¢6", "có", 0.3),
            edit(5, "x", "thôn khác", 0.3),
            // A part of the word beside the figure.
            edit(5, "x", "h", 0.3),
        ] {
            assert_eq!(told(vec![sure.clone()]), [""; 0], "{sure:?}");
        }
    }

    #[test]
    fn a_dot_put_into_a_number_is_told() {
        let mut report = report();
        report.criteria = vec![
            criterion("4.4").line(7).build(),
            criterion("4.5").line(8).build(),
        ];
        report.edits = vec![edit(7, "44", "4.4", 0.95)];
        let findings = check(&report, &Document::default());
        assert_eq!(codes(&findings), ["figure-edited"]);
        assert_eq!(
            findings[0].message,
            "Tiêu chí 4.4: đã sửa “44” thành “4.4”, cần so với bản gốc."
        );
    }

    #[test]
    fn pages_to_look_at_are_one_finding_a_grade() {
        let mut report = report();
        report.pages = (1..=6).map(page).collect();
        for (at, grade) in [(1, Grade::Poor), (3, Grade::Check), (4, Grade::Check)] {
            report.pages[at].grade = grade;
        }
        // A typed page that is damaged is told of as such.
        assert_eq!(messages(&report, &Document::default()), [""; 0]);
        for page in &mut report.pages {
            page.method = Method::Ocr;
        }
        let findings = check(&report, &Document::default());
        assert_eq!(codes(&findings), ["page-unsure", "page-unsure"]);
        assert!(findings[0].message.starts_with("Trang 2: không"));
        assert!(findings[1].message.starts_with("Trang 4–5: nhiều"));
    }

    #[test]
    fn damaged_pages_are_one_finding() {
        let mut report = report();
        report.pages = (1..=6).map(page).collect();
        assert_eq!(messages(&report, &Document::default()), [""; 0]);
        for at in [0, 1, 2, 4] {
            report.pages[at].degraded = true;
        }
        report.edits = vec![edit(1, "dan", "dân", 1.0)];
        let said = messages(&report, &Document::default());
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("Trang 1–3, 5: "), "{}", said[0]);
        assert!(said[0].contains("Đã sửa 1 chỗ"), "{}", said[0]);
    }
}
