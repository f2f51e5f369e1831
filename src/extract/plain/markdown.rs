//! Markdown to blocks: heads, tables, footnotes, and runs of other lines; line numbers are kept.

use std::sync::LazyLock;

use regex::Regex;

use super::{inline, number, table};
use crate::extract::{FlowBlock, FlowLine};

/// A pattern of this module.
macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("the pattern is valid"));
    };
}

pattern!(HEAD, r"^ {0,3}#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$");
pattern!(QUOTE, r"^ {0,3}(?:> ?)+");
pattern!(
    RULE,
    r"^ {0,3}(?:(?:\* *){3,}|(?:_ *){3,}|(?:- *){3,}|=+|```.*|~~~.*) *$"
);
pattern!(
    NOTE,
    r"^ {0,3}(?:<sup>([0-9]{1,3}|\*+)</sup>|\[\^([^\]\s]+)\]:)[ \t]*(.*)$"
);

/// The blocks of a Markdown text. A head is a block of its own.
pub(super) fn blocks(lines: &[&str]) -> Vec<FlowBlock> {
    let mut reader = Reader::default();
    let mut at = 0;
    while at < lines.len() {
        let rest = &lines[at..];
        let from = number(at);
        let (tabbed, piped) = (table::tabbed(rest), table::piped(rest));
        if tabbed > 0 {
            let table = table::read_tabbed(&rest[..tabbed], from, inline::cell);
            reader.block(FlowBlock::Table(table));
            at += tabbed;
        } else if piped > 0 {
            let table = table::read_piped(&rest[..piped], from, inline::cell);
            reader.block(FlowBlock::Table(table));
            at += piped;
        } else if at == 0 || lines[at - 1].trim().is_empty() || reader.after_note {
            at += reader.start(rest, from);
        } else {
            reader.line(rest[0], from);
            at += 1;
        }
    }
    reader.close();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<FlowBlock>,
    /// Lines of the run that is open.
    run: Vec<FlowLine>,
    /// Whether the line before belongs to a footnote.
    after_note: bool,
}

impl Reader {
    fn block(&mut self, block: FlowBlock) {
        self.close();
        self.after_note = matches!(block, FlowBlock::Footnote(_));
        self.blocks.push(block);
    }

    /// Reads what starts after a blank line, and says how many lines it took.
    fn start(&mut self, rest: &[&str], from: u32) -> usize {
        let Some(found) = NOTE.captures(rest[0]) else {
            self.line(rest[0], from);
            return 1;
        };
        let mark = found.get(1).or(found.get(2)).map_or("", |m| m.as_str());
        let first = format!("{mark} {}", found.get(3).map_or("", |m| m.as_str()));
        let more = rest[1..]
            .iter()
            .take_while(|line| !line.trim().is_empty() && !NOTE.is_match(line));
        let lines = std::iter::once(first.as_str()).chain(more.copied());
        let mut note: Vec<FlowLine> = (from..)
            .zip(lines)
            .map(|(number, text)| FlowLine {
                text: text.to_owned(),
                number,
            })
            .collect();
        let count = note.len();
        inline::unmark(&mut note);
        self.block(FlowBlock::Footnote(note));
        count
    }

    fn line(&mut self, line: &str, number: u32) {
        let is_head = HEAD.captures(line);
        let text = match &is_head {
            Some(head) => head.get(1).map_or("", |m| m.as_str()),
            None if RULE.is_match(line) => "",
            None => &line[QUOTE.find(line).map_or(0, |m| m.end())..],
        };
        if is_head.is_some() {
            self.close();
        }
        self.after_note = false;
        self.run.push(FlowLine {
            text: text.to_owned(),
            number,
        });
        if is_head.is_some() {
            self.close();
        }
    }

    fn close(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        inline::unmark(&mut run);
        if !run.is_empty() {
            self.blocks.push(FlowBlock::Lines(run));
        }
    }
}
