//! Reading order where texts stand side by side: the head of a document with the agency at the left and
//! the motto at the right, its end with the recipients at the left and the signature at the right.

use super::lines::{self, TextLine};
use super::list_markers;

/// Lines to be read one after the other.
#[derive(Debug)]
pub(super) struct LineSequence {
    /// From top to bottom.
    pub lines: Vec<TextLine>,
    /// Whether it stands beside another passage.
    pub beside: bool,
}

/// How often a column may itself hold columns: two signatures beside the recipients.
const DEPTH: usize = 3;

/// The narrowest blank that parts two columns over several rows, and over one row alone; in letter sizes.
const NARROWEST: f32 = 0.7;
const NARROWEST_ALONE: f32 = 4.0;

/// How far from its column a line that stands alone may follow, in letter sizes: the next line, and the
/// name below the room for a signature and a seal.
const NEXT_LINE: f32 = 3.0;
const BELOW_SEAL: f32 = 14.0;

/// Rows that may hang between two columns' rows before the columns count as ended.
const PENDING: usize = 4;

/// Rows of a band at most; more are no head and no end of a document.
const LONGEST: usize = 100;

/// Strips of a page from which on it is read row by row. The fullest page of an index has some 1,500; each strip may be
/// tried with [`LONGEST`] rows above and below for each of six blanks, so that a page has to be bounded for its time to be.
const MANY: usize = 20_000;

/// From this many two-sided rows on, columns are a table without rules.
const TABLE_ROWS: usize = 8;

/// Puts the strips of a page, or of the part of it between two tables, into reading order. Within a band
/// of rows that a common blank parts, everything at its left comes before everything at its right.
pub(super) fn in_order(strips: Vec<TextLine>) -> Vec<LineSequence> {
    let mut passages = Vec::new();
    let depth = if strips.len() > MANY { 0 } else { DEPTH };
    split(strips, false, depth, &mut passages);
    passages
}

fn split(strips: Vec<TextLine>, beside: bool, depth: usize, passages: &mut Vec<LineSequence>) {
    let mut rows = lines::rows(strips)
        .into_iter()
        .map(Some)
        .collect::<Vec<_>>();
    let mut plain = Vec::new();
    let (mut at, mut free) = (0, 0);
    while at < rows.len() {
        let band = (depth > 0).then(|| Band::at(&rows, at, free)).flatten();
        let Some(band) = band else {
            at += 1;
            continue;
        };
        if !band.is_text(&rows) {
            // A band that grew upwards alone ends at the row that opened it.
            at = band.rows.end.max(at + 1);
            continue;
        }
        plain.extend(take(&mut rows[free..band.rows.start]).filter_map(TextLine::joined));
        flush(&mut plain, beside, passages);
        let (left, right) = take(&mut rows[band.rows.clone()])
            .flatten()
            .partition(|s| s.at.center().0 < band.middle());
        split(left, true, depth - 1, passages);
        split(right, true, depth - 1, passages);
        at = band.rows.end;
        free = at;
    }
    plain.extend(take(&mut rows[free..]).filter_map(TextLine::joined));
    flush(&mut plain, beside, passages);
}

fn take(rows: &mut [Option<Vec<TextLine>>]) -> impl Iterator<Item = Vec<TextLine>> {
    rows.iter_mut().filter_map(Option::take)
}

fn flush(lines: &mut Vec<TextLine>, beside: bool, passages: &mut Vec<LineSequence>) {
    if !lines.is_empty() {
        let lines = std::mem::take(lines);
        passages.push(LineSequence { lines, beside });
    }
}

/// Rows parted by a common blank.
struct Band {
    rows: std::ops::Range<usize>,
    /// Edges of the blank.
    left: f32,
    right: f32,
    /// How many of the rows have text on both sides.
    two_sided: usize,
    /// Its columns.
    columns: [ColumnGuides; 2],
}

/// What one-sided rows may line up with.
#[derive(Default)]
struct ColumnGuides {
    /// The column's extent from top to bottom; `None` while it is empty.
    extent: Option<(f32, f32)>,
    /// Left edge and middle of its strips.
    guides: Vec<(f32, f32)>,
}

