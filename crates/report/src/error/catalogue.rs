//! What can be wrong with a catalogue that is sound TOML.

use serde::{Deserialize, Serialize};

/// What is wrong with a catalogue, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CatalogueFault {
    /// `decision` is no number of a document; what it says.
    Decision(String),
    /// `level` is no level; what it says.
    Level(String),
    /// `date` is no date; what it says.
    Date(String),
    /// There is no criterion in it.
    NoCriteria,
    /// A group or a criterion has no code.
    NoCode,
    /// A criterion has no wording; its code.
    NoWording(String),
    /// A code is there twice.
    CodeTwice {
        /// The code.
        code: String,
        /// The line where it was met before.
        line: usize,
    },
    /// Two criteria of one group have the same wording.
    WordingTwice {
        /// The code of the second.
        code: String,
        /// The code of the first.
        other: String,
    },
    /// Two files of a folder state the same decision.
    DecisionTwice {
        /// The decision.
        decision: String,
        /// The other file.
        other: String,
    },
}

impl CatalogueFault {
    /// What is wrong and what was expected, in Vietnamese and in English.
    pub(crate) fn words(&self) -> (String, String) {
        match self {
            Self::Decision(text) => (
                format!("decision = \"{text}\" không phải số, ký hiệu văn bản; cần dạng \"412/QĐ-UBND\""),
                format!("decision = \"{text}\" is no document number; expected one like \"412/QĐ-UBND\""),
            ),
            Self::Level(text) => (
                format!("level = \"{text}\" không phải một cấp; cần province, district hoặc commune"),
                format!("level = \"{text}\" is no level; expected province, district or commune"),
            ),
            Self::Date(text) => (
                format!("date = \"{text}\" không phải ngày; cần năm-tháng-ngày như \"2024-10-03\""),
                format!("date = \"{text}\" is no date; expected year-month-day like \"2024-10-03\""),
            ),
            Self::NoCriteria => (
                "không có tiêu chí nào; mỗi tiêu chí bắt đầu bằng dòng [[group.criterion]] sau một [[group]]".into(),
                "there is no criterion; each begins with a line [[group.criterion]] below a [[group]]".into(),
            ),
            Self::NoCode => (
                "code để trống; cần số của nhóm hoặc của tiêu chí như trong quyết định".into(),
                "code is empty; expected the number that the decision gives".into(),
            ),
            Self::NoWording(code) => (
                format!("tiêu chí {code} không có lời; cần ít nhất một cách viết trong wordings"),
                format!("criterion {code} has no wording; expected at least one in wordings"),
            ),
            Self::CodeTwice { code, line } => (
                format!("mã {code} đã có ở dòng {line}; mỗi tiêu chí một mã"),
                format!("code {code} stands at line {line} already; expected a code of its own for each criterion"),
            ),
            Self::WordingTwice { code, other } => (
                format!("tiêu chí {code} và {other} của cùng nhóm có lời như nhau; lời của hai tiêu chí phải khác nhau"),
                format!("criteria {code} and {other} of one group have the same wording; expected different ones"),
            ),
            Self::DecisionTwice { decision, other } => (
                format!("quyết định {decision} đã có trong tệp {other}; mỗi quyết định một tệp"),
                format!("decision {decision} stands in {other} already; expected one file a decision"),
            ),
        }
    }
}
