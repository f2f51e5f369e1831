//! Which document a report is of.

use crate::Header;

/// What the law knows a document by: number, notation and issuer, within a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentIdentity {
    /// `215`.
    pub number: Option<String>,
    /// `BC-UBND`.
    pub notation: Option<String>,
    /// In lower case.
    pub issuer: Option<String>,
    /// Numbers begin again every January.
    pub year: Option<String>,
}

/// How two identities go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityMatch {
    /// They name one document.
    Same,
    /// They name two documents.
    Different,
    /// Too little is known.
    Unknown,
}

impl DocumentIdentity {
    /// The identity that a report's header tells.
    pub fn of(header: &Header) -> Self {
        Self {
            number: header.code_number.clone(),
            notation: header.code_notation.clone(),
            issuer: header.issuer.as_ref().map(|issuer| issuer.to_lowercase()),
            year: header.date.map(|date| year(&date.to_string())),
        }
    }

    /// The identity that a database's row tells.
    pub fn of_row(
        number: Option<String>,
        notation: Option<String>,
        issuer: Option<String>,
        date: Option<String>,
    ) -> Self {
        Self {
            number,
            notation,
            issuer,
            year: date.map(|date| year(&date)),
        }
    }

    /// The issuer in lower case, for comparison.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Number, notation and issuer, where all three are known.
    pub fn triple(&self) -> Option<[&str; 3]> {
        Some([
            self.number.as_deref()?,
            self.notation.as_deref()?,
            self.issuer.as_deref()?,
        ])
    }

    /// Compares two identities, as the view `same_document` does.
    pub fn likeness(&self, other: &Self) -> IdentityMatch {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        if differ(&self.number, &other.number)
            || differ(&self.notation, &other.notation)
            || differ(&self.issuer, &other.issuer)
            || differ(&self.year, &other.year)
        {
            IdentityMatch::Different
        } else if self.triple().is_some() && other.triple().is_some() {
            IdentityMatch::Same
        } else {
            IdentityMatch::Unknown
        }
    }
}

fn year(date: &str) -> String {
    date.chars().take(4).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_apart_by_what_is_known_of_both() {
        let known = |number: &str, year: Option<&str>| DocumentIdentity {
            number: Some(number.into()),
            notation: Some("BC-UBND".into()),
            issuer: Some("ubnd xã a".into()),
            year: year.map(Into::into),
        };
        let one = known("1", Some("2024"));
        assert_eq!(one.likeness(&known("1", None)), IdentityMatch::Same);
        assert_eq!(one.likeness(&known("2", None)), IdentityMatch::Different);
        assert_eq!(
            one.likeness(&known("1", Some("2025"))),
            IdentityMatch::Different
        );
        let nameless = DocumentIdentity {
            issuer: None,
            ..one.clone()
        };
        assert_eq!(one.likeness(&nameless), IdentityMatch::Unknown);
    }
}
