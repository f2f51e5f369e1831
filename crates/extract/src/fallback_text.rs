//! Another reader's text of a PDF, for pages that the first reader cannot tell the characters of.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use crate::flow::{Flow, FlowBlock, FlowLine};

/// The text of a document's pages as `pdf-extract` reads them: lines without places.
///
/// It reads the whole document at once, so that is done when the first page asks. It panics on some
/// damaged files; then there is no other text.
pub(super) struct FallbackText<'a> {
    bytes: &'a [u8],
    pages: OnceLock<Vec<String>>,
}

impl<'a> FallbackText<'a> {
    /// Nothing is read yet.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            pages: OnceLock::new(),
        }
    }

    /// The text of a page, counted from 0.
    pub(super) fn page(&self, index: usize) -> Option<Flow> {
        let pages = self.pages.get_or_init(|| {
            let read = || pdf_extract::extract_text_from_mem_by_pages(self.bytes);
            match catch_unwind(AssertUnwindSafe(read)) {
                Ok(Ok(pages)) => pages,
                Ok(Err(_)) | Err(_) => Vec::new(),
            }
        });
        let lines = (1..).zip(pages.get(index)?.lines());
        Some(Flow {
            blocks: vec![FlowBlock::Lines(
                lines
                    .map(|(number, line)| FlowLine {
                        text: line.trim_end().nfc().collect(),
                        number,
                    })
                    .collect(),
            )],
            paragraphs_known: false,
        })
    }
}
