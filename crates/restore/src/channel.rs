//! What an OCR engine makes of printed words, backwards: from what was read to the words that may have been printed.
//!
//! A noisy channel in the manner of Brill and Moore (2000): a word falls into segments of one or two letters, each
//! read as up to three characters with a probability counted by `tools/model`; and readings of whole words that
//! occur often are remembered (`dugc` for được). Costs are negative natural logarithms of probabilities.

use std::collections::{HashMap, HashSet};

use super::lexicon::{Letter, LetterSet, Lexicon};
use super::word_case::WordCase;
use super::word_form::folded;

/// How much dearer it is that a capital has lost or changed its diacritics, than that the small letter has, where too few
/// capitals were printed to count it.
const CAPITALS: f32 = 0.5;

/// A printed segment that a reading may stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct PrintedSegment {
    pub(super) first: Letter,
    pub(super) second: Option<Letter>,
    pub(super) case: SegmentCase,
    pub(super) cost: f32,
}

/// How a segment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SegmentCase {
    Lower,
    /// One letter, a capital.
    Capital,
    /// Two letters, a capital first.
    Title,
    /// Two capitals.
    Capitals,
}

/// Printed segments that were read alike, by their first letter, then by cost.
#[derive(Clone, Debug, Default)]
pub(super) struct SegmentTable {
    /// For each letter where its segments begin; those of the next letter begin where they end.
    starts: Vec<u16>,
    printed: Vec<PrintedSegment>,
    /// Their first letters.
    pub(super) firsts: LetterSet,
    /// What the cheapest costs.
    pub(super) least: f32,
}

impl SegmentTable {
    fn new(mut printed: Vec<PrintedSegment>, lexicon: &Lexicon) -> Self {
        printed.sort_by(|a, b| a.first.cmp(&b.first).then(a.cost.total_cmp(&b.cost)));
        let before = |letter| printed.partition_point(|p| usize::from(p.first.0) < letter);
        let starts = (0..=lexicon.letters()).map(|letter| u16::try_from(before(letter)));
        Self {
            starts: starts.map(|start| start.unwrap_or(u16::MAX)).collect(),
            firsts: printed.iter().map(|p| p.first).collect(),
            least: printed.iter().map(|p| p.cost).fold(f32::MAX, f32::min),
            printed,
        }
    }

    /// Those that begin with a letter.
    pub(super) fn of(&self, letter: Letter) -> &[PrintedSegment] {
        let at = usize::from(letter.0);
        &self.printed[usize::from(self.starts[at])..usize::from(self.starts[at + 1])]
    }
}

/// What one engine does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Channel {
    /// Printed segments by what was read; an empty reading is a segment that vanished.
    pub(super) segments: HashMap<Box<str>, SegmentTable>,
    /// Printed words by what was read, with the cost.
    pub(super) words: HashMap<Box<str>, Vec<(u32, WordCase, f32)>>,
    /// Whether it may do what was never counted.
    pub(super) open: bool,
}

/// A word that may have been printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// Which word of the lexicon.
    pub(crate) entry: u32,
    /// How it was written.
    pub(crate) shape: WordCase,
    /// What the channel takes for it.
    pub(crate) cost: f32,
    /// The same and how rare the word is: what it costs where nothing is known of its neighbours.
    pub(crate) whole: f32,
}

impl Candidate {
    pub(super) fn new(lexicon: &Lexicon, entry: u32, shape: WordCase, cost: f32) -> Self {
        Self {
            entry,
            shape,
            cost,
            whole: cost + lexicon.entry(entry).rarity,
        }
    }
}

impl Channel {
    /// Reads a channel's table, as its head describes it. A line that is not of its form, or of letters that no word
    /// has, is passed over.
    /// `open` says whether it may also do what the table has not.
    pub(crate) fn read(table: &str, lexicon: &Lexicon, open: bool) -> Self {
        let mut channel = Self {
            open,
            ..Self::default()
        };
        let mut segments: HashMap<Box<str>, Vec<PrintedSegment>> = HashMap::new();
        let mut add = |printed: &str, read: &str, cost| {
            if let Some(printed) = segment(printed, cost, lexicon) {
                segments.entry(read.into()).or_default().push(printed);
            }
        };
        let letters = rows(table).filter(|row| row.kind == "letter");
        let counted: HashSet<[&str; 2]> = letters.map(|row| [row.printed, row.read]).collect();
        for row in rows(table) {
            let ChannelRow {
                printed,
                read,
                cost,
                ..
            } = row;
            match row.kind {
                "letter" => {
                    add(printed, read, cost);
                    if let Some([printed, read]) = in_capitals([printed, read])
                        && !counted.contains(&[printed.as_str(), &read])
                    {
                        add(&printed, &read, cost + CAPITALS);
                    }
                }
                "word" => {
                    let shape = WordCase::of(printed);
                    let entries = lexicon.entries(&folded(printed)).iter();
                    let known = entries.map(|&entry| (entry, shape, cost));
                    channel.words.entry(read.into()).or_default().extend(known);
                }
                _ => {}
            }
        }
        let segments = segments.into_iter();
        channel.segments = segments
            .map(|(read, printed)| (read, SegmentTable::new(printed, lexicon)))
            .collect();
        channel
    }
}

/// A line of a channel's table.
struct ChannelRow<'a> {
    kind: &'a str,
    printed: &'a str,
    read: &'a str,
    cost: f32,
}

fn rows(table: &str) -> impl Iterator<Item = ChannelRow<'_>> {
    table.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[kind, printed, read, cost] = fields.as_slice() else {
            return None;
        };
        Some(ChannelRow {
            kind,
            printed,
            read,
            cost: cost.parse().ok()?,
        })
    })
}

/// What was printed and what was read in capitals, where both are small letters that differ by diacritics alone: capitals
/// have other shapes.
fn in_capitals(pair: [&str; 2]) -> Option<[String; 2]> {
    let small = |text: &str| text.chars().all(char::is_lowercase);
    let [printed, read] = pair.map(baocao_vietnamese::without_diacritics);
    (pair.iter().all(|text| small(text)) && printed == read).then(|| pair.map(str::to_uppercase))
}

fn segment(text: &str, cost: f32, lexicon: &Lexicon) -> Option<PrintedSegment> {
    let mut chars = text.chars();
    let (first, second) = (chars.next()?, chars.next());
    let letter = |c: char| lexicon.letter(c.to_lowercase().next().unwrap_or(c));
    let case = match (first.is_uppercase(), second.map(char::is_uppercase)) {
        (false, None | Some(false)) => SegmentCase::Lower,
        (true, None) => SegmentCase::Capital,
        (true, Some(false)) => SegmentCase::Title,
        (true, Some(true)) => SegmentCase::Capitals,
        (false, Some(true)) => return None,
    };
    Some(PrintedSegment {
        first: letter(first)?,
        second: match second {
            Some(c) => Some(letter(c)?),
            None => None,
        },
        case,
        cost,
    })
}
