use image::Luma;

use super::*;

const DPI: f32 = 144.0;
const INK: u8 = 128;

fn paper() -> GrayImage {
    GrayImage::from_pixel(800, 600, Luma([240]))
}

fn fill(page: &mut GrayImage, (left, right): (u32, u32), (top, bottom): (u32, u32)) {
    for y in top..bottom {
        for x in left..right {
            page.put_pixel(x, y, Luma([20]));
        }
    }
}

/// The rules of a page as (left, top, right, bottom), horizontal and vertical ones apart.
fn found(page: &GrayImage) -> (Vec<[u32; 4]>, Vec<[u32; 4]>) {
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for (axis, at) in find(page, INK, DPI).iter().map(DetectedRule::at) {
        let list = if axis == Axis::Horizontal {
            &mut across
        } else {
            &mut down
        };
        list.push([at.left, at.top, at.right, at.bottom]);
    }
    (across, down)
}

#[test]
fn a_grid_is_found_where_it_was_drawn() {
    let mut page = paper();
    for y in [100, 200, 300] {
        fill(&mut page, (50, 653), (y, y + 3));
    }
    for x in [50, 300, 650] {
        fill(&mut page, (x, x + 3), (100, 303));
    }
    let (across, down) = found(&page);
    assert_eq!(across, [100, 200, 300].map(|y| [50, y, 653, y + 3]));
    assert_eq!(down, [50, 300, 650].map(|x| [x, 100, x + 3, 303]));
    let rules = find(&page, INK, DPI);
    erase(&mut page, &rules, false, INK, DPI);
    assert!(
        page.as_raw().iter().all(|&v| v >= 240),
        "nothing dark is left"
    );
}

#[test]
fn a_broken_rule_is_one_and_ends_where_it_meets_another() {
    let mut page = paper();
    for (from, to) in [(60, 200), (201, 300), (312, 500)] {
        fill(&mut page, (from, to), (100, 102));
    }
    fill(&mut page, (50, 52), (50, 400));
    let (across, _) = found(&page);
    assert_eq!(across, [[50, 100, 500, 102]]);
}

#[test]
fn two_underlines_side_by_side_stay_two() {
    let mut page = paper();
    fill(&mut page, (100, 200), (80, 82));
    fill(&mut page, (400, 560), (80, 82));
    assert_eq!(found(&page).0.len(), 2);
}

#[test]
fn a_leaning_rule_is_one() {
    let mut page = paper();
    for x in 50..700 {
        let y = 100 + x / 150;
        fill(&mut page, (x, x + 1), (y, y + 2));
    }
    let (across, down) = found(&page);
    assert_eq!(across, [[50, 100, 700, 106]]);
    assert_eq!(down, [[0; 4]; 0]);
}

#[test]
fn letters_dashes_and_shapes_are_no_rules() {
    let mut page = paper();
    fill(&mut page, (50, 53), (50, 78));
    fill(&mut page, (100, 124), (60, 63));
    fill(&mut page, (200, 500), (60, 90));
    for x in (50..700).step_by(9) {
        fill(&mut page, (x, x + 3), (200, 220));
        fill(&mut page, (x, x + 5), (218, 220));
    }
    assert_eq!(found(&page), (vec![], vec![]));
}

#[test]
fn a_letter_on_a_rule_keeps_its_strokes() {
    let mut page = paper();
    fill(&mut page, (50, 650), (200, 203));
    // A stroke through the rule, and one that stands on it.
    fill(&mut page, (100, 104), (190, 215));
    fill(&mut page, (150, 154), (185, 201));
    let rules = find(&page, INK, DPI);
    erase(&mut page, &rules, false, INK, DPI);
    for y in 190..215 {
        assert!(page.get_pixel(102, y).0[0] < 100, "through, {y}");
    }
    for y in 185..200 {
        assert!(page.get_pixel(152, y).0[0] < 100, "on top, {y}");
    }
    assert!(page.get_pixel(152, 202).0[0] > 200);
    assert!(page.get_pixel(300, 201).0[0] > 200);
}

/// A table of three columns and rows, the middle row's cells merged.
fn grid(page: &mut GrayImage) {
    for y in [100, 160, 200, 260] {
        fill(page, (50, 652), (y, y + 2));
    }
    for x in [50, 250, 450, 650] {
        fill(page, (x, x + 2), (100, 162));
        fill(page, (x, x + 2), (200, 262));
    }
    for x in [50, 650] {
        fill(page, (x, x + 2), (100, 262));
    }
}

/// Leaves of a stretch of the page a few pixels in twenty.
fn eat(page: &mut GrayImage, across: (u32, u32), down: (u32, u32), left: u32) {
    for y in down.0..down.1 {
        for x in across.0..across.1 {
            if (x + y) % 20 >= left {
                page.put_pixel(x, y, Luma([240]));
            }
        }
    }
}

/// The rules of a page as one map of walls.
fn walls(page: &GrayImage) -> GrayImage {
    let mut walls = paper();
    for (_, at) in find(page, INK, DPI).iter().map(DetectedRule::at) {
        fill(&mut walls, (at.left, at.right), (at.top, at.bottom));
    }
    walls
}

#[test]
fn a_rule_of_which_dots_are_left_goes_on_and_merged_cells_stay_merged() {
    let mut page = paper();
    grid(&mut page);
    // Half of a rule across, the upper side of a column, a corner with both its rules.
    eat(&mut page, (270, 652), (160, 162), 5);
    eat(&mut page, (450, 452), (102, 158), 5);
    eat(&mut page, (50, 120), (240, 262), 5);
    let walls = walls(&page);
    for at in [(350, 160), (560, 160), (450, 130), (50, 250), (80, 260)] {
        assert_eq!(walls.get_pixel(at.0, at.1).0, [20], "a wall at {at:?}");
    }
    for at in [(250, 180), (450, 180)] {
        assert_eq!(walls.get_pixel(at.0, at.1).0, [240], "no wall at {at:?}");
    }
}

#[test]
fn a_rule_of_which_nothing_is_left_is_none() {
    let mut page = paper();
    grid(&mut page);
    eat(&mut page, (252, 450), (160, 162), 0);
    assert_eq!(walls(&page).get_pixel(350, 160).0, [240]);
}

#[test]
fn columns_that_end_together_end_at_a_rule_where_traces_of_it_are_left() {
    let mut page = paper();
    grid(&mut page);
    eat(&mut page, (50, 652), (100, 102), 2);
    assert_eq!(walls(&page).get_pixel(350, 100).0, [20]);
    eat(&mut page, (50, 652), (100, 102), 0);
    assert_eq!(walls(&page).get_pixel(350, 100).0, [240]);
}

#[test]
fn black_and_tiny_pages_are_survived() {
    for (width, height) in [(1, 1), (3, 500), (500, 3), (400, 400)] {
        let mut page = GrayImage::new(width, height);
        let rules = find(&page, INK, DPI);
        erase(&mut page, &rules, false, INK, DPI);
    }
}
