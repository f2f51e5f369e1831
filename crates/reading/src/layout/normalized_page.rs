//! A page of placed words, made safe to reckon with.

use baocao_extract::{Axis, Placed, Rule, Word};
use baocao_report::Method;
use baocao_report::geometry::{Rect, Size};

/// No coordinate lies further out than this, in points: more than the 14,400 units that PDF allows a page.
const FARTHEST: f32 = 20_000.0;

/// The least height and width of a word, in points, so that overlaps can be measured.
const LEAST: f32 = 0.5;

/// Letter sizes that are believed, in points.
const SIZES: std::ops::RangeInclusive<f32> = 1.0..=300.0;

/// A page of words whose boxes are finite and not empty, and of rules that run along their axis.
pub(super) struct NormalizedPage {
    /// Counted from 1.
    pub number: u32,
    /// Of the upright page; of its words where the page says nothing usable.
    pub size: Size,
    /// How it was read.
    pub method: Method,
    /// No blank ones.
    pub words: Vec<Word>,
    /// Horizontal and vertical ruling lines.
    pub rules: Vec<Rule>,
    /// Whether the page could not be read, so that its words are no text.
    pub unread: bool,
}

impl NormalizedPage {
    /// Takes a page's content; blank words and rules without a place are left out, wild coordinates are
    /// brought to the page's neighbourhood so that no word is lost.
    pub fn new(number: u32, size: Option<Size>, method: Method, content: Placed) -> Self {
        let words: Vec<Word> = content
            .words
            .into_iter()
            .filter(|word| !word.text.trim().is_empty())
            .map(clamped)
            .collect();
        let rules = content
            .rules
            .into_iter()
            .filter(|rule| <[f32; 4]>::from(rule.at).iter().all(|v| v.is_finite()))
            .map(|rule| Rule {
                at: finite(rule.at),
                ..rule
            })
            .filter(|rule| match rule.axis {
                Axis::Horizontal => rule.at.width() >= rule.at.height(),
                Axis::Vertical => rule.at.height() >= rule.at.width(),
            })
            .collect();
        let size = size
            .filter(|s| {
                [s.width, s.height]
                    .iter()
                    .all(|v| v.is_finite() && *v > 1.0)
            })
            .unwrap_or_else(|| spread(&words));
        Self {
            number,
            size,
            method,
            words,
            rules,
            unread: false,
        }
    }

    /// The sheet as one that could not be read. What passed for rules on it are strokes.
    pub fn unread(self) -> Self {
        Self {
            unread: true,
            rules: Vec::new(),
            ..self
        }
    }
}

/// The size of a page that holds the words.
fn spread(words: &[Word]) -> Size {
    let hull = Rect::hull(words.iter().map(|w| w.at));
    Size {
        width: hull.map_or(1.0, |h| h.right.max(1.0)),
        height: hull.map_or(1.0, |h| h.bottom.max(1.0)),
    }
}

fn clamped(mut word: Word) -> Word {
    word.at = finite(word.at);
    word.at.right = word.at.right.max(word.at.left + LEAST);
    word.at.bottom = word.at.bottom.max(word.at.top + LEAST);
    if !SIZES.contains(&word.size) {
        word.size = word.at.height().clamp(*SIZES.start(), *SIZES.end());
    }
    word
}

fn finite(r: Rect) -> Rect {
    let tame = |v: f32| {
        if v.is_nan() {
            0.0
        } else {
            v.clamp(-FARTHEST, FARTHEST)
        }
    };
    Rect::new(tame(r.left), tame(r.top), tame(r.right), tame(r.bottom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::sample::word;

    #[test]
    fn words_of_no_place_are_kept_and_blank_ones_are_not() {
        let mut lost = word("xã", 0.0, 0.0, 12.0);
        lost.at.left = f32::NAN;
        lost.at.bottom = f32::INFINITY;
        lost.size = -3.0;
        let blank = word(" \u{a0}", 10.0, 10.0, 12.0);
        let sheet = NormalizedPage::new(
            1,
            None,
            Method::Ocr,
            Placed {
                words: vec![lost, blank],
                rules: vec![],
            },
        );
        assert_eq!(sheet.words.len(), 1);
        let word = &sheet.words[0];
        assert_eq!(word.text, "xã");
        assert!(word.at.width() > 0.0 && word.at.bottom <= FARTHEST);
        assert!(SIZES.contains(&word.size));
        assert!(sheet.size.height > 0.0);
    }

    #[test]
    fn rules_without_a_place_or_across_their_axis_are_left_out() {
        let rule = |at: [f32; 4], axis| Rule {
            at: Rect {
                left: at[0],
                top: at[1],
                right: at[2],
                bottom: at[3],
            },
            axis,
        };
        let rules = vec![
            rule([0.0, 0.0, f32::NAN, 1.0], Axis::Horizontal),
            rule([0.0, 0.0, 1.0, 50.0], Axis::Horizontal),
            rule([0.0, 0.0, 50.0, 1.0], Axis::Horizontal),
        ];
        let sheet = NormalizedPage::new(
            1,
            None,
            Method::Ocr,
            Placed {
                words: vec![],
                rules,
            },
        );
        assert_eq!(sheet.rules.len(), 1);
        assert_eq!(sheet.rules[0].at.right, 50.0);
    }
}
