//! Marks inside Markdown text: emphasis, links, HTML tags and entities, escapes.

use html5ever::data::NAMED_ENTITIES;
use regex::Captures;

use crate::flow::FlowLine;
use baocao_vietnamese::pattern;

pattern!(
    LINK,
    r#"!?\[([^\[\]\n]*)\]\(([^()\s]*)(?:[ \t]+"[^"\n]*")?\)|\[\^([^\]\s]+)\]"#
);
pattern!(
    TAG,
    concat!(
        r"^<(?:(?<link>[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]+|[^\s<>@]+@[^\s<>@]+)|(?<break>(?i:br)\s*/?)",
        r"|(?<quiet>!--[^<>]*--|/?(?i:sup|sub|b|i|u|s|a|em|strong|span|p|div|font|center|del|ins|",
        r"code|small|big|mark|img|hr|li|ul|ol|h[1-6])(?:\s[^<>]*)?/?))>"
    )
);

/// Stands for a line break inside a source line. Cleaned text holds no control characters of its own.
const BREAK: char = '\u{b}';

/// Takes the marks off the lines of a run. Emphasis may run over several lines, but not over a blank
/// one. A line with `<br>` in it becomes several of the same number.
pub(super) fn unmark(lines: &mut Vec<FlowLine>) {
    let mut out = Vec::with_capacity(lines.len());
    for paragraph in lines.chunk_by(|a, b| a.text.trim().is_empty() == b.text.trim().is_empty()) {
        let texts: Vec<&str> = paragraph.iter().map(|line| line.text.as_str()).collect();
        let plain = plain(&texts.join("\n"));
        for (line, text) in paragraph.iter().zip(plain.split('\n')) {
            out.extend(text.split(BREAK).map(|text| FlowLine {
                text: text.to_owned(),
                number: line.number,
            }));
        }
    }
    *lines = out;
}

/// The lines of a table cell without marks.
pub(super) fn cell(text: &str) -> Vec<String> {
    let plain = plain(text);
    plain.split(BREAK).map(|t| t.trim().to_owned()).collect()
}

/// The text without marks; keeps its line ends.
fn plain(text: &str) -> String {
    let text = LINK.replace_all(text, |found: &Captures| {
        let group = |n: usize| found.get(n).map_or("", |m| m.as_str());
        match (group(1), group(3)) {
            ("", "") => group(2).to_owned(),
            ("", mark) => mark.to_owned(),
            (text, _) => text.to_owned(),
        }
    });
    let mut scan = InlineScanner::default();
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[scan.step(c, rest)..];
    }
    scan.finish()
}

/// A run of one emphasis mark.
struct EmphasisRun {
    /// Where its marks would stand in the text.
    at: usize,
    mark: char,
    /// Marks not yet paired.
    left: usize,
}

#[derive(Default)]
struct InlineScanner {
    out: String,
    runs: Vec<EmphasisRun>,
    /// Runs that may open emphasis, by mark: `*`, `_`, `~`.
    open: [Vec<usize>; 3],
}

impl InlineScanner {
    /// Takes the next piece of the text, and says how many bytes it took.
    fn step(&mut self, c: char, rest: &str) -> usize {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' => match after.chars().next() {
                Some(next) if next.is_ascii_punctuation() => {
                    self.out.push(next);
                    2
                }
                Some('\n') | None => 1,
                Some(_) => self.plain(c),
            },
            '`' => 1,
            '<' => match tag(rest) {
                Some((shown, length)) => {
                    self.out.push_str(&shown);
                    length
                }
                None => self.plain(c),
            },
            '&' => match entity(rest) {
                Some((shown, length)) => {
                    self.out.push_str(&shown);
                    length
                }
                None => self.plain(c),
            },
            '*' | '_' | '~' => self.run(c, rest),
            c => self.plain(c),
        }
    }

    fn plain(&mut self, c: char) -> usize {
        self.out.push(c);
        c.len_utf8()
    }

    /// Pairs a run of emphasis marks with those before it, after the rules of CommonMark 6.2 on which
    /// runs may open and which may close.
    fn run(&mut self, mark: char, rest: &str) -> usize {
        let length = rest.chars().take_while(|&c| c == mark).count();
        let before = self.out.chars().next_back().unwrap_or(' ');
        let after = rest[length..].chars().next().unwrap_or(' ');
        let is_mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        let footnote_star = before == '(' && after == ')';
        let fill_in = mark == '_' && length > 3 || mark == '~' && length != 2;
        let left = !after.is_whitespace() && (!is_mark(after) || !before.is_alphanumeric());
        let right = !before.is_whitespace() && (!is_mark(before) || !after.is_alphanumeric());
        let inside = mark == '_' && before.is_alphanumeric() && after.is_alphanumeric();
        let apart = footnote_star || fill_in || inside;
        let mut run = EmphasisRun {
            at: self.out.len(),
            mark,
            left: length,
        };
        let open = &mut self.open[match mark {
            '*' => 0,
            '_' => 1,
            _ => 2,
        }];
        if right && !apart {
            while run.left > 0
                && let Some(&opener) = open.last()
            {
                let opener = &mut self.runs[opener];
                let pairs = run.left.min(opener.left);
                run.left -= pairs;
                opener.left -= pairs;
                if opener.left == 0 {
                    open.pop();
                }
            }
        }
        if run.left > 0 {
            if left && !apart {
                open.push(self.runs.len());
            }
            self.runs.push(run);
        }
        length
    }

    /// The text with the marks that were not paired.
    fn finish(self) -> String {
        let mut text = String::with_capacity(self.out.len());
        let mut from = 0;
        for run in &self.runs {
            text.push_str(&self.out[from..run.at]);
            text.extend(std::iter::repeat_n(run.mark, run.left));
            from = run.at;
        }
        text.push_str(&self.out[from..]);
        text
    }
}

/// What a tag or an autolink at the start of the text shows, and its length; `None` where `<` is only a
/// sign, as in `< 5%`.
fn tag(text: &str) -> Option<(String, usize)> {
    let found = TAG.captures(text)?;
    let shown = match (found.name("link"), found.name("break")) {
        (Some(link), _) => link.as_str().to_owned(),
        (_, Some(_)) => BREAK.to_string(),
        _ => String::new(),
    };
    Some((shown, found[0].len()))
}

/// What an entity at the start of the text stands for, and its length.
fn entity(text: &str) -> Option<(String, usize)> {
    let name = text.get(1..)?;
    // The longest name has 31 letters.
    let end = name.bytes().take(33).position(|b| b == b';')?;
    let name = &name[..=end];
    let shown = match name.strip_prefix('#') {
        Some(code) => numbered(code.trim_end_matches(';'))?.to_string(),
        None => {
            let &(first, second) = NAMED_ENTITIES.get(name)?;
            [first, second]
                .into_iter()
                .filter(|&code| code != 0)
                .filter_map(char::from_u32)
                .collect()
        }
    };
    Some((shown, name.len() + 1))
}

fn numbered(code: &str) -> Option<char> {
    let code = match code.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => code.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control())
}