impl ColumnGuides {
    fn add(&mut self, strip: &TextLine) {
        /// Strips that are remembered; a column's lines are alike.
        const REMEMBERED: usize = 24;
        let (top, bottom) = self.extent.unwrap_or((strip.at.top, strip.at.bottom));
        self.extent = Some((top.min(strip.at.top), bottom.max(strip.at.bottom)));
        if self.guides.len() < REMEMBERED {
            self.guides.push((strip.at.left, strip.at.center().0));
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum ColumnSide {
    Left = 0,
    Right = 1,
}

#[derive(Clone, Copy, PartialEq)]
enum GrowthDirection {
    Down,
    Up,
}

type RowSlot = Option<Vec<TextLine>>;

impl Band {
    /// The band that the blanks of a row open, where one does: the one that spans most two-sided rows, then
    /// most rows, then the widest. It may reach up to the row `free`.
    fn at(rows: &[RowSlot], seed: usize, free: usize) -> Option<Self> {
        /// Blanks of a row that are tried.
        const TRIED: usize = 6;
        let row = rows[seed].as_ref()?;
        row.windows(2)
            .take(TRIED)
            .filter_map(|pair| Self::grown(rows, seed, free, &pair[0], &pair[1]))
            .max_by(|a, b| {
                (a.two_sided, a.rows.len())
                    .cmp(&(b.two_sided, b.rows.len()))
                    .then((a.right - a.left).total_cmp(&(b.right - b.left)))
            })
    }

    fn grown(
        rows: &[RowSlot],
        seed: usize,
        free: usize,
        a: &TextLine,
        b: &TextLine,
    ) -> Option<Self> {
        let mut band = Self {
            rows: seed..seed,
            left: a.at.right,
            right: b.at.left,
            two_sided: 0,
            columns: Default::default(),
        };
        let size = a.size.max(b.size);
        if band.right - band.left < NARROWEST * size {
            return None;
        }
        let mut pending = 0;
        for (i, row) in rows.iter().enumerate().skip(seed).take(LONGEST) {
            match band.try_row(row.as_ref()?, GrowthDirection::Down) {
                RowFit::Crossed => break,
                RowFit::Loose => pending += 1,
                RowFit::Fitting => {
                    band.rows.end = i + 1;
                    pending = 0;
                }
            }
            if pending > PENDING {
                break;
            }
        }
        for (i, row) in rows[free..seed].iter().enumerate().rev().take(LONGEST) {
            if !matches!(
                band.try_row(row.as_ref()?, GrowthDirection::Up),
                RowFit::Fitting
            ) {
                break;
            }
            band.rows.start = free + i;
        }
        // A strip of its own row may reach into the blank, below or above the two that it parts.
        if band.two_sided == 0 {
            return None;
        }
        let alone = band.rows.len() < 2;
        let narrowest = if alone { NARROWEST_ALONE } else { NARROWEST };
        (band.right - band.left >= narrowest * size).then_some(band)
    }

    fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }

    fn side(&self, strip: &TextLine) -> ColumnSide {
        if strip.at.center().0 < self.middle() {
            ColumnSide::Left
        } else {
            ColumnSide::Right
        }
    }

    /// Takes a row in where it leaves the blank free and has text on both sides or lines up with the column
    /// it stands in.
    fn try_row(&mut self, row: &[TextLine], growth: GrowthDirection) -> RowFit {
        let (mut left, mut right) = (self.left, self.right);
        let (mut lefts, mut rights) = (false, false);
        for strip in row {
            match self.side(strip) {
                ColumnSide::Left => {
                    left = left.max(strip.at.right);
                    lefts = true;
                }
                ColumnSide::Right => {
                    right = right.min(strip.at.left);
                    rights = true;
                }
            }
        }
        let size = row.iter().map(|s| s.size).fold(0.0, f32::max);
        if right - left < NARROWEST * size {
            return RowFit::Crossed;
        }
        let both = lefts && rights;
        if !both && row.iter().any(|s| !self.lines_up(s, growth)) {
            return RowFit::Loose;
        }
        (self.left, self.right) = (left, right);
        self.two_sided += usize::from(both);
        for strip in row {
            let side = self.side(strip);
            self.columns[side as usize].add(strip);
        }
        RowFit::Fitting
    }

    /// Whether a strip alone on its row belongs to its column. Below a row of both columns: at the left by
    /// its left edge or its middle, at the right by its middle alone, since a title may begin anywhere.
    /// Above: only a line of the signature, since a paragraph's short last line is flush left as well.
    fn lines_up(&self, strip: &TextLine, growth: GrowthDirection) -> bool {
        let side = self.side(strip);
        let column = &self.columns[side as usize];
        let Some((top, bottom)) = column.extent else {
            return false;
        };
        let near = match (growth, side) {
            (GrowthDirection::Up, ColumnSide::Left) => false,
            (GrowthDirection::Up, ColumnSide::Right) => {
                top - strip.at.bottom <= NEXT_LINE * strip.size
            }
            (GrowthDirection::Down, ColumnSide::Left) => {
                strip.at.top - bottom <= NEXT_LINE * strip.size
            }
            (GrowthDirection::Down, ColumnSide::Right) => {
                strip.at.top - bottom <= BELOW_SEAL * strip.size
            }
        };
        near && column.guides.iter().any(|&(left, middle)| {
            let flush =
                side == ColumnSide::Left && (left - strip.at.left).abs() <= 0.5 * strip.size;
            flush || (middle - strip.at.center().0).abs() <= strip.size
        })
    }

    /// Whether the columns are texts: not list marks before their items, nor the columns of a table
    /// without rules, whose rows must stay together.
    fn is_text(&self, rows: &[RowSlot]) -> bool {
        let (mut marked, mut figured, mut many) = (0, 0, 0);
        for row in rows[self.rows.clone()].iter().flatten() {
            let (left, right): (Vec<_>, Vec<_>) =
                row.iter().partition(|s| self.side(s) == ColumnSide::Left);
            if left.is_empty() || right.is_empty() {
                continue;
            }
            marked += usize::from(left.iter().all(|s| list_markers::is_list_marker(&s.text())));
            figured += usize::from(right.iter().all(|s| !list_markers::has_letters(&s.text())));
            many += usize::from(row.len() >= 3);
        }
        let rows = self.two_sided.max(1);
        let table = self.two_sided >= TABLE_ROWS || (many >= 3 && many * 2 > rows);
        marked * 2 <= rows && figured * 2 <= rows && !table
    }
}

/// How a row stands to a band.
enum RowFit {
    /// It runs through the blank.
    Crossed,
    /// It leaves the blank free, no more.
    Loose,
    /// It belongs to the band.
    Fitting,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::sample::Sample;
    use baocao_extract::{Content, Page};

    fn read(page: Page) -> Vec<Vec<String>> {
        let Content::Placed(placed) = page.content else {
            return vec![];
        };
        in_order(lines::strips(placed.words))
            .iter()
            .map(|p| p.lines.iter().map(TextLine::text).collect())
            .collect()
    }

    #[test]
    fn the_agency_is_read_before_the_motto_and_the_title_after_both() {
        let page = Sample::new(1)
            .centred("ỦY BAN NHÂN DÂN", 160.0, 60.0, 13.0)
            .centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 405.0, 60.0, 13.0)
            .centred("XÃ TÂN HÒA ĐÔNG", 160.0, 76.0, 13.0)
            .centred("Độc lập - Tự do - Hạnh phúc", 405.0, 76.0, 13.0)
            .line("Số:", 120.0, 100.0, 13.0)
            .line("/BC-UBND", 165.0, 100.0, 13.0)
            .centred("Tân Hòa Đông, ngày 5 tháng 8 năm 2024", 405.0, 100.0, 13.0)
            .centred("BÁO CÁO", 311.0, 130.0, 14.0)
            .full(
                "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi số năm nay",
                113.0,
                160.0,
                14.0,
            )
            .page();
        assert_eq!(
            read(page),
            [
                vec!["ỦY BAN NHÂN DÂN", "XÃ TÂN HÒA ĐÔNG", "Số: /BC-UBND"],
                vec![
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                    "Độc lập - Tự do - Hạnh phúc",
                    "Tân Hòa Đông, ngày 5 tháng 8 năm 2024"
                ],
                vec![
                    "BÁO CÁO",
                    "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi số năm nay"
                ],
            ]
        );
    }

    #[test]
    fn the_recipients_are_read_before_the_signature_however_their_lines_interleave() {
        let page = Sample::new(1)
            .centred("TM. ỦY BAN NHÂN DÂN", 430.0, 494.0, 13.0)
            .line("Nơi nhận:", 85.0, 500.0, 12.0)
            .centred("KT. CHỦ TỊCH", 430.0, 510.0, 13.0)
            .line("- Như trên;", 85.0, 514.0, 11.0)
            .centred("PHÓ CHỦ TỊCH", 430.0, 526.0, 13.0)
            .line("- Lưu: VT.", 85.0, 528.0, 11.0)
            .centred("Trần Thị Mẫu", 430.0, 610.0, 13.0)
            .page();
        assert_eq!(
            read(page),
            [
                vec!["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
                vec![
                    "TM. ỦY BAN NHÂN DÂN",
                    "KT. CHỦ TỊCH",
                    "PHÓ CHỦ TỊCH",
                    "Trần Thị Mẫu"
                ],
            ]
        );
    }

    #[test]
    fn list_marks_and_columns_of_figures_are_no_columns() {
        let page = Sample::new(1)
            .line("1.", 85.0, 100.0, 13.0)
            .line("Chính quyền số", 121.0, 100.0, 13.0)
            .line("2.", 85.0, 118.0, 13.0)
            .line("Kinh tế số", 121.0, 118.0, 13.0)
            .line("Số hộ nghèo", 85.0, 150.0, 13.0)
            .line("125", 400.0, 150.0, 13.0)
            .line("Số hộ cận nghèo", 85.0, 168.0, 13.0)
            .line("1.204", 400.0, 168.0, 13.0)
            .page();
        assert_eq!(
            read(page),
            [vec![
                "1. Chính quyền số",
                "2. Kinh tế số",
                "Số hộ nghèo 125",
                "Số hộ cận nghèo 1.204"
            ]]
        );
    }
}
