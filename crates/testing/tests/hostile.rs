//! Files that cost a naive reader more than their size are read or refused. On a reader that is quadratic in what they
//! repeat, these tests do not fail but take minutes to hours.

use baocao_extract::intake::MediaType;
use baocao_extract::{ExtractOptions, OcrChoice, pages};
use baocao_reading::layout::{self, Block, Document};
use baocao_report::error::Result;
use baocao_testing::{hostile, page};

/// A file arranged, or why not.
fn read(bytes: &[u8], media_type: MediaType) -> Result<Document> {
    let options = ExtractOptions {
        ocr: OcrChoice::Never,
        ..ExtractOptions::default()
    };
    let pages = pages(&page::source(bytes, media_type), &options, None)?;
    Ok(layout::arrange(pages))
}

fn refusal(bytes: &[u8], media_type: MediaType) -> Option<&'static str> {
    let refused = read(bytes, media_type).err();
    refused.map(|error| error.problem().code())
}

#[test]
fn a_note_that_is_referred_to_over_and_over_is_refused() {
    let long = hostile::docx_with_one_note(1 << 20, 150);
    assert!(long.len() < 8_000, "{}", long.len());
    assert_eq!(refusal(&long, MediaType::Docx), Some("too-much-output"));
    let empty = hostile::docx_with_one_empty_note(100_000, 100_000);
    assert_eq!(refusal(&empty, MediaType::Docx), Some("too-much-output"));
    let few = hostile::docx_with_one_note(1 << 20, 3);
    assert_eq!(refusal(&few, MediaType::Docx), None);
}

#[test]
fn fields_without_number_are_read() {
    let document = read(&hostile::docx_with_fields(300_000), MediaType::Docx).unwrap();
    assert_eq!(document.lines.len(), 300_000);
}

#[test]
fn an_element_with_attributes_without_number_is_refused() {
    let page = hostile::html_with_attributes(160_000);
    assert_eq!(refusal(&page, MediaType::Html), Some("damaged"));
}

#[test]
fn cells_that_span_all_rows_and_columns_are_read_up_to_the_bound() {
    let read = |columns, rows| {
        read(
            &hostile::html_with_spans(65_534, columns, rows),
            MediaType::Html,
        )
    };
    for (columns, cells) in [(1, 63), (65_534, 1)] {
        let document = read(columns, 10_000).unwrap();
        let [Block::Table(table)] = &document.blocks[..] else {
            panic!("{} blocks", document.blocks.len());
        };
        let spans: Vec<usize> = table.cells.iter().map(|cell| cell.row_span).collect();
        assert_eq!(spans, vec![10_001; cells]);
    }
    let refused = read(1, 60_000).unwrap_err();
    assert_eq!(refused.problem().code(), "too-much-output");
}

#[test]
fn a_character_map_that_says_every_code_again_and_again_is_not_written_out() {
    assert_eq!(
        refusal(&hostile::pdf_with_ranges(200_000), MediaType::Pdf),
        None
    );
}
