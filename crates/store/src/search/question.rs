//! A search as the questions that a database is asked, one after the other: the best hits first.

use super::entry::{GAP, SearchField};
use super::query::QueryPhrase;
use super::words::{Spelling, bears_signs};
use super::{Filters, Search};
use baocao_report::DateText;

/// The longest time in which years are looked for one by one.
const YEARS: i16 = 50;

/// What an entry must hold to be a hit of some rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub rank: Rank,
    /// All of these.
    pub terms: Vec<PhraseTerms>,
    /// One of these, where there are any.
    pub years: Vec<String>,
}

/// How good a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rank {
    pub is_exact: bool,
    pub in_heading: bool,
}

/// Words of an entry in a row, as an entry has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhraseTerms {
    words: Vec<String>,
    /// Whether they have their signs; else they stand in the entry without its signs.
    is_spelled: bool,
}

/// The questions of a search. What answers one of them answers all after it too, unless it does so better.
///
/// Reports with the diacritics that were typed go before those without; then those that are known by the words before those
/// that only mention them. Within a question the newer go first.
pub(crate) fn questions(search: &Search) -> Vec<Question> {
    let phrases = search.query.phrases();
    let exact: &[bool] = match phrases.iter().any(QueryPhrase::is_marked) {
        true => &[true, false],
        false => &[true],
    };
    let heading: &[bool] = match phrases.is_empty() {
        true => &[false],
        false => &[true, false],
    };
    let ranks = exact.iter().flat_map(|&is_exact| {
        heading.iter().map(move |&in_heading| Rank {
            is_exact,
            in_heading,
        })
    });
    let chosen = chosen(&search.filters);
    let years = years(&search.filters);
    let question = |rank: Rank| {
        let field = match rank.in_heading {
            true => SearchField::Heading,
            false => SearchField::Anywhere,
        };
        let terms = phrases
            .iter()
            .map(|phrase| PhraseTerms::new(field, phrase, rank.is_exact));
        let mut terms: Vec<PhraseTerms> = terms.chain(chosen.iter().cloned()).collect();
        if terms.is_empty() {
            terms.push(PhraseTerms {
                words: vec![GAP.into()],
                is_spelled: true,
            });
        }
        Question {
            rank,
            terms,
            years: years.clone(),
        }
    };
    ranks.map(question).collect()
}

/// What the filters ask of an entry.
fn chosen(filters: &Filters) -> Vec<PhraseTerms> {
    let of = |field: SearchField, text: &Option<String>| -> Vec<PhraseTerms> {
        let Some(text) = text else {
            return Vec::new();
        };
        let phrases = QueryPhrase::of(text);
        if phrases.is_empty() {
            return vec![PhraseTerms::of_nothing(field)];
        }
        let terms = phrases
            .iter()
            .map(|phrase| PhraseTerms::new(field, phrase, true));
        terms.collect()
    };
    let mut chosen = of(SearchField::Issuer, &filters.unit);
    chosen.extend(of(SearchField::Kind, &filters.kind));
    chosen.extend(filters.status.map(|status| PhraseTerms {
        words: vec![format!("{}{}", SearchField::Status.prefix(), status.name())],
        is_spelled: true,
    }));
    chosen
}

/// The years between the two ends of a filter, by which an index can leave out most reports; none where it has one end.
fn years(filters: &Filters) -> Vec<String> {
    let (Some(from), Some(to)) = (filters.from, filters.to) else {
        return Vec::new();
    };
    let years = from.earliest().year()..=to.latest().year();
    if years.end() - years.start() > YEARS {
        return Vec::new();
    }
    years
        .map(|year| format!("{}{year}", SearchField::Year.prefix()))
        .collect()
}

impl PhraseTerms {
    /// A phrase in a field. One that was typed without diacritics asks nothing of them.
    fn new(field: SearchField, phrase: &QueryPhrase, is_exact: bool) -> Self {
        let is_spelled = is_exact && phrase.is_marked();
        let word = |spelling: &Spelling| match is_spelled {
            true => format!("{}{}", field.prefix(), spelling.as_str()),
            false => format!("{}{}", field.prefix(), spelling.bare()),
        };
        Self {
            words: phrase.spellings().iter().map(word).collect(),
            is_spelled,
        }
    }

    /// What no entry has: a filter without a word leaves out everything, and not nothing.
    fn of_nothing(field: SearchField) -> Self {
        Self {
            words: vec![field.prefix().into()],
            is_spelled: true,
        }
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether it takes more than the presence of its words.
    pub fn are_in_a_row(&self) -> bool {
        self.words.len() > 1
    }

    /// How to find them in an entry.
    pub fn row(&self) -> PhrasePattern {
        match self.is_spelled {
            true => PhrasePattern::Text(format!(" {} ", self.words.join(" "))),
            false => PhrasePattern::Pattern(self.pattern()),
        }
    }

    /// The words, whatever signs they have. They are of letters and digits, and their prefixes are escaped.
    fn pattern(&self) -> String {
        let mut pattern = String::from(" ");
        for c in self.words.iter().flat_map(|word| word.chars().chain([' '])) {
            if c.is_ascii_punctuation() {
                pattern.push('\\');
            }
            pattern.push(c);
            if bears_signs(c) {
                pattern.push_str("[`/?~.^(+-]*");
            }
        }
        pattern
    }
}

/// Words in a row as they stand in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PhrasePattern {
    /// This text, signs included.
    Text(String),
    /// What this regular expression says, in the language that Rust and PostgreSQL share.
    Pattern(String),
}

