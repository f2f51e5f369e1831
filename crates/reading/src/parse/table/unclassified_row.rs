//! A row of a table as it was read.

use std::collections::BTreeMap;

use crate::dictionary::ColumnRole;
use crate::layout::LineId;
use baocao_report::Status;

/// A row before it is known what it is.
#[derive(Debug, Default)]
pub(super) struct UnclassifiedRow {
    pub(super) code: Option<String>,
    /// The first line of its number's cell.
    pub(super) ordinal: Option<LineId>,
    /// Whether its code was mended.
    pub(super) mended: bool,
    /// Cells that begin in this row.
    pub(super) own: BTreeMap<ColumnRole, String>,
    /// Cells that reach down into it.
    pub(super) merged: BTreeMap<ColumnRole, String>,
    pub(super) ticked: Option<(Status, String)>,
    pub(super) lines: Vec<LineId>,
    pub(super) raw: Vec<String>,
    /// Whether its only text runs over most of the columns.
    pub(super) one_cell: bool,
}
