//! Words to printed lines.

use std::collections::BTreeMap;

use baocao_extract::Word;
use baocao_report::geometry::Rect;

/// Two words stand on one line when the overlap of their heights is at least this part of the smaller
/// height. A superscript overlaps the line it belongs to by more, the neighbouring line's marks by less.
const SAME_LINE: f32 = 0.5;

/// A blank wider than this many letter sizes may part two columns; [`super::columns`] decides.
const COLUMN_GAP: f32 = 0.8;

/// How far a word may reach back over the word before it, in letter sizes: slanted letters, loose OCR boxes.
const OVERLAP: f32 = 0.6;

/// Height of the shelves on which line ends wait for their next word, in points.
const BAND_HEIGHT: f32 = 8.0;

/// How many shelves up and down are looked at, and how many line ends a shelf holds. No printed page needs
/// more; they bound the work on hostile ones.
const REACH: i32 = 8;
const SHELF_HOLDS: usize = 32;

/// Words of one printed line, from left to right, before the line has its place in a document.
#[derive(Clone, Debug)]
pub(super) struct TextLine {
    /// At least one.
    pub words: Vec<Word>,
    /// The box around them.
    pub at: Rect,
    /// The commonest height of its letters: a word that is neither raised nor an outlier.
    core: Rect,
    /// Letter size of that word in points.
    pub size: f32,
}

impl TextLine {
    fn of(word: Word) -> Self {
        Self {
            at: word.at,
            core: word.at,
            size: word.size,
            words: vec![word],
        }
    }

    fn push(&mut self, word: Word) {
        // The core follows the line as a skewed scan lets it drift; it does not shrink to a superscript or a
        // dash, nor grow to a box that is higher than its letters can be.
        let core = self.core.height();
        if (0.75 * core..=1.6 * core.max(word.size)).contains(&word.at.height()) {
            self.core = word.at;
            self.size = word.size;
        }
        self.at = self.at.union(&word.at);
        self.words.push(word);
    }

    /// Its words with one blank between them.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for word in self.words.iter().flat_map(|w| w.text.split_whitespace()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    /// One strip of several that stand on one line.
    pub fn joined(strips: Vec<Self>) -> Option<Self> {
        let mut words: Vec<Word> = strips.into_iter().flat_map(|s| s.words).collect();
        words.sort_by(|a, b| a.at.left.total_cmp(&b.at.left));
        let mut words = words.into_iter();
        let mut strip = Self::of(words.next()?);
        words.for_each(|word| strip.push(word));
        Some(strip)
    }
}

/// The usual height of the letters around: what towers over it, dirt of a scan say, ties no lines together.
#[derive(Clone, Copy)]
struct UsualHeight(f32);

impl UsualHeight {
    /// The median of some heights.
    fn of(heights: impl Iterator<Item = f32>) -> Self {
        let mut heights: Vec<f32> = heights.collect();
        let middle = heights.len() / 2;
        if heights.is_empty() {
            return Self(0.0);
        }
        Self(*heights.select_nth_unstable_by(middle, f32::total_cmp).1)
    }

    /// How much of the smaller height two boxes share, 0 to 1; none where one towers over the other.
    fn shared(self, a: &Rect, b: &Rect) -> f32 {
        const TOWERS: f32 = 2.2;
        const LOW: f32 = 1.3;
        let (low, high) = (a.height().min(b.height()), a.height().max(b.height()));
        if high > TOWERS * self.0 && low < LOW * self.0 {
            return 0.0;
        }
        a.overlap_y(b) / low.max(f32::EPSILON)
    }
}

/// Words to strips that no blank as wide as a column gap interrupts. Each word goes to the strip at its
/// left that it is most level with. Sorting apart, the work grows with the number of words.
pub(super) fn strips(words: Vec<Word>) -> Vec<TextLine> {
    chained(words, COLUMN_GAP)
}

/// The printed lines of one column, a cell say, from top to bottom, whatever blanks are in them.
pub(super) fn column(words: Vec<Word>) -> Vec<TextLine> {
    rows(chained(words, f32::INFINITY))
        .into_iter()
        .filter_map(TextLine::joined)
        .collect()
}

fn chained(mut words: Vec<Word>, widest: f32) -> Vec<TextLine> {
    words.sort_by(|a, b| a.at.left.total_cmp(&b.at.left));
    let usual = UsualHeight::of(words.iter().map(|w| w.at.height()));
    let mut strips: Vec<TextLine> = Vec::new();
    let mut shelves: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for word in words {
        match best(&strips, &mut shelves, &word, widest, usual) {
            Some(i) => {
                let before = shelf(&strips[i].core);
                strips[i].push(word);
                let after = shelf(&strips[i].core);
                if before != after {
                    put(&mut shelves, after, i);
                }
            }
            None => {
                put(&mut shelves, shelf(&word.at), strips.len());
                strips.push(TextLine::of(word));
            }
        }
    }
    strips
}

fn shelf(at: &Rect) -> i32 {
    (at.center().1 / BAND_HEIGHT) as i32
}

fn put(shelves: &mut BTreeMap<i32, Vec<usize>>, at: i32, strip: usize) {
    let shelf = shelves.entry(at).or_default();
    if shelf.len() == SHELF_HOLDS {
        shelf.remove(0);
    }
    shelf.push(strip);
}

