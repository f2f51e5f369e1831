//! Roman numbers of quarters, counted in the image.
//!
//! Tesseract reads the strokes of `III` in a serif face now as `II`, now as `IH` or `II1`: their serifs touch, and its
//! network drops letters that repeat. Half way up the strokes stand apart, so they can be counted. It is done behind
//! the word `quý` alone, for a word of such strokes, perhaps with a year; its digits stay as they were read.

use image::GrayImage;

use super::tsv::Token;
use crate::extract::clean::PixelBox;
use crate::pattern::pattern;

// Strokes as Tesseract reads them, a slash that it may lose, a year.
pattern!(
    QUARTER,
    r"^[IHTUJil1|!\[\]]{1,5}(?:[/⁄]?(?P<year>(?:19|20)\d{2}))?(?P<rest>[.,;)]*)$"
);

/// The part of a word's height that is looked at: between the serifs.
const BAND: std::ops::Range<f32> = 0.3..0.7;

/// How dark a stroke is over the whole band, of the darkest one.
const DARK: f32 = 0.45;

/// How far apart the strokes of a number begin at most, of the word's height.
const PITCH: f32 = 0.75;

/// Counts the strokes of quarters in the image and puts their numbers right.
pub(super) fn mend(gray: &GrayImage, tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let (before, token) = (&tokens[at - 1].text, &tokens[at]);
        if !matches!(before.to_lowercase().as_str(), "quý" | "quy" | "quí") {
            continue;
        }
        let Some(found) = QUARTER.captures(&token.text) else {
            continue;
        };
        let strokes = strokes(gray, token.at);
        if !(1..=3).contains(&strokes) {
            continue;
        }
        let year = found
            .name("year")
            .map_or(String::new(), |year| format!("/{}", year.as_str()));
        tokens[at].text = "I".repeat(strokes) + &year + &found["rest"];
    }
}

/// The upright strokes that a word begins with.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels"
)]
#[expect(clippy::cast_precision_loss, reason = "pixels of a word")]
fn strokes(gray: &GrayImage, word: PixelBox) -> usize {
    let height = word.bottom.saturating_sub(word.top) as f32;
    let rows = |share: f32| word.top + (height * share) as u32;
    let band = rows(BAND.start)..rows(BAND.end).min(gray.height());
    // Of each column the lightest pixel of the band: a stroke is dark all the way.
    let columns: Vec<u8> = (word.left..word.right.min(gray.width()))
        .map(|x| {
            let lightest = band.clone().map(|y| gray.get_pixel(x, y).0[0]).max();
            u8::MAX - lightest.unwrap_or(u8::MAX)
        })
        .collect();
    let darkest = columns.iter().copied().max().unwrap_or(0);
    let dark = |&column: &u8| darkest > 0 && f32::from(column) >= f32::from(darkest) * DARK;
    let begins =
        (0..columns.len()).filter(|&x| dark(&columns[x]) && (x == 0 || !dark(&columns[x - 1])));
    let mut last: Option<usize> = None;
    begins
        .take_while(|&x| {
            let near = last.is_none_or(|last| (x - last) as f32 <= height * PITCH);
            last = Some(x);
            near
        })
        .count()
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;
    use crate::extract::Confidence;

    /// A word of upright strokes and, far behind them, another stroke.
    fn word(strokes: u32) -> (GrayImage, PixelBox) {
        let mut gray = GrayImage::from_pixel(120, 40, Luma([250]));
        let at = (0..strokes).map(|n| 10 + n * 11).chain([90]);
        for x in at {
            for y in 10..33 {
                gray.put_pixel(x, y, Luma([30]));
                gray.put_pixel(x + 1, y, Luma([60]));
            }
        }
        // Serifs that touch.
        for x in 8..8 + strokes * 11 {
            gray.put_pixel(x, 10, Luma([40]));
            gray.put_pixel(x, 32, Luma([40]));
        }
        let at = PixelBox {
            left: 8,
            top: 10,
            right: 95,
            bottom: 33,
        };
        (gray, at)
    }

    fn mended(before: &str, read: &str, strokes: u32) -> String {
        let (gray, at) = word(strokes);
        let token = |text: &str| Token {
            text: text.to_owned(),
            at,
            confidence: Confidence::new(0.5),
            height: 23,
            line: 0,
        };
        let mut tokens = [token(before), token(read)];
        mend(&gray, &mut tokens);
        tokens[1].text.clone()
    }

    #[test]
    fn strokes_behind_the_word_quarter_are_counted() {
        assert_eq!(mended("quý", "II/2024", 3), "III/2024");
        assert_eq!(mended("Quý", "IH/2025.", 3), "III/2025.");
        assert_eq!(mended("quý", "II2024", 3), "III/2024");
        assert_eq!(mended("quý", "H", 2), "II");
        assert_eq!(mended("quý", "II/2024", 2), "II/2024");
    }

    #[test]
    fn other_words_stay_as_they_are_read() {
        assert_eq!(mended("tháng", "11/2024", 3), "11/2024");
        assert_eq!(mended("quý", "IV/2024", 1), "IV/2024");
        assert_eq!(mended("quý", "12/2024", 1), "12/2024");
        assert_eq!(mended("quý", "II/2024", 5), "II/2024");
    }
}
