//! Another reader's text of a PDF, for pages that the first reader cannot tell the characters of.

mod character_maps;

use std::io::{self, ErrorKind, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use pdf_extract::{Document, PlainTextOutput, output_doc_page};
use unicode_normalization::UnicodeNormalization;

use crate::flow::{Flow, FlowBlock, FlowLine};
use crate::output_budget::OutputBudget;

/// The text of a document's pages as `pdf-extract` reads them: lines without places.
///
/// It reads the whole document at once, so that is done when the first page asks. It panics on some
/// damaged files, and some would cost it hours; then there is no other text.
pub(super) struct FallbackText<'a> {
    bytes: &'a [u8],
    budget: &'a OutputBudget,
    pages: OnceLock<Vec<String>>,
}

impl<'a> FallbackText<'a> {
    /// Nothing is read yet.
    pub(super) fn of(bytes: &'a [u8], budget: &'a OutputBudget) -> Self {
        Self {
            bytes,
            budget,
            pages: OnceLock::new(),
        }
    }

    /// The text of a page, counted from 0.
    pub(super) fn page(&self, index: usize) -> Option<Flow> {
        let pages = self.pages.get_or_init(|| {
            let read = catch_unwind(AssertUnwindSafe(|| read(self.bytes, self.budget.left())));
            read.ok().flatten().unwrap_or_default()
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

/// The pages up to the first that cannot be read, or that brings the text beyond so many bytes; `None` where the
/// document cannot be opened, or its fonts would cost too much.
fn read(bytes: &[u8], limit: u64) -> Option<Vec<String>> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() {
        document.decrypt("").ok()?;
    }
    if !character_maps::are_affordable(&document) {
        return None;
    }
    let mut left = usize::try_from(limit).unwrap_or(usize::MAX);
    let pages = (1..).map_while(|number| {
        let mut text = BoundedText {
            bytes: Vec::new(),
            left,
        };
        let writer: &mut dyn Write = &mut text;
        output_doc_page(&document, &mut PlainTextOutput::new(writer), number).ok()?;
        left = text.left;
        String::from_utf8(text.bytes).ok()
    });
    Some(pages.collect())
}

/// A text that takes no more than so many bytes.
struct BoundedText {
    bytes: Vec<u8>,
    left: usize,
}

impl Write for BoundedText {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        self.left = self
            .left
            .checked_sub(more.len())
            .ok_or(ErrorKind::FileTooLarge)?;
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
