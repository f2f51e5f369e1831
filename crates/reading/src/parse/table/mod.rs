//! Criteria and issued documents in tables.
//!
//! A table is read when its columns are known by their heads' wording. It holds criteria when one column
//! names them and another says what was reached, and no column is of another kind of table (money,
//! staff). Where the naming column is headed `Nội dung` or `Nhiệm vụ`, the title above the table must
//! speak of criteria, or target and result must both be there. A table that follows another of the same
//! columns with nothing between them, its head repeated or left out, continues it; where its numbers go on, a few
//! stray letters may stand between.

mod criteria;
mod documents;
mod rows;
mod sequence;
mod table_info;
mod unclassified_row;

use super::grid::CellGrid;
use super::outline::OutlineBlock;
use super::parsed::ParsedSection;
use super::table_head::TableHead;
use super::text::{speaks_of_criteria, speaks_of_money};
use crate::dictionary::{ColumnRole, Dictionary};
use crate::layout::Document;
use baocao_report::TableContent;
use rows::TableRows;
use table_info::TableInfoBuilder;

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListedRecords {
    Criteria,
    Documents,
}

impl From<ListedRecords> for TableContent {
    fn from(lists: ListedRecords) -> Self {
        match lists {
            ListedRecords::Criteria => Self::Criteria,
            ListedRecords::Documents => Self::Documents,
        }
    }
}

/// A list that may go on in the next table.
struct OpenList {
    lists: ListedRecords,
    head: TableHead,
    naming: ColumnRole,
    rows: TableRows,
    kept: Option<TableInfoBuilder>,
}

/// As much text, in bytes, may stand between two parts of a table whose numbers go on: what OCR makes of a page's
/// edges.
const SPECKLE: usize = 24;

/// How many paragraphs before a table may be its title.
const TITLE: usize = 4;

/// What the tables of a document list, in printed order.
pub(super) fn read(
    document: &Document,
    pieces: &[OutlineBlock],
    dictionary: &Dictionary,
) -> ParsedSection {
    let mut lists: Vec<OpenList> = Vec::new();
    let mut others = Vec::new();
    let mut adjacent = false;
    // Letters between the last table and here.
    let mut between = 0;
    for (at, piece) in pieces.iter().enumerate() {
        let grid = match piece {
            OutlineBlock::Table(grid) => grid,
            OutlineBlock::Paragraph(entry) => {
                adjacent = false;
                between += entry.text.len();
                continue;
            }
        };
        let near = std::mem::take(&mut between) <= SPECKLE;
        let head = TableHead::find(grid, dictionary);
        let above = lists.last_mut().filter(|above| {
            let goes_on = |head: &TableHead| near && above.rows.go_on_in(grid, head);
            adjacent || head.as_ref().is_some_and(goes_on)
        });
        match (head, above) {
            (None, Some(above)) if above.head.columns.len() == grid.columns() => {
                above.read(document, grid, None);
                adjacent = true;
            }
            (Some(head), Some(above)) if head.columns == above.head.columns => {
                above.read(document, grid, Some(&head));
                adjacent = true;
            }
            (Some(head), _) => {
                let kind = kind(&head, &pieces[at.saturating_sub(TITLE)..at]);
                adjacent = kind.is_some();
                let content = kind.map_or(TableContent::Other, |(kind, _)| kind.into());
                let kept = TableInfoBuilder::new(document, grid, Some(&head), content);
                match kind {
                    Some((kind, naming)) => {
                        let mut rows = TableRows::default();
                        rows.read(document, grid, &head, naming, head.body);
                        lists.push(OpenList {
                            lists: kind,
                            head,
                            naming,
                            rows,
                            kept,
                        });
                    }
                    None => others.extend(kept),
                }
            }
            (None, _) => {
                adjacent = false;
                others.extend(TableInfoBuilder::new(
                    document,
                    grid,
                    None,
                    TableContent::Other,
                ));
            }
        }
    }
    let mut findings = findings(document, lists, dictionary);
    let others = (1..).zip(others);
    let others = others.map(|(n, kept)| kept.info(document, format!("other-{n}")));
    findings.tables.extend(others);
    findings
        .tables
        .sort_by_key(|table| (table.at.page, table.at.line));
    findings
}

