//! The lines of a flattened table below its head.

use std::collections::HashSet;
use std::iter::Peekable;
use std::ops::Range;

use super::codes;
use super::flat_line::FlatLine;
use super::head::FlatHead;
use crate::layout::Document;
use crate::parse::outline::is_appendix;
use baocao_report::FurnitureKind;
use baocao_vietnamese::fold;

/// The lines of a table below its head.
pub(super) struct TableBody {
    /// Which of all lines.
    pub(super) lines: Vec<usize>,
    /// Where among them a page begins, as far as that is known.
    pub(super) pages: Vec<usize>,
}

/// Lines that a page has at least.
const PAGE: usize = 12;

impl TableBody {
    /// The lines below a head, over the pages on which it is repeated. Takes the repeated heads off those that follow.
    pub(super) fn below(
        document: &Document,
        lines: &[FlatLine],
        head: &FlatHead,
        heads: &mut Peekable<impl Iterator<Item = FlatHead>>,
    ) -> Self {
        let mut body = Self {
            lines: Vec::new(),
            pages: Vec::new(),
        };
        let mut furniture = document.furniture.iter();
        let numbered = furniture.any(|piece| piece.kind == FurnitureKind::PageNumber);
        let mut from = head.lines.end;
        loop {
            let next = heads.peek().map_or(lines.len(), |next| next.lines.start);
            let end = closing(lines, from..next, head.lines.end).unwrap_or(next);
            body.lines.extend(from..end);
            let Some(again) = heads.next_if(|next| next.repeats && end == next.lines.start) else {
                break;
            };
            // Where layout has found no page numbers, one alone above the head of the next page is the page's.
            body.lines
                .pop_if(|last| !numbered && is_number(lines[*last].text));
            body.pages.push(body.lines.len());
            from = again.lines.end;
        }
        body.take_out_page_numbers(document, lines);
        body
    }

    /// Takes out numbers that go on from the page numbers above the table and number no row: layout cannot tell them
    /// from figures, since all lines of such a table are short. Where one stands, a page begins.
    fn take_out_page_numbers(&mut self, document: &Document, lines: &[FlatLine]) {
        let Some(&first) = self.lines.first() else {
            return;
        };
        let Some(mut last) = page_above(document, document.line(lines[first].id).number) else {
            return;
        };
        let printed: Vec<FlatLine> = self.lines.iter().map(|&at| lines[at]).collect();
        let rows: HashSet<usize> = codes::chain(&printed).iter().map(|row| row.line).collect();
        let (mut kept, mut pages) = (Vec::new(), Vec::new());
        let mut begun = 0;
        for (at, line) in printed.iter().enumerate() {
            if self.pages.contains(&at) {
                pages.push(kept.len());
                begun = at;
            }
            let next = line
                .text
                .parse()
                .is_ok_and(|number: u32| number == last + 1);
            if next && !rows.contains(&at) && (begun == 0 || at - begun >= PAGE) {
                last += 1;
                pages.push(kept.len());
                begun = at;
            } else {
                kept.push(self.lines[at]);
            }
        }
        pages.dedup();
        *self = Self { lines: kept, pages };
    }
}

/// The last page number above a line of the source.
fn page_above(document: &Document, number: u32) -> Option<u32> {
    let furniture = document.furniture.iter();
    let numbers = furniture.filter(|piece| piece.kind == FurnitureKind::PageNumber);
    let lines = numbers
        .flat_map(|piece| &piece.lines)
        .map(|&id| document.line(id));
    let above = lines.filter(|line| line.number < number);
    above.fold(None, |last, line| {
        let number = line.text.trim_matches(['-', '–', ' ']).parse().ok();
        number.or(last)
    })
}

fn is_number(text: &str) -> bool {
    text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Where, in a range of lines, something begins that stands in no table: an appendix, the end of a report, a signature,
/// a section of the report. `from` is where the table's rows begin.
fn closing(lines: &[FlatLine], range: Range<usize>, from: usize) -> Option<usize> {
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
