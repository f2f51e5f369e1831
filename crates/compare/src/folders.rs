//! Two folders of copies: which file of one is which of the other.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::side::Side;

/// Two folders compared. Serialises as `baocao-diff/1` too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FolderComparison {
    /// Always `baocao-diff/1`.
    pub schema: String,
    /// Files that are copies of one document.
    pub pairs: Vec<Comparison>,
    /// Files of the first folder that the second has no copy of.
    pub only_first: Vec<String>,
    /// Files of the second folder that the first has no copy of.
    pub only_second: Vec<String>,
    /// Files that could not be read, each with what happened.
    pub failed: Vec<UnreadFile>,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadFile {
    /// Its path.
    pub file: String,
    /// What happened, in English.
    pub error: String,
}

/// Pairs two lists of copies by the number of the document, those that are left by the name of the file without its
/// ending; a number or a name counts where one file of either list has it. In the order of the first list.
pub fn pair_up(first: &[Side], second: &[Side]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for key in [number, name] {
        let only = |list: &[Side], taken: &[usize]| -> Vec<(String, usize)> {
            let keyed = list
                .iter()
                .enumerate()
                .filter(|(at, _)| !taken.contains(at));
            let all: Vec<(String, usize)> = keyed
                .filter_map(|(at, side)| Some((key(side)?, at)))
                .collect();
            let times = |key: &str| all.iter().filter(|(other, _)| other == key).count();
            all.iter()
                .filter(|(key, _)| times(key) == 1)
                .cloned()
                .collect()
        };
        let here = only(first, &pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
        let there = only(second, &pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
        for (key, one) in here {
            let other = there.iter().find(|(other, _)| *other == key);
            pairs.extend(other.map(|(_, other)| (one, *other)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The document's number with its issuer, as two agencies number alike.
fn number(side: &Side) -> Option<String> {
    let header = &side.report.header;
    let issuer = header.issuer.as_deref().unwrap_or_default();
    let number = header.number.as_deref()?;
    Some(format!(
        "{} {}",
        baocao_vietnamese::words(number),
        baocao_vietnamese::words(issuer)
    ))
}

fn name(side: &Side) -> Option<String> {
    let path = Path::new(&side.report.source.file);
    // A report's JSON has the name of the file it was read from, with both endings.
    let name = path.file_name()?.to_str()?;
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    Some(baocao_vietnamese::words(stem))
}
