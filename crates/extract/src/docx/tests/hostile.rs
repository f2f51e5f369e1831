use proptest::prelude::*;

use super::*;
use baocao_report::error::Problem;

fn damage(parts: &[(&str, String)]) -> String {
    match read(parts).map(|flow| shown(&flow)) {
        Err(error) => match error.problem() {
            Problem::Damaged(why) => why.clone(),
            other => panic!("{other:?}"),
        },
        Ok(text) => panic!("{text:?}"),
    }
}

#[test]
fn broken_packages_name_the_part_at_fault() {
    let part = |content: &str| [("word/document.xml", content.to_owned())];
    assert!(damage(&[]).contains("word/document.xml is missing"));
    assert!(damage(&part("<a><b></a>")).starts_with("word/document.xml: "));
    assert!(damage(&part("<a>")).contains("middle of an element"));
    assert!(damage(&part("<a/>")).contains("no body"));
    assert!(damage(&part("")).contains("no element"));
    let broken_styles = [
        document(&p("Xã")),
        relations(&["styles"]),
        ("word/styles.xml", "<a".to_owned()),
    ];
    assert!(damage(&broken_styles).starts_with("word/styles.xml: "));
    let garbage = read_source(&source_of(b"PK\x03\x04 no archive".to_vec()));
    assert_eq!(garbage.unwrap_err().problem().code(), "damaged");
}

#[test]
fn parts_that_inflate_without_end_are_refused() {
    let blanks = " ".repeat(130 << 20);
    let bomb = [document(""), ("word/document.xml.bak", String::new())];
    let mut bomb = bomb.to_vec();
    bomb[0].1.push_str(&blanks);
    assert!(damage(&bomb).contains("inflates to more than"));
}

#[test]
fn deep_nesting_is_refused_before_it_costs_stack() {
    let deep = format!("{}{}", "<w:tbl>".repeat(5000), "</w:tbl>".repeat(5000));
    assert!(damage(&[document(&deep)]).contains("nest deeper"));
    let allowed = format!("{}{}", "<w:tbl>".repeat(200), "</w:tbl>".repeat(200));
    assert!(read(&[document(&allowed)]).is_ok());
}

#[test]
fn declared_entities_are_never_expanded() {
    let part = format!(
        "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{}",
        document(&p("x&b;&amp;&#7871;")).1
    );
    let flow = read(&[("word/document.xml", part)]).unwrap();
    assert_eq!(shown(&flow), ["x&ế"]);
}

#[test]
fn a_note_that_refers_to_itself_ends() {
    let notes = format!(
        "<w:footnotes {SPACES}><w:footnote w:id=\"1\"><w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r>{}</w:p>\
         </w:footnote></w:footnotes>",
        r("Vòng")
    );
    let body = "<w:p><w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>";
    let parts = [
        document(body),
        relations(&["footnotes"]),
        ("word/footnotes.xml", notes),
    ];
    assert_eq!(shown(&read(&parts).unwrap()), ["1", "#1 Vòng"]);
}

/// A footnote of this content that the text refers to so many times.
fn one_note(content: &str, references: usize) -> Result<Flow> {
    let notes = format!(
        "<w:footnotes {SPACES}><w:footnote w:id=\"1\"><w:p>{content}</w:p></w:footnote></w:footnotes>"
    );
    let reference = "<w:r><w:footnoteReference w:id=\"1\"/></w:r>";
    read(&[
        document(&format!("<w:p>{}</w:p>", reference.repeat(references))),
        relations(&["footnotes"]),
        ("word/footnotes.xml", notes),
    ])
}

fn is_too_much(result: Result<Flow>) -> bool {
    let error = result.err();
    error.is_some_and(|e| matches!(e.problem(), Problem::TooMuchOutput { .. }))
}

#[test]
fn a_text_that_is_repeated_over_and_over_is_refused_before_it_is_too_long() {
    let long = r(&"chữ ".repeat(200_000));
    assert!(is_too_much(one_note(&long, 150)));
    assert_eq!(one_note(&long, 3).unwrap().blocks.len(), 4);
    let label = "x".repeat(1 << 20);
    let numbering = format!(
        "<w:numbering {SPACES}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\">\
         <w:lvlText w:val=\"{label}\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let item = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
    assert!(is_too_much(read(&[
        document(&item.repeat(150)),
        relations(&["numbering"]),
        ("word/numbering.xml", numbering),
    ])));
}

#[test]
fn a_note_without_text_is_not_walked_without_end() {
    assert!(is_too_much(one_note(&"<w:r/>".repeat(100_000), 100_000)));
}

#[test]
fn fields_without_number_cost_no_more_than_their_marks() {
    let mark = |kind| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let open = format!("<w:p>{}{}</w:p>", mark("begin"), mark("separate"));
    let text = format!("{}{}", open.repeat(100_000), p("chữ").repeat(100_000));
    assert_eq!(
        body(&text).iter().filter(|text| *text == "chữ").count(),
        100_000
    );
}

#[test]
fn absurd_spans_stay_within_the_columns_of_a_table() {
    let cell = |span: &str| {
        format!(
            "<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/></w:tcPr>{}</w:tc>",
            p("x")
        )
    };
    let text = format!(
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"99999999\"/></w:trPr>{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("-1"),
        cell("60"),
        cell("4294967295"),
        cell("1")
    );
    assert_eq!(body(&text), ["[62+1 x]\n[0+60 x][60+3 x/x]"]);
}

fn sample() -> Vec<u8> {
    let text = format!(
        "{}<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("Báo cáo"),
        p("1"),
        p("Thu")
    );
    let parts = [document(&text), relations(&["styles", "numbering"])];
    Arc::unwrap_or_clone(source(&parts).bytes)
}

proptest! {
    #[test]
    fn mutated_packages_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = sample();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_source(&source_of(bytes));
    }

    #[test]
    fn mutated_xml_never_panics(at in any::<prop::sample::Index>(), insert in "(</?w:[a-z]{1,4}/?>|&#?[a-z0-9]{0,4};?|[<>\"=]){0,6}") {
        let (name, mut part) = document(&format!("{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p("Xã"), p("1")));
        let at = at.index(part.len());
        if part.is_char_boundary(at) {
            part.insert_str(at, &insert);
        }
        let _ = read(&[(name, part)]);
    }
}
