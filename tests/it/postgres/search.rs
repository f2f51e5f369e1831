//! Both kinds of database find the same reports in the same order.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use baocao_report::{Report, Status};
use baocao_store::search::{Filters, Query, Search, SearchResults};
use baocao_store::{ImportOutcome, IncomingReport, OnDuplicate, Store};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::postgres::DatabasePair;
use crate::postgres::cluster::PASSWORD;
use crate::searched::{files, find, folded, golden, imported, indexed, report, search};

/// Asks both, which must agree in all that a hit says.
fn agreed(stores: &mut [Store; 2], search: &Search) -> SearchResults {
    let [file, server] = stores.each_mut().map(|store| store.search(search).unwrap());
    assert_eq!(file, server, "{search:?}");
    file
}

/// Reports of the fixtures, and many made of them: of few words, so that queries meet in many ways, on few days.
fn reports() -> Vec<Report> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut reports: Vec<Report> = golden(&folder).collect();
    let words = [
        "chuyển",
        "đổi",
        "số",
        "chuyen",
        "doi",
        "so",
        "đòi",
        "2024",
        "hoà",
        "hòa",
        "1042/QĐ-UBND",
        "xã",
    ];
    for n in 0..400_usize {
        let text: Vec<&str> = (0..12)
            .map(|at| words[(n * 7 + at * at * 5 + n * at / 3) % words.len()])
            .collect();
        let mut one = report(
            1000 + n as u64,
            &text.join(if n % 3 == 0 { "\n" } else { " " }),
        );
        one.header.date = format!("2024-{:02}", 1 + n % 5)
            .parse()
            .ok()
            .filter(|_| n % 11 > 0);
        one.header.subject = (n % 4 == 0).then(|| text[..3].join(" "));
        one.header.number = (n % 9 == 0).then(|| format!("{n}/BC-UBND"));
        one.header.code_number = (n % 9 == 0).then(|| (n / 18).to_string());
        one.header.issuer = Some(format!("UBND xã {}", words[n % 5]));
        one.criteria[0].status = [Some(Status::Achieved), Some(Status::NotAchieved), None][n % 3];
        reports.push(one);
    }
    reports
}

#[test]
fn both_kinds_give_the_same_hits_in_the_same_order() {
    let both = DatabasePair::new();
    let mut stores = both.stores();
    let reports = reports();
    for store in &mut stores {
        imported(store, &reports);
    }
    let mut found = 0;
    for report in &reports[..reports.len() - 400] {
        let words: Vec<&str> = report.text.split_whitespace().collect();
        for words in words.chunks(4).step_by(30) {
            let words = words.join(" ");
            for query in [
                format!("\"{words}\""),
                format!("\"{}\"", folded(&words)),
                words.clone(),
            ] {
                found += agreed(&mut stores, &search(&query)).hits.len();
            }
        }
        if let Some(number) = &report.header.number {
            found += agreed(&mut stores, &search(number)).hits.len();
        }
    }
    assert!(found > 500, "{found}");

    // Words that meet often, with all filters.
    let word = prop::sample::select(vec![
        "chuyển",
        "đổi",
        "số",
        "chuyen",
        "doi",
        "so",
        "2024",
        "hoà",
        "1042",
        "\"chuyển đổi\"",
        "\"doi so\"",
        "\"đổi so\"",
        "\"so hoa 2024\"",
        "ubnd",
    ]);
    let filters = (
        prop::option::weighted(
            0.3,
            prop::sample::select(vec!["xã", "xa doi", "xã đổi", "so"]),
        ),
        prop::option::weighted(
            0.2,
            prop::sample::select(vec![Status::Achieved, Status::NotAchieved]),
        ),
        prop::option::weighted(
            0.2,
            prop::sample::select(vec!["2024", "2024-02", "2023-12-31"]),
        ),
        prop::option::weighted(
            0.2,
            prop::sample::select(vec!["2024", "2024-03", "2024-04-15"]),
        ),
        any::<bool>(),
        1..200_usize,
    );
    let searches = (prop::collection::vec(word, 0..4), filters);
    let config = ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let stores = std::cell::RefCell::new(stores);
    TestRunner::new(config)
        .run(
            &searches,
            |(words, (unit, status, from, to, versions, limit))| {
                let search = Search {
                    query: Query::new(&words.join(" ")),
                    filters: Filters {
                        unit: unit.map(Into::into),
                        kind: None,
                        status,
                        from: from.and_then(|date| date.parse().ok()),
                        to: to.and_then(|date| date.parse().ok()),
                        versions,
                    },
                    limit,
                };
                agreed(&mut stores.borrow_mut(), &search);
                Ok(())
            },
        )
        .unwrap();
}

