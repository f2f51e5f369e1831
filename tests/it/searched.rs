//! Reports to be searched, and what is found of them.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use baocao_report::{Report, json};
use baocao_store::Store;
use baocao_store::search::{Filters, Query, Search, SearchResults};
pub use baocao_testing::report::text as report;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Imports reports and takes them into the index.
pub fn imported(store: &mut Store, reports: &[Report]) {
    for report in reports {
        store.import(report).unwrap();
    }
    indexed(store);
}

pub fn indexed(store: &mut Store) -> u64 {
    store.index(&AtomicBool::new(false), &mut |_| {}).unwrap()
}

pub fn search(query: &str) -> Search {
    Search {
        query: Query::new(query),
        filters: Filters::default(),
        limit: 20,
    }
}

pub fn find(store: &mut Store, query: &str) -> SearchResults {
    store.search(&search(query)).unwrap()
}

pub fn files(found: &SearchResults) -> Vec<String> {
    found.hits.iter().map(|hit| hit.file.clone()).collect()
}

/// A text without marks.
pub fn folded(text: &str) -> String {
    let bare: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    bare.to_lowercase().replace('đ', "d")
}

/// The reports of the fixtures.
pub fn golden(folder: &Path) -> impl Iterator<Item = Report> {
    let files = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    let files = files.map(|entry| entry.unwrap().into_path());
    let is_report = |file: &PathBuf| file.extension().is_some_and(|e| e == "json");
    files
        .filter(is_report)
        .filter_map(|file| json::read(&std::fs::read_to_string(file).unwrap()).ok())
}
