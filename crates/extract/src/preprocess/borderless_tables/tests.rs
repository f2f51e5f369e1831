use image::Luma;

use super::*;

const DPI: f32 = 144.0;
const INK: u8 = 128;
/// The pitch of printed lines, in pixels.
const PITCH: u32 = 28;

/// A page on which words are printed as rows of bars for letters.
struct TestPage(GrayImage);

impl TestPage {
    fn new() -> Self {
        Self(GrayImage::from_pixel(1190, 1684, Luma([240])))
    }

    fn bar(&mut self, at: PixelBox) {
        for y in at.top..at.bottom {
            for x in at.left..at.right {
                self.0.put_pixel(x, y, Luma([20]));
            }
        }
    }

    /// A line of words, for each its count of letters, at a place.
    fn text(&mut self, mut x: u32, y: u32, words: &[u32]) {
        for letters in words {
            for _ in 0..*letters {
                self.bar(line(x..x + 9, y..y + 16));
                x += 12;
            }
            x += 6;
        }
    }

    /// A row of a table whose cells begin at these places: for each the words of its lines.
    fn row(&mut self, y: u32, cells: &[(u32, &[&[u32]])]) {
        for (x, lines) in cells {
            for (i, words) in (0..).zip(*lines) {
                self.text(*x, y + i * PITCH, words);
            }
        }
    }

    /// A table of five columns: its head, two rows, a group and three rows, the last of two lines.
    fn table(&mut self, top: u32) {
        self.row(
            top,
            &[
                (120, &[&[2]]),
                (200, &[&[3, 4]]),
                (500, &[&[3, 2], &[4]]),
                (700, &[&[2, 5]]),
                (900, &[&[3, 3]]),
            ],
        );
        for (i, number) in [1, 1, 0, 2, 2].into_iter().enumerate() {
            let y = top + 2 * PITCH * (i as u32 + 1);
            if number == 0 {
                self.row(y, &[(120, &[&[2]]), (200, &[&[6, 6, 4, 5, 6]])]);
                continue;
            }
            self.row(
                y,
                &[
                    (125, &[&[number]]),
                    (200, &[&[4, 5, 6], &[3, 6]]),
                    (510, &[&[2]]),
                    (710, &[&[4]]),
                ],
            );
        }
    }

    fn tables(&self) -> Vec<BorderlessTable> {
        find(&self.0, &[], INK, DPI)
    }

    /// The words of running text, in lines of a width.
    fn paragraph(&mut self, left: u32, right: u32, top: u32, lines: u32) {
        let lengths = [5, 3, 4, 6, 2, 5, 4, 3, 7, 2, 4];
        for row in 0..lines {
            let mut words = Vec::new();
            let mut x = left;
            for word in lengths.iter().cycle().skip(row as usize * 3) {
                x += word * 12 + 6;
                if x > right {
                    break;
                }
                words.push(*word);
            }
            self.text(left, top + row * PITCH, &words);
        }
    }
}

#[test]
fn a_table_without_rules_is_found_by_its_numbers_and_columns() {
    let mut page = TestPage::new();
    page.paragraph(200, 900, 60, 2);
    page.table(200);
    page.paragraph(160, 1040, 200 + 12 * PITCH, 2);
    let tables = page.tables();
    let [table] = tables.as_slice() else {
        panic!("one table and not {}", tables.len());
    };
    // The title of the group runs over two columns.
    let rows = [5, 5, 5, 4, 5, 5];
    assert_eq!(
        table.cells.len(),
        rows.iter().sum::<usize>(),
        "{:?}",
        table.cells
    );
    let inside = |x: u32, y: u32| {
        let holds = |cell: &&PixelBox| {
            (cell.left..cell.right).contains(&x) && (cell.top..cell.bottom).contains(&y)
        };
        table
            .cells
            .iter()
            .filter(holds)
            .copied()
            .collect::<Vec<_>>()
    };
    // Both lines of the head, and of the last row's name, are in one cell.
    assert_eq!(inside(510, 205), inside(510, 205 + PITCH));
    let last = 200 + 10 * PITCH + 8;
    assert_eq!(inside(210, last), inside(210, last + PITCH));
    assert_eq!(inside(210, last).len(), 1);
    assert_ne!(inside(210, last), inside(210, last - PITCH));
    // What stands above and below is in none.
    assert_eq!(inside(300, 60 + PITCH + 8), []);
    assert_eq!(inside(300, 200 + 12 * PITCH + 8), []);
}

