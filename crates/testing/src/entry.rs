//! The entries that foreign bytes come in by: a function each, which ends, whatever the bytes are.
//!
//! Problems are answers; a panic, an endless loop and a false result are faults.

use std::io::Write;
use std::path::{Component, Path};
use std::sync::OnceLock;

use arbitrary::Unstructured;
use baocao_archive::{ArchivedOriginal, JournalContent, Manifest, ManifestHead, Template};
use baocao_extract::intake::{self, Limits, MediaType, Source};
use baocao_extract::{Axis, ExtractOptions, OcrChoice, Page, PageReader, Placed, Rule, Word};
use baocao_output::ledger::Ledger;
use baocao_reading::layout::{self, Block, Document};
use baocao_report::geometry::Rect;
use baocao_report::{Confidence, Method, json};
use baocao_restore::{Damage, DictionaryAdditions, ReadLine, Restorer};
use sha2::{Digest, Sha256};

use crate::page::{self, BlindEngine};

/// An entry.
pub type Entry = fn(&[u8]);

/// Every entry by the name of its fuzz target.
pub const ENTRIES: [(&str, Entry); 12] = [
    ("docx", docx),
    ("html", html),
    ("image", image),
    ("journal", journal),
    ("layout", layout),
    ("ledger", ledger),
    ("manifest", manifest),
    ("pdf", pdf),
    ("report", report),
    ("restore", restore),
    ("signatures", signatures),
    ("text", text),
];

/// Small enough that a page takes milliseconds.
const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    pages: 8,
    pixels: 1 << 18,
};

/// The most letters that are restored; a search grows with its line.
const LETTERS: usize = 400;

fn options(ocr: OcrChoice) -> ExtractOptions {
    ExtractOptions {
        ocr,
        limits: LIMITS,
        ..ExtractOptions::default()
    }
}

fn read(source: &Source, ocr: OcrChoice, engine: Option<&dyn PageReader>) {
    if let Ok(pages) = baocao_extract::pages(source, &options(ocr), engine) {
        arranged(pages);
    }
}

/// Arranges pages; blocks point to lines that are there, and furniture does.
fn arranged(pages: Vec<Page>) -> Document {
    let document = layout::arrange(pages);
    let of_blocks = document.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => paragraph.lines.clone(),
        Block::Table(table) => {
            let cells = table.cells.iter();
            cells.flat_map(|cell| cell.lines.clone()).collect()
        }
    });
    let of_furniture = document.furniture.iter().flat_map(|f| f.lines.clone());
    for line in of_blocks.chain(of_furniture) {
        assert!(line.0 < document.lines.len(), "a line that is not there");
    }
    document
}

/// The journal of an archive's run, each line with its hash put before it.
pub fn journal(bytes: &[u8]) {
    let head = ManifestHead::new("H54".into(), Template::default());
    let mut text = Vec::new();
    for line in bytes.split(|&byte| byte == b'\n') {
        text.extend(format!("{} ", hash(line)).bytes());
        text.extend(line);
        text.push(b'\n');
    }
    if let Ok(items) = JournalContent::of(&text, &head).trusted() {
        for item in &items {
            all_stand_in("H54", item);
        }
    }
}

/// The ledger of an output folder.
pub fn ledger(bytes: &[u8]) {
    if let Ok(ledger) = Ledger::read(bytes) {
        for report in ledger.entries().filter_map(|entry| entry.report.as_ref()) {
            assert!(report.ends_with(".json"), "{report}");
            stays_below(report);
        }
    }
}

/// The lines of an archive's manifest, closed with their hash.
pub fn manifest(bytes: &[u8]) {
    let Ok(above) = std::str::from_utf8(bytes) else {
        return;
    };
    let end = hash(above.as_bytes());
    let text = format!("{above}{{\"line\":\"end\",\"sha256\":\"{end}\"}}\n");
    if let Ok(manifest) = Manifest::read(text.as_bytes()) {
        for item in manifest.items.values() {
            all_stand_in(&manifest.head.dossier, item);
        }
        let again = Manifest::read(manifest.text().as_bytes());
        assert_eq!(again, Ok(manifest));
    }
}

