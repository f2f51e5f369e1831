//! The words of a row, shared out among the columns.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use super::cell_likelihood::{OpeningFeatures, SHORT, SpanFeatures, fits, joined};
use super::row_word::{RowWord, Separator};
use crate::dictionary::{ColumnRole, Dictionary};
use crate::parse::table_head::ColumnContent;

/// Words of a row that are looked at one by one; of a longer one, only its lines are.
const MANY: usize = 120;

/// Where a cell may begin in a row, at most.
const PLACES: usize = 90;

/// A row of a flattened table.
pub(super) struct FlatRow<'d> {
    /// Its words, its number left out.
    pub(super) words: Vec<RowWord<'d>>,
    /// Whether other rows stand under its number.
    pub(super) group: bool,
    /// The word before which a page begins, where one does.
    pub(super) page: Option<usize>,
}

/// The words of each column, none for an empty cell.
type CellRanges = Vec<Range<usize>>;

/// Shares the words of rows out among columns. A row cut by the end of a page may come in two parts, each with the
/// rest of every cell. It is done twice: first each row for itself, then with what the columns were found to hold.
pub(super) fn share(
    rows: &[FlatRow],
    columns: &[Option<ColumnContent>],
    dictionary: &Dictionary,
) -> Vec<Vec<CellRanges>> {
    let sharing = CellAssignment {
        columns,
        names: columns.iter().position(is_naming).unwrap_or(0),
        width: width(rows),
        dictionary,
    };
    let unknown: Vec<ColumnProfile> = columns.iter().map(|_| ColumnProfile::default()).collect();
    let lattices: Vec<SpanLattice> = rows.iter().map(|row| sharing.lattice(row)).collect();
    let first: Vec<CellRanges> = lattices
        .iter()
        .map(|lattice| lattice.best(&sharing, &unknown))
        .collect();
    let profiles: Vec<ColumnProfile> = (0..columns.len())
        .map(|column| ColumnProfile::of(column, rows, &first))
        .collect();
    rows.iter()
        .zip(&lattices)
        .map(|(row, lattice)| match row.page {
            Some(page) => sharing.parted(&row.words, page, &profiles),
            None => vec![lattice.best(&sharing, &profiles)],
        })
        .collect()
}

/// What holds for all rows.
struct CellAssignment<'t> {
    columns: &'t [Option<ColumnContent>],
    /// The column of the names.
    names: usize,
    /// The length of a full line of names.
    width: usize,
    dictionary: &'t Dictionary,
}

/// What a cell costs below a page's end that begins with a small letter and had not begun above it.
const NOT_BEGUN: f64 = 3.0;

impl CellAssignment<'_> {
    /// A row's lattice. One that heads a group and states no figure is all name.
    fn lattice<'d>(&self, row: &FlatRow<'d>) -> SpanLattice<'d> {
        let bare = row.group && !row.words.iter().any(|word| is_value(word.text));
        SpanLattice::new(&row.words, bare, true, self)
    }

    /// A row cut by the end of a page: its two parts, since a dump prints what a page shows of each cell before it goes
    /// on to the next page.
    fn parted(
        &self,
        words: &[RowWord],
        page: usize,
        profiles: &[ColumnProfile],
    ) -> Vec<CellRanges> {
        let (above, below) = words.split_at(page);
        let of_part = |empty: f64| profiles.iter().map(move |p| p.of_part(empty));
        let above_it: Vec<ColumnProfile> = of_part(1.2).collect();
        let first = SpanLattice::new(above, false, true, self).best(self, &above_it);
        // What goes on below goes on from a cell that has begun above.
        let rest: Vec<ColumnProfile> = of_part(0.3)
            .zip(&first)
            .map(|(profile, begun)| ColumnProfile {
                small: if begun.is_empty() { NOT_BEGUN } else { 0.0 },
                ..profile
            })
            .collect();
        let second = SpanLattice::new(below, false, false, self).best(self, &rest);
        let second = second.into_iter();
        let second = second.map(|cell| cell.start + page..cell.end + page);
        vec![first, second.collect()]
    }
}

fn is_naming(column: &Option<ColumnContent>) -> bool {
    matches!(
        column,
        Some(ColumnContent::Of(
            ColumnRole::Criterion
                | ColumnRole::Item
                | ColumnRole::Document
                | ColumnRole::DocumentSummary
        ))
    )
}

