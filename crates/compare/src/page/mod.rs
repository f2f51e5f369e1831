//! A comparison as a page that opens in a browser without a network: one file with all that it needs.

#[cfg(all(test, feature = "browser"))]
mod browser;
mod images;
mod labels;
mod policy;
mod rows;
#[cfg(test)]
mod sample;
mod table;
mod target;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::comparison::{Class, Comparison, Verdict};
use super::wording::{coarse, either};
use baocao_report::error::{Context, Language, Problem, Result};
pub use images::ExcerptImages;
use labels::Labels;
use rows::{ChunkView, RowView};
use table::{TableContext, TableView};
use target::LinkTargets;

/// Of the letters confused, so many are listed.
const CONFUSIONS: usize = 60;

/// The page of a comparison, with images of the scans' lines where there are any.
///
/// # Errors
/// [`Problem::Output`] where the page cannot be put together.
pub fn html(comparison: &Comparison, language: Language, images: &ExcerptImages) -> Result<String> {
    let labels = Labels::of(language);
    let rows = rows::rows(comparison, labels);
    let making = TableContext {
        language,
        labels,
        images,
        targets: &LinkTargets::of_rows(&rows),
    };
    let script = include_str!("page.js");
    let kinds = kinds(comparison, &rows, language, labels);
    let tables = making.tables(comparison);
    let chunks = rows::chunks(rows);
    let style = style(&kinds, &chunks);
    let page = ComparisonPage {
        labels,
        policy: policy::policy(&style, script),
        style,
        script,
        verdict: verdict(comparison, language, labels),
        copies: copies(comparison, labels),
        kinds,
        tables,
        chunks,
        rates: rates(comparison, labels),
        noise: noise(comparison, language),
        confusions: confusions(comparison),
        confusions_left: confusions_left(comparison, language),
    };
    page.render().or_problem(Problem::Output)
}

#[derive(Template)]
#[template(path = "page.html")]
struct ComparisonPage<'a> {
    labels: &'static Labels,
    policy: String,
    style: String,
    script: &'static str,
    verdict: VerdictView,
    copies: [CopyView<'a>; 2],
    kinds: Vec<KindView>,
    tables: Vec<TableView<'a>>,
    chunks: Vec<ChunkView>,
    rates: [RateView; 2],
    noise: Vec<CountView>,
    confusions: Vec<ConfusionView<'a>>,
    confusions_left: Option<String>,
}

/// The style sheet: what all pages have, then what the filters of this one do and how high its chunks are, about. A policy
/// knows the sheet by its hash, and lets no element have a style of its own.
fn style(kinds: &[KindView], chunks: &[ChunkView]) -> String {
    let mut style = include_str!("page.css").to_owned();
    for KindView { slug, .. } in kinds {
        let (off, on) = (
            format!("body:has(#f-{slug}:not(:checked))"),
            format!("body:has(#only:checked):has(#f-{slug}:checked)"),
        );
        style += &format!(
            "{off} #texts mark.k-{slug} {{ background: none; box-shadow: none; text-decoration: none; }}\n\
             {off} tr.k-{slug} {{ display: none; }}\n\
             {on} .chunk.k-{slug} {{ display: block; }}\n\
             {on} .row.k-{slug} {{ display: grid; }}\n"
        );
    }
    let heights: BTreeSet<usize> = chunks.iter().map(|chunk| chunk.lines).collect();
    for lines in heights {
        style += &format!(".h-{lines} {{ --lines: {lines}; }}\n");
    }
    style
}

struct VerdictView {
    slug: &'static str,
    title: &'static str,
    lines: Vec<String>,
}

struct CopyView<'a> {
    label: &'static str,
    file: &'a str,
    id: &'a str,
    criteria: usize,
    words: usize,
    edits: usize,
}

/// A class that can be hidden.
struct KindView {
    slug: &'static str,
    title: &'static str,
    hint: &'static str,
    count: usize,
    checked: bool,
}

struct RateView {
    title: &'static str,
    cer: String,
    wer: String,
}

struct CountView {
    title: &'static str,
    count: usize,
}

struct ConfusionView<'a> {
    second: std::borrow::Cow<'a, str>,
    first: std::borrow::Cow<'a, str>,
    count: usize,
}

