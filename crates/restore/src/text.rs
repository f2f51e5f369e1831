//! Lines in, lines out.

use crate::damage::Damage;
use crate::decode::{self, DecodedArc};
use crate::language::{LanguageModel, WordId};
use crate::lattice::{LatticeArc, PrintedWord, Slot};
use crate::reading::WordReading;
use crate::restored::{Change, ReadLine, Reason, Restored};
use crate::restorer::RestorationSession;
use crate::token::{self, Token, TokenKind, is_in_capitals};
use crate::word_form::folded;
use crate::{document_code, punctuation};
use baocao_report::Confidence;

/// Where OCR knows Vietnamese most words are as printed: one is changed only if it is so likely wrong.
const SURE_ENOUGH: f32 = 0.65;

/// A word whose reading is less likely than this is doubtful.
const DOUBTFUL: f32 = 0.9;

/// Words that are decoded at once: after so many the next end of a sentence is a place to stop, and after so many
/// any word is.
const WINDOW: usize = 400;
const WIDEST: usize = 1200;

/// Two words make one, `hội nghị`, where the second is so much likelier behind the first than anywhere, in nats.
const COMPOUND: f32 = 3.0;

impl RestorationSession<'_> {
    /// Restores lines that follow each other. A sentence may go on over their ends, over an empty
    /// line only if the next begins with a small letter.
    pub fn restore(&mut self, lines: &[ReadLine<'_>]) -> Restored {
        let units: Vec<Vec<Token<'_>>> = lines.iter().map(|line| token::units(line.text)).collect();
        let mut text = TextBuilder::new(&units);
        self.correct_codes(&mut text, &units);
        let (reads, last) = reads(lines, &text);
        for window in windows(&reads) {
            let after = reads.get(window.end).map_or(&last, |next| &next.signs);
            let reads = &reads[window];
            let mut slots: Vec<Slot> = Vec::with_capacity(reads.len() + 1);
            for (at, read) in reads.iter().enumerate() {
                let mut arcs = self.arcs(read);
                if let Some(next) = reads.get(at + 1).filter(|next| next.joined) {
                    arcs.extend(self.merged(read.text, next.text));
                }
                slots.push(Slot {
                    punctuation: read.signs.clone(),
                    capitals: read.capitals,
                    arcs,
                });
            }
            slots.push(Slot::end(after.clone()));
            for chosen in decode::decode(&self.restorer.language, &slots, self.temperature()) {
                if chosen.slot < reads.len() {
                    let arc = &slots[chosen.slot].arcs[chosen.arc];
                    self.put(&mut text, &reads[chosen.slot..], arc, chosen);
                }
            }
        }
        self.put_small_letters(&mut text, &units);
        self.correct_punctuation(&mut text, &units);
        text.done()
    }

    /// Mends documents' numbers, and the kind of document before one.
    fn correct_codes(&self, text: &mut TextBuilder<'_>, lines: &[Vec<Token<'_>>]) {
        let lexicon = &self.restorer.lexicon;
        for (line, units) in lines.iter().enumerate() {
            for (at, unit) in units.iter().enumerate() {
                let next = units.get(at + 2).map(|next| next.kind);
                let mended = match unit.kind {
                    TokenKind::Code => document_code::mended(unit.text, lexicon),
                    TokenKind::Word if next == Some(TokenKind::Code) => {
                        document_code::kind(unit.text, lexicon).map(str::to_owned)
                    }
                    _ => None,
                };
                if let Some(mended) = mended {
                    text.change(line, at..at + 1, &mended, 1.0, Reason::Code);
                }
            }
        }
    }

    fn correct_punctuation(&self, text: &mut TextBuilder<'_>, lines: &[Vec<Token<'_>>]) {
        if self.damage == Damage::NoDiacritics {
            return;
        }
        for (line, units) in lines.iter().enumerate() {
            for at in 0..units.len() {
                let written = &text.written[line];
                if self.damage == Damage::EnglishOcr && self.is_doubled_stroke(units, at, written) {
                    text.change(line, at..at + 1, "", 0.9, Reason::Punctuation);
                } else if let Some((to, share)) =
                    punctuation::mended(lines, line, at, written, self.damage)
                {
                    text.change(line, at..at + 1, &to, share, Reason::Punctuation);
                }
            }
        }
    }

    /// Mends capitals that differ from a small letter in nothing but their height, where an abbreviation goes on: `b/C` b/c.
    fn put_small_letters(&self, text: &mut TextBuilder<'_>, lines: &[Vec<Token<'_>>]) {
        if self.damage == Damage::NoDiacritics {
            return;
        }
        for (line, units) in lines.iter().enumerate() {
            for (at, unit) in units.iter().enumerate() {
                let alike = matches!(unit.text, "C" | "K" | "O" | "P" | "S" | "V" | "X");
                if alike && text.written[line][at] == unit.text && is_after_stroke(&units[..at]) {
                    let small = unit.text.to_lowercase();
                    text.change(line, at..at + 1, &small, 0.95, Reason::Word);
                }
            }
        }
    }

    /// Whether a 1 at the end of a word is the stroke of its last letter, read twice: `hoi1 nghi` hội nghị. A footnote's
    /// number looks the same, but stands behind what belongs together, not within.
    fn is_doubled_stroke(&self, units: &[Token<'_>], at: usize, written: &[String]) -> bool {
        let stroke = units[at].text == "1"
            && at > 0
            && units[at - 1].text.ends_with(['i', 'l'])
            && units[at - 1].kind == TokenKind::Word;
        match units.get(at + 1..) {
            Some([blank, next, ..])
                if stroke && blank.kind == TokenKind::Blank && next.kind == TokenKind::Word =>
            {
                let language = &self.restorer.language;
                let id = |at: usize| language.id(&folded(&written[at]));
                id(at - 1)
                    .zip(id(at + 2))
                    .is_some_and(|(first, second)| language.bind(first, second) >= COMPOUND)
            }
            _ => false,
        }
    }

    /// What is told of a word by its letters and by the words around is not independent, so that the product is surer
    /// than it should be: shares are made of scores that are so many times smaller (`docs/restore.md`, confidence).
    fn temperature(&self) -> f32 {
        match self.damage {
            Damage::EnglishOcr | Damage::NoDiacritics => 0.6,
            Damage::VietnameseOcr => 0.45,
        }
    }

    /// Puts what was chosen in the place of what was read, the first of some words.
    fn put(
        &self,
        text: &mut TextBuilder<'_>,
        reads: &[WordReading<'_>],
        arc: &LatticeArc,
        chosen: DecodedArc,
    ) {
        let read = &reads[0];
        let end = reads.get(arc.span - 1).map_or(read.unit, |last| last.unit) + 1;
        let sure = self.damage != Damage::VietnameseOcr || chosen.posterior >= SURE_ENOUGH;
        if !arc.same && sure {
            let printed = [Some(arc.first), arc.second];
            let words = printed.iter().flatten().filter_map(|p| self.spelled(p));
            let words: Vec<String> = words.collect();
            let to = words.join(" ");
            text.change(
                read.line,
                read.unit..end,
                &to,
                chosen.posterior,
                Reason::Word,
            );
        } else if chosen.posterior < DOUBTFUL || !arc.same {
            let share = if arc.same {
                chosen.posterior
            } else {
                1.0 - chosen.posterior
            };
            text.doubts.push((read.line, Confidence::new(share)));
        }
    }

    /// How a word is written; `None` where it stands as it was read.
    pub(super) fn spelled(&self, printed: &PrintedWord) -> Option<String> {
        let entry = self.restorer.lexicon.entry(printed.entry?);
        Some(if entry.fixed {
            entry.spelling.clone()
        } else {
            printed.shape.write(&entry.spelling)
        })
    }
}

/// Lines in the making: the units' texts, and what became of them.
struct TextBuilder<'a> {
    units: &'a [Vec<Token<'a>>],
    written: Vec<Vec<String>>,
    changes: Vec<(usize, usize, Change)>,
    doubts: Vec<(usize, Confidence)>,
}

