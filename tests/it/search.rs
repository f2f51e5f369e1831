//! Searches in real SQLite files, and the command.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;

use crate::searched::{self, files, find, folded, imported, indexed, report, search};
use baocao_report::json;
use baocao_report::{Report, Status};
use baocao_store::search::{Filters, Query, Search, SearchResults};
use baocao_store::{ImportOutcome, Store};
use baocao_testing::report::id;
use proptest::prelude::*;
use serde_json::Value;

/// An empty database in a folder of its own.
fn database() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("báo cáo.db").display());
    (folder, url)
}

fn store(reports: &[Report]) -> (tempfile::TempDir, Store) {
    let (folder, url) = database();
    let mut store = Store::open(&url).unwrap();
    imported(&mut store, reports);
    (folder, store)
}

#[test]
fn words_are_found_with_marks_and_without() {
    let reports = [
        report(1, "chuyện đòi só"),
        report(2, "Kết quả chuyển đổi số"),
        report(3, "chuyen doi so"),
        report(4, "đổi mới, số liệu, chuyển giao"),
        report(5, "khác"),
    ];
    let (_folder, mut store) = store(&reports);
    assert_eq!(
        files(&find(&mut store, "chuyển đổi số")),
        ["2", "4", "1", "3"]
    );
    assert_eq!(
        files(&find(&mut store, "\"chuyển đổi số\"")),
        ["2", "1", "3"]
    );
    assert_eq!(
        files(&find(&mut store, "chuyen doi so")),
        ["1", "2", "3", "4"]
    );
    assert_eq!(files(&find(&mut store, "\"CHUYEN ĐOI\"")), ["1", "2", "3"]);
    assert_eq!(files(&find(&mut store, "\"đòi só\"")), ["1", "2", "3"]);
    let exact: Vec<bool> = find(&mut store, "chuyển đổi số")
        .hits
        .iter()
        .map(|hit| hit.is_exact)
        .collect();
    assert_eq!(exact, [true, true, false, false]);
    assert!(find(&mut store, "chuyển đổi xyz").hits.is_empty());
}

#[test]
fn forms_of_unicode_and_places_of_tones_are_equal() {
    let reports = [
        report(1, "xã Tân Hoà"),
        report(2, "xã Tân Hòa"),
        report(3, "xã Tân Ho\u{300}a"),
        report(4, "xã Tân Hoá"),
    ];
    let (_folder, mut store) = store(&reports);
    for query in ["hoà", "HÒA", "ho\u{300}a", "hoa\u{300}"] {
        let found = find(&mut store, query);
        assert_eq!(files(&found), ["1", "2", "3", "4"], "{query}");
        assert!(found.hits[2].is_exact && !found.hits[3].is_exact);
    }
}

#[test]
fn a_number_is_found_whole_and_by_its_digits_and_first_where_it_is_the_reports_own() {
    let mut own = report(7, "về việc khác");
    own.header.number = Some("1042/QĐ-UBND".into());
    own.header.date = "2020-01-01".parse().ok();
    let mut wrong = report(8, "Quyết định số 1042 của QĐ khác, UBND");
    wrong.header.date = "2021-01-01".parse().ok();
    let reports = [
        report(6, "theo Quyết định số 1042/QĐ-UBND ngày"),
        own,
        wrong,
        report(9, "10420"),
    ];
    let (_folder, mut store) = store(&reports);
    assert_eq!(files(&find(&mut store, "1042/QĐ-UBND")), ["7", "6"]);
    assert_eq!(files(&find(&mut store, "1042/qd-ubnd")), ["7", "6"]);
    assert_eq!(files(&find(&mut store, "1042")), ["7", "6", "8"]);
    assert!(find(&mut store, "1042").hits[0].in_heading);
    assert_eq!(find(&mut store, "1042").hits[0].snippet.page, None);
}

