//! Reports in real SQLite files.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use baocao_report::error::Problem;
use baocao_report::{Criterion, Report};
use baocao_store::{ImportOutcome, RunCounts, Store, parse_unit_overrides};
use baocao_testing::report::{full, id};
use rusqlite::Connection;
use rusqlite::types::Value;

/// Another document, in another file.
fn other(n: u64, file: &str) -> Report {
    let mut report = full();
    report.id = id(n);
    report.source.file = file.to_owned();
    report.header.code_number = Some(n.to_string());
    report
}

/// A report of which it cannot be told which document it is.
fn nameless(n: u64, file: &str) -> Report {
    let mut report = other(n, file);
    report.header.code_number = None;
    report
}

struct FileDatabase {
    folder: tempfile::TempDir,
}

impl FileDatabase {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("báo cáo.db")
    }

    fn open(&self) -> Store {
        Store::open(&url(&self.path())).unwrap()
    }

    fn query(&self, sql: &str) -> Vec<Vec<Value>> {
        query(&Connection::open(self.path()).unwrap(), sql)
    }

    fn count(&self, table: &str) -> i64 {
        match self.query(&format!("SELECT count(*) FROM {table}"))[0][0] {
            Value::Integer(count) => count,
            _ => panic!("a count is an integer"),
        }
    }

    /// Every row of every table and view, as a user sees them: without the numbers that a file gives its reports, and the
    /// index for searches.
    fn content(&self) -> Vec<(String, Vec<Vec<Value>>)> {
        content(&Connection::open(self.path()).unwrap())
    }
}

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

fn query(connection: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|i| row.get(i)).collect());
    rows.unwrap().map(Result::unwrap).collect()
}

fn content(connection: &Connection) -> Vec<(String, Vec<Vec<Value>>)> {
    let names = query(
        connection,
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB '*_rows'
         AND name <> 'report_numbers' AND name NOT LIKE 'search_%' ORDER BY name",
    );
    let rows = names.into_iter().map(|name| {
        let [Value::Text(name)] = &name[..] else {
            panic!("a name is a text")
        };
        let mut rows = query(connection, &format!("SELECT * FROM {name}"));
        rows.sort_by_key(|row| format!("{row:?}"));
        (name.clone(), rows)
    });
    rows.collect()
}

fn refusal(url: &str) -> String {
    let error = Store::open(url).unwrap_err();
    assert!(matches!(error.problem(), Problem::Database(_)), "{error}");
    error.to_string()
}

#[test]
fn the_same_report_twice_changes_nothing() {
    let database = FileDatabase::new();
    let mut store = database.open();
    assert_eq!(store.import(&full()).unwrap(), ImportOutcome::Added);
    let before = std::fs::read(database.path()).unwrap();
    assert_eq!(store.import(&full()).unwrap(), ImportOutcome::Unchanged);
    drop(store);
    assert_eq!(
        database.open().import(&full()).unwrap(),
        ImportOutcome::Unchanged
    );
    assert_eq!(std::fs::read(database.path()).unwrap(), before);
}

#[test]
fn every_table_is_filled_with_what_the_json_says() {
    let database = FileDatabase::new();
    let mut store = database.open();
    let run = store.begin_run().unwrap();
    store.import(&full()).unwrap();
    let mut version = full();
    version.id = other(1, "").id;
    version.source.file = "another version.pdf".into();
    version.header.subject = Some("dài ".repeat(200));
    store.import(&version).unwrap();
    let mut province = other(2, "province.pdf");
    province.header.issuer = Some("UBND tỉnh Thanh Hóa".into());
    for criterion in &mut province.criteria {
        if let Some(canonical) = &mut criterion.canonical {
            canonical.set = "1829/QĐ-UBND".into();
        }
    }
    store.import(&province).unwrap();
    let mut later = other(3, "later.pdf");
    later.header.period.as_mut().unwrap().to = Some("2024-12-31".parse().unwrap());
    later.findings = vec![later.findings[0].clone(); later.criteria.len()];
    for (finding, criterion) in later.findings.iter_mut().zip(&later.criteria) {
        finding.at = criterion.at;
    }
    store.import(&later).unwrap();
    let mut party = other(4, "party.pdf");
    party.header.issuer = Some("Đảng ủy xã".into());
    store.import(&party).unwrap();
    store
        .rule(
            &parse_unit_overrides(
                "UBND tỉnh Thanh Hóa\tThanh Hóa\tlegacy\t38\nUBND tỉnh Thanh Hóa\t\tlegacy\t38",
            )
            .unwrap(),
        )
        .unwrap();
    store.end_run(run, &RunCounts::default()).unwrap();
    for (table, rows) in database.content() {
        assert!(!rows.is_empty(), "{table} is empty");
        for column in 0..rows[0].len() {
            let filled = rows.iter().any(|row| row[column] != Value::Null);
            assert!(filled, "column {column} of {table} is empty");
        }
    }
    let criterion = database.query(
        "SELECT code, target_value, target_comparison, numerator, denominator, percent, status,
                confidence, box_left, edited
         FROM criteria WHERE ordinal = 1 LIMIT 1",
    );
    let text = |t: &str| Value::Text(t.into());
    assert_eq!(
        criterion[0],
        [
            text("2.1"),
            Value::Real(90.0),
            text("≥"),
            Value::Real(11.0),
            Value::Real(12.0),
            Value::Real(91.7),
            text("achieved"),
            Value::Real(0.97),
            Value::Real(56.7),
            Value::Integer(1),
        ]
    );
}

