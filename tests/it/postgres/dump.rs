//! Everything that a database of either kind holds, in one form.

use postgres::types::Type;
use rusqlite::types::Value;

/// What a query gives: a row each, values in words, in the order of the words.
pub type QueryRows = Vec<Vec<String>>;

/// A database to ask.
pub enum OpenDatabase {
    File(rusqlite::Connection),
    Server(postgres::Client),
}

impl OpenDatabase {
    /// Asks, and sorts the rows.
    pub fn rows(&mut self, sql: &str) -> QueryRows {
        let (_, mut rows) = self.answer(sql);
        rows.sort();
        rows
    }

    /// Asks, and gives the heads of the columns and the rows in their order.
    pub fn answer(&mut self, sql: &str) -> (Vec<String>, QueryRows) {
        match self {
            Self::File(file) => of_file(file, sql),
            Self::Server(server) => {
                let prepared = server
                    .prepare(sql)
                    .unwrap_or_else(|e| panic!("{sql}: {e:?}"));
                let heads = prepared.columns().iter().map(|c| c.name().to_owned());
                let rows = server.query(&prepared, &[]);
                let rows = rows.unwrap_or_else(|e| panic!("{sql}: {e:?}"));
                (heads.collect(), rows.iter().map(of_server).collect())
            }
        }
    }

    /// The tables and views that hold reports and what is made of them. The index for searches is of another kind in each.
    pub fn names(&mut self) -> Vec<String> {
        let sql = match self {
            // A file has its lists in views, and what they show by numbers of its own.
            Self::File(_) => {
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB '*_rows'
                 AND name <> 'report_numbers'"
            }
            Self::Server(_) => {
                "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = 'baocao'::regnamespace"
            }
        };
        let rows = self.rows(sql);
        let names = rows.into_iter().flatten();
        names
            .filter(|name| !["runs", "schema_version", "queue", "workers"].contains(&name.as_str()))
            .filter(|name| !name.starts_with("search_"))
            .collect()
    }

    /// All rows of all tables and views.
    pub fn everything(&mut self) -> Vec<(String, QueryRows)> {
        let names = self.names();
        let rows = names.into_iter().map(|name| {
            let rows = self.rows(&format!("SELECT * FROM {name}"));
            (name, rows)
        });
        rows.collect()
    }

    /// How many rows a table or a view has.
    pub fn count(&mut self, from: &str) -> u64 {
        self.rows(&format!("SELECT count(*) FROM {from}"))[0][0]
            .parse()
            .unwrap()
    }
}

fn of_file(file: &rusqlite::Connection, sql: &str) -> (Vec<String>, QueryRows) {
    let mut statement = file.prepare(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let heads: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let columns = heads.len();
    let word = |value: Value| match value {
        Value::Null => "-".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text,
        Value::Blob(_) => panic!("no blobs"),
    };
    let rows = statement
        .query_map([], |row| {
            (0..columns).map(|at| row.get(at).map(word)).collect()
        })
        .unwrap();
    (heads, rows.map(Result::unwrap).collect())
}

fn of_server(row: &postgres::Row) -> Vec<String> {
    let word = |at: usize, kind: &Type| -> Option<String> {
        match *kind {
            Type::TEXT => row.get::<_, Option<String>>(at),
            Type::INT8 => row.get::<_, Option<i64>>(at).map(|n| n.to_string()),
            Type::INT4 => row.get::<_, Option<i32>>(at).map(|n| n.to_string()),
            Type::FLOAT8 => row.get::<_, Option<f64>>(at).map(|n| n.to_string()),
            Type::BOOL => row
                .get::<_, Option<bool>>(at)
                .map(|t| u8::from(t).to_string()),
            ref other => panic!("cast {other} in {:?}", row.columns()[at].name()),
        }
    };
    let columns = row.columns().iter().enumerate();
    columns
        .map(|(at, column)| word(at, column.type_()).unwrap_or("-".into()))
        .collect()
}
