//! Criteria and issued documents in tables.
//!
//! A table is read when its columns are known by their heads' wording. It holds criteria when one column
//! names them and another says what was reached, and no column is of another kind of table (money,
//! staff). Where the naming column is headed `Nội dung` or `Nhiệm vụ`, the title above the table must
//! speak of criteria, or target and result must both be there. A table that follows another of the same
//! columns with nothing between them, its head repeated or left out, continues it.

mod criteria;
mod documents;
mod grid;
mod head;
mod rows;

use super::Findings;
use super::outline::Piece;
use super::text::speaks_of_criteria;
use crate::dictionary::{Dictionary, Role};
use crate::layout::Document;
use grid::Grid;
use head::Head;
use rows::Rows;

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lists {
    Criteria,
    Documents,
}

/// A list that may go on in the next table.
struct Open {
    lists: Lists,
    head: Head,
    naming: Role,
    rows: Rows,
}

/// How many paragraphs before a table may be its title.
const TITLE: usize = 4;

/// What the tables of a document list, in printed order.
pub(super) fn read(document: &Document, pieces: &[Piece], dictionary: &Dictionary) -> Findings {
    let mut lists: Vec<Open> = Vec::new();
    let mut adjacent = false;
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Table(table) = piece else {
            adjacent = false;
            continue;
        };
        let grid = Grid::new(document, table);
        let head = Head::find(&grid, dictionary);
        let above = lists.last_mut().filter(|_| adjacent);
        match (head, above) {
            (None, Some(above)) if above.head.columns.len() == grid.columns() => {
                above.rows.read(&grid, &above.head, above.naming, 0);
            }
            (Some(head), Some(above)) if head.columns == above.head.columns => {
                above.rows.read(&grid, &head, above.naming, head.body);
            }
            (Some(head), _) => {
                let kind = kind(&head, &pieces[at.saturating_sub(TITLE)..at]);
                adjacent = kind.is_some();
                if let Some((kind, naming)) = kind {
                    let mut rows = Rows::default();
                    rows.read(&grid, &head, naming, head.body);
                    lists.push(Open { lists: kind, head, naming, rows });
                }
            }
            (None, _) => adjacent = false,
        }
    }
    findings(document, lists, dictionary)
}

fn findings(document: &Document, lists: Vec<Open>, dictionary: &Dictionary) -> Findings {
    let mut findings = Findings::default();
    let mut tables = 0;
    for list in lists {
        match list.lists {
            Lists::Criteria => {
                tables += 1;
                let name = format!("table-{tables}");
                let groups = list.rows.groups.iter().map(criteria::group);
                findings.groups.extend(groups);
                let read = criteria::read(document, &name, &list.rows, list.naming, &dictionary.statuses);
                findings.criteria.extend(read);
            }
            Lists::Documents => {
                let read = documents::read(document, &list.rows, list.naming, dictionary);
                findings.documents.extend(read);
            }
        }
    }
    findings
}

/// What a table with this head lists, and the role of the column that names the entries.
fn kind(head: &Head, before: &[Piece]) -> Option<(Lists, Role)> {
    let has = |role| head.has(role);
    let naming = head.naming();
    if naming != Some(Role::Criterion) {
        let documents = [Role::DocumentSummary, Role::Document, Role::Item]
            .into_iter()
            .find(|&role| has(role))
            .filter(|&role| role == Role::Document || has(Role::DocumentNumber));
        if let Some(role) = documents {
            return Some((Lists::Documents, role));
        }
    }
    let naming = naming.filter(|_| !has(Role::Foreign))?;
    let reported = has(Role::Result) || has(Role::Status) || head.has_ticks();
    let titled = || {
        let mut title = before.iter().rev().map_while(Piece::paragraph);
        title.any(|entry| speaks_of_criteria(&entry.text))
    };
    let criteria = naming == Role::Criterion || (has(Role::Target) && has(Role::Result)) || titled();
    (reported && criteria).then_some((Lists::Criteria, naming))
}
