//! What was read out of a document, or out of a part of it.

use baocao_report::{Citation, Criterion, Edit, Group, Header, IssuedDocument, TableInfo};

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
    /// Tables, those of something else too.
    pub tables: Vec<TableInfo>,
    /// Changes made to the codes of a scanned table.
    pub edits: Vec<Edit>,
}

/// Criteria, their groups and issued documents from one part of a document.
#[derive(Debug, Default)]
pub(super) struct ParsedSection {
    pub(super) groups: Vec<Group>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) documents: Vec<IssuedDocument>,
    pub(super) tables: Vec<TableInfo>,
    pub(super) edits: Vec<Edit>,
}
