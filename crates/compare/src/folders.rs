//! Two folders of copies: which file of one is which of the other.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use baocao_report::Header;

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

/// What a copy is paired by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyIdentity {
    /// The document's number with its issuer, as two agencies number alike.
    number: Option<String>,
    /// The name of the file without its endings.
    name: Option<String>,
}

impl CopyIdentity {
    /// Of a file, by the path that its report gives and by the header.
    pub fn of(file: &str, header: &Header) -> Self {
        let issuer = header.issuer.as_deref().unwrap_or_default();
        let number = header.number.as_deref();
        let words = baocao_vietnamese::words;
        Self {
            number: number.map(|number| format!("{} {}", words(number), words(issuer))),
            name: name(file),
        }
    }
}

/// Pairs two lists of copies by the number of the document, those that are left by the name of the file without its
/// ending; a number or a name counts where one file of either list has it. In the order of the first list.
pub fn pair_up(first: &[CopyIdentity], second: &[CopyIdentity]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let keys: [fn(&CopyIdentity) -> Option<&str>; 2] =
        [|copy| copy.number.as_deref(), |copy| copy.name.as_deref()];
    for key in keys {
        let taken = |side: fn(&(usize, usize)) -> usize| pairs.iter().map(side).collect();
        let here = only(first, key, &taken(|pair| pair.0));
        let there = only(second, key, &taken(|pair| pair.1));
        let both = here
            .into_iter()
            .filter_map(|(key, one)| Some((one, *there.get(key)?)));
        pairs.extend(both.collect::<Vec<_>>());
    }
    pairs.sort_unstable();
    pairs
}

/// The copies that are left, by the keys that one of them alone has.
fn only<'c>(
    list: &'c [CopyIdentity],
    key: fn(&CopyIdentity) -> Option<&str>,
    taken: &HashSet<usize>,
) -> HashMap<&'c str, usize> {
    let mut found: HashMap<&str, Option<usize>> = HashMap::new();
    for (at, copy) in list.iter().enumerate() {
        if let Some(key) = key(copy).filter(|_| !taken.contains(&at)) {
            let copies = found.entry(key);
            copies.and_modify(|copy| *copy = None).or_insert(Some(at));
        }
    }
    let found = found.into_iter();
    found.filter_map(|(key, at)| Some((key, at?))).collect()
}

fn name(file: &str) -> Option<String> {
    // A report's JSON has the name of the file it was read from, with both endings.
    let name = Path::new(file).file_name()?.to_str()?;
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    Some(baocao_vietnamese::words(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_paired_by_number_then_by_name_where_one_file_alone_has_it() {
        let copy = |file: &str, number: &str| {
            let header = Header {
                number: Some(number.to_owned()).filter(|number| !number.is_empty()),
                ..Header::default()
            };
            CopyIdentity::of(file, &header)
        };
        let first = [
            copy("a/x.pdf", "1/BC"),
            copy("a/y.pdf", ""),
            copy("a/z.pdf", "2/BC"),
            copy("a/z.docx", "3/BC"),
        ];
        let second = [
            copy("b/Z.txt", "9/BC"),
            copy("b/y.pdf.json", ""),
            copy("b/w.pdf", "1/bc"),
            copy("b/v.pdf", "2/BC"),
            copy("b/u.pdf", "2/BC"),
        ];
        assert_eq!(pair_up(&first, &second), [(0, 2), (1, 1)]);
    }
}
