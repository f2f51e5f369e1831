//! Numbers as they are written into a PDF.

/// A number with as many places as count; never the zero with a sign.
pub(super) fn rounded(value: f32, places: f32) -> f32 {
    (value * places).round() / places + 0.0
}
