//! The two texts side by side, as the page shows them.

use std::collections::{BTreeSet, HashMap};

use super::labels::Labels;
use crate::comparison::{AlignedRow, Class, Comparison, TextPiece};
use baocao_report::Place;

/// Rows are laid out by the browser when they come into sight, so many at a time.
const CHUNK: usize = 40;

/// How many letters of a passage fit a line of the page, about: for the height of what is not laid out yet.
const LETTERS: usize = 62;

/// Rows that the browser lays out together.
pub(super) struct ChunkView {
    /// Of all differences in it, with a blank before each.
    pub classes: String,
    /// Its height in lines, about.
    pub lines: usize,
    pub rows: Vec<RowView>,
}

/// Passages side by side.
pub(super) struct RowView {
    pub number: usize,
    pub classes: String,
    pub sides: [SideView; 2],
}

/// A passage of one copy.
#[derive(Default)]
pub(super) struct SideView {
    /// Page and line.
    pub at: String,
    pub pieces: Vec<PieceView>,
    /// Its line, where it has one.
    pub line: Option<u32>,
}

/// A piece of a passage.
pub(super) struct PieceView {
    pub text: String,
    /// Blanks and punctuation behind the words: they are not marked.
    pub behind: String,
    pub mark: Option<MarkView>,
}

/// Of a piece that differs.
#[derive(Clone, Copy)]
pub(super) struct MarkView {
    pub class: Class,
    pub slug: &'static str,
    /// The number of the difference; the marks of both sides have the same.
    pub number: usize,
    /// Whether it can be linked to: the first of its difference.
    pub is_target: bool,
}

/// The rows of a comparison, the differences in them numbered in reading order.
pub(super) fn rows(comparison: &Comparison, labels: &Labels) -> Vec<RowView> {
    let moved = MovedPassages::of(comparison);
    let mut numbers = 0..;
    let rows = comparison.rows.iter().enumerate();
    rows.map(|(number, row)| {
        let badge = (row.moved && moved.holds(row))
            .then(|| numbers.next())
            .flatten();
        let marks = marks(row, &mut numbers);
        let mut seen = BTreeSet::new();
        let mut side = |pieces: &[TextPiece], marks: &[Option<usize>], at: Option<Place>| {
            let badge = badge.filter(|_| !pieces.is_empty());
            let badge = badge.map(|number| PieceView {
                text: labels.moved.into(),
                behind: " ".into(),
                mark: Some(mark(Class::ParagraphMoved, number, &mut seen)),
            });
            let pieces = pieces.iter().zip(marks);
            let pieces = pieces.map(|(piece, number)| view(piece, *number, &mut seen));
            SideView {
                at: at.map(|at| short(at, labels)).unwrap_or_default(),
                line: at.and_then(|at| at.line),
                pieces: badge.into_iter().chain(pieces).collect(),
            }
        };
        let sides = [
            side(&row.first, &marks[0], row.first_at),
            side(&row.second, &marks[1], row.second_at),
        ];
        let moved = if row.moved { " moved" } else { "" };
        RowView {
            number,
            classes: format!("{moved}{}", classes(sides.iter())),
            sides,
        }
    })
    .collect()
}

/// Rows in the portions in which they are laid out.
pub(super) fn chunks(rows: Vec<RowView>) -> Vec<ChunkView> {
    let mut chunks = Vec::with_capacity(rows.len() / CHUNK + 1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let rows: Vec<RowView> = rows.by_ref().take(CHUNK).collect();
        chunks.push(ChunkView {
            classes: classes(rows.iter().flat_map(|row| &row.sides)),
            // A quarter of a line stands between passages.
            lines: rows.iter().map(RowView::lines).sum::<usize>() + rows.len() / 4,
            rows,
        });
    }
    chunks
}

impl RowView {
    /// Its height in lines, about.
    fn lines(&self) -> usize {
        let letters = self.sides.iter().map(|side| {
            let texts = side.pieces.iter();
            let letters = texts.map(|piece| piece.text.chars().count() + piece.behind.len());
            letters.sum::<usize>()
        });
        letters.max().unwrap_or(0).div_ceil(LETTERS).max(1)
    }
}

/// Paragraphs of substance that stand elsewhere, by the line that each begins on in either copy.
struct MovedPassages {
    lines: [BTreeSet<u32>; 2],
}

impl MovedPassages {
    fn of(comparison: &Comparison) -> Self {
        let moved = comparison.text.iter();
        let moved = moved.filter(|difference| difference.class == Class::ParagraphMoved);
        let mut lines = [BTreeSet::new(), BTreeSet::new()];
        for difference in moved {
            let line = |said: &Option<_>| line_of(said.as_ref());
            lines[0].extend(line(&difference.first));
            lines[1].extend(line(&difference.second));
        }
        Self { lines }
    }

