//! How likely a stretch of words is the cell of a column.
//!
//! The weights are set by hand: 1 is about what an empty cell costs. They were tried on invented tables only.

use super::row_word::{RowWord, Separator};
use crate::dictionary::{ColumnRole, Dictionary};
use crate::parse::date;
use crate::parse::table_head::ColumnContent;
use baocao_vietnamese::fold;

/// What is seen of a stretch of words.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing seen")]
#[derive(Clone, Debug)]
pub(super) struct SpanFeatures {
    words: usize,
    /// Whether it begins with a figure, or with a sign or word that compares and a figure.
    begins_figure: bool,
    /// Whether it is a figure and nothing else but a unit of one word.
    is_figure: bool,
    /// Whether it ends with a figure or a percent sign that begins a line or stands behind another.
    ends_figure: bool,
    begins_small: bool,
    is_unit: bool,
    is_status: bool,
    begins_value: bool,
    /// Whether its last word may be a target or a result.
    ends_value: bool,
    /// Whether it is a target or a result in words and nothing else.
    is_value: bool,
    begins_deadline: bool,
    /// Whether it names a document: `số 12/QĐ-UBND`.
    has_number: bool,
    is_date: bool,
    is_mark: bool,
    /// Whether a figure stands right behind another, with nothing that joins them.
    doubled: bool,
    /// What it costs to go on with a capital behind what is a whole cell of itself.
    runs_on: f64,
    /// The same in a column of results, which may begin with statuses.
    states: f64,
    /// What beginning here costs.
    opening: f64,
    /// What it costs to go over the lines' ends within.
    inside: f64,
    /// The same where lines are wrapped at the names' width.
    wrapped: f64,
    /// Its words, where they are few.
    text: String,
}

/// Words that a stretch may have to be looked at as a whole: a unit, a status, a figure.
pub(super) const SHORT: usize = 9;

/// What is seen of the stretches that begin at a word, whatever their length.
pub(super) struct OpeningFeatures {
    /// What beginning here costs.
    cost: f64,
    /// With how many words a stretch begins as a target or a result in words does.
    value: Option<usize>,
    /// With how many as a time does.
    deadline: Option<usize>,
    /// By the number of words but one: what it costs to go on with a capital behind a whole value, and a whole status.
    runs_on: Vec<(f64, f64)>,
}

impl OpeningFeatures {
    pub(super) fn new(
        row: &[RowWord],
        at: usize,
        whole_row: bool,
        dictionary: &Dictionary,
    ) -> Self {
        let words = &row[at..row.len().min(at + SHORT)];
        let text = joined(words);
        let status = dictionary.statuses.leadings(&text);
        let status = status.map(|(_, length)| text[..length].split_whitespace().count());
        let value = dictionary.cells.begins_value(&text);
        let deadline = dictionary.cells.begins_deadline(&text);
        Self {
            cost: opening(row, at, whole_row),
            value: status.chain(value).min(),
            deadline,
            runs_on: runs_on(words, deadline, dictionary),
        }
    }
}

impl SpanFeatures {
    /// A stretch of some words of a row.
    pub(super) fn new(
        words: &[RowWord],
        opening: &OpeningFeatures,
        whole_row: bool,
        width: usize,
        dictionary: &Dictionary,
    ) -> Self {
        let whole = words.len() <= SHORT;
        let text = if whole { joined(words) } else { String::new() };
        let begins = |with: Option<usize>| with.is_some_and(|count| count <= words.len());
        let first = words[0].text;
        let begins_figure = begins_figure(words);
        let (inside, wrapped) = inside(words, whole_row, width);
        let last = words[words.len() - 1].text;
        let (value_runs_on, status_runs_on) = opening.runs_on[words.len().min(SHORT) - 1];
        Self {
            words: words.len(),
            begins_figure,
            is_figure: begins_figure && words.len() <= 5 && is_figure(words),
            ends_figure: is_figure_word(last)
                && words.len() > 1
                && (last == "%"
                    || last.ends_with('%')
                    || words.len() > 2 && is_figure_word(words[words.len() - 2].text)),
            begins_small: first.starts_with(char::is_lowercase),
            is_unit: whole && dictionary.cells.is_unit(&text),
            is_status: whole && dictionary.statuses.is_one(&text),
            begins_value: begins(opening.value),
            is_value: words.len() <= 4 && dictionary.cells.is_value(&text),
            ends_value: dictionary.cells.is_value(last),
            doubled: doubled(words),
            runs_on: value_runs_on.max(status_runs_on),
            states: value_runs_on.max(status_runs_on * 0.35),
            begins_deadline: begins(opening.deadline),
            has_number: whole && has_number(&text),
            is_date: words.len() <= 6
                && date::leading(&text).is_some_and(|(_, end)| end + 1 >= text.len()),
            is_mark: words.len() == 1
                && matches!(first, "x" | "X" | "✓" | "✔" | "√" | "+" | "v" | "V" | "-"),
            opening: opening.cost,
            inside,
            wrapped,
            text,
        }
    }