/// The strip that the word continues. Strips that end too far left for this and all later words leave
/// their shelf on the way.
fn best(
    strips: &[TextLine],
    shelves: &mut BTreeMap<i32, Vec<usize>>,
    word: &Word,
    widest: f32,
    usual: UsualHeight,
) -> Option<usize> {
    let (middle, mut best) = (shelf(&word.at), None);
    for (_, waiting) in shelves.range_mut(middle - REACH..=middle + REACH) {
        waiting.retain(|&i| word.at.left - strips[i].at.right <= widest * strips[i].size);
        for &i in waiting.iter() {
            let strip = &strips[i];
            let (gap, level) = (
                word.at.left - strip.at.right,
                usual.shared(&strip.core, &word.at),
            );
            if gap < -OVERLAP * strip.size || level < SAME_LINE {
                continue;
            }
            // Level first; between two that are as level, the nearer.
            let score = level - gap.abs() / (100.0 * strip.size);
            if best.is_none_or(|(_, s)| score > s) {
                best = Some((i, score));
            }
        }
    }
    best.map(|(i, _)| i)
}

/// Strips to rows from top to bottom: strips of a row are level and beside each other, sorted from left to
/// right.
pub(super) fn rows(mut strips: Vec<TextLine>) -> Vec<Vec<TextLine>> {
    /// Rows that a strip may still join: columns of other line steps make rows interleave.
    const OPEN: usize = 3;
    strips.sort_by(|a, b| a.core.center().1.total_cmp(&b.core.center().1));
    let usual = UsualHeight::of(strips.iter().map(|s| s.core.height()));
    let mut rows: Vec<Vec<TextLine>> = Vec::new();
    for strip in strips {
        let open = rows.len().saturating_sub(OPEN);
        let row = rows[open..].iter_mut().find(|row| {
            let near = &row[row.len().saturating_sub(SHELF_HOLDS)..];
            near.iter()
                .any(|s| usual.shared(&s.core, &strip.core) >= SAME_LINE)
                && near
                    .iter()
                    .all(|s| s.at.overlap_x(&strip.at) <= OVERLAP * s.size.min(strip.size))
        });
        match row {
            Some(row) => row.push(strip),
            None => rows.push(vec![strip]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.at.left.total_cmp(&b.at.left));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::sample::{line, word};

    fn texts(strips: &[TextLine]) -> Vec<String> {
        strips.iter().map(TextLine::text).collect()
    }

    #[test]
    fn words_come_in_any_order_and_leave_as_lines() {
        let mut words = line("Tỷ lệ hồ sơ trực tuyến", 85.0, 100.0, 13.0);
        words.extend(line("đạt 92,1% so với kế hoạch", 85.0, 118.0, 13.0));
        words.reverse();
        assert_eq!(
            texts(&column(words)),
            ["Tỷ lệ hồ sơ trực tuyến", "đạt 92,1% so với kế hoạch"]
        );
    }

    #[test]
    fn a_superscript_stays_on_its_line() {
        let mut words = line("theo quy định", 85.0, 100.0, 14.0);
        let end = words.last().map(|w| w.at.right).unwrap_or_default();
        words.push(word("1", end + 0.5, 98.0, 8.0));
        words.extend(line("của tỉnh", end + 6.0, 100.0, 14.0));
        words.extend(line("dòng trên", 85.0, 82.0, 14.0));
        assert_eq!(
            texts(&column(words)),
            ["dòng trên", "theo quy định 1 của tỉnh"]
        );
    }

    #[test]
    fn a_line_may_drift_with_the_skew_of_a_scan() {
        let mut words = Vec::new();
        for i in 0..40_u8 {
            let (x, drift) = (40.0 + f32::from(i) * 12.0, f32::from(i) * 0.25);
            words.push(word("a", x, 100.0 + drift, 12.0));
            words.push(word("b", x, 114.0 + drift, 12.0));
        }
        let lines = texts(&column(words));
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines.iter().all(|l| !(l.contains('a') && l.contains('b'))));
    }

    #[test]
    fn dirt_over_several_lines_does_not_tie_them_together() {
        let mut words = line("Tỷ lệ dân số", 100.0, 100.0, 12.0);
        words.extend(line("có tài khoản", 100.0, 114.0, 12.0));
        words.push(Word {
            at: Rect::new(90.0, 98.0, 97.0, 128.0),
            ..word("|", 90.0, 98.0, 30.0)
        });
        let lines = texts(&column(words));
        assert!(
            lines.iter().any(|l| l.contains("Tỷ lệ dân số")),
            "{lines:?}"
        );
        assert!(
            lines.iter().any(|l| l.contains("có tài khoản")),
            "{lines:?}"
        );
    }

    #[test]
    fn only_a_wide_blank_parts_a_strip() {
        let mut words = line("Số: 12/BC-UBND", 85.0, 100.0, 13.0);
        words.extend(line("Tân Hòa Đông, ngày 01", 300.0, 100.0, 13.0));
        assert_eq!(
            texts(&strips(words.clone())),
            ["Số: 12/BC-UBND", "Tân Hòa Đông, ngày 01"]
        );
        assert_eq!(column(words).len(), 1);
    }
}
