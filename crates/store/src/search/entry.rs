//! What is searched of a report, as both kinds of database keep it.

use super::words::words;

/// Parts what must not make a phrase together. It stands in every entry, so that it finds all.
pub(crate) const GAP: &str = "=";

/// What stands before a word that is meant in one place only. None of these is part of a word or a sign for a diacritic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchField {
    /// Anywhere.
    Anywhere,
    /// In what a report is known by: number, subject, issuer, signer.
    Heading,
    /// In the name of its issuer.
    Issuer,
    /// In its kind.
    Kind,
    /// The status of one of its criteria.
    Status,
    /// A year that it reports on.
    Year,
}

impl SearchField {
    /// What stands before such a word.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Anywhere => "",
            Self::Heading => "#",
            Self::Issuer => "@",
            Self::Kind => "!",
            Self::Status => "&",
            Self::Year => ":",
        }
    }
}

/// The days of a month, in the calendar that orders reports.
pub(crate) const DAYS: i64 = 32;

/// The longest period whose years are told one by one.
const YEARS: u16 = 30;

/// What a database holds of a report that is to be searched.
#[derive(Clone, Debug, Default)]
pub(crate) struct SearchableReport {
    pub report: String,
    pub kind: Option<String>,
    pub number: Option<String>,
    pub date: Option<String>,
    pub issuer: Option<String>,
    pub subject: Option<String>,
    pub signer: Option<String>,
    pub period_from: Option<String>,
    pub period_to: Option<String>,
    /// The statuses of its criteria, with commas between them.
    pub statuses: Option<String>,
    pub text: String,
}

impl SearchableReport {
    /// Its words, spelled with their signs, a blank before and behind each: the text, then what it is known by, then the
    /// same and what it can be chosen by with their prefixes.
    pub fn words(&self) -> String {
        let known_by = [&self.number, &self.subject, &self.issuer, &self.signer];
        let mut entry = EntryText(String::with_capacity(self.text.len() + self.text.len() / 4));
        entry.0.push(' ');
        entry.add(SearchField::Anywhere, &self.text);
        for field in [SearchField::Anywhere, SearchField::Heading] {
            for text in known_by.into_iter().flatten() {
                entry.add(field, text);
            }
        }
        for (field, text) in [
            (SearchField::Issuer, &self.issuer),
            (SearchField::Kind, &self.kind),
        ] {
            entry.add(field, text.as_deref().unwrap_or_default());
        }
        for status in self.statuses.iter().flat_map(|all| all.split(',')) {
            entry.term(SearchField::Status, status);
        }
        for year in self.years() {
            entry.term(SearchField::Year, &year.to_string());
        }
        entry.0
    }

    /// The years of its period, or of its date where it names no period.
    fn years(&self) -> std::ops::RangeInclusive<u16> {
        let year = |date: &Option<String>| date.as_ref()?.get(..4)?.parse::<u16>().ok();
        let (from, to) = (year(&self.period_from), year(&self.period_to));
        let first = from.or(to).or(year(&self.date));
        let last = to.or(from).or(year(&self.date));
        let (first, last) = (first.unwrap_or(1), last.unwrap_or(0));
        first.max(last.saturating_sub(YEARS))..=last
    }

    /// What orders reports by their dates as far as these are known: the day of a calendar whose months all have 32 days
    /// ([`DAYS`]), from 0, so that an unknown day comes before the first. 0 for a report without a date.
    pub fn day(&self) -> i64 {
        let mut parts = self.date.iter().flat_map(|date| date.split('-'));
        let mut number = || {
            parts
                .next()
                .and_then(|part| part.parse::<u16>().ok())
                .unwrap_or(0)
        };
        let (year, month, day) = (number(), number(), number());
        (i64::from(year) * 13 + i64::from(month.min(12))) * DAYS + i64::from(day.min(31))
    }
}

struct EntryText(String);

impl EntryText {
    fn add(&mut self, field: SearchField, text: &str) {
        for word in words(text) {
            self.term(field, word.as_str());
        }
        self.term(SearchField::Anywhere, GAP);
    }

    fn term(&mut self, field: SearchField, word: &str) {
        self.0.push_str(field.prefix());
        self.0.push_str(word);
        self.0.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_the_text_then_the_heading_then_what_chooses() {
        let searched = SearchableReport {
            kind: Some("báo cáo".into()),
            number: Some("87/BC-UBND".into()),
            issuer: Some("UBND xã A".into()),
            statuses: Some("achieved,not_achieved".into()),
            period_from: Some("2023-12".into()),
            period_to: Some("2024".into()),
            text: "Kết quả\nnăm 2024".into(),
            ..SearchableReport::default()
        };
        assert_eq!(
            searched.words(),
            " ke^/t qua? na(m 2024 = 87 bc ubnd = ubnd xa~ a = #87 #bc #ubnd = #ubnd #xa~ #a = @ubnd @xa~ @a = \
             !ba/o !ca/o = &achieved &not_achieved :2023 :2024 "
        );
    }

    #[test]
    fn days_are_in_the_order_of_dates() {
        let dates = [
            None,
            Some("1999-12-31"),
            Some("2024"),
            Some("2024-01"),
            Some("2024-01-01"),
            Some("2024-12-31"),
            Some("2025"),
        ];
        let day = |date: Option<&str>| {
            SearchableReport {
                date: date.map(Into::into),
                ..SearchableReport::default()
            }
            .day()
        };
        let days: Vec<i64> = dates.into_iter().map(day).collect();
        assert!(days.is_sorted_by(|a, b| a < b), "{days:?}");
        assert_eq!(days[0], 0);
    }

    #[test]
    fn a_period_without_end_has_few_years() {
        let of = |from: &str, to: &str| {
            let searched = SearchableReport {
                period_from: Some(from.into()),
                period_to: Some(to.into()),
                ..SearchableReport::default()
            };
            searched.years().count()
        };
        assert_eq!(of("1000", "2999-12-31"), 31);
        assert_eq!(of("2024", "2023"), 0);
        assert_eq!(SearchableReport::default().years().count(), 0);
    }
}
