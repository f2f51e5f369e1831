//! What a server's refusal means, and what to do about it.

use std::error::Error as _;
use std::io;

use postgres::Error;
use postgres::error::SqlState;

use super::server::Server;
use baocao_report::error::Problem;

/// While connecting.
pub(super) fn on_connecting(error: &Error, server: &Server) -> Problem {
    let (user, database) = (server.user(), server.database());
    let way_in = "give the right password in PGPASSWORD or ~/.pgpass";
    let hint = server
        .hint
        .as_ref()
        .map_or(String::new(), |hint| format!(" ({hint})"));
    let words = match error.code() {
        Some(&SqlState::INVALID_PASSWORD) => {
            format!("does not take the password of {user}; {way_in}{hint}")
        }
        Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION) => {
            format!(
                "does not let {user} in: {}; {way_in}, or ask its administrator{hint}",
                told(error)
            )
        }
        Some(&SqlState::INVALID_CATALOG_NAME) => {
            format!("has no database {database}; make it (createdb {database}) or give another")
        }
        Some(&SqlState::TOO_MANY_CONNECTIONS) => "has no connection left; run again later".into(),
        Some(&SqlState::CANNOT_CONNECT_NOW) => {
            "is starting or stopping; run again in a moment".into()
        }
        Some(_) => return on_use(error, &server.to_string()),
        // It has stopped between the greeting and its answer.
        None if error.is_closed() => "is starting or stopping; run again in a moment".into(),
        None => match cause(error) {
            Some(io) => format!("does not answer ({io}); start the server, or check host and port"),
            None => {
                let why = told(error);
                let hint = if why.contains("password") {
                    format!("; {way_in}{hint}")
                } else {
                    String::new()
                };
                format!("could not be connected to: {why}{hint}")
            }
        },
    };
    Problem::Database(format!("{server} {words}"))
}

/// While it was being used.
pub(super) fn on_use(error: &Error, shown: &str) -> Problem {
    let why = told(error);
    let words = match error.code() {
        Some(&SqlState::INSUFFICIENT_PRIVILEGE) => format!(
            "does not allow this: {why}; its administrator grants it (docs/database.md says which rights are needed)"
        ),
        Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => {
            "may only be read, as a standby does; give the address of the primary".into()
        }
        Some(&SqlState::DISK_FULL) => {
            "has no room left on its disk; make room and run the same command again".into()
        }
        Some(&SqlState::OUT_OF_MEMORY) => {
            format!(
                "has run out of memory or locks: {why}; raise max_locks_per_transaction or run fewer imports at once"
            )
        }
        Some(&SqlState::LOCK_NOT_AVAILABLE | &SqlState::QUERY_CANCELED) => {
            "was held by another program for too long; end that program and run again".into()
        }
        Some(&SqlState::UNDEFINED_TABLE | &SqlState::UNDEFINED_COLUMN) => format!(
            "has been changed by hand: {why}; restore the schema baocao from a backup, or give another database"
        ),
        _ if is_loss(error) => lost(&why),
        _ => format!("could not be used: {why}"),
    };
    Problem::Database(format!("{shown} {words}"))
}

fn lost(why: &str) -> String {
    format!(
        "has gone while it was used ({why}); what was being written is not there. Run the same command again to go on"
    )
}

/// Whether the connection has ended: by the network, by the administrator's shutdown, or as this program stood still
/// within a transaction.
pub(super) fn is_loss(error: &Error) -> bool {
    match error.code() {
        Some(code) => {
            let code = code.code();
            code.starts_with("08") || code.starts_with("57P") || code == "25P03"
        }
        None => error.is_closed() || cause(error).is_some(),
    }
}

/// Whether the fault is a report's own, so that others may pass: a value that does not fit, a rule that is broken, a
/// text too long for an index.
pub(super) fn is_of_report(error: &Error) -> bool {
    let of_report = |code: &SqlState| ["22", "23", "54"].contains(&&code.code()[..2]);
    error.code().is_some_and(of_report)
}

/// Whether who is connected may read, and not write.
pub(super) fn is_of_writing(error: &Error) -> bool {
    let is_of_writing = |code: &SqlState| {
        [
            SqlState::INSUFFICIENT_PRIVILEGE,
            SqlState::READ_ONLY_SQL_TRANSACTION,
        ]
        .contains(code)
    };
    error.code().is_some_and(is_of_writing)
}

/// Whether the same transaction may succeed when it is tried again.
pub(super) fn is_passing(error: &Error) -> bool {
    let passing = |code: &SqlState| {
        [
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::T_R_SERIALIZATION_FAILURE,
        ]
        .contains(code)
    };
    error.code().is_some_and(passing)
}

/// Whether another program has held a lock for too long.
pub(super) fn is_of_lock(error: &Error) -> bool {
    error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE)
}

/// The most letters of a server's detail that are told. It may repeat a row, whose content is of no use here.
const DETAIL: usize = 300;

/// The server's own words with its code (SQLSTATE) and its detail, else the library's with their cause.
pub(super) fn told(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(said), _) => {
            let detail: String = said
                .detail()
                .unwrap_or_default()
                .chars()
                .take(DETAIL)
                .collect();
            in_words(said.code(), said.message(), &detail)
        }
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}

fn in_words(code: &SqlState, message: &str, detail: &str) -> String {
    let code = code.code();
    match detail {
        "" => format!("{message} (SQLSTATE {code})"),
        detail => format!("{message}: {detail} (SQLSTATE {code})"),
    }
}

/// What the operating system says.
fn cause(error: &Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(error) = source {
        match error.downcast_ref::<io::Error>() {
            // TLS speaks through errors of this kind too.
            Some(io) if io.get_ref().is_none() => return Some(io),
            _ => source = error.source(),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_with_its_code_and_its_detail() {
        let words = |detail| in_words(&SqlState::CHECK_VIOLATION, "the row breaks a rule", detail);
        assert_eq!(words(""), "the row breaks a rule (SQLSTATE 23514)");
        assert_eq!(
            words("page is 0"),
            "the row breaks a rule: page is 0 (SQLSTATE 23514)"
        );
    }
}
