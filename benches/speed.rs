//! Speed of the stages, each alone: `make bench`. `docs/performance.md` has what was measured, under "Benches".

use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use baocao_extract::intake::{self, Limits, Source};
use baocao_extract::{ExtractOptions, OcrChoice, Page};
use baocao_reading::dictionary::Dictionary;
use baocao_reading::layout::{self, Document};
use baocao_reading::parse;
use baocao_report::{Report, json};
use baocao_restore::{Damage, DictionaryAdditions, ReadLine, Restorer};
use baocao_store::search::{Filters, Query, Search};
use baocao_store::{IncomingReport, OnDuplicate, Store};
use baocao_testing::report;
use divan::Bencher;

/// A text layer of 3 pages with tables.
const PRINTED: &str = "Huyện Phú Lâm/215-BC-UBND.pdf";
/// The same report, typed.
const TYPED: &str = "Huyện Phú Lâm/215-BC-UBND.docx";

/// How many reports are imported, and how many are searched.
const IMPORTED: u64 = 100;
const SEARCHED: u64 = 300;

fn main() {
    divan::main();
}

fn open(fixture: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox");
    intake::open(&path.join(fixture), &Limits::DEFAULT).unwrap()
}

fn pages(source: &Source) -> Vec<Page> {
    let options = ExtractOptions {
        ocr: OcrChoice::Never,
        ..ExtractOptions::default()
    };
    baocao_extract::pages(source, &options, None).unwrap()
}

#[divan::bench]
fn text_layer(bencher: Bencher<'_, '_>) {
    let source = open(PRINTED);
    bencher.bench(|| pages(&source));
}

#[divan::bench]
fn layout_of_a_text_layer(bencher: Bencher<'_, '_>) {
    let pages = pages(&open(PRINTED));
    bencher
        .with_inputs(|| pages.clone())
        .bench_values(layout::arrange);
}

/// The lines of a file of `fixtures/restore` as OCR read them.
fn read_lines() -> Vec<String> {
    let text = include_str!("../fixtures/restore/english.jsonl");
    let pages = text
        .lines()
        .map(|page| serde_json::from_str::<serde_json::Value>(page).unwrap());
    let lines = pages.flat_map(|mut page| page["lines"].take().as_array().unwrap().clone());
    let line = |line: serde_json::Value| {
        let words = line["ocr"].as_array().unwrap().iter();
        let words: Vec<&str> = words.map(|word| word[0].as_str().unwrap()).collect();
        words.join(" ")
    };
    lines.map(line).take(40).collect()
}

#[divan::bench]
fn restoration_of_40_lines(bencher: Bencher<'_, '_>) {
    static RESTORER: LazyLock<Restorer> =
        LazyLock::new(|| Restorer::new(&DictionaryAdditions::default()));
    let lines = read_lines();
    let lines: Vec<ReadLine<'_>> = lines.iter().map(|line| line.as_str().into()).collect();
    let restorer = &*RESTORER;
    bencher.bench(|| restorer.session(Damage::EnglishOcr).restore(&lines));
}

#[divan::bench]
fn parsing(bencher: Bencher<'_, '_>) {
    let document: Document = layout::arrange(pages(&open(TYPED)));
    let dictionary = Dictionary::builtin();
    bencher.bench(|| parse::read(&document, &dictionary));
}

/// Reports of 18 criteria each, with numbers of their own.
fn reports(count: u64) -> Vec<Report> {
    let model = json::read(include_str!("../tests/data/kept/report.json")).unwrap();
    let report = |n| {
        let named = report::document(n);
        let mut report = model.clone();
        report.id = named.id;
        report.source.file = named.source.file;
        report.header.number = named.header.number;
        report.header.code_number = named.header.code_number;
        report
    };
    (1..=count).map(report).collect()
}

/// An empty database in a folder of its own.
fn database() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reports.db");
    let store = Store::open(&format!("sqlite:{}", file.display())).unwrap();
    (folder, store)
}

fn import(store: &mut Store, reports: &[Report]) {
    let incoming: Vec<IncomingReport> = reports.iter().cloned().map(IncomingReport::new).collect();
    let outcomes = store.merge(&incoming, OnDuplicate::Version).unwrap();
    assert!(outcomes.iter().all(Result::is_ok));
}

#[divan::bench(sample_count = 20)]
fn import_of_100_reports(bencher: Bencher<'_, '_>) {
    let reports = reports(IMPORTED);
    bencher
        .with_inputs(database)
        .bench_values(|(folder, mut store)| {
            import(&mut store, &reports);
            (folder, store)
        });
}

#[divan::bench(args = ["huyện", "huyen", "chuyển đổi số", "\"chuyển đổi số\"", "217/BC-UBND"])]
fn search_of_300_reports(bencher: Bencher<'_, '_>, query: &str) {
    let (_folder, mut store) = database();
    import(&mut store, &reports(SEARCHED));
    store.index(&AtomicBool::new(false), &mut |_| {}).unwrap();
    let search = Search {
        query: Query::new(query),
        filters: Filters::default(),
        limit: 20,
    };
    assert!(!store.search(&search).unwrap().hits.is_empty());
    bencher.bench_local(|| store.search(&search).unwrap());
}
