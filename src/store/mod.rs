//! Reports to a database.
