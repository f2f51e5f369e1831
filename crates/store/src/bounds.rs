//! How long texts in a database may be.
//!
//! PostgreSQL takes no row of an index with more than 2,704 bytes. Whether a longer one fits depends on how far it can be
//! compressed; here it does not. What one index holds together has a bound for each of its parts.

/// The most bytes of a text. A report of 500 pages has two million. The index for searches makes a list of the words of a
/// text, each in 8 bytes at least and twice, which for a text of single letters is eight times as long; PostgreSQL's lists
/// end at 1 GiB.
pub(crate) const TEXT: usize = 32 << 20;

/// The most bytes of a path, and of any other text that an index holds by itself or with a report's id.
pub(crate) const INDEXED: usize = 2500;

/// The most bytes of a document's number and of its notation, which one index holds together with the issuer. The decree
/// allows 11 and 30 characters.
pub(crate) const CODE: usize = 400;

/// The most bytes of an issuer's name. The decree allows 200 characters.
pub(crate) const ISSUER: usize = 1600;

/// The most bytes of the place of a ruling, which one index holds together with the issuer and the era.
pub(crate) const PLACE: usize = 800;

/// Whether a text holds U+0000, which PostgreSQL takes in no text, not even in one that it is asked for.
pub(crate) fn has_nul(text: &str) -> bool {
    text.as_bytes().contains(&0)
}
