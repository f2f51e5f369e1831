//! What a file is, told from its bytes. Its name has a say only where Markdown and plain text tie.

use std::io::{Cursor, Read};

use super::compound;
use baocao_report::error::Problem;

/// What a file is, told from its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// PDF.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// TIFF image, of one or more pages.
    Tiff,
    /// HTML.
    Html,
    /// Markdown: plain text with heads, pipe or tab-separated tables.
    Markdown,
    /// Plain text.
    Text,
}

impl MediaType {
    /// Its name in the IANA registry.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::Text => "text/plain",
        }
    }
}

/// How far into a file `%PDF-` may stand: mail gateways and scanners put junk before it, and the readers
/// that people compare us with (Adobe's implementation note 13 to PDF 1.7) search this far.
const PDF_HEADER_WITHIN: usize = 1024;

/// How much of a text is looked at to tell what it is.
const SAMPLE: usize = 64 * 1024;

/// Kinds that are recognised only to be named in the refusal: where the mark stands, the mark, the kind.
const NAMED: &[(usize, &[u8], &str)] = &[
    (0, b"{\\rtf", "RTF"),
    (0, b"GIF8", "GIF image"),
    (0, b"BM", "BMP image"),
    (8, b"WEBP", "WebP image"),
    (4, b"ftypheic", "HEIC image"),
    (4, b"ftypmif1", "HEIC image"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000 image"),
    (0, b"AT&TFORM", "DjVu"),
    (0, b"%!PS", "PostScript"),
    (0, b"Rar!\x1a\x07", "RAR archive, unpack it"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z archive, unpack it"),
    (0, b"\x1f\x8b", "gzip archive, unpack it"),
    (0, b"SQLite format 3\0", "SQLite database"),
    (0, b"\x7fELF", "program"),
    (0, b"MZ", "program"),
];

/// Tells the kind of a file; `markdown_name` says whether its name ends like a Markdown file's.
pub(super) fn of(bytes: &[u8], markdown_name: bool) -> Result<MediaType, Problem> {
    if bytes.is_empty() {
        return Err(Problem::Empty);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(MediaType::Png);
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(MediaType::Jpeg);
    }
    if [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"]
        .iter()
        .any(|mark| bytes.starts_with(mark))
    {
        return Ok(MediaType::Tiff);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes);
    }
    if bytes.starts_with(compound::MAGIC) {
        return Err(compound::problem(bytes));
    }
    if head(bytes, PDF_HEADER_WITHIN)
        .windows(5)
        .any(|w| w == b"%PDF-")
    {
        return Ok(MediaType::Pdf);
    }
    let text = sample(bytes);
    let named = NAMED
        .iter()
        .find(|(at, mark, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark)));
    match (text, named) {
        // Two letters are too weak a mark to call a readable text a picture or a program.
        (Some(text), Some((_, mark, _))) if mark.len() <= 2 => text_kind(&text, markdown_name),
        (_, Some((_, _, kind))) => Err(Problem::Unsupported((*kind).into())),
        (Some(text), None) => text_kind(&text, markdown_name),
        (None, None) => Err(Problem::Unsupported("unknown binary".into())),
    }
}

/// A ZIP: DOCX, or another format that is named in the refusal.
fn zip(bytes: &[u8]) -> Result<MediaType, Problem> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| Problem::Damaged(e.to_string()))?;
    let holds = |prefix: &str| {
        let mut names = archive.file_names().flatten();
        names.any(|name| name.starts_with(prefix))
    };
    if archive.index_for_name("word/document.xml").is_some() {
        return Ok(MediaType::Docx);
    }
    let office = [
        ("xl/", "Excel workbook"),
        ("ppt/", "PowerPoint presentation"),
    ];
    if let Some((_, kind)) = office.iter().find(|(folder, _)| holds(folder)) {
        return Err(Problem::Unsupported((*kind).into()));
    }
    let mut declared = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // A MIME type is a short line of ASCII; what is not makes no difference to the refusal.
        let _ = entry.take(128).read_to_string(&mut declared);
    }
    Err(Problem::Unsupported(match declared.trim() {
        "application/vnd.oasis.opendocument.text" => "OpenDocument text, save as DOCX".into(),
        "application/epub+zip" => "EPUB".into(),
        other if other.starts_with("application/vnd.oasis.") => "OpenDocument".into(),
        _ => "ZIP archive, unpack it".into(),
    }))
}

fn head(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(..length).unwrap_or(bytes)
}

