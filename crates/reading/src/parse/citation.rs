//! References to documents: `Quyết định số 12/QĐ-UBND ngày 18/3/2024 của UBND tỉnh`.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::date;
use super::outline::OutlineParagraph;
use super::text::origin;
use crate::dictionary::DocumentKinds;
use crate::layout::Document;
use baocao_report::{Citation, DateText};
use baocao_vietnamese::{Folded, fold};

/// A reference to a document in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The kind, in the dictionary's spelling; `None` where neither words nor notation tell.
    pub(super) kind: Option<String>,
    /// Number and notation without blanks: `1376/QĐ-UBND`.
    pub(super) number: String,
    pub(super) date: Option<DateText>,
    /// Who issued it, as printed.
    pub(super) issuer: Option<String>,
    /// From the kind's words to the end of date and issuer.
    pub(super) span: Range<usize>,
}

/// A number with its notation: `1829 /QĐ – UBND`, `06-NQ/TU`, `42/2022/NĐ-CP`; or bare before a date.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?P<digits>\d{1,6}[a-zA-Z]?)(?:(?P<year> ?/ ?(?:19|20)\d\d)?(?P<mark> ?[/\-–] ?)(?P<notation>[A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,2}(?:(?: ?[-–] ?|[/.])[A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,2})*)|(?P<bare>,? (?:ký )?ngày \d))",
    )
    .expect("a fixed pattern")
});

/// How many characters around a number belong to a reference: before it the kind, behind it date and
/// issuer.
const BEFORE: usize = 32;
const BEHIND: usize = 160;

/// Issuers have no more words than this.
const LONGEST_ISSUER: usize = 14;

/// Words at which an issuer's name has ended. Folded, but for those that begin names in capitals.
const AFTER_ISSUER: [&str; 44] = [
    "về",
    "v/v",
    "phê",
    "ban hành",
    "quy định",
    "hướng",
    "triển",
    "giao",
    "công bố",
    "thành lập",
    "kiện",
    "sửa",
    "yêu cầu",
    "đề nghị",
    "chỉ đạo",
    "tăng",
    "thực hiện",
    "là",
    "đã",
    "được",
    "trong",
    "tại",
    "để",
    "theo",
    "đối",
    "trên",
    "năm",
    "đến",
    "ngày",
    "và đã",
    "có",
    "cho",
    "nhằm",
    "bổ sung",
    "đẩy",
    "do",
    "từ",
    "kèm",
    "gửi",
    "cùng",
    "như",
    "khóa",
    "nêu",
    "gồm",
];

/// The first reference of a text.
pub(super) fn reference(text: &str, kinds: &DocumentKinds) -> Option<Reference> {
    References {
        text,
        kinds,
        from: 0,
    }
    .next()
}

/// All references of a text in printed order.
pub(super) fn references<'t>(
    text: &'t str,
    kinds: &'t DocumentKinds,
) -> impl Iterator<Item = Reference> + 't {
    References {
        text,
        kinds,
        from: 0,
    }
}

/// The documents that paragraphs cite, each once, in the order of their first mention. A later mention
/// adds a date or an issuer that the first lacks.
pub(super) fn citations<'e>(
    document: &Document,
    entries: impl Iterator<Item = &'e OutlineParagraph<'e>>,
    kinds: &DocumentKinds,
) -> Vec<Citation> {
    let mut cited: Vec<Citation> = Vec::new();
    let mut known: HashMap<(String, String), CitedNumber> = HashMap::new();
    for entry in entries {
        // A paragraph may cite as many documents as it has lines.
        let at = LazyCell::new(|| origin(document, entry.lines).at);
        for reference in references(&entry.text, kinds) {
            let Some(kind) = reference.kind else { continue };
            let same = known
                .entry((kind.clone(), fold(&reference.number)))
                .or_default();
            if let Some(first) = same.agreeing(reference.date) {
                let first = &mut cited[first];
                first.date = first.date.or(reference.date);
                first.issuer = first.issuer.take().or(reference.issuer);
                continue;
            }
            same.add(cited.len(), reference.date);
            cited.push(Citation {
                kind,
                number: reference.number,
                date: reference.date,
                issuer: reference.issuer,
                at: *at,
            });
        }
    }
    cited
}

