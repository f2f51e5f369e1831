//! Where something stands that is no record.

use std::ops::Range;

use baocao_report::{Place, Report};
use baocao_vietnamese::{Folded, fold};

/// The text of a report, folded once, and what is known of the pages of its lines.
pub(super) struct LineLocator {
    folded: Folded,
    /// Where each line feed stands.
    feeds: Vec<usize>,
    /// Line and page of each record, in the order of the lines.
    known: Vec<(u32, u32)>,
    /// The only page, where there is but one.
    only: Option<u32>,
}

impl LineLocator {
    /// Learns the pages from the records.
    pub(super) fn of(report: &Report) -> Self {
        let criteria = report.criteria.iter().map(|c| c.at);
        let documents = report.documents.iter().map(|d| d.at);
        let citations = report.citations.iter().map(|c| c.at);
        let mut known: Vec<(u32, u32)> = criteria
            .chain(documents)
            .chain(citations)
            .filter_map(|at| at.line.zip(at.page))
            .collect();
        known.sort_unstable();
        Self {
            folded: Folded::new(&report.text),
            feeds: report.text.match_indices('\n').map(|(at, _)| at).collect(),
            known,
            only: match &report.pages[..] {
                [page] => Some(page.number),
                _ => None,
            },
        }
    }

    /// The text, folded; a line feed is a blank.
    pub(super) fn text(&self) -> &str {
        self.folded.text()
    }

    /// The bytes of the report's text that a range of the folded text came from.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        self.folded.source(range)
    }

    /// The line that a byte of the folded text stands on; its page where the records before and behind it
    /// agree.
    pub(super) fn at(&self, offset: usize) -> Place {
        let offset = self.folded.source(offset..offset).start;
        let line = self.feeds.partition_point(|&feed| feed < offset) + 1;
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let behind = self.known.partition_point(|&(known, _)| known < line);
        let before = behind.checked_sub(1).and_then(|at| self.known.get(at));
        let page = match (before, self.known.get(behind)) {
            (Some(&(_, before)), Some(&(_, behind))) if before == behind => Some(before),
            // Nothing stands before the first page.
            (None, Some(&(_, 1))) => Some(1),
            _ => self.only,
        };
        Place {
            page,
            bounds: None,
            line: Some(line),
        }
    }

    /// Where words stand first, case and accents aside; nowhere where they do not.
    pub(super) fn of_words(&self, words: &str) -> Place {
        let words = fold(words);
        match self.text().find(&words) {
            Some(at) if !words.is_empty() => self.at(at),
            _ => Place::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example::{criterion, page, report};

    #[test]
    fn a_page_is_known_between_records_of_it() {
        let mut report = report();
        report.pages = vec![page(1), page(2)];
        for (line, page) in [(2, 1), (4, 1), (6, 2)] {
            let mut criterion = criterion("1").line(line).build();
            criterion.at.page = Some(page);
            report.criteria.push(criterion);
        }
        report.text = "một\nhai\nBA\nbốn\nnăm\nsáu\nbảy".into();
        let places = LineLocator::of(&report);
        let at = |words| {
            let place = places.of_words(words);
            (place.line, place.page)
        };
        assert_eq!(at("mot"), (Some(1), Some(1)));
        assert_eq!(at("ba"), (Some(3), Some(1)));
        assert_eq!(at("năm"), (Some(5), None));
        assert_eq!(at("bảy"), (Some(7), None));
        assert_eq!(at("tám"), (None, None));
    }
}
