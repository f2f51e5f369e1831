//! Roman numbers of one to three strokes, counted in the image.
//!
//! Tesseract reads the strokes of `III` in a serif face now as `II`, now as `IH` or `II1`: their serifs touch, and its
//! network drops letters that repeat. Half way up the strokes stand apart, so they can be counted. It is done where such
//! numbers stand: behind the word `quý`, perhaps with a year, whose digits stay as they were read; at the start of a line,
//! with a full stop; and in a table's column of numbers.

use image::GrayImage;

use super::engine::OcrWord;
use crate::preprocess::PixelBox;
use baocao_report::Confidence;
use baocao_vietnamese::pattern;

// Strokes as Tesseract reads them, a slash that it may lose or read twice, a year.
pattern!(
    QUARTER,
    r"^[IHTUJil1|!\[\]]{1,5}(?:[/⁄]{0,2}(?P<year>(?:19|20)\d{2}))?(?P<rest>[.,;)]*)$"
);

// Strokes that number a part of the text, one of them at least read as a capital; a lone H is an abbreviation.
pattern!(PART, r"^(?:I[IHTJl1|]{0,3}|H[IJl1|]{1,2})(?P<rest>\.)$");
// Strokes that number a group of rows; digits alone are a row's number.
pattern!(
    GROUP,
    r"^(?:[IHTJl1|]{0,2}[IH][IHTJl1|]{0,2})(?P<rest>[.,]?)$"
);

/// Where words were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumeralContext {
    /// On the page, or in a cell of text.
    Text,
    /// In a table's column of numbers.
    Numbers,
}

/// The part of a word's height that is looked at: between the serifs, and so much that of a slash no column is dark all the way.
const BAND: std::ops::Range<f32> = 0.25..0.75;

/// The part over which a stroke is dark that is no part of a digit.
const UPRIGHT: std::ops::Range<f32> = 0.15..0.85;

/// The parts at its top and at its bottom where the serifs are.
const HEAD: std::ops::Range<f32> = 0.0..0.2;
const FOOT: std::ops::Range<f32> = 0.8..1.0;

/// By how much the serifs at the head of an I differ at most, of its height: one pixel of 26. The flag of a 1 is two to four
/// pixels longer than what is behind it.
const UNEVEN: f32 = 0.06;

/// How long a serif or a flag is at most, of the height: five pixels of 26, where those of an `I` and a `1` have two to four, and
/// the strokes of a `3` and an `8` ten.
const LONGEST: f32 = 0.2;

/// How wide an `I` and a `1` are at most, of their height: they are 0.41 to 0.57 and 0.36 to 0.43 (Times New Roman, bold and
/// upright); other digits are 0.65 and wider.
const I: f32 = 0.6;
const ONE: f32 = 0.5;

/// How dark a stroke is at least, in levels below white.
const LEAST_DARK: f32 = 60.0;

/// How sure a number is that only its strokes tell.
const BY_STROKES: f32 = 0.5;

/// How dark a stroke is over the whole band, of the darkest one.
const DARK: f32 = 0.45;

/// How far apart the strokes of a number begin at most, of the word's height.
const PITCH: f32 = 0.75;

/// Counts the strokes of Roman numbers in the image and puts them right.
pub(super) fn mend(gray: &GrayImage, tokens: &mut [OcrWord], place: NumeralContext) {
    for at in 0..tokens.len() {
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let begins = before.is_none_or(|before| before.line != tokens[at].line);
        let quarter = before.is_some_and(|before| {
            matches!(before.text.to_lowercase().as_str(), "quý" | "quy" | "quí")
        });
        let token = &tokens[at];
        let may_be_one = match place {
            NumeralContext::Numbers => true,
            NumeralContext::Text => begins && tokens.get(at + 1).is_some_and(is_capitals),
        };
        let strokes = strokes(gray, token.at, BAND);
        let is_stroke = matches!(token.text.as_str(), "1" | "1." | "I" | "I.");
        if may_be_one && is_stroke && strokes == 1 {
            if let Some(sign) = one(gray, token.at) {
                tokens[at].text = token.text.replace(['1', 'I'], sign);
            }
            continue;
        }
        let pattern = match place {
            _ if quarter => &QUARTER,
            NumeralContext::Numbers => &GROUP,
            NumeralContext::Text if begins => &PART,
            NumeralContext::Text => continue,
        };
        let Some(found) = pattern.captures(&token.text) else {
            continue;
        };
        if !(1..=3).contains(&strokes) {
            continue;
        }
        let begins_with_one = || Serifs::of(gray, token.at).is_some_and(|s| s.head[1] == 0);
        if place == NumeralContext::Numbers && token.text.contains('1') && begins_with_one() {
            tokens[at].text = "1".repeat(strokes) + &found["rest"];
            continue;
        }
        let year = found.name("year");
        let year = year.map_or(String::new(), |year| format!("/{}", year.as_str()));
        tokens[at].text = "I".repeat(strokes) + &year + &found["rest"];
    }
}

