//! The texts of two copies, word by word: what differs, of which class, and both side by side.

use std::collections::BTreeMap;
use std::ops::Range;

use super::align::align;
use super::classify;
use super::comparison::{AlignedRow, Class, TextPiece};
use super::passages::{MatchedPassages, matched};
use super::side::{PassageKind, Side};
use super::words::{ComparedWord, SideWords, has_digit};

/// Blocks of differing words are paired word by word up to this many on a side.
const LARGEST_BLOCK: usize = 60;

/// A passage of fewer words is no paragraph.
const PARAGRAPH: usize = 4;

/// A passage of fewer words that stands elsewhere has been read in another order: what stands side by side on a page.
const MOVED: usize = 8;

/// The head of a table's column has no more words than this.
const HEAD: usize = 8;

/// What a word costs that stands in one copy only, against two words without a common letter.
const ALONE: f64 = 0.7;

/// A difference of substance between two texts, by the numbers of its words.
#[derive(Clone, Debug)]
pub(super) struct TextDifference {
    pub class: Class,
    pub first: Range<usize>,
    pub second: Range<usize>,
}

/// What came of two texts.
#[derive(Debug, Default)]
pub(super) struct TextComparison {
    /// Differences of substance.
    pub found: Vec<TextDifference>,
    /// How often each class of noise occurs.
    pub noise: BTreeMap<Class, usize>,
    /// Words that are the same or differ in letters, paired.
    pub pairs: Vec<(usize, usize)>,
    /// The texts side by side.
    pub rows: Vec<AlignedRow>,
}

