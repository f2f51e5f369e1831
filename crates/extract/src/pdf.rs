//! The pages of a PDF, spread over the cores.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use hayro_syntax::object::dict::keys::CONTENTS;
use hayro_syntax::page::Page as PdfPage;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use rayon::prelude::*;

use crate::fallback_text::FallbackText;
use crate::flow::Flow;
use crate::intake::Source;
use crate::options::{ExtractOptions, OcrChoice};
use crate::output_budget::OutputBudget;
use crate::page::{Content, Page, Placed};
use crate::page_reader::PageReader;
use crate::page_text::{PageTextKind, choose, is_better, is_degraded, is_scan};
use crate::stamp::{self, Stamp};
use crate::text_layer::{TextLayer, TextLayerReader};
use crate::{cross_check, embedded_images, raster, signature_fields};
use baocao_report::error::{Error, Problem, Result};
use baocao_report::geometry::{Rect, Size};

/// Reads a PDF's pages in their order.
pub(super) fn pages(
    source: &Source,
    options: &ExtractOptions,
    ocr: Option<&dyn PageReader>,
    budget: &OutputBudget,
) -> Result<Vec<Page>> {
    let pdf = open(source)?;
    let count = pdf.pages().len() as u64;
    if count > options.limits.pages {
        return Err(Problem::TooManyPages {
            pages: count,
            limit: options.limits.pages,
        }
        .into());
    }
    let document = PdfDocument {
        pdf_pages: pdf.pages(),
        fallback: FallbackText::of(&source.bytes, budget),
        budget,
        failure: OnceLock::new(),
        options,
        ocr,
    };
    let pages = document.read()?;
    let lost = pages.iter().all(|page| page.degraded && page.is_empty());
    if lost && options.ocr != OcrChoice::Never {
        return Err(document
            .failure
            .into_inner()
            .unwrap_or_else(|| Problem::Damaged("none of its pages can be read".into()).into()));
    }
    Ok(pages)
}

/// Opens a PDF, one that needs a password only to be changed as well.
pub fn open(source: &Source) -> Result<Pdf> {
    let pdf = Pdf::new(Arc::clone(&source.bytes)).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Problem::Encrypted,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Problem::Damaged("it is encrypted in a way that no standard describes".into())
        }
        LoadPdfError::Decryption(_) => Problem::Damaged("its encryption is broken".into()),
        LoadPdfError::Invalid => Problem::Damaged("it has no readable list of pages".into()),
    })?;
    if pdf.pages().is_empty() {
        return Err(Problem::Damaged("it has no pages".into()).into());
    }
    Ok(pdf)
}

/// A PDF that is open.
struct PdfDocument<'a> {
    pdf_pages: &'a [PdfPage<'a>],
    fallback: FallbackText<'a>,
    budget: &'a OutputBudget,
    /// Why the first page that OCR could not read was not read.
    failure: OnceLock<Error>,
    options: &'a ExtractOptions,
    ocr: Option<&'a dyn PageReader>,
}

impl<'a> PdfDocument<'a> {
    /// Reads every page. Each thread takes the next page that nobody has taken, and keeps its own fonts:
    /// they cannot be shared, and loading them again for every page would take longer than reading it.
    fn read(&self) -> Result<Vec<Page>> {
        let next = AtomicUsize::new(0);
        let threads = rayon::current_num_threads().min(self.pdf_pages.len());
        let mut pages = (0..threads)
            .into_par_iter()
            .flat_map_iter(|_| {
                let mut reader = TextLayerReader::new();
                let next = &next;
                std::iter::from_fn(move || {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let pdf_page = self.pdf_pages.get(index)?;
                    Some(self.page(index, pdf_page, &mut reader))
                })
            })
            .collect::<Result<Vec<Page>>>()?;
        pages.sort_by_key(|page| page.number);
        Ok(pages)
    }

