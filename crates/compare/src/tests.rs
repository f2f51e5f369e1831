//! Comparisons of small reports made for the purpose.

use proptest::prelude::*;

use super::*;
use crate::effort::Effort;
use baocao_report::json;
use baocao_report::{Edit, Measured, Report, Status};

/// A report with this text and nothing else; each has another id.
fn report(text: &str, id: char) -> Report {
    let mut report = json::read(include_str!("../../../tests/data/report.json")).unwrap();
    report.id = format!("sha256:{}", id.to_string().repeat(64));
    report.text = text.to_owned();
    report.criteria.clear();
    report.documents.clear();
    report.citations.clear();
    report.edits.clear();
    report.findings.clear();
    report.header = baocao_report::Header::default();
    report
}

fn compared(first: &str, second: &str) -> Comparison {
    let side = |text, id| Side::of_report(report(text, id));
    compare(&side(first, 'a'), &side(second, 'b')).unwrap()
}

fn told(comparison: &Comparison) -> Vec<(Class, &str, &str)> {
    fn text(said: Option<&SideReading>) -> &str {
        said.map_or("", |said| said.text.as_str())
    }
    let texts = comparison.text.iter();
    texts
        .map(|d| (d.class, text(d.first.as_ref()), text(d.second.as_ref())))
        .collect()
}

const TEXT: &str = "UBND xã Hòa Đông báo cáo kết quả thực hiện như sau:\n\
    Đến nay 41 trên 42 hộ đã có tài khoản định danh điện tử.\n\
    Kinh phí đã chi 1.757.251 đồng cho các tổ công nghệ số.\n\
    Các thôn đều có loa truyền thanh và mạng Internet cáp quang.";

#[test]
fn substance_is_told_and_noise_is_counted() {
    let other = TEXT
        .replace("41", "47")
        .replace("Hòa", "Hoà")
        .replace("thôn", "thon")
        .replace("loa", "đài");
    let comparison = compared(TEXT, &other);
    assert_eq!(
        told(&comparison),
        [(Class::Figure, "41", "47"), (Class::Word, "loa", "đài")]
    );
    let noise: Vec<(Class, usize)> = comparison
        .noise
        .iter()
        .map(|n| (n.class, n.count))
        .collect();
    assert_eq!(noise, [(Class::Accents, 1), (Class::ToneMark, 1)]);
    assert_eq!(comparison.verdict, Verdict::Differ);
}

#[test]
fn paragraphs_are_missing_or_moved() {
    let lines: Vec<&str> = TEXT.lines().collect();
    let without = [lines[0], lines[1], lines[3]].join("\n");
    assert_eq!(
        told(&compared(&without, TEXT)),
        [(
            Class::ParagraphMissing,
            "",
            "Kinh phí đã chi 1.757.251 đồng cho các tổ công nghệ số"
        )]
    );
    let moved = [lines[0], lines[3], lines[1], lines[2]].join("\n");
    let comparison = compared(&moved, TEXT);
    let classes: Vec<Class> = comparison.text.iter().map(|d| d.class).collect();
    assert_eq!(classes, [Class::ParagraphMoved]);
}

#[test]
fn what_was_read_is_put_together_again_from_the_edits() {
    let mut restored = report("đã được đưa vào kế hoạch của ban", 'a');
    for (from, to) in [("da", "đã"), ("dua", "đưa"), ("ké", "kế"), ("cua", "của")] {
        restored.edits.push(Edit {
            line: 1,
            from: from.into(),
            to: to.into(),
            confidence: baocao_report::Confidence::CERTAIN,
            reason: String::new(),
        });
    }
    // `kế` stands twice as letters, once as a word.
    restored.text += " kếch";
    let read = "da được dua vào ké hoạch cua ban kếch";
    let side = Side::of_report(restored);
    assert_eq!(side.text_as_read(&Effort::new()).unwrap(), read);
}

