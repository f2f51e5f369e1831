//! A drawn glyph, and the characters it stands for.

use hayro_interpret::hayro_cmap::BfString;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use baocao_report::geometry::Rect;

/// Height of the letters over the baseline and depth below it, in parts of the font size: those of Times,
/// in which Nghị định 30/2020/NĐ-CP has reports set. A font's own figures are often missing or wrong.
const ASCENT: f32 = 0.89;
const DESCENT: f32 = 0.22;

/// What a glyph stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum GlyphText {
    /// A character.
    Char(char),
    /// Several characters: a ligature, or a letter and its marks.
    Text(Box<str>),
    /// A blank of any kind.
    Blank,
}

impl GlyphText {
    /// What a glyph's characters stand for; `wide` says whether the glyph takes up room.
    ///
    /// `Ok(None)` is a glyph that means nothing (a zero-width joiner), `Err` one whose characters the file
    /// does not tell.
    pub(super) fn of(unicode: Option<BfString>, wide: bool) -> Result<Option<Self>, Unmapped> {
        match unicode {
            Some(BfString::Char(c)) => Self::of_char(c, wide),
            Some(BfString::String(s)) => {
                let mut chars = s.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => Self::of_char(c, wide),
                    (Some(_), Some(_)) if s.chars().all(char::is_whitespace) => {
                        Ok(Some(Self::Blank))
                    }
                    (Some(_), Some(_)) if !s.contains(unreadable) => Ok(Some(Self::Text(
                        s.split_whitespace().collect::<String>().into(),
                    ))),
                    _ => Err(Unmapped),
                }
            }
            None => Err(Unmapped),
        }
    }

    fn of_char(c: char, wide: bool) -> Result<Option<Self>, Unmapped> {
        match c {
            // A soft hyphen that is drawn is a hyphen: fonts have one glyph for both, and the last of the
            // two to be written into the table wins.
            '\u{AD}' => Ok(wide.then_some(Self::Char('-'))),
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => Ok(None),
            '\u{FB00}'..='\u{FB06}' => Ok(Some(Self::Text(
                std::iter::once(c).nfkc().collect::<String>().into(),
            ))),
            _ if c.is_whitespace() => Ok(Some(Self::Blank)),
            _ if unreadable(c) => Err(Unmapped),
            _ => Ok(Some(Self::Char(c))),
        }
    }

    /// The mark that this is when it is drawn over a letter: a combining mark, or an accent with a width
    /// of its own.
    pub(super) fn mark(&self) -> Option<char> {
        let Self::Char(c) = *self else { return None };
        match c {
            '`' | '\u{2CB}' => Some('\u{300}'),
            '´' | '\u{2CA}' => Some('\u{301}'),
            '^' | 'ˆ' => Some('\u{302}'),
            '~' | '˜' => Some('\u{303}'),
            '˘' => Some('\u{306}'),
            _ if is_combining_mark(c) => Some(c),
            _ => None,
        }
    }

    /// Whether this can be nothing but a mark on another letter.
    pub(super) fn combines(&self) -> bool {
        matches!(*self, Self::Char(c) if is_combining_mark(c))
    }

    /// Appends its characters.
    pub(super) fn write(&self, text: &mut String) {
        match self {
            Self::Char(c) => text.push(*c),
            Self::Text(s) => text.push_str(s),
            Self::Blank => {}
        }
    }
}

/// The file does not tell which characters a glyph stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unmapped;

fn unreadable(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER || (c.is_control() && !c.is_whitespace())
}

/// A glyph in the frame of its own line: `x` grows in the direction of writing, `base` across it, to the
/// reader's right and down when the line is upright.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// What it stands for.
    pub(super) symbol: GlyphText,
    /// Direction of writing in degrees clockwise, 0 to 359.
    pub(super) angle: u16,
    /// Where it starts along the line, in points.
    pub(super) x: f32,
    /// Where its advance ends along the line.
    pub(super) end: f32,
    /// Its baseline.
    pub(super) base: f32,
    /// Font size in points.
    pub(super) size: f32,
}

impl Glyph {
    /// A glyph drawn at a point of the page, with the direction of writing as a unit vector.
    pub(super) fn new(
        symbol: GlyphText,
        (x, y): (f64, f64),
        (across, down): (f64, f64),
        width: f64,
        size: f64,
    ) -> Self {
        {
            let angle = (down.atan2(across).to_degrees().round() as i32).rem_euclid(360) as u16;
            let (u, v) = direction(angle);
            let start = (x * u + y * v) as f32;
            Self {
                symbol,
                angle,
                x: start,
                end: start + width as f32,
                base: (y * u - x * v) as f32,
                size: size as f32,
            }
        }
    }

    /// Middle of its advance along the line.
    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.x, self.end)
    }
}

/// The direction of writing as a unit vector, exact for quarter turns.
fn direction(angle: u16) -> (f64, f64) {
    match angle {
        0 => (1.0, 0.0),
        90 => (0.0, 1.0),
        180 => (-1.0, 0.0),
        270 => (0.0, -1.0),
        _ => {
            let (sin, cos) = f64::from(angle).to_radians().sin_cos();
            (cos, sin)
        }
    }
}

/// The upright box on the page of a stretch of line, given in the line's own frame.
pub(super) fn box_on_page(angle: u16, x: f32, end: f32, base: f32, size: f32) -> Rect {
    let (u, v) = {
        let (u, v) = direction(angle);
        (u as f32, v as f32)
    };
    let corner = |x: f32, base: f32| {
        let (px, py) = (x * u - base * v, x * v + base * u);
        Rect::new(px, py, px, py)
    };
    let (top, bottom) = (base - ASCENT * size, base + DESCENT * size);
    corner(x, top)
        .union(&corner(end, top))
        .union(&corner(x, bottom))
        .union(&corner(end, bottom))
}

/// A word as it is to be kept: NFC, with the marks of each letter in the order that Unicode's composed
/// Vietnamese letters have, shape (â ă ơ) before tone, whatever order they were drawn in.
pub(super) fn compose(text: String) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    if !text.chars().any(is_combining_mark) {
        return text.nfc().collect();
    }
    let mut letters: Vec<char> = text.nfd().collect();
    let mut start = 0;
    while let Some(letter) = letters.get_mut(start..) {
        let Some(first) = letter.iter().position(|&c| is_combining_mark(c)) else {
            break;
        };
        let marks = letter[first..]
            .iter()
            .take_while(|&&c| is_combining_mark(c))
            .count();
        letter[first..first + marks].sort_by_key(|&c| (canonical_combining_class(c), is_tone(c)));
        start += first + marks;
    }
    letters.into_iter().nfc().collect()
}

/// Whether a combining mark is one of the five Vietnamese tones.
fn is_tone(mark: char) -> bool {
    matches!(
        mark,
        '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
    )
}