/// The length of a full line of names: that which one line in five of the longer ones reaches.
fn width(rows: &[FlatRow]) -> usize {
    let mut lengths: Vec<usize> = Vec::new();
    for row in rows.iter().map(|row| &row.words) {
        let ends = row.iter().enumerate().filter(|(at, _)| {
            row.get(at + 1)
                .is_none_or(|next| matches!(next.before, Separator::Line(_)))
        });
        lengths.extend(
            ends.map(|(_, word)| word.reach)
                .filter(|&reach| reach >= 15),
        );
    }
    lengths.sort_unstable();
    lengths.get(lengths.len() * 4 / 5).copied().unwrap_or(0)
}

/// What the cells of a column were found to hold.
#[derive(Clone, Debug)]
struct ColumnProfile {
    /// What an empty cell costs.
    empty: f64,
    /// What a filled one costs.
    filled: f64,
    /// What a cell that begins with a figure costs.
    figure: f64,
    /// What one costs that does not.
    words: f64,
    /// What one costs that begins with a small letter.
    small: f64,
    /// The short texts that stand in it, and in how many rows.
    texts: HashMap<String, usize>,
    /// The words that its cells begin with, and in how many rows.
    firsts: HashMap<String, usize>,
}

impl Default for ColumnProfile {
    fn default() -> Self {
        Self {
            empty: 1.0,
            filled: 0.0,
            figure: 0.0,
            words: 0.0,
            small: 0.0,
            texts: HashMap::new(),
            firsts: HashMap::new(),
        }
    }
}

/// How much a text gains under a column in which it, or its first word, stands in other rows, by their number.
const AGAIN: f64 = 0.8;
const BEGINS_AGAIN: f64 = 0.4;

impl ColumnProfile {
    /// The profile of a column: logarithms of shares, one row added to either side. Rows of one cell head groups and
    /// say nothing.
    fn of(column: usize, rows: &[FlatRow], cells: &[CellRanges]) -> Self {
        let full = rows.iter().zip(cells).filter(|(_, cells)| {
            let filled = cells.iter().filter(|cell| !cell.is_empty());
            filled.count() > 1
        });
        let (mut all, mut filled, mut figures) = (0_usize, 0_usize, 0_usize);
        let (mut texts, mut firsts) = (HashMap::new(), HashMap::new());
        for (row, cells) in full {
            all += 1;
            let words = &row.words[cells[column].clone()];
            if let Some(first) = words.first() {
                filled += 1;
                figures += usize::from(is_value(first.text));
                *firsts.entry(first.text.to_owned()).or_insert(0) += 1;
                if words.len() <= SHORT {
                    *texts.entry(joined(words)).or_insert(0) += 1;
                }
            }
        }
        let cost = |some: usize, of: usize| -((some as f64 + 1.0) / (of as f64 + 2.0)).ln();
        Self {
            empty: cost(all - filled, all),
            filled: cost(filled, all),
            figure: cost(figures, filled) / 2.0,
            words: cost(filled - figures, filled) / 2.0,
            small: 0.0,
            texts,
            firsts,
        }
    }

    /// The profile for a part of a row that a page's end has cut, where an empty cell costs so much at most.
    fn of_part(&self, empty: f64) -> Self {
        Self {
            empty: self.empty.min(empty),
            filled: self.filled.min(0.3),
            ..self.clone()
        }
    }

    /// What a stretch gains or costs as a cell.
    fn weigh(&self, span: &WordSpan) -> f64 {
        let again = AGAIN * logarithm(self.texts.get(span.stretch.text()));
        let begins = BEGINS_AGAIN * logarithm(self.firsts.get(span.first));
        let kind = if is_value(span.first) {
            self.figure
        } else {
            self.words
        };
        let small = if span.first.starts_with(char::is_lowercase) {
            self.small
        } else {
            0.0
        };
        (again + begins).min(2.0) - self.filled - kind - small
    }
}

/// The logarithm of a count of rows; nothing for one row, which may be the very one.
fn logarithm(rows: Option<&usize>) -> f64 {
    rows.map_or(0.0, |&rows| (rows as f64).ln())
}

/// A stretch of words from one place to another.
struct WordSpan<'d> {
    stretch: SpanFeatures,
    /// Its first word.
    first: &'d str,
}

