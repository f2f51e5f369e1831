//! The most likely words of a text, given what was read: a beam search over words, splits and merges.

use super::beam::{Beam, Edge, Hypothesis};
use super::case_cost::{CaseContext, case_cost};
use super::language::{BigramRecord, LanguageModel, TableProbe, WordId};
use super::lattice::{LatticeArc, PrintedWord, Slot};
use super::posterior;
use super::word_case::WordCase;

/// How the costs of the channel, and those of case, weigh against the language's.
const CHANNEL: f32 = 1.0;
const CASE: f32 = 0.8;

/// A chosen arc, and how likely it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DecodedArc {
    /// The slot it begins at.
    pub(crate) slot: usize,
    /// Which of the slot's arcs.
    pub(crate) arc: usize,
    /// Its share of the probability of all that was kept in view, 0 to 1.
    pub(crate) posterior: f32,
}

/// Finds the best arcs from the first slot to the last; `temper` is what scores are multiplied by for the shares, 0 to 1.
pub(crate) fn decode(language: &LanguageModel, slots: &[Slot], temper: f32) -> Vec<DecodedArc> {
    let mut beams: Vec<Beam> = vec![Beam::EMPTY; slots.len() + 1];
    let start = Hypothesis {
        context: language.start(),
        shape: WordCase::Lower,
        score: 0.0,
    };
    beams[0] = Beam::start(start);
    let mut stage = SlotExpansion::default();
    for (at, slot) in slots.iter().enumerate() {
        beams[at].prune();
        let (done, open) = beams.split_at_mut(at + 1);
        stage.begin(language, &done[at].hypotheses, &slot.punctuation);
        stage.go_on(language, at, slot, open);
    }
    if let Some(last) = beams.last_mut() {
        last.prune();
    }
    best_path(&beams, slots, temper)
}

/// A hypothesis that has gone on by the signs before a slot.
#[derive(Clone, Copy, Debug)]
struct PartialHypothesis {
    hypothesis: Hypothesis,
    /// What the signs have gained; the hypothesis's score is without it.
    signs: f32,
    /// Which of the last words is its.
    last: usize,
    after: CaseContext,
}

/// A word that some hypotheses end with, and the best score of those.
#[derive(Clone, Copy, Debug)]
struct LastWord {
    word: WordId,
    score: f32,
}

/// A hypothesis gone on by an arc of which the language has still to be asked.
#[derive(Clone, Copy, Debug)]
struct Extension {
    from: usize,
    arc: usize,
    gain: f32,
    pair: Option<BigramRecord>,
    triple: Option<TableProbe>,
}

/// Arcs that are looked at together, so that their look-ups wait for memory together.
const TOGETHER: usize = 4;

/// Hypotheses that go on over a slot, with room for what is looked up.
#[derive(Debug, Default)]
struct SlotExpansion {
    begun: Vec<PartialHypothesis>,
    lasts: Vec<LastWord>,
    /// The best score of all.
    best: f32,
    /// For each [`CaseContext`] whether some hypothesis stands so.
    afters: [bool; 3],
    /// Which of a slot's arcs are looked at together: some that may lead to the best.
    live: Vec<usize>,
    /// For each arc that is looked at and each last word, where the pair may lead to the best.
    probes: Vec<Option<TableProbe>>,
    /// For each arc and each last word what is counted of the pair.
    pairs: Vec<Option<BigramRecord>>,
    candidates: Vec<Extension>,
}

impl SlotExpansion {
    /// Takes hypotheses over the signs before a slot.
    fn begin(&mut self, language: &LanguageModel, hypotheses: &[Hypothesis], signs: &[WordId]) {
        self.begun.clear();
        self.lasts.clear();
        self.afters = [false; 3];
        for &hypothesis in hypotheses {
            let (signs, hypothesis) = after_signs(language, hypothesis, signs);
            let (word, score) = (hypothesis.context.before[1], hypothesis.score + signs);
            let known = self.lasts.iter().position(|last| last.word == word);
            let last = known.unwrap_or(self.lasts.len());
            if known.is_none() {
                self.lasts.push(LastWord { word, score });
            }
            self.lasts[last].score = self.lasts[last].score.max(score);
            let after = CaseContext::of(word, hypothesis.shape);
            self.afters[after as usize] = true;
            self.begun.push(PartialHypothesis {
                hypothesis,
                signs,
                last,
                after,
            });
        }
        let scores = self.lasts.iter().map(|last| last.score);
        self.best = scores.fold(f32::MIN, f32::max);
    }

    /// Extends the hypotheses by every arc of a slot that may still lead to the best; `open` are the beams after the slot.
    fn go_on(&mut self, language: &LanguageModel, at: usize, slot: &Slot, open: &mut [Beam]) {
        let mut arcs = slot.arcs.iter().enumerate();
        loop {
            self.look_up_pairs(language, &mut arcs, open);
            if self.live.is_empty() {
                return;
            }
            self.look_up_triples(language, slot, open);
            for &Extension {
                from,
                arc: number,
                gain,
                pair,
                triple,
            } in &self.candidates
            {
                let (begun, arc) = (&self.begun[from].hypothesis, &slot.arcs[number]);
                let beam = &mut open[arc.span - 1];
                let word = arc.first.word;
                let mut gain = gain + language.score(&begun.context, pair, triple, word);
                // What a second word brings can only take from this.
                if begun.score + gain < beam.least() {
                    continue;
                }
                let mut to = Hypothesis {
                    context: language.context(&begun.context, word, pair),
                    shape: arc.first.shape,
                    score: begun.score + gain,
                };
                if let Some(second) = arc.second {
                    gain += second_gain(language, &mut to, second, slot.capitals);
                }
                let edge = Edge {
                    from,
                    to: 0,
                    slot: at,
                    arc: number,
                    gain,
                };
                beam.add(to, edge);
            }
        }
    }

