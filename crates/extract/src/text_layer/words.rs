//! Glyphs to words.
//!
//! Drawing order is trusted as far as it goes: glyphs that follow each other along one line make a
//! stretch, which blanks and gaps part into words. What is drawn in pieces, or twice to look bold, is
//! put right afterwards by place.

use super::glyph::{Glyph, GlyphText, box_on_page, compose};
use crate::page::Word;

/// Lengths in parts of the font size, measured along the line unless said otherwise.
mod em {
    /// A gap wider than this, beyond the letter spacing, parts words. Poppler's figure; a blank in Times
    /// is 0.25, and justified lines squeeze it to some 0.15.
    pub(super) const BLANK: f32 = 0.1;
    /// A gap wider than this ends a stretch, however widely its letters are spaced.
    pub(super) const FAR: f32 = 1.0;
    /// Letters of one word overlap by no more than this.
    pub(super) const OVERLAP: f32 = 0.3;
    /// Letter spacing is no wider than this.
    pub(super) const SPACED: f32 = 0.6;
    /// Letters of one line stand no farther apart across it; also the most that fake bold is moved.
    pub(super) const LEVEL: f32 = 0.15;
    /// A raised or lowered character stands no farther from the line it belongs to, across it.
    pub(super) const RAISED: f32 = 0.6;
}

/// A raised or lowered character is at most this large, in parts of the size beside it.
const SMALL: f32 = 0.85;
/// How far back and forth the letter of a mark that is drawn apart is looked for: in words in drawing
/// order, and in letters of a word.
const NEAR: usize = 32;
/// Glyphs that there is room for in a new stretch: hardly a syllable has more.
const USUAL: usize = 8;

/// Glyphs along one line, in the order of writing, without blanks among them.
#[derive(Debug)]
struct GlyphSequence {
    glyphs: Vec<Glyph>,
    /// Whether a blank was drawn before the first glyph, or after the last.
    blank_before: bool,
    blank_after: bool,
}

/// The line a stretch stands on.
#[derive(Clone, Copy, Debug)]
struct Baseline {
    angle: u16,
    base: f32,
    size: f32,
}

/// Puts glyphs, in drawing order, together to words, in drawing order.
pub(super) fn gather(glyphs: Vec<Glyph>) -> Vec<Word> {
    let mut stretches: Vec<GlyphSequence> = stretches(glyphs).into_iter().flat_map(part).collect();
    attach_marks(&mut stretches);
    let mut words: Vec<(usize, GlyphSequence)> = join(stretches);
    words.sort_by_key(|(order, _)| *order);
    words
        .into_iter()
        .filter_map(|(_, stretch)| word(&stretch))
        .collect()
}

/// Glyphs in drawing order to stretches, each ended by a blank, a jump or a turn.
fn stretches(glyphs: Vec<Glyph>) -> Vec<GlyphSequence> {
    let mut done: Vec<GlyphSequence> = Vec::new();
    let mut open: Option<GlyphSequence> = None;
    let mut blank = false;
    for glyph in glyphs {
        if glyph.symbol == GlyphText::Blank {
            blank = true;
            if let Some(mut stretch) = open.take() {
                stretch.blank_after = true;
                done.push(stretch);
            }
            continue;
        }
        let Some(glyph) = (match open.as_mut() {
            Some(stretch) => stretch.take(glyph),
            None => Some(glyph),
        }) else {
            continue;
        };
        let mut glyphs = Vec::with_capacity(USUAL);
        glyphs.push(glyph);
        let next = GlyphSequence {
            glyphs,
            blank_before: std::mem::take(&mut blank),
            blank_after: false,
        };
        done.extend(open.replace(next));
    }
    done.extend(open);
    done
}

impl GlyphSequence {
    /// The last glyph that is no mark on another.
    fn last(&self) -> Option<&Glyph> {
        self.glyphs
            .iter()
            .rev()
            .take(NEAR)
            .find(|g| !g.symbol.combines())
    }

    /// The largest glyph, whose size and baseline are the stretch's.
    fn main(&self) -> Option<&Glyph> {
        self.glyphs
            .iter()
            .reduce(|a, b| if b.size > a.size { b } else { a })
    }

    /// Direction, baseline and size; `None` where it holds no glyph.
    fn frame(&self) -> Option<Baseline> {
        self.main().map(|g| Baseline {
            angle: g.angle,
            base: g.base,
            size: g.size,
        })
    }

    /// Where it starts and ends along its line.
    fn span(&self) -> (f32, f32) {
        self.glyphs
            .iter()
            .fold((f32::MAX, f32::MIN), |(start, end), g| {
                (start.min(g.x), end.max(g.end))
            })
    }