#[test]
fn any_text_is_a_query_for_both() {
    let both = DatabasePair::new();
    let mut stores = both.stores();
    for store in &mut stores {
        imported(
            store,
            &[report(1, "a b c ñ й"), report(2, "$& \\d . [x] ^a$")],
        );
    }
    let stores = std::cell::RefCell::new(stores);
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let typed = "\\PC{0,40}|[a-dx\"*:(){}^$+.&|~\\\\\\[\\] -]{0,40}|(AND|OR|NOT|\"| |:\\*|')*";
    TestRunner::new(config)
        .run(&typed, |typed| {
            let filters = Filters {
                unit: Some(typed.clone()),
                kind: Some(typed.clone()),
                ..Filters::default()
            };
            let mut stores = stores.borrow_mut();
            agreed(&mut stores, &search(&typed));
            agreed(
                &mut stores,
                &Search {
                    filters,
                    ..search(&typed)
                },
            );
            Ok(())
        })
        .unwrap();
}

/// A report of hundreds of pages, in which a word stands more often than a `tsvector` counts and farther back.
#[test]
fn a_long_report_is_found_by_its_first_and_its_last_words() {
    let both = DatabasePair::new();
    let mut text = String::from("mở đầu\n");
    for n in 0..40_000 {
        text += &format!("số chỉ tiêu {n}\n");
    }
    text += "\"kết thúc số\"";
    let mut stores = both.stores();
    for store in &mut stores {
        imported(store, &[report(1, &text), report(2, "số 39999")]);
    }
    for (query, expected) in [
        ("\"ket thuc so\"", vec!["1"]),
        ("\"kết thúc số\" \"mo dau\" \"tieu 39999\"", vec!["1"]),
        ("\"so 39999\"", vec!["2"]),
        ("so 39999", vec!["1", "2"]),
    ] {
        assert_eq!(
            files(&agreed(&mut stores, &search(query))),
            expected,
            "{query}"
        );
    }
}

#[test]
fn what_was_replaced_is_found_no_more_and_the_index_goes_with_the_reports() {
    let both = DatabasePair::new();
    let mut stores = both.stores();
    for store in &mut stores {
        imported(store, &[report(1, "trước"), report(2, "trước")]);
        assert_eq!(
            store.import(&report(1, "sau")).unwrap(),
            ImportOutcome::Replaced
        );
    }
    let found = agreed(&mut stores, &search("trước"));
    assert_eq!((files(&found), found.unindexed), (vec!["2".to_owned()], 1));
    for store in &mut stores {
        assert_eq!(indexed(store), 1);
        assert_eq!(files(&find(store, "sau")), ["1"]);
    }
    let mut admin = both.cluster.admin(&both.name);
    admin.execute("DELETE FROM baocao.reports", &[]).unwrap();
    let left = admin
        .query_one("SELECT count(*) FROM baocao.search_entries", &[])
        .unwrap();
    assert_eq!(left.get::<_, i64>(0), 0);
}

/// Imports many reports at once.
fn deliver(store: &mut Store, reports: &[Report]) {
    for chunk in reports.chunks(250) {
        let chunk: Vec<IncomingReport> = chunk.iter().cloned().map(IncomingReport::new).collect();
        store.merge(&chunk, OnDuplicate::Version).unwrap();
    }
}

