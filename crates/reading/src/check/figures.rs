//! Results that contradict themselves: a ratio and its percentage, shares beyond the whole.

use super::Code;
use super::ratios::{Ratio, RatioVerdict, ratios};
use super::words::{called, in_print, read_from};
use baocao_report::{Criterion, Finding};
use baocao_vietnamese::fold;

/// The findings on one criterion's figures.
pub(super) fn check(criterion: &Criterion) -> Vec<Finding> {
    let Some(result) = &criterion.result else {
        return Vec::new();
    };
    let ratios = ratios(&result.text);
    let of_ratios = ratios.iter().flat_map(|ratio| {
        let percentage = agreement(criterion, ratio);
        percentage.into_iter().chain(excess(criterion, ratio))
    });
    let mut findings: Vec<Finding> = of_ratios.collect();
    let said = |code: Code| findings.iter().any(|f| f.code == code.name());
    if !said(Code::NumeratorAboveDenominator) {
        findings.extend(above_hundred(criterion));
    }
    findings
}

/// The ratio against the percentage that is tied to it.
fn agreement(criterion: &Criterion, ratio: &Ratio) -> Option<Finding> {
    let tied = ratio.percent.as_ref()?;
    let exact = in_print(ratio.in_percent()?, tied.decimals + 1);
    let name = called(criterion);
    let Ratio { text, .. } = ratio;
    let printed = tied.text;
    let (code, message) = match ratio.verdict()? {
        RatioVerdict::Agrees => return None,
        RatioVerdict::RoundedUp => (
            Code::RatioRoundedUp,
            format!("{name}: {text} là {exact}%, báo cáo ghi {printed} (làm tròn lên)."),
        ),
        RatioVerdict::Disagrees => {
            let inverted = if ratio.is_inverted() {
                " Đổi chỗ tử số và mẫu số thì khớp."
            } else {
                ""
            };
            (
                Code::RatioDisagrees,
                format!(
                    "{name}: {text} là {exact}%, báo cáo ghi {printed}.{inverted}{}",
                    read_from(criterion.method)
                ),
            )
        }
    };
    Some(code.finding(criterion.at, message))
}

/// A ratio above the whole where a share is stated: a percentage up to 100 says so, or the criterion does.
fn excess(criterion: &Criterion, ratio: &Ratio) -> Option<Finding> {
    let percent = ratio.percent.as_ref().map(|tied| tied.value);
    let share = match percent {
        Some(percent) if percent <= 100.0 => true,
        // What was not chosen to state the result may speak of anything.
        _ => is_share(criterion) && states_result(criterion, ratio),
    };
    (ratio.under > 0.0 && ratio.over > ratio.under && share).then(|| {
        let message = format!(
            "{}: tử số lớn hơn mẫu số trong {}.{}",
            called(criterion),
            ratio.text,
            read_from(criterion.method)
        );
        Code::NumeratorAboveDenominator.finding(criterion.at, message)
    })
}

fn states_result(criterion: &Criterion, ratio: &Ratio) -> bool {
    let result = criterion.result.as_ref();
    let stated = result.and_then(|r| Some((r.numerator?.get(), r.denominator?.get())));
    stated == Some((ratio.over, ratio.under))
}

fn above_hundred(criterion: &Criterion) -> Option<Finding> {
    let percent = criterion.result.as_ref()?.percent?.get();
    (percent > 100.0 && is_share(criterion)).then(|| {
        let message = format!(
            "{}: tỷ lệ {}% vượt 100%.{}",
            called(criterion),
            in_print(percent, 3),
            read_from(criterion.method)
        );
        Code::PercentAboveHundred.finding(criterion.at, message)
    })
}

/// Words of a criterion or a result that is measured against a plan or another year, and may well lie
/// above 100%. In lower case with their accents, since `tăng` is not `tầng`.
#[rustfmt::skip]
const RELATIVE: [&str; 22] = [
    "so với", "kế hoạch", "dự toán", "cùng kỳ", "chỉ tiêu", "mục tiêu", "chỉ số", "tăng", "giảm", "tốc độ",
    "bình quân", "mật độ", "vượt", "thu ngân sách", "tổng thu", "giá trị", "sản lượng", "doanh thu", "năng suất",
    "diện tích", "thu nhập", "huy động",
];

