//! Coloured ink over print, and print in coloured ink: what a seal hides is doubtful, what a stamp says is read.

use image::GrayImage;

use super::engine::OcrWord;
use super::figure;
use crate::preprocess::{PixelBox, PreprocessedImage};
use baocao_report::Confidence;

/// The share of a word's box that holds coloured ink where a seal or a pen runs over it.
const COVERED: f32 = 0.04;

/// How sure the reading of a word is at most under coloured ink: what was taken out may have taken a stroke along. A
/// figure is as good as disputed.
const UNDER_INK: f32 = 0.7;

/// How sure the words of a stamp are at least, and their mean: curved print and pen strokes stay below.
const LEGIBLE: f32 = 0.6;
const LINE_LEGIBLE: f32 = 0.8;

/// Letters that a line of a stamp has at least.
const LETTERS: usize = 4;

/// Marks that stand alone in reports: units and signs of comparison.
const SIGNS: &[char] = &['%', '‰', '+', '<', '>', '=', '≤', '≥'];

/// How sure the reading of a mark under coloured ink must be that is none of them.
const SURE_MARK: f32 = 0.8;

/// Whether a pen's stroke or a piece of a seal's ring was read as marks.
pub(super) fn is_stroke(page: &PreprocessedImage, token: &OcrWord) -> bool {
    let marks = |c: char| !c.is_alphanumeric() && !SIGNS.contains(&c);
    token.text.chars().all(marks) && token.confidence.get() < SURE_MARK && is_covered(page, token)
}

/// How sure the reading of a word is, given what runs over it.
pub(super) fn confidence_under_ink(page: &PreprocessedImage, token: &OcrWord) -> Confidence {
    if !is_covered(page, token) {
        token.confidence
    } else if figure::is(&token.text) {
        token.confidence.disputed()
    } else {
        Confidence::new(token.confidence.get().min(UNDER_INK))
    }
}

/// Whether a seal or a pen runs over a word.
fn is_covered(page: &PreprocessedImage, token: &OcrWord) -> bool {
    let mut stamps = page.stamps.iter();
    stamps.any(|(ink, place)| share_inked(ink, *place, token.at) > COVERED)
}

/// The share of a box of the page that holds the ink of a stamp at a place.
fn share_inked(ink: &GrayImage, place: PixelBox, at: PixelBox) -> f32 {
    let columns = at.left.max(place.left)..at.right.min(place.right);
    let rows = at.top.max(place.top)..at.bottom.min(place.bottom);
    let dark = rows
        .flat_map(|y| columns.clone().map(move |x| (x, y)))
        .filter(|&(x, y)| ink.get_pixel(x - place.left, y - place.top).0[0] < u8::MAX)
        .count();
    let area = (at.right - at.left) as f32 * (at.bottom - at.top) as f32;
    dark as f32 / area.max(1.0)
}

/// The lines of a stamp that can be read, at their places on the page: an office, a name. Those that stand where print
/// was read are left: the two would mix.
pub(super) fn legible(
    mut tokens: Vec<OcrWord>,
    place: PixelBox,
    printed: &[PixelBox],
) -> Vec<OcrWord> {
    for token in &mut tokens {
        token.at = PixelBox {
            left: token.at.left + place.left,
            top: token.at.top + place.top,
            right: token.at.right + place.left,
            bottom: token.at.bottom + place.top,
        };
    }
    let lines = tokens.chunk_by(|a, b| a.line == b.line);
    lines
        .filter(|line| is_legible(line))
        .filter(|line| {
            !line
                .iter()
                .any(|token| printed.iter().any(|at| at.meets(&token.at)))
        })
        .flatten()
        .cloned()
        .collect()
}

fn is_legible(line: &[OcrWord]) -> bool {
    let mean = Confidence::mean(line.iter().map(|token| token.confidence));
    let letters = line.iter().flat_map(|token| token.text.chars());
    mean.is_some_and(|mean| mean.get() >= LINE_LEGIBLE)
        && line.iter().all(|token| token.confidence.get() >= LEGIBLE)
        && letters.filter(|c| c.is_alphabetic()).count() >= LETTERS
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn boxed(left: u32, top: u32, right: u32, bottom: u32) -> PixelBox {
        PixelBox {
            left,
            top,
            right,
            bottom,
        }
    }

    fn token(text: &str, at: PixelBox, confidence: f32, line: u32) -> OcrWord {
        OcrWord {
            text: text.to_owned(),
            at,
            confidence: Confidence::new(confidence),
            height: 20,
            line,
        }
    }

    /// A page with a stroke of ink from 240 to 246.
    fn sealed() -> PreprocessedImage {
        let mut ink = GrayImage::from_pixel(100, 100, Luma([255]));
        for y in 0..100 {
            for x in 40..46 {
                ink.put_pixel(x, y, Luma([20]));
            }
        }
        PreprocessedImage {
            to_source: baocao_report::geometry::Projection::IDENTITY,
            gray: GrayImage::from_pixel(400, 400, Luma([250])),
            dpi: 100.0,
            ink: 128,
            rules: Vec::new(),
            cells: Vec::new(),
            stamps: vec![(ink, boxed(200, 200, 300, 300))],
        }
    }

    #[test]
    fn a_word_under_a_seal_is_doubtful_and_its_neighbour_is_not() {
        let page = sealed();
        let under = token("95%", boxed(220, 240, 270, 260), 0.96, 0);
        let beside = token("94%", boxed(120, 240, 170, 260), 0.96, 0);
        let within_but_clear = token("93%", boxed(260, 240, 290, 260), 0.96, 0);
        assert_eq!(confidence_under_ink(&page, &under).get(), 0.5);
        let word = token("xã", boxed(220, 240, 270, 260), 0.96, 0);
        assert_eq!(confidence_under_ink(&page, &word).get(), UNDER_INK);
        assert_eq!(confidence_under_ink(&page, &beside).get(), 0.96);
        assert_eq!(confidence_under_ink(&page, &within_but_clear).get(), 0.96);
    }

    #[test]
    fn marks_under_ink_are_its_strokes() {
        let page = sealed();
        let under = boxed(220, 240, 270, 260);
        for (text, at, sure, is) in [
            ("_", under, 0.4, true),
            ("–”", under, 0.4, true),
            ("–", under, 0.93, false),
            ("%", under, 0.4, false),
            ("A", under, 0.4, false),
            ("_", boxed(120, 240, 170, 260), 0.4, false),
        ] {
            assert_eq!(is_stroke(&page, &token(text, at, sure, 0)), is, "{text}");
        }
    }

    #[test]
    fn lines_of_a_stamp_are_kept_where_they_are_legible_and_nothing_is_printed() {
        let line = |number: u32, top: u32, sure: f32| {
            [
                token("PHÓ", boxed(10, top, 40, top + 15), sure, number),
                token("CHỦ", boxed(50, top, 80, top + 15), sure, number),
            ]
        };
        let tokens: Vec<OcrWord> =
            [line(0, 10, 0.93), line(1, 40, 0.93), line(2, 70, 0.5)].concat();
        let printed = [boxed(130, 145, 150, 152)];
        let read = legible(tokens, boxed(100, 100, 200, 200), &printed);
        let places: Vec<(u32, u32)> = read.iter().map(|t| (t.at.left, t.at.top)).collect();
        assert_eq!(places, [(110, 110), (150, 110)]);
    }
}
