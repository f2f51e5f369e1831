//! One of the two copies: its report, and its text in passages.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::effort::Effort;
use baocao_extract::Word;
use baocao_reading::layout::{Block, Document, LineId};
use baocao_report::error::Result;
use baocao_report::geometry::Rect;
use baocao_report::{Confidence, FurnitureKind, Place, Report};

/// So many bytes are moved in a step.
const MOVED: usize = 16;

/// A copy of a document, as it is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What was read from it.
    pub report: Report,
    /// Its text in reading order, furniture included.
    pub passages: Vec<Passage>,
}

/// A part of a text whose words belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// Its lines, at least one.
    pub lines: Vec<PassageLine>,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PassageKind {
    /// A paragraph of the running text.
    Paragraph,
    /// A cell of a table.
    Cell,
    /// A footnote, a page number, a running head, a stamp: what is no part of the running text.
    Furniture,
}

/// A line of a passage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageLine {
    /// Its text, restored.
    pub text: String,
    /// Where it stands.
    pub at: Place,
    /// Its words as read, with how sure OCR was; empty for a typed file and for a report read from JSON.
    pub words: Vec<ReadWord>,
}

/// A word as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadWord {
    /// Its characters.
    pub text: String,
    /// Where it stands.
    #[serde(rename = "box")]
    pub bounds: Rect,
    /// How sure OCR was.
    pub confidence: Option<Confidence>,
}

impl Side {
    /// A copy that was read now, so that it is known which lines belong together and how sure each word is.
    pub fn new(report: Report, document: &Document) -> Self {
        let furniture = document.furniture.iter();
        let furniture = furniture.map(|piece| (kind_of(piece.kind), piece.lines.as_slice()));
        let mut pieces: Vec<(PassageKind, &[LineId])> = furniture.collect();
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    pieces.push((PassageKind::Paragraph, &paragraph.lines));
                }
                Block::Table(table) => {
                    let cells = table.cells.iter().map(|cell| cell.lines.as_slice());
                    pieces.extend(cells.map(|lines| (PassageKind::Cell, lines)));
                }
            }
        }
        // In a table the cells' order counts, whatever line each begins on.
        let first = |lines: &[LineId]| lines.iter().map(|&id| document.line(id).number).min();
        let mut last = 0;
        let mut ordered: Vec<(u32, Passage)> = Vec::new();
        let (furniture, text) = pieces.split_at(document.furniture.len());
        for (kind, lines) in text {
            last = last.max(first(lines).unwrap_or(0));
            ordered.extend(passage(*kind, lines, document).map(|passage| (last, passage)));
        }
        for (kind, lines) in furniture {
            let number = first(lines).unwrap_or(0);
            ordered.extend(passage(*kind, lines, document).map(|passage| (number, passage)));
        }
        ordered.sort_by_key(|(number, _)| *number);
        Self {
            report,
            passages: ordered.into_iter().map(|(_, passage)| passage).collect(),
        }
    }

    /// A copy of which only the report is there: paragraphs are told by their first lines, cells by tabs.
    pub fn of_report(report: Report) -> Self {
        let mut passages: Vec<Passage> = Vec::new();
        let (places, furniture) = (PageMarks::of(&report), furniture(&report));
        // The paragraph that the next line may go on with, over furniture.
        let mut open: Option<usize> = None;
        for (number, line) in (1..).zip(report.text.lines()) {
            let place = places.place_of(number);
            let cells: Vec<&str> = line.split('\t').filter(|c| !c.trim().is_empty()).collect();
            let kind = match (furniture.get(&number).copied(), cells.as_slice()) {
                (_, []) => {
                    open = None;
                    continue;
                }
                (Some(kind), _) => kind,
                (None, [_]) => PassageKind::Paragraph,
                (None, _) => PassageKind::Cell,
            };
            for cell in cells {
                let line = PassageLine {
                    text: cell.to_owned(),
                    at: place,
                    words: Vec::new(),
                };
                let goes_on = kind == PassageKind::Paragraph
                    && cell.trim_start().starts_with(char::is_lowercase);
                if let Some(passage) = open.filter(|_| goes_on).and_then(|at| passages.get_mut(at))
                {
                    passage.lines.push(line);
                    continue;
                }
                open = match kind {
                    PassageKind::Paragraph => Some(passages.len()),
                    PassageKind::Cell => None,
                    PassageKind::Furniture => open,
                };
                passages.push(Passage {
                    kind,
                    lines: vec![line],
                });
            }
        }
        Self { report, passages }
    }

    /// The whole text as it was read, before anything was restored in it.
    ///
    /// # Errors
    /// As [`Effort::need`]: a change is looked for in all of its line.
    pub(super) fn text_as_read(&self, effort: &Effort) -> Result<String> {
        let mut lines: Vec<String> = self.report.text.lines().map(str::to_owned).collect();
        // A line's later changes are undone first, so that an earlier one's place is still its own, and it is looked for
        // before them.
        let mut undone: Option<(usize, usize)> = None;
        for edit in self.report.edits.iter().rev() {
            let number = usize::try_from(edit.line)
                .ok()
                .and_then(|n| n.checked_sub(1));
            let Some((number, line)) = number.and_then(|n| Some((n, lines.get_mut(n)?))) else {
                continue;
            };
            let before = undone.filter(|(of, _)| *of == number).map(|(_, at)| at);
            let before = before.unwrap_or(line.len());
            let (mut found, mut looked) = last_word(&line[..before], &edit.to);
            if found.is_none() {
                let (anywhere, more) = last_word(line, &edit.to);
                (found, looked) = (anywhere, looked + more);
            }
            effort.need(looked + line.len() / MOVED + 1)?;
            if let Some(at) = found {
                line.replace_range(at..at + edit.to.len(), &edit.from);
                undone = Some((number, at));
            }
        }
        Ok(lines.join("\n"))
    }

    /// Whether it has no word at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.report.text.chars().any(char::is_alphanumeric)
    }
}

