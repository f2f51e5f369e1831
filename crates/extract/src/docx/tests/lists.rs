use super::*;

fn level(n: u8, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
    )
}

fn numbering(levels: &[String], lists: &str) -> (&'static str, String) {
    let part = format!(
        r#"<w:numbering {SPACES}><w:abstractNum w:abstractNumId="7">{}</w:abstractNum>{lists}</w:numbering>"#,
        levels.concat()
    );
    ("word/numbering.xml", part)
}

const LIST: &str = r#"<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>"#;

fn item(list: u8, level: u8, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{}</w:p>"#,
        r(text)
    )
}

fn labels(numbering: (&'static str, String), body: &[String]) -> Vec<String> {
    let parts = [
        document(&body.concat()),
        relations(&["numbering"]),
        numbering,
    ];
    shown(&read(&parts).unwrap())
}

#[test]
fn levels_count_and_restart() {
    let levels = [
        level(0, "upperRoman", "%1.", ""),
        level(1, "decimal", "%2.", ""),
        level(2, "decimal", "%2.%3.", ""),
        level(3, "lowerLetter", "%4)", ""),
        level(4, "bullet", "-", ""),
    ];
    let body = [
        item(3, 0, "A"),
        item(3, 1, "B"),
        item(3, 2, "C"),
        item(3, 2, "D"),
        item(3, 3, "E"),
        item(3, 4, "F"),
        item(3, 1, "G"),
        item(3, 2, "H"),
        item(3, 0, "I"),
        item(3, 1, "K"),
        item(0, 0, "L"),
    ];
    let printed = [
        "I. A", "1. B", "1.1. C", "1.2. D", "a) E", "- F", "2. G", "2.1. H", "II. I", "1. K", "L",
    ];
    assert_eq!(labels(numbering(&levels, LIST), &body), printed);
}

#[test]
fn a_level_may_go_on_counting_or_start_elsewhere() {
    let levels = [
        level(0, "upperLetter", "%1.", ""),
        level(1, "decimal", "%2.", r#"<w:lvlRestart w:val="0"/>"#),
    ];
    let lists = format!(
        r#"{LIST}<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="8"/></w:lvlOverride></w:num>"#
    );
    let body = [
        item(3, 0, "a"),
        item(3, 1, "b"),
        item(3, 0, "c"),
        item(3, 1, "d"),
        item(4, 1, "e"),
        item(4, 1, "f"),
    ];
    assert_eq!(
        labels(numbering(&levels, &lists), &body),
        ["A. a", "1. b", "B. c", "2. d", "8. e", "9. f"]
    );
}

#[test]
fn a_level_in_roman_may_be_shown_decimal() {
    let levels = [
        level(0, "upperRoman", "%1.", ""),
        level(1, "decimal", "%1.%2.", "<w:isLgl/>"),
    ];
    let body = [item(3, 0, "a"), item(3, 1, "b")];
    assert_eq!(labels(numbering(&levels, LIST), &body), ["I. a", "1.1. b"]);
}

#[test]
fn styles_bring_their_list_and_level() {
    let levels = [
        level(0, "decimal", "%1.", r#"<w:pStyle w:val="Muc"/>"#),
        level(1, "decimal", "%1.%2.", r#"<w:pStyle w:val="MucCon"/>"#),
    ];
    let styles = format!(
        r#"<w:styles {SPACES}><w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="MucCon"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Nghieng"><w:basedOn w:val="MucCon"/></w:style>
        <w:style w:type="paragraph" w:styleId="Vong"><w:basedOn w:val="Vong"/></w:style></w:styles>"#
    );
    let styled = |style: &str, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{}</w:p>"#,
            r(text)
        )
    };
    let body = [
        styled("Muc", "a"),
        styled("MucCon", "b"),
        styled("Nghieng", "c"),
        styled("Vong", "d"),
    ];
    let parts = [
        document(&body.concat()),
        relations(&["numbering", "styles"]),
        numbering(&levels, LIST),
        ("word/styles.xml", styles),
    ];
    let flow = read(&parts).unwrap();
    assert_eq!(shown(&flow), ["1. a", "1.1. b", "1.2. c", "d"]);
}

#[test]
fn a_numbered_cell_without_text_shows_its_number() {
    let levels = [level(0, "decimal", "%1", "")];
    let row = |name: &str| {
        format!(
            "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>",
            item(3, 0, ""),
            p(name)
        )
    };
    let table = format!("<w:tbl>{}{}</w:tbl>", row("Thu"), row("Chi"));
    assert_eq!(
        labels(numbering(&levels, LIST), &[table]),
        ["[0+1 1][1+1 Thu]\n[0+1 2][1+1 Chi]"]
    );
}
