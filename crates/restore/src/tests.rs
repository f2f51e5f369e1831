use proptest::prelude::*;

use super::token::{TokenKind, units};
use super::*;
use baocao_report::Confidence;

fn restorer() -> &'static Restorer {
    static RESTORER: std::sync::OnceLock<Restorer> = std::sync::OnceLock::new();
    RESTORER.get_or_init(|| Restorer::new(&DictionaryAdditions::default()))
}

fn restored(damage: Damage, text: &str) -> String {
    restorer()
        .session(damage)
        .restore(&lines(text))
        .lines
        .join("\n")
}

fn lines(text: &str) -> Vec<ReadLine<'_>> {
    text.lines().map(ReadLine::from).collect()
}

#[test]
fn what_english_ocr_has_read_is_restored() {
    for (read, printed) in [
        (
            "Két qua thyc hién chuyén d6i s6 trén dia ban huyén nim 2024",
            "Kết quả thực hiện chuyển đổi số trên địa bàn huyện năm 2024",
        ),
        ("II. KET QUA THUC HIEN", "II. KẾT QUẢ THỰC HIỆN"),
        (
            "ty 1é hd so giai quyét ding han",
            "tỷ lệ hồ sơ giải quyết đúng hạn",
        ),
        (
            "d4o tao, bdi dudng can bd, céng chirc",
            "đào tạo, bồi dưỡng cán bộ, công chức",
        ),
    ] {
        assert_eq!(restored(Damage::EnglishOcr, read), printed);
    }
}

#[test]
fn a_sentence_goes_on_over_a_line_end_and_words_are_parted_and_joined() {
    assert_eq!(
        restored(
            Damage::EnglishOcr,
            "Uy ban nhan dan xa bao cdo két\nqua thuc hién nhiém vy"
        ),
        "Ủy ban nhân dân xã báo cáo kết\nquả thực hiện nhiệm vụ"
    );
    assert_eq!(
        restored(Damage::EnglishOcr, "d4 t6 chtrc 31 hoi1 nghi trrc tuyén"),
        "đã tổ chức 31 hội nghị trực tuyến"
    );
    assert_eq!(
        restored(
            Damage::VietnameseOcr,
            "các chỉ tiêu phát triển kinhtế - xã hội t rên địa bàn"
        ),
        "các chỉ tiêu phát triển kinh tế - xã hội trên địa bàn"
    );
}

#[test]
fn lines_in_capitals_are_restored_as_others_are() {
    for (read, printed) in [
        (
            "KT. CHỦ TICH\nPHÓ CHỦ TICH\nTạ Quang Nhuận",
            "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTạ Quang Nhuận",
        ),
        (
            "CỘNG HÒA XÃ HỘI CHÚ NGHĨA VIỆT NAM",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        ),
        (
            "TM. ỦY BAN NHÂN DÂN\nCHÚ TỊCH",
            "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
        ),
        ("UY BAN NHÂN DÂN\nXÃ TÂN LỢI", "ỦY BAN NHÂN DÂN\nXÃ TÂN LỢI"),
        ("QUYÉT ĐINH\nGHỦ TỊCH", "QUYẾT ĐỊNH\nCHỦ TỊCH"),
        ("các văn bản của HDND xã", "các văn bản của HĐND xã"),
    ] {
        assert_eq!(restored(Damage::VietnameseOcr, read), printed);
    }
}

#[test]
fn a_footnotes_number_stays_where_two_words_are_not_one() {
    for read in [
        "Uy ban nhan dan xa Tan Loi1 va cac don vi",
        "tai phién hop cua Hoi1, trong nam",
        "Trung tam Van héa huyén Phi Hoi1 da to chtrc",
    ] {
        let restored = restored(Damage::EnglishOcr, read);
        assert_eq!(restored.matches('1').count(), 1, "{restored}");
    }
}

#[test]
fn a_word_that_the_reader_was_not_sure_of_is_changed_sooner() {
    let with = |confidence| {
        let read = ReadLine {
            text: "các chi tiêu kinh tế",
            confidences: [0.99, confidence, 0.99, 0.99, 0.99]
                .map(|c| Some(Confidence::new(c)))
                .to_vec(),
        };
        let mut session = restorer().session(Damage::VietnameseOcr);
        session
            .restore(&[read])
            .changes
            .first()
            .map(|change| change.confidence.get())
    };
    assert!(with(0.3) > with(0.9), "{:?} {:?}", with(0.3), with(0.9));
}

#[test]
fn abbreviations_stay_apart_and_small() {
    let text = "TT HĐND xã (b/c); TT Huyện ủy, QTXYZ, THK: 25 m³, TB 3 m²";
    assert_eq!(restored(Damage::VietnameseOcr, text), text);
    assert_eq!(
        restored(Damage::VietnameseOcr, "UBND tỉnh (để b/€)"),
        "UBND tỉnh (để b/c)"
    );
    assert_eq!(
        restored(Damage::VietnameseOcr, "- UBND huyện (b/C); lớp 4/C"),
        "- UBND huyện (b/c); lớp 4/C"
    );
}

#[test]
fn text_typed_without_marks_gets_them_back() {
    assert_eq!(
        restored(
            Damage::NoDiacritics,
            "Uy ban nhan dan huyen trien khai chuyen doi so, cai cach hanh chinh"
        ),
        "Ủy ban nhân dân huyện triển khai chuyển đổi số, cải cách hành chính"
    );
}

