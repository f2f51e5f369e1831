use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::flow::{FlowBlock, FlowLine, FlowTable};

fn flow(media_type: MediaType, bytes: &[u8]) -> Flow {
    let source = Source {
        path: "bao-cao".into(),
        bytes: Arc::new(bytes.to_vec()),
        sha256: [0; 32],
        media_type,
        signatures: Vec::new(),
    };
    read(&source, &OutputBudget::of(bytes.len())).unwrap()
}

/// What keeps HTML from being read.
fn refusal(text: &str) -> Option<&'static str> {
    let text = text.as_bytes();
    let source = Source {
        path: "bao-cao".into(),
        bytes: Arc::new(text.to_vec()),
        sha256: [0; 32],
        media_type: MediaType::Html,
        signatures: Vec::new(),
    };
    let read = read(&source, &OutputBudget::of(text.len()));
    read.err().map(|error| error.problem().code())
}

fn lines(lines: &[FlowLine]) -> String {
    let shown = lines
        .iter()
        .map(|line| format!("{} {}", line.number, line.text));
    shown.collect::<Vec<_>>().join("/")
}

fn table(table: &FlowTable) -> String {
    let cell = |cell: &crate::FlowCell| {
        let text: Vec<&str> = cell.lines.iter().map(|line| line.text.as_str()).collect();
        match (cell.continues, cell.columns) {
            (true, _) => "^".to_owned(),
            (false, 1) => text.join("/"),
            (false, columns) => format!("{}+{columns}", text.join("/")),
        }
    };
    let row = |row: &Vec<crate::FlowCell>| row.iter().map(cell).collect::<Vec<_>>().join("|");
    let rows: Vec<String> = table.rows.iter().map(row).collect();
    format!("[{}]", rows.join("\n"))
}

/// The blocks: lines with their numbers, `#` before a note, a table in brackets.
fn blocks(media_type: MediaType, text: &str) -> Vec<String> {
    let flow = flow(media_type, text.as_bytes());
    let block = |block: &FlowBlock| match block {
        FlowBlock::Lines(text) => lines(text),
        FlowBlock::Footnote(text) => format!("#{}", lines(text)),
        FlowBlock::Table(rows) => table(rows),
    };
    flow.blocks.iter().map(block).collect()
}

fn markdown(text: &str) -> Vec<String> {
    blocks(MediaType::Markdown, text)
}