impl OpenList {
    /// Reads what goes on in another grid, its own head left out.
    fn read(&mut self, document: &Document, grid: &CellGrid, again: Option<&TableHead>) {
        let from = again.map_or(0, |head| head.body);
        let head = again.unwrap_or(&self.head);
        self.rows.read(document, grid, head, self.naming, from);
        if let Some(kept) = &mut self.kept {
            kept.extend(grid, Some(head), from);
        }
    }
}

fn findings(document: &Document, lists: Vec<OpenList>, dictionary: &Dictionary) -> ParsedSection {
    let mut findings = ParsedSection::default();
    let (mut tables, mut registers) = (0, 0);
    for list in lists {
        findings.edits.extend(list.rows.edits.iter().cloned());
        let name = match list.lists {
            ListedRecords::Criteria => {
                tables += 1;
                let name = format!("table-{tables}");
                let groups = list.rows.groups.iter().map(criteria::group);
                findings.groups.extend(groups);
                let (rows, statuses) = (&list.rows, &dictionary.statuses);
                let read = criteria::read(document, &name, rows, list.naming, statuses);
                findings.criteria.extend(read);
                name
            }
            ListedRecords::Documents => {
                registers += 1;
                let read = documents::read(document, &list.rows, list.naming, dictionary);
                findings.documents.extend(read);
                format!("documents-{registers}")
            }
        };
        let info = list.kept.map(|kept| kept.info(document, name));
        findings.tables.extend(info);
    }
    findings
}