    /// Reads one page, by its own text or by OCR.
    fn page(
        &self,
        index: usize,
        pdf_page: &PdfPage<'a>,
        reader: &mut TextLayerReader<'a>,
    ) -> Result<Page> {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let Some(mut layer) = read_layer(pdf_page, reader, self.budget) else {
            return Ok(damaged(number, pdf_page));
        };
        signature_fields::fill(&mut layer);
        self.budget
            .spend(layer.bytes)
            .map_err(|e| e.on_page(number))?;
        let choice = choose(&layer);
        if choice == PageTextKind::Unmapped
            && self.options.ocr != OcrChoice::Always
            && let Some(flow) = self.fallback.page(index)
            && is_better(&flow, &layer.words)
        {
            return Ok(typed(number, layer.size, flow));
        }
        let by_ocr = match self.options.ocr {
            OcrChoice::Always => true,
            OcrChoice::Auto => !matches!(choice, PageTextKind::Text | PageTextKind::Blank),
            OcrChoice::Never => false,
        };
        let cut_short = pdf_page.raw().contains_key(CONTENTS) && pdf_page.page_stream().is_none();
        let degraded = cut_short || !matches!(choice, PageTextKind::Text | PageTextKind::Blank);
        if by_ocr {
            let stamps = self.stamps(pdf_page, &layer, number)?;
            let own = placed(number, layer);
            return self.by_ocr(pdf_page, Page { degraded, ..own }, &stamps);
        }
        let places = if choice == PageTextKind::Text && self.options.ocr == OcrChoice::Auto {
            self.printed(pdf_page, embedded_images::places(&layer))
        } else {
            Vec::new()
        };
        if places.is_empty() {
            let own = placed(number, layer);
            return Ok(Page { degraded, ..own });
        }
        let ground = embedded_images::background(placed(number, layer.clone()), &layer);
        self.mixed(pdf_page, Page { degraded, ..ground }, &places)
    }

    /// Of images pasted into a page, those that look like print.
    fn printed(&self, pdf_page: &PdfPage<'a>, mut places: Vec<Rect>) -> Vec<Rect> {
        let limits = &self.options.limits;
        places.retain(|&at| {
            raster::shows_print(
                raster::PageImageSource::Pasted { page: pdf_page, at },
                limits,
            )
        });
        places
    }

    /// Reads the images that are pasted into a page of typed text.
    fn mixed(&self, pdf_page: &PdfPage<'a>, mut own: Page, places: &[Rect]) -> Result<Page> {
        for &at in places {
            if let Some(read) = self.embedded_image(pdf_page, at, own.number)? {
                embedded_images::add(&mut own, read, at);
            }
        }
        Ok(own)
    }

    /// The stamps of signatures that are drawn over a scan. Of small images over it, OCR tells which are.
    fn stamps(&self, pdf_page: &PdfPage<'a>, layer: &TextLayer, number: u32) -> Result<Vec<Stamp>> {
        if !is_scan(layer) {
            return Ok(Vec::new());
        }
        let mut stamps = stamp::typed(layer);
        for at in stamp::candidates(layer, &stamps) {
            let read = self.embedded_image(pdf_page, at, number)?;
            stamps.extend(read.and_then(|read| stamp::pictured(at, &read)));
        }
        Ok(stamps)
    }