#[test]
fn running_text_and_lists_are_no_tables() {
    let mut page = TestPage::new();
    page.paragraph(120, 1050, 60, 10);
    for i in 0..8 {
        let y = 400 + i * 2 * PITCH;
        page.text(120, y, &[2]);
        page.paragraph(200, 1050, y, 2);
    }
    assert_eq!(page.tables().len(), 0);
}

#[test]
fn text_in_two_columns_is_no_table() {
    let mut page = TestPage::new();
    for (left, right) in [(120, 560), (640, 1050)] {
        page.paragraph(left, right, 60, 20);
        for i in 0..8 {
            let y = 700 + i * 2 * PITCH;
            page.text(left, y, &[1]);
            page.paragraph(left + 50, right, y, 2);
        }
    }
    assert_eq!(page.tables().len(), 0);
}

#[test]
fn the_header_and_the_signatures_are_no_tables() {
    let mut page = TestPage::new();
    for (i, words) in [[4, 4, 6], [5, 3, 2], [3, 2, 5], [2, 3, 3]]
        .iter()
        .enumerate()
    {
        let y = 60 + i as u32 * PITCH;
        page.text(120, y, words);
        page.text(620, y, &words.repeat(2));
    }
    for i in 0..6 {
        page.text(120, 900 + i * PITCH, &[1, 4, 2 + i]);
        page.text(760, 900 + i * 3 * PITCH, &[2, 3, 4]);
    }
    assert_eq!(page.tables().len(), 0);
}

#[test]
fn figures_in_columns_without_heads_are_no_table() {
    let mut page = TestPage::new();
    for i in 0..8 {
        let y = 400 + i * PITCH;
        page.row(y, &[(120, &[&[2]]), (200, &[&[6, 5]])]);
        if i > 2 {
            page.row(y, &[(500, &[&[3]]), (700, &[&[3]]), (900, &[&[4]])]);
        }
    }
    assert_eq!(page.tables().len(), 0);
}

#[test]
fn what_is_left_of_broken_rules_is_taken_out() {
    let mut page = TestPage::new();
    page.table(200);
    let inked = |page: &TestPage| page.0.pixels().map(|p| p.0[0] <= INK).collect::<Vec<_>>();
    let clean = inked(&page);
    // Of the rule before the second column a piece was found; others stand below, one before a number.
    let found = [(Axis::Vertical, line(176..179, 180..240))];
    for y in [262, 330, 480] {
        page.bar(line(176..179, y..y + 14));
    }
    let tables = find_borderless(&mut page.0, &found, &[], INK, DPI);
    assert_eq!(tables.len(), 1);
    assert!(
        inked(&page) == clean,
        "the pieces are gone, the letters are not"
    );
}

#[test]
fn a_table_whose_rules_are_whole_is_left_alone() {
    let mut page = TestPage::new();
    page.table(200);
    let cells = find(&page.0, &[], INK, DPI).remove(0).cells;
    let wide = |cell: &PixelBox| line(cell.left - 4..cell.right + 4, cell.top - 4..cell.bottom + 4);
    let ruled: Vec<PixelBox> = cells.iter().map(wide).collect();
    assert_eq!(find_borderless(&mut page.0, &[], &ruled, INK, DPI).len(), 0);
    assert_eq!(
        find_borderless(&mut page.0, &[], &ruled[..12], INK, DPI).len(),
        1
    );
}
