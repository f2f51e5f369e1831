//! A text in reading order: its lines in one list, and the paragraphs, tables and furniture that point into it.

use baocao_extract::Word;
use baocao_report::geometry::Rect;
use baocao_report::{Confidence, FurnitureKind, Method};

/// A whole text in reading order.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Every line, furniture included, in reading order.
    pub lines: Vec<Line>,
    /// Paragraphs and tables in reading order, over page breaks.
    pub blocks: Vec<Block>,
    /// What stands on the pages without belonging to the text.
    pub furniture: Vec<FurnitureLines>,
}

/// Points at a line of a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub usize);

/// A printed line; in a table, a line of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its text, NFC, without the line end; may be empty in a text dump.
    pub text: String,
    /// The text as it was read, where restoration has changed it.
    pub read: Option<String>,
    /// The line of the report's text it stands on, counted from 1. Cells of one source line share it.
    pub number: u32,
    /// The page, counted from 1.
    pub page: u32,
    /// Where it stands; `None` for a typed file.
    pub at: Option<Rect>,
    /// How it was read.
    pub method: Method,
    /// The mean over its words; `None` where the reader gave none.
    pub confidence: Option<Confidence>,
    /// Its words as read; empty for a typed file.
    pub words: Vec<Word>,
}

/// A part of the running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Lines that belong together.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// Lines that make one paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// In reading order, at least one.
    pub lines: Vec<LineId>,
}

/// A table, over as many pages as it runs, its head not repeated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Number of columns.
    pub columns: usize,
    /// Number of rows.
    pub rows: usize,
    /// Sorted by row, then column; they do not overlap. A place no cell covers is empty.
    pub cells: Vec<Cell>,
}

/// A cell of a [`Table`]. Rows and columns are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its first row.
    pub row: usize,
    /// Its first column.
    pub column: usize,
    /// How many rows it covers, at least 1.
    pub row_span: usize,
    /// How many columns it covers, at least 1.
    pub column_span: usize,
    /// Its text; empty for an empty cell.
    pub lines: Vec<LineId>,
}

/// Lines that are no part of the running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurnitureLines {
    /// What it is.
    pub kind: FurnitureKind,
    /// Its lines.
    pub lines: Vec<LineId>,
}

impl Document {
    /// A line by its id.
    ///
    /// # Panics
    /// When the id is of another document.
    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.0]
    }

    /// The lines' text with every soft break and every run of blanks made one blank. Vietnamese is not
    /// hyphenated; only a document's notation, `331/UBND-NN`, may be broken after its own hyphen, and is
    /// joined without a blank.
    pub fn joined(&self, lines: &[LineId]) -> String {
        joined(lines.iter().map(|&id| self.line(id).text.as_str()))
    }

    /// The same as it was read, before anything was restored in it.
    pub fn as_read(&self, lines: &[LineId]) -> String {
        let lines = lines.iter().map(|&id| self.line(id));
        joined(lines.map(|line| line.read.as_ref().unwrap_or(&line.text).as_str()))
    }

    /// The first and the last line on a page; `None` where it has none. Pages come one after the other, so that all lines
    /// between these two are on it too.
    pub fn lines_of(&self, page: u32) -> Option<[u32; 2]> {
        let before = self.lines.partition_point(|line| line.page < page);
        let lines = self.lines[before..].iter();
        let numbers = lines.take_while(|line| line.page == page);
        let numbers = numbers.map(|line| line.number);
        Some([numbers.clone().min()?, numbers.max()?])
    }

    /// The smallest box that holds the lines; `None` where none has a place.
    pub fn hull(&self, lines: &[LineId]) -> Option<Rect> {
        Rect::hull(lines.iter().filter_map(|&id| self.line(id).at))
    }

    /// The whole text, a line for each line number, cells that share a number parted by a tab.
    pub fn text(&self) -> String {
        let mut order: Vec<&Line> = self.lines.iter().collect();
        order.sort_by_key(|line| line.number);
        let mut text = String::new();
        let mut number = 1;
        for (i, line) in order.iter().enumerate() {
            if i > 0 && line.number == number {
                text.push('\t');
            }
            while number < line.number {
                text.push('\n');
                number += 1;
            }
            text.push_str(&line.text);
        }
        text
    }
}

/// Lines as one text, with one blank for each soft break and each run of blanks.
fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines {
        for (i, word) in line.split_whitespace().enumerate() {
            let broken = i == 0 && breaks_notation(&text, word);
            if !text.is_empty() && !broken {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    text
}

/// Whether a line ends within a document's notation: `331/UBND-` before `NN`.
fn breaks_notation(text: &str, next: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let number = last.split('/').next().unwrap_or_default();
    last.ends_with('-')
        && last.contains('/')
        && !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit())
        && next.starts_with(char::is_uppercase)
}

impl Table {
    /// The cell that covers a place, if one does.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|c| {
            (c.row..c.row + c.row_span).contains(&row)
                && (c.column..c.column + c.column_span).contains(&column)
        })
    }
}