/// The start of a text, decoded as far as telling its kind needs; `None` for what is no text.
fn sample(bytes: &[u8]) -> Option<String> {
    let start = head(bytes, SAMPLE);
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Some(encoding.decode_with_bom_removal(start).0.into_owned());
    }
    if start.contains(&0) {
        return utf16_without_mark(start);
    }
    let text = String::from_utf8_lossy(start);
    let controls = text
        .chars()
        .filter(|c| c.is_control() && !"\t\n\r\u{c}\u{85}".contains(*c))
        .count();
    // Old dumps hold a stray control character or two (Ctrl-Z, a page break of a printer); code and
    // pictures hold one in ten.
    (controls * 50 <= text.chars().count()).then(|| text.into_owned())
}

/// UTF-16 that does not say so: in Vietnamese, as in English, nearly every blank, digit and most letters
/// have a zero for their high byte, so the zeros stand on one side.
fn utf16_without_mark(start: &[u8]) -> Option<String> {
    let (mut even, mut odd) = (0, 0);
    for pair in start.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = start.len() / 2;
    let encoding = if odd * 3 > pairs && even * 50 < pairs {
        encoding_rs::UTF_16LE
    } else if even * 3 > pairs && odd * 50 < pairs {
        encoding_rs::UTF_16BE
    } else {
        return None;
    };
    let text = encoding.decode_without_bom_handling(start).0;
    let odd_ones = text
        .chars()
        .filter(|c| c.is_control() && !"\t\n\r\u{c}".contains(*c))
        .count();
    (odd_ones * 50 <= text.chars().count()).then(|| text.into_owned())
}

/// Which of the text formats a text is.
fn text_kind(text: &str, markdown_name: bool) -> Result<MediaType, Problem> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        // Blanks only: a text, whose emptiness is for the reader of texts to judge.
        return Ok(MediaType::Text);
    }
    if starts_with_tag(start, &["!doctype", "html", "head", "body", "meta"]) {
        return Ok(MediaType::Html);
    }
    if starts_with_tag(start, &["?xml"]) {
        return if start.contains("<html") {
            Ok(MediaType::Html)
        } else {
            Err(Problem::Unsupported("XML".into()))
        };
    }
    if is_json(start) {
        return Err(Problem::Unsupported("JSON".into()));
    }
    let marks = markdown_marks(start);
    if marks.strong {
        return Ok(MediaType::Markdown);
    }
    let fragment = [
        "p", "div", "table", "h1", "h2", "h3", "span", "b", "center", "style", "!--",
    ];
    if starts_with_tag(start, &fragment) && start.contains("</") {
        return Ok(MediaType::Html);
    }
    if markdown_name || marks.weak {
        return Ok(MediaType::Markdown);
    }
    Ok(MediaType::Text)
}