#[test]
fn figures_codes_addresses_and_names_stay() {
    let text = "15/18 (83,3%); 1.757.251.138; 18/3/2024; 215/BC-UBND; www.binhha.gov.vn; Wifi; VNPT; 4G; IV. KT-XH b/c";
    for damage in [
        Damage::EnglishOcr,
        Damage::VietnameseOcr,
        Damage::NoDiacritics,
    ] {
        assert_eq!(restored(damage, text), text, "{damage:?}");
    }
}

#[test]
fn what_was_changed_is_told() {
    let mut session = restorer().session(Damage::EnglishOcr);
    let restored = session.restore(&lines("Quyét dinh s6 1376/QD-UBND"));
    let changes: Vec<_> = restored
        .changes
        .iter()
        .map(|c| (c.line, &*c.from, &*c.to, c.reason))
        .collect();
    assert_eq!(
        changes,
        [
            (0, "Quyét", "Quyết", Reason::Word),
            (0, "dinh", "định", Reason::Word),
            (0, "s6", "số", Reason::Word),
            (0, "1376/QD-UBND", "1376/QĐ-UBND", Reason::Code),
        ]
    );
    assert!(
        restored
            .changes
            .iter()
            .all(|change| change.confidence.get() > 0.5)
    );
}

#[test]
fn added_terms_are_known_at_once() {
    let text = lines("thon Go Sim da cong bo");
    let plain = restorer()
        .session(Damage::NoDiacritics)
        .restore(&text)
        .lines;
    let added = DictionaryAdditions {
        terms: "# Tên thôn\nthôn Gò Sím\n".into(),
        ..DictionaryAdditions::default()
    };
    let known = Restorer::new(&added)
        .session(Damage::NoDiacritics)
        .restore(&text)
        .lines;
    assert_ne!(plain[0], "thôn Gò Sím đã công bố");
    assert_eq!(known[0], "thôn Gò Sím đã công bố");
}

#[test]
fn damage_is_told_from_the_words() {
    let damage = |text: &str| super::damage(text.lines());
    let sound = "Ủy ban nhân dân xã báo cáo kết quả thực hiện các chỉ tiêu chuyển đổi số năm 2024";
    assert_eq!(damage(sound), None);
    assert_eq!(
        damage(&restore_test_bare(sound)),
        Some(Damage::NoDiacritics)
    );
    assert_eq!(
        damage(
            "Két qua chuyén ddi so trén dia ban huyén, theo B9 chi tiéu chuyén doi so cap xa dugc giao"
        ),
        Some(Damage::EnglishOcr)
    );
    assert_eq!(
        damage("The province reports on the results of its digital transformation in the year"),
        None
    );
    assert_eq!(
        damage("Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc B¸o c¸o kÕt qu¶"),
        None
    );
}

fn restore_test_bare(text: &str) -> String {
    text.split(' ')
        .map(baocao_vietnamese::without_diacritics)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lines of words as OCR gives them, numbers, codes and noise.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "Két", "qua", "chuyén", "d6i", "s6", "trén", "dugc", "K&", "ti€u", "tiêu", "chí", "'UBND", "QD", "OD",
            "15/18", "99,6%", "1.757.251.138", "1376/QD-UBND", "42/2022/ND-CP", "3.10.", "(Dat)", "IV.", "thành1",
            "18n", "t", "rên", "a@b.vn", "VH&TT", "-", "*",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,9}",
        1 => "[0-9]{1,4}[.,/][0-9]{1,4}%?",
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn lines_are_kept_and_what_is_protected_never_changes(
        lines in prop::collection::vec(line(), 0..6),
        damage in prop::sample::select(vec![Damage::EnglishOcr, Damage::VietnameseOcr, Damage::NoDiacritics]),
    ) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let read: Vec<ReadLine<'_>> = lines.iter().map(|&line| line.into()).collect();
        let restored = restorer().session(damage).restore(&read);
        prop_assert_eq!(restored.lines.len(), lines.len());
        for (before, after) in lines.iter().zip(&restored.lines) {
            // A zero may stand for the Q of a notation.
            let digit = |c: &char| c.is_ascii_digit() && *c != '0';
            let protected = |kind| matches!(kind, TokenKind::Number | TokenKind::Code);
            let before_units = units(before);
            // A 1 behind an i or an l may be the same stroke, read twice.
            let twice = |at: usize| {
                before_units[at].text == "1" && at > 0 && before_units[at - 1].text.ends_with(['i', 'l'])
            };
            let kept = before_units.iter().enumerate();
            let kept = kept.filter(|&(at, unit)| protected(unit.kind) && !twice(at));
            let kept = kept.map(|(_, unit)| unit);
            let mut left = after.chars().filter(digit);
            for c in kept.flat_map(|unit| unit.text.chars()).filter(digit) {
                prop_assert!(left.any(|other| other == c), "{after:?} has lost {c}");
            }
        }
        for change in &restored.changes {
            prop_assert!(lines[change.line].contains(&change.from));
            prop_assert!(restored.lines[change.line][change.at..].starts_with(&change.to));
        }
    }
}
