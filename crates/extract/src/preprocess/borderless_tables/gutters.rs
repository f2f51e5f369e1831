//! The columns of a table, by the white corridors between them.

use std::ops::Range;

use crate::preprocess::pixel_box::PixelBox;

/// The narrowest corridor, in points: twice the padding of a cell, less what a page leans.
const CORRIDOR: f32 = 6.0;
/// How many points of print may stand in a corridor for each of the table's rows: one line of twelve.
const CROSSING: f32 = 0.8;
/// How much more must stand at both sides of a corridor for a head over it to be one over two columns.
const BUSY: f32 = 3.0;
/// The white between two letters of a word, in points.
const BETWEEN: f32 = 1.5;

/// The white between two columns.
pub(super) struct Gutter {
    /// From side to side.
    pub white: Range<u32>,
    /// The middle of its part with the least print.
    pub middle: u32,
}

impl Gutter {
    /// Where it parts a row: the place nearest to its middle with so much white at both sides. `None` where a line of
    /// the row runs over it.
    pub(super) fn gap(&self, letters: &[PixelBox], row: Range<u32>, white: u32) -> Option<u32> {
        let near: Vec<&PixelBox> = letters
            .iter()
            .filter(|at| row.contains(&((at.top + at.bottom) / 2)))
            .filter(|at| at.left < self.white.end + white && at.right + white > self.white.start)
            .collect();
        let is_free = |x: &u32| {
            !near
                .iter()
                .any(|at| at.left < x + white && at.right + white > *x)
        };
        self.white
            .clone()
            .filter(is_free)
            .min_by_key(|x| x.abs_diff(self.middle))
    }
}

/// The corridors between the columns of a table of some rows, from the pieces of its head and the letters of its body.
/// A few lines of the body may run over a corridor: titles of groups do.
pub(super) fn corridors(
    head: &[PixelBox],
    body: &[PixelBox],
    rows: usize,
    dpi: f32,
) -> Vec<Gutter> {
    let points = dpi / 72.0;
    let between = (BETWEEN * points) as usize;
    let width = head.iter().chain(body).map(|at| at.right).max();
    let mut print = vec![0_u32; width.unwrap_or(0) as usize + between];
    for letter in body {
        for x in &mut print[letter.left as usize..letter.right as usize + between] {
            *x += letter.bottom - letter.top;
        }
    }
    let most = (rows as f32 * CROSSING).max(10.0) * points;
    let mut taken: Vec<bool> = print.iter().map(|&print| print as f32 > most).collect();
    let least = (CORRIDOR * points) as usize;
    let busy: Vec<bool> = print
        .iter()
        .map(|&print| print as f32 > BUSY * most)
        .collect();
    for piece in head {
        let under = piece.left as usize..piece.right as usize;
        // A head over several columns stands over a corridor.
        let spans = inner(&taken[under.clone()]).any(|white| {
            let busy = &busy[under.clone()];
            let sides = [&busy[..white.start], &busy[white.end..]];
            white.len() >= least && sides.iter().all(|side| side.contains(&true))
        });
        if !spans {
            taken[under].fill(true);
        }
    }
    inner(&taken)
        .filter(|white| white.len() >= least)
        .map(|white| {
            let emptiest = emptiest(&print, white.clone());
            Gutter {
                middle: (emptiest.start + emptiest.end) as u32 / 2,
                white: white.start as u32..white.end as u32,
            }
        })
        .collect()
}

/// The white stretches between taken ones.
fn inner(taken: &[bool]) -> impl Iterator<Item = Range<usize>> {
    let mut x = taken.iter().position(|&t| t).unwrap_or(taken.len());
    std::iter::from_fn(move || {
        let start = x + taken.get(x..)?.iter().position(|&t| !t)?;
        x = start + taken[start..].iter().position(|&t| t)?;
        Some(start..x)
    })
}

/// The longest part of a stretch with the least print.
fn emptiest(print: &[u32], stretch: Range<usize>) -> Range<usize> {
    let print = &print[stretch.clone()];
    let least = print.iter().min();
    let mut best = stretch.start..stretch.start;
    let mut start = stretch.start;
    for run in print.chunk_by(|a, b| a == b) {
        let end = start + run.len();
        if run.first() == least && run.len() > best.len() {
            best = start..end;
        }
        start = end;
    }
    best
}
