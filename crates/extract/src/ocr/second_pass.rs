//! A second look at words that may be misread, at another size.
//!
//! Tesseract's errors on one and the same line change with its size in pixels: what both readings agree on is right, and
//! where they differ one of them often has a word or a figure that can be none. It costs the reading of a few words for
//! each such word.

use std::collections::HashMap;

use image::{GrayImage, Luma, imageops};

use super::engine::{OcrEngine, OcrWord, Segmentation};
use super::figure::{self, WidthMismatch};
use crate::options::SecondPass;
use crate::preprocess::PixelBox;
use crate::resample::resized;
use baocao_report::Confidence;
use baocao_report::error::Result;

/// Below this a figure is read again, and below this any other word: of 5,200 words of a noisy scan at 120 dpi, 7 of 100 were
/// less sure than 0.9.
const FIGURE: f32 = 0.9;
const WORD: f32 = 0.7;

/// How much surer a second reading of a word is to be believed.
const SURER: f32 = 0.05;

/// White around what is read, in inches: about two blanks.
const MARGIN: f32 = 0.11;

/// How far the ends of a word may differ in the two readings, in parts of the line's height.
const UNLIKE: f32 = 0.35;

/// Of so many words and more, half must be read well: of handwriting, noise and pages on their side a second reading makes
/// nothing either.
const MANY: usize = 12;

/// Words on both sides that are read along with a doubtful one: by itself a short one gives Tesseract too little to tell the
/// height of its letters by.
const NEIGHBOURS: usize = 2;

/// Reads words again that may be misread.
pub(super) fn reread(
    engine: &dyn OcrEngine,
    gray: &GrayImage,
    dpi: f32,
    tokens: &mut [OcrWord],
    twice: SecondPass,
) -> Result<()> {
    let poor = tokens.iter().filter(|token| token.confidence.get() < WORD);
    if tokens.len() >= MANY && poor.count() * 2 > tokens.len() {
        return Ok(());
    }
    for line in tokens.chunk_by_mut(|a, b| a.line == b.line) {
        let misfits: HashMap<usize, WidthMismatch> = figure::misfits(line).into_iter().collect();
        let doubtful: Vec<usize> = (0..line.len())
            .filter(|i| {
                twice == SecondPass::Everything || misfits.contains_key(i) || is_doubtful(&line[*i])
            })
            .collect();
        for near in doubtful.chunk_by(|a, b| b - a <= 2 * NEIGHBOURS) {
            let (Some(first), Some(last)) = (near.first(), near.last()) else {
                continue;
            };
            let from = first.saturating_sub(NEIGHBOURS);
            let to = (last + NEIGHBOURS + 1).min(line.len());
            let second = read(engine, gray, dpi, &line[from..to])?;
            for &i in near {
                let seen = matching(&line[i], &second);
                reconcile(&mut line[i], seen, misfits.get(&i).copied());
            }
        }
    }
    Ok(())
}

fn is_doubtful(token: &OcrWord) -> bool {
    let least = if figure::is(&token.text) {
        FIGURE
    } else {
        WORD
    };
    token.confidence.get() < least || !figure::is_well_formed(&token.text)
}

/// Reads a line, or a part of one, by itself, larger or smaller.
fn read(
    engine: &dyn OcrEngine,
    gray: &GrayImage,
    dpi: f32,
    line: &[OcrWord],
) -> Result<Vec<OcrWord>> {
    let scale = if dpi < 250.0 { 1.5 } else { 0.75 };
    let Some(at) = line.iter().map(|token| token.at).reduce(|a, b| a.union(&b)) else {
        return Ok(Vec::new());
    };
    let (width, height) = (at.right - at.left, at.bottom - at.top);
    let part = imageops::crop_imm(gray, at.left, at.top, width, height).to_image();
    let size = |pixels: u32| ((pixels as f32 * scale) as u32).max(1);
    let part = resized(&part, size(width), size(height));
    let margin = (MARGIN * dpi * scale) as u32;
    let (width, height) = (part.width() + 2 * margin, part.height() + 2 * margin);
    let mut image = GrayImage::from_pixel(width, height, Luma([u8::MAX]));
    imageops::replace(&mut image, &part, margin.into(), margin.into());
    let mut tokens = engine.recognize(&image, dpi * scale, Segmentation::Line)?;
    for token in &mut tokens {
        let place =
            |pixels: u32, from: u32| from + (pixels.saturating_sub(margin) as f32 / scale) as u32;
        token.at = PixelBox {
            left: place(token.at.left, at.left),
            top: place(token.at.top, at.top),
            right: place(token.at.right, at.left),
            bottom: place(token.at.bottom, at.top),
        };
    }
    Ok(tokens)
}

