use super::*;
use crate::check::example::{criterion, document, report};

/// What is said of numbers; `I:` before one begins a group, `?` is a number that could not be read.
fn said(numbers: &str) -> Vec<String> {
    let mut report = report();
    let mut group: Option<(String, String)> = None;
    for (line, number) in (1..).zip(numbers.split_whitespace()) {
        let number = match number.split_once(':') {
            Some((code, number)) => {
                group = Some((code.to_owned(), format!("Nhóm {code}")));
                number
            }
            None => number,
        };
        let mut example = criterion(number.trim_matches('?')).line(line);
        if let Some((code, name)) = &group {
            example = example.group(code, name);
        }
        report.criteria.push(example.build());
    }
    check(&report)
        .into_iter()
        .map(|f| format!("{}: {}", f.code, f.message))
        .collect()
}

#[test]
fn sound_sequences_say_nothing() {
    for numbers in [
        "1 2 3",
        "1:1.1 1.2 1.3 2:2.1 2.2",
        "3.8 3.9 3.10 3.11",
        // Starting again in each group, numbered through, and an excerpt.
        "I:1 2 3 II:1 2 III:1",
        "I:1 2 3 II:4 5 III:6",
        "15 16 17",
        "2:2.3 2.4 3:3.1",
        // A heading that was not seen.
        "1 2 3 1 2",
        // Levels.
        "3 3.1 3.2 4 4.1 5",
        "3.1 3.1.1 3.1.2 3.2 3.3",
        "a b d",
        "I III",
        "01 02 03",
        "",
    ] {
        assert_eq!(said(numbers), [""; 0], "{numbers}");
    }
}

#[test]
fn a_gap_is_told_with_its_neighbours() {
    for (numbers, message) in [
        ("3:3.3 3.4 3.6", "Tiêu chí 3.5: không thấy giữa 3.4 và 3.6."),
        ("15 16 19", "Tiêu chí 17, 18: không thấy giữa 16 và 19."),
        ("I:1 2 II:4 5", "Tiêu chí 3: không thấy giữa 2 và 4."),
        ("1:1.1 1.2 2:2.2 2.3", "Tiêu chí 2.1: không thấy trước 2.2."),
        // The 3 of another group fills no gap.
        ("I:1 2 4 II:1 2 3", "Tiêu chí 3: không thấy giữa 2 và 4."),
        (
            "1 12",
            "Tiêu chí 2, 3, 4, 5, 6, 7, 8, 9 … (tổng cộng 10): không thấy giữa 1 và 12.",
        ),
    ] {
        assert_eq!(
            said(numbers),
            [format!("code-missing: {message}")],
            "{numbers}"
        );
    }
    // 3.1 is a group here.
    assert_eq!(said("3.1:3.1.1 3.1.2 3:3.2 3.3"), [""; 0]);
}

#[test]
fn a_number_that_stands_twice_is_told() {
    assert_eq!(
        said("3.1 3.2 3.2 3.3"),
        ["code-doubled: Tiêu chí 3.2 có hai lần."]
    );
    assert_eq!(
        said("3.1 3.2 3.3 3.2"),
        ["code-doubled: Tiêu chí 3.2 có hai lần."]
    );
    assert_eq!(said("1 1 2"), ["code-doubled: Tiêu chí 1 có hai lần."]);
    // A slip of the pen: 3.2 in the place of 3.3.
    assert_eq!(
        said("3.1 3.2 3.2 3.4"),
        ["code-doubled: Tiêu chí 3.2 có hai lần."]
    );
}

#[test]
fn a_number_out_of_order_is_told_once() {
    for (numbers, message) in [
        (
            "3.4 3.6 3.5 3.7",
            "Tiêu chí 3.6 đứng sau 3.4, không theo thứ tự.",
        ),
        (
            "3.4 3.55 3.6",
            "Tiêu chí 3.55 đứng sau 3.4, không theo thứ tự.",
        ),
        ("1.5 96 1.7", "Tiêu chí 96 đứng sau 1.5, không theo thứ tự."),
        (
            "3.4 2.5 3.6",
            "Tiêu chí 2.5 đứng sau 3.4, không theo thứ tự.",
        ),
        (
            "3.4 3.155",
            "Tiêu chí 3.155 đứng sau 3.4, không theo thứ tự.",
        ),
    ] {
        assert_eq!(
            said(numbers),
            [format!("code-out-of-order: {message}")],
            "{numbers}"
        );
    }
}

#[test]
fn a_number_without_its_dot_is_told_with_the_one_it_may_be() {
    assert_eq!(
        said("3:3.1 3.2 3.3 34 35 4:4.1 4.2"),
        [
            "code-out-of-order: Tiêu chí 34 đứng sau 3.3, không theo thứ tự. Có thể là 3.4.",
            "code-out-of-order: Tiêu chí 35 đứng sau 3.3, không theo thứ tự. Có thể là 3.5.",
        ]
    );
    assert_eq!(
        said("5:5.1 5.2 53 54 5.5"),
        [
            "code-out-of-order: Tiêu chí 53 đứng sau 5.2, không theo thứ tự. Có thể là 5.3.",
            "code-out-of-order: Tiêu chí 54 đứng sau 5.2, không theo thứ tự. Có thể là 5.4.",
        ]
    );
}

#[test]
fn a_number_that_could_not_be_read_is_told_and_leaves_no_gap() {
    let message = "“Thôn có loa truyền thanh” (sau 1.1): không đọc được số thứ tự.";
    assert_eq!(said("1.1 ? 1.3"), [format!("code-missing: {message}")]);
    assert_eq!(said("? ? ?"), [""; 0]);
}

#[test]
fn lists_are_apart_and_documents_count_too() {
    let mut report = report();
    for (list, code) in [
        ("body", "1"),
        ("table-1", "1"),
        ("body", "2"),
        ("table-1", "2"),
    ] {
        report.criteria.push(criterion(code).list(list).build());
    }
    report.documents = ["15", "16", "18"]
        .map(|ordinal| document(ordinal, "15/KH-UBND", "2024-01-22"))
        .to_vec();
    let findings = check(&report);
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].message,
        "Danh mục văn bản, số thứ tự 17: không thấy giữa 16 và 18."
    );
}
