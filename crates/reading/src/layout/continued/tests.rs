use crate::layout::sample::Sample;
use crate::layout::{Block, arrange};
use baocao_extract::Page;
use baocao_report::FurnitureKind;

const XS: [f32; 5] = [80.0, 120.0, 300.0, 400.0, 500.0];
const HEAD: [&str; 4] = ["TT", "Tên chỉ tiêu", "Chỉ tiêu", "Kết quả"];

/// The tables' rows, cells parted by `|`.
fn tables(pages: Vec<Page>) -> Vec<Vec<String>> {
    let document = arrange(pages);
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    tables
        .map(|table| {
            (0..table.rows)
                .map(|r| {
                    let cells = table.cells.iter().filter(|cell| cell.row == r);
                    let texts: Vec<_> = cells.map(|c| document.joined(&c.lines)).collect();
                    texts.join("|")
                })
                .collect()
        })
        .collect()
}

fn first_page() -> Sample {
    Sample::new(1).table(
        &XS,
        &[600.0, 630.0, 670.0, 760.0],
        &[
            &HEAD,
            &["1", "Hộ dùng nước sạch", "90%", "91%"],
            &["2", "Hộ có tài khoản/thanh toán tại", "80%", "84%"],
        ],
    )
}

#[test]
fn a_table_goes_on_over_the_break_without_its_head_and_with_its_cut_row() {
    let second = Sample::new(2).centred("2", 297.0, 30.0, 13.0).table(
        &XS,
        &[60.0, 90.0, 120.0, 160.0],
        &[
            &HEAD,
            &["", "ngân hàng", "", ""],
            &["3", "Hộ có mạng", "70%", "75%"],
        ],
    );
    assert_eq!(
        tables(vec![first_page().page(), second.page()]),
        [[
            "TT|Tên chỉ tiêu|Chỉ tiêu|Kết quả",
            "1|Hộ dùng nước sạch|90%|91%",
            "2|Hộ có tài khoản thanh toán tại ngân hàng|80%|84%",
            "3|Hộ có mạng|70%|75%",
        ]]
    );
}

#[test]
fn a_head_is_known_again_through_errors_of_ocr_and_kept_as_furniture() {
    let second = Sample::new(2).table(
        &XS,
        &[60.0, 90.0, 120.0],
        &[
            &["TT", "Tên chi tiéu", "Chỉ tiêu", "Kết quá"],
            &["3", "Hộ có mạng", "70%", "75%"],
        ],
    );
    let pages = vec![first_page().scanned(0.9).page(), second.scanned(0.8).page()];
    let document = arrange(pages.clone());
    assert_eq!(tables(pages)[0].len(), 4);
    let head = &document.furniture[0];
    assert_eq!(head.kind, FurnitureKind::RunningHead);
    assert_eq!(
        document.joined(&head.lines),
        "TT Tên chi tiéu Chỉ tiêu Kết quá"
    );
}

#[test]
fn a_whole_row_without_a_number_is_no_rest() {
    let second = Sample::new(2).table(
        &XS,
        &[60.0, 90.0, 120.0],
        &[
            &["", "Hộ có mạng", "70%", "75%"],
            &["4", "Hộ khác", "1%", "2%"],
        ],
    );
    let rows = tables(vec![first_page().page(), second.page()]).remove(0);
    assert_eq!(rows[3], "|Hộ có mạng|70%|75%");
}

#[test]
fn where_rows_lack_numbers_a_capital_begins_a_row_and_a_small_letter_goes_on() {
    let first = || {
        Sample::new(1).table(
            &XS,
            &[600.0, 630.0, 660.0, 690.0, 760.0],
            &[
                &HEAD,
                &["1", "Hộ nghèo", "1%", "2%"],
                &["", "Trong đó: hộ neo đơn", "1%", "1%"],
                &["", "Hộ cận nghèo theo", "1%", "3%"],
            ],
        )
    };
    let second = |text| {
        Sample::new(2).table(
            &XS,
            &[60.0, 90.0, 120.0],
            &[&["", text, "", ""], &["2", "Hộ khác", "1%", "2%"]],
        )
    };
    let rows = |text| tables(vec![first().page(), second(text).page()]).remove(0);
    assert_eq!(rows("chuẩn mới")[3], "|Hộ cận nghèo theo chuẩn mới|1%|3%");
    assert_eq!(rows("Hộ thoát nghèo")[4], "|Hộ thoát nghèo||");
}

#[test]
fn a_page_that_holds_nothing_but_the_rest_of_a_row_ends_it() {
    let second = Sample::new(2).table(&XS, &[60.0, 90.0], &[&["", "ngân hàng", "", "hộ"]]);
    let rows = tables(vec![first_page().page(), second.page()]).remove(0);
    assert_eq!(rows.len(), 3);
    assert_eq!(
        rows[2],
        "2|Hộ có tài khoản thanh toán tại ngân hàng|80%|84% hộ"
    );
}

