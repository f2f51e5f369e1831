//! The numbers of documents, compared.

use baocao_vietnamese::fold;

/// A document's number as numbers are compared: `01829 /QĐ - UBND` is `1829/qd-ubnd`.
pub(crate) fn number_key(number: &str) -> String {
    let key: String = fold(number)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    key.trim_start_matches('0').to_owned()
}
