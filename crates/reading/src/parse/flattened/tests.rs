use proptest::prelude::*;

use crate::dictionary::Dictionary;
use crate::layout::{FurnitureLines, LineId};
use crate::parse::example::DocumentBuilder;
use crate::parse::{Parsed, read};
use baocao_report::FurnitureKind;

/// A dump: every line a paragraph, blank lines left out.
fn parsed(text: &str) -> Parsed {
    let document = DocumentBuilder::new().dump(text).document();
    read(&document, &Dictionary::builtin())
}

/// `group/code/name/unit/target/result/status/deadline/note` of every criterion.
fn criteria(text: &str) -> Vec<String> {
    let rows = parsed(text).criteria.into_iter().map(|c| {
        let group = c.group.and_then(|group| group.code);
        let target = c.target.map(|target| target.text);
        let result = c.result.map(|result| result.text);
        let cells = [
            group,
            c.code,
            Some(c.name),
            c.unit,
            target,
            result,
            c.status_text,
            c.deadline,
            c.note,
        ];
        cells.map(Option::unwrap_or_default).join("/")
    });
    rows.collect()
}

#[test]
fn cells_on_lines_of_their_own_go_under_their_columns() {
    let rows = criteria(
        "PHỤ LỤC 1
         TT

         Tên chỉ tiêu
         Đơn vị
         tính
         Chỉ tiêu
         cụ thể
         Mức độ
         hoàn
         thành
         Thời gian
         hoàn
         thành

         Ghi chú
         1 Chính quyền số
         1.1
         Hồ sơ của xã được nộp
         qua Cổng dịch vụ công

         %
         80%

         92,5%
         Nhiệm vụ
         thường
         xuyên -
         Đang thực hiện
         1.2 Có loa thông minh ở
         từng thôn
         Cụm loa
         Có
         Chưa
         Trong quý
         III/2024
         Chờ kinh phí
         2 Xã hội số
         2.1
         Người dân dùng chữ ký số
         %
         30%
         31/93
         = 33,3%
         Đã hoàn
         thành
         Nơi nhận:",
    );
    assert_eq!(
        rows,
        [
            "1/1.1/Hồ sơ của xã được nộp qua Cổng dịch vụ công/%/80%/92,5%/Đang thực hiện/Nhiệm vụ thường xuyên - Đang thực hiện/",
            "1/1.2/Có loa thông minh ở từng thôn/Cụm loa/Có/Chưa/Chưa/Trong quý III/2024/Chờ kinh phí",
            "2/2.1/Người dân dùng chữ ký số/%/30%/31/93 = 33,3%/Đã hoàn thành/Đã hoàn thành/",
        ]
    );
}

#[test]
fn cells_run_together_on_a_line_are_parted() {
    let rows = criteria(
        "STT Tên tiêu chí ĐVT Mục tiêu Kết quả Đánh giá
         I HẠ TẦNG
         1 Đường thôn được bê tông hóa % 90% 47/50 = 94% Đạt
         2 Số hộ có nhà tiêu hợp vệ sinh Hộ ≥ 120 118 Chưa đạt
         II KINH TẾ
         1 Có sàn bán nông sản của xã Có Có Đạt
         2 Hộ nghèo còn dưới 5% % < 5% 4,2% (giảm 1,1% so với năm trước) Đạt",
    );
    assert_eq!(
        rows,
        [
            "I/1/Đường thôn được bê tông hóa/%/90%/47/50 = 94%/Đạt//",
            "I/2/Số hộ có nhà tiêu hợp vệ sinh/Hộ/≥ 120/118/Chưa đạt//",
            "II/1/Có sàn bán nông sản của xã//Có/Có/Đạt//",
            "II/2/Hộ nghèo còn dưới 5%/%/< 5%/4,2% (giảm 1,1% so với năm trước)/Đạt//",
        ]
    );
}

#[test]
fn a_head_repeated_within_a_row_parts_its_cells() {
    let rows = criteria(
        "STT Nội dung tiêu chí Mục tiêu Kết quả
         (1) (2) (3) (4)
         1 Trạm bơm tưới đủ nước cho
         cánh đồng
         100%
         80%
         2 Kênh chính được kiên cố hóa theo
         kế hoạch
         75%
         3/4 tuyến
         5
         STT Nội dung tiêu chí Mục tiêu Kết quả
         (1) (2) (3) (4)
         của huyện
         3 Cầu qua kênh
         4
         4",
    );
    assert_eq!(
        rows,
        [
            "/1/Trạm bơm tưới đủ nước cho cánh đồng//100%/80%///",
            "/2/Kênh chính được kiên cố hóa theo kế hoạch của huyện//75%/3/4 tuyến///",
            "/3/Cầu qua kênh//4/4///",
        ]
    );
}