#[test]
fn an_open_bottom_says_that_the_row_goes_on() {
    // Every column goes on, which a closed row would not: only the missing rule tells.
    let first = |closed: bool| {
        let mut page = Sample::new(1);
        for y in [600.0, 630.0, 670.0] {
            page = page.across(y, 80.0, 500.0);
        }
        if closed {
            page = page.across(760.0, 80.0, 500.0);
        }
        for x in XS {
            page = page.down(x, 600.0, 760.0);
        }
        page.cells(
            &XS,
            &[600.0, 630.0, 670.0],
            &[
                &HEAD,
                &["1", "Hộ dùng nước sạch", "90%", "91%"],
                &["2", "Hộ có tài khoản", "80% số", "84% số"],
            ],
        )
    };
    let second = || {
        Sample::new(2).table(
            &XS,
            &[60.0, 90.0, 120.0],
            &[
                &["", "ngân hàng", "hộ", "hộ"],
                &["3", "Hộ có mạng", "70%", "75%"],
            ],
        )
    };
    let rows = |closed| tables(vec![first(closed).page(), second().page()]).remove(0);
    assert_eq!(
        rows(false)[2],
        "2|Hộ có tài khoản ngân hàng|80% số hộ|84% số hộ"
    );
    assert_eq!(rows(true)[3], "|ngân hàng|hộ|hộ");
}

#[test]
fn tables_of_other_columns_or_behind_a_text_stay_apart() {
    let other = Sample::new(2).table(
        &[80.0, 200.0, 350.0, 500.0],
        &[60.0, 90.0, 120.0],
        &[&["A", "B", "C"], &["1", "2", "3"]],
    );
    assert_eq!(tables(vec![first_page().page(), other.page()]).len(), 2);
    let behind = Sample::new(2)
        .line("Biểu 2. Kết quả theo thôn", 85.0, 40.0, 13.0)
        .table(
            &XS,
            &[60.0, 90.0, 120.0],
            &[&HEAD, &["1", "Thôn Đông", "1", "2"]],
        );
    assert_eq!(tables(vec![first_page().page(), behind.page()]).len(), 2);
}

#[test]
fn a_head_of_two_rows_is_dropped_whole_and_spans_are_kept() {
    let page = |number, top: f32, code| {
        let (a, b, c) = (top + 30.0, top + 60.0, top + 90.0);
        Sample::new(number)
            .across(top, 80.0, 500.0)
            .across(a, 300.0, 500.0)
            .across(b, 80.0, 500.0)
            .across(c, 80.0, 500.0)
            .down(80.0, top, c)
            .down(120.0, top, c)
            .down(300.0, top, c)
            .down(400.0, a, c)
            .down(500.0, top, c)
            .cells(
                &XS,
                &[top, a, b],
                &[
                    &["TT", "Tên chỉ tiêu", "Kết quả", ""],
                    &["", "", "Năm 2023", "Năm 2024"],
                    &[code, "Hộ có mạng", "70%", "75%"],
                ],
            )
            .page()
    };
    assert_eq!(
        tables(vec![page(1, 650.0, "1"), page(2, 60.0, "2")]),
        [[
            "TT|Tên chỉ tiêu|Kết quả",
            "Năm 2023|Năm 2024",
            "1|Hộ có mạng|70%|75%",
            "2|Hộ có mạng|70%|75%",
        ]]
    );
}

#[test]
fn a_table_of_many_columns_goes_on_without_a_look_at_each_cell_for_each_column() {
    let xs: Vec<f32> = (0..=950_u16).map(|x| 80.0 + 20.0 * f32::from(x)).collect();
    let ys: Vec<f32> = (0..=30_u8).map(|y| 100.0 + 20.0 * f32::from(y)).collect();
    let page = |number: u32| {
        let text = format!("Thôn {}", "a".repeat(number as usize));
        let sample = Sample::new(number).line(&text, 85.0, 305.0, 13.0);
        sample.table(&xs, &ys, &[]).page()
    };
    let document = arrange((1..=10).map(page).collect());
    let [Block::Table(table)] = &document.blocks[..] else {
        panic!("{} blocks", document.blocks.len());
    };
    assert_eq!((table.columns, table.rows), (950, 300));
}

#[test]
fn a_table_whose_columns_change_again_and_again_ends() {
    let page = |number: u32| {
        let mut xs = vec![80.0];
        xs.extend((1..number).map(|x| 80.0 + 20.0 * x as f32));
        xs.push(9_000.0);
        let text = format!("Thôn {}", "a".repeat(number as usize));
        Sample::new(number)
            .line(&text, 85.0, 305.0, 13.0)
            .table(&xs, &[300.0, 330.0], &[])
            .page()
    };
    assert_eq!(tables((2..=60).map(page).collect()).len(), 1);
    assert_eq!(tables((2..=200).map(page).collect()).len(), 4);
}
