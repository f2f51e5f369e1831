//! The hypotheses that a beam search has kept between two words.

use super::language::NgramContext;
use super::word_case::WordCase;

/// Hypotheses to go on that are kept after each word.
const BEAM_WIDTH: usize = 8;

/// How far, in nats, a hypothesis may lag behind the best.
const LAG: f32 = 8.0;

/// A hypothesis through the words before a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hypothesis {
    pub(super) context: NgramContext,
    pub(super) shape: WordCase,
    pub(super) score: f32,
}

/// From one hypothesis to another by an arc.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) slot: usize,
    pub(super) arc: usize,
    pub(super) gain: f32,
}

/// The hypotheses that end before a slot, with the edges that lead to them.
#[derive(Clone, Debug)]
pub(super) struct Beam {
    pub(super) hypotheses: Vec<Hypothesis>,
    pub(super) edges: Vec<Edge>,
    /// What tells the hypotheses apart, each at its hypothesis's place.
    keys: Vec<u64>,
    /// Scores that hypotheses came in with, the best first: no hypothesis below the last will be among the best.
    best: [f32; BEAM_WIDTH],
}

impl Beam {
    pub(super) const EMPTY: Self = Self {
        hypotheses: Vec::new(),
        edges: Vec::new(),
        keys: Vec::new(),
        best: [f32::MIN; BEAM_WIDTH],
    };

    /// The beam before all words.
    pub(super) fn start(hypothesis: Hypothesis) -> Self {
        let mut beam = Self::EMPTY;
        beam.hypotheses.push(hypothesis);
        beam.best[0] = hypothesis.score;
        beam
    }

    /// A hypothesis with a lower score than this will not be kept.
    pub(super) fn least(&self) -> f32 {
        self.best[BEAM_WIDTH - 1].max(self.best[0] - LAG)
    }

    /// Takes a hypothesis in, joined with one that goes on alike.
    pub(super) fn add(&mut self, hypothesis: Hypothesis, edge: Edge) {
        if hypothesis.score < self.least() {
            return;
        }
        let key = hypothesis.key();
        let to = match self.keys.iter().position(|&other| other == key) {
            Some(to) => {
                self.hypotheses[to].score = self.hypotheses[to].score.max(hypothesis.score);
                self.best[0] = self.best[0].max(hypothesis.score);
                to
            }
            None => {
                self.hypotheses.push(hypothesis);
                self.keys.push(key);
                self.rank(hypothesis.score);
                self.hypotheses.len() - 1
            }
        };
        self.edges.push(Edge { to, ..edge });
    }

    /// Puts a score among the best.
    fn rank(&mut self, score: f32) {
        let at = self.best.partition_point(|&better| better >= score);
        if at < BEAM_WIDTH {
            self.best[at..].rotate_right(1);
            self.best[at] = score;
        }
    }

    /// Keeps the best hypotheses, the best first.
    pub(super) fn prune(&mut self) {
        let mut order: Vec<usize> = (0..self.hypotheses.len()).collect();
        let least = self.least();
        order.retain(|&i| self.hypotheses[i].score >= least);
        order.sort_unstable_by(|&a, &b| {
            let (a, b) = (&self.hypotheses[a], &self.hypotheses[b]);
            b.score.total_cmp(&a.score).then(a.key().cmp(&b.key()))
        });
        order.truncate(BEAM_WIDTH);
        self.edges.retain_mut(|edge| {
            let to = order.iter().position(|&old| old == edge.to);
            edge.to = to.unwrap_or(edge.to);
            to.is_some()
        });
        self.hypotheses = order.iter().map(|&i| self.hypotheses[i]).collect();
        self.keys = Vec::new();
    }
}

impl Hypothesis {
    /// What tells it from hypotheses that go on otherwise.
    fn key(&self) -> u64 {
        let [first, second] = self.context.before;
        u64::from(first.0) << 32 | u64::from(second.0) << 16 | self.shape as u64
    }
}