#[test]
fn another_reading_of_the_same_bytes_replaces_the_first_and_keeps_its_files() {
    let database = FileDatabase::new();
    let mut store = database.open();
    store.import(&full()).unwrap();
    let mut copy = full();
    copy.source.file = "a copy of it.pdf".into();
    assert_eq!(store.import(&copy).unwrap(), ImportOutcome::Unchanged);

    let mut better = full();
    better.criteria.truncate(1);
    better.header.recipients.clear();
    assert_eq!(store.import(&better).unwrap(), ImportOutcome::Replaced);
    assert_eq!(database.count("reports"), 1);
    assert_eq!(database.count("criteria"), 1);
    assert_eq!(database.count("recipients"), 0);
    assert_eq!(database.count("files"), 2);
}

#[test]
fn a_corrected_file_replaces_its_report() {
    let database = FileDatabase::new();
    let mut store = database.open();
    store.import(&nameless(1, "a.pdf")).unwrap();
    store.import(&nameless(2, "b.pdf")).unwrap();
    assert_eq!(
        store.import(&nameless(3, "a.pdf")).unwrap(),
        ImportOutcome::Replaced
    );
    let files = database.query("SELECT file, report FROM files ORDER BY file");
    let text = |t: String| Value::Text(t);
    assert_eq!(
        files,
        [
            [text("a.pdf".into()), text(nameless(3, "").id)],
            [text("b.pdf".into()), text(nameless(2, "").id)],
        ]
    );
    assert_eq!(database.count("reports"), 2);
    assert_eq!(database.count("texts"), 2);
}

#[test]
fn a_report_that_lies_in_another_file_too_outlives_the_correction_of_one() {
    let database = FileDatabase::new();
    let mut store = database.open();
    store.import(&nameless(1, "a.pdf")).unwrap();
    store.import(&nameless(1, "copy.pdf")).unwrap();
    store.import(&nameless(2, "a.pdf")).unwrap();
    assert_eq!(database.count("reports"), 2);
    // And back: the file holds the first bytes again.
    assert_eq!(
        store.import(&nameless(1, "a.pdf")).unwrap(),
        ImportOutcome::Replaced
    );
    assert_eq!(database.count("reports"), 1);
    assert_eq!(database.count("files"), 2);
}

#[test]
fn the_order_of_imports_leaves_no_trace() {
    let reports: Vec<Report> = (1..6)
        .map(|n| other(n, &format!("{n}.pdf")))
        .chain([other(2, "copy.pdf")])
        .collect();
    let (forth, back) = (FileDatabase::new(), FileDatabase::new());
    let (mut one, mut two) = (forth.open(), back.open());
    for report in &reports {
        one.import(report).unwrap();
    }
    for report in reports.iter().rev() {
        two.import(report).unwrap();
    }
    assert_eq!(forth.content(), back.content());
}

#[test]
fn a_report_that_breaks_a_rule_is_refused_whole() {
    let database = FileDatabase::new();
    let mut store = database.open();
    let mut wrong = full();
    let page = wrong.pages[0].clone();
    wrong.pages.push(page);
    let error = store.import(&wrong).unwrap_err();
    assert!(matches!(error.problem(), Problem::Database(_)));
    assert!(error.to_string().contains(&wrong.source.file), "{error}");
    for table in ["reports", "files", "pages", "criteria"] {
        assert_eq!(database.count(table), 0, "{table}");
    }
    assert_eq!(store.import(&full()).unwrap(), ImportOutcome::Added);
}