/// What a table with this head lists, and the role of the column that names the entries.
fn kind(head: &TableHead, before: &[OutlineBlock]) -> Option<(ListedRecords, ColumnRole)> {
    let has = |role| head.has(role);
    let naming = head.naming();
    if naming != Some(ColumnRole::Criterion) {
        let documents = [
            ColumnRole::DocumentSummary,
            ColumnRole::Document,
            ColumnRole::Item,
        ]
        .into_iter()
        .find(|&role| has(role))
        .filter(|&role| role == ColumnRole::Document || has(ColumnRole::DocumentNumber));
        if let Some(role) = documents {
            return Some((ListedRecords::Documents, role));
        }
    }
    let naming = naming.filter(|_| !has(ColumnRole::Foreign))?;
    let reported = has(ColumnRole::Result) || has(ColumnRole::Status) || head.has_ticks();
    let titled = |speaks: fn(&str) -> bool| {
        let mut title = before.iter().rev().map_while(OutlineBlock::paragraph);
        title.any(|entry| speaks(&entry.text))
    };
    let criteria = naming == ColumnRole::Criterion
        || titled(speaks_of_criteria)
        || (has(ColumnRole::Target) && has(ColumnRole::Result) && !titled(speaks_of_money));
    (reported && criteria).then_some((ListedRecords::Criteria, naming))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::example::DocumentBuilder;
    use crate::parse::outline::outline;
    use baocao_report::{Criterion, Status};

    fn read_all(example: DocumentBuilder) -> ParsedSection {
        let document = example.document();
        read(&document, &outline(&document), &Dictionary::builtin())
    }

    fn shown(criterion: &Criterion) -> String {
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        format!(
            "{}/{}/{}/{}/{}/{}/{}/{}",
            criterion
                .group
                .as_ref()
                .map_or(String::new(), |g| text(&g.code)),
            text(&criterion.code),
            criterion.name,
            text(&criterion.unit),
            criterion.target.as_ref().map_or("", |t| t.text.as_str()),
            criterion.result.as_ref().map_or("", |r| r.text.as_str()),
            text(&criterion.status_text),
            text(&criterion.deadline),
        )
    }

    fn criteria_of(table: &str) -> Vec<String> {
        let findings = read_all(DocumentBuilder::new().table(table));
        findings.criteria.iter().map(shown).collect()
    }

    #[test]
    fn groups_merged_cells_and_deadlines_are_read() {
        let rows = criteria_of(
            "TT | Tên chỉ tiêu | Đơn vị tính | Chỉ tiêu cụ thể | Mức độ hoàn thành | Thời gian hoàn thành | Ghi chú
             1 | Chính quyền số | | | | |
             1.1 | Hồ sơ / trực tuyến. | % | 75% | 92,1% | Nhiệm vụ thường xuyên - Đang thực hiện |
             1.2 | Văn bản điện tử | ^ | 100% | 100% | ^ |
             2 | Xã hội số | | | | |
             2.1 | Loa thông minh | Cụm | Có | Chưa | Trong quý III |",
        );
        assert_eq!(
            rows,
            [
                "1/1.1/Hồ sơ trực tuyến/%/75%/92,1%/Đang thực hiện/Nhiệm vụ thường xuyên - Đang thực hiện",
                "1/1.2/Văn bản điện tử/%/100%/100%/Đang thực hiện/Nhiệm vụ thường xuyên - Đang thực hiện",
                "2/2.1/Loa thông minh/Cụm/Có/Chưa/Chưa/Trong quý III",
            ]
        );
    }

    #[test]
    fn a_table_goes_on_in_the_next_one_and_a_row_without_number_in_the_row_above() {
        let head = "STT | Các chỉ tiêu | Thời gian hoàn thành | Kết quả đạt được";
        let first = format!("{head}\nI | Hạ tầng | |\n1 | Trạm bơm; | Quý IV | Đang thực hiện");
        let second = format!(
            "{head}\n | kênh mương. | | Đang thực hiện\n2 | Đường | Quý I | Đã hoàn thành Làm 3 km"
        );
        let third = "3 | Điện | Quý II | Đã hoàn thành";
        let findings = read_all(
            DocumentBuilder::new()
                .table(&first)
                .table(&second)
                .table(third),
        );
        let rows: Vec<String> = findings.criteria.iter().map(shown).collect();
        assert_eq!(
            rows,
            [
                "I/1/Trạm bơm; kênh mương////Đang thực hiện/Quý IV",
                "I/2/Đường///Làm 3 km/Đã hoàn thành/Quý I",
                "I/3/Điện////Đã hoàn thành/Quý II",
            ]
        );
        let lists: Vec<&str> = findings.criteria.iter().map(|c| c.list.as_str()).collect();
        assert_eq!(lists, ["table-1"; 3]);
        let apart = DocumentBuilder::new()
            .table(&first)
            .paragraph(&["Bảng 2"])
            .table(third);
        assert_eq!(read_all(apart).criteria.len(), 1);
    }

    #[test]
    fn stray_letters_part_no_table_whose_numbers_go_on() {
        let head = "TT | Tên chỉ tiêu | Mục tiêu | Kết quả";
        let example = DocumentBuilder::new()
            .table(&format!(
                "{head}\n1 | Đường | |\n1.1 | Đường thôn | 80% | 90%"
            ))
            .paragraph(&["v. sa ca."])
            .table(&format!("{head}\n1.2 | Cầu | 5 | 6"))
            .table("1.3 | Chợ | 1 | 1");
        let findings = read_all(example);
        let rows: Vec<String> = findings.criteria.iter().map(shown).collect();
        let expected = [
            "1/1.1/Đường thôn//80%/90%//",
            "1/1.2/Cầu//5/6//",
            "1/1.3/Chợ//1/1//",
        ];
        assert_eq!(rows, expected);
        let [table] = findings.tables.as_slice() else {
            panic!("{:?}", findings.tables)
        };
        assert_eq!((table.rows, table.codes, table.in_sequence), (4, 4, 4));
        let apart = DocumentBuilder::new()
            .table(&format!("{head}\n1.1 | Đường thôn | 80% | 90%"))
            .paragraph(&["v. sa ca."])
            .table(&format!("{head}\n4.2 | Cầu | 5 | 6"));
        assert_eq!(read_all(apart).tables.len(), 2);
    }

    #[test]
    fn groups_may_be_rows_in_one_cell_or_a_column() {
        let rows = criteria_of(
            "TT | Tiêu chí | Kết quả | Ghi chú
             I. Hạ tầng | < | < | <
             1 | Đường | 90% |
             II. Xã hội | < | < | <
             1 | Trường | 80% |
             Tổng cộng | < | 9 |",
        );
        assert_eq!(rows, ["I/1/Đường///90%//", "II/1/Trường///80%//"]);
        let rows = criteria_of(
            "TT | Nhóm tiêu chí | Tiêu chí | Kết quả
             1 | I. Hạ tầng | Đường | 90%
             2 | ^ | Cầu | 80%",
        );
        assert_eq!(rows, ["I/1/Đường///90%//", "I/2/Cầu///80%//"]);
    }

    #[test]
    fn ticks_state_the_status_that_heads_their_column() {
        let rows = criteria_of(
            "TT | Tiêu chí | Kết quả | Đánh giá | <
             ^ | ^ | ^ | Đạt | Chưa đạt
             1 | Đường | 90% | x |
             2 | Cầu | 10% | | x",
        );
        assert_eq!(rows, ["/1/Đường///90%/Đạt/", "/2/Cầu///10%/Chưa đạt/"]);
    }

    #[test]
    fn numbers_before_the_names_are_codes() {
        let rows =
            criteria_of("Tiêu chí | Mục tiêu | Kết quả\n1.1. Đường | 80% | 90%\n1.2. Cầu | 5 | 6");
        assert_eq!(rows, ["/1.1/Đường//80%/90%//", "/1.2/Cầu//5/6//"]);
    }

    #[test]
    fn columns_may_stand_in_any_order_and_without_numbers() {
        let rows = criteria_of(
            "Mã | Kết quả đến tháng 11 | Kế hoạch 2024 | ĐVT | Nội dung nhiệm vụ | Tự đánh giá
             a | 12/12 | 12 | km | Đường thôn | Đạt
             b | 3/4 | 4 | cái | Cầu | Chưa đạt",
        );
        assert_eq!(
            rows,
            [
                "/a/Đường thôn/km/12/12/12/Đạt/",
                "/b/Cầu/cái/4/3/4/Chưa đạt/"
            ]
        );
        let rows = criteria_of(
            "Chỉ tiêu | Kế hoạch năm 2024 | Thực hiện | Đánh giá
             Đường thôn | 12 km | 12 km | Đạt
             Cầu | 4 cái | 3 cái | Không đạt",
        );
        assert_eq!(
            rows,
            [
                "//Đường thôn//12 km/12 km/Đạt/",
                "//Cầu//4 cái/3 cái/Không đạt/"
            ]
        );
    }

    #[test]
    fn a_column_of_numbers_is_known_under_a_misread_head() {
        let rows = criteria_of(
            "TI | Tiêu chí | Mục tiêu | Kết quả
             1 | Hạ tầng | |
             1.1 | Đường | 80% | 90%
             l.2 | Cầu | 5 | 6
             1.3 | Chợ | 1 | 1",
        );
        assert_eq!(
            rows,
            [
                "1/1.1/Đường//80%/90%//",
                "1//Cầu//5/6//",
                "1/1.3/Chợ//1/1//"
            ]
        );
    }

    #[test]
    fn groups_may_be_numbered_as_their_rows_are() {
        let rows = criteria_of(
            "TT | Tiêu chí | Mục tiêu | Kết quả
             1 | Hạ tầng | |
             1 | Đường | 80% | 90%
             2 | Cầu | 5 | 6
             2 | Xã hội | |
             1 | Trường | 1 | 1",
        );
        assert_eq!(
            rows,
            [
                "1/1/Đường//80%/90%//",
                "1/2/Cầu//5/6//",
                "2/1/Trường//1/1//"
            ]
        );
    }

    #[test]
    fn each_table_of_criteria_is_a_list() {
        let findings = read_all(
            DocumentBuilder::new()
                .paragraph(&["Bảng 1. Chỉ tiêu của xã"])
                .table("STT | Nội dung tiêu chí | Đạt/Chưa đạt\n1 | Đường | Đạt")
                .paragraph(&["Bảng 2. Chỉ tiêu của thôn"])
                .table("Số TT | Chỉ số | Mức yêu cầu | Mức đạt được\nA | Nước | |\n1 | Giếng | ≥ 5 | 6"),
        );
        let rows: Vec<String> = findings.criteria.iter().map(shown).collect();
        assert_eq!(rows, ["/1/Đường////Đạt/", "A/1/Giếng//≥ 5/6//"]);
        let lists: Vec<&str> = findings.criteria.iter().map(|c| c.list.as_str()).collect();
        assert_eq!(lists, ["table-1", "table-2"]);
    }

    #[test]
    fn a_budget_holds_no_criteria() {
        let budget =
            "TT | Nội dung | Kế hoạch | Thực hiện | Tỷ lệ\n1 | Thu từ đất | 500 | 450 | 90%";
        let title = ["Biểu 3. Tình hình thu, chi ngân sách năm 2024"];
        let findings = read_all(DocumentBuilder::new().paragraph(&title).table(budget));
        assert!(findings.criteria.is_empty(), "{findings:?}");
    }

    #[test]
    fn tables_of_other_things_hold_no_criteria() {
        for table in [
            "TT | Nội dung | Kinh phí | Ghi chú\n1 | Làm đường | 500 |",
            "TT | Họ và tên | Chức vụ | Kết quả\n1 | Trần Văn Bình | Chủ tịch | Đạt",
            "TT | Nội dung | Thời gian | Ghi chú\n1 | Họp | Quý I |",
            "TT | Chỉ tiêu | Dự toán | Thực hiện\n1 | Thu | 100 | 90",
            "a | b\nc | d",
        ] {
            assert_eq!(criteria_of(table), [""; 0], "{table}");
        }
        let table = "TT | Nhiệm vụ | Kết quả\n1 | Làm đường | Đang thực hiện";
        assert_eq!(criteria_of(table), [""; 0]);
        let titled = DocumentBuilder::new()
            .paragraph(&["Kết quả các chỉ tiêu"])
            .table(table);
        let findings = read_all(titled);
        assert_eq!(findings.criteria[0].status, Some(Status::InProgress));
        assert_eq!(findings.criteria[0].result, None);
    }

    #[test]
    fn issued_documents_come_from_columns_or_from_one_cell() {
        let findings = read_all(
            DocumentBuilder::new()
                .table(
                    "STT | Trích yếu nội dung | Số ký hiệu | Ngày ban hành
                     I | Kế hoạch | |
                     1 | Kế hoạch làm đường. | 12 /KH-UBND | 06/3/2023
                     2 | Về việc họp | 97/UBND-VX | 07/3/2023",
                )
                .paragraph(&["Phụ lục 2"])
                .table(
                    "STT | Tên văn bản
                     1 | Thông báo số 64/TB-UBND ngày 14/3/2023 về việc kết luận
                     2 | Chưa có số",
                ),
        );
        let rows: Vec<String> = findings
            .documents
            .iter()
            .map(|d| {
                let text = |t: &Option<String>| t.clone().unwrap_or_default();
                let date = d.date.map_or(String::new(), |d| d.to_string());
                let group = d.group.as_ref().map_or(String::new(), |g| text(&g.code));
                let parts = [
                    text(&d.ordinal),
                    text(&d.kind),
                    text(&d.number),
                    date,
                    text(&d.summary),
                ];
                format!("{group}/{}", parts.join("|"))
            })
            .collect();
        assert_eq!(
            rows,
            [
                "I/1|Kế hoạch|12/KH-UBND|2023-03-06|Kế hoạch làm đường",
                "I/2|Công văn|97/UBND-VX|2023-03-07|Về việc họp",
                "/1|Thông báo|64/TB-UBND|2023-03-14|về việc kết luận",
            ]
        );
        assert!(findings.criteria.is_empty());
    }
}
