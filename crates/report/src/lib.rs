//! The report: what the program says of a document. Its JSON is the contract with every consumer,
//! schema `baocao/1`; `baocao schema` prints the schema made from these types.
//!
//! Absent is `null`, never `""`. Texts are NFC with runs of blanks folded. Names follow Nghị định
//! 30/2020/NĐ-CP, Phụ lục VI, wherever it names a thing; `docs/json.md` has the mapping.
//!
//! This crate is the vocabulary of all others: [`geometry`] has places on a page, [`Confidence`] says how sure a reading
//! is, [`error`] what can go wrong, in the reader's language. [`json`] writes and reads the contract.
//!
//! ```
//! use baocao_report::error::{Language, Problem};
//! use baocao_report::json;
//!
//! let error = json::read(r#"{"schema": "baocao/9"}"#).unwrap_err();
//! assert!(matches!(error.problem(), Problem::NotAReport(_)));
//! assert!(error.message(Language::Vi).contains("baocao/9"));
//! ```

mod criterion;
pub mod error;
pub mod geometry;
mod header;
mod identity;
pub mod json;
mod reading;
mod table;
mod value;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use criterion::{Canonical, Criterion, Group, GroupRef, Measured, Status, Target};
pub use header::{Header, IssuerLevel, Period, Signer};
pub use table::{TableContent, TableInfo, TableOrigin};
pub use value::{ComparisonOperator, DateText, Figure, Percent};

pub use identity::{DocumentIdentity, IdentityMatch};
pub use reading::{Confidence, FurnitureKind, Grade, Method};

use crate::error::Language;
use crate::geometry::Rect;

/// The name of this version of the contract.
pub const SCHEMA: &str = "baocao/1";

/// A document and all that was read from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `baocao/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// `sha256:` and the hash of the original's bytes in hexadecimal.
    #[schemars(regex(pattern = "^sha256:[0-9a-f]{64}$"))]
    pub id: String,
    /// The original.
    pub source: SourceInfo,
    /// Its pages.
    pub pages: Vec<PageInfo>,
    /// The frame that Nghị định 30 prescribes.
    pub header: Header,
    /// Groups of criteria in printed order.
    pub groups: Vec<Group>,
    /// Criteria in printed order.
    pub criteria: Vec<Criterion>,
    /// Documents listed as issued.
    pub documents: Vec<IssuedDocument>,
    /// Documents that the running text cites, each once.
    pub citations: Vec<Citation>,
    /// Tables in printed order, those of something else than criteria and documents too.
    pub tables: Vec<TableInfo>,
    /// How sure OCR was of its most doubtful page, the mean over that page's words; null where no page was read by OCR.
    pub confidence: Option<Confidence>,
    /// The whole text, line structure kept.
    pub text: String,
    /// Which lines of it are no part of the running text, in their order.
    #[serde(default)]
    pub furniture: Vec<Furniture>,
    /// Every change made to what was read. `text` is as restored, every `raw` stays as read.
    pub edits: Vec<Edit>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// The original file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Its path as given, with `/` between the parts, NFC.
    pub file: String,
    /// Its media type, told from its content.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its number of pages; 1 for a typed file.
    pub pages: u32,
    /// Digital signatures found in it, whether or not they verify.
    pub signatures: Vec<Signature>,
}

/// A digital signature as its dictionary states it. It is not verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// Who signed.
    pub signer: Option<String>,
    /// When, as an RFC 3339 time.
    pub time: Option<String>,
    /// The page its stamp stands on.
    pub page: Option<u32>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageInfo {
    /// Counted from 1.
    pub number: u32,
    /// Width in points of the upright page.
    pub width: Option<f32>,
    /// Height in points of the upright page.
    pub height: Option<f32>,
    /// How it was read.
    pub method: Method,
    /// Resolution of the image that was read.
    pub dpi: Option<f32>,
    /// Degrees clockwise it had to be turned: 0, 90, 180 or 270.
    pub rotation: u16,
    /// Mean confidence of its words.
    pub confidence: Option<Confidence>,
    /// Whether its text does not look like Vietnamese as a person would write it.
    pub degraded: bool,
    /// How far its text can be trusted.
    pub grade: Grade,
    /// The first and the last line of the report's text that stand on it, counted from 1; null for a page without any.
    #[serde(default)]
    pub lines: Option<[u32; 2]>,
}

/// A document in a list of issued documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IssuedDocument {
    /// The number in the list, as printed.
    pub ordinal: Option<String>,
    /// The part of the list it stands in.
    pub group: Option<GroupRef>,
    /// `Quyết định`, `Kế hoạch` …
    pub kind: Option<String>,
    /// `1376/QĐ-UBND`.
    pub number: Option<String>,
    /// ISO date.
    pub date: Option<DateText>,
    /// Its trích yếu.
    pub summary: Option<String>,
    /// Where it stands.
    pub at: Place,
}

/// A document cited in the running text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// `Quyết định`, `Nghị quyết` …
    pub kind: String,
    /// `1376/QĐ-UBND`.
    pub number: String,
    /// ISO date.
    pub date: Option<DateText>,
    /// Who issued it, as printed.
    pub issuer: Option<String>,
    /// Where it is cited first.
    pub at: Place,
}

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The page, counted from 1.
    pub page: Option<u32>,
    /// The box on the page.
    #[serde(rename = "box")]
    pub bounds: Option<Rect>,
    /// Its first line in the report's text, counted from 1.
    pub line: Option<u32>,
}

impl Place {
    /// `trang 2, dòng 31`, as far as it is known.
    pub fn in_words(&self, language: Language) -> String {
        let (page, line) = match language {
            Language::Vi => ("trang", "dòng"),
            Language::En => ("page", "line"),
        };
        let parts = [(page, self.page), (line, self.line)];
        let known = parts
            .into_iter()
            .filter_map(|(word, number)| Some(format!("{word} {}", number?)));
        known.collect::<Vec<_>>().join(", ")
    }
}

/// A change made to what was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// The line in the report's text, counted from 1.
    pub line: u32,
    /// As it was read.
    pub from: String,
    /// As it is now.
    pub to: String,
    /// How sure the change is.
    pub confidence: Confidence,
    /// Why.
    pub reason: String,
}

/// Lines beside the running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Furniture {
    /// What they are.
    pub kind: FurnitureKind,
    /// Their numbers, counted from 1.
    pub lines: Vec<u32>,
}

/// Something a person should look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// A short stable name.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, in words.
    pub message: String,
    /// Where.
    pub at: Place,
}

/// How bad a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a look.
    Warning,
    /// Wrong.
    Error,
}