    /// Takes the next glyph drawn, or gives it back where it does not go on with this stretch.
    fn take(&mut self, mut glyph: Glyph) -> Option<Glyph> {
        if self.glyphs.iter().rev().take(4).any(|g| repeats(g, &glyph)) {
            return None;
        }
        let Some(last) = self.last() else {
            return Some(glyph);
        };
        if let Some(mark) = glyph.symbol.mark()
            && lies_on(&glyph, last)
        {
            glyph.symbol = GlyphText::Char(mark);
            self.glyphs.push(glyph);
            return None;
        }
        let joins = follows(last, &glyph);
        if let Some(mark) = last.symbol.mark()
            && !last.symbol.combines()
            && lies_on(last, &glyph)
            && let Some(mut accent) = self.glyphs.pop()
        {
            accent.symbol = GlyphText::Char(mark);
            self.glyphs.push(glyph);
            self.glyphs.push(accent);
            return None;
        }
        if joins {
            self.glyphs.push(glyph);
            None
        } else {
            Some(glyph)
        }
    }

    /// The gap before each glyph but the first; marks have none.
    fn gaps(&self) -> Vec<Option<f32>> {
        let mut end = f32::MAX;
        self.glyphs
            .iter()
            .map(|g| {
                if g.symbol.combines() {
                    return None;
                }
                let gap = g.x - end;
                end = g.end;
                Some(gap)
            })
            .collect()
    }
}

/// Whether a glyph is drawn again to look bold.
fn repeats(before: &Glyph, glyph: &Glyph) -> bool {
    let nudge = (em::BLANK * glyph.size).min((glyph.end - glyph.x) / 2.0);
    before.symbol == glyph.symbol
        && before.angle == glyph.angle
        && (before.x - glyph.x).abs() <= nudge
        && (before.base - glyph.base).abs() <= em::LEVEL * glyph.size
}

/// Whether a mark stands on a letter: one that has no width of its own also at the letter's end, where
/// it is drawn backwards.
fn lies_on(mark: &Glyph, letter: &Glyph) -> bool {
    let room = if mark.symbol.combines() {
        em::BLANK * letter.size
    } else {
        -0.2 * (letter.end - letter.x)
    };
    let alphabetic = match &letter.symbol {
        GlyphText::Char(c) => c.is_alphabetic(),
        GlyphText::Text(s) => s.chars().all(char::is_alphabetic),
        GlyphText::Blank => false,
    };
    alphabetic
        && mark.angle == letter.angle
        && (mark.base - letter.base).abs() <= em::FAR * letter.size
        && (letter.x - room..=letter.end + room).contains(&mark.middle())
}

/// Whether a glyph goes on where another ends.
fn follows(last: &Glyph, glyph: &Glyph) -> bool {
    let size = last.size.max(glyph.size);
    let gap = glyph.x - last.end;
    let shift = (glyph.base - last.base).abs();
    let level = shift <= em::LEVEL * size;
    let raised = shift <= em::RAISED * size
        && last.size.min(glyph.size) <= SMALL * size
        && gap <= em::BLANK * size;
    last.angle == glyph.angle
        && (level || raised)
        && (-em::OVERLAP * size..=em::FAR * size).contains(&gap)
}

/// Parts a stretch into words at its gaps.
///
/// Letters that are spaced show it by standing apart nearly everywhere: the lower quartile of the gaps is
/// the spacing, and a blank is what goes beyond it.
fn part(stretch: GlyphSequence) -> Vec<GlyphSequence> {
    let size = stretch.main().map_or(0.0, |g| g.size);
    let gaps = stretch.gaps();
    let inner = gaps.iter().skip(1).filter_map(|&gap| gap);
    if inner.clone().all(|gap| gap <= em::BLANK * size) {
        return vec![stretch];
    }
    let mut inner: Vec<f32> = inner.collect();
    inner.sort_by(f32::total_cmp);
    let spacing = match inner.get(inner.len() / 4) {
        Some(&gap) if inner.len() > 1 && gap <= em::SPACED * size => gap.max(0.0),
        _ => 0.0,
    };
    let widest = spacing + em::BLANK * size;

    let blank_after = stretch.blank_after;
    let mut words: Vec<GlyphSequence> = Vec::new();
    for (glyph, gap) in stretch.glyphs.into_iter().zip(gaps) {
        match words.last_mut() {
            Some(word) if gap.is_none_or(|gap| gap <= widest) => word.glyphs.push(glyph),
            _ => {
                let blank_before = words.last_mut().map_or(stretch.blank_before, |word| {
                    word.blank_after = true;
                    true
                });
                words.push(GlyphSequence {
                    glyphs: vec![glyph],
                    blank_before,
                    blank_after: false,
                });
            }
        }
    }
    if let Some(word) = words.last_mut() {
        word.blank_after = blank_after;
    }
    words
}

