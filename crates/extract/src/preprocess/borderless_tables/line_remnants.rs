//! What is left of a table's rules on the page: pieces too short to be found as rules.

use image::GrayImage;

use crate::page::Axis;
use crate::preprocess::pixel_box::PixelBox;

/// How far the rule on the page may lie from where the print alone would put it, in points: down and across.
const NEAR: [f32; 2] = [12.0, 5.0];
/// How far pieces of one rule may lie from its middle, in points.
const IN_LINE: f32 = 1.5;
/// The thickest rule, in points.
const THICKEST: f32 = 2.0;
/// The shortest piece of a rule, in points: longer than the dot below a letter.
const SHORTEST: f32 = 3.0;

/// Takes out of a page what lies in line with the rules found on it where a table has a wall.
pub(super) fn erase(
    gray: &mut GrayImage,
    walls: &[(Axis, PixelBox)],
    found: &[(Axis, PixelBox)],
    ink: u8,
    dpi: f32,
) {
    let dark = ink + (u8::MAX - ink) / 3;
    for (axis, wall) in walls {
        let near = NEAR[usize::from(*axis == Axis::Horizontal)] * dpi / 72.0;
        let (wall, at) = (AxisSpan::of(*axis, wall), |span: &AxisSpan| span.middle());
        let rule = found
            .iter()
            .filter(|(other, _)| other == axis)
            .map(|(_, rule)| AxisSpan::of(*axis, rule))
            .filter(|rule| at(rule).abs_diff(at(&wall)) as f32 <= near)
            .min_by_key(|rule| (rule.apart(&wall), at(rule).abs_diff(at(&wall))));
        if let Some(rule) = rule {
            erase_along(gray, *axis, at(&rule), (wall.from, wall.to), dark, dpi);
        }
    }
}

/// A rule or a wall, seen along its axis.
struct AxisSpan {
    from: u32,
    to: u32,
    low: u32,
    high: u32,
}

impl AxisSpan {
    fn of(axis: Axis, at: &PixelBox) -> Self {
        let (from, to, low, high) = match axis {
            Axis::Horizontal => (at.left, at.right, at.top, at.bottom),
            Axis::Vertical => (at.top, at.bottom, at.left, at.right),
        };
        Self {
            from,
            to,
            low,
            high,
        }
    }

    fn middle(&self) -> u32 {
        (self.low + self.high) / 2
    }

    /// The gap between the two along their axis.
    fn apart(&self, other: &Self) -> u32 {
        self.from
            .max(other.from)
            .saturating_sub(self.to.min(other.to))
    }
}

fn erase_along(
    gray: &mut GrayImage,
    axis: Axis,
    middle: u32,
    (from, to): (u32, u32),
    dark: u8,
    dpi: f32,
) {
    let points = |points: f32| (points * dpi / 72.0).round() as u32;
    let (breadth, length) = match axis {
        Axis::Horizontal => (gray.height(), gray.width()),
        Axis::Vertical => (gray.width(), gray.height()),
    };
    let place = |along: u32, across: u32| match axis {
        Axis::Horizontal => (along, across),
        Axis::Vertical => (across, along),
    };
    let (first, last) = (
        middle.saturating_sub(points(IN_LINE)),
        (middle + points(IN_LINE)).min(breadth - 1),
    );
    let mut piece: Vec<(u32, u32, u32)> = Vec::new();
    for along in from..=to.min(length) {
        let is_dark = |across: u32| {
            let (x, y) = place(along, across);
            gray.get_pixel_checked(x, y).is_some_and(|p| p.0[0] <= dark)
        };
        let start = (first..=last).find(|&across| is_dark(across));
        let band = start.map(|start| {
            let low = (0..start).rev().take_while(|&a| is_dark(a)).count() as u32;
            let high = (start..breadth).take_while(|&a| is_dark(a)).count() as u32;
            (start - low, start + high)
        });
        match band.filter(|(low, high)| along < to && high - low <= points(THICKEST)) {
            Some((low, high)) => piece.push((along, low, high)),
            None => {
                if piece.len() as u32 >= points(SHORTEST) {
                    for &(along, low, high) in &piece {
                        // The rim of a rule is gray.
                        for across in low.saturating_sub(1)..(high + 1).min(breadth) {
                            let (x, y) = place(along, across);
                            gray.put_pixel(x, y, image::Luma([u8::MAX]));
                        }
                    }
                }
                piece.clear();
            }
        }
    }
}
