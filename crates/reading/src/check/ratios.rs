//! Ratios of a text, each with the percentage that is said to be the same number.
//!
//! A percentage near a ratio may state something else: a growth, a target, another ratio. So only what a
//! sign or a word ties to the ratio counts: `= 99,6%`, `(đạt 92%)`, `hộ, đạt 92%`, `92% (46/50 hộ)`.

use std::sync::LazyLock;

use regex::Regex;

use crate::parse::{Quantity, QuantityKind, quantities};
use baocao_vietnamese::fold;

/// A ratio, and the percentage that is tied to it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ratio<'t> {
    /// As printed: `4.218/5.120`.
    pub(super) text: &'t str,
    pub(super) over: f64,
    pub(super) under: f64,
    pub(super) percent: Option<TiedPercentage<'t>>,
}

/// A percentage that claims to be a ratio's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TiedPercentage<'t> {
    /// As printed: `99,6%`.
    pub(super) text: &'t str,
    pub(super) value: f64,
    /// How many decimals are printed.
    pub(super) decimals: usize,
    hedge: Precision,
}

/// How exactly a percentage is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    Exact,
    /// `khoảng`, `gần`, `≈`.
    About,
    /// `trên`, `hơn`, `>`.
    Above,
    /// `dưới`, `<`.
    Below,
}

/// What a percentage says of its ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RatioVerdict {
    /// It is the ratio, rounded or cut off at the printed digits.
    Agrees,
    /// It is the ratio rounded up where it should be rounded down.
    RoundedUp,
    /// It is another number.
    Disagrees,
}

/// Words that tie a percentage to the ratio before it, folded.
const TIES: &str = "dat ty le|dat ti le|dat|chiem ty le|chiem|bang|tuong duong|tuong ung voi|tuong ung|ty le|ti le|tuc";

/// Words and signs between a tie and its percentage, folded; most say how exactly it is meant.
const HEDGES: &str = "la|uoc|khoang|xap xi|gan|tren|hon|duoi|it nhat|khong qua|[=≈~><≥≤:]";

/// Ends in a sign that ties, whatever stands before it.
static SIGN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"[=≈~](?:[ ]|{HEDGES})*$")).expect("a fixed pattern"));

/// Ends in a word that ties; `phrase` is the noun phrase between the ratio and it.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?P<phrase>|.*[ ,)])(?:{TIES})(?: *(?:{HEDGES}))* *$"
    ))
    .expect("a fixed pattern")
});

/// Inside a bracket that was opened after the ratio: nothing but ties and hedges.
static IN_BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^ *(?:(?:{TIES}|{HEDGES}) *)*$")).expect("a fixed pattern")
});

/// Between a percentage and the ratio behind it that explains it: `77% (`, `77%, tương ứng `.
static EXPLAINED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^ ?,? ?(?:[(\[=]|tuong ung|tuong duong)[ :]*(?:tuong ung|tuong duong|voi|tuc|la|bang|dat|=)*[ :]*$")
        .expect("a fixed pattern")
});

/// Words after a ratio that turn to something else, and the end of a clause. Folded.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[;\n]|\.\s|\s[-–+]\s|\b(?:trong do|con lai|rieng|so voi|chi tieu|ke hoach|muc tieu|yeu cau|cung ky|nam truoc|du toan|co ty le|co ti le)\b",
    )
    .expect("a fixed pattern")
});

/// Words after a percentage that make it one of something else than the ratio's denominator. Folded.
static OF_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^ ?(?:so )?(?:voi )?(?:(?:cua|muc) )?(?:ke hoach|chi tieu|muc tieu|du toan|cung ky|nghi quyet|yeu cau|dinh muc|nam|so voi|kh|de ra|giao)\b")
        .expect("a fixed pattern")
});

/// Words before a percentage that is no result: a change, a target. In lower case with their accents, since
/// `giảm` is not `giám sát`.
static NO_RESULT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:tăng|giảm|thêm|vượt|chỉ tiêu|kế hoạch|mục tiêu|yêu cầu|so với)(?: \w+){0,2}[ :>≥=]*$")
        .expect("a fixed pattern")
});

/// The most bytes that may stand between a ratio and its percentage.
const FARTHEST: usize = 160;