/// The text of one line of Markdown.
fn unmarked(text: &str) -> String {
    let all = markdown(text);
    all.join("¶")
        .strip_prefix("1 ")
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_dump_keeps_its_lines_and_finds_tabbed_tables() {
    let text = "BÁO CÁO\r\n\r\nSTT\tTên\tKết quả\n1\tThu\t90%\n2\tChi\n\nHết";
    assert_eq!(
        blocks(MediaType::Text, text),
        [
            "1 BÁO CÁO/2 ",
            "[STT|Tên|Kết quả\n1|Thu|90%\n2|Chi]",
            "6 /7 Hết"
        ]
    );
    let indented = "\t\tKính gửi\n\t\tUBND";
    assert_eq!(
        blocks(MediaType::Text, indented),
        ["1 \t\tKính gửi/2 \t\tUBND"]
    );
}

#[test]
fn heads_stand_apart_without_their_marks() {
    assert_eq!(
        markdown("# BÁO CÁO #\nKết quả\n\n## **2. Thẻ chế số**\n> Trích"),
        ["1 BÁO CÁO", "2 Kết quả/3 ", "4 2. Thẻ chế số", "5 Trích"]
    );
}

#[test]
fn marks_go_and_what_only_looks_like_one_stays() {
    let cases = [
        ("**Đạt** và *chưa* và ***vượt***", "Đạt và chưa và vượt"),
        ("__Đạt__ `90%` ~~bỏ~~", "Đạt 90% bỏ"),
        (
            "* Bộ tiêu chí (*) gồm 2 * 3 (*)",
            "* Bộ tiêu chí (*) gồm 2 * 3 (*)",
        ),
        ("ten_tep_tin và ____ điền", "ten_tep_tin và ____ điền"),
        ("1\\. Tiêu chí \\*một\\*", "1. Tiêu chí *một*"),
        ("- mục **dở", "- mục **dở"),
        (
            "m<sup>2</sup> < 5% & > 3% &lt;10% &amp; &#7871; &khong;",
            "m2 < 5% & > 3% <10% & ế &khong;",
        ),
        (
            "(<https://binhha.example>) <a href=\"x\">cổng</a>",
            "(https://binhha.example) cổng",
        ),
        (
            "[Quyết định](https://a.example) ![ảnh](b.png) [](c.vn)",
            "Quyết định ảnh c.vn",
        ),
        (
            "hoàn thành[^1] theo [1] và a[1](2024)",
            "hoàn thành1 theo [1] và a1",
        ),
    ];
    for (marked, plain) in cases {
        assert_eq!(unmarked(marked), plain, "{marked}");
    }
}

#[test]
fn emphasis_and_breaks_run_over_lines_that_keep_their_numbers() {
    assert_eq!(
        markdown("**Phụ lục 1:  \ndanh mục**\\\n(kèm theo)\n\n**A<br>B**"),
        ["1 Phụ lục 1:  /2 danh mục/3 (kèm theo)/4 /5 A/5 B"]
    );
}

#[test]
fn footnotes_are_set_apart() {
    assert_eq!(
        markdown("Mô hình<sup>1</sup>\n\n<sup>1</sup> Không *khai*\nbáo.\n\n[^a]: Hai\n\ntiếp"),
        [
            "1 Mô hình1/2 ",
            "#3 1 Không khai/4 báo.",
            "5 ",
            "#6 a Hai",
            "7 /8 tiếp"
        ]
    );
}

#[test]
fn pipe_tables_with_and_without_frame() {
    let framed = "| STT | Tên |\n|:---:|---|\n| 1 | a \\| **b**<br>c |\n\nHết";
    assert_eq!(markdown(framed), ["[STT|Tên\n1|a | b/c]", "4 /5 Hết"]);
    let bare = "STT | Tên\n--- | ---\n1 | a\n2 |";
    assert_eq!(markdown(bare), ["[STT|Tên\n1|a\n2]"]);
    let headless = "| 1 | a |\n| 2 | |";
    assert_eq!(markdown(headless), ["[1|a\n2|]"]);
    assert_eq!(markdown("a | b\nc"), ["1 a | b/2 c"]);
}

#[test]
fn html_tables_in_markdown_are_tables() {
    let text = "Trước\n<table><tr><th>STT</th><th>Tên</th></tr>\n<tr><td>1</td><td>a</td></tr></table>\nSau";
    assert_eq!(markdown(text), ["1 Trước", "[STT|Tên\n1|a]", "4 Sau"]);
}

#[test]
fn html_gives_paragraphs_breaks_and_lists() {
    let text = "<html><head><title>x</title><style>p{}</style></head><body><p>BÁO\n CÁO<br>số <b>1</b></p>
        <div>Một<p>Hai</div><script>if (a<b) {}</script><ol type=a start=2><li>x<li><p>y</ol><ul><li>z</ul>&nbsp;";
    assert_eq!(
        blocks(MediaType::Html, text),
        [
            "1 BÁO CÁO/2 số 1",
            "3 Một",
            "4 Hai",
            "5 b. x",
            "6 c. y",
            "7 - z"
        ]
    );
}

#[test]
fn html_cells_span_rows_and_columns() {
    let text = "<table><caption>Bảng</caption><tr><th rowspan=2>STT<th colspan=2>Kết quả</tr>
        <tr><td>Thu<td>Chi<tr><td>1<td rowspan=0>a<td>b<tr><td>2<td>c</table>";
    assert_eq!(
        blocks(MediaType::Html, text),
        ["1 Bảng", "[STT|Kết quả+2\n^|Thu|Chi\n1|a|b\n2|^|c]"]
    );
}

#[test]
fn html_nested_without_end_costs_no_stack() {
    for tag in ["<div>", "<table>", "<table><tr><td>", "<ol><li>", "<b>"] {
        let text = format!("{}x", tag.repeat(50_000));
        assert!(
            blocks(MediaType::Html, &text).join("").contains('x'),
            "{tag}"
        );
    }
}

#[test]
fn hostile_lines_take_no_square_time() {
    let started = std::time::Instant::now();
    for piece in [
        "*a ",
        "<a ",
        "[a](",
        "`",
        "_*~",
        "&amp",
        "|",
        "a | b\n",
        "|a|\nb\n",
        "a\t",
        "\\",
        "<!--",
        "1 ",
        "![",
        "<table>\n",
    ] {
        let text = piece.repeat(300_000);
        for kind in [MediaType::Markdown, MediaType::Text] {
            flow(kind, text.as_bytes());
        }
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

/// Whether words of the source are all in the flow.
fn keeps<'a>(
    media_type: MediaType,
    text: &str,
    mut words: impl Iterator<Item = &'a str>,
) -> std::result::Result<(), TestCaseError> {
    let all = blocks(media_type, text).join("\n");
    let lost = words.find(|word| !all.contains(word));
    prop_assert_eq!(lost, None, "not in {:?}", all);
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_a_text(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for kind in [MediaType::Text, MediaType::Markdown, MediaType::Html] {
            flow(kind, &bytes);
        }
    }

    #[test]
    fn a_dump_loses_no_word(text in "[a-z0-9 \t|\r\n#*.-]{0,200}") {
        keeps(MediaType::Text, &text, text.split_whitespace())?;
    }

    // Single tildes and backticks only: three of them start a line that is dropped.
    #[test]
    fn markdown_loses_no_word(text in "([A-Z]{2,5}|[ \t|\n#*_>.~`-]|<b>|</b>|<br>){0,60}") {
        prop_assume!(!text.contains("~~~") && !text.contains("```"));
        let words = text.split(|c: char| !c.is_ascii_uppercase()).filter(|w| w.len() > 1);
        keeps(MediaType::Markdown, &text, words)?;
    }

    #[test]
    fn html_loses_no_word(text in "([A-Z]{2,5}|[ \n]|</?(p|td|tr|table|li|ol|ul|b|br|div|th)( rowspan=[0-9]| colspan=[0-9]{1,3})?>){0,80}") {
        let words = text.split(['<', '>']).step_by(2).flat_map(str::split_whitespace);
        keeps(MediaType::Html, &text, words)?;
    }
}

#[test]
fn a_tag_of_more_attributes_than_any_real_one_is_refused() {
    let attributes = |count: usize| (0..count).map(|i| format!(" a{i}")).collect::<String>();
    let many = attributes(160_000);
    for tag in [
        format!("<p{many}>"),
        format!("<p{}<b{}>", attributes(200), attributes(200)),
        format!("<title>x</title{many}>"),
        format!("<!-- <p --><p{many}>"),
        format!("</><p{many}>"),
        format!("<script>a<b \"</script><p{many}>"),
    ] {
        assert_eq!(refusal(&tag), Some("damaged"), "{}", &tag[..30]);
    }
    for text in [
        format!("<p{}>", attributes(256)),
        format!("<p a=\"{many}\">"),
        format!("<!-- <p{many}-->"),
        format!("<!DOCTYPE html><script>a <p{many}</script>"),
        format!("<style><p{many}</stile></style>"),
        format!("a < b{many}"),
    ] {
        assert_eq!(refusal(&text), None, "{}", &text[..30]);
    }
}

#[test]
fn pieces_of_html_are_read_as_the_whole() {
    let text = "a &am<b>p; x<!-- <p --> y<p t='<'>z</><title>t<p</title>&lt<i>;</i>";
    assert_eq!(blocks(MediaType::Html, text), ["1 a &amp; x y", "2 z<;"]);
}

#[test]
fn spans_that_reach_down_are_paid_for() {
    let table = |rows: usize| {
        let head = "<td rowspan=65534>x".repeat(63);
        format!("<table><tr>{head}{}</table>", "<tr><td>".repeat(rows))
    };
    assert_eq!(refusal(&table(1_000)), None);
    assert_eq!(refusal(&table(30_000)), Some("too-much-output"));
}

#[test]
fn a_line_of_more_marks_than_a_table_has_columns_is_text() {
    let row =
        |mark: &str, cells: usize| format!("{}x\n", format!("x{mark}").repeat(cells)).repeat(3);
    let is_table = |text: String| {
        let flow = flow(MediaType::Markdown, text.as_bytes());
        matches!(flow.blocks[..], [FlowBlock::Table(_)])
    };
    for (cells, expected) in [(200, true), (256, false)] {
        assert_eq!(is_table(row("\t", cells)), expected, "{cells}");
        let framed = row("|", cells).replace("\n", "|\n|").replace("|\n|", "|\n");
        assert_eq!(
            is_table(framed.lines().map(|l| format!("|{l}\n")).collect()),
            expected
        );
    }
}

#[test]
fn rows_of_tabs_and_pipes_are_looked_at_once() {
    let rows = "|a\tb\tc|\n|a\tb\tc|\n|a\tb\tc\td\te|\n".repeat(60_000);
    assert!(flow(MediaType::Markdown, rows.as_bytes()).blocks.len() > 1);
}
