//! The subject (trích yếu) of a document.

use crate::dictionary::DocumentKinds;
use crate::parse::outline::{OutlineBlock, OutlineParagraph};
use crate::parse::text::{all_capitals, present, without_end_mark};
use baocao_vietnamese::{Folded, fold};

/// A title's further paragraphs are no longer than this, in words.
const LONGEST_TITLE_LINE: usize = 34;

/// Folded words with which the text below a title begins.
const OPENINGS: [&str; 12] = [
    "thuc hien quyet dinh",
    "thuc hien ke hoach",
    "thuc hien cong van",
    "thuc hien chi",
    "can cu",
    "theo de nghi",
    "kinh gui",
    "thuc hien nghi quyet",
    "thuc hien van ban",
    "trien khai thuc hien",
    "theo noi dung",
    "trong thoi gian qua",
];

/// The subject: what follows the kind, up to the first paragraph that is no title; of a letter, what
/// follows `V/v`.
pub(super) fn subject(
    pieces: &[OutlineBlock],
    kind: Option<&str>,
    kinds: &DocumentKinds,
) -> Option<String> {
    let entries: Vec<&OutlineParagraph> = pieces
        .iter()
        .filter_map(OutlineBlock::paragraph)
        .take(40)
        .collect();
    let titled = entries.iter().enumerate().find_map(|(at, entry)| {
        let rest = after_kind(&entry.text, kinds)?;
        (kind.is_some()).then(|| (at, rest.to_owned()))
    });
    let Some((at, mut subject)) = titled else {
        return letter(&entries);
    };
    for entry in entries.iter().skip(at + 1) {
        if entry.text.chars().all(|c| !c.is_alphanumeric()) {
            if subject.is_empty() {
                continue;
            }
            break;
        }
        if !subject.is_empty() && !continues(&subject, &entry.text) || opens(entry) {
            break;
        }
        if !subject.is_empty() {
            subject.push(' ');
        }
        subject.push_str(&entry.text);
    }
    present(without_end_mark(&subject))
}

/// What follows a kind printed in capitals, or alone, at the beginning of a paragraph.
fn after_kind<'t>(text: &'t str, kinds: &DocumentKinds) -> Option<&'t str> {
    let folded = Folded::new(text);
    let (_, length) = kinds.leading(folded.text())?;
    let at = folded.source(0..length).end;
    let whole = kinds.whole(text).is_some() && text.starts_with(char::is_uppercase);
    (whole || all_capitals(&text[..at])).then(|| text[at..].trim())
}

/// Whether a paragraph goes on with a title.
fn continues(subject: &str, text: &str) -> bool {
    let lower = text.trim_start_matches('(').starts_with(char::is_lowercase);
    let open = !subject.ends_with(['.', ':', ';']);
    let short = text.split_whitespace().count() <= LONGEST_TITLE_LINE;
    short && (lower || (open && !text.ends_with([':', '.', ';'])))
}

/// Whether a paragraph opens the text below the title.
fn opens(entry: &OutlineParagraph) -> bool {
    let start: String = entry.text.chars().take(40).collect();
    let start = fold(&start);
    let long = entry.text.split_whitespace().count() > LONGEST_TITLE_LINE;
    let opening = OPENINGS.iter().any(|words| start.starts_with(words));
    entry.marker.is_some()
        || start.starts_with("kinh gui")
        || (opening && (long || !entry.text.starts_with(char::is_lowercase)))
}

fn letter(entries: &[&OutlineParagraph]) -> Option<String> {
    let mark = |text: &str| {
        let start = fold(&text.chars().take(8).collect::<String>());
        let length = ["v/v", "vv:", "ve viec"]
            .iter()
            .find(|m| start.starts_with(**m))?
            .chars()
            .count();
        text.char_indices().nth(length).map(|(at, _)| at)
    };
    entries.iter().find_map(|entry| {
        let at = mark(&entry.text)?;
        present(without_end_mark(
            entry.text[at..].trim_start_matches([':', ' ']),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::parse::example::DocumentBuilder;
    use crate::parse::outline::outline;

    fn subject_of(text: &str, kind: Option<&str>) -> Option<String> {
        let document = DocumentBuilder::new().text(text).document();
        subject(&outline(&document), kind, &Dictionary::builtin().kinds)
    }

    #[test]
    fn a_title_runs_to_the_first_paragraph_of_the_text() {
        for text in [
            "BÁO CÁO\nKết quả làm đường\ntheo Bộ tiêu chí huyện.\nThực hiện Quyết định số 1/QĐ-UBND, xã báo cáo:",
            "BÁO CÁO\nKết quả làm đường theo Bộ tiêu chí huyện\n-------\nNăm qua xã đã làm",
            "BÁO CÁO Kết quả làm đường theo Bộ tiêu chí huyện\nCăn cứ Kế hoạch số 1/KH-UBND",
            "BÁO CÁO\nKết quả làm đường theo Bộ tiêu chí huyện\nI. TÌNH HÌNH",
        ] {
            assert_eq!(
                subject_of(text, Some("báo cáo")).as_deref(),
                Some("Kết quả làm đường theo Bộ tiêu chí huyện"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_letter_states_its_subject_after_v_v() {
        let text = "Số: 12/UBND-VX\nV/v báo cáo kết quả làm đường\nKính gửi: Sở Nội vụ";
        assert_eq!(
            subject_of(text, Some("công văn")).as_deref(),
            Some("báo cáo kết quả làm đường")
        );
        assert_eq!(subject_of("Kính gửi: Sở Nội vụ", Some("công văn")), None);
    }
}
