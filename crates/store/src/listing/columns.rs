//! Which columns each list has.

use super::Listing;
use baocao_output::sheet::{ColumnType, ListColumn};

const fn column(
    name: &'static str,
    kind: ColumnType,
    vi: &'static str,
    en: &'static str,
) -> ListColumn {
    ListColumn::new(name, kind, vi, en)
}

const FILE: ListColumn = column("file", ColumnType::Text, "Tệp", "File");
const ISSUER: ListColumn = column("issuer", ColumnType::Text, "Cơ quan ban hành", "Issuer");
const LEVEL: ListColumn = column("issuer_level", ColumnType::Text, "Cấp", "Level");
const ERA: ListColumn = column(
    "unit_era",
    ColumnType::Text,
    "Thời kỳ đơn vị hành chính",
    "Era of the unit",
);
const UNIT_CODE: ListColumn = column(
    "unit_code",
    ColumnType::Text,
    "Mã đơn vị hành chính",
    "Code of the unit",
);
const PERIOD: ListColumn = column("period_text", ColumnType::Text, "Kỳ báo cáo", "Period");
const PERIOD_TO: ListColumn = column("period_to", ColumnType::Date, "Đến", "Until");
const SET: ListColumn = column(
    "criteria_set",
    ColumnType::Text,
    "Quyết định ban hành tiêu chí",
    "Criteria set",
);
const LIST: ListColumn = column("list", ColumnType::Text, "Danh sách", "List");
const CODE: ListColumn = column("code", ColumnType::Text, "Số thứ tự", "Number");
const NAME: ListColumn = column("name", ColumnType::Text, "Tiêu chí", "Criterion");
const PAGE: ListColumn = column("page", ColumnType::Integer, "Trang", "Page");
const LINE: ListColumn = column("line", ColumnType::Integer, "Dòng", "Line");
const METHOD: ListColumn = column("method", ColumnType::Text, "Cách đọc", "Read by");
const CONFIDENCE: ListColumn = column("confidence", ColumnType::Real, "Độ tin cậy", "Confidence");
const EDITED: ListColumn = column("edited", ColumnType::Truth, "Máy đã sửa", "Edited");
const TARGET: ListColumn = column("target_text", ColumnType::Text, "Chỉ tiêu", "Target");
const RESULT: ListColumn = column("result_text", ColumnType::Text, "Kết quả", "Result");
const STATUS_TEXT: ListColumn = column(
    "status_text",
    ColumnType::Text,
    "Đánh giá",
    "Status as printed",
);
const STATUS: ListColumn = column("status", ColumnType::Text, "Trạng thái", "Status");
const NUMBER: ListColumn = column(
    "number",
    ColumnType::Text,
    "Số, ký hiệu",
    "Number and notation",
);
const DATE: ListColumn = column("date", ColumnType::Date, "Ngày ban hành", "Date");
const PERCENT: ListColumn = column("percent", ColumnType::Real, "Tỷ lệ (%)", "Percent");

/// The counts of a tally.
const CRITERIA: ListColumn = column("criteria", ColumnType::Integer, "Số tiêu chí", "Criteria");
const ACHIEVED: ListColumn = column("achieved", ColumnType::Integer, "Đạt", "Achieved");
const EXCEEDED: ListColumn = column("exceeded", ColumnType::Integer, "Vượt", "Exceeded");
const IN_PROGRESS: ListColumn = column(
    "in_progress",
    ColumnType::Integer,
    "Đang thực hiện",
    "In progress",
);
const NOT_ACHIEVED: ListColumn = column(
    "not_achieved",
    ColumnType::Integer,
    "Chưa đạt",
    "Not achieved",
);
const WITHOUT: ListColumn = column(
    "without_status",
    ColumnType::Integer,
    "Không rõ",
    "Without status",
);
const SHARE: ListColumn = column(
    "percent",
    ColumnType::Real,
    "Tỷ lệ đạt (%)",
    "Share achieved (%)",
);

