//! A file of `criteria/`: its shape, and what makes it sound.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use toml::Spanned;
use toml::value::Value;

use super::similarity::WordingIndex;
use super::{Catalogue, CatalogueCriterion};
use crate::dictionary::file::{line_at, toml_of};
use crate::dictionary::matching::Matching;
use crate::dictionary::number_key;
use baocao_report::error::CatalogueFault;
use baocao_report::error::{Problem, Result};
use baocao_report::{DateText, GroupRef, IssuerLevel};
use baocao_vietnamese::words;

/// A file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    decision: Spanned<String>,
    level: Spanned<String>,
    issuer: String,
    date: Spanned<Value>,
    subject: Option<String>,
    #[serde(default)]
    group: Vec<FileGroup>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileGroup {
    code: Spanned<String>,
    name: String,
    #[serde(default)]
    criterion: Vec<FileCriterion>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCriterion {
    code: Spanned<String>,
    wordings: Spanned<Vec<String>>,
    unit: Option<String>,
    target: Option<String>,
}

/// A file's text, and its name for messages.
#[derive(Clone, Copy)]
struct CatalogueSource<'f> {
    name: &'f str,
    text: &'f str,
}

impl CatalogueSource<'_> {
    fn line<T>(&self, value: &Spanned<T>) -> usize {
        line_at(self.text, value.span().start)
    }

    fn fault<T>(&self, value: &Spanned<T>, fault: CatalogueFault) -> baocao_report::error::Error {
        self.fault_in(self.line(value), fault)
    }

    fn fault_in(&self, line: usize, fault: CatalogueFault) -> baocao_report::error::Error {
        Problem::Catalogue {
            at: format!("{}:{line}", self.name),
            fault,
        }
        .into()
    }
}

/// Reads a catalogue. `name` is the file's, for messages.
pub(super) fn read(name: &str, text: &str, matching: &Matching) -> Result<Catalogue> {
    let CatalogueFile {
        decision,
        level,
        issuer,
        date,
        subject,
        group,
    } = toml_of(name, text)?;
    let file = CatalogueSource { name, text };
    let criteria = criteria(file, &group)?;
    if criteria.is_empty() {
        return Err(file.fault_in(1, CatalogueFault::NoCriteria));
    }
    Ok(Catalogue {
        set: set(file, &decision)?,
        level: level_of(file, &level)?,
        date: date_of(file, &date)?,
        issuer,
        subject,
        index: WordingIndex::new(matching, criteria.iter().map(CatalogueCriterion::wordings)),
        criteria,
    })
}

fn set(file: CatalogueSource, decision: &Spanned<String>) -> Result<String> {
    let text: Vec<&str> = decision.get_ref().split_whitespace().collect();
    let text = text.join(" ");
    let (number, notation) = number_key(&text)
        .split_once('/')
        .map_or_else(Default::default, |(n, s)| (n.to_owned(), s.to_owned()));
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && !notation.is_empty();
    if is_number {
        Ok(text)
    } else {
        Err(file.fault(decision, CatalogueFault::Decision(text)))
    }
}

fn level_of(file: CatalogueSource, level: &Spanned<String>) -> Result<IssuerLevel> {
    match level.get_ref().to_lowercase().as_str() {
        "province" | "tỉnh" => Ok(IssuerLevel::Province),
        "district" | "huyện" => Ok(IssuerLevel::District),
        "commune" | "xã" => Ok(IssuerLevel::Commune),
        _ => Err(file.fault(level, CatalogueFault::Level(level.get_ref().clone()))),
    }
}

/// A date in quotes, or as TOML writes dates.
fn date_of(file: CatalogueSource, date: &Spanned<Value>) -> Result<DateText> {
    let text = match date.get_ref() {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.parse()
        .map_err(|_| file.fault(date, CatalogueFault::Date(text.clone())))
}

fn criteria(file: CatalogueSource, groups: &[FileGroup]) -> Result<Vec<CatalogueCriterion>> {
    let mut criteria = Vec::new();
    let mut lines: HashMap<&str, usize> = HashMap::new();
    for group in groups {
        let code = code(file, &group.code)?;
        let group_ref = GroupRef {
            code: Some(code.to_owned()),
            name: group.name.trim().to_owned(),
        };
        let mut said: HashMap<String, &str> = HashMap::new();
        for criterion in &group.criterion {
            let code = self::code(file, &criterion.code)?;
            if let Some(line) = lines.insert(code, file.line(&criterion.code)) {
                let fault = CatalogueFault::CodeTwice {
                    code: code.to_owned(),
                    line,
                };
                return Err(file.fault(&criterion.code, fault));
            }
            let own = wordings(file, code, &criterion.wordings)?;
            let keys: HashSet<String> = own.iter().map(|wording| words(wording)).collect();
            for key in keys {
                if let Some(other) = said.insert(key, code) {
                    let fault = CatalogueFault::WordingTwice {
                        code: code.to_owned(),
                        other: other.to_owned(),
                    };
                    return Err(file.fault(&criterion.wordings, fault));
                }
            }
            criteria.push(CatalogueCriterion {
                group: group_ref.clone(),
                code: code.to_owned(),
                wordings: own,
                unit: present(criterion.unit.as_deref()),
                target: present(criterion.target.as_deref()),
            });
        }
    }
    Ok(criteria)
}

/// A code without the dot that may end it.
fn code<'c>(file: CatalogueSource, code: &'c Spanned<String>) -> Result<&'c str> {
    match code.get_ref().trim().trim_end_matches('.') {
        "" => Err(file.fault(code, CatalogueFault::NoCode)),
        code => Ok(code),
    }
}

fn wordings(
    file: CatalogueSource,
    code: &str,
    wordings: &Spanned<Vec<String>>,
) -> Result<Vec<String>> {
    let list: Vec<String> = wordings
        .get_ref()
        .iter()
        .filter_map(|w| present(Some(w)))
        .collect();
    let empty = list.is_empty() || list.iter().any(|wording| words(wording).is_empty());
    if empty {
        Err(file.fault(wordings, CatalogueFault::NoWording(code.to_owned())))
    } else {
        Ok(list)
    }
}

/// A text with its blanks folded, `None` where nothing is left.
fn present(text: Option<&str>) -> Option<String> {
    let text: Vec<&str> = text?.split_whitespace().collect();
    (!text.is_empty()).then(|| text.join(" "))
}
