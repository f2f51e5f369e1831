//! Archives whose manifest, journal or folders were laid by somebody else.

use std::fs;

use proptest::prelude::*;

use super::{Attack, files, hash};

const ARCHIVE: [&str; 6] = ["archive", "in", "--out", "out", "--dossier", "H54"];

fn archive(attack: &Attack, more: &[&str]) -> crate::workplace::RunOutput {
    attack.run(&[&ARCHIVE[..], more].concat())
}

/// Closes a manifest with the hash of its lines, as whoever changes it on purpose would.
fn closed(above: &str) -> String {
    let hash = hash(above.as_bytes());
    format!("{above}{{\"line\":\"end\",\"sha256\":\"{hash}\"}}\n")
}

fn above(manifest: &str) -> &str {
    &manifest[..manifest.rfind("{\"line\":\"end\"").unwrap()]
}

/// An archive of one document, filed.
fn filed() -> Attack {
    let attack = Attack::new(&["a.txt"]);
    assert_eq!(archive(&attack, &[]).code, Some(0));
    attack
}

#[test]
fn a_forged_manifest_moves_and_removes_nothing() {
    let attack = filed();
    let out = attack.bench.path("out");
    let manifest = fs::read_to_string(out.join("manifest.jsonl")).unwrap();
    let whole = files(&out);
    let victim = attack.bench.path("victim/sub");
    let victim = victim.to_str().unwrap();
    let sha256 = hash(&fs::read(attack.bench.path("in/a.txt")).unwrap());
    for (from, to) in [
        ("H54/H54.0001.xml", victim),
        ("H54/H54.0001.xml", "../victim/sub"),
        ("H54/H54.0001.xml", "H54/../../victim/p.json"),
        ("H54/H54.0001.xml", "manifest.jsonl"),
        ("\"name\":\"H54.0001\"", "\"name\":\"../../victim/file\""),
        ("\"dossier\":\"H54\"", "\"dossier\":\"../victim\""),
        ("dossier.xml", "../victim/p.json"),
        (sha256.as_str(), "../../victim/sub"),
    ] {
        let forged = closed(&above(&manifest).replace(from, to));
        assert_ne!(forged, manifest);
        fs::write(out.join("manifest.jsonl"), forged).unwrap();
        for more in [&["--force"][..], &[]] {
            attack.refused(&[&ARCHIVE[..4], more].concat(), "never writes");
        }
        let verified = attack.run(&["archive", "--verify", "out"]);
        assert_eq!(verified.code, Some(1), "{to}: {verified:?}");
        assert!(
            verified.stdout.contains("not-ours\tmanifest.jsonl:"),
            "{verified:?}"
        );
    }
    fs::write(out.join("manifest.jsonl"), &manifest).unwrap();
    assert_eq!(files(&out), whole);
}

#[test]
fn a_forged_journal_removes_nothing_and_makes_nothing_the_manifests() {
    let attack = filed();
    let out = attack.bench.path("out");
    let manifest = fs::read_to_string(out.join("manifest.jsonl")).unwrap();
    let document = manifest.lines().nth(1).unwrap();
    let document = document.replace("\"line\":\"document\",", "");
    let journal = |document: &str| {
        fs::create_dir_all(out.join(".baocao-work")).unwrap();
        let line = format!("\n{} {document}\n", hash(document.as_bytes()));
        fs::write(out.join(".baocao-work/journal"), line).unwrap();
    };

    let sha256 = hash(&fs::read(attack.bench.path("in/a.txt")).unwrap());
    journal(&document.replace(&sha256, "../../victim/sub"));
    attack.refused(&ARCHIVE, "never writes");

    // A report that was changed, and a journal that says that it is so.
    let report = out.join("H54/H54.0001.report.json");
    let (own, changed) = (fs::read_to_string(&report).unwrap(), "{}");
    let forged = document.replace(&hash(own.as_bytes()), &hash(changed.as_bytes()));
    let forged = forged.replace(&format!("\"bytes\":{}", own.len()), "\"bytes\":2");
    assert_ne!(forged, document);
    fs::write(&report, changed).unwrap();
    journal(&forged);
    let told = |out: &str| attack.run(&["archive", "--verify", out]).stdout;
    assert!(told("out").contains("changed\tH54/H54.0001.report.json\n"));
    assert_eq!(archive(&attack, &[]).code, Some(0));
    assert_eq!(told("out"), "changed\tH54/H54.0001.report.json\n");
    assert_eq!(
        fs::read_to_string(out.join("manifest.jsonl")).unwrap(),
        manifest
    );
}

