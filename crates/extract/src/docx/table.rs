//! Tables: rows, merged cells, and the columns that they cover.

use super::body::{BodyReader, chosen, is_dropped};
use super::xml::XmlElement;
use crate::typed::{TypedBlock, TypedRow};
use baocao_report::error::Result;

impl BodyReader<'_> {
    /// Reads a table.
    pub(super) fn table(&mut self, table: &XmlElement) -> Result<TypedBlock> {
        let mut rows = Vec::new();
        for row in found(table, "w:tr") {
            let properties = row.child("w:trPr");
            if properties.is_some_and(|p| p.child("w:del").is_some()) {
                continue;
            }
            let before = properties.and_then(|p| p.number("w:gridBefore"));
            let mut cells = TypedRow::starting_at(before.unwrap_or(0));
            for cell in found(row, "w:tc") {
                self.cell(cell, &mut cells)?;
            }
            rows.push(cells.cells);
        }
        Ok(TypedBlock::Table(rows))
    }

    fn cell(&mut self, cell: &XmlElement, row: &mut TypedRow) -> Result<()> {
        let properties = cell.child("w:tcPr");
        let columns = properties.and_then(|p| p.number("w:gridSpan")).unwrap_or(1);
        let mut blocks = Vec::new();
        self.blocks(cell, &mut blocks)?;
        if properties.is_some_and(|p| continues(p, "w:hMerge")) {
            row.widen(columns, blocks);
        } else {
            let continues = properties.is_some_and(|p| continues(p, "w:vMerge"));
            row.push(columns, continues, blocks);
        }
        Ok(())
    }
}

/// Whether a merge setting says that the cell goes on from its neighbour.
fn continues(properties: &XmlElement, merge: &str) -> bool {
    properties
        .child(merge)
        .is_some_and(|m| m.attribute("val") != Some("restart"))
}

/// The elements of a name in an element, those in content controls and insertions included.
fn found<'a>(parent: &'a XmlElement, name: &str) -> Vec<&'a XmlElement> {
    let mut all = Vec::new();
    for child in &parent.children {
        if &*child.name == name {
            all.push(child);
        } else if !is_dropped(&child.name) {
            all.append(&mut found(chosen(child), name));
        }
    }
    all
}
