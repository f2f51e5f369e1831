//! Broken rules mended: pieces in line joined, ends drawn out to the rules that they meet.

use std::ops::Range;

use super::axis_view::AxisView;
use super::detected_rule::{DetectedRule, OUT_OF_LINE};
use crate::page::Axis;
use crate::preprocess::pixel_box::PixelBox;

/// A gap over which two pieces in line are one broken rule, in points: less than the lowest row, over which the rules of
/// columns break where its cells are merged.
const BREAK: f32 = 7.0;
/// The same where dots and dashes of the rule stand in the gap.
const DOTTED_BREAK: f32 = 14.0;
/// How far a rule may end short of the one that it meets, in points.
const SHORT: f32 = 7.0;
/// The longest side of a cell, in points.
const SIDE: f32 = 200.0;
/// How much more of a cell's side must be dark than of the lines beside it for it to have held a rule.
const DOTTED: f32 = 0.15;
/// The same where the rule ends in the middle of the side.
const HALF: f32 = 0.4;
/// How much of a rule must be left where others end together at it: specks and dirt are less.
const TRACES: f32 = 0.08;
/// How many rules end together at one that is not found: the sides of a table and a column.
const TOGETHER: usize = 3;
/// How far from its course a broken rule may stray, in points: it leans.
const STRAY: f32 = 0.7;
/// How far from the course of a rule another line is looked at for comparison, in points.
const BESIDE: f32 = 2.5;
/// The thickest dot or dash of a broken rule, in points; letters' strokes that run across it are longer.
const THICKEST: f32 = 1.5;

/// Joins pieces in line over short breaks.
pub(super) fn joined(
    mut pieces: Vec<DetectedRule>,
    view: &AxisView,
    dpi: f32,
) -> Vec<DetectedRule> {
    pieces.sort_by_key(|rule| rule.from);
    let points = |points: f32| points * dpi / 72.0;
    let mut rules: Vec<DetectedRule> = Vec::new();
    for piece in pieces {
        let before = rules.iter_mut().find(|rule| {
            let gap = piece.from as f32 - rule.to() as f32;
            piece.to() > rule.to()
                && gap.abs() <= points(DOTTED_BREAK)
                && (rule.end(false) - piece.end(true)).abs() <= points(OUT_OF_LINE)
                && (gap <= points(BREAK)
                    || view.dotted(rule.to()..piece.from, rule.end(false), dpi) >= DOTTED)
        });
        match before {
            Some(rule) => {
                let skip = rule.to().saturating_sub(piece.from) as usize;
                let gap = piece.from.saturating_sub(rule.to()) as usize;
                rule.bands.extend(std::iter::repeat_n(None, gap));
                rule.bands.extend(piece.bands.into_iter().skip(skip));
            }
            None => rules.push(piece),
        }
    }
    rules
}

/// Where rules run, those in line as one: a broken rule may yet be drawn out to any place between its pieces.
pub(super) fn courses(rules: &[DetectedRule], dpi: f32) -> Vec<PixelBox> {
    let [near, side] = [OUT_OF_LINE, SIDE].map(|points| points * dpi / 72.0);
    // Each with the end of its last piece: along its axis and across.
    let mut courses: Vec<(PixelBox, (u32, f32))> = Vec::new();
    let mut sorted: Vec<&DetectedRule> = rules.iter().collect();
    sorted.sort_by_key(|rule| rule.from);
    for rule in sorted {
        let (_, at) = rule.at();
        let [(from, first), end] = rule.tips();
        let mine = courses
            .iter_mut()
            .find(|(_, (to, last))| (last - first).abs() <= near && from <= to + side as u32);
        match mine {
            Some((course, last)) => {
                *course = course.union(&at);
                if end.0 > last.0 {
                    *last = end;
                }
            }
            None => courses.push((at, end)),
        }
    }
    courses.into_iter().map(|(course, _)| course).collect()
}

/// Lengthens a rule to the rules that it nearly meets, and from each to the next as long as dots and dashes lead there.
pub(super) fn meet(rule: &mut DetectedRule, view: &AxisView, others: &[PixelBox], dpi: f32) {
    let ahead = |back| RuleExtension::of(rule, back, view, others, dpi).end();
    let (before, after) = (ahead(true), ahead(false));
    rule.from -= before;
    rule.bands
        .splice(0..0, std::iter::repeat_n(None, before as usize));
    let length = rule.bands.len() + after as usize;
    rule.bands.resize(length, None);
}

