//! A page taken apart: tables with their cells, and rows of strips outside them.

use std::sync::LazyLock;

use rayon::prelude::*;
use regex::Regex;

use super::lines::{self, TextLine};
use super::normalized_page::NormalizedPage;
use super::ruled::{self, RuledGrid};
use baocao_extract::{Axis, Rule, Word};
use baocao_report::geometry::Size;
use baocao_report::{Confidence, Method};

/// A page on its way to lines.
pub(super) struct PageLayout {
    /// Counted from 1.
    pub number: u32,
    /// Of the upright page.
    pub size: Size,
    /// How it was read.
    pub method: Method,
    /// From top to bottom.
    pub tables: Vec<DrawnTable>,
    /// What stands outside the tables, from top to bottom; a row's strips from left to right.
    pub rows: Vec<Vec<TextLine>>,
    /// Horizontal rules that belong to no table.
    pub lone_rules: Vec<Rule>,
    /// Whether the page could not be read, so that its rows are no text.
    pub unread: bool,
}

impl PageLayout {
    /// The commonest letter size of the words outside the tables: their median; `None` on an empty page.
    pub fn body_size(&self) -> Option<f32> {
        let words = self.rows.iter().flatten().flat_map(|s| &s.words);
        let mut sizes: Vec<f32> = words.map(|w| w.size).collect();
        sizes.sort_by(f32::total_cmp);
        sizes.get(sizes.len() / 2).copied()
    }
}

/// A table as drawn, with the lines of its cells.
pub(super) struct DrawnTable {
    /// Its rules.
    pub grid: RuledGrid,
    /// For each cell of the grid its lines from top to bottom.
    pub cells: Vec<Vec<TextLine>>,
}

/// Takes the sheets apart. A grid of one row is a table only as a piece of one that the page before or after
/// has as well.
pub(super) fn lay_out(sheets: Vec<NormalizedPage>) -> Vec<PageLayout> {
    let grids: Vec<Vec<RuledGrid>> = sheets
        .par_iter()
        .map(|sheet| ruled::grids(&sheet.rules))
        .collect();
    let kept: Vec<Vec<RuledGrid>> = (0..sheets.len())
        .map(|i| {
            let before = i.checked_sub(1).and_then(|b| grids[b].last());
            let after = grids.get(i + 1).and_then(|next| next.first());
            let piece = |grid: &RuledGrid| {
                [before, after]
                    .into_iter()
                    .flatten()
                    .any(|other| grid.continues(other).is_some())
            };
            grids[i]
                .iter()
                .filter(|grid| grid.rows() > 1 || piece(grid))
                .cloned()
                .collect()
        })
        .collect();
    sheets
        .into_par_iter()
        .zip(kept)
        .map(|(sheet, grids)| page_layout(sheet, grids))
        .collect()
}

fn page_layout(sheet: NormalizedPage, grids: Vec<RuledGrid>) -> PageLayout {
    let mut filled: Vec<Vec<Vec<Word>>> = grids
        .iter()
        .map(|grid| vec![Vec::new(); grid.cells.len()])
        .collect();
    let mut free = Vec::new();
    for word in sheet.words {
        let place = grids
            .iter()
            .enumerate()
            .find_map(|(i, grid)| Some((i, grid.cell_of(&word)?)));
        match place {
            Some((table, cell)) => filled[table][cell].push(word),
            None => free.push(word),
        }
    }
    let mut tables = Vec::new();
    for (grid, cells) in grids.into_iter().zip(filled) {
        // One text in a grid is a text in a fancy frame.
        if cells.iter().filter(|words| !words.is_empty()).count() < 2 {
            free.extend(cells.into_iter().flatten());
            continue;
        }
        let cells = grid
            .cells
            .iter()
            .zip(cells)
            .map(|(place, words)| unbroken(lines::column(words), grid.width(place)))
            .collect();
        tables.push(DrawnTable { grid, cells });
    }
    let in_table = |rule: &Rule| {
        let middle = rule.at.center();
        tables.iter().any(|table| table.grid.at().contains(middle))
    };
    PageLayout {
        number: sheet.number,
        size: sheet.size,
        method: sheet.method,
        rows: lines::rows(lines::strips(free)),
        lone_rules: sheet
            .rules
            .iter()
            .filter(|rule| rule.axis == Axis::Horizontal && !in_table(rule))
            .copied()
            .collect(),
        tables,
        unread: sheet.unread,
    }
}

/// A code of a list, `3.10`.
static CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,2}(\.\d{1,2})+\.?$").expect("the pattern is a constant"));

/// Joins a list code that a narrow cell broke in two, `3.1` and `0`. The evidence: nothing else stands on
/// the two lines, together they are a code, and the code would not have fitted on one line of the cell with
/// its usual padding of 0.19 cm a side, and with the blank around the ink of two letters.
fn unbroken(lines: Vec<TextLine>, width: f32) -> Vec<TextLine> {
    const PADDING: f32 = 2.0 * 5.4;
    const AROUND_INK: f32 = 0.5;
    let [first, second] = lines.as_slice() else {
        return lines;
    };
    let ([head], [tail]) = (first.words.as_slice(), second.words.as_slice()) else {
        return lines;
    };
    let code = format!("{}{}", head.text, tail.text);
    let short = tail.text.trim_end_matches('.').len() <= 2;
    let needed = head.at.width() + tail.at.width() + AROUND_INK * head.size + PADDING;
    if !short || !CODE.is_match(&code) || needed <= width {
        return lines;
    }
    let whole = Word {
        text: code,
        at: head.at.union(&tail.at),
        size: head.size,
        confidence: Confidence::mean([head.confidence, tail.confidence].into_iter().flatten()),
        line: head.line,
    };
    lines::column(vec![whole])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::sample::word;

    fn cell(words: Vec<Word>, width: f32) -> Vec<String> {
        let lines = unbroken(lines::column(words), width);
        lines.iter().map(TextLine::text).collect()
    }

    #[test]
    fn a_code_broken_by_its_narrow_cell_is_whole_again() {
        let broken = || vec![word("3.1", 83.0, 100.0, 12.0), word("0", 86.0, 113.0, 12.0)];
        assert_eq!(cell(broken(), 28.0), ["3.10"]);
        assert_eq!(cell(broken(), 60.0), ["3.1", "0"]);
        let figures = vec![
            word("99,6", 83.0, 100.0, 12.0),
            word("12", 86.0, 113.0, 12.0),
        ];
        assert_eq!(cell(figures, 28.0), ["99,6", "12"]);
    }
}