/// The ends of a filter on periods, as texts that compare with texts of dates: a date that is known in part only may be
/// any day of it.
pub(crate) fn ends(filters: &Filters) -> Option<[String; 2]> {
    if filters.from.is_none() && filters.to.is_none() {
        return None;
    }
    let from = filters.from.map(|from: DateText| from.to_string());
    Some([
        from.unwrap_or_default(),
        filters
            .to
            .map_or(LATEST.into(), |to| format!("{to}{LATEST}")),
    ])
}

/// Comes after all that may follow in a date.
const LATEST: &str = "~";

/// That a period, or a date where there is none, lies between two ends: `?` and `!` stand for the earlier and the later
/// one. Both kinds of database understand it.
pub(crate) const IN_PERIOD: &str = "coalesce(period_from, period_to, date) <= ! \
     AND coalesce(period_to, period_from, date) || '~' >= ?";

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::super::entry::SearchableReport;
    use super::super::words::bare;
    use super::super::{Filters, Query, Search};
    use super::*;

    fn search(query: &str) -> Search {
        Search {
            query: Query::new(query),
            ..Search::default()
        }
    }

    fn asked(search: &Search) -> Vec<String> {
        let words = |question: &Question| {
            let terms = question.terms.iter().map(|terms| terms.words.join(" "));
            terms.collect::<Vec<_>>().join(" & ")
        };
        questions(search).iter().map(words).collect()
    }

    #[test]
    fn marks_go_before_none_and_headings_before_mentions() {
        assert_eq!(
            asked(&search("số 2024")),
            ["#so^/ & #2024", "so^/ & 2024", "#so & #2024", "so & 2024"]
        );
        assert_eq!(asked(&search("so 2024")), ["#so & #2024", "so & 2024"]);
        assert_eq!(asked(&search("")), ["="]);
    }

    #[test]
    fn a_phrase_with_one_mark_is_looked_for_as_it_was_typed() {
        assert_eq!(asked(&search("\"chuyen đoi\""))[0], "#chuyen #d-oi");
    }

    #[test]
    fn filters_are_words_of_their_fields() {
        let filters = Filters {
            unit: Some("xã Tân".into()),
            kind: Some("bao cao".into()),
            status: Some(baocao_report::Status::NotAchieved),
            from: "2023-05".parse().ok(),
            to: "2024".parse().ok(),
            ..Filters::default()
        };
        let search = Search {
            filters,
            ..search("")
        };
        assert_eq!(asked(&search), ["@xa~ @ta^n & !bao !cao & &not_achieved"]);
        assert_eq!(questions(&search)[0].years, [":2023", ":2024"]);
        let ends = ends(&search.filters).unwrap();
        assert_eq!(ends, ["2023-05", "2024~"]);
    }

    #[test]
    fn a_filter_without_a_word_finds_nothing() {
        let filters = Filters {
            unit: Some("%".into()),
            ..Filters::default()
        };
        let search = Search {
            filters,
            ..search("so")
        };
        assert_eq!(asked(&search), ["#so & @", "so & @"]);
    }

    /// What one database finds by positions, the other finds by a text or a pattern in the entry.
    #[test]
    fn a_pattern_finds_words_with_any_signs_and_no_others() {
        let entry = SearchableReport {
            subject: Some("Chuyển đổi số".into()),
            text: "chuyện đòi xã".into(),
            ..SearchableReport::default()
        };
        let entry = entry.words();
        let finds = |query: &str, question: usize| {
            let question = questions(&search(query)).swap_remove(question);
            let terms = &question.terms[0];
            match terms.row() {
                PhrasePattern::Text(row) => entry.contains(&row),
                PhrasePattern::Pattern(pattern) => {
                    let found = Regex::new(&pattern).unwrap().is_match(&entry);
                    let row = format!(" {} ", terms.words.join(" "));
                    assert_eq!(found, bare(&entry).contains(&row));
                    found
                }
            }
        };
        assert!(finds("\"chuyen doi so\"", 0), "heading");
        assert!(finds("\"chuyen doi xa\"", 1), "mention");
        assert!(!finds("\"chuyen doi xa\"", 0), "only mentioned");
        assert!(finds("\"chuyển đổi số\"", 0));
        assert!(!finds("\"chuyển đòi số\"", 0));
        assert!(finds("\"chuyển đòi số\"", 2));
        assert!(!finds("\"doi chuyen\"", 1));
    }
}
