//! Writes lines, paragraphs and footnotes of a typed text into a document.

use super::dump_line::DumpLine;
use super::joining;
use crate::layout::{Block, Document, FurnitureLines, Line, LineId, Paragraph};
use baocao_extract::FlowLine;
use baocao_report::{FurnitureKind, Method};

/// Adds lines and blocks to a document.
pub(super) struct DocumentWriter<'a> {
    pub(super) document: &'a mut Document,
    pub(super) page: u32,
}

impl DocumentWriter<'_> {
    /// Adds a paragraph, unless it has no lines.
    pub(super) fn paragraph(&mut self, lines: Vec<LineId>) {
        if !lines.is_empty() {
            let paragraph = Paragraph { lines };
            self.document.blocks.push(Block::Paragraph(paragraph));
        }
    }

    /// Adds the lines of a footnote, apart from the text.
    pub(super) fn footnote(&mut self, lines: Vec<FlowLine>) {
        let lines = self.lines(lines).into_iter().map(|line| line.id).collect();
        self.document.furniture.push(FurnitureLines {
            kind: FurnitureKind::Footnote,
            lines,
        });
    }

    /// Adds lines, and gives those that are not blank.
    pub(super) fn lines(&mut self, lines: Vec<FlowLine>) -> Vec<DumpLine> {
        let mut printed = Vec::new();
        let mut gap = 0;
        let mut ruled = false;
        let mut feed = false;
        for line in lines {
            feed |= line.text.starts_with('\u{c}');
            let text = line.text.trim().to_owned();
            let id = self.line(&text, line.number);
            if text.is_empty() || joining::is_rule(&text) {
                gap += 1;
                ruled = joining::is_rule(&line.text);
                continue;
            }
            printed.push(DumpLine {
                id,
                indent: line.text.len() - line.text.trim_start().len(),
                text,
                gap: Some(gap),
                ruled,
                feed,
            });
            gap = 0;
            ruled = false;
            feed = false;
        }
        printed
    }

    /// Adds a line.
    pub(super) fn line(&mut self, text: &str, number: u32) -> LineId {
        let id = LineId(self.document.lines.len());
        self.document.lines.push(Line {
            text: text.to_owned(),
            read: None,
            number,
            page: self.page,
            at: None,
            method: Method::Typed,
            confidence: None,
            words: Vec::new(),
        });
        id
    }
}
