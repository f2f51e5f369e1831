//! A report on its way into a database, and what it takes to know it there.

use sha2::{Digest, Sha256};

use super::units::{Resolution, resolve};
use crate::emit;
use crate::report::{Header, Report};

/// A report with what the database knows it by.
#[derive(Clone, Debug)]
pub struct Delivery {
    report: Report,
    content: String,
    identity: Identity,
    unit: Option<Resolution>,
}

impl Delivery {
    /// Prepares a report.
    pub fn new(report: Report) -> Self {
        let content = content_hash(&report);
        Self::of_content(report, content)
    }

    /// Prepares a report that was read from a line that has been glanced at: what the glance has hashed is not written
    /// and hashed again.
    pub fn glanced_at(report: Report, glance: Glance) -> Self {
        Self::of_content(report, glance.content)
    }

    fn of_content(report: Report, content: String) -> Self {
        Self {
            content,
            identity: Identity::of(&report.header),
            unit: resolve(&report),
            report,
        }
    }

    /// The report.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The SHA-256, in hexadecimal, of all that was read, whatever the name of the file it was read from.
    pub(super) fn content(&self) -> &str {
        &self.content
    }

    /// The unit that issued it, as far as the gazetteer can tell.
    pub(super) fn unit(&self) -> Option<&Resolution> {
        self.unit.as_ref()
    }

    /// Which document it is.
    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }
}

fn content_hash(report: &Report) -> String {
    let line = emit::json_line(report);
    match Glance::at(line.trim_end()) {
        Some(glance) => glance.content,
        // The line was written a moment ago and a glance at it is tested; were it ever to fail, the report would be
        // taken for a changed one, which costs time and spoils nothing.
        None => hex(Sha256::digest(line)),
    }
}

/// What tells a report that is there already from one that is not, found without reading all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The report's id.
    pub id: String,
    /// The file that it was read from.
    pub file: String,
    /// The SHA-256, in hexadecimal, of the line without the file.
    pub content: String,
}

impl Glance {
    /// Looks at a line as [`emit::json_line`] writes it. `None` for one that begins otherwise: it may be a report all
    /// the same, and has to be read.
    pub fn at(line: &str) -> Option<Self> {
        let rest = line.strip_prefix(r#"{"schema":"baocao/1","id":""#)?;
        let (id, rest) = rest.split_once('"')?;
        let rest = rest.strip_prefix(r#","source":{"file":"#)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let file = values.next()?.ok()?;
        let after = &rest[values.byte_offset()..];
        let mut hash = Sha256::new();
        hash.update(&line[..line.len() - rest.len()]);
        hash.update(r#""""#);
        hash.update(after);
        hash.update("\n");
        Some(Self {
            id: id.to_owned(),
            file,
            content: hex(hash.finalize()),
        })
    }
}

fn hex(hash: impl AsRef<[u8]>) -> String {
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What the law knows a document by: number, notation and issuer, within a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    pub number: Option<String>,
    pub notation: Option<String>,
    pub issuer: Option<String>,
    /// Numbers begin again every January.
    pub year: Option<String>,
}

/// How two identities go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// They name one document.
    Same,
    /// They name two documents.
    Different,
    /// Too little is known.
    Unknown,
}

impl Identity {
    fn of(header: &Header) -> Self {
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
    pub fn likeness(&self, other: &Self) -> Likeness {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        if differ(&self.number, &other.number)
            || differ(&self.notation, &other.notation)
            || differ(&self.issuer, &other.issuer)
            || differ(&self.year, &other.year)
        {
            Likeness::Different
        } else if self.triple().is_some() && other.triple().is_some() {
            Likeness::Same
        } else {
            Likeness::Unknown
        }
    }
}

fn year(date: &str) -> String {
    date.chars().take(4).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/report.json");
        emit::read(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn a_glance_tells_what_reading_tells_and_not_the_files_name() {
        let mut report = report();
        report.source.file = "báo \"cáo\"\\ 1.pdf".into();
        let glance = Glance::at(emit::json_line(&report).trim_end()).unwrap();
        assert_eq!(
            (&glance.id, &glance.file),
            (&report.id, &report.source.file)
        );
        assert_eq!(glance.content, Delivery::new(report.clone()).content);
        let mut moved = report.clone();
        moved.source.file = "elsewhere.pdf".into();
        assert_eq!(Delivery::new(moved).content, glance.content);
        report.criteria[0].edited ^= true;
        assert_ne!(Delivery::new(report).content, glance.content);
    }

    #[test]
    fn a_line_of_another_form_is_not_glanced_at() {
        for line in [
            "",
            "{}",
            r#"{"schema":"baocao/1","id":"x","source":{"file":3"#,
        ] {
            assert_eq!(Glance::at(line), None);
        }
        assert_eq!(Glance::at(&emit::json(&report())), None);
    }

    #[test]
    fn documents_are_told_apart_by_what_is_known_of_both() {
        let known = |number: &str, year: Option<&str>| Identity {
            number: Some(number.into()),
            notation: Some("BC-UBND".into()),
            issuer: Some("ubnd xã a".into()),
            year: year.map(Into::into),
        };
        let one = known("1", Some("2024"));
        assert_eq!(one.likeness(&known("1", None)), Likeness::Same);
        assert_eq!(one.likeness(&known("2", None)), Likeness::Different);
        assert_eq!(one.likeness(&known("1", Some("2025"))), Likeness::Different);
        let nameless = Identity {
            issuer: None,
            ..one.clone()
        };
        assert_eq!(one.likeness(&nameless), Likeness::Unknown);
    }
}
