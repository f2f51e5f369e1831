//! Ruling lines among the paths that a page draws.

use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect as Area};
use hayro_interpret::{DrawMode, Paint};

use crate::page::{Axis, Rule};
use baocao_report::geometry::Rect;

/// A filled shape no thicker than this, in points, is a line; a thicker one is a shaded area or a bar.
const THICKEST: f32 = 3.0;
/// A rule is at least this long in points, put together: shorter ones are dots, dashes and tick marks.
const SHORTEST: f32 = 5.0;
/// Pieces of one line lie no farther apart than this, in points, along it and across it.
const TOUCHING: f32 = 1.0;
/// What is this light, of 1, is not seen on paper.
const WHITE: f32 = 0.97;

/// Straight horizontal and vertical strokes, as they come.
#[derive(Default)]
pub(super) struct Strokes {
    pieces: Vec<Rule>,
    curves: usize,
}

impl Strokes {
    /// Takes the straight strokes of a path: what is drawn along it, or what fills it if that is thin.
    pub(super) fn draw(
        &mut self,
        path: &BezPath,
        transform: Affine,
        paint: &Paint<'_>,
        mode: &DrawMode,
        clip: Area,
    ) {
        if !visible(paint) {
            return;
        }
        match mode {
            DrawMode::Stroke(props) | DrawMode::FillAndStroke(_, props) => {
                let scale = transform.determinant().abs().sqrt();
                let width = (f64::from(props.line_width) * scale).max(0.1);
                self.along(path, transform, width, clip);
            }
            DrawMode::Fill(_) => self.inside(path, transform, clip),
            DrawMode::Invisible => {}
        }
    }

    /// Each edge of a stroked path.
    fn along(&mut self, path: &BezPath, transform: Affine, width: f64, clip: Area) {
        let half = width / 2.0;
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(p) => {
                    start = p;
                    last = p;
                    continue;
                }
                PathEl::LineTo(p) => p,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    last = p;
                    continue;
                }
            };
            let (a, b) = (transform * last, transform * next);
            let area = Area::from_points(a, b);
            if area.width().min(area.height()) <= half {
                self.keep(
                    if area.width() >= area.height() {
                        area.inflate(0.0, half)
                    } else {
                        area.inflate(half, 0.0)
                    },
                    clip,
                );
            }
            last = next;
        }
    }

    /// Each thin part of a filled path.
    fn inside(&mut self, path: &BezPath, transform: Affine, clip: Area) {
        let mut part: Option<Area> = None;
        let mut straight = true;
        for element in path.elements() {
            let point = match *element {
                PathEl::MoveTo(p) => {
                    if let Some(area) = part.take().filter(|_| straight) {
                        self.keep(area, clip);
                    }
                    straight = true;
                    p
                }
                PathEl::LineTo(p) => p,
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    straight = false;
                    p
                }
                PathEl::ClosePath => continue,
            };
            let point = transform * point;
            part = Some(part.map_or(Area::from_points(point, point), |area| area.union_pt(point)));
        }
        if let Some(area) = part.filter(|_| straight) {
            self.keep(area, clip);
        }
        self.curves += usize::from(!straight);
    }

    /// How many strokes there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// How many filled shapes end in a curved part: letters drawn as outlines do.
    pub(super) fn curves(&self) -> usize {
        self.curves
    }

    /// Keeps what is visible of an area, if it is a thin one.
    pub(super) fn keep(&mut self, area: Area, clip: Area) {
        let area = area.intersect(clip);
        let at = to_rect(area);
        let (axis, thickness, length) = if at.width() >= at.height() {
            (Axis::Horizontal, at.height(), at.width())
        } else {
            (Axis::Vertical, at.width(), at.height())
        };
        if thickness <= THICKEST && length > thickness && length.is_finite() {
            self.pieces.push(Rule { at, axis });
        }
    }

    /// The rules: pieces that lie on one line and touch are one, and what stays short is left out.
    pub(super) fn into_rules(mut self) -> Vec<Rule> {
        let mut rules = Vec::new();
        self.pieces.sort_by(|a, b| {
            (a.axis == Axis::Vertical)
                .cmp(&(b.axis == Axis::Vertical))
                .then(across(a).total_cmp(&across(b)))
        });
        let mut rest = self.pieces.as_mut_slice();
        while let Some(first) = rest.first().copied() {
            let same = rest
                .iter()
                .take_while(|r| r.axis == first.axis && across(r) - across(&first) <= TOUCHING)
                .count();
            let (line, others) = rest.split_at_mut(same);
            line.sort_by(|a, b| along(a).0.total_cmp(&along(b).0));
            join(line, &mut rules);
            rest = others;
        }
        rules
    }
}

/// Joins the pieces of one line, sorted along it.
fn join(line: &[Rule], rules: &mut Vec<Rule>) {
    let mut open: Option<Rule> = None;
    let mut close = |rule: Rule| {
        let (start, end) = along(&rule);
        if end - start >= SHORTEST {
            rules.push(rule);
        }
    };
    for piece in line {
        open = Some(match open {
            Some(rule) if along(piece).0 <= along(&rule).1 + TOUCHING => Rule {
                at: rule.at.union(&piece.at),
                ..rule
            },
            Some(rule) => {
                close(rule);
                *piece
            }
            None => *piece,
        });
    }
    if let Some(rule) = open {
        close(rule);
    }
}

/// Where a rule lies across its own direction.
fn across(rule: &Rule) -> f32 {
    let (x, y) = rule.at.center();
    match rule.axis {
        Axis::Horizontal => y,
        Axis::Vertical => x,
    }
}

/// Where a rule starts and ends.
fn along(rule: &Rule) -> (f32, f32) {
    match rule.axis {
        Axis::Horizontal => (rule.at.left, rule.at.right),
        Axis::Vertical => (rule.at.top, rule.at.bottom),
    }
}

/// An area as a box on the page.
pub(super) fn to_rect(area: Area) -> Rect {
    Rect::new(
        area.x0 as f32,
        area.y0 as f32,
        area.x1 as f32,
        area.y1 as f32,
    )
}

/// Whether a paint leaves a mark on white paper.
fn visible(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, alpha] = color.to_rgba().components();
            alpha > 0.0 && r.min(g).min(b) < WHITE
        }
        Paint::Pattern(_) => true,
    }
}