    /// Its words, where they are few.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Words of a figure with what it counts: `14 giáo viên tiểu học`.
const COUNTED: usize = 5;

/// What it costs that some words go on with a capital behind what is a whole cell of itself, a figure or a value in
/// words or else a status: for each number of them, from one. `deadline` is how many of them begin a time.
fn runs_on(words: &[RowWord], deadline: Option<usize>, dictionary: &Dictionary) -> Vec<(f64, f64)> {
    let (mut value, mut status) = (0.0_f64, 0.0_f64);
    let mut costs = vec![(value, status)];
    for at in 1..words.len() {
        let word = words[at].text;
        let ends_time = ends_time(words[at - 1].text);
        let short = word.len() < 4 && word.starts_with(|c: char| c.is_ascii_digit());
        let figure = short && ends_time && deadline == Some(1);
        if figure || word.starts_with(char::is_uppercase) {
            let cost = match words[at].before {
                Separator::Line(_) => 2.0,
                Separator::Blanks => 1.6,
                Separator::Blank => 1.2,
            };
            let before = &words[..at];
            let text = joined(before);
            if dictionary.statuses.is_one(&text) {
                status = status.max(cost);
            } else if dictionary.cells.is_value(&text)
                || begins_figure(before) && at <= COUNTED
                || ends_time && deadline.is_some_and(|count| count <= at)
            {
                value = value.max(cost);
            }
        }
        costs.push((value, status));
    }
    costs
}

/// Whether a word ends a time: `III/2024`, `12/2025`, `IV`.
fn ends_time(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) || matches!(word, "I" | "II" | "III" | "IV")
}

/// Words with a blank between them.
pub(super) fn joined(words: &[RowWord]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.text).collect();
    words.join(" ")
}

/// How well a stretch fits a column, higher for better.
pub(super) fn fits(column: Option<&ColumnContent>, seen: &SpanFeatures) -> f64 {
    let Some(column) = column else {
        return seen.opening + seen.inside + anything(seen);
    };
    let ColumnContent::Of(role) = column else {
        return seen.opening + if seen.is_mark { 3.0 } else { -4.0 };
    };
    let fit = match role {
        ColumnRole::Criterion
        | ColumnRole::Item
        | ColumnRole::DocumentSummary
        | ColumnRole::Document => {
            return seen.opening * 0.5 + seen.wrapped + name(seen, *role);
        }
        ColumnRole::Group => text(seen) + 0.5,
        ColumnRole::Unit => unit(seen),
        ColumnRole::Target | ColumnRole::Result => value(seen),
        ColumnRole::Score | ColumnRole::MaxScore => {
            if seen.is_figure {
                2.5
            } else {
                -1.5
            }
        }
        ColumnRole::Status => {
            if seen.is_status {
                3.0
            } else if seen.begins_value && !seen.begins_figure {
                0.5
            } else {
                -1.5
            }
        }
        ColumnRole::Deadline => deadline(seen),
        ColumnRole::DocumentNumber => {
            if seen.has_number {
                3.0
            } else if seen.is_figure {
                0.0
            } else {
                -3.0
            }
        }
        ColumnRole::DocumentDate => {
            if seen.is_date {
                3.0
            } else {
                -3.0
            }
        }
        ColumnRole::DocumentKind | ColumnRole::Responsible => text(seen),
        ColumnRole::Foreign => anything(seen),
        ColumnRole::Note | ColumnRole::Ordinal => {
            let odd = seen.is_figure || seen.is_unit || seen.is_status;
            if odd { -1.5 } else { -0.2 }
        }
    };
    let runs_on = if *role == ColumnRole::Result {
        seen.states
    } else {
        seen.runs_on
    };
    seen.opening + seen.inside + fit - runs_on
}

