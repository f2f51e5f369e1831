//! The files that come of all kinds of originals.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use baocao_archive::{Conformance, CopyRecord, Division, DocumentOutcome, NoCopy, PageTransfer};
use baocao_extract::intake::MediaType;
use baocao_extract::raster::PageImageSource;
use baocao_extract::{Content, ExtractOptions, Page, Placed, Word};
use baocao_files::write_atomically;
use baocao_report::Confidence;
use baocao_report::error::Result;
use baocao_report::geometry::Rect;
use baocao_testing::page;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream};
use rayon::prelude::*;

use super::words::counted;
use super::{MadeCopy, copy_of, files, open, outside};

const READ: [&str; 3] = ["Ủy ban nhân dân", "báo cáo kết quả", "chuyển đổi số"];

/// Stands in for OCR, which what is looked at here does not need: three lines at the head of every page.
pub fn reads(sheet: PageImageSource<'_>, number: u32, options: &ExtractOptions) -> Result<Page> {
    let words = READ.iter().zip(0_u8..).flat_map(|(text, row)| {
        text.split(' ').zip(0_u8..).map(move |(word, i)| Word {
            text: word.to_owned(),
            at: Rect::new(0.0, 0.0, 30.0, 10.0)
                .moved(60.0 + 40.0 * f32::from(i), 40.0 + 16.0 * f32::from(row)),
            size: 10.0,
            confidence: Some(Confidence::new(0.9)),
            line: Some(row.into()),
        })
    });
    let words = Placed {
        words: words.collect(),
        rules: Vec::new(),
    };
    page::scanned(sheet, number, options, words)
}

