use super::*;
use crate::layout::Block;
use baocao_extract::{FlowCell, FlowLine, FlowTable};
use baocao_report::FurnitureKind;

/// A dump's lines, numbered from 1.
fn lines(text: &str) -> FlowBlock {
    let lines = (1..).zip(text.lines()).map(|(number, text)| FlowLine {
        text: text.to_owned(),
        number,
    });
    FlowBlock::Lines(lines.collect())
}

fn arranged(blocks: Vec<FlowBlock>, paragraphs_known: bool) -> Document {
    let mut document = Document::default();
    let flow = Flow {
        blocks,
        paragraphs_known,
    };
    append(&mut document, 1, flow);
    document
}

fn paragraphs(document: &Document) -> Vec<String> {
    let blocks = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(document.joined(&paragraph.lines)),
        Block::Table(_) => None,
    });
    blocks.collect()
}

fn dump(text: &str) -> Vec<String> {
    paragraphs(&arranged(vec![lines(text)], false))
}

/// A text as a dump prints it that leaves a blank line after every line.
fn spaced(text: &str) -> String {
    text.replace('\n', "\n\n")
}

const SENTENCES: &str = "Thực hiện Kế hoạch số 18/KH-UBND ngày 05/01/2025 của Ủy ban nhân dân
huyện Phú Lâm, Ủy ban nhân dân xã Tân Hòa Đông báo cáo kết quả. Các
Tổ công nghệ số cộng đồng đã hoạt động ở tất cả các thôn trong xã.
1. Kết quả
- Tỷ lệ hồ sơ nộp trực tuyến của Ủy ban nhân dân xã trong giai đoạn 2022
- 2025 đạt 80%;
- Có 12 điểm.";

#[test]
fn printed_lines_make_paragraphs_however_they_are_spaced() {
    let expected = [
        "Thực hiện Kế hoạch số 18/KH-UBND ngày 05/01/2025 của Ủy ban nhân dân huyện Phú Lâm, Ủy ban nhân dân \
         xã Tân Hòa Đông báo cáo kết quả. Các Tổ công nghệ số cộng đồng đã hoạt động ở tất cả các thôn trong xã.",
        "1. Kết quả",
        "- Tỷ lệ hồ sơ nộp trực tuyến của Ủy ban nhân dân xã trong giai đoạn 2022 - 2025 đạt 80%;",
        "- Có 12 điểm.",
    ];
    assert_eq!(dump(SENTENCES), expected);
    assert_eq!(dump(&spaced(SENTENCES)), expected);
}

#[test]
fn titles_stand_apart_and_their_lines_together() {
    let text = "                    BÁO CÁO
       Kết quả thực hiện chuyển đổi số
   6 tháng đầu năm 2025 trên địa bàn xã Tân Hòa Đông

I. TÌNH HÌNH CHUNG
Ủy ban nhân dân xã đã ban hành kế hoạch.
                    PHỤ LỤC 2
          KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU
             CHUYỂN ĐỔI SỐ NĂM 2025
 (Kèm theo Báo cáo số     /BC-UBND của
 UBND xã Tân Hòa Đông)
STT";
    assert_eq!(
        dump(text),
        [
            "BÁO CÁO",
            "Kết quả thực hiện chuyển đổi số 6 tháng đầu năm 2025 trên địa bàn xã Tân Hòa Đông",
            "I. TÌNH HÌNH CHUNG",
            "Ủy ban nhân dân xã đã ban hành kế hoạch.",
            "PHỤ LỤC 2",
            "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2025",
            "(Kèm theo Báo cáo số /BC-UBND của UBND xã Tân Hòa Đông)",
            "STT",
        ]
    );
}

#[test]
fn the_frame_and_the_signature_stay_in_lines() {
    let text = "ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ TÂN HÒA ĐÔNG            Độc lập - Tự do - Hạnh phúc
Nơi nhận:
- UBND huyện;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Thị Mẫu";
    assert_eq!(dump(text).len(), 8);
}

/// A page of prose whose last sentence goes on behind what stands at the foot of the page.
fn page(foot: &str, gap: &str) -> String {
    let prose = "Ủy ban nhân dân xã đã chỉ đạo các thôn thực hiện nghiêm túc các nhiệm vụ.\n";
    format!(
        "{}Năm 2023 có 10 xã được công nhận hoàn thành1, năm 2024 có 14 xã đề nghị2 và\n{foot}{gap}2\n\
         \nphấn đấu hoàn thành trong năm 2025.\n",
        prose.repeat(14)
    )
}

#[test]
fn footnotes_and_the_page_number_do_not_break_a_sentence() {
    let notes = "1 Xã Thạnh Mỹ, xã Long Điền Tây và các xã khác trên địa bàn huyện, gồm cả\n\
                 xã Tân Hòa Đông.\n2 Theo Tờ trình của huyện.\n";
    for text in [
        page(notes, "\n\n \n"),
        spaced(&page(notes, "\n")),
        page(notes, ""),
    ] {
        let document = arranged(vec![lines(&text)], false);
        let last = paragraphs(&document).pop().unwrap();
        assert!(
            last.ends_with("đề nghị2 và phấn đấu hoàn thành trong năm 2025."),
            "{last}"
        );
        let kinds: Vec<FurnitureKind> = document.furniture.iter().map(|f| f.kind).collect();
        use FurnitureKind::{Footnote, PageNumber};
        assert_eq!(kinds, [Footnote, Footnote, PageNumber]);
        let first = document.joined(&document.furniture[0].lines);
        assert!(first.ends_with("gồm cả xã Tân Hòa Đông."), "{first}");
    }
}

