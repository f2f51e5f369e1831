//! What the server holds that bears on deliveries, asked of all of them at once.

use postgres::{Error, Transaction};

use crate::incoming::IncomingReport;
use crate::merge::{DuplicateDocument, ExistingReports, KnownReport, SameFileReport};
use baocao_report::DocumentIdentity;

/// What bears on each of some deliveries, in their order.
pub(super) fn existing_reports(
    transaction: &mut Transaction<'_>,
    group: &[IncomingReport],
) -> Result<Vec<ExistingReports>, Error> {
    let mut standings: Vec<ExistingReports> =
        group.iter().map(|_| ExistingReports::default()).collect();
    let ids: Vec<&str> = group.iter().map(|d| d.report().id.as_str()).collect();
    let files: Vec<&str> = group
        .iter()
        .map(|d| d.report().source.file.as_str())
        .collect();
    let at = |n: i64| usize::try_from(n - 1).unwrap_or(0);

    let known = "SELECT n, content, delivery
        FROM unnest($1::text[]) WITH ORDINALITY AS d (id, n) JOIN reports ON reports.id = d.id";
    for row in transaction.query(known, &[&ids])? {
        standings[at(row.get(0))].known = Some(KnownReport {
            content: row.get(1),
            ordinal: row.get(2),
        });
    }

    for row in twins(transaction, group, &ids)? {
        standings[at(row.get(0))].duplicate = Some(DuplicateDocument {
            ordinal: row.get(1),
            file: row.get::<_, Option<String>>(2).unwrap_or_default(),
        });
    }

    let holders = "SELECT n, id, code_number, code_notation, issuer_key, date
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS d (file, report, n)
        JOIN files ON files.file = d.file AND files.report <> d.report
        JOIN reports ON reports.id = files.report ORDER BY id";
    for row in transaction.query(holders, &[&files, &ids])? {
        standings[at(row.get(0))].same_file.push(SameFileReport {
            report: row.get(1),
            identity: DocumentIdentity::of_row(row.get(2), row.get(3), row.get(4), row.get(5)),
        });
    }
    Ok(standings)
}

/// The last delivery of the same document in other bytes: place, ordinal and a file.
fn twins(
    transaction: &mut Transaction<'_>,
    group: &[IncomingReport],
    ids: &[&str],
) -> Result<Vec<postgres::Row>, Error> {
    let part = |at: usize| -> Vec<Option<&str>> {
        let triples = group.iter().map(|delivery| delivery.identity().triple());
        triples
            .map(|triple| triple.map(|parts| parts[at]))
            .collect()
    };
    let years: Vec<Option<&str>> = group.iter().map(|d| d.identity().year.as_deref()).collect();
    transaction.query(
        "SELECT DISTINCT ON (n) n, delivery, (SELECT min(file) FROM files WHERE report = reports.id)
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
           AS d (number, notation, issuer, year, id, n)
         JOIN reports ON code_number = d.number AND code_notation = d.notation AND issuer_key = d.issuer
           AND reports.id <> d.id AND (d.year IS NULL OR date IS NULL OR substr(date, 1, 4) = d.year)
         ORDER BY n, delivery DESC",
        &[&part(0), &part(1), &part(2), &years, &ids],
    )
}
