//! The search for the words that a reading may stand for: their tree is walked along the reading, the likeliest
//! unfinished words first.

use super::channel::{Candidate, Channel, SegmentCase, SegmentTable};
use super::lexicon::{Lexicon, TrieNode};
use super::word_case::WordCase;

/// Characters of a reading that a segment becomes, at most.
const LONGEST: usize = 3;

/// What it costs that a character was read as well, or for any other; less for a sign, which is no letter.
const EXTRA: f32 = 5.0;
const CHANGED: f32 = 7.0;
const SIGN: f32 = 3.0;

/// Letters of a word that is looked at, at most; two syllables run together have no more.
const LONGEST_WORD: usize = 20;

/// A word that costs more than this by what was counted is looked for by any change of a letter as well.
const FAR: f32 = 4.0;

/// Candidates that cost so much more than the best, rarity included, are not looked at.
const SPREAD: f32 = 12.0;

/// Unfinished words kept at each character of a reading.
const OPEN: usize = 100;

/// An unfinished word: what it costs together with the rarity of the least rare word that it may become, where it is in
/// the tree, and how it is written as far as is known; packed so that sorting puts the cheapest first. A cost is never
/// negative: its bits are in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SearchState(u64);

impl SearchState {
    fn new(node: TrieNode, shape: Option<WordCase>, whole: f32) -> Self {
        let shape = shape.map_or(0, |shape| shape as u64 + 1);
        Self(u64::from(whole.to_bits()) << 32 | u64::from(node.0) << 2 | shape)
    }

    fn node(self) -> TrieNode {
        TrieNode(self.0 as u32 >> 2)
    }

    fn shape(self) -> Option<WordCase> {
        [
            None,
            Some(WordCase::Lower),
            Some(WordCase::Title),
            Some(WordCase::Capitals),
        ][(self.0 & 3) as usize]
    }

    /// The cost with the rarity.
    fn whole(self) -> f32 {
        f32::from_bits((self.0 >> 32) as u32)
    }

    /// What the channel alone takes.
    fn cost(self, lexicon: &Lexicon) -> f32 {
        self.whole() - lexicon.rarity(self.node())
    }

    /// Where it is and how it is written, without the cost.
    fn place(self) -> u32 {
        self.0 as u32
    }
}

/// Unfinished words before a character, none much dearer than the cheapest.
#[derive(Clone, Debug, Default)]
struct Frontier {
    states: Vec<SearchState>,
    /// What the channel may take at most.
    most: f32,
    /// What a state may cost at most, rarity included.
    whole: f32,
}

impl Frontier {
    /// Makes it empty; what costs more than `most` is not let in.
    fn clear(&mut self, most: f32) {
        self.states.clear();
        self.most = most;
        self.whole = f32::MAX;
    }

    fn push(&mut self, lexicon: &Lexicon, node: TrieNode, shape: Option<WordCase>, cost: f32) {
        let whole = cost + lexicon.rarity(node);
        if cost <= self.most && whole <= self.whole {
            self.whole = self.whole.min(whole + SPREAD);
            self.states.push(SearchState::new(node, shape, whole));
        }
    }

    /// Keeps each state once, the cheapest of them, and not too many; the cheapest first.
    fn prune(&mut self, met: &mut VisitedStates) {
        let most = self.whole;
        self.states.retain(|state| state.whole() <= most);
        met.keep_once(&mut self.states);
        if self.states.len() > OPEN {
            self.states.select_nth_unstable(OPEN);
            self.states.truncate(OPEN);
        }
        self.states.sort_unstable();
    }
}

/// Where states have been met, by a hash of their place: a table that is emptied and used again.
#[derive(Clone, Debug, Default)]
struct VisitedStates(Vec<u16>);

impl VisitedStates {
    /// Leaves of states at the same place the cheapest only.
    fn keep_once(&mut self, states: &mut Vec<SearchState>) {
        let bits = (2 * states.len()).next_power_of_two().trailing_zeros();
        if bits > u16::BITS {
            // More than any word has; the table's numbers would not reach.
            states.sort_unstable_by_key(|state| (state.place(), *state));
            states.dedup_by_key(|state| state.place());
            return;
        }
        self.0.clear();
        self.0.resize(1 << bits, u16::MAX);
        let mut kept = 0;
        for at in 0..states.len() {
            let state = states[at];
            // Knuth's multiplicative hash.
            let mut cell = (state.place().wrapping_mul(0x9e37_79b1) as usize) >> (u32::BITS - bits);
            loop {
                match self.0[cell] {
                    u16::MAX => {
                        self.0[cell] = kept;
                        states[usize::from(kept)] = state;
                        kept += 1;
                        break;
                    }
                    known if states[usize::from(known)].place() == state.place() => {
                        let known = &mut states[usize::from(known)];
                        *known = state.min(*known);
                        break;
                    }
                    _ => cell = (cell + 1) & ((1 << bits) - 1),
                }
            }
        }
        states.truncate(usize::from(kept));
    }
}

/// Room that searches use one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchBuffers {
    /// Unfinished words before each character, and after the last.
    open: Vec<Frontier>,
    visited: VisitedStates,
}

