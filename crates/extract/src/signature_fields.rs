//! Text that the fields of signatures draw into the gaps of a page's lines.
//!
//! A document is laid out with room for its number and day (`Số:      /BC-UBND`, `ngày      tháng 11 năm 2024`); the tool
//! that signs it draws both there, each in a field of its own, after the page was made. They are as exact as the page's own
//! text, and part of it. What such a field draws elsewhere is a stamp, or lies over print, and is left out.

use crate::page::Word;
use crate::text_layer::TextLayer;
use baocao_report::geometry::Rect;

/// The print on either side of a gap ends no farther from what fills it than this, in parts of the letters' size: some
/// twelve blanks.
const BESIDE: f32 = 3.0;

/// What fills a gap stands beside that print by at least this part of the lower of both: tools place their fields by eye.
const LEVEL: f32 = 0.4;

/// What fills a gap covers at most this part of a word's width.
const OVER: f32 = 0.25;

/// A number or a day has at most so many digits.
const DIGITS: usize = 6;

/// Makes what fills gaps a part of a page's words.
pub(super) fn fill(layer: &mut TextLayer) {
    let fields = std::mem::take(&mut layer.fields);
    layer.words.extend(fillings(&layer.words, fields));
}

/// The numbers that fill gaps among the words of a page, of the words that each field draws. Of a gap in which fields draw
/// different ones, as where a document was numbered twice, none.
fn fillings(words: &[Word], fields: Vec<Vec<Word>>) -> Vec<Word> {
    let numbers: Vec<Word> = fields
        .into_iter()
        .filter_map(|field| <[Word; 1]>::try_from(field).ok())
        .flatten()
        .filter(|word| is_number(&word.text) && fills(word.at, word.size, words))
        .collect();
    let place = |a: &Word, b: &Word| a.at.overlap_x(&b.at) > 0.0 && a.at.overlap_y(&b.at) > 0.0;
    let mut kept: Vec<Word> = Vec::new();
    for number in &numbers {
        let here = || numbers.iter().filter(|other| place(number, other));
        let is_agreed = here().all(|other| other.text == number.text);
        if is_agreed && !kept.iter().any(|other| place(number, other)) {
            kept.push(number.clone());
        }
    }
    kept
}

fn is_number(text: &str) -> bool {
    text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a place is a gap of a printed line: print close by on its left and on its right, none below it.
fn fills(at: Rect, size: f32, words: &[Word]) -> bool {
    let mut left = false;
    let mut right = false;
    for word in words {
        let lower = word.at.height().min(at.height());
        if word.at.overlap_y(&at) < lower * LEVEL {
            continue;
        }
        if word.at.overlap_x(&at) > OVER * word.at.width().min(at.width()) {
            return false;
        }
        let apart = BESIDE * size.max(word.size);
        let is_left = word.at.center().0 < at.center().0;
        let gap = match is_left {
            true => at.left - word.at.right,
            false => word.at.left - at.right,
        };
        if gap <= apart {
            *(if is_left { &mut left } else { &mut right }) = true;
        }
    }
    left && right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f32, width: f32, top: f32) -> Word {
        Word {
            text: text.to_owned(),
            at: Rect::new(left, top, left + width, top + 12.0),
            size: 13.0,
            confidence: None,
            line: None,
        }
    }

    fn page() -> Vec<Word> {
        vec![
            word("Số:", 90.0, 20.0, 100.0),
            word("/BC-UBND", 150.0, 60.0, 100.0),
            word("Sen,", 320.0, 24.0, 100.0),
            word("ngày", 348.0, 28.0, 100.0),
            word("tháng", 410.0, 32.0, 100.0),
        ]
    }

    fn kept(fields: &[&[Word]]) -> Vec<String> {
        let fields = fields.iter().map(|field| field.to_vec()).collect();
        let words = fillings(&page(), fields);
        words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn a_number_and_a_day_fill_the_gaps_that_were_left_for_them() {
        let number = [word("47", 118.0, 14.0, 103.0)];
        let day = [word("14", 385.0, 14.0, 97.0)];
        assert_eq!(kept(&[&number, &day]), ["47", "14"]);
    }

    #[test]
    fn what_stands_elsewhere_over_print_or_is_a_stamp_is_left_out() {
        let below = [word("47", 118.0, 14.0, 112.0)];
        let over = [word("47", 160.0, 14.0, 100.0)];
        let aside = [word("47", 260.0, 14.0, 100.0)];
        let end = [word("47", 450.0, 14.0, 100.0)];
        let label = [
            word("Người", 113.0, 14.0, 100.0),
            word("ký:", 130.0, 14.0, 100.0),
        ];
        let word = [word("Đã", 118.0, 14.0, 100.0)];
        assert!(kept(&[&below, &over, &aside, &end, &label, &word]).is_empty());
    }

    #[test]
    fn of_two_numbers_in_one_gap_neither_is_believed() {
        let (one, other) = (
            [word("47", 118.0, 14.0, 103.0)],
            [word("48", 119.0, 14.0, 101.0)],
        );
        assert!(kept(&[&one, &other]).is_empty());
        assert_eq!(kept(&[&one, &one]), ["47"]);
    }
}
