//! The grid that a group of rules draws.

use super::segment::Segment;
use baocao_extract::Word;
use baocao_report::geometry::Rect;

/// Boundaries nearer than this, in points, are one: the pieces of a scanned line may lie this far apart,
/// and no row of letters is lower.
const SNAP: f32 = 5.0;

/// How far rules must stick out over the outermost rule across them for a frame line to be missing there.
const STICK_OUT: f32 = 8.0;

/// The part of a cell's side that must be drawn for the side to count.
const DRAWN: f32 = 0.5;

/// More places than any printed table on a page has.
const PLACES: usize = 100_000;

/// A table as its rules draw it.
#[derive(Clone, Debug)]
pub(crate) struct RuledGrid {
    /// Boundaries of the columns from left to right, one more than there are columns.
    pub xs: Vec<f32>,
    /// Boundaries of the rows from top to bottom, one more than there are rows.
    pub ys: Vec<f32>,
    /// Sorted by row, then column; every place belongs to one.
    pub cells: Vec<CellSpan>,
    /// Whether a rule closes it at the top, and at the bottom.
    pub closed: (bool, bool),
    /// For each place, row by row, the cell it belongs to.
    owner: Vec<usize>,
}

/// Where a cell lies on its grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CellSpan {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
}

impl RuledGrid {
    /// The grid of rules that touch; `None` where they make less than two columns, or too many places.
    pub(super) fn of(across: &[Segment], down: &[Segment]) -> Option<Self> {
        let across = &anchored(across, down);
        let down = &anchored(down, across);
        let (xs, _) = boundaries(down, across);
        let (ys, closed) = boundaries(across, down);
        let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        if columns < 2 || rows < 1 || columns.checked_mul(rows)? > PLACES {
            return None;
        }
        let borders = Borders {
            right_of: drawn(down, &xs, &ys),
            below: drawn(across, &ys, &xs),
            columns,
            rows,
        };
        let (cells, owner) = borders.cells();
        Some(Self {
            xs,
            ys,
            cells,
            closed,
            owner,
        })
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// The box around it.
    pub fn at(&self) -> Rect {
        let end = |all: &[f32]| all.last().copied().unwrap_or_default();
        Rect::new(self.xs[0], self.ys[0], end(&self.xs), end(&self.ys))
    }

    /// Width of a cell in points.
    pub fn width(&self, place: &CellSpan) -> f32 {
        self.xs[place.column + place.column_span] - self.xs[place.column]
    }

    /// The cell that a word stands in, by the word's middle.
    pub fn cell_of(&self, word: &Word) -> Option<usize> {
        let (x, y) = word.at.center();
        if !self.at().contains((x, y)) {
            return None;
        }
        let slot = |all: &[f32], v: f32| {
            let right_of = all.partition_point(|&boundary| boundary <= v);
            right_of.clamp(1, all.len() - 1) - 1
        };
        let (row, column) = (slot(&self.ys, y), slot(&self.xs, x));
        self.owner.get(row * self.columns() + column).copied()
    }

    /// Whether its columns are those of a grid on another page, maybe at another distance from the edge.
    /// Where one of the two has boundaries that the other lacks, since no row there needs them, the other's
    /// must all be among them. Gives for each boundary of `self` the boundary of `other`, or for each of
    /// `other` that of `self`, whichever has fewer.
    pub fn continues(&self, other: &Self) -> Option<MatchedBoundaries> {
        if self.xs.len() > other.xs.len() {
            let matched = other.continues(self)?;
            return Some(MatchedBoundaries {
                fewer_first: false,
                ..matched
            });
        }
        /// How far a page may lie off the other, and a boundary off its like, in points.
        const OFF_PAGE: f32 = 36.0;
        const OFF_LINE: f32 = 5.0;
        let (a, b) = (self.at(), other.at());
        let shift = ((b.left - a.left) + (b.right - a.right)) / 2.0;
        if shift.abs() > OFF_PAGE || (a.width() - b.width()).abs() > 2.0 * OFF_LINE {
            return None;
        }
        let mut to = Vec::with_capacity(self.xs.len());
        let mut next = 0;
        for x in &self.xs {
            let found = other.xs[next..]
                .iter()
                .position(|o| (o - shift - x).abs() <= OFF_LINE)?;
            to.push(next + found);
            next += found + 1;
        }
        Some(MatchedBoundaries {
            fewer_first: true,
            to,
        })
    }
}

/// How the boundaries of two grids match.
#[derive(Debug)]
pub(crate) struct MatchedBoundaries {
    /// Whether the first grid is the one that may have fewer.
    pub fewer_first: bool,
    /// For each boundary of the one with fewer, the other's.
    pub to: Vec<usize>,
}

/// The rules that part something: they run from a rule across them to another, or out over the outermost
/// one. What hangs in a cell, a stroke of letters in a bad scan say, parts nothing.
fn anchored(rules: &[Segment], crossing: &[Segment]) -> Vec<Segment> {
    let first = crossing.iter().map(|c| c.at).fold(f32::MAX, f32::min);
    let last = crossing.iter().map(|c| c.at).fold(f32::MIN, f32::max);
    let parts = |rule: &&Segment| {
        let met = crossing.iter().filter(|c| rule.meets(c)).take(2).count();
        let out = first - rule.from > STICK_OUT || rule.to - last > STICK_OUT;
        met == 2 || (met == 1 && out)
    };
    rules.iter().filter(parts).copied().collect()
}

/// The places of rules that run one way, near ones made one, and whether the first and the last is drawn.
/// Where at least half of the rules across stick out over the outermost, the frame's line is missing there:
/// their ends bound the grid.
fn boundaries(rules: &[Segment], crossing: &[Segment]) -> (Vec<f32>, (bool, bool)) {
    let mut places: Vec<f32> = Vec::new();
    let (mut sum, mut weight, mut last) = (0.0, 0.0, f32::MIN);
    for rule in rules {
        if weight > 0.0 && rule.at - last > SNAP {
            places.push(sum / weight);
            (sum, weight) = (0.0, 0.0);
        }
        if weight == 0.0 {
            last = rule.at;
        }
        sum += rule.at * rule.length();
        weight += rule.length();
    }
    if weight > 0.0 {
        places.push(sum / weight);
    }
    let (Some(&first), Some(&end)) = (places.first(), places.last()) else {
        return (places, (false, false));
    };
    let before = open_end(crossing, |c| first - c.from, |c| c.from);
    let after = open_end(crossing, |c| c.to - end, |c| c.to);
    if let Some(before) = before {
        places.insert(0, before);
    }
    places.extend(after);
    (places, (before.is_none(), after.is_none()))
}

/// Where the rules that stick out end, in the middle of them all.
fn open_end(
    crossing: &[Segment],
    out: impl Fn(&Segment) -> f32,
    end: impl Fn(&Segment) -> f32,
) -> Option<f32> {
    let mut ends: Vec<f32> = crossing
        .iter()
        .filter(|c| out(c) > STICK_OUT)
        .map(end)
        .collect();
    if ends.len() < 2 || ends.len() * 2 < crossing.len() {
        return None;
    }
    ends.sort_by(f32::total_cmp);
    ends.get(ends.len() / 2).copied()
}

/// For each boundary, and each stretch between two boundaries across it, whether a rule is drawn there.
fn drawn(rules: &[Segment], boundaries: &[f32], across: &[f32]) -> Vec<Vec<bool>> {
    let mut covered = vec![vec![0.0_f32; across.len() - 1]; boundaries.len()];
    for rule in rules {
        let near = boundaries.partition_point(|&b| b < rule.at);
        let nearest = [near.saturating_sub(1), near.min(boundaries.len() - 1)]
            .into_iter()
            .min_by(|&a, &b| {
                let off = |i: usize| (boundaries[i] - rule.at).abs();
                off(a).total_cmp(&off(b))
            });
        let Some(row) = nearest.and_then(|i| covered.get_mut(i)) else {
            continue;
        };
        for (stretch, part) in across.windows(2).zip(row) {
            *part += rule.within(stretch[0], stretch[1]);
        }
    }
    covered
        .iter()
        .map(|row| {
            row.iter()
                .zip(across.windows(2))
                .map(|(part, stretch)| *part >= DRAWN * (stretch[1] - stretch[0]))
                .collect()
        })
        .collect()
}

/// Which sides of the places are drawn.
struct Borders {
    /// By boundary of columns, then row.
    right_of: Vec<Vec<bool>>,
    /// By boundary of rows, then column.
    below: Vec<Vec<bool>>,
    columns: usize,
    rows: usize,
}

impl Borders {
    /// Makes cells of places that no rule parts, row by row: a cell grows to the right, then down as far
    /// as it stays a rectangle that no rule enters. Gives the cells and each place's cell.
    fn cells(&self) -> (Vec<CellSpan>, Vec<usize>) {
        const FREE: usize = usize::MAX;
        let mut owner = vec![FREE; self.rows * self.columns];
        let mut cells = Vec::new();
        for row in 0..self.rows {
            for column in 0..self.columns {
                if owner[row * self.columns + column] != FREE {
                    continue;
                }
                let mut right = column + 1;
                while right < self.columns
                    && !self.right_of[right][row]
                    && owner[row * self.columns + right] == FREE
                {
                    right += 1;
                }
                let mut bottom = row + 1;
                while bottom < self.rows && self.goes_on(bottom, column, right) {
                    bottom += 1;
                }
                for r in row..bottom {
                    owner[r * self.columns + column..r * self.columns + right].fill(cells.len());
                }
                cells.push(CellSpan {
                    row,
                    column,
                    row_span: bottom - row,
                    column_span: right - column,
                });
            }
        }
        (cells, owner)
    }

