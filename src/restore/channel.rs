//! What an OCR engine makes of printed words, backwards: from what was read to the words that may have been printed.
//!
//! A noisy channel in the manner of Brill and Moore (2000): a word falls into segments of one or two letters, each
//! read as up to three characters with a probability counted by `tools/model`; and readings of whole words that
//! occur often are remembered (`dugc` for được). Costs are negative natural logarithms of probabilities.

use std::collections::HashMap;

use super::lexicon::{Letter, Lexicon, Node};
use super::shape::Shape;

/// Characters of a reading that a segment becomes, at most.
const LONGEST: usize = 3;

/// Letters of a word that is looked at, at most; two syllables run together have no more.
const LONGEST_WORD: usize = 20;

/// A word that costs more than this by what was counted is looked for by any change of a letter as well.
const FAR: f32 = 4.0;

/// What it costs that a character was read as well, or for any other; less for a sign, which is no letter.
const EXTRA: f32 = 5.0;
const CHANGED: f32 = 7.0;
const SIGN: f32 = 3.0;

/// Candidates that cost so much more than the best are not looked at.
const SPREAD: f32 = 8.0;

/// Unfinished words kept at each character of a reading.
const OPEN: usize = 80;

/// A printed segment that a reading may stand for.
#[derive(Clone, Copy, Debug)]
struct Printed {
    first: Letter,
    second: Option<Letter>,
    case: Case,
    cost: f32,
}

/// How a segment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Lower,
    /// One letter, a capital.
    Capital,
    /// Two letters, a capital first.
    Title,
    /// Two capitals.
    Capitals,
}

/// What one engine does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Channel {
    /// Printed segments by what was read, sorted by their first letter; an empty reading is a segment that vanished.
    segments: HashMap<Box<str>, Vec<Printed>>,
    /// Printed words by what was read, with the cost.
    words: HashMap<Box<str>, Vec<(u32, Shape, f32)>>,
    /// Whether it may do what was never counted.
    open: bool,
}

/// A word that may have been printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Guess {
    /// Which word of the lexicon.
    pub(crate) entry: u32,
    /// How it was written.
    pub(crate) shape: Shape,
    /// What the channel takes for it.
    pub(crate) cost: f32,
}

/// An unfinished word: where it is in the tree, and how it is written as far as is known.
#[derive(Clone, Copy, Debug)]
struct State {
    node: Node,
    shape: Option<Shape>,
    cost: f32,
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
        for line in table.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[kind, printed, read, cost] = fields.as_slice() else {
                continue;
            };
            let Ok(cost) = cost.parse::<f32>() else {
                continue;
            };
            match kind {
                "letter" => {
                    if let Some(printed) = segment(printed, cost, lexicon) {
                        channel
                            .segments
                            .entry(read.into())
                            .or_default()
                            .push(printed);
                    }
                }
                "word" => {
                    let shape = Shape::of(printed);
                    let entries = lexicon.entries(&super::folded(printed)).iter();
                    let known = entries.map(|&entry| (entry, shape, cost));
                    channel.words.entry(read.into()).or_default().extend(known);
                }
                _ => {}
            }
        }
        for printed in channel.segments.values_mut() {
            printed.sort_by(|a, b| a.first.cmp(&b.first).then(a.cost.total_cmp(&b.cost)));
        }
        channel
    }

    /// The words that a reading may stand for, the cheapest first, each once for each shape.
    pub(crate) fn guesses(&self, lexicon: &Lexicon, read: &str) -> Vec<Guess> {
        let mut guesses: Vec<Guess> = Vec::new();
        if read.chars().nth(LONGEST_WORD).is_some() {
            return guesses;
        }
        for &(entry, shape, cost) in self.words.get(read).into_iter().flatten() {
            guesses.push(Guess { entry, shape, cost });
        }
        let near = Search::new(self, lexicon, read, false).run(&mut guesses);
        if near > FAR && self.open {
            Search::new(self, lexicon, read, true).run(&mut guesses);
        }
        guesses.sort_by(|a, b| {
            (a.entry, a.shape)
                .cmp(&(b.entry, b.shape))
                .then(a.cost.total_cmp(&b.cost))
        });
        guesses.dedup_by_key(|guess| (guess.entry, guess.shape));
        guesses.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.entry.cmp(&b.entry)));
        let most = guesses.first().map_or(0.0, |best| best.cost) + SPREAD;
        guesses.retain(|guess| guess.cost <= most);
        guesses
    }
}

fn segment(text: &str, cost: f32, lexicon: &Lexicon) -> Option<Printed> {
    let mut chars = text.chars();
    let (first, second) = (chars.next()?, chars.next());
    let letter = |c: char| lexicon.letter(c.to_lowercase().next().unwrap_or(c));
    let case = match (first.is_uppercase(), second.map(char::is_uppercase)) {
        (false, None | Some(false)) => Case::Lower,
        (true, None) => Case::Capital,
        (true, Some(false)) => Case::Title,
        (true, Some(true)) => Case::Capitals,
        (false, Some(true)) => return None,
    };
    Some(Printed {
        first: letter(first)?,
        second: match second {
            Some(c) => Some(letter(c)?),
            None => None,
        },
        case,
        cost,
    })
}

