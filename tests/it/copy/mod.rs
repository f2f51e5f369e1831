//! Searchable copies of scans, judged by programs that know nothing of this one: qpdf, Poppler, MuPDF and Ghostscript.

mod files;
mod hostile;
mod outside;
mod words;

use std::path::{Path, PathBuf};

use baocao::pipeline::{ReadOptions, ReportReader};
use baocao_archive::{Division, DocumentOutcome};
use baocao_extract as extract;
use baocao_extract::Page;
use baocao_extract::intake::{self, Limits, Source};
use baocao_extract::raster::PageImageSource;
use baocao_files::write_atomically;
use baocao_report::error::Result;
use baocao_testing::page::PageStub;
use tempfile::TempDir;

/// A copy, in a folder of its own.
struct MadeCopy {
    outcome: DocumentOutcome,
    path: PathBuf,
    _folder: TempDir,
}

/// A page at a time, in place of OCR.
type ReadPage = fn(PageImageSource<'_>, u32, &extract::ExtractOptions) -> Result<Page>;

fn reader() -> ReportReader {
    ReportReader::new(&ReadOptions::default(), None).unwrap()
}

/// The pages of a file, read by a stand-in for OCR.
fn pages(source: &Source, read_page: ReadPage) -> Result<Vec<Page>> {
    extract::pages(
        source,
        &extract::ExtractOptions::default(),
        Some(&PageStub(read_page)),
    )
}

fn open(path: &Path) -> Source {
    intake::open(path, &Limits::DEFAULT).unwrap()
}

/// Makes a copy of a file that is read by a stand-in for OCR.
fn copy_of(source: &Source, read_page: ReadPage) -> MadeCopy {
    copy_with(source, pages(source, read_page).unwrap())
}

/// Makes a copy of a file of which these pages were read.
fn copy_with(source: &Source, pages: Vec<Page>) -> MadeCopy {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    let mut outcomes = reader()
        .archive(source, None, pages, &Division::Whole, &|_, pdf| {
            write_atomically(&path, pdf)
        })
        .unwrap();
    assert_eq!(outcomes.len(), 1);
    MadeCopy {
        outcome: outcomes.remove(0),
        path,
        _folder: folder,
    }
}

/// The files below a folder, in their order.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    found.sort();
    found
}