/// Every file stands in the dossier's folder, and none is another one.
fn all_stand_in(dossier: &str, item: &ArchivedOriginal) {
    for held in &item.files {
        stays_below(&held.path);
        let (folder, name) = held.path.split_once('/').unwrap_or_default();
        assert!(folder == dossier && !name.contains('/'), "{}", held.path);
    }
    assert!(item.sha256.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

fn stays_below(path: &str) {
    let mut parts = Path::new(path).components();
    assert!(
        parts.all(|part| matches!(part, Component::Normal(_))),
        "{path}"
    );
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Word documents.
pub fn docx(bytes: &[u8]) {
    let source = page::source(bytes, MediaType::Docx);
    read(&source, OcrChoice::Never, None);
}

/// HTML.
pub fn html(bytes: &[u8]) {
    let source = page::source(bytes, MediaType::Html);
    read(&source, OcrChoice::Never, None);
}

/// Plain text and Markdown.
pub fn text(bytes: &[u8]) {
    for kind in [MediaType::Text, MediaType::Markdown] {
        read(&page::source(bytes, kind), OcrChoice::Never, None);
    }
}

/// PNG, JPEG and TIFF: all that is done to an image before an engine sees it.
pub fn image(bytes: &[u8]) {
    let kind = match bytes.first() {
        Some(0x89) => MediaType::Png,
        Some(0xff) => MediaType::Jpeg,
        _ => MediaType::Tiff,
    };
    let source = page::source(bytes, kind);
    read(&source, OcrChoice::Auto, Some(&BlindEngine));
}

/// The text layers of a PDF.
pub fn pdf(bytes: &[u8]) {
    let source = page::source(bytes, MediaType::Pdf);
    read(&source, OcrChoice::Never, None);
}

/// A file taken in: what it is, and of a PDF the signatures.
///
/// # Panics
/// Where there is no room for a temporary file.
pub fn signatures(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    if let Ok(source) = intake::open(file.path(), &LIMITS) {
        assert_eq!(source.bytes.as_slice(), bytes);
    }
}

/// Lines restored from each damage; as many come back as went in.
///
/// # Panics
/// Where the number of lines is another.
pub fn restore(bytes: &[u8]) {
    static RESTORER: OnceLock<Restorer> = OnceLock::new();
    let restorer = RESTORER.get_or_init(|| Restorer::new(&DictionaryAdditions::default()));
    let text: String = String::from_utf8_lossy(bytes)
        .chars()
        .take(LETTERS)
        .collect();
    let lines: Vec<ReadLine<'_>> = text.lines().map(ReadLine::from).collect();
    for damage in [
        Damage::EnglishOcr,
        Damage::VietnameseOcr,
        Damage::NoDiacritics,
    ] {
        let restored = restorer.session(damage).restore(&lines);
        assert_eq!(restored.lines.len(), lines.len());
        for change in restored.changes {
            let line = &restored.lines[change.line];
            assert!(
                line[change.at..].starts_with(&change.to),
                "a change that is not in its line"
            );
        }
    }
}

/// Words and rules at places that the bytes say, arranged.
///
/// # Panics
/// Where a block or furniture points to a line that is not there.
pub fn layout(bytes: &[u8]) {
    if let Ok(pages) = placements(&mut Unstructured::new(bytes)) {
        arranged(pages);
    }
}

/// Pages as the bytes have them. Places are on the page, a little beyond it, or nowhere.
fn placements(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Vec<Page>> {
    const WORDS: [&str; 16] = [
        "Ủy", "ban", "nhân", "dân", "1.", "2.1", "-", "a)", "95%", "100", "Đạt", "TT", "Nơi",
        "nhận:", "(90%)", "…",
    ];
    let mut pages = Vec::new();
    for number in 1..=bytes.int_in_range(1..=3)? {
        let method = *bytes.choose(&[Method::TextLayer, Method::Ocr, Method::Mixed])?;
        let mut content = Placed::default();
        while !bytes.is_empty() && content.words.len() < 400 && bytes.ratio(60, 64)? {
            if bytes.ratio(1, 8)? {
                let axis = *bytes.choose(&[Axis::Horizontal, Axis::Vertical])?;
                let at = rect(bytes)?;
                content.rules.push(Rule { at, axis });
            } else {
                let text = (*bytes.choose(&WORDS)?).to_owned();
                let line: Option<u8> = bytes.arbitrary()?;
                content.words.push(Word {
                    text,
                    at: rect(bytes)?,
                    size: f32::from(bytes.int_in_range(0_u8..=72)?),
                    confidence: (method != Method::TextLayer).then(|| Confidence::new(0.8)),
                    line: line.map(u32::from),
                });
            }
        }
        pages.push(page::placed(number, method, content));
    }
    Ok(pages)
}

fn rect(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Rect> {
    let left = f32::from(bytes.int_in_range(-100_i16..=700)?);
    let top = f32::from(bytes.int_in_range(-100_i16..=900)?);
    let width = f32::from(bytes.arbitrary::<u8>()?);
    let height = f32::from(bytes.int_in_range(0_u8..=40)?);
    Ok(Rect::new(left, top, left + width, top + height))
}

/// A report's JSON: what can be read is written, and read the same.
///
/// # Panics
/// Where it cannot be read, or is another.
pub fn report(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(report) = json::read(text) {
        // Boxes are written to a tenth of a point: the first writing rounds, the second one changes nothing.
        let written = json::indented(&report);
        let of_line = json::read(&json::line(&report)).unwrap();
        assert_eq!(json::indented(&of_line), written);
        assert_eq!(json::indented(&json::read(&written).unwrap()), written);
    }
}
