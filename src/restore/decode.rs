//! The most likely words of a text, given what was read: a beam search over words, splits and merges.

use super::case::{After, case_cost};
use super::front::{Front, Link, Way};
use super::language::{Language, Pair, Probe, WordId};
use super::shape::Shape;
use super::share;

/// How the costs of the channel, and those of case, weigh against the language's.
const CHANNEL: f32 = 1.0;
const CASE: f32 = 0.8;

/// A word that may have been printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Printed {
    /// The word for the language model.
    pub(crate) word: WordId,
    /// The lexicon's entry; none where the word stands as it was read.
    pub(crate) entry: Option<u32>,
    /// How it is written.
    pub(crate) shape: Shape,
    /// Whether case tells nothing of it: it is always written so.
    pub(crate) fixed: bool,
}

/// One or two words that may have been printed where one or two were read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    /// The first word.
    pub(crate) first: Printed,
    /// The second, where what was read is two words run together.
    pub(crate) second: Option<Printed>,
    /// How many words as read it stands for: 2 where one was torn apart.
    pub(crate) span: usize,
    /// What the channel takes for it.
    pub(crate) cost: f32,
    /// Whether it leaves what was read as it is.
    pub(crate) same: bool,
}

/// A word as it was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slot {
    /// Classes of what stands between the word before and this.
    pub(crate) signs: Vec<WordId>,
    /// Whether it stands in a line of capitals.
    pub(crate) capitals: bool,
    /// What may have been printed.
    pub(crate) arcs: Vec<Arc>,
}

impl Arc {
    /// One word for one.
    pub(crate) fn one(printed: Printed, cost: f32) -> Self {
        Self {
            first: printed,
            second: None,
            span: 1,
            cost,
            same: false,
        }
    }

    /// A word as it was read.
    pub(crate) fn as_read(printed: Printed, cost: f32) -> Self {
        Self {
            same: true,
            ..Self::one(printed, cost)
        }
    }
}

impl Slot {
    /// The end of a text, after the last signs.
    pub(crate) fn end(signs: Vec<WordId>) -> Self {
        let end = Printed {
            word: WordId::BOUNDARY,
            entry: None,
            shape: Shape::Lower,
            fixed: true,
        };
        Self {
            signs,
            capitals: false,
            arcs: vec![Arc::one(end, 0.0)],
        }
    }
}

/// A chosen arc, and how likely it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen {
    /// The slot it begins at.
    pub(crate) slot: usize,
    /// Which of the slot's arcs.
    pub(crate) arc: usize,
    /// Its share of the probability of all that was kept in view, 0 to 1.
    pub(crate) share: f32,
}

/// Finds the best arcs from the first slot to the last; `temper` is what scores are multiplied by for the shares, 0 to 1.
pub(crate) fn decode(language: &Language, slots: &[Slot], temper: f32) -> Vec<Chosen> {
    let mut fronts: Vec<Front> = vec![Front::EMPTY; slots.len() + 1];
    let start = Way {
        context: language.start(),
        shape: Shape::Lower,
        score: 0.0,
    };
    fronts[0] = Front::start(start);
    let mut stage = Stage::default();
    for (at, slot) in slots.iter().enumerate() {
        fronts[at].prune();
        let (done, open) = fronts.split_at_mut(at + 1);
        stage.begin(language, &done[at].ways, &slot.signs);
        stage.go_on(language, at, slot, open);
    }
    if let Some(last) = fronts.last_mut() {
        last.prune();
    }
    best_path(&fronts, slots, temper)
}

/// A way that has gone on by the signs before a slot.
#[derive(Clone, Copy, Debug)]
struct Begun {
    way: Way,
    /// What the signs have gained; the way's score is without it.
    signs: f32,
    /// Which of the last words is its.
    last: usize,
    after: After,
}

/// A word that some ways end with, and the best score of those.
#[derive(Clone, Copy, Debug)]
struct Last {
    word: WordId,
    score: f32,
}

/// A way on by an arc of which the language has still to be asked.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    from: usize,
    /// Which of the arcs looked at together.
    arc: usize,
    gain: f32,
    pair: Option<Pair>,
    triple: Option<Probe>,
}

/// Arcs that are looked at together, so that their look-ups wait for memory together.
const TOGETHER: usize = 4;

/// Ways on their way over a slot, with room for what is looked up.
#[derive(Debug, Default)]
struct Stage {
    begun: Vec<Begun>,
    lasts: Vec<Last>,
    /// For each arc that is looked at and each last word.
    pairs: Vec<Option<Probe>>,
    candidates: Vec<Candidate>,
}

impl Stage {
    /// Takes ways over the signs before a slot.
    fn begin(&mut self, language: &Language, ways: &[Way], signs: &[WordId]) {
        self.begun.clear();
        self.lasts.clear();
        for &way in ways {
            let (signs, way) = after_signs(language, way, signs);
            let (word, score) = (way.context.before[1], way.score + signs);
            let known = self.lasts.iter().position(|last| last.word == word);
            let last = known.unwrap_or(self.lasts.len());
            if known.is_none() {
                self.lasts.push(Last { word, score });
            }
            self.lasts[last].score = self.lasts[last].score.max(score);
            self.begun.push(Begun {
                way,
                signs,
                last,
                after: After::of(word, way.shape),
            });
        }
    }

