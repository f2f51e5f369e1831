//! Files that cost a naive reader more than their size: text that is repeated, items without number, ranges that say
//! more than they can hold. Each is the same in every run.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::random::SeededRandom;

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// A DOCX with one footnote of so many bytes, which its text refers to so many times.
///
/// # Panics
/// Never: the package is written into memory.
pub fn docx_with_one_note(bytes: usize, references: usize) -> Vec<u8> {
    let reference = r#"<w:r><w:footnoteReference w:id="1"/></w:r>"#;
    let body = format!("<w:p>{}</w:p>", reference.repeat(references));
    let note = "ghi chú ".repeat(bytes / "ghi chú ".len());
    let notes = format!(
        r#"<w:footnotes {SPACES}><w:footnote w:id="1"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote></w:footnotes>"#
    );
    docx(&body, &[("footnotes", notes)])
}

/// A DOCX with one footnote of so many elements without text, which its text refers to so many times.
///
/// # Panics
/// Never: the package is written into memory.
pub fn docx_with_one_empty_note(elements: usize, references: usize) -> Vec<u8> {
    let reference = r#"<w:r><w:footnoteReference w:id="1"/></w:r>"#;
    let body = format!("<w:p>{}</w:p>", reference.repeat(references));
    let notes = format!(
        r#"<w:footnotes {SPACES}><w:footnote w:id="1"><w:p>{}</w:p></w:footnote></w:footnotes>"#,
        "<w:r/>".repeat(elements)
    );
    docx(&body, &[("footnotes", notes)])
}

/// A DOCX that opens so many fields and ends none, with a word and a paragraph after each.
///
/// # Panics
/// Never: the package is written into memory.
pub fn docx_with_fields(fields: usize) -> Vec<u8> {
    let field = concat!(
        r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
        r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>từ</w:t></w:r></w:p>"#
    );
    docx(&field.repeat(fields), &[])
}

/// A DOCX with this body, and parts that its main one refers to, each by its purpose.
fn docx(body: &str, parts: &[(&str, String)]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &str| {
        package
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        package.write_all(content.as_bytes()).unwrap();
    };
    let document = format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>");
    add("word/document.xml", &document);
    let relations: String = parts
        .iter()
        .map(|(purpose, _)| {
            format!(
                r#"<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{purpose}" Target="{purpose}.xml"/>"#
            )
        })
        .collect();
    add(
        "word/_rels/document.xml.rels",
        &format!("<Relationships>{relations}</Relationships>"),
    );
    for (purpose, content) in parts {
        add(&format!("word/{purpose}.xml"), content);
    }
    package.finish().unwrap().into_inner()
}

/// HTML with one element of so many attributes.
pub fn html_with_attributes(attributes: usize) -> Vec<u8> {
    let mut page = "<p".to_owned();
    for attribute in 0..attributes {
        let _ = write!(page, " a{attribute}");
    }
    page.push_str(">Kết quả</p>");
    page.into_bytes()
}

/// HTML with a table whose first row has 63 cells, each over so many rows and columns, and so many rows below it.
pub fn html_with_spans(span: usize, columns: usize, rows: usize) -> Vec<u8> {
    let cell = format!("<td rowspan={span} colspan={columns}>x");
    let page = format!(
        "<table><tr>{}{}</table>",
        cell.repeat(63),
        "<tr><td>".repeat(rows)
    );
    page.into_bytes()
}

/// A PDF of one page whose letters have no meaning by a table of so many ranges, each over all two-byte codes.
pub fn pdf_with_ranges(ranges: usize) -> Vec<u8> {
    let map = format!(
        "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange \
         {ranges} beginbfrange {} endbfrange endcmap",
        "<0000> <FFFF> <0000>\n".repeat(ranges)
    );
    let content = "BT /F 10 Tf 50 700 Td <00000000000000000000> Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [6 0 R] /MediaBox [0 0 595 842] \
         /Resources << /Font << /F 3 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H \
         /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            .to_owned(),
        stream(&map),
        "<< /Type /Page /Parent 2 0 R /Contents 7 0 R >>".to_owned(),
        stream(content),
    ];
    pdf(&objects)
}

fn stream(content: &str) -> String {
    format!(
        "<< /Length {} >> stream\n{content}\nendstream",
        content.len()
    )
}

/// A PDF of these objects, the first of which is its catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = writeln!(file, "{} 0 obj {object} endobj", i + 1);
    }
    let table = file.len();
    let _ = writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer << /Root 1 0 R /Size {} >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

/// Two texts of so many words, out of as many as are to be different, the second's in an order of its own; a line has as
/// many words as are said.
pub fn shuffled(words: usize, different: usize, on_line: usize) -> [String; 2] {
    let mut random = SeededRandom(0x0BA0_CA0D);
    let first: Vec<usize> = (0..words).map(|_| random.below(different)).collect();
    let mut second = first.clone();
    for at in (1..second.len()).rev() {
        second.swap(at, random.below(at + 1));
    }
    [first, second].map(|words| {
        let lines = words.chunks(on_line).map(|line| {
            let words: Vec<String> = line.iter().map(|word| format!("Từ{word}")).collect();
            words.join(" ")
        });
        lines.collect::<Vec<_>>().join("\n")
    })
}
