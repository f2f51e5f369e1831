//! The words of a copy, each knowing where it stands, how sure it is and what restoration did to it.

use std::collections::HashMap;
use std::ops::Range;

use super::comparison::{Doubt, SideReading};
use super::effort::Effort;
use super::side::{PassageKind, PassageLine, Side};
use baocao_report::error::Result;
use baocao_report::{Confidence, Edit, Method, Place};
use baocao_vietnamese::fold;

/// What is read with less confidence has to be looked at; the mark of the finding `figure-unsure`.
pub(super) const SURE: f32 = 0.6;

/// A word, a number or a sign that counts; not the punctuation around it.
#[derive(Clone, Debug)]
pub(super) struct ComparedWord<'s> {
    /// As it is now.
    pub text: &'s str,
    /// The punctuation and the blanks before it, of the first one in a line.
    pub lead: &'s str,
    /// The punctuation and the blanks behind it, up to the next; a blank at the end of a line.
    pub gap: &'s str,
    /// Words that differ in nothing but case and accents have one key.
    pub key: u32,
    /// The passage it stands in.
    pub passage: usize,
    /// Where its line stands.
    pub at: Place,
    /// How sure OCR was of it.
    pub confidence: Option<Confidence>,
    /// What restoration changed it from.
    pub edit: Option<&'s Edit>,
}

/// Numbers for the keys of both copies.
#[derive(Debug, Default)]
pub(super) struct WordKeys(HashMap<String, u32>);

impl WordKeys {
    pub fn of(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(fold(text)).or_insert(next)
    }
}

/// The words of a copy by passage.
#[derive(Debug)]
pub(super) struct SideWords<'s> {
    /// In reading order.
    pub tokens: Vec<ComparedWord<'s>>,
    /// Of each passage its tokens.
    pub passages: Vec<Range<usize>>,
    /// How each page was read.
    methods: Vec<Method>,
}

impl<'s> SideWords<'s> {
    /// The words of a side.
    ///
    /// # Errors
    /// As [`Effort::need`]: the changes of a line are looked for in each of its cells.
    pub fn new(side: &'s Side, keys: &mut WordKeys, effort: &Effort) -> Result<Self> {
        let mut edits: HashMap<u32, Vec<&'s Edit>> = HashMap::new();
        for edit in &side.report.edits {
            edits.entry(edit.line).or_default().push(edit);
        }
        let mut words = Self {
            tokens: Vec::new(),
            passages: Vec::new(),
            methods: side.report.pages.iter().map(|page| page.method).collect(),
        };
        for (place, passage) in side.passages.iter().enumerate() {
            let start = words.tokens.len();
            for line in &passage.lines {
                let number = line.at.line.unwrap_or(0);
                let edits = edits.get(&number).map_or(&[][..], Vec::as_slice);
                let edited = edited(line, edits, effort)?;
                words.add(line, place, edited, keys);
            }
            words.passages.push(start..words.tokens.len());
        }
        Ok(words)
    }

    fn add(
        &mut self,
        line: &'s PassageLine,
        passage: usize,
        edited: Vec<(Range<usize>, &'s Edit)>,
        keys: &mut WordKeys,
    ) {
        let spans: Vec<Range<usize>> = spans(&line.text).collect();
        // Both rise along the line.
        let mut edited = edited.into_iter().peekable();
        let confidences = confidences(line);
        for (i, span) in spans.iter().enumerate() {
            let text = &line.text[span.clone()];
            let next = spans.get(i + 1).map_or(line.text.len(), |next| next.start);
            while edited
                .next_if(|(range, _)| range.end <= span.start)
                .is_some()
            {}
            let overlaps = |(range, _): &&(Range<usize>, &Edit)| range.start < span.end;
            self.tokens.push(ComparedWord {
                text,
                lead: if i == 0 { &line.text[..span.start] } else { "" },
                gap: match &line.text[span.end..next] {
                    "" if i + 1 == spans.len() => " ",
                    gap => gap,
                },
                key: keys.of(text),
                passage,
                at: line.at,
                confidence: confidences.get(text).copied(),
                edit: edited.peek().filter(overlaps).map(|(_, edit)| *edit),
            });
        }
    }

    /// Words as what a copy says; `None` for no words.
    pub fn said(&self, range: Range<usize>) -> Option<SideReading> {
        let tokens = self.tokens.get(range)?;
        let at = tokens.first()?.at;
        let page = at.page.and_then(|page| usize::try_from(page).ok());
        Some(SideReading {
            text: joined(tokens),
            at,
            method: page
                .and_then(|page| self.methods.get(page.checked_sub(1)?))
                .or(self.methods.first())
                .copied()
                .unwrap_or(Method::Typed),
            confidence: tokens
                .iter()
                .filter_map(|token| token.confidence)
                .min_by(|a, b| a.get().total_cmp(&b.get())),
        })
    }

    /// Why words may not be what was printed.
    pub fn doubts(&self, range: Range<usize>) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for token in self.tokens.get(range).unwrap_or_default() {
            if let Some(edit) = token.edit {
                doubts.push(Doubt::Restored {
                    from: edit.from.clone(),
                    to: edit.to.clone(),
                });
            }
            if let Some(confidence) = token.confidence.filter(|c| c.get() < SURE) {
                doubts.push(Doubt::Unsure { confidence });
            }
        }
        doubts.dedup();
        doubts
    }
}