#[test]
fn newer_ones_go_first_and_a_whole_day_is_in_the_order_of_its_files() {
    let mut reports = Vec::new();
    for n in 0..300 {
        let mut one = report(n, "chung");
        let day = ["2024-05-01", "2024-05", "2023", "2024-12-31"][n as usize % 4];
        one.header.date = day.parse().ok();
        if n == 299 {
            one.header.date = None;
        }
        reports.push(one);
    }
    let (_folder, mut store) = store(&reports);
    let expected = |count: usize| -> Vec<String> {
        let mut all: Vec<_> = reports.iter().collect();
        all.sort_by_key(|report| {
            let date = report
                .header
                .date
                .map(|date| date.to_string())
                .unwrap_or_default();
            (std::cmp::Reverse(date), report.source.file.clone())
        });
        all.iter()
            .take(count)
            .map(|r| r.source.file.clone())
            .collect()
    };
    let found = find(&mut store, "chung");
    assert_eq!(files(&found), expected(20));
    assert_eq!((found.total, found.has_more), (100, true));
    let search = Search {
        limit: 1000,
        ..search("chung")
    };
    let found = store.search(&search).unwrap();
    assert_eq!(files(&found), expected(300));
    assert_eq!((found.total, found.has_more), (300, false));
}

#[test]
fn the_page_of_the_first_hit_is_named() {
    let mut long = report(1, "một\nhai\nba tư\nnăm sáu\nbảy");
    for (page, lines) in long.pages.iter_mut().zip([[1, 2], [3, 5]]) {
        page.lines = Some(lines);
    }
    let (_folder, mut store) = store(&[long]);
    for (query, page, line) in [
        ("hai", 1, 2),
        ("\"ba tu nam\"", 2, 3),
        ("bảy", 2, 5),
        ("một bảy", 1, 1),
    ] {
        let found = find(&mut store, query);
        let snippet = &found.hits[0].snippet;
        assert_eq!(
            (snippet.page, snippet.line),
            (Some(page), Some(line)),
            "{query}"
        );
        let first = &snippet.text[snippet.found[0].clone()];
        let first = folded(first);
        assert!(folded(query).contains(&first), "{first}");
    }
}

#[test]
fn filters_leave_reports_out() {
    let mut reports: Vec<Report> = (0..4).map(|n| report(n, "chung")).collect();
    reports[0].header.issuer = Some("UBND xã Tân Hòa Đông".into());
    reports[1].header.issuer = Some("UBND xã Tân Hoa".into());
    reports[1].header.kind = Some("công văn".into());
    let period = |report: &mut Report, from: Option<&str>, to: Option<&str>| {
        let period = report.header.period.as_mut().unwrap();
        period.from = from.map(|date| date.parse().unwrap());
        period.to = to.map(|date| date.parse().unwrap());
    };
    period(&mut reports[0], Some("2024-07-01"), Some("2024-09-30"));
    period(&mut reports[1], None, Some("2023"));
    period(&mut reports[2], Some("2020-01"), Some("2022-12-31"));
    reports[3].header.period = None;
    reports[3].header.date = "2021-06".parse().ok();
    for report in &mut reports {
        for criterion in &mut report.criteria {
            criterion.status = None;
        }
    }
    reports[2].criteria[0].status = Some(Status::NotAchieved);
    let (_folder, mut store) = store(&reports);
    let mut of = |filters: Filters| {
        let mut sorted = files(
            &store
                .search(&Search {
                    filters,
                    ..search("chung")
                })
                .unwrap(),
        );
        sorted.sort();
        sorted.join(" ")
    };
    let unit = |name: &str| Filters {
        unit: Some(name.into()),
        ..Filters::default()
    };
    assert_eq!(of(unit("xa tan hoa")), "0 1");
    assert_eq!(of(unit("xã Tân Hòa")), "0");
    assert_eq!(of(unit("tan dong")), "");
    assert_eq!(
        of(Filters {
            kind: Some("cong van".into()),
            ..Filters::default()
        }),
        "1"
    );
    assert_eq!(
        of(Filters {
            status: Some(Status::NotAchieved),
            ..Filters::default()
        }),
        "2"
    );
    assert_eq!(
        of(Filters {
            status: Some(Status::Exceeded),
            ..Filters::default()
        }),
        ""
    );
    let time = |from: &str, to: &str| Filters {
        from: from.parse().ok(),
        to: to.parse().ok(),
        ..Filters::default()
    };
    for (from, to, expected) in [
        ("2024", "2024", "0"),
        ("2024-09-30", "2024-12", "0"),
        ("2024-10", "2024-12", ""),
        ("2023-03-01", "2023-04", "1"),
        ("2021", "2021", "2 3"),
        ("2021-06-15", "", "0 1 2 3"),
        ("2022-01", "", "0 1 2"),
        ("", "2021-06-15", "2 3"),
        ("", "2021-05", "2"),
        ("1950", "2024", "0 1 2 3"),
    ] {
        assert_eq!(of(time(from, to)), expected, "{from} to {to}");
    }
}

