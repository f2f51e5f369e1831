//! The fields of a document as Nghị định 30/2020/NĐ-CP, Phụ lục VI, names them, with the lengths it allows.
//!
//! A field that is too long or missing is told and kept as it is: nothing is ever cut.

use baocao_report::{Report, Severity};

/// A field, how long it may be, and what a report says in it.
struct LegalField {
    name: &'static str,
    longest: usize,
    value: fn(&Report) -> Option<String>,
}

/// The fields that a report fills.
const FIELDS: [LegalField; 8] = [
    LegalField {
        name: "TypeName",
        longest: 100,
        value: |report| report.header.kind.clone(),
    },
    LegalField {
        name: "CodeNumber",
        longest: 11,
        value: |report| report.header.code_number.clone(),
    },
    LegalField {
        name: "CodeNotation",
        longest: 30,
        value: |report| report.header.code_notation.clone(),
    },
    LegalField {
        name: "IssuedDate",
        longest: DAY,
        value: |report| report.header.date.map(|date| date.to_string()),
    },
    LegalField {
        name: "OrganName",
        longest: 200,
        value: |report| report.header.issuer.clone(),
    },
    LegalField {
        name: "Subject",
        longest: 500,
        value: |report| report.header.subject.clone(),
    },
    LegalField {
        name: "SignerInfo.Position",
        longest: 100,
        value: |report| report.header.signer.as_ref()?.position.clone(),
    },
    LegalField {
        name: "SignerInfo.FullName",
        longest: 50,
        value: |report| report.header.signer.as_ref()?.name.clone(),
    },
];

/// How long a whole date is: `2024-12-20`, as `20/12/2024`.
const DAY: usize = 10;

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldFault {
    /// Nothing was read for it.
    Missing(&'static str),
    /// A date without its day.
    Incomplete(&'static str),
    /// More characters than the decree allows.
    TooLong {
        field: &'static str,
        length: usize,
        longest: usize,
    },
}

/// What is wrong with a report's fields, in the order of the decree.
pub(super) fn faults(report: &Report) -> Vec<FieldFault> {
    let fault = |field: &LegalField| {
        let Some(value) = (field.value)(report) else {
            return Some(FieldFault::Missing(field.name));
        };
        let length = value.chars().count();
        if length > field.longest {
            Some(FieldFault::TooLong {
                field: field.name,
                length,
                longest: field.longest,
            })
        } else if field.name == "IssuedDate" && length < DAY {
            Some(FieldFault::Incomplete(field.name))
        } else {
            None
        }
    };
    FIELDS.iter().filter_map(fault).collect()
}

impl FieldFault {
    /// The finding's short stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing(_) => "field-missing",
            Self::Incomplete(_) => "field-incomplete",
            Self::TooLong { .. } => "field-too-long",
        }
    }

    /// How bad it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::Missing(_) | Self::Incomplete(_) => Severity::Info,
            Self::TooLong { .. } => Severity::Warning,
        }
    }

    /// The decree's name of the field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Missing(field) | Self::Incomplete(field) | Self::TooLong { field, .. } => field,
        }
    }

    /// In words, Vietnamese as all findings are.
    pub fn message(self) -> String {
        match self {
            Self::Missing(field) => {
                format!("Thiếu trường {field} (Nghị định 30/2020/NĐ-CP, Phụ lục VI).")
            }
            Self::Incomplete(field) => format!("Trường {field} thiếu ngày hoặc tháng."),
            Self::TooLong {
                field,
                length,
                longest,
            } => format!(
                "Trường {field} dài {length} ký tự, quá {longest} ký tự (Nghị định 30/2020/NĐ-CP, Phụ lục VI); giữ nguyên văn."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::json;

    #[test]
    fn what_is_missing_or_too_long_is_told_with_its_field() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/report.json");
        let mut report = json::read(&std::fs::read_to_string(path).unwrap()).unwrap();
        report.header.subject = Some("ế".repeat(500));
        report.header.code_number = Some("12345678901".into());
        report.header.date = Some("2024-10-03".parse().unwrap());
        assert_eq!(faults(&report), []);
        report.header.subject = Some("ế".repeat(501));
        report.header.code_number = Some("123456789012".into());
        report.header.date = Some("2024-10".parse().unwrap());
        report.header.signer = None;
        let told: Vec<_> = faults(&report)
            .iter()
            .map(|f| (f.code(), f.field()))
            .collect();
        assert_eq!(
            told,
            [
                ("field-too-long", "CodeNumber"),
                ("field-incomplete", "IssuedDate"),
                ("field-too-long", "Subject"),
                ("field-missing", "SignerInfo.Position"),
                ("field-missing", "SignerInfo.FullName"),
            ]
        );
        assert!(faults(&report)[2].message().contains("501"));
    }
}