    /// Reads an image on a page by OCR; `None` where it cannot be read.
    fn embedded_image(
        &self,
        pdf_page: &PdfPage<'a>,
        at: Rect,
        number: u32,
    ) -> Result<Option<Page>> {
        let ocr = self.ocr.ok_or(Problem::NeedsOcr)?;
        let image = raster::PageImageSource::Pasted { page: pdf_page, at };
        match ocr.read_page(image, number, self.options) {
            Ok(read) => Ok(Some(read)),
            Err(error) if matches!(error.problem(), Problem::Missing { .. }) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// Reads a page by OCR; what its own text gave is kept where OCR gives nothing better.
    ///
    /// Only an OCR engine that is missing is an error: it is missing for every page.
    fn by_ocr(&self, pdf_page: &PdfPage<'a>, own: Page, stamps: &[Stamp]) -> Result<Page> {
        let ocr = self.ocr.ok_or(Problem::NeedsOcr)?;
        let places: Vec<Rect> = stamps.iter().map(|stamp| stamp.at).collect();
        let shown = raster::PageImageSource::Pdf {
            page: pdf_page,
            stamps: &places,
        };
        let read = ocr.read_page(shown, own.number, self.options);
        let mut page = match read {
            Ok(page) => page,
            Err(error) if matches!(error.problem(), Problem::Missing { .. }) => return Err(error),
            Err(error) => {
                self.failure.get_or_init(|| error);
                return Ok(Page {
                    degraded: true,
                    ..own
                });
            }
        };
        if let (Content::Placed(read), Content::Placed(layer)) = (&mut page.content, &own.content)
            && page.rotation == own.rotation
        {
            cross_check::cross_check(&mut read.words, &layer.words);
        }
        page.degraded = matches!(&page.content, Content::Placed(p) if is_degraded(&p.words));
        page.stamps = stamps.iter().map(|stamp| stamp.lines.clone()).collect();
        Ok(if page.is_empty() && !own.is_empty() {
            own
        } else {
            page
        })
    }
}

/// A page's text layer; `None` where the page is so damaged that the reader gives up on it.
///
/// A reader that gave up may hold fonts half loaded, so it starts afresh.
fn read_layer<'a>(
    pdf_page: &PdfPage<'a>,
    reader: &mut TextLayerReader<'a>,
    budget: &OutputBudget,
) -> Option<TextLayer> {
    let layer = catch_unwind(AssertUnwindSafe(|| reader.read(pdf_page, budget)));
    if layer.is_err() {
        *reader = TextLayerReader::new();
    }
    layer.ok()
}

/// A page as its own text has it.
fn placed(number: u32, layer: TextLayer) -> Page {
    Page {
        number,
        size: Some(layer.size),
        rotation: layer.rotation,
        to_source: layer.rotation.back(layer.size),
        blank: choose(&layer) == PageTextKind::Blank,
        content: Content::Placed(Placed {
            words: layer.words,
            rules: layer.rules,
        }),
        ..Page::default()
    }
}

/// A page as the second reader has it.
fn typed(number: u32, size: Size, flow: Flow) -> Page {
    Page {
        number,
        size: Some(size),
        content: Content::Flow(flow),
        ..Page::default()
    }
}

/// A page of which nothing could be read.
fn damaged(number: u32, pdf_page: &PdfPage<'_>) -> Page {
    let (width, height) = pdf_page.render_dimensions();
    Page {
        number,
        size: Some(Size { width, height }),
        degraded: true,
        ..Page::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecondPass;
    use crate::intake::{Limits, MediaType};
    use crate::text_layer::sample::{line, pdf};
    use baocao_report::Method;

    const LIMITS: Limits = Limits {
        bytes: 1 << 20,
        pages: 9,
        pixels: 1 << 20,
    };

    fn source(bytes: Vec<u8>) -> Source {
        Source {
            path: "a.pdf".into(),
            bytes: Arc::new(bytes),
            sha256: [0; 32],
            media_type: MediaType::Pdf,
            signatures: Vec::new(),
        }
    }

    fn read(bytes: Vec<u8>, pages: u64) -> Result<Vec<Page>> {
        let options = ExtractOptions {
            ocr: OcrChoice::Never,
            second_pass: SecondPass::Doubtful,
            limits: Limits { pages, ..LIMITS },
        };
        let budget = OutputBudget::of(bytes.len());
        super::pages(&source(bytes), &options, None, &budget)
    }

    #[test]
    fn pages_come_in_order_and_no_more_than_allowed() {
        let contents: Vec<String> = (1..=9)
            .map(|i| line(50.0, 700.0, &format!("trang{i}")))
            .collect();
        let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
        let pages = read(pdf("", &contents), 9).unwrap();
        for (page, number) in pages.iter().zip(1..) {
            assert_eq!(page.number, number);
            let Content::Placed(placed) = &page.content else {
                panic!("a text layer has places");
            };
            assert_eq!(placed.words[0].text, format!("trang{number}"));
        }
        let error = read(pdf("", &contents), 8).unwrap_err();
        assert_eq!(
            *error.problem(),
            Problem::TooManyPages { pages: 9, limit: 8 }
        );
    }

    /// An image of a few dark strokes on light paper, at a place of the page.
    fn print(matrix: &str, width: usize, height: usize) -> String {
        let row = "!!!!z".repeat(width / 5);
        let pixels = row.repeat(height);
        format!("q {matrix} cm BI /W {width} /H {height} /BPC 8 /CS /G /D [1 0] ID {pixels} EI Q\n")
    }

    const READ: &str = "Ủy ban nhân dân xã báo cáo kết quả thực hiện các chỉ tiêu trong quý";

    /// Stands in for OCR: small images bear a stamp's lines, everything else a sentence.
    struct Stub;

    impl PageReader for Stub {
        fn read_page(
            &self,
            image: raster::PageImageSource<'_>,
            number: u32,
            _: &ExtractOptions,
        ) -> Result<Page> {
            let lines = match image {
                raster::PageImageSource::Pasted { at, .. } if at.height() < 50.0 => {
                    vec!["Nguời ký: UBND xã", "Thời gian ký: 12.10.2026"]
                }
                _ => vec![READ],
            };
            let words = lines.iter().zip(0..).flat_map(|(text, line)| {
                text.split(' ').map(move |word| crate::Word {
                    text: word.to_owned(),
                    at: Rect::new(10.0, 10.0, 40.0, 20.0),
                    size: 10.0,
                    confidence: Some(baocao_report::Confidence::new(0.9)),
                    line: Some(line),
                })
            });
            Ok(Page {
                number,
                method: Method::Ocr,
                dpi: Some(200.0),
                content: Content::Placed(Placed {
                    words: words.collect(),
                    rules: Vec::new(),
                }),
                ..Page::default()
            })
        }
    }

    fn read_with_ocr(content: &str) -> Page {
        let source = source(pdf("", &[content]));
        let options = ExtractOptions {
            ocr: OcrChoice::Auto,
            second_pass: SecondPass::Doubtful,
            limits: LIMITS,
        };
        let budget = OutputBudget::of(source.bytes.len());
        super::pages(&source, &options, Some(&Stub), &budget)
            .unwrap()
            .remove(0)
    }

    #[test]
    fn a_small_image_over_a_scan_is_a_stamp_by_what_ocr_reads_in_it() {
        let scan = print("595 0 0 842 0 0", 85, 120);
        let page = read_with_ocr(&(scan.clone() + &print("176 0 0 44 400 792", 60, 15)));
        assert_eq!(
            page.stamps,
            [["Nguời ký: UBND xã", "Thời gian ký: 12.10.2026"]]
        );
        assert_eq!(page.method, Method::Ocr);
        assert!(read_with_ocr(&scan).stamps.is_empty());
    }

    #[test]
    fn an_image_of_print_on_a_typed_page_is_read_and_a_picture_is_not() {
        let typed = line(50.0, 700.0, READ);
        let page = read_with_ocr(&(typed.clone() + &print("400 0 0 300 50 300", 200, 150)));
        let Content::Placed(placed) = &page.content else {
            panic!("a mixed page has places");
        };
        assert_eq!(page.method, Method::Mixed);
        assert_eq!(placed.words.len(), 2 * READ.split(' ').count());
        let last = placed.words.last().unwrap();
        assert_eq!((last.at.left, last.at.top), (60.0, 252.0));
        let dark = print("400 0 0 300 50 300", 200, 150).replace("/D [1 0] ", "");
        assert_eq!(read_with_ocr(&(typed + &dark)).method, Method::TextLayer);
    }

    #[test]
    fn one_damaged_page_leaves_the_others() {
        let text = line(50.0, 700.0, "còn");
        let mut file = pdf("", &[&text, &text]);
        // The second page's content becomes what its filter cannot undo.
        let last = file.windows(8).rposition(|w| w == b"<< /Leng").unwrap();
        file.splice(last..last + 2, *b"<< /Filter /ASCIIHexDecode");
        let pages = read(file, 9).unwrap();
        assert_eq!(pages.len(), 2);
        assert!(!pages[0].degraded && !pages[0].is_empty());
        assert!(pages[1].degraded && pages[1].is_empty());
    }

    #[test]
    fn what_is_no_pdf_is_damaged() {
        for bytes in [
            &b"%PDF-1.7\nnothing"[..],
            b"%PDF-1.7 1 0 obj << /Type /Catalog >> endobj",
        ] {
            let error = read(bytes.to_vec(), 9).unwrap_err();
            assert!(matches!(error.problem(), Problem::Damaged(_)));
        }
    }
}