#[test]
fn of_several_versions_the_one_that_counts_is_found() {
    let mut scan = report(1, "chung");
    scan.header.number = Some("5/BC-UBND".into());
    scan.header.code_number = Some("5".into());
    scan.header.issuer = Some("UBND xã A".into());
    let mut typed = scan.clone();
    typed.id = id(2);
    typed.source.file = "2".into();
    for page in &mut typed.pages {
        page.method = baocao_report::Method::Typed;
    }
    let (_folder, mut store) = store(&[typed, scan]);
    assert_eq!(files(&find(&mut store, "chung")), ["2"]);
    let all = Search {
        filters: Filters {
            versions: true,
            ..Filters::default()
        },
        ..search("chung")
    };
    assert_eq!(files(&store.search(&all).unwrap()), ["1", "2"]);
}

#[test]
fn what_was_replaced_or_withdrawn_is_found_no_more() {
    let (folder, url) = database();
    let mut store = Store::open(&url).unwrap();
    imported(&mut store, &[report(1, "trước"), report(2, "trước")]);
    assert_eq!(files(&find(&mut store, "trước")), ["1", "2"]);
    let mut anew = report(1, "sau");
    anew.header.subject = None;
    assert_eq!(store.import(&anew).unwrap(), ImportOutcome::Replaced);
    let found = find(&mut store, "trước");
    assert_eq!((files(&found), found.unindexed), (vec!["2".to_owned()], 1));
    assert_eq!(indexed(&mut store), 1);
    assert_eq!(files(&find(&mut store, "sau")), ["1"]);
    // The same place is taken, left and taken again.
    for n in 0..20 {
        let text = format!("lần {n}");
        store.import(&report(1, &text)).unwrap();
        indexed(&mut store);
        assert_eq!(files(&find(&mut store, &format!("\"{text}\""))), ["1"]);
        assert!(find(&mut store, "sau").hits.is_empty());
    }
    drop(store);
    let file = rusqlite::Connection::open(folder.path().join("báo cáo.db")).unwrap();
    file.execute_batch("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
        .unwrap();
}

#[test]
fn an_index_is_made_in_steps_and_by_several_at_once() {
    let (_folder, url) = database();
    let mut store = Store::open(&url).unwrap();
    let reports: Vec<Report> = (0..2500).map(|n| report(n, "chung")).collect();
    for report in &reports {
        store.import(report).unwrap();
    }
    assert_eq!(store.unindexed().unwrap(), 2500);
    assert_eq!(find_now(&mut store, "chung").unindexed, 2500);
    // One that is interrupted at once does nothing.
    assert_eq!(store.index(&AtomicBool::new(true), &mut |_| {}).unwrap(), 0);
    let taken: u64 = std::thread::scope(|scope| {
        let url = &url;
        let both = [(); 2].map(|()| scope.spawn(move || indexed(&mut Store::open(url).unwrap())));
        both.map(|thread| thread.join().unwrap()).iter().sum()
    });
    assert_eq!(taken, 2500);
    let found = store
        .search(&Search {
            limit: 5000,
            ..search("chung")
        })
        .unwrap();
    assert_eq!((found.hits.len(), found.unindexed), (2500, 0));
}

fn find_now(store: &mut Store, query: &str) -> SearchResults {
    store.search(&search(query)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// What a person types is never taken for the language of an index.
    #[test]
    fn any_text_is_a_query(query in "\\PC{0,40}|[a-c\"*:(){}^+.&|~ -]{0,40}|(AND|OR|NOT|NEAR|\"| |words:)*") {
        let mut store = HOSTILE.with(|(_, url)| Store::open(url).unwrap());
        let filters = Filters { unit: Some(query.clone()), kind: Some(query.clone()), ..Filters::default() };
        store.search(&search(&query)).unwrap();
        store.search(&Search { filters, ..search(&query) }).unwrap();
    }
}

thread_local! {
    /// One database for all cases.
    static HOSTILE: (tempfile::TempDir, String) = {
        let (folder, url) = database();
        imported(&mut Store::open(&url).unwrap(), &[report(1, "a b c")]);
        (folder, url)
    };
}

fn baocao(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baocao"));
    command.env_clear().env("LC_ALL", "C").stdin(Stdio::null());
    command.args(arguments).output().unwrap()
}

#[test]
fn the_command_indexes_finds_and_says_so_with_its_exit_code() {
    let (folder, url) = database();
    let mut wanted = report(1, "Kết quả\nchuyển đổi số \u{1b}[31m năm 2024");
    wanted.header.subject = None;
    let line = json::line(&wanted);
    let file = folder.path().join("r.jsonl");
    std::fs::write(&file, line).unwrap();
    let ended = baocao(&["import", file.to_str().unwrap(), "--db", &url]);
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(Store::open(&url).unwrap().unindexed().unwrap(), 0);

    let ended = baocao(&["search", "chuyen doi", "so", "--db", &url]);
    assert_eq!(ended.status.code(), Some(0));
    let words = String::from_utf8(ended.stdout).unwrap();
    assert!(words.starts_with("1. 1\n"), "{words}");
    assert!(
        words.contains("page 2: Kết quả **chuyển đổi số** [31m năm 2024"),
        "{words}"
    );
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "1 found.\n");

    let ended = baocao(&["--quiet", "search", "đổi số", "--json", "--db", &url]);
    let json: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let hit = &json["hits"][0];
    let (start, end) = (
        hit["found"][0][0].as_u64().unwrap(),
        hit["found"][0][1].as_u64().unwrap(),
    );
    let text: String = hit["snippet"]
        .as_str()
        .unwrap()
        .chars()
        .collect::<Vec<char>>()[start as usize..end as usize]
        .iter()
        .collect();
    assert_eq!(text, "đổi số");
    assert_eq!(
        (&json["total"], &json["more"], &hit["exact"], &hit["page"]),
        (&1.into(), &false.into(), &true.into(), &2.into())
    );

    let ended = baocao(&["search", "không có", "--db", &url]);
    assert_eq!((ended.status.code(), ended.stdout.len()), (Some(1), 0));
    let ended = baocao(&["search", "--", "-*\"", "--db", &url]);
    assert_eq!(ended.status.code(), Some(2), "{ended:?}");
    let ended = baocao(&["search", "--year", "2024", "--db", &url]);
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    for signs in [
        ["số", "--unit", "%"],
        ["số", "--kind", ""],
        ["%", "--year", "2024"],
    ] {
        let ended = baocao(&[&["search"], &signs[..], &["--db", &url]].concat());
        assert_eq!(ended.status.code(), Some(2), "{ended:?}");
        let words = String::from_utf8(ended.stderr).unwrap();
        assert!(words.contains("no word in"), "{words}");
    }
}

#[test]
fn a_database_that_is_not_there_is_not_made_to_be_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("no.db");
    let url = format!("sqlite:{}", file.display());
    for command in [&["search", "a"][..], &["export", "--format", "csv"]] {
        let ended = baocao(&[command, &["--db", &url]].concat());
        assert_eq!(ended.status.code(), Some(5), "{ended:?}");
        let message = String::from_utf8(ended.stderr).unwrap();
        assert!(message.contains("no.db"), "{message}");
        assert!(!file.exists());
    }
}