/// Every word of the lexicon that a reading can come from, found by walking its tree along the reading.
struct LexiconSearch<'a> {
    channel: &'a Channel,
    lexicon: &'a Lexicon,
    /// Whether any character may have been any letter.
    any: bool,
    /// Whether none but a word in capitals is looked for.
    capitals: bool,
    steps: Vec<SearchStep<'a>>,
}

/// What may be done at a character of a reading.
struct SearchStep<'a> {
    read: char,
    /// What it, with one character more and with two may stand for.
    segments: [Option<&'a SegmentTable>; LONGEST],
    /// What it costs at least to get from here to the end, whatever the word.
    rest: f32,
}

impl<'a> LexiconSearch<'a> {
    /// A search for what was read; `any` says whether a character may have been any letter.
    fn new(channel: &'a Channel, lexicon: &'a Lexicon, read: &'a str, any: bool) -> Self {
        let starts: Vec<(usize, char)> = read.char_indices().collect();
        let mut steps: Vec<SearchStep<'a>> = Vec::with_capacity(starts.len());
        for (number, &(start, c)) in starts.iter().enumerate() {
            let mut segments = [None; LONGEST];
            for (length, segments) in segments.iter_mut().enumerate() {
                let end = match starts.get(number + length + 1) {
                    Some(&(end, _)) => end,
                    None if number + length + 1 == starts.len() => read.len(),
                    None => break,
                };
                *segments = channel.segments.get(&read[start..end]);
            }
            steps.push(SearchStep {
                read: c,
                segments,
                rest: 0.0,
            });
        }
        let mut search = Self {
            channel,
            lexicon,
            any,
            // Where any letter is tried, the same word with a small rest would take half of the room.
            capitals: any && WordCase::of(read) == WordCase::Capitals,
            steps,
        };
        search.bound();
        search
    }

    /// Finds what the rest costs at least, from the end on.
    fn bound(&mut self) {
        for at in (0..self.steps.len()).rev() {
            let step = &self.steps[at];
            let mut least = f32::MAX;
            for (length, segments) in step.segments.iter().enumerate() {
                if let Some(segments) = segments {
                    least = least.min(segments.least + self.rest(at + length + 1));
                }
            }
            if self.any {
                least = least.min(step.any_letter().min(step.none()) + self.rest(at + 1));
            }
            self.steps[at].rest = least;
        }
    }

    fn rest(&self, at: usize) -> f32 {
        self.steps.get(at).map_or(0.0, |step| step.rest)
    }

    /// Appends the words found; `most` is what one may cost.
    fn run(&self, most: f32, room: &mut SearchBuffers, guesses: &mut Vec<Candidate>) {
        let SearchBuffers { open, visited: met } = room;
        let count = self.steps.len();
        open.resize_with(open.len().max(count + 1), Frontier::default);
        for (at, frontier) in open.iter_mut().take(count + 1).enumerate() {
            frontier.clear(most - self.rest(at));
        }
        open[0].push(self.lexicon, TrieNode::ROOT, None, 0.0);
        for (at, step) in self.steps.iter().enumerate() {
            let (done, next) = open.split_at_mut(at + 1);
            let states = self.ready(&mut done[at], met);
            for (segments, next) in step.segments.iter().zip(next.iter_mut()) {
                if let Some(segments) = segments {
                    for &state in states {
                        self.walk(state, segments, next);
                    }
                }
            }
            if self.any {
                self.change(step, states, &mut next[0]);
            }
        }
        for state in self.ready(&mut open[count], met) {
            let Some(shape) = state.shape() else { continue };
            let ended = self.lexicon.ended(state.node()).iter();
            let cost = state.cost(self.lexicon);
            guesses.extend(ended.map(|&entry| Candidate::new(self.lexicon, entry, shape, cost)));
        }
    }