/// A cell of which nothing is known; two figures are two cells.
fn anything(seen: &SpanFeatures) -> f64 {
    if seen.doubled { -2.7 } else { -0.2 }
}

/// A wording: some words, no figure.
fn name(seen: &SpanFeatures, role: ColumnRole) -> f64 {
    let length = match seen.words {
        1 => 0.0,
        2 => 1.0,
        _ => 2.0,
    };
    let begins = if seen.begins_small { -0.5 } else { 0.5 };
    let figure = if seen.is_figure || seen.is_unit && seen.words == 1 {
        -4.0
    } else if seen.ends_figure && matches!(role, ColumnRole::Criterion | ColumnRole::Item) {
        -1.5
    } else {
        0.0
    };
    length + begins + figure
}

fn unit(seen: &SpanFeatures) -> f64 {
    match seen.words {
        _ if seen.is_unit && seen.begins_small => 3.5,
        _ if seen.is_unit => 3.0,
        _ if seen.begins_figure => -3.0,
        1..=3 if seen.ends_value || seen.begins_value => -1.5,
        1..=3 => 0.3,
        words => -0.5 * words.min(12) as f64,
    }
}

fn value(seen: &SpanFeatures) -> f64 {
    let fit = if seen.is_figure {
        2.8
    } else if seen.begins_figure {
        1.6
    } else if seen.is_unit && !seen.begins_value {
        -1.5
    } else if seen.is_value {
        2.2
    } else if seen.is_status {
        1.2
    } else if seen.begins_value {
        2.0 - 0.05 * seen.words.min(20) as f64
    } else {
        -0.3 - 0.05 * seen.words.min(20) as f64
    };
    fit - if seen.doubled { 2.5 } else { 0.0 }
}

fn deadline(seen: &SpanFeatures) -> f64 {
    if seen.begins_deadline || seen.is_date {
        2.5 - 0.2 * seen.words.saturating_sub(10).min(20) as f64
    } else if seen.is_status {
        2.0
    } else if seen.begins_figure {
        -2.0
    } else {
        -1.2
    }
}

fn text(seen: &SpanFeatures) -> f64 {
    if seen.begins_figure || seen.is_unit && seen.words == 1 {
        -1.0
    } else {
        0.3
    }
}

/// What it costs to begin a cell at a word.
fn opening(row: &[RowWord], at: usize, whole: bool) -> f64 {
    let word = row[at];
    let place = match word.before {
        _ if at == 0 => 0.0,
        Separator::Line(0) => -0.4,
        Separator::Line(_) => 0.0,
        Separator::Blanks => -0.8,
        Separator::Blank => -1.2,
    };
    let small = match word.before {
        _ if !word.text.starts_with(char::is_lowercase) => 0.0,
        // What a page's end has left of a cell goes on with any word.
        _ if !whole => 0.8,
        Separator::Line(1..) => 3.0,
        _ => 4.5,
    };
    let first = word.text.chars().next().unwrap_or(' ');
    let alone = word.text.chars().count() == 1;
    let closing = match first {
        '(' => 1.5,
        ')' | ',' | ';' | '.' | '=' | '/' | ':' => 3.0,
        '-' | '–' if alone && matches!(word.before, Separator::Line(_)) => 0.6,
        '-' | '–' if alone => 1.5,
        _ => 0.0,
    };
    let before = if at > 0 { row[at - 1].text } else { "" };
    let open = before.ends_with([',', '(', '=', '-', '–', '/', ':', '>', '<', '≥', '≤']);
    let figure = is_figure_word(word.text);
    let folded = fold(before);
    let compares = |words: &[&str]| words.contains(&folded.as_str());
    let compared = figure && (compares(&COMPARING) || compares(&ENDS_COMPARING));
    let open = if open || compared { 3.0 } else { joins(before) };
    place - small - closing - open
}

