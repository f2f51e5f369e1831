//! A report to JSON, to a line of JSON Lines, and back; the schema of both.
//!
//! The JSON of a report is a pure function of the report: fields stand in the order of the types, every
//! field is there, absent ones as `null`. Two runs over the same file write the same bytes.

use schemars::generate::SchemaSettings;
use serde::Deserialize;

use crate::error::{Problem, Result};
use crate::{Report, SCHEMA};

/// A report as indented JSON that ends with a line feed.
pub fn indented(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect(NO_MAPS);
    text.push('\n');
    text
}

/// A report as JSON on one line that ends with a line feed, for JSONL.
pub fn line(report: &Report) -> String {
    let mut text = serde_json::to_string(report).expect(NO_MAPS);
    text.push('\n');
    text
}

/// Why writing to memory cannot fail.
const NO_MAPS: &str = "a report holds no map, whose keys alone could fail to become JSON";

/// The JSON Schema (draft 2020-12) of what [`indented`] writes, made from the types of [`crate`].
pub fn schema() -> serde_json::Value {
    let mut schema = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Report>();
    schema.insert(
        "$id".into(),
        format!("urn:{}", SCHEMA.replace('/', ":")).into(),
    );
    schema.into()
}

/// Reads what [`indented`] or [`line()`] has written.
///
/// # Errors
/// [`Problem::NotAReport`] where the text is no JSON, is of another schema, lacks a field, or has a value that the schema
/// does not allow. A field that this version does not know is passed over: a later one has written it.
pub fn read(text: &str) -> Result<Report> {
    let report = serde_json::from_str::<Report>(text);
    // What a report of another schema has that this one does not know is no fault of its own.
    let schema = match &report {
        Ok(report) => Some(report.schema.clone()),
        Err(_) => serde_json::from_str::<SchemaName>(text)
            .ok()
            .map(|n| n.schema),
    };
    if let Some(other) = schema.filter(|schema| schema != SCHEMA) {
        return Err(Problem::NotAReport(format!("its schema is {other:?}")).into());
    }
    let report = report.map_err(|error| Problem::NotAReport(error.to_string()))?;
    if !is_id(&report.id) {
        return Err(Problem::NotAReport(format!("{:?} is no id", report.id)).into());
    }
    Ok(report)
}

/// Whether it is `sha256:` and 64 lower-case hexadecimal digits.
fn is_id(id: &str) -> bool {
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    id.strip_prefix("sha256:")
        .is_some_and(|hash| hash.len() == 64 && hash.bytes().all(is_hex))
}

/// The part of a report that says whether the rest can be understood.
#[derive(Deserialize)]
struct SchemaName {
    schema: String,
}
