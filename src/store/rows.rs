//! A report to rows. Words such as a status are spelled as in the JSON.

use rusqlite::{ToSql, Transaction};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::emit;
use crate::extract::Confidence;
use crate::report::{
    Citation, Criterion, Edit, Finding, Group, IssuedDocument, PageInfo, Place, Report, Signature,
};

/// A column and what goes into it.
type Field<'a> = (&'a str, &'a dyn ToSql);

/// The SHA-256, in hexadecimal, of all that was read, whatever the name of the file it was read from.
pub(super) fn content_hash(report: &Report) -> String {
    let mut nameless = report.clone();
    nameless.source.file.clear();
    let hash = Sha256::digest(emit::json_line(&nameless));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a report in the place of an earlier one of the same id, which keeps its files.
pub(super) fn replace(
    transaction: &Transaction,
    report: &Report,
    content: &str,
) -> rusqlite::Result<()> {
    let files: Vec<String> = transaction
        .prepare_cached("SELECT file FROM files WHERE report = ?1")?
        .query_map([&report.id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    transaction.execute("DELETE FROM reports WHERE id = ?1", [&report.id])?;
    insert(transaction, report, content)?;
    for file in &files {
        write(
            transaction,
            "files",
            &[("file", file), ("report", &report.id)],
        )?;
    }
    Ok(())
}

/// Writes a report and all that it holds, except its file.
pub(super) fn insert(
    transaction: &Transaction,
    report: &Report,
    content: &str,
) -> rusqlite::Result<()> {
    insert_header(transaction, report, content)?;
    let text: Field = ("text", &report.text);
    write(transaction, "texts", &[("report", &report.id), text])?;

    let part = Part {
        transaction,
        report: &report.id,
    };
    for page in &report.pages {
        insert_page(&part, page)?;
    }
    for (ordinal, signature) in (1..).zip(&report.source.signatures) {
        insert_signature(&part, ordinal, signature)?;
    }
    for (ordinal, recipient) in (1..).zip(&report.header.recipients) {
        part.write("recipients", ordinal, &[("recipient", recipient)])?;
    }
    for (ordinal, group) in (1..).zip(&report.groups) {
        insert_group(&part, ordinal, group)?;
    }
    for (ordinal, criterion) in (1..).zip(&report.criteria) {
        insert_criterion(&part, ordinal, criterion)?;
    }
    for (ordinal, document) in (1..).zip(&report.documents) {
        insert_document(&part, ordinal, document)?;
    }
    for (ordinal, citation) in (1..).zip(&report.citations) {
        insert_citation(&part, ordinal, citation)?;
    }
    for (ordinal, edit) in (1..).zip(&report.edits) {
        insert_edit(&part, ordinal, edit)?;
    }
    for (ordinal, finding) in (1..).zip(&report.findings) {
        insert_finding(&part, ordinal, finding)?;
    }
    Ok(())
}

fn insert_header(
    transaction: &Transaction,
    report: &Report,
    content: &str,
) -> rusqlite::Result<()> {
    let header = &report.header;
    let period = header.period.as_ref();
    let signer = header.signer.as_ref();
    let row: &[Field] = &[
        ("id", &report.id),
        ("content", &content),
        ("media_type", &report.source.media_type),
        (
            "bytes",
            &i64::try_from(report.source.bytes).unwrap_or(i64::MAX),
        ),
        ("pages", &report.source.pages),
        ("kind", &header.kind),
        ("number", &header.number),
        ("code_number", &header.code_number),
        ("code_notation", &header.code_notation),
        ("date", &word(header.date.as_ref())),
        ("place", &header.place),
        ("issuer", &header.issuer),
        (
            "issuer_key",
            &header.issuer.as_ref().map(|i| i.to_lowercase()),
        ),
        ("issuer_level", &word(header.issuer_level.as_ref())),
        ("subject", &header.subject),
        ("period_text", &period.map(|p| &p.text)),
        ("period_from", &word(period.and_then(|p| p.from.as_ref()))),
        ("period_to", &word(period.and_then(|p| p.to.as_ref()))),
        ("criteria_set", &header.criteria_set),
        (
            "signer_authority",
            &signer.and_then(|s| s.authority.as_ref()),
        ),
        ("signer_position", &signer.and_then(|s| s.position.as_ref())),
        ("signer_name", &signer.and_then(|s| s.name.as_ref())),
    ];
    write(transaction, "reports", row)
}

fn insert_page(part: &Part, page: &PageInfo) -> rusqlite::Result<()> {
    let row: &[Field] = &[
        ("report", &part.report),
        ("number", &page.number),
        ("width", &page.width.map(decimal)),
        ("height", &page.height.map(decimal)),
        ("method", &word(Some(&page.method))),
        ("dpi", &page.dpi.map(decimal)),
        ("rotation", &page.rotation),
        ("confidence", &sureness(page.confidence)),
        ("degraded", &page.degraded),
        ("grade", &word(Some(&page.grade))),
    ];
    write(part.transaction, "pages", row)
}

fn insert_signature(part: &Part, ordinal: u32, signature: &Signature) -> rusqlite::Result<()> {
    let row: &[Field] = &[
        ("signer", &signature.signer),
        ("time", &signature.time),
        ("page", &signature.page),
    ];
    part.write("signatures", ordinal, row)
}

fn insert_group(part: &Part, ordinal: u32, group: &Group) -> rusqlite::Result<()> {
    let row: &[Field] = &[
        ("code", &group.code),
        ("name", &group.name),
        ("declared", &group.declared),
        ("achieved", &group.achieved),
        ("out_of", &group.of),
    ];
    part.write("groups", ordinal, row)
}

fn insert_criterion(part: &Part, ordinal: u32, criterion: &Criterion) -> rusqlite::Result<()> {
    let group = criterion.group.as_ref();
    let target = criterion.target.as_ref();
    let result = criterion.result.as_ref();
    let canonical = criterion.canonical.as_ref();
    let [left, top, right, bottom] = corners(&criterion.at);
    let row: &[Field] = &[
        ("list", &criterion.list),
        ("group_code", &group.and_then(|g| g.code.as_ref())),
        ("group_name", &group.map(|g| &g.name)),
        ("code", &criterion.code),
        ("name", &criterion.name),
        ("unit", &criterion.unit),
        ("target_text", &target.map(|t| &t.text)),
        (
            "target_value",
            &target.and_then(|t| t.value).map(|v| v.get()),
        ),
        ("target_unit", &target.and_then(|t| t.unit.as_ref())),
        (
            "target_comparison",
            &word(target.and_then(|t| t.comparison.as_ref())),
        ),
        ("result_text", &result.map(|r| &r.text)),
        (
            "result_value",
            &result.and_then(|r| r.value).map(|v| v.get()),
        ),
        ("result_unit", &result.and_then(|r| r.unit.as_ref())),
        (
            "numerator",
            &result.and_then(|r| r.numerator).map(|v| v.get()),
        ),
        (
            "denominator",
            &result.and_then(|r| r.denominator).map(|v| v.get()),
        ),
        ("percent", &result.and_then(|r| r.percent).map(|v| v.get())),
        ("status", &word(criterion.status.as_ref())),
        ("status_text", &criterion.status_text),
        ("deadline", &criterion.deadline),
        ("note", &criterion.note),
        ("canonical_set", &canonical.map(|c| &c.set)),
        ("canonical_code", &canonical.map(|c| &c.code)),
        ("canonical_score", &sureness(canonical.map(|c| c.score))),
        ("page", &criterion.at.page),
        ("box_left", &left),
        ("box_top", &top),
        ("box_right", &right),
        ("box_bottom", &bottom),
        ("line", &criterion.at.line),
        ("raw", &criterion.raw),
        ("method", &word(Some(&criterion.method))),
        ("confidence", &sureness(criterion.confidence)),
        ("edited", &criterion.edited),
    ];
    part.write("criteria", ordinal, row)
}

fn insert_document(part: &Part, ordinal: u32, document: &IssuedDocument) -> rusqlite::Result<()> {
    let group = document.group.as_ref();
    let row: &[Field] = &[
        ("number_in_list", &document.ordinal),
        ("group_code", &group.and_then(|g| g.code.as_ref())),
        ("group_name", &group.map(|g| &g.name)),
        ("kind", &document.kind),
        ("number", &document.number),
        ("date", &word(document.date.as_ref())),
        ("summary", &document.summary),
        ("page", &document.at.page),
        ("line", &document.at.line),
    ];
    part.write("documents", ordinal, row)
}

fn insert_citation(part: &Part, ordinal: u32, citation: &Citation) -> rusqlite::Result<()> {
    let row: &[Field] = &[
        ("kind", &citation.kind),
        ("number", &citation.number),
        ("date", &word(citation.date.as_ref())),
        ("issuer", &citation.issuer),
        ("page", &citation.at.page),
        ("line", &citation.at.line),
    ];
    part.write("citations", ordinal, row)
}

fn insert_edit(part: &Part, ordinal: u32, edit: &Edit) -> rusqlite::Result<()> {
    let row: &[Field] = &[
        ("line", &edit.line),
        ("from_text", &edit.from),
        ("to_text", &edit.to),
        ("confidence", &sureness(Some(edit.confidence))),
        ("reason", &edit.reason),
    ];
    part.write("edits", ordinal, row)
}

fn insert_finding(part: &Part, ordinal: u32, finding: &Finding) -> rusqlite::Result<()> {
    let row: &[Field] = &[
        ("code", &finding.code),
        ("severity", &word(Some(&finding.severity))),
        ("message", &finding.message),
        ("page", &finding.at.page),
        ("line", &finding.at.line),
    ];
    part.write("findings", ordinal, row)
}

/// Where the parts of a report go.
struct Part<'a> {
    transaction: &'a Transaction<'a>,
    report: &'a str,
}

impl Part<'_> {
    /// Writes the row of the part that stands at a place in its report, counted from 1.
    fn write(&self, table: &str, ordinal: u32, row: &[Field]) -> rusqlite::Result<()> {
        let key: [Field; 2] = [("report", &self.report), ("ordinal", &ordinal)];
        write(self.transaction, table, &[&key, row].concat())
    }
}

/// Writes a row. Table and columns are names of this module's own, never of a report.
fn write(transaction: &Transaction, table: &str, row: &[Field]) -> rusqlite::Result<()> {
    let columns: Vec<&str> = row.iter().map(|(column, _)| *column).collect();
    let marks = vec!["?"; row.len()].join(", ");
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({marks})",
        columns.join(", ")
    );
    let values: Vec<&dyn ToSql> = row.iter().map(|(_, value)| *value).collect();
    transaction
        .prepare_cached(&sql)?
        .execute(values.as_slice())?;
    Ok(())
}

/// The word that the JSON has for a value.
fn word<T: Serialize>(value: Option<&T>) -> Option<String> {
    match serde_json::to_value(value?) {
        Ok(serde_json::Value::String(word)) => Some(word),
        _ => None,
    }
}

fn sureness(confidence: Option<Confidence>) -> Option<f64> {
    confidence.map(|c| decimal(c.get()))
}

/// The number that a person reads in the JSON: 0.97, which `f64::from` would make 0.9700000286.
fn decimal(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// Left, top, right and bottom, to a tenth of a point.
fn corners(place: &Place) -> [Option<f64>; 4] {
    match place.bounds {
        Some(bounds) => <[f32; 4]>::from(bounds).map(|edge| Some(decimal(edge))),
        None => [None; 4],
    }
}
