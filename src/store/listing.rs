//! Lists that are taken out of a database, for a spreadsheet or another program.

use crate::error::Language;

/// A list, made by a view of the same name (`docs/database.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Listing {
    /// Every criterion of every report, with the header of its report.
    Criteria,
    /// Each unit's tally, list by list.
    Achievement,
    /// Units by the share of criteria that they have achieved.
    Ranking,
    /// Each criterion across all units.
    ByCriterion,
    /// What has changed at a unit from one period to the next.
    Changes,
    /// Criteria of a decision that a report says nothing of.
    MissingCriteria,
    /// Units without a report, where their neighbours have sent one.
    MissingReports,
    /// Figures that a person should look at first.
    FiguresToCheck,
    /// What was found wrong, missing or doubtful.
    Findings,
    /// Every report.
    Reports,
    /// Issuers whose unit could not be told.
    UnresolvedUnits,
}

/// A column of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the database.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    vi: &'static str,
    en: &'static str,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A date as far as it is printed: `2024-12-20`, `2024-12`, `2024`.
    Date,
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// Yes or no.
    Truth,
}

impl Column {
    /// A column with its heads in both languages.
    pub const fn new(name: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Self {
        Self { name, kind, vi, en }
    }

    /// Its head in a spreadsheet.
    pub const fn title(&self, language: Language) -> &'static str {
        match language {
            Language::Vi => self.vi,
            Language::En => self.en,
        }
    }
}

impl Column {
    /// A word of the database's own, such as a status, as a person reads it; any other text as it is.
    pub fn shown<'t>(&self, text: &'t str, language: Language) -> &'t str {
        if language != Language::Vi {
            return text;
        }
        match (self.name, text) {
            ("status" | "status_before", "achieved") => "đạt",
            ("status" | "status_before", "exceeded") => "vượt",
            ("status" | "status_before", "completed") => "hoàn thành",
            ("status" | "status_before", "in_progress") => "đang thực hiện",
            ("status" | "status_before", "not_achieved") => "chưa đạt",
            ("issuer_level", "province") => "tỉnh",
            ("issuer_level", "district") => "huyện",
            ("issuer_level", "commune") => "xã",
            ("method", "typed") => "bản gõ",
            ("method", "text-layer") => "chữ trong PDF",
            ("method", "mixed") => "chữ trong PDF và OCR",
            ("method", "ocr") => "OCR",
            ("severity", "error") => "sai",
            ("severity", "warning") => "nghi ngờ",
            ("severity", "info") => "lưu ý",
            ("found_by", "reading") => "đọc",
            ("found_by", "import") => "nạp",
            _ => text,
        }
    }
}

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
    /// All lists, the one asked for most first.
    pub const ALL: [Self; 11] = [
        Self::Criteria,
        Self::Achievement,
        Self::Ranking,
        Self::ByCriterion,
        Self::Changes,
        Self::MissingCriteria,
        Self::MissingReports,
        Self::FiguresToCheck,
        Self::Findings,
        Self::Reports,
        Self::UnresolvedUnits,
    ];

    /// Its title: of a sheet, so of 31 characters at most.
    pub const fn title(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Criteria => ("Tiêu chí", "Criteria"),
            Self::Achievement => ("Kết quả từng đơn vị", "Achievement"),
            Self::Ranking => ("Xếp hạng", "Ranking"),
            Self::ByCriterion => ("Từng tiêu chí", "By criterion"),
            Self::Changes => ("Thay đổi giữa các kỳ", "Changes"),
            Self::MissingCriteria => ("Tiêu chí còn thiếu", "Missing criteria"),
            Self::MissingReports => ("Đơn vị chưa báo cáo", "Missing reports"),
            Self::FiguresToCheck => ("Số liệu cần xem", "Figures to check"),
            Self::Findings => ("Điều cần xem", "Findings"),
            Self::Reports => ("Báo cáo", "Reports"),
            Self::UnresolvedUnits => ("Đơn vị chưa rõ", "Unresolved units"),
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

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

    /// The view that makes it, and its order.
    const fn source(self) -> (&'static str, &'static str) {
        match self {
            Self::Criteria => ("criteria_flat", "file, report, ordinal"),
            Self::Achievement => ("achievement", "file, report, list"),
            Self::Ranking => (
                "ranking",
                "criteria_set, period_to, issuer_level, place, file, report",
            ),
            Self::ByCriterion => (
                "by_criterion",
                "criteria_set, period_to, issuer_level, code, name",
            ),
            Self::Changes => (
                "changes",
                "issuer, criteria_set, code, name, period_to, file",
            ),
            Self::MissingCriteria => ("missing_criteria", "file, report, ordinal"),
            Self::MissingReports => (
                "missing_reports",
                "criteria_set, period_to, unit_era, unit_code",
            ),
            Self::FiguresToCheck => (
                "figures_to_check",
                "errors DESC, warnings DESC, confidence, file, report, ordinal",
            ),
            Self::Findings => (
                "findings_flat",
                "file, report, severity, code, page, line, message",
            ),
            Self::Reports => ("reports_counted", "file, id"),
            Self::UnresolvedUnits => ("unresolved_units", "issuer, place, issuer_level"),
        }
    }

    /// The question to either kind of database. It is made of this module's own names only.
    pub(super) fn sql(self) -> String {
        let columns: Vec<String> = self.columns().iter().map(Column::cast).collect();
        let (view, order) = self.source();
        format!("SELECT {} FROM {view} ORDER BY {order}", columns.join(", "))
    }
}

impl Column {
    /// Itself, as the one type that its kind has in both kinds of database.
    fn cast(&self) -> String {
        let kind = match self.kind {
            Kind::Text | Kind::Date => "text",
            Kind::Integer => "bigint",
            Kind::Real => "double precision",
            Kind::Truth => "integer",
        };
        format!("CAST({} AS {kind})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_a_sheet_and_are_told_apart() {
        for language in [Language::Vi, Language::En] {
            let mut titles: Vec<&str> = Listing::ALL.iter().map(|l| l.title(language)).collect();
            assert!(titles.iter().all(|title| title.chars().count() <= 28));
            titles.sort_unstable();
            titles.dedup();
            assert_eq!(titles.len(), Listing::ALL.len());
        }
    }
}
