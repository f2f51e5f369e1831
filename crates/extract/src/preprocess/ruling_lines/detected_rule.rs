//! A ruling line as it was found: a band of dark pixels.

use crate::page::Axis;
use crate::preprocess::pixel_box::PixelBox;

/// How far pieces of one rule may lie out of line, in points.
pub(super) const OUT_OF_LINE: f32 = 1.5;

/// A ruling line: a band of dark pixels along one axis.
pub(crate) struct DetectedRule {
    pub(super) axis: Axis,
    /// Where it begins along its axis.
    pub(super) from: u32,
    /// The dark pixels across it, first and last, for each pixel along it; `None` where it is broken.
    pub(super) bands: Vec<Option<(u32, u32)>>,
}

impl DetectedRule {
    /// Where it ends along its axis, just outside.
    pub(super) fn to(&self) -> u32 {
        self.from + self.bands.len() as u32
    }

    /// The middle of its beginning (`true`) or its end, across.
    pub(super) fn end(&self, beginning: bool) -> f32 {
        // A few bands, so that a speck at the tip does not count.
        let mean = |bands: &mut dyn Iterator<Item = &(u32, u32)>| {
            let (sum, count) = bands
                .take(9)
                .fold((0, 0), |(sum, n), (lo, hi)| (sum + lo + hi, n + 1));
            sum as f32 / 2.0 / count.max(1) as f32
        };
        if beginning {
            mean(&mut self.bands.iter().flatten())
        } else {
            mean(&mut self.bands.iter().flatten().rev())
        }
    }

    /// Whether most of it lies along another, so that the two are one.
    pub(super) fn is_part_of(&self, other: &Self, dpi: f32) -> bool {
        let common = self
            .to()
            .min(other.to())
            .saturating_sub(self.from.max(other.from));
        let apart = |beginning| (self.end(beginning) - other.end(beginning)).abs();
        common * 2 >= self.to() - self.from
            && apart(true).min(apart(false)) <= OUT_OF_LINE * dpi / 72.0
    }

    /// Its ends: where along the axis, and the middle across it.
    pub(super) fn tips(&self) -> [(u32, f32); 2] {
        [(self.from, self.end(true)), (self.to(), self.end(false))]
    }

    /// Whether it runs near to a place across its axis.
    pub(super) fn is_on(&self, level: u32, near: u32) -> bool {
        let (low, high) = self.breadth();
        low <= level + near && level <= high + near
    }

    /// The extent across it, first and last pixel.
    pub(super) fn breadth(&self) -> (u32, u32) {
        let bands = self.bands.iter().flatten();
        bands.fold((u32::MAX, 0), |(lo, hi), band| {
            (lo.min(band.0), hi.max(band.1))
        })
    }

    /// Boxes that follow it where it leans, without a gap from its beginning to its end.
    pub(crate) fn pieces(&self, length: u32) -> impl Iterator<Item = PixelBox> {
        let mut last = self.bands.iter().flatten().next().copied();
        let length = length.max(1) as usize;
        self.bands
            .chunks(length)
            .enumerate()
            .filter_map(move |(i, bands)| {
                let before = last;
                last = bands.iter().flatten().last().copied().or(last);
                let (low, high) = before
                    .into_iter()
                    .chain(bands.iter().flatten().copied())
                    .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
                let from = self.from + (i * length) as u32;
                Some(self.boxed(from, from + bands.len() as u32, low, high + 1))
            })
    }

    /// The box of pixels `from` to `to` along it, `low` to `high` across; the ends lie just outside.
    fn boxed(&self, from: u32, to: u32, low: u32, high: u32) -> PixelBox {
        let (left, top, right, bottom) = match self.axis {
            Axis::Horizontal => (from, low, to, high),
            Axis::Vertical => (low, from, high, to),
        };
        PixelBox {
            left,
            top,
            right,
            bottom,
        }
    }

    /// Which way it runs and the box that holds it.
    pub(crate) fn at(&self) -> (Axis, PixelBox) {
        let (low, high) = self.breadth();
        let at = self.boxed(self.from, self.to(), low, high + 1);
        (self.axis, at)
    }
}
