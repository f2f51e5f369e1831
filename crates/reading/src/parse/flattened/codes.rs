//! The numbers that the rows of a flattened table begin with: of all numbers at the beginning of lines the likeliest
//! chain, since a figure in a cell stands on a line of its own as well.

use super::flat_line::FlatLine;
use crate::parse::numbering;
use crate::parse::text::all_capitals;

/// A row's first line; its first word is the number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowStart {
    /// The line.
    pub(super) line: usize,
    /// The number as printed, trailing dot off.
    pub(super) code: String,
}

/// A number at the beginning of a line.
struct CodeCandidate {
    start: RowStart,
    /// How much its place looks like that of a row's number.
    worth: f64,
}

/// Whether a line may open a row.
pub(super) fn opens(lines: &[FlatLine], line: usize) -> bool {
    candidate(lines, line).is_some()
}

/// What a number is worth that has text behind it, on its line or at the beginning of the next.
const TITLED: f64 = 0.6;

/// What one costs that has none.
const UNTITLED: f64 = 0.3;

/// What a number is worth over a gap.
const PARTED: f64 = 0.1;

fn candidate(lines: &[FlatLine], at: usize) -> Option<CodeCandidate> {
    let mut words = lines[at].text.split_whitespace();
    let first = words.next()?;
    let code = numbering::code(first)?;
    let parts: Vec<&str> = code.split('.').collect();
    // Three digits after a dot group thousands; nothing is numbered 0.
    if code.len() > 12
        || parts.iter().skip(1).any(|part| part.len() > 2)
        || parts[0].starts_with('0') && code.len() == 1
    {
        return None;
    }
    if code.starts_with(char::is_lowercase) {
        return None;
    }
    let rest = words.next();
    let closed = first.len() > code.len();
    let capital = |text: &str| {
        text.trim_start_matches(['"', '“', '('])
            .starts_with(char::is_uppercase)
    };
    let titled = match rest {
        None => lines.get(at + 1).is_some_and(|next| {
            let word = next.text.split_whitespace().next().unwrap_or("");
            capital(word) && next.text.chars().count() > word.chars().count() + 1
        }),
        Some(next) => {
            let figure = next.starts_with(|c: char| c.is_ascii_digit()) && parts.len() > 1;
            if !(capital(next) || figure || (closed && parts.len() > 1)) || next.starts_with('%') {
                return None;
            }
            true
        }
    };
    let figure = |line: &FlatLine| !line.text.contains(char::is_alphabetic);
    if !titled
        && parts.len() == 1
        && !numbering::is_heading(&code)
        && lines.get(at + 1).is_none_or(figure)
    {
        return None;
    }
    let parted = lines[at].gap > 0;
    Some(CodeCandidate {
        start: RowStart { line: at, code },
        worth: if titled { TITLED } else { -UNTITLED } + if parted { PARTED } else { 0.0 },
    })
}

/// How well a number follows that needs no other sign.
const SURE: f64 = 0.7;

/// How far back the number before may be looked for, in candidates.
const REACH: usize = 48;

/// The best chain that ends with a candidate.
#[derive(Clone, Debug)]
struct ChainLink {
    worth: f64,
    before: Option<usize>,
    /// The last Roman number or letter of the chain.
    heading: Option<String>,
    /// Its last other number.
    number: Option<Vec<u32>>,
}

/// The rows of a table's body.
pub(super) fn chain(lines: &[FlatLine]) -> Vec<RowStart> {
    let candidates: Vec<CodeCandidate> = (0..lines.len())
        .filter_map(|at| candidate(lines, at))
        .collect();
    let mut links: Vec<ChainLink> = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        let code = &candidate.start.code;
        let mut best = ChainLink {
            worth: candidate.worth + first(code) - skipped(at),
            ..link(code, None)
        };
        for before in at.saturating_sub(REACH)..at {
            let last = &candidates[before].start.code;
            let Some(fits) = fits(code, &links[before], last) else {
                continue;
            };
            // What is no plain next number must show text behind it: it may be a figure.
            if fits < SURE && candidate.worth < TITLED {
                continue;
            }
            let worth = links[before].worth + candidate.worth + fits;
            if worth >= best.worth {
                best = ChainLink {
                    worth,
                    before: Some(before),
                    ..link(code, Some(&links[before]))
                };
            }
        }
        links.push(best);
    }
    let ends = links.iter().enumerate();
    let best = ends.max_by(|a, b| a.1.worth.total_cmp(&b.1.worth).then(b.0.cmp(&a.0)));
    let mut starts = Vec::new();
    let mut at = best.map(|(at, _)| at);
    while let Some(link) = at {
        starts.push(candidates[link].start.clone());
        at = links[link].before;
    }
    starts.reverse();
    starts
}