    /// Takes the next arcs that may lead to the best, and looks for their pairs with the last words.
    fn look_up_pairs<'a>(
        &mut self,
        language: &LanguageModel,
        arcs: &mut impl Iterator<Item = (usize, &'a LatticeArc)>,
        open: &[Beam],
    ) {
        self.live.clear();
        self.probes.clear();
        for (number, arc) in arcs {
            let least = open.get(arc.span - 1).map_or(f32::MAX, Beam::least);
            // What case says can only take from this.
            let hope = language.best_score(arc.first.word) - CHANNEL * arc.cost;
            if self.best + hope < least {
                continue;
            }
            for last in &self.lasts {
                let within = last.score + hope >= least;
                let probe = within.then(|| language.probe_pair(last.word, arc.first.word));
                self.probes.push(probe);
            }
            self.live.push(number);
            if self.live.len() == TOGETHER {
                break;
            }
        }
        self.pairs.clear();
        let pairs = self.probes.iter();
        self.pairs
            .extend(pairs.map(|probe| probe.and_then(|probe| language.pair_at(probe))));
    }

    /// Whether some hypothesis stands so.
    fn stands_after(&self, after: CaseContext) -> bool {
        self.afters[after as usize]
    }

    /// Lists the hypotheses that go on, and begins to look for their triples.
    fn look_up_triples(&mut self, language: &LanguageModel, slot: &Slot, open: &[Beam]) {
        self.candidates.clear();
        let found = self.probes.chunks(self.lasts.len());
        let found = found.zip(self.pairs.chunks(self.lasts.len()));
        for (&number, (probes, pairs)) in self.live.iter().zip(found) {
            let arc = &slot.arcs[number];
            let least = open[arc.span - 1].least();
            let word = arc.first.word;
            let hope = language.best_score(word);
            let case = |after| CASE * case_cost(language, after, arc.first, slot.capitals);
            let cases = [
                CaseContext::Boundary,
                CaseContext::Title,
                CaseContext::Other,
            ]
            .map(|after| {
                if self.stands_after(after) {
                    case(after)
                } else {
                    0.0
                }
            });
            for (from, begun) in self.begun.iter().enumerate() {
                let gain = begun.signs - CHANNEL * arc.cost - cases[begun.after as usize];
                let score = begun.hypothesis.score + gain;
                if probes[begun.last].is_none() || score + hope < least {
                    continue;
                }
                let (context, pair) = (&begun.hypothesis.context, pairs[begun.last]);
                if score + language.most(context, pair, word) < least {
                    continue;
                }
                self.candidates.push(Extension {
                    from,
                    arc: number,
                    gain,
                    pair,
                    triple: pair.and_then(|_| language.probe_triple(context, word)),
                });
            }
        }
    }
}

/// A hypothesis gone on by signs, with what they gain it; its score is left as it was.
fn after_signs(
    language: &LanguageModel,
    mut hypothesis: Hypothesis,
    signs: &[WordId],
) -> (f32, Hypothesis) {
    let mut gain = 0.0;
    for &sign in signs {
        let (score, context) = language.next(&hypothesis.context, sign);
        gain += score;
        hypothesis.context = context;
    }
    (gain, hypothesis)
}

/// Goes on by the second word of two that were run together.
fn second_gain(
    language: &LanguageModel,
    hypothesis: &mut Hypothesis,
    second: PrintedWord,
    capitals: bool,
) -> f32 {
    let after = CaseContext::of(hypothesis.context.before[1], hypothesis.shape);
    let case = CASE * case_cost(language, after, second, capitals);
    let (score, context) = language.next(&hypothesis.context, second.word);
    *hypothesis = Hypothesis {
        context,
        shape: second.shape,
        score: hypothesis.score + score - case,
    };
    score - case
}

/// Back from the end along the best edges, with the share of all hypotheses that each has.
fn best_path(beams: &[Beam], slots: &[Slot], temper: f32) -> Vec<DecodedArc> {
    let shares = posterior::posteriors(beams, temper);
    let mut chosen = Vec::new();
    let (mut at, mut hypothesis) = (beams.len() - 1, 0);
    while at > 0 {
        let edges = beams[at].edges.iter().filter(|edge| edge.to == hypothesis);
        let score = |edge: &Edge| beams[edge.slot].hypotheses[edge.from].score + edge.gain;
        let Some(edge) = edges.max_by(|a, b| score(a).total_cmp(&score(b))) else {
            break;
        };
        chosen.push(DecodedArc {
            slot: edge.slot,
            arc: edge.arc,
            posterior: posterior_of(&shares[edge.slot], &slots[edge.slot].arcs, edge.arc),
        });
        hypothesis = edge.from;
        at = edge.slot;
    }
    chosen.reverse();
    chosen
}

/// The share of an arc and of those that print the same.
fn posterior_of(shares: &[(usize, f32)], arcs: &[LatticeArc], arc: usize) -> f32 {
    let arc = &arcs[arc];
    let alike = shares
        .iter()
        .filter(|(number, _)| arcs[*number].prints_as(arc));
    alike.map(|(_, share)| share).sum::<f32>().clamp(0.0, 1.0)
}
