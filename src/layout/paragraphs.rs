//! Lines to paragraphs.

use super::marks;
use super::placed::Element;
use super::{Block, Document, Line, LineId, Paragraph};
use crate::extract::Method;

/// A gap of this many line steps ends a paragraph.
const GAP: f32 = 1.4;

/// What stands further in than this, in letter sizes, is indented.
const INDENT: f32 = 1.0;

/// Margins on both sides of at least this, and alike to [`EVEN`], make a line centred; in letter sizes.
const MARGIN: f32 = 1.5;
const EVEN: f32 = 1.2;

/// A centred line shorter than this part of the text's width is a title of its own: `BÁO CÁO`, `PHỤ LỤC 1`.
const SHORT_TITLE: f32 = 0.34;

/// Letters that differ by more than this part are of another paragraph. OCR measures sizes too roughly.
const OTHER_SIZE: f32 = 0.15;

/// Joins lines to paragraphs, page after page.
pub(super) struct Paragraphs {
    frames: Vec<(u32, Frame)>,
    /// Whether paragraphs of this text begin with an indent.
    indents: bool,
    /// The last line, where a paragraph may go on after it.
    open: Option<Row>,
    /// Whether the open paragraph has a centred line, or follows one.
    titled: bool,
}

/// Where the text of a page stands.
#[derive(Clone, Copy, Debug)]
struct Frame {
    left: f32,
    right: f32,
    /// From a line to the next of the same paragraph.
    step: f32,
}

/// A line as far as paragraphs depend on it.
#[derive(Clone, Debug)]
struct Row {
    page: u32,
    left: f32,
    right: f32,
    base: f32,
    size: f32,
    first_word: f32,
    scanned: bool,
    align: Align,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Align {
    /// Both margins wide and even.
    Centred,
    /// From margin to margin.
    Full,
    /// Anything else.
    Other,
}

impl Paragraphs {
    /// Measures the pages that the elements stand on.
    pub fn new(document: &Document, elements: &[Element]) -> Self {
        let mut pages: Vec<(u32, Vec<&Line>)> = Vec::new();
        for element in elements {
            let Element::Text {
                lines,
                beside: false,
            } = element
            else {
                continue;
            };
            for line in lines.iter().map(|&id| document.line(id)) {
                match pages.last_mut() {
                    Some((page, lines)) if *page == line.page => lines.push(line),
                    _ => pages.push((line.page, vec![line])),
                }
            }
        }
        let whole: Vec<&Line> = pages.iter().flat_map(|(_, lines)| lines).copied().collect();
        let usual = Frame::of(&whole);
        let frames: Vec<(u32, Frame)> = pages
            .iter()
            .filter_map(|(page, lines)| Some((*page, Frame::of_page(lines, usual?))))
            .collect();
        let mut paragraphs = Self {
            frames,
            indents: false,
            open: None,
            titled: false,
        };
        let indented = whole.iter().filter(|line| {
            let row = paragraphs.row(line);
            let frame = paragraphs.frame(line.page);
            row.align != Align::Centred
                && frame.is_some_and(|f| row.left - f.left > INDENT * row.size)
        });
        paragraphs.indents = indented.count() * 10 > whole.len();
        paragraphs
    }

    /// Appends lines that follow those before, as paragraphs; those of a narrow passage stand by themselves.
    pub fn append(
        &mut self,
        document: &Document,
        blocks: &mut Vec<Block>,
        lines: &[LineId],
        beside: bool,
    ) {
        if beside {
            self.open = None;
        }
        for &id in lines {
            let row = self.row(document.line(id));
            let before = self.open.take();
            let goes_on = before.as_ref().is_some_and(|before| {
                if beside {
                    wraps(before, &row)
                } else {
                    self.goes_on(before, &row)
                }
            });
            match blocks.last_mut() {
                Some(Block::Paragraph(paragraph)) if goes_on => paragraph.lines.push(id),
                _ => {
                    self.titled = before.is_some_and(|b| b.align == Align::Centred);
                    blocks.push(Block::Paragraph(Paragraph { lines: vec![id] }));
                }
            }
            self.titled |= row.align == Align::Centred;
            self.open = Some(row);
        }
        if beside {
            self.open = None;
        }
    }

    /// Says that something else than a line came: no paragraph goes on after it.
    pub fn close(&mut self) {
        self.open = None;
    }

