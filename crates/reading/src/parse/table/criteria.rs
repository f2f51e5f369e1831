//! Entries of a table as criteria.

use super::rows::{TableEntry, TableRows};
use crate::dictionary::{ColumnRole, StatusWords};
use crate::layout::Document;
use crate::parse::measure::{CriterionContext, in_percent, measured, target};
use crate::parse::status::{self, StatusMention};
use crate::parse::tally;
use crate::parse::text::{origin, present, without_end_mark};
use baocao_report::{Criterion, Group, GroupRef, Measured, Status};

/// A group of a table as the report lists it.
pub(super) fn group(group: &GroupRef) -> Group {
    Group {
        code: group.code.clone(),
        ..tally::heading(&group.name)
    }
}

/// The criteria of a list, in printed order.
pub(super) fn read(
    document: &Document,
    list: &str,
    rows: &TableRows,
    naming: ColumnRole,
    statuses: &StatusWords,
) -> Vec<Criterion> {
    let prints_statuses = results_begin_with_statuses(rows, statuses);
    rows.entries
        .iter()
        .map(|entry| criterion(document, list, entry, naming, prints_statuses, statuses))
        .collect()
}

/// Whether the result column prints a status first as a rule: in half of its filled cells or more.
fn results_begin_with_statuses(rows: &TableRows, statuses: &StatusWords) -> bool {
    let filled = || {
        let results = rows
            .entries
            .iter()
            .map(|entry| entry.text(ColumnRole::Result));
        results.filter(|text| !text.is_empty())
    };
    let begun = filled()
        .filter(|text| status::begins(text, statuses))
        .count();
    begun * 2 >= filled().count()
}

fn criterion(
    document: &Document,
    list: &str,
    entry: &TableEntry,
    naming: ColumnRole,
    prints_statuses: bool,
    statuses: &StatusWords,
) -> Criterion {
    let name = without_end_mark(entry.text(naming)).to_owned();
    let (result, in_result) = result(
        entry.text(ColumnRole::Result),
        &name,
        prints_statuses,
        statuses,
    );
    let stated = status(entry, in_result, statuses);
    let origin = origin(document, &entry.lines);
    Criterion {
        list: list.to_owned(),
        group: entry.group.clone(),
        code: entry.code.clone(),
        name,
        unit: present(entry.text(ColumnRole::Unit)),
        target: target(entry.text(ColumnRole::Target)),
        result: result.map(|result| match entry.text(ColumnRole::Unit) {
            "%" => in_percent(result),
            _ => result,
        }),
        status: stated.as_ref().map(|(status, _)| *status),
        status_text: stated.and_then(|(_, text)| present(&text)),
        deadline: present(entry.text(ColumnRole::Deadline)),
        note: present(entry.text(ColumnRole::Note)),
        canonical: None,
        at: origin.at,
        raw: entry.raw.join(" "),
        method: origin.method,
        confidence: origin.confidence,
        edited: entry.mended || origin.edited,
    }
}

/// The result without the status that begins or closes its cell, and that status. A cell of nothing but
/// `Đạt` or `Chưa` answers the criterion, so it stays the result as well; a cell of nothing but `Đang
/// thực hiện` tells how the work stands and leaves no result.
fn result(
    text: &str,
    name: &str,
    prints_statuses: bool,
    statuses: &StatusWords,
) -> (Option<Measured>, Option<StatusMention>) {
    let stated = status::leading(text, prints_statuses, statuses)
        .or_else(|| status::closing(text, statuses).filter(|s| !s.before.is_empty()));
    let answers = |s: &StatusMention| {
        matches!(
            s.status,
            Status::Achieved | Status::Exceeded | Status::NotAchieved
        )
    };
    let text = match &stated {
        Some(s) if s.rest().is_empty() && answers(s) => s.text.clone(),
        Some(s) => s.rest(),
        None => text.to_owned(),
    };
    let about = CriterionContext {
        name,
        status: stated.as_ref().map(|s| s.status),
        before_status: text.len(),
    };
    (measured(&text, about), stated)
}

/// The status that a row prints: under a tick, in the status column, with the result, in the deadline
/// column, in a note that is nothing else; the first of these that is there.
fn status(
    entry: &TableEntry,
    in_result: Option<StatusMention>,
    statuses: &StatusWords,
) -> Option<(Status, String)> {
    let column = entry.text(ColumnRole::Status);
    let said = |stated: StatusMention| (stated.status, stated.text);
    let whole = |text: &str| statuses.whole(text).map(|status| (status, text.to_owned()));
    entry
        .ticked
        .clone()
        .or_else(|| status::leading(column, true, statuses).map(said))
        .or_else(|| status::closing(column, statuses).map(said))
        .or_else(|| in_result.map(said))
        .or_else(|| status::within(entry.text(ColumnRole::Deadline), statuses).map(said))
        .or_else(|| whole(entry.text(ColumnRole::Note)))
}
