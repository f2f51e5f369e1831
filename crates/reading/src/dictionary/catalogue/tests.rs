use std::fs;
use std::path::Path;

use super::*;
use crate::dictionary::Dictionary;
use baocao_report::IssuerLevel;
use baocao_report::error::Language;

const SOUND: &str = r#"
decision = "52/QĐ-UBND"
level = "commune"
issuer = "UBND huyện Phú Lâm"
date = 2024-02-07

[[group]]
code = "I"
name = "Thủ tục hành chính"

[[group.criterion]]
code = "1."
wordings = ["Hồ sơ trả kết quả  đúng hạn", "Hồ sơ đúng hạn"]
unit = "%"

[[group.criterion]]
code = "2"
wordings = ["Hồ sơ nộp trực tuyến"]
target = "60%"
"#;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("criteria")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join("criteria").join(name), text).unwrap();
    }
    folder
}

fn fails(files: &[(&str, &str)]) -> (String, String) {
    let error = Dictionary::from_dir(folder(files).path()).unwrap_err();
    (error.message(Language::En), error.message(Language::Vi))
}

#[test]
fn the_builtin_catalogues_are_sound() {
    let dictionary = Dictionary::builtin();
    let catalogue = dictionary.catalogue("1829 /QĐ-UBND").unwrap();
    assert_eq!(catalogue.level(), IssuerLevel::Commune);
    assert_eq!(catalogue.criteria().len(), 37);
    let last = &catalogue.criteria()[36];
    assert_eq!(
        (last.code(), last.group().name.as_str()),
        ("4.8", "Hạ tầng và nền tảng số")
    );
    assert!(last.name().starts_with("Điểm cung cấp dịch vụ bưu chính"));
    assert_eq!(dictionary.catalogue("1/QĐ-UBND").map(Catalogue::set), None);
}

#[test]
fn every_builtin_wording_is_most_like_its_own_criterion() {
    let dictionary = Dictionary::builtin();
    for catalogue in dictionary.catalogues() {
        for (place, criterion) in catalogue.criteria().iter().enumerate() {
            for wording in criterion.wordings() {
                let likenesses = catalogue.likenesses(&dictionary.matching.wording(wording));
                let others = likenesses
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != place);
                let most = others.map(|(_, likeness)| *likeness).fold(0.0, f32::max);
                assert!(
                    (likenesses[place] - 1.0).abs() < f32::EPSILON && most < 0.9,
                    "{wording}: {most}"
                );
            }
        }
    }
}

#[test]
fn a_folder_adds_a_catalogue_or_replaces_one_by_its_decision() {
    let other = SOUND.replace("52/QĐ-UBND", "1829/QĐ-UBND");
    let folder = folder(&[
        ("a.toml", SOUND),
        ("b.toml", &other),
        ("c.txt", "no catalogue"),
    ]);
    let dictionary = Dictionary::from_dir(folder.path()).unwrap();
    let added = dictionary.catalogue("52/QĐ-UBND").unwrap();
    assert_eq!(added.date().to_string(), "2024-02-07");
    assert_eq!(added.criteria()[0].code(), "1");
    assert_eq!(
        added.criteria()[0].wordings(),
        ["Hồ sơ trả kết quả đúng hạn", "Hồ sơ đúng hạn"]
    );
    assert_eq!(added.criteria()[1].target(), Some("60%"));
    assert_eq!(
        dictionary
            .catalogue("1829/QĐ-UBND")
            .unwrap()
            .criteria()
            .len(),
        2
    );
    assert!(dictionary.catalogue("2210/QĐ-UBND").is_some());
    assert_eq!(dictionary.catalogues().len(), 3);
}

#[test]
fn a_fault_is_named_with_its_file_its_line_and_what_was_expected() {
    let change = |from: &str, to: &str| fails(&[("x.toml", &SOUND.replacen(from, to, 1))]);
    for (from, to, line, words) in [
        (
            "52/QĐ-UBND",
            "Quyết định 52",
            2,
            "expected one like \"412/QĐ-UBND\"",
        ),
        (
            "\"commune\"",
            "\"làng\"",
            3,
            "expected province, district or commune",
        ),
        ("2024-02-07", "\"07/02/2024\"", 5, "expected year-month-day"),
        ("\"1.\"", "\" \"", 12, "code is empty"),
        ("\"2\"", "\"1\"", 17, "code 1 stands at line 12 already"),
        (
            "\"Hồ sơ nộp trực tuyến\"",
            "",
            18,
            "criterion 2 has no wording",
        ),
        (
            "Hồ sơ nộp trực tuyến",
            "HỒ SƠ ĐÚNG HẠN.",
            18,
            "criteria 2 and 1 of one group have the same wording",
        ),
        ("wordings", "wording", 13, "unknown field `wording`"),
        ("issuer", "# issuer", 1, "missing field `issuer`"),
    ] {
        let (en, vi) = change(from, to);
        assert!(
            en.contains(&format!("criteria/x.toml:{line}: ")) && en.contains(words),
            "{en}"
        );
        assert!(vi.contains(&format!("criteria/x.toml:{line}: ")), "{vi}");
    }
    let empty = SOUND.split("[[group]]").next().unwrap();
    assert!(
        fails(&[("x.toml", empty)])
            .1
            .contains("không có tiêu chí nào")
    );
    assert!(
        fails(&[("x.toml", SOUND), ("y.toml", SOUND)])
            .0
            .contains("stands in criteria/x.toml already")
    );
    assert!(Dictionary::from_dir(Path::new("/nowhere")).is_err());
}
