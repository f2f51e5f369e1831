//! Small PDFs written by the tests themselves.

use std::fmt::Write as _;

/// A PDF of A4 pages, one for each content stream. Its font `/F` takes two-byte Unicode codes and every
/// letter is half an em wide, marks excepted, which have no width.
pub(crate) fn pdf(page_entries: &str, contents: &[&str]) -> Vec<u8> {
    pdf_of(page_entries, contents, &[])
}

/// A page of this content, over which fields of signatures draw: each at a place from the bottom left corner, with a
/// content of its own whose origin is there.
pub(crate) fn signed_pdf(content: &str, fields: &[([f32; 4], &str)]) -> Vec<u8> {
    let mut annotations = String::new();
    let mut forms = Vec::new();
    for (number, ([left, bottom, width, height], content)) in (8..).zip(fields) {
        let _ = write!(
            annotations,
            "<< /Subtype /Widget /FT /Sig /F 4 /Rect [{left} {bottom} {} {}] /AP << /N {number} 0 R >> >>",
            left + width,
            bottom + height,
        );
        forms.push(format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] \
             /Resources << /Font << /F 3 0 R >> >> /Length {} >> stream\n{content}\nendstream",
            content.len()
        ));
    }
    pdf_of(&format!("/Annots [{annotations}]"), &[content], &forms)
}

fn pdf_of(page_entries: &str, contents: &[&str], more: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len())
        .map(|i| format!("{} 0 R", 6 + 2 * i))
        .collect();
    let to_unicode = "/CIDInit /ProcSet findresource begin begincmap \
        1 begincodespacerange <0000> <FFFF> endcodespacerange \
        2 beginbfrange <0001> <F8FF> <0001> <FB00> <FB06> <FB00> endbfrange endcmap end";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Count {} /Kids [{}] /MediaBox [0 0 595 842] \
             /Resources << /Font << /F 3 0 R >> >> >>",
            contents.len(),
            kids.join(" ")
        ),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H \
         /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 /W [768 879 0] \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            .to_owned(),
        stream(to_unicode),
    ];
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R {page_entries} /Contents {} 0 R >>",
            7 + 2 * i
        ));
        objects.push(stream(content));
    }
    objects.extend(more.iter().cloned());
    let mut file = "%PDF-1.7\n".to_owned();
    for (i, object) in objects.iter().enumerate() {
        let _ = writeln!(file, "{} 0 obj {object} endobj", i + 1);
    }
    file.push_str("trailer << /Root 1 0 R >>\n%%EOF\n");
    file.into_bytes()
}

fn stream(content: &str) -> String {
    format!(
        "<< /Length {} >> stream\n{content}\nendstream",
        content.len()
    )
}

/// A text for the operator `Tj`.
pub(crate) fn hex(text: &str) -> String {
    let mut codes = "<".to_owned();
    for unit in text.encode_utf16() {
        let _ = write!(codes, "{unit:04X}");
    }
    codes + ">"
}

/// A line of text at a place, in points from the bottom left corner.
pub(crate) fn line(x: f32, y: f32, text: &str) -> String {
    format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm {} Tj ET\n", hex(text))
}
