//! Words that tell under which column a stretch of a flattened table stands.

use std::collections::HashSet;

use super::file::WordingFile;
use baocao_vietnamese::words;

/// Words of cells, each kind folded.
#[derive(Clone, Debug, Default)]
pub(crate) struct CellWords {
    units: HashSet<String>,
    values: HashSet<String>,
    deadlines: HashSet<String>,
}

/// A beginning is at most so many words.
const LONGEST_BEGINNING: usize = 4;

impl CellWords {
    /// Fails with the first key that is no kind of cell.
    pub(super) fn new(lists: WordingFile) -> std::result::Result<Self, String> {
        let mut cells = Self::default();
        for (key, wordings) in lists {
            let kind = match key.as_str() {
                "unit" => &mut cells.units,
                "value" => &mut cells.values,
                "deadline" => &mut cells.deadlines,
                _ => return Err(key),
            };
            kind.extend(wordings.iter().map(|wording| words(wording)));
        }
        Ok(cells)
    }

    /// Whether a text is a unit and nothing else.
    pub(crate) fn is_unit(&self, text: &str) -> bool {
        self.units.contains(&words(text))
    }

    /// Whether a text is a target or a result in words and nothing else.
    pub(crate) fn is_value(&self, text: &str) -> bool {
        self.values.contains(&words(text))
    }

    /// With how many words a text begins as a target or a result in words does.
    pub(crate) fn begins_value(&self, text: &str) -> Option<usize> {
        begins(&self.values, text)
    }

    /// With how many words a text begins as a time does.
    pub(crate) fn begins_deadline(&self, text: &str) -> Option<usize> {
        begins(&self.deadlines, text)
    }
}

fn begins(known: &HashSet<String>, text: &str) -> Option<usize> {
    let mut beginning = String::new();
    for (count, word) in (1..=LONGEST_BEGINNING).zip(text.split_whitespace()) {
        if !beginning.is_empty() {
            beginning.push(' ');
        }
        beginning.push_str(&words(word));
        if known.contains(&beginning) {
            return Some(count);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Dictionary;

    #[test]
    fn cells_are_known_by_their_words() {
        let cells = Dictionary::builtin().cells;
        assert!(cells.is_unit("Kênh giao tiếp") && cells.is_unit("%"));
        assert!(!cells.is_unit("Kênh giao tiếp của xã"));
        assert_eq!(cells.begins_value("Sử dụng tốt"), Some(2));
        assert_eq!(cells.begins_value("Cánh đồng"), None);
        assert_eq!(cells.begins_deadline("Trong quý III/2024"), Some(2));
        assert_eq!(cells.begins_deadline("Trong xã"), None);
    }
}
