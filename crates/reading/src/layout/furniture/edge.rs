//! Page numbers and running heads: what stands at the top or the foot of page after page.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::super::furniture_piece::FurniturePiece;
use super::super::likeness::are_alike;
use super::super::lines::TextLine;
use super::super::page_layout::PageLayout;
use baocao_report::FurnitureKind;

/// The part of a page's height, at its top and at its foot, in which such lines stand.
const ZONE: f32 = 0.15;

/// Lines that one edge may have.
const DEEP: usize = 3;

/// Texts side by side that one such line has at most; a head has three. The bound keeps the work small on a page with
/// thousands of words in one row.
const BESIDE: usize = 64;

/// Pages on which a text must recur to be a running head.
const RECURS: usize = 3;

/// How far apart, in points, a running head may stand on two pages.
const DRIFT: f32 = 8.0;

/// Likeness of two readings of one head, 0 to 1 (normalized Levenshtein): OCR errs on a letter in ten.
const ALIKE: f64 = 0.85;

/// `3`, `- 3 -`, `Trang 3`, `Trang 3/7`, `3/7`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi) ^ (?:
            (?<plain> \d{1,4} )
          | [-–—] \s* (?<dashed> \d{1,4} ) \s* [-–—]
          | (?: trang | page ) \s* :? \s* (?<named> \d{1,4} ) (?: \s* / \s* \d{1,4} )?
          | (?<part> \d{1,4} ) \s* / \s* \d{1,4}
        ) $",
    )
    .expect("the pattern is a constant")
});

#[derive(Clone, Copy, PartialEq)]
enum PageEdge {
    Top,
    Foot,
}

/// Takes page numbers and running heads off the leaves, line by line from the edge inwards.
pub(super) fn take(leaves: &mut [PageLayout], taken: &mut [Vec<FurniturePiece>]) {
    for edge in [PageEdge::Top, PageEdge::Foot] {
        for _ in 0..DEEP {
            let kinds = judged(leaves, edge);
            for ((leaf, taken), kinds) in leaves.iter_mut().zip(taken.iter_mut()).zip(kinds) {
                let Some(kinds) = kinds else { continue };
                let row = match edge {
                    PageEdge::Top => leaf.rows.remove(0),
                    PageEdge::Foot => leaf.rows.pop().unwrap_or_default(),
                };
                taken.extend(
                    row.into_iter()
                        .zip(kinds)
                        .map(|(strip, kind)| FurniturePiece {
                            kind,
                            lines: vec![strip],
                        }),
                );
            }
        }
    }
}

/// The outermost row of a leaf, where it stands in the zone and no table lies further out.
fn outermost(leaf: &PageLayout, edge: PageEdge) -> Option<&[TextLine]> {
    let (row, zone) = match edge {
        PageEdge::Top => (leaf.rows.first()?, 0.0..leaf.size.height * ZONE),
        PageEdge::Foot => (
            leaf.rows.last()?,
            leaf.size.height * (1.0 - ZONE)..f32::INFINITY,
        ),
    };
    let y = row.first()?.at.center().1;
    let beyond = leaf.tables.iter().any(|table| match edge {
        PageEdge::Top => table.grid.at().top < y,
        PageEdge::Foot => table.grid.at().bottom > y,
    });
    (zone.contains(&y) && !beyond && row.len() <= BESIDE).then_some(row.as_slice())
}

/// For each leaf the kinds of its outermost row's strips, where all of them are furniture.
fn judged(leaves: &[PageLayout], edge: PageEdge) -> Vec<Option<Vec<FurnitureKind>>> {
    let rows: Vec<Option<&[TextLine]>> = leaves.iter().map(|l| outermost(l, edge)).collect();
    let numbers = PageNumberOffsets::of(leaves, &rows);
    let heads = recurring(&rows);
    rows.iter()
        .enumerate()
        .map(|(i, row)| {
            row.as_ref()?
                .iter()
                .enumerate()
                .map(|(j, strip)| {
                    if numbers.has(&leaves[i], strip) {
                        Some(FurnitureKind::PageNumber)
                    } else {
                        heads
                            .contains(&(i, j))
                            .then_some(FurnitureKind::RunningHead)
                    }
                })
                .collect()
        })
        .collect()
}