/// Where a rule would run on beyond one of its ends.
struct RuleExtension<'a> {
    view: &'a AxisView<'a>,
    dpi: f32,
    /// The end.
    tip: u32,
    /// Whether it runs back from its beginning.
    back: bool,
    /// Across the axis.
    at: f32,
    /// The rules on the course or near it, from the tip on.
    stations: Vec<Junction>,
    /// How far behind the tip the last rule before it stands.
    behind: u32,
}

/// A rule that runs the other way: where another may end.
struct Junction {
    /// How far ahead of the tip it begins and ends.
    ahead: Range<i64>,
    /// Whether the course meets it. One that is broken may still be drawn out to there.
    crosses: bool,
}

impl<'a> RuleExtension<'a> {
    fn of(
        rule: &DetectedRule,
        back: bool,
        view: &'a AxisView,
        others: &[PixelBox],
        dpi: f32,
    ) -> Self {
        let at = rule.end(back);
        let tip = if back { rule.from } else { rule.to() };
        let [short, side] = [SHORT, SIDE].map(|points| points * dpi / 72.0);
        let station = |other: &PixelBox| {
            let (along, across) = spans(rule.axis, other);
            let apart = (across.start as f32 - at).max(at - across.end as f32);
            let ahead = if back {
                i64::from(tip) - i64::from(along.end)..i64::from(tip) - i64::from(along.start)
            } else {
                i64::from(along.start) - i64::from(tip)..i64::from(along.end) - i64::from(tip)
            };
            (apart <= side).then_some(Junction {
                ahead,
                crosses: apart <= short,
            })
        };
        let mut stations: Vec<Junction> = others.iter().filter_map(station).collect();
        let behind = stations.iter().map(|s| -s.ahead.start).filter(|&b| b > 0);
        let behind = behind.min().unwrap_or(0) as u32;
        stations.retain(|station| station.ahead.end > 0);
        stations.sort_by_key(|station| station.ahead.end);
        Self {
            view,
            dpi,
            tip,
            back,
            at,
            stations,
            behind,
        }
    }

    /// How far the rule reaches.
    fn end(&self) -> u32 {
        let [short, most] = [SHORT, SIDE].map(|points| (points * self.dpi / 72.0) as i64);
        let (mut end, mut at, mut behind) = (0, 0, i64::from(self.behind));
        for Junction { ahead, crosses } in &self.stations {
            let gap = ahead.end - at;
            let is_near = gap <= short + ahead.end - ahead.start;
            let is_dotted = || {
                gap <= most
                    && (self.dotted(at, ahead.end) >= DOTTED
                        || self.dotted(-behind, ahead.end) >= HALF)
            };
            if !is_near && !is_dotted() {
                break;
            }
            (at, behind) = (ahead.end, -ahead.end);
            if *crosses || !is_near {
                end = ahead.end;
            }
        }
        end as u32
    }

    /// How much more of a stretch of the course, given from the tip on, is dark than of the lines beside it.
    fn dotted(&self, from: i64, to: i64) -> f32 {
        let tip = i64::from(self.tip);
        let stretch = if self.back {
            tip - to..tip - from
        } else {
            tip + from..tip + to
        };
        self.view
            .dotted(stretch.start as u32..stretch.end as u32, self.at, self.dpi)
    }
}

