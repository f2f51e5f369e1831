//! Printed lines of a dump to paragraphs.

use std::collections::VecDeque;

use super::dump_line::DumpLine;
use super::opening;
use crate::layout::{LineId, list_markers};
use baocao_extract::FlowBlock;
use baocao_vietnamese::pattern;

pattern!(COLUMNS, r"\S(?: {5,}| *\t[ \t]*)[\p{Lu}(-]");

/// The length in characters from which a line counts when the width of the text is measured.
const TEXT: usize = 40;

/// How much of the width a line has to fill, with the word that follows on the next one, for its end to be
/// where the text was wrapped. Letters differ in width, so that full lines differ in length.
const FILLED: f64 = 0.82;

/// How much of the width a line of running text fills at least.
const PROSE: f64 = 0.75;

/// Blanks in a blank line from which it is taken for a drawn rule.
const RULE: usize = 15;

/// How the lines of a dump are set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// Blank lines between one printed line and the next.
    pub(super) step: usize,
    /// Length of a full line in characters.
    width: usize,
}

/// Whether a line is a drawn one: of underscores or dashes, or of many blanks.
pub(super) fn is_rule(text: &str) -> bool {
    let drawn = text.trim();
    if drawn.is_empty() {
        text.len() >= RULE
    } else {
        drawn.chars().all(|c| matches!(c, '_' | '─' | '—')) && drawn.chars().count() >= 3
    }
}

impl Measure {
    /// Measures the text between the tables.
    pub(super) fn of(blocks: &VecDeque<FlowBlock>) -> Self {
        let mut gaps = [0_usize; 2];
        let mut lengths = Vec::new();
        for block in blocks {
            let FlowBlock::Lines(lines) = block else {
                continue;
            };
            let mut gap = None;
            for line in lines {
                let text = line.text.trim();
                if text.is_empty() {
                    gap = gap.map(|gap| gap + 1);
                    continue;
                }
                if let Some(count) = gap.and_then(|gap: usize| gaps.get_mut(gap)) {
                    *count += 1;
                }
                gap = Some(0);
                lengths.push(text.chars().count());
            }
        }
        Self {
            step: usize::from(gaps[1] > gaps[0]),
            width: width(lengths),
        }
    }

    /// The paragraphs that a run of printed lines makes.
    pub(super) fn paragraphs(&self, run: &[DumpLine]) -> Vec<Vec<LineId>> {
        run.chunk_by(|line, next| !self.parted(line, next))
            .map(|lines| lines.iter().map(|line| line.id).collect())
            .collect()
    }

    /// Whether a paragraph ends between two lines.
    fn parted(&self, line: &DumpLine, next: &DumpLine) -> bool {
        let (text, after) = (line.text.as_str(), next.text.as_str());
        if opening::parts(text, after) || columns(text) || columns(after) {
            return true;
        }
        let wide = next.gap.is_some_and(|gap| gap > self.step);
        let (capitals, then) = (opening::is_capitals(text), opening::is_capitals(after));
        if capitals != then && (capitals || then && !self.filled(text, after)) {
            // A heading in capitals, before or behind; but a line of text may end or begin with them.
            return true;
        }
        if opening::goes_on(after) {
            return list_markers::ends_sentence(text) && wide;
        }
        if text.ends_with(',') || opening::is_open(text) && !wide {
            return false;
        }
        if after.starts_with('(') && !list_markers::ends_sentence(text) {
            return wide;
        }
        if capitals && then {
            return wide || !centred(line, next);
        }
        let indented = next.indent > line.indent + 1 && list_markers::ends_sentence(text);
        wide || indented || !self.filled(text, after)
    }

    /// Whether a line is as wide as running text, and no cell of a table.
    pub(super) fn is_wide(&self, text: &str) -> bool {
        text.chars().count() as f64 >= self.width as f64 * PROSE
    }

    /// Whether the first word of the next line would no longer have fitted on this one.
    fn filled(&self, text: &str, next: &str) -> bool {
        let word = next.split_whitespace().next().unwrap_or_default();
        let length = text.chars().count() + 1 + word.chars().count();
        length as f64 >= self.width as f64 * FILLED
    }
}

/// The length that one in ten lines of text reaches or passes.
fn width(mut lengths: Vec<usize>) -> usize {
    if lengths.iter().any(|&length| length >= TEXT) {
        lengths.retain(|&length| length >= TEXT);
    }
    lengths.sort_unstable();
    let index = lengths.len() * 9 / 10;
    lengths.get(index).copied().unwrap_or(0)
}

/// Whether a line holds two texts side by side, as the frame of a document does. Blanks left to be filled in, as
/// in `Số:      /BC-UBND`, part nothing.
fn columns(text: &str) -> bool {
    COLUMNS.is_match(text)
}

/// Whether two lines stand in the middle of the page, one under the other.
fn centred(line: &DumpLine, next: &DumpLine) -> bool {
    line.indent > 0 && next.indent > 0
}
