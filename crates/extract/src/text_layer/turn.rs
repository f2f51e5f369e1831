//! Pages whose text lies on its side.
//!
//! A wide table is sometimes drawn sideways on an upright page; a reader turns the sheet, and so does
//! this.

use super::glyph::Glyph;
use crate::page::{Axis, Rule, Word};
use crate::rotation::Rotation;
use baocao_report::geometry::{Rect, Size};

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
pub(super) fn upright(words: &mut [Word], rules: &mut [Rule], page: Size, rotation: Rotation) {
    for word in words {
        word.at = turn(word.at, page, rotation);
    }
    for rule in rules {
        rule.at = turn(rule.at, page, rotation);
        if matches!(rotation, Rotation::Quarter | Rotation::ThreeQuarters) {
            rule.axis = match rule.axis {
                Axis::Horizontal => Axis::Vertical,
                Axis::Vertical => Axis::Horizontal,
            };
        }
    }
}

/// Undoes a turn: from a page of the given size, the size after the turn, to the page as it was.
pub(super) fn back(at: Rect, page: Size, rotation: Rotation) -> Rect {
    let undoing = match rotation {
        Rotation::Quarter => Rotation::ThreeQuarters,
        Rotation::ThreeQuarters => Rotation::Quarter,
        same @ (Rotation::None | Rotation::Half) => same,
    };
    turn(at, page, undoing)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_undone() {
        let page = Size {
            width: 595.0,
            height: 842.0,
        };
        let at = Rect::new(400.0, 6.0, 576.0, 50.0);
        for rotation in [
            Rotation::None,
            Rotation::Quarter,
            Rotation::Half,
            Rotation::ThreeQuarters,
        ] {
            let turned = turn(at, page, rotation);
            assert_eq!(back(turned, size(page, rotation), rotation), at);
        }
    }
}
