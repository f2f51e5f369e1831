//! A document restored, line by line in its place.

use std::collections::HashMap;

use crate::layout::{Block, Document, Line, LineId};
use baocao_extract::{Content, Flow, FlowBlock, Page};
use baocao_report::{Confidence, Edit, Method};
use baocao_restore::{Damage, ReadLine, Restored, Restorer, damage};

/// What has happened to the lines of each page, by its number and how they were read; pages in order are left
/// out.
pub type Damages = HashMap<(u32, Method), Damage>;

/// What has happened to pages: an OCR page has been read by OCR that knows Vietnamese; a text layer that is marked
/// degraded, and a typed file, are judged by their words. A typed file found wanting is marked degraded.
pub fn damages(pages: &mut [Page]) -> Damages {
    let mut damages = Damages::new();
    for page in pages {
        let found = match (&page.content, page.method) {
            (_, Method::Ocr | Method::Mixed) => Some(Damage::VietnameseOcr),
            (Content::Placed(placed), _) if page.degraded => {
                damage(placed.words.iter().map(|word| word.text.as_str()))
            }
            (Content::Placed(_), _) => None,
            // Typed text with a few words that are none is not the work of OCR.
            (Content::Flow(flow), _) => {
                damage(texts(flow)).filter(|&damage| damage != Damage::VietnameseOcr)
            }
        };
        if let Some(found) = found {
            let read = match page.method {
                Method::Ocr | Method::Mixed => Method::Ocr,
                own => {
                    page.degraded = true;
                    own
                }
            };
            damages.insert((page.number, read), found);
        }
    }
    damages
}

fn texts(flow: &Flow) -> impl Iterator<Item = &str> {
    let lines = flow.blocks.iter().flat_map(|block| match block {
        FlowBlock::Lines(lines) | FlowBlock::Footnote(lines) => lines.iter().collect::<Vec<_>>(),
        FlowBlock::Table(table) => {
            let cells = table.rows.iter().flatten();
            cells.flat_map(|cell| &cell.lines).collect()
        }
    });
    lines.map(|line| line.text.as_str())
}

/// Restores the lines of damaged pages; gives every change. A line that was changed keeps what was read, and is no
/// surer than its most doubtful word.
pub fn restore(document: &mut Document, damages: &Damages, restorer: &Restorer) -> Vec<Edit> {
    let mut sessions = HashMap::new();
    let mut edits = Vec::new();
    for group in groups(document) {
        let of_page = |id: &LineId| {
            let line = &document.lines[id.0];
            damages.get(&(line.page, line.method)).copied()
        };
        let parts: Vec<(Option<Damage>, Vec<LineId>)> = group
            .chunk_by(|a, b| of_page(a) == of_page(b))
            .map(|part| (part.first().and_then(of_page), part.to_vec()))
            .collect();
        for (damage, part) in parts {
            if let Some(damage) = damage {
                let session = sessions
                    .entry(damage)
                    .or_insert_with(|| restorer.session(damage));
                let lines: Vec<ReadLine<'_>> = part
                    .iter()
                    .map(|id| read_line(&document.lines[id.0]))
                    .collect();
                let restored = session.restore(&lines);
                put(document, &part, restored, &mut edits);
            }
        }
    }
    edits.sort_by_key(|edit| edit.line);
    edits
}

/// Lines that follow each other as text: those of a paragraph, of a cell, of a footnote.
fn groups(document: &Document) -> Vec<Vec<LineId>> {
    let mut groups = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => groups.push(paragraph.lines.clone()),
            Block::Table(table) => groups.extend(table.cells.iter().map(|cell| cell.lines.clone())),
        }
    }
    groups.extend(document.furniture.iter().map(|piece| piece.lines.clone()));
    groups
}

/// A line with the confidences of its words, where layout has neither joined nor parted any.
fn read_line(line: &Line) -> ReadLine<'_> {
    let words = &line.words;
    let as_read = words.len() == line.text.split_whitespace().count();
    let confidences = words.iter().filter(|_| as_read);
    ReadLine {
        text: &line.text,
        confidences: confidences.map(|word| word.confidence).collect(),
    }
}

fn put(document: &mut Document, lines: &[LineId], restored: Restored, edits: &mut Vec<Edit>) {
    for (id, text) in lines.iter().zip(restored.lines) {
        let line = &mut document.lines[id.0];
        if line.text != text {
            line.read = Some(std::mem::replace(&mut line.text, text));
        }
    }
    let changed = restored
        .changes
        .iter()
        .map(|change| (change.line, change.confidence));
    for (at, confidence) in changed.chain(restored.doubts) {
        let line = &mut document.lines[lines[at].0];
        let lower = |other: Confidence| {
            if confidence.get() < other.get() {
                confidence
            } else {
                other
            }
        };
        line.confidence = Some(line.confidence.map_or(confidence, lower));
    }
    edits.extend(restored.changes.into_iter().map(|change| Edit {
        line: document.lines[lines[change.line].0].number,
        from: change.from,
        to: change.to,
        confidence: change.confidence,
        reason: change.reason.name().to_owned(),
    }));
}
