//! Targets and results: the figures that a printed text states.

use std::sync::LazyLock;

use regex::Regex;

use super::quantity::{Quantity, QuantityKind, number, quantities};
use super::text::present;
use baocao_report::{ComparisonOperator, Figure, Measured, Percent, Status, Target};
use baocao_vietnamese::{fold, wording};

/// A target's printed text with its number, unit and comparison; `None` for a blank text. The number is
/// the percentage where there is one, else the only quantity.
pub(crate) fn target(text: &str) -> Option<Target> {
    let text = present(text)?;
    let all = quantities(&text);
    let chosen = all
        .iter()
        .find(|q| matches!(q.kind, QuantityKind::Percent(_)))
        .or(match all.as_slice() {
            [only] => Some(only),
            _ => None,
        });
    let value = chosen.and_then(|q| match q.kind {
        QuantityKind::Percent(value) | QuantityKind::Count(value) => Some(value),
        QuantityKind::Ratio(..) => None,
    });
    let comparison = chosen
        .filter(|_| value.is_some())
        .map(|q| comparison(&text[..q.span.start], &text[q.span.end..]));
    Some(Target {
        unit: chosen.and_then(|q| unit(&text, q)),
        value,
        comparison,
        text,
    })
}

/// Words that compare, longest first where one holds another. Folded.
const COMPARISONS: [(&str, ComparisonOperator); 20] = [
    ("khong duoi", ComparisonOperator::AtLeast),
    ("khong thap hon", ComparisonOperator::AtLeast),
    ("khong it hon", ComparisonOperator::AtLeast),
    ("it nhat", ComparisonOperator::AtLeast),
    ("toi thieu", ComparisonOperator::AtLeast),
    ("khong qua", ComparisonOperator::AtMost),
    ("khong vuot qua", ComparisonOperator::AtMost),
    ("khong cao hon", ComparisonOperator::AtMost),
    ("toi da", ComparisonOperator::AtMost),
    ("tren", ComparisonOperator::Above),
    ("hon", ComparisonOperator::Above),
    ("vuot", ComparisonOperator::Above),
    ("duoi", ComparisonOperator::Below),
    ("gan", ComparisonOperator::Below),
    (">=", ComparisonOperator::AtLeast),
    ("≥", ComparisonOperator::AtLeast),
    ("<=", ComparisonOperator::AtMost),
    ("≤", ComparisonOperator::AtMost),
    (">", ComparisonOperator::Above),
    ("<", ComparisonOperator::Below),
];

fn comparison(before: &str, after: &str) -> ComparisonOperator {
    let before = fold(before);
    let before = before.trim_end();
    let after = fold(after);
    if after.trim_start().starts_with("tro len") {
        return ComparisonOperator::AtLeast;
    }
    if after.trim_start().starts_with("tro xuong") {
        return ComparisonOperator::AtMost;
    }
    let whole_word = |rest: &str| !rest.ends_with(char::is_alphanumeric);
    COMPARISONS
        .iter()
        .find(|(words, _)| before.strip_suffix(words).is_some_and(whole_word))
        .map_or(ComparisonOperator::Equal, |&(_, comparison)| comparison)
}

/// `%`, or the few words that follow a number to the end of the text or to the next mark.
fn unit(text: &str, quantity: &Quantity) -> Option<String> {
    if matches!(quantity.kind, QuantityKind::Percent(_)) {
        return Some("%".to_owned());
    }
    let after = &text[quantity.span.end..];
    let end = after
        .find(['.', ',', ';', ':', '(', ')', '-', '–'])
        .unwrap_or(after.len());
    let words = after[..end].trim();
    (words.split_whitespace().count() <= 3 && words.starts_with(char::is_alphabetic))
        .then(|| words.to_owned())
}

/// What is known of a criterion when its result is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct CriterionContext<'t> {
    /// The criterion's wording.
    pub(super) name: &'t str,
    /// The status printed with the result.
    pub(super) status: Option<Status>,
    /// How many bytes of the result's text stood before the status. What follows a status adds to the
    /// result and states it only where it speaks of the criterion in its own words.
    pub(super) before_status: usize,
}