#[test]
fn the_database_itself_refuses_what_cannot_be() {
    let database = FileDatabase::new();
    database.open().import(&full()).unwrap();
    let connection = Connection::open(database.path()).unwrap();
    connection
        .pragma_update(None, "foreign_keys", true)
        .unwrap();
    for sql in [
        "UPDATE criteria_rows SET status = 'done'",
        "UPDATE criteria_rows SET target_comparison = '>='",
        "UPDATE criteria_rows SET method = 'guess'",
        "UPDATE criteria_rows SET confidence = 1.5",
        "UPDATE criteria_rows SET percent = 'many'",
        "UPDATE criteria_rows SET name = NULL",
        "UPDATE criteria_rows SET report = 99",
        "UPDATE criteria_rows SET ordinal = 1",
        "UPDATE findings_rows SET severity = 'bad'",
        "UPDATE reports SET date = '03/10/2024'",
        "UPDATE pages_rows SET rotation = 45",
        "UPDATE pages_rows SET method = 'guess'",
        "UPDATE pages_rows SET grade = 'fair'",
        "INSERT INTO files VALUES ('x.pdf', 'sha256:unknown')",
    ] {
        connection.execute(sql, []).expect_err(sql);
    }
}

/// The typed copy of the scan, and reports that only look like it.
#[test]
fn one_document_in_two_files_is_counted_once() {
    let database = FileDatabase::new();
    let mut store = database.open();
    let scan = other(1, "scan.pdf");
    let mut typed = other(1, "typed.docx");
    typed.id = other(2, "").id;
    for page in &mut typed.pages {
        page.method = baocao_report::Method::Typed;
        page.confidence = None;
    }
    typed.header.issuer = Some("UBND XÃ TÂN HÒA ĐÔNG".into());
    let mut next_year = other(1, "next year.pdf");
    next_year.id = other(3, "").id;
    next_year.header.date = Some("2025-10-03".parse().unwrap());
    let mut neighbour = other(1, "neighbour.pdf");
    neighbour.id = other(4, "").id;
    neighbour.header.issuer = Some("UBND xã Tân Hòa Tây".into());
    for report in [&scan, &typed, &next_year, &neighbour] {
        store.import(report).unwrap();
    }
    let text = |t: &str| Value::Text(t.into());
    assert_eq!(
        database.query("SELECT file, other_file, better FROM same_document ORDER BY file"),
        [
            [text("scan.pdf"), text("typed.docx"), Value::Integer(0)],
            [text("typed.docx"), text("scan.pdf"), Value::Integer(1)],
        ]
    );
    assert_eq!(database.count("reports_once"), 3);
    assert_eq!(database.count("criteria_flat"), 12);
    assert_eq!(database.count("criteria_flat WHERE counted"), 9);
    assert_eq!(
        database.query(
            "SELECT criteria, achieved, exceeded, in_progress, not_achieved, without_status
             FROM achievement WHERE issuer = 'UBND xã Tân Hòa Tây'"
        ),
        [[3, 2, 1, 1, 0, 0].map(Value::Integer)]
    );
}

#[test]
fn addresses_and_files_that_cannot_be_used_say_what_to_do() {
    let database = FileDatabase::new();
    let folder = database.folder.path();
    let at = |name: &str| url(&folder.join(name));

    assert!(refusal("reports.db").contains("sqlite:"));
    assert!(refusal("sqlite:").contains("names no file"));
    assert!(refusal("sqlite::memory:").contains("names no file"));
    assert!(refusal(&at("none/a.db")).contains("make it"));
    assert!(refusal(&url(folder)).contains("is a folder"));

    std::fs::write(
        folder.join("text.db"),
        "no database at all, but a text".repeat(99),
    )
    .unwrap();
    assert!(refusal(&at("text.db")).contains("not an SQLite database"));

    let foreign = Connection::open(folder.join("foreign.db")).unwrap();
    foreign.execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(refusal(&at("foreign.db")).contains("another program"));

    drop(database.open());
    let newer = Connection::open(database.path()).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    assert!(refusal(&url(&database.path())).contains("later version"));
}