impl ComparedWord<'_> {
    /// As it was read: what restoration changed counts only where it changed this word alone.
    pub fn read(&self) -> &str {
        match self.edit {
            Some(edit) if edit.to.trim() == self.text => edit.from.trim(),
            _ => self.text,
        }
    }
}

pub(super) fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Words with what stands between them, without what stands behind the last.
pub(super) fn joined(tokens: &[ComparedWord<'_>]) -> String {
    let mut text = String::new();
    for (i, token) in tokens.iter().enumerate() {
        text.push_str(token.text);
        if i + 1 < tokens.len() {
            text.push_str(token.gap);
        }
    }
    text
}

/// The words of a text: letters and digits together, a number with its separators and its minus, and each sign that counts.
pub(super) fn spans(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let mut start = at + rest.find(|c: char| is_word(c) || is_sign(c))?;
        let mut end = start;
        let mut chars = text[start..].chars().peekable();
        while let Some(c) = chars.next() {
            let digit = end > start && text[..end].ends_with(|c: char| c.is_ascii_digit());
            let separates =
                digit && matches!(c, '.' | ',') && chars.peek().is_some_and(char::is_ascii_digit);
            if !is_word(c) && !separates {
                break;
            }
            end += c.len_utf8();
        }
        if end == start {
            end += text[start..].chars().next().map_or(1, char::len_utf8);
        }
        start -= minus(&text[..start], &text[start..]);
        at = end;
        Some(start..end)
    })
}

/// The length of the minus that ends `before`, where it is one: at a number, behind a blank or an opening bracket.
fn minus(before: &str, number: &str) -> usize {
    let mut chars = before.chars().rev();
    let dash = chars.next().filter(|c| matches!(c, '-' | '−' | '–'));
    let opens = chars.next().is_none_or(|c| c.is_whitespace() || c == '(');
    match dash {
        Some(dash) if opens && number.starts_with(|c: char| c.is_ascii_digit()) => dash.len_utf8(),
        _ => 0,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// Signs that change what a figure says.
fn is_sign(c: char) -> bool {
    matches!(c, '%' | '‰' | '<' | '>' | '≤' | '≥' | '=')
}

/// Where a line's changes stand in it.
fn edited<'e>(
    line: &PassageLine,
    edits: &[&'e Edit],
    effort: &Effort,
) -> Result<Vec<(Range<usize>, &'e Edit)>> {
    let mut from = 0;
    let mut places = Vec::new();
    for edit in edits.iter().filter(|edit| !edit.to.is_empty()) {
        // Changes are in the order of the line; cells that share a line's number do not know of each other.
        let rest = &line.text[from..];
        let found = rest.find(edit.to.as_str());
        effort.need(found.unwrap_or(rest.len()) + 1)?;
        if let Some(at) = found {
            let start = from + at;
            from = start + edit.to.len();
            places.push((start..from, *edit));
        }
    }
    Ok(places)
}

/// How sure OCR was of each word of a line; of those that occur twice, the less sure.
fn confidences(line: &PassageLine) -> HashMap<&str, Confidence> {
    let mut known: HashMap<&str, Confidence> = HashMap::new();
    for word in &line.words {
        let Some(confidence) = word.confidence else {
            continue;
        };
        for span in spans(&word.text) {
            let least = known.entry(&word.text[span]).or_insert(confidence);
            if confidence.get() < least.get() {
                *least = confidence;
            }
        }
    }
    known
}

/// The words of the text of a copy, furniture left out.
pub(super) fn running(side: &Side, words: &SideWords<'_>) -> Vec<usize> {
    let is_text = |passage: usize| side.passages[passage].kind != PassageKind::Furniture;
    let tokens = words.tokens.iter().enumerate();
    tokens
        .filter(|(_, token)| is_text(token.passage))
        .map(|(i, _)| i)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_belongs_to_its_number_and_a_dash_does_not() {
        let words = |text: &'static str| spans(text).map(|s| &text[s]).collect::<Vec<_>>();
        assert_eq!(words("giảm (-5,2%)"), ["giảm", "-5,2", "%"]);
        assert_eq!(words("−3 hộ"), ["−3", "hộ"]);
        assert_eq!(words("2021-2025"), ["2021", "2025"]);
        assert_eq!(words("- 12 hộ, -hộ"), ["12", "hộ", "hộ"]);
    }
}
