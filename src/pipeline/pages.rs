//! Pages as JSON, for `extract --json`: what was read and where it stands, before layout.

use serde::Serialize;

use super::read::page_info;
use baocao_extract::{Axis, Content, FlowBlock, FlowLine, Page};
use baocao_report::geometry::Rect;
use baocao_report::{Confidence, PageInfo};

/// A page. Lengths are in points of the upright page, origin top left.
#[derive(Serialize)]
struct PageView<'a> {
    #[serde(flatten)]
    page: PageInfo,
    #[serde(flatten)]
    content: ContentView<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ContentView<'a> {
    Placed {
        words: Vec<WordView<'a>>,
        rules: Vec<RuleView>,
    },
    Flow {
        blocks: Vec<BlockView<'a>>,
    },
}

#[derive(Serialize)]
struct WordView<'a> {
    text: &'a str,
    #[serde(rename = "box")]
    bounds: Rect,
    size: f32,
    confidence: Option<Confidence>,
}

#[derive(Serialize)]
struct RuleView {
    #[serde(rename = "box")]
    bounds: Rect,
    axis: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum BlockView<'a> {
    Lines(Vec<&'a str>),
    Footnote(Vec<&'a str>),
    /// Rows of cells.
    Table(Vec<Vec<CellView<'a>>>),
}

#[derive(Serialize)]
struct CellView<'a> {
    column: usize,
    columns: usize,
    continues: bool,
    lines: Vec<&'a str>,
}

/// Pages as a JSON array that ends with a line feed, a page a line.
pub(super) fn json(pages: &[Page]) -> String {
    // No map with other keys than strings and no failing writer: this cannot fail.
    let lines: Vec<String> = pages
        .iter()
        .map(|page| serde_json::to_string(&view(page)).unwrap_or_default())
        .collect();
    format!("[{}]\n", lines.join(",\n"))
}

fn view(page: &Page) -> PageView<'_> {
    PageView {
        page: page_info(page),
        content: content(&page.content),
    }
}

fn content(content: &Content) -> ContentView<'_> {
    match content {
        Content::Placed(placed) => ContentView::Placed {
            words: placed
                .words
                .iter()
                .map(|word| WordView {
                    text: &word.text,
                    bounds: word.at,
                    size: (word.size * 10.0).round() / 10.0,
                    confidence: word.confidence,
                })
                .collect(),
            rules: placed
                .rules
                .iter()
                .map(|rule| RuleView {
                    bounds: rule.at,
                    axis: match rule.axis {
                        Axis::Horizontal => "horizontal",
                        Axis::Vertical => "vertical",
                    },
                })
                .collect(),
        },
        Content::Flow(flow) => ContentView::Flow {
            blocks: flow.blocks.iter().map(block).collect(),
        },
    }
}

fn block(block: &FlowBlock) -> BlockView<'_> {
    match block {
        FlowBlock::Lines(lines) => BlockView::Lines(texts(lines)),
        FlowBlock::Footnote(lines) => BlockView::Footnote(texts(lines)),
        FlowBlock::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let cells = row.iter().map(|cell| CellView {
                    column: cell.column,
                    columns: cell.columns,
                    continues: cell.continues,
                    lines: texts(&cell.lines),
                });
                cells.collect()
            });
            BlockView::Table(rows.collect())
        }
    }
}

fn texts(lines: &[FlowLine]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}
