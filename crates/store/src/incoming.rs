//! A report on its way into a database, and what it takes to know it there.

use sha2::{Digest, Sha256};

use super::bounds::has_nul;
use super::units::{Resolution, resolve};
use baocao_report::error::Problem;
use baocao_report::json;
use baocao_report::{DocumentIdentity, Report};

/// A report with what the database knows it by.
#[derive(Clone, Debug)]
pub struct IncomingReport {
    report: Report,
    content: String,
    identity: DocumentIdentity,
    unit: Option<Resolution>,
    obstacle: Option<Problem>,
}

impl IncomingReport {
    /// A report, of which nobody has looked yet whether a database takes it. Where the hash of its content is known, it is
    /// not written and hashed again.
    pub(super) fn unchecked(report: Report, content: Option<String>) -> Self {
        Self {
            content: content.unwrap_or_else(|| content_hash(&report)),
            identity: DocumentIdentity::of(&report.header),
            unit: resolve(&report),
            report,
            obstacle: None,
        }
    }

    /// The same, with what keeps it out of every database.
    pub(super) fn with_obstacle(self, obstacle: Option<Problem>) -> Self {
        Self { obstacle, ..self }
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

    /// What keeps it out of every database.
    pub(super) fn obstacle(&self) -> Option<&Problem> {
        self.obstacle.as_ref()
    }

    /// Which document it is.
    pub(super) fn identity(&self) -> &DocumentIdentity {
        &self.identity
    }
}

fn content_hash(report: &Report) -> String {
    let line = json::line(report);
    match ReportDigest::at(line.trim_end()) {
        Some(digest) => digest.content,
        // The line was written a moment ago and its digest is tested; were it ever to fail, the report would be
        // taken for a changed one, which costs time and spoils nothing.
        None => hex(Sha256::digest(line)),
    }
}

/// What tells a report that is there already from one that is not, found without reading all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportDigest {
    /// The report's id.
    pub id: String,
    /// The file that it was read from.
    pub file: String,
    /// The SHA-256, in hexadecimal, of the line without the file.
    pub content: String,
}

impl ReportDigest {
    /// Whether a database can be asked for it; none holds one for which that is not so.
    pub(super) fn can_be_asked_for(&self) -> bool {
        !has_nul(&self.id) && !has_nul(&self.file)
    }

    /// Looks at a line as [`json::line`] writes it. `None` for one that begins otherwise: it may be a report all
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

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/report.json");
        json::read(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn a_glance_tells_what_reading_tells_and_not_the_files_name() {
        let mut report = report();
        report.source.file = "báo \"cáo\"\\ 1.pdf".into();
        let digest = ReportDigest::at(json::line(&report).trim_end()).unwrap();
        assert_eq!(
            (&digest.id, &digest.file),
            (&report.id, &report.source.file)
        );
        assert_eq!(digest.content, IncomingReport::new(report.clone()).content);
        let mut moved = report.clone();
        moved.source.file = "elsewhere.pdf".into();
        assert_eq!(IncomingReport::new(moved).content, digest.content);
        report.criteria[0].edited ^= true;
        assert_ne!(IncomingReport::new(report).content, digest.content);
    }

    #[test]
    fn a_line_of_another_form_is_not_glanced_at() {
        for line in [
            "",
            "{}",
            r#"{"schema":"baocao/1","id":"x","source":{"file":3"#,
        ] {
            assert_eq!(ReportDigest::at(line), None);
        }
        assert_eq!(ReportDigest::at(&json::indented(&report())), None);
    }
}