/// The documents of one kind and number that are cited so far: several where their dates differ.
#[derive(Default)]
struct CitedNumber {
    /// The first of them.
    first: Option<usize>,
    /// By date. Until the first mention with a date there is but one without.
    dated: HashMap<DateText, usize>,
}

impl CitedNumber {
    /// The first one that a date does not speak against. An only one without a date takes this one.
    fn agreeing(&mut self, date: Option<DateText>) -> Option<usize> {
        let first = self.first?;
        match date {
            None => Some(first),
            Some(date) if self.dated.is_empty() => {
                self.dated.insert(date, first);
                Some(first)
            }
            Some(date) => self.dated.get(&date).copied(),
        }
    }

    fn add(&mut self, citation: usize, date: Option<DateText>) {
        self.first.get_or_insert(citation);
        self.dated.extend(date.map(|date| (date, citation)));
    }
}

struct References<'t> {
    text: &'t str,
    kinds: &'t DocumentKinds,
    from: usize,
}

impl Iterator for References<'_> {
    type Item = Reference;

    fn next(&mut self) -> Option<Reference> {
        while let Some(captures) = NUMBER.captures_at(self.text, self.from) {
            let whole = captures.get(0)?.range();
            let digits = captures.name("digits")?.range();
            self.from = whole.end;
            let number = match captures.name("notation") {
                None => self.text[digits.clone()].to_owned(),
                Some(_) => closed(&self.text[whole.clone()]),
            };
            let notation = captures.name("notation").map(|m| closed(m.as_str()));
            let dashed = captures
                .name("mark")
                .is_some_and(|m| !m.as_str().contains('/'));
            let end = notation.as_ref().map_or(digits.end, |_| whole.end);
            if let Some(reference) = self.complete(digits.start..end, number, notation, dashed) {
                self.from = self.from.max(reference.span.end);
                return Some(reference);
            }
        }
        None
    }
}

impl References<'_> {
    fn complete(
        &self,
        at: Range<usize>,
        number: String,
        notation: Option<String>,
        dashed: bool,
    ) -> Option<Reference> {
        let before = &self.text[..at.start];
        if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | ',')) {
            return None;
        }
        let (named, start, numbered) = self.kind_before(at.start);
        let stated = notation.as_deref().and_then(|n| self.kinds.of_notation(n));
        let abbreviated = notation.as_deref().and_then(|n| {
            n.split(['-', '/'])
                .next()
                .and_then(|first| self.kinds.abbreviated(first))
        });
        let sound = match &notation {
            // `Quyết định số 06 ngày …`
            None => named.is_some() && numbered,
            Some(_) if dashed => abbreviated.is_some(),
            Some(notation) => {
                named.is_some() || numbered || notation.contains('-') || abbreviated.is_some()
            }
        };
        if !sound {
            return None;
        }
        let kind = named.or_else(|| {
            // `Số: 86/BC-UBND` alone is a document's own number.
            (start > 0)
                .then(|| stated.or(abbreviated).map(str::to_owned))
                .flatten()
        });
        let (date, issuer, end) = behind(self.text, at.end);
        Some(Reference {
            kind,
            number,
            date,
            issuer,
            span: start..end,
        })
    }

    /// The kind named before a number, where its words begin, and whether `số` stands between.
    fn kind_before(&self, at: usize) -> (Option<String>, usize, bool) {
        let from = self.text[..at]
            .char_indices()
            .rev()
            .nth(BEFORE - 1)
            .map_or(0, |(i, _)| i);
        let window = &self.text[from..at];
        let folded = Folded::new(window);
        let words = folded.text().trim_end_matches([' ', ':']);
        let stem = words
            .strip_suffix("so")
            .filter(|stem| !stem.ends_with(char::is_alphanumeric));
        let numbered = stem.is_some();
        let stem = stem.unwrap_or(words).trim_end();
        let starts = stem
            .char_indices()
            .filter(|&(i, c)| c.is_alphanumeric() && !stem[..i].ends_with(char::is_alphanumeric));
        for (i, _) in starts {
            let source = from + folded.source(i..stem.len()).start;
            let named = self
                .kinds
                .leading(&stem[i..])
                .filter(|(_, length)| i + length == stem.len());
            let letters = &self.text[source..from + folded.source(i..stem.len()).end];
            if let Some(kind) = named
                .map(|(kind, _)| kind)
                .or_else(|| self.kinds.abbreviated(letters))
            {
                return (Some(kind.to_owned()), source, numbered);
            }
        }
        let start = if numbered {
            from + folded.source(stem.len()..stem.len()).start
        } else {
            at
        };
        (None, start, numbered)
    }
}