/// Every word of the lexicon that a reading can come from, found by walking its tree along the reading.
struct Search<'a> {
    channel: &'a Channel,
    lexicon: &'a Lexicon,
    read: &'a str,
    /// Where each character begins, and the end.
    ends: Vec<usize>,
    /// Whether any character may have been any letter.
    any: bool,
    /// Unfinished words before each character.
    open: Vec<Vec<State>>,
}

impl<'a> Search<'a> {
    fn new(channel: &'a Channel, lexicon: &'a Lexicon, read: &'a str, any: bool) -> Self {
        let ends: Vec<usize> = read
            .char_indices()
            .map(|(at, _)| at)
            .chain([read.len()])
            .collect();
        let mut open = vec![Vec::new(); ends.len()];
        open[0].push(State {
            node: Node::ROOT,
            shape: None,
            cost: 0.0,
        });
        Self {
            channel,
            lexicon,
            read,
            ends,
            any,
            open,
        }
    }

    /// Appends the words found; gives the least cost.
    fn run(mut self, guesses: &mut Vec<Guess>) -> f32 {
        let count = self.ends.len() - 1;
        let mut cheapest = f32::MAX;
        for at in 0..=count {
            let mut states = best(std::mem::take(&mut self.open[at]));
            let vanished = self.vanished(&states);
            if !vanished.is_empty() {
                states.extend(vanished);
                states = best(states);
            }
            if at == count {
                for state in &states {
                    let Some(shape) = state.shape else { continue };
                    for &entry in self.lexicon.ended(state.node) {
                        cheapest = cheapest.min(state.cost);
                        guesses.push(Guess {
                            entry,
                            shape,
                            cost: state.cost,
                        });
                    }
                }
                break;
            }
            for length in 1..=LONGEST.min(count - at) {
                let segment = &self.read[self.ends[at]..self.ends[at + length]];
                let Some(printed) = self.channel.segments.get(segment) else {
                    continue;
                };
                for state in &states {
                    walk(self.lexicon, *state, printed, &mut self.open[at + length]);
                }
            }
            if self.any {
                self.change(at, &states);
            }
        }
        cheapest
    }

    /// Where letters that left no trace lead to.
    fn vanished(&self, states: &[State]) -> Vec<State> {
        let mut further = Vec::new();
        if let Some(printed) = self.channel.segments.get("") {
            for state in states {
                walk(self.lexicon, *state, printed, &mut further);
            }
        }
        further
    }

    /// Takes a character for none, and for any letter.
    fn change(&mut self, at: usize, states: &[State]) {
        let c = self.read[self.ends[at]..]
            .chars()
            .next()
            .unwrap_or_default();
        let sign = if c.is_alphabetic() { 0.0 } else { SIGN };
        let shape = if c.is_uppercase() {
            Shape::Title
        } else {
            Shape::Lower
        };
        let next = &mut self.open[at + 1];
        for state in states {
            next.push(State {
                cost: state.cost + EXTRA - sign,
                ..*state
            });
            next.extend(
                self.lexicon
                    .branches(state.node)
                    .iter()
                    .map(|&(_, node)| State {
                        node,
                        shape: state.shape.or(Some(shape)),
                        cost: state.cost + CHANGED - sign,
                    }),
            );
        }
    }
}

/// Each state once, the cheapest of them.
fn best(mut states: Vec<State>) -> Vec<State> {
    states.sort_unstable_by(|a, b| {
        (a.node, a.shape)
            .cmp(&(b.node, b.shape))
            .then(a.cost.total_cmp(&b.cost))
    });
    states.dedup_by_key(|state| (state.node, state.shape));
    states.sort_unstable_by(|a, b| a.cost.total_cmp(&b.cost).then(a.node.cmp(&b.node)));
    let most = states.first().map_or(0.0, |best| best.cost) + SPREAD;
    states.truncate(OPEN);
    states.retain(|state| state.cost <= most);
    states
}

/// Appends where a state gets by the printed segments that a reading may stand for. Both the node's branches and
/// the segments are sorted by letter.
fn walk(lexicon: &Lexicon, state: State, printed: &[Printed], next: &mut Vec<State>) {
    let mut rest = printed;
    for &(letter, node) in lexicon.branches(state.node) {
        let from = rest.partition_point(|p| p.first < letter);
        rest = &rest[from..];
        for printed in rest.iter().take_while(|p| p.first == letter) {
            let node = match printed.second {
                None => Some(node),
                Some(second) => lexicon.child(node, second),
            };
            let Some(node) = node else { continue };
            let cost = state.cost + printed.cost;
            for shape in shapes(state.shape, printed.case).into_iter().flatten() {
                next.push(State {
                    node,
                    shape: Some(shape),
                    cost,
                });
            }
        }
    }
}

/// The shapes that a word may have after a segment.
fn shapes(before: Option<Shape>, case: Case) -> [Option<Shape>; 2] {
    match (before, case) {
        (None, Case::Lower) => [Some(Shape::Lower), None],
        (None, Case::Capital) => [Some(Shape::Title), Some(Shape::Capitals)],
        (None, Case::Title) => [Some(Shape::Title), None],
        (None, Case::Capitals) => [Some(Shape::Capitals), None],
        (Some(Shape::Lower | Shape::Title), Case::Lower)
        | (Some(Shape::Capitals), Case::Capital | Case::Capitals) => [before, None],
        _ => [None, None],
    }
}
