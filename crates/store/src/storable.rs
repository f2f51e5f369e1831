//! What a database can hold of a report, decided before one is asked.
//!
//! PostgreSQL takes no U+0000 in a text, no text of a gigabyte, no row of an index that has more than 2,704 bytes, and no
//! sum that leaves the range of its numbers, where SQLite takes all of these. What one of them refuses is refused for both,
//! with its field: else a report would be in a file and could never go to a server, a run would end with it, or a list
//! would be refused for all.

use crate::bounds::{CODE, INDEXED, ISSUER, TEXT, has_nul};
use crate::incoming::{IncomingReport, ReportDigest};
use crate::row::{RowSink, SqlTable};
use crate::units::UnitOverrides;
use baocao_output::sheet::Value;
use baocao_report::Report;
use baocao_report::error::{Problem, StorageFault};

impl IncomingReport {
    /// Prepares a report.
    pub fn new(report: Report) -> Self {
        checked(Self::unchecked(report, None))
    }

    /// Prepares a report that was read from a line whose digest was taken: what it has hashed is not written
    /// and hashed again.
    pub fn with_digest(report: Report, digest: ReportDigest) -> Self {
        checked(Self::unchecked(report, Some(digest.content)))
    }
}

/// Looks at a report once, when it is prepared, which several threads do; one writes.
fn checked(incoming: IncomingReport) -> IncomingReport {
    let obstacle = obstacle(&incoming);
    incoming.with_obstacle(obstacle)
}

/// What keeps a report out of every database; its first field of which that is so.
fn obstacle(incoming: &IncomingReport) -> Option<Problem> {
    let file = &incoming.report().source.file;
    text("files", "file", None, file)
        .and_then(|()| {
            crate::rows::write(&mut StorableRows, incoming, 1, &UnitOverrides::default())
        })
        .err()
}

/// What keeps a path out of every database.
pub(crate) fn path_obstacle(file: &str) -> Option<Problem> {
    text("files", "file", None, file).err()
}

/// The largest number, and the smallest but zero. The lists add numbers up and divide them by each other; the sum of any
/// number of these, and a hundred times a quotient, has a place among all numbers, which end at 1e308.
const LARGEST: f64 = 1e100;
const SMALLEST: f64 = 1e-100;

/// The most bytes of a text in a column.
fn limit(table: &str, column: &str) -> usize {
    match (table, column) {
        ("reports", "code_number" | "code_notation") => CODE,
        // Lower case may be longer.
        ("reports", "issuer" | "issuer_key") => ISSUER,
        ("files", "file") | ("criteria", "code") | ("citations", "number") => INDEXED,
        _ => TEXT,
    }
}

/// Rows that go nowhere: each value is only looked at.
struct StorableRows;

impl RowSink for StorableRows {
    type Error = Problem;

    fn row(&mut self, table: &'static SqlTable, values: &[Value<'_>]) -> Result<(), Problem> {
        let place = match (table.columns, values) {
            ([_, "ordinal" | "number", ..], [_, Value::Integer(place), ..]) => Some(*place),
            _ => None,
        };
        table
            .columns
            .iter()
            .zip(values)
            .try_for_each(|(column, value)| match value {
                Value::Text(value) => text(table.name, column, place, value),
                Value::Real(value) => number(table.name, column, place, *value),
                Value::Absent | Value::Integer(_) | Value::Truth(_) => Ok(()),
            })
    }
}

fn text(table: &str, column: &str, place: Option<i64>, value: &str) -> Result<(), Problem> {
    let limit = limit(table, column);
    let fault = match value.len() {
        length if length > limit => StorageFault::TooLong {
            bytes: length as u64,
            limit: limit as u64,
        },
        _ if has_nul(value) => StorageFault::NulCharacter,
        _ => return Ok(()),
    };
    Err(unstorable(table, column, place, fault))
}

fn number(table: &str, column: &str, place: Option<i64>, value: f64) -> Result<(), Problem> {
    match value == 0.0 || (SMALLEST..=LARGEST).contains(&value.abs()) {
        true => Ok(()),
        false => Err(unstorable(
            table,
            column,
            place,
            StorageFault::NumberOutOfRange,
        )),
    }
}

fn unstorable(table: &str, column: &str, place: Option<i64>, fault: StorageFault) -> Problem {
    let field = field(table, column, place);
    Problem::Unstorable { field, fault }
}