/// A number without the blanks in it, its dashes plain.
fn closed(number: &str) -> String {
    let marks = number.chars().filter(|c| !c.is_whitespace());
    marks.map(|c| if c == '–' { '-' } else { c }).collect()
}

/// Date and issuer behind a number, in either order, and where they end.
fn behind(text: &str, from: usize) -> (Option<DateText>, Option<String>, usize) {
    let window = text[from..]
        .char_indices()
        .nth(BEHIND)
        .map_or(text.len(), |(i, _)| from + i);
    let (mut date, mut issuer, mut end) = (None, None, from);
    for _ in 0..2 {
        let rest = &text[end..window];
        if date.is_none()
            && let Some((found, length)) = date::leading(rest)
        {
            date = Some(found);
            end += length;
        } else if issuer.is_none()
            && let Some((found, length)) = issuer_in(rest)
        {
            issuer = Some(found);
            end += length;
        }
    }
    (date, issuer, end)
}

/// The issuer after `của`, and how many bytes it takes with that word.
fn issuer_in(text: &str) -> Option<(String, usize)> {
    let start = text.trim_start_matches([' ', ',']);
    let name = start.strip_prefix("của ")?;
    let lead = text.len() - name.len();
    let mut end = 0;
    for (count, word) in name.split(' ').enumerate() {
        let rest = &name[end..];
        if count == LONGEST_ISSUER {
            return None;
        }
        if AFTER_ISSUER
            .iter()
            .any(|stop| begins_with_words(rest.trim_start(), stop))
        {
            break;
        }
        end += word.len() + usize::from(count > 0);
        if word.ends_with([',', ';', '.', ':', ')']) || word.starts_with(['(', '“', '"']) {
            break;
        }
    }
    let issuer = name.get(..end)?;
    let issuer = issuer.split(['(', '“', '"']).next().unwrap_or("");
    let issuer = issuer.trim_end_matches([',', ';', '.', ':', ')', ' ']);
    (!issuer.is_empty()).then(|| (issuer.to_owned(), lead + issuer.len()))
}