/// Where words stand last in a text as words of their own, or else as part of one, and how many bytes were looked at.
fn last_word(text: &str, words: &str) -> (Option<usize>, usize) {
    let is_whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + words.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    let places = || text.rmatch_indices(words).map(|(at, _)| at);
    match places().find(is_whole) {
        Some(at) => (Some(at), text.len() - at),
        None => (places().next(), text.len()),
    }
}

fn passage(kind: PassageKind, lines: &[LineId], document: &Document) -> Option<Passage> {
    let lines: Vec<PassageLine> = lines
        .iter()
        .map(|&id| document.line(id))
        .filter(|line| !line.text.trim().is_empty())
        .map(|line| PassageLine {
            text: line.text.clone(),
            at: Place {
                page: Some(line.page),
                bounds: line.at,
                line: Some(line.number),
            },
            words: line.words.iter().map(ReadWord::from).collect(),
        })
        .collect();
    (!lines.is_empty()).then_some(Passage { kind, lines })
}

impl From<&Word> for ReadWord {
    fn from(word: &Word) -> Self {
        Self {
            text: word.text.clone(),
            bounds: word.at,
            confidence: word.confidence,
        }
    }
}

/// What in a report says its line and its page, by line.
struct PageMarks(Vec<(u32, Option<u32>)>);

impl PageMarks {
    fn of(report: &Report) -> Self {
        let places = report.criteria.iter().map(|c| c.at);
        let places = places.chain(report.documents.iter().map(|d| d.at));
        let places = places.chain(report.citations.iter().map(|c| c.at));
        let marks = places.filter_map(|at| Some((at.line?, at.page)));
        let mut marks: Vec<(u32, Option<u32>)> = marks.collect();
        marks.sort_by_key(|(line, _)| *line);
        Self(marks)
    }

    /// A line's place as far as the report tells: the page of the last thing before it that says its page.
    fn place_of(&self, line: u32) -> Place {
        let after = self.0.partition_point(|(at, _)| *at <= line);
        let before = after.checked_sub(1).map(|last| self.0[last]);
        Place {
            page: before.and_then(|(_, page)| page),
            bounds: None,
            line: Some(line),
        }
    }
}

/// What the lines are that are no part of the running text.
fn furniture(report: &Report) -> HashMap<u32, PassageKind> {
    let mut kinds = HashMap::new();
    for piece in &report.furniture {
        for &line in &piece.lines {
            kinds.entry(line).or_insert_with(|| kind_of(piece.kind));
        }
    }
    kinds
}

fn kind_of(kind: FurnitureKind) -> PassageKind {
    match kind {
        // What came of a page that could not be read is text all the same, and nothing of it may be hidden.
        FurnitureKind::Unread => PassageKind::Paragraph,
        _ => PassageKind::Furniture,
    }
}
