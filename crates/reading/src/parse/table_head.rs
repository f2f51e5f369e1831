//! A table's head: which column holds what.

use std::collections::HashSet;

use super::grid::CellGrid;
use super::numbering;
use crate::dictionary::{ColumnHeads, ColumnRole, Dictionary, StatusWords};
use baocao_report::Status;
use baocao_vietnamese::wording;

/// The head of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TableHead {
    /// What each column holds, where that is known.
    pub(super) columns: Vec<Option<ColumnContent>>,
    /// The first row below the head.
    pub(super) body: usize,
    /// The folded wordings of its cells, to know it again where it is repeated.
    wordings: HashSet<String>,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ColumnContent {
    /// Values of a role.
    Of(ColumnRole),
    /// A tick where the status at its head holds.
    Tick(Status, String),
}

/// Rows in which a head may begin; titles may stand above it.
const ROWS_TO_HEAD: usize = 6;

/// Rows that a head may have.
const ROWS_OF_HEAD: usize = 3;

impl TableHead {
    /// The head of a table, `None` where no row of its first ones has two known wordings.
    pub(super) fn find(grid: &CellGrid, dictionary: &Dictionary) -> Option<Self> {
        let top = (0..grid.rows().min(ROWS_TO_HEAD))
            .find(|&row| is_head_row(grid, row, &dictionary.columns))?;
        let body = bottom(grid, top);
        let mut wordings = HashSet::new();
        for row in top..body {
            wordings.extend(grid.row(row).iter().map(|cell| wording(&cell.text)));
        }
        wordings.remove("");
        Some(Self {
            columns: columns(grid, top..body, dictionary),
            body,
            wordings,
        })
    }

    /// Whether a row repeats the head, or numbers the columns (`(1) (2) (3)`).
    pub(super) fn repeats(&self, grid: &CellGrid, row: usize) -> bool {
        let mut filled = 0;
        let (mut known, mut counting) = (true, true);
        for cell in grid.row(row).iter().filter(|cell| !cell.text.is_empty()) {
            filled += 1;
            known &= self.wordings.contains(&wording(&cell.text));
            counting &= numbers_a_column(&cell.text);
        }
        (filled >= 2 && known) || (filled >= 3 && counting)
    }

    /// Whether a column of the role is there.
    pub(super) fn has(&self, role: ColumnRole) -> bool {
        self.columns.contains(&Some(ColumnContent::Of(role)))
    }

    /// Whether a column of ticks is there.
    pub(super) fn has_ticks(&self) -> bool {
        let tick = |column: &Option<ColumnContent>| matches!(column, Some(ColumnContent::Tick(..)));
        self.columns.iter().any(tick)
    }

    /// The role of the column that names the criteria.
    pub(super) fn naming(&self) -> Option<ColumnRole> {
        [ColumnRole::Criterion, ColumnRole::Item]
            .into_iter()
            .find(|&role| self.has(role))
    }
}

fn is_head_row(grid: &CellGrid, row: usize, columns: &ColumnHeads) -> bool {
    let filled = || grid.row(row).iter().filter(|cell| !cell.text.is_empty());
    let known: HashSet<ColumnRole> = filled()
        .filter_map(|cell| columns.roles(&cell.text).first().map(|(role, _)| *role))
        .collect();
    known.len() >= 2 && known.len() * 2 >= filled().count()
}

/// The row behind the head that begins at a row: as far as its cells reach, and one row more where a
/// cell is split into columns below it.
fn bottom(grid: &CellGrid, top: usize) -> usize {
    let reach = grid.row(top).iter().map(|cell| cell.row_span).max();
    let split = grid
        .row(top)
        .iter()
        .any(|cell| cell.column_span > 1 && cell.row_span == 1);
    let below = top + 1;
    let coded = grid
        .row(below)
        .first()
        .is_some_and(|cell| cell.column == 0 && numbering::code(&cell.text).is_some());
    let rows = reach.unwrap_or(1).max(if split && !coded { 2 } else { 1 });
    (top + rows.min(ROWS_OF_HEAD)).min(grid.rows())
}

