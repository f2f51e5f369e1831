//! The frame of an administrative document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::DateText;

/// What the frame of a document says. Every field is as printed, and `null` where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// `báo cáo`, `công văn` … in lower case.
    pub kind: Option<String>,
    /// Number and notation, `1549/BC-UBND`.
    pub number: Option<String>,
    /// The number alone, `1549` (CodeNumber).
    pub code_number: Option<String>,
    /// The notation alone, `BC-UBND` (CodeNotation).
    pub code_notation: Option<String>,
    /// When it was issued (IssuedDate); partial where the day is left blank.
    pub date: Option<DateText>,
    /// Where, `Phú Lâm`.
    pub place: Option<String>,
    /// Who issued it (OrganName).
    pub issuer: Option<String>,
    /// The level of the issuer.
    pub issuer_level: Option<IssuerLevel>,
    /// Trích yếu (Subject).
    pub subject: Option<String>,
    /// The period reported on.
    pub period: Option<Period>,
    /// The decision whose criteria are reported, `1376/QĐ-UBND`.
    pub criteria_set: Option<String>,
    /// Who signed (SignerInfo).
    pub signer: Option<Signer>,
    /// Nơi nhận, a line an entry, without dash and semicolon.
    pub recipients: Vec<String>,
}

/// The level of an issuing agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IssuerLevel {
    /// Tỉnh, thành phố trực thuộc trung ương, and their sở, ban, ngành.
    Province,
    /// Huyện, quận, thị xã, thành phố thuộc tỉnh.
    District,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
}

/// A period of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// As printed: `9 tháng đầu năm 2023`.
    pub text: String,
    /// Its first day; `null` where only its end is said.
    pub from: Option<DateText>,
    /// Its last day.
    pub to: Option<DateText>,
}

/// A signature block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signer {
    /// For whom: `KT. CHỦ TỊCH`, `TM. ỦY BAN NHÂN DÂN`.
    pub authority: Option<String>,
    /// SignerInfo.Position: `PHÓ CHỦ TỊCH`.
    pub position: Option<String>,
    /// SignerInfo.FullName.
    pub name: Option<String>,
}
