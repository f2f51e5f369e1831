//! Rows to COPY in its binary form.

use std::convert::Infallible;
use std::io::Write;

use postgres::{Error, Transaction};

use crate::row::{RowSink, SqlTable};
use baocao_output::sheet::Value;

/// How the binary form begins: its name, no flags, no extension.
const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// How it ends.
const TAIL: &[u8] = &[0xff, 0xff];

/// How much goes to the server at a time.
const PIECE: usize = 1 << 16;

/// Rows that wait to be sent, table by table.
#[derive(Debug, Default)]
pub(super) struct CopyBuffer {
    /// In the order in which they first had a row: a table comes behind those that it refers to.
    tables: Vec<(&'static SqlTable, Vec<u8>)>,
}

impl CopyBuffer {
    /// Sends all rows.
    pub fn send(self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        for (table, rows) in self.tables {
            let columns = table.columns.join(", ");
            let sql = format!("COPY {} ({columns}) FROM STDIN (FORMAT binary)", table.name);
            let mut copy = transaction.copy_in(&sql)?;
            let sent = [HEAD, &rows, TAIL]
                .iter()
                .flat_map(|part| part.chunks(PIECE))
                .try_for_each(|piece| copy.write_all(piece));
            // What the server has refused it says at the end.
            let ended = copy.finish();
            if sent.is_ok() || ended.is_err() {
                ended?;
            }
        }
        Ok(())
    }

    fn rows(&mut self, table: &'static SqlTable) -> &mut Vec<u8> {
        let at = self
            .tables
            .iter()
            .position(|(known, _)| std::ptr::eq(*known, table));
        let at = at.unwrap_or_else(|| {
            self.tables.push((table, Vec::new()));
            self.tables.len() - 1
        });
        &mut self.tables[at].1
    }
}

impl RowSink for CopyBuffer {
    type Error = Infallible;

    fn row(&mut self, table: &'static SqlTable, values: &[Value<'_>]) -> Result<(), Infallible> {
        let rows = self.rows(table);
        let count = i16::try_from(values.len()).unwrap_or(i16::MAX);
        rows.extend(count.to_be_bytes());
        for value in values {
            match value {
                Value::Absent => rows.extend((-1_i32).to_be_bytes()),
                Value::Text(text) => put(rows, text.as_bytes()),
                Value::Integer(number) => put(rows, &number.to_be_bytes()),
                Value::Real(number) => put(rows, &number.to_be_bytes()),
                Value::Truth(truth) => put(rows, &[(*truth).into()]),
            }
        }
        Ok(())
    }
}

/// A value behind its length. PostgreSQL takes no value of more than 1 GiB: the length of a longer one is told as it
/// is as far as it can be, and the server refuses it.
fn put(rows: &mut Vec<u8>, bytes: &[u8]) {
    let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
    rows.extend(length.to_be_bytes());
    rows.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::row;

    #[test]
    fn a_row_is_its_count_and_its_values_behind_their_lengths() {
        let mut copies = CopyBuffer::default();
        row!(&mut copies, "t", {
            "a" => "ế",
            "b" => 258_i64,
            "c" => true,
            "d" => None::<&str>,
        })
        .unwrap();
        let mut expected = vec![0, 4, 0, 0, 0, 3];
        expected.extend("ế".as_bytes());
        expected.extend([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2]);
        expected.extend([0, 0, 0, 1, 1, 255, 255, 255, 255]);
        assert_eq!(copies.tables[0].1, expected);
    }
}
