//! What is filed, under which names.

use std::fs;

use crate::archive::bench::{Bench, files, report};

#[test]
fn a_second_run_does_nothing_and_new_files_come_after_the_old() {
    let bench = Bench::with_documents(&["b.txt", "d.txt"]);
    assert_eq!(bench.archive(&[]).code, Some(0));
    let first = files(&bench.path("out"));
    let ended = bench.archive(&[]);
    assert!(
        ended.stderr.contains("0 filed, 0 failed, 2 there before"),
        "{ended:?}"
    );
    assert_eq!(files(&bench.path("out")), first);
    bench.write("a.txt", report(7));
    bench.write("c/c.txt", report(8));
    fs::remove_file(bench.path("in/b.txt")).unwrap();
    let ended = bench.archive(&[]);
    assert!(
        ended.stderr.contains("2 filed, 0 failed, 1 there before"),
        "{ended:?}"
    );
    let second = files(&bench.path("out"));
    let kept = first.iter().filter(|(name, _)| name.starts_with("H54/"));
    for (name, bytes) in kept {
        assert!(second[name] == *bytes, "{name}");
    }
    assert_eq!(second["H54/H54.0003.original.txt"], report(7).as_bytes());
    assert_eq!(second["H54/H54.0004.original.txt"], report(8).as_bytes());
    assert_eq!(bench.verify("out").code, Some(0));
}

#[test]
fn the_same_bytes_are_filed_once_and_changed_ones_beside_what_was_there() {
    let bench = Bench::with_documents(&["a.txt"]);
    bench.write("b/a.txt", report(1));
    let ended = bench.archive(&[]);
    assert!(
        ended
            .stderr
            .contains("1 filed, 0 failed, 0 there before, 1 with the same bytes"),
        "{ended:?}"
    );
    let paths = |bench: &Bench| bench.manifest("document")[0]["paths"].clone();
    assert_eq!(paths(&bench), serde_json::json!(["in/a.txt", "in/b/a.txt"]));
    bench.write("c.txt", report(1));
    bench.write("a.txt", report(2));
    let ended = bench.archive(&[]);
    assert!(ended.stderr.contains("1 filed"), "{ended:?}");
    assert_eq!(
        paths(&bench),
        serde_json::json!(["in/a.txt", "in/b/a.txt", "in/c.txt"])
    );
    let all = files(&bench.path("out"));
    assert_eq!(all["H54/H54.0001.original.txt"], report(1).as_bytes());
    assert_eq!(all["H54/H54.0002.original.txt"], report(2).as_bytes());
    let changed = (
        "changed-original".into(),
        "H54.0002".into(),
        "H54.0001".into(),
    );
    assert!(
        bench.decisions().contains(&changed),
        "{:?}",
        bench.decisions()
    );
}

#[test]
fn a_template_names_documents_safely_whatever_is_printed() {
    let bench = Bench::with_documents(&[]);
    for (at, name) in [
        "CON.txt",
        "con.TXT",
        "a: b? \"c\".txt",
        "x. .txt",
        ".\u{301}y.txt",
        "a- b- -c-.txt",
    ]
    .iter()
    .enumerate()
    {
        bench.write(&format!("{at}/{name}"), report(at as u32 + 1));
    }
    bench.write(&format!("7/{}.txt", "đ".repeat(120)), report(8));
    assert_eq!(bench.archive(&["--name", "{original}"]).code, Some(0));
    let mut names: Vec<String> = bench
        .manifest("document")
        .iter()
        .map(|item| item["parts"][0]["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names.pop().unwrap().len(), 120);
    assert_eq!(
        names,
        ["CON_", "con_ (2)", "a- b- -c-", "x", "a- b- -c- (2)"]
    );
    for name in files(&bench.path("out")).keys() {
        let parts: Vec<&str> = name.split('/').collect();
        assert!(
            parts.iter().all(|part| part.len() <= 255) && name.len() <= 201,
            "{name}"
        );
        assert!(
            !name.contains(['<', '>', ':', '"', '\\', '|', '?', '*']),
            "{name}"
        );
    }
    let fresh = Bench::with_documents(&["a.txt", "b.txt"]);
    fresh.write("c.txt", "Không có số");
    fresh.archive(&["--name", "{number}-{notation}-{date}"]);
    let all = files(&fresh.path("out"));
    assert!(
        all.contains_key("H54/2-BC-UBND-2025-03-05.json"),
        "{:?}",
        all.keys()
    );
    assert!(all.contains_key("H54/[thiếu số]-[thiếu ký hiệu]-[thiếu ngày].json"));
}

#[test]
fn another_dossier_other_names_and_folders_of_somebody_else_are_refused() {
    let bench = Bench::with_documents(&["a.txt"]);
    fs::create_dir(bench.path("foreign")).unwrap();
    fs::write(bench.path("foreign/letter.txt"), "mine").unwrap();
    let ended = bench.archive_into("foreign", &[]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.stderr.contains("other files (letter.txt)"),
        "{ended:?}"
    );
    assert_eq!(
        files(&bench.path("foreign")).len(),
        1,
        "nothing is left in it"
    );
    assert_eq!(bench.archive(&[]).code, Some(0));
    let other = bench
        .command(&["in", "--out", "out", "--dossier", "X"])
        .output()
        .unwrap();
    assert_eq!(other.status.code(), Some(2));
    let ended = bench.archive(&["--name", "{number}"]);
    assert!(
        ended.code == Some(2) && ended.stderr.contains("named by"),
        "{ended:?}"
    );
    for wrong in [["--name", "{nubmer}"], ["--field", "totalDoc=3"]] {
        assert_eq!(bench.archive(&wrong).code, Some(2));
    }
    assert_eq!(bench.verify("in").code, Some(2));
}

#[test]
fn a_file_of_somebody_else_in_an_archive_is_never_written_over() {
    let bench = Bench::with_documents(&["a.txt"]);
    bench.archive(&[]);
    fs::write(bench.path("out/H54/H54.0002.json"), "mine").unwrap();
    bench.write("b.txt", report(2));
    assert_eq!(bench.archive(&[]).code, Some(0));
    let all = files(&bench.path("out"));
    assert_eq!(all["H54/H54.0002.json"], b"mine");
    assert!(all.contains_key("H54/H54.0002 (2).json"));
    assert_eq!(bench.verify("out").stdout, "extra\tH54/H54.0002.json\n");
}

#[test]
fn originals_left_in_their_place_are_checked_there() {
    let bench = Bench::with_documents(&["a.txt", "b.txt"]);
    assert_eq!(bench.archive(&["--reference"]).code, Some(0));
    let all = files(&bench.path("out"));
    assert!(
        !all.keys().any(|name| name.contains("original")),
        "{:?}",
        all.keys()
    );
    assert_eq!(bench.verify("out").code, Some(0));
    bench.write("b.txt", report(3));
    fs::remove_file(bench.path("in/a.txt")).unwrap();
    let verified = bench.verify("out");
    assert_eq!(verified.code, Some(1));
    let lines: Vec<&str> = verified.stdout.lines().collect();
    assert!(
        lines[0].starts_with("missing\t/") && lines[0].ends_with("/in/a.txt"),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("changed\t/") && lines[1].ends_with("/in/b.txt"),
        "{lines:?}"
    );
}
