use super::*;

#[test]
fn breaks_tabs_and_hyphens_come_as_printed() {
    let text = "<w:p><w:r><w:t>UBND xã</w:t><w:br/><w:t>Tân</w:t><w:noBreakHyphen/><w:t>Hòa</w:t>\
        <w:tab/><w:t>Đô\u{ad}ng</w:t><w:softHyphen/></w:r></w:p>";
    assert_eq!(body(text), ["UBND xã/Tân-Hòa\tĐông"]);
}

#[test]
fn insertions_stay_and_deletions_go() {
    let text = format!(
        "<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>80%</w:delText></w:r></w:del>\
         <w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>",
        r("Tỷ lệ "),
        r("90%"),
        r(" cũ"),
        r(" mới")
    );
    assert_eq!(body(&text), ["Tỷ lệ 90% mới"]);
}

#[test]
fn a_deleted_paragraph_end_joins_two_paragraphs() {
    let text = format!(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}",
        r("Hạ tầng "),
        p("số")
    );
    assert_eq!(body(&text), ["Hạ tầng số"]);
}

#[test]
fn fields_give_their_results_only() {
    let mark = |kind| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let text = format!(
        "<w:p>{}{}<w:r><w:instrText>PAGE</w:instrText></w:r>{}{}{}{}{}{}</w:p><w:p>{}{}</w:p>{}",
        mark("begin"),
        mark("begin"),
        mark("separate"),
        r("ẩn"),
        mark("end"),
        mark("separate"),
        r("trang 5"),
        mark("end"),
        mark("begin"),
        r("hỏng"),
        p("vẫn còn"),
    );
    assert_eq!(body(&text), ["trang 5", "", "vẫn còn"]);
}

#[test]
fn content_controls_and_links_are_text_and_hints_are_not() {
    let text = format!(
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt><w:p><w:hyperlink>{}</w:hyperlink>\
         <w:smartTag><w:smartTagPr/>{}</w:smartTag><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>\
         <w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
        p("Phần I"),
        r("Quyết định "),
        r("số 12"),
        r("Bấm vào đây")
    );
    assert_eq!(body(&text), ["Phần I", "Quyết định số 12"]);
}

#[test]
fn a_text_box_is_read_once() {
    let inner = p("Nơi nhận:");
    let text = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>\
         <w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>\
         <w:txbxContent>{inner}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        r("CHỦ TỊCH")
    );
    assert_eq!(body(&text), ["CHỦ TỊCH", "Nơi nhận:"]);
}

#[test]
fn hidden_text_is_left_out_and_capitals_are_shown() {
    let text = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>\
        <w:r><w:rPr><w:vanish w:val=\"0\"/><w:caps/></w:rPr><w:t>Báo cáo</w:t></w:r></w:p>";
    assert_eq!(body(text), ["BÁO CÁO"]);
}

#[test]
fn symbols_and_formulas_are_characters() {
    let text = "<w:p><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>90% \u{f0a3}</w:t></w:r>\
        <m:oMath><m:f><m:fPr/><m:num><m:r><m:t>9</m:t></m:r></m:num><m:den><m:r><m:t>10</m:t></m:r></m:den>\
        </m:f></m:oMath></w:p>";
    assert_eq!(body(text), ["≥90% ≤9/10"]);
}

#[test]
fn notes_keep_their_marks_and_follow_the_block() {
    let notes = format!(
        "<w:footnotes {SPACES}><w:footnote w:id=\"-1\" w:type=\"separator\"><w:p/></w:footnote>\
         <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r>{}</w:p></w:footnote></w:footnotes>",
        r(" Gồm 10 xã.")
    );
    let text = format!(
        "<w:p>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>{}",
        r("hoàn thành"),
        p("Tiếp")
    );
    let parts = [
        document(&text),
        relations(&["footnotes"]),
        ("word/footnotes.xml", notes),
    ];
    let flow = read(&parts).unwrap();
    assert_eq!(shown(&flow), ["hoàn thành1", "#1 Gồm 10 xã.", "Tiếp"]);
}

#[test]
fn merged_cells_keep_their_columns() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
    };
    let text = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}\
         </w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val=\"2\"/>", "Chỉ tiêu"),
        cell("<w:vMerge w:val=\"restart\"/>", "Ghi chú"),
        cell("", "1"),
        cell("", "Thu"),
        cell("<w:vMerge/>", ""),
        cell("<w:hMerge w:val=\"restart\"/>", "Chi"),
        cell("<w:hMerge/>", ""),
        cell("", "bỏ"),
    );
    let table = "[0+2 Chỉ tiêu][2+1 Ghi chú]\n[0+1 1][1+1 Thu][2+1 ^]\n[1+2 Chi]";
    assert_eq!(body(&text), [table]);
}

#[test]
fn a_frame_of_one_cell_is_no_table_and_a_table_in_a_cell_becomes_lines() {
    let row = format!(
        "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>",
        p("a"),
        p("b")
    );
    let inner = format!("<w:tbl>{row}{row}</w:tbl>");
    let frame = format!(
        "<w:tbl><w:tr><w:tc>{}{inner}</w:tc></w:tr></w:tbl>",
        p("Khung")
    );
    assert_eq!(body(&frame), ["Khung", "[0+1 a][1+1 b]\n[0+1 a][1+1 b]"]);
    let outer = format!(
        "<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("c")
    );
    assert_eq!(body(&outer), ["[0+1 a\tb/a\tb][1+1 c]"]);
}

#[test]
fn cells_of_a_row_share_line_numbers() {
    let text = format!(
        "<w:tbl><w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>{}",
        p("ỦY BAN"),
        p("XÃ"),
        p("CỘNG HÒA"),
        p("Sau")
    );
    let flow = read(&[document(&text)]).unwrap();
    let [FlowBlock::Table(table), FlowBlock::Lines(after)] = &flow.blocks[..] else {
        panic!("{flow:?}");
    };
    let numbers: Vec<Vec<u32>> = table.rows[0]
        .iter()
        .map(|cell| cell.lines.iter().map(|line| line.number).collect())
        .collect();
    assert_eq!(numbers, [vec![1, 2], vec![1]]);
    assert_eq!(after[0].number, 3);
}

#[test]
fn strict_namespaces_and_other_prefixes_are_understood() {
    let part = r#"<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"
        xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main">
        <body><x:p><x:r><t>Xã</t></x:r></x:p></body></d>"#;
    let flow = read(&[("word/document.xml", part.to_owned())]).unwrap();
    assert_eq!(shown(&flow), ["Xã"]);
}
