//! Tables that a text dump has flattened to lines, set up again.
//!
//! A dump prints a table cell after cell: each cell on lines of its own, wrapped as it was in its column, or several
//! cells on one line. Nothing marks where a cell ends, but much tells: the head's wordings say what the columns hold,
//! the numbers of the rows follow each other, a cell begins with a capital letter or a figure, and a unit, a figure, a
//! status and a time are known by their words. So a table is found by its head (`TT`, `STT` and known wordings behind
//! it), its rows by the likeliest chain of numbers (`codes`), and the words of each row are shared out among the
//! columns, in their order, in the likeliest way (`cells`): a segmentation by dynamic programming, as it is used to
//! part words or fields (Borkar, Deshmukh and Sarawagi, "Automatic Segmentation of Text into Structured Records",
//! SIGMOD 2001), its weights set by hand.
//!
//! What comes out is a [`CellGrid`], read as any table's is.

mod body;
mod cell_likelihood;
mod cells;
mod codes;
mod flat_line;
mod head;
mod row_word;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::grid::{CellGrid, GridCell};
use super::outline::{OutlineBlock, OutlineParagraph};
use super::table_head::TableHead;
use crate::dictionary::Dictionary;
use crate::layout::Document;
use baocao_vietnamese::fold;
use body::TableBody;
use cells::FlatRow;
use codes::RowStart;
use flat_line::FlatLine;
use head::FlatHead;

/// A table as it was found among the lines.
struct Flattened {
    /// Its lines, head and all.
    lines: Range<usize>,
    grid: CellGrid,
}

/// The pieces of a document with its flattened tables set up in place of their lines.
pub(super) fn tables<'d>(
    document: &'d Document,
    pieces: Vec<OutlineBlock<'d>>,
    dictionary: &Dictionary,
) -> Vec<OutlineBlock<'d>> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut run = Vec::new();
    let step = step(document);
    for piece in pieces {
        match piece {
            OutlineBlock::Paragraph(entry) => run.push(entry),
            OutlineBlock::Table(grid) => {
                out.extend(set_up(document, std::mem::take(&mut run), step, dictionary));
                out.push(OutlineBlock::Table(grid));
            }
        }
    }
    out.extend(set_up(document, run, step, dictionary));
    out
}

/// Sets up the tables in a run of paragraphs.
fn set_up<'d>(
    document: &'d Document,
    run: Vec<OutlineParagraph<'d>>,
    step: usize,
    dictionary: &Dictionary,
) -> Vec<OutlineBlock<'d>> {
    let lines = printed(document, &run, step);
    let found = find(document, &lines, dictionary);
    if found.is_empty() {
        return run.into_iter().map(OutlineBlock::Paragraph).collect();
    }
    let mut pieces = Vec::new();
    let mut tables = found.into_iter().peekable();
    let mut done = 0;
    let mut at = 0;
    for entry in run {
        let end = at + entry.lines.len();
        while done < end {
            let table = tables.next_if(|table| table.lines.start < end);
            let until = table.as_ref().map_or(end, |table| table.lines.start);
            let text = &entry.lines[done.max(at) - at..until - at];
            pieces.extend(OutlineParagraph::new(document, text).map(OutlineBlock::Paragraph));
            done = until;
            if let Some(table) = table {
                done = table.lines.end;
                pieces.push(OutlineBlock::Table(table.grid));
            }
        }
        at = end;
    }
    pieces
}

/// Blank lines that part any two lines: a dump may double every line feed.
fn step(document: &Document) -> usize {
    let mut gaps = [0_usize; 2];
    let filled = document
        .lines
        .iter()
        .filter(|line| !line.text.trim().is_empty());
    let numbers: Vec<u32> = filled.map(|line| line.number).collect();
    for pair in numbers.windows(2) {
        match pair[1].saturating_sub(pair[0]) {
            1 => gaps[0] += 1,
            2 => gaps[1] += 1,
            _ => {}
        }
    }
    usize::from(gaps[1] > gaps[0])
}

fn printed<'d>(
    document: &'d Document,
    run: &[OutlineParagraph<'d>],
    step: usize,
) -> Vec<FlatLine<'d>> {
    let mut above = None;
    let lines = run.iter().flat_map(|entry| entry.lines);
    lines
        .map(|&id| {
            let line = document.line(id);
            let gap = above.map_or(0, |above: u32| line.number.saturating_sub(above + 1));
            above = Some(line.number);
            FlatLine {
                text: line.text.trim(),
                id,
                gap: (gap as usize).saturating_sub(step),
            }
        })
        .collect()
}

