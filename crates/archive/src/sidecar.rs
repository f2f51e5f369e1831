//! What an archive says of a document beside its files: the fields of the law, as JSON and as XML.

use quick_xml::escape::escape;
use serde_json::{Map, Value, json};

use super::archived::{ArchivedDocument, ArchivedFile, ArchivedOriginal, FileRole};
use super::dossier;
use super::outcome::Conformance;
use baocao_report::{Header, Signer};

/// The name and version of the format.
const SCHEMA: &str = "baocao-sidecar/1";

/// What a sidecar tells of.
#[derive(Clone, Copy, Debug)]
pub struct SidecarContent<'a> {
    /// The code of the dossier.
    pub dossier: &'a str,
    /// The original.
    pub item: &'a ArchivedOriginal,
    /// Which of its documents.
    pub part: usize,
    /// What was read of it; `None` where nothing could be.
    pub header: Option<&'a Header>,
}

/// The fields of a document. What is not known is null.
///
/// `document` has the names of Nghị định 30/2020/NĐ-CP, Phụ lục VI; `archived` those of Thông tư 05/2025/TT-BNV for a document of
/// a dossier; `docs/archive.md` says which of them are filled from what.
pub fn fields(described: &SidecarContent<'_>) -> Value {
    let SidecarContent { item, header, .. } = described;
    let Some(part) = item.parts.get(described.part) else {
        return Value::Null;
    };
    let file = |role| held(item, role, described.part);
    json!({
        "schema": SCHEMA,
        "document": document(described.dossier, part, *header),
        "archived": archived(described.dossier, part),
        "original": {
            "name": item.original,
            "file": item.files.iter().find(|held| held.role == FileRole::Original).map(|held| &held.path),
            "reference": item.reference,
            "media_type": item.media_type,
            "bytes": item.bytes,
            "sha256": item.sha256,
            "pages": part.pages.map(|(first, last)| json!({"first": first, "last": last})),
            "signatures": item.signatures.iter().map(|signature| json!({
                "signer": signature.signer,
                "time": signature.time,
                "page": signature.page,
            })).collect::<Vec<_>>(),
        },
        "copy": {
            "file": file(FileRole::Copy).map(|held| &held.path),
            "bytes": file(FileRole::Copy).map(|held| held.bytes),
            "sha256": file(FileRole::Copy).map(|held| &held.sha256),
            "conformance": part.copy.as_ref().and_then(Conformance::name),
            "none_because": part.no_copy,
        },
        "report": {
            "file": file(FileRole::Report).map(|held| &held.path),
            "sha256": file(FileRole::Report).map(|held| &held.sha256),
        },
        "pages": {
            "blank": part.blank,
            "wordless": part.wordless,
            "as_found": part.as_found,
        },
        "error": item.error,
        "program": format!("baocao {}", item.program),
    })
}

fn held(item: &ArchivedOriginal, role: FileRole, part: usize) -> Option<&ArchivedFile> {
    let mut files = item.files.iter();
    files.find(|held| held.role == role && held.part == part)
}

/// Nghị định 30/2020/NĐ-CP, Phụ lục VI.
fn document(dossier: &str, part: &ArchivedDocument, header: Option<&Header>) -> Value {
    let signer: Option<&Signer> = header.and_then(|header| header.signer.as_ref());
    json!({
        "FileCode": dossier,
        "DocOrdinal": part.ordinal,
        "TypeName": part.kind,
        "CodeNumber": part.number,
        "CodeNotation": part.notation,
        "IssuedDate": part.date,
        "OrganName": part.issuer,
        "Subject": part.subject,
        "Language": dossier::LANGUAGE,
        "PageAmount": part.page_count(),
        "SignerInfo": {
            "Position": signer.and_then(|signer| signer.position.as_ref()),
            "FullName": signer.and_then(|signer| signer.name.as_ref()),
        },
        "ToPlaces": header.map(|header| &header.recipients),
    })
}

