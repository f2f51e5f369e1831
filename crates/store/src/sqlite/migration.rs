//! The steps that bring a database file to the present version.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::rows::RowInserter;
use crate::reference;

/// Marks a file as one of this program's (`baoc` in ASCII), so that no other database is written into.
const APPLICATION: i64 = 0x6261_6f63;

/// What leads to the next version.
#[derive(Clone, Copy, Debug)]
pub(super) enum SqliteMigrationStep {
    /// These statements, one text after the other.
    Statements(&'static [&'static str]),
    /// The units and catalogues of this program. Where they change, such a step is added again, after one that
    /// empties their tables.
    Reference,
}

/// Each step leads to the version that is its place in the list, counted from 1. A step that has been
/// released is never changed: a new one follows it.
pub(super) const STEPS: &[SqliteMigrationStep] = &[
    SqliteMigrationStep::Statements(&[include_str!("migrations/001_records.sql")]),
    SqliteMigrationStep::Statements(&[include_str!("migrations/002_views.sql")]),
    SqliteMigrationStep::Statements(&[include_str!("migrations/003_pages.sql")]),
    SqliteMigrationStep::Statements(&[
        include_str!("migrations/004_versions.sql"),
        include_str!("../views/001.sql"),
    ]),
    SqliteMigrationStep::Reference,
    SqliteMigrationStep::Statements(&[include_str!("../views/002.sql")]),
    SqliteMigrationStep::Statements(&[include_str!("migrations/005_numbers.sql")]),
    SqliteMigrationStep::Statements(&[include_str!("migrations/006_search.sql")]),
];

/// Why a file cannot be brought to the present version.
#[derive(Debug)]
pub(super) enum SqliteMigrationError {
    /// It is a database, but another program's.
    Foreign,
    /// It has a trigger that no step makes; its name.
    Trigger(String),
    /// A later program made it; its version.
    Newer(usize),
    /// The database refused.
    Refused(rusqlite::Error),
}

impl From<rusqlite::Error> for SqliteMigrationError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Refused(error)
    }
}

/// Refuses a file with a trigger that no step makes: it would run whatever its maker wrote, without an end, with each import.
pub(super) fn refuse_triggers(
    connection: &mut Connection,
    steps: &[SqliteMigrationStep],
) -> Result<(), SqliteMigrationError> {
    version(&connection.transaction()?)?;
    let mut triggers =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")?;
    let mut rows = triggers.query([])?;
    while let Some(row) = rows.next()? {
        let (name, sql): (String, String) = (row.get(0)?, row.get(1)?);
        if !steps.iter().any(|step| step.makes(&sql)) {
            return Err(SqliteMigrationError::Trigger(name));
        }
    }
    Ok(())
}

/// Takes the steps that the file lacks, each in a transaction of its own. Of programs that open a file at
/// the same moment, one takes each step and the others find it taken.
pub(super) fn bring_up_to_date(
    connection: &mut Connection,
    steps: &[SqliteMigrationStep],
) -> Result<(), SqliteMigrationError> {
    while version(&connection.transaction()?)? < steps.len() {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let from = version(&transaction)?;
        if let Some(step) = steps.get(from) {
            step.take(&transaction)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.execute_batch(&format!("PRAGMA user_version = {}", from + 1))?;
        }
        transaction.commit()?;
    }
    match version(&connection.transaction()?)? {
        newer if newer > steps.len() => Err(SqliteMigrationError::Newer(newer)),
        _ => Ok(()),
    }
}

impl SqliteMigrationStep {
    /// Whether a statement is one of the step's, word for word.
    fn makes(self, sql: &str) -> bool {
        match self {
            Self::Statements(texts) => texts.iter().any(|text| text.contains(sql)),
            Self::Reference => false,
        }
    }

    fn take(self, transaction: &Transaction) -> rusqlite::Result<()> {
        match self {
            Self::Statements(texts) => texts
                .iter()
                .try_for_each(|text| transaction.execute_batch(text)),
            Self::Reference => reference::write(&mut RowInserter::new(transaction)),
        }
    }
}