/// The flattened tables among some lines, in order.
fn find(document: &Document, lines: &[FlatLine], dictionary: &Dictionary) -> Vec<Flattened> {
    let mut tables = Vec::new();
    let mut heads = heads(lines, dictionary).into_iter().peekable();
    while let Some(head) = heads.next() {
        let body = TableBody::below(document, lines, &head, &mut heads);
        if let Some((grid, last)) = table(document, lines, &head, &body, dictionary) {
            tables.push(Flattened {
                lines: head.lines.start..last.max(head.lines.end),
                grid,
            });
        }
    }
    tables
}

/// The heads of tables among some lines, repeated ones too.
fn heads(lines: &[FlatLine], dictionary: &Dictionary) -> Vec<FlatHead> {
    let mut heads: Vec<FlatHead> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let again = heads.last().and_then(|head| head.again(lines, at));
        match again.or_else(|| FlatHead::find(lines, at, dictionary)) {
            Some(head) => {
                at = head.lines.end;
                heads.push(head);
            }
            None => at += 1,
        }
    }
    heads
}

/// A line this much longer than the lines of a table is running text.
const PROSE: f64 = 1.35;

/// The grid of a table, and the line behind its last; `None` where no rows are found.
fn table(
    document: &Document,
    lines: &[FlatLine],
    head: &FlatHead,
    body: &TableBody,
    dictionary: &Dictionary,
) -> Option<(CellGrid, usize)> {
    let printed: Vec<FlatLine> = body.lines.iter().map(|&at| lines[at]).collect();
    let starts = codes::chain(&printed);
    let end = end_of_last(&printed, starts.first()?.line..starts.last()?.line);
    let rows = rows(document, &printed, &starts, end, &body.pages);
    let columns = head.columns.len() + 1;
    let mut grid = vec![head.row(document, lines)];
    let known = TableHead::find(&CellGrid::flattened(grid.clone(), columns), dictionary)?.columns;
    let shared = cells::share(&rows, known.get(1..)?, dictionary);
    for ((start, row), parts) in starts.iter().zip(&rows).zip(shared) {
        let mut code = Some(GridCell {
            column: 0,
            column_span: 1,
            row_span: 1,
            text: start.code.clone(),
            read: start.code.clone(),
            lines: vec![printed[start.line].id],
        });
        for cells in parts {
            let cells = cells.into_iter().enumerate();
            let cells = cells.map(|(column, range)| row_word::cell(column + 1, &row.words[range]));
            grid.push(code.take().into_iter().chain(cells).collect());
        }
    }
    let behind = body.lines.last().map_or(0, |at| at + 1);
    let last = body.lines.get(end).copied().unwrap_or(behind);
    Some((CellGrid::flattened(grid, columns), last))
}

/// The rows that begin at some lines; the last one ends at a line, and `pages` are the lines where pages begin.
fn rows<'d>(
    document: &'d Document,
    lines: &[FlatLine<'d>],
    starts: &[RowStart],
    end: usize,
    pages: &[usize],
) -> Vec<FlatRow<'d>> {
    let row = |(at, group): (usize, bool)| {
        let from = starts[at].line;
        let next = starts.get(at + 1).map_or(end, |next| next.line);
        let next = next.max(from + 1);
        let total = lines[from + 1..next]
            .iter()
            .position(|line| is_total(line.text));
        let until = total.map_or(next, |total| from + 1 + total);
        let mut words = row_word::words(document, &lines[from..until]);
        // The first word is the number.
        words.remove(0);
        let page = pages.iter().find(|&&page| from < page && page < until);
        let page = page.map(|&page| {
            let above = lines[from..page].iter();
            above
                .map(|line| line.text.split_whitespace().count())
                .sum::<usize>()
                - 1
        });
        FlatRow { words, group, page }
    };
    codes::groups(starts)
        .into_iter()
        .enumerate()
        .map(row)
        .collect()
}

/// Whether a line adds up what stands above it.
fn is_total(text: &str) -> bool {
    let text = fold(text);
    ["tong cong", "cong:", "tong so:"]
        .iter()
        .any(|words| text.starts_with(words))
}

/// The line behind the last row: the first after its number that is as long as running text where the table's own
/// lines are short.
fn end_of_last(lines: &[FlatLine], rows: Range<usize>) -> usize {
    let length = |line: &FlatLine| line.text.chars().count();
    let mut lengths: Vec<usize> = lines[rows.clone()].iter().map(length).collect();
    lengths.sort_unstable();
    let Some(&widest) = lengths.get(lengths.len() * 19 / 20) else {
        return lines.len();
    };
    let prose = |line: &FlatLine| length(line) as f64 > widest as f64 * PROSE + 4.0;
    let behind = lines[rows.end..].iter().skip(1).position(prose);
    behind.map_or(lines.len(), |at| rows.end + 1 + at)
}