/// Whether a word is set in capitals, as the headings that Roman numbers count are.
fn is_capitals(token: &OcrWord) -> bool {
    let mut letters = token.text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 1 && letters.all(char::is_uppercase)
}

/// The number that a piece of print is, where it is nothing but up to three strokes: a Roman one with serifs, or a 1.
/// Tesseract makes anything of such a piece by itself.
pub(super) fn of_strokes(gray: &GrayImage, piece: PixelBox) -> Option<OcrWord> {
    let strokes = strokes(gray, piece, BAND);
    // Of other digits no column is dark nearly all the way.
    let all_upright = self::strokes(gray, piece, UPRIGHT) == strokes;
    let (width, height) = (piece.right - piece.left, piece.bottom - piece.top);
    let narrow = width as f32 <= strokes as f32 * PITCH * height as f32;
    if !(1..=3).contains(&strokes) || !all_upright || !narrow {
        return None;
    }
    let text = match strokes {
        1 => one(gray, piece)?.to_owned(),
        _ if Serifs::of(gray, piece)?.are_of_i() => "I".repeat(strokes),
        _ => return None,
    };
    Some(OcrWord {
        text,
        at: piece,
        confidence: Confidence::new(BY_STROKES),
        height,
        line: 0,
    })
}

/// Whether a single stroke is an `I` or a `1`; `None` where it is neither.
fn one(gray: &GrayImage, word: PixelBox) -> Option<&'static str> {
    let serifs = Serifs::of(gray, word)?;
    let width = (word.right - word.left) as f32 / serifs.height;
    if serifs.are_of_i() && width <= I {
        Some("I")
    } else if serifs.are_of_one() && width <= ONE {
        Some("1")
    } else {
        None
    }
}

/// How far the serifs of a word's first stroke reach out beyond it, in pixels: before and behind it.
struct Serifs {
    head: [usize; 2],
    foot: [usize; 2],
    /// The word's height.
    height: f32,
}

impl Serifs {
    fn of(gray: &GrayImage, word: PixelBox) -> Option<Self> {
        let columns = darkness(gray, word, BAND, Quantifier::All);
        let darkest = columns.iter().copied().max().filter(|&dark| dark > 0)?;
        let dark = |column: &u8| f32::from(*column) >= f32::from(darkest) * DARK;
        let from = columns.iter().position(dark)?;
        let to = from + columns[from..].iter().take_while(|c| dark(c)).count();
        let beyond = |band| {
            let columns = darkness(gray, word, band, Quantifier::Any);
            let before = columns[..from].iter().rev().take_while(|c| dark(c));
            let behind = columns[to..].iter().take_while(|c| dark(c));
            [before.count(), behind.count()]
        };
        Some(Self {
            head: beyond(HEAD),
            foot: beyond(FOOT),
            height: (word.bottom - word.top) as f32,
        })
    }

    /// Whether the head has one on both sides, as long as each other, and none is longer than serifs are: an I.
    fn are_of_i(&self) -> bool {
        let [before, behind] = self.head;
        let even = before.abs_diff(behind) as f32 <= UNEVEN * self.height;
        before > 0 && behind > 0 && even && self.are_short()
    }

    /// Whether the head has a flag before it and next to nothing behind, and the foot serifs: a 1.
    fn are_of_one(&self) -> bool {
        let [flag, behind] = self.head;
        let uneven = flag.saturating_sub(behind) as f32 > UNEVEN * self.height;
        uneven && self.foot.iter().all(|&serif| serif > 0) && self.are_short()
    }

    /// Strokes of other digits reach further out.
    fn are_short(&self) -> bool {
        let mut all = self.head.iter().chain(&self.foot);
        all.all(|&serif| serif as f32 <= LONGEST * self.height)
    }
}

/// What of a column within a band counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    /// How dark it is all the way.
    All,
    /// How dark it is anywhere.
    Any,
}

