//! Words printed for a status.

use std::collections::HashMap;

use super::file::WordingFile;
use baocao_report::Status;
use baocao_vietnamese::words;

/// How much longer than this a wording must be before one misread letter in it is forgiven.
const FORGIVING_LENGTH: usize = 8;

/// Wordings of statuses.
#[derive(Clone, Debug)]
pub(crate) struct StatusWords {
    /// By folded wording.
    folded: HashMap<String, Status>,
    /// Lower-case words with their accents, longest wording first.
    exact: Vec<(Vec<String>, Status)>,
}

impl StatusWords {
    /// Fails with the first key that is no status.
    pub(super) fn new(lists: WordingFile) -> std::result::Result<Self, String> {
        let mut statuses = Self {
            folded: HashMap::new(),
            exact: Vec::new(),
        };
        for (key, wordings) in lists {
            let status = match key.as_str() {
                "achieved" => Status::Achieved,
                "exceeded" => Status::Exceeded,
                "not_achieved" => Status::NotAchieved,
                "completed" => Status::Completed,
                "in_progress" => Status::InProgress,
                _ => return Err(key),
            };
            for wording in wordings {
                statuses.folded.insert(words(&wording), status);
                let wording = wording.to_lowercase();
                statuses.exact.push((
                    wording.split_whitespace().map(str::to_owned).collect(),
                    status,
                ));
            }
        }
        statuses
            .exact
            .sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        Ok(statuses)
    }

    /// The status that a text states and nothing else. Case, accents and punctuation do not matter; in
    /// a longer wording one misread letter is forgiven, unless the text holds a digit.
    pub(crate) fn whole(&self, text: &str) -> Option<Status> {
        let text = words(text);
        if let Some(&status) = self.folded.get(&text) {
            return Some(status);
        }
        if text.len() <= FORGIVING_LENGTH || text.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut near = self.folded.iter().filter(|(known, _)| {
            known.len().abs_diff(text.len()) <= 1 && strsim::levenshtein(known, &text) == 1
        });
        let (_, &status) = near.next()?;
        near.all(|(_, &other)| other == status).then_some(status)
    }

    /// Whether a text is a status and nothing else, to the letter but for case, accents and punctuation.
    pub(crate) fn is_one(&self, text: &str) -> bool {
        self.folded.contains_key(&words(text))
    }

    /// The longest status that begins a text, accents and all, and how many bytes it takes.
    pub(crate) fn leading(&self, text: &str) -> Option<(Status, usize)> {
        self.leadings(text).next()
    }

    /// All statuses that begin a text, the longest first.
    pub(crate) fn leadings(&self, text: &str) -> impl Iterator<Item = (Status, usize)> {
        self.exact.iter().filter_map(move |(words, status)| {
            let mut rest = text;
            for word in words {
                rest = rest.trim_start();
                let length = prefix_ignoring_case(rest, word)?;
                rest = &rest[length..];
            }
            (!rest.starts_with(char::is_alphanumeric)).then(|| (*status, text.len() - rest.len()))
        })
    }
}

/// How many bytes of a text a lower-case word takes at its beginning.
fn prefix_ignoring_case(text: &str, word: &str) -> Option<usize> {
    let mut letters = word.chars();
    for (at, c) in text.char_indices() {
        for lower in c.to_lowercase() {
            match letters.next() {
                None => return Some(at),
                Some(letter) if letter == lower => {}
                Some(_) => return None,
            }
        }
    }
    letters.next().is_none().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::super::Dictionary;
    use super::*;

    #[test]
    fn a_whole_text_is_matched_without_case_accents_and_punctuation() {
        let statuses = Dictionary::builtin().statuses;
        for (text, status) in [
            ("Đạt", Some(Status::Achieved)),
            ("(VƯỢT CHỈ TIÊU)", Some(Status::Exceeded)),
            ("Đạt (98%)", None),
            ("Vượt chỉ tiêu.", Some(Status::Exceeded)),
            ("Chua dat", Some(Status::NotAchieved)),
            ("Vựợt chỉ tịêu", Some(Status::Exceeded)),
            ("Dang thục hịen", Some(Status::InProgress)),
            ("Đang thực hiẹm", Some(Status::InProgress)),
            ("Chưa", Some(Status::NotAchieved)),
            ("Quý IV", None),
            ("Hoàn thành trong quý III/2024", None),
            ("Hoàn thành 10%", None),
            ("", None),
        ] {
            assert_eq!(statuses.whole(text), status, "{text}");
        }
    }

    #[test]
    fn a_leading_status_ends_at_a_word_and_is_the_longest() {
        let statuses = Dictionary::builtin().statuses;
        let text = "Đang  triển khai thực hiện Kế hoạch";
        let (status, length) = statuses.leading(text).unwrap();
        assert_eq!(status, Status::InProgress);
        assert_eq!(&text[length..], " Kế hoạch");
        assert_eq!(statuses.leading("Đạtx"), None);
        assert_eq!(statuses.leading("Đất ở"), None);
        assert_eq!(statuses.leading(""), None);
    }
}
