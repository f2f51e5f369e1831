//! The part of a report that tells most about a hit.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use super::query::{Query, QueryPhrase};
use super::words::{Spelling, initial, spans};

/// Words of a snippet.
const WORDS: usize = 32;

/// Words of it that stand before the first hit, at most.
const BEFORE: usize = 8;

/// A part of a report's text, with what was found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text on one line.
    pub text: String,
    /// What was found, in bytes of the text, in order; no two of them meet.
    pub found: Vec<Range<usize>>,
    /// The page of the first hit; `None` where the report does not say it, or the hit is not in its text.
    pub page: Option<u32>,
    /// Its line in the report's text.
    pub line: Option<u32>,
}

/// What a snippet is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct SnippetSource {
    /// The report's text.
    pub text: String,
    /// What it is known by, where its text does not say so itself.
    pub heading: Vec<String>,
    /// Its pages that have lines: number, first and last line.
    pub pages: Vec<(u32, RangeInclusive<u32>)>,
}

/// Finds the words of a query in texts.
pub(crate) struct Highlighter<'q> {
    phrases: Vec<(char, &'q QueryPhrase)>,
}

/// A phrase that was found: its words among those of the text, and which of the query's phrases it is.
struct Occurrence {
    words: Range<usize>,
    phrase: usize,
    is_exact: bool,
}

impl<'q> Highlighter<'q> {
    pub fn new(query: &'q Query) -> Self {
        let first = |phrase: &'q QueryPhrase| {
            let first = phrase.spellings().first()?.as_str().chars().next()?;
            Some((first, phrase))
        };
        Self {
            phrases: query.phrases().iter().filter_map(first).collect(),
        }
    }

    /// The part of a text in which most of the query is found; else of what the report is known by; else the beginning.
    pub fn snippet(&self, source: &SnippetSource) -> Snippet {
        if let Some((snippet, line)) = self.part(&source.text) {
            let page = source.pages.iter().find(|(_, lines)| lines.contains(&line));
            return Snippet {
                page: page.map(|(number, _)| *number),
                line: Some(line),
                ..snippet
            };
        }
        let mut heading = source.heading.iter().filter_map(|text| self.part(text));
        match heading.next() {
            Some((snippet, _)) => snippet,
            None => {
                let words: Vec<Range<usize>> = spans(&source.text).take(WORDS + 1).collect();
                cut(&source.text, &words, &[], 0)
            }
        }
    }

    /// The part of a text in which most of the query is found, and the line of the first hit in it.
    fn part(&self, text: &str) -> Option<(Snippet, u32)> {
        let words: Vec<Range<usize>> = spans(text).collect();
        let found = self.occurrences(text, &words);
        let first = best(&found)?;
        let line = line_of(text, words.get(first)?.start);
        Some((cut(text, &words, &found, first), line))
    }

    /// Where each phrase stands: with its diacritics where it stands so anywhere, else without.
    fn occurrences(&self, text: &str, words: &[Range<usize>]) -> Vec<Occurrence> {
        let mut found = Vec::new();
        for start in 0..words.len() {
            let first = initial(&text[words[start].clone()]);
            for (number, (letter, phrase)) in self.phrases.iter().enumerate() {
                if first == Some(*letter)
                    && let Some(is_exact) = stands(phrase, text, &words[start..])
                {
                    found.push(Occurrence {
                        words: start..start + phrase.spellings().len(),
                        phrase: number,
                        is_exact,
                    });
                }
            }
        }
        let exact: HashSet<usize> = found
            .iter()
            .filter(|one| one.is_exact)
            .map(|one| one.phrase)
            .collect();
        found.retain(|one| one.is_exact || !exact.contains(&one.phrase));
        found
    }
}

/// Whether a phrase stands at the beginning of some words; with its diacritics, or without.
fn stands(phrase: &QueryPhrase, text: &str, words: &[Range<usize>]) -> Option<bool> {
    let mut is_exact = true;
    for (number, wanted) in phrase.spellings().iter().enumerate() {
        let there = Spelling::of(&text[words.get(number)?.clone()]);
        if there != *wanted {
            is_exact = false;
            if there.bare() != wanted.bare() {
                return None;
            }
        }
    }
    Some(is_exact || !phrase.is_marked())
}

/// The first word of the occurrence behind which most phrases are found within a snippet; of several the first.
fn best(found: &[Occurrence]) -> Option<usize> {
    let tells = |at: usize| {
        let end = found[at].words.start + WORDS - BEFORE;
        let within = found[at..].iter().take_while(|one| one.words.start < end);
        let phrases: HashSet<usize> = within
            .filter(|one| one.words.end <= end)
            .map(|one| one.phrase)
            .collect();
        phrases.len()
    };
    let most = (0..found.len()).map(tells).max()?;
    let at = (0..found.len()).find(|&at| tells(at) == most)?;
    Some(found[at].words.start)
}

