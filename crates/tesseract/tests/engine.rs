//! A scanned report, read with the Tesseract that is installed.

use std::io::Cursor;
use std::path::Path;

use baocao_extract::intake::{Limits, MediaType};
use baocao_extract::raster::PageImageSource;
use baocao_extract::{
    Axis, Content, ExtractOptions, OcrChoice, Page, PageReader, Placed, Rotation, SecondPass,
};
use baocao_report::Method;
use baocao_report::error::Problem;
use baocao_tesseract::Tesseract;
use image::{DynamicImage, ImageFormat};

const LIMITS: Limits = Limits {
    bytes: 1 << 30,
    pages: 100,
    pixels: 100_000_000,
};

fn fixture() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/inbox/Thị trấn Cầu Sậy/27-BC-UBND.png");
    std::fs::read(path).expect("the fixture is part of the repository")
}

fn sheet(bytes: &[u8]) -> PageImageSource<'_> {
    PageImageSource::File {
        bytes,
        kind: MediaType::Png,
        index: 0,
    }
}

fn options(limits: Limits) -> ExtractOptions {
    ExtractOptions {
        ocr: OcrChoice::Auto,
        second_pass: SecondPass::Doubtful,
        limits,
    }
}

fn read(bytes: &[u8]) -> Page {
    Tesseract
        .read_page(sheet(bytes), 1, &options(LIMITS))
        .expect("Tesseract reads Vietnamese here")
}

fn placed(page: &Page) -> &Placed {
    match &page.content {
        Content::Placed(placed) => placed,
        Content::Flow(_) => panic!("a scan has places"),
    }
}

fn text(page: &Page) -> String {
    let words: Vec<_> = placed(page).words.iter().map(|w| w.text.as_str()).collect();
    words.join(" ")
}

#[test]
fn a_scan_is_read_with_places_and_confidences() {
    let page = read(&fixture());
    assert_eq!((page.method, page.rotation), (Method::Ocr, Rotation::None));
    let text = text(&page);
    for wanted in ["BÁO CÁO", "UBND", "ngày"] {
        assert!(text.contains(wanted), "{wanted} is missing in: {text}");
    }
    let size = page.size.expect("a scan has a size");
    for word in &placed(&page).words {
        assert!(word.at.right <= size.width && word.at.bottom <= size.height);
        assert!(word.confidence.is_some() && word.line.is_some());
    }
    for rule in &placed(&page).rules {
        let across = rule.at.width() > rule.at.height();
        assert_eq!(across, rule.axis == Axis::Horizontal);
    }
}

#[test]
fn a_page_upside_down_is_turned() {
    let image = image::load_from_memory(&fixture()).expect("a PNG");
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(image.rotate180().into_luma8())
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("memory takes it");
    let page = read(&bytes.into_inner());
    assert_eq!(page.rotation, Rotation::Half);
    assert!(text(&page).contains("BÁO CÁO"));
}

#[test]
fn too_large_a_page_is_refused_by_name_and_number() {
    let limits = Limits {
        pixels: 1_000,
        ..LIMITS
    };
    let error = Tesseract
        .read_page(sheet(&fixture()), 7, &options(limits))
        .expect_err("the page is larger");
    assert_eq!(error.page(), Some(7));
    assert!(matches!(
        error.problem(),
        Problem::TooManyPixels { limit: 1_000, .. }
    ));
}
