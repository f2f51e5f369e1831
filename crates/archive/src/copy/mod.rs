//! The stage that makes a searchable copy of a document.
//!
//! `words` puts the restored words on the places of the print, `text` writes them down invisibly in the `font`. What is
//! seen comes from the original: `pages` of a PDF (`page_rewriter` writes a page down anew, `passthrough` tells which
//! pages can stay, `image_conformance` which images) or of an image `file`. `assemble` puts pages together;
//! `object_copier` brings objects of the original.

mod assemble;
mod copy_page;
mod deflate;
mod file;
mod font;
mod image_conformance;
mod metadata;
mod object_copier;
mod page_properties;
mod page_rewriter;
mod pages;
mod passthrough;
mod picture;
mod rounding;
mod text;
mod words;

use hayro_syntax::Pdf as Original;
use rayon::prelude::*;

pub use page_properties::PageProperties;

use self::assemble::AssembledPage;
use self::copy_page::CopyPage;
use self::font::Font;
use self::metadata::Metadata;
use self::words::PlacedLine;
use crate::outcome::{Conformance, CopyPageInfo, NoCopy, PageTransfer};
use baocao_extract as extract;
use baocao_extract::intake::{Limits, MediaType, Source};
use baocao_reading::layout::{Document, Line};
use baocao_report::error::Result;
use baocao_report::geometry::Size;
use baocao_report::{Method, Report};

/// What a copy is made of.
pub struct CopySource<'a> {
    /// The original.
    pub source: &'a Source,
    /// How much of it is accepted.
    pub limits: &'a Limits,
    /// The document's restored text with its places.
    pub document: &'a Document,
    /// What was read of it.
    pub report: &'a Report,
    /// Its pages in their order; they are those of the copy.
    pub pages: &'a [PageProperties],
}

/// What came of it.
pub enum CopyOutput {
    /// A PDF.
    Made {
        /// Its bytes.
        pdf: Vec<u8>,
        /// Which standard it keeps to.
        conformance: Conformance,
        /// How each page came into it.
        sheets: Vec<CopyPageInfo>,
    },
    /// None is needed, or none can be.
    None(NoCopy),
}

/// Makes a searchable copy of a document. The same document gives the same bytes.
///
/// # Errors
/// Those of opening a PDF. A page that cannot be shown is no error; its [`PageTransfer`] tells.
pub fn copy(subject: &CopySource<'_>) -> Result<CopyOutput> {
    let source = subject.source;
    match source.media_type {
        MediaType::Pdf if subject.pages.iter().all(|page| page.is_text) => {
            Ok(CopyOutput::None(NoCopy::Searchable))
        }
        MediaType::Pdf => {
            let pdf = extract::open_pdf(source)?;
            Ok(made(subject, Some(&pdf)))
        }
        MediaType::Png | MediaType::Jpeg | MediaType::Tiff => Ok(made(subject, None)),
        MediaType::Docx | MediaType::Html | MediaType::Markdown | MediaType::Text => {
            Ok(CopyOutput::None(NoCopy::Typed))
        }
    }
}

fn made(subject: &CopySource<'_>, original: Option<&Original>) -> CopyOutput {
    let lines = words::by_page(subject.document);
    let font = Font::of(subject.document.lines.iter().map(|line| line.text.as_str()));
    let assemble = |page: &PageProperties| {
        let copy_page = copy_page(subject, original, page);
        let lines = lines.get(&page.number).map_or(&[][..], Vec::as_slice);
        let text = invisible(page, &copy_page, lines);
        let onto = page.to_source.then(&copy_page.onto);
        AssembledPage {
            text: text::operators(&text, &onto, &font),
            index: page.number.saturating_sub(1),
            page: copy_page,
        }
    };
    let assembled: Vec<AssembledPage> = subject.pages.par_iter().map(assemble).collect();
    let sheets: Vec<CopyPageInfo> = subject
        .pages
        .iter()
        .zip(&assembled)
        .map(|(page, assembled)| CopyPageInfo {
            number: page.number,
            transfer: assembled.page.way.clone(),
            blank: page.blank,
        })
        .collect();
    let conformance = conformance(&sheets);
    let pages = ends(subject.pages);
    let metadata = Metadata::of(subject.report, pages);
    let pdf = assemble::pdf(&assembled, original, &font, &metadata, &conformance);
    CopyOutput::Made {
        pdf,
        conformance,
        sheets,
    }
}

fn copy_page(
    subject: &CopySource<'_>,
    original: Option<&Original>,
    page: &PageProperties,
) -> CopyPage {
    let index = page.number.saturating_sub(1);
    match original {
        Some(pdf) => match pdf.pages().get(index as usize) {
            Some(found) => pages::copy_page(found, page, subject.limits),
            None => CopyPage::empty(size(page), page.rotation, "there is no such page".into()),
        },
        None => file::copy_page(
            &subject.source.bytes,
            subject.source.media_type,
            page,
            subject.limits,
        ),
    }
}

/// The lines that a page needs as invisible text: all, or, where its own text is carried over, what OCR has read in its
/// images.
fn invisible(page: &PageProperties, copy_page: &CopyPage, lines: &[&Line]) -> Vec<PlacedLine> {
    let own = matches!(copy_page.way, PageTransfer::Kept);
    let lines: Vec<&Line> = lines
        .iter()
        .filter(|line| !own || line.method == Method::Ocr)
        .copied()
        .collect();
    words::placed(&lines, size(page))
}

fn size(page: &PageProperties) -> Size {
    const A4: Size = Size {
        width: 595.0,
        height: 842.0,
    };
    page.size.unwrap_or(A4)
}

/// The standard that every page keeps to.
fn conformance(sheets: &[CopyPageInfo]) -> Conformance {
    let found = |page: &CopyPageInfo| matches!(page.transfer, PageTransfer::AsFound { .. });
    if sheets.iter().any(found) {
        Conformance::Unclaimed
    } else {
        Conformance::A2u
    }
}

fn ends(pages: &[PageProperties]) -> (u32, u32) {
    let number = |page: Option<&PageProperties>| page.map_or(0, |page| page.number);
    (number(pages.first()), number(pages.last()))
}
