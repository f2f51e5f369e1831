//! Archives of scans, which OCR reads.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::archive::bench::{Bench, files, report};
use crate::archive::scan::{pdf_of, sheet};

/// The JSON of a file.
fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn scans_typed_files_and_bad_ones_are_filed_with_all_that_belongs_to_them() {
    let bench = Bench::with_documents(&[]);
    bench.take("inbox/Thị trấn Cầu Sậy/27-BC-UBND.jpg", "a.jpg");
    bench.take("inbox/Huyện Phú Lâm/215-BC-UBND.docx", "b.docx");
    bench.take(
        "inbox/Xã Tân Hòa Đông/Báo cáo nông thôn mới (ký số).pdf",
        "c.pdf",
    );
    bench.take("inbox/Cần kiểm tra lại/có mật khẩu.pdf", "d.pdf");
    bench.write("e.txt", "");
    let before = files(&bench.path("in"));
    let ended = bench.archive(&["--field", "title=Báo cáo năm 2024"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("5 filed, 2 failed"), "{ended:?}");
    assert_eq!(files(&bench.path("in")), before, "originals are untouched");
    let all = files(&bench.path("out"));
    for (name, original) in [
        ("H54/H54.0001.original.jpg", "a.jpg"),
        ("H54/H54.0002.original.docx", "b.docx"),
        ("H54/H54.0003.original.pdf", "c.pdf"),
        ("H54/H54.0004.original.pdf", "d.pdf"),
        ("H54/H54.0005.original.txt", "e.txt"),
    ] {
        assert!(all[name] == before[original], "{name}");
    }
    assert!(all["H54/H54.0001.pdf"].starts_with(b"%PDF-"));
    assert!(!all.contains_key("H54/H54.0002.pdf") && !all.contains_key("H54/H54.0004.report.json"));
    let scan = json(&all["H54/H54.0001.json"]);
    assert_eq!(scan["document"]["CodeNumber"], "27");
    assert_eq!(scan["document"]["PageAmount"], 1);
    assert_eq!(scan["archived"]["docCode"], "H54.0000001");
    assert!(
        scan["copy"]["conformance"]
            .as_str()
            .unwrap()
            .starts_with("PDF/A-2")
    );
    let signed = json(&all["H54/H54.0003.json"]);
    assert_eq!(
        signed["original"]["signatures"][0]["signer"],
        "Phan Minh Triết"
    );
    assert_eq!(
        signed["original"]["signatures"][0]["time"],
        "2025-06-27T10:15:00+07:00"
    );
    assert_eq!(
        json(&all["H54/H54.0002.json"])["copy"]["none_because"],
        "typed"
    );
    assert_eq!(
        json(&all["H54/H54.0004.json"])["error"]["code"],
        "encrypted"
    );
    assert_eq!(
        json(&all["H54/H54.0001.report.json"])["source"]["file"],
        "in/a.jpg"
    );
    let xml = String::from_utf8(all["H54/H54.0001.xml"].clone()).unwrap();
    assert!(xml.contains("<CodeNumber>27</CodeNumber>"), "{xml}");
    let dossier = json(&all["dossier.json"]);
    assert_eq!(
        (&dossier["title"], &dossier["totalDoc"]),
        (&"Báo cáo năm 2024".into(), &5.into())
    );
    let decisions = bench.decisions();
    let failed = decisions.iter().filter(|(matter, ..)| matter == "not-read");
    assert_eq!(failed.count(), 2);
    let verified = bench.verify("out");
    assert_eq!(
        (verified.code, verified.stdout.as_str()),
        (Some(0), ""),
        "{verified:?}"
    );
}

#[test]
fn a_scan_of_two_documents_is_told_and_split_when_asked() {
    let bench = Bench::with_documents(&[]);
    let page = fs::read("fixtures/inbox/Thị trấn Cầu Sậy/27-BC-UBND.jpg").unwrap();
    let scan = pdf_of(&[
        page.clone(),
        sheet(|_| false),
        sheet(|y| y / 60 % 2 == 0),
        page,
    ]);
    bench.write("a.pdf", &scan);
    bench.write("b.txt", report(2));
    let ended = bench.archive(&[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let splits: Vec<_> = bench
        .decisions()
        .into_iter()
        .filter(|(m, ..)| m == "split")
        .collect();
    assert_eq!(splits.len(), 2, "{:?}", bench.decisions());
    let whole = files(&bench.path("out"));
    let ended = bench.archive(&["--split"]);
    assert!(
        ended.stderr.contains("1 filed, 0 failed, 1 there before"),
        "{ended:?}"
    );
    let all = files(&bench.path("out"));
    let item = &bench.manifest("document")[0];
    let told: BTreeMap<u64, &Value> = item["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["ordinal"].as_u64().unwrap(), &part["pages"]))
        .collect();
    assert_eq!(
        told,
        BTreeMap::from([
            (1, &serde_json::json!([1, 3])),
            (3, &serde_json::json!([4, 4]))
        ])
    );
    let first = &item["parts"][0];
    assert_eq!(first["blank"], serde_json::json!([2]), "{first}");
    assert_eq!(first["wordless"], serde_json::json!([3]), "{first}");
    assert!(all["H54/H54.0001.original.pdf"] == scan);
    assert!(!all.contains_key("H54/H54.0003.original.pdf"));
    assert!(all["H54/H54.0001.pdf"].len() < whole["H54/H54.0001.pdf"].len());
    assert!(all.contains_key("H54/H54.0003.pdf") && all.contains_key("H54/H54.0003.report.json"));
    assert_eq!(json(&all["H54/H54.0003.json"])["document"]["PageAmount"], 1);
    let again = ("same-document".into(), "H54.0003".into(), "H54.0001".into());
    assert!(
        bench.decisions().contains(&again),
        "{:?}",
        bench.decisions()
    );
    assert!(bench.archive(&["--split"]).stderr.contains("0 filed"));
    assert_eq!(bench.verify("out").code, Some(0));
}
