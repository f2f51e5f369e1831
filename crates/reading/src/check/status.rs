//! Statuses against figures and targets.
//!
//! A status is judged only where nothing but the figures can decide: the target is one number, target and
//! result are of the same unit, and all figures that state the result lie on the same side of the target.
//! A bare target (`90%`) is a least value, unless what is counted ought to be small (`hộ nghèo`): then it
//! may be either, and nothing is said.

use super::Code;
use super::ratios::ratios;
use super::words::{called, read_from};
use crate::parse::{QuantityKind, quantities};
use baocao_report::{ComparisonOperator, Criterion, Finding, Measured, Status, Target};
use baocao_vietnamese::{fold, wording};

/// The findings on one criterion's status.
pub(super) fn check(criterion: &Criterion) -> Option<Finding> {
    let status = criterion.status?;
    let target = criterion.target.as_ref()?;
    match &criterion.result {
        Some(result) => disagreement(criterion, status, target, result),
        None => missing(criterion, status, target),
    }
}

fn disagreement(
    criterion: &Criterion,
    status: Status,
    target: &Target,
    result: &Measured,
) -> Option<Finding> {
    let reached = reached(criterion, target, result)?;
    let but = match (status, reached) {
        (Status::Achieved | Status::Exceeded | Status::Completed, false) => "không tới",
        (Status::NotAchieved, true) if !names_a_rest(&result.text) => "đã tới",
        _ => return None,
    };
    let message = format!(
        "{}: ghi “{}” nhưng kết quả {} {but} chỉ tiêu {}.{}",
        called(criterion),
        words(criterion, status),
        stated(result),
        target.text,
        read_from(criterion.method)
    );
    Some(Code::StatusDisagrees.finding(criterion.at, message))
}

/// A status given for a target in figures without any result.
fn missing(criterion: &Criterion, status: Status, target: &Target) -> Option<Finding> {
    let judged = matches!(
        status,
        Status::Achieved | Status::Exceeded | Status::NotAchieved
    );
    (judged && target.value.is_some()).then(|| {
        let message = format!(
            "{}: ghi “{}” với chỉ tiêu {} nhưng không có kết quả.",
            called(criterion),
            words(criterion, status),
            target.text
        );
        Code::ResultMissing.finding(criterion.at, message)
    })
}

/// The words printed for a status.
fn words(criterion: &Criterion, status: Status) -> &str {
    criterion.status_text.as_deref().unwrap_or(match status {
        Status::Achieved => "Đạt",
        Status::Exceeded => "Vượt",
        Status::NotAchieved => "Chưa đạt",
        Status::Completed => "Đã hoàn thành",
        Status::InProgress => "Đang thực hiện",
    })
}

/// The figure that states a result, as printed.
fn stated(result: &Measured) -> String {
    let wanted = result
        .percent
        .map(|p| p.get())
        .or(result.value.map(|v| v.get()));
    let printed = quantities(&result.text).into_iter().find(|q| match q.kind {
        QuantityKind::Percent(value) | QuantityKind::Count(value) => Some(value.get()) == wanted,
        QuantityKind::Ratio(over, under) => {
            let own = result.numerator.zip(result.denominator);
            wanted.is_none() && own == Some((over, under))
        }
    });
    printed.map_or_else(|| result.text.clone(), |q| result.text[q.span].to_owned())
}

