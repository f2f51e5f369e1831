//! Packages written here, read back.

mod hostile;
mod lists;
mod text;

use std::io::{Cursor, Write};
use std::sync::Arc;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::flow::{Flow, FlowBlock};
use crate::intake::{MediaType, Source};
use crate::output_budget::OutputBudget;
use baocao_report::error::Result;

const SPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape""#
);

/// A source of these parts.
fn source(parts: &[(&str, String)]) -> Source {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    source_of(zip.finish().unwrap().into_inner())
}

fn source_of(bytes: Vec<u8>) -> Source {
    Source {
        path: "bao-cao.docx".into(),
        bytes: Arc::new(bytes),
        sha256: [0; 32],
        media_type: MediaType::Docx,
        signatures: Vec::new(),
    }
}

fn document(body: &str) -> (&'static str, String) {
    let part = format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>");
    ("word/document.xml", part)
}

/// Relations of the main part to the parts of these purposes, each named after its purpose.
fn relations(purposes: &[&str]) -> (&'static str, String) {
    let relations = purposes.iter().map(|purpose| {
        format!(
            r#"<Relationship Id="{purpose}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{purpose}" Target="{purpose}.xml"/>"#
        )
    });
    let part = format!(
        "<Relationships>{}</Relationships>",
        relations.collect::<String>()
    );
    ("word/_rels/document.xml.rels", part)
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A run.
fn r(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn read(parts: &[(&str, String)]) -> Result<Flow> {
    read_source(&source(parts))
}

fn read_source(source: &Source) -> Result<Flow> {
    super::read(source, &OutputBudget::of(source.bytes.len()))
}

/// The blocks as short texts: lines of a paragraph parted by `/`; `#` before a note; a table as its cells,
/// `[column+columns text]`, `^` for one that continues the cell above.
fn shown(flow: &Flow) -> Vec<String> {
    let lines = |lines: &[crate::FlowLine]| {
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        texts.join("/")
    };
    let block = |block: &FlowBlock| match block {
        FlowBlock::Lines(text) => lines(text),
        FlowBlock::Footnote(text) => format!("#{}", lines(text)),
        FlowBlock::Table(table) => {
            let cell = |cell: &crate::FlowCell| {
                let text = if cell.continues {
                    "^".to_owned()
                } else {
                    lines(&cell.lines)
                };
                format!("[{}+{} {text}]", cell.column, cell.columns)
            };
            let rows = table
                .rows
                .iter()
                .map(|row| row.iter().map(cell).collect::<String>());
            rows.collect::<Vec<_>>().join("\n")
        }
    };
    flow.blocks.iter().map(block).collect()
}

/// The blocks of a document that has nothing but this body.
fn body(body: &str) -> Vec<String> {
    shown(&read(&[document(body)]).unwrap())
}