/// Whether a criterion asks for a share of a whole, which cannot be above 100%.
fn is_share(criterion: &Criterion) -> bool {
    let name = fold(&criterion.name);
    let named = name.starts_with("ty le") || name.starts_with("ti le");
    let percent = |unit: Option<&String>| unit.is_some_and(|unit| unit.trim() == "%");
    let target = criterion.target.as_ref();
    let asked =
        named || percent(criterion.unit.as_ref()) || percent(target.and_then(|t| t.unit.as_ref()));
    let result = criterion.result.as_ref().map(|r| r.text.as_str());
    let texts = [
        Some(criterion.name.as_str()),
        result,
        target.map(|t| t.text.as_str()),
        criterion.unit.as_deref(),
    ];
    let text = texts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    asked && !RELATIVE.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example::{codes, criterion};
    use baocao_report::Method;

    #[test]
    fn a_ratio_and_its_percentage_are_compared() {
        let findings = check(&criterion("3.5").result("4.218/5.120 = 84,2%").build());
        assert_eq!(codes(&findings), ["ratio-disagrees"]);
        assert_eq!(
            findings[0].message,
            "Tiêu chí 3.5: 4.218/5.120 là 82,38%, báo cáo ghi 84,2%."
        );
        assert_eq!(findings[0].at.line, Some(1));
        let right = check(&criterion("3.5").result("4.218/5.120 = 82,4%").build());
        assert_eq!(codes(&right), [""; 0]);
        let up = check(&criterion("3.5").result("4.218/5.120 = 83%").build());
        assert_eq!(codes(&up), ["ratio-rounded-up"]);
        assert_eq!(codes(&check(&criterion("3.5").build())), [""; 0]);
    }

    #[test]
    fn every_ratio_of_a_result_is_compared() {
        let text = "- 13/13 (đạt 100%) trạm; - 24/41 (đạt 88,54%) trường";
        let findings = check(&criterion("2.3").result(text).build());
        assert_eq!(codes(&findings), ["ratio-disagrees"]);
        assert!(
            findings[0]
                .message
                .contains("24/41 là 58,537%, báo cáo ghi 88,54%")
        );
    }

    #[test]
    fn a_share_has_no_numerator_above_its_denominator() {
        let share = |name: &str, result: &str| {
            codes(&check(
                &criterion("1").name(name).unit("%").result(result).build(),
            ))
        };
        assert_eq!(
            share("Hộ có cáp quang", "6.318/6.250 = 98,9%"),
            ["ratio-disagrees", "numerator-above-denominator"]
        );
        assert_eq!(
            share("Tỷ lệ hộ có cáp quang", "6.318/6.250 hộ"),
            ["numerator-above-denominator"]
        );
        assert_eq!(
            share("Tỷ lệ hộ có cáp quang", "120/100 = 120%"),
            ["numerator-above-denominator"]
        );
        for (name, result) in [
            ("Tỷ lệ hộ có cáp quang", "6.250/6.318 hộ"),
            ("Tỷ lệ hộ có cáp quang", "6.318/6.318 = 100%"),
            ("Thu ngân sách so với dự toán", "120/100 tỷ đồng = 120%"),
            ("Đường bê tông", "Làm 12/10 km, vượt kế hoạch"),
        ] {
            assert_eq!(share(name, result), [""; 0], "{name}: {result}");
        }
        // A percentage up to 100 says that it is a share; a second ratio may count anything.
        let bare = criterion("1").result("6.318/6.250 = 98,9%").build();
        assert_eq!(
            codes(&check(&bare)),
            ["ratio-disagrees", "numerator-above-denominator"]
        );
        assert_eq!(
            share("Tỷ lệ hộ có cáp quang", "5/8 hộ; đã lắp 12/10 trạm"),
            [""; 0]
        );
        let counted = criterion("1")
            .name("Số lớp kỹ năng số")
            .unit("Lớp")
            .result("12/10 lớp")
            .build();
        assert_eq!(codes(&check(&counted)), [""; 0]);
    }

    #[test]
    fn a_share_is_not_above_one_hundred() {
        let of = |name: &str, result: &str| {
            codes(&check(
                &criterion("1").name(name).unit("%").result(result).build(),
            ))
        };
        assert_eq!(
            of("Tỷ lệ hộ dùng nước sạch", "102,5%"),
            ["percent-above-hundred"]
        );
        assert_eq!(of("Tỷ lệ hộ dùng nước sạch", "100%"), [""; 0]);
        assert_eq!(
            of("Hạ tầng mạng đến thôn", "102,5%"),
            ["percent-above-hundred"]
        );
        assert_eq!(of("Thu ngân sách so với dự toán", "102,5%"), [""; 0]);
        assert_eq!(of("Hộ dùng nước sạch", "đạt 102,5% kế hoạch"), [""; 0]);
    }

    #[test]
    fn figures_that_were_read_by_ocr_are_said_to_be() {
        let read = criterion("1")
            .result("1/2 = 60%")
            .method(Method::Ocr)
            .build();
        assert!(
            check(&read)[0]
                .message
                .ends_with("Số đọc từ bản quét, cần so với bản gốc.")
        );
    }
}
