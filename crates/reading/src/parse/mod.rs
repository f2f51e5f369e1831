//! Fourth stage: a [`Document`] to the records of a report.
//!
//! Every record keeps its text as printed and where it stands; nothing is inferred that is not printed.
//! A record's confidence is the lowest of its lines', its method the least trusted of theirs.

mod catalogue;
mod citation;
mod criteria;
mod date;
#[cfg(test)]
mod example;
mod flattened;
mod grid;
mod header;
mod measure;
mod numbering;
mod outline;
mod parsed;
mod quantity;
mod status;
mod table;
mod table_head;
mod tally;
mod text;

pub use header::{Beginning, beginning};
#[cfg(test)]
pub(crate) use measure::{measured_alone, target};
pub use parsed::Parsed;
pub(crate) use quantity::{Quantity, QuantityKind, quantities};
pub(crate) use tally::TOTAL;

use crate::dictionary::Dictionary;
use crate::layout::Document;
use outline::{OutlineBlock, appendix, outline};

/// Reads the records of a document. What cannot be read is left out; nothing fails.
pub fn read(document: &Document, dictionary: &Dictionary) -> Parsed {
    let pieces = flattened::tables(document, outline(document), dictionary);
    let text = criteria::read(document, &pieces, &dictionary.statuses);
    let tables = table::read(document, &pieces, dictionary);
    let entries = || pieces.iter().filter_map(OutlineBlock::paragraph);
    let tallies = entries().flat_map(|e| tally::tallies(&e.text)).collect();
    let body = pieces[..appendix(&pieces)]
        .iter()
        .filter_map(OutlineBlock::paragraph);
    let mut parsed = Parsed {
        header: header::read(document, &pieces, dictionary),
        groups: tally::join([text.groups, tables.groups].concat(), tallies),
        criteria: [text.criteria, tables.criteria].concat(),
        documents: tables.documents,
        tables: tables.tables,
        edits: tables.edits,
        citations: citation::citations(document, body, &dictionary.kinds),
    };
    catalogue::fill(&mut parsed, dictionary);
    parsed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::Block;
    use example::DocumentBuilder;

    /// Words that steer the parser, and noise.
    fn words() -> impl Strategy<Value = String> {
        let telling = prop::sample::select(vec![
            "II.",
            "1.",
            "1.1.",
            "2.4",
            "a)",
            "-",
            "*",
            "(90%):",
            "(Đạt)",
            "(Chưa đạt)",
            "12/39",
            "98,5%",
            "Số:",
            "86/BC-UBND",
            "ngày",
            "tháng",
            "năm",
            "2024",
            "18/01/2023",
            "Quyết định số",
            "12/QĐ-UBND",
            "của UBND xã Tân Hòa",
            "báo cáo",
            "tiêu chí",
            "Nhóm tiêu chí về Đường: gồm 05 tiêu chí (đạt 4/5)",
            "như sau:",
            "BÁO CÁO",
            "Nơi nhận:",
            "KT. CHỦ TỊCH",
            "PHỤ LỤC",
            "Trần Văn Bình",
            "STT",
            "Tên chỉ tiêu",
            "Kết quả",
            "Chỉ tiêu",
            "Đã hoàn thành",
            "I",
            "1.2",
            "(",
            ":",
        ]);
        prop_oneof![4 => telling.prop_map(str::to_owned), 1 => "\\PC{0,12}"]
    }

    fn line() -> impl Strategy<Value = String> {
        prop::collection::vec(words(), 0..8)
            .prop_map(|words| words.join(" ").replace(['|', '^', '<'], ""))
    }

    fn document() -> impl Strategy<Value = Document> {
        let table =
            prop::collection::vec(prop::collection::vec(line(), 4), 1..6).prop_map(|rows| {
                rows.into_iter()
                    .map(|row| row.join("|"))
                    .collect::<Vec<_>>()
                    .join("\n")
            });
        let block = prop_oneof![3 => prop::collection::vec(line(), 1..4).prop_map(Ok), 1 => table.prop_map(Err)];
        prop::collection::vec(block, 0..12).prop_map(|blocks| {
            let build = |example: DocumentBuilder, block: Result<Vec<String>, String>| match block {
                Ok(lines) => {
                    example.paragraph(&lines.iter().map(String::as_str).collect::<Vec<_>>())
                }
                Err(table) => example.table(&table),
            };
            blocks
                .into_iter()
                .fold(DocumentBuilder::new(), build)
                .document()
        })
    }

    /// Whether the words of a value stand in a text in the same order.
    fn is_printed(value: &str, text: &str) -> bool {
        let plain = |c: char| !c.is_alphanumeric();
        let mut words = text.split(plain).filter(|w| !w.is_empty());
        value
            .split(plain)
            .filter(|w| !w.is_empty())
            .all(|word| words.any(|w| w == word))
    }

    proptest! {
        #[test]
        fn every_value_is_printed_in_its_record(document in document()) {
            let parsed = read(&document, &Dictionary::builtin());
            for criterion in &parsed.criteria {
                let result = criterion.result.as_ref().map(|r| r.text.as_str());
                let target = criterion.target.as_ref().map(|t| t.text.as_str());
                let values = [Some(criterion.name.as_str()), result, target, criterion.status_text.as_deref()];
                for value in values.into_iter().flatten() {
                    prop_assert!(value.split(' ').all(|w| document.text().contains(w)), "{value:?}");
                    if criterion.list == "body" {
                        prop_assert!(is_printed(value, &criterion.raw), "{value:?} in {:?}", criterion.raw);
                    }
                }
            }
        }

        // Of a flattened table nothing but its lines is left: there they do matter.
        #[test]
        fn wrapping_lines_otherwise_changes_no_record(document in document()) {
            prop_assume!(!document.lines.iter().any(|line| line.text.contains("STT")));
            let mut wrapped = document.clone();
            for block in &mut wrapped.blocks {
                if let Block::Paragraph(paragraph) = block {
                    let text = document.joined(&paragraph.lines);
                    let Some((&first, rest)) = paragraph.lines.split_first() else { continue };
                    wrapped.lines[first.0].text = text;
                    for id in rest {
                        wrapped.lines[id.0].text.clear();
                    }
                }
            }
            let dictionary = Dictionary::builtin();
            let (one, other) = (read(&document, &dictionary), read(&wrapped, &dictionary));
            prop_assert_eq!(one.criteria, other.criteria);
            prop_assert_eq!(one.groups, other.groups);
            prop_assert_eq!(one.documents, other.documents);
            prop_assert_eq!(one.citations, other.citations);
        }
    }
}
