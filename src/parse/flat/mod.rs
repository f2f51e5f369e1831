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
//! What comes out is a [`Grid`], read as any table's is.

mod body;
mod cells;
mod codes;
mod head;
mod likely;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::grid::{Grid, GridCell};
use super::outline::{Entry, Piece, is_appendix};
use super::table::Head;
use crate::dictionary::{Dictionary, fold};
use crate::layout::{Document, FurnitureKind, LineId};
use body::Body;
use cells::Row;
use head::FlatHead;

/// A printed line of the running text.
#[derive(Clone, Copy, Debug)]
struct Printed<'d> {
    text: &'d str,
    id: LineId,
    /// Blank lines above it, beyond those that part any two lines of the text.
    gap: usize,
}

/// A table as it was found among the lines.
struct Flattened {
    /// Its lines, head and all.
    lines: Range<usize>,
    grid: Grid,
}

/// The pieces of a document with its flattened tables set up in place of their lines.
pub(super) fn tables<'d>(
    document: &'d Document,
    pieces: Vec<Piece<'d>>,
    dictionary: &Dictionary,
) -> Vec<Piece<'d>> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut run = Vec::new();
    let step = step(document);
    for piece in pieces {
        match piece {
            Piece::Paragraph(entry) => run.push(entry),
            Piece::Table(grid) => {
                out.extend(set_up(document, std::mem::take(&mut run), step, dictionary));
                out.push(Piece::Table(grid));
            }
        }
    }
    out.extend(set_up(document, run, step, dictionary));
    out
}

