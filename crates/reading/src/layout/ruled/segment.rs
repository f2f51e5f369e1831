//! Rules without thickness: pieces of one line made whole, touching lines grouped.

use baocao_extract::{Axis, Rule};

/// Pieces whose axes differ by no more, in points, are pieces of one line. Double lines become one, too.
const ASIDE: f32 = 2.0;

/// A line may be broken by a gap of this many points: dots, a faint scan.
const BROKEN: f32 = 6.0;

/// What is shorter than this, in points, bounds no cell: no line of letters is that low.
const SHORTEST: f32 = 6.0;

/// Two rules touch when each comes this near to the other, in points: corners of a scan seldom close.
const TOUCH: f32 = 4.0;

/// A ruling line on its axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Segment {
    /// Its y, of a horizontal one, or its x.
    pub at: f32,
    /// Its first x or y.
    pub from: f32,
    /// Its last x or y.
    pub to: f32,
}

impl Segment {
    fn of(rule: &Rule) -> Self {
        let (x, y) = rule.at.center();
        match rule.axis {
            Axis::Horizontal => Self {
                at: y,
                from: rule.at.left,
                to: rule.at.right,
            },
            Axis::Vertical => Self {
                at: x,
                from: rule.at.top,
                to: rule.at.bottom,
            },
        }
    }

    /// Its length in points.
    pub fn length(&self) -> f32 {
        self.to - self.from
    }

    /// Length of the part of it between two places on its axis.
    pub fn within(&self, from: f32, to: f32) -> f32 {
        (self.to.min(to) - self.from.max(from)).max(0.0)
    }

    /// Whether it touches a rule that runs across it.
    pub fn meets(&self, crossing: &Self) -> bool {
        self.reaches(crossing.at) && crossing.reaches(self.at)
    }

    fn reaches(&self, at: f32) -> bool {
        (self.from - TOUCH..=self.to + TOUCH).contains(&at)
    }
}

/// The rules that run one way, pieces of a line joined, from the least `at` to the greatest.
pub(super) fn merged(rules: &[Rule], axis: Axis) -> Vec<Segment> {
    let mut pieces: Vec<Segment> = rules
        .iter()
        .filter(|rule| rule.axis == axis)
        .map(Segment::of)
        .collect();
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first() {
        let end = first.at + ASIDE;
        let count = rest.partition_point(|piece| piece.at <= end);
        let (level, others) = rest.split_at_mut(count);
        level.sort_by(|a, b| a.from.total_cmp(&b.from));
        join_level(level, &mut lines);
        rest = others;
    }
    lines.retain(|line| line.length() >= SHORTEST);
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    lines
}

/// Joins pieces on one level, sorted by their start.
fn join_level(level: &[Segment], lines: &mut Vec<Segment>) {
    let mut open: Option<Segment> = None;
    for piece in level {
        match &mut open {
            Some(line) if piece.from - line.to <= BROKEN => {
                // The longer piece says best where the line lies.
                if piece.length() > line.length() {
                    line.at = piece.at;
                }
                line.to = line.to.max(piece.to);
            }
            _ => lines.extend(open.replace(*piece)),
        }
    }
    lines.extend(open);
}

/// Rules that touch, directly or through others.
#[derive(Default)]
pub(super) struct ConnectedRules {
    pub across: Vec<Segment>,
    pub down: Vec<Segment>,
}

/// The groups of rules that hold rules of both ways.
pub(super) fn groups(across: &[Segment], down: &[Segment]) -> Vec<ConnectedRules> {
    let mut parent: Vec<usize> = (0..across.len() + down.len()).collect();
    for (i, h) in across.iter().enumerate() {
        for (j, v) in down.iter().enumerate() {
            if h.meets(v) {
                let (a, b) = (root(&mut parent, i), root(&mut parent, across.len() + j));
                parent[a] = b;
            }
        }
    }
    let mut groups: Vec<ConnectedRules> =
        parent.iter().map(|_| ConnectedRules::default()).collect();
    for (i, h) in across.iter().enumerate() {
        groups[root(&mut parent, i)].across.push(*h);
    }
    for (j, v) in down.iter().enumerate() {
        groups[root(&mut parent, across.len() + j)].down.push(*v);
    }
    groups.retain(|group| !group.across.is_empty() && !group.down.is_empty());
    groups
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::geometry::Rect;

    fn across(y: f32, from: f32, to: f32) -> Rule {
        Rule {
            at: Rect::new(from, y - 0.2, to, y + 0.2),
            axis: Axis::Horizontal,
        }
    }

    #[test]
    fn broken_and_double_lines_become_one() {
        let rules = [
            across(100.0, 50.0, 200.0),
            across(101.5, 50.0, 200.0),
            across(100.5, 204.0, 400.0),
            across(100.0, 430.0, 433.0),
            across(120.0, 50.0, 400.0),
        ];
        let lines = merged(&rules, Axis::Horizontal);
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].from, lines[0].to), (50.0, 400.0));
        assert!(merged(&rules, Axis::Vertical).is_empty());
    }
}