fn begins_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::parse::example::DocumentBuilder;
    use crate::parse::outline::{OutlineBlock, outline};

    fn shown(text: &str) -> Vec<String> {
        let kinds = Dictionary::builtin().kinds;
        let show = |r: Reference| {
            format!(
                "{}|{}|{}|{}",
                r.kind.unwrap_or_default(),
                r.number,
                r.date.map_or(String::new(), |d| d.to_string()),
                r.issuer.unwrap_or_default()
            )
        };
        references(text, &kinds).map(show).collect()
    }

    #[test]
    fn references_are_read_in_every_printed_form() {
        for (text, expected) in [
            (
                "Thực hiện Quyết định số 12/QĐ-UBND, ngày 18/3/2024 của UBND tỉnh về việc giao",
                "Quyết định|12/QĐ-UBND|2024-03-18|UBND tỉnh",
            ),
            (
                "tại QĐ 96/QĐ-UBND ngày 13/3/2022 của UBND tỉnh",
                "Quyết định|96/QĐ-UBND|2022-03-13|UBND tỉnh",
            ),
            (
                "Quyết định 1376/QĐ – UBND ngày 30/5/2023",
                "Quyết định|1376/QĐ-UBND|2023-05-30|",
            ),
            (
                "Quyết định số 06 ngày 06/01/2022 của thủ tướng chính phủ phê duyệt",
                "Quyết định|06|2022-01-06|thủ tướng chính phủ",
            ),
            (
                "Nghị quyết số 06-NQ/TU ngày 10/11/2021 của ban thường vụ tỉnh ủy về",
                "Nghị quyết|06-NQ/TU|2021-11-10|ban thường vụ tỉnh ủy",
            ),
            (
                "Kế hoạch số 85/KH- UBND của UBND Huyện Phú Lâm ngày 18 tháng 5 năm 2022 về",
                "Kế hoạch|85/KH-UBND|2022-05-18|UBND Huyện Phú Lâm",
            ),
            (
                "Công văn số 21/STTTT - CNTT ngày 31 tháng 8 năm 2023 của Sở Thông tin và Truyền thông về việc",
                "Công văn|21/STTTT-CNTT|2023-08-31|Sở Thông tin và Truyền thông",
            ),
            (
                "Nghị định số 42/2022/NĐ-CP quy định",
                "Nghị định|42/2022/NĐ-CP||",
            ),
            ("Luật số 24/2018/QH14", "Luật|24/2018/QH14||"),
            ("theo 77/KH-UBND của xã", "Kế hoạch|77/KH-UBND||xã"),
            ("Số: 86/BC-UBND", "|86/BC-UBND||"),
        ] {
            assert_eq!(shown(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_document_is_no_reference() {
        for text in [
            "39/39 (đạt 100%)",
            "mạng 4G/5G",
            "34/34 Phường",
            "ngày 18/3/2024",
            "20 - Xã Tân",
            "Đề án 06",
        ] {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_document_is_cited_once_with_all_that_is_said_of_it() {
        let document = DocumentBuilder::new()
            .paragraph(&["Theo Kế hoạch số 3/KH-UBND và Kế hoạch số 3/KH-UBND ngày 01/02/2024"])
            .paragraph(&[
                "Kế hoạch số 3/KH-UBND của UBND huyện; Kế hoạch số 3/KH-UBND ngày 05/06/2023",
            ])
            .document();
        let pieces = outline(&document);
        let entries = pieces.iter().filter_map(OutlineBlock::paragraph);
        let cited = citations(&document, entries, &Dictionary::builtin().kinds);
        assert_eq!(cited.len(), 2);
        assert_eq!(cited[0].date, DateText::day(2024, 2, 1));
        assert_eq!(cited[0].issuer.as_deref(), Some("UBND huyện"));
        assert_eq!(cited[1].date, DateText::day(2023, 6, 5));
    }

    #[test]
    fn documents_without_number_are_cited_from_one_paragraph() {
        let lines: Vec<String> = (0..60_000)
            .map(|i| {
                let (day, month, year) = (i % 28 + 1, i / 28 % 12 + 1, 1901 + i / 336 % 190);
                format!("Kế hoạch số 3/KH-UBND ngày {day}/{month}/{year};")
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let document = DocumentBuilder::new().paragraph(&lines).document();
        let pieces = outline(&document);
        let entries = pieces.iter().filter_map(OutlineBlock::paragraph);
        let cited = citations(&document, entries, &Dictionary::builtin().kinds);
        assert_eq!(cited.len(), 60_000);
    }
}
