//! How a page was read, how sure its reading is, and what on it is no part of the text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a text was read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// From a typed file: DOCX, text, Markdown, HTML.
    Typed,
    /// From the characters in a PDF.
    TextLayer,
    /// Of a page only: from the characters in a PDF, and by OCR what stands in images that are pasted into it.
    /// Its lines and records are of one or the other.
    Mixed,
    /// From an image, by OCR.
    Ocr,
}

/// How sure a reading is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "f32")]
pub struct Confidence(#[schemars(range(min = 0, max = 1))] f32);

impl TryFrom<f32> for Confidence {
    type Error = String;

    fn try_from(value: f32) -> std::result::Result<Self, String> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self::new(value))
        } else {
            Err(format!(
                "{value} is no confidence, which lies between 0 and 1"
            ))
        }
    }
}

impl Confidence {
    /// Certain.
    pub const CERTAIN: Self = Self(1.0);

    /// Takes a value and brings it into 0 to 1, to three decimals; what is no number becomes 0.
    pub fn new(value: f32) -> Self {
        let value = if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        };
        Self((value * 1000.0).round() / 1000.0)
    }

    /// As sure at most as a figure on which two readings differ, or whose print was covered: below that at which a
    /// figure is told of as a finding.
    #[must_use]
    pub fn disputed(self) -> Self {
        Self(self.0.min(0.5))
    }

    /// The value, 0 to 1.
    pub fn get(self) -> f32 {
        self.0
    }

    /// The mean of some readings; `None` where there are none.
    pub fn mean(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let (sum, count) = all
            .into_iter()
            .fold((0.0, 0_u32), |(s, n), c| (s + c.0, n + 1));
        (count > 0).then(|| Self::new(sum / count as f32))
    }
}

/// How far the text of a page can be trusted.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// As far as the reader goes; also an empty page.
    Good,
    /// A person should compare it with the original: more words than usual are doubtful.
    Check,
    /// It could not be read: handwriting, noise. Its words are kept for searching; no record comes of them.
    Poor,
}

/// What a piece of page furniture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FurnitureKind {
    /// A page number.
    PageNumber,
    /// A head or foot that recurs from page to page.
    RunningHead,
    /// A footnote.
    Footnote,
    /// The visible stamp of a digital signature.
    SignatureStamp,
    /// What came of a page that could not be read.
    Unread,
}
