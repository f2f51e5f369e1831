//! Connected places of a grid.

/// A connected patch of a grid: its box, `right` and `bottom` just outside, and its number of places.
pub(super) struct ConnectedComponent {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
    pub count: usize,
}

impl ConnectedComponent {
    /// Width of the box.
    pub fn across(&self) -> usize {
        self.right - self.left
    }

    /// Height of the box.
    pub fn down(&self) -> usize {
        self.bottom - self.top
    }

    /// The share of the box that the patch fills.
    pub fn filled(&self) -> f32 {
        self.count as f32 / (self.across() * self.down()) as f32
    }
}

/// Which places are neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Connectivity {
    /// Those that share a side.
    Sides,
    /// Those that share a side or a corner.
    Corners,
}

/// Takes the patches of the open places one by one, from the top left on, closing their places.
pub(super) fn patches(
    mut open: Vec<bool>,
    columns: usize,
    neighbours: Connectivity,
) -> impl Iterator<Item = ConnectedComponent> {
    let mut next = 0;
    std::iter::from_fn(move || {
        next += open.get(next..)?.iter().position(|&place| place)?;
        Some(flood(&mut open, columns, next, neighbours))
    })
}

fn flood(
    open: &mut [bool],
    columns: usize,
    start: usize,
    neighbours: Connectivity,
) -> ConnectedComponent {
    let rows = open.len() / columns;
    let mut patch = ConnectedComponent {
        left: start % columns,
        top: start / columns,
        right: start % columns + 1,
        bottom: start / columns + 1,
        count: 0,
    };
    let mut todo = vec![start];
    open[start] = false;
    while let Some(at) = todo.pop() {
        let (x, y) = (at % columns, at / columns);
        patch.left = patch.left.min(x);
        patch.right = patch.right.max(x + 1);
        patch.top = patch.top.min(y);
        patch.bottom = patch.bottom.max(y + 1);
        patch.count += 1;
        for ny in y.saturating_sub(1)..(y + 2).min(rows) {
            for nx in x.saturating_sub(1)..(x + 2).min(columns) {
                let corner = nx != x && ny != y;
                let next = ny * columns + nx;
                if !(corner && neighbours == Connectivity::Sides) && std::mem::take(&mut open[next])
                {
                    todo.push(next);
                }
            }
        }
    }
    patch
}
