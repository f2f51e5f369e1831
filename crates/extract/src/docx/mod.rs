//! Word 2007 and later: paragraphs, tables and notes in reading order.
//!
//! The crates that model a whole document leave out what reports need: labels of automatic lists,
//! content controls, tracked changes, merged cells. So the parts are walked here: `package` opens
//! them, `numbering` writes list labels as Word would print them, `body` walks the text and `table` its
//! tables.

mod body;
mod fields;
mod numbering;
mod package;
mod symbol;
mod table;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::HashMap;

use body::{BodyReader, Notes};
use numbering::Numbering;
use package::Package;
use xml::XmlElement;

use crate::flow::Flow;
use crate::intake::Source;
use crate::output_budget::OutputBudget;
use crate::typed;
use baocao_report::error::{Problem, Result};

/// Reads the text of a DOCX: insertions kept and deletions dropped, fields as their results, labels of
/// automatic lists written out, notes set apart behind the paragraph or table that refers to them.
/// Headers and footers, which recur on every page, are left out.
///
/// # Errors
/// `Problem::Damaged`, with the part at fault, where the package or a part of it is broken or missing;
/// `Problem::Encrypted` where it is under a password; `Problem::TooMuchOutput` where its text is more than the budget.
pub(super) fn read(source: &Source, budget: &OutputBudget) -> Result<Flow> {
    let mut package = Package::open(&source.bytes)?;
    let main = package.main()?;
    let document = package
        .part(&main)?
        .ok_or_else(|| Problem::Damaged(format!("{main} is missing")))?;
    let styles = related(&mut package, &main, "styles")?;
    let numbering = related(&mut package, &main, "numbering")?;
    let footnotes = related(&mut package, &main, "footnotes")?;
    let endnotes = related(&mut package, &main, "endnotes")?;
    let notes = Notes {
        footnotes: by_id(footnotes.as_ref(), "w:footnote"),
        endnotes: by_id(endnotes.as_ref(), "w:endnote"),
    };
    let numbering = Numbering::new(numbering.as_ref(), styles.as_ref());
    let body = document
        .child("w:body")
        .ok_or_else(|| Problem::Damaged(format!("{main} has no body")))?;
    let blocks = BodyReader::new(numbering, notes, budget).read(body)?;
    Ok(typed::flow(blocks))
}

/// A part that the main one refers to; it may be lacking.
fn related(package: &mut Package, main: &str, purpose: &str) -> Result<Option<XmlElement>> {
    match package.related(main, purpose)? {
        Some(name) => package.part(&name),
        None => Ok(None),
    }
}

fn by_id<'a>(part: Option<&'a XmlElement>, name: &'static str) -> HashMap<&'a str, &'a XmlElement> {
    part.into_iter()
        .flat_map(|part| part.all(name))
        .filter_map(|note| Some((note.attribute("id")?, note)))
        .collect()
}
