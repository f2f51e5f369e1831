use hayro_syntax::Pdf;
use proptest::prelude::*;

use super::sample::{hex, line, pdf, signed_pdf};
use super::{TextLayer, TextLayerReader};
use crate::output_budget::OutputBudget;
use crate::page::Axis;
use crate::rotation::Rotation;
use crate::signature_fields;

fn layer_of(file: Vec<u8>) -> TextLayer {
    let pdf = Pdf::new(file).unwrap();
    TextLayerReader::new().read(&pdf.pages()[0], &OutputBudget::of(0))
}

#[test]
fn a_page_that_draws_more_than_the_budget_is_read_up_to_there() {
    let file = pdf("", &[&line(50.0, 700.0, &"chữ".repeat(20))]);
    let pdf = Pdf::new(file).unwrap();
    let read = |bytes| TextLayerReader::new().read(&pdf.pages()[0], &OutputBudget::up_to(bytes));
    let whole = read(1000);
    assert!(whole.glyphs == 60 && whole.bytes < 1000);
    let part = read(100);
    assert!(part.bytes > 100 && part.glyphs < 30, "{}", part.glyphs);
}

fn words(content: &str) -> Vec<String> {
    texts(&layer_of(pdf("", &[content])))
}

fn texts(layer: &TextLayer) -> Vec<String> {
    layer.words.iter().map(|word| word.text.clone()).collect()
}

#[test]
fn words_stand_where_they_are_drawn() {
    let layer = layer_of(pdf("", &[&line(100.0, 742.0, "Tân Hòa")]));
    assert_eq!(texts(&layer), ["Tân", "Hòa"]);
    let at = layer.words[1].at;
    assert!((at.left - 120.0).abs() < 0.01 && (at.right - 135.0).abs() < 0.01);
    assert!(at.top < 100.0 && at.top > 90.0 && at.bottom > 100.0);
    assert_eq!(layer.words[1].size, 10.0);
}

#[test]
fn rotation_and_crop_box_are_applied() {
    let file = pdf(
        "/Rotate 90 /CropBox [100 100 500 700]",
        &[&line(120.0, 150.0, "xã")],
    );
    let layer = layer_of(file);
    assert_eq!((layer.size.width, layer.size.height), (600.0, 400.0));
    // Written upwards from the crop's lower left corner, the text runs down from the upper left.
    assert_eq!(texts(&layer), ["xã"]);
    let (x, y) = layer.words[0].at.center();
    assert!(
        (40.0..60.0).contains(&x) && (20.0..35.0).contains(&y),
        "{x} {y}"
    );
}

#[test]
fn gaps_part_words_and_letter_spacing_does_not() {
    assert_eq!(
        words(&format!(
            "BT /F 10 Tf 50 700 Td [{} -300 {}] TJ ET",
            hex("Phú"),
            hex("Lâm")
        )),
        ["Phú", "Lâm"]
    );
    assert_eq!(
        words(&format!(
            "BT /F 10 Tf 3 Tc 50 700 Td {} Tj ET",
            hex("CỘNG HÒA")
        )),
        ["CỘNG", "HÒA"]
    );
    assert_eq!(
        words(&format!(
            "BT /F 10 Tf 3 Tc 50 700 Td [{} -500 {}] TJ ET",
            hex("CỘNG"),
            hex("HÒA")
        )),
        ["CỘNG", "HÒA"]
    );
}

#[test]
fn marks_drawn_apart_join_their_letters_in_either_order() {
    // Circumflex after the acute; then a mark drawn after the whole line; then an accent of its own width.
    assert_eq!(words(&line(50.0, 700.0, "tie\u{301}\u{302}n")), ["tiến"]);
    let late = line(50.0, 700.0, "hoa ban") + &line(65.0, 700.0, "\u{300}");
    assert_eq!(words(&late), ["hoà", "ban"]);
    let accent = line(50.0, 700.0, "xa") + &line(55.5, 700.0, "~");
    assert_eq!(words(&accent), ["xã"]);
}

#[test]
fn text_drawn_twice_counts_once() {
    let twice = line(50.0, 700.0, "BÁO CÁO") + &line(50.3, 700.0, "BÁO CÁO");
    assert_eq!(words(&twice), ["BÁO", "CÁO"]);
    let doubled = line(50.0, 700.0, "là") + &line(62.0, 700.0, "là");
    assert_eq!(words(&doubled), ["là", "là"]);
}

#[test]
fn a_raised_digit_is_a_superscript_and_no_part_of_the_figure_before_it() {
    let after = |text: &str, size: u8, y: f32| {
        let end = 50.0 + 5.0 * text.chars().count() as f32;
        let mark = format!("BT /F {size} Tf 1 0 0 1 {end} {y} Tm {} Tj ET\n", hex("12"));
        let rest = line(end + f32::from(size), 700.0, ", cụ");
        words(&(line(50.0, 700.0, text) + &mark + &rest))
    };
    assert_eq!(after("thành", 6, 704.0), ["thành¹²,", "cụ"]);
    assert_eq!(after("(đạt 4/5)", 6, 703.0), ["(đạt", "4/5)¹²,", "cụ"]);
    assert_eq!(after("4/5", 6, 704.0), ["4/5¹²,", "cụ"]);
    // On the line, or lowered, or as large as the rest, a digit is a digit.
    assert_eq!(after("CO", 6, 698.0), ["CO12,", "cụ"]);
    assert_eq!(after("H", 6, 700.0), ["H12,", "cụ"]);
    assert_eq!(after("4/5", 10, 701.0), ["4/512,", "cụ"]);
}