fn columns(
    grid: &CellGrid,
    rows: std::ops::Range<usize>,
    dictionary: &Dictionary,
) -> Vec<Option<ColumnContent>> {
    let body = rows.end;
    let heads: Vec<Vec<&str>> = grid.heads(rows);
    let mut candidates: Vec<Vec<(ColumnRole, f64)>> = Vec::new();
    let mut columns: Vec<Option<ColumnContent>> = Vec::new();
    for path in &heads {
        let tick = path
            .last()
            .and_then(|text| tick(text, &dictionary.statuses));
        columns.push(tick);
        candidates.push(roles_of(path, &dictionary.columns));
    }
    let certain = |i: usize| {
        candidates[i]
            .first()
            .map(|best| best.0)
            .filter(|_| !ambiguous(&candidates[i]))
    };
    let named = (0..heads.len())
        .any(|i| matches!(certain(i), Some(ColumnRole::Criterion | ColumnRole::Item)));
    let mut name_taken = named;
    for (i, column) in columns.iter_mut().enumerate() {
        if column.is_some() {
            continue;
        }
        let role = if ambiguous(&candidates[i]) {
            let taken = std::mem::replace(&mut name_taken, true);
            Some(if taken {
                ColumnRole::Target
            } else {
                ColumnRole::Criterion
            })
        } else {
            let first = candidates[i]
                .iter()
                .find(|(role, _)| *role != ColumnRole::Ordinal || i < 2);
            first.map(|(role, _)| *role)
        };
        *column = role.map(ColumnContent::Of);
    }
    settle(&mut columns, &heads);
    assess(&mut columns, grid, body, &dictionary.statuses);
    let unnumbered = !columns.contains(&Some(ColumnContent::Of(ColumnRole::Ordinal)));
    if let Some(first @ None) = columns.first_mut()
        && unnumbered
        && counts(grid, body)
    {
        *first = Some(ColumnContent::Of(ColumnRole::Ordinal));
    }
    columns
}

/// Whether the first column counts the rows, whatever its head says: OCR misreads a lone `TT`.
fn counts(grid: &CellGrid, body: usize) -> bool {
    let cells = (body..grid.rows()).filter_map(|row| grid.row(row).first());
    let own = cells.filter(|cell| cell.column == 0 && cell.column_span == 1);
    let (mut filled, mut numbers) = (0, 0);
    for cell in own.filter(|cell| !cell.text.is_empty()) {
        filled += 1;
        numbers += usize::from(numbering::code(&cell.text).is_some());
    }
    numbers * 2 > filled
}

/// Whether a wording is a name's as well as a target's.
fn ambiguous(roles: &[(ColumnRole, f64)]) -> bool {
    let at = |role| {
        roles
            .iter()
            .find(|(r, _)| *r == role)
            .map(|(_, score)| *score)
    };
    match (
        roles.first(),
        at(ColumnRole::Criterion),
        at(ColumnRole::Target),
    ) {
        (Some(&(_, best)), Some(name), Some(target)) => name == best && target == best,
        _ => false,
    }
}

/// The roles that a column's head may have: by its lowest cell, by that with the cell above it, by the
/// upper cell alone, whichever says something first.
fn roles_of(path: &[&str], columns: &ColumnHeads) -> Vec<(ColumnRole, f64)> {
    let (Some(first), Some(last)) = (path.first(), path.last()) else {
        return Vec::new();
    };
    [
        (*last).to_owned(),
        format!("{first} {last}"),
        (*first).to_owned(),
    ]
    .iter()
    .map(|text| columns.roles(text))
    .find(|roles| !roles.is_empty())
    .unwrap_or_default()
}