/// All ratios of a text in printed order.
pub(super) fn ratios(text: &str) -> Vec<Ratio<'_>> {
    let all = quantities(text);
    let mut used = vec![false; all.len()];
    let mut found = Vec::new();
    for (at, quantity) in all.iter().enumerate() {
        let QuantityKind::Ratio(over, under) = quantity.kind else {
            continue;
        };
        let before = at.checked_sub(1).filter(|&i| !used[i]);
        let percent = before
            .and_then(|i| Some((i, explained(text, &all[i], quantity)?)))
            .or_else(|| Some((at + 1, stated(text, quantity, all.get(at + 1)?)?)));
        found.push(Ratio {
            text: &text[quantity.span.clone()],
            over: over.get(),
            under: under.get(),
            percent: percent.map(|(i, tied)| {
                used[i] = true;
                tied
            }),
        });
    }
    found
}

/// The percentage before a ratio that explains it: `77% (155/200 thuê bao)`.
fn explained<'t>(
    text: &'t str,
    percent: &Quantity,
    ratio: &Quantity,
) -> Option<TiedPercentage<'t>> {
    let between = fold(&text[percent.span.end..ratio.span.start]);
    let before = before(text, percent);
    (EXPLAINED.is_match(&between) && !NO_RESULT.is_match(&before.to_lowercase()))
        .then(|| tied(text, percent, &fold(before)))
        .flatten()
}

/// The percentage behind a ratio that states it: `155/200 thuê bao, đạt 77,5%`.
fn stated<'t>(text: &'t str, ratio: &Quantity, percent: &Quantity) -> Option<TiedPercentage<'t>> {
    let between = &text[ratio.span.end..percent.span.start];
    let digits = between.bytes().any(|b| b.is_ascii_digit());
    if between.len() > FARTHEST || digits {
        return None;
    }
    let changes = between.to_lowercase();
    let changes = changes.contains("tăng") || changes.contains("giảm");
    let between = fold(between);
    let open = between
        .rfind(['(', '['])
        .filter(|&at| !between[at..].contains([')', ']']));
    let tie = match open {
        Some(at) => IN_BRACKET.is_match(&between[at + 1..]),
        None => SIGN.is_match(&between) || is_said(&between),
    };
    let after: String = text[percent.span.end..].chars().take(24).collect();
    let of_another = !between.contains('=') && OF_ANOTHER.is_match(&fold(&after));
    (tie && !changes && !of_another && !ELSEWHERE.is_match(&between))
        .then(|| tied(text, percent, &between))
        .flatten()
}

/// The most words that a noun phrase without a comma has; in a longer one another subject may stand.
const LONGEST_PHRASE: usize = 6;

/// Whether words tie: after a comma, or right behind the noun phrase of the ratio. `12/15 thôn có loa, hộ
/// nghe đạt 95%` speaks of households.
fn is_said(between: &str) -> bool {
    let Some(phrase) = WORD.captures(between).and_then(|c| c.name("phrase")) else {
        return false;
    };
    match between.rsplit_once(',') {
        Some((_, after)) => IN_BRACKET.is_match(after),
        None => phrase.as_str().split_whitespace().count() <= LONGEST_PHRASE,
    }
}

/// The text close before a quantity.
fn before<'t>(text: &'t str, quantity: &Quantity) -> &'t str {
    let before = &text[..quantity.span.start];
    let from = before.char_indices().rev().nth(39).map_or(0, |(at, _)| at);
    &before[from..]
}

fn tied<'t>(text: &'t str, percent: &Quantity, before: &str) -> Option<TiedPercentage<'t>> {
    let QuantityKind::Percent(value) = percent.kind else {
        return None;
    };
    let text = &text[percent.span.clone()];
    Some(TiedPercentage {
        text,
        value: value.get(),
        decimals: decimals(text, value.get()),
        hedge: hedge(before),
    })
}

/// How exactly a number is meant, by the folded words before it.
fn hedge(before: &str) -> Precision {
    let before = before.trim_end_matches([' ', ':']);
    let ends = |words: &[&str]| {
        words.iter().any(|word| {
            before
                .strip_suffix(word)
                .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric) || !word.is_ascii())
        })
    };
    if ends(&["khoang", "xap xi", "gan", "uoc", "uoc dat", "≈", "~"]) {
        Precision::About
    } else if ends(&["tren", "hon", "it nhat", ">", "≥"]) {
        Precision::Above
    } else if ends(&["duoi", "khong qua", "<", "≤"]) {
        Precision::Below
    } else {
        Precision::Exact
    }
}

/// How many decimals a number is printed with.
fn decimals(text: &str, value: f64) -> usize {
    let number: &str = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let grouped = digits.parse() == Ok(value);
    let tail = number
        .rsplit_once([',', '.'])
        .map_or(0, |(_, tail)| tail.len());
    if grouped { 0 } else { tail }
}