#[test]
fn figures_on_lines_of_their_own_are_no_numbers_of_rows() {
    let rows = criteria(
        "STT
         Tên tiêu chí
         Mục tiêu
         Thực hiện
         1
         Số thôn có nhà văn hóa
         2
         2
         2
         Số tổ công nghệ số cộng đồng
         3
         3
         3
         Số sản phẩm của xã lên sàn
         4
         5",
    );
    assert_eq!(
        rows,
        [
            "/1/Số thôn có nhà văn hóa//2/2///",
            "/2/Số tổ công nghệ số cộng đồng//3/3///",
            "/3/Số sản phẩm của xã lên sàn//4/5///",
        ]
    );
}

#[test]
fn a_list_of_documents_is_one_and_ends_before_the_next_appendix() {
    let parsed = parsed(
        "Phụ lục 01
         STT Tên văn bản
         14
         Kế hoạch số 26/KH-UBND ngày 08/02/2023 về việc tập huấn
         cho cán bộ thôn
         15 Công văn số 45/UBND-VX ngày 27/02/2023 về việc cấp
         tài khoản
         Phụ lục 02
         Kết quả của xã",
    );
    let documents: Vec<_> = parsed
        .documents
        .iter()
        .map(|d| {
            (
                d.ordinal.as_deref(),
                d.number.as_deref(),
                d.summary.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        documents,
        [
            (
                Some("14"),
                Some("26/KH-UBND"),
                Some("về việc tập huấn cho cán bộ thôn")
            ),
            (
                Some("15"),
                Some("45/UBND-VX"),
                Some("về việc cấp tài khoản")
            ),
        ]
    );
    assert!(parsed.criteria.is_empty());
}

#[test]
fn sections_behind_a_table_and_tables_of_other_things_give_no_criteria() {
    let rows = criteria(
        "TT Chỉ tiêu Kế hoạch Thực hiện
         1 Đường thôn 12 km 12 km
         2 Cầu qua kênh 4 cái 3 cái
         III. TỒN TẠI, HẠN CHẾ
         1. Còn chậm ở các thôn xa.
         2. Thiếu kinh phí cho 3 thôn.",
    );
    assert_eq!(rows.len(), 2, "{rows:?}");
    let budget = "STT Nội dung Dự toán Quyết toán Tỷ lệ
         1 Thu từ đất 500 450 90%
         2 Thu khác 20 25 125%";
    assert_eq!(criteria(budget), [""; 0]);
}

#[test]
fn a_page_number_among_the_cells_is_no_figure() {
    let mut text = String::from("Báo cáo\n");
    text.push_str("STT Tên tiêu chí Mục tiêu Kết quả\n");
    for row in 1..=3 {
        text.push_str(&format!(
            "1.{row}\nĐường của các thôn được bê tông hóa\n90%\n"
        ));
        if row == 2 {
            text.push_str("3\n");
        }
        text.push_str("95%\n");
    }
    let mut document = DocumentBuilder::new().dump(&text).document();
    // The number of the page before, as layout has set it apart.
    document.blocks.remove(0);
    document.lines[0].text = "2".to_owned();
    document.furniture.push(FurnitureLines {
        kind: FurnitureKind::PageNumber,
        lines: vec![LineId(0)],
    });
    let parsed = read(&document, &Dictionary::builtin());
    let results: Vec<_> = parsed
        .criteria
        .iter()
        .map(|c| c.result.as_ref().map(|r| r.text.as_str()))
        .collect();
    assert_eq!(results, [Some("95%"); 3]);
}

proptest! {
    #[test]
    fn how_wide_the_columns_were_changes_no_record(width in 12_usize..40, gap in 0_usize..2) {
        let rows = [
            ["1.1", "Hồ sơ của xã được nộp qua Cổng dịch vụ công", "%", "80%", "92,5%", "Đạt"],
            ["1.2", "Người dân trong độ tuổi lao động dùng chữ ký số", "%", "≥ 30%", "31/93 = 33,3%", "Đạt"],
            ["1.3", "Loa thông minh ở từng thôn", "Cụm loa", "5", "4", "Chưa đạt"],
            ["1.4", "Cán bộ của xã được tập huấn về an toàn thông tin", "Người", "12", "12", "Đạt"],
        ];
        let mut text = String::from("STT Tên chỉ tiêu Đơn vị tính Mục tiêu Kết quả Đánh giá\n");
        for cell in rows.iter().flatten() {
            let mut length = 0;
            for word in cell.split(' ') {
                let more = word.chars().count() + 1;
                if length > 0 && length + more > width {
                    text.push('\n');
                    length = 0;
                }
                text.push_str(word);
                text.push(' ');
                length += more;
            }
            text.push('\n');
            text.push_str(&"\n".repeat(gap));
        }
        let expected: Vec<String> = rows.iter().map(|[code, name, unit, target, result, status]| {
            format!("/{code}/{name}/{unit}/{target}/{result}/{status}//")
        }).collect();
        prop_assert_eq!(criteria(&text), expected);
    }
}
