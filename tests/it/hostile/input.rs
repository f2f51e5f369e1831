//! Folders that were handed in, with links, pipes and devices in them.

use std::fs;
use std::process::Command;

use super::{Attack, SECRET, ends};

const INGEST: [&str; 6] = ["ingest", "in", "--out", "out", "--ocr", "never"];

fn reports(attack: &Attack) -> String {
    fs::read_to_string(attack.bench.path("out/reports.jsonl")).unwrap()
}

#[test]
fn links_out_of_the_folder_are_told_and_not_followed() {
    let attack = Attack::new(&["a.txt"]);
    attack.link("victim/secret.txt", "in/b.txt");
    attack.link("victim/sub", "in/c");
    attack.link("in/a.txt", "in/within.txt");
    let ended = attack.run(&INGEST);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(
        ended.stderr.matches("leads out of the folder").count(),
        4,
        "{ended:?}"
    );
    assert!(!reports(&attack).contains(SECRET));

    attack.run(&[&INGEST[..], &["--follow-links"]].concat());
    assert!(reports(&attack).contains(SECRET));
    attack.nothing_happened();

    // A link that a person names is that person's will.
    let named = Attack::new(&["a.txt"]);
    named.link("in", "link");
    let ended = named.run(&["ingest", "link", "--out", "out", "--ocr", "never"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn originals_are_not_archived_through_links_out_of_the_folder() {
    let attack = Attack::new(&["a.txt"]);
    attack.link("victim/secret.txt", "in/b.txt");
    let ended = attack.run(&["archive", "in", "--out", "out"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let all = super::files(&attack.bench.path("out"));
    let holds = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains(SECRET);
    assert!(!all.values().any(holds));
}

#[test]
fn pipes_and_devices_are_not_waited_for() {
    let attack = Attack::new(&["a.txt"]);
    for pipe in [
        "in/pipe.txt",
        "in/pipe.jsonl",
        "in/reports.jsonl",
        "pipe.json",
    ] {
        let made = Command::new("mkfifo").arg(attack.bench.path(pipe)).status();
        assert!(made.unwrap().success());
    }
    for (device, name) in [
        ("/dev/zero", "zero.txt"),
        ("/proc/kmsg", "kmsg.txt"),
        ("/dev/tty", "tty"),
    ] {
        std::os::unix::fs::symlink(device, attack.bench.path("in").join(name)).unwrap();
    }
    let ended = |args: &[&str]| ends(attack.bench.program().args(args));
    for follow in [&[][..], &["--follow-links"]] {
        assert_eq!(ended(&[&INGEST[..], follow].concat()), Some(1));
    }
    assert_eq!(
        ended(&["archive", "in", "--out", "archive", "--follow-links"]),
        Some(1)
    );
    for path in ["in", "in/pipe.jsonl", "pipe.json"] {
        assert_eq!(
            ended(&["import", path, "--db", "sqlite:a.db"]),
            Some(1),
            "{path}"
        );
    }
    for command in ["parse", "extract"] {
        assert_ne!(ended(&[command, "in/pipe.txt"]), Some(0), "{command}");
    }
    assert_ne!(ended(&["diff", "pipe.json", "in/a.txt"]), Some(0));
    assert_ne!(ended(&["diff", "in", "in"]), Some(0));
    assert_ne!(
        ended(&[
            "import",
            "in",
            "--db",
            "sqlite:b.db",
            "--units",
            "in/pipe.txt"
        ]),
        Some(0)
    );
}