#[test]
fn a_search_says_what_it_has_not_seen_and_waits_for_no_writer() {
    let (folder, url) = database();
    let path = folder.path().join("báo cáo.db");
    let mut store = Store::open(&url).unwrap();
    imported(&mut store, &[report(1, "chung")]);
    store.import(&report(2, "chung")).unwrap();
    drop(store);
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut store = Store::open(&url).unwrap();
    let found = store.search(&search("chung")).unwrap();
    assert_eq!((files(&found), found.unindexed), (vec!["1".to_owned()], 1));
    file.execute_batch("ROLLBACK").unwrap();
    assert_eq!(indexed(&mut store), 1);
    assert_eq!(files(&find(&mut store, "chung")), ["1", "2"]);
}

/// A report as it was before pages said their lines can be read and found.
#[test]
fn a_report_without_lines_of_pages_has_hits_without_a_page() {
    let mut line: Value = serde_json::from_str(&json::line(&report(1, "chung"))).unwrap();
    for page in line["pages"].as_array_mut().unwrap() {
        page.as_object_mut().unwrap().remove("lines").unwrap();
    }
    let old = json::read(&line.to_string()).unwrap();
    let (_folder, mut store) = store(&[old]);
    let hit = find(&mut store, "chung").hits.remove(0);
    assert_eq!((hit.snippet.page, hit.snippet.line), (None, Some(1)));
}

