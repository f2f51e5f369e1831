//! Addresses of databases.

use std::fmt;
use std::path::{Path, PathBuf};

use super::postgres::Server;
use baocao_report::error::{Problem, Result};

/// What an address names.
#[derive(Debug)]
pub(super) enum Address {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A database on a PostgreSQL server.
    Postgres(Box<Server>),
}

impl Address {
    /// Reads an address. One that is not understood is not repeated in a message: a password may stand anywhere in it.
    pub fn of(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            // Programs differ on whether `sqlite:` is followed by two slashes.
            return match path.strip_prefix("//").unwrap_or(path) {
                // What SQLite takes for a database in memory, lost at the end of the run.
                "" | ":memory:" => Err(Problem::Database(format!(
                    "{url} names no file; give an address like sqlite:reports.db"
                ))
                .into()),
                path => Ok(Self::Sqlite(Path::new(path).to_owned())),
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(Box::new(Server::at(url)?)));
        }
        Err(Problem::Database(
            "this is no address of a database; give one like sqlite:reports.db or postgres://user@host/database".into(),
        )
        .into())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(server) => server.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_kind_is_not_repeated() {
        for url in [
            "host=db user=lan password=mật",
            "password='mật khẩu' host=db",
            "POSTGRES://lan:mật@db/tinh",
            "postgres:lan:mật",
            "jdbc:postgresql://db/tinh?user=lan&password=mật",
        ] {
            let words = Address::of(url).unwrap_err().to_string();
            assert!(words.contains("sqlite:reports.db"), "{words}");
            assert!(!words.contains("mật"), "{words}");
        }
    }
}