    /// Extends the ways by every arc of a slot that may still lead to the best; `open` are the fronts after the slot.
    fn go_on(&mut self, language: &Language, at: usize, slot: &Slot, open: &mut [Front]) {
        for (turn, arcs) in slot.arcs.chunks(TOGETHER).enumerate() {
            self.look_up_pairs(language, arcs, open);
            self.look_up_triples(language, slot, arcs, open);
            for candidate in &self.candidates {
                let (from, arc) = (&self.begun[candidate.from], &arcs[candidate.arc]);
                let front = &mut open[arc.span - 1];
                let (to, gain) = gone_on(language, from, candidate, arc, slot.capitals);
                front.arrive(
                    to,
                    Link {
                        from: candidate.from,
                        to: 0,
                        slot: at,
                        arc: turn * TOGETHER + candidate.arc,
                        gain,
                    },
                );
            }
        }
    }

    /// Begins to look for the pairs of last words and arcs.
    fn look_up_pairs(&mut self, language: &Language, arcs: &[Arc], open: &[Front]) {
        self.pairs.clear();
        for arc in arcs {
            let least = open.get(arc.span - 1).map_or(f32::MAX, Front::least);
            let hope = hope(language, arc);
            for last in &self.lasts {
                // What case says can only take from this.
                let within = last.score + hope >= least;
                let probe = within.then(|| language.probe_pair(last.word, arc.first.word));
                self.pairs.push(probe);
            }
        }
    }

    /// Lists the ways on, and begins to look for their triples.
    fn look_up_triples(&mut self, language: &Language, slot: &Slot, arcs: &[Arc], open: &[Front]) {
        self.candidates.clear();
        for (number, arc) in arcs.iter().enumerate() {
            let Some(front) = open.get(arc.span - 1) else {
                continue;
            };
            let least = front.least();
            let rare = hope(language, arc) + CHANNEL * arc.cost;
            let probes = &self.pairs[number * self.lasts.len()..][..self.lasts.len()];
            let case = |after| CASE * case_cost(language, after, arc.first, slot.capitals);
            let cases = [
                case(After::Boundary),
                case(After::Title),
                case(After::Other),
            ];
            for (from, begun) in self.begun.iter().enumerate() {
                let gain = begun.signs - CHANNEL * arc.cost - cases[begun.after as usize];
                let Some(probe) =
                    probes[begun.last].filter(|_| begun.way.score + gain + rare >= least)
                else {
                    continue;
                };
                let pair = language.pair_at(probe);
                // A triple is kept only with the pair that it ends with.
                let triple =
                    pair.map(|_| language.probe_triple(&begun.way.context, arc.first.word));
                self.candidates.push(Candidate {
                    from,
                    arc: number,
                    gain,
                    pair,
                    triple,
                });
            }
        }
    }
}

/// What an arc may gain at best.
fn hope(language: &Language, arc: &Arc) -> f32 {
    language.hope(arc.first.word) - CHANNEL * arc.cost
}

/// A way gone on by an arc, and what it has gained.
fn gone_on(
    language: &Language,
    from: &Begun,
    by: &Candidate,
    arc: &Arc,
    capitals: bool,
) -> (Way, f32) {
    let Candidate { pair, triple, .. } = *by;
    let (score, context) = language.step(&from.way.context, pair, triple, arc.first.word);
    let mut gain = by.gain + score;
    let mut to = Way {
        context,
        shape: arc.first.shape,
        score: from.way.score + gain,
    };
    if let Some(second) = arc.second {
        gain += second_gain(language, &mut to, second, capitals);
    }
    (to, gain)
}

/// A way gone on by signs, with what they gain it; its score is left as it was.
fn after_signs(language: &Language, mut way: Way, signs: &[WordId]) -> (f32, Way) {
    let mut gain = 0.0;
    for &sign in signs {
        let (score, context) = language.next(&way.context, sign);
        gain += score;
        way.context = context;
    }
    (gain, way)
}

/// Goes on by the second word of two that were run together.
fn second_gain(language: &Language, way: &mut Way, second: Printed, capitals: bool) -> f32 {
    let after = After::of(way.context.before[1], way.shape);
    let case = CASE * case_cost(language, after, second, capitals);
    let (score, context) = language.next(&way.context, second.word);
    *way = Way {
        context,
        shape: second.shape,
        score: way.score + score - case,
    };
    score - case
}

/// Back from the end along the best links, with the share of all ways that each has.
fn best_path(fronts: &[Front], slots: &[Slot], temper: f32) -> Vec<Chosen> {
    let shares = share::shares(fronts, temper);
    let mut chosen = Vec::new();
    let (mut at, mut way) = (fronts.len() - 1, 0);
    while at > 0 {
        let links = fronts[at].links.iter().filter(|link| link.to == way);
        let score = |link: &Link| fronts[link.slot].ways[link.from].score + link.gain;
        let Some(link) = links.max_by(|a, b| score(a).total_cmp(&score(b))) else {
            break;
        };
        chosen.push(Chosen {
            slot: link.slot,
            arc: link.arc,
            share: share_of(&shares[link.slot], &slots[link.slot].arcs, link.arc),
        });
        way = link.from;
        at = link.slot;
    }
    chosen.reverse();
    chosen
}

/// The share of an arc and of those that print the same.
fn share_of(shares: &[(usize, f32)], arcs: &[Arc], arc: usize) -> f32 {
    let same = |other: &Arc| {
        let arc = &arcs[arc];
        other.span == arc.span && other.first == arc.first && other.second == arc.second
    };
    let alike = shares.iter().filter(|(number, _)| same(&arcs[*number]));
    alike.map(|(_, share)| share).sum::<f32>().clamp(0.0, 1.0)
}
