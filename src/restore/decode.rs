//! The most likely words of a text, given what was read: a beam search over words, splits and merges.

use super::language::{Context, Language, Pair, WordId};
use super::shape::Shape;

/// How the costs of the channel, and those of case, weigh against the language's.
const CHANNEL: f32 = 1.0;
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
    context: Context,
    shape: Shape,
    score: f32,
}

/// From one way to another by an arc.
#[derive(Clone, Copy, Debug)]
struct Link {
    from: usize,
    to: usize,
    slot: usize,
    arc: usize,
    gain: f32,
}

/// The ways that end before a slot, with the links that lead to them.
#[derive(Clone, Debug)]
struct Front {
    ways: Vec<Way>,
    links: Vec<Link>,
    best: f32,
}

/// Finds the best arcs from the first slot to the last; `temper` is what scores are multiplied by for the shares, 0 to 1.
pub(crate) fn decode(language: &Language, slots: &[Slot], temper: f32) -> Vec<Chosen> {
    let mut fronts: Vec<Front> = vec![Front::EMPTY; slots.len() + 1];
    fronts[0].ways.push(Way {
        context: language.start(),
        shape: Shape::Lower,
        score: 0.0,
    });
    for (at, slot) in slots.iter().enumerate() {
        fronts[at].prune();
        let (done, open) = fronts.split_at_mut(at + 1);
        go_on(language, &done[at].ways, at, slot, open);
    }
    if let Some(last) = fronts.last_mut() {
        last.prune();
    }
    best_path(&fronts, slots, temper)
}

/// Extends ways by every arc of a slot that may still lead to the best; `open` are the fronts after the slot.
fn go_on(language: &Language, ways: &[Way], at: usize, slot: &Slot, open: &mut [Front]) {
    let begun: Vec<(f32, Way)> = ways
        .iter()
        .map(|&way| after_signs(language, way, &slot.signs))
        .collect();
    let mut pairs: Vec<(WordId, Option<Pair>)> = Vec::with_capacity(begun.len());
    for (number, arc) in slot.arcs.iter().enumerate() {
        let Some(front) = open.get_mut(arc.span - 1) else {
            continue;
        };
        pairs.clear();
        for (from, &(signs, way)) in begun.iter().enumerate() {
            let mut gain = signs - CHANNEL * arc.cost;
            gain -= CASE * case_cost(language, &way, arc.first, slot.capitals);
            // What the language says can only take from this.
            if way.score + gain < front.best - LAG {
                continue;
            }
            let last = way.context.before[1];
            let pair = match pairs.iter().find(|known| known.0 == last) {
                Some(&(_, pair)) => pair,
                None => {
                    let pair = language.pair(last, arc.first.word);
                    pairs.push((last, pair));
                    pair
                }
            };
            let (score, context) = language.step(&way.context, pair, arc.first.word);
            gain += score;
            let mut to = Way {
                context,
                shape: arc.first.shape,
                score: way.score + gain,
            };
            if let Some(second) = arc.second {
                let further = second_gain(language, &mut to, second, slot.capitals);
                gain += further;
            }
            let link = Link {
                from,
                to: 0,
                slot: at,
                arc: number,
                gain,
            };
            front.arrive(to, link);
        }
    }
}

/// A way gone on by signs, with what they gain it; its score is left as it was.
fn after_signs(language: &Language, mut way: Way, signs: &[WordId]) -> (f32, Way) {
    let mut gain = 0.0;
    for &sign in signs {
        let pair = language.pair(way.context.before[1], sign);
        let (score, context) = language.step(&way.context, pair, sign);
        gain += score;
        way.context = context;
    }
    (gain, way)
}

/// Goes on by the second word of two that were run together.
fn second_gain(language: &Language, way: &mut Way, second: Printed, capitals: bool) -> f32 {
    let case = CASE * case_cost(language, way, second, capitals);
    let pair = language.pair(way.context.before[1], second.word);
    let (score, context) = language.step(&way.context, pair, second.word);
    *way = Way {
        context,
        shape: second.shape,
        score: way.score + score - case,
    };
    score - case
}