#[test]
fn numbers_of_a_flattened_table_are_no_page_numbers() {
    let row = |n: u32| format!("{n}\n\n\nNội dung\n\n\n100%\n\n\nĐạt\n\n\n");
    let text: String = (1..30).map(row).collect();
    let document = arranged(vec![lines(&text)], false);
    assert_eq!(document.furniture, []);
}

#[test]
fn a_numbered_line_without_a_mark_above_is_no_footnote() {
    let text = page("1 Xã Thạnh Mỹ.\n", "\n\n\n")
        .replace("thành1", "thành")
        .replace("nghị2", "nghị");
    let document = arranged(vec![lines(&text)], false);
    assert!(
        document
            .furniture
            .iter()
            .all(|f| f.kind == FurnitureKind::PageNumber)
    );
}

#[test]
fn every_line_of_the_source_is_in_the_text_again() {
    let text = format!("{}\n\nHết.", page("1 Xã Thạnh Mỹ.\n", "\n\n\n"));
    let document = arranged(vec![lines(&text)], false);
    assert_eq!(document.text(), text);
}

fn table(rows: &[&[&str]], from: u32) -> FlowTable {
    let cell = |number: u32, (column, text): (usize, &&str)| FlowCell {
        column,
        columns: 1,
        continues: *text == "^",
        lines: if matches!(*text, "" | "^") {
            Vec::new()
        } else {
            vec![FlowLine {
                text: (*text).to_owned(),
                number,
            }]
        },
    };
    let rows = (from..)
        .zip(rows)
        .map(|(number, row)| row.iter().enumerate().map(|c| cell(number, c)).collect());
    FlowTable {
        rows: rows.collect(),
    }
}

/// The cells of the only table, as `row.column+rows text`.
fn cells(document: &Document) -> Vec<String> {
    let tables: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
        .collect();
    assert_eq!(tables.len(), 1);
    let shown = |c: &crate::layout::Cell| {
        format!(
            "{}.{}+{} {}",
            c.row,
            c.column,
            c.row_span,
            document.joined(&c.lines)
        )
    };
    tables[0].cells.iter().map(shown).collect()
}

#[test]
fn tables_with_the_same_head_are_one_and_a_cut_row_is_whole() {
    let blank = FlowBlock::Lines(vec![FlowLine {
        text: String::new(),
        number: 3,
    }]);
    let blocks = vec![
        FlowBlock::Table(table(&[&["STT", "Chỉ tiêu"], &["1", "Kho dữ liệu để"]], 1)),
        blank,
        FlowBlock::Table(table(
            &[
                &["STT", "Chỉ tiêu"],
                &["", "người dân dùng"],
                &["2", "Khác"],
                &["", "Riêng"],
            ],
            4,
        )),
    ];
    let document = arranged(blocks, false);
    assert_eq!(
        cells(&document),
        [
            "0.0+1 STT",
            "0.1+1 Chỉ tiêu",
            "1.0+1 1",
            "1.1+1 Kho dữ liệu để người dân dùng",
            "2.0+1 2",
            "2.1+1 Khác",
            "3.0+1 ",
            "3.1+1 Riêng",
        ]
    );
    let text =
        "STT\tChỉ tiêu\n1\tKho dữ liệu để\n\nSTT\tChỉ tiêu\n\tngười dân dùng\n2\tKhác\n\tRiêng";
    assert_eq!(document.text(), text);
}

#[test]
fn vertical_merges_become_row_spans() {
    let rows: [&[&str]; 3] = [&["a", "b"], &["c", "^"], &["^", "^"]];
    let document = arranged(vec![FlowBlock::Table(table(&rows, 1))], true);
    assert_eq!(cells(&document), ["0.0+1 a", "0.1+3 b", "1.0+2 c"]);
}

#[test]
fn a_known_paragraph_stays_whole_but_for_titles_and_items() {
    let blocks = vec![
        lines("BÁO CÁO\nKết quả\nNăm 2025"),
        lines("Gồm:\n- Một;\n- Hai."),
    ];
    let document = arranged(blocks, true);
    assert_eq!(
        paragraphs(&document),
        ["BÁO CÁO", "Kết quả Năm 2025", "Gồm:", "- Một;", "- Hai."]
    );
}

#[test]
fn a_link_printed_again_at_the_foot_is_set_apart() {
    let text = "Xem tại https://phulam.example/tin các chợ trên địa bàn huyện và mô hình “3\n\
                https://phulam.example/tin\nkhông” đã có.";
    assert_eq!(
        dump(text),
        [
            "Xem tại https://phulam.example/tin các chợ trên địa bàn huyện và mô hình “3 không” đã có."
        ]
    );
}

#[test]
fn cells_that_reach_down_are_found_without_a_look_at_each_row_between() {
    let row = |first: bool| {
        (0..4).map(move |column| FlowCell {
            column,
            columns: 1,
            continues: !first,
            lines: Vec::new(),
        })
    };
    let rows = (0..400_000).map(|at| row(at == 0).collect()).collect();
    let document = arranged(vec![FlowBlock::Table(FlowTable { rows })], true);
    let [Block::Table(table)] = &document.blocks[..] else {
        panic!("one table");
    };
    let spans: Vec<usize> = table.cells.iter().map(|cell| cell.row_span).collect();
    assert_eq!(spans, [400_000; 4]);
}

#[test]
fn lines_that_might_be_footnotes_are_looked_at_once() {
    let text = format!("chữ 1\n{}1.1 x\n", "               \n1 a\n".repeat(300_000));
    let document = arranged(vec![lines(&text)], false);
    assert_eq!(document.lines.len(), 600_002);
    assert!(document.furniture.is_empty());
}
