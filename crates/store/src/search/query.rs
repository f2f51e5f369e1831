//! What a person types, as conditions on a report's words.

use super::words::{Spelling, words};

/// The conditions of a query that count; what comes after them is left out, so that no query takes a database down.
const CONDITIONS: usize = 32;

/// The words of a phrase that are looked for in one piece.
const PHRASE: usize = 32;

/// Words, phrases and numbers to look for: a report has to have all of them.
///
/// What stands in quotation marks is a phrase; so is what blanks do not part but signs do, such as `1042/QĐ-UBND`. Any
/// text is a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    phrases: Vec<QueryPhrase>,
}

/// Words in a row; often one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryPhrase(Vec<Spelling>);

impl Query {
    /// Understands what was typed.
    pub fn new(typed: &str) -> Self {
        let mut phrases: Vec<QueryPhrase> = Vec::new();
        let quoted = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
        // Every second part is quoted.
        for (part, is_phrase) in typed.split(quoted).zip([false, true].into_iter().cycle()) {
            match is_phrase {
                true => phrases.extend(QueryPhrase::of(part)),
                false => phrases.extend(part.split_whitespace().flat_map(QueryPhrase::of)),
            }
        }
        let mut seen = std::collections::HashSet::new();
        phrases.retain(|phrase| seen.insert(phrase.0.clone()));
        phrases.truncate(CONDITIONS);
        Self { phrases }
    }

    /// Whether there is no word in it.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    pub(crate) fn phrases(&self) -> &[QueryPhrase] {
        &self.phrases
    }
}

impl QueryPhrase {
    /// The words of a text in a row; in pieces where they are very many.
    pub fn of(text: &str) -> Vec<Self> {
        let spellings: Vec<Spelling> = words(text).collect();
        let pieces = spellings.chunks(PHRASE);
        pieces.map(|piece| Self(piece.to_vec())).collect()
    }

    /// Whether it was typed with a diacritic, and so is to be found with it before it is found without.
    pub fn is_marked(&self) -> bool {
        self.0.iter().any(Spelling::is_marked)
    }

    pub fn spellings(&self) -> &[Spelling] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<String> {
        let query = Query::new(text);
        let words = |phrase: &QueryPhrase| {
            let words = phrase.0.iter().map(Spelling::as_str);
            words.collect::<Vec<_>>().join(" ")
        };
        query.phrases.iter().map(words).collect()
    }

    #[test]
    fn quotation_marks_and_signs_make_phrases() {
        assert_eq!(
            typed("chuyen  doi so 2024"),
            ["chuyen", "doi", "so", "2024"]
        );
        assert_eq!(
            typed("\"chuyển đổi số\" xã"),
            ["chuye^?n d-o^?i so^/", "xa~"]
        );
        assert_eq!(
            typed("“mạng nội bộ” 1042/QĐ-UBND"),
            ["ma.ng no.^i bo.^", "1042 qd- ubnd"]
        );
        assert_eq!(typed("xã \"chưa đạt"), ["xa~", "chu+a d-a.t"]);
    }

    #[test]
    fn the_same_twice_is_once_and_signs_are_nothing() {
        assert_eq!(typed("so so SO"), ["so"]);
        for nothing in ["", " \t", "\"\"", "* - \" ( ) ' OR:", "\u{301}"] {
            let left = typed(nothing);
            assert!(left.is_empty() || left == ["or"], "{left:?}");
        }
    }

    #[test]
    fn a_query_without_end_is_cut() {
        let many: String = (0..1000).map(|n| format!("{n} ")).collect();
        assert_eq!(Query::new(&many).phrases.len(), CONDITIONS);
        let phrase = format!("\"{many}\"");
        assert_eq!(Query::new(&phrase).phrases[0].0.len(), PHRASE);
    }
}