#[test]
fn both_ways_to_write_an_address_name_the_same_file() {
    let database = FileDatabase::new();
    database.open().import(&full()).unwrap();
    let mut store = Store::open(&format!("sqlite://{}", database.path().display())).unwrap();
    assert_eq!(store.import(&full()).unwrap(), ImportOutcome::Unchanged);
}

#[test]
fn a_damaged_file_is_refused_and_not_made_worse() {
    let database = FileDatabase::new();
    let mut store = database.open();
    for n in 0..50 {
        store.import(&other(n, &format!("{n}.pdf"))).unwrap();
    }
    drop(store);
    let mut bytes = std::fs::read(database.path()).unwrap();
    let length = bytes.len();
    bytes[4096..length - 4096].fill(0xAA);
    std::fs::write(database.path(), &bytes).unwrap();
    let words = match Store::open(&url(&database.path())) {
        Ok(mut store) => store.import(&full()).unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    assert!(words.contains("damaged"), "{words}");
    assert_eq!(std::fs::read(database.path()).unwrap(), bytes);
}

#[test]
fn many_may_open_and_import_at_once() {
    let database = FileDatabase::new();
    std::thread::scope(|scope| {
        for n in 0..4 {
            let database = &database;
            scope.spawn(move || {
                let mut store = database.open();
                for i in 0..5 {
                    let report = other(n * 100 + i, &format!("{n}-{i}.pdf"));
                    assert_eq!(store.import(&report).unwrap(), ImportOutcome::Added);
                }
                assert_ne!(
                    store.import(&other(7777, "all.pdf")).unwrap(),
                    ImportOutcome::Replaced
                );
            });
        }
    });
    assert_eq!(database.count("reports"), 21);
}

/// A database that the first version of the format filled; see the file's own head for how it was made.
#[test]
fn a_file_of_version_1_is_brought_up_to_date_with_its_rows() {
    let database = FileDatabase::new();
    let dump = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/version-1.sql");
    let old = Connection::open(database.path()).unwrap();
    old.execute_batch(&std::fs::read_to_string(dump).unwrap())
        .unwrap();
    drop(old);
    // The report says more than it did then (`tables`), so that it is replaced, once.
    assert_eq!(
        database.open().import(&full()).unwrap(),
        ImportOutcome::Replaced
    );
    assert_eq!(
        database.open().import(&full()).unwrap(),
        ImportOutcome::Unchanged
    );

    let fresh = FileDatabase::new();
    fresh.open().import(&full()).unwrap();
    assert_eq!(database.content(), fresh.content());
    let schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2";
    assert_eq!(database.query(schema), fresh.query(schema));
}

/// A report of so many criteria that a kill is likely to fall into the middle of writing them. Each of
/// them carries the subject, which tells readings apart.
fn long(n: u64, subject: &str) -> Report {
    let mut report = other(n, &format!("{n}.pdf"));
    report.header.subject = Some(subject.into());
    let criterion = Criterion {
        note: Some(subject.into()),
        ..report.criteria[0].clone()
    };
    report.criteria = vec![criterion; 1500];
    report
}

/// Run by the test below as a process of its own; without its variable it does nothing.
#[test]
fn imports_until_killed() {
    let Some(url) = std::env::var_os("BAOCAO_TEST_IMPORT") else {
        return;
    };
    let mut store = Store::open(url.to_str().unwrap()).unwrap();
    for round in 0_u64.. {
        store
            .import(&long(round % 3, &format!("round {round}")))
            .unwrap();
    }
}

#[test]
fn a_killed_import_leaves_all_or_nothing() {
    let database = FileDatabase::new();
    drop(database.open());
    let mut journals = 0;
    for delay in [150, 211, 263, 307, 355, 401, 449, 487, 523, 571] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["store::imports_until_killed", "--exact"])
            .env("BAOCAO_TEST_IMPORT", url(&database.path()))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        journals += u32::from(database.path().with_extension("db-journal").exists());

        // The next program to open the file restores it.
        drop(database.open());
        assert_eq!(
            database.query("PRAGMA integrity_check"),
            [[Value::Text("ok".into())]]
        );
        let torn = database.query(
            "SELECT reports.id, subject, count(*) FROM reports
             LEFT JOIN criteria ON criteria.report = reports.id AND criteria.note = reports.subject
             GROUP BY reports.id HAVING count(*) <> 1500",
        );
        assert!(
            torn.is_empty(),
            "neither the old report nor the new: {torn:?}"
        );
    }
    assert!(
        journals > 0,
        "no kill fell into an import: the test shows nothing"
    );
}
