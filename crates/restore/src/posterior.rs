//! How likely each arc is among all ways that a search has kept in view.

use super::beam::{Beam, Edge};

/// The ways' sums up to a front.
struct ForwardScores {
    /// For each way the summed likelihood of all that leads to it, relative to the best of it, and divided by
    /// what all ways of the front are.
    flow: Vec<f32>,
    /// The logarithm of what was divided by, from the first front on.
    scale: f32,
    /// For each link what it brings to its way, before division; and their sums.
    weights: Vec<f32>,
    all: Vec<f32>,
}

/// For each slot the arcs that were kept, each with its share of the likelihood of all ways; `temper` is what scores are
/// multiplied by, 0 to 1.
pub(super) fn posteriors(fronts: &[Beam], temper: f32) -> Vec<Vec<(usize, f32)>> {
    let mut sums: Vec<ForwardScores> = Vec::with_capacity(fronts.len());
    for front in fronts {
        let next = forward(fronts, &sums, front, temper);
        sums.push(next);
    }
    let mut shares: Vec<Vec<(usize, f32)>> = vec![Vec::new(); fronts.len()];
    let mut of_ways: Vec<Vec<f32>> = sums.iter().map(|sums| vec![0.0; sums.flow.len()]).collect();
    if let (Some(front), Some(sums), Some(last)) = (fronts.last(), sums.last(), of_ways.last_mut())
    {
        *last = final_posteriors(front, sums, temper);
    }
    // Back from the end each way's share falls to the links that lead to it, by what each has brought.
    for (at, front) in fronts.iter().enumerate().rev() {
        for (link, weight) in front.edges.iter().zip(&sums[at].weights) {
            let share = of_ways[at][link.to] * weight / sums[at].all[link.to];
            of_ways[link.slot][link.from] += share;
            add(&mut shares[link.slot], link, share);
        }
    }
    shares
}

fn add(shares: &mut Vec<(usize, f32)>, link: &Edge, share: f32) {
    match shares.iter_mut().find(|(arc, _)| *arc == link.arc) {
        Some((_, sum)) => *sum += share,
        None => shares.push((link.arc, share)),
    }
}

/// The sums of a front from those before it. All likelihoods are taken relative to the best way to where they lead,
/// so that none is beyond what a number can hold, however long the text.
fn forward(fronts: &[Beam], before: &[ForwardScores], front: &Beam, temper: f32) -> ForwardScores {
    let Some(last) = before.last() else {
        return ForwardScores {
            flow: vec![1.0; front.hypotheses.len()],
            scale: 0.0,
            weights: Vec::new(),
            all: Vec::new(),
        };
    };
    let mut all = vec![0.0; front.hypotheses.len()];
    let mut weights = Vec::with_capacity(front.edges.len());
    for link in &front.edges {
        let from = &before[link.slot];
        let lag = fronts[link.slot].hypotheses[link.from].score + link.gain
            - front.hypotheses[link.to].score;
        let weight = from.flow[link.from] * (temper * lag + from.scale - last.scale).exp();
        all[link.to] += weight;
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

/// The shares of the ways at the end.
fn final_posteriors(front: &Beam, sums: &ForwardScores, temper: f32) -> Vec<f32> {
    let best = front.hypotheses.iter().map(|way| way.score);
    let best = best.fold(f32::MIN, f32::max);
    let ways = front.hypotheses.iter().zip(&sums.flow);
    let likelihoods: Vec<f32> = ways
        .map(|(way, flow)| flow * (temper * (way.score - best)).exp())
        .collect();
    let whole: f32 = likelihoods.iter().sum();
    likelihoods.iter().map(|one| one / whole).collect()
}
