use std::io::Cursor;

use calamine::{Data, Reader, Xlsx as Opened};

use baocao_output::sheet::{Csv, Decimal, JsonLines, Value, Xlsx};
use baocao_report::error::Language;

use super::Listing;

const LIST: Listing = Listing::MissingReports;

/// A row of texts for every column of the list.
fn texts<'a>(first: &'a str, second: &'a str) -> Vec<Value<'a>> {
    let mut row = vec![Value::from(first), Value::from(second)];
    row.resize(LIST.columns().len(), Value::Absent);
    row
}

fn csv(decimal: Decimal, rows: &[&[Value<'_>]]) -> String {
    let mut out = Vec::new();
    let mut csv = Csv::new(&mut out, &LIST.columns()[..2], decimal, Language::Vi).unwrap();
    for row in rows {
        csv.row(row).unwrap();
    }
    csv.finish().unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn csv_is_what_excel_opens() {
    let rows: [&[Value]; 3] = [
        &[
            "UBND xã “Hòa; Đông”, huyện".into(),
            "dòng một\ndòng hai".into(),
        ],
        &[Value::Real(-99.6), Value::Real(1_757_251_138.0)],
        &[Value::Truth(true), Value::Absent],
    ];
    assert_eq!(
        csv(Decimal::Point, &rows),
        "\u{feff}Quyết định ban hành tiêu chí,Đến\r\n\
         \"UBND xã “Hòa; Đông”, huyện\",\"dòng một\ndòng hai\"\r\n\
         -99.6,1757251138\r\n1,\r\n"
    );
    assert_eq!(
        csv(Decimal::Comma, &rows),
        "\u{feff}Quyết định ban hành tiêu chí;Đến\r\n\
         \"UBND xã “Hòa; Đông”, huyện\";\"dòng một\ndòng hai\"\r\n\
         -99,6;1757251138\r\n1;\r\n"
    );
}

#[test]
fn no_text_is_a_formula() {
    for text in [
        "=1+1",
        "+84",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\u{b}=1",
        "＝1+1",
        "＋84",
        "－2",
        "＠SUM(A1)",
        "﹦1",
    ] {
        let written = csv(Decimal::Point, &[&[text.into(), Value::Absent]]);
        let mut reader = csv::ReaderBuilder::new().from_reader(written.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[0], format!("'{text}"));
    }
}

#[test]
fn json_lines_have_the_columns_of_the_database() {
    let mut out = Vec::new();
    let mut lines = JsonLines::new(&mut out, &LIST.columns()[..3]);
    lines
        .row(&[Value::Absent, Value::Real(100.0), Value::Real(99.6)])
        .unwrap();
    lines.finish().unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "{\"criteria_set\":null,\"period_to\":100,\"issuer_level\":99.6}\n"
    );
}

#[test]
fn a_workbook_has_typed_cells_and_a_sheet_for_each_list() {
    let mut book = Xlsx::new(Language::Vi);
    book.list("Một", LIST.columns()).unwrap();
    book.row(&texts("=1+1", "2024-12-20")).unwrap();
    book.row(&texts(&"ồ".repeat(40_000), "2024-12")).unwrap();
    let numbers = Listing::FiguresToCheck.columns();
    book.list("Hai", numbers).unwrap();
    let mut row = vec![Value::Absent; numbers.len()];
    row[1] = Value::Integer(7);
    row[10] = Value::Real(0.97);
    row[9] = "ocr".into();
    row[8] = "typed".into();
    row[11] = Value::Truth(true);
    book.row(&row).unwrap();
    let mut out = Cursor::new(Vec::new());
    book.finish(&mut out).unwrap();

    let mut book: Opened<_> = Opened::new(out).unwrap();
    assert_eq!(book.sheet_names(), ["Một", "Hai"]);
    let one = book.worksheet_range("Một").unwrap();
    assert_eq!(one.get_value((0, 1)), Some(&Data::String("Đến".into())));
    assert_eq!(one.get_value((1, 0)), Some(&Data::String("=1+1".into())));
    assert!(matches!(one.get_value((1, 1)), Some(Data::DateTime(_))));
    assert_eq!(one.get_value((2, 1)), Some(&Data::String("2024-12".into())));
    let Some(Data::String(cut)) = one.get_value((2, 0)) else {
        panic!("no text");
    };
    assert_eq!(cut.chars().count(), 32_767);
    assert!(cut.ends_with(" […]"));
    let other = book.worksheet_range("Hai").unwrap();
    assert_eq!(other.get_value((1, 1)), Some(&Data::Float(7.0)));
    // A word of the database's own is told in words, and the report's stay as they are.
    let text = |at| other.get_value((1, at)).unwrap().to_string();
    assert_eq!((text(8), text(9)), ("typed".into(), "OCR".into()));
    assert_eq!(other.get_value((1, 10)), Some(&Data::Float(0.97)));
    assert_eq!(other.get_value((1, 11)), Some(&Data::Bool(true)));
}
