use crate::layout::sample::{LEFT, RIGHT, Sample};
use crate::layout::{Block, arrange};
use baocao_extract::Page;

const INDENT: f32 = LEFT + 36.0;
const MIDDLE: f32 = (LEFT + RIGHT) / 2.0;

fn read(pages: Vec<Page>) -> Vec<String> {
    let document = arrange(pages);
    let texts = document.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => document.joined(&paragraph.lines),
        Block::Table(_) => "TABLE".into(),
    });
    texts.collect()
}

#[test]
fn soft_breaks_are_joined_and_short_lines_and_indents_end_paragraphs() {
    let page = Sample::new(1)
        .full(
            "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi",
            INDENT,
            100.0,
            14.0,
        )
        .full(
            "số năm nay, Ủy ban nhân dân xã đã triển khai đến các thôn trên địa",
            LEFT,
            118.0,
            14.0,
        )
        .line("bàn xã.", LEFT, 136.0, 14.0)
        .full(
            "Qua đó, các thôn đã lập tổ công nghệ số cộng đồng gồm các thành",
            INDENT,
            154.0,
            14.0,
        )
        .full(
            "viên là cán bộ thôn, đoàn viên thanh niên và các hộ kinh doanh số",
            LEFT,
            172.0,
            14.0,
        )
        .full(
            "Trong đó có hai tổ được khen thưởng cuối năm của huyện và của",
            INDENT,
            190.0,
            14.0,
        )
        .line("tỉnh.", LEFT, 208.0, 14.0)
        .page();
    let texts = read(vec![page]);
    assert_eq!(texts.len(), 3, "{texts:#?}");
    assert!(texts[0].ends_with("địa bàn xã.") && texts[2].ends_with("của tỉnh."));
}

#[test]
fn list_marks_begin_paragraphs_but_a_number_at_a_line_start_does_not() {
    let page = Sample::new(1)
        .full(
            "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi",
            INDENT,
            100.0,
            14.0,
        )
        .full(
            "số trên địa bàn toàn huyện theo Quyết định ban hành trong tháng",
            LEFT,
            118.0,
            14.0,
        )
        .full(
            "12. Các thôn đã lập tổ công nghệ số cộng đồng gồm các thành viên",
            LEFT,
            136.0,
            14.0,
        )
        .line("là cán bộ thôn:", LEFT, 154.0, 14.0)
        .line("- Thôn Đông;", INDENT, 172.0, 14.0)
        .line("a) Thôn Trung;", INDENT, 190.0, 14.0)
        .line("1.1. Thôn Bến Đá.", INDENT, 208.0, 14.0)
        .page();
    let texts = read(vec![page]);
    assert_eq!(texts.len(), 4, "{texts:#?}");
    assert!(texts[0].contains("tháng 12. Các thôn"));
    assert_eq!(
        texts[1..],
        ["- Thôn Đông;", "a) Thôn Trung;", "1.1. Thôn Bến Đá."]
    );
}

#[test]
fn a_title_is_parted_from_its_subject_whose_lines_are_one() {
    let page = Sample::new(1)
        .centred("BÁO CÁO", MIDDLE, 100.0, 14.0)
        .centred(
            "Kết quả thực hiện chuyển đổi số trên địa bàn",
            MIDDLE,
            116.0,
            14.0,
        )
        .centred("xã Tân Hòa Đông năm 2024", MIDDLE, 132.0, 14.0)
        .full(
            "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi",
            INDENT,
            148.0,
            14.0,
        )
        .full(
            "số trên địa bàn toàn huyện theo Quyết định ban hành trong tháng",
            LEFT,
            164.0,
            14.0,
        )
        .line("trước.", LEFT, 180.0, 14.0)
        .page();
    let texts = read(vec![page]);
    assert_eq!(texts.len(), 3, "{texts:#?}");
    assert_eq!(texts[0], "BÁO CÁO");
    assert!(texts[1].starts_with("Kết quả") && texts[1].ends_with("năm 2024"));
}

#[test]
fn a_wide_gap_ends_a_paragraph_even_after_a_full_line() {
    let mut sample = Sample::new(1);
    for i in 0..6_u8 {
        let gap = if i < 3 { 0.0 } else { 14.0 };
        let top = 100.0 + 18.0 * f32::from(i) + gap;
        sample = sample.full(
            "số trên địa bàn toàn huyện theo Quyết định ban hành trong tháng",
            LEFT,
            top,
            14.0,
        );
    }
    assert_eq!(read(vec![sample.page()]).len(), 2);
}

#[test]
fn a_sentence_goes_on_over_the_page_break_past_footnotes_and_page_numbers() {
    let first = Sample::new(1)
        .full(
            "Thực hiện kế hoạch của Ủy ban nhân dân huyện về chuyển đổi1",
            INDENT,
            680.0,
            14.0,
        )
        .full(
            "số năm nay, Ủy ban nhân dân xã đã triển khai đến các thôn trên địa",
            LEFT,
            698.0,
            14.0,
        )
        .across(730.0, LEFT, LEFT + 140.0)
        .line("1 Kế hoạch số 5/KH-UBND.", LEFT, 740.0, 10.0)
        .page();
    let second = Sample::new(2)
        .centred("2", 297.0, 35.0, 13.0)
        .full(
            "bàn xã, với sự tham gia của các tổ chức đoàn thể và của các hộ gia",
            LEFT,
            70.0,
            14.0,
        )
        .line("đình.", LEFT, 88.0, 14.0)
        .page();
    let texts = read(vec![first, second]);
    assert_eq!(texts.len(), 1, "{texts:#?}");
    assert!(texts[0].contains("trên địa bàn xã"));
}

#[test]
fn lines_of_a_narrow_column_stand_alone_but_for_their_wraps() {
    let page = Sample::new(1)
        .line("Nơi nhận:", LEFT, 500.0, 12.0)
        .centred("CHỦ TỊCH", 430.0, 500.0, 13.0)
        .line("- Ban Thường vụ Đảng ủy,", LEFT, 514.0, 11.0)
        .line("các đoàn thể;", LEFT, 527.0, 11.0)
        .line("- Lưu: VT.", LEFT, 540.0, 11.0)
        .centred("Trần Thị Mẫu", 430.0, 600.0, 13.0)
        .page();
    assert_eq!(
        read(vec![page]),
        [
            "Nơi nhận:",
            "- Ban Thường vụ Đảng ủy, các đoàn thể;",
            "- Lưu: VT.",
            "CHỦ TỊCH",
            "Trần Thị Mẫu"
        ]
    );
}