/// Compares two texts.
pub(super) fn compare(
    (first, a): (&Side, &SideWords<'_>),
    (second, b): (&Side, &SideWords<'_>),
) -> TextComparison {
    let matched = matched((first, a), (second, b));
    let mut walk = TextWalk {
        a,
        b,
        out: TextComparison::default(),
        sheet: RowSheet::default(),
        quiet: false,
    };
    walk.through(&matched.first, &matched.second, &matched.pairs);
    let mut main = std::mem::take(&mut walk.sheet).rows;
    walk.elsewhere(first, second, &matched);
    walk.alone(first, &matched.only_first, true);
    walk.alone(second, &matched.only_second, false);
    let extra = std::mem::take(&mut walk.sheet).rows;
    let mut out = walk.out;
    place(&mut main, extra);
    out.rows = main.into_iter().map(|row| row.row).collect();
    out.found
        .sort_by_key(|found| (found.second.start, found.first.start));
    out
}

/// A way through two texts.
struct TextWalk<'w, 's> {
    a: &'w SideWords<'s>,
    b: &'w SideWords<'s>,
    out: TextComparison,
    sheet: RowSheet,
    /// Whether only figures count, as in footnotes.
    quiet: bool,
}

impl TextWalk<'_, '_> {
    /// Goes through two lists of words of which some are paired.
    fn through(&mut self, first: &[usize], second: &[usize], pairs: &[(usize, usize)]) {
        let (mut i, mut j) = (0, 0);
        let ends = std::iter::once((first.len(), second.len()));
        for (x, y) in pairs.iter().copied().chain(ends) {
            self.block(&first[i..x], &second[j..y]);
            if let (Some(&one), Some(&other)) = (first.get(x), second.get(y)) {
                self.pair(one, other);
                if first.get(x + 1) == Some(&(one + 1))
                    && pairs.binary_search(&(x + 1, y + 1)).is_ok()
                {
                    self.gap(one, other);
                }
            }
            (i, j) = (x + 1, y + 1);
        }
    }

    /// What stands behind two words that are paired, before two words that are.
    fn gap(&mut self, one: usize, other: usize) {
        let goes_on = |words: &SideWords<'_>, at: usize| {
            let next = words.tokens.get(at + 1);
            next.is_some_and(|next| next.passage == words.tokens[at].passage)
        };
        if goes_on(self.a, one)
            && goes_on(self.b, other)
            && let Some(class) = classify::gap(self.a.tokens[one].gap, self.b.tokens[other].gap)
        {
            self.count(class);
        }
    }

    fn pair(&mut self, one: usize, other: usize) {
        let class = classify::pair(&self.a.tokens[one], &self.b.tokens[other]);
        self.out.pairs.push((one, other));
        self.tell(class, one..one + 1, other..other + 1);
    }

    /// Words between two pairs.
    fn block(&mut self, first: &[usize], second: &[usize]) {
        if first.len().max(second.len()) > LARGEST_BLOCK {
            for part in runs(first, self.a) {
                self.tell(Some(run_class(self.a, &part)), part, 0..0);
            }
            for part in runs(second, self.b) {
                self.tell(Some(run_class(self.b, &part)), 0..0, part);
            }
            return;
        }
        for (x, y) in steps(self.a, first, self.b, second) {
            let (one, other) = (&first[x.clone()], &second[y.clone()]);
            match (one, other) {
                (&[one], &[other]) => self.pair(one, other),
                (&[one], []) => {
                    let class = lone_class(self.a, one);
                    self.tell(Some(class), one..one + 1, 0..0);
                }
                ([], &[other]) => {
                    let class = lone_class(self.b, other);
                    self.tell(Some(class), 0..0, other..other + 1);
                }
                _ => self.tell(Some(Class::Spacing), span(one), span(other)),
            }
        }
    }

    /// Tells of words that differ, or do not, in this class.
    fn tell(&mut self, class: Option<Class>, first: Range<usize>, second: Range<usize>) {
        let class = match class {
            Some(class) if self.quiet && class != Class::Figure && class.is_of_substance() => {
                Some(Class::Furniture)
            }
            other => other,
        };
        self.sheet.put(self.a, first.clone(), class, true);
        self.sheet.put(self.b, second.clone(), class, false);
        match class {
            None => {}
            Some(class) if class.is_of_substance() => self.found(TextDifference {
                class,
                first,
                second,
            }),
            Some(class) => self.count(class),
        }
    }

    /// Keeps a difference, as one with that before it where both touch: those of one class on both sides, words that
    /// one copy only has whatever they are, as they are one phrase, and as grave as the gravest of them.
    fn found(&mut self, found: TextDifference) {
        let touches = |before: &Range<usize>, after: &Range<usize>, words: &SideWords<'_>| {
            before.is_empty() && after.is_empty()
                || before.end == after.start
                    && !before.is_empty()
                    && !after.is_empty()
                    && words.tokens[before.start].passage == words.tokens[after.start].passage
        };
        let is_lone = |found: &TextDifference| found.first.is_empty() || found.second.is_empty();
        let is_whole = |found: &TextDifference| {
            matches!(found.class, Class::ParagraphMissing | Class::ParagraphMoved)
        };
        let (a, b) = (self.a, self.b);
        match self.out.found.last_mut() {
            Some(last)
                if (last.class == found.class || is_lone(last) && is_lone(&found))
                    && !is_whole(last)
                    && !is_whole(&found)
                    && touches(&last.first, &found.first, a)
                    && touches(&last.second, &found.second, b) =>
            {
                last.class = last.class.min(found.class);
                last.first = join(&last.first, found.first);
                last.second = join(&last.second, found.second);
            }
            _ => self.out.found.push(found),
        }
    }

    fn count(&mut self, class: Class) {
        *self.out.noise.entry(class).or_insert(0) += 1;
    }

    /// Passages that stand elsewhere in the other copy, and furniture.
    fn elsewhere(&mut self, first: &Side, second: &Side, matched: &MatchedPassages) {
        for &(one, other) in &matched.moved {
            let (x, y) = (self.a.passages[one].clone(), self.b.passages[other].clone());
            let is_furniture =
                |side: &Side, at: usize| side.passages[at].kind == PassageKind::Furniture;
            let (here, there) = (is_furniture(first, one), is_furniture(second, other));
            let furniture = here || there;
            if here && there {
                // It stands in its place in both.
            } else if furniture {
                self.count(Class::Furniture);
            } else if x.len().max(y.len()) < MOVED {
                self.count(Class::Order);
            } else {
                self.out.found.push(TextDifference {
                    class: Class::ParagraphMoved,
                    first: x.clone(),
                    second: y.clone(),
                });
            }
            self.quiet = furniture;
            self.sheet.open(true);
            let keys = |words: &SideWords<'_>, range: Range<usize>| -> Vec<u32> {
                words.tokens[range].iter().map(|token| token.key).collect()
            };
            let pairs = align(&keys(self.a, x.clone()), &keys(self.b, y.clone()));
            let (x, y): (Vec<usize>, Vec<usize>) = (x.collect(), y.collect());
            self.through(&x, &y, &pairs);
            self.quiet = false;
        }
    }

    /// Whether some words without a figure stand in the other copy too, but less often: the head of a table that is
    /// printed anew on each page.
    fn is_repeated(&self, passage: usize, is_first: bool) -> bool {
        let (here, there) = if is_first {
            (self.a, self.b)
        } else {
            (self.b, self.a)
        };
        let tokens = &here.tokens[here.passages[passage].clone()];
        let keys =
            |tokens: &[ComparedWord<'_>]| -> Vec<u32> { tokens.iter().map(|t| t.key).collect() };
        let mine = keys(tokens);
        mine.len() <= HEAD
            && !tokens.iter().any(|token| has_digit(token.text))
            && there
                .passages
                .iter()
                .filter(|range| range.len() == mine.len())
                .any(|range| keys(&there.tokens[range.clone()]) == mine)
    }

    /// Passages that one copy only has.
    fn alone(&mut self, side: &Side, passages: &[usize], is_first: bool) {
        for &passage in passages {
            let words = if is_first { self.a } else { self.b };
            let range = words.passages[passage].clone();
            let class = if side.passages[passage].kind == PassageKind::Furniture
                || self.is_repeated(passage, is_first)
            {
                Class::Furniture
            } else if range.len() >= PARAGRAPH {
                Class::ParagraphMissing
            } else {
                run_class(words, &range)
            };
            self.sheet.open(false);
            if is_first {
                self.tell(Some(class), range, 0..0);
            } else {
                self.tell(Some(class), 0..0, range);
            }
        }
    }
}