/// In every report of the fixtures pages follow one another, and each line of text is on one of them.
#[test]
fn pages_of_the_fixtures_share_their_lines_out() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut seen = 0;
    for report in searched::golden(&golden) {
        let mut next = 1;
        for [first, last] in report.pages.iter().filter_map(|page| page.lines) {
            assert!(first >= next && last >= first, "{}", report.source.file);
            next = last + 1;
            seen += 1;
        }
        let lines = report.text.trim_end_matches('\n').split('\n').count();
        assert!(
            next as usize > lines,
            "{}: {next} of {lines}",
            report.source.file
        );
        for criterion in &report.criteria {
            let (Some(page), Some(line)) = (criterion.at.page, criterion.at.line) else {
                continue;
            };
            let page = report.pages.iter().find(|one| one.number == page).unwrap();
            let [first, last] = page.lines.unwrap();
            assert!(
                (first..=last).contains(&line),
                "{} {line}",
                report.source.file
            );
        }
    }
    assert!(seen > 20, "{seen}");
}

/// Every report of the fixtures is found by its number, by its issuer without marks, and by words of its text in a row.
#[test]
fn every_report_of_the_fixtures_is_found() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let reports: Vec<Report> = searched::golden(&golden).collect();
    let (_folder, mut store) = store(&reports);
    for report in &reports {
        let mut queries = vec![];
        queries.extend(report.header.number.clone());
        queries.extend(report.header.issuer.as_deref().map(folded));
        let words: Vec<&str> = report.text.split_whitespace().collect();
        if words.len() > 60 {
            queries.push(format!("\"{}\"", words[50..58].join(" ")));
            queries.push(format!("\"{}\"", folded(&words[50..58].join(" "))));
        }
        for query in queries {
            let all = Search {
                query: Query::new(&query),
                filters: Filters {
                    versions: true,
                    ..Filters::default()
                },
                limit: 1000,
            };
            let found = store.search(&all).unwrap();
            assert!(
                found.hits.iter().any(|hit| hit.report == report.id),
                "{query} in {}",
                report.source.file
            );
            assert!(
                found.hits.iter().all(|hit| !hit.snippet.found.is_empty()),
                "{query}"
            );
        }
    }
}