/// Sets up the tables in a run of paragraphs.
fn set_up<'d>(
    document: &'d Document,
    run: Vec<Entry<'d>>,
    step: usize,
    dictionary: &Dictionary,
) -> Vec<Piece<'d>> {
    let lines = printed(document, &run, step);
    let found = find(document, &lines, dictionary);
    if found.is_empty() {
        return run.into_iter().map(Piece::Paragraph).collect();
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
            pieces.extend(Entry::new(document, text).map(Piece::Paragraph));
            done = until;
            if let Some(table) = table {
                done = table.lines.end;
                pieces.push(Piece::Table(table.grid));
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

fn printed<'d>(document: &'d Document, run: &[Entry<'d>], step: usize) -> Vec<Printed<'d>> {
    let mut above = None;
    let lines = run.iter().flat_map(|entry| entry.lines);
    lines
        .map(|&id| {
            let line = document.line(id);
            let gap = above.map_or(0, |above: u32| line.number.saturating_sub(above + 1));
            above = Some(line.number);
            Printed {
                text: line.text.trim(),
                id,
                gap: (gap as usize).saturating_sub(step),
            }
        })
        .collect()
}

/// The flattened tables among some lines, in order.
fn find(document: &Document, lines: &[Printed], dictionary: &Dictionary) -> Vec<Flattened> {
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
    let mut tables = Vec::new();
    let mut heads = heads.into_iter().peekable();
    let mut furniture = document.furniture.iter();
    let paged = furniture.any(|piece| piece.kind == FurnitureKind::PageNumber);
    while let Some(head) = heads.next() {
        let start = head.lines.start;
        let mut body: Vec<usize> = Vec::new();
        let mut pages: Vec<usize> = Vec::new();
        let mut from = head.lines.end;
        let mut end;
        loop {
            let next = heads.peek().map_or(lines.len(), |next| next.lines.start);
            end = closing(lines, from..next, head.lines.end).unwrap_or(next);
            body.extend(from..end);
            match heads.next_if(|next| next.repeats && end == next.lines.start) {
                Some(again) => {
                    // A number alone above the head of the next page is the page's.
                    body.pop_if(|last| !paged && is_number(lines[*last].text));
                    pages.push(body.len());
                    from = again.lines.end;
                }
                None => break,
            }
        }
        let mut body = Body { lines: body, pages };
        body.take_out_page_numbers(document, lines);
        if let Some((grid, last)) = table(document, lines, &head, &body, dictionary) {
            tables.push(Flattened {
                lines: start..last.max(head.lines.end),
                grid,
            });
        }
    }
    tables
}

fn is_number(text: &str) -> bool {
    text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Where, in a range of lines, something begins that stands in no table: an appendix, the end of a report, a signature,
/// a section of the report. `from` is where the table's rows begin.
fn closing(lines: &[Printed], range: Range<usize>, from: usize) -> Option<usize> {
    let ends = [
        "noi nhan",
        "tren day la",
        "tm. ",
        "kt. ",
        "tl. ",
        "tuq. ",
        "kinh gui",
    ];
    range.into_iter().find(|&at| {
        let line = lines[at].text;
        let text = fold(line);
        let section = codes::is_section(line)
            && !lines[from..at]
                .iter()
                .any(|line| codes::is_first(line.text));
        section || is_appendix(line) || ends.iter().any(|end| text.starts_with(end))
    })
}

/// A line this much longer than the lines of a table is running text.
const PROSE: f64 = 1.35;

/// The grid of a table, and the line behind its last; `None` where no rows are found.
fn table(
    document: &Document,
    lines: &[Printed],
    head: &FlatHead,
    body: &Body,
    dictionary: &Dictionary,
) -> Option<(Grid, usize)> {
    let printed: Vec<Printed> = body.lines.iter().map(|&at| lines[at]).collect();
    let starts = codes::chain(&printed);
    let end = end_of_last(&printed, starts.first()?.line..starts.last()?.line);
    let groups = codes::groups(&starts);
    let mut rows: Vec<Row> = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let next = starts.get(at + 1).map_or(end, |next| next.line);
        let next = next.max(start.line + 1);
        let total = printed[start.line + 1..next]
            .iter()
            .position(|line| is_total(line.text));
        let range = start.line..total.map_or(next, |total| start.line + 1 + total);
        let page = body
            .pages
            .iter()
            .find(|&&page| range.start < page && page < range.end);
        let mut words = cells::words(document, &printed[range.clone()]);
        words.drain(..1);
        let above = page.map(|&page| {
            let lines = printed[range.start..page].iter();
            lines.map(|line| line.text.split_whitespace().count()).sum()
        });
        rows.push(Row {
            words,
            group: groups[at],
            page: above.map(|above: usize| above - 1),
        });
    }
    let head_row = head.row(document, lines);
    let columns = Head::find(
        &Grid::flattened(vec![head_row.clone()], head.columns.len() + 1),
        dictionary,
    )?
    .columns;
    let shared = cells::share(&rows, columns.get(1..)?, dictionary);
    let mut grid = vec![head_row];
    for ((start, row), parts) in starts.iter().zip(&rows).zip(shared) {
        for (part, cells) in parts.into_iter().enumerate() {
            let code = (part == 0).then(|| GridCell {
                column: 0,
                column_span: 1,
                row_span: 1,
                text: start.code.clone(),
                read: start.code.clone(),
                lines: vec![printed[start.line].id],
            });
            let cells = cells.into_iter().enumerate();
            let cells = cells.map(|(column, range)| cells::cell(column + 1, &row.words[range]));
            grid.push(code.into_iter().chain(cells).collect());
        }
    }
    let behind = body.lines.last().map_or(0, |at| at + 1);
    let last = body.lines.get(end).copied().unwrap_or(behind);
    Some((Grid::flattened(grid, head.columns.len() + 1), last))
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
fn end_of_last(lines: &[Printed], rows: Range<usize>) -> usize {
    let length = |line: &Printed| line.text.chars().count();
    let mut lengths: Vec<usize> = lines[rows.clone()].iter().map(length).collect();
    lengths.sort_unstable();
    let Some(&widest) = lengths.get(lengths.len() * 19 / 20) else {
        return lines.len();
    };
    #[expect(clippy::cast_precision_loss, reason = "lengths of lines")]
    let prose = |line: &Printed| length(line) as f64 > widest as f64 * PROSE + 4.0;
    let behind = lines[rows.end..].iter().skip(1).position(prose);
    behind.map_or(lines.len(), |at| rows.end + 1 + at)
}
