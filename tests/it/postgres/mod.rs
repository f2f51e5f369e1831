//! Reports on a real PostgreSQL server, and beside it in a file: both must say the same.

mod answers;
mod broken;
pub mod cluster;
mod connection;
mod crash;
mod documented;
mod dump;
mod full;
mod paused;
mod province;
mod queue;
mod refused;
mod reports;
mod search;
mod steering;

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use baocao_reading::dictionary::Dictionary;
use baocao_report::error::Problem;
use baocao_report::{Figure, Report, Status};
use baocao_store::{ImportOutcome, IncomingReport, OnDuplicate, Store, parse_unit_overrides};
use cluster::{ADMIN, Cluster};
use dump::OpenDatabase;
use reports::{document, full, lines};

/// The program, which speaks English and finds nothing in its environment.
fn baocao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baocao"));
    command.env_clear().env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// Imports a file into a database with the program.
fn import(file: &std::path::Path, url: &str, more: &[&str]) -> Output {
    let mut command = baocao();
    command
        .arg("import")
        .arg(file)
        .args(["--db", url])
        .args(more);
    command.output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A database on a server and one in a file.
struct DatabasePair {
    cluster: Arc<Cluster>,
    name: String,
    folder: tempfile::TempDir,
}

impl DatabasePair {
    fn new() -> Self {
        let cluster = cluster::shared();
        Self {
            name: cluster.database(),
            folder: tempfile::tempdir().unwrap(),
            cluster,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("báo cáo.db")
    }

    fn urls(&self) -> [String; 2] {
        let file = format!("sqlite:{}", self.file().display());
        [file, self.cluster.url(ADMIN, &self.name)]
    }

    fn stores(&self) -> [Store; 2] {
        self.urls().map(|url| Store::open(&url).unwrap())
    }

    fn asked(&self) -> [OpenDatabase; 2] {
        let file = rusqlite::Connection::open(self.file()).unwrap();
        [
            OpenDatabase::File(file),
            OpenDatabase::Server(self.cluster.admin(&self.name)),
        ]
    }

    /// What both have, which must be the same.
    fn everything(&self) -> Vec<(String, dump::QueryRows)> {
        let [file, server] = self.asked().map(|mut asked| asked.everything());
        for (one, other) in file.iter().zip(&server) {
            assert_eq!(one, other);
        }
        assert_eq!(file.len(), server.len());
        file
    }

    /// What both answer, which must be the same.
    fn rows(&self, sql: &str) -> dump::QueryRows {
        let [file, server] = self.asked().map(|mut asked| asked.rows(sql));
        assert_eq!(file, server, "{sql}");
        file
    }
}

/// What became of deliveries, in words.
fn merged(store: &mut Store, reports: &[Report], policy: OnDuplicate) -> Vec<String> {
    let deliveries: Vec<IncomingReport> =
        reports.iter().cloned().map(IncomingReport::new).collect();
    let outcomes = store.merge(&deliveries, policy).unwrap();
    let words = outcomes.into_iter().map(|outcome| match outcome {
        Ok(imported) => format!("{imported:?}"),
        Err(error) => error.problem().code().to_owned(),
    });
    words.collect()
}

#[test]
fn both_kinds_hold_the_same_rows_and_give_the_same_answers() {
    let both = DatabasePair::new();
    let file = both.folder.path().join("reports.jsonl");
    std::fs::write(&file, lines(1..40)).unwrap();
    for url in both.urls() {
        let ended = import(&file, &url, &[]);
        assert!(ended.status.success(), "{}", stderr(&ended));
        let words = stderr(&ended);
        assert!(
            words
                .contains("39 added, 0 replaced, 7 new versions, 5 unchanged, 0 skipped, 0 failed"),
            "{words}"
        );
        assert!(
            !words.contains("mật") && !words.contains("%E1%BA"),
            "{words}"
        );
    }
    let everything = both.everything();
    for (name, rows) in &everything {
        let unfilled = [
            "rulings",
            "ruled",
            "unresolved_units",
            "missing_criteria",
            "import_findings",
            "missing_reports",
            "changes",
            "unindexed",
            "figures_to_check",
        ];
        let filled = !rows.is_empty() || unfilled.contains(&name.as_str());
        assert!(filled, "{name} is empty");
    }
    let [mut one, mut other] = both.asked();
    for (name, _) in everything {
        let sql = format!("SELECT count(*) FROM {name}");
        assert_eq!(one.rows(&sql), other.rows(&sql));
    }
}

#[test]
fn the_same_again_is_unchanged_and_a_new_reading_replaces_its_own_records_only() {
    let both = DatabasePair::new();
    for mut store in both.stores() {
        let reports = [document(1), document(2)];
        assert_eq!(
            merged(&mut store, &reports, OnDuplicate::Version),
            ["Added", "Added"]
        );
        assert_eq!(
            merged(&mut store, &reports, OnDuplicate::Version),
            ["Unchanged", "Unchanged"]
        );
        let mut copy = document(1);
        copy.source.file = "bản sao.pdf".into();
        assert_eq!(store.import(&copy).unwrap(), ImportOutcome::Unchanged);
        let mut anew = document(1);
        anew.criteria.truncate(1);
        anew.header.subject = Some("Đọc lại".into());
        assert_eq!(store.import(&anew).unwrap(), ImportOutcome::Replaced);
    }
    both.everything();
    let criteria = both.rows("SELECT report, count(*) FROM criteria GROUP BY report");
    assert_eq!(
        criteria,
        [[document(1).id, "1".into()], [document(2).id, "3".into()]]
    );
    let files = both.rows("SELECT file FROM files");
    assert_eq!(files, [["1.pdf"], ["2.pdf"], ["bản sao.pdf"]]);
}

#[test]
fn the_same_document_in_other_bytes_is_a_version_or_what_was_asked_for() {
    let both = DatabasePair::new();
    let version = |n: u64, file: &str| {
        let mut report = document(1);
        report.id = document(n).id;
        report.source.file = file.into();
        report
    };
    for mut store in both.stores() {
        let mut import = |report: &Report, policy| {
            merged(&mut store, std::slice::from_ref(report), policy).remove(0)
        };
        assert_eq!(import(&document(1), OnDuplicate::Error), "Added");
        assert_eq!(import(&version(2, "hai.pdf"), OnDuplicate::Skip), "Skipped");
        assert_eq!(
            import(&version(2, "hai.pdf"), OnDuplicate::Error),
            "another-version"
        );
        assert_eq!(
            import(&version(2, "hai.pdf"), OnDuplicate::Version),
            "Version"
        );
        // Under the same name too.
        assert_eq!(
            import(&version(3, "hai.pdf"), OnDuplicate::Version),
            "Version"
        );
        // What is there stays, whatever the policy.
        assert_eq!(
            import(&version(2, "hai.pdf"), OnDuplicate::Error),
            "Unchanged"
        );
        let mut typed = version(4, "bản gõ.docx");
        for page in &mut typed.pages {
            page.method = baocao_report::Method::Typed;
        }
        assert_eq!(import(&typed, OnDuplicate::Version), "Version");
        assert_eq!(
            import(&version(5, "năm.pdf"), OnDuplicate::Version),
            "Version"
        );
    }
    both.everything();
    // Typed before the scans that came before and after it; of the scans the later one.
    assert_eq!(
        both.rows("SELECT file FROM reports_once"),
        [["bản gõ.docx"]]
    );
    let between_scans = both.rows("SELECT file, other_file FROM same_document WHERE better AND method = 'ocr' AND other_method = 'ocr' AND file = 'năm.pdf'");
    assert_eq!(between_scans.len(), 3);
    let told = both.rows(
        "SELECT DISTINCT report FROM all_findings WHERE code = 'another-version' AND message LIKE '%bản gõ.docx%bản kia%'",
    );
    assert_eq!(told.len(), 4);
}

#[test]
fn a_file_corrected_or_not_told_apart_replaces_its_report_and_another_document_does_not() {
    let both = DatabasePair::new();
    let nameless = |n: u64, file: &str| {
        let mut report = document(n);
        report.source.file = file.into();
        report.header.code_number = None;
        report
    };
    for mut store in both.stores() {
        assert_eq!(
            store.import(&nameless(1, "a.pdf")).unwrap(),
            ImportOutcome::Added
        );
        assert_eq!(
            store.import(&nameless(2, "a.pdf")).unwrap(),
            ImportOutcome::Replaced
        );
        let mut other = document(3);
        other.source.file = "b.pdf".into();
        assert_eq!(store.import(&other).unwrap(), ImportOutcome::Added);
        // The path of another district's file, by chance.
        other = document(4);
        other.source.file = "b.pdf".into();
        assert_eq!(store.import(&other).unwrap(), ImportOutcome::Added);
    }
    both.everything();
    let files = both.rows("SELECT file, report FROM files");
    let expected =
        [("a.pdf", 2), ("b.pdf", 3), ("b.pdf", 4)].map(|(f, n)| [f.to_owned(), document(n).id]);
    assert_eq!(files, expected);
    assert_eq!(both.rows("SELECT count(*) FROM reports"), [["3"]]);
}

/// A unit's report for a period in which so many of its criteria are achieved, each 10 of `whole`.
fn tally(n: u64, issuer: &str, period: &str, achieved: usize, whole: f64) -> Report {
    let mut report = document(n);
    report.header.issuer = Some(issuer.into());
    let to = report.header.period.as_mut().unwrap();
    to.to = Some(period.parse().unwrap());
    let model = report.criteria[0].clone();
    report.criteria = vec![model; 4];
    for (at, criterion) in report.criteria.iter_mut().enumerate() {
        criterion.code = Some(format!("1.{at}"));
        criterion.canonical = None;
        criterion.status = Some(match at < achieved {
            true => Status::Exceeded,
            false => Status::NotAchieved,
        });
        let result = criterion.result.as_mut().unwrap();
        result.value = Figure::new(10.0 / whole);
        result.percent = None;
        result.numerator = Figure::new(10.0);
        result.denominator = Figure::new(whole);
    }
    report
}

#[test]
fn the_views_give_what_counting_by_hand_gives() {
    let both = DatabasePair::new();
    let (march, june) = ("2024-03-31", "2024-06-30");
    let reports = [
        tally(1, "UBND xã A", march, 1, 100.0),
        tally(2, "UBND xã B", march, 3, 50.0),
        tally(3, "UBND xã C", march, 3, 200.0),
        tally(4, "UBND xã A", june, 4, 20.0),
    ];
    for mut store in both.stores() {
        merged(&mut store, &reports, OnDuplicate::Version);
        // A scan of a document that is there counts nowhere.
        let mut copy = tally(2, "UBND xã B", march, 0, 1.0);
        copy.id = document(20).id;
        copy.criteria.truncate(0);
        merged(&mut store, &[copy], OnDuplicate::Version);
    }
    let words = |rows: &[&[&str]]| -> dump::QueryRows {
        rows.iter()
            .map(|row| row.iter().map(|&word| word.to_owned()).collect())
            .collect()
    };
    assert_eq!(
        both.rows("SELECT period_to, issuer, achieved, criteria, percent, place FROM ranking"),
        words(&[
            &[march, "UBND xã A", "1", "4", "25", "3"],
            &[march, "UBND xã B", "3", "4", "75", "1"],
            &[march, "UBND xã C", "3", "4", "75", "1"],
            &[june, "UBND xã A", "4", "4", "100", "1"],
        ])
    );
    assert_eq!(
        both.rows("SELECT code, records, achieved, not_achieved, numerator, denominator FROM by_criterion WHERE period_to = '2024-03-31'"),
        words(&[
            &["1.0", "3", "3", "0", "30", "350"],
            &["1.1", "3", "2", "1", "30", "350"],
            &["1.2", "3", "2", "1", "30", "350"],
            &["1.3", "3", "0", "3", "30", "350"],
        ])
    );
    assert_eq!(
        both.rows("SELECT code, issuer, period_before, value_before, value, status_before, status FROM changes WHERE period_before IS NOT NULL"),
        words(&[
            &["1.0", "UBND xã A", march, "0.1", "0.5", "exceeded", "exceeded"],
            &["1.1", "UBND xã A", march, "0.1", "0.5", "not_achieved", "exceeded"],
            &["1.2", "UBND xã A", march, "0.1", "0.5", "not_achieved", "exceeded"],
            &["1.3", "UBND xã A", march, "0.1", "0.5", "not_achieved", "exceeded"],
        ])
    );
}

#[test]
fn what_a_catalogue_asks_for_and_a_report_lacks_is_listed() {
    let both = DatabasePair::new();
    let decision = "1829/QĐ-UBND";
    let catalogue = Dictionary::builtin();
    let catalogue = catalogue.catalogue(decision).unwrap();
    let mut report = document(1);
    let model = report.criteria[0].clone();
    report.criteria = catalogue
        .criteria()
        .iter()
        .skip(2)
        .map(|asked| {
            let mut criterion = model.clone();
            let canonical = criterion.canonical.as_mut().unwrap();
            canonical.set = decision.into();
            canonical.code = asked.code().into();
            criterion
        })
        .collect();
    for mut store in both.stores() {
        store.import(&report).unwrap();
    }
    let mut lacking: Vec<_> = catalogue.criteria()[..2]
        .iter()
        .map(|c| [c.code().to_owned()])
        .collect();
    lacking.sort();
    assert_eq!(both.rows("SELECT code FROM missing_criteria"), lacking);
    let listed =
        both.rows("SELECT count(*) FROM catalogue_criteria WHERE decision = '1829/QĐ-UBND'");
    assert_eq!(listed, [[catalogue.criteria().len().to_string()]]);
}

#[test]
fn the_database_itself_refuses_what_cannot_be() {
    let cluster = cluster::shared();
    let name = cluster.database();
    Store::open(&cluster.url(ADMIN, &name))
        .unwrap()
        .import(&full())
        .unwrap();
    let mut admin = cluster.admin(&name);
    for sql in [
        "UPDATE criteria SET status = 'done'",
        "UPDATE criteria SET confidence = 1.5",
        "UPDATE criteria SET name = NULL",
        "UPDATE criteria SET report = 'sha256:unknown'",
        "UPDATE reports SET date = '03/10/2024'",
        "UPDATE reports SET delivery = 0",
        "UPDATE pages SET rotation = 45",
        "INSERT INTO files VALUES ('x.pdf', 'sha256:unknown')",
        "INSERT INTO resolutions SELECT id, '2025', '99999', 'name' FROM reports",
    ] {
        admin.batch_execute(sql).expect_err(sql);
    }
}

#[test]
fn an_officer_rules_on_issuers_for_reports_that_are_there_and_that_come() {
    let both = DatabasePair::new();
    let ward = |n: u64, place: &str| {
        let mut report = document(n);
        report.header.issuer = Some("UBND phường Nguyễn Nghiêm".into());
        report.header.place = Some(place.into());
        report.header.recipients.clear();
        report.text = "BÁO CÁO".into();
        report
    };
    let mut department = document(4);
    department.header.issuer = Some("Sở Thông tin và Truyền thông".into());
    let file = "UBND phường Nguyễn Nghiêm\tĐức Phổ\tlegacy\t21439\nUBND phường Nguyễn Nghiêm\t\tlegacy\t21025\n";
    for mut store in both.stores() {
        merged(
            &mut store,
            &[ward(1, "Đức Phổ"), ward(2, "Quảng Ngãi")],
            OnDuplicate::Version,
        );
        store.rule(&parse_unit_overrides(file).unwrap()).unwrap();
    }
    let unresolved = "SELECT issuer, reports FROM unresolved_units";
    assert_eq!(both.rows(unresolved), dump::QueryRows::new());
    for mut store in both.stores() {
        merged(
            &mut store,
            &[ward(3, "Đức Phổ"), department.clone()],
            OnDuplicate::Version,
        );
        merged(
            &mut store,
            &[ward(3, "Đức Phổ"), ward(5, "Nguyễn Nghiêm")],
            OnDuplicate::Version,
        );
    }
    both.everything();
    let units = both.rows("SELECT file, unit_code FROM reports_read WHERE unit_era = 'legacy'");
    let expected = [
        ("1", "21439"),
        ("2", "21025"),
        ("3", "21439"),
        ("5", "21025"),
    ];
    assert_eq!(
        units,
        expected.map(|(n, code)| [format!("{n}.pdf"), code.into()])
    );
    assert_eq!(
        both.rows(unresolved),
        [["Sở Thông tin và Truyền thông", "1"]]
    );
}

#[test]
fn refusals_are_problems_of_the_database() {
    let error = Store::open("mysql://lan:mật@db/tinh").unwrap_err();
    assert!(matches!(error.problem(), Problem::Database(_)));
    assert!(!error.to_string().contains("mật"), "{error}");
}
