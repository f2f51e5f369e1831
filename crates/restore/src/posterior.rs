//! How likely each arc is among all hypotheses that a search has kept in view.

use super::beam::{Beam, Edge};

/// The hypotheses' sums up to a beam.
struct ForwardScores {
    /// For each hypothesis the summed likelihood of all that leads to it, relative to the best of it, and divided by
    /// what all hypotheses of the beam are.
    flow: Vec<f32>,
    /// The logarithm of what was divided by, from the first beam on.
    scale: f32,
    /// For each edge what it brings to its hypothesis, before division; and their sums.
    weights: Vec<f32>,
    all: Vec<f32>,
}

/// For each slot the arcs that were kept, each with its share of the likelihood of all hypotheses; `temper` is what scores are
/// multiplied by, 0 to 1.
pub(super) fn posteriors(beams: &[Beam], temper: f32) -> Vec<Vec<(usize, f32)>> {
    let mut sums: Vec<ForwardScores> = Vec::with_capacity(beams.len());
    for beam in beams {
        let next = forward(beams, &sums, beam, temper);
        sums.push(next);
    }
    let mut shares: Vec<Vec<(usize, f32)>> = vec![Vec::new(); beams.len()];
    let mut of_hypotheses: Vec<Vec<f32>> =
        sums.iter().map(|sums| vec![0.0; sums.flow.len()]).collect();
    if let (Some(beam), Some(sums), Some(last)) =
        (beams.last(), sums.last(), of_hypotheses.last_mut())
    {
        *last = final_posteriors(beam, sums, temper);
    }
    // Back from the end each hypothesis's share falls to the edges that lead to it, by what each has brought.
    for (at, beam) in beams.iter().enumerate().rev() {
        for (edge, weight) in beam.edges.iter().zip(&sums[at].weights) {
            let share = of_hypotheses[at][edge.to] * weight / sums[at].all[edge.to];
            of_hypotheses[edge.slot][edge.from] += share;
            add(&mut shares[edge.slot], edge, share);
        }
    }
    shares
}

fn add(shares: &mut Vec<(usize, f32)>, edge: &Edge, share: f32) {
    match shares.iter_mut().find(|(arc, _)| *arc == edge.arc) {
        Some((_, sum)) => *sum += share,
        None => shares.push((edge.arc, share)),
    }
}

/// The sums of a beam from those before it. All likelihoods are taken relative to the best hypothesis to where they lead,
/// so that none is beyond what a number can hold, however long the text.
fn forward(beams: &[Beam], before: &[ForwardScores], beam: &Beam, temper: f32) -> ForwardScores {
    let Some(last) = before.last() else {
        return ForwardScores {
            flow: vec![1.0; beam.hypotheses.len()],
            scale: 0.0,
            weights: Vec::new(),
            all: Vec::new(),
        };
    };
    let mut all = vec![0.0; beam.hypotheses.len()];
    let mut weights = Vec::with_capacity(beam.edges.len());
    for edge in &beam.edges {
        let from = &before[edge.slot];
        let lag = beams[edge.slot].hypotheses[edge.from].score + edge.gain
            - beam.hypotheses[edge.to].score;
        let weight = from.flow[edge.from] * (temper * lag + from.scale - last.scale).exp();
        all[edge.to] += weight;
        weights.push(weight);
    }
    let most = all.iter().copied().fold(0.0, f32::max);
    let (by, scale) = if most > 0.0 {
        (most, last.scale + most.ln())
    } else {
        (1.0, last.scale)
    };
    ForwardScores {
        flow: all.iter().map(|sum| sum / by).collect(),
        scale,
        weights,
        all,
    }
}

/// The shares of the hypotheses at the end.
fn final_posteriors(beam: &Beam, sums: &ForwardScores, temper: f32) -> Vec<f32> {
    let best = beam.hypotheses.iter().map(|hypothesis| hypothesis.score);
    let best = best.fold(f32::MIN, f32::max);
    let hypotheses = beam.hypotheses.iter().zip(&sums.flow);
    let likelihoods: Vec<f32> = hypotheses
        .map(|(hypothesis, flow)| flow * (temper * (hypothesis.score - best)).exp())
        .collect();
    let whole: f32 = likelihoods.iter().sum();
    likelihoods.iter().map(|one| one / whole).collect()
}
