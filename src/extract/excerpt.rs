//! The scan's own image of a line, for people to look at.

use serde::{Deserialize, Serialize};

/// A small image cut out of a scanned page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The image as a `data:` URI.
    pub uri: String,
}