/// Cuts a snippet around a word.
fn cut(text: &str, words: &[Range<usize>], found: &[Occurrence], first: usize) -> Snippet {
    let begin = first.saturating_sub(BEFORE);
    let end = (begin + WORDS).min(words.len());
    let begin = end.saturating_sub(WORDS).min(begin);
    let mut snippet = Snippet::default();
    if begin > 0 {
        snippet.text.push_str("… ");
    }
    let is_found = |number: usize| found.iter().any(|one| one.words.contains(&number));
    let is_one = |a: usize, b: usize| {
        let mut both = found.iter();
        both.any(|one| one.words.contains(&a) && one.words.contains(&b))
    };
    let mut last = match begin {
        0 => 0,
        _ => words[begin].start,
    };
    for (number, word) in words.iter().enumerate().take(end).skip(begin) {
        let between = &text[last..word.start];
        put(&mut snippet.text, between);
        let goes_on = number > begin
            && is_found(number - 1)
            && (between.trim().is_empty() || is_one(number - 1, number));
        let start = snippet.text.len();
        snippet.text.push_str(&text[word.clone()]);
        if is_found(number) {
            let end = snippet.text.len();
            match snippet.found.last_mut() {
                Some(before) if goes_on => before.end = end,
                _ => snippet.found.push(start..end),
            }
        }
        last = word.end;
    }
    if end < words.len() {
        snippet.text.push_str(" …");
    } else {
        put(&mut snippet.text, text[last..].trim_end());
    }
    snippet
}

/// Appends what stands between words: white space and what no terminal should see as one blank.
fn put(snippet: &mut String, between: &str) {
    for c in between.chars() {
        if !(c.is_whitespace() || c.is_control()) {
            snippet.push(c);
        } else if !snippet.is_empty() && !snippet.ends_with(' ') {
            snippet.push(' ');
        }
    }
}

/// The line of a text, counted from 1.
fn line_of(text: &str, at: usize) -> u32 {
    let before = text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n');
    u32::try_from(before.count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(query: &str, text: &str) -> Snippet {
        let source = SnippetSource {
            text: text.into(),
            heading: vec!["87/BC-UBND".into()],
            pages: vec![(1, 1..=2), (3, 3..=4)],
        };
        Highlighter::new(&Query::new(query)).snippet(&source)
    }

    /// The snippet with brackets around what was found.
    fn shown(snippet: &Snippet) -> String {
        let mut text = String::new();
        let mut last = 0;
        for at in &snippet.found {
            text += &format!(
                "{}[{}]",
                &snippet.text[last..at.start],
                &snippet.text[at.clone()]
            );
            last = at.end;
        }
        text + &snippet.text[last..]
    }

    #[test]
    fn what_is_found_is_marked_on_its_page() {
        let text = "BÁO CÁO\nvề việc\n\tkết quả chuyển\nđổi số: 5%.";
        let snippet = of("\"chuyen doi so\"", text);
        assert_eq!(
            shown(&snippet),
            "BÁO CÁO về việc kết quả [chuyển đổi số]: 5%."
        );
        assert_eq!((snippet.page, snippet.line), (Some(3), Some(3)));
        assert_eq!(of("bao", text).page, Some(1));
        assert_eq!(of("bao", "a\nb\nc\nd\nbáo").page, None);
    }

    #[test]
    fn words_with_the_marks_that_were_typed_are_preferred() {
        let text = "chuyện đòi só, chuyển đổi số";
        assert_eq!(
            shown(&of("\"chuyển đổi số\"", text)),
            "chuyện đòi só, [chuyển đổi số]"
        );
        assert_eq!(
            shown(&of("\"chuyển đổi sổ\"", text)),
            "[chuyện đòi só], [chuyển đổi số]"
        );
        assert_eq!(
            shown(&of("doi so", text)),
            "chuyện [đòi só], chuyển [đổi số]"
        );
        assert_eq!(
            shown(&of("đòi", "ho\u{300}a d\u{300}")),
            "ho\u{300}a d\u{300}"
        );
        assert_eq!(
            shown(&of("hòa", "xã hoà, ho\u{300}a")),
            "xã [hoà], [ho\u{300}a]"
        );
    }

    #[test]
    fn the_place_with_most_of_the_query_is_shown() {
        let text = format!("một {}hai một {}", "xa ".repeat(50), "xa ".repeat(50));
        let snippet = of("mot hai", &text);
        assert_eq!(
            shown(&snippet),
            format!("… {}[hai một] {}…", "xa ".repeat(8), "xa ".repeat(22))
        );
    }

    #[test]
    fn what_is_only_in_the_heading_is_shown_from_there() {
        let snippet = of("bc-ubnd", "Kết quả");
        assert_eq!(shown(&snippet), "87/[BC-UBND]");
        assert_eq!((snippet.page, snippet.line), (None, None));
        assert_eq!(shown(&of("nothing", "(Kết\u{1b}[1m quả)")), "(Kết [1m quả)");
        assert_eq!(of("", ""), Snippet::default());
    }

    proptest! {
        #[test]
        fn any_query_and_any_text_give_a_snippet_of_the_text(query in "\\PC{0,30}|[a-eđô \"]{0,20}", text in "\\PC{0,300}|[a-eđô\n ]{0,300}") {
            let snippet = of(&query, &text);
            let mut end = 0;
            for at in &snippet.found {
                prop_assert!(at.start >= end && at.end > at.start);
                prop_assert!(snippet.text.get(at.clone()).is_some());
                end = at.end + 1;
            }
            prop_assert!(!snippet.text.contains(char::is_control));
        }
    }
}
