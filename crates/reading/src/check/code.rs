//! The kinds of findings.

use baocao_report::error::Language;
use baocao_report::{Finding, Place, Severity};

/// A kind of finding. `docs/findings.md` says of each when it is raised and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The file does not look like a report at all.
    NotAReport,
    /// The number of the document is not there.
    NumberMissing,
    /// The date of the document is not there, or not whole.
    DateMissing,
    /// A date that the calendar does not have.
    DateImpossible,
    /// The report is dated before its period can have been reported on.
    PeriodDisagrees,
    /// A document that the report lists or cites is dated after the report.
    DocumentAfterReport,
    /// A ratio and the percentage printed with it are not the same number.
    RatioDisagrees,
    /// A percentage was rounded up where its ratio lies below the half.
    RatioRoundedUp,
    /// A share whose numerator is larger than its denominator.
    NumeratorAboveDenominator,
    /// A share above 100%.
    PercentAboveHundred,
    /// The status is not what the figures and the target say.
    StatusDisagrees,
    /// A status and a target in figures, but no result.
    ResultMissing,
    /// What is counted of a group is not what the group holds.
    TallyDisagrees,
    /// Far fewer criteria were read than the report says that it has.
    RecordsMissing,
    /// A number is missing in a sequence.
    CodeMissing,
    /// A number stands twice.
    CodeDoubled,
    /// A number stands where it does not belong.
    CodeOutOfOrder,
    /// A criterion of the catalogue is not in the report.
    CriterionAbsent,
    /// A figure was read with little confidence.
    FigureUnsure,
    /// A letter or mark beside a figure was changed by restoration.
    FigureEdited,
    /// A page came with damaged text.
    PageDegraded,
    /// A page was read by OCR with many doubtful words, or could not be read.
    PageUnsure,
}

impl Code {
    /// Every kind, in the order of `docs/findings.md`.
    pub const ALL: [Self; 22] = [
        Self::RatioDisagrees,
        Self::RatioRoundedUp,
        Self::NumeratorAboveDenominator,
        Self::PercentAboveHundred,
        Self::StatusDisagrees,
        Self::ResultMissing,
        Self::TallyDisagrees,
        Self::RecordsMissing,
        Self::CodeMissing,
        Self::CodeDoubled,
        Self::CodeOutOfOrder,
        Self::CriterionAbsent,
        Self::NumberMissing,
        Self::DateMissing,
        Self::DateImpossible,
        Self::PeriodDisagrees,
        Self::DocumentAfterReport,
        Self::FigureUnsure,
        Self::FigureEdited,
        Self::PageDegraded,
        Self::PageUnsure,
        Self::NotAReport,
    ];

    /// The kind with a name, as [`Code::name`] gives it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Its short stable name, as it stands in a report.
    pub const fn name(self) -> &'static str {
        self.described().0
    }

    /// How bad it is, wherever it occurs.
    pub const fn severity(self) -> Severity {
        self.described().1
    }

    /// What it means, in a few words.
    pub const fn title(self, language: Language) -> &'static str {
        let (_, _, vi, en) = self.described();
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// A finding of this kind.
    pub(super) fn finding(self, at: Place, message: String) -> Finding {
        Finding {
            code: self.name().to_owned(),
            severity: self.severity(),
            message,
            at,
        }
    }

    /// Name, severity, and what it means in Vietnamese and in English.
    #[rustfmt::skip]
    const fn described(self) -> (&'static str, Severity, &'static str, &'static str) {
        use Severity::{Error, Info, Warning};
        match self {
            Self::RatioDisagrees => ("ratio-disagrees", Error, "tỷ số và tỷ lệ không khớp", "ratio and percentage disagree"),
            Self::RatioRoundedUp => ("ratio-rounded-up", Info, "tỷ lệ làm tròn lên không đúng", "percentage rounded up where it should not be"),
            Self::NumeratorAboveDenominator => ("numerator-above-denominator", Warning, "tử số lớn hơn mẫu số", "numerator above denominator"),
            Self::PercentAboveHundred => ("percent-above-hundred", Warning, "tỷ lệ vượt 100%", "a share above 100%"),
            Self::StatusDisagrees => ("status-disagrees", Warning, "đánh giá không khớp số liệu", "status and figures disagree"),
            Self::ResultMissing => ("result-missing", Info, "thiếu kết quả", "no result"),
            Self::TallyDisagrees => ("tally-disagrees", Warning, "tổng hợp không khớp", "a tally disagrees"),
            Self::RecordsMissing => ("records-missing", Warning, "đọc được ít tiêu chí hơn báo cáo nêu", "fewer criteria were read than the report has"),
            Self::CodeMissing => ("code-missing", Warning, "khuyết số thứ tự", "a number is missing in a sequence"),
            Self::CodeDoubled => ("code-doubled", Warning, "trùng số thứ tự", "a number stands twice"),
            Self::CodeOutOfOrder => ("code-out-of-order", Warning, "số thứ tự không theo dãy", "a number out of order"),
            Self::CriterionAbsent => ("criterion-absent", Warning, "thiếu tiêu chí của bộ", "a criterion of the set is absent"),
            Self::NumberMissing => ("number-missing", Warning, "thiếu số văn bản", "the document's number is missing"),
            Self::DateMissing => ("date-missing", Warning, "thiếu ngày văn bản", "the document's date is missing"),
            Self::DateImpossible => ("date-impossible", Error, "ngày không có trong lịch", "an impossible date"),
            Self::PeriodDisagrees => ("period-disagrees", Warning, "kỳ báo cáo và ngày văn bản không khớp", "period and date disagree"),
            Self::DocumentAfterReport => ("document-after-report", Warning, "văn bản có ngày sau báo cáo", "a document dated after the report"),
            Self::FigureUnsure => ("figure-unsure", Warning, "số liệu đọc chưa chắc", "a figure was read with little confidence"),
            Self::FigureEdited => ("figure-edited", Info, "có chỗ sửa ở hoặc cạnh số liệu", "a change of or beside a figure"),
            Self::PageDegraded => ("page-degraded", Warning, "phần chữ của trang bị hỏng", "a page with damaged text"),
            Self::PageUnsure => ("page-unsure", Warning, "trang nhận dạng chưa chắc, nên xem", "a page to look at"),
            Self::NotAReport => ("not-a-report", Warning, "không giống một báo cáo", "no report"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_of_its_own_and_leads_back_to_it() {
        for code in Code::ALL {
            assert_eq!(Code::named(code.name()), Some(code));
            let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(code.name().chars().all(kebab), "{}", code.name());
        }
        assert_eq!(Code::named("splendid"), None);
    }

    #[test]
    fn the_documentation_tells_of_every_code_with_its_severity() {
        let documented = include_str!("../../../../docs/findings.md");
        for code in Code::ALL {
            let severity = format!("{:?}", code.severity()).to_lowercase();
            let row = format!("| `{}` | {severity} |", code.name());
            assert!(documented.contains(&row), "{row}");
        }
        let rows = documented.matches("\n| `").count();
        assert_eq!(rows, Code::ALL.len());
    }
}