#[test]
fn a_file_that_the_manifest_does_not_know_is_not_written_over() {
    let attack = filed();
    let report = attack.bench.path("out/H54/H54.0001.report.json");
    fs::write(&report, "mine").unwrap();
    let ended = archive(&attack, &["--force"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("not written over"), "{ended:?}");
    assert_eq!(fs::read_to_string(&report).unwrap(), "mine");
    fs::remove_file(&report).unwrap();
    assert_eq!(archive(&attack, &["--force"]).code, Some(0));
    assert_eq!(attack.run(&["archive", "--verify", "out"]).code, Some(0));
}

#[test]
fn what_another_hand_has_laid_into_the_work_folder_stays() {
    let attack = filed();
    for name in ["thesis.docx", "journal/x", "0a/x"] {
        let path = attack.bench.path("out/.baocao-work").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        attack.refused(&ARCHIVE, "stands here");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        fs::remove_dir_all(attack.bench.path("out/.baocao-work")).unwrap();
    }
}

/// What a run was killed over: a folder of staged files and their record, of an original that is not filed yet.
fn killed() -> (Attack, std::path::PathBuf) {
    let mut tries = (0..100).filter_map(|_| killed_once());
    tries.next().expect("a run that is killed in time")
}

/// `None` where it was filed in the moment between.
fn killed_once() -> Option<(Attack, std::path::PathBuf)> {
    let attack = Attack::new(&["a.txt", "b.txt"]);
    let mut command = attack.bench.program();
    command.args(ARCHIVE).args(["--jobs", "1"]);
    let work = attack.bench.path("out/.baocao-work");
    let mut child = command.spawn().unwrap();
    let staged = loop {
        let folders = fs::read_dir(&work).into_iter().flatten().flatten();
        let mut folders = folders.map(|entry| entry.path());
        if let Some(staged) = folders.find(|path| path.join("record.json").exists()) {
            break Some(staged);
        }
        if child.try_wait().unwrap().is_some() {
            break None;
        }
    };
    let _ = child.kill();
    child.wait().unwrap();
    let is_whole = |staged: &std::path::PathBuf| {
        ["record.json", "original"]
            .iter()
            .all(|name| staged.join(name).exists())
    };
    staged.filter(is_whole).map(|staged| (attack, staged))
}

#[test]
fn what_a_killed_run_has_left_is_believed_only_where_it_has_its_hash() {
    type Plant = fn(&std::path::Path);
    let plants: [Plant; 4] = [
        |staged| fs::write(staged.join("original"), "another").unwrap(),
        |staged| fs::write(staged.join("report-0.json"), "{}").unwrap(),
        |staged| fs::remove_file(staged.join("original")).unwrap(),
        |staged| {
            let record = staged.join("record.json");
            let text = fs::read_to_string(&record).unwrap();
            let original = hash(&fs::read(staged.join("original")).unwrap());
            fs::write(record, text.replace(&original, &"0".repeat(64))).unwrap();
        },
    ];
    for plant in plants {
        let (attack, staged) = killed();
        plant(&staged);
        let ended = archive(&attack, &[]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let verified = attack.run(&["archive", "--verify", "out"]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
        for (number, name) in [(1, "a.txt"), (2, "b.txt")] {
            let filed = format!("out/H54/H54.{number:04}.original.txt");
            let original = fs::read(attack.bench.path("in").join(name)).unwrap();
            assert_eq!(fs::read(attack.bench.path(&filed)).unwrap(), original);
        }
    }
}

#[test]
fn a_line_that_is_none_of_a_manifests_is_told() {
    let attack = filed();
    let file = attack.bench.path("out/manifest.jsonl");
    let manifest = fs::read_to_string(&file).unwrap();
    for line in [
        "no JSON",
        "{\"line\":\"note\"}",
        "{\"line\":\"end\",\"sha256\":\"\"}",
    ] {
        fs::write(&file, closed(&format!("{}{line}\n", above(&manifest)))).unwrap();
        attack.refused(&ARCHIVE, "never writes");
        let verified = attack.run(&["archive", "--verify", "out"]);
        assert!(verified.stdout.contains("not-ours"), "{verified:?}");
    }
}

#[test]
fn a_link_in_an_archive_is_not_followed() {
    for name in ["manifest.jsonl", ".baocao-lock"] {
        let attack = filed();
        attack.link("victim/file", &format!("out/{name}"));
        attack.refused(&ARCHIVE, "a link stands here");
    }
    for name in [".baocao-work", "H54", ".baocao-work/journal"] {
        let attack = filed();
        attack.link("victim", &format!("out/{name}"));
        attack.bench.write("b.txt", "BÁO CÁO");
        let ended = archive(&attack, &["--force"]);
        assert_eq!(ended.code, Some(2), "{name}: {ended:?}");
        attack.nothing_happened();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 24, ..ProptestConfig::default() })]

    /// Links in the places of any of an archive's files and folders, and a manifest that names any path.
    #[test]
    fn no_layout_of_an_archive_leads_out_of_it(
        links in prop::collection::vec(
            (prop::sample::select(vec![
                "out/.baocao-work", "out/H54", "out/.baocao-lock", "out/dossier.xml", "out/decisions.csv",
                "out/H54/H54.0001.xml", "out/H54/H54.0002.json", "out/.baocao-work/journal",
            ]), prop::sample::select(vec!["victim", "victim/sub", "victim/file", "victim/none"])),
            0..3,
        ),
        path in prop::option::of("(\\.\\./|/|\\.|H54/|victim/|sub|file|H54\\.0001\\.xml){1,5}"),
        force: bool,
    ) {
        let attack = filed();
        attack.bench.write("b.txt", "BÁO CÁO\n\nKết quả năm 2024");
        if let Some(path) = path {
            let file = attack.bench.path("out/manifest.jsonl");
            let manifest = fs::read_to_string(&file).unwrap();
            let forged = above(&manifest).replace("H54/H54.0001.xml", &path);
            fs::write(file, closed(&forged)).unwrap();
        }
        attack.links(links);
        archive(&attack, if force { &["--force"] } else { &[] });
        attack.run(&["archive", "--verify", "out"]);
        attack.nothing_happened();
    }
}
