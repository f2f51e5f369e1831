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
    for (axis, at) in find(page, INK, DPI).iter().map(Rule::at) {
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
    erase(&mut page, &rules, INK, DPI);
    assert!(
        page.as_raw().iter().all(|&v| v >= 240),
        "nothing dark is left"
    );
}

#[test]
fn a_broken_rule_is_one_and_ends_where_it_meets_another() {
    let mut page = paper();
    for (from, to) in [(60, 200), (201, 300), (320, 500)] {
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
    erase(&mut page, &rules, INK, DPI);
    for y in 190..215 {
        assert!(page.get_pixel(102, y).0[0] < 100, "through, {y}");
    }
    for y in 185..200 {
        assert!(page.get_pixel(152, y).0[0] < 100, "on top, {y}");
    }
    assert!(page.get_pixel(152, 202).0[0] > 200);
    assert!(page.get_pixel(300, 201).0[0] > 200);
}

#[test]
fn black_and_tiny_pages_are_survived() {
    for (width, height) in [(1, 1), (3, 500), (500, 3), (400, 400)] {
        let mut page = GrayImage::new(width, height);
        let rules = find(&page, INK, DPI);
        erase(&mut page, &rules, INK, DPI);
    }
}