/// The stretches of a row's words.
struct SpanLattice<'d> {
    /// Where a cell may begin, the end of the row last.
    places: Vec<usize>,
    /// By first and last place: the stretch between.
    spans: Vec<Option<WordSpan<'d>>>,
    /// Whether it is a group's row, all name.
    bare: bool,
}

impl<'d> SpanLattice<'d> {
    fn new(row: &[RowWord<'d>], bare: bool, whole: bool, sharing: &CellAssignment) -> Self {
        let (width, dictionary) = (sharing.width, sharing.dictionary);
        let places = if bare {
            vec![0, row.len()]
        } else {
            places(row, whole, dictionary)
        };
        let count = places.len();
        let mut spans: Vec<Option<WordSpan>> = std::iter::repeat_with(|| None)
            .take(count * count)
            .collect();
        for (from, &start) in places.iter().enumerate().take(count - 1) {
            if start == row.len() {
                continue;
            }
            let opening = OpeningFeatures::new(row, start, whole, dictionary);
            for to in from + 1..count {
                let words = &row[start..places[to]];
                spans[from * count + to] = Some(WordSpan {
                    stretch: SpanFeatures::new(words, &opening, whole, width, dictionary),
                    first: words[0].text,
                });
            }
        }
        Self {
            places,
            spans,
            bare,
        }
    }

    /// The words of each column in the likeliest sharing.
    fn best(&self, sharing: &CellAssignment, profiles: &[ColumnProfile]) -> CellRanges {
        let columns = sharing.columns;
        if self.bare {
            let end = self.places[1];
            let cell = |column: usize| match column.cmp(&sharing.names) {
                Ordering::Less => 0..0,
                Ordering::Equal => 0..end,
                Ordering::Greater => end..end,
            };
            return (0..columns.len()).map(cell).collect();
        }
        let count = self.places.len();
        // By columns done, then by place: the best worth, and the place where the last column begins.
        let mut best = vec![vec![(f64::NEG_INFINITY, 0); count]; columns.len() + 1];
        best[0][0] = (0.0, 0);
        for (column, (role, profile)) in columns.iter().zip(profiles).enumerate() {
            for to in 0..count {
                let mut found = (best[column][to].0 - profile.empty, to);
                for (from, &(so_far, _)) in best[column].iter().enumerate().take(to) {
                    let Some(span) = &self.spans[from * count + to] else {
                        continue;
                    };
                    let fits = fits(role.as_ref(), &span.stretch);
                    let weight = profile.weigh(span);
                    let worth = so_far + fits + weight;
                    if worth > found.0 {
                        found = (worth, from);
                    }
                }
                best[column + 1][to] = found;
            }
        }
        let mut cells = Vec::with_capacity(columns.len());
        let mut to = count - 1;
        for column in (1..=columns.len()).rev() {
            let from = best[column][to].1;
            cells.push(self.places[from]..self.places[to]);
            to = from;
        }
        cells.reverse();
        cells
    }
}

/// The places where a cell may begin: at the beginning of lines, before a capital, and around figures.
fn places(row: &[RowWord], whole: bool, dictionary: &Dictionary) -> Vec<usize> {
    let mut places: Vec<usize> = vec![0];
    for at in 1..row.len() {
        let (last, word) = (row[at - 1].text, row[at].text);
        let may = match row[at].before {
            Separator::Line(_) | Separator::Blanks => true,
            Separator::Blank if row.len() > MANY => false,
            // What a page's end has left of a cell begins with any word, so that words tell nothing.
            Separator::Blank if !whole => is_value(word) || is_value(last),
            Separator::Blank => {
                word.starts_with(char::is_uppercase)
                    || is_value(word)
                    || is_value(last)
                    || dictionary.cells.is_unit(word)
            }
        };
        if may {
            places.push(at);
        }
    }
    if places.len() > PLACES {
        places.retain(|&at| at == 0 || row[at].before != Separator::Blank);
        places.truncate(PLACES);
    }
    places.push(row.len());
    places
}

/// Whether a word is a figure, a sign that compares, or a percent sign.
fn is_value(word: &str) -> bool {
    word.starts_with(|c: char| {
        c.is_ascii_digit() || matches!(c, '%' | '>' | '<' | '≥' | '≤' | '~' | '±')
    }) || word.ends_with('%')
}