/// Of so many reports the newest are asked first, which must make no difference.
#[test]
fn among_thousands_both_give_the_same_too() {
    let both = DatabasePair::new();
    let mut stores = both.stores();
    let of = |n: u64| {
        let text = match (n % 400, n % 3) {
            (7, _) => "phường phúc xá hiếm",
            (_, 0) => "xá phúc phường thường",
            (_, 1) => "phuong phuc xa thuong",
            _ => "phường phức xã phúc thường",
        };
        let mut report = report(n, text);
        // The newest in one year, others in every month of the fourteen years before.
        let (year, month) = match n.checked_sub(2100) {
            None => (2024, 1 + n % 12),
            Some(n) => (2010 + n / 12 % 14, 1 + n % 12),
        };
        report.header.date = format!("{year}-{month:02}-{:02}", 1 + n % 28).parse().ok();
        report.header.subject = (n < 1000).then(|| "phúc lợi".into());
        report
    };
    let reports: Vec<Report> = (0..2500).map(of).collect();
    for store in &mut stores {
        deliver(store, &reports);
        assert_eq!(indexed(store), 2500);
    }
    for query in [
        "thường",
        "thuong phuc",
        "phúc",
        "phúc lợi",
        "\"phường phúc xá\"",
        "\"phuc xa\"",
        "\"phúc xa\"",
        "hiếm",
        "\"xá phường\"",
        "",
    ] {
        for limit in [1, 150, 3000] {
            let search = Search {
                limit,
                ..search(query)
            };
            let found = agreed(&mut stores, &search);
            assert_eq!(found.total == 0, query == "\"xá phường\"", "{query}");
        }
    }
}

#[test]
fn several_programs_take_each_report_into_the_index_once() {
    let both = DatabasePair::new();
    let [_, url] = both.urls();
    let mut store = Store::open(&url).unwrap();
    let reports: Vec<Report> = (0..2500).map(|n| report(n, "chung")).collect();
    deliver(&mut store, &reports);
    let taken: u64 = std::thread::scope(|scope| {
        let url = &url;
        let three = [(); 3].map(|()| scope.spawn(move || indexed(&mut Store::open(url).unwrap())));
        three.map(|thread| thread.join().unwrap()).iter().sum()
    });
    // What one has found in the hands of another it leaves to it.
    assert_eq!(taken + indexed(&mut store), 2500);
    let found = store
        .search(&Search {
            limit: 5000,
            ..search("chung")
        })
        .unwrap();
    assert_eq!((found.hits.len(), found.unindexed), (2500, 0));
    assert_eq!(
        store.index(&AtomicBool::new(false), &mut |_| {}).unwrap(),
        0
    );
}

#[test]
fn a_reader_searches_what_is_indexed_and_is_told_of_the_rest() {
    let both = DatabasePair::new();
    let [_, url] = both.urls();
    let mut store = Store::open(&url).unwrap();
    imported(&mut store, &[report(1, "chung")]);
    store.import(&report(2, "chung")).unwrap();
    let reader = format!("reader_{}", both.name);
    let mut admin = both.cluster.admin(&both.name);
    admin
        .batch_execute(&format!(
            "CREATE USER {reader} PASSWORD '{PASSWORD}'; GRANT USAGE ON SCHEMA baocao TO {reader};
             GRANT SELECT ON ALL TABLES IN SCHEMA baocao TO {reader}"
        ))
        .unwrap();
    let mut reading = Store::open(&both.cluster.url(&reader, &both.name)).unwrap();
    assert_eq!(indexed(&mut reading), 0);
    let found = find(&mut reading, "chung");
    assert_eq!((files(&found), found.unindexed), (vec!["1".to_owned()], 1));
    assert_eq!(indexed(&mut store), 1);
    assert_eq!(files(&find(&mut reading, "chung")), ["1", "2"]);
}