/// Gives marks that are drawn apart to the letters they stand on.
fn attach_marks(words: &mut Vec<GlyphSequence>) {
    for i in 0..words.len() {
        if !words[i].glyphs.iter().all(|g| g.symbol.combines()) {
            continue;
        }
        let near = i.saturating_sub(NEAR)..(i + NEAR + 1).min(words.len());
        for mark in std::mem::take(&mut words[i].glyphs) {
            let letter = near.clone().find_map(|j| {
                let at = words[j]
                    .glyphs
                    .iter()
                    .take(NEAR)
                    .position(|g| !g.symbol.combines() && lies_on(&mark, g))?;
                Some((j, at))
            });
            match letter {
                Some((j, at)) => words[j].glyphs.insert(at + 1, mark),
                None => words[i].glyphs.push(mark),
            }
        }
    }
    words.retain(|word| !word.glyphs.is_empty());
}

/// Joins words that are drawn in pieces and drops those drawn twice; each with its place in drawing order.
fn join(words: Vec<GlyphSequence>) -> Vec<(usize, GlyphSequence)> {
    let mut rows: Vec<(Baseline, (usize, GlyphSequence))> = words
        .into_iter()
        .enumerate()
        .filter_map(|(order, word)| Some((word.frame()?, (order, word))))
        .collect();
    rows.sort_by(|(a, _), (b, _)| a.angle.cmp(&b.angle).then(a.base.total_cmp(&b.base)));
    let mut done: Vec<(usize, GlyphSequence)> = Vec::with_capacity(rows.len());
    let mut row: Vec<(usize, GlyphSequence)> = Vec::new();
    let mut first: Option<Baseline> = None;
    for (frame, word) in rows {
        let same = first.is_some_and(|first| {
            frame.angle == first.angle && frame.base - first.base <= em::LEVEL * first.size
        });
        if !same {
            join_row(&mut row, &mut done);
            first = Some(frame);
        }
        row.push(word);
    }
    join_row(&mut row, &mut done);
    done
}

/// Joins the words of one row.
fn join_row(row: &mut Vec<(usize, GlyphSequence)>, done: &mut Vec<(usize, GlyphSequence)>) {
    row.sort_by(|(_, a), (_, b)| a.span().0.total_cmp(&b.span().0));
    let first = done.len();
    for (order, word) in row.drain(..) {
        match done[first..].last_mut() {
            Some((_, last)) if drawn_again(last, &word) => {}
            Some((earlier, last)) if goes_on(last, &word) => {
                *earlier = order.min(*earlier);
                last.glyphs.extend(word.glyphs);
                last.blank_after = word.blank_after;
            }
            _ => done.push((order, word)),
        }
    }
}

/// Whether a word is another one drawn again.
fn drawn_again(word: &GlyphSequence, again: &GlyphSequence) -> bool {
    word.glyphs.len() == again.glyphs.len()
        && word
            .frame()
            .is_some_and(|frame| (word.span().0 - again.span().0).abs() <= em::BLANK * frame.size)
        && word
            .glyphs
            .iter()
            .zip(&again.glyphs)
            .all(|(a, b)| a.symbol == b.symbol)
}

/// Whether a word is the rest of another one.
fn goes_on(word: &GlyphSequence, rest: &GlyphSequence) -> bool {
    let (Some(last), Some(main)) = (word.last(), rest.main()) else {
        return false;
    };
    let size = last.size.max(main.size);
    let gap = rest.span().0 - last.end;
    !word.blank_after
        && !rest.blank_before
        && last.size.min(main.size) > SMALL * size
        && gap.abs() <= em::BLANK * size
}

/// A word of some glyphs; `None` where they hold no character.
fn word(stretch: &GlyphSequence) -> Option<Word> {
    let main = stretch.main()?;
    let mut text = String::with_capacity(2 * stretch.glyphs.len());
    for glyph in &stretch.glyphs {
        match superscript(glyph, main) {
            Some(raised) => text.push(raised),
            None => glyph.symbol.write(&mut text),
        }
    }
    let (start, end) = stretch.span();
    (!text.is_empty()).then(|| Word {
        text: compose(text),
        at: box_on_page(main.angle, start, end, main.base, main.size),
        size: main.size,
        confidence: None,
        line: None,
    })
}

/// A small raised digit as Unicode's superscript, so that the footnote mark after `4/5` makes no `4/52` of
/// it; `None` for any other glyph. `main` is the glyph that tells the line's size and baseline.
fn superscript(glyph: &Glyph, main: &Glyph) -> Option<char> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let GlyphText::Char(c) = glyph.symbol else {
        return None;
    };
    let small = glyph.size <= SMALL * main.size;
    let raised = main.base - glyph.base > em::LEVEL * main.size;
    let digit = c.to_digit(10).filter(|_| small && raised)?;
    DIGITS.get(digit as usize).copied()
}
