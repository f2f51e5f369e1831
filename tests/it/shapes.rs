//! Reports of many shapes (`fixtures/shapes`): where a table is about something else, nothing is read from it.
//! How well the others are read is measured by `make eval`.

use std::collections::HashSet;
use std::path::Path;

use baocao::pipeline::{ReadOptions, ReportReader};
use baocao_extract as extract;
use baocao_extract::{OcrChoice, intake};
use serde_json::Value;

const SHAPES: &str = "fixtures/shapes";

/// The values of a field in the lines of a file.
fn field(file: &str, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(SHAPES).join(file)).unwrap();
    let value = |line| serde_json::from_str::<Value>(line).unwrap()[name].take();
    text.lines()
        .map(|line| value(line).as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_holds_no_criteria_gives_none() {
    let options = ReadOptions {
        extract: extract::ExtractOptions {
            ocr: OcrChoice::Never,
            ..extract::ExtractOptions::default()
        },
        dictionaries: None,
    };
    let reader = ReportReader::new(&options, None).unwrap();
    let told: HashSet<String> = field("gold/criteria.jsonl", "doc").into_iter().collect();
    let files = field("manifest.jsonl", "file");
    let documents = field("manifest.jsonl", "doc");
    let without = documents
        .iter()
        .zip(files)
        .filter(|(doc, _)| !told.contains(*doc));
    let mut seen = 0;
    for (_, file) in without {
        let source =
            intake::open(&Path::new(SHAPES).join(&file), &intake::Limits::DEFAULT).unwrap();
        let report = reader.read(&source).unwrap();
        assert_eq!(report.criteria, [], "{file}");
        assert_eq!(report.documents, [], "{file}");
        seen += 1;
    }
    assert!(seen > 3, "{seen} files without criteria");
}