/// A result's printed text with the figures that state it; `None` for a blank text.
///
/// Of several ratios the one whose noun phrase begins like the criterion's wording counts, else the
/// first; a full ratio does not state why a criterion is not achieved where another one could. The
/// percentage is the one printed with that ratio, or the first where there is no ratio. Percentages that
/// state a target or a growth do not count.
pub(super) fn measured(text: &str, about: CriterionContext) -> Option<Measured> {
    let text = present(text)?;
    let all = quantities(&text);
    let ratio = chosen_ratio(&text, &all, about);
    let percent = match ratio {
        Some(at) => partner(&text, &all, at),
        None => chosen(&text, about, all.iter().filter(|q| states_result(&text, q))),
    };
    let mut counts = all
        .iter()
        .filter(|q| matches!(q.kind, QuantityKind::Count(_)) && q.span.end <= about.before_status);
    let count = match (counts.next(), counts.next()) {
        (Some(only), None) if ratio.is_none() => Some(only),
        _ => None,
    };
    let stated = percent.or(count);
    let (numerator, denominator) = match ratio.map(|at| all[at].kind) {
        Some(QuantityKind::Ratio(over, under)) => (Some(over), Some(under)),
        _ => (None, None),
    };
    Some(Measured {
        value: stated.and_then(single),
        unit: stated.and_then(|q| unit(&text, q)),
        numerator,
        denominator,
        percent: percent.and_then(single).map(Percent::new),
        text,
    })
}

/// A result whose unit's column says that figures are percentages: a number alone is one.
pub(super) fn in_percent(mut result: Measured) -> Measured {
    if result.percent.is_none() && number(&result.text).is_some() {
        result.percent = result.value.map(Percent::new);
        result.unit = result.percent.map(|_| "%".to_owned());
    }
    result
}

/// A result with nothing known of its criterion but the wording.
#[cfg(test)]
pub(crate) fn measured_alone(text: &str, name: &str) -> Option<Measured> {
    let about = CriterionContext {
        name,
        status: None,
        before_status: text.len(),
    };
    measured(text, about)
}

fn single(quantity: &Quantity) -> Option<Figure> {
    match quantity.kind {
        QuantityKind::Percent(value) | QuantityKind::Count(value) => Some(value),
        QuantityKind::Ratio(..) => None,
    }
}

fn chosen_ratio(text: &str, all: &[Quantity], about: CriterionContext) -> Option<usize> {
    let short = |q: &&Quantity| matches!(q.kind, QuantityKind::Ratio(over, under) if over < under);
    let ratios = || {
        all.iter()
            .filter(|q| matches!(q.kind, QuantityKind::Ratio(..)))
    };
    let failed = about.status == Some(Status::NotAchieved);
    let found = failed
        .then(|| chosen(text, about, ratios().filter(short)))
        .flatten()
        .or_else(|| chosen(text, about, ratios()))?;
    all.iter().position(|q| q == found)
}

/// The quantity whose noun phrase shares most words with the criterion's, two at least; else the first
/// before the status.
fn chosen<'q>(
    text: &str,
    about: CriterionContext,
    quantities: impl Iterator<Item = &'q Quantity> + Clone,
) -> Option<&'q Quantity> {
    let subject = subject(about.name);
    quantities
        .clone()
        .map(|q| (q, agreement(noun_phrase(text, q), &subject)))
        .filter(|&(_, words)| words >= 2)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(q, _)| q)
        .or_else(|| {
            quantities
                .clone()
                .find(|q| q.span.end <= about.before_status)
        })
}

/// How many quantities after a ratio may come before the percentage that belongs to it.
const PARTNERS: usize = 6;

/// The percentage printed with a ratio: `77% (155/200 thuê bao)`, or the next one in the same clause.
fn partner<'q>(text: &str, all: &'q [Quantity], at: usize) -> Option<&'q Quantity> {
    let ratio = &all[at];
    let before = at.checked_sub(1).map(|i| &all[i]).filter(|q| {
        states_result(text, q)
            && text[q.span.end..ratio.span.start]
                .trim_start()
                .starts_with(['(', '=', '['])
            && !ends_clause(&text[q.span.end..ratio.span.start])
    });
    before.or_else(|| {
        all[at + 1..]
            .iter()
            .take(PARTNERS)
            .take_while(|q| !matches!(q.kind, QuantityKind::Ratio(..)))
            .take_while(|q| !ends_clause(&text[ratio.span.end..q.span.start]))
            .find(|q| states_result(text, q))
    })
}

