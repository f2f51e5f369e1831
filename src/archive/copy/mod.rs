//! The stage that makes a searchable copy of a document.

mod read;

pub use read::PageRead;

use crate::archive::{Conformance, NoCopy, SheetInfo};
use crate::error::Result;
use crate::intake::{Limits, Source};
use crate::layout::Document;
use crate::report::Report;

/// What a copy is made of.
pub struct Subject<'a> {
    /// The original.
    pub source: &'a Source,
    /// How much of it is accepted.
    pub limits: &'a Limits,
    /// The document's restored text with its places.
    pub document: &'a Document,
    /// What was read of it.
    pub report: &'a Report,
    /// Its pages in their order; they are those of the copy.
    pub pages: &'a [PageRead],
}

/// What came of it.
pub enum Copied {
    /// A PDF.
    Made {
        /// Its bytes.
        pdf: Vec<u8>,
        /// Which standard it keeps to.
        conformance: Conformance,
        /// How each page came into it.
        sheets: Vec<SheetInfo>,
    },
    /// None is needed, or none can be.
    None(NoCopy),
}

/// Makes a searchable copy of a document.
///
/// # Errors
/// Those of opening the original.
pub fn copy(subject: &Subject<'_>) -> Result<Copied> {
    let typed = subject.pages.iter().all(|page| page.size.is_none());
    Ok(Copied::None(if typed {
        NoCopy::Typed
    } else {
        NoCopy::Searchable
    }))
}
