//! Markdown to blocks: heads, tables, footnotes, and runs of other lines; line numbers are kept.

use super::dump::number;
use super::{html, inline, table};
use crate::flow::{FlowBlock, FlowLine};
use crate::output_budget::OutputBudget;
use crate::typed;
use baocao_report::error::Result;
use baocao_vietnamese::pattern;

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
pattern!(TABLE_START, r"^\s*(?i:<table)[\s>]");
pattern!(TABLE_TAG, r"(?i:<table)[\s>]");
pattern!(TABLE_END, r"(?i:</table)\s*>");

/// The blocks of a Markdown text. A head is a block of its own.
///
/// # Errors
/// Those of its tables in HTML.
pub(super) fn blocks(lines: &[&str], budget: &OutputBudget) -> Result<Vec<FlowBlock>> {
    let mut reader = MarkdownReader::default();
    let mut at = 0;
    while at < lines.len() {
        let rest = &lines[at..];
        let from = number(at);
        let tabbed = table::tabbed(rest);
        // Rows are only counted where they are taken, so that no line is looked at for each line before it.
        let piped = if tabbed > 0 { 0 } else { table::piped(rest) };
        if tabbed > 0 {
            let table = table::read_tabbed(&rest[..tabbed], from, inline::cell);
            reader.block(FlowBlock::Table(table));
            at += tabbed;
        } else if piped > 0 {
            let table = table::read_piped(&rest[..piped], from, inline::cell);
            reader.block(FlowBlock::Table(table));
            at += piped;
        } else if let Some(count) = html_table(rest) {
            for block in html_blocks(&rest[..count], from, budget)? {
                reader.block(block);
            }
            at += count;
        } else if at == 0 || lines[at - 1].trim().is_empty() || reader.after_note {
            at += reader.start(rest, from);
        } else {
            reader.line(rest[0], from);
            at += 1;
        }
    }
    reader.close();
    Ok(reader.blocks)
}

/// How many lines from the first on an HTML table takes, to its end or the end of the text; `None` where none
/// starts here.
fn html_table(lines: &[&str]) -> Option<usize> {
    if !TABLE_START.is_match(lines.first()?) {
        return None;
    }
    let mut open = 0;
    for (at, line) in lines.iter().enumerate() {
        open += TABLE_TAG.find_iter(line).count();
        open = open.saturating_sub(TABLE_END.find_iter(line).count());
        if open == 0 {
            return Some(at + 1);
        }
    }
    Some(lines.len())
}

/// The blocks of lines of HTML, numbered as far as these lines reach.
fn html_blocks(lines: &[&str], from: u32, budget: &OutputBudget) -> Result<Vec<FlowBlock>> {
    let mut blocks = typed::flow(html::blocks(&lines.join("\n"), budget)?).blocks;
    let last = from + number(lines.len() - 1) - 1;
    for block in &mut blocks {
        let renumber = |line: &mut FlowLine| line.number = (from + line.number - 1).min(last);
        match block {
            FlowBlock::Lines(lines) | FlowBlock::Footnote(lines) => {
                lines.iter_mut().for_each(renumber);
            }
            FlowBlock::Table(table) => {
                let cells = table.rows.iter_mut().flatten();
                cells.flat_map(|cell| &mut cell.lines).for_each(renumber);
            }
        }
    }
    Ok(blocks)
}

#[derive(Default)]
struct MarkdownReader {
    blocks: Vec<FlowBlock>,
    /// Lines of the run that is open.
    run: Vec<FlowLine>,
    /// Whether the line before belongs to a footnote.
    after_note: bool,
}

impl MarkdownReader {
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
