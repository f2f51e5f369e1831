//! The most likely words of a text, given what was read: a beam search over words, splits and merges.

use std::collections::HashMap;

use super::language::{Language, WordId};
use super::shape::Shape;

/// How the costs of the channel, and those of case, weigh against the language's.
const CHANNEL: f32 = 0.9;
const CASE: f32 = 0.8;

/// Ways to go on that are kept after each word.
const BEAM: usize = 8;

/// How far, in nats, a way may lag behind the best.
const LAG: f32 = 8.0;

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

/// A way through the words before a slot.
#[derive(Clone, Copy, Debug)]
struct Way {
    before: [WordId; 2],
    shape: Shape,
    score: f32,
}

/// From one way to another by an arc.
#[derive(Clone, Copy, Debug)]
struct Link {
    from: usize,
    slot: usize,
    arc: usize,
    gain: f32,
}

/// The ways that end before a slot, each with the links that lead to it.
#[derive(Clone, Debug, Default)]
struct Front {
    ways: Vec<Way>,
    links: Vec<Vec<Link>>,
}

/// Finds the best arcs from the first slot to the last.
pub(crate) fn decode(language: &Language, slots: &[Slot]) -> Vec<Chosen> {
    let mut arriving: Vec<Front> = vec![Front::default(); slots.len() + 1];
    arriving[0].ways.push(Way {
        before: [WordId::BOUNDARY; 2],
        shape: Shape::Lower,
        score: 0.0,
    });
    arriving[0].links.push(Vec::new());
    for at in 0..slots.len() {
        arriving[at].prune();
        let (done, open) = arriving.split_at_mut(at + 1);
        for (from, way) in done[at].ways.iter().enumerate() {
            go_on(language, way, from, at, &slots[at], open);
        }
    }
    if let Some(last) = arriving.last_mut() {
        last.prune();
    }
    best_path(&arriving, slots)
}

/// Extends a way by every arc of a slot that may still lead to the best; `open` are the fronts after the slot.
fn go_on(language: &Language, way: &Way, from: usize, at: usize, slot: &Slot, open: &mut [Front]) {
    let mut before = way.before;
    let mut signs = 0.0;
    for &sign in &slot.signs {
        signs += language.score(&language.after(before[0], before[1]), sign);
        before = [before[1], sign];
    }
    let context = language.after(before[0], before[1]);
    for (number, arc) in slot.arcs.iter().enumerate() {
        let Some(front) = open.get_mut(arc.span - 1) else {
            continue;
        };
        // What the language says can only take from this.
        let mut gain = signs - CHANNEL * arc.cost;
        if way.score + gain < front.best() - LAG {
            continue;
        }
        gain -= CASE * case_cost(language, before[1], way.shape, arc.first, slot.capitals);
        gain += language.score(&context, arc.first.word);
        let mut after = [before[1], arc.first.word];
        let mut shape = arc.first.shape;
        if let Some(second) = arc.second {
            gain -= CASE * case_cost(language, after[1], shape, second, slot.capitals);
            gain += language.score(&language.after(after[0], after[1]), second.word);
            after = [after[1], second.word];
            shape = second.shape;
        }
        let to = Way {
            before: after,
            shape,
            score: way.score + gain,
        };
        let link = Link {
            from,
            slot: at,
            arc: number,
            gain,
        };
        front.arrive(to, link);
    }
}

impl Front {
    fn best(&self) -> f32 {
        // The best stands first.
        self.ways.first().map_or(f32::MIN, |way| way.score)
    }

    /// Takes a way in, joined with one that goes on alike.
    fn arrive(&mut self, way: Way, link: Link) {
        if way.score < self.best() - LAG {
            return;
        }
        let alike = |other: &Way| other.before == way.before && other.shape == way.shape;
        let at = match self.ways.iter().position(alike) {
            Some(at) => {
                self.ways[at].score = self.ways[at].score.max(way.score);
                self.links[at].push(link);
                at
            }
            None => {
                self.ways.push(way);
                self.links.push(vec![link]);
                self.ways.len() - 1
            }
        };
        if self.ways[at].score > self.best() {
            self.ways.swap(0, at);
            self.links.swap(0, at);
        }
    }

    /// Keeps the best ways.
    fn prune(&mut self) {
        let least = self.best() - LAG;
        let ways = std::mem::take(&mut self.ways).into_iter();
        let mut all: Vec<(Way, Vec<Link>)> = ways.zip(std::mem::take(&mut self.links)).collect();
        all.retain(|(way, _)| way.score >= least);
        all.sort_by(|(a, _), (b, _)| {
            b.score
                .total_cmp(&a.score)
                .then(a.before.cmp(&b.before))
                .then(a.shape.cmp(&b.shape))
        });
        all.truncate(BEAM);
        (self.ways, self.links) = all.into_iter().unzip();
    }
}

