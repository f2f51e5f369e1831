//! The words of a copy: all that was restored, each over its print.

use std::collections::BTreeMap;
use std::path::Path;

use baocao_archive::CopyRecord;

use super::{copy_with, open, outside};

/// How far a word may lie from its print, in points.
const NEAR: f32 = 3.0;

/// How often each word stands in a text.
pub fn counted(text: &str) -> BTreeMap<&str, usize> {
    let mut words = BTreeMap::new();
    for word in text.split_whitespace() {
        *words.entry(word).or_default() += 1;
    }
    words
}

/// Makes a copy of a scan and looks for each of its words; gives how many there are and how many lie on their print.
fn judged(file: &str) -> (usize, usize) {
    let source = open(Path::new(file));
    let made = copy_with(&source, crate::ocr::pages(&source).unwrap());
    assert!(
        matches!(made.outcome.copy, CopyRecord::Made { .. }),
        "{file}"
    );
    let text = outside::text(&made.path);
    assert_eq!(counted(&text), counted(&made.outcome.report.text), "{file}");
    let pages = outside::boxes(&made.path);
    let whole: Vec<&str> = pages
        .iter()
        .flatten()
        .map(|(word, _)| word.as_str())
        .collect();
    let whole = whole.join(" ");
    assert_eq!(
        counted(&whole),
        counted(&made.outcome.report.text),
        "{file}"
    );
    let mut all = 0;
    let mut near = 0;
    for (page, words) in (1..).zip(&pages) {
        let shown = outside::shown(&made.path, page, 144);
        let letters = words
            .iter()
            .filter(|(word, _)| word.chars().any(char::is_alphanumeric));
        for (_, at) in letters {
            all += 1;
            near += usize::from(lies_on_print(&shown, at));
        }
    }
    (all, near)
}

/// Whether print begins and ends where a box does, from side to side, and stands within it from top to bottom.
fn lies_on_print(page: &image::GrayImage, [left, top, right, bottom]: &[f32; 4]) -> bool {
    let dots = |points: f32| points * 2.0;
    let is_ink = |x: f32, y: f32| {
        let (x, y) = (x.max(0.0) as u32, y.max(0.0) as u32);
        page.get_pixel_checked(x, y)
            .is_some_and(|pixel| pixel.0[0] < 150)
    };
    let column = |x: f32| {
        let rows = dots(*top) as i32..dots(*bottom) as i32;
        rows.into_iter().any(|y| is_ink(x, y as f32))
    };
    let around = |side: f32| {
        let reach = dots(NEAR) as i32;
        (-reach..=reach).any(|by| column(dots(side) + by as f32))
    };
    // Between two lines of print there is none: a box that lies there, or over half a line, has a blank middle.
    let middle = dots((top + bottom) / 2.0);
    let columns = dots(*left) as i32..=dots(*right) as i32;
    let crossed = columns
        .clone()
        .filter(|&x| (-4..=4).any(|by| is_ink(x as f32, middle + by as f32)))
        .count();
    around(*left) && around(*right) && crossed * 8 >= columns.count()
}

fn almost_all((all, near): (usize, usize)) {
    assert!(all > 100 && near * 100 >= all * 99, "{near} of {all}");
}

#[test]
fn a_page_scanned_askew_has_its_words_on_their_print() {
    almost_all(judged("fixtures/scans/skew-2.pdf"));
}

#[test]
fn pages_upside_down_and_on_their_side_are_shown_upright_with_their_words() {
    almost_all(judged("fixtures/scans/upside-down.pdf"));
}

#[test]
fn a_photo_seen_from_aside_has_its_words_on_their_print() {
    almost_all(judged("fixtures/scans/phone-photo.jpg"));
}

#[test]
fn the_pages_of_a_fax_have_their_words_on_their_print() {
    almost_all(judged("fixtures/scans/bilevel-400.tif"));
}