    fn frame(&self, page: u32) -> Option<Frame> {
        let at = self.frames.binary_search_by_key(&page, |(page, _)| *page);
        at.ok().and_then(|i| Some(self.frames.get(i)?.1))
    }

    fn row(&self, line: &Line) -> Row {
        let mut row = Row::of(line);
        if let Some(frame) = self.frame(line.page) {
            row.align = frame.align(&row);
        }
        row
    }

    /// Whether a line goes on with the paragraph of the line before it.
    fn goes_on(&self, before: &Row, row: &Row) -> bool {
        let (Some(frame), Some(here)) = (self.frame(before.page), self.frame(row.page)) else {
            return false;
        };
        let same_page = before.page == row.page;
        let scanned = before.scanned || row.scanned;
        if same_page && row.base - before.base > GAP * here.step {
            return false;
        }
        if !scanned && (before.size - row.size).abs() > OTHER_SIZE * before.size {
            return false;
        }
        let full = frame.right - before.right < row.first_word + 0.5 * row.size;
        match (before.align, row.align) {
            (Align::Centred, Align::Centred) => same_page && same_title(before, row, &frame),
            (Align::Centred, Align::Full) => {
                let soft = before.right - before.left + row.first_word > 0.95 * frame.width();
                same_page && soft && same_title(before, row, &frame)
            }
            (Align::Full, Align::Centred) => {
                same_page && self.titled && same_title(before, row, &frame)
            }
            (Align::Centred, Align::Other) | (Align::Other, Align::Centred) => {
                full && is_lower(row) && !ends(before)
            }
            _ => self.body_goes_on(before, row, here.left, full),
        }
    }

    /// The same for lines that are not centred. `full`: the row's first word had no room after the line
    /// before.
    fn body_goes_on(&self, before: &Row, row: &Row, left: f32, full: bool) -> bool {
        let indented = row.left - left > INDENT * row.size;
        if let Some(item) = marks::after_mark(&row.text) {
            // `2024. Kết quả` at the start of a line may be the end of a sentence: no sentence ended before,
            // the line before was full, and items of this text are indented, or what follows is no item.
            let item = item.starts_with(char::is_uppercase) && !self.indents;
            return full && !indented && !ends(before) && !item;
        }
        if is_lower(row) && !ends(before) {
            return full || !indented;
        }
        if !full || indented {
            return false;
        }
        self.indents || before.page == row.page || !ends(before)
    }
}

impl Frame {
    /// Of lines; `None` where there are none.
    fn of(lines: &[&Line]) -> Option<Self> {
        let rows: Vec<Row> = lines.iter().map(|line| Row::of(line)).collect();
        let widest = rows.iter().map(Row::width).fold(0.0, f32::max);
        let long = |row: &&Row| row.width() >= 0.6 * widest;
        let left = part(rows.iter().filter(long).map(|r| r.left), 0.1)?;
        let right = part(rows.iter().filter(long).map(|r| r.right), 0.9)?;
        let steps = rows.windows(2).filter_map(|pair| {
            let [a, b] = pair else { return None };
            let step = b.base - a.base;
            (a.page == b.page && step > 0.5 * a.size && step < 4.0 * a.size).then_some(step)
        });
        let size = part(rows.iter().map(|r| r.size), 0.5)?;
        Some(Self {
            left,
            right,
            step: part(steps, 0.5).unwrap_or(1.5 * size),
        })
    }

    /// Of a page, whose lines may be too few or too short to tell.
    fn of_page(lines: &[&Line], usual: Self) -> Self {
        const ENOUGH: usize = 3;
        let long = lines
            .iter()
            .filter(|line| line.at.is_some_and(|at| at.width() >= 0.6 * usual.width()));
        let enough = long.count() >= ENOUGH;
        match Self::of(lines) {
            Some(own) if enough => own,
            // Words of a page of another width must not stand outside.
            Some(own) => Self {
                left: usual.left.min(own.left),
                right: usual.right.max(own.right),
                step: usual.step,
            },
            None => usual,
        }
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }

    fn align(&self, row: &Row) -> Align {
        let (before, after) = (row.left - self.left, self.right - row.right);
        let margin = MARGIN * row.size;
        if before >= margin && after >= margin && (before - after).abs() <= 2.0 * EVEN * row.size {
            Align::Centred
        } else if before < margin && after < margin {
            Align::Full
        } else {
            Align::Other
        }
    }
}

impl Row {
    fn of(line: &Line) -> Self {
        let at = line
            .at
            .unwrap_or(crate::geometry::Rect::new(0.0, 0.0, 0.0, 0.0));
        let words = || line.words.iter();
        Self {
            page: line.page,
            left: at.left,
            right: at.right,
            base: part(words().map(|w| w.at.bottom), 0.5).unwrap_or(at.bottom),
            size: part(words().map(|w| w.size), 0.5).unwrap_or(at.height()),
            first_word: line.words.first().map_or(0.0, |w| w.at.width()),
            scanned: line.method == Method::Ocr,
            align: Align::Other,
            text: line.text.clone(),
        }
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }
}

/// The value below which the given part of the values lies.
fn part(values: impl Iterator<Item = f32>, share: f32) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index into the values"
    )]
    let at = (values.len().saturating_sub(1) as f32 * share).round() as usize;
    values.get(at).copied()
}

/// Whether a line beside others goes on with the line before it: names, titles and recipients begin with a
/// capital, the rest of one does not.
fn wraps(before: &Row, row: &Row) -> bool {
    let near = row.base - before.base <= 2.0 * row.size.max(before.size);
    let rest = row
        .text
        .starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    near && rest && marks::after_mark(&row.text).is_none()
}

/// Whether two centred lines are one title: neither a short one of its own, and both or none in capitals.
fn same_title(before: &Row, row: &Row, frame: &Frame) -> bool {
    before.width() >= SHORT_TITLE * frame.width()
        && in_capitals(&before.text) == in_capitals(&row.text)
        && marks::after_mark(&row.text).is_none()
}

fn in_capitals(text: &str) -> bool {
    let (mut capitals, mut small) = (0, 0);
    for c in text.chars() {
        capitals += usize::from(c.is_uppercase());
        small += usize::from(c.is_lowercase());
    }
    capitals > 4 * small
}

fn is_lower(row: &Row) -> bool {
    row.text.starts_with(char::is_lowercase)
}

/// Whether a sentence or an item ends with the line.
fn ends(row: &Row) -> bool {
    row.text.ends_with(['.', ';', ':', '!', '?'])
}

#[cfg(test)]
mod tests {
    use crate::extract::Page;
    use crate::layout::sample::{LEFT, RIGHT, Sample};
    use crate::layout::{Block, arrange};

    const INDENT: f32 = LEFT + 36.0;
    const MIDDLE: f32 = (LEFT + RIGHT) / 2.0;

    fn read(pages: Vec<Page>) -> Vec<String> {
        let document = arrange(pages);
        let texts = document.blocks.iter().map(|block| match block {
            Block::Paragraph(paragraph) => document.joined(&paragraph.lines),
            Block::Table(_) => "TABLE".into(),
        });
        texts.collect()
    }

    #[test]
    fn soft_breaks_are_joined_and_short_lines_and_indents_end_paragraphs() {
        let page = Sample::new(1)
            .full(
                "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi",
                INDENT,
                100.0,
                14.0,
            )
            .full(
                "số năm nay, Ủy ban nhân dân xã đã triển khai đến các thôn trên địa",
                LEFT,
                118.0,
                14.0,
            )
            .line("bàn xã.", LEFT, 136.0, 14.0)
            .full(
                "Qua đó, các thôn đã lập tổ công nghệ số cộng đồng gồm các thành",
                INDENT,
                154.0,
                14.0,
            )
            .full(
                "viên là cán bộ thôn, đoàn viên thanh niên và các hộ kinh doanh số",
                LEFT,
                172.0,
                14.0,
            )
            .full(
                "Trong đó có hai tổ được khen thưởng cuối năm của huyện và của",
                INDENT,
                190.0,
                14.0,
            )
            .line("tỉnh.", LEFT, 208.0, 14.0)
            .page();
        let texts = read(vec![page]);
        assert_eq!(texts.len(), 3, "{texts:#?}");
        assert!(texts[0].ends_with("địa bàn xã.") && texts[2].ends_with("của tỉnh."));
    }

