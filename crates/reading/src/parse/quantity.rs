//! Numbers as Vietnamese officers print them.
//!
//! A point groups thousands and a comma parts decimals (`1.757.251.138`, `30,77%`). A point that cannot
//! group, since not three digits follow it, parts decimals as in English (`3.3%`); so does a comma that
//! stands more than once group (`1,278,516`). What is no quantity though it has digits is passed over:
//! dates, years, numbers of documents, codes, `24/7`, `4G/5G`, `“3 không”`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use baocao_report::Figure;
use baocao_vietnamese::fold;

/// A quantity and the bytes of the text that print it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quantity {
    pub(crate) span: Range<usize>,
    pub(crate) kind: QuantityKind,
}

/// What kind of quantity it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum QuantityKind {
    /// `41832/42000`.
    Ratio(Figure, Figure),
    /// `99,6%`.
    Percent(Figure),
    /// `18.000`.
    Count(Figure),
}

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:[.,][0-9]+)*").expect("a fixed pattern"));

static SLASH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^ ?/ ?").expect("a fixed pattern"));

static PERCENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^ ?(?:%|phần trăm\b)").expect("a fixed pattern"));

/// Words after which a number is a date, a year or a name, not a quantity. Folded.
const NAMING: [&str; 17] = [
    "ngay",
    "thang",
    "nam",
    "quy",
    "so",
    "khoa",
    "dieu",
    "khoan",
    "lan",
    "giai doan",
    "phu luc",
    "muc",
    "cap do",
    "hang",
    "de an",
    "tieu chi",
    "chi tieu",
];

/// The value of a printed number; `None` where its marks make no sense as one (`1.2.3`).
pub(super) fn number(text: &str) -> Option<Figure> {
    let dots = text.matches('.').count();
    let commas = text.matches(',').count();
    let plain = match (dots, commas) {
        (0, 0) => text.to_owned(),
        (_, 0) if grouped(text, '.') => text.replace('.', ""),
        (1, 0) => text.to_owned(),
        (0, 1) => text.replace(',', "."),
        (0, _) if grouped(text, ',') => text.replace(',', ""),
        (_, 1) => {
            let (whole, decimals) = text.split_once(',')?;
            if grouped(whole, '.') && !decimals.contains('.') {
                format!("{}.{decimals}", whole.replace('.', ""))
            } else {
                english(text)?
            }
        }
        (1, _) => english(text)?,
        _ => return None,
    };
    Figure::new(plain.parse().ok()?)
}

/// `1,278,516.5`.
fn english(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.')?;
    (grouped(whole, ',') && !decimals.contains(['.', ','])).then(|| text.replace(',', ""))
}

/// Whether a mark groups by threes: one to three digits, not a lone zero, then threes.
fn grouped(text: &str, mark: char) -> bool {
    let mut parts = text.split(mark);
    let first = parts.next().unwrap_or("");
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && parts.all(|p| p.len() == 3 && p.bytes().all(|b| b.is_ascii_digit()))
}

/// All quantities of a text in printed order.
pub(crate) fn quantities(text: &str) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(first) = NUMBER.find_at(text, from) {
        let chain = chain(text, first.range());
        from = chain.last().map_or(first.end(), |last| last.end);
        if let Some(quantity) = quantity(text, &chain) {
            found.push(quantity);
        }
    }
    found
}

/// The numbers from one on that slashes join: `12/39`, `18/01/2023`.
fn chain(text: &str, first: Range<usize>) -> Vec<Range<usize>> {
    let mut chain = vec![first];
    while let Some(end) = chain.last().map(|last| last.end) {
        let Some(slash) = SLASH.find(&text[end..]) else {
            break;
        };
        let from = end + slash.end();
        match NUMBER.find_at(text, from).filter(|n| n.start() == from) {
            Some(next) => chain.push(next.range()),
            None => break,
        }
    }
    chain
}

fn quantity(text: &str, chain: &[Range<usize>]) -> Option<Quantity> {
    let (first, last) = (chain.first()?, chain.last()?);
    let before = &text[..first.start];
    let after = &text[last.end..];
    if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '\'')) {
        return None;
    }
    let percent = PERCENT.find(after).map(|m| last.end + m.end());
    let span = first.start..percent.unwrap_or(last.end);
    match *chain {
        [ref only] => {
            single(text, only, percent, before, after).map(|kind| Quantity { span, kind })
        }
        [ref over, ref under] => {
            let (over, under) = (text.get(over.clone())?, text.get(under.clone())?);
            is_ratio(over, under, before, after).then_some(())?;
            Some(Quantity {
                span: first.start..last.end,
                kind: QuantityKind::Ratio(number(over)?, number(under)?),
            })
        }
        _ => None,
    }
}

