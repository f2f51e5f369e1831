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
const SPREAD: f32 = 10.0;

/// Unfinished words kept at each character of a reading.
const OPEN: usize = 160;

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

/// An unfinished word: where it is in the tree, how it is written as far as is known, and its cost; packed so that
/// sorting puts the same word together, the cheapest first. A cost is never negative: its bits are in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State(u64);

impl State {
    fn new(node: Node, shape: Option<Shape>, cost: f32) -> Self {
        let shape = shape.map_or(0, |shape| shape as u64 + 1);
        Self(u64::from(node.0) << 34 | shape << 32 | u64::from(cost.to_bits()))
    }

    fn node(self) -> Node {
        Node((self.0 >> 34) as u32)
    }

    fn shape(self) -> Option<Shape> {
        [
            None,
            Some(Shape::Lower),
            Some(Shape::Title),
            Some(Shape::Capitals),
        ][(self.0 >> 32 & 3) as usize]
    }

    #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
    fn cost(self) -> f32 {
        f32::from_bits(self.0 as u32)
    }

    /// Where it is and how it is written, without the cost.
    fn place(self) -> u64 {
        self.0 >> 32
    }
}

/// Unfinished words before a character, none much dearer than the cheapest.
#[derive(Clone, Debug)]
struct Front {
    states: Vec<State>,
    most: f32,
}

impl Front {
    /// An empty one; what costs more than `most` is not let in.
    fn new(most: f32) -> Self {
        Self {
            states: Vec::new(),
            most,
        }
    }

    fn push(&mut self, node: Node, shape: Option<Shape>, cost: f32) {
        if cost <= self.most {
            self.most = self.most.min(cost + SPREAD);
            self.states.push(State::new(node, shape, cost));
        }
    }

    /// Keeps each state once, the cheapest of them, and not too many.
    fn prune(&mut self) {
        let most = self.most;
        self.states.retain(|state| state.cost() <= most);
        self.states.sort_unstable();
        self.states.dedup_by_key(|state| state.place());
        if self.states.len() > OPEN {
            let dearest = |state: &State| (state.cost().to_bits(), state.place());
            self.states.select_nth_unstable_by_key(OPEN, dearest);
            self.states.truncate(OPEN);
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
        let mut guesses = self.counted(lexicon, read, f32::MAX);
        let near = guesses
            .iter()
            .map(|guess| guess.cost)
            .fold(f32::MAX, f32::min);
        if near > FAR && self.open && read.chars().count() <= LONGEST_WORD {
            Search::new(self, lexicon, read, true, near + SPREAD).run(&mut guesses);
        }
        sorted(guesses)
    }

    /// Those of them that cost no more than `most` by what was counted.
    pub(crate) fn cheap_guesses(&self, lexicon: &Lexicon, read: &str, most: f32) -> Vec<Guess> {
        sorted(self.counted(lexicon, read, most))
    }

    fn counted(&self, lexicon: &Lexicon, read: &str, most: f32) -> Vec<Guess> {
        let mut guesses: Vec<Guess> = Vec::new();
        if read.chars().count() > LONGEST_WORD {
            return guesses;
        }
        for &(entry, shape, cost) in self.words.get(read).into_iter().flatten() {
            if cost <= most {
                guesses.push(Guess { entry, shape, cost });
            }
        }
        Search::new(self, lexicon, read, false, most).run(&mut guesses);
        guesses
    }
}

/// Guesses, the cheapest first, each once for each shape, none much dearer than the first.
fn sorted(mut guesses: Vec<Guess>) -> Vec<Guess> {
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
    open: Vec<Front>,
}

impl<'a> Search<'a> {
    /// `most` is what a word may cost.
    fn new(
        channel: &'a Channel,
        lexicon: &'a Lexicon,
        read: &'a str,
        any: bool,
        most: f32,
    ) -> Self {
        let ends: Vec<usize> = read
            .char_indices()
            .map(|(at, _)| at)
            .chain([read.len()])
            .collect();
        let mut open = vec![Front::new(most); ends.len()];
        open[0].push(Node::ROOT, None, 0.0);
        Self {
            channel,
            lexicon,
            read,
            ends,
            any,
            open,
        }
    }

    /// Appends the words found.
    fn run(mut self, guesses: &mut Vec<Guess>) {
        let count = self.ends.len() - 1;
        for at in 0..count {
            let states = self.take(at);
            for length in 1..=LONGEST.min(count - at) {
                let segment = &self.read[self.ends[at]..self.ends[at + length]];
                if let Some(printed) = self.channel.segments.get(segment) {
                    let next = &mut self.open[at + length];
                    for &state in &states {
                        walk(self.lexicon, state, printed, next);
                    }
                }
            }
            if self.any {
                self.change(at, &states);
            }
        }
        for state in self.take(count) {
            let Some(shape) = state.shape() else { continue };
            let ended = self.lexicon.ended(state.node()).iter();
            guesses.extend(ended.map(|&entry| Guess {
                entry,
                shape,
                cost: state.cost(),
            }));
        }
    }

    /// The unfinished words before a character, with those after letters that left no trace.
    fn take(&mut self, at: usize) -> Vec<State> {
        let mut front = std::mem::replace(&mut self.open[at], Front::new(0.0));
        front.prune();
        if let Some(vanished) = self.channel.segments.get("") {
            for i in 0..front.states.len() {
                walk(self.lexicon, front.states[i], vanished, &mut front);
            }
            front.prune();
        }
        front.states
    }

    /// Takes a character for none, but not a digit, which may be one; and for any letter.
    fn change(&mut self, at: usize, states: &[State]) {
        let c = self.read[self.ends[at]..]
            .chars()
            .next()
            .unwrap_or_default();
        let sign = if c.is_alphanumeric() { 0.0 } else { SIGN };
        let shape = if c.is_uppercase() {
            Shape::Title
        } else {
            Shape::Lower
        };
        let next = &mut self.open[at + 1];
        for state in states {
            if !c.is_ascii_digit() {
                next.push(state.node(), state.shape(), state.cost() + EXTRA - sign);
            }
            let cost = state.cost() + CHANGED - sign;
            if cost <= next.most {
                for &(_, node) in self.lexicon.branches(state.node()) {
                    next.push(node, state.shape().or(Some(shape)), cost);
                }
            }
        }
    }
}

/// Appends where a state gets by the printed segments that a reading may stand for. Both the node's branches and
/// the segments are sorted by letter, segments of one letter by cost.
fn walk(lexicon: &Lexicon, state: State, printed: &[Printed], next: &mut Front) {
    let mut rest = printed;
    for &(letter, node) in lexicon.branches(state.node()) {
        let from = rest.partition_point(|p| p.first < letter);
        rest = &rest[from..];
        for printed in rest.iter().take_while(|p| p.first == letter) {
            let cost = state.cost() + printed.cost;
            if cost > next.most {
                break;
            }
            let node = match printed.second {
                None => Some(node),
                Some(second) => lexicon.child(node, second),
            };
            let Some(node) = node else { continue };
            for shape in shapes(state.shape(), printed.case).into_iter().flatten() {
                next.push(node, Some(shape), cost);
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
