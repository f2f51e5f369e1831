//! Entries of a table as issued documents.

use super::rows::{TableEntry, TableRows};
use crate::dictionary::{ColumnRole, Dictionary};
use crate::layout::Document;
use crate::parse::citation::{self, Reference};
use crate::parse::date;
use crate::parse::text::{origin, present, without_end_mark};
use baocao_report::IssuedDocument;
use baocao_vietnamese::Folded;

/// The documents of a list, in printed order. An entry that states neither number nor date is none.
pub(super) fn read(
    document: &Document,
    rows: &TableRows,
    naming: ColumnRole,
    dictionary: &Dictionary,
) -> Vec<IssuedDocument> {
    rows.entries
        .iter()
        .filter_map(|entry| issued(document, entry, naming, dictionary))
        .collect()
}

fn issued(
    document: &Document,
    entry: &TableEntry,
    naming: ColumnRole,
    dictionary: &Dictionary,
) -> Option<IssuedDocument> {
    let name = entry.text(naming);
    let kinds = &dictionary.kinds;
    let cell = entry.text(ColumnRole::DocumentNumber);
    let reference = citation::reference(cell, kinds).or_else(|| {
        let whole = naming == ColumnRole::Document;
        citation::reference(name, kinds).filter(|r| whole && r.span.start == 0)
    });
    let date = date::first(entry.text(ColumnRole::DocumentDate))
        .or_else(|| date::first(cell))
        .map(|(date, _)| date)
        .or(reference.as_ref().and_then(|r| r.date));
    if reference.is_none() && date.is_none() {
        return None;
    }
    let summary = match &reference {
        Some(reference) if cell.is_empty() => summary(name, reference),
        _ => name,
    };
    let origin = origin(document, &entry.lines);
    Some(IssuedDocument {
        ordinal: entry.code.clone(),
        kind: kind(entry, name, reference.as_ref(), dictionary),
        group: entry.group.clone(),
        number: reference.map(|r| r.number),
        date,
        summary: present(without_end_mark(summary)),
        at: origin.at,
    })
}

/// What an entry says after the reference that begins it.
fn summary<'t>(name: &'t str, reference: &Reference) -> &'t str {
    name[reference.span.end..].trim_start_matches([' ', ',', ':', '-', '–'])
}

/// The kind: its own column, the reference's words or notation, the group's name, the summary's first
/// words.
fn kind(
    entry: &TableEntry,
    name: &str,
    reference: Option<&Reference>,
    dictionary: &Dictionary,
) -> Option<String> {
    let kinds = &dictionary.kinds;
    let column = kinds.whole(entry.text(ColumnRole::DocumentKind));
    let group = || entry.group.as_ref().and_then(|g| kinds.whole(&g.name));
    let summary = || {
        let folded = Folded::new(name);
        kinds
            .leading(folded.text())
            .map(|(kind, _)| kind.to_owned())
    };
    let notation = || {
        let (_, notation) = reference?.number.split_once('/')?;
        kinds.of_notation(notation).map(str::to_owned)
    };
    column
        .map(str::to_owned)
        .or_else(|| reference.and_then(|r| r.kind.clone()))
        .or_else(notation)
        .or_else(|| group().map(str::to_owned))
        .or_else(summary)
}