/// Back from the end along the best links, with the share of all ways that each has.
fn best_path(fronts: &[Front], slots: &[Slot]) -> Vec<Chosen> {
    let shares = shares(fronts);
    let mut chosen = Vec::new();
    let (mut at, mut way) = (fronts.len() - 1, 0);
    while at > 0 {
        let Some(links) = fronts[at].links.get(way) else {
            break;
        };
        let score = |link: &Link| {
            let span = at - link.slot;
            fronts[at - span].ways[link.from].score + link.gain
        };
        let Some(link) = links.iter().max_by(|a, b| score(a).total_cmp(&score(b))) else {
            break;
        };
        chosen.push(Chosen {
            slot: link.slot,
            arc: link.arc,
            share: shares.of(link.slot, &slots[link.slot].arcs, link.arc),
        });
        way = link.from;
        at = link.slot;
    }
    chosen.reverse();
    chosen
}

/// For each slot and arc, the logarithm of the summed probability of the ways through it.
struct Shares {
    by_arc: Vec<HashMap<usize, f32>>,
    whole: f32,
}

impl Shares {
    /// The share of an arc and of those that print the same.
    fn of(&self, slot: usize, arcs: &[Arc], arc: usize) -> f32 {
        let same = |other: &Arc| {
            let arc = &arcs[arc];
            other.span == arc.span && other.first == arc.first && other.second == arc.second
        };
        let sum = self.by_arc[slot]
            .iter()
            .filter(|(number, _)| same(&arcs[**number]))
            .map(|(_, logarithm)| (logarithm - self.whole).exp())
            .sum::<f32>();
        sum.clamp(0.0, 1.0)
    }
}

/// Forward and backward sums over the ways that were kept.
fn shares(fronts: &[Front]) -> Shares {
    let mut forward: Vec<Vec<f32>> = Vec::with_capacity(fronts.len());
    for front in fronts {
        let sums = front.links.iter().map(|links| {
            // The start has none.
            if links.is_empty() {
                return 0.0;
            }
            links.iter().fold(f32::NEG_INFINITY, |sum, link| {
                add(sum, forward[link.slot][link.from] + link.gain)
            })
        });
        let sums = sums.collect();
        forward.push(sums);
    }
    let mut backward: Vec<Vec<f32>> = fronts
        .iter()
        .map(|front| vec![f32::NEG_INFINITY; front.ways.len()])
        .collect();
    if let Some(last) = backward.last_mut() {
        last.fill(0.0);
    }
    let mut by_arc = vec![HashMap::new(); fronts.len()];
    for (at, front) in fronts.iter().enumerate().rev() {
        for (way, links) in front.links.iter().enumerate() {
            let after = backward[at][way];
            for link in links {
                let place = &mut backward[link.slot][link.from];
                *place = add(*place, after + link.gain);
                let through = forward[link.slot][link.from] + link.gain + after;
                let sum = by_arc[link.slot]
                    .entry(link.arc)
                    .or_insert(f32::NEG_INFINITY);
                *sum = add(*sum, through);
            }
        }
    }
    let whole = backward.first().and_then(|first| first.first()).copied();
    Shares {
        by_arc,
        whole: whole.unwrap_or(0.0),
    }
}

/// The logarithm of the sum of two numbers given by their logarithms.
fn add(a: f32, b: f32) -> f32 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY {
        high
    } else {
        high + (low - high).exp().ln_1p()
    }
}

/// What it costs that a word is written so, after what stands before it.
fn case_cost(
    language: &Language,
    before: WordId,
    shape_before: Shape,
    printed: Printed,
    capitals: bool,
) -> f32 {
    if printed.fixed {
        return 0.0;
    }
    if capitals {
        return match printed.shape {
            Shape::Capitals => 0.0,
            Shape::Title => 2.0,
            Shape::Lower => 5.0,
        };
    }
    let habit = language.case_habit(printed.word);
    let title = if before == WordId::BOUNDARY {
        habit.title.max(0.5)
    } else if shape_before == Shape::Title {
        habit.title_after_title
    } else {
        habit.title
    };
    let share = match printed.shape {
        Shape::Capitals => habit.capitals * 0.5,
        Shape::Title => title * (1.0 - habit.capitals),
        Shape::Lower => (1.0 - title) * (1.0 - habit.capitals),
    };
    -share.max(0.002).ln()
}
