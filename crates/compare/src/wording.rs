//! Comparisons in words, Vietnamese and English.

use super::comparison::{Class, Doubt, SideReading};
use baocao_reading::check::Code;
use baocao_report::error::Language;
use baocao_report::{Confidence, Method};

impl Class {
    /// Every class, the gravest first.
    pub const ALL: [Self; 25] = [
        Self::CriterionMissing,
        Self::Result,
        Self::Target,
        Self::Status,
        Self::Code,
        Self::Exchanged,
        Self::CriterionMoved,
        Self::Unit,
        Self::Deadline,
        Self::Note,
        Self::Header,
        Self::ParagraphMissing,
        Self::ParagraphMoved,
        Self::Figure,
        Self::Name,
        Self::Word,
        Self::Accents,
        Self::Case,
        Self::ToneMark,
        Self::Spacing,
        Self::Dash,
        Self::Ellipsis,
        Self::Punctuation,
        Self::Furniture,
        Self::Order,
    ];

    /// Its name, as the JSON has it.
    pub const fn name(self) -> &'static str {
        self.described().0
    }

    /// What differs, in words.
    pub const fn title(self, language: Language) -> &'static str {
        let (_, vi, en) = self.described();
        either(language, vi, en)
    }

    const fn described(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::CriterionMissing => (
                "criterion-missing",
                "tiêu chí chỉ có ở một bản",
                "criterion in one copy only",
            ),
            Self::Result => ("result", "kết quả", "result"),
            Self::Target => ("target", "chỉ tiêu", "target"),
            Self::Status => ("status", "trạng thái", "status"),
            Self::Code => ("code", "số thứ tự", "number"),
            Self::Exchanged => ("exchanged", "tiêu chí đổi chỗ", "criteria exchanged"),
            Self::CriterionMoved => (
                "criterion-moved",
                "tiêu chí ở chỗ khác",
                "criterion elsewhere",
            ),
            Self::Unit => ("unit", "đơn vị tính", "unit"),
            Self::Deadline => ("deadline", "thời hạn", "deadline"),
            Self::Note => ("note", "ghi chú", "note"),
            Self::Header => ("header", "thể thức", "header"),
            Self::ParagraphMissing => (
                "paragraph-missing",
                "đoạn chỉ có ở một bản",
                "paragraph in one copy only",
            ),
            Self::ParagraphMoved => ("paragraph-moved", "đoạn ở chỗ khác", "paragraph elsewhere"),
            Self::Figure => ("figure", "số liệu", "figure"),
            Self::Name => ("name", "tên riêng", "name"),
            Self::Word => ("word", "chữ", "word"),
            Self::Accents => ("accents", "dấu thanh, dấu mũ", "accents"),
            Self::Case => ("case", "chữ hoa", "capitals"),
            Self::ToneMark => ("tone-mark", "cách đặt dấu thanh", "place of the tone mark"),
            Self::Spacing => ("spacing", "khoảng trắng", "spacing"),
            Self::Dash => ("dash", "dấu gạch", "dashes"),
            Self::Ellipsis => ("ellipsis", "dấu chấm lửng", "ellipses"),
            Self::Punctuation => ("punctuation", "dấu câu", "punctuation"),
            Self::Furniture => (
                "furniture",
                "chú thích, số trang, dấu ký",
                "footnotes, page numbers, stamps",
            ),
            Self::Order => ("order", "thứ tự đọc", "reading order"),
        }
    }
}

impl Doubt {
    /// Why the original has to be looked at, in words.
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Restored { from, to }, Language::Vi) => {
                format!("đọc được “{from}”, máy sửa thành “{to}”")
            }
            (Self::Restored { from, to }, Language::En) => {
                format!("read as “{from}”, restored to “{to}”")
            }
            (Self::Unsure { confidence }, Language::Vi) => {
                format!("đọc không chắc ({})", percent(*confidence))
            }
            (Self::Unsure { confidence }, Language::En) => {
                format!("read with little confidence ({})", percent(*confidence))
            }
            (Self::Finding { code }, _) => {
                Code::named(code).map_or_else(|| code.clone(), |code| code.title(language).into())
            }
            (Self::Unread, _) => either(
                language,
                "chữ có trong bản, nhưng không đọc ra được thành mục này",
                "the words are there, but were not read as this field",
            )
            .into(),
            (Self::Garbled, _) => either(
                language,
                "chữ số lẫn giữa chữ cái, như máy hay đọc nhầm",
                "digits amid letters, as OCR makes them",
            )
            .into(),
            (Self::Flattened, _) => either(
                language,
                "bảng đã thành từng dòng chữ, ô được đoán theo chữ",
                "the table was flattened to lines, its cells are told by their words",
            )
            .into(),
        }
    }
}

impl SideReading {
    /// How it was read and how sure that is: `OCR, 93%`.
    pub fn reading(&self, language: Language) -> String {
        let method = match self.method {
            Method::Typed => either(language, "bản gõ", "typed"),
            Method::TextLayer => either(language, "chữ trong PDF", "text of the PDF"),
            Method::Mixed => either(language, "chữ trong PDF và OCR", "text of the PDF and OCR"),
            Method::Ocr => "OCR",
        };
        match self.confidence {
            Some(confidence) => format!("{method}, {}", percent(confidence)),
            None => method.into(),
        }
    }
}

/// What is said of a comparison that is [coarse](crate::Comparison::coarse).
pub(super) fn coarse(language: Language) -> &'static str {
    either(
        language,
        "Hai bản khác nhau quá nhiều để so từng từ ở mọi chỗ: có từ được coi là thiếu hoặc thừa mà chỉ đứng ở chỗ khác hoặc bị đọc nhầm.",
        "The texts differ too much to be compared word by word throughout: some words are told as missing or added that only stand elsewhere or were misread.",
    )
}

/// A field of the header by its name in the JSON, in words; the name itself where it is unknown.
pub fn field(name: &str, language: Language) -> &str {
    let (vi, en) = match name {
        "kind" => ("loại văn bản", "kind"),
        "number" => ("số, ký hiệu", "number"),
        "date" => ("ngày", "date"),
        "place" => ("địa danh", "place"),
        "issuer" => ("cơ quan ban hành", "issuer"),
        "subject" => ("trích yếu", "subject"),
        "period" => ("kỳ báo cáo", "period"),
        "criteria_set" => ("quyết định ban hành tiêu chí", "criteria set"),
        "signer.authority" => ("ký thay", "authority of the signer"),
        "signer.position" => ("chức vụ người ký", "position of the signer"),
        "signer.name" => ("người ký", "signer"),
        "signatures" => ("chữ ký số", "digital signatures"),
        "recipients" => ("nơi nhận", "recipients"),
        other => (other, other),
    };
    either(language, vi, en)
}

fn percent(confidence: Confidence) -> String {
    format!("{:.0}%", confidence.get() * 100.0)
}

pub(super) const fn either<'a>(language: Language, vi: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_named_as_in_the_json_and_in_the_order_of_their_weight() {
        for class in Class::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.name());
        }
        assert!(Class::ALL.is_sorted_by(|a, b| a < b));
    }
}
