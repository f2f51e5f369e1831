//! What is read from every fixture, to the letter. `make golden` renews it; look at the difference before
//! you commit it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use baocao::pipeline::{ReadOptions, ReportReader};
use baocao_files::write_atomically;
use baocao_report::json;
use baocao_report::{Method, Place, Report};
use rayon::prelude::*;
use serde::Deserialize;

/// A line of `fixtures/manifest.jsonl`.
#[derive(Deserialize)]
struct Fixture {
    file: String,
    outcome: String,
}

fn fixtures() -> Vec<Fixture> {
    let manifest = std::fs::read_to_string("fixtures/manifest.jsonl").unwrap();
    let fixture = |line| serde_json::from_str(line).unwrap();
    manifest.lines().map(fixture).collect()
}

/// Takes out what two releases of Tesseract see differently: how sure it is, where the edges of a letter
/// are, and single letters outside of the records.
fn without_ocr_noise(mut report: Report) -> Report {
    let line_only = |at: &mut Place| at.bounds = None;
    for page in &mut report.pages {
        page.confidence = None;
    }
    for criterion in &mut report.criteria {
        criterion.confidence = None;
        criterion.raw.clear();
        line_only(&mut criterion.at);
    }
    for document in &mut report.documents {
        line_only(&mut document.at);
    }
    report.citations.clear();
    report.edits.clear();
    report.findings.retain_mut(|finding| {
        line_only(&mut finding.at);
        // How sure OCR was, and what else it may have read.
        !["figure-unsure", "figure-edited"].contains(&finding.code.as_str())
    });
    report.text.clear();
    report
}

fn golden_of(fixture: &Fixture) -> PathBuf {
    let within = fixture.file.trim_start_matches("inbox/");
    Path::new("tests/golden").join(format!("{within}.json"))
}

/// Where two texts differ, from the first line to the last that does; `None` where nowhere.
fn difference(golden: &str, now: &str) -> Option<String> {
    if golden == now {
        return None;
    }
    let (golden, now): (Vec<&str>, Vec<&str>) = (golden.lines().collect(), now.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = golden.iter().zip(&now).take_while(same).count();
    let most = golden.len().min(now.len()) - head;
    let ends = golden.iter().rev().zip(now.iter().rev());
    let tail = ends.take(most).take_while(same).count();
    let mut shown = format!("from line {}:\n", head + 1);
    for (sign, lines) in [('-', &golden), ('+', &now)] {
        let changed = &lines[head..lines.len() - tail];
        for line in changed.iter().take(40) {
            writeln!(shown, "{sign} {line}").unwrap();
        }
        if changed.len() > 40 {
            writeln!(shown, "{sign} … {} lines more", changed.len() - 40).unwrap();
        }
    }
    Some(shown)
}

/// What is wrong with the reading of a fixture, if anything is.
fn fault(fixture: &Fixture, reader: &ReportReader) -> Option<String> {
    let path = Path::new("fixtures").join(&fixture.file);
    let read = crate::ocr::report(reader, &path);
    let report = match read {
        Ok(report) => report,
        Err(error) if error.problem().code() == fixture.outcome => return None,
        Err(error) => return Some(format!("expected {}, got {error}", fixture.outcome)),
    };
    if fixture.outcome != "report" {
        return Some(format!("expected {}, got a report", fixture.outcome));
    }
    let by_ocr = report.pages.iter().any(|page| page.method == Method::Ocr);
    let now = json::indented(&if by_ocr {
        without_ocr_noise(report)
    } else {
        report
    });
    let golden = golden_of(fixture);
    if std::env::var_os("BAOCAO_RENEW").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        write_atomically(&golden, now.as_bytes()).unwrap();
    }
    difference(&std::fs::read_to_string(&golden).unwrap_or_default(), &now)
}

#[test]
fn every_fixture_reads_as_its_golden_report() {
    let reader = ReportReader::new(&ReadOptions::default(), None).unwrap();
    let faults: Vec<String> = fixtures()
        .par_iter()
        .filter_map(|fixture| {
            let fault = fault(fixture, &reader)?;
            Some(format!("{}: {fault}", fixture.file))
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{}\n`make golden` takes the new state as right",
        faults.join("\n")
    );
}

#[test]
fn no_golden_report_outlives_its_fixture() {
    let known: Vec<PathBuf> = fixtures().iter().map(golden_of).collect();
    for file in walkdir::WalkDir::new("tests/golden").into_iter().flatten() {
        let stale = file.file_type().is_file() && !known.iter().any(|path| path == file.path());
        assert!(
            !stale,
            "{} has no fixture; remove it",
            file.path().display()
        );
    }
}

#[test]
fn a_difference_is_shown_from_its_first_line_to_its_last() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    let shown = difference("a\nb\nc\n", "a\nB\nx\nc\n").unwrap();
    assert_eq!(shown, "from line 2:\n- b\n+ B\n+ x\n");
    assert_eq!(difference("", "a\n").unwrap(), "from line 1:\n+ a\n");
}
