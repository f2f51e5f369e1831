//! Places on a page.
//!
//! Every length is in points (1/72 inch) of the upright page, after its own rotation; the origin is the
//! top left corner and `y` grows downwards, for text layers and scans alike.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Width and height in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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

/// A rectangle to the last bit, for messages between processes: `#[serde(with = "exact")]`.
pub mod exact {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Rect;

    /// Writes the edges as they are.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<S: Serializer>(rect: &Rect, serializer: S) -> Result<S::Ok, S::Error> {
        [rect.left, rect.top, rect.right, rect.bottom].serialize(serializer)
    }

    /// Reads the edges as they are.
    ///
    /// # Errors
    /// Those of the format.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rect, D::Error> {
        let [left, top, right, bottom] = Deserialize::deserialize(deserializer)?;
        Ok(Rect {
            left,
            top,
            right,
            bottom,
        })
    }
}

/// A mapping of one plane to another that keeps straight lines straight: a turn, a shift, a scale, or what a camera makes of
/// a sheet. Three rows of a matrix for homogeneous coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Projection([[f64; 3]; 3]);

impl Projection {
    /// Every point stays where it is.
    pub const IDENTITY: Self = Self([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);

    /// The mapping of these rows: `x` and `y` are the first two divided by the third.
    pub fn new(rows: [[f64; 3]; 3]) -> Self {
        Self(rows)
    }

    /// Every length times `factor`.
    pub fn scale(factor: f64) -> Self {
        Self([[factor, 0.0, 0.0], [0.0, factor, 0.0], [0.0, 0.0, 1.0]])
    }

    /// The mapping that does this one first and then the other.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let cell = |row: usize, column: usize| {
            let of = |i: usize| next.0[row][i] * self.0[i][column];
            of(0) + of(1) + of(2)
        };
        Self([0, 1, 2].map(|row| [0, 1, 2].map(|column| cell(row, column))))
    }

    /// Where a point goes.
    pub fn of(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (f64::from(x), f64::from(y));
        let [u, v, depth] = self.0.map(|[a, b, c]| a * x + b * y + c);
        ((u / depth) as f32, (v / depth) as f32)
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
    fn one_mapping_after_the_other() {
        let down = Projection::new([[1.0, 0.0, 0.0], [0.0, 1.0, 5.0], [0.0, 0.0, 1.0]]);
        let both = down.then(&Projection::scale(2.0));
        assert_eq!(both.of(3.0, 4.0), (6.0, 18.0));
        let far = Projection::new([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.5, 1.0]]);
        assert_eq!(far.of(3.0, 2.0), (1.5, 1.0));
        assert_eq!(far.then(&Projection::IDENTITY), far);
    }

    #[test]
    fn json_is_four_numbers_to_a_tenth() {
        let json = serde_json::to_string(&Rect::new(1.04, 2.0, 3.26, 4.0)).unwrap();
        assert_eq!(json, "[1.0,2.0,3.3,4.0]");
    }
}
