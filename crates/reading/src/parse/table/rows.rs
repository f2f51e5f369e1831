//! The rows of a table of known columns: groups, entries, and rows that continue the one above.

use std::collections::BTreeMap;

use super::sequence;
use super::unclassified_row::UnclassifiedRow;
use crate::dictionary::ColumnRole;
use crate::layout::{Document, LineId};
use crate::parse::grid::{CellGrid, GridCell};
use crate::parse::numbering::{self, ParagraphMarker, marker};
use crate::parse::table_head::{ColumnContent, TableHead};
use baocao_report::{Edit, GroupRef, Status};
use baocao_vietnamese::wording;

/// An entry of a table: its cells by the role of their column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TableEntry {
    pub(super) code: Option<String>,
    pub(super) group: Option<GroupRef>,
    cells: BTreeMap<ColumnRole, String>,
    /// The status that a tick stands under, and its words.
    pub(super) ticked: Option<(Status, String)>,
    /// Whether its code was mended.
    pub(super) mended: bool,
    /// All lines of its cells.
    pub(super) lines: Vec<LineId>,
    /// The texts of all its cells.
    pub(super) raw: Vec<String>,
}

impl TableEntry {
    /// The text under a role; empty where there is none.
    pub(super) fn text(&self, role: ColumnRole) -> &str {
        self.cells.get(&role).map_or("", String::as_str)
    }

    /// Appends what a row below adds to this one.
    fn extend(&mut self, row: UnclassifiedRow) {
        for (role, text) in row.own {
            append(self.cells.entry(role).or_default(), &text);
        }
        self.ticked = self.ticked.take().or(row.ticked);
        self.lines.extend(row.lines);
        self.raw.extend(row.raw);
    }
}

/// Entries and groups of one list, read from one table or from several that continue each other.
#[derive(Debug, Default)]
pub(super) struct TableRows {
    pub(super) entries: Vec<TableEntry>,
    /// Groups that stand in rows of their own, in printed order.
    pub(super) groups: Vec<GroupRef>,
    /// Changes made to codes.
    pub(super) edits: Vec<Edit>,
    group: Option<GroupRef>,
    /// Whether any row has had a number of its own.
    numbered: bool,
}

/// Words of rows that add up what stands above them.
const TOTALS: [&str; 7] = [
    "tong",
    "tong cong",
    "cong",
    "tong so",
    "tong diem",
    "tong so diem",
    "tong cong diem",
];

impl TableRows {
    /// Reads the rows of a table below a given one.
    pub(super) fn read(
        &mut self,
        document: &Document,
        grid: &CellGrid,
        head: &TableHead,
        naming: ColumnRole,
        from: usize,
    ) {
        let mut rows = rows(grid, head, naming, from);
        self.edits
            .extend(sequence::mend(&mut rows, self.last_code(), document));
        let codes: Vec<Option<&str>> = rows.iter().map(|row| row.code.as_deref()).collect();
        let mut next: Vec<Option<String>> = Vec::with_capacity(rows.len());
        let mut below = None;
        for code in codes.iter().rev() {
            next.push(below.map(str::to_owned));
            below = code.or(below);
        }
        next.reverse();
        let plain = |code: &&str| !numbering::is_heading(code);
        let mixed = codes.iter().flatten().any(plain);
        self.numbered |= codes.iter().any(Option::is_some);
        for (row, next) in rows.into_iter().zip(next) {
            self.take(row, next.as_deref(), mixed, naming);
        }
    }

    /// The code of the last entry.
    fn last_code(&self) -> Option<String> {
        self.entries.last().and_then(|entry| entry.code.clone())
    }

    /// Whether a table's numbers go on from those of these rows.
    pub(super) fn go_on_in(&self, grid: &CellGrid, head: &TableHead) -> bool {
        let ordinal = head
            .columns
            .iter()
            .position(|c| *c == Some(ColumnContent::Of(ColumnRole::Ordinal)));
        let below = (head.body..grid.rows()).flat_map(|row| grid.row(row));
        let first = below
            .filter(|cell| Some(cell.column) == ordinal)
            .find_map(|cell| numbering::code(&cell.text));
        match (first, self.last_code()) {
            (Some(first), Some(last)) => sequence::follows(&first, &last),
            _ => false,
        }
    }

    fn take(
        &mut self,
        mut row: UnclassifiedRow,
        next: Option<&str>,
        mixed: bool,
        naming: ColumnRole,
    ) {
        let name = row.own.get(&naming).cloned().unwrap_or_default();
        if row.own.is_empty() && row.ticked.is_none() || is_total(&row, &name) {
            return;
        }
        if let Some(group) = row.own.remove(&ColumnRole::Group) {
            self.enter(group_of(&group));
        }
        let others = |role: &ColumnRole| {
            *role == naming || matches!(role, ColumnRole::Ordinal | ColumnRole::Note)
        };
        let bare = row.own.keys().all(others) && row.ticked.is_none();
        let heads = row.code.as_deref().is_some_and(|code| {
            let part = |next: &str| {
                next.strip_prefix(code)
                    .is_some_and(|rest| rest.starts_with('.'))
            };
            if numbering::is_heading(code) {
                next.is_some_and(|next| !numbering::is_heading(next)) || (bare && mixed)
            } else {
                bare && next.is_some_and(|next| part(next) || self.counts_groups(code, next))
            }
        });
        if heads || (row.one_cell && bare && (row.code.is_none() || next.is_some())) {
            let name = without_tally(&name);
            if !name.is_empty() {
                self.enter(GroupRef {
                    code: row.code,
                    name,
                });
            }
            return;
        }
        // A number that cannot be read is one all the same; a dash is none.
        let ordinal = row.own.get(&ColumnRole::Ordinal);
        let counted = ordinal.is_some_and(|text| text.contains(char::is_alphanumeric));
        let continues = !counted && row.code.is_none() && (self.numbered || name.is_empty());
        let open = self.entries.last().is_some_and(|e| e.group == self.group);
        match self.entries.last_mut() {
            Some(above) if continues && open => above.extend(row),
            _ if name.is_empty() => {}
            _ => self.entries.push(self.entry(row)),
        }
    }