fn tick(text: &str, statuses: &StatusWords) -> Option<ColumnContent> {
    // `Đạt/Chưa đạt` heads a column of words, not of ticks.
    (text.split_whitespace().count() <= 4)
        .then(|| statuses.whole(text))
        .flatten()
        .map(|status| ColumnContent::Tick(status, text.trim().to_owned()))
}

/// Of two columns of results, one that holds statuses and nothing else assesses what the other one states.
fn assess(
    columns: &mut [Option<ColumnContent>],
    grid: &CellGrid,
    body: usize,
    statuses: &StatusWords,
) {
    let result = Some(ColumnContent::Of(ColumnRole::Result));
    let results: Vec<usize> = (0..columns.len())
        .filter(|&i| columns[i] == result)
        .collect();
    let [first, .., last] = results[..] else {
        return;
    };
    let says = |column: usize| {
        let cells = (body..grid.rows()).flat_map(|row| grid.row(row));
        let filled = cells.filter(|cell| cell.column == column && !cell.text.is_empty());
        let (mut all, mut whole) = (0, 0);
        for cell in filled {
            all += 1;
            whole += usize::from(statuses.whole(&cell.text).is_some());
        }
        all > 0 && whole * 5 >= all * 4
    };
    if let (false, true) = (says(first), says(last)) {
        columns[last] = Some(ColumnContent::Of(ColumnRole::Status));
    }
}

/// Decides between columns of the same role, and gives a bare first column its role.
fn settle(columns: &mut [Option<ColumnContent>], heads: &[Vec<&str>]) {
    let of = |columns: &[Option<ColumnContent>], role: ColumnRole| -> Vec<usize> {
        let is = |i: &usize| columns[*i] == Some(ColumnContent::Of(role));
        (0..columns.len()).filter(is).collect()
    };
    // A single tick column is a result: `Đạt` heads values.
    let ticks: Vec<usize> = (0..columns.len())
        .filter(|&i| matches!(columns[i], Some(ColumnContent::Tick(..))))
        .collect();
    if let ([only], true) = (ticks.as_slice(), of(columns, ColumnRole::Result).is_empty()) {
        columns[*only] = Some(ColumnContent::Of(ColumnRole::Result));
    }
    let named = of(columns, ColumnRole::Criterion);
    if let [first, _, ..] = named.as_slice() {
        columns[*first] = Some(ColumnContent::Of(ColumnRole::Group));
    }
    let items = of(columns, ColumnRole::Item);
    let spare = usize::from(named.is_empty());
    for &i in items.iter().skip(spare) {
        columns[i] = None;
    }
    for &i in of(columns, ColumnRole::Target).iter().skip(1) {
        columns[i] = None;
    }
    latest(columns, heads, &of(columns, ColumnRole::Result));
    for (stand_in, role) in [
        (ColumnRole::MaxScore, ColumnRole::Target),
        (ColumnRole::Score, ColumnRole::Result),
    ] {
        let missing = of(columns, role).is_empty();
        for i in of(columns, stand_in) {
            columns[i] = missing.then_some(ColumnContent::Of(role));
        }
    }
    let bare = heads
        .first()
        .is_some_and(|path| path.iter().all(|text| text.is_empty()));
    let unnumbered = of(columns, ColumnRole::Ordinal).is_empty();
    if let (Some(first @ None), true, true) = (columns.first_mut(), bare, unnumbered) {
        *first = Some(ColumnContent::Of(ColumnRole::Ordinal));
    }
}

/// Of result columns for several years, only the latest year's is the report's.
fn latest(columns: &mut [Option<ColumnContent>], heads: &[Vec<&str>], results: &[usize]) {
    let year = |i: usize| {
        let words = heads[i].join(" ");
        let years = words.split(|c: char| !c.is_ascii_digit());
        years
            .filter_map(|w| w.parse::<u16>().ok())
            .filter(|y| (1990..=2100).contains(y))
            .max()
    };
    let last = results.iter().filter_map(|&i| year(i)).max();
    for &i in results {
        if year(i).is_some_and(|y| Some(y) < last) {
            columns[i] = None;
        }
    }
}

