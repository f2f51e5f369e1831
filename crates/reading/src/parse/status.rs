//! Statuses that are printed with a result, and the result without them.

use crate::dictionary::StatusWords;
use baocao_report::Status;
use baocao_vietnamese::fold;

/// A status found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StatusMention {
    pub(super) status: Status,
    /// The words printed for it.
    pub(super) text: String,
    /// The text before it; empty where the status came first.
    pub(super) before: String,
    /// The text after it.
    pub(super) after: String,
}

impl StatusMention {
    /// The text without the status.
    pub(super) fn rest(&self) -> String {
        [self.before.as_str(), self.after.as_str()]
            .join(" ")
            .trim()
            .to_owned()
    }

    fn new(status: Status, text: &str, before: &str, after: &str) -> Self {
        Self {
            status,
            text: text.trim().to_owned(),
            before: before.trim().to_owned(),
            after: after.trim().to_owned(),
        }
    }
}

/// Marks after which something new starts, so that what stands before is a phrase of its own.
const BREAKS: [char; 9] = ['.', ',', ';', ':', '(', '-', '–', '+', '/'];

/// The status of a criterion in running text: the last parentheses that hold a status and nothing else;
/// failing these, a status that is the text's last sentence.
pub(super) fn closing(text: &str, statuses: &StatusWords) -> Option<StatusMention> {
    parenthesised(text, statuses).or_else(|| last_sentence(text, statuses))
}

/// The last parentheses of a text that hold a status and nothing else.
pub(super) fn parenthesised(text: &str, statuses: &StatusWords) -> Option<StatusMention> {
    let mut end = text.len();
    while let Some(open) = text[..end].rfind('(') {
        let window = text.as_bytes()[open..].iter().take(LONGEST);
        if let Some(length) = window.into_iter().position(|&b| b == b')') {
            let inside = &text[open + 1..open + length];
            if let Some(status) = short(inside).and_then(|words| statuses.whole(words)) {
                let after = text[open + length + 1..].trim_start_matches(['.', ';', ',']);
                return Some(StatusMention::new(status, inside, &text[..open], after));
            }
        }
        end = open;
    }
    None
}

fn last_sentence(text: &str, statuses: &StatusWords) -> Option<StatusMention> {
    let text = text.trim_end().trim_end_matches(['.', ';']);
    let start = text.rfind(['.', ':', ';', '-', '–', '→']);
    let from = match start {
        None => 0,
        Some(at) => at + text[at..].chars().next().map_or(1, char::len_utf8),
    };
    let status = short(&text[from..]).and_then(|words| statuses.whole(words))?;
    let before = text[..start.unwrap_or(0)].trim_end();
    Some(StatusMention::new(
        status,
        without_brackets(&text[from..]),
        before,
        "",
    ))
}

/// Statuses are a few words long; nothing longer, in bytes, need be looked up.
const LONGEST: usize = 80;

fn short(text: &str) -> Option<&str> {
    (text.len() <= LONGEST).then(|| text.trim())
}

/// The status that a result cell begins with, when the words after it start anew: at a punctuation mark
/// or, where `capitals` says that the column prints statuses, at a capital letter. A status printed twice
/// is taken off twice; of `Đang triển khai Thực hiện nghiêm túc` only the shorter status is one. `Đang thực hiện rà soát` begins with no status: it is a sentence.
pub(super) fn leading(text: &str, capitals: bool, statuses: &StatusWords) -> Option<StatusMention> {
    if let Some(status) = short(text).and_then(|words| statuses.whole(words)) {
        return Some(StatusMention::new(status, without_brackets(text), "", ""));
    }
    let marks = [' ', '.', ',', ';', ':', '-', '–', '/'];
    statuses.leadings(text).find_map(|(status, length)| {
        let (words, mut rest) = text.split_at(length);
        rest = rest.trim_start();
        while let Some(again) = rest.strip_prefix(words) {
            rest = again.trim_start();
        }
        let anew = rest.is_empty() || rest.starts_with(BREAKS) || (capitals && starts_anew(rest));
        anew.then(|| StatusMention::new(status, words, "", rest.trim_start_matches(marks)))
    })
}

/// Whether words after a status start a sentence of their own: with a capital letter, or with a figure
/// that is no percentage (`Đã hoàn thành 60%` is one sentence).
fn starts_anew(text: &str) -> bool {
    let figure = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    text.starts_with(char::is_uppercase)
        || (figure.len() < text.len() && !figure.trim_start().starts_with('%'))
}

/// Whether a cell begins with the words of a status, whatever follows.
pub(super) fn begins(text: &str, statuses: &StatusWords) -> bool {
    statuses.leading(text).is_some()
}

