//! What stands on a page without belonging to its text.

mod edge;
mod footnote;
mod stamp;

use super::FurnitureKind;
use super::leaf::Leaf;
use super::lines::Strip;

/// Lines taken off a page.
pub(super) struct Piece {
    /// What they are.
    pub kind: FurnitureKind,
    /// From top to bottom.
    pub lines: Vec<Strip>,
}

/// Takes the furniture off the leaves; gives for each leaf what was taken.
pub(super) fn set_apart(leaves: &mut [Leaf]) -> Vec<Vec<Piece>> {
    let mut taken: Vec<Vec<Piece>> = leaves.iter_mut().map(stamp::take).collect();
    edge::take(leaves, &mut taken);
    for (leaf, taken) in leaves.iter_mut().zip(&mut taken) {
        taken.extend(footnote::take(leaf));
    }
    taken
}

/// The commonest letter size of the words outside the tables: their median; `None` on an empty page.
fn body_size(leaf: &Leaf) -> Option<f32> {
    let words = leaf.rows.iter().flatten().flat_map(|s| &s.words);
    let mut sizes: Vec<f32> = words.map(|w| w.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied()
}
