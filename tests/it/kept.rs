//! What earlier versions wrote (`tests/data/kept`) is read: reports, a ledger, an archive, databases of both kinds.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;

use baocao_files::Folder;
use baocao_output::ledger::{InputStatus, Ledger};
use baocao_report::{Method, Report, json};
use baocao_store::search::{Filters, Query, Search};
use baocao_store::{ImportOutcome, Listing, Store};
use flate2::read::GzDecoder;
use serde_json::{Value as Json, json};

use crate::listed::rows;
use crate::workplace::baocao;

/// The reports that databases and archive hold.
const REPORTS: [&str; 2] = ["report.json", "scan.json"];

fn kept(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kept");
    folder.join(name)
}

fn report(name: &str) -> Report {
    json::read(&fs::read_to_string(kept(name)).unwrap()).unwrap()
}

/// The content of a compressed file.
fn unpacked(name: &str) -> Vec<u8> {
    let mut content = Vec::new();
    let file = fs::File::open(kept(name)).unwrap();
    GzDecoder::new(file).read_to_end(&mut content).unwrap();
    content
}

/// Some columns of the rows of a list.
fn columns<const N: usize>(
    store: &mut Store,
    listing: Listing,
    names: [&str; N],
) -> Vec<[Json; N]> {
    let rows = rows(store, listing);
    rows.iter()
        .map(|row| names.map(|name| row[name].clone()))
        .collect()
}

/// Checks that a database holds the two reports, can be searched, and knows the reports when they come again.
fn holds_both_reports(store: &mut Store) {
    let reports = REPORTS.map(report);
    for listing in Listing::ALL {
        rows(store, listing);
    }
    let names = ["file", "number", "issuer", "id"];
    let told = reports.iter().map(|report| {
        [
            json!(report.source.file),
            json!(report.header.number),
            json!(report.header.issuer),
            json!(report.id),
        ]
    });
    let told: Vec<[Json; 4]> = told.collect();
    assert_eq!(columns(store, Listing::Reports, names), told);

    let names = ["file", "code", "name", "result_text", "status"];
    let told = reports.iter().flat_map(|report| {
        report.criteria.iter().map(|criterion| {
            [
                json!(report.source.file),
                json!(criterion.code),
                json!(criterion.name),
                json!(criterion.result.as_ref().map(|result| &result.text)),
                json!(criterion.status),
            ]
        })
    });
    let told: Vec<[Json; 5]> = told.collect();
    assert_eq!(columns(store, Listing::Criteria, names), told);

    let told = reports.iter().flat_map(|report| {
        let found = report.findings.iter();
        found.map(|finding| [json!(report.source.file), json!(finding.code)])
    });
    let mut told: Vec<[Json; 2]> = told.collect();
    let mut listed = rows(store, Listing::Findings);
    listed.retain(|row| row["found_by"] == "reading");
    let listed = listed
        .iter()
        .map(|row| ["file", "code"].map(|name| row[name].clone()));
    let mut listed: Vec<[Json; 2]> = listed.collect();
    // The list begins with what is worst.
    told.sort_by_key(|row| row.clone().map(|cell| cell.to_string()));
    listed.sort_by_key(|row| row.clone().map(|cell| cell.to_string()));
    assert_eq!(listed, told);

    for (words, file) in [
        ("\"huyen phu lam\"", &reports[0].source.file),
        ("\"Đặng Ngọc Thủy\"", &reports[1].source.file),
    ] {
        let search = Search {
            query: Query::new(words),
            filters: Filters::default(),
            limit: 20,
        };
        let found = store.search(&search).unwrap();
        assert_eq!(found.unindexed, 0, "{words}");
        assert!(found.hits.iter().any(|hit| hit.file == *file), "{words}");
    }

    let before = columns(store, Listing::Criteria, names);
    for report in &reports {
        assert_eq!(store.import(report).unwrap(), ImportOutcome::Unchanged);
    }
    assert_eq!(columns(store, Listing::Criteria, names), before);
}

#[test]
fn a_report_is_read_and_written_again_to_the_byte() {
    let archived = ["kho.0001.report.json", "kho.0002.report.json"];
    let archived = archived.map(|name| format!("archive/kho/{name}"));
    for name in REPORTS
        .into_iter()
        .chain(archived.iter().map(String::as_str))
    {
        let text = fs::read_to_string(kept(name)).unwrap();
        assert!(
            json::indented(&json::read(&text).unwrap()) == text,
            "{name}"
        );
    }
}

#[test]
fn a_database_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.db");
    fs::write(&file, unpacked("sqlite.db.gz")).unwrap();
    let url = format!("sqlite:{}", file.display());
    holds_both_reports(&mut Store::open(&url).unwrap());
    // Brought up to date, it is read again.
    holds_both_reports(&mut Store::open_existing(&url).unwrap());
}

#[cfg(feature = "server")]
#[test]
fn a_database_of_a_server_is_read() {
    use crate::postgres::cluster::{self, ADMIN};

    let cluster = cluster::shared();
    let database = cluster.database();
    let dump = String::from_utf8(unpacked("postgres.sql.gz")).unwrap();
    // Only the newest releases of psql know `\restrict`.
    let is_known =
        |line: &&str| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict");
    let statements: Vec<&str> = dump.lines().filter(is_known).collect();
    cluster.restore(&database, &statements.join("\n"));
    let url = cluster.url(ADMIN, &database);
    holds_both_reports(&mut Store::open(&url).unwrap());
    holds_both_reports(&mut Store::open_existing(&url).unwrap());
}

#[test]
fn an_archive_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    fs::create_dir_all(archive.join("kho")).unwrap();
    for below in ["archive", "archive/kho"] {
        for entry in fs::read_dir(kept(below)).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                let to = folder.path().join(below).join(entry.file_name());
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }
    let verified = || -> Output {
        let mut command = baocao();
        command.args(["archive", "--verify"]).arg(&archive);
        command.output().unwrap()
    };
    let whole = verified();
    assert_eq!(whole.status.code(), Some(0), "{whole:?}");
    fs::remove_file(archive.join("kho/kho.0001.xml")).unwrap();
    let torn = verified();
    assert_eq!(torn.stdout, b"missing\tkho/kho.0001.xml\n", "{torn:?}");
}

#[test]
fn a_ledger_is_read() {
    let ledger = Ledger::open(&Folder::open(&kept("")).unwrap()).unwrap();
    let methods = [Method::Typed, Method::Ocr];
    assert_eq!(ledger.entries().count(), methods.len());
    for (report, method) in REPORTS.map(report).iter().zip(methods) {
        let entry = ledger.get(&report.source.file).unwrap();
        assert_eq!(entry.status, InputStatus::Done);
        assert_eq!(entry.sha256.as_deref(), report.id.strip_prefix("sha256:"));
        assert_eq!(entry.figures.criteria, report.criteria.len());
        assert_eq!(entry.figures.findings, report.findings.len());
        assert_eq!(entry.figures.methods, [method]);
    }
}