/// The status that stands in a cell of something else (a deadline): the whole cell, or a part of it between
/// dashes, semicolons and the like; or the beginning, where that says what has been or is being done
/// (`Đã hoàn thành từ năm 2024`; but not `Hoàn thành trong quý III`, which is to come).
pub(super) fn within(text: &str, statuses: &StatusWords) -> Option<StatusMention> {
    if let Some(status) = short(text).and_then(|words| statuses.whole(words)) {
        return Some(StatusMention::new(status, without_brackets(text), "", ""));
    }
    let mut from = 0;
    for part in text
        .split([';', '(', ')', '.'])
        .flat_map(|p| p.split(" - "))
        .flat_map(|p| p.split(" – "))
    {
        let at = text[from..].find(part)? + from;
        if let Some(status) = short(part).and_then(|words| statuses.whole(words)) {
            let end = at + part.len();
            return Some(StatusMention::new(status, part, &text[..at], &text[end..]));
        }
        from = at + part.len();
    }
    let (status, length) = statuses.leading(text)?;
    let begun = fold(&text[..length]);
    let done = begun.starts_with("da ") || begun.starts_with("dang ");
    done.then(|| StatusMention::new(status, &text[..length], "", &text[length..]))
}

fn without_brackets(text: &str) -> &str {
    text.trim()
        .trim_start_matches('(')
        .trim_end_matches([')', '.', ';', ',', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;

    fn statuses() -> StatusWords {
        Dictionary::builtin().statuses
    }

    fn shown(stated: Option<StatusMention>) -> Option<(Status, String, String)> {
        stated.map(|s| (s.status, s.text.clone(), s.rest()))
    }

    #[test]
    fn the_last_status_in_parentheses_closes_a_criterion() {
        let closing = |text| shown(closing(text, &statuses()));
        for (text, status, words, rest) in [
            (
                "98% (Vượt chỉ tiêu)",
                Status::Exceeded,
                "Vượt chỉ tiêu",
                "98%",
            ),
            (
                "12 cuộc. (Đạt) - 17/34 thôn",
                Status::Achieved,
                "Đạt",
                "12 cuộc. - 17/34 thôn",
            ),
            (
                "39/39 (đạt 100%) hồ sơ. (CHƯA ĐẠT).",
                Status::NotAchieved,
                "CHƯA ĐẠT",
                "39/39 (đạt 100%) hồ sơ.",
            ),
            ("98,5%. Đạt.", Status::Achieved, "Đạt", "98,5%"),
            (
                "Đã có 03 trạm – Chưa đạt",
                Status::NotAchieved,
                "Chưa đạt",
                "Đã có 03 trạm",
            ),
            ("(Đạt", Status::Achieved, "Đạt", ""),
        ] {
            let expected = (!words.is_empty()).then(|| (status, words.to_owned(), rest.to_owned()));
            assert_eq!(closing(text), expected, "{text}");
        }
        assert_eq!(closing("39/39 (đạt 100%) hồ sơ"), None);
        assert_eq!(closing(""), None);
    }

    #[test]
    fn a_cell_begins_with_a_status_or_with_a_sentence() {
        let leading = |text, capitals| shown(leading(text, capitals, &statuses()));
        let got = leading("Đang thực hiện Theo báo cáo của xã", true);
        assert_eq!(got.unwrap().2, "Theo báo cáo của xã");
        assert_eq!(leading("Đang thực hiện Theo báo cáo của xã", false), None);
        assert_eq!(leading("Đang thực hiện rà soát", true), None);
        assert_eq!(
            leading("Đã hoàn thành 19/19 thôn", true).unwrap().2,
            "19/19 thôn"
        );
        assert_eq!(leading("Đã hoàn thành 60%", true), None);
        assert_eq!(leading("Đạt 95%", true), None);
        assert_eq!(leading("Chưa có hệ thống", true), None);
        let got = leading("Đang thực hiện Đang thực hiện", false).unwrap();
        assert_eq!(
            got,
            (Status::InProgress, "Đang thực hiện".into(), String::new())
        );
        assert_eq!(leading("Đạt (98%)", false).unwrap().2, "(98%)");
    }

    #[test]
    fn a_deadline_states_its_status_in_a_part_of_its_own() {
        let within = |text| within(text, &statuses()).map(|s| s.text);
        assert_eq!(
            within("Nhiệm vụ thường xuyên - Đã và đang thực hiện").as_deref(),
            Some("Đã và đang thực hiện")
        );
        assert_eq!(
            within("Quý II (đã hoàn thành)").as_deref(),
            Some("đã hoàn thành")
        );
        assert_eq!(
            within("Đã hoàn thành từ năm 2024").as_deref(),
            Some("Đã hoàn thành")
        );
        assert_eq!(within("Hoàn thành trong quý III/2024"), None);
        assert_eq!(within("Trong quý III/2024"), None);
    }
}
