//! Text files: dumps, Markdown, HTML.
//!
//! A dump and a Markdown text keep the line numbers of their source. Their tables are found here; how
//! their printed lines make paragraphs is for the layout to say.

mod decode;
mod html;
mod inline;
mod markdown;
mod table;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::{Flow, FlowBlock, FlowLine, typed};
use crate::intake::{MediaType, Source};
use baocao_report::error::Result;

/// Reads a text, Markdown or HTML file.
///
/// # Errors
/// None so far: any bytes are a text.
pub(super) fn read(source: &Source) -> Result<Flow> {
    if source.media_type == MediaType::Html {
        let text = decode::html(&source.bytes);
        return Ok(typed::flow(html::blocks(&text)));
    }
    let mut text = decode::text(&source.bytes);
    if source.media_type == MediaType::Markdown {
        text.retain(|c| c != '\u{c}');
    }
    let lines: Vec<&str> = text.lines().collect();
    let blocks = match source.media_type {
        MediaType::Markdown => markdown::blocks(&lines),
        _ => dump(&lines),
    };
    Ok(Flow {
        blocks,
        paragraphs_known: false,
    })
}

/// The blocks of a text dump: tab-separated tables, and runs of printed lines between them.
fn dump(lines: &[&str]) -> Vec<FlowBlock> {
    let mut blocks = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < lines.len() {
        let rows = table::tabbed(&lines[at..]);
        if rows == 0 {
            at += 1;
            continue;
        }
        blocks.extend(run(lines, from..at));
        blocks.push(FlowBlock::Table(table::read_tabbed(
            &lines[at..at + rows],
            number(at),
            |cell| vec![cell.to_owned()],
        )));
        at += rows;
        from = at;
    }
    blocks.extend(run(lines, from..lines.len()));
    blocks
}

fn run(lines: &[&str], range: Range<usize>) -> Option<FlowBlock> {
    let run: Vec<FlowLine> = range
        .map(|at| FlowLine {
            text: lines[at].to_owned(),
            number: number(at),
        })
        .collect();
    (!run.is_empty()).then_some(FlowBlock::Lines(run))
}

/// The line number of a place in the list of lines.
fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