/// `(1)`, `2`, `A`: a cell of a row that numbers the columns.
fn numbers_a_column(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', ' ', '[', ']']);
    let digits = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let letter = text.len() == 1 && text.bytes().all(|b| b.is_ascii_uppercase());
    !text.is_empty() && (digits || letter || text.contains('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Block;
    use crate::parse::example::DocumentBuilder;

    fn columns_of(rows: &str) -> Option<(Vec<Option<ColumnRole>>, usize)> {
        let document = DocumentBuilder::new().table(rows).document();
        let Some(Block::Table(table)) = document.blocks.first() else {
            panic!("no table")
        };
        let head = TableHead::find(&CellGrid::new(&document, table), &Dictionary::builtin())?;
        let role = |column: &Option<ColumnContent>| match column {
            Some(ColumnContent::Of(role)) => Some(*role),
            _ => None,
        };
        Some((head.columns.iter().map(role).collect(), head.body))
    }

    #[test]
    fn a_head_over_two_rows_is_read_through_its_spans() {
        let found = columns_of(
            "TT | Tên chỉ tiêu | Chỉ tiêu | Kết quả | < | Ghi chú
             ^ | ^ | ^ | Số lượng | Tỷ lệ (%) | ^
             1 | Đường | 90% | 45/50 | 90 | ",
        );
        let roles = [
            ColumnRole::Ordinal,
            ColumnRole::Criterion,
            ColumnRole::Target,
            ColumnRole::Result,
            ColumnRole::Result,
            ColumnRole::Note,
        ];
        assert_eq!(found, Some((roles.map(Some).to_vec(), 2)));
    }

    #[test]
    fn a_bare_chi_tieu_is_the_name_where_no_other_column_is() {
        let (roles, _) = columns_of("STT | Chỉ tiêu | Kết quả đạt được").unwrap();
        assert_eq!(roles[1], Some(ColumnRole::Criterion));
        let (roles, _) = columns_of("STT | Tiêu chí | Chỉ tiêu | Kết quả").unwrap();
        assert_eq!(
            roles[1..3],
            [Some(ColumnRole::Criterion), Some(ColumnRole::Target)]
        );
    }

    #[test]
    fn the_latest_year_is_reported_and_scores_stand_in() {
        let (roles, _) = columns_of("TT | Tiêu chí | Kết quả năm 2022 | Kết quả năm 2023").unwrap();
        assert_eq!(roles[2..], [None, Some(ColumnRole::Result)]);
        let (roles, _) = columns_of("TT | Tiêu chí | Điểm tối đa | Điểm tự chấm").unwrap();
        assert_eq!(
            roles[2..],
            [Some(ColumnRole::Target), Some(ColumnRole::Result)]
        );
    }

    #[test]
    fn a_table_without_known_heads_has_none() {
        assert_eq!(
            columns_of("ỦY BAN NHÂN DÂN | CỘNG HÒA\nSố: 1/BC | ngày 1"),
            None
        );
    }

    #[test]
    fn a_repeated_head_and_a_row_of_column_numbers_are_known() {
        let document = DocumentBuilder::new()
            .table("TT | Tiêu chí | Kết quả\n(1) | (2) | (3)\nTT | Tiêu chí | Kết quả\n1 | Đường | 90%")
            .document();
        let Some(Block::Table(table)) = document.blocks.first() else {
            panic!("no table")
        };
        let grid = CellGrid::new(&document, table);
        let head = TableHead::find(&grid, &Dictionary::builtin()).unwrap();
        let repeats: Vec<bool> = (1..4).map(|row| head.repeats(&grid, row)).collect();
        assert_eq!(repeats, [true, true, false]);
    }
}
