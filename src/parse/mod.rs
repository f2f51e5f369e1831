//! Fourth stage: a [`Document`] to the records of a report.
//!
//! Every record keeps its text as printed and where it stands; nothing is inferred that is not printed.
//! A record's confidence is the lowest of its lines', its method the least trusted of theirs.

mod citation;
mod criteria;
mod date;
#[cfg(test)]
mod example;
mod measure;
mod numbering;
mod outline;
mod quantity;
mod status;
mod table;
mod tally;
mod text;

use crate::dictionary::Dictionary;
use crate::layout::Document;
use crate::report::{Citation, Criterion, Group, Header, IssuedDocument};
use outline::{Piece, appendix, outline};

/// What a document says, as records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// Its frame: number, date, issuer, subject, signer …
    pub header: Header,
    /// Groups of criteria in printed order with what summaries say of them. Groups that only a summary
    /// names have no code and come after those with a heading; the total of all groups has no code and
    /// the name `total`.
    pub groups: Vec<Group>,
    /// Criteria: those of the running text, then those of tables, each in printed order.
    pub criteria: Vec<Criterion>,
    /// Documents that tables list as issued.
    pub documents: Vec<IssuedDocument>,
    /// Documents that the text before the appendices cites, each once.
    pub citations: Vec<Citation>,
}

/// Criteria, their groups and issued documents from one part of a document.
#[derive(Debug, Default)]
struct Findings {
    groups: Vec<Group>,
    criteria: Vec<Criterion>,
    documents: Vec<IssuedDocument>,
}

/// Reads the records of a document. What cannot be read is left out; nothing fails.
pub fn read(document: &Document, dictionary: &Dictionary) -> Parsed {
    let pieces = outline(document);
    let text = criteria::read(document, &pieces, &dictionary.statuses);
    let tables = table::read(document, &pieces, dictionary);
    let entries = || pieces.iter().filter_map(Piece::paragraph);
    let tallies = entries().flat_map(|e| tally::tallies(&e.text)).collect();
    let body = pieces[..appendix(&pieces)].iter().filter_map(Piece::paragraph);
    Parsed {
        header: Header::default(),
        groups: tally::join([text.groups, tables.groups].concat(), tallies),
        criteria: [text.criteria, tables.criteria].concat(),
        documents: tables.documents,
        citations: citation::citations(document, body, &dictionary.kinds),
    }
}
