//! Percent signs read with a digit before them that nobody printed.
//!
//! Tesseract takes the sign's first ring for a digit as well: `9%` for `%`, `69%` for `6%`. Digits are all of one width and as
//! high as the sign, so that the width of such a word, for its height, says how many it has. Where it does not, nothing is
//! changed.

use image::GrayImage;

use super::engine::OcrWord;
use super::{figure, glyph};
use crate::preprocess::PixelBox;

/// How wide the sign's ink is, and a digit with the white behind it, for their height (Times New Roman; Arial's are a little
/// wider).
const SIGN: f32 = 1.08;
const DIGIT: f32 = 0.725;

/// How much wider than it should be a word without the digit may be: with it, it would be three times as much wider.
const WIDER: f32 = DIGIT / 3.0;

/// White beside a word in which what its box has cut off would stand, for its height; a blank is wider.
const BESIDE: f32 = 0.3;

/// Takes out digits for which there is no room.
pub(super) fn mend(gray: &GrayImage, ink: u8, tokens: &mut [OcrWord]) {
    for token in tokens {
        if let Some(text) = without_ring(gray, ink, token) {
            token.text = text;
            if figure::is(&token.text) {
                token.confidence = token.confidence.disputed();
            }
        }
    }
}

/// What a word says without the digit before its percent sign, where it has no room for it.
fn without_ring(gray: &GrayImage, ink: u8, token: &OcrWord) -> Option<String> {
    let digits = token.text.strip_suffix('%')?;
    let printed = match digits.as_bytes() {
        [b'0'..=b'9'] => "",
        [b'0'..=b'9', b'9'] => &digits[..1],
        _ => return None,
    };
    let beside = ((token.at.bottom - token.at.top) as f32 * BESIDE) as u32;
    let around = PixelBox {
        left: token.at.left.saturating_sub(beside),
        right: token.at.right + beside,
        ..token.at
    };
    let glyphs = glyph::all(gray, ink, around);
    let hull = glyphs.iter().copied().reduce(|a, b| a.union(&b))?;
    let wide = (hull.right - hull.left) as f32 / (hull.bottom - hull.top) as f32;
    let room = SIGN + DIGIT * printed.len() as f32 + WIDER;
    (glyphs.len() <= printed.len() + 1 && wide <= room).then(|| format!("{printed}%"))
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;
    use baocao_report::Confidence;

    /// Glyphs of 20 pixels' height, each so wide, with two pixels of white between them.
    fn mended(read: &str, glyphs: &[u32]) -> String {
        let mut gray = GrayImage::from_pixel(120, 40, Luma([250]));
        let mut left = 20;
        for width in glyphs {
            for y in 10..30 {
                // A diagonal stroke: every column has ink.
                for x in 0..*width {
                    if y == 10 || y == 29 || x * 20 / width == y - 10 {
                        gray.put_pixel(left + x, y, Luma([20]));
                    }
                }
            }
            left += width + 2;
        }
        let at = PixelBox {
            left: 19,
            top: 9,
            right: left,
            bottom: 31,
        };
        let mut tokens = [OcrWord {
            text: read.to_owned(),
            at,
            confidence: Confidence::CERTAIN,
            height: 20,
            line: 0,
        }];
        mend(&gray, 128, &mut tokens);
        let [token] = tokens;
        token.text
    }

    #[test]
    fn a_digit_without_room_goes() {
        assert_eq!(mended("9%", &[22]), "%");
        assert_eq!(mended("6%", &[22]), "%");
        assert_eq!(mended("69%", &[12, 22]), "6%");
    }

    #[test]
    fn what_has_room_stays() {
        assert_eq!(mended("9%", &[12, 22]), "9%");
        // The two touch.
        assert_eq!(mended("9%", &[36]), "9%");
        assert_eq!(mended("69%", &[12, 12, 22]), "69%");
        assert_eq!(mended("69%", &[26, 22]), "69%");
        // Small, and in two pieces.
        assert_eq!(mended("9%", &[8, 12]), "9%");
        assert_eq!(mended("65%", &[12, 22]), "65%");
    }
}