#[test]
fn words_of_one_copy_only_are_one_difference_as_grave_as_the_gravest() {
    let without = TEXT.replace(" trên 42 hộ đã", "");
    let told_of = compared(&without, TEXT);
    assert_eq!(told(&told_of), [(Class::Figure, "", "trên 42 hộ đã")]);
}

#[test]
fn a_report_tells_what_is_no_running_text() {
    let (note, goes_on) = ("1 Số liệu của Sở Nội vụ", "(70%)");
    let typed = report(&TEXT.replace("cho các tổ", "cho\ncác tổ"), 'b');
    let mut scan = report(
        &TEXT.replace("cho các tổ", &format!("cho\n{note}\n{goes_on}\ncác tổ")),
        'a',
    );
    scan.furniture.push(baocao_report::Furniture {
        kind: baocao_report::FurnitureKind::Footnote,
        lines: vec![4],
    });
    let comparison = compare(&Side::of_report(scan), &Side::of_report(typed)).unwrap();
    assert_eq!(told(&comparison), [(Class::Figure, "70%", "")]);
}

#[test]
fn a_figure_does_not_hide_behind_a_restoration() {
    let mut restored = report(TEXT, 'a');
    restored.edits.push(Edit {
        line: 2,
        from: "47".into(),
        to: "41".into(),
        confidence: baocao_report::Confidence::CERTAIN,
        reason: String::new(),
    });
    let sides = (
        Side::of_report(restored),
        Side::of_report(report(TEXT, 'b')),
    );
    let comparison = compare(&sides.0, &sides.1).unwrap();
    assert_eq!(told(&comparison), [(Class::Figure, "41", "41")]);
    assert!(comparison.text[0].is_doubtful());
}

#[test]
fn fields_of_criteria_are_told_with_what_was_left_unread() {
    let with = |status: Option<Status>, result: Option<&str>, id| {
        let mut report = report("1. Hộ có điện: 90%, Đạt", id);
        let mut criterion = baocao_report::Criterion::bare("body", "Hộ có điện");
        criterion.raw = "1. Hộ có điện: 90%, Đạt".into();
        criterion.status = status;
        criterion.status_text = status.map(|_| "Đạt".to_owned());
        criterion.result = result.map(|text| Measured {
            text: text.to_owned(),
            value: None,
            unit: None,
            numerator: None,
            denominator: None,
            percent: None,
        });
        report.criteria = vec![criterion];
        Side::of_report(report)
    };
    let first = with(None, Some("98%"), 'a');
    let second = with(Some(Status::Achieved), Some("90%"), 'b');
    let comparison = compare(&first, &second).unwrap();
    let found: Vec<(Class, bool)> = comparison
        .records
        .iter()
        .map(|d| (d.class, d.check.contains(&Doubt::Unread)))
        .collect();
    assert_eq!(found, [(Class::Result, false), (Class::Status, true)]);
}

#[test]
fn what_cannot_be_compared_is_said() {
    assert_eq!(compared(TEXT, "").verdict, Verdict::OneEmpty);
    assert_eq!(compared("", "").verdict, Verdict::Same);
    let other = "Ngân sách huyện Phú Lâm năm nay tăng thu nhờ bán đấu giá đất";
    assert_eq!(compared(TEXT, other).verdict, Verdict::Unrelated);
}

proptest! {
    #[test]
    fn a_text_is_itself_and_sides_mirror(first in "[a-cáà0-2 ,.%\n\t-]{0,160}", second in "[a-cáà0-2 ,.%\n\t-]{0,160}") {
        let same = compared(&first, &first);
        prop_assert!(same.text.is_empty() && same.noise.is_empty(), "{:?}", same.text);
        let (there, back) = (compared(&first, &second), compared(&second, &first));
        let figures = |c: &Comparison| c.text.is_empty();
        prop_assert_eq!(figures(&there), figures(&back));
    }

    #[test]
    fn nothing_panics(first in "\\PC{0,60}", second in "\\PC{0,60}") {
        compared(&first, &second);
    }
}