/// A field as the report's JSON names it, or nearly so: what stands there in an object of its own may have a name of two
/// parts here. A list is one by its table's name, and an entry goes by its place in it, from 1.
fn field(table: &str, column: &str, place: Option<i64>) -> String {
    match (table, column, place) {
        ("texts", ..) => column.to_owned(),
        ("files", ..) | ("reports", "media_type", _) => format!("source.{column}"),
        ("reports", "id" | "content", _) => "id".to_owned(),
        ("reports", "issuer_key", _) => "header.issuer".to_owned(),
        ("reports", ..) => format!("header.{column}"),
        ("recipients", _, Some(place)) => format!("header.recipients[{place}]"),
        ("signatures", _, Some(place)) => format!("source.signatures[{place}].{column}"),
        (list, _, Some(place)) => format!("{list}[{place}].{column}"),
        (list, _, None) => format!("{list}.{column}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::{Figure, Report, json};

    fn report() -> Report {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/report.json");
        json::read(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// What keeps a report out that was changed so.
    fn obstacle_of(change: impl FnOnce(&mut Report)) -> Option<(String, StorageFault)> {
        let mut report = report();
        change(&mut report);
        let problem = IncomingReport::new(report).obstacle()?.clone();
        let Problem::Unstorable { field, fault } = problem else {
            panic!("another problem: {problem}");
        };
        Some((field, fault))
    }

    fn too_long(field: &str, bytes: usize, limit: usize) -> Option<(String, StorageFault)> {
        let (bytes, limit) = (bytes as u64, limit as u64);
        Some((field.into(), StorageFault::TooLong { bytes, limit }))
    }

    #[test]
    fn a_field_that_no_database_takes_is_named() {
        assert_eq!(obstacle_of(|_| {}), None);
        let long = |letters: usize| "x".repeat(letters);
        assert_eq!(
            obstacle_of(|report| report.header.issuer = Some(long(30_000))),
            too_long("header.issuer", 30_000, ISSUER)
        );
        assert_eq!(
            obstacle_of(|report| report.header.issuer = Some(long(ISSUER))),
            None
        );
        // 1,600 bytes, which are 2,400 in lower case.
        assert_eq!(
            obstacle_of(|report| report.header.issuer = Some("\u{130}".repeat(ISSUER / 2))),
            too_long("header.issuer", ISSUER / 2 * 3, ISSUER)
        );
        assert_eq!(
            obstacle_of(|report| report.header.code_notation = Some(long(401))),
            too_long("header.code_notation", 401, CODE)
        );
        assert_eq!(
            obstacle_of(|report| report.criteria[1].code = Some(long(2501))),
            too_long("criteria[2].code", 2501, INDEXED)
        );
        assert_eq!(
            obstacle_of(|report| report.source.file = long(2501)),
            too_long("source.file", 2501, INDEXED)
        );
        assert_eq!(
            obstacle_of(|report| report.text = long(TEXT + 1)),
            too_long("text", TEXT + 1, TEXT)
        );
        // What no index holds may be as long as a text.
        assert_eq!(
            obstacle_of(|report| report.header.subject = Some(long(100_000))),
            None
        );
    }

    #[test]
    fn the_character_zero_is_found_in_every_list() {
        let nul = |field: &str| Some((field.to_owned(), StorageFault::NulCharacter));
        let text = || "a\0b".to_owned();
        assert_eq!(
            obstacle_of(|report| report.source.file = text()),
            nul("source.file")
        );
        assert_eq!(obstacle_of(|report| report.text = text()), nul("text"));
        assert_eq!(
            obstacle_of(|report| report.header.recipients = vec!["a".into(), text()]),
            nul("header.recipients[2]")
        );
        assert_eq!(
            obstacle_of(|report| report.criteria[0].raw = text()),
            nul("criteria[1].raw")
        );
        assert_eq!(
            obstacle_of(|report| report.citations[0].issuer = Some(text())),
            nul("citations[1].issuer")
        );
        assert_eq!(
            obstacle_of(|report| report.source.signatures[0].signer = Some(text())),
            nul("source.signatures[1].signer")
        );
        assert_eq!(
            obstacle_of(|report| report.findings[0].message = text()),
            nul("findings[1].message")
        );
    }
    #[test]
    fn a_number_that_would_spoil_a_sum_is_refused() {
        let numerator = |value: f64| {
            obstacle_of(|report| {
                let result = report.criteria[0].result.as_mut().unwrap();
                result.numerator = Figure::new(value);
            })
        };
        let refused = Some((
            "criteria[1].numerator".to_owned(),
            StorageFault::NumberOutOfRange,
        ));
        for value in [1e308, -1e101, 1e-300] {
            assert_eq!(numerator(value), refused, "{value}");
        }
        for value in [0.0, -0.0, 1e-9, 2_120_000_000_000_000.0, -1e100] {
            assert_eq!(numerator(value), None, "{value}");
        }
    }
}