/// Thông tư 05/2025/TT-BNV, a document of a dossier.
fn archived(dossier: &str, part: &ArchivedDocument) -> Value {
    json!({
        "fileCode": dossier,
        // The ordinal has seven digits there.
        "docCode": format!("{dossier}.{:07}", part.ordinal),
        "docOrdinal": part.ordinal,
        "maintenance": null,
        "typeName": part.kind,
        "codeNumber": part.number,
        "codeNotation": part.notation,
        "issuedDate": part.date,
        "organName": part.issuer,
        "subject": part.subject,
        "language": dossier::LANGUAGE,
        "numberOfPage": part.page_count(),
        "inforSign": null,
        "keyword": null,
        "mode": null,
        "confidenceLevel": dossier::origin(part),
        "autograph": null,
        "format": null,
        "process": null,
        "riskRecovery": null,
        "riskRecoveryStatus": null,
        "description": null,
    })
}

/// Fields as indented JSON that ends with a line feed.
pub fn json_text(fields: &Value) -> String {
    format!("{fields:#}\n")
}

/// The same fields as XML: an element for each that is known, one for each entry of a list.
pub fn xml_text(root: &str, fields: &Value) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(&mut text, root, fields, 0);
    text
}

fn element(text: &mut String, name: &str, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            if fields.values().all(is_absent) {
                return;
            }
            text.push_str(&format!("{indent}<{name}>\n"));
            elements(text, fields, depth + 1);
            text.push_str(&format!("{indent}</{name}>\n"));
        }
        Value::Array(entries) => {
            for entry in entries {
                element(text, name, entry, depth);
            }
        }
        Value::String(words) => push(text, &indent, name, words),
        Value::Bool(_) | Value::Number(_) => push(text, &indent, name, &value.to_string()),
    }
}

fn elements(text: &mut String, fields: &Map<String, Value>, depth: usize) {
    for (name, value) in fields {
        element(text, name, value, depth);
    }
}

fn push(text: &mut String, indent: &str, name: &str, words: &str) {
    // XML 1.0 has no place for control characters, escaped or not.
    let words: String = words
        .chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => c,
            '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c if c.is_control() && c < '\u{7f}' => '\u{fffd}',
            c => c,
        })
        .collect();
    text.push_str(&format!(
        "{indent}<{name}>{}</{name}>\n",
        escape(words.as_str())
    ));
}

fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(fields) => fields.values().all(is_absent),
        Value::Array(entries) => entries.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::example;

    #[test]
    fn the_fields_of_the_law_are_there_and_the_unknown_ones_are_null() {
        let mut item = example(12, "ab");
        item.parts[0].kind = Some("báo cáo".into());
        item.parts[0].number = Some("86".into());
        let header = Header {
            recipients: vec!["UBND huyện".into(), "Lưu: VT".into()],
            ..Header::default()
        };
        let fields = fields(&SidecarContent {
            dossier: "H54",
            item: &item,
            part: 0,
            header: Some(&header),
        });
        assert_eq!(fields["document"]["CodeNumber"], "86");
        assert_eq!(fields["document"]["PageAmount"], 2);
        assert_eq!(fields["archived"]["docCode"], "H54.0000012");
        assert_eq!(fields["archived"]["mode"], Value::Null);
        assert_eq!(fields["original"]["sha256"], item.sha256);
        let xml = xml_text("document", &fields["document"]);
        assert!(
            xml.contains("\n  <ToPlaces>UBND huyện</ToPlaces>\n  <ToPlaces>Lưu: VT</ToPlaces>\n")
        );
        assert!(
            !xml.contains("SignerInfo") && !xml.contains("Subject"),
            "{xml}"
        );
    }

    #[test]
    fn whatever_is_printed_is_xml() {
        let fields = json!({"a": "<&>\"\u{1}\u{ffff}", "b": [], "c": {"d": null}});
        let xml = xml_text("root", &fields);
        let mut reader = quick_xml::Reader::from_str(&xml);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
        assert!(
            xml.contains("&lt;&amp;&gt;") && !xml.contains('\u{1}'),
            "{xml}"
        );
        assert!(!xml.contains("<b") && !xml.contains("<c"), "{xml}");
    }
}
