//! Lists that are taken out of a database.

use baocao_output::sheet::{JsonLines, Value};
use baocao_store::{Listing, Store};
use serde_json::{Map, Value as Json};

/// The rows of a list, by the columns' names.
pub fn rows(store: &mut Store, list: Listing) -> Vec<Map<String, Json>> {
    let mut out = Vec::new();
    let mut lines = JsonLines::new(&mut out, list.columns());
    let count = store
        .list(list, &mut |row: &[Value<'_>]| lines.row(row))
        .unwrap();
    lines.finish().unwrap();
    let rows: Vec<Map<String, Json>> = std::str::from_utf8(&out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len() as u64, count);
    rows
}
