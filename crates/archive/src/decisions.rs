//! What a person has to decide: documents that may be filed twice, files that hold several, what could not be read.
//!
//! Nothing here is ever acted upon by itself. The list is a function of the manifest.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::archived::{ArchivedDocument, ArchivedOriginal};
use super::document_starts::{PageStart, parts};
use super::manifest::Manifest;
use super::near_duplicate::{self, ALIKE_THOUGH_NUMBERED, Sketch};
use baocao_output::sheet::{ColumnType, Csv, Decimal, JsonLines, ListColumn, Value};
use baocao_report::error::{Language, Result};
use baocao_report::{DocumentIdentity, IdentityMatch};

/// Something to decide.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingDecision {
    /// What it is about.
    pub matter: DecisionKind,
    /// The name of the document; `None` where there is none.
    pub document: Option<String>,
    /// The path of its original.
    pub file: String,
    /// Its pages, `1-3`.
    pub pages: Option<String>,
    /// The document that it is held against.
    pub other: Option<String>,
    /// The path of that one's original.
    pub other_file: Option<String>,
    /// How much both texts have in common, from 0 to 1.
    pub likeness: Option<f32>,
    /// What was found.
    pub note: String,
}

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecisionKind {
    /// A file could not be filed at all.
    NotFiled,
    /// An original is filed, and could not be read.
    NotRead,
    /// Number, notation and issuer of another document, in other bytes.
    SameDocument,
    /// A text like that of another document.
    NearDuplicate,
    /// The same path held other bytes before.
    ChangedOriginal,
    /// Another document seems to begin within a file.
    Split,
    /// Pages that are in the copy only as they were found, or not at all.
    PagesAsFound,
}

impl DecisionKind {
    /// Its short stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFiled => "not-filed",
            Self::NotRead => "not-read",
            Self::SameDocument => "same-document",
            Self::NearDuplicate => "near-duplicate",
            Self::ChangedOriginal => "changed-original",
            Self::Split => "split",
            Self::PagesAsFound => "pages-as-found",
        }
    }

    /// In words.
    pub fn in_words(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::NotFiled => ("không đưa vào kho được", "could not be filed"),
            Self::NotRead => (
                "đã lưu bản gốc, không đọc được",
                "original filed, but could not be read",
            ),
            Self::SameDocument => (
                "trùng số, ký hiệu, cơ quan với tài liệu khác",
                "number, notation and issuer of another document",
            ),
            Self::NearDuplicate => (
                "nội dung gần như tài liệu khác",
                "a text much like another document's",
            ),
            Self::ChangedOriginal => (
                "đường dẫn này trước đây có nội dung khác",
                "this path held other bytes before",
            ),
            Self::Split => (
                "có vẻ gồm nhiều văn bản; chạy lại với --split để tách",
                "seems to hold several documents; run again with --split to part them",
            ),
            Self::PagesAsFound => (
                "có trang chỉ giữ nguyên như bản gốc",
                "pages that are only as they were found",
            ),
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }
}

/// Everything to decide in an archive, in the order of the documents.
pub fn decisions(manifest: &Manifest, language: Language) -> Vec<PendingDecision> {
    let documents: Vec<(&ArchivedOriginal, &ArchivedDocument)> = manifest.documents().collect();
    let mut all: Vec<PendingDecision> = manifest
        .unfiled
        .iter()
        .map(|unfiled| PendingDecision {
            document: None,
            note: unfiled.error.message.clone(),
            ..about(DecisionKind::NotFiled, unfiled.path.clone(), language)
        })
        .collect();
    let twins = twins(&documents);
    let changed = changed(manifest);
    for (at, (item, part)) in documents.iter().enumerate() {
        let of = |matter| PendingDecision {
            document: Some(part.name.clone()),
            pages: part.pages.map(|(first, last)| range(first, last)),
            ..about(matter, path(item), language)
        };
        if let Some(error) = &item.error {
            all.push(PendingDecision {
                note: error.message.clone(),
                ..of(DecisionKind::NotRead)
            });
        }
        if let Some((matter, other, likeness)) = twins[at] {
            let (other_item, other_part) = documents[other];
            all.push(PendingDecision {
                other: Some(other_part.name.clone()),
                other_file: Some(path(other_item)),
                likeness,
                ..of(matter)
            });
        }
        if let Some(before) = changed.get(&part.ordinal) {
            all.push(PendingDecision {
                other: Some(before.clone()),
                ..of(DecisionKind::ChangedOriginal)
            });
        }
        all.extend(
            splits(part)
                .into_iter()
                .map(|(pages, found)| PendingDecision {
                    pages: Some(pages),
                    note: format!("{}: {found}", DecisionKind::Split.in_words(language)),
                    ..of(DecisionKind::Split)
                }),
        );
        if !part.as_found.is_empty() {
            let pages: Vec<String> = part.as_found.iter().map(u32::to_string).collect();
            all.push(PendingDecision {
                pages: Some(pages.join(", ")),
                ..of(DecisionKind::PagesAsFound)
            });
        }
    }
    all
}

