//! Which columns each list has.

use super::Listing;
use baocao_output::sheet::{Column, Kind};

const fn column(name: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Column {
    Column::new(name, kind, vi, en)
}

const FILE: Column = column("file", Kind::Text, "Tệp", "File");
const ISSUER: Column = column("issuer", Kind::Text, "Cơ quan ban hành", "Issuer");
const LEVEL: Column = column("issuer_level", Kind::Text, "Cấp", "Level");
const ERA: Column = column(
    "unit_era",
    Kind::Text,
    "Thời kỳ đơn vị hành chính",
    "Era of the unit",
);
const UNIT_CODE: Column = column(
    "unit_code",
    Kind::Text,
    "Mã đơn vị hành chính",
    "Code of the unit",
);
const PERIOD: Column = column("period_text", Kind::Text, "Kỳ báo cáo", "Period");
const PERIOD_TO: Column = column("period_to", Kind::Date, "Đến", "Until");
const SET: Column = column(
    "criteria_set",
    Kind::Text,
    "Quyết định ban hành tiêu chí",
    "Criteria set",
);
const LIST: Column = column("list", Kind::Text, "Danh sách", "List");
const CODE: Column = column("code", Kind::Text, "Số thứ tự", "Number");
const NAME: Column = column("name", Kind::Text, "Tiêu chí", "Criterion");
const PAGE: Column = column("page", Kind::Integer, "Trang", "Page");
const LINE: Column = column("line", Kind::Integer, "Dòng", "Line");
const METHOD: Column = column("method", Kind::Text, "Cách đọc", "Read by");
const CONFIDENCE: Column = column("confidence", Kind::Real, "Độ tin cậy", "Confidence");
const EDITED: Column = column("edited", Kind::Truth, "Máy đã sửa", "Edited");
const TARGET: Column = column("target_text", Kind::Text, "Chỉ tiêu", "Target");
const RESULT: Column = column("result_text", Kind::Text, "Kết quả", "Result");
const STATUS_TEXT: Column = column("status_text", Kind::Text, "Đánh giá", "Status as printed");
const STATUS: Column = column("status", Kind::Text, "Trạng thái", "Status");
const NUMBER: Column = column("number", Kind::Text, "Số, ký hiệu", "Number and notation");
const DATE: Column = column("date", Kind::Date, "Ngày ban hành", "Date");
const PERCENT: Column = column("percent", Kind::Real, "Tỷ lệ (%)", "Percent");

/// The counts of a tally.
const CRITERIA: Column = column("criteria", Kind::Integer, "Số tiêu chí", "Criteria");
const ACHIEVED: Column = column("achieved", Kind::Integer, "Đạt", "Achieved");
const EXCEEDED: Column = column("exceeded", Kind::Integer, "Vượt", "Exceeded");
const IN_PROGRESS: Column = column(
    "in_progress",
    Kind::Integer,
    "Đang thực hiện",
    "In progress",
);
const NOT_ACHIEVED: Column = column("not_achieved", Kind::Integer, "Chưa đạt", "Not achieved");
const WITHOUT: Column = column(
    "without_status",
    Kind::Integer,
    "Không rõ",
    "Without status",
);
const SHARE: Column = column("percent", Kind::Real, "Tỷ lệ đạt (%)", "Share achieved (%)");

impl Listing {
    /// Its columns, in their order.
    pub const fn columns(self) -> &'static [Column] {
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
                            Kind::Text,
                            "Số, ký hiệu",
                            "Number and notation",
                        ),
                        column("report_date", Kind::Date, "Ngày ban hành", "Date"),
                        LIST,
                        column("group_code", Kind::Text, "Số nhóm", "Group number"),
                        column("group_name", Kind::Text, "Nhóm", "Group"),
                        CODE,
                        NAME,
                        column("unit", Kind::Text, "Đơn vị tính", "Unit of measure"),
                        TARGET,
                        column(
                            "target_value",
                            Kind::Real,
                            "Chỉ tiêu (số)",
                            "Target (number)",
                        ),
                        column("target_comparison", Kind::Text, "So sánh", "Comparison"),
                        RESULT,
                        column(
                            "result_value",
                            Kind::Real,
                            "Kết quả (số)",
                            "Result (number)",
                        ),
                        column("numerator", Kind::Real, "Tử số", "Numerator"),
                        column("denominator", Kind::Real, "Mẫu số", "Denominator"),
                        PERCENT,
                        STATUS,
                        STATUS_TEXT,
                        column("deadline", Kind::Text, "Thời hạn", "Deadline"),
                        column("note", Kind::Text, "Ghi chú", "Note"),
                        column(
                            "canonical_set",
                            Kind::Text,
                            "Bộ tiêu chí chuẩn",
                            "Catalogue",
                        ),
                        column(
                            "canonical_code",
                            Kind::Text,
                            "Số trong bộ chuẩn",
                            "Number in the catalogue",
                        ),
                        METHOD,
                        CONFIDENCE,
                        EDITED,
                        column("counted", Kind::Truth, "Được tính", "Counted"),
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
                        column("place", Kind::Integer, "Hạng", "Place"),
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
                        column("units", Kind::Integer, "Số đơn vị", "Units"),
                        ACHIEVED,
                        EXCEEDED,
                        IN_PROGRESS,
                        NOT_ACHIEVED,
                        WITHOUT,
                        SHARE,
                        column("numerator", Kind::Real, "Tổng tử số", "Sum of numerators"),
                        column(
                            "denominator",
                            Kind::Real,
                            "Tổng mẫu số",
                            "Sum of denominators",
                        ),
                        column("least", Kind::Real, "Tỷ lệ thấp nhất (%)", "Least percent"),
                        column("most", Kind::Real, "Tỷ lệ cao nhất (%)", "Greatest percent"),
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
                            Kind::Date,
                            "Kỳ trước, đến",
                            "Earlier period until",
                        ),
                        PERIOD_TO,
                        column(
                            "result_before",
                            Kind::Text,
                            "Kết quả kỳ trước",
                            "Earlier result",
                        ),
                        RESULT,
                        column(
                            "value_before",
                            Kind::Real,
                            "Kỳ trước (số)",
                            "Earlier number",
                        ),
                        column("value", Kind::Real, "Kỳ này (số)", "Number"),
                        column("change", Kind::Real, "Chênh lệch", "Change"),
                        column(
                            "status_before",
                            Kind::Text,
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
                        column("unit", Kind::Text, "Đơn vị", "Unit"),
                        column("parent", Kind::Text, "Thuộc", "Part of"),
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
                        column("errors", Kind::Integer, "Sai", "Errors"),
                        column("warnings", Kind::Integer, "Nghi ngờ", "Warnings"),
                    ]
                }
            }
            Self::Findings => {
                const {
                    &[
                        FILE,
                        column("severity", Kind::Text, "Mức độ", "Severity"),
                        column("message", Kind::Text, "Nội dung", "Message"),
                        PAGE,
                        LINE,
                        column("found_by", Kind::Text, "Khi", "Found by"),
                        column("code", Kind::Text, "Mã", "Code"),
                        ISSUER,
                        NUMBER,
                    ]
                }
            }
            Self::Reports => {
                const {
                    &[
                        FILE,
                        column("kind", Kind::Text, "Loại", "Kind"),
                        NUMBER,
                        DATE,
                        column("place", Kind::Text, "Địa danh", "Place"),
                        ISSUER,
                        LEVEL,
                        ERA,
                        UNIT_CODE,
                        column("subject", Kind::Text, "Trích yếu", "Subject"),
                        PERIOD,
                        column("period_from", Kind::Date, "Từ", "From"),
                        PERIOD_TO,
                        SET,
                        column("signer_authority", Kind::Text, "Ký thay", "Authority"),
                        column("signer_position", Kind::Text, "Chức vụ", "Position"),
                        column("signer_name", Kind::Text, "Người ký", "Signer"),
                        column("pages", Kind::Integer, "Số trang", "Pages"),
                        METHOD,
                        CONFIDENCE,
                        column("counted", Kind::Truth, "Được tính", "Counted"),
                        column("id", Kind::Text, "Mã băm", "Hash"),
                    ]
                }
            }
            Self::UnresolvedUnits => {
                const {
                    &[
                        ISSUER,
                        column("place", Kind::Text, "Địa danh", "Place"),
                        LEVEL,
                        column("reports", Kind::Integer, "Số báo cáo", "Reports"),
                        column("first_date", Kind::Date, "Từ ngày", "First date"),
                        column("last_date", Kind::Date, "Đến ngày", "Last date"),
                        FILE,
                    ]
                }
            }
        }
    }
}