fn verdict(comparison: &Comparison, language: Language, labels: &Labels) -> VerdictView {
    let (slug, vi, en) = match comparison.verdict {
        Verdict::SameFile => (
            "same-file",
            "Hai tệp giống hệt nhau",
            "The two files are the same",
        ),
        Verdict::Same => (
            "same",
            "Không có khác biệt về nội dung",
            "Nothing of substance differs",
        ),
        Verdict::Differ => (
            "differ",
            "Có khác biệt về nội dung",
            "They differ in substance",
        ),
        Verdict::OneEmpty => (
            "one-empty",
            "Một bản không có chữ nào",
            "One copy has no text",
        ),
        Verdict::Unrelated => (
            "unrelated",
            "Đây không phải hai bản của cùng một văn bản",
            "These are not two copies of one document",
        ),
    };
    let all = || {
        let (records, frame) = (comparison.records.iter(), comparison.frame.iter());
        records.chain(frame).chain(&comparison.text)
    };
    let (records, frame) = (comparison.records.len(), comparison.frame.len());
    let text = comparison.text.len();
    let doubtful = all().filter(|difference| difference.is_doubtful()).count();
    let similarity = labels.percent(comparison.similarity);
    let paired = comparison.paired;
    let counts = match language {
        Language::Vi => format!(
            "Số khác biệt: {records} ở tiêu chí, {frame} ở phần đầu và phần ký, {text} trong lời văn; {doubtful} chỗ cần xem lại bản quét."
        ),
        Language::En => format!(
            "Differences: {records} of criteria, {frame} of header and signature, {text} of the running text; {doubtful} to check against the scan."
        ),
    };
    let common = match language {
        Language::Vi => format!(
            "{paired} tiêu chí có ở cả hai bản; {similarity} số từ của bản ngắn hơn có trong bản kia theo cùng thứ tự."
        ),
        Language::En => format!(
            "{paired} criteria are in both copies; {similarity} of the shorter copy's words are in the other in the same order."
        ),
    };
    VerdictView {
        slug,
        title: either(language, vi, en),
        lines: all()
            .next()
            .map(|_| counts)
            .into_iter()
            .chain([common])
            .chain(comparison.coarse.then(|| coarse(language).to_owned()))
            .collect(),
    }
}

fn copies<'a>(comparison: &'a Comparison, labels: &Labels) -> [CopyView<'a>; 2] {
    let view = |copy: &'a super::CopySummary, label| CopyView {
        label,
        file: &copy.file,
        id: &copy.id,
        criteria: copy.criteria,
        words: copy.words,
        edits: copy.edits,
    };
    [
        view(&comparison.first, labels.copies[0]),
        view(&comparison.second, labels.copies[1]),
    ]
}

/// The classes that occur: how often in the texts, or in the tables where the texts know no such class. What is noise
/// is not shown at first.
fn kinds(
    comparison: &Comparison,
    rows: &[RowView],
    language: Language,
    labels: &Labels,
) -> Vec<KindView> {
    let sides = rows.iter().flat_map(|row| &row.sides);
    let marks = sides
        .flat_map(|side| &side.pieces)
        .filter_map(|piece| piece.mark);
    let mut numbers: Vec<(Class, usize)> = marks.map(|mark| (mark.class, mark.number)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    for (class, _) in numbers {
        *counts.entry(class).or_default() += 1;
    }
    let mut listed: BTreeMap<Class, usize> = BTreeMap::new();
    let differences = comparison.records.iter().chain(&comparison.frame);
    for difference in differences.chain(&comparison.text) {
        *listed.entry(difference.class).or_default() += 1;
    }
    for (class, count) in listed {
        counts.entry(class).or_insert(count);
    }
    let kinds = counts.into_iter().map(|(class, count)| KindView {
        slug: class.name(),
        title: class.title(language),
        hint: if class.is_of_substance() {
            labels.matters
        } else {
            labels.is_noise
        },
        count,
        checked: class.is_of_substance(),
    });
    kinds.collect()
}

fn rates(comparison: &Comparison, labels: &Labels) -> [RateView; 2] {
    let rates = comparison.rates;
    let most = if rates.upper_bounds { "≤ " } else { "" };
    let view = |title, cer, wer| RateView {
        title,
        cer: most.to_owned() + &labels.rate(cer),
        wer: most.to_owned() + &labels.rate(wer),
    };
    [
        view(labels.as_read, rates.cer_raw, rates.wer_raw),
        view(labels.as_restored, rates.cer_restored, rates.wer_restored),
    ]
}

fn noise(comparison: &Comparison, language: Language) -> Vec<CountView> {
    let noise = comparison.noise.iter();
    noise
        .map(|noise| CountView {
            title: noise.class.title(language),
            count: noise.count,
        })
        .collect()
}

fn confusions(comparison: &Comparison) -> Vec<ConfusionView<'_>> {
    fn shown(letters: &str) -> std::borrow::Cow<'_, str> {
        match letters {
            "" => "∅".into(),
            letters => letters.replace(char::is_whitespace, "␣").into(),
        }
    }
    let confusions = comparison.confusions.iter().take(CONFUSIONS);
    confusions
        .map(|confusion| ConfusionView {
            second: shown(&confusion.second),
            first: shown(&confusion.first),
            count: confusion.count,
        })
        .collect()
}

/// What is said of the confusions that are not listed.
fn confusions_left(comparison: &Comparison, language: Language) -> Option<String> {
    let left = comparison.confusions.len().checked_sub(CONFUSIONS);
    let left = left.filter(|left| *left > 0)?;
    Some(match language {
        Language::Vi => format!("và {left} loại nữa, ít hơn"),
        Language::En => format!("and {left} more, less often"),
    })
}

#[cfg(test)]
mod tests;
