//! Footnotes.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::super::furniture_piece::FurniturePiece;
use super::super::lines::TextLine;
use super::super::page_layout::PageLayout;
use baocao_extract::Word;
use baocao_report::{FurnitureKind, Method};

/// Notes are set in letters of at most this part of the body's size.
const SMALLER: f32 = 0.92;

/// A mark that is raised is of at most this part of the body's size.
const RAISED: f32 = 0.8;

/// The rule above notes: its least length in points, its greatest as a part of the page's width, and the
/// part of the page's height below which it lies.
const RULE_LENGTH: (f32, f32) = (40.0, 0.5);
const RULE_BELOW: f32 = 0.4;

/// How a note begins: `1 Theo`, `1Theo`, `(1) Theo`, `¹ Theo`, `* Theo`.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[(\[]?(\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|\*{1,3})[)\]]?(?:[.:]?\s|\p{L})")
        .expect("the pattern is a constant")
});

/// Takes the notes off the foot of a leaf. They begin below a short rule at the left, with a number or, as the
/// rest of a note, in small letters; or else with the first of the small lines at the foot whose number the
/// text above refers to.
pub(super) fn take(leaf: &mut PageLayout) -> Vec<FurniturePiece> {
    let Some(start) = start(leaf) else {
        return Vec::new();
    };
    let mut notes: Vec<FurniturePiece> = Vec::new();
    for strip in leaf
        .rows
        .split_off(start)
        .into_iter()
        .filter_map(TextLine::joined)
    {
        match notes.last_mut() {
            Some(note) if mark(&strip.text()).is_none() => note.lines.push(strip),
            _ => notes.push(FurniturePiece {
                kind: FurnitureKind::Footnote,
                lines: vec![strip],
            }),
        }
    }
    notes
}

/// The row that the notes begin with.
fn start(leaf: &PageLayout) -> Option<usize> {
    let body = leaf.body_size()?;
    let table_end = leaf
        .tables
        .iter()
        .map(|table| table.grid.at().bottom)
        .fold(f32::MIN, f32::max);
    let lowest = leaf.rows.partition_point(|row| top(row) < table_end);
    below_rule(leaf, body, lowest).or_else(|| small_and_referred_to(leaf, body, lowest))
}

fn below_rule(leaf: &PageLayout, body: f32, lowest: usize) -> Option<usize> {
    let left = leaf
        .rows
        .iter()
        .flatten()
        .map(|s| s.at.left)
        .fold(f32::MAX, f32::min);
    let longest = RULE_LENGTH.1 * leaf.size.width;
    let rule = leaf
        .lone_rules
        .iter()
        .filter(|rule| {
            (RULE_LENGTH.0..=longest).contains(&rule.at.width())
                && rule.at.top >= RULE_BELOW * leaf.size.height
                && rule.at.left <= left + 2.0 * body
        })
        .max_by(|a, b| a.at.top.total_cmp(&b.at.top))?;
    let start = leaf.rows.partition_point(|row| middle(row) < rule.at.top);
    let first = leaf.rows.get(start)?.first()?;
    // In a scan a stroke may pass for the rule, and sizes are rough.
    let small = leaf.method != Method::Ocr && first.size <= SMALLER * body;
    let begins = mark(&first.text()).is_some() || small;
    (start >= lowest.max(1) && begins).then_some(start)
}

fn small_and_referred_to(leaf: &PageLayout, body: f32, lowest: usize) -> Option<usize> {
    let small = |row: &Vec<TextLine>| row.iter().all(|s| s.size <= SMALLER * body);
    let count = leaf.rows.iter().rev().take_while(|row| small(row)).count();
    let from = (leaf.rows.len() - count).max(lowest).max(1);
    let references = LazyCell::new(|| references(&leaf.rows, body));
    (from..leaf.rows.len()).find(|&i| {
        let text = leaf.rows[i].first().map(TextLine::text).unwrap_or_default();
        let reference = mark(&text).and_then(|mark| references.get(&mark));
        reference.is_some_and(|&row| row < i)
    })
}

/// The marks that words of some rows refer to, and the first row in which one does.
fn references(rows: &[Vec<TextLine>], body: f32) -> HashMap<String, usize> {
    let mut first = HashMap::new();
    for (i, row) in rows.iter().enumerate() {
        for word in row.iter().flat_map(|s| s.words.iter().skip(1)) {
            for mark in referred_to(word, body) {
                first.entry(mark).or_insert(i);
            }
        }
    }
    first
}

/// The marks that a word may refer to: raised after it, attached to it, or standing for itself in small letters.
fn referred_to(word: &Word, body: f32) -> Vec<String> {
    /// Letters of a mark: `***`.
    const LONGEST: usize = 3;
    let bare = word
        .text
        .trim_matches(['(', ')', '[', ']', ',', '.', ';', ':']);
    let level: String = bare.nfkc().collect();
    if !level.ends_with(|c: char| c.is_numeric() || c == '*') {
        return Vec::new();
    }
    let marks = level.char_indices().rev().take(LONGEST);
    marks
        .map(|(at, _)| level.split_at(at))
        .filter(|(before, mark)| {
            let superscript = !bare.ends_with(mark);
            let attached =
                superscript || before.ends_with(|c: char| c.is_alphabetic() || ")]”\"".contains(c));
            attached || (bare == *mark && word.size <= RAISED * body)
        })
        .map(|(_, mark)| mark.to_owned())
        .collect()
}

/// The mark that a note begins with, superscripts as plain digits.
fn mark(text: &str) -> Option<String> {
    Some(NOTE.captures(text)?.get(1)?.as_str().nfkc().collect())
}

fn top(row: &[TextLine]) -> f32 {
    row.iter().map(|s| s.at.top).fold(f32::MAX, f32::min)
}

fn middle(row: &[TextLine]) -> f32 {
    row.first().map_or(f32::MAX, |s| s.at.center().1)
}