/// The data of the images of each page, as they are stored.
fn images(file: &Path) -> Vec<BTreeSet<Vec<u8>>> {
    let pdf = Pdf::new(Arc::new(std::fs::read(file).unwrap())).unwrap();
    let of_page = |resources: Option<Dict<'_>>| {
        let objects = resources.and_then(|r| r.get::<Dict<'_>>("XObject"));
        let keys: Vec<_> = objects.iter().flat_map(Dict::keys).collect();
        let images = keys
            .iter()
            .filter_map(|key| objects.as_ref()?.get::<Stream<'_>>(key));
        images.map(|image| image.raw_data().into_owned()).collect()
    };
    let pages = pdf.pages().iter();
    pages
        .map(|page| of_page(page.raw().get("Resources")))
        .collect()
}

/// Originals of the fixtures that can be opened and are no typed files.
fn originals() -> Vec<Original> {
    let mut all = files("fixtures/scans");
    all.extend(files("fixtures/inbox"));
    all.into_iter()
        .filter_map(|path| {
            let source =
                baocao_extract::intake::open(&path, &baocao_extract::intake::Limits::DEFAULT)
                    .ok()?;
            let images = [
                MediaType::Pdf,
                MediaType::Png,
                MediaType::Jpeg,
                MediaType::Tiff,
            ];
            images
                .contains(&source.media_type)
                .then_some(Original { path, source })
        })
        .collect()
}

/// A file that may need a copy.
struct Original {
    path: std::path::PathBuf,
    source: baocao_extract::intake::Source,
}

#[test]
fn every_original_gives_a_file_that_all_programs_open() {
    let originals = originals();
    let made = originals.par_iter().filter(|original| {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy.pdf");
        let made = super::pages(&original.source, reads).and_then(|pages| {
            let whole = Division::Whole;
            let save = |_: usize, pdf: &[u8]| write_atomically(&to, pdf);
            super::reader().archive(&original.source, None, pages, &whole, &save)
        });
        // What cannot be read at all has no outcome; the commands' tests name each.
        let Ok([outcome]) = made.as_deref() else {
            return false;
        };
        if matches!(outcome.copy, CopyRecord::None { .. }) {
            assert!(!to.exists(), "{:?}", original.path);
            return false;
        }
        is_sound(original, outcome, &to);
        true
    });
    let copies = made.count();
    assert!(copies > 25, "{copies}");
}

/// Checks a copy against its original.
fn is_sound(original: &Original, outcome: &DocumentOutcome, copy: &Path) {
    let path = &original.path;
    outside::all_are_content(copy);
    let CopyRecord::Made {
        bytes, conformance, ..
    } = &outcome.copy
    else {
        panic!("{path:?}");
    };
    assert_eq!(*conformance, Conformance::A2u, "{path:?}");
    assert_eq!(std::fs::metadata(copy).unwrap().len(), *bytes);
    // Of a file that is cut short the whole page is shown, white where nothing is left of it.
    if !path.ends_with("truncated.jpg") {
        let room = original.source.bytes.len() as u64 * 105 / 100;
        let most = room + 20_000 * outcome.copy_pages.len() as u64;
        assert!(*bytes <= most, "{path:?}: {bytes} of {most}");
    }
    if outcome
        .copy_pages
        .iter()
        .all(|sheet| sheet.transfer != PageTransfer::Kept)
    {
        let (text, report) = (outside::text(copy), &outcome.report.text);
        assert_eq!(counted(&text), counted(report), "{path:?}");
    }
    let kind = original.source.media_type;
    let passed = outcome
        .copy_pages
        .iter()
        .filter(|sheet| sheet.transfer == PageTransfer::Passed);
    if kind == MediaType::Pdf {
        let (before, after) = (images(path), images(copy));
        for sheet in passed {
            let index = sheet.number as usize - 1;
            assert!(!after[index].is_empty() || sheet.blank, "{path:?}");
            assert!(after[index].is_subset(&before[index]), "{path:?}");
        }
        looks_like(path, copy, outcome);
    } else if kind == MediaType::Jpeg && passed.count() == 1 {
        let whole = BTreeSet::from([original.source.bytes.to_vec()]);
        assert_eq!(images(copy), [whole], "{path:?}");
    }
}

/// Whether each page of a copy looks like the original's, to Poppler.
fn looks_like(original: &Path, copy: &Path, outcome: &DocumentOutcome) {
    for (page, sheet) in (1..).zip(&outcome.copy_pages) {
        let number = sheet.number as usize;
        let (before, after) = (
            outside::shown(original, number, 50),
            outside::shown(copy, page, 50),
        );
        assert_eq!(
            before.dimensions(),
            after.dimensions(),
            "{original:?} {number}"
        );
        let pairs = before.as_raw().iter().zip(after.as_raw());
        let apart: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = apart as f64 / before.as_raw().len() as f64;
        // Inks are mixed by each program in its own way.
        let most = if sheet.transfer == PageTransfer::Rendered {
            12.0
        } else {
            1.0
        };
        assert!(mean < most, "{original:?} {number}: {mean}");
    }
}

#[test]
fn the_same_original_gives_the_same_bytes() {
    let source = open(Path::new("fixtures/scans/gray-200.pdf"));
    let read = |made: MadeCopy| std::fs::read(made.path).unwrap();
    assert_eq!(read(copy_of(&source, reads)), read(copy_of(&source, reads)));
}

#[test]
fn what_is_searchable_or_typed_needs_no_copy() {
    let reason = |file: &str| copy_of(&open(Path::new(file)), reads).outcome.copy;
    let none = |reason| CopyRecord::None { reason };
    assert_eq!(reason("fixtures/scans/clean.pdf"), none(NoCopy::Searchable));
    assert_eq!(reason("fixtures/shapes/staff.txt"), none(NoCopy::Typed));
}

#[test]
fn a_blank_page_stays_and_is_marked() {
    fn blank(sheet: PageImageSource<'_>, number: u32, options: &ExtractOptions) -> Result<Page> {
        let page = reads(sheet, number, options)?;
        Ok(match number {
            2 => Page {
                blank: true,
                content: Content::Placed(Placed::default()),
                ..page
            },
            _ => page,
        })
    }
    let source = open(Path::new("fixtures/scans/blank-and-separator.pdf"));
    let made = copy_of(&source, blank);
    let marks: Vec<bool> = made
        .outcome
        .copy_pages
        .iter()
        .map(|sheet| sheet.blank)
        .collect();
    assert_eq!(marks, [false, true, false, false]);
    assert_eq!(outside::boxes(&made.path).len(), 4);
}

#[test]
fn a_file_is_split_into_the_documents_that_are_asked_for() {
    let source = open(Path::new("fixtures/scans/blank-and-separator.pdf"));
    let folder = tempfile::tempdir().unwrap();
    let copy = |part: usize| folder.path().join(format!("{part}.pdf"));
    let save = |part: usize, pdf: &[u8]| write_atomically(&copy(part), pdf);
    let reader = super::reader();
    let pages = super::pages(&source, reads).unwrap();
    let parts = Division::Parts(vec![(1, 1), (3, 4)]);
    let outcomes = reader
        .archive(&source, Some("hồ sơ.pdf"), pages.clone(), &parts, &save)
        .unwrap();
    let numbers = |i: usize| {
        let sheets = outcomes[i].copy_pages.iter();
        sheets.map(|sheet| sheet.number).collect::<Vec<_>>()
    };
    assert_eq!((numbers(0), numbers(1)), (vec![1], vec![3, 4]));
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome.report.source.file == "hồ sơ.pdf")
    );
    assert_ne!(
        std::fs::read(copy(0)).unwrap(),
        std::fs::read(copy(1)).unwrap()
    );
    for part in [0, 1] {
        outside::all_are_content(&copy(part));
    }
    let beyond = Division::Parts(vec![(9, 9)]);
    assert!(
        reader
            .archive(&source, None, pages, &beyond, &save)
            .is_err()
    );
}
