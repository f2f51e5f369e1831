//! A page seen along one axis, so that rules of both axes are found by the same code.

use image::GrayImage;

use crate::page::Axis;

/// A page seen along one axis.
pub(super) struct AxisView<'a> {
    pixels: &'a [u8],
    pub(super) axis: Axis,
    /// Steps from a pixel to the next one along and across the axis.
    pub(super) steps: (usize, usize),
    pub(super) length: u32,
    pub(super) breadth: u32,
    dark: u8,
}

impl<'a> AxisView<'a> {
    /// Sees a page along an axis; pixels up to `dark` belong to rules.
    pub(super) fn new(gray: &'a GrayImage, axis: Axis, dark: u8) -> Self {
        let (width, height) = gray.dimensions();
        let stride = width as usize;
        let (steps, length, breadth) = match axis {
            Axis::Horizontal => ((1, stride), width, height),
            Axis::Vertical => ((stride, 1), height, width),
        };
        Self {
            pixels: gray.as_raw(),
            axis,
            steps,
            length,
            breadth,
            dark,
        }
    }

    /// Whether a pixel is dark; none outside the page is.
    pub(super) fn is_dark(&self, along: u32, across: u32) -> bool {
        let at = along as usize * self.steps.0 + across as usize * self.steps.1;
        self.pixels.get(at).is_some_and(|&value| value <= self.dark)
    }

    /// The dark pixels across, first and last, that hang together with a band, at most `reach` further.
    pub(super) fn widened(&self, along: u32, (low, high): (u32, u32), reach: u32) -> (u32, u32) {
        let before = (1..=reach.min(low))
            .take_while(|step| self.is_dark(along, low - step))
            .count();
        let after = (1..=reach.min(self.breadth - 1 - high))
            .take_while(|step| self.is_dark(along, high + step))
            .count();
        (low - before as u32, high + after as u32)
    }
}
