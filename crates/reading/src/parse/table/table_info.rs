//! What is said of a table itself, whatever it lists.

use super::sequence::follows;
use crate::dictionary::ColumnRole;
use crate::layout::{Document, LineId};
use crate::parse::grid::CellGrid;
use crate::parse::numbering;
use crate::parse::table_head::{ColumnContent, TableHead};
use crate::parse::text::origin;
use baocao_report::{TableContent, TableInfo, TableOrigin};

/// A table without a known head has so many columns and rows at least; what has fewer sets texts side by side.
const LEAST: usize = 3;

/// A table as it is read, part by part.
pub(super) struct TableInfoBuilder {
    first: Vec<LineId>,
    found: TableOrigin,
    columns: Vec<String>,
    ordinal: Option<usize>,
    lists: TableContent,
    rows: usize,
    cells: usize,
    /// The texts of its rows, where they make no records.
    texts: Vec<Vec<String>>,
    filled: usize,
    codes: usize,
    in_sequence: usize,
    last: Option<String>,
}

impl TableInfoBuilder {
    /// A table that begins with a grid; `None` where it is none.
    pub(super) fn new(
        document: &Document,
        grid: &CellGrid,
        head: Option<&TableHead>,
        lists: TableContent,
    ) -> Option<Self> {
        if head.is_none() && (grid.columns() < LEAST || grid.rows() < LEAST) {
            return None;
        }
        let first = grid.cells().find(|cell| !cell.lines.is_empty())?;
        let placed = first.lines.iter().any(|&id| document.line(id).at.is_some());
        let is_ordinal = |column: &Option<ColumnContent>| {
            *column == Some(ColumnContent::Of(ColumnRole::Ordinal))
        };
        let heads = head.map(|head| grid.heads(0..head.body));
        let mut kept = Self {
            first: first.lines.clone(),
            found: match placed {
                _ if grid.is_flattened() => TableOrigin::Flattened,
                true => TableOrigin::Rules,
                false => TableOrigin::Typed,
            },
            columns: heads.map_or(Vec::new(), |heads| {
                heads.iter().map(|path| wording(path)).collect()
            }),
            ordinal: head.map_or(Some(0), |head| head.columns.iter().position(is_ordinal)),
            lists,
            rows: 0,
            cells: 0,
            texts: Vec::new(),
            filled: 0,
            codes: 0,
            in_sequence: 0,
            last: None,
        };
        kept.extend(grid, head, head.map_or(0, |head| head.body));
        Some(kept)
    }

    /// Adds the rows of a grid from one on.
    pub(super) fn extend(&mut self, grid: &CellGrid, head: Option<&TableHead>, from: usize) {
        for at in from..grid.rows() {
            if head.is_some_and(|head| head.repeats(grid, at)) {
                continue;
            }
            let row = grid.row(at);
            self.filled += row.iter().filter(|cell| !cell.text.is_empty()).count();
            let code = row.iter().find(|cell| Some(cell.column) == self.ordinal);
            if let Some(code) = code.and_then(|cell| numbering::code(&cell.text)) {
                self.count(code);
            }
            self.rows += 1;
            self.cells += row.len();
            if self.lists == TableContent::Other {
                let texts = row.iter().map(|cell| cell.text.clone());
                self.texts.push(texts.collect());
            }
        }
    }

    fn count(&mut self, code: String) {
        self.codes += 1;
        let begins = matches!(code.as_str(), "1" | "I" | "A" | "a") || code.ends_with(".1");
        let goes_on = match &self.last {
            Some(last) => {
                follows(&code, last) || numbering::is_heading(&code) || is_up(&code, last)
            }
            None => true,
        };
        self.in_sequence += usize::from(begins || goes_on);
        self.last = Some(code);
    }

    /// What the report says of it.
    pub(super) fn info(self, document: &Document, id: String) -> TableInfo {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        TableInfo {
            id,
            lists: self.lists,
            found: self.found,
            at: origin(document, &self.first).at,
            columns: self.columns,
            rows: count(self.rows),
            cells: count(self.cells),
            filled: count(self.filled),
            codes: count(self.codes),
            in_sequence: count(self.in_sequence),
            texts: (self.lists == TableContent::Other).then_some(self.texts),
        }
    }
}

/// The wording of a column's head: its cells from top to bottom, each once.
fn wording(path: &[&str]) -> String {
    let mut words: Vec<&str> = path
        .iter()
        .copied()
        .filter(|text| !text.is_empty())
        .collect();
    words.dedup();
    words.join(" - ")
}

/// Whether a code goes on above the one before it: `2` after `1.11`, and an entry of a count that a heading cut.
fn is_up(code: &str, last: &str) -> bool {
    let (Some(code), Some(last)) = (numbering::parts(code), numbering::parts(last)) else {
        return numbering::is_heading(last);
    };
    let number =
        |parts: &[&str], at: usize| parts.get(at).and_then(|part| part.parse::<u32>().ok());
    let at = code.len() - 1;
    code.len() < last.len()
        && code[..at] == last[..at]
        && number(&code, at) == number(&last, at).map(|n| n + 1)
}