impl<'a> TextBuilder<'a> {
    fn new(units: &'a [Vec<Token<'a>>]) -> Self {
        let line = |units: &Vec<Token<'_>>| units.iter().map(|unit| unit.text.to_owned()).collect();
        Self {
            units,
            written: units.iter().map(line).collect(),
            changes: Vec::new(),
            doubts: Vec::new(),
        }
    }

    fn change(
        &mut self,
        line: usize,
        range: std::ops::Range<usize>,
        to: &str,
        share: f32,
        reason: Reason,
    ) {
        let from: String = self.units[line][range.clone()]
            .iter()
            .map(|unit| unit.text)
            .collect();
        if from == to {
            return;
        }
        let start = range.start;
        for unit in range {
            self.written[line][unit].clear();
        }
        to.clone_into(&mut self.written[line][start]);
        let change = Change {
            line,
            at: 0,
            from,
            to: to.to_owned(),
            confidence: Confidence::new(share),
            reason,
        };
        self.changes.push((line, start, change));
    }

    fn done(mut self) -> Restored {
        self.changes.sort_by_key(|&(line, unit, _)| (line, unit));
        let written = &self.written;
        let (mut current, mut unit, mut at) = (0, 0, 0);
        for (line, start, change) in &mut self.changes {
            if *line != current {
                (current, unit, at) = (*line, 0, 0);
            }
            at += written[*line][unit..*start]
                .iter()
                .map(String::len)
                .sum::<usize>();
            unit = *start;
            change.at = at;
        }
        Restored {
            lines: written.iter().map(|line| line.concat()).collect(),
            changes: self
                .changes
                .into_iter()
                .map(|(.., change)| change)
                .collect(),
            doubts: self.doubts,
        }
    }
}

