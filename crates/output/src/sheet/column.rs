//! A column of a list: its name, what it holds, its head in either language.

use baocao_report::error::Language;

/// A column of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListColumn {
    /// Its name in the database.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnType,
    vi: &'static str,
    en: &'static str,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
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

impl ListColumn {
    /// A column with its heads in both languages.
    pub const fn new(
        name: &'static str,
        kind: ColumnType,
        vi: &'static str,
        en: &'static str,
    ) -> Self {
        Self { name, kind, vi, en }
    }

    /// Its head in a spreadsheet.
    pub const fn title(&self, language: Language) -> &'static str {
        match language {
            Language::Vi => self.vi,
            Language::En => self.en,
        }
    }

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

    /// SQL: itself, as the one type that its kind has in both kinds of database.
    pub fn cast(&self) -> String {
        let kind = match self.kind {
            ColumnType::Text | ColumnType::Date => "text",
            ColumnType::Integer => "bigint",
            ColumnType::Real => "double precision",
            ColumnType::Truth => "integer",
        };
        format!("CAST({} AS {kind})", self.name)
    }
}
