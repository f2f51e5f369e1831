//! The lines of a flattened table below its head.

use std::collections::HashSet;

use super::{Printed, codes};
use crate::layout::{Document, FurnitureKind};

/// The lines of a table below its head.
pub(super) struct Body {
    /// Which of all lines.
    pub(super) lines: Vec<usize>,
    /// Where among them a page begins, as far as that is known.
    pub(super) pages: Vec<usize>,
}

/// Lines that a page has at least.
const PAGE: usize = 12;

impl Body {
    /// Takes out numbers that go on from the page numbers above the table and number no row: layout cannot tell them
    /// from figures, since all lines of such a table are short. Where one stands, a page begins.
    pub(super) fn take_out_page_numbers(&mut self, document: &Document, lines: &[Printed]) {
        let Some(&first) = self.lines.first() else {
            return;
        };
        let Some(mut last) = page_above(document, document.line(lines[first].id).number) else {
            return;
        };
        let printed: Vec<Printed> = self.lines.iter().map(|&at| lines[at]).collect();
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