/// The class of words without a counterpart.
fn run_class(words: &SideWords<'_>, range: &Range<usize>) -> Class {
    let classes = range.clone().map(|at| lone_class(words, at));
    classes.min().unwrap_or(Class::Word)
}

/// The class of a word without a counterpart. Digits right behind a bracket or a quotation mark are the mark of a
/// footnote: no figure stands there.
fn lone_class(words: &SideWords<'_>, at: usize) -> Class {
    let token = &words.tokens[at];
    let before = at.checked_sub(1).map(|at| &words.tokens[at]);
    let is_behind_bracket = before.is_some_and(|before| {
        before.passage == token.passage && before.gap.ends_with([')', ']', '”', '"'])
    });
    let is_short = token.text.len() <= 2 && token.text.bytes().all(|b| b.is_ascii_digit());
    if is_short && is_behind_bracket {
        Class::Furniture
    } else {
        classify::words(token.text, "")
    }
}

/// From the first to the last of some words.
fn span(list: &[usize]) -> Range<usize> {
    match (list.first(), list.last()) {
        (Some(&first), Some(&last)) => first..last + 1,
        _ => 0..0,
    }
}

fn join(before: &Range<usize>, after: Range<usize>) -> Range<usize> {
    if before.is_empty() {
        after
    } else {
        before.start..after.end.max(before.end)
    }
}

/// Words in runs that are without a break and in one passage.
fn runs(list: &[usize], words: &SideWords<'_>) -> Vec<Range<usize>> {
    let passage = |at: usize| words.tokens[at].passage;
    let runs = list.chunk_by(|&a, &b| a + 1 == b && passage(a) == passage(b));
    runs.map(span).collect()
}

/// The cheapest way to make one block of words of another: places of one word each, of one and none, or of two
/// that are one but for a blank.
fn steps(
    a: &SideWords<'_>,
    first: &[usize],
    b: &SideWords<'_>,
    second: &[usize],
) -> Vec<(Range<usize>, Range<usize>)> {
    const WAYS: [(usize, usize); 6] = [(1, 1), (1, 2), (2, 1), (1, 0), (0, 1), (2, 2)];
    let width = second.len() + 1;
    let mut cost = vec![(f64::INFINITY, (0, 0)); (first.len() + 1) * width];
    cost[0].0 = 0.0;
    for x in 0..=first.len() {
        for y in 0..=second.len() {
            for (dx, dy) in WAYS {
                let (Some(from_x), Some(from_y)) = (x.checked_sub(dx), y.checked_sub(dy)) else {
                    continue;
                };
                let step = step_cost(a, &first[from_x..x], b, &second[from_y..y]);
                let sum = cost[from_x * width + from_y].0 + step;
                if sum < cost[x * width + y].0 {
                    cost[x * width + y] = (sum, (dx, dy));
                }
            }
        }
    }
    let (mut x, mut y) = (first.len(), second.len());
    let mut steps = Vec::new();
    while x > 0 || y > 0 {
        let (dx, dy) = cost[x * width + y].1;
        steps.push((x - dx..x, y - dy..y));
        (x, y) = (x - dx, y - dy);
    }
    steps.reverse();
    steps
}

