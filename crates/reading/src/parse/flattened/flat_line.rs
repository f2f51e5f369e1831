//! A printed line among those of a flattened table.

use crate::layout::LineId;

/// A printed line of the running text.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlatLine<'d> {
    pub(super) text: &'d str,
    pub(super) id: LineId,
    /// Blank lines above it, beyond those that part any two lines of the text.
    pub(super) gap: usize,
}
