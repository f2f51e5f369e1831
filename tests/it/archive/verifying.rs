//! What a verification finds.

use std::fs;

use crate::archive::bench::{Bench, SeededRandom, files};

#[test]
fn every_one_of_a_hundred_changed_bytes_is_found() {
    let bench = Bench::with_documents(&["a.txt", "b.txt", "c.txt"]);
    bench.take("inbox/Cần kiểm tra lại/có mật khẩu.pdf", "d.pdf");
    bench.archive(&[]);
    let all = files(&bench.path("out"));
    let whole: Vec<(&String, &Vec<u8>)> =
        all.iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
    let total: usize = whole.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut dice = SeededRandom(0xa5c3);
    let mut in_manifest = 0;
    for round in 0..100 {
        // Every other one anywhere, the rest in each file in turn: the manifest is small beside the originals.
        let (name, bytes, at) = if round % 2 == 0 {
            let mut at = dice.below(total);
            let mut files = whole.iter();
            loop {
                let (name, bytes) = files.next().unwrap();
                match at.checked_sub(bytes.len()) {
                    Some(rest) => at = rest,
                    None => break (*name, *bytes, at),
                }
            }
        } else {
            let (name, bytes) = whole[round / 2 % whole.len()];
            (name, bytes, dice.below(bytes.len()))
        };
        in_manifest += usize::from(name == "manifest.jsonl");
        let mut changed = bytes.clone();
        changed[at] ^= 1 << dice.below(8);
        fs::write(bench.path("out").join(name), changed).unwrap();
        let verified = bench.verify("out");
        assert_eq!(verified.code, Some(1), "byte {at} of {name}: {verified:?}");
        assert!(
            verified.stdout.contains(&format!("changed\t{name}\n")),
            "byte {at} of {name}: {verified:?}"
        );
        fs::write(bench.path("out").join(name), bytes).unwrap();
    }
    assert!(in_manifest > 1);
    assert_eq!(bench.verify("out").code, Some(0));
}

#[test]
fn what_is_missing_and_what_is_extra_is_named_and_the_run_refuses_a_damaged_manifest() {
    let bench = Bench::with_documents(&["a.txt"]);
    bench.archive(&[]);
    fs::remove_file(bench.path("out/H54/H54.0001.xml")).unwrap();
    fs::write(bench.path("out/H54/thêm\n.txt"), "x").unwrap();
    let verified = bench.verify("out");
    assert_eq!(verified.code, Some(1));
    assert_eq!(
        verified.stdout,
        "missing\tH54/H54.0001.xml\nextra\tH54/thêm\u{fffd}.txt\n"
    );
    assert!(verified.stderr.contains("2 differ"), "{verified:?}");
    let manifest = bench.path("out/manifest.jsonl");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("H54.0001", "H54.0002")).unwrap();
    let ended = bench.archive(&[]);
    assert!(
        ended.code == Some(2) && ended.stderr.contains("not as it was written"),
        "{ended:?}"
    );
    fs::remove_file(&manifest).unwrap();
    let verified = bench.verify("out");
    assert_eq!(verified.stdout, "missing\tmanifest.jsonl\n");
}