    /// The unfinished words of a frontier, with those after letters that left no trace.
    fn ready<'f>(&self, frontier: &'f mut Frontier, met: &mut VisitedStates) -> &'f [SearchState] {
        frontier.prune(met);
        if let Some(vanished) = self.channel.segments.get("") {
            for i in 0..frontier.states.len() {
                self.walk(frontier.states[i], vanished, frontier);
            }
            frontier.prune(met);
        }
        &frontier.states
    }

    /// Appends where a state gets by the printed segments that a reading may stand for.
    fn walk(&self, state: SearchState, segments: &SegmentTable, next: &mut Frontier) {
        let lexicon = self.lexicon;
        if state.whole() + segments.least > next.whole {
            return;
        }
        let so_far = state.cost(lexicon);
        let most = next.most.min(next.whole - lexicon.rarity(state.node()));
        for letter in lexicon.letters_after(state.node()).among(segments.firsts) {
            let some = segments.of(letter);
            if some.first().is_none_or(|best| so_far + best.cost > most) {
                continue;
            }
            let Some(node) = lexicon.child(state.node(), letter) else {
                continue;
            };
            // Further on words are rarer only.
            let most = next.most.min(next.whole - lexicon.rarity(node));
            for printed in some {
                let cost = so_far + printed.cost;
                if cost > most {
                    break;
                }
                let node = match printed.second {
                    None => Some(node),
                    Some(second) => lexicon.child(node, second),
                };
                let Some(node) = node else { continue };
                let shapes = shapes(state.shape(), printed.case).into_iter().flatten();
                for shape in shapes.filter(|&shape| !self.capitals || shape == WordCase::Capitals) {
                    next.push(lexicon, node, Some(shape), cost);
                }
            }
        }
    }

    /// Takes a character for none, but not a digit, which may be one; and for any letter.
    fn change(&self, step: &SearchStep<'_>, states: &[SearchState], next: &mut Frontier) {
        let shape = if self.capitals {
            WordCase::Capitals
        } else if step.read.is_uppercase() {
            WordCase::Title
        } else {
            WordCase::Lower
        };
        for state in states {
            let (node, so_far) = (state.node(), state.cost(self.lexicon));
            next.push(self.lexicon, node, state.shape(), so_far + step.none());
            if state.whole() + step.any_letter() <= next.whole {
                for (_, node) in self.lexicon.branches(node) {
                    let cost = so_far + step.any_letter();
                    next.push(self.lexicon, node, state.shape().or(Some(shape)), cost);
                }
            }
        }
    }
}

impl SearchStep<'_> {
    /// What it costs that a character was read where there was none; a digit may be one.
    fn none(&self) -> f32 {
        if self.read.is_ascii_digit() {
            f32::MAX
        } else {
            EXTRA - self.mark_cost()
        }
    }

    /// What it costs that it was any letter.
    fn any_letter(&self) -> f32 {
        CHANGED - self.mark_cost()
    }

    fn mark_cost(&self) -> f32 {
        if self.read.is_alphanumeric() {
            0.0
        } else {
            SIGN
        }
    }
}

/// The shapes that a word may have after a segment.
fn shapes(before: Option<WordCase>, case: SegmentCase) -> [Option<WordCase>; 2] {
    match (before, case) {
        (None, SegmentCase::Lower) => [Some(WordCase::Lower), None],
        (None, SegmentCase::Capital) => [Some(WordCase::Title), Some(WordCase::Capitals)],
        (None, SegmentCase::Title) => [Some(WordCase::Title), None],
        (None, SegmentCase::Capitals) => [Some(WordCase::Capitals), None],
        (Some(WordCase::Lower | WordCase::Title), SegmentCase::Lower)
        | (Some(WordCase::Capitals), SegmentCase::Capital | SegmentCase::Capitals) => {
            [before, None]
        }
        _ => [None, None],
    }
}

impl Channel {
    /// The words that a reading may stand for, each once for each shape; the likeliest first, as far as that can be told
    /// without their neighbours.
    pub(crate) fn candidates(
        &self,
        lexicon: &Lexicon,
        read: &str,
        room: &mut SearchBuffers,
    ) -> Vec<Candidate> {
        let mut guesses = self.counted(lexicon, read, f32::MAX, room);
        let near = cheapest(&guesses);
        if near > FAR && self.open && read.chars().count() <= LONGEST_WORD {
            LexiconSearch::new(self, lexicon, read, true).run(near + SPREAD, room, &mut guesses);
        }
        sorted(guesses)
    }

    /// Those of them that cost no more than `most` by what was counted.
    pub(crate) fn cheapest_candidates(
        &self,
        lexicon: &Lexicon,
        read: &str,
        most: f32,
        room: &mut SearchBuffers,
    ) -> Vec<Candidate> {
        sorted(self.counted(lexicon, read, most, room))
    }

    fn counted(
        &self,
        lexicon: &Lexicon,
        read: &str,
        most: f32,
        room: &mut SearchBuffers,
    ) -> Vec<Candidate> {
        let mut guesses: Vec<Candidate> = Vec::new();
        if read.chars().count() > LONGEST_WORD {
            return guesses;
        }
        for &(entry, shape, cost) in self.words.get(read).into_iter().flatten() {
            if cost <= most {
                guesses.push(Candidate::new(lexicon, entry, shape, cost));
            }
        }
        LexiconSearch::new(self, lexicon, read, false).run(most, room, &mut guesses);
        guesses
    }
}

fn cheapest(guesses: &[Candidate]) -> f32 {
    let costs = guesses.iter().map(|guess| guess.cost);
    costs.fold(f32::MAX, f32::min)
}

/// Guesses, the likeliest first, each once for each shape, none much less likely than the first.
fn sorted(mut guesses: Vec<Candidate>) -> Vec<Candidate> {
    guesses.sort_by(|a, b| {
        (a.entry, a.shape)
            .cmp(&(b.entry, b.shape))
            .then(a.cost.total_cmp(&b.cost))
    });
    guesses.dedup_by_key(|guess| (guess.entry, guess.shape));
    guesses.sort_by(|a, b| a.whole.total_cmp(&b.whole).then(a.entry.cmp(&b.entry)));
    let most = guesses.first().map_or(0.0, |best| best.whole) + SPREAD;
    guesses.retain(|guess| guess.whole <= most);
    guesses
}