/// Of each column of a word how dark it is within a band of its height.
fn darkness(
    gray: &GrayImage,
    word: PixelBox,
    band: std::ops::Range<f32>,
    of: Quantifier,
) -> Vec<u8> {
    let height = word.bottom.saturating_sub(word.top) as f32;
    let rows = |share: f32| word.top + (height * share) as u32;
    let band = rows(band.start)..rows(band.end).min(gray.height());
    (word.left..word.right.min(gray.width()))
        .map(|x| {
            let values = band.clone().map(|y| gray.get_pixel(x, y).0[0]);
            let value = match of {
                Quantifier::All => values.max(),
                Quantifier::Any => values.min(),
            };
            u8::MAX - value.unwrap_or(u8::MAX)
        })
        .collect()
}

/// The upright strokes that a word begins with.
fn strokes(gray: &GrayImage, word: PixelBox, band: std::ops::Range<f32>) -> usize {
    let height = word.bottom.saturating_sub(word.top) as f32;
    // A stroke is dark all the way.
    let columns = darkness(gray, word, band, Quantifier::All);
    let darkest = columns.iter().copied().max().unwrap_or(0);
    let least = (f32::from(darkest) * DARK).max(LEAST_DARK);
    let dark = |&column: &u8| f32::from(column) >= least;
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

    fn token(text: &str, at: PixelBox) -> OcrWord {
        OcrWord {
            text: text.to_owned(),
            at,
            confidence: Confidence::new(0.5),
            height: 23,
            line: 0,
        }
    }

    fn mended(before: &str, read: &str, strokes: u32) -> String {
        let (gray, at) = word(strokes);
        let mut tokens = [token(before, at), token(read, at)];
        mend(&gray, &mut tokens, NumeralContext::Text);
        tokens[1].text.clone()
    }

    fn first(read: &str, strokes: u32, place: NumeralContext) -> String {
        let (gray, at) = word(strokes);
        let mut tokens = [token(read, at)];
        mend(&gray, &mut tokens, place);
        tokens[0].text.clone()
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
    fn strokes_that_number_a_part_or_a_group_are_counted() {
        assert_eq!(first("HI.", 3, NumeralContext::Text), "III.");
        assert_eq!(first("II.", 3, NumeralContext::Text), "III.");
        assert_eq!(first("H", 2, NumeralContext::Numbers), "II");
        assert_eq!(first("IH", 3, NumeralContext::Numbers), "III");
        assert_eq!(first("1H", 3, NumeralContext::Numbers), "III");
    }

    #[test]
    fn other_words_stay_as_they_are_read() {
        assert_eq!(mended("tháng", "11/2024", 3), "11/2024");
        assert_eq!(mended("quý", "IV/2024", 1), "IV/2024");
        assert_eq!(mended("quý", "12/2024", 1), "12/2024");
        assert_eq!(mended("quý", "II/2024", 5), "II/2024");
        assert_eq!(mended("xã", "II.", 3), "II.");
        for read in ["H.", "11.", "IV.", "TH."] {
            assert_eq!(first(read, 2, NumeralContext::Text), read);
        }
        for read in ["11", "1", "IV", "1.1"] {
            assert_eq!(first(read, 2, NumeralContext::Numbers), read);
        }
    }

    /// A stroke of 26 pixels with what reaches out of it at its head and its foot, before and behind it.
    fn stroke(head: [u32; 2], foot: [u32; 2]) -> Option<&'static str> {
        let mut gray = GrayImage::from_pixel(60, 40, Luma([250]));
        let left = head[0].max(foot[0]);
        let right = head[1].max(foot[1]);
        let from = 10 + left;
        for y in 5..31 {
            let [before, behind] = match y {
                5..9 => head,
                27..31 => foot,
                _ => [0, 0],
            };
            for x in from - before..from + 4 + behind {
                gray.put_pixel(x, y, Luma([20]));
            }
        }
        let at = PixelBox {
            left: 10,
            top: 5,
            right: 14 + left + right,
            bottom: 31,
        };
        let read = of_strokes(&gray, at)?;
        assert_eq!(Some(read.text.as_str()), one(&gray, at));
        one(&gray, at)
    }

    #[test]
    fn one_stroke_is_told_by_its_serifs() {
        assert_eq!(stroke([3, 3], [3, 3]), Some("I"));
        assert_eq!(stroke([3, 2], [2, 2]), Some("I"));
        assert_eq!(stroke([3, 0], [3, 3]), Some("1"));
        // A noisy one; the strokes of a 4 and a 3; a bare stroke.
        assert_eq!(stroke([1, 0], [2, 1]), None);
        assert_eq!(stroke([3, 0], [9, 2]), None);
        assert_eq!(stroke([8, 2], [8, 3]), None);
        assert_eq!(stroke([0, 0], [0, 0]), None);
    }
}
