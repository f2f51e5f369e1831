//! An archive of originals that nobody touches, with searchable copies of scans, reports and sidecars beside them.
//!
//! [`copy()`] makes of one document a PDF/A whose invisible text is the restored text, word over word on the page.
//! A [`Template`] names a document's files, a [`Manifest`] lists all that an archive holds, [`verify()`] compares the two.
//! `docs/copies.md` tells what is passed through, what is rendered, and why.
//!
//! ```
//! use baocao_archive::{NameFields, Template};
//! use baocao_report::Header;
//!
//! let header = Header { code_number: Some("1042".into()), ..Header::default() };
//! let fields = NameFields {
//!     dossier: "H54.2024",
//!     ordinal: 7,
//!     header: Some(&header),
//!     original: "scan.pdf",
//! };
//! let template: Template = "{dossier}.{ordinal} {number}".parse()?;
//! assert_eq!(template.name(&fields), "H54.2024.0007 1042");
//! # Ok::<(), baocao_report::error::ArchiveFault>(())
//! ```

mod archived;
mod copy;
mod decisions;
mod document_starts;
mod dossier;
mod journal;
mod manifest;
mod naming;
mod near_duplicate;
mod outcome;
mod sidecar;
mod validity;
mod verify;

pub use archived::{ArchivedDocument, ArchivedFile, ArchivedOriginal, FileRole, ManifestHead};
pub use copy::{CopyOutput, CopySource, PageProperties, copy};
pub use decisions::{DecisionKind, PendingDecision, csv, decisions, json_lines};
pub use document_starts::{Division, DocumentStart, PageStart, page_starts, parts};
pub use dossier::{fields as dossier_fields, given_by};
pub use journal::{JOURNAL, Journal, JournalContent, REPLACED, WORK};
pub use manifest::{LARGEST_MANIFEST, MANIFEST, Manifest, Unfiled};
pub use naming::{NameFields, Names, Template, UsedNames, code, code_of, ending};
pub use near_duplicate::Sketch;
pub use outcome::{Conformance, CopyPageInfo, CopyRecord, DocumentOutcome, NoCopy, PageTransfer};
pub use sidecar::{SidecarContent, fields as sidecar_fields, json_text, xml_text};
pub use validity::{LISTS, check_original, path};
pub use verify::{DiscrepancyKind, FileDiscrepancy, Verification, VerifyEvent, verify};