fn about(matter: DecisionKind, file: String, language: Language) -> PendingDecision {
    PendingDecision {
        matter,
        document: None,
        file,
        pages: None,
        other: None,
        other_file: None,
        likeness: None,
        note: matter.in_words(language).to_owned(),
    }
}

fn path(item: &ArchivedOriginal) -> String {
    item.paths.first().cloned().unwrap_or_default()
}

fn range(first: u32, last: u32) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    }
}

/// For each document the earlier one that it may be, and how much their texts have in common.
fn twins(
    documents: &[(&ArchivedOriginal, &ArchivedDocument)],
) -> Vec<Option<(DecisionKind, usize, Option<f32>)>> {
    let identity = |part: &ArchivedDocument, issuer: Option<String>| {
        let (number, notation, date) = (&part.number, &part.notation, &part.date);
        DocumentIdentity::of_row(number.clone(), notation.clone(), issuer, date.clone())
    };
    let lower = |part: &ArchivedDocument| part.issuer.as_ref().map(|issuer| issuer.to_lowercase());
    let parts = || documents.iter().map(|&(_, part)| part);
    let identities: Vec<DocumentIdentity> =
        parts().map(|part| identity(part, lower(part))).collect();
    let without_issuer: Vec<DocumentIdentity> = parts().map(|part| identity(part, None)).collect();
    let sketches: Vec<Option<&Sketch>> = documents
        .iter()
        .map(|(_, part)| part.likeness.as_ref())
        .collect();
    let are_two = |known: &[DocumentIdentity], one: usize, other: usize| {
        known[one].likeness(&known[other]) == IdentityMatch::Different
    };
    let may = |one: usize, other: usize, likeness: f32| {
        likeness >= ALIKE_THOUGH_NUMBERED
            || !are_two(&identities, one, other)
            || (is_cut_short(&identities[one], &identities[other])
                && !are_two(&without_issuer, one, other))
    };
    let near = near_duplicate::most_similar(&sketches, &may);
    let mut holders: HashMap<[&str; 3], Vec<usize>> = HashMap::new();
    let mut twins = Vec::new();
    for (at, identity) in identities.iter().enumerate() {
        let earlier = identity.triple().and_then(|triple| {
            let holders = holders.entry(triple).or_default();
            let same =
                |other: &&usize| identities[**other].likeness(identity) == IdentityMatch::Same;
            let earlier = holders.iter().find(same).copied();
            // Of many versions, the first of each year is enough to be held against.
            if earlier.is_none() {
                holders.push(at);
            }
            earlier
        });
        twins.push(match (earlier, near[at]) {
            (Some(other), _) => {
                let likeness = sketches[at].zip(sketches[other]);
                let likeness = likeness.map(|(one, other)| one.likeness(other));
                Some((DecisionKind::SameDocument, other, likeness))
            }
            (None, Some((other, likeness))) => {
                Some((DecisionKind::NearDuplicate, other, Some(likeness)))
            }
            (None, None) => None,
        });
    }
    twins
}

/// Whether one issuer is the other without its first words: the line above was not read for what it is.
fn is_cut_short(one: &DocumentIdentity, other: &DocumentIdentity) -> bool {
    let (Some(one), Some(other)) = (one.issuer(), other.issuer()) else {
        return false;
    };
    let is_end = |whole: &str, part: &str| {
        let before = whole.strip_suffix(part);
        before.is_some_and(|before| before.ends_with(' '))
    };
    is_end(one, other) || is_end(other, one)
}

