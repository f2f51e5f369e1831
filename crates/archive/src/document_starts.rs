//! What the pages of a scan are: ones with words, ones without, ones that begin a document.

use serde::{Deserialize, Serialize};

use baocao_reading::dictionary::Dictionary;
use baocao_reading::layout::Document;
use baocao_reading::parse;
use baocao_report::{FurnitureKind, PageInfo};

/// A page of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// Its number in the file, counted from 1.
    pub number: u32,
    /// Whether no word was found on it: a blank sheet, a separator of a scanner's feeder, a picture.
    pub wordless: bool,
    /// The document that begins on it; never of the first page.
    pub begins: Option<DocumentStart>,
}

/// A document that begins within a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentStart {
    /// The page it begins on, counted from 1.
    pub page: u32,
    /// Number and notation, as far as they are printed.
    pub number: Option<String>,
    /// `báo cáo`, in lower case.
    pub kind: Option<String>,
}

/// What a file is taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Division {
    /// One document.
    Whole,
    /// These documents: first and last page of each, counted from 1.
    Parts(Vec<(u32, u32)>),
    /// As many documents as begin in it.
    Begun,
}

/// Tells what each page of a document is, after its restoration.
pub fn page_starts(
    document: &Document,
    pages: &[PageInfo],
    dictionary: &Dictionary,
) -> Vec<PageStart> {
    let page_numbers = document
        .furniture
        .iter()
        .filter(|piece| piece.kind == FurnitureKind::PageNumber)
        .flat_map(|piece| piece.lines.iter().map(|line| line.0))
        .collect::<std::collections::HashSet<_>>();
    let first = pages.first().map(|page| page.number);
    pages
        .iter()
        .map(|page| {
            let lines: Vec<String> = document
                .lines
                .iter()
                .enumerate()
                .filter(|(id, line)| line.page == page.number && !page_numbers.contains(id))
                .map(|(_, line)| line.text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .collect();
            let begins = (Some(page.number) != first)
                .then(|| parse::beginning(&lines, dictionary))
                .flatten();
            PageStart {
                number: page.number,
                wordless: lines.is_empty(),
                begins: begins.map(|found| DocumentStart {
                    page: page.number,
                    number: found.number,
                    kind: found.kind,
                }),
            }
        })
        .collect()
}

/// The first and last page of each document that a file of several holds; none where it holds one. Pages without words
/// stay with the document that they follow.
pub fn parts(leaves: &[PageStart]) -> Vec<(u32, u32)> {
    let (Some(first), Some(last)) = (leaves.first(), leaves.last()) else {
        return Vec::new();
    };
    let begun = leaves.iter().filter(|leaf| leaf.begins.is_some());
    let firsts: Vec<u32> = std::iter::once(first.number)
        .chain(begun.map(|leaf| leaf.number))
        .collect();
    if firsts.len() == 1 {
        return Vec::new();
    }
    let lasts = firsts[1..].iter().map(|next| next - 1).chain([last.number]);
    firsts.iter().copied().zip(lasts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(number: u32, begins: bool) -> PageStart {
        PageStart {
            number,
            wordless: false,
            begins: begins.then_some(DocumentStart {
                page: number,
                number: None,
                kind: None,
            }),
        }
    }

    #[test]
    fn parts_cover_every_page_once() {
        let of = |begins: &[bool]| {
            let leaves: Vec<PageStart> = (1..).zip(begins).map(|(n, b)| leaf(n, *b)).collect();
            parts(&leaves)
        };
        assert_eq!(of(&[]), []);
        assert_eq!(of(&[false, false]), []);
        assert_eq!(of(&[false, true]), [(1, 1), (2, 2)]);
        assert_eq!(
            of(&[false, false, true, false, true]),
            [(1, 2), (3, 4), (5, 5)]
        );
    }
}
