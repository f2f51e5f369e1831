//! Pages whose text lies on its side.
//!
//! A wide table is sometimes drawn sideways on an upright page; a reader turns the sheet, and so does
//! this.

use super::TextLayer;
use super::glyph::Glyph;
use crate::extract::{Axis, Rotation};
use crate::geometry::{Rect, Size};

/// Fewer glyphs than this turn no page: a stamp along the margin.
const FEWEST: usize = 20;

/// The turn after which at least four fifths of the glyphs stand upright.
pub(super) fn needed(glyphs: &[Glyph]) -> Rotation {
    if glyphs.len() < FEWEST {
        return Rotation::None;
    }
    [
        (90, Rotation::ThreeQuarters),
        (180, Rotation::Half),
        (270, Rotation::Quarter),
    ]
    .into_iter()
    .find(|(angle, _)| {
        let turned = glyphs.iter().filter(|glyph| glyph.angle == *angle).count();
        turned * 5 >= glyphs.len() * 4
    })
    .map_or(Rotation::None, |(_, rotation)| rotation)
}

/// The size of a page after a turn.
pub(super) fn size(page: Size, rotation: Rotation) -> Size {
    match rotation {
        Rotation::None | Rotation::Half => page,
        Rotation::Quarter | Rotation::ThreeQuarters => Size {
            width: page.height,
            height: page.width,
        },
    }
}

/// Turns what lies on a page of the given size, the size before the turn.
pub(super) fn upright(layer: &mut TextLayer, page: Size) {
    let rotation = layer.rotation;
    for word in &mut layer.words {
        word.at = turn(word.at, page, rotation);
    }
    for rule in &mut layer.rules {
        rule.at = turn(rule.at, page, rotation);
        if matches!(rotation, Rotation::Quarter | Rotation::ThreeQuarters) {
            rule.axis = match rule.axis {
                Axis::Horizontal => Axis::Vertical,
                Axis::Vertical => Axis::Horizontal,
            };
        }
    }
}

fn turn(at: Rect, page: Size, rotation: Rotation) -> Rect {
    let point = |x: f32, y: f32| match rotation {
        Rotation::None => (x, y),
        Rotation::Quarter => (page.height - y, x),
        Rotation::Half => (page.width - x, page.height - y),
        Rotation::ThreeQuarters => (y, page.width - x),
    };
    let ((x0, y0), (x1, y1)) = (point(at.left, at.top), point(at.right, at.bottom));
    Rect::new(x0, y0, x1, y1)
}