#[test]
fn ligatures_and_soft_hyphens_are_letters() {
    assert_eq!(
        words(&line(50.0, 700.0, "ﬁle QĐ\u{AD}UBND")),
        ["file", "QĐ-UBND"]
    );
}

#[test]
fn words_drawn_in_pieces_out_of_order_are_whole() {
    let pieces = line(60.0, 700.0, "yện") + &line(200.0, 600.0, "khác") + &line(50.0, 700.0, "hu");
    assert_eq!(words(&pieces), ["huyện", "khác"]);
}

#[test]
fn invisible_text_counts_and_clipped_or_outside_text_does_not() {
    assert_eq!(
        words(&("3 Tr ".to_owned() + &line(50.0, 700.0, "ẩn"))),
        ["ẩn"]
    );
    let clipped = "q 0 0 100 100 re W n ".to_owned() + &line(50.0, 700.0, "mất") + " Q";
    assert!(words(&clipped).is_empty());
    assert!(words(&line(700.0, 700.0, "ngoài")).is_empty());
}

#[test]
fn glyphs_without_characters_are_counted() {
    let layer = layer_of(pdf("", &["BT /F 10 Tf 50 700 Td <0041F900F901> Tj ET"]));
    assert_eq!((layer.glyphs, layer.unmapped), (1, 2));
}

#[test]
fn a_page_drawn_sideways_is_turned() {
    let text = "mười hai chỉ tiêu của huyện";
    let content = format!(
        "BT /F 10 Tf 0 1 -1 0 100 50 Tm {} Tj ET 95 50 1 200 re f",
        hex(text)
    );
    let layer = layer_of(pdf("", &[&content]));
    assert_eq!(layer.rotation, Rotation::Quarter);
    assert_eq!((layer.size.width, layer.size.height), (842.0, 595.0));
    assert!(layer.words[0].at.left < layer.words[1].at.left);
    assert!(layer.words[0].at.width() > layer.words[0].at.height());
    assert_eq!(layer.rules[0].axis, Axis::Horizontal);
}

#[test]
fn thin_shapes_and_straight_strokes_are_rules() {
    let content = "100 700 200 0.5 re f 300 700 50 0.5 re f \
        0.5 w 100 600 m 300 600 l S \
        1 w 100 400 100 50 re S \
        100 300 100 20 re f 1 g 100 200 200 0.5 re f 0 g 10 10 m 200 220 l S";
    let layer = layer_of(pdf("", &[content]));
    let count = |axis| layer.rules.iter().filter(|rule| rule.axis == axis).count();
    assert_eq!((count(Axis::Horizontal), count(Axis::Vertical)), (4, 2));
    let top = layer.rules[0].at;
    assert!(
        (top.width() - 250.0).abs() < 0.01,
        "touching pieces are one"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_content_is_read_without_a_panic(content in "([0-9 .-]{1,12}(re|m|l|S|f|Tj|Tm|Td|Tf|cm|q|Q|W n|BT|ET|c|h) |/F 9 Tf |\\PC)*") {
        layer_of(pdf("", &[&content]));
    }

    #[test]
    fn any_bytes_after_a_header_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut file = b"%PDF-1.7\n".to_vec();
        file.extend(bytes);
        if let Ok(pdf) = Pdf::new(file) {
            let reader = TextLayerReader::new();
            for page in pdf.pages().iter() {
                reader.read(page, &OutputBudget::of(0));
            }
        }
    }
}

#[test]
fn the_number_and_the_day_that_a_signature_draws_are_text_and_its_stamp_is_none() {
    let head = line(90.0, 742.0, "Số:") + &line(130.0, 742.0, "/BC-UBND");
    let date = line(320.0, 742.0, "Bàu Sen, ngày") + &line(410.0, 742.0, "tháng 11 năm 2024");
    let (number, day) = (line(0.0, 2.0, "47"), line(1.0, 3.0, "14"));
    let stamp = line(0.0, 20.0, "Người ký: UBND") + &line(0.0, 8.0, "Thời gian ký: 14.11.2024");
    let mut layer = layer_of(signed_pdf(
        &(head + &date),
        &[
            ([112.0, 740.0, 14.0, 12.0], &number),
            ([390.0, 738.0, 16.0, 14.0], &day),
            ([420.0, 790.0, 150.0, 40.0], &stamp),
        ],
    ));
    signature_fields::fill(&mut layer);
    let mut texts = texts(&layer);
    texts.sort();
    let mut expected = "Số: 47 /BC-UBND Bàu Sen, ngày 14 tháng 11 năm 2024"
        .split(' ')
        .collect::<Vec<_>>();
    expected.sort();
    assert_eq!(texts, expected);
}
