//! What keeps a folder from being filed in.

use serde::{Deserialize, Serialize};

use super::Problem;

/// What is wrong with an archive or with what is asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveFault {
    /// The folder holds files and is no archive; one of them.
    Foreign(String),
    /// A file of the archive is not as the manifest says, and would be written over.
    Changed(String),
    /// There is no archive in the folder.
    NotThere,
    /// The manifest is not as it was written.
    Damaged,
    /// The archive is of another version of the format; which.
    Version(String),
    /// The archive is of another dossier.
    Dossier {
        /// Its code.
        is: String,
        /// The code that was asked for.
        asked: String,
    },
    /// The archive's documents are named otherwise.
    Naming {
        /// Its template.
        is: String,
        /// The template that was asked for.
        asked: String,
    },
    /// No template.
    Template {
        /// What was given.
        given: String,
        /// The fields that a template may have.
        fields: String,
    },
    /// No code of a dossier.
    Code(String),
    /// No field of a dossier, or one that is counted.
    Field {
        /// What was given.
        given: String,
        /// The fields that may be given.
        fields: String,
    },
}

impl From<ArchiveFault> for Problem {
    fn from(fault: ArchiveFault) -> Self {
        Self::Archive(fault)
    }
}

impl ArchiveFault {
    /// What is wrong and what to do, in Vietnamese and in English.
    pub(crate) fn words(&self) -> (String, String) {
        match self {
            Self::Foreign(file) => (
                format!("thư mục đã có tệp khác ({file}) và không phải kho lưu trữ do baocao lập; chọn thư mục mới hoặc rỗng"),
                format!("the folder holds other files ({file}) and is no archive of baocao's; choose a new or empty one"),
            ),
            Self::Changed(file) => (
                format!("{file} không còn như manifest.jsonl ghi nên không bị ghi đè; chuyển tệp đó đi nơi khác rồi chạy lại"),
                format!("{file} is not as manifest.jsonl says and was therefore not written over; move it away and run again"),
            ),
            Self::NotThere => (
                "không có kho lưu trữ nào ở đây (thiếu manifest.jsonl)".into(),
                "there is no archive here (no manifest.jsonl)".into(),
            ),
            Self::Damaged => (
                "manifest.jsonl không còn như khi được ghi; xem `baocao archive --verify`, rồi lấy lại tệp từ bản sao lưu".into(),
                "manifest.jsonl is not as it was written; see `baocao archive --verify`, then bring the file back from a backup".into(),
            ),
            Self::Version(found) => (
                format!("kho lưu trữ theo định dạng {found}, phiên bản này của baocao không biết"),
                format!("the archive is of format {found}, which this version of baocao does not know"),
            ),
            Self::Dossier { is, asked } => (
                format!("kho lưu trữ này là hồ sơ {is}, không phải {asked}; chọn thư mục khác cho hồ sơ khác"),
                format!("this archive is dossier {is}, not {asked}; choose another folder for another dossier"),
            ),
            Self::Naming { is, asked } => (
                format!("tài liệu trong kho này đặt tên theo {is}, không phải {asked}"),
                format!("documents in this archive are named by {is}, not by {asked}"),
            ),
            Self::Template { given, fields } => (
                format!("\"{given}\" không phải mẫu tên; các trường: {fields}"),
                format!("\"{given}\" is no template of names; the fields are {fields}"),
            ),
            Self::Code(text) => (
                format!("\"{text}\" không dùng làm mã hồ sơ được: tối đa 60 byte, không có ký tự mà Windows cấm trong tên tệp"),
                format!("\"{text}\" cannot be a dossier's code: at most 60 bytes, and no characters that Windows forbids in names"),
            ),
            Self::Field { given, fields } => (
                format!("\"{given}\" không phải TRƯỜNG=GIÁ TRỊ của một hồ sơ; các trường: {fields}"),
                format!("\"{given}\" is no FIELD=VALUE of a dossier; the fields are {fields}"),
            ),
        }
    }
}
