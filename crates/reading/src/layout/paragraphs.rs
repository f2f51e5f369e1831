//! Lines to paragraphs.

use super::list_markers;
use super::page_element::PageElement;
use super::{Block, Document, Line, LineId, Paragraph};
use baocao_report::Method;

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
    frames: Vec<(u32, TextArea)>,
    /// Whether paragraphs of this text begin with an indent.
    indents: bool,
    /// The last line, where a paragraph may go on after it.
    open: Option<LineMetrics>,
    /// Whether the open paragraph has a centred line, or follows one.
    titled: bool,
}

/// Where the text of a page stands.
#[derive(Clone, Copy, Debug)]
struct TextArea {
    left: f32,
    right: f32,
    /// From a line to the next of the same paragraph.
    step: f32,
}

/// A line as far as paragraphs depend on it.
#[derive(Clone, Debug)]
struct LineMetrics {
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
    pub fn new(document: &Document, elements: &[PageElement]) -> Self {
        let mut pages: Vec<(u32, Vec<&Line>)> = Vec::new();
        for element in elements {
            let PageElement::Text {
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
        let usual = TextArea::of(&whole);
        let frames: Vec<(u32, TextArea)> = pages
            .iter()
            .filter_map(|(page, lines)| Some((*page, TextArea::of_page(lines, usual?))))
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

    fn frame(&self, page: u32) -> Option<TextArea> {
        let at = self.frames.binary_search_by_key(&page, |(page, _)| *page);
        at.ok().and_then(|i| Some(self.frames.get(i)?.1))
    }

    fn row(&self, line: &Line) -> LineMetrics {
        let mut row = LineMetrics::of(line);
        if let Some(frame) = self.frame(line.page) {
            row.align = frame.align(&row);
        }
        row
    }

    /// Whether a line goes on with the paragraph of the line before it.
    fn goes_on(&self, before: &LineMetrics, row: &LineMetrics) -> bool {
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
                full && is_lower(row) && !list_markers::ends_sentence(&before.text)
            }
            _ => self.body_goes_on(before, row, here.left, full),
        }
    }

    /// The same for lines that are not centred. `full`: the row's first word had no room after the line
    /// before.
    fn body_goes_on(&self, before: &LineMetrics, row: &LineMetrics, left: f32, full: bool) -> bool {
        let indented = row.left - left > INDENT * row.size;
        if let Some(item) = list_markers::after_list_marker(&row.text) {
            // `2024. Kết quả` at the start of a line may be the end of a sentence: no sentence ended before,
            // the line before was full, and items of this text are indented, or what follows is no item.
            let item = item.starts_with(char::is_uppercase) && !self.indents;
            return full && !indented && !list_markers::ends_sentence(&before.text) && !item;
        }
        if is_lower(row) && !list_markers::ends_sentence(&before.text) {
            return full || !indented;
        }
        if !full || indented {
            return false;
        }
        self.indents || before.page == row.page || !list_markers::ends_sentence(&before.text)
    }
}

impl TextArea {
    /// Of lines; `None` where there are none.
    fn of(lines: &[&Line]) -> Option<Self> {
        let rows: Vec<LineMetrics> = lines.iter().map(|line| LineMetrics::of(line)).collect();
        let widest = rows.iter().map(LineMetrics::width).fold(0.0, f32::max);
        let long = |row: &&LineMetrics| row.width() >= 0.6 * widest;
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

    fn align(&self, row: &LineMetrics) -> Align {
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

impl LineMetrics {
    fn of(line: &Line) -> Self {
        let at = line
            .at
            .unwrap_or(baocao_report::geometry::Rect::new(0.0, 0.0, 0.0, 0.0));
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
    let at = (values.len().saturating_sub(1) as f32 * share).round() as usize;
    values.get(at).copied()
}

/// Whether a line beside others goes on with the line before it: names, titles and recipients begin with a
/// capital, the rest of one does not.
fn wraps(before: &LineMetrics, row: &LineMetrics) -> bool {
    let near = row.base - before.base <= 2.0 * row.size.max(before.size);
    let rest = row
        .text
        .starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    near && rest && list_markers::after_list_marker(&row.text).is_none()
}

/// Whether two centred lines are one title: neither a short one of its own, and both or none in capitals.
fn same_title(before: &LineMetrics, row: &LineMetrics, frame: &TextArea) -> bool {
    before.width() >= SHORT_TITLE * frame.width()
        && in_capitals(&before.text) == in_capitals(&row.text)
        && list_markers::after_list_marker(&row.text).is_none()
}

fn in_capitals(text: &str) -> bool {
    let (mut capitals, mut small) = (0, 0);
    for c in text.chars() {
        capitals += usize::from(c.is_uppercase());
        small += usize::from(c.is_lowercase());
    }
    capitals > 4 * small
}

fn is_lower(row: &LineMetrics) -> bool {
    row.text.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests;