/// Whether a text starts with one of these tags, in any case, with attributes or without.
fn starts_with_tag(text: &str, tags: &[&str]) -> bool {
    let Some(rest) = text.strip_prefix('<') else {
        return false;
    };
    tags.iter().any(|tag| {
        rest.get(..tag.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(tag))
            && !rest[tag.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Whether a text opens like a JSON object or a list of them.
fn is_json(text: &str) -> bool {
    let inner = text
        .strip_prefix('[')
        .map_or(text, str::trim_start)
        .strip_prefix('{');
    inner.is_some_and(|rest| rest.trim_start().starts_with('"'))
}

/// What speaks for Markdown.
struct MarkdownEvidence {
    /// A head, a fence, the rule under the head of a pipe table: nobody types these into a plain text.
    strong: bool,
    /// Bold text on two lines or more.
    weak: bool,
}

fn markdown_marks(text: &str) -> MarkdownEvidence {
    let mut strong = false;
    let mut bold = 0;
    for line in text.lines() {
        let line = line.trim();
        let hashes = line.len() - line.trim_start_matches('#').len();
        let is_head = (1..=6).contains(&hashes) && line[hashes..].starts_with(' ');
        let is_table_rule = line.starts_with('|')
            && line.contains("--")
            && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        strong |= is_head || is_table_rule || line.starts_with("```");
        bold += usize::from(line.matches("**").count() >= 2);
    }
    MarkdownEvidence {
        strong,
        weak: bold >= 2,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn kind(bytes: &[u8]) -> Result<MediaType, Problem> {
        of(bytes, false)
    }

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn refusal(bytes: &[u8]) -> String {
        match kind(bytes) {
            Err(Problem::Unsupported(kind)) => kind,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pictures_and_pdfs_are_known_by_their_first_bytes() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest"), Ok(MediaType::Png));
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), Ok(MediaType::Jpeg));
        assert_eq!(kind(b"MM\0*\0\0\0\x08"), Ok(MediaType::Tiff));
        assert_eq!(kind(b"%PDF-1.4\n"), Ok(MediaType::Pdf));
        let mut late = b"X-Scanner: 1\r\n\r\n".repeat(50);
        late.extend_from_slice(b"%PDF-1.4\n");
        assert_eq!(kind(&late), Ok(MediaType::Pdf));
        let mut too_late = vec![b' '; PDF_HEADER_WITHIN];
        too_late.extend_from_slice(b"%PDF-1.4\n");
        assert_eq!(kind(&too_late), Ok(MediaType::Text));
    }

    #[test]
    fn office_files_are_named() {
        assert_eq!(
            kind(&zipped(&[("word/document.xml", "<w/>")])),
            Ok(MediaType::Docx)
        );
        assert_eq!(
            refusal(&zipped(&[("xl/workbook.xml", "")])),
            "Excel workbook"
        );
        assert_eq!(refusal(&zipped(&[("a.txt", "")])), "ZIP archive, unpack it");
        let odt = "application/vnd.oasis.opendocument.text";
        assert!(refusal(&zipped(&[("mimetype", odt)])).starts_with("OpenDocument text"));
        assert!(matches!(kind(b"PK\x03\x04junk"), Err(Problem::Damaged(_))));
    }

    #[test]
    fn texts_are_told_apart_by_what_they_say() {
        assert_eq!(
            kind("BÁO CÁO\nKết quả thực hiện\n".as_bytes()),
            Ok(MediaType::Text)
        );
        assert_eq!(kind(b"# I. K\n\n- a\n"), Ok(MediaType::Markdown));
        assert_eq!(kind(b"|a|b|\n|---|:-:|\n|1|2|"), Ok(MediaType::Markdown));
        assert_eq!(kind(b" <!DOCTYPE html><p>x</p>"), Ok(MediaType::Html));
        assert_eq!(
            kind(b"<table border=1><tr><td>1</td></tr></table>"),
            Ok(MediaType::Html)
        );
        assert_eq!(kind(b"<p> 5 \xe1\xba\xbf"), Ok(MediaType::Text));
        assert_eq!(refusal(b"<?xml version='1.0'?><a/>"), "XML");
        assert_eq!(refusal(b"[ {\"schema\": 1}]"), "JSON");
        assert_eq!(refusal(b"{\\rtf1 x}"), "RTF");
        assert_eq!(kind(b"BM 12 ha"), Ok(MediaType::Text));
    }

    #[test]
    fn a_name_only_breaks_a_tie() {
        assert_eq!(of(b"plain words", true), Ok(MediaType::Markdown));
        assert_eq!(of(b"%PDF-1.7", true), Ok(MediaType::Pdf));
        assert_eq!(of(b"<html><p>", true), Ok(MediaType::Html));
    }

    #[test]
    fn old_and_wide_encodings_are_texts_and_noise_is_not() {
        let words = "BÁO CÁO\r\nKết quả thực hiện nhiệm vụ năm 2024\r\n";
        for little in [true, false] {
            let wide: Vec<u8> = words
                .encode_utf16()
                .flat_map(|u| {
                    if little {
                        u.to_le_bytes()
                    } else {
                        u.to_be_bytes()
                    }
                })
                .collect();
            assert_eq!(kind(&wide), Ok(MediaType::Text));
            let mark: &[u8] = if little { b"\xff\xfe" } else { b"\xfe\xff" };
            assert_eq!(kind(&[mark, &wide].concat()), Ok(MediaType::Text));
        }
        assert_eq!(kind(b"C\xe9ng h\xdfa x\xb7 h\xe9i"), Ok(MediaType::Text));
        let noise: Vec<u8> = (0..4096_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0])
            .collect();
        assert_eq!(refusal(&noise), "unknown binary");
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_kind_or_a_problem(bytes: Vec<u8>, name: bool) {
            let _ = of(&bytes, name);
            let _ = of(&[b"PK\x03\x04", bytes.as_slice()].concat(), name);
            let _ = of(&[compound::MAGIC, bytes.as_slice()].concat(), name);
        }

        #[test]
        fn any_text_has_a_kind(text in "[<#|*{\\[\"a-zđ\n ]{0,60}") {
            let _ = of(text.as_bytes(), false);
        }
    }
}
