//! Typed text to lines, paragraphs, tables and footnotes.

mod document_writer;
mod dump_furniture;
mod dump_line;
mod joining;
mod note_lines;
mod opening;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::Document;
use baocao_extract::{Flow, FlowBlock};
use document_writer::DocumentWriter;
use dump_line::DumpLine;
use joining::Measure;

/// Adds a typed text to a document: every line, blank ones included, with the number it has in its source.
///
/// Where the file says what its paragraphs are, they are taken as they are. The printed lines of a dump
/// are joined to paragraphs, over page breaks and the footnotes before them.
pub(super) fn append(document: &mut Document, page: u32, flow: Flow) {
    let mut writer = DocumentWriter { document, page };
    if flow.paragraphs_known {
        writer.known(flow.blocks);
    } else {
        writer.dump(flow.blocks.into());
    }
}

impl DocumentWriter<'_> {
    fn known(&mut self, blocks: Vec<FlowBlock>) {
        for block in blocks {
            match block {
                FlowBlock::Lines(lines) => {
                    // Line breaks part list items and titles where the author typed no paragraphs.
                    let lines = self.lines(lines);
                    for lines in lines.chunk_by(|a, b| !opening::parts(&a.text, &b.text)) {
                        self.paragraph(lines.iter().map(|line| line.id).collect());
                    }
                }
                FlowBlock::Footnote(lines) => self.footnote(lines),
                FlowBlock::Table(table) => self.table([(Vec::new(), table)]),
            }
        }
    }

    fn dump(&mut self, mut blocks: VecDeque<FlowBlock>) {
        let measure = Measure::of(&blocks);
        let mut run = Vec::new();
        // A footnote between two runs parts no paragraph; two runs side by side are parted.
        let mut after_note = false;
        while let Some(block) = blocks.pop_front() {
            if !matches!(block, FlowBlock::Footnote(_)) && !after_note {
                self.join(&measure, std::mem::take(&mut run));
            }
            after_note = false;
            match block {
                FlowBlock::Lines(lines) => {
                    let mut printed = self.lines(lines);
                    if let (Some(first), false) = (printed.first_mut(), run.is_empty()) {
                        first.gap = None;
                    }
                    run.append(&mut printed);
                }
                FlowBlock::Footnote(lines) => {
                    self.footnote(lines);
                    after_note = matches!(blocks.front(), Some(FlowBlock::Lines(_)));
                }
                FlowBlock::Table(table) => {
                    self.join(&measure, std::mem::take(&mut run));
                    let parts = tables::parts(table, &mut blocks);
                    self.table(parts);
                }
            }
        }
        self.join(&measure, run);
    }

    /// Adds the paragraphs of a run of printed lines, and sets apart what is page furniture.
    fn join(&mut self, measure: &Measure, run: Vec<DumpLine>) {
        let (run, furniture) = dump_furniture::set_apart(run, measure);
        self.document.furniture.extend(furniture);
        for lines in measure.paragraphs(&run) {
            self.paragraph(lines);
        }
    }
}
