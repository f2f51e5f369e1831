//! The tables of differences, as the page shows them.

use super::ExcerptImages;
use super::labels::Labels;
use super::target::LinkTargets;
use crate::comparison::{Comparison, Difference, DifferenceSubject, SideReading};
use crate::wording;
use baocao_extract::Excerpt;
use baocao_report::error::Language;

/// Of a long text that is the same in both copies, so many words are shown beside what differs.
const CONTEXT: usize = 12;

/// Differences of one kind.
pub(super) struct TableView<'a> {
    pub title: &'static str,
    pub rows: Vec<DifferenceView<'a>>,
}

/// A difference.
pub(super) struct DifferenceView<'a> {
    pub slug: &'static str,
    pub class: &'static str,
    pub subject: String,
    /// The id of its place in the texts.
    pub target: Option<String>,
    pub said: [Option<SideReadingView<'a>>; 2],
    /// How each copy was read.
    pub readings: Vec<String>,
    pub doubts: Vec<String>,
}

/// What a copy says: the part that differs, and what stands around it.
pub(super) struct SideReadingView<'a> {
    pub before: String,
    pub differs: String,
    pub after: String,
    pub place: String,
    pub image: Option<&'a Excerpt>,
}

/// What the tables are made with.
pub(super) struct TableContext<'a> {
    pub language: Language,
    pub labels: &'static Labels,
    pub images: &'a ExcerptImages,
    pub targets: &'a LinkTargets,
}

impl<'a> TableContext<'a> {
    /// The tables of all differences; kinds that do not occur are left out.
    pub fn tables(&self, comparison: &Comparison) -> Vec<TableView<'a>> {
        let kinds = [
            (self.labels.of_criteria, &comparison.records),
            (self.labels.of_header, &comparison.frame),
            (self.labels.of_text, &comparison.text),
        ];
        let tables = kinds.into_iter().map(|(title, differences)| {
            let mut rows: Vec<DifferenceView<'a>> =
                differences.iter().map(|one| self.row(one)).collect();
            show_once(&mut rows);
            TableView { title, rows }
        });
        tables.filter(|table| !table.rows.is_empty()).collect()
    }

    fn row(&self, difference: &Difference) -> DifferenceView<'a> {
        let said = [difference.first.as_ref(), difference.second.as_ref()];
        let parts = parts(said.map(|said| said.map_or("", |said| said.text.as_str())));
        let readings = said
            .iter()
            .zip(self.labels.copies)
            .filter_map(|(said, copy)| {
                Some(format!("{copy}: {}", (*said)?.reading(self.language)))
            });
        let doubts = difference.check.iter();
        let [first, second] = parts;
        DifferenceView {
            slug: difference.class.name(),
            class: difference.class.title(self.language),
            subject: self.subject(&difference.subject),
            target: self.targets.of(difference),
            readings: readings.collect(),
            doubts: doubts.map(|doubt| doubt.message(self.language)).collect(),
            said: [
                said[0].map(|said| self.said(0, said, first)),
                said[1].map(|said| self.said(1, said, second)),
            ],
        }
    }

    fn said(
        &self,
        copy: usize,
        said: &SideReading,
        [before, differs, after]: [String; 3],
    ) -> SideReadingView<'a> {
        SideReadingView {
            before,
            differs,
            after,
            place: said.at.in_words(self.language),
            image: self.images.of(copy, said),
        }
    }

    fn subject(&self, subject: &DifferenceSubject) -> String {
        match subject {
            DifferenceSubject::Criterion { code, name, .. } => match code {
                Some(code) => format!("{code}. {name}"),
                None => name.clone(),
            },
            DifferenceSubject::Header { field } => wording::field(field, self.language).into(),
            DifferenceSubject::Text => String::new(),
        }
    }
}

/// Of differences in a row that stand in the same place, as those of one criterion do, the first alone shows its image.
fn show_once(rows: &mut [DifferenceView<'_>]) {
    let mut shown: [Option<*const Excerpt>; 2] = [None; 2];
    for row in rows {
        for (said, shown) in row.said.iter_mut().zip(&mut shown) {
            let Some(said) = said else { continue };
            let image = said.image.map(std::ptr::from_ref);
            if image.is_some() && image == *shown {
                said.image = None;
            }
            *shown = image;
        }
    }
}

/// Each of two texts in three: words that both begin with, those that differ, words that both end with. Of a text that
/// stands alone nothing is told apart.
fn parts(texts: [&str; 2]) -> [[String; 3]; 2] {
    if texts.iter().any(|text| text.is_empty()) {
        return texts.map(|text| [text.into(), String::new(), String::new()]);
    }
    let words = texts.map(|text| text.split_whitespace().collect::<Vec<_>>());
    let [one, other] = &words;
    let alike = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let most = one.len().min(other.len());
    let before = one.iter().zip(other).take_while(alike).count();
    let ends = one.iter().rev().zip(other.iter().rev());
    let after = ends.take(most - before).take_while(alike).count();
    words.map(|words| {
        let (start, rest) = words.split_at(before);
        let (middle, end) = rest.split_at(rest.len() - after);
        let start = match start.len().checked_sub(CONTEXT) {
            Some(left @ 1..) => format!("… {} ", start[left..].join(" ")),
            _ if start.is_empty() => String::new(),
            _ => start.join(" ") + " ",
        };
        let end = match end {
            [] => String::new(),
            _ if end.len() > CONTEXT => format!(" {} …", end[..CONTEXT].join(" ")),
            _ => format!(" {}", end.join(" ")),
        };
        [start, middle.join(" "), end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_from_what_stands_around_it() {
        let of = |first, second| parts([first, second]).map(|parts| parts.join("|"));
        assert_eq!(
            of("đạt 99,6 %", "đạt 996 %"),
            ["đạt |99,6| %", "đạt |996| %"]
        );
        assert_eq!(of("a a", "a"), ["a |a|", "a ||"]);
        assert_eq!(of("", "a b"), ["||", "a b||"]);
        assert_eq!(of("a", "a"), ["a ||", "a ||"]);
        let long = "từ ".repeat(20);
        let [first, _] = parts([&format!("{long} 5 {long}"), &format!("{long} 6 {long}")]);
        assert_eq!(first[0].split_whitespace().count(), 13);
        assert_eq!(first[1], "5");
        assert!(first[2].ends_with('…'));
    }
}