/// What it costs to begin a cell behind a word that something must follow.
fn joins(word: &str) -> f64 {
    match fold(word).as_str() {
        "quy" | "thang" | "so" | "thu" | "khoang" | "gan" => 2.5,
        "va" | "cua" | "tren" | "duoi" | "den" | "tu" | "cho" | "theo" | "trong" | "hoac"
        | "voi" | "tai" | "dat" | "cac" | "ve" | "nam" | "ngay" => 0.7,
        _ => 0.0,
    }
}

/// What it costs to go over the ends of lines within a stretch: for any cell; and for one of the names' width, whose
/// lines end where the next word would not have fitted.
fn inside(words: &[RowWord], whole: bool, width: usize) -> (f64, f64) {
    let (mut any, mut names) = (0.0, 0.0);
    for pair in words.windows(2) {
        let Separator::Line(gap) = pair[1].before else {
            continue;
        };
        let parted = match gap {
            0 => 0.0,
            1 => 0.9,
            _ => 1.3,
        };
        let small = pair[1].text.starts_with(char::is_lowercase);
        let figure = pair[1].text.starts_with(|c: char| c.is_ascii_digit());
        let parted = if small { parted * 0.4 } else { parted + 0.25 };
        names -= parted;
        any -= parted + if small || figure { 0.0 } else { 0.3 };
        let fitted = pair[0].reach + 1 + pair[1].text.chars().count();
        if fitted * 5 < width * 4 && !(small && whole) {
            names -= if whole { 1.2 } else { 2.6 };
        }
    }
    (any, names)
}

/// Words that compare, before a figure.
const COMPARING: [&str; 15] = [
    ">", "<", "≥", "≤", "=", "~", "±", "tren", "duoi", "tu", "dat", "gan", "hon", "khoang", "toi",
];

/// Last words of others: `ít nhất`, `tối thiểu`, `không quá`, `tối đa`, `trở lên`.
const ENDS_COMPARING: [&str; 4] = ["nhat", "thieu", "qua", "da"];

fn begins_figure(words: &[RowWord]) -> bool {
    if is_figure_word(words[0].text) {
        return true;
    }
    let compares = COMPARING.contains(&fold(words[0].text).as_str());
    compares && words.get(1).is_some_and(|word| is_figure_word(word.text))
}

/// `98%`, `>90%`, `37/39`, `1.204,5`, `%`.
fn is_figure_word(word: &str) -> bool {
    let word = word.trim_start_matches(['>', '<', '≥', '≤', '=', '~', '±', '(', '+', '-']);
    let figure = word.trim_end_matches(['%', ')', ';', ',', '.']);
    let digits = figure.bytes().filter(u8::is_ascii_digit).count();
    word == "%"
        || (digits > 0
            && figure.bytes().all(|b| {
                b.is_ascii_digit() || matches!(b, b'.' | b',' | b'/' | b'%' | b'=' | b'-')
            }))
}

/// A figure, or figures and signs, with at most one word that is none.
fn is_figure(words: &[RowWord]) -> bool {
    let others = words.iter().filter(|word| {
        let sign = COMPARING.contains(&fold(word.text).as_str());
        !is_figure_word(word.text) && !sign
    });
    words[0].text != "%" && others.count() <= usize::from(words.len() > 1)
}

/// Whether two whole figures stand side by side: `75% 72,7%`.
fn doubled(words: &[RowWord]) -> bool {
    words.windows(2).any(|pair| {
        let [a, b] = [pair[0].text, pair[1].text];
        let whole = |word: &str| {
            is_figure_word(word)
                && word != "%"
                && !word.starts_with(['(', '=', '-', '+'])
                && !word.ends_with(['=', '(', ',', ';'])
        };
        whole(a) && whole(b) && !b.starts_with('/')
    })
}

/// Whether a text holds a document's number and notation.
fn has_number(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        word.split_once('/').is_some_and(|(number, notation)| {
            number.chars().all(|c| c.is_ascii_digit()) && notation.chars().any(char::is_uppercase)
        })
    })
}