fn single(
    text: &str,
    at: &Range<usize>,
    percent: Option<usize>,
    before: &str,
    after: &str,
) -> Option<QuantityKind> {
    let digits = text.get(at.clone())?;
    if percent.is_some() {
        let range = before
            .trim_end()
            .strip_suffix(['-', '–'])
            .is_some_and(|b| b.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        return (!range).then(|| number(digits).map(QuantityKind::Percent))?;
    }
    let code = SLASH.is_match(after) && !after.trim_start_matches([' ', '/']).starts_with("100");
    let glued = after.starts_with(char::is_uppercase);
    let tied = after
        .strip_prefix(['-', '–'])
        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    if code || glued || tied || names(before) || is_year(digits, before, after) {
        return None;
    }
    let next: String = after.chars().take(7).collect();
    if fold(&next).trim_start().starts_with("khong") {
        return None;
    }
    number(digits).map(QuantityKind::Count)
}

/// Two numbers with a slash are a ratio unless they are a day and a month, a school year, `24/7`, or the
/// beginning of a document's number.
fn is_ratio(over: &str, under: &str, before: &str, after: &str) -> bool {
    let year = |digits: &str| matches!(digits.parse(), Ok(1900..=2100));
    let document = after
        .trim_start()
        .strip_prefix(['/', '-', '–'])
        .is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase));
    !(document
        || names(before)
        || after.starts_with(|c: char| c.is_alphanumeric() || c == '/')
        || (over, under) == ("24", "7")
        || (year(over) && year(under)))
}

/// Whether the word before a number makes it a name: `ngày 18/3`, `năm 2024`.
fn names(before: &str) -> bool {
    let tail = before
        .char_indices()
        .rev()
        .nth(13)
        .map_or(before, |(at, _)| &before[at..]);
    let tail = fold(tail);
    let tail = tail.trim_end();
    NAMING.iter().any(|word| {
        tail.strip_suffix(word)
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })
}

/// A bare four-digit year in a span of years (`2022 - 2025`) or after a slash, a bracket or a month.
fn is_year(digits: &str, before: &str, after: &str) -> bool {
    let year = digits.len() == 4 && matches!(digits.parse(), Ok(1945..=2100));
    let dash = ['-', '–'];
    year && (before.trim_end().ends_with(dash)
        || after.trim_start().starts_with(dash)
        || before.trim_end().ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str) -> Option<f64> {
        number(text).map(Figure::get)
    }

    #[test]
    fn marks_group_or_part_decimals() {
        for (text, expected) in [
            ("1.757.251.138", Some(1_757_251_138.0)),
            ("30,77", Some(30.77)),
            ("18.000", Some(18_000.0)),
            ("3.3", Some(3.3)),
            ("0.125", Some(0.125)),
            ("96.75", Some(96.75)),
            ("1.278.516,5", Some(1_278_516.5)),
            ("1,278,516", Some(1_278_516.0)),
            ("1,278,516.5", Some(1_278_516.5)),
            ("03", Some(3.0)),
            ("1.2.3", None),
            ("1.757.25", None),
            ("1,2,3", None),
            ("1.2,3.4", None),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    /// Quantities as `over/under`, `n%` and `n`.
    fn read(text: &str) -> Vec<String> {
        let show = |q: Quantity| match q.kind {
            QuantityKind::Ratio(a, b) => format!("{}/{}", a.get(), b.get()),
            QuantityKind::Percent(p) => format!("{}%", p.get()),
            QuantityKind::Count(n) => n.get().to_string(),
        };
        quantities(text).into_iter().map(show).collect()
    }

    #[test]
    fn quantities_are_told_from_dates_and_names() {
        for (text, expected) in [
            ("41832/42000 = 99,6%", vec!["41832/42000", "99.6%"]),
            ("39/39 (đạt 100%)", vec!["39/39", "100%"]),
            (
                "77% (2.106.300/2.736.000 thuê bao)",
                vec!["77%", "2106300/2736000"],
            ),
            ("1.757.251.138 đồng", vec!["1757251138"]),
            ("94,5 máy/100 dân", vec!["94.5"]),
            (">85%", vec!["85%"]),
            ("85 phần trăm", vec!["85%"]),
            ("ngày 18/01/2023", vec![]),
            ("ngày 18/3", vec![]),
            ("518/QĐ-UBND", vec![]),
            ("Nghị định 42/2022/NĐ-CP", vec![]),
            ("Nghị quyết 12/2023-HĐND", vec![]),
            ("trực 24/7", vec![]),
            ("4G/5G", vec![]),
            ("mô hình “3 không”", vec![]),
            ("năm học 2023/2024", vec![]),
            ("giai đoạn 2022 - 2025", vec![]),
            ("cột A1, thành1", vec![]),
            ("12 / 39 xã", vec!["12/39"]),
            ("06-NQ/TU", vec![]),
            ("từ 70 - 80%", vec!["70"]),
            ("800km", vec!["800"]),
            ("văn bản số 1187/STTT-CNTT và 11 dịch vụ", vec!["11"]),
            ("quý III/2024", vec![]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_every_span_holds_digits(text in "\\PC{0,60}|[0-9.,/% Đđ()-]{0,40}") {
            for quantity in quantities(&text) {
                prop_assert!(text[quantity.span].bytes().any(|b| b.is_ascii_digit()));
            }
        }
    }
}