impl Front {
    const EMPTY: Self = Self {
        ways: Vec::new(),
        links: Vec::new(),
        best: f32::MIN,
    };

    /// Takes a way in, joined with one that goes on alike.
    fn arrive(&mut self, way: Way, link: Link) {
        if way.score < self.best - LAG {
            return;
        }
        self.best = self.best.max(way.score);
        let alike =
            |other: &Way| other.context.before == way.context.before && other.shape == way.shape;
        let to = match self.ways.iter().position(alike) {
            Some(to) => {
                self.ways[to].score = self.ways[to].score.max(way.score);
                to
            }
            None => {
                self.ways.push(way);
                self.ways.len() - 1
            }
        };
        self.links.push(Link { to, ..link });
    }

    /// Keeps the best ways, the best first.
    fn prune(&mut self) {
        let mut order: Vec<usize> = (0..self.ways.len()).collect();
        let key = |way: &Way| (way.context.before, way.shape);
        order.retain(|&i| self.ways[i].score >= self.best - LAG);
        order.sort_unstable_by(|&a, &b| {
            let (a, b) = (&self.ways[a], &self.ways[b]);
            b.score.total_cmp(&a.score).then(key(a).cmp(&key(b)))
        });
        order.truncate(BEAM);
        self.links.retain_mut(|link| {
            let to = order.iter().position(|&old| old == link.to);
            link.to = to.unwrap_or(link.to);
            to.is_some()
        });
        self.ways = order.iter().map(|&i| self.ways[i]).collect();
    }
}

/// Back from the end along the best links, with the share of all ways that each has.
fn best_path(fronts: &[Front], slots: &[Slot], temper: f32) -> Vec<Chosen> {
    let shares = shares(fronts, temper);
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
            share: shares.of(link.slot, &slots[link.slot].arcs, link.arc),
        });
        way = link.from;
        at = link.slot;
    }
    chosen.reverse();
    chosen
}

/// For each slot the arcs that were kept, each with the logarithm of the summed probability of the ways through it.
struct Shares {
    by_arc: Vec<Vec<(usize, f32)>>,
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
            .filter(|(number, _)| same(&arcs[*number]))
            .map(|(_, logarithm)| (logarithm - self.whole).exp())
            .sum::<f32>();
        sum.clamp(0.0, 1.0)
    }
}

/// Forward and backward sums over the ways that were kept.
fn shares(fronts: &[Front], temper: f32) -> Shares {
    let none = |front: &Front| vec![f32::NEG_INFINITY; front.ways.len()];
    let mut forward: Vec<Vec<f32>> = fronts.iter().map(none).collect();
    let mut backward = forward.clone();
    if let (Some(first), Some(last)) = (forward.first_mut(), backward.last_mut()) {
        first.fill(0.0);
        last.fill(0.0);
    }
    for (at, front) in fronts.iter().enumerate() {
        for link in &front.links {
            let sum = add(
                forward[at][link.to],
                forward[link.slot][link.from] + temper * link.gain,
            );
            forward[at][link.to] = sum;
        }
    }
    let mut by_arc: Vec<Vec<(usize, f32)>> = vec![Vec::new(); fronts.len()];
    for (at, front) in fronts.iter().enumerate().rev() {
        for link in &front.links {
            let after = backward[at][link.to] + temper * link.gain;
            let place = &mut backward[link.slot][link.from];
            *place = add(*place, after);
            let through = forward[link.slot][link.from] + after;
            let arcs = &mut by_arc[link.slot];
            match arcs.iter_mut().find(|(arc, _)| *arc == link.arc) {
                Some((_, sum)) => *sum = add(*sum, through),
                None => arcs.push((link.arc, through)),
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
fn case_cost(language: &Language, before: &Way, printed: Printed, capitals: bool) -> f32 {
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
    let title = if before.context.before[1] == WordId::BOUNDARY {
        habit.title.max(0.5)
    } else if before.shape == Shape::Title {
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