impl Listing {
    /// Its columns, in their order.
    pub const fn columns(self) -> &'static [ListColumn] {
        match self {
            Self::Criteria => {
                const {
                    &[
                        ISSUER,
                        LEVEL,
                        UNIT_CODE,
                        PERIOD,
                        PERIOD_TO,
                        SET,
                        column(
                            "report_number",
                            ColumnType::Text,
                            "Số, ký hiệu",
                            "Number and notation",
                        ),
                        column("report_date", ColumnType::Date, "Ngày ban hành", "Date"),
                        LIST,
                        column("group_code", ColumnType::Text, "Số nhóm", "Group number"),
                        column("group_name", ColumnType::Text, "Nhóm", "Group"),
                        CODE,
                        NAME,
                        column("unit", ColumnType::Text, "Đơn vị tính", "Unit of measure"),
                        TARGET,
                        column(
                            "target_value",
                            ColumnType::Real,
                            "Chỉ tiêu (số)",
                            "Target (number)",
                        ),
                        column(
                            "target_comparison",
                            ColumnType::Text,
                            "So sánh",
                            "Comparison",
                        ),
                        RESULT,
                        column(
                            "result_value",
                            ColumnType::Real,
                            "Kết quả (số)",
                            "Result (number)",
                        ),
                        column("numerator", ColumnType::Real, "Tử số", "Numerator"),
                        column("denominator", ColumnType::Real, "Mẫu số", "Denominator"),
                        PERCENT,
                        STATUS,
                        STATUS_TEXT,
                        column("deadline", ColumnType::Text, "Thời hạn", "Deadline"),
                        column("note", ColumnType::Text, "Ghi chú", "Note"),
                        column(
                            "canonical_set",
                            ColumnType::Text,
                            "Bộ tiêu chí chuẩn",
                            "Catalogue",
                        ),
                        column(
                            "canonical_code",
                            ColumnType::Text,
                            "Số trong bộ chuẩn",
                            "Number in the catalogue",
                        ),
                        METHOD,
                        CONFIDENCE,
                        EDITED,
                        column("counted", ColumnType::Truth, "Được tính", "Counted"),
                        FILE,
                        PAGE,
                        LINE,
                    ]
                }
            }
            Self::Achievement => {
                const {
                    &[
                        ISSUER,
                        LEVEL,
                        UNIT_CODE,
                        PERIOD,
                        PERIOD_TO,
                        SET,
                        LIST,
                        CRITERIA,
                        ACHIEVED,
                        EXCEEDED,
                        IN_PROGRESS,
                        NOT_ACHIEVED,
                        WITHOUT,
                        FILE,
                    ]
                }
            }
            Self::Ranking => {
                const {
                    &[
                        SET,
                        PERIOD_TO,
                        LEVEL,
                        column("place", ColumnType::Integer, "Hạng", "Place"),
                        ISSUER,
                        UNIT_CODE,
                        CRITERIA,
                        ACHIEVED,
                        SHARE,
                        FILE,
                    ]
                }
            }
            Self::ByCriterion => {
                const {
                    &[
                        SET,
                        PERIOD_TO,
                        LEVEL,
                        CODE,
                        NAME,
                        column("units", ColumnType::Integer, "Số đơn vị", "Units"),
                        ACHIEVED,
                        EXCEEDED,
                        IN_PROGRESS,
                        NOT_ACHIEVED,
                        WITHOUT,
                        SHARE,
                        column(
                            "numerator",
                            ColumnType::Real,
                            "Tổng tử số",
                            "Sum of numerators",
                        ),
                        column(
                            "denominator",
                            ColumnType::Real,
                            "Tổng mẫu số",
                            "Sum of denominators",
                        ),
                        column(
                            "least",
                            ColumnType::Real,
                            "Tỷ lệ thấp nhất (%)",
                            "Least percent",
                        ),
                        column(
                            "most",
                            ColumnType::Real,
                            "Tỷ lệ cao nhất (%)",
                            "Greatest percent",
                        ),
                    ]
                }
            }
            Self::Changes => {
                const {
                    &[
                        ISSUER,
                        UNIT_CODE,
                        SET,
                        CODE,
                        NAME,
                        column(
                            "period_before",
                            ColumnType::Date,
                            "Kỳ trước, đến",
                            "Earlier period until",
                        ),
                        PERIOD_TO,
                        column(
                            "result_before",
                            ColumnType::Text,
                            "Kết quả kỳ trước",
                            "Earlier result",
                        ),
                        RESULT,
                        column(
                            "value_before",
                            ColumnType::Real,
                            "Kỳ trước (số)",
                            "Earlier number",
                        ),
                        column("value", ColumnType::Real, "Kỳ này (số)", "Number"),
                        column("change", ColumnType::Real, "Chênh lệch", "Change"),
                        column(
                            "status_before",
                            ColumnType::Text,
                            "Trạng thái kỳ trước",
                            "Earlier status",
                        ),
                        STATUS,
                        FILE,
                    ]
                }
            }
            Self::MissingCriteria => const { &[ISSUER, PERIOD, PERIOD_TO, SET, CODE, NAME, FILE] },
            Self::MissingReports => {
                const {
                    &[
                        SET,
                        PERIOD_TO,
                        LEVEL,
                        ERA,
                        UNIT_CODE,
                        column("unit", ColumnType::Text, "Đơn vị", "Unit"),
                        column("parent", ColumnType::Text, "Thuộc", "Part of"),
                    ]
                }
            }
            Self::FiguresToCheck => {
                const {
                    &[
                        FILE,
                        PAGE,
                        LINE,
                        ISSUER,
                        CODE,
                        NAME,
                        TARGET,
                        RESULT,
                        STATUS_TEXT,
                        METHOD,
                        CONFIDENCE,
                        EDITED,
                        column("errors", ColumnType::Integer, "Sai", "Errors"),
                        column("warnings", ColumnType::Integer, "Nghi ngờ", "Warnings"),
                    ]
                }
            }
            Self::Findings => {
                const {
                    &[
                        FILE,
                        column("severity", ColumnType::Text, "Mức độ", "Severity"),
                        column("message", ColumnType::Text, "Nội dung", "Message"),
                        PAGE,
                        LINE,
                        column("found_by", ColumnType::Text, "Khi", "Found by"),
                        column("code", ColumnType::Text, "Mã", "Code"),
                        ISSUER,
                        NUMBER,
                    ]
                }
            }
            Self::Reports => {
                const {
                    &[
                        FILE,
                        column("kind", ColumnType::Text, "Loại", "Kind"),
                        NUMBER,
                        DATE,
                        column("place", ColumnType::Text, "Địa danh", "Place"),
                        ISSUER,
                        LEVEL,
                        ERA,
                        UNIT_CODE,
                        column("subject", ColumnType::Text, "Trích yếu", "Subject"),
                        PERIOD,
                        column("period_from", ColumnType::Date, "Từ", "From"),
                        PERIOD_TO,
                        SET,
                        column("signer_authority", ColumnType::Text, "Ký thay", "Authority"),
                        column("signer_position", ColumnType::Text, "Chức vụ", "Position"),
                        column("signer_name", ColumnType::Text, "Người ký", "Signer"),
                        column("pages", ColumnType::Integer, "Số trang", "Pages"),
                        METHOD,
                        CONFIDENCE,
                        column("counted", ColumnType::Truth, "Được tính", "Counted"),
                        column("id", ColumnType::Text, "Mã băm", "Hash"),
                    ]
                }
            }
            Self::UnresolvedUnits => {
                const {
                    &[
                        ISSUER,
                        column("place", ColumnType::Text, "Địa danh", "Place"),
                        LEVEL,
                        column("reports", ColumnType::Integer, "Số báo cáo", "Reports"),
                        column("first_date", ColumnType::Date, "Từ ngày", "First date"),
                        column("last_date", ColumnType::Date, "Đến ngày", "Last date"),
                        FILE,
                    ]
                }
            }
        }
    }
}
