//! How well two copies of a document are compared: what is told that does not differ, and whether a change is told.

use std::fs;

use baocao::pipeline::ReportReader;
use baocao_compare as diff;
use baocao_compare::{Class, Comparison, Difference, Side};
use baocao_extract::intake::{self, Limits};
use baocao_report::Method;

use crate::gold::Samples;
use crate::mutation::{DocxFile, DocxMutation, differences};
use crate::score::{Metric, Misses, Score};
use crate::{EvalArgs, ScoredInput};
use baocao_testing::random::SeededRandom;

/// An input that was read, and its place among the samples' inputs.
pub type ReadInput = (usize, Side);

/// Of every document that is there as a Word file, or else typed in another way, each other copy is held against that
/// one: none of them may differ in a figure. Then copies of the Word file in which one thing was changed.
pub fn measure(
    samples: &Samples,
    sides: &[ReadInput],
    prefix: &str,
    arguments: &EvalArgs,
    reader: &ReportReader,
) -> Vec<ScoredInput> {
    let mut documents: Vec<&str> = Vec::new();
    for (at, _) in sides {
        let document = samples.inputs[*at].document.as_str();
        if !documents.contains(&document) {
            documents.push(document);
        }
    }
    let of_document = |document: &&str| {
        let copies: Vec<&ReadInput> = sides
            .iter()
            .filter(|(at, _)| samples.inputs[*at].document == **document)
            .collect();
        let typed = typed(samples, &copies)?;
        let others: Vec<&Side> = copies
            .iter()
            .filter(|copy| copy.1.report.id != typed.1.report.id)
            .map(|copy| &copy.1)
            .collect();
        let mut misses = Misses::new();
        let mut score = compared(&others, &typed.1, &mut misses);
        score.extend(mutated(
            samples,
            typed,
            &others,
            arguments,
            reader,
            &mut misses,
        ));
        if arguments.show {
            eprintln!("\ndiff/{prefix}{document}\n  {}", misses.join("\n  "));
        }
        (!others.is_empty()).then(|| ScoredInput {
            input: format!("diff/{prefix}{document}"),
            by_ocr: true,
            score,
        })
    };
    documents.iter().filter_map(of_document).collect()
}

/// The copy that the others are held against.
fn typed<'r>(samples: &Samples, copies: &[&'r ReadInput]) -> Option<&'r ReadInput> {
    let is_typed = |copy: &&&ReadInput| {
        let pages = &copy.1.report.pages;
        !pages.is_empty() && pages.iter().all(|page| page.method == Method::Typed)
    };
    let is_word = |copy: &&&ReadInput| {
        let path = &samples.inputs[copy.0].path;
        path.extension().is_some_and(|ending| ending == "docx") && is_typed(copy)
    };
    let mut word = copies.iter().filter(is_word);
    let found = word.next().or_else(|| copies.iter().rfind(is_typed));
    found.copied()
}

/// Copies of which nothing was changed.
fn compared(others: &[&Side], typed: &Side, misses: &mut Misses) -> Score {
    let (mut right, mut told, mut doubtful) = (0, 0, 0);
    for other in others {
        let comparison = match diff::compare(other, typed) {
            Ok(comparison) => comparison,
            Err(error) => {
                misses.push(error.to_string());
                continue;
            }
        };
        let figures = differences(&comparison).filter(|d| is_false(d)).count();
        right += usize::from(figures == 0);
        told += differences(&comparison).count();
        doubtful += differences(&comparison).filter(|d| d.is_doubtful()).count();
        misses.push(format!(
            "{}: {figures} figures, {} in all",
            comparison.first.file,
            differences(&comparison).count()
        ));
        misses.extend(differences(&comparison).map(in_words));
    }
    vec![
        (
            "pairs",
            Metric::Right {
                right,
                of: others.len(),
            },
        ),
        ("told", Metric::Extra { extra: told }),
        ("to check", Metric::Extra { extra: doubtful }),
    ]
}

/// Whether a difference says that a figure, a status or a criterion differs, without a word of doubt.
fn is_false(difference: &Difference) -> bool {
    difference.class <= Class::CriterionMoved && !difference.is_doubtful()
        || difference.class == Class::Figure && !difference.is_doubtful()
}

/// Copies of the Word file with one change each, held against each scan, or each copy where there is none.
fn mutated(
    samples: &Samples,
    typed: &ReadInput,
    others: &[&Side],
    arguments: &EvalArgs,
    reader: &ReportReader,
    misses: &mut Misses,
) -> Score {
    let Some(word) = fs::read(&samples.inputs[typed.0].path)
        .ok()
        .and_then(|bytes| DocxFile::new(bytes, &typed.1))
    else {
        return Score::new();
    };
    let mut random = SeededRandom(0x0BA0_CA0D);
    let (mut told, mut done) = (0, 0);
    for other in others.iter().filter(|side| is_scan(side)) {
        let clean = match diff::compare(other, &typed.1) {
            Ok(comparison) => comparison,
            Err(error) => {
                misses.push(error.to_string());
                continue;
            }
        };
        let (mut here, mut tries) = (0, 0);
        while here < arguments.mutations && tries < 20 * arguments.mutations {
            tries += 1;
            let Some(mutation) = word.mutation(&mut random) else {
                continue;
            };
            here += 1;
            match compared_with(other, &mutation, reader) {
                Ok(comparison) if mutation.is_told(&comparison) => told += 1,
                Ok(comparison) => {
                    misses.push(format!(
                        "not told: {} ({})",
                        mutation.what, clean.first.file
                    ));
                    let known: Vec<String> = differences(&clean).map(in_words).collect();
                    let new = differences(&comparison).map(in_words);
                    misses.extend(new.filter(|told| !known.contains(told)));
                }
                Err(message) => misses.push(format!("{}: {message}", mutation.what)),
            }
        }
        done += here;
    }
    let figure = Metric::Right {
        right: told,
        of: done,
    };
    vec![("changes told", figure)]
}

fn is_scan(side: &Side) -> bool {
    side.report
        .pages
        .iter()
        .any(|page| page.method == Method::Ocr)
}

fn compared_with(
    other: &Side,
    mutation: &DocxMutation,
    reader: &ReportReader,
) -> Result<Comparison, String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let path = folder.path().join("changed.docx");
    fs::write(&path, &mutation.bytes).map_err(|e| e.to_string())?;
    let changed = intake::open(&path, &Limits::DEFAULT)
        .and_then(|source| Ok(reader.side(&source, reader.pages(&source)?)));
    let compared = changed.and_then(|changed| diff::compare(other, &changed));
    compared.map_err(|e| e.to_string())
}

fn in_words(difference: &Difference) -> String {
    let text = |said: &Option<diff::SideReading>| said.as_ref().map(|said| said.text.clone());
    format!(
        "  {} {:?}: {:?} | {:?}{}",
        difference.class.name(),
        difference.subject,
        text(&difference.first),
        text(&difference.second),
        if difference.is_doubtful() {
            " (check)"
        } else {
            ""
        }
    )
}