/// Whether a result says that something is left to do, whatever its figures.
fn names_a_rest(text: &str) -> bool {
    let text = text.to_lowercase();
    ["chưa", "còn ", "đang", "thiếu"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether the result reaches the target; `None` where that cannot be told.
fn reached(criterion: &Criterion, target: &Target, result: &Measured) -> Option<bool> {
    let value = target.value?.get();
    let comparison = target.comparison?;
    // `gần 90%`, `70 - 80%`, `80% (năm 2025: 90%)` are no single bound.
    if numbers(&target.text) != 1 || fold(&target.text).contains("gan ") {
        return None;
    }
    if comparison == ComparisonOperator::Equal && ought_to_be_small(criterion) {
        return None;
    }
    let figures = if unit_of(target.unit.as_ref(), criterion)? == "%" {
        percentages(result, criterion)?
    } else {
        vec![counted(criterion, target, result)?]
    };
    let sides: Option<Vec<bool>> = figures
        .iter()
        .map(|f| side(*f, value, comparison))
        .collect();
    let sides = sides?;
    let first = *sides.first()?;
    sides.iter().all(|&side| side == first).then_some(first)
}

/// How many numbers a text holds.
fn numbers(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    text.split(|c: char| !is_part(c))
        .filter(|part| part.bytes().any(|b| b.is_ascii_digit()))
        .count()
}

/// A figure with how it is meant.
#[derive(Clone, Copy, Debug)]
struct StatedFigure {
    value: f64,
    /// It is at least this, at most this, or just this.
    bound: Bound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Exact,
    AtLeast,
    AtMost,
    About,
}

/// How a number is meant, by the folded words before it.
fn bound(before: &str) -> Bound {
    let from = before.char_indices().rev().nth(14).map_or(0, |(at, _)| at);
    let before = fold(&before[from..]);
    let before = before.trim_end();
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    if ends(&[">", "≥", "tren", "hon", "it nhat"]) {
        Bound::AtLeast
    } else if ends(&["<", "≤", "duoi", "khong qua", "gan"]) {
        Bound::AtMost
    } else if ends(&["≈", "~", "khoang", "xap xi", "uoc", "uoc dat"]) {
        Bound::About
    } else {
        Bound::Exact
    }
}

/// Which side of the target a figure is on; `None` where its wording or the target's leaves that open. A
/// result equal to a target `trên 85%` is left open too: many count it as reached.
fn side(figure: StatedFigure, target: f64, comparison: ComparisonOperator) -> Option<bool> {
    let StatedFigure { value, bound } = figure;
    let least = match comparison {
        ComparisonOperator::Above | ComparisonOperator::AtLeast | ComparisonOperator::Equal => true,
        ComparisonOperator::AtMost | ComparisonOperator::Below => false,
    };
    let strict = matches!(
        comparison,
        ComparisonOperator::Above | ComparisonOperator::Below
    );
    #[expect(clippy::float_cmp, reason = "printed numbers, read alike")]
    let equal = value == target;
    if equal {
        return (!strict && bound == Bound::Exact).then_some(true);
    }
    let above = value > target;
    let open = match bound {
        Bound::Exact => false,
        Bound::About => true,
        Bound::AtLeast => !above,
        Bound::AtMost => above,
    };
    (!open).then_some(above == least)
}

/// All percentages of a result, and its ratios in percent. `None` where it states none itself.
fn percentages(result: &Measured, criterion: &Criterion) -> Option<Vec<StatedFigure>> {
    let text = &result.text;
    let of_ratios = ratios(text).into_iter().filter_map(|ratio| {
        let value = ratio.in_percent().filter(|share| *share <= 100.0)?;
        Some(StatedFigure {
            value,
            bound: Bound::Exact,
        })
    });
    let printed = quantities(text).into_iter().filter_map(|q| match q.kind {
        QuantityKind::Percent(value) => {
            let bound = bound(&text[..q.span.start]);
            Some(StatedFigure {
                value: value.get(),
                bound,
            })
        }
        _ => None,
    });
    let mut all: Vec<StatedFigure> = printed.chain(of_ratios).collect();
    // The number alone under a column of the unit `%`.
    if all.is_empty()
        && result.unit.is_none()
        && criterion
            .unit
            .as_deref()
            .is_some_and(|unit| unit.trim() == "%")
        && numbers(text) == 1
    {
        all.extend(result.value.map(|value| StatedFigure {
            value: value.get(),
            bound: bound(before_digits(text)),
        }));
    }
    (!all.is_empty()).then_some(all)
}

/// The only count of a result, in the target's unit.
fn counted(criterion: &Criterion, target: &Target, result: &Measured) -> Option<StatedFigure> {
    let wanted = unit_of(target.unit.as_ref(), criterion)?;
    let got = unit_of(result.unit.as_ref(), criterion)?;
    let goes_on = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let comparable = result.percent.is_none()
        && numbers(&result.text) == 1
        && (goes_on(&wanted, &got) || goes_on(&got, &wanted));
    comparable.then_some(())?;
    Some(StatedFigure {
        value: result.value?.get(),
        bound: bound(before_digits(&result.text)),
    })
}

fn before_digits(text: &str) -> &str {
    let at = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    &text[..at]
}

/// The unit beside a number, or else that of the column.
fn unit_of(printed: Option<&String>, criterion: &Criterion) -> Option<String> {
    let unit = printed.or(criterion.unit.as_ref())?;
    let unit = wording(unit);
    (!unit.is_empty()).then_some(unit)
}

/// Words of things that ought to be few, or fewer than before: a result below a bare target may be the
/// better one. In lower case with their accents.
#[rustfmt::skip]
const SMALL: [&str; 43] = [
    "nghèo", "giảm", "tai nạn", "tử vong", "chết", "suy dinh dưỡng", "thấp còi", "thất nghiệp", "thiếu việc",
    "tội phạm", "vi phạm", "quá hạn", "trễ hạn", "chậm", "tồn đọng", "tồn ", "nợ", "thất thoát", "tổn thất",
    "hao hụt", "tảo hôn", "bạo lực", "khiếu", "tố cáo", "bỏ học", "lưu ban", "sinh con thứ", "sinh thô",
    "tăng dân số", "cháy", "ùn tắc", "mắc", "nhiễm", "nghiện", "chưa", "thời gian", "thời hạn", "số vụ", "chi phí",
    "thừa", "lỗi", "tái ", "hộ khó khăn",
];

/// Units of which fewer are better.
const SMALL_UNITS: [&str; 6] = ["ngay", "gio", "phut", "vu", "giay", "thang"];

fn ought_to_be_small(criterion: &Criterion) -> bool {
    let name = criterion.name.to_lowercase();
    let unit = criterion.unit.as_deref().map(wording).unwrap_or_default();
    let of_target = criterion.target.as_ref().and_then(|t| t.unit.as_deref());
    SMALL.iter().any(|word| name.contains(word))
        || SMALL_UNITS.contains(&unit.as_str())
        || of_target.is_some_and(|unit| SMALL_UNITS.contains(&wording(unit).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example::criterion;

    fn says(target: &str, result: &str, status: Status) -> Option<String> {
        named("Thôn có loa truyền thanh", None, target, result, status)
    }

    fn named(
        name: &str,
        unit: Option<&str>,
        target: &str,
        result: &str,
        status: Status,
    ) -> Option<String> {
        let mut example = criterion("2.1")
            .name(name)
            .target(target)
            .result(result)
            .status(status, "Lời in");
        if let Some(unit) = unit {
            example = example.unit(unit);
        }
        check(&example.build()).map(|f| f.message)
    }

    use Status::{Achieved, Completed, Exceeded, InProgress, NotAchieved};

    #[test]
    fn a_result_below_its_target_is_not_achieved() {
        let message = says("90%", "32/40 thôn, đạt 80%", Exceeded).unwrap();
        assert_eq!(
            message,
            "Tiêu chí 2.1: ghi “Lời in” nhưng kết quả 80% không tới chỉ tiêu 90%."
        );
        for (target, result) in [
            ("≥ 90%", "80%"),
            (">90%", "dưới 80%"),
            ("90%", "32/40 thôn"),
            ("100%", "99,9%"),
        ] {
            for status in [Achieved, Exceeded, Completed] {
                assert!(says(target, result, status).is_some(), "{target} {result}");
            }
            for status in [NotAchieved, InProgress] {
                assert_eq!(says(target, result, status), None, "{target} {result}");
            }
        }
    }

    #[test]
    fn a_result_that_reaches_its_target_is_achieved() {
        let message = says("90%", "38/40 thôn (95%)", NotAchieved).unwrap();
        assert!(message.contains("95% đã tới chỉ tiêu 90%"), "{message}");
        for (target, result) in [
            ("90%", "90%"),
            ("≤ 5%", "4%"),
            ("không quá 5%", "5%"),
            ("60%", "> 90%"),
            ("90%", "38/40 thôn"),
        ] {
            assert!(
                says(target, result, NotAchieved).is_some(),
                "{target} {result}"
            );
            assert_eq!(says(target, result, Achieved), None, "{target} {result}");
        }
        assert!(says("≤ 5%", "6%", Achieved).is_some());
    }

    #[test]
    fn what_cannot_be_judged_is_left_alone() {
        for (target, result) in [
            // Equal to what it must lie above, or said loosely.
            (">85%", "85%"),
            ("gần 90%", "85%"),
            ("90%", "trên 80%"),
            ("90%", "khoảng 91%"),
            // No single bound.
            ("70 - 80%", "75%"),
            ("80% (năm 2025: 90%)", "85%"),
            // Figures on both sides.
            ("90%", "- 13/13 (100%) trạm; - 24/41 (58,54%) trường"),
            ("90%", "90%, trong đó 24/41 trường"),
            // Other units, or none.
            ("90%", "12 thôn"),
            ("Có", "80%"),
            ("12", "10"),
            ("12 km", "10 cầu"),
        ] {
            for status in [Achieved, Exceeded, NotAchieved] {
                assert_eq!(says(target, result, status), None, "{target}: {result}");
            }
        }
        assert_eq!(says("90%", "95%, còn 02 thôn chưa lắp", NotAchieved), None);
    }

    #[test]
    fn what_ought_to_be_small_has_no_least_value() {
        let poor = |target| named("Tỷ lệ hộ nghèo", None, target, "1,5%", Achieved);
        assert_eq!(poor("2%"), None);
        assert_eq!(
            named("Tỷ lệ hộ nghèo", None, "≤ 1%", "1,5%", Achieved).map(|_| ()),
            Some(())
        );
        assert_eq!(
            named("Giải quyết hồ sơ", Some("Ngày"), "5", "3", Achieved),
            None
        );
    }

    #[test]
    fn counts_are_compared_in_the_same_unit() {
        let of = |target, result, status| {
            named("Camera an ninh", Some("Camera"), target, result, status)
        };
        assert!(of("≥ 20", "16", Achieved).is_some());
        assert!(of("≥ 20", "16 camera giám sát", Achieved).is_some());
        assert!(of("20 camera", "26", NotAchieved).is_some());
        assert_eq!(of("≥ 20", "26", Achieved), None);
        assert_eq!(of("≥ 20", "16 cụm loa", Achieved), None);
        assert_eq!(of("≥ 20", "16 camera tại 07 thôn", Achieved), None);
        let percent =
            |target, result, status| named("Hộ có cáp quang", Some("%"), target, result, status);
        assert!(percent("95", "90", Achieved).is_some());
        assert_eq!(percent("95", "98", Achieved), None);
    }

    #[test]
    fn a_status_without_a_result_is_told_where_the_target_has_a_figure() {
        let bare = |target: &str, status| {
            check(
                &criterion("2.1")
                    .target(target)
                    .status(status, "Đạt")
                    .build(),
            )
            .map(|f| f.code)
        };
        assert_eq!(bare("90%", Achieved).as_deref(), Some("result-missing"));
        assert_eq!(bare("Có", Achieved), None);
        assert_eq!(bare("90%", InProgress), None);
        assert_eq!(check(&criterion("2.1").target("90%").build()), None);
    }
}