    /// Whether a cell over these columns goes on into a row: no rule above it there, none within, and its
    /// sides drawn.
    fn goes_on(&self, row: usize, left: usize, right: usize) -> bool {
        let side = |boundary: usize| {
            boundary == 0 || boundary == self.columns || self.right_of[boundary][row]
        };
        (left..right).all(|c| !self.below[row][c])
            && (left + 1..right).all(|boundary| !self.right_of[boundary][row])
            && side(left)
            && side(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::ruled::grids;
    use crate::layout::sample::Sample;
    use baocao_extract::{Content, Rule};

    const XS: [f32; 4] = [80.0, 110.0, 300.0, 400.0];
    const YS: [f32; 4] = [100.0, 130.0, 160.0, 190.0];

    fn rules(sample: Sample) -> Vec<Rule> {
        match sample.page().content {
            Content::Placed(placed) => placed.rules,
            Content::Flow(_) => vec![],
        }
    }

    fn places(sample: Sample) -> Vec<Vec<(usize, usize, usize, usize)>> {
        grids(&rules(sample))
            .iter()
            .map(|grid| {
                let tuple = |p: &CellSpan| (p.row, p.column, p.row_span, p.column_span);
                grid.cells.iter().map(tuple).collect()
            })
            .collect()
    }

    #[test]
    fn a_plain_table_has_a_cell_a_place() {
        let found = places(Sample::new(1).table(&XS, &YS, &[]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 9);
        assert!(found[0].iter().all(|p| (p.2, p.3) == (1, 1)));
    }

    #[test]
    fn missing_stretches_are_spans() {
        // The head: the first column over two rows, the other two under one cell.
        let sample = Sample::new(1)
            .across(100.0, 80.0, 400.0)
            .across(130.0, 110.0, 400.0)
            .across(160.0, 80.0, 400.0)
            .across(190.0, 80.0, 400.0)
            .down(80.0, 100.0, 190.0)
            .down(110.0, 100.0, 190.0)
            .down(300.0, 130.0, 190.0)
            .down(400.0, 100.0, 190.0);
        assert_eq!(
            places(sample),
            [vec![
                (0, 0, 2, 1),
                (0, 1, 1, 2),
                (1, 1, 1, 1),
                (1, 2, 1, 1),
                (2, 0, 1, 1),
                (2, 1, 1, 1),
                (2, 2, 1, 1),
            ]]
        );
    }

    #[test]
    fn rules_of_a_scan_may_be_short_broken_and_off() {
        let sample = Sample::new(1)
            .across(100.0, 82.0, 240.0)
            .across(101.8, 244.0, 398.0)
            .across(131.0, 81.0, 401.0)
            .across(159.0, 83.0, 397.0)
            .across(190.0, 80.0, 180.0)
            .across(188.5, 199.0, 400.0)
            .down(80.0, 103.0, 188.0)
            .down(111.0, 100.0, 140.0)
            .down(109.0, 147.0, 190.0)
            .down(300.0, 102.0, 187.0)
            .down(400.0, 101.0, 170.0);
        let found = places(sample);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 9, "{:?}", found[0]);
    }

    #[test]
    fn a_missing_frame_line_still_leaves_a_table() {
        let mut sample = Sample::new(1);
        for y in [130.0, 160.0] {
            sample = sample.across(y, 80.0, 400.0);
        }
        for x in [110.0, 300.0] {
            sample = sample.down(x, 100.0, 190.0);
        }
        let grids = grids(&rules(sample));
        assert_eq!(grids.len(), 1);
        assert_eq!((grids[0].columns(), grids[0].rows()), (3, 3));
        assert_eq!(grids[0].closed, (false, false));
    }

    #[test]
    fn lines_under_texts_and_boxes_are_no_tables() {
        let sample = Sample::new(1)
            .across(95.0, 330.0, 480.0)
            .across(200.0, 80.0, 400.0)
            .across(260.0, 80.0, 400.0)
            .down(80.0, 200.0, 260.0)
            .down(400.0, 200.0, 260.0);
        assert!(places(sample).is_empty());
    }

    #[test]
    fn strokes_that_hang_in_a_cell_part_nothing() {
        let sample = Sample::new(1)
            .table(&XS, &YS, &[])
            .across(145.0, 108.0, 250.0)
            .across(176.0, 130.0, 290.0)
            .down(200.0, 110.0, 131.0);
        assert_eq!(places(sample), places(Sample::new(1).table(&XS, &YS, &[])));
    }

    #[test]
    fn a_drawing_of_a_thousand_rules_is_no_table() {
        let mut sample = Sample::new(1);
        for i in 0..1500_u16 {
            sample = sample.across(f32::from(i) * 10.0, 0.0, 5000.0);
        }
        sample = sample.down(10.0, 0.0, 15000.0).down(50.0, 0.0, 15000.0);
        assert!(places(sample).is_empty());
    }

    #[test]
    fn columns_are_matched_over_a_shift_and_with_boundaries_fewer() {
        let grid = |shift: f32, xs: &[f32]| {
            let xs: Vec<f32> = xs.iter().map(|x| x + shift).collect();
            grids(&rules(Sample::new(1).table(&xs, &YS, &[]))).remove(0)
        };
        let (all, shifted) = (grid(0.0, &XS), grid(12.0, &XS));
        assert_eq!(
            all.continues(&shifted).map(|m| m.to),
            Some(vec![0, 1, 2, 3])
        );
        let fewer = grid(0.0, &[80.0, 300.0, 400.0]);
        let matched = all.continues(&fewer).unwrap();
        assert!(!matched.fewer_first);
        assert_eq!(matched.to, [0, 2, 3]);
        assert!(all.continues(&grid(0.0, &[80.0, 210.0, 400.0])).is_none());
    }
}
