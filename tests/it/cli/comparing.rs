//! `baocao diff` on copies that are made to last.

use baocao_report::json;
use baocao_testing::{hostile, report};

use crate::cli::bench::{Bench, baocao};

#[test]
fn words_in_another_order_are_compared() {
    let bench = Bench::with(&[]);
    let [first, second] = hostile::shuffled(20_000, 20_000, 12);
    bench.write("a.txt", first);
    bench.write("b.txt", second);
    let mut command = baocao();
    let command = command.args(["diff", "--json", "--html"]);
    let command = command.arg(bench.path("page.html"));
    let output = command
        .args([bench.path("in/a.txt"), bench.path("in/b.txt")])
        .output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["verdict"], "unrelated");
    let page = std::fs::read_to_string(bench.path("page.html")).unwrap();
    assert!(page.contains("Từ19999"));
}

#[test]
fn reports_that_have_too_much_to_compare_are_refused() {
    let bench = Bench::with(&[]);
    let recipients = |name: &str| {
        let mut report = report::full();
        report.header.recipients = (0..50_000).map(|i| format!("{name} {i}")).collect();
        json::line(&report)
    };
    bench.write("a.json", recipients("Phòng"));
    bench.write("b.json", recipients("Ban"));
    let output = baocao()
        .arg("diff")
        .args([bench.path("in/a.json"), bench.path("in/b.json")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("to compare the two copies takes"), "{said}");
}

/// The first copy's report says a path that is not the file's own: a worker dies of it where it compares, not before.
#[cfg(feature = "faults")]
#[test]
fn comparing_has_the_limits_of_a_worker() {
    let bench = Bench::with(&[]);
    let mut first = report::full();
    first.source.file = "in doubt".into();
    bench.write("a.json", json::line(&first));
    bench.write("b.json", json::line(&report::document(2)));
    let diff = |fault: &str, args: &[&str]| {
        let output = baocao()
            .arg("diff")
            .args(args)
            .args([bench.path("in/a.json"), bench.path("in/b.json")])
            .env("BAOCAO_TEST_FAULT", fault)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said)
    };
    assert_eq!(diff("hang:no such", &[]).0, Some(1));
    for (fault, args, words) in [
        ("hang:in doubt", ["--time-limit", "2"], "limit of 2 s"),
        ("memory:in doubt", ["--memory-limit", "256"], "256 MiB"),
        ("panic:in doubt", ["--time-limit", "60"], "as asked ("),
    ] {
        let (code, said) = diff(fault, &args);
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("in doubt") && said.contains(words), "{said}");
    }
}
