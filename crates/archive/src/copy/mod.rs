//! The stage that makes a searchable copy of a document.
//!
//! `words` puts the restored words on the places of the print, `text` writes them down invisibly in the `font`. What is
//! seen comes from the original: `pages` of a PDF (`drawing` writes a page down anew, `kept` tells which can stay,
//! `inspect` which images) or of an image `file`. `assemble` puts sheets together; `carry` brings objects of the original.

mod assemble;
mod carry;
mod deflate;
mod drawing;
mod file;
mod font;
mod inspect;
mod kept;
mod metadata;
mod pages;
mod picture;
mod read;
mod sheet;
mod text;
mod words;

use hayro_syntax::Pdf as Original;
use rayon::prelude::*;

pub use read::PageRead;

use self::assemble::Leaf;
use self::font::Font;
use self::metadata::Metadata;
use self::sheet::Sheet;
use self::words::PlacedLine;
use crate::{Conformance, NoCopy, SheetInfo, Way};
use baocao_extract as extract;
use baocao_extract::intake::{Limits, MediaType, Source};
use baocao_reading::layout::{Document, Line};
use baocao_report::error::Result;
use baocao_report::geometry::Size;
use baocao_report::{Method, Report};

/// What a copy is made of.
pub struct Subject<'a> {
    /// The original.
    pub source: &'a Source,
    /// How much of it is accepted.
    pub limits: &'a Limits,
    /// The document's restored text with its places.
    pub document: &'a Document,
    /// What was read of it.
    pub report: &'a Report,
    /// Its pages in their order; they are those of the copy.
    pub pages: &'a [PageRead],
}

/// What came of it.
pub enum Copied {
    /// A PDF.
    Made {
        /// Its bytes.
        pdf: Vec<u8>,
        /// Which standard it keeps to.
        conformance: Conformance,
        /// How each page came into it.
        sheets: Vec<SheetInfo>,
    },
    /// None is needed, or none can be.
    None(NoCopy),
}

/// Makes a searchable copy of a document. The same document gives the same bytes.
///
/// # Errors
/// Those of opening a PDF. A page that cannot be shown is no error; its [`Way`] tells.
pub fn copy(subject: &Subject<'_>) -> Result<Copied> {
    let source = subject.source;
    match source.media_type {
        MediaType::Pdf if subject.pages.iter().all(|page| page.is_text) => {
            Ok(Copied::None(NoCopy::Searchable))
        }
        MediaType::Pdf => {
            let pdf = extract::open_pdf(source)?;
            Ok(made(subject, Some(&pdf)))
        }
        MediaType::Png | MediaType::Jpeg | MediaType::Tiff => Ok(made(subject, None)),
        MediaType::Docx | MediaType::Html | MediaType::Markdown | MediaType::Text => {
            Ok(Copied::None(NoCopy::Typed))
        }
    }
}

fn made(subject: &Subject<'_>, original: Option<&Original>) -> Copied {
    let lines = words::by_page(subject.document);
    let font = Font::of(subject.document.lines.iter().map(|line| line.text.as_str()));
    let leaf = |page: &PageRead| {
        let sheet = sheet(subject, original, page);
        let lines = lines.get(&page.number).map_or(&[][..], Vec::as_slice);
        let text = invisible(page, &sheet, lines);
        let onto = page.lie.then(&sheet.onto);
        Leaf {
            text: text::operators(&text, &onto, &font),
            index: page.number.saturating_sub(1),
            sheet,
        }
    };
    let leaves: Vec<Leaf> = subject.pages.par_iter().map(leaf).collect();
    let sheets: Vec<SheetInfo> = subject
        .pages
        .iter()
        .zip(&leaves)
        .map(|(page, leaf)| SheetInfo {
            number: page.number,
            way: leaf.sheet.way.clone(),
            blank: page.blank,
        })
        .collect();
    let conformance = conformance(&sheets);
    let pages = ends(subject.pages);
    let metadata = Metadata::of(subject.report, pages);
    let pdf = assemble::pdf(&leaves, original, &font, &metadata, &conformance);
    Copied::Made {
        pdf,
        conformance,
        sheets,
    }
}

fn sheet(subject: &Subject<'_>, original: Option<&Original>, page: &PageRead) -> Sheet {
    let index = page.number.saturating_sub(1);
    match original {
        Some(pdf) => match pdf.pages().get(index as usize) {
            Some(found) => pages::sheet(found, page, subject.limits),
            None => Sheet::empty(size(page), page.rotation, "there is no such page".into()),
        },
        None => file::sheet(
            &subject.source.bytes,
            subject.source.media_type,
            page,
            subject.limits,
        ),
    }
}

/// The lines that a page needs as invisible text: all, or, where its own text is carried over, what OCR has read in its
/// images.
fn invisible(page: &PageRead, sheet: &Sheet, lines: &[&Line]) -> Vec<PlacedLine> {
    let own = matches!(sheet.way, Way::Kept);
    let lines: Vec<&Line> = lines
        .iter()
        .filter(|line| !own || line.method == Method::Ocr)
        .copied()
        .collect();
    words::placed(&lines, size(page))
}

fn size(page: &PageRead) -> Size {
    const A4: Size = Size {
        width: 595.0,
        height: 842.0,
    };
    page.size.unwrap_or(A4)
}

/// The standard that every page keeps to.
fn conformance(sheets: &[SheetInfo]) -> Conformance {
    let found = |sheet: &SheetInfo| matches!(sheet.way, Way::AsFound { .. });
    if sheets.iter().any(found) {
        Conformance::Unclaimed
    } else {
        Conformance::A2u
    }
}

fn ends(pages: &[PageRead]) -> (u32, u32) {
    let number = |page: Option<&PageRead>| page.map_or(0, |page| page.number);
    (number(pages.first()), number(pages.last()))
}

/// A number with as many places as count; never the zero with a sign.
fn rounded(value: f32, places: f32) -> f32 {
    (value * places).round() / places + 0.0
}