/// What the second reading has in a word's place: its text and how sure its least sure part is.
fn matching(token: &OcrWord, second: &[OcrWord]) -> Option<(String, Confidence)> {
    let middle = |other: &&OcrWord| {
        let middle = u32::midpoint(other.at.left, other.at.right);
        (token.at.left..token.at.right).contains(&middle)
    };
    let parts: Vec<&OcrWord> = second.iter().filter(middle).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    let unlike = (token.at.bottom - token.at.top) as f32 * UNLIKE;
    let near = |a: u32, b: u32| a.abs_diff(b) as f32 <= unlike;
    let same_place = near(first.at.left, token.at.left) && near(last.at.right, token.at.right);
    let least = parts
        .iter()
        .map(|part| part.confidence.get())
        .fold(1.0, f32::min);
    let text: String = parts.iter().map(|part| part.text.as_str()).collect();
    same_place.then(|| (text, Confidence::new(least)))
}

/// Takes one of two readings of a word.
fn reconcile(
    token: &mut OcrWord,
    second: Option<(String, Confidence)>,
    misfit: Option<WidthMismatch>,
) {
    let sure = token.confidence.get();
    let Some((text, second)) = second else {
        if misfit.is_some() {
            token.confidence = token.confidence.disputed();
        }
        return;
    };
    if text == token.text {
        let sure = Confidence::new(sure.max(second.get()));
        token.confidence = if misfit.is_some() {
            sure.disputed()
        } else {
            sure
        };
        return;
    }
    let sound = |text: &str| figure::is(text) && figure::is_well_formed(text);
    if figure::is(&token.text) || figure::is(&text) {
        let better = match (sound(&token.text), sound(&text)) {
            (true, true) => match misfit {
                Some(WidthMismatch::Wide) => text.len() > token.text.len(),
                Some(WidthMismatch::Narrow) => text.len() < token.text.len(),
                // Dots get lost sooner than they are made.
                None if same_digits(&token.text, &text) && text.len() != token.text.len() => {
                    text.len() > token.text.len()
                }
                None => second.get() > sure,
            },
            (first, second) => second && !first,
        };
        if better {
            token.text = text;
        }
        token.confidence = Confidence::new(sure.max(second.get())).disputed();
    } else if second.get() > sure + SURER {
        token.text = text;
        token.confidence = second;
    }
}

fn same_digits(a: &str, b: &str) -> bool {
    let digits = |text: &'_ str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    digits(a) == digits(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISPUTED: f32 = 0.5;

    fn token(text: &str, sure: f32) -> OcrWord {
        OcrWord {
            text: text.to_owned(),
            at: PixelBox {
                left: 100,
                top: 10,
                right: 160,
                bottom: 30,
            },
            confidence: Confidence::new(sure),
            height: 20,
            line: 0,
        }
    }

    fn settled(first: (&str, f32), second: (&str, f32)) -> (String, f32) {
        let mut one = token(first.0, first.1);
        reconcile(
            &mut one,
            Some((second.0.to_owned(), Confidence::new(second.1))),
            None,
        );
        (one.text, one.confidence.get())
    }

    #[test]
    fn readings_that_agree_are_as_sure_as_the_surer() {
        assert_eq!(settled(("70%", 0.8), ("70%", 0.95)), ("70%".into(), 0.95));
    }

    #[test]
    fn of_two_figures_the_sound_one_is_taken_and_is_doubtful() {
        let read = settled(("2.4553.485", 0.3), ("2.455/3.485", 0.9));
        assert_eq!(read, ("2.455/3.485".into(), DISPUTED));
        let read = settled(("1.1", 0.7), ("11", 0.9));
        assert_eq!(read, ("1.1".into(), DISPUTED));
        let read = settled(("3.1", 0.68), ("đã", 0.95));
        assert_eq!(read, ("3.1".into(), DISPUTED));
        let read = settled(("70%", 0.85), ("7O%", 0.95));
        assert_eq!(read, ("70%".into(), DISPUTED));
    }

    #[test]
    fn a_word_is_replaced_by_a_surer_reading_alone() {
        assert_eq!(settled(("hãng", 0.6), ("hằng", 0.9)).0, "hằng");
        assert_eq!(settled(("hằng", 0.68), ("hãng", 0.7)).0, "hằng");
    }

    #[test]
    fn a_reading_of_another_place_does_not_match() {
        let second = |left, right| OcrWord {
            at: PixelBox {
                left,
                right,
                top: 10,
                bottom: 30,
            },
            ..token("70%", 0.9)
        };
        assert!(matching(&token("709", 0.8), &[second(101, 159)]).is_some());
        assert!(matching(&token("709", 0.8), &[second(101, 240)]).is_none());
        assert!(matching(&token("709", 0.8), &[]).is_none());
    }
}
