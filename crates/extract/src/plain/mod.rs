//! Text files: dumps, Markdown, HTML.
//!
//! A dump and a Markdown text keep the line numbers of their source. Their tables are found here; how
//! their printed lines make paragraphs is for the layout to say.

mod decode;
mod dump;
mod html;
mod inline;
mod markdown;
mod table;
#[cfg(test)]
mod tests;

use crate::flow::Flow;
use crate::intake::{MediaType, Source};
use crate::output_budget::OutputBudget;
use crate::typed;
use baocao_report::error::Result;

/// Reads a text, Markdown or HTML file.
///
/// # Errors
/// `Problem::TooMuchOutput` where its text is more than the budget; `Problem::Damaged` where HTML has a tag with more
/// attributes than any real one. Any other bytes are a text.
pub(super) fn read(source: &Source, budget: &OutputBudget) -> Result<Flow> {
    if source.media_type == MediaType::Html {
        let text = decode::html(&source.bytes);
        return Ok(typed::flow(html::blocks(&text, budget)?));
    }
    let mut text = decode::text(&source.bytes);
    budget.spend(text.len())?;
    if source.media_type == MediaType::Markdown {
        text.retain(|c| c != '\u{c}');
    }
    let lines: Vec<&str> = text.lines().collect();
    let blocks = match source.media_type {
        MediaType::Markdown => markdown::blocks(&lines, budget)?,
        _ => dump::blocks(&lines),
    };
    Ok(Flow {
        blocks,
        paragraphs_known: false,
    })
}