/// The sides of cells along the courses of rules, between those that run the other way, of which only dots and dashes
/// are left.
pub(super) fn sides(
    view: &AxisView,
    found: &[DetectedRule],
    others: &[PixelBox],
    dpi: f32,
) -> Vec<DetectedRule> {
    let [short, side, near] = [SHORT, SIDE, OUT_OF_LINE].map(|points| (points * dpi / 72.0) as u32);
    let mut sides = Vec::new();
    for course in courses(found, dpi) {
        let (along, across) = spans(view.axis, &course);
        let level = (across.start + across.end) / 2;
        let mine: Vec<&DetectedRule> = found
            .iter()
            .filter(|rule| rule.is_on(level, near))
            .collect();
        let mut stops: Vec<u32> = others
            .iter()
            .map(|other| spans(view.axis, other))
            .filter(|(_, reach)| reach.start <= level + side && level <= reach.end + side)
            .map(|(at, _)| (at.start + at.end) / 2)
            .filter(|at| at + side >= along.start && *at <= along.end + side)
            .collect();
        stops.sort_unstable();
        for stop in stops.windows(2) {
            let gap = stop[0]..stop[1];
            let quarter = gap.len() as u32 / 4;
            let is_taken = mine
                .iter()
                .any(|rule| rule.from + quarter < gap.end && rule.to() > gap.start + quarter);
            if is_taken || !(short..=side).contains(&(gap.len() as u32)) {
                continue;
            }
            let tips = mine.iter().flat_map(|rule| rule.tips());
            if let Some((_, at)) = tips.min_by_key(|(tip, _)| tip.abs_diff(gap.start))
                && view.dotted(gap.clone(), at, dpi) >= DOTTED
            {
                sides.push(view.rule_of_dots(gap, at, dpi));
            }
        }
    }
    sides
}

/// The extent of a box along an axis and across it.
fn spans(axis: Axis, at: &PixelBox) -> (Range<u32>, Range<u32>) {
    let (across, down) = (at.left..at.right, at.top..at.bottom);
    match axis {
        Axis::Horizontal => (across, down),
        Axis::Vertical => (down, across),
    }
}

/// The rules at which some that run the other way end together, though hardly more than traces of them are left.
pub(super) fn edges(
    view: &AxisView,
    found: &[DetectedRule],
    others: &[DetectedRule],
    dpi: f32,
) -> Vec<DetectedRule> {
    let [short, near] = [SHORT, OUT_OF_LINE].map(|points| (points * dpi / 72.0) as u32);
    let is_free = |&(level, at): &(u32, u32)| {
        let is_there = |rule: &DetectedRule| at + short >= rule.from && at <= rule.to() + short;
        !found
            .iter()
            .any(|rule| rule.is_on(level, short) && is_there(rule))
    };
    // For each end its place across the rule that is looked for, and along it.
    let mut tips: Vec<(u32, u32)> = others
        .iter()
        .flat_map(DetectedRule::tips)
        .map(|(level, at)| (level, at.round() as u32))
        .filter(is_free)
        .collect();
    tips.sort_unstable();
    tips.chunk_by(|a, b| b.0 - a.0 <= near)
        .filter(|together| together.len() >= TOGETHER)
        .filter_map(|together| {
            let from = together.iter().map(|&(_, at)| at).min()?;
            let to = together.iter().map(|&(_, at)| at).max()? + 1;
            let level = together[together.len() / 2].0 as f32;
            (view.dotted(from..to, level, dpi) >= TRACES)
                .then(|| view.rule_of_dots(from..to, level, dpi))
        })
        .collect()
}

impl AxisView<'_> {
    /// A rule of which dots and dashes are left on its course.
    fn rule_of_dots(&self, along: Range<u32>, course: f32, dpi: f32) -> DetectedRule {
        DetectedRule {
            axis: self.axis,
            from: along.start,
            bands: along.map(|along| self.dot(along, course, dpi)).collect(),
        }
    }

    /// What is left of a rule at a place on its course: the first and last pixel across.
    fn dot(&self, along: u32, course: f32, dpi: f32) -> Option<(u32, u32)> {
        let course = course.round().max(0.0) as u32;
        let stray = (STRAY * dpi / 72.0).round() as u32;
        let thickest = (THICKEST * dpi / 72.0).round().max(3.0) as u32;
        let last = self.breadth - 1;
        (course.saturating_sub(stray).min(last)..=(course + stray).min(last))
            .filter(|&across| self.is_dark(along, across))
            .map(|across| self.widened(along, (across, across), thickest))
            .find(|(low, high)| high - low < thickest)
    }

    /// How much more of a gap is dotted or dashed on the course of a rule than beside it.
    fn dotted(&self, gap: Range<u32>, course: f32, dpi: f32) -> f32 {
        let share = |course: f32| {
            let seen = gap
                .clone()
                .filter(|&along| self.dot(along, course, dpi).is_some());
            seen.count() as f32 / gap.len() as f32
        };
        let beside = BESIDE * dpi / 72.0;
        share(course) - share(course - beside).max(share(course + beside))
    }
}
