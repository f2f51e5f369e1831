//! The areas of a page that ruling lines enclose.

use super::connected_components::{Connectivity, patches};
use crate::preprocess::pixel_box::PixelBox;

/// The least side of a cell, in points: below, no letter fits.
const LEAST: usize = 6;
/// The largest cell, as a share of the page: more is a frame around the text.
const MOST: f32 = 0.3;
/// How much of its box a cell fills; a shape that fills less is no rectangle.
const FILLED: f32 = 0.9;

/// Finds the cells, on a grid of points: each is a patch that cannot be left without crossing a rule.
/// The walls are the rules, in pieces where they lean. Where one is missing two cells come as one; where their shape is no rectangle, none comes.
pub(super) fn find(
    (width, height): (u32, u32),
    walls: impl Iterator<Item = PixelBox>,
    dpi: f32,
) -> Vec<PixelBox> {
    let scale = 72.0 / dpi;
    let columns = (width as f32 * scale).ceil() as usize + 2;
    let rows = (height as f32 * scale).ceil() as usize + 2;
    // Every place keeps whether it may still be entered; a margin of one runs around the
    // page, so that the first patch is what lies outside every cell.
    let mut open = vec![true; columns * rows];
    for at in walls {
        let place = |pixel: f32, most: usize| ((pixel * scale) as usize + 1).min(most - 1);
        let left = place(at.left as f32, columns);
        let right = place(at.right as f32 - 1.0, columns);
        let top = place(at.top as f32, rows);
        let bottom = place(at.bottom as f32 - 1.0, rows);
        for y in top..=bottom {
            open[y * columns + left..=y * columns + right].fill(false);
        }
    }
    patches(open, columns, Connectivity::Sides)
        .skip(1)
        .filter(|p| {
            let share = (p.across() * p.down()) as f32 / (columns * rows) as f32;
            p.across() >= LEAST && p.down() >= LEAST && p.filled() >= FILLED && share <= MOST
        })
        .map(|p| {
            // Half a point more on each side: the rule that was there takes a whole place.
            let low = |place: usize| ((place as f32 - 1.5) / scale).max(0.0) as u32;
            let high = |place: usize| ((place as f32 - 0.5) / scale) as u32;
            PixelBox {
                left: low(p.left),
                top: low(p.top),
                right: high(p.right).min(width),
                bottom: high(p.bottom).min(height),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(left: u32, top: u32, right: u32, bottom: u32) -> PixelBox {
        PixelBox {
            left,
            top,
            right,
            bottom,
        }
    }

    /// Two rows; the lower is parted, the upper is a merged cell.
    fn walls() -> Vec<PixelBox> {
        vec![
            wall(100, 100, 302, 102),
            wall(100, 150, 302, 152),
            wall(100, 200, 302, 202),
            wall(100, 100, 102, 202),
            wall(300, 100, 302, 202),
            wall(180, 150, 182, 202),
        ]
    }

    #[test]
    fn merged_cells_and_parted_ones_are_told_apart() {
        let cells = find((600, 600), walls().into_iter(), 72.0);
        assert_eq!(cells.len(), 3, "{cells:?}");
        let [upper, left, right] = cells[..] else {
            panic!("three cells");
        };
        assert!(upper.left.abs_diff(101) <= 2 && upper.right.abs_diff(300) <= 2);
        assert!(left.right.abs_diff(180) <= 2 && right.left.abs_diff(181) <= 2);
        assert!(left.top.abs_diff(151) <= 2 && left.bottom.abs_diff(200) <= 2);
    }

    #[test]
    fn a_frame_around_the_page_is_no_cell() {
        let frame = [
            wall(10, 10, 590, 12),
            wall(10, 588, 590, 590),
            wall(10, 10, 12, 590),
            wall(588, 10, 590, 590),
        ];
        assert_eq!(find((600, 600), frame.into_iter(), 72.0), []);
    }

    #[test]
    fn an_area_open_on_one_side_is_no_cell() {
        let mut open = walls();
        open.remove(3);
        assert_eq!(find((600, 600), open.into_iter(), 72.0).len(), 1);
    }
}
