//! Tables typed with tabs or pipes: a line a row.

use crate::flow::{FlowCell, FlowLine, FlowTable};

/// The most columns of a table that is typed: as many as a sheet of Excel had up to 2003. A line with more marks is text,
/// as what is done with a row may cost more than its length.
const COLUMNS: usize = 256;

/// How many lines from the first on are rows of a tab-separated table; 0 where none starts here.
/// Its head has two tabs or more and two filled cells or more; the rows have as many tabs, or fewer where
/// empty cells at the end were cut off.
pub(super) fn tabbed(lines: &[&str]) -> usize {
    let Some(head) = lines.first() else {
        return 0;
    };
    let tabs = tabs(head);
    if !(2..COLUMNS).contains(&tabs)
        || head.split('\t').filter(|c| !c.trim().is_empty()).count() < 2
    {
        return 0;
    }
    let rows = lines.iter().take_while(|line| fits(line, tabs)).count();
    if rows < 2 { 0 } else { rows }
}

fn tabs(line: &str) -> usize {
    line.bytes().filter(|&b| b == b'\t').count()
}

fn fits(line: &str, columns: usize) -> bool {
    let here = tabs(line);
    !line.trim().is_empty() && (here == columns || (1..columns).contains(&here))
}

/// Reads rows of a tab-separated table, `number` being the line of the first; `text` gives the lines of a
/// cell.
pub(super) fn read_tabbed(
    lines: &[&str],
    number: u32,
    text: impl Fn(&str) -> Vec<String>,
) -> FlowTable {
    let rows = (number..)
        .zip(lines)
        .map(|(number, line)| row(line.split('\t'), number, &text));
    FlowTable {
        rows: rows.collect(),
    }
}

/// How many lines from the first on are rows of a pipe table, its alignment row included; 0 where none
/// starts here. A table has an alignment row under its head, or pipes around each of two rows or more.
pub(super) fn piped(lines: &[&str]) -> usize {
    let [head, second, ..] = lines else {
        return 0;
    };
    if has_pipes(head) && has_pipes(second) && is_alignment(second) {
        return lines.iter().take_while(|line| has_pipes(line)).count();
    }
    if is_framed(head) && is_framed(second) {
        return lines.iter().take_while(|line| is_framed(line)).count();
    }
    0
}

fn has_pipes(line: &str) -> bool {
    (1..=COLUMNS).contains(&line.bytes().filter(|&b| b == b'|').count())
}

fn is_framed(line: &str) -> bool {
    let row = line.trim();
    row.len() > 1 && row.starts_with('|') && row.ends_with('|') && has_pipes(row)
}

fn is_alignment(line: &str) -> bool {
    line.contains('-')
        && line
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// Reads rows of a pipe table; as [`read_tabbed`].
pub(super) fn read_piped(
    lines: &[&str],
    number: u32,
    text: impl Fn(&str) -> Vec<String>,
) -> FlowTable {
    let rows = (number..)
        .zip(lines)
        .filter(|(_, line)| !is_alignment(line))
        .map(|(number, line)| row(pipe_cells(line).into_iter(), number, &text));
    FlowTable {
        rows: rows.collect(),
    }
}

/// The cells of a pipe row; an escaped pipe parts no cells.
fn pipe_cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut from = 0;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        if c == '|' && !escaped {
            cells.push(&line[from..at]);
            from = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if !line[from..].is_empty() {
        cells.push(&line[from..]);
    }
    cells
}

fn row<'a>(
    cells: impl Iterator<Item = &'a str>,
    number: u32,
    text: &impl Fn(&str) -> Vec<String>,
) -> Vec<FlowCell> {
    let cell = |(column, cell): (usize, &str)| FlowCell {
        column,
        columns: 1,
        continues: false,
        lines: text(cell.trim())
            .into_iter()
            .filter(|line| !line.trim().is_empty())
            .map(|text| FlowLine { text, number })
            .collect(),
    };
    cells.enumerate().map(cell).collect()
}
