//! What keeps a value out of a database.

use serde::{Deserialize, Serialize};

/// Why no database takes a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StorageFault {
    /// The text is longer than databases take at its place.
    TooLong {
        /// How many bytes it has.
        bytes: u64,
        /// The most bytes that are taken there.
        limit: u64,
    },
    /// The text holds U+0000.
    NulCharacter,
    /// The number cannot be added to others of its kind.
    NumberOutOfRange,
}

impl StorageFault {
    /// What is wrong with a field, in Vietnamese and in English.
    pub(crate) fn words(&self, field: &str) -> (String, String) {
        match self {
            Self::TooLong { bytes, limit } => (
                format!("trường {field} dài {bytes} byte, cơ sở dữ liệu chỉ nhận {limit} byte"),
                format!("field {field} has {bytes} bytes, and a database takes {limit} there"),
            ),
            Self::NulCharacter => (
                format!("trường {field} có ký tự U+0000, cơ sở dữ liệu không nhận"),
                format!("field {field} holds the character U+0000, which no database takes"),
            ),
            Self::NumberOutOfRange => (
                format!("trường {field} có số quá lớn hoặc quá nhỏ để cộng với số khác"),
                format!(
                    "field {field} holds a number too large or too small to be added to others"
                ),
            ),
        }
    }
}