static CLAUSE_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[;\n]|\.\s|\s[-–+]\s").expect("a fixed pattern"));

fn ends_clause(between: &str) -> bool {
    CLAUSE_END.is_match(between)
}

/// Folded words before a percentage that is no result: a target, or a change.
static NO_RESULT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\btang|\bgiam|\bthem|\bvuot|\bchi tieu|\bke hoach|\bmuc tieu|\byeu cau|\bso voi)(?: (?:giao|la|dat|them|duoc|toi thieu|tren|de ra|nam \d{4}))*[ :>≥=]*$")
        .expect("a fixed pattern")
});

fn states_result(text: &str, quantity: &Quantity) -> bool {
    let tail = |text: &str| {
        let from = text.char_indices().rev().nth(39).map_or(0, |(at, _)| at);
        fold(&text[from..])
    };
    let after: String = text[quantity.span.end..].chars().take(20).collect();
    let after = fold(&after);
    matches!(quantity.kind, QuantityKind::Percent(_))
        && !NO_RESULT.is_match(&tail(&text[..quantity.span.start]))
        && !after.trim_start().starts_with("so voi cung ky")
        && !after.trim_start().starts_with("so voi nam")
}

/// The folded words of a criterion's wording from its subject on: without `Tỷ lệ`, `100% các` …
fn subject(name: &str) -> Vec<String> {
    const LEADING: [&str; 12] = [
        "ty", "le", "so", "luong", "tong", "co", "cac", "dat", "tren", "duoi", "it", "nhat",
    ];
    let words = wording(name);
    words
        .split(' ')
        .skip_while(|w| LEADING.contains(w) || w.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// What follows a quantity, past the parentheses that explain it: `12/39 (đạt 30,77%) hệ thống …`.
fn noun_phrase<'t>(text: &'t str, quantity: &Quantity) -> &'t str {
    let after = text[quantity.span.end..].trim_start();
    let explained = after.starts_with('(');
    let close = after.bytes().take(60).position(|b| b == b')');
    match close {
        Some(close) if explained => after[close + 1..].trim_start(),
        _ => after,
    }
}