/// What it costs to leave out candidates before the first: a table begins with its first row.
fn skipped(candidates: usize) -> f64 {
    0.3 * candidates.min(20) as f64
}

fn link(code: &str, before: Option<&ChainLink>) -> ChainLink {
    let heading = numbering::is_heading(code);
    let inherited =
        |of: fn(&ChainLink) -> &Option<String>| before.and_then(|link| of(link).clone());
    ChainLink {
        worth: 0.0,
        before: None,
        heading: if heading {
            Some(code.to_owned())
        } else {
            inherited(|link| &link.heading)
        },
        number: match number(code) {
            Some(number) => Some(number),
            None => before.and_then(|link| link.number.clone()),
        },
    }
}

fn number(code: &str) -> Option<Vec<u32>> {
    code.split('.').map(|part| part.parse().ok()).collect()
}

/// How likely a chain begins with a number.
fn first(code: &str) -> f64 {
    match code {
        "1" | "I" | "A" | "1.1" => 1.0,
        _ => 0.5,
    }
}

/// How well a number follows a chain whose last one is `last`; `None` where it cannot.
fn fits(code: &str, chain: &ChainLink, last: &str) -> Option<f64> {
    if numbering::is_heading(code) {
        return match &chain.heading {
            Some(heading) => is_next_heading(heading, code).then_some(1.0),
            None => matches!(code, "I" | "A").then_some(0.7),
        };
    }
    let next = number(code)?;
    let under_heading = numbering::is_heading(last);
    if under_heading && next.iter().all(|&part| part == 1) {
        return Some(1.0);
    }
    let Some(before) = &chain.number else {
        return under_heading.then_some(0.5);
    };
    let common = before.iter().zip(&next).take_while(|(a, b)| a == b).count();
    match (before.get(common), next.get(common)) {
        // The same again: a number printed twice.
        (None, None) => Some(0.1),
        // The first below it, or a later one whose first is missing.
        (None, Some(&step)) if next.len() == common + 1 && step >= 1 => {
            Some(if step == 1 { 1.0 } else { 0.2 })
        }
        // The next beside it or beside one above it; a few may be missing.
        (Some(&from), Some(&to)) if to > from && next.len() == common + 1 => match to - from {
            1 => Some(1.0),
            2..=4 if next.len() == before.len() => Some(0.25),
            _ => None,
        },
        // `2.1` after `1.9` where the group has no row; `1` again under a group numbered alike.
        (Some(&from), Some(&to))
            if to == from + 1 && next[common + 1..].iter().all(|&part| part == 1) =>
        {
            Some(0.8)
        }
        _ if next == [1] && before.len() == 1 && before[0] > 1 => Some(0.4),
        _ => None,
    }
}

fn is_next_heading(heading: &str, code: &str) -> bool {
    const ROMAN: [&str; 15] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
        "XV",
    ];
    let roman = |text: &str| ROMAN.iter().position(|roman| *roman == text);
    match (roman(heading), roman(code)) {
        (Some(a), Some(b)) if b == a + 1 => true,
        // `I` below `A`, and `B` after it.
        (None, Some(0)) => true,
        _ => match (heading.as_bytes(), code.as_bytes()) {
            ([a], [b]) => *b == a + 1,
            (_, [b]) => b.is_ascii_uppercase() && roman(code).is_none(),
            _ => false,
        },
    }
}

/// For each row, whether its number is one that others stand under.
pub(super) fn groups(rows: &[RowStart]) -> Vec<bool> {
    let over = |at: usize| {
        let code = &rows[at].code;
        let Some(next) = rows.get(at + 1).map(|next| &next.code) else {
            return false;
        };
        let part = next
            .strip_prefix(code.as_str())
            .is_some_and(|rest| rest.starts_with('.'));
        let restarts = next == "1" && !code.contains('.');
        part || restarts || numbering::is_heading(code) && !numbering::is_heading(next)
    };
    (0..rows.len()).map(over).collect()
}

/// Whether a line is the heading of a report's section, the first one excepted: `III. TỒN TẠI, HẠN CHẾ`.
pub(super) fn is_section(line: &str) -> bool {
    let Some((number, title)) = line.split_once(". ") else {
        return false;
    };
    number != "I" && number.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) && all_capitals(title)
}

/// Whether a line begins with the first Roman number, as the first group of a table does.
pub(super) fn is_first(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    word.trim_end_matches('.') == "I"
}