/// The words of lines, and the signs after the last.
fn reads<'a>(
    lines: &[ReadLine<'_>],
    text: &TextBuilder<'a>,
) -> (Vec<WordReading<'a>>, Vec<WordId>) {
    let mut reads = Vec::new();
    let mut signs: Vec<WordId> = Vec::new();
    for (line, units) in text.units.iter().enumerate() {
        let capitals = is_in_capitals(units);
        let mut word = 0;
        if token::is_empty(units) && !goes_on(&text.units[line..]) {
            push(&mut signs, WordId::BOUNDARY);
        }
        for (at, unit) in units.iter().enumerate() {
            if text.written[line][at] != unit.text {
                push(&mut signs, WordId::CODE);
            } else if unit.kind == TokenKind::Word {
                let confidence = lines[line].confidences.get(word).copied().flatten();
                let blank_before = at > 1 && units[at - 1].kind == TokenKind::Blank;
                let next = units.get(at + 1);
                reads.push(WordReading {
                    text: unit.text,
                    line,
                    unit: at,
                    signs: std::mem::take(&mut signs),
                    capitals,
                    joined: blank_before && units[at - 2].kind == TokenKind::Word,
                    before_stop: next.is_some_and(|next| next.text.starts_with(['.', ')'])),
                    numbers: at == 0
                        && (punctuation::is_list_letter(units)
                            || punctuation::part(units).is_some()),
                    after_stroke: is_after_stroke(&units[..at]),
                    confidence,
                });
            } else if unit.kind == TokenKind::Blank {
                word += usize::from(at > 0);
            } else if let Some(symbol) = unit.symbol()
                && !punctuation::is_stray(units, at)
                && !is_note(units, at)
            {
                push(&mut signs, LanguageModel::class(symbol));
            }
        }
    }
    (reads, signs)
}

/// Stretches of words that are decoded one by one, so that a text of any length takes little memory.
fn windows(reads: &[WordReading<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut windows = Vec::new();
    let mut start = 0;
    for (at, read) in reads.iter().enumerate() {
        let length = at - start;
        if length >= WIDEST || (length >= WINDOW && read.signs.contains(&WordId::BOUNDARY)) {
            windows.push(start..at);
            start = at;
        }
    }
    if start < reads.len() {
        windows.push(start..reads.len());
    }
    windows
}

/// Whether the first line that is not empty begins with a small letter: a text dump leaves lines empty inside a cell.
fn goes_on(lines: &[Vec<Token<'_>>]) -> bool {
    let next = lines.iter().find(|line| !token::is_empty(line));
    let first = next.and_then(|line| line.iter().find(|unit| unit.kind != TokenKind::Blank));
    first.is_some_and(|unit| unit.text.starts_with(char::is_lowercase))
}

/// Whether a number is a footnote's: it stands at a word, and the sentence goes on behind it.
fn is_note(units: &[Token<'_>], at: usize) -> bool {
    units[at].kind == TokenKind::Number && at > 0 && units[at - 1].kind == TokenKind::Word
}

/// Whether units end with a small letter and a stroke: `b/`.
fn is_after_stroke(units: &[Token<'_>]) -> bool {
    match units {
        [.., letter, stroke] => {
            let mut letters = letter.text.chars();
            stroke.text == "/"
                && letters.next().is_some_and(char::is_lowercase)
                && letters.next().is_none()
        }
        _ => false,
    }
}

/// Appends a sign; of several in a row the strongest stays.
fn push(signs: &mut Vec<WordId>, sign: WordId) {
    match (signs.last_mut(), sign) {
        (Some(&mut WordId::BOUNDARY), WordId::BOUNDARY | WordId::PUNCTUATION)
        | (Some(&mut WordId::PUNCTUATION), WordId::PUNCTUATION) => {}
        (Some(last @ &mut WordId::PUNCTUATION), WordId::BOUNDARY) => *last = sign,
        _ => signs.push(sign),
    }
}
