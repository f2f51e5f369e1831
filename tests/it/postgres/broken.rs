//! Reports that cannot be taken in: each fails for itself.

use baocao_report::json;
use baocao_store::OnDuplicate;

use super::reports::document;
use super::{DatabasePair, import, merged, stderr};

#[test]
fn a_line_that_is_no_report_costs_no_other_wherever_it_stands() {
    let both = DatabasePair::new();
    let file = both.folder.path().join("reports.jsonl");
    let other_schema = json::line(&document(3)).replacen("baocao/1", "baocao/9", 1);
    let lines = [
        json::line(&document(1)).into_bytes(),
        b"{\"schema\": \"\xff\"}\n\n".to_vec(),
        other_schema.into_bytes(),
        json::line(&document(2)).into_bytes(),
    ];
    std::fs::write(&file, lines.concat()).unwrap();
    for url in both.urls() {
        let ended = import(&file, &url, &[]);
        let words = stderr(&ended);
        assert_eq!(ended.status.code(), Some(1), "{words}");
        assert!(
            words.contains("2 added") && words.contains("2 failed"),
            "{words}"
        );
        assert!(
            words.contains("jsonl:2") && words.contains("utf-8"),
            "{words}"
        );
        assert!(
            words.contains("jsonl:4") && words.contains("baocao/9"),
            "{words}"
        );
    }
    both.everything();
}

#[test]
fn a_report_that_breaks_a_rule_costs_no_other() {
    let both = DatabasePair::new();
    for mut store in both.stores() {
        let mut wrong = document(2);
        wrong.pages.push(wrong.pages[0].clone());
        let reports = [document(1), wrong, document(3)];
        assert_eq!(
            merged(&mut store, &reports, OnDuplicate::Version),
            ["Added", "database", "Added"]
        );
    }
    both.everything();
    assert_eq!(
        both.rows("SELECT file FROM reports_read"),
        [["1.pdf"], ["3.pdf"]]
    );
}
