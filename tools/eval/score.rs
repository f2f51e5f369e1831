//! A report against the gold records of its document.

use baocao_report::{Citation, Criterion, Group, Header, IssuedDocument, Report};
use serde::Serialize;

use crate::gold;
use crate::text::{distance, likeness, plain};

/// Below this likeness of wordings two records are not the same.
const ALIKE: f64 = 0.5;

/// A figure of a report's score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Metric {
    /// So many are right, of so many.
    Right { right: usize, of: usize },
    /// So many too many.
    Extra { extra: usize },
    /// A share of words or characters that are wrong.
    Rate { rate: f64 },
}

impl Metric {
    /// Two counts of one kind together; figures that cannot be summed stay as they are.
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Right { right, of }, Self::Right { right: r, of: o }) => Self::Right {
                right: right + r,
                of: of + o,
            },
            (Self::Extra { extra }, Self::Extra { extra: e }) => Self::Extra { extra: extra + e },
            _ => self,
        }
    }
}

/// Figures by name, in the order of the table's columns.
pub type Score = Vec<(&'static str, Metric)>;

/// What differs, in words.
pub type Misses = Vec<String>;

pub fn score(gold: &gold::GoldDocument, report: &Report, misses: &mut Misses) -> Score {
    let mut score = if gold.criteria.is_empty() {
        vec![("extra", nothing_to_read(gold, report, misses))]
    } else {
        criteria(&gold.criteria, &report.criteria, misses)
    };
    if let Some(gold) = &gold.header {
        score.push(("header", header(gold, &report.header, misses)));
        score.push((
            "citations",
            citations(&gold.legal_refs, &report.citations, misses),
        ));
    }
    if !gold.tallies.is_empty() {
        score.push(("tallies", tallies(&gold.tallies, &report.groups, misses)));
    }
    if !gold.issued.is_empty() {
        score.push((
            "documents",
            documents(&gold.issued, &report.documents, misses),
        ));
        let extra = report.documents.len().saturating_sub(gold.issued.len());
        score.push(("documents extra", Metric::Extra { extra }));
    }
    if let Some(gold) = &gold.text {
        let d = distance(gold, &report.text);
        score.push(("WER", rate(d.word_edits, d.words)));
        score.push(("CER", rate(d.char_edits, d.chars)));
    }
    score
}

/// What was read from a document without criteria: every criterion is too many, and every issued document
/// where it lists none.
fn nothing_to_read(gold: &gold::GoldDocument, report: &Report, misses: &mut Misses) -> Metric {
    let criteria = report.criteria.iter();
    misses.extend(criteria.map(|c| format!("no criterion: {:?} {}", c.code, c.name)));
    let mut extra = report.criteria.len();
    if gold.issued.is_empty() {
        let documents = report.documents.iter();
        misses.extend(
            documents.map(|d| format!("no issued document: {:?} {:?}", d.number, d.summary)),
        );
        extra += report.documents.len();
    }
    Metric::Extra { extra }
}

fn rate(edits: usize, of: usize) -> Metric {
    let rate = edits as f64 / of.max(1) as f64;
    Metric::Rate {
        rate: (rate * 10_000.0).round() / 10_000.0,
    }
}

const FIELDS: [&str; 11] = [
    "name",
    "unit",
    "target",
    "result",
    "numerator",
    "denominator",
    "percent",
    "status",
    "deadline",
    "note",
    "group",
];

fn criteria(gold: &[gold::GoldCriterion], got: &[Criterion], misses: &mut Misses) -> Score {
    let matches = matched(gold, got);
    let mut right = [0; FIELDS.len()];
    let (mut found, mut exact, mut name_edits, mut name_words) = (0, 0, 0, 0);
    for (gold, index) in gold.iter().zip(matches) {
        let code = gold.code.as_deref().unwrap_or("-");
        let Some(got) = index.and_then(|i| got.get(i)) else {
            misses.push(format!("{} {code} is missing: {}", gold.list, gold.name));
            continue;
        };
        found += 1;
        let same = compare(gold, got);
        for ((field, right), (same, want, have)) in FIELDS.iter().zip(&mut right).zip(&same) {
            *right += usize::from(*same);
            if !same {
                misses.push(format!(
                    "{} {code} {field}: {want:?}, read {have:?}",
                    gold.list
                ));
            }
        }
        exact += usize::from(same.iter().all(|(same, ..)| *same));
        let names = distance(&gold.name, &got.name);
        name_edits += names.word_edits;
        name_words += names.words;
    }
    let of = gold.len();
    let mut score = vec![
        ("found", Metric::Right { right: found, of }),
        (
            "extra",
            Metric::Extra {
                extra: got.len() - found,
            },
        ),
        ("exact", Metric::Right { right: exact, of }),
    ];
    let fields = FIELDS.iter().zip(right);
    score.extend(fields.map(|(&field, right)| (field, Metric::Right { right, of })));
    if name_words > 0 {
        score.push(("name WER", rate(name_edits, name_words)));
    }
    score
}

/// For each gold record the one of the report that it is: of those with its code that are not taken yet,
/// the one whose name is most alike.
fn matched(gold: &[gold::GoldCriterion], got: &[Criterion]) -> Vec<Option<usize>> {
    let mut taken = vec![false; got.len()];
    let code = |code: &Option<String>| code.as_deref().map(|c| c.trim_end_matches('.').to_owned());
    gold.iter()
        .map(|gold| {
            let mut best: Option<(usize, f64)> = None;
            for (i, got) in got.iter().enumerate() {
                if taken[i] || code(&got.code) != code(&gold.code) {
                    continue;
                }
                let likeness = likeness(&gold.name, &got.name);
                if likeness >= ALIKE && best.is_none_or(|(_, most)| likeness > most) {
                    best = Some((i, likeness));
                }
            }
            let (index, _) = best?;
            taken[index] = true;
            Some(index)
        })
        .collect()
}

/// Whether a field is right, what it should be and what it is.
type Compared = (bool, String, String);

/// The fields in the order of [`FIELDS`].
fn compare(gold: &gold::GoldCriterion, got: &Criterion) -> [Compared; FIELDS.len()] {
    let group = |code: Option<&str>| code.map(|c| c.trim_end_matches('.').to_owned());
    let target = got.target.as_ref();
    let result = got.result.as_ref();
    [
        texts(Some(&gold.name), Some(&got.name)),
        texts(gold.unit.as_deref(), got.unit.as_deref()),
        texts(gold.target.as_deref(), target.map(|t| t.text.as_str())),
        texts(gold.result.as_deref(), result.map(|r| r.text.as_str())),
        numbers(
            gold.numerator,
            result.and_then(|r| r.numerator).map(|n| n.get()),
        ),
        numbers(
            gold.denominator,
            result.and_then(|r| r.denominator).map(|n| n.get()),
        ),
        numbers(
            gold.percent,
            result.and_then(|r| r.percent).map(|n| n.get()),
        ),
        (
            gold.status == got.status,
            format!("{:?}", gold.status),
            format!("{:?}", got.status),
        ),
        texts(gold.deadline.as_deref(), got.deadline.as_deref()),
        texts(gold.note.as_deref(), got.note.as_deref()),
        exactly(
            group(gold.group.as_ref().and_then(|g| g.code.as_deref())),
            group(got.group.as_ref().and_then(|g| g.code.as_deref())),
        ),
    ]
}

fn texts(gold: Option<&str>, got: Option<&str>) -> Compared {
    let (gold, got) = (gold.unwrap_or(""), got.unwrap_or(""));
    (plain(gold) == plain(got), gold.to_owned(), got.to_owned())
}

fn exactly(gold: Option<String>, got: Option<String>) -> Compared {
    let (gold, got) = (gold.unwrap_or_default(), got.unwrap_or_default());
    (gold == got, gold, got)
}

fn numbers(gold: Option<f64>, got: Option<f64>) -> Compared {
    let same = match (gold, got) {
        (Some(gold), Some(got)) => (gold - got).abs() < 1e-6,
        (None, None) => true,
        _ => false,
    };
    (same, format!("{gold:?}"), format!("{got:?}"))
}

fn header(gold: &gold::GoldHeader, got: &Header, misses: &mut Misses) -> Metric {
    let word = |value: serde_json::Value| value.as_str().map(str::to_owned);
    let signer = got.signer.as_ref();
    let (issued, level) = (
        got.date.map(|d| d.to_string()),
        serde_json::json!(got.issuer_level),
    );
    let fields = [
        ("kind", texts(gold.kind.as_deref(), got.kind.as_deref())),
        (
            "number",
            texts(gold.number.as_deref(), got.number.as_deref()),
        ),
        ("date", exactly(gold.date.clone(), issued)),
        ("place", texts(gold.place.as_deref(), got.place.as_deref())),
        (
            "issuer",
            texts(gold.issuer.as_deref(), got.issuer.as_deref()),
        ),
        (
            "issuer_level",
            exactly(gold.issuer_level.clone(), word(level)),
        ),
        (
            "subject",
            texts(gold.title.as_deref(), got.subject.as_deref()),
        ),
        (
            "period",
            texts(
                gold.period_text.as_deref(),
                got.period.as_ref().map(|p| p.text.as_str()),
            ),
        ),
        (
            "criteria_set",
            texts(gold.criteria_set.as_deref(), got.criteria_set.as_deref()),
        ),
        (
            "signer.name",
            texts(
                gold.signer_name.as_deref(),
                signer.and_then(|s| s.name.as_deref()),
            ),
        ),
        (
            "signer.position",
            texts(
                gold.signer_title.as_deref(),
                signer.and_then(|s| s.position.as_deref()),
            ),
        ),
        (
            "signer.authority",
            texts(
                gold.signing_for.as_deref(),
                signer.and_then(|s| s.authority.as_deref()),
            ),
        ),
        (
            "recipients",
            texts(
                Some(&gold.recipients.join(" ; ")),
                Some(&got.recipients.join(" ; ")),
            ),
        ),
    ];
    for (field, (same, want, have)) in &fields {
        if !same {
            misses.push(format!("header {field}: {want:?}, read {have:?}"));
        }
    }
    Metric::Right {
        right: fields.iter().filter(|(_, (same, ..))| *same).count(),
        of: fields.len(),
    }
}

/// Citations that are there with number and date.
fn citations(gold: &[gold::GoldCitation], got: &[Citation], misses: &mut Misses) -> Metric {
    count(gold, misses, |gold| {
        let same = |got: &Citation| {
            plain(&got.number) == plain(&gold.number)
                && got.date.map(|d| d.to_string()) == gold.date
        };
        (
            got.iter().any(same),
            format!("citation of {} of {:?}", gold.number, gold.date),
        )
    })
}

/// Groups whose three numbers are right.
fn tallies(gold: &[gold::GoldTally], got: &[Group], misses: &mut Misses) -> Metric {
    count(gold, misses, |gold| {
        let is_it = |got: &Group| match gold.group_name.as_str() {
            "total" => got.code.is_none(),
            name => plain(&got.name) == plain(name),
        };
        let numbers = (gold.declared, gold.achieved, gold.of);
        let same = |got: &Group| is_it(got) && (got.declared, got.achieved, got.of) == numbers;
        (
            got.iter().any(same),
            format!("tally of {} {numbers:?}", gold.group_name),
        )
    })
}

/// Issued documents with kind, number, date and summary right.
fn documents(gold: &[gold::Issued], got: &[IssuedDocument], misses: &mut Misses) -> Metric {
    count(gold, misses, |gold| {
        let same = |got: &IssuedDocument| {
            let date = got.date.map(|d| d.to_string());
            texts(gold.stt.as_deref(), got.ordinal.as_deref()).0
                && texts(gold.kind.as_deref(), got.kind.as_deref()).0
                && texts(gold.number.as_deref(), got.number.as_deref()).0
                && texts(gold.summary.as_deref(), got.summary.as_deref()).0
                && date == gold.date
        };
        (
            got.iter().any(same),
            format!("document {:?} {:?}", gold.stt, gold.number),
        )
    })
}

/// How many of the gold records are right; `look` says whether one is, and what to call it.
fn count<T>(gold: &[T], misses: &mut Misses, look: impl Fn(&T) -> (bool, String)) -> Metric {
    let mut right = 0;
    for gold in gold {
        match look(gold) {
            (true, _) => right += 1,
            (false, name) => misses.push(format!("{name} is missing or wrong")),
        }
    }
    Metric::Right {
        right,
        of: gold.len(),
    }
}
