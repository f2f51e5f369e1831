//! Places on a page.
//!
//! Every length is in points (1/72 inch) of the upright page, after its own rotation; the origin is the
//! top left corner and `y` grows downwards, for text layers and scans alike.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Width and height in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
}

/// An upright rectangle in points. In JSON it is `[left, top, right, bottom]`, to a tenth of a point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
#[schemars(with = "[f32; 4]")]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge, not less than `left`.
    pub right: f32,
    /// Bottom edge, not less than `top`.
    pub bottom: f32,
}

impl Rect {
    /// The rectangle between two corners, whichever they are.
    pub fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self {
            left: x0.min(x1),
            top: y0.min(y1),
            right: x0.max(x1),
            bottom: y0.max(y1),
        }
    }

    /// Width in points.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Height in points.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The middle, as `(x, y)`.
    pub fn center(&self) -> (f32, f32) {
        (
            (self.left + self.right) / 2.0,
            (self.top + self.bottom) / 2.0,
        )
    }

    /// The rectangle as far right and down as told.
    #[must_use]
    pub fn moved(&self, right: f32, down: f32) -> Self {
        Self {
            left: self.left + right,
            top: self.top + down,
            right: self.right + right,
            bottom: self.bottom + down,
        }
    }

    /// The smallest rectangle that holds both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The smallest rectangle that holds them all; `None` where there are none.
    pub fn hull(boxes: impl IntoIterator<Item = Self>) -> Option<Self> {
        boxes.into_iter().reduce(|a, b| a.union(&b))
    }

    /// Whether the point lies inside or on the edge.
    pub fn contains(&self, (x, y): (f32, f32)) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// Height of the vertical overlap with another rectangle; 0 where there is none.
    pub fn overlap_y(&self, other: &Self) -> f32 {
        (self.bottom.min(other.bottom) - self.top.max(other.top)).max(0.0)
    }

    /// Width of the horizontal overlap with another rectangle; 0 where there is none.
    pub fn overlap_x(&self, other: &Self) -> f32 {
        (self.right.min(other.right) - self.left.max(other.left)).max(0.0)
    }
}

impl From<[f32; 4]> for Rect {
    fn from([left, top, right, bottom]: [f32; 4]) -> Self {
        Self::new(left, top, right, bottom)
    }
}

impl From<Rect> for [f32; 4] {
    fn from(r: Rect) -> Self {
        [r.left, r.top, r.right, r.bottom].map(|v| (v * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_in_any_order_make_the_same_box() {
        assert_eq!(Rect::new(5.0, 6.0, 1.0, 2.0), Rect::new(1.0, 2.0, 5.0, 6.0));
    }

    #[test]
    fn hull_holds_every_box_and_overlap_is_never_negative() {
        let a = Rect::new(0.0, 0.0, 10.0, 10.0);
        let b = Rect::new(20.0, 5.0, 30.0, 15.0);
        assert_eq!(Rect::hull([a, b]), Some(Rect::new(0.0, 0.0, 30.0, 15.0)));
        assert_eq!(Rect::hull([]), None);
        assert_eq!(a.overlap_x(&b), 0.0);
        assert_eq!(a.overlap_y(&b), 5.0);
    }

    #[test]
    fn json_is_four_numbers_to_a_tenth() {
        let json = serde_json::to_string(&Rect::new(1.04, 2.0, 3.26, 4.0)).unwrap();
        assert_eq!(json, "[1.0,2.0,3.3,4.0]");
    }
}
