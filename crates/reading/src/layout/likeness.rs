//! How alike two readings of one text are.

/// Bytes of a text up to which misread letters are counted, which takes time that grows with the square of the length. The
/// longest head of a table in the fixtures has some 400; longer texts are alike when they are equal.
const LONGEST: usize = 2_000;

/// Whether the likeness of two readings (normalized Levenshtein, 0 to 1) is at least so much.
pub(super) fn are_alike(a: &str, b: &str, least: f64) -> bool {
    if a == b {
        return true;
    }
    let [short, long] = if a.len() < b.len() { [a, b] } else { [b, a] };
    long.len() <= LONGEST
        && could_be(short, long, least)
        && strsim::normalized_levenshtein(a, b) >= least
}

/// Whether the lengths allow for the likeness: each letter that one text has more is a difference.
fn could_be(short: &str, long: &str, least: f64) -> bool {
    let (a, b) = (short.chars().count(), long.chars().count());
    1.0 - a.abs_diff(b) as f64 / a.max(b) as f64 >= least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_letters_are_counted_up_to_a_length() {
        assert!(are_alike("", "", 1.0));
        assert!(are_alike("tên chỉ tiêu", "tên chi tiêu", 0.75));
        assert!(!are_alike("tên chỉ tiêu", "tên", 0.75));
        assert!(!are_alike("tên", "", 0.75));
        let long = "chỉ tiêu".repeat(1_000);
        assert!(are_alike(&long, &long.clone(), 0.75));
        assert!(!are_alike(&long, &format!("{long}."), 0.75));
    }
}