    #[test]
    fn list_marks_begin_paragraphs_but_a_number_at_a_line_start_does_not() {
        let page = Sample::new(1)
            .full(
                "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi",
                INDENT,
                100.0,
                14.0,
            )
            .full(
                "số trên địa bàn toàn huyện theo Quyết định ban hành trong tháng",
                LEFT,
                118.0,
                14.0,
            )
            .full(
                "12. Các thôn đã lập tổ công nghệ số cộng đồng gồm các thành viên",
                LEFT,
                136.0,
                14.0,
            )
            .line("là cán bộ thôn:", LEFT, 154.0, 14.0)
            .line("- Thôn Đông;", INDENT, 172.0, 14.0)
            .line("a) Thôn Trung;", INDENT, 190.0, 14.0)
            .line("1.1. Thôn Bến Đá.", INDENT, 208.0, 14.0)
            .page();
        let texts = read(vec![page]);
        assert_eq!(texts.len(), 4, "{texts:#?}");
        assert!(texts[0].contains("tháng 12. Các thôn"));
        assert_eq!(
            texts[1..],
            ["- Thôn Đông;", "a) Thôn Trung;", "1.1. Thôn Bến Đá."]
        );
    }

    #[test]
    fn a_title_is_parted_from_its_subject_whose_lines_are_one() {
        let page = Sample::new(1)
            .centred("BÁO CÁO", MIDDLE, 100.0, 14.0)
            .centred(
                "Kết quả thực hiện chuyển đổi số trên địa bàn",
                MIDDLE,
                116.0,
                14.0,
            )
            .centred("xã Tân Hòa Đông năm 2024", MIDDLE, 132.0, 14.0)
            .full(
                "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi",
                INDENT,
                148.0,
                14.0,
            )
            .full(
                "số trên địa bàn toàn huyện theo Quyết định ban hành trong tháng",
                LEFT,
                164.0,
                14.0,
            )
            .line("trước.", LEFT, 180.0, 14.0)
            .page();
        let texts = read(vec![page]);
        assert_eq!(texts.len(), 3, "{texts:#?}");
        assert_eq!(texts[0], "BÁO CÁO");
        assert!(texts[1].starts_with("Kết quả") && texts[1].ends_with("năm 2024"));
    }

    #[test]
    fn a_wide_gap_ends_a_paragraph_even_after_a_full_line() {
        let mut sample = Sample::new(1);
        for i in 0..6_u8 {
            let gap = if i < 3 { 0.0 } else { 14.0 };
            let top = 100.0 + 18.0 * f32::from(i) + gap;
            sample = sample.full(
                "số trên địa bàn toàn huyện theo Quyết định ban hành trong tháng",
                LEFT,
                top,
                14.0,
            );
        }
        assert_eq!(read(vec![sample.page()]).len(), 2);
    }

    #[test]
    fn a_sentence_goes_on_over_the_page_break_past_footnotes_and_page_numbers() {
        let first = Sample::new(1)
            .full(
                "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi1",
                INDENT,
                680.0,
                14.0,
            )
            .full(
                "số năm nay, Ủy ban nhân dân xã đã triển khai đến các thôn trên địa",
                LEFT,
                698.0,
                14.0,
            )
            .across(730.0, LEFT, LEFT + 140.0)
            .line("1 Kế hoạch số 5/KH-UBND.", LEFT, 740.0, 10.0)
            .page();
        let second = Sample::new(2)
            .centred("2", 297.0, 35.0, 13.0)
            .full(
                "bàn xã, với sự tham gia của các tổ chức đoàn thể và của các hộ gia",
                LEFT,
                70.0,
                14.0,
            )
            .line("đình.", LEFT, 88.0, 14.0)
            .page();
        let texts = read(vec![first, second]);
        assert_eq!(texts.len(), 1, "{texts:#?}");
        assert!(texts[0].contains("trên địa bàn xã"));
    }

    #[test]
    fn lines_of_a_narrow_column_stand_alone_but_for_their_wraps() {
        let page = Sample::new(1)
            .line("Nơi nhận:", LEFT, 500.0, 12.0)
            .centred("CHỦ TỊCH", 430.0, 500.0, 13.0)
            .line("- Ban Thường vụ Đảng ủy,", LEFT, 514.0, 11.0)
            .line("các đoàn thể;", LEFT, 527.0, 11.0)
            .line("- Lưu: VT.", LEFT, 540.0, 11.0)
            .centred("Trần Thị Mẫu", 430.0, 600.0, 13.0)
            .page();
        assert_eq!(
            read(vec![page]),
            [
                "Nơi nhận:",
                "- Ban Thường vụ Đảng ủy, các đoàn thể;",
                "- Lưu: VT.",
                "CHỦ TỊCH",
                "Trần Thị Mẫu"
            ]
        );
    }
}