fn step_cost(a: &SideWords<'_>, first: &[usize], b: &SideWords<'_>, second: &[usize]) -> f64 {
    match (first, second) {
        (&[one], &[other]) => {
            let (one, other) = (a.tokens[one].text, b.tokens[other].text);
            match (has_digit(one), has_digit(other)) {
                (true, true) => 0.5 * (1.0 - strsim::normalized_levenshtein(one, other)),
                (false, false) => {
                    let (one, other) = (one.to_lowercase(), other.to_lowercase());
                    1.0 - strsim::normalized_levenshtein(&one, &other)
                }
                _ => 1.0,
            }
        }
        ([_], []) | ([], [_]) => ALONE,
        _ => {
            let (one, other) = (span(first), span(second));
            let whole = one.len() == first.len() && other.len() == second.len();
            if whole && classify::is_spacing(&a.tokens[one], &b.tokens[other]) {
                0.05
            } else {
                f64::INFINITY
            }
        }
    }
}

/// Rows as they are filled.
#[derive(Default)]
struct RowSheet {
    rows: Vec<AnchoredRow>,
}

/// A row that knows which passages and words it began with.
#[derive(Default)]
struct AnchoredRow {
    row: AlignedRow,
    first: Option<(usize, usize)>,
    second: Option<(usize, usize)>,
}

impl RowSheet {
    fn open(&mut self, moved: bool) {
        self.rows.push(AnchoredRow {
            row: AlignedRow {
                moved,
                ..AlignedRow::default()
            },
            ..AnchoredRow::default()
        });
    }

    /// Puts words into the row in hand, or a new one where another passage begins.
    fn put(
        &mut self,
        words: &SideWords<'_>,
        range: Range<usize>,
        class: Option<Class>,
        is_first: bool,
    ) {
        for at in range {
            let token = &words.tokens[at];
            let known = |row: &AnchoredRow| if is_first { row.first } else { row.second };
            let ended = self
                .rows
                .last()
                .is_none_or(|row| known(row).is_some_and(|(passage, _)| passage != token.passage));
            if ended {
                let moved = self.rows.last().is_some_and(|row| row.row.moved);
                self.open(moved);
            }
            let Some(placed) = self.rows.last_mut() else {
                continue;
            };
            let (side, pieces, place) = if is_first {
                (
                    &mut placed.first,
                    &mut placed.row.first,
                    &mut placed.row.first_at,
                )
            } else {
                (
                    &mut placed.second,
                    &mut placed.row.second,
                    &mut placed.row.second_at,
                )
            };
            side.get_or_insert((token.passage, at));
            place.get_or_insert(token.at);
            let text = format!("{}{}", token.lead, token.text);
            match pieces.last_mut().filter(|piece| piece.class == class) {
                Some(piece) => piece.text.push_str(&text),
                None => pieces.push(TextPiece { text, class }),
            }
            if let Some(piece) = pieces.last_mut() {
                piece.text.push_str(token.gap);
            }
        }
    }
}

/// Puts rows of passages that stand elsewhere, or in one copy only, among the others.
fn place(main: &mut Vec<AnchoredRow>, extra: Vec<AnchoredRow>) {
    let mut at: Vec<(usize, AnchoredRow)> = Vec::new();
    for row in extra
        .into_iter()
        .filter(|row| row.first.or(row.second).is_some())
    {
        let place = match (row.first, row.second) {
            (_, Some((_, second))) => main
                .iter()
                .position(|m| m.second.is_some_and(|(_, s)| s > second)),
            (Some((_, first)), None) => main
                .iter()
                .position(|m| m.first.is_some_and(|(_, f)| f > first)),
            (None, None) => None,
        };
        at.push((place.unwrap_or(main.len()), row));
    }
    at.sort_by_key(|(place, _)| *place);
    let mut rows = Vec::with_capacity(main.len() + at.len());
    let mut at = at.into_iter().peekable();
    for (i, row) in std::mem::take(main).into_iter().enumerate() {
        while let Some((_, extra)) = at.next_if(|(place, _)| *place <= i) {
            rows.push(extra);
        }
        rows.push(row);
    }
    rows.extend(at.map(|(_, row)| row));
    *main = rows;
}