    fn holds(&self, row: &AlignedRow) -> bool {
        let at = [row.first_at, row.second_at];
        let mut sides = at.iter().zip(&self.lines);
        sides.any(|(at, lines)| {
            let line = at.and_then(|at| at.line);
            line.is_some_and(|line| lines.contains(&line))
        })
    }
}

fn line_of(said: Option<&crate::SideReading>) -> Option<u32> {
    said.and_then(|said| said.at.line)
}

/// Numbers for the pieces that differ, of either side. Two that stand between the same words and are of one class are
/// one difference.
fn marks(row: &AlignedRow, numbers: &mut impl Iterator<Item = usize>) -> [Vec<Option<usize>>; 2] {
    let (one, other) = (positions(&row.first), positions(&row.second));
    let (ones, others) = (LastOfClass::of(&one), LastOfClass::of(&other));
    let mut marks = [vec![None; row.first.len()], vec![None; row.second.len()]];
    let (mut i, mut j) = (0, 0);
    while i < one.len() || j < other.len() {
        let (here, there) = (one.get(i), other.get(j));
        let is_pair = matches!((here, there), (Some(a), Some(b)) if a.position == b.position && a.class == b.class);
        let first_goes = match (here, there) {
            (Some(a), Some(b)) if a.position == b.position => {
                !others.are_left(a, j) || ones.are_left(b, i)
            }
            (Some(a), Some(b)) => a.position < b.position,
            (here, _) => here.is_some(),
        };
        let number = numbers.next();
        if (is_pair || first_goes)
            && let Some(here) = here
        {
            marks[0][here.piece] = number;
            i += 1;
        }
        if (is_pair || !first_goes)
            && let Some(there) = there
        {
            marks[1][there.piece] = number;
            j += 1;
        }
    }
    marks
}

/// A piece that differs.
struct DifferingPiece {
    piece: usize,
    class: Class,
    /// How many letters and digits that are the same in both stand before it.
    position: usize,
}

/// The last of the pieces that stand between the same words and are of one class.
struct LastOfClass(HashMap<(usize, Class), usize>);

impl LastOfClass {
    fn of(pieces: &[DifferingPiece]) -> Self {
        let pieces = pieces.iter().enumerate();
        Self(
            pieces
                .map(|(at, piece)| ((piece.position, piece.class), at))
                .collect(),
        )
    }

    /// Whether there is such a piece as another, from a place in the list on.
    fn are_left(&self, like: &DifferingPiece, from: usize) -> bool {
        let last = self.0.get(&(like.position, like.class));
        last.is_some_and(|&last| last >= from)
    }
}

fn positions(pieces: &[TextPiece]) -> Vec<DifferingPiece> {
    let mut position = 0;
    let mut found = Vec::new();
    for (piece, TextPiece { text, class }) in pieces.iter().enumerate() {
        match *class {
            Some(class) => found.push(DifferingPiece {
                piece,
                class,
                position,
            }),
            None => position += text.chars().filter(|c| c.is_alphanumeric()).count(),
        }
    }
    found
}

fn view(piece: &TextPiece, number: Option<usize>, seen: &mut BTreeSet<usize>) -> PieceView {
    let mark = piece
        .class
        .zip(number)
        .map(|(class, number)| mark(class, number, seen));
    let words = match mark {
        Some(_) => piece.text.trim_end(),
        None => &piece.text,
    };
    PieceView {
        text: words.into(),
        behind: piece.text[words.len()..].into(),
        mark,
    }
}

fn mark(class: Class, number: usize, seen: &mut BTreeSet<usize>) -> MarkView {
    MarkView {
        class,
        slug: class.name(),
        number,
        is_target: seen.insert(number) && class.is_of_substance(),
    }
}

/// The classes that occur, as the page names them, with a blank before each.
fn classes<'a>(sides: impl Iterator<Item = &'a SideView>) -> String {
    let marks = sides
        .flat_map(|side| &side.pieces)
        .filter_map(|piece| piece.mark);
    let classes: BTreeSet<Class> = marks.map(|mark| mark.class).collect();
    classes
        .iter()
        .map(|class| format!(" k-{}", class.name()))
        .collect()
}

/// `tr. 2 d. 31`, as far as it is known.
fn short(at: Place, labels: &Labels) -> String {
    let parts = [(labels.page, at.page), (labels.line, at.line)];
    let known = parts
        .into_iter()
        .filter_map(|(word, number)| Some(format!("{word}\u{a0}{}", number?)));
    known.collect::<Vec<_>>().join(" ")
}
