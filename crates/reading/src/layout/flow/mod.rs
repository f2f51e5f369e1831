//! Typed text to lines, paragraphs, tables and footnotes.

mod dump_furniture;
mod joining;
mod opening;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::{Block, Document, FurnitureKind, FurnitureLines, Line, LineId, Paragraph};
use baocao_extract::{Flow, FlowBlock, FlowLine};
use baocao_report::Method;
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

/// A line of a dump that is not blank.
#[derive(Clone, Debug)]
struct DumpLine {
    id: LineId,
    /// Without blanks at its ends.
    text: String,
    /// Blanks it starts with.
    indent: usize,
    /// Blank lines before it; `None` where something set apart stands there.
    gap: Option<usize>,
    /// Whether the line before it is a drawn one: of underscores, or of blanks only, as a footnote's rule
    /// comes out of a text dump.
    ruled: bool,
    /// Whether a page begins with it, as far as the text says.
    feed: bool,
}

/// Adds lines and blocks to a document.
struct DocumentWriter<'a> {
    document: &'a mut Document,
    page: u32,
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

    fn paragraph(&mut self, lines: Vec<LineId>) {
        if !lines.is_empty() {
            let paragraph = Paragraph { lines };
            self.document.blocks.push(Block::Paragraph(paragraph));
        }
    }

    fn footnote(&mut self, lines: Vec<FlowLine>) {
        let lines = self.lines(lines).into_iter().map(|line| line.id).collect();
        self.document.furniture.push(FurnitureLines {
            kind: FurnitureKind::Footnote,
            lines,
        });
    }

    /// Adds lines, and gives those that are not blank.
    fn lines(&mut self, lines: Vec<FlowLine>) -> Vec<DumpLine> {
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

    fn line(&mut self, text: &str, number: u32) -> LineId {
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
