//! Output folders in which somebody else has laid a ledger or links.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;

use super::Attack;

const INGEST: [&str; 6] = ["ingest", "in", "--out", "out", "--ocr", "never"];

fn read() -> Attack {
    let attack = Attack::new(&["xã/a.txt"]);
    assert_eq!(attack.run(&INGEST).code, Some(0));
    attack
}

#[test]
fn a_forged_ledger_writes_over_nothing() {
    let attack = read();
    let ledger = attack.bench.path("out/ledger.jsonl");
    let text = fs::read_to_string(&ledger).unwrap();
    let victim = attack.bench.path("victim/p.json");
    for report in [
        "../victim/p.json",
        victim.to_str().unwrap(),
        "x/../../victim/p.json",
        "ledger.jsonl",
    ] {
        let forged = text.replace("xã/a.txt.json", report);
        assert_ne!(forged, text);
        fs::write(&ledger, forged).unwrap();
        attack.refused(&[&INGEST[..], &["--force"]].concat(), "the field report");
        attack.refused(&INGEST, "the field report");
    }
}

#[test]
fn a_link_in_an_output_folder_is_not_followed() {
    for (name, to) in [
        ("ledger.jsonl", "victim/file"),
        (".baocao-lock", "victim/file"),
        ("baocao.db", "victim/file"),
        ("baocao.db", "victim/new.db"),
        ("baocao.db-wal", "victim/file"),
        ("xã", "victim"),
    ] {
        let attack = read();
        attack.link(to, &format!("out/{name}"));
        attack.refused(&[&INGEST[..], &["--force"]].concat(), "a link stands here");
    }
    // What is written whole takes the place of a link.
    for name in ["reports.jsonl", "xã/a.txt.json"] {
        let attack = read();
        attack.link("victim/file", &format!("out/{name}"));
        assert_eq!(
            attack.run(&[&INGEST[..], &["--force"]].concat()).code,
            Some(0)
        );
        attack.nothing_happened();
    }
}

#[test]
fn a_file_with_a_name_outside_is_not_written_into() {
    for name in [
        "baocao.db",
        "baocao.db-wal",
        "baocao.db-journal",
        "ledger.jsonl",
    ] {
        let attack = read();
        let path = attack.bench.path("out").join(name);
        let _ = fs::remove_file(&path);
        fs::hard_link(attack.bench.path("victim/file"), &path).unwrap();
        let ended = attack.run(&[&INGEST[..], &["--force"]].concat());
        assert_eq!(ended.code, Some(2), "{name}: {ended:?}");
        attack.nothing_happened();
    }
}

#[test]
fn a_report_that_is_damaged_is_read_anew() {
    let attack = read();
    let report = attack.bench.path("out/xã/a.txt.json");
    let whole = fs::read(&report).unwrap();
    fs::write(&report, &whole[..100]).unwrap();
    let ended = attack.run(&INGEST);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(attack.run(&INGEST).code, Some(0));
    assert_eq!(fs::read(&report).unwrap(), whole);
}

#[test]
fn what_is_written_is_its_owners_alone() {
    let attack = read();
    let out = attack.bench.path("out");
    for entry in walkdir::WalkDir::new(out) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.path());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_layout_of_an_output_folder_leads_out_of_it(
        links in prop::collection::vec(
            (prop::sample::select(vec![
                "out/ledger.jsonl", "out/reports.jsonl", "out/.baocao-lock", "out/baocao.db", "out/baocao.db-wal",
                "out/baocao.db-shm", "out/baocao.db-journal", "out/xã", "out/xã/a.txt.json", "out/b.txt.json",
            ]), prop::sample::select(vec!["victim", "victim/sub", "victim/file", "victim/p.json", "victim/none"])),
            0..3,
        ),
        report in prop::option::of("(\\.\\./|/|\\.|xã/|victim/|sub|p|\\.json){1,5}"),
        force: bool,
    ) {
        let attack = read();
        attack.bench.write("b.txt", "BÁO CÁO\n\nKết quả năm 2024");
        if let Some(report) = report {
            let ledger = attack.bench.path("out/ledger.jsonl");
            let text = fs::read_to_string(&ledger).unwrap();
            fs::write(ledger, text.replace("xã/a.txt.json", &report)).unwrap();
        }
        attack.links(links);
        let more: &[&str] = if force { &["--force"] } else { &[] };
        attack.run(&[&INGEST[..], more].concat());
        attack.nothing_happened();
    }
}