/// Documents whose path an earlier document was found under, by their ordinal.
fn changed(manifest: &Manifest) -> BTreeMap<u32, String> {
    let mut seen: HashMap<&str, &ArchivedOriginal> = HashMap::new();
    let mut changed = BTreeMap::new();
    for item in manifest.items.values() {
        for path in &item.paths {
            if let Some(before) = seen.insert(path, item) {
                let name = before.parts.first().map(|part| part.name.clone());
                changed.insert(item.ordinal(), name.unwrap_or_default());
            }
        }
    }
    changed
}

/// The documents that a part seems to hold, where it is more than one: their pages, and what was found on the first.
fn splits(part: &ArchivedDocument) -> Vec<(String, String)> {
    let Some((first, last)) = part.pages else {
        return Vec::new();
    };
    let begun = |page| part.begins.iter().find(|begun| begun.page == page);
    let leaf = |number| PageStart {
        number,
        wordless: false,
        begins: begun(number).cloned(),
    };
    let leaves: Vec<PageStart> = (first..=last).map(leaf).collect();
    let told = |first: u32| match begun(first) {
        Some(begun) => {
            let words = [begun.kind.as_deref(), begun.number.as_deref()];
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        None => {
            let number = part.number.as_deref().zip(part.notation.as_deref());
            let number = number.map(|(number, notation)| format!("{number}/{notation}"));
            let words = [part.kind.clone(), number];
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    };
    let parts = parts(&leaves);
    let told = parts
        .into_iter()
        .map(|(first, last)| (range(first, last), told(first)));
    told.collect()
}

/// The columns of the list.
const COLUMNS: [ListColumn; 8] = [
    ListColumn::new("matter", ColumnType::Text, "Việc", "Matter"),
    ListColumn::new("document", ColumnType::Text, "Tài liệu", "Document"),
    ListColumn::new("file", ColumnType::Text, "Tệp gốc", "Original"),
    ListColumn::new("pages", ColumnType::Text, "Trang", "Pages"),
    ListColumn::new(
        "other_document",
        ColumnType::Text,
        "Tài liệu kia",
        "Other document",
    ),
    ListColumn::new(
        "other_file",
        ColumnType::Text,
        "Tệp gốc kia",
        "Other original",
    ),
    ListColumn::new("likeness", ColumnType::Real, "Độ giống", "Likeness"),
    ListColumn::new("note", ColumnType::Text, "Ghi chú", "Note"),
];

/// The list as CSV, as Excel opens it.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn csv(decisions: &[PendingDecision], language: Language) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut list = Csv::new(&mut bytes, &COLUMNS, Decimal::Point, language)?;
    for decision in decisions {
        list.row(&row(decision))?;
    }
    list.finish()?;
    Ok(bytes)
}

/// The list as JSON lines.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn json_lines(decisions: &[PendingDecision]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut list = JsonLines::new(&mut bytes, &COLUMNS);
    for decision in decisions {
        list.row(&row(decision))?;
    }
    list.finish()?;
    Ok(bytes)
}

