//! Searchable copies of scans, judged by programs that know nothing of this one: qpdf, Poppler, MuPDF and Ghostscript.

mod files;
mod hostile;
mod outside;
mod words;

use std::path::{Path, PathBuf};

use baocao::archive::{Division, Outcome};
use baocao::extract::{self, OcrChoice, OcrReader, Twice};
use baocao::intake::{self, Limits, Source};
use baocao::pipeline::{Options, Reader};
use tempfile::TempDir;

/// A copy, in a folder of its own.
struct Made {
    outcome: Outcome,
    path: PathBuf,
    _folder: TempDir,
}

fn reader(ocr: OcrReader) -> Reader {
    let options = Options {
        extract: extract::Options {
            ocr: OcrChoice::Auto,
            twice: Twice::Doubtful,
            limits: Limits::DEFAULT,
        },
        dictionaries: None,
    };
    Reader::new(&options, Some(ocr)).unwrap()
}

fn open(path: &Path) -> Source {
    intake::open(path, &Limits::DEFAULT).unwrap()
}

/// Makes a copy of a file.
fn copy_of(source: &Source, ocr: OcrReader) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.pdf");
    let mut outcomes = reader(ocr)
        .archive(source, None, &Division::Whole, &|_| path.clone())
        .unwrap();
    assert_eq!(outcomes.len(), 1);
    Made {
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
