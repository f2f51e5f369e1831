//! The restored words of a page, each on the place of the print that it was read from.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_normalization::UnicodeNormalization;

use baocao_reading::layout::{Document, Line};
use baocao_report::geometry::{Rect, Size};

/// Words of one printed line, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlacedLine {
    /// Its words; at least one.
    pub words: Vec<PlacedWord>,
    /// The upper and the lower edge that they have in common, in points of the page as it was read.
    pub edges: (f32, f32),
}

/// A word as it was printed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlacedWord {
    /// Its characters.
    pub text: String,
    /// Left and right edge, in points of the page as it was read.
    pub sides: (f32, f32),
}

/// The least width of a word, in points: one that restoration has put in stands between two others.
const LEAST: f32 = 1.0;

/// Height of a line that has no place, in points.
const ROW: f32 = 10.0;

/// The gap between two words of a line, as a part of its height: a narrower one is none to some readers (Poppler: 0.15).
const GAP: f32 = 0.2;

/// The part of its width that a word gives for a gap on one side.
const MOST_GIVEN: f32 = 0.35;

/// The part of a line's words whose boxes may stick out of it: dirt joined to a letter, a figure in a raised place.
const OUTLIERS: usize = 10;

/// The lines of each page in reading order.
pub(super) fn by_page(document: &Document) -> HashMap<u32, Vec<&Line>> {
    let mut order: Vec<&Line> = document.lines.iter().collect();
    order.sort_by_key(|line| line.number);
    let mut pages: HashMap<u32, Vec<&Line>> = HashMap::new();
    for line in order {
        pages.entry(line.page).or_default().push(line);
    }
    pages
}

/// Gives every word of some lines of a page a place. Lines without one are spread over the page.
pub(super) fn placed(lines: &[&Line], size: Size) -> Vec<PlacedLine> {
    let mut homeless = 0.0;
    let rows = lines.iter().filter(|line| line.at.is_none()).count();
    let step = ROW.min(size.height / (rows + 1) as f32);
    let mut all = Vec::new();
    for line in lines {
        let at = line.at.unwrap_or_else(|| {
            homeless += step;
            Rect::new(0.0, homeless - step * 0.9, size.width, homeless)
        });
        all.extend(place(line, at));
    }
    part_lines(&mut all);
    all
}