/// How the page numbers printed run ahead of the pages counted: a distance, and on how many pages.
struct PageNumberOffsets(HashMap<i64, usize>);

impl PageNumberOffsets {
    fn of(leaves: &[PageLayout], rows: &[Option<&[TextLine]>]) -> Self {
        let mut ahead = HashMap::new();
        for (leaf, row) in leaves.iter().zip(rows) {
            for strip in row.iter().copied().flatten() {
                if let Some((number, _)) = printed(strip) {
                    *ahead.entry(number - i64::from(leaf.number)).or_default() += 1;
                }
            }
        }
        Self(ahead)
    }

    /// Whether a strip is its page's number: its form says so, or other pages' numbers run with it, or it
    /// is the page's own number in the middle of the line, as Nghị định 30 has it.
    fn has(&self, leaf: &PageLayout, strip: &TextLine) -> bool {
        let Some((number, says_so)) = printed(strip) else {
            return false;
        };
        let ahead = number - i64::from(leaf.number);
        let off = (strip.at.center().0 - leaf.size.width / 2.0).abs();
        let own = ahead == 0 && off <= leaf.size.width / 8.0;
        says_so || own || self.0.get(&ahead).is_some_and(|&pages| pages > 1)
    }
}

/// The number that a strip would be, and whether its form can mean nothing else.
fn printed(strip: &TextLine) -> Option<(i64, bool)> {
    let text = strip.text();
    let found = NUMBER.captures(&text)?;
    let number = |name| found.name(name).and_then(|m| m.as_str().parse().ok());
    number("plain")
        .or_else(|| number("part"))
        .map(|n| (n, false))
        .or_else(|| {
            number("dashed")
                .or_else(|| number("named"))
                .map(|n| (n, true))
        })
}

/// Strips, by leaf and place in the row, whose text recurs at the same height of other pages. Figures must
/// agree: `PHỤ LỤC 1` and `PHỤ LỤC 2` are titles.
fn recurring(rows: &[Option<&[TextLine]>]) -> HashSet<(usize, usize)> {
    /// Texts that a head is compared with, latest first.
    const COMPARED: usize = 32;
    let mut heads: Vec<RepeatedHead> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        for (j, strip) in row.iter().copied().flatten().enumerate() {
            let y = strip.at.center().1;
            let (letters, figures) = parted(&strip.text());
            let known = heads.iter_mut().rev().take(COMPARED).find(|head| {
                (head.y - y).abs() <= DRIFT
                    && head.figures == figures
                    && are_alike(&head.letters, &letters, ALIKE)
            });
            match known {
                Some(head) => head.seen.push((i, j)),
                None => heads.push(RepeatedHead {
                    letters,
                    figures,
                    y,
                    seen: vec![(i, j)],
                }),
            }
        }
    }
    heads
        .into_iter()
        .filter(RepeatedHead::recurs)
        .flat_map(|head| head.seen)
        .collect()
}

struct RepeatedHead {
    letters: String,
    figures: Vec<String>,
    y: f32,
    seen: Vec<(usize, usize)>,
}

impl RepeatedHead {
    /// On enough pages, and on every second page at least from the first of them to the last.
    fn recurs(&self) -> bool {
        let (Some(first), Some(last)) = (self.seen.first(), self.seen.last()) else {
            return false;
        };
        self.seen.len() >= RECURS && last.0 - first.0 < 2 * self.seen.len()
    }
}

/// A page number in a line with other words.
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(trang|page)\s*:?\s*\d+(\s*/\s*\d+)?").expect("the pattern is a constant")
});

/// A text's letters in lower case, and its figures, without a page number.
fn parted(text: &str) -> (String, Vec<String>) {
    let text = INLINE.replace(text, "");
    let letters = text
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .flat_map(char::to_lowercase)
        .collect();
    let figures = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|figure| !figure.is_empty())
        .map(str::to_owned)
        .collect();
    (letters, figures)
}
