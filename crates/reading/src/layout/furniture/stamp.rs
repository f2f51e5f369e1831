//! The visible stamp of a digital signature.

use super::super::furniture_piece::FurniturePiece;
use super::super::lines::TextLine;
use super::super::page_layout::PageLayout;
use baocao_extract::stamp::lines;
use baocao_report::{FurnitureKind, Method};

/// Lines that a stamp has at most.
const LINES: usize = 10;

/// Stamps that a page has at most.
const STAMPS: usize = 16;

/// A stamp of a single labelled line must be set in letters of at most this part of the body's size.
const SMALL: f32 = 0.85;

/// Takes the stamps off a leaf.
pub(super) fn take(leaf: &mut PageLayout) -> Vec<FurniturePiece> {
    let body = leaf.body_size().unwrap_or_default();
    let mut pieces = Vec::new();
    while pieces.len() < STAMPS {
        let Some((row, at)) = find(leaf) else { break };
        let members = members(leaf, row, at);
        let below = members.iter().skip(1);
        let labels = below
            .filter(|&&(r, s)| is_labelled(leaf, &leaf.rows[r][s]))
            .count();
        let sure = lines::is_first(&leaf.rows[row][at].text());
        if labels == 0 && !(sure && leaf.rows[row][at].size <= SMALL * body) {
            break;
        }
        let mut taken = Vec::new();
        for &(r, s) in members.iter().rev() {
            taken.push(leaf.rows[r].remove(s));
        }
        taken.reverse();
        leaf.rows.retain(|row| !row.is_empty());
        pieces.push(FurniturePiece {
            kind: FurnitureKind::SignatureStamp,
            lines: taken,
        });
    }
    pieces
}

/// The first line of a stamp, by row and place in the row.
fn find(leaf: &PageLayout) -> Option<(usize, usize)> {
    leaf.rows.iter().enumerate().find_map(|(r, row)| {
        let s = row.iter().position(|s| is_first(leaf, s))?;
        Some((r, s))
    })
}

/// Whether a line is how a stamp begins; in what OCR read, with a label read more or less.
fn is_first(leaf: &PageLayout, strip: &TextLine) -> bool {
    match leaf.method {
        Method::Ocr => lines::looks_first(&strip.text()),
        Method::TextLayer | Method::Mixed | Method::Typed => lines::is_first(&strip.text()),
    }
}

/// Whether a line bears a label of a stamp's other lines, in the same way.
fn is_labelled(leaf: &PageLayout, strip: &TextLine) -> bool {
    match leaf.method {
        Method::Ocr => lines::looks_labelled(&strip.text()),
        Method::TextLayer | Method::Mixed | Method::Typed => lines::is_labelled(&strip.text()),
    }
}

/// The lines of a stamp from its first on: those below that bear a label, and those that go on flush with
/// them in the same letters.
fn members(leaf: &PageLayout, row: usize, at: usize) -> Vec<(usize, usize)> {
    /// Rows below that are looked at: other texts may stand between, at another place of the page.
    const LOOKED_AT: usize = 4 * LINES;
    let first = &leaf.rows[row][at];
    let mut members = vec![(row, at)];
    let mut bottom = first.at.bottom;
    for (r, others) in leaf.rows.iter().enumerate().skip(row + 1).take(LOOKED_AT) {
        let goes_on = |s: &TextLine| {
            let near = s.at.top - bottom <= s.size && s.at.overlap_x(&first.at) > 0.0;
            let flush = (s.at.left - first.at.left).abs() <= 0.5 * first.size;
            let alike = (s.size - first.size).abs() <= 0.1 * first.size;
            near && (is_labelled(leaf, s) || (flush && alike))
        };
        if let Some(s) = others.iter().position(goes_on) {
            bottom = others[s].at.bottom;
            members.push((r, s));
            if members.len() == LINES {
                break;
            }
        }
    }
    members
}
