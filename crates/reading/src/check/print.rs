//! Findings as lines for a person.

use crate::check::Code;
use baocao_report::error::Language;
use baocao_report::{Report, Severity};

/// The findings of a report, two lines each, without their ends: how bad, where, which kind; then what was found, in
/// Vietnamese as the report has it. The last line counts them.
pub fn findings(report: &Report, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in &report.findings {
        let head = [
            severity(finding.severity, language).to_owned(),
            finding.at.in_words(language),
        ];
        let head: Vec<String> = head.into_iter().filter(|part| !part.is_empty()).collect();
        let title = Code::named(&finding.code).map_or("", |code| code.title(language));
        let title = if title.is_empty() {
            String::new()
        } else {
            format!(": {title}")
        };
        lines.push(format!("{}  {}{title}", head.join("  "), finding.code));
        lines.push(format!("    {}", finding.message));
    }
    lines.push(closing(report, language));
    lines
}

fn severity(severity: Severity, language: Language) -> &'static str {
    match (severity, language) {
        (Severity::Error, Language::Vi) => "SAI",
        (Severity::Warning, Language::Vi) => "NÊN XEM",
        (Severity::Info, Language::Vi) => "ĐỂ BIẾT",
        (Severity::Error, Language::En) => "ERROR",
        (Severity::Warning, Language::En) => "WARNING",
        (Severity::Info, Language::En) => "INFO",
    }
}

fn closing(report: &Report, language: Language) -> String {
    let all = report.findings.len();
    let count = |severity| {
        report
            .findings
            .iter()
            .filter(|f| f.severity == severity)
            .count()
    };
    let (errors, warnings, infos) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info),
    );
    let criteria = report.criteria.len();
    match (all, language) {
        (0, Language::Vi) => {
            format!("Đã xem {criteria} tiêu chí, không thấy điều gì cần xem lại.")
        }
        (0, Language::En) => format!("{criteria} criteria looked at, no findings."),
        (_, Language::Vi) => format!(
            "Đã xem {criteria} tiêu chí, {all} điều cần xem: {errors} sai, {warnings} nên xem, {infos} để biết."
        ),
        (_, Language::En) => format!(
            "{criteria} criteria looked at, {all} findings: {errors} errors, {warnings} warnings, {infos} infos."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::json;
    use baocao_report::{Finding, Place};

    fn report(findings: Vec<Finding>) -> Report {
        let mut report = json::read(include_str!("../../../../tests/data/report.json")).unwrap();
        report.criteria.truncate(1);
        report.findings = findings;
        report
    }

    fn finding(code: &str, severity: Severity, page: Option<u32>, line: Option<u32>) -> Finding {
        Finding {
            code: code.into(),
            severity,
            message: "Lời nhắn.".into(),
            at: Place {
                page,
                bounds: None,
                line,
            },
        }
    }

    #[test]
    fn findings_are_told_with_place_code_and_count() {
        let report = report(vec![
            finding("number-missing", Severity::Warning, None, None),
            finding("ratio-disagrees", Severity::Error, Some(2), Some(31)),
            finding("of-a-later-version", Severity::Info, None, Some(40)),
        ]);
        assert_eq!(
            findings(&report, Language::Vi).join("\n"),
            "NÊN XEM  number-missing: thiếu số văn bản\n    Lời nhắn.\n\
             SAI  trang 2, dòng 31  ratio-disagrees: tỷ số và tỷ lệ không khớp\n    Lời nhắn.\n\
             ĐỂ BIẾT  dòng 40  of-a-later-version\n    Lời nhắn.\n\
             Đã xem 1 tiêu chí, 3 điều cần xem: 1 sai, 1 nên xem, 1 để biết."
        );
        let english = findings(&report, Language::En);
        assert_eq!(
            english[2],
            "ERROR  page 2, line 31  ratio-disagrees: ratio and percentage disagree"
        );
        assert_eq!(
            english[6],
            "1 criteria looked at, 3 findings: 1 errors, 1 warnings, 1 infos."
        );
    }

    #[test]
    fn nothing_found_is_said() {
        let sound = report(vec![]);
        assert_eq!(
            findings(&sound, Language::Vi),
            ["Đã xem 1 tiêu chí, không thấy điều gì cần xem lại."]
        );
        assert_eq!(
            findings(&sound, Language::En),
            ["1 criteria looked at, no findings."]
        );
    }
}
