//! What was made of one document of a file: its report, and its copy or why there is none.

use serde::{Deserialize, Serialize};

use crate::document_starts::PageStart;
use baocao_report::Report;
use baocao_report::error::Language;

/// What was made of one document of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentOutcome {
    /// Its first and its last page in the file, counted from 1.
    pub pages: (u32, u32),
    /// What was read. Pages keep the numbers that they have in the file.
    pub report: Report,
    /// The searchable copy.
    pub copy: CopyRecord,
    /// How each of its pages came into the copy, in their order; empty where there is no copy.
    #[serde(rename = "sheets")]
    pub copy_pages: Vec<CopyPageInfo>,
    /// What its pages are.
    #[serde(rename = "leaves")]
    pub page_starts: Vec<PageStart>,
}

/// A searchable copy, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CopyRecord {
    /// It is written.
    Made {
        /// Which standard it keeps to.
        conformance: Conformance,
        /// Its size.
        bytes: u64,
        /// Its hash in hexadecimal.
        sha256: String,
    },
    /// There is none.
    None {
        /// Why.
        reason: NoCopy,
    },
}

/// Why a document has no searchable copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoCopy {
    /// Every page of the PDF has text of its own that is good: the original can be searched itself.
    Searchable,
    /// A typed file, whose text is no image.
    Typed,
}

/// Which standard a copy keeps to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conformance {
    /// PDF/A-2u (ISO 19005-2): every character is known.
    A2u,
    /// None: a page could only be carried over as it was found.
    Unclaimed,
}

/// How a page came into a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPageInfo {
    /// Its number in the file, counted from 1.
    pub number: u32,
    /// How.
    #[serde(rename = "way")]
    pub transfer: PageTransfer,
    /// Whether nothing stands on it.
    pub blank: bool,
}

/// The way of a page into a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageTransfer {
    /// Its images are those of the original, byte for byte.
    Passed,
    /// Its images are those of the original, some of them in another coding without loss, since PDF/A forbids theirs.
    Recoded,
    /// It was carried over with its own text.
    Kept,
    /// It was drawn anew as an image.
    Rendered,
    /// It could not be drawn and was carried over as it was found.
    AsFound {
        /// Why.
        why: String,
    },
    /// It could be neither drawn nor carried over and is an empty page of its size.
    Lost {
        /// Why.
        why: String,
    },
}

impl NoCopy {
    /// In words.
    pub fn message(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Searchable, Language::Vi) => "bản gốc đã tìm kiếm được",
            (Self::Searchable, Language::En) => "the original can be searched itself",
            (Self::Typed, Language::Vi) => "tệp văn bản, không có trang ảnh",
            (Self::Typed, Language::En) => "a typed file has no page images",
        }
    }
}

impl Conformance {
    /// As people write it; `None` where no standard is claimed.
    pub fn name(&self) -> Option<&'static str> {
        match self {
            Self::A2u => Some("PDF/A-2u"),
            Self::Unclaimed => None,
        }
    }
}

impl PageTransfer {
    /// What a person should know of it; `None` where the page is as it was.
    pub fn finding(&self, language: Language) -> Option<String> {
        Some(match (self, language) {
            (Self::Passed | Self::Recoded | Self::Kept, _) => return None,
            (Self::Rendered, Language::Vi) => "trang được vẽ lại thành ảnh".into(),
            (Self::Rendered, Language::En) => "the page was drawn anew as an image".into(),
            (Self::AsFound { why }, Language::Vi) => {
                format!("không vẽ lại được trang, giữ nguyên như trong bản gốc: {why}")
            }
            (Self::AsFound { why }, Language::En) => {
                format!("the page cannot be drawn and is kept as it was found: {why}")
            }
            (Self::Lost { why }, Language::Vi) => {
                format!("không đọc được trang, thay bằng trang trống; xem bản gốc: {why}")
            }
            (Self::Lost { why }, Language::En) => {
                format!(
                    "the page cannot be read, an empty one stands for it; see the original: {why}"
                )
            }
        })
    }
}
