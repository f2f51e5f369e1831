//! A printed line of a text dump.

use crate::layout::LineId;

/// A line of a dump that is not blank.
#[derive(Clone, Debug)]
pub(super) struct DumpLine {
    pub(super) id: LineId,
    /// Without blanks at its ends.
    pub(super) text: String,
    /// Blanks it starts with.
    pub(super) indent: usize,
    /// Blank lines before it; `None` where something set apart stands there.
    pub(super) gap: Option<usize>,
    /// Whether the line before it is a drawn one: of underscores, or of blanks only, as a footnote's rule
    /// comes out of a text dump.
    pub(super) ruled: bool,
    /// Whether a page begins with it, as far as the text says.
    pub(super) feed: bool,
}