/// How many words two phrases begin with in common.
fn agreement(phrase: &str, subject: &[String]) -> usize {
    let phrase: String = phrase.chars().take(80).collect();
    let phrase = wording(&phrase);
    phrase
        .split(' ')
        .skip_while(|word| *word == "cac")
        .zip(subject)
        .take_while(|(a, b)| a == b && !a.is_empty())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about<'t>(text: &str, name: &'t str) -> CriterionContext<'t> {
        CriterionContext {
            name,
            status: None,
            before_status: text.len(),
        }
    }

    fn shown(text: &str, name: &str) -> (Option<(f64, f64)>, Option<f64>, Option<f64>) {
        let m = measured(text, about(text, name)).unwrap();
        let ratio = m.numerator.zip(m.denominator);
        (
            ratio.map(|(a, b)| (a.get(), b.get())),
            m.percent.map(Percent::get),
            m.value.map(Figure::get),
        )
    }

    #[test]
    fn targets_have_value_unit_and_comparison() {
        for (text, value, unit, comparison) in [
            (
                ">85%",
                Some(85.0),
                Some("%"),
                Some(ComparisonOperator::Above),
            ),
            (
                "≥ 85 %",
                Some(85.0),
                Some("%"),
                Some(ComparisonOperator::AtLeast),
            ),
            (
                "trên 80%",
                Some(80.0),
                Some("%"),
                Some(ComparisonOperator::Above),
            ),
            (
                "từ 70% trở lên",
                Some(70.0),
                Some("%"),
                Some(ComparisonOperator::AtLeast),
            ),
            (
                "không quá 5%",
                Some(5.0),
                Some("%"),
                Some(ComparisonOperator::AtMost),
            ),
            (
                "100%",
                Some(100.0),
                Some("%"),
                Some(ComparisonOperator::Equal),
            ),
            (
                "03 kênh",
                Some(3.0),
                Some("kênh"),
                Some(ComparisonOperator::Equal),
            ),
            ("Có", None, None, None),
        ] {
            let target = target(text).unwrap();
            assert_eq!(target.value.map(Figure::get), value, "{text}");
            assert_eq!(target.unit.as_deref(), unit, "{text}");
            assert_eq!(target.comparison, comparison, "{text}");
        }
        assert_eq!(target(" "), None);
    }

    #[test]
    fn a_result_states_its_ratio_and_percentage() {
        for (text, ratio, percent) in [
            ("41832/42000 = 99,6%", Some((41832.0, 42000.0)), Some(99.6)),
            (
                "77% (2.106.300/2.736.000 thuê bao)",
                Some((2_106_300.0, 2_736_000.0)),
                Some(77.0),
            ),
            ("48300/52500 (92%):", Some((48300.0, 52500.0)), Some(92.0)),
            (
                "Có 12/15 thôn có loa, đạt 80%",
                Some((12.0, 15.0)),
                Some(80.0),
            ),
            (
                "Có 12/15 thôn có loa; 95% hộ nghe rõ",
                Some((12.0, 15.0)),
                None,
            ),
            (
                "12/15 thôn, tăng 20% so với năm trước",
                Some((12.0, 15.0)),
                None,
            ),
            ("Đạt 95%, vượt 15% so với kế hoạch", None, Some(95.0)),
            ("chỉ tiêu giao 90%, thực hiện 93%", None, Some(93.0)),
            ("100% các thôn có loa", None, Some(100.0)),
            ("Quyết định số 518/QĐ-UBND ngày 27/02/2023", None, None),
        ] {
            let (r, p, _) = shown(text, "Thôn có loa truyền thanh");
            assert_eq!((r, p), (ratio, percent), "{text}");
        }
    }

    #[test]
    fn of_several_ratios_the_one_about_the_criterion_counts() {
        let text = "- 39/39 (đạt 100%) hồ sơ được duyệt; - 12/39 (đạt 30,77%) trạm bơm đã lắp. ";
        let (ratio, percent, value) = shown(text, "Tỷ lệ trạm bơm đã lắp thiết bị");
        assert_eq!(ratio, Some((12.0, 39.0)));
        assert_eq!((percent, value), (Some(30.77), Some(30.77)));
        assert_eq!(shown(text, "Đường làng").0, Some((39.0, 39.0)));
    }

    #[test]
    fn a_lone_count_is_the_value_and_two_are_none() {
        let text = "Đã lắp hơn 18.000 camera.";
        let result = measured(text, about(text, "")).unwrap();
        assert_eq!(result.value.map(Figure::get), Some(18_000.0));
        assert_eq!(result.unit.as_deref(), Some("camera"));
        assert_eq!(shown("11 dịch vụ và 10 kết nối", "").2, None);
    }

    #[test]
    fn what_follows_the_status_states_the_result_only_in_the_criterions_words() {
        let text = "20 hội nghị. - 17/34 thôn có điểm cầu";
        let read = |name| {
            let before_status = "20 hội nghị.".len();
            let about = CriterionContext {
                name,
                status: None,
                before_status,
            };
            measured(text, about).unwrap().numerator.map(Figure::get)
        };
        assert_eq!(read("Hội nghị trực tuyến"), None);
        assert_eq!(read("Tỷ lệ thôn có điểm cầu"), Some(17.0));
    }

    #[test]
    fn a_full_ratio_does_not_state_a_failure() {
        let text = "- 13/13 trạm y tế đã nối mạng; - 24/41 (58,54%) trường đã nối mạng.";
        let read = |status| {
            let before_status = text.len();
            let about = CriterionContext {
                name: "Trạm y tế, trường học",
                status,
                before_status,
            };
            measured(text, about).unwrap().numerator.map(Figure::get)
        };
        assert_eq!(read(Some(Status::NotAchieved)), Some(24.0));
        assert_eq!(read(None), Some(13.0));
    }
}
