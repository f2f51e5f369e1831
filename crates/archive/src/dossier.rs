//! The dossier that an archive's documents make: the fields of Thông tư 05/2025/TT-BNV, given or counted.

use serde_json::{Map, Value, json};

use super::archived::ArchivedDocument;
use super::manifest::Manifest;
use baocao_report::error::ArchiveFault;

/// The language of every document that is read here.
pub(super) const LANGUAGE: &str = "Tiếng Việt";

/// A field: its name, and how it is counted where no person gives it.
struct DossierField {
    name: &'static str,
    counted: Option<fn(&Manifest) -> Value>,
}

const fn given_field(name: &'static str) -> DossierField {
    DossierField {
        name,
        counted: None,
    }
}

const fn counted(name: &'static str, count: fn(&Manifest) -> Value) -> DossierField {
    DossierField {
        name,
        counted: Some(count),
    }
}

/// The fields of a dossier, in the order of the circular.
const FIELDS: [DossierField; 18] = [
    counted("fileCode", |manifest| json!(manifest.head.dossier)),
    given_field("title"),
    given_field("maintenance"),
    given_field("mode"),
    counted("language", |_| json!(LANGUAGE)),
    counted("startDate", |manifest| json!(dates(manifest).min())),
    counted("endDate", |manifest| json!(dates(manifest).max())),
    given_field("keyword"),
    counted("totalDoc", |manifest| json!(manifest.documents().count())),
    given_field("numberOfPaper"),
    counted("numberOfPage", |manifest| {
        let pages = manifest.documents();
        json!(pages.filter_map(|(_, part)| part.page_count()).sum::<u32>())
    }),
    given_field("format"),
    given_field("inforSign"),
    counted("confidenceLevel", |manifest| {
        let mut origins = manifest.documents().filter_map(|(_, part)| origin(part));
        let first = origins.next();
        match origins.all(|other| Some(other) == first) {
            true => json!(first),
            false => json!("Hỗn hợp"),
        }
    }),
    given_field("paperFileCode"),
    given_field("riskRecovery"),
    given_field("riskRecoveryStatus"),
    given_field("description"),
];

/// The fields of a manifest's dossier. What is not known is null.
pub fn fields(manifest: &Manifest) -> Value {
    let value = |field: &DossierField| match (manifest.head.fields.get(field.name), field.counted) {
        (Some(given), _) => json!(given),
        (None, Some(count)) => count(manifest),
        (None, None) => Value::Null,
    };
    let fields = FIELDS
        .iter()
        .map(|field| (field.name.to_owned(), value(field)));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// Splits `NAME=VALUE`, a field that a person gives.
///
/// # Errors
/// [`ArchiveFault::Field`] where there is no such field, or it is counted.
pub fn given_by(text: &str) -> Result<(String, String), ArchiveFault> {
    text.split_once('=')
        .filter(|(name, value)| given().contains(name) && !value.trim().is_empty())
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .ok_or_else(|| ArchiveFault::Field {
            given: text.to_owned(),
            fields: given().join(" "),
        })
}

/// The fields that a person gives.
pub(super) fn given() -> Vec<&'static str> {
    let given = FIELDS.iter().filter(|field| field.counted.is_none());
    given.map(|field| field.name).collect()
}

/// Whether a document was made on paper or in a computer, where that could be told.
pub(super) fn origin(part: &ArchivedDocument) -> Option<&'static str> {
    match (&part.copy, part.no_copy) {
        (Some(_), _) => Some("Số hóa"),
        (None, Some(_)) => Some("Gốc điện tử"),
        (None, None) => None,
    }
}

/// The dates of the documents, as far as they are printed.
fn dates(manifest: &Manifest) -> impl Iterator<Item = &str> {
    manifest
        .documents()
        .filter_map(|(_, part)| part.date.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::{ManifestHead, example};
    use crate::{Conformance, NoCopy, Template};

    #[test]
    fn what_is_given_stands_and_the_rest_is_counted() {
        let mut manifest = Manifest::new(ManifestHead::new("H54".into(), Template::default()));
        for (ordinal, date) in [(1, "2024-10-03"), (2, "2023-12")] {
            let mut item = example(ordinal, "ab");
            item.parts[0].date = Some(date.into());
            item.parts[0].copy = Some(Conformance::A2u);
            manifest.items.insert(ordinal, item);
        }
        let (name, value) = given_by("title=Tập báo cáo").unwrap();
        manifest.head.fields.insert(name, value);
        let told = fields(&manifest);
        for (name, value) in [
            ("title", json!("Tập báo cáo")),
            ("startDate", json!("2023-12")),
            ("endDate", json!("2024-10-03")),
            ("totalDoc", json!(2)),
            ("numberOfPage", json!(4)),
            ("confidenceLevel", json!("Số hóa")),
            ("mode", Value::Null),
        ] {
            assert_eq!(told[name], value, "{name}");
        }
        let mut item = example(3, "cd");
        item.parts[0].no_copy = Some(NoCopy::Typed);
        manifest.items.insert(3, item);
        assert_eq!(fields(&manifest)["confidenceLevel"], "Hỗn hợp");
        assert!(given_by("totalDoc=3").is_err() && given_by("title").is_err());
    }
}
