//! Kinds of documents and their abbreviations.

use super::file::WordingFile;
use baocao_vietnamese::{fold, wording};

/// Kinds of administrative documents.
#[derive(Clone, Debug)]
pub(crate) struct DocumentKinds {
    /// Longest name first, so that `Thông tư liên tịch` goes before `Thông tư`.
    kinds: Vec<DocumentKind>,
}

#[derive(Clone, Debug)]
struct DocumentKind {
    name: String,
    folded: String,
    abbreviations: Vec<String>,
}

impl DocumentKinds {
    pub(super) fn new(lists: WordingFile) -> Self {
        let mut kinds: Vec<DocumentKind> = lists
            .into_iter()
            .map(|(name, abbreviations)| DocumentKind {
                folded: wording(&name),
                name,
                abbreviations,
            })
            .collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.folded.len()));
        Self { kinds }
    }

    /// The kind whose name begins a text, whatever its case and accents, and how many bytes of the
    /// folded text the name takes. `folded` has been folded already.
    pub(crate) fn leading(&self, folded: &str) -> Option<(&str, usize)> {
        self.kinds.iter().find_map(|kind| {
            let rest = folded.strip_prefix(kind.folded.as_str())?;
            (!rest.starts_with(char::is_alphanumeric))
                .then_some((kind.name.as_str(), kind.folded.len()))
        })
    }

    /// The kind that a text names and nothing else.
    pub(crate) fn whole(&self, text: &str) -> Option<&str> {
        let text = wording(text);
        self.kinds
            .iter()
            .find(|kind| kind.folded == text)
            .map(|kind| kind.name.as_str())
    }

    /// The kind behind an abbreviation, whose letters must have the case the dictionary gives them
    /// (`TTr` is a tờ trình, `TT` a thông tư).
    pub(crate) fn abbreviated(&self, letters: &str) -> Option<&str> {
        self.kinds
            .iter()
            .find(|kind| kind.abbreviations.iter().any(|a| a == letters))
            .map(|kind| kind.name.as_str())
    }

    /// The kind that a notation states: `QĐ-UBND` is a quyết định; `UBND-VHTT`, an agency and its
    /// office, and `TCT`, an agency alone, are công văn.
    pub(crate) fn of_notation(&self, notation: &str) -> Option<&str> {
        let mut parts = notation.split('-').map(str::trim);
        let first = parts.next().filter(|p| !p.is_empty())?;
        self.abbreviated(first).or_else(|| {
            (parts.next().is_some() || fold(first).len() > 2)
                .then(|| self.abbreviated("CV"))
                .flatten()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dictionary;

    #[test]
    fn kinds_are_known_by_name_abbreviation_and_notation() {
        let kinds = Dictionary::builtin().kinds;
        assert_eq!(kinds.leading("quyet dinh so 3"), Some(("Quyết định", 10)));
        assert_eq!(kinds.leading("quyet dinhx"), None);
        assert_eq!(
            kinds.leading("thong tu lien tich so 1").unwrap().0,
            "Thông tư liên tịch"
        );
        assert_eq!(kinds.whole(" KẾ HOẠCH: "), Some("Kế hoạch"));
        assert_eq!(kinds.abbreviated("TTr"), Some("Tờ trình"));
        assert_eq!(kinds.of_notation("UBND-VHTT"), Some("Công văn"));
        assert_eq!(kinds.of_notation("TCT"), Some("Công văn"));
        assert_eq!(kinds.of_notation("TU"), None);
        assert_eq!(kinds.of_notation(""), None);
    }
}
