//! Signs that Tesseract's Vietnamese model does not know.
//!
//! It has no `≥` and no `≤` and reads `>` and `<` in their place, or `œ`: `≥ 90%` comes as `>90%`, which is another target.
//! The bar beneath tells.

use image::GrayImage;

use super::engine::OcrWord;
use super::glyph;
use crate::preprocess::PixelBox;

/// The part of a sign's height, from its foot, in which a bar lies.
const FOOT: f32 = 0.25;

/// The part of a sign's width that a bar has ink on; the tip of a `>` has less.
const BAR: f32 = 0.75;

/// The gap between a sign and the figure behind it from which on there is a blank, in parts of the figure's height: side by
/// side they are 0.1 apart, with a blank 0.45 (Times New Roman).
const BLANK: f32 = 0.3;

/// Looks for bars beneath `>` and `<`, and beneath what may have been one before a figure, and for the blank behind them.
pub(super) fn restore_comparison_signs(gray: &GrayImage, ink: u8, tokens: &mut Vec<OcrWord>) {
    add_bars(gray, ink, tokens);
    for at in (0..tokens.len()).rev() {
        if let Some([sign, figure]) = parted(gray, ink, &tokens[at]) {
            tokens.splice(at..=at, [sign, figure]);
        }
    }
}

/// A sign and the figure behind it, where a blank parts them.
fn parted(gray: &GrayImage, ink: u8, token: &OcrWord) -> Option<[OcrWord; 2]> {
    let (offset, sign) = token
        .text
        .char_indices()
        .find(|(_, c)| "<>≤≥".contains(*c))?;
    let (before, figure) = token.text.split_at(offset + sign.len_utf8());
    if !figure.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = before.chars().count();
    let sign = glyph(gray, ink, token.at, number - 1)?;
    let first = glyph(gray, ink, token.at, number)?;
    let gap = first.left.checked_sub(sign.right)? as f32;
    let part = |text: &str, left: u32, right: u32| OcrWord {
        text: text.to_owned(),
        at: PixelBox {
            left,
            right,
            ..token.at
        },
        ..token.clone()
    };
    (gap >= BLANK * (first.bottom - first.top) as f32).then(|| {
        [
            part(before, token.at.left, sign.right),
            part(figure, first.left, token.at.right),
        ]
    })
}

fn add_bars(gray: &GrayImage, ink: u8, tokens: &mut [OcrWord]) {
    for at in 0..tokens.len() {
        let figure = |token: &OcrWord| token.text.starts_with(|c: char| c.is_ascii_digit());
        let before_figure = tokens.get(at + 1).is_some_and(figure);
        let token = &mut tokens[at];
        let signs = ['>', '<', 'œ', 'Œ'];
        let Some((number, sign)) = token
            .text
            .chars()
            .enumerate()
            .find(|(_, c)| signs.contains(c))
        else {
            continue;
        };
        let unknown = matches!(sign, 'œ' | 'Œ');
        let ends = token.text.ends_with(sign);
        let Some(glyph) = glyph(gray, ink, token.at, number) else {
            continue;
        };
        if (unknown && !(ends && before_figure)) || !has_bar(gray, ink, glyph) {
            continue;
        }
        let barred = match sign {
            '>' => "≥",
            '<' => "≤",
            _ if opens_left(gray, ink, glyph) => "≥",
            _ => "≤",
        };
        token.text = if unknown {
            token.text.replace(['œ', 'Œ'], "") + barred
        } else {
            token.text.replacen(sign, barred, 1)
        };
    }
}

/// Whether an angle's tip is on its right: half way between its arms there is ink on that side alone.
fn opens_left(gray: &GrayImage, ink: u8, glyph: PixelBox) -> bool {
    let middle = (glyph.left + glyph.right) / 2;
    let y = glyph.top + (glyph.bottom - glyph.top) * 2 / 5;
    let inked = |columns: std::ops::Range<u32>| {
        columns
            .filter(|&x| gray.get_pixel(x, y).0[0] <= ink)
            .count()
    };
    inked(middle..glyph.right) > inked(glyph.left..middle)
}

/// The box of a word's glyph, counted from 0, where blank columns part the glyphs.
fn glyph(gray: &GrayImage, ink: u8, word: PixelBox, number: usize) -> Option<PixelBox> {
    glyph::all(gray, ink, word).get(number).copied()
}

fn has_bar(gray: &GrayImage, ink: u8, glyph: PixelBox) -> bool {
    let foot = ((glyph.bottom - glyph.top) as f32 * FOOT).ceil() as u32;
    let width = (glyph.right - glyph.left) as f32;
    (glyph.bottom - foot..glyph.bottom).any(|y| {
        let row = (glyph.left..glyph.right).filter(|&x| gray.get_pixel(x, y).0[0] <= ink);
        row.count() as f32 >= width * BAR
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::Confidence;
    use image::Luma;

    /// A parenthesis, an angle that opens to the left, a bar beneath it or none, and a figure.
    fn word(bar: bool, figure: u32) -> GrayImage {
        let mut gray = GrayImage::from_pixel(80, 40, Luma([250]));
        let mut dot = |x: u32, y: u32| {
            gray.put_pixel(x, y, Luma([20]));
            gray.put_pixel(x, y + 1, Luma([20]));
        };
        for y in 5..32 {
            dot(6, y);
        }
        for i in 0..14 {
            dot(12 + i, 10 + i / 2);
            dot(12 + i, 23 - i / 2);
            if bar {
                dot(12 + i, 28);
            }
            dot(figure + i, 10 + i);
        }
        gray
    }

    fn mended(read: &str, bar: bool) -> String {
        mended_before(read, bar, 28)
    }

    /// With a figure that begins there.
    fn mended_before(read: &str, bar: bool, figure: u32) -> String {
        let mut tokens = vec![OcrWord {
            text: read.to_owned(),
            at: PixelBox {
                left: 2,
                top: 3,
                right: 78,
                bottom: 36,
            },
            confidence: Confidence::CERTAIN,
            height: 33,
            line: 0,
        }];
        restore_comparison_signs(&word(bar, figure), 128, &mut tokens);
        let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        words.join(" ")
    }

    #[test]
    fn a_bar_beneath_an_angle_is_seen() {
        assert_eq!(mended("(>90%", true), "(≥90%");
        assert_eq!(mended("(>90%", false), "(>90%");
        assert_eq!(mended("(90%", true), "(90%");
        assert_eq!(mended("(œ", true), "(œ");
    }

    #[test]
    fn a_blank_behind_an_angle_is_seen() {
        assert_eq!(mended_before("(>90%", true, 40), "(≥ 90%");
        assert_eq!(mended_before("(>90%", true, 28), "(≥90%");
        assert_eq!(mended_before("(90%", true, 40), "(90%");
        assert_eq!(mended_before("(>", true, 40), "(≥");
    }
}
