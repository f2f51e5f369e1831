//! The footnotes in a run of a dump's lines: where they end, and where each begins.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use super::dump_line::DumpLine;
use super::joining::Measure;
use baocao_vietnamese::pattern;

pattern!(NOTE, r"^\(?(\d{1,2})\)?\s*[\p{L}“(\[]");
pattern!(PARTS, r"^\d{1,2}\.\d{1,2}(?:[.\s]|$)");

/// Lines that the footnotes of one page may run over.
pub(super) const NOTE_LINES: usize = 40;

/// One more than the highest number that a footnote may have.
const NUMBERS: usize = 100;

/// The number that a line begins with, as a footnote does.
pub(super) fn note_number(text: &str) -> Option<u32> {
    NOTE.captures(text)?[1].parse().ok()
}

/// A run of lines in which footnotes are looked for.
pub(super) struct NoteLines<'r> {
    run: &'r [DumpLine],
    measure: &'r Measure,
    /// Made when the first line asks that may begin a footnote.
    places: OnceCell<Places>,
}

/// What stands where in a run. Lines of a dump may ask of all lines behind them, and be no footnotes: so that none is
/// looked at for each line before it, all are looked at once.
struct Places {
    /// For each line, and the end, the first from it on that has a wider gap before it, or the end.
    gaps: Vec<usize>,
    /// For each line, and the end, the first from it on that begins with a number of several parts, or the end.
    parts: Vec<usize>,
    /// For each number the lines that begin with it.
    numbered: Vec<Vec<usize>>,
}

impl<'r> NoteLines<'r> {
    pub(super) fn new(run: &'r [DumpLine], measure: &'r Measure) -> Self {
        Self {
            run,
            measure,
            places: OnceCell::new(),
        }
    }

    /// The footnotes that begin at a line, the first of which has this number, each from its number to the next one.
    /// `None` where they are none, or the rows of a table, which are numbered alike: each footnote has its mark in the
    /// text of the page, and none has a number of several parts.
    pub(super) fn notes(
        &self,
        start: usize,
        first: u32,
        foot: Option<usize>,
        marks: &HashSet<u32>,
    ) -> Option<Vec<Range<usize>>> {
        let places = self
            .places
            .get_or_init(|| Places::of(self.run, self.measure));
        let end = self.end(start, foot, places)?;
        if places.parts[start] < end {
            return None;
        }
        let mut notes = Vec::new();
        let mut from = start;
        for number in first.. {
            if !marks.contains(&number) {
                return None;
            }
            let next = places.next(number + 1, from, end);
            notes.push(from..next.unwrap_or(end));
            match next {
                Some(next) => from = next,
                None => break,
            }
        }
        Some(notes)
    }

    /// Where the footnotes end that start at a line: at the page number, or, under a drawn rule, at a wider
    /// gap. `None` where the line starts no footnote.
    fn end(&self, start: usize, foot: Option<usize>, places: &Places) -> Option<usize> {
        let ruled = self.run[start].ruled;
        // Without a rule nothing further down can be the end.
        let within = if ruled {
            self.run.len()
        } else {
            self.run.len().min(start + 1 + NOTE_LINES)
        };
        let gap = places.gaps[start + 1].min(within);
        let end = foot.map_or(gap, |foot| foot.min(gap));
        let at_foot = foot == Some(end) && end - start <= NOTE_LINES;
        (at_foot || ruled).then_some(end)
    }
}

impl Places {
    fn of(run: &[DumpLine], measure: &Measure) -> Self {
        let mut numbered = vec![Vec::new(); NUMBERS];
        for (at, line) in run.iter().enumerate() {
            if let Some(number) = note_number(&line.text) {
                numbered[number as usize].push(at);
            }
        }
        let is_wide = |line: &DumpLine| line.gap.is_none_or(|gap| gap > measure.step);
        Self {
            gaps: nexts(run, is_wide),
            parts: nexts(run, |line| PARTS.is_match(&line.text)),
            numbered,
        }
    }

    /// The first line between two that begins with a number.
    fn next(&self, number: u32, after: usize, end: usize) -> Option<usize> {
        let lines = self.numbered.get(number as usize)?;
        let next = lines.get(lines.partition_point(|&line| line <= after));
        next.copied().filter(|&line| line < end)
    }
}

/// For each line, and the end, the first from it on of which something is true, or the end.
fn nexts(run: &[DumpLine], is: impl Fn(&DumpLine) -> bool) -> Vec<usize> {
    let mut nexts = vec![run.len(); run.len() + 1];
    for at in (0..run.len()).rev() {
        nexts[at] = if is(&run[at]) { at } else { nexts[at + 1] };
    }
    nexts
}
