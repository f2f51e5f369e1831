//! Copies that are made to last are compared, or refused, within seconds. Where something is quadratic in what they repeat,
//! these tests do not fail but take minutes to hours.

use baocao_compare::page::{self, ExcerptImages};
use baocao_compare::{Class, Comparison, Side, compare};
use baocao_report::error::{Language, Result};
use baocao_report::{Confidence, Criterion, Edit, Place, Report};
use baocao_testing::{hostile, report};

/// A report with this text and nothing else.
fn bare(n: u64, text: &str) -> Report {
    let mut report = report::text(n, text);
    report.criteria.clear();
    report.documents.clear();
    report.citations.clear();
    report.furniture.clear();
    report.edits.clear();
    report.findings.clear();
    report
}

fn compared(first: Report, second: Report) -> Result<Comparison> {
    compare(&Side::of_report(first), &Side::of_report(second))
}

#[test]
fn words_in_another_order_are_compared_whatever_they_are() {
    for (different, on_line, is_coarse) in [
        (1, 1, false),
        (2, 1, true),
        (2, 12, true),
        (1_000, 1, false),
        (20_000, 12, false),
        (20_000, 20_000, false),
    ] {
        let [first, second] = hostile::shuffled(20_000, different, on_line);
        let comparison = compared(bare(1, &first), bare(2, &second)).unwrap();
        let rates = comparison.rates;
        assert_eq!(comparison.coarse, is_coarse, "{different} {on_line}");
        assert!(!rates.upper_bounds && rates.wer_raw <= 1.0);
        assert_eq!(rates.wer_raw == 0.0, different == 1);
        let page = page::html(&comparison, Language::En, &ExcerptImages::default()).unwrap();
        assert_eq!(page.contains("differ too much"), is_coarse);
    }
}

#[test]
fn error_rates_of_long_texts_without_anything_in_common_are_bounds() {
    let text = |word: &str, count: usize| format!("{word} ").repeat(count);
    let (first, second) = (text("abcdefgh", 60_000), text("ijklmnop", 80_000));
    let rates = compared(bare(1, &first), bare(2, &second)).unwrap().rates;
    assert!(rates.upper_bounds);
    assert!((0.88..=1.0).contains(&rates.cer_raw), "{}", rates.cer_raw);
    let rates = compared(bare(1, &first), bare(2, &first)).unwrap().rates;
    assert!(!rates.upper_bounds && rates.cer_raw == 0.0);
}

fn edit(line: u32, from: &str, to: &str) -> Edit {
    Edit {
        line,
        from: from.into(),
        to: to.into(),
        confidence: Confidence::CERTAIN,
        reason: String::new(),
    }
}

#[test]
fn changes_of_one_long_line_are_undone_in_the_order_of_the_line() {
    let mut restored = bare(1, &"Đạt ".repeat(50_000));
    restored.edits = vec![edit(1, "dat", "Đạt"); 50_000];
    let comparison = compared(restored, bare(2, &"dat ".repeat(50_000))).unwrap();
    assert_eq!(comparison.rates.wer_raw, 0.0);
    // None of them stands there, so that each is looked for in the whole line.
    let mut hostile = bare(1, &"Đạt ".repeat(50_000));
    hostile.edits = vec![edit(1, "x", "y"); 50_000];
    let refused = compared(hostile, bare(2, "Đạt")).unwrap_err();
    assert_eq!(refused.problem().code(), "too-much-to-compare");
}

#[test]
fn criteria_of_one_line_are_not_held_against_all_its_words_without_end() {
    let hostile = |n: u64, name: &str| {
        let mut report = bare(n, &format!("{name}\t").repeat(20_000));
        report.criteria = (0..20_000)
            .map(|i| {
                let mut criterion = Criterion::bare("table-1", &format!("{name}{i}"));
                criterion.raw = format!("{name} ").repeat(20);
                criterion.at = Place {
                    line: Some(1),
                    ..Place::default()
                };
                criterion
            })
            .collect();
        report
    };
    let refused = compared(hostile(1, "a"), hostile(2, "b")).unwrap_err();
    assert_eq!(refused.problem().code(), "too-much-to-compare");
    assert!(compared(hostile(1, "a"), hostile(2, "a")).is_ok());
}

#[test]
fn recipients_and_fields_without_end_are_refused() {
    let mut one = bare(1, &"Nơi nhận ".repeat(10_000));
    one.header.recipients = (0..20_000).map(|i| format!("Phòng {i}")).collect();
    let mut other = bare(2, &"Nơi nhận ".repeat(10_000));
    other.header.recipients = (0..20_000).map(|i| format!("Ban {i}")).collect();
    let refused = compared(one, other).unwrap_err();
    assert_eq!(refused.problem().code(), "too-much-to-compare");
    let mut long = bare(3, &"Chữ ".repeat(100_000));
    long.header.issuer = Some("Ủy ban ".repeat(50_000));
    let refused = compared(long, bare(4, "Chữ")).unwrap_err();
    assert_eq!(refused.problem().code(), "too-much-to-compare");
}

#[test]
fn words_of_any_length_are_paired() {
    let text = |letter: &str, length: usize| -> String {
        let words = (0..2).map(|i| format!("từ{i} {} ", letter.repeat(length)));
        words.collect()
    };
    for (length, is_coarse) in [(20, false), (40_000, true)] {
        let [first, second] = ["a", "b"].map(|letter| text(letter, length));
        let comparison = compared(bare(1, &first), bare(2, &second)).unwrap();
        assert_eq!(comparison.coarse, is_coarse, "{length}");
        assert!(comparison.text.len() >= 2);
        assert!(comparison.text.iter().all(|told| told.class == Class::Word));
    }
}