/// Further than this from its ratio, in points, no percentage is about the same.
const ABOUT: f64 = 3.0;

impl Ratio<'_> {
    /// The ratio in percent; `None` where the denominator is zero.
    pub(super) fn in_percent(&self) -> Option<f64> {
        (self.under > 0.0).then(|| 100.0 * self.over / self.under)
    }

    /// What the percentage says of the ratio; `None` where there is none or nothing to compare it with.
    pub(super) fn verdict(&self) -> Option<RatioVerdict> {
        let tied = self.percent.as_ref()?;
        Some(tied.verdict(self.in_percent()?))
    }

    /// Whether numerator and denominator, put the other way round, give the percentage.
    pub(super) fn is_inverted(&self) -> bool {
        let inverse = (self.over > 0.0).then(|| 100.0 * self.under / self.over);
        let tied = self.percent.as_ref();
        inverse
            .zip(tied)
            .is_some_and(|(inverse, tied)| tied.verdict(inverse) == RatioVerdict::Agrees)
    }
}

impl TiedPercentage<'_> {
    /// Rounding half up and cutting off agree; within one unit of the last printed digit it is a rounding
    /// up. Of `trên 80%` and `dưới 80%` only the side is judged.
    fn verdict(&self, exact: f64) -> RatioVerdict {
        let unit = 10_f64.powi(-(self.decimals.min(12) as i32));
        // What sums of decimals lose; far below any printed digit.
        let slack = 1e-9 * (1.0 + exact.abs());
        let off = exact - self.value;
        let agrees = match self.hedge {
            Precision::Exact => off >= -unit / 2.0 - slack && off < unit + slack,
            Precision::About => off.abs() <= (10.0 * unit).min(ABOUT) + slack,
            Precision::Above => off >= -unit / 2.0 - slack,
            Precision::Below => off <= unit / 2.0 + slack,
        };
        match (agrees, self.hedge) {
            (true, _) => RatioVerdict::Agrees,
            (false, Precision::Exact) if off.abs() < unit => RatioVerdict::RoundedUp,
            (false, _) => RatioVerdict::Disagrees,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(String, Option<String>)> {
        let shown = |r: Ratio| (r.text.to_owned(), r.percent.map(|p| p.text.to_owned()));
        ratios(text).into_iter().map(shown).collect()
    }

    fn pair(text: &str) -> Option<String> {
        pairs(text).remove(0).1
    }

    #[test]
    fn a_percentage_is_tied_by_signs_and_words() {
        for (text, percent) in [
            ("4.218/5.120 = 82,4%", "82,4%"),
            ("39/39 (đạt 100%) hồ sơ", "100%"),
            ("9.026/13.377 học sinh có học bạ số (67,47%).", "67,47%"),
            ("96/96 thôn, khu phố, đạt 100%, không còn vùng lõm", "100%"),
            ("12/15 thôn (không tính thôn mới), đạt tỷ lệ 80%", "80%"),
            ("48300/52500 (92%):", "92%"),
            ("77% (2.106.300/2.736.000 thuê bao)", "77%"),
            ("Đạt 92% (287/312 trường)", "92%"),
            ("đạt khoảng 80%, tương ứng 12/15 hộ", "80%"),
            ("12/15 hộ ≈ 80%", "80%"),
            ("12/15 thôn có hạ tầng số đạt 80%", "80%"),
            ("Camera giám sát: 80% (12/15 thôn)", "80%"),
            ("12/10 km = 120% kế hoạch", "120%"),
        ] {
            assert_eq!(pair(text).as_deref(), Some(percent), "{text}");
        }
        let text = "- 13/13 (100%) trạm; - 24/41 (58,54%) trường; 5/5 chợ";
        let tied: Vec<_> = pairs(text).into_iter().map(|(_, p)| p).collect();
        assert_eq!(tied, [Some("100%".into()), Some("58,54%".into()), None]);
        // What one ratio is, the next is not.
        let tied = pairs("13/13 trạm = 100% (12/15 phòng)");
        assert_eq!(tied[1], ("12/15".into(), None));
    }

    #[test]
    fn a_percentage_that_states_something_else_is_not_tied() {
        for text in [
            "12/15 thôn, tăng 20% so với năm trước",
            "12/15 thôn có loa; 95% hộ nghe rõ",
            "12/15 thôn có loa. Đạt 95% hộ",
            "12/15 thôn, đạt 105% kế hoạch",
            "12/15 thôn, bằng 110% so với cùng kỳ",
            "12/15 thôn (chỉ tiêu 90%)",
            "12/15 thôn (kế hoạch đạt 90%)",
            "12/15 thôn, trong đó hộ nghèo chiếm 9%",
            "12/15 thôn có loa, mỗi thôn 02 cụm, đạt 95%",
            "12/15 thôn (hộ nghèo chiếm 9%)",
            "12/15 thôn 90%",
            "12/15 thôn có loa, hộ nghe đạt 95%",
            "12/15 hộ có thu nhập tăng đạt 9%",
            "12/15 thôn có tỷ lệ hộ dùng nước sạch đạt 95%",
            "12/15 thôn có trên 90% hộ dùng nước sạch",
            "12/15 thôn có hộ dùng nước sạch từ giếng khoan đạt 95%",
            "tăng 5% (12/15 thôn)",
            "chỉ tiêu 90% (12/15 thôn)",
            "90% hộ và 12/15 thôn",
            "90% (năm trước 11/15 thôn)",
        ] {
            assert_eq!(pair(text), None, "{text}");
        }
    }

    #[test]
    fn a_percentage_is_compared_to_its_printed_digits() {
        use RatioVerdict::{Agrees, Disagrees, RoundedUp};
        for (text, verdict) in [
            // 82.3828…
            ("4.218/5.120 = 82,38%", Agrees),
            ("4.218/5.120 = 82,4%", Agrees),
            ("4.218/5.120 = 82,3%", Agrees),
            ("4.218/5.120 = 82%", Agrees),
            ("4.218/5.120 = 82,39%", RoundedUp),
            ("4.218/5.120 = 83%", RoundedUp),
            ("4.218/5.120 = 82,5%", Disagrees),
            ("4.218/5.120 = 84,2%", Disagrees),
            ("4.218/5.120 = 81%", Disagrees),
            // A half goes up, 62.5, and may be cut off.
            ("5/8 = 63%", Agrees),
            ("5/8 = 62%", Agrees),
            ("1/3 = 33,33%", Agrees),
            ("2/3 = 66,7%", Agrees),
            ("2/3 = 66,66%", Agrees),
            ("100/100 = 100%", Agrees),
            ("1.999/2.000 = 100%", Agrees),
            ("1.980/2.000 = 100%", Disagrees),
            ("6.318/6.250 = 98,9%", Disagrees),
            ("12/10 = 120%", Agrees),
            ("2/3, đạt 66.7 %", Agrees),
            // Hedged: 80.
            ("12/15, đạt khoảng 82%", Agrees),
            ("12/15 ≈ 80,5%", Agrees),
            ("12/15 ≈ 82,5%", Disagrees),
            ("12/15, đạt gần 90%", Disagrees),
            ("12/15, đạt trên 75%", Agrees),
            ("12/15, đạt trên 81%", Disagrees),
            ("12/15, đạt dưới 85%", Agrees),
            ("12/15, đạt dưới 75%", Disagrees),
        ] {
            assert_eq!(ratios(text)[0].verdict(), Some(verdict), "{text}");
        }
        assert_eq!(ratios("0/0 = 100%")[0].verdict(), None);
        assert_eq!(ratios("3/0 hộ")[0].verdict(), None);
        assert!(ratios("6.318/6.250 = 98,9%")[0].is_inverted());
        assert!(!ratios("6.318/6.250 = 90,7%")[0].is_inverted());
    }

    proptest! {
        #[test]
        fn a_percentage_that_was_rounded_or_cut_agrees(
            under in 1_u32..2_000_000, share in 0.0..=1.5_f64, decimals in 0_usize..4, cut: bool,
        ) {
            let over = (f64::from(under) * share) as u64;
            // In whole numbers, so that the test makes no mistake of its own.
            let scale = 10_u64.pow(u32::try_from(decimals).unwrap());
            let (exact, under) = (over * 100 * scale, u64::from(under));
            let shown = if cut { exact / under } else { (2 * exact + under) / (2 * under) };
            let (whole, part) = (shown / scale, shown % scale);
            let percent = if decimals == 0 { whole.to_string() } else { format!("{whole},{part:0decimals$}") };
            let text = format!("{over}/{under} = {percent}%");
            let found = ratios(&text);
            // `2024/2025` is a school year.
            if let Some(ratio) = found.first() {
                prop_assert_eq!(ratio.verdict(), Some(RatioVerdict::Agrees), "{}", text);
            }
        }

        #[test]
        fn any_text_has_its_ratios(text in "\\PC{0,60}|[0-9.,/%()= đạt]{0,50}") {
            for ratio in ratios(&text) {
                ratio.verdict();
                ratio.is_inverted();
            }
        }
    }
}