fn row(decision: &PendingDecision) -> [Value<'_>; 8] {
    let text = |text: &'_ Option<String>| match text {
        Some(text) => Value::Text(Cow::Owned(text.clone())),
        None => Value::Absent,
    };
    [
        Value::Text(decision.matter.code().into()),
        text(&decision.document),
        Value::Text(decision.file.as_str().into()),
        text(&decision.pages),
        text(&decision.other),
        text(&decision.other_file),
        match decision.likeness {
            Some(likeness) => Value::Real((f64::from(likeness) * 100.0).round() / 100.0),
            None => Value::Absent,
        },
        Value::Text(decision.note.as_str().into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archived::{ManifestHead, example};
    use crate::document_starts::DocumentStart;
    use crate::naming::Template;

    fn manifest(items: Vec<ArchivedOriginal>) -> Manifest {
        let mut manifest = Manifest::new(ManifestHead::new("H".into(), Template::default()));
        for item in items {
            manifest.items.insert(item.ordinal(), item);
        }
        manifest
    }

    fn numbered(ordinal: u32, number: &str, date: Option<&str>) -> ArchivedOriginal {
        let mut item = example(ordinal, &ordinal.to_string());
        item.parts[0].number = Some(number.into());
        item.parts[0].notation = Some("BC-UBND".into());
        item.parts[0].issuer = Some("UBND xã Tân Hòa".into());
        item.parts[0].date = date.map(str::to_owned);
        item
    }

    fn told(manifest: &Manifest) -> Vec<(&'static str, String, Option<String>)> {
        let all = decisions(manifest, Language::En);
        all.into_iter()
            .map(|d| (d.matter.code(), d.document.unwrap_or_default(), d.other))
            .collect()
    }

    #[test]
    fn a_number_that_is_there_already_is_told_within_its_year() {
        let manifest = manifest(vec![
            numbered(1, "86", Some("2024-10-03")),
            numbered(2, "86", Some("2023-10-03")),
            numbered(3, "86", None),
            numbered(4, "87", Some("2024-10-03")),
            numbered(5, "86", Some("2024-12-31")),
        ]);
        let one = |name: &str| Some(name.to_owned());
        assert_eq!(
            told(&manifest),
            [
                ("same-document", "H.0003".into(), one("H.0001")),
                ("same-document", "H.0005".into(), one("H.0001")),
            ]
        );
    }

    #[test]
    fn a_like_text_is_told_unless_the_numbers_say_otherwise() {
        let words = |n: usize| (0..200).map(move |at| format!("từ{}", at * n)).collect();
        let text: Vec<String> = words(1);
        let other = text.join(" ").replace("từ7 ", "tu ");
        let fill =
            |item: &mut ArchivedOriginal, text: &str| item.parts[0].likeness = Sketch::of(text);
        let mut items = vec![
            numbered(1, "86", None),
            numbered(2, "87", None),
            example(3, "c"),
        ];
        fill(&mut items[0], &text.join(" "));
        fill(&mut items[1], &text[40..].join(" "));
        fill(&mut items[2], &other);
        let manifest = manifest(items);
        let all = told(&manifest);
        assert_eq!(
            all,
            [("near-duplicate", "H.0003".into(), Some("H.0001".into()))]
        );
    }

    /// `ỦYx BAN NHÂN DÂN` is no line of an issuer, and the line below it is one.
    #[test]
    fn an_issuer_that_was_read_in_part_makes_no_other_document() {
        let words: Vec<String> = (0..200).map(|at| format!("từ{at}")).collect();
        let told_of = |issuer: &str| {
            let mut items = vec![example(1, "a"), example(2, "b")];
            let texts = [words.join(" "), words[30..].join(" ")];
            let issuers = ["ỦY BAN NHÂN DÂN HUYỆN PHÚ LÂM", issuer];
            for ((item, text), issuer) in items.iter_mut().zip(texts).zip(issuers) {
                item.parts[0].likeness = Sketch::of(&text);
                item.parts[0].issuer = Some(issuer.into());
            }
            told(&manifest(items)).len()
        };
        assert_eq!(told_of("HUYỆN PHÚ LÂM"), 1);
        assert_eq!(told_of("HUYỆN PHÚ"), 0);
        assert_eq!(told_of("XÃ LÂM"), 0);
    }

    #[test]
    fn what_may_be_split_failed_or_changed_is_told() {
        let mut several = numbered(1, "86", None);
        several.parts[0].kind = Some("báo cáo".into());
        several.parts[0].pages = Some((1, 5));
        several.parts[0].as_found = vec![4];
        several.parts[0].begins.push(DocumentStart {
            page: 3,
            number: Some("90/KH-UBND".into()),
            kind: Some("kế hoạch".into()),
        });
        let mut again = example(2, "b");
        again.paths.clone_from(&several.paths);
        let manifest = manifest(vec![several, again]);
        let all = decisions(&manifest, Language::En);
        let short: Vec<_> = all
            .iter()
            .map(|d| (d.matter.code(), d.pages.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(
            short,
            [
                ("split", "1-2"),
                ("split", "3-5"),
                ("pages-as-found", "4"),
                ("changed-original", "1-2"),
            ]
        );
        assert!(all[1].note.ends_with("kế hoạch 90/KH-UBND"));
        assert_eq!(all[3].other.as_deref(), Some("H.0001"));
        let csv = String::from_utf8(csv(&all, Language::Vi).unwrap()).unwrap();
        assert_eq!(csv.lines().count(), 5);
        assert_eq!(json_lines(&all).unwrap().split(|b| *b == b'\n').count(), 5);
    }
}
