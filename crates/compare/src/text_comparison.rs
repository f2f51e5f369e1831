//! The texts of two copies, word by word: what differs, of which class, and both side by side.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::align::align;
use super::classify;
use super::comparison::{AlignedRow, Class};
use super::effort::Effort;
use super::passages::{MatchedPassages, matched};
use super::row_sheet::RowSheet;
use super::side::{PassageKind, Side};
use super::word_steps::{self, span};
use super::words::{SideWords, has_digit};

/// Blocks of differing words are paired word by word up to this many on a side.
const LARGEST_BLOCK: usize = 60;

/// A passage of fewer words is no paragraph.
const PARAGRAPH: usize = 4;

/// A passage of fewer words that stands elsewhere has been read in another order: what stands side by side on a page.
const MOVED: usize = 8;

/// The head of a table's column has no more words than this.
const HEAD: usize = 8;

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
    effort: &Effort,
) -> TextComparison {
    let matched = matched((first, a), (second, b), effort);
    let mut walk = TextWalk {
        a,
        b,
        effort,
        heads: [heads(a), heads(b)],
        out: TextComparison::default(),
        sheet: RowSheet::default(),
        quiet: false,
    };
    walk.through(&matched.first, &matched.second, &matched.pairs);
    let main = std::mem::take(&mut walk.sheet);
    walk.elsewhere(first, second, &matched);
    walk.alone(first, &matched.only_first, true);
    walk.alone(second, &matched.only_second, false);
    let mut out = walk.out;
    out.rows = main.with(walk.sheet);
    out.found
        .sort_by_key(|found| (found.second.start, found.first.start));
    out
}

/// A way through two texts.
struct TextWalk<'w, 's> {
    a: &'w SideWords<'s>,
    b: &'w SideWords<'s>,
    effort: &'w Effort,
    /// The words of all short passages, of either copy.
    heads: [HashSet<Vec<u32>>; 2],
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
        let is_large = first.len().max(second.len()) > LARGEST_BLOCK;
        if is_large
            || !self
                .effort
                .may(word_steps::cost(self.a, first, self.b, second))
        {
            for part in runs(first, self.a) {
                self.tell(Some(run_class(self.a, &part)), part, 0..0);
            }
            for part in runs(second, self.b) {
                self.tell(Some(run_class(self.b, &part)), 0..0, part);
            }
            return;
        }
        for (x, y) in word_steps::steps(self.a, first, self.b, second) {
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
            let (here, there) = (keys(self.a, &x), keys(self.b, &y));
            let pairs = align(&here, &there, self.effort);
            let (x, y): (Vec<usize>, Vec<usize>) = (x.collect(), y.collect());
            self.through(&x, &y, &pairs);
            self.quiet = false;
        }
    }

    /// Whether some words without a figure stand in the other copy too, but less often: the head of a table that is
    /// printed anew on each page.
    fn is_repeated(&self, passage: usize, is_first: bool) -> bool {
        let (here, there) = if is_first {
            (self.a, &self.heads[1])
        } else {
            (self.b, &self.heads[0])
        };
        let range = &here.passages[passage];
        let mut tokens = here.tokens[range.clone()].iter();
        range.len() <= HEAD
            && !tokens.any(|token| has_digit(token.text))
            && there.contains(&keys(here, range))
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

/// The keys of some words.
fn keys(words: &SideWords<'_>, range: &Range<usize>) -> Vec<u32> {
    let tokens = words.tokens[range.clone()].iter();
    tokens.map(|token| token.key).collect()
}

/// The words of all passages that may be the head of a table's column.
fn heads(words: &SideWords<'_>) -> HashSet<Vec<u32>> {
    let short = words.passages.iter().filter(|range| range.len() <= HEAD);
    short.map(|range| keys(words, range)).collect()
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