    /// Whether a number goes on from that of the group above, and the rows begin at 1 again below it.
    fn counts_groups(&self, code: &str, next: &str) -> bool {
        let number = match &self.group {
            None => Some(1),
            Some(group) => group.code.as_ref().and_then(|above| {
                let above: u32 = above.parse().ok()?;
                above.checked_add(1)
            }),
        };
        next == "1" && number.is_some_and(|number| number.to_string() == code)
    }

    fn enter(&mut self, group: GroupRef) {
        if self.group.as_ref() != Some(&group) {
            self.groups.push(group.clone());
        }
        self.group = Some(group);
    }

    fn entry(&self, row: UnclassifiedRow) -> TableEntry {
        let mut cells = row.merged;
        cells.extend(row.own);
        TableEntry {
            code: row.code,
            group: self.group.clone(),
            cells,
            ticked: row.ticked,
            mended: row.mended,
            lines: row.lines,
            raw: row.raw,
        }
    }
}

fn is_total(row: &UnclassifiedRow, name: &str) -> bool {
    let name = wording(name);
    let ordinal = row.own.get(&ColumnRole::Ordinal).map(|text| wording(text));
    row.code.is_none()
        && (TOTALS.contains(&name.as_str())
            || ordinal.is_some_and(|o| TOTALS.contains(&o.as_str())))
}

/// A group from a cell: its number, where one stands before the name, and the name.
fn group_of(text: &str) -> GroupRef {
    let (code, name) = numbered(text);
    GroupRef {
        code,
        name: without_tally(name),
    }
}

fn without_tally(name: &str) -> String {
    crate::parse::tally::heading(name).name
}

/// A text parted from the number before it.
fn numbered(text: &str) -> (Option<String>, &str) {
    match marker(text) {
        (Some(ParagraphMarker::Roman(code)), rest) => (Some(code), rest),
        (Some(ParagraphMarker::Decimal(parts)), rest) => (Some(parts.join(".")), rest),
        _ => (None, text),
    }
}

fn rows(
    grid: &CellGrid,
    head: &TableHead,
    naming: ColumnRole,
    from: usize,
) -> Vec<UnclassifiedRow> {
    // Of each column: the cell that reaches down, and the row behind its last.
    let mut reaching: BTreeMap<usize, (usize, ColumnRole, String)> = BTreeMap::new();
    let mut rows = Vec::new();
    for at in from..grid.rows() {
        if head.repeats(grid, at) {
            continue;
        }
        let mut row = UnclassifiedRow::default();
        reaching.retain(|_, (end, ..)| *end > at);
        for (role, text) in reaching.values().map(|(_, role, text)| (*role, text)) {
            append(row.merged.entry(role).or_default(), text);
        }
        for cell in grid.row(at) {
            take_cell(&mut row, cell, head, naming);
            if let Some(Some(ColumnContent::Of(role))) = head.columns.get(cell.column)
                && cell.row_span > 1
                && counts_for_each_row(*role)
            {
                reaching.insert(cell.column, (at + cell.row_span, *role, cell.text.clone()));
            }
        }
        number(&mut row, naming);
        let filled = grid.row(at).iter().filter(|cell| !cell.text.is_empty());
        let widest = filled
            .clone()
            .map(|cell| cell.column_span)
            .max()
            .unwrap_or(0);
        row.one_cell = widest > 1 && widest + 2 > grid.columns() && filled.count() <= 2;
        rows.push(row);
    }
    rows
}

/// Columns whose merged cells hold for each row that they cover.
fn counts_for_each_row(role: ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Unit | ColumnRole::Target | ColumnRole::Deadline | ColumnRole::Status
    )
}

fn take_cell(row: &mut UnclassifiedRow, cell: &GridCell, head: &TableHead, naming: ColumnRole) {
    if cell.text.is_empty() {
        return;
    }
    row.lines.extend(&cell.lines);
    row.raw.push(cell.read.clone());
    // A cell merged over the name's column holds the name, wherever it begins.
    let covered = cell.column..cell.column + cell.column_span;
    let over_name = cell.column_span > 1
        && covered
            .clone()
            .any(|c| head.columns.get(c) == Some(&Some(ColumnContent::Of(naming))));
    match head.columns.get(cell.column) {
        _ if over_name => append(row.own.entry(naming).or_default(), &cell.text),
        Some(Some(ColumnContent::Of(role))) => {
            if *role == ColumnRole::Ordinal {
                row.ordinal = cell.lines.first().copied();
            }
            append(row.own.entry(*role).or_default(), &cell.text);
        }
        Some(Some(ColumnContent::Tick(status, words))) => match cell.text.chars().count() {
            1 => row.ticked = Some((*status, words.clone())),
            _ => append(row.own.entry(ColumnRole::Result).or_default(), &cell.text),
        },
        _ => {}
    }
}

/// Finds the row's number: in its own cell, or before the name.
fn number(row: &mut UnclassifiedRow, naming: ColumnRole) {
    if let Some(ordinal) = row.own.get(&ColumnRole::Ordinal) {
        row.code = numbering::code(ordinal);
        return;
    }
    if let Some(name) = row.own.get_mut(&naming)
        && let (Some(code), rest) = numbered(name)
    {
        row.code = Some(code);
        *name = rest.to_owned();
    }
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}