/// The version of a file; 0 of an empty one. It takes three questions, and a step taken by another program
/// between two of them would make nonsense of the answers: hence the transaction.
fn version(transaction: &Transaction) -> Result<usize, SqliteMigrationError> {
    let number = |sql| transaction.query_row(sql, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let empty = number("SELECT count(*) FROM sqlite_schema")? == 0;
    match (application, usize::try_from(version)) {
        (APPLICATION, Ok(version)) => Ok(version),
        (0, Ok(0)) if empty => Ok(0),
        _ => Err(SqliteMigrationError::Foreign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: SqliteMigrationStep = SqliteMigrationStep::Statements(&["CREATE TABLE a (x)"]);
    const B: SqliteMigrationStep = SqliteMigrationStep::Statements(&["CREATE TABLE b (x)"]);

    fn memory() -> Connection {
        Connection::open_in_memory().unwrap()
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let mut db = memory();
        let steps = [
            A,
            SqliteMigrationStep::Statements(&["CREATE TABLE b (x)", "CREATE TABLE a (x)"]),
        ];
        assert!(matches!(
            bring_up_to_date(&mut db, &steps),
            Err(SqliteMigrationError::Refused(_))
        ));
        assert_eq!(version(&db.transaction().unwrap()).unwrap(), 1);
        db.prepare("SELECT x FROM a").unwrap();
        db.prepare("SELECT x FROM b").unwrap_err();
    }

    #[test]
    fn a_trigger_that_no_step_makes_is_refused() {
        let mut db = memory();
        bring_up_to_date(&mut db, STEPS).unwrap();
        refuse_triggers(&mut db, STEPS).unwrap();
        db.execute_batch("CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END")
            .unwrap();
        let refused = refuse_triggers(&mut db, STEPS).unwrap_err();
        assert!(matches!(refused, SqliteMigrationError::Trigger(name) if name == "t"));
    }

    #[test]
    fn steps_are_taken_once() {
        let mut db = memory();
        bring_up_to_date(&mut db, &[A]).unwrap();
        bring_up_to_date(&mut db, &[A, B]).unwrap();
        assert_eq!(version(&db.transaction().unwrap()).unwrap(), 2);
    }

    /// What a file shows under some names: columns and rows, in the order of their content.
    fn shown(db: &Connection, names: &[String]) -> Vec<(Vec<String>, Vec<String>)> {
        let of = |name: &String| {
            let mut statement = db.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let columns: Vec<String> = statement
                .column_names()
                .iter()
                .map(|c| (*c).into())
                .collect();
            let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
                let values: Vec<rusqlite::types::Value> = (0..columns.len())
                    .map(|at| row.get(at))
                    .collect::<Result<_, _>>()?;
                Ok(format!("{values:?}"))
            };
            let rows = statement.query_map([], row).unwrap();
            let mut rows: Vec<String> = rows.map(Result::unwrap).collect();
            rows.sort();
            (columns, rows)
        };
        names.iter().map(of).collect()
    }

    fn strings(db: &Connection, sql: &str) -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn a_file_shows_the_same_when_its_lists_have_gone_by_number() {
        const BEFORE: usize = 6;
        let mut db = memory();
        db.execute_batch(include_str!("../../../../tests/data/version-1.sql"))
            .unwrap();
        db.pragma_update(None, "foreign_keys", true).unwrap();
        bring_up_to_date(&mut db, &STEPS[..BEFORE]).unwrap();
        // A second report, whose id comes before the first one's.
        let tables = strings(
            &db,
            "SELECT name FROM sqlite_schema WHERE sql LIKE '%REFERENCES reports%'",
        );
        db.execute_batch("CREATE TEMP TABLE copy AS SELECT * FROM reports; UPDATE copy SET id = replace(id, '4f', '1a');
             INSERT INTO reports SELECT * FROM copy")
            .unwrap();
        for table in &tables {
            db.execute_batch(&format!(
                "DROP TABLE temp.copy; CREATE TEMP TABLE copy AS SELECT * FROM {table};
                 UPDATE copy SET report = replace(report, '4f', '1a'); INSERT INTO {table} SELECT * FROM copy"
            ))
            .unwrap();
        }
        assert!(tables.len() > 10);
        let names = strings(
            &db,
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')",
        );
        let before = shown(&db, &names);
        bring_up_to_date(&mut db, &STEPS[..=BEFORE]).unwrap();
        assert_eq!(shown(&db, &names), before);
        assert_eq!(strings(&db, "SELECT count(*) || '' FROM criteria"), ["6"]);
        assert!(strings(&db, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());

        // A report goes with all that it holds.
        db.execute_batch("DELETE FROM reports").unwrap();
        for table in strings(
            &db,
            "SELECT name FROM sqlite_schema WHERE name GLOB '*_rows'",
        ) {
            let left = strings(&db, &format!("SELECT count(*) || '' FROM {table}"));
            assert_eq!(left, ["0"], "{table}");
        }
    }

    #[test]
    fn newer_and_foreign_files_are_left_alone() {
        let mut newer = memory();
        bring_up_to_date(&mut newer, &[A, B]).unwrap();
        assert!(matches!(
            bring_up_to_date(&mut newer, &[A]),
            Err(SqliteMigrationError::Newer(2))
        ));

        for sql in ["CREATE TABLE a (x)", "PRAGMA user_version = 1"] {
            let mut foreign = memory();
            foreign.execute_batch(sql).unwrap();
            assert!(matches!(
                bring_up_to_date(&mut foreign, STEPS),
                Err(SqliteMigrationError::Foreign)
            ));
        }
    }
}