/// Keeps lines that stand beside each other, a colon and the word behind it say, apart as words of a line are.
fn part_lines(lines: &mut [PlacedLine]) {
    for i in 1..lines.len() {
        let (before, after) = lines.split_at_mut(i);
        let (Some(one), Some(other)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        let height = (one.edges.1 - one.edges.0).max(other.edges.1 - other.edges.0);
        let shared = one.edges.1.min(other.edges.1) - one.edges.0.max(other.edges.0);
        let (Some(last), Some(first)) = (one.words.last_mut(), other.words.first_mut()) else {
            continue;
        };
        if shared * 2.0 > height && first.sides.0 > last.sides.0 {
            let mut pair = [last.clone(), first.clone()];
            part(&mut pair, GAP * height);
            let [left, right] = pair;
            (*last, *first) = (left, right);
        }
    }
}

fn place(line: &Line, at: Rect) -> Option<PlacedLine> {
    let read = LineCharacters::of(line, at);
    let mut words = read.shared_out(&line.text);
    let edges = edges(line, at);
    part(&mut words, GAP * (edges.1 - edges.0));
    (!words.is_empty()).then_some(PlacedLine { words, edges })
}

/// Keeps words that touch apart by a gap, none of them made much smaller for it.
fn part(words: &mut [PlacedWord], gap: f32) {
    for i in 1..words.len() {
        let (right, left) = (words[i - 1].sides.1, words[i].sides.0);
        let lacking = gap - (left - right);
        if lacking > 0.0 {
            let give = |word: &PlacedWord| (lacking / 2.0).min(MOST_GIVEN * word.width());
            let (before, after) = (give(&words[i - 1]), give(&words[i]));
            words[i - 1].sides.1 -= before;
            words[i].sides.0 += after;
            // Where the first has too little to give, the second begins behind it.
            let least = words[i - 1].sides.1 + gap;
            let most = (words[i].sides.1 - LEAST).max(words[i].sides.0);
            words[i].sides.0 = words[i].sides.0.max(least.min(most));
        }
    }
}

impl PlacedWord {
    fn width(&self) -> f32 {
        self.sides.1 - self.sides.0
    }
}

/// The upper and lower edge of a line's letters.
fn edges(line: &Line, at: Rect) -> (f32, f32) {
    let mut tops: Vec<f32> = line.words.iter().map(|word| word.at.top).collect();
    let mut bottoms: Vec<f32> = line.words.iter().map(|word| word.at.bottom).collect();
    tops.sort_by(f32::total_cmp);
    bottoms.sort_by(|a, b| b.total_cmp(a));
    let skipped = line.words.len() / OUTLIERS;
    let top = tops.get(skipped).copied().unwrap_or(at.top);
    let bottom = bottoms.get(skipped).copied().unwrap_or(at.bottom);
    (top, bottom.max(top + LEAST))
}

/// A line as it was read: its characters, and how far each reaches.
struct LineCharacters {
    /// Without diacritics and capitals, so that a diacritic that restoration has set right is the same letter.
    letters: Vec<char>,
    sides: Vec<(f32, f32)>,
}

impl LineCharacters {
    fn of(line: &Line, at: Rect) -> Self {
        let mut read = Self {
            letters: Vec::new(),
            sides: Vec::new(),
        };
        for word in &line.words {
            if let Some(&(_, right)) = read.sides.last() {
                read.push(" ", right, word.at.left.max(right));
            }
            read.push(&word.text, word.at.left, word.at.right);
        }
        if read.letters.is_empty() {
            let read_text = line.read.as_ref().unwrap_or(&line.text);
            read.push(read_text, at.left, at.right);
        }
        read
    }

    /// Adds characters that stand between two sides, each as wide as the others.
    fn push(&mut self, text: &str, left: f32, right: f32) {
        let letters = letters(text);
        let share = share_of(left, right, letters.len());
        self.sides.extend((0..letters.len()).map(share));
        self.letters.extend(letters);
    }

    /// The words of the restored text over the characters that they were made of.
    fn shared_out(&self, text: &str) -> Vec<PlacedWord> {
        let restored = letters(text);
        let mut sides: Vec<(f32, f32)> = Vec::with_capacity(restored.len());
        for change in capture_diff_slices(Algorithm::Myers, &self.letters, &restored) {
            match change {
                DiffOp::Equal { old_index, len, .. } => {
                    sides.extend(&self.sides[old_index..old_index + len]);
                }
                DiffOp::Delete { .. } => {}
                DiffOp::Insert {
                    old_index, new_len, ..
                } => {
                    let at = self.edge(old_index);
                    sides.extend((0..new_len).map(|_| (at, at)));
                }
                DiffOp::Replace {
                    old_index,
                    old_len,
                    new_len,
                    ..
                } => {
                    let left = self.sides[old_index].0;
                    let right = self.sides[old_index + old_len - 1].1;
                    sides.extend((0..new_len).map(share_of(left, right, new_len)));
                }
            }
        }
        self.words(text, &sides)
    }

    /// The left side of a character, or where the last one ends.
    fn edge(&self, index: usize) -> f32 {
        let ends = || self.sides.last().map_or(0.0, |&(_, right)| right);
        self.sides.get(index).map_or_else(ends, |&(left, _)| left)
    }

    fn words(&self, text: &str, sides: &[(f32, f32)]) -> Vec<PlacedWord> {
        let mut words: Vec<PlacedWord> = Vec::new();
        let mut within = false;
        for (c, &(left, right)) in text.chars().zip(sides) {
            if c.is_whitespace() {
                within = false;
                continue;
            }
            match words.last_mut() {
                Some(word) if within => {
                    word.text.push(c);
                    word.sides.0 = word.sides.0.min(left);
                    word.sides.1 = word.sides.1.max(right);
                }
                _ => words.push(PlacedWord {
                    text: c.to_string(),
                    sides: (left, right),
                }),
            }
            within = true;
        }
        for word in &mut words {
            word.sides.1 = word.sides.1.max(word.sides.0 + LEAST);
        }
        words
    }
}

/// The share of each of some characters in the way from one side to the other.
fn share_of(left: f32, right: f32, count: usize) -> impl Fn(usize) -> (f32, f32) {
    move |i| {
        let side = |i: usize| left + (right - left) * i as f32 / count as f32;
        (side(i), side(i + 1))
    }
}

/// A letter for each character of a text, without its diacritics, small; a blank for each kind of blank.
fn letters(text: &str) -> Vec<char> {
    let bare = |c: char| match c {
        'đ' | 'Đ' => 'd',
        c if c.is_whitespace() => ' ',
        c => c
            .nfd()
            .next()
            .and_then(|c| c.to_lowercase().next())
            .unwrap_or(c),
    };
    text.chars().map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_extract::Word;
    use baocao_report::Method;

    /// A line of words, read with letters of ten points and gaps of ten.
    fn line(read: &str, text: &str) -> Line {
        let mut left = 100.0;
        let words: Vec<Word> = read
            .split(' ')
            .map(|word| {
                let width = 10.0 * word.chars().count() as f32;
                let at = Rect::new(left, 50.0, left + width, 60.0);
                left = at.right + 10.0;
                Word {
                    text: word.to_owned(),
                    at,
                    size: 10.0,
                    confidence: None,
                    line: None,
                }
            })
            .collect();
        Line {
            text: text.to_owned(),
            read: (read != text).then(|| read.to_owned()),
            number: 1,
            page: 1,
            at: Rect::hull(words.iter().map(|word| word.at)),
            method: Method::Ocr,
            confidence: None,
            words,
        }
    }

    fn found(read: &str, text: &str) -> Vec<(String, f32, f32)> {
        let line = line(read, text);
        let size = Size {
            width: 595.0,
            height: 842.0,
        };
        let placed = placed(&[&line], size);
        assert!(placed.iter().all(|line| line.edges == (50.0, 60.0)));
        placed
            .into_iter()
            .flat_map(|line| line.words)
            .map(|word| (word.text, word.sides.0, word.sides.1))
            .collect()
    }

    fn word(text: &str, left: f32, right: f32) -> (String, f32, f32) {
        (text.to_owned(), left, right)
    }

    #[test]
    fn a_word_that_is_mended_keeps_its_place() {
        assert_eq!(
            found("chuyén ddi sb", "chuyển đổi số"),
            [
                word("chuyển", 100.0, 160.0),
                word("đổi", 170.0, 200.0),
                word("số", 210.0, 230.0),
            ]
        );
    }

    #[test]
    fn a_word_that_is_parted_is_shared_out_and_two_that_are_joined_are_one() {
        assert_eq!(
            found("Chỉtiêu về", "Chỉ tiêu về"),
            [
                word("Chỉ", 100.0, 129.0),
                word("tiêu", 131.0, 170.0),
                word("về", 180.0, 200.0),
            ]
        );
        assert_eq!(found("12 5 %", "125%"), [word("125%", 100.0, 160.0)]);
    }

    #[test]
    fn words_that_touch_are_kept_apart() {
        let word = |left, right| PlacedWord {
            text: "a".into(),
            sides: (left, right),
        };
        let sides = |mut words: [PlacedWord; 3]| {
            part(&mut words, 2.0);
            words.map(|word| word.sides)
        };
        assert_eq!(
            sides([word(0.0, 50.0), word(50.0, 54.0), word(60.0, 90.0)]),
            [(0.0, 49.0), (51.0, 54.0), (60.0, 90.0)]
        );
        // A narrow word has little to give.
        assert_eq!(
            sides([word(0.0, 2.0), word(1.0, 30.0), word(40.0, 90.0)])[1].0,
            3.3
        );
    }

    #[test]
    fn lines_beside_each_other_are_kept_apart() {
        let line = |top: f32, left: f32| PlacedLine {
            words: vec![PlacedWord {
                text: "a".into(),
                sides: (left, left + 20.0),
            }],
            edges: (top, top + 10.0),
        };
        let mut lines = [line(50.0, 10.0), line(51.0, 30.0), line(70.0, 50.0)];
        part_lines(&mut lines);
        let sides = lines.map(|line| line.words[0].sides);
        assert_eq!(sides, [(10.0, 29.0), (31.0, 50.0), (50.0, 70.0)]);
    }

    #[test]
    fn a_word_that_is_put_in_stands_between_the_others_and_has_a_width() {
        let found = found("kế hoạch", "kế là hoạch");
        let sides: Vec<f32> = found.iter().flat_map(|word| [word.1, word.2]).collect();
        assert_eq!((sides[0], sides[5]), (100.0, 180.0));
        assert!(sides.is_sorted() && sides[3] > sides[2], "{sides:?}");
        assert!(sides[1] > 115.0 && sides[4] < 135.0, "{sides:?}");
    }

    #[test]
    fn a_line_without_a_place_is_on_the_page_and_an_empty_one_is_none() {
        let mut line = line("một hai", "một hai");
        (line.at, line.words) = (None, Vec::new());
        let size = Size {
            width: 200.0,
            height: 300.0,
        };
        let placed = placed(&[&line, &line], size);
        assert_eq!(placed.len(), 2);
        assert!(placed[0].edges.1 <= placed[1].edges.0 && placed[1].edges.1 < 300.0);
        line.text = "  ".into();
        assert_eq!(super::placed(&[&line], size), []);
    }
}
