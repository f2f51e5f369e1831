//! Reports written out for tests.

use crate::layout::{Document, Line};
use crate::parse::{measured_alone, target};
use baocao_extract::Word;
use baocao_report::geometry::Rect;
use baocao_report::{
    Confidence, Criterion, Finding, Grade, Group, GroupRef, Header, IssuedDocument, Method,
    PageInfo, Place, Report, SCHEMA, SourceInfo, Status,
};

/// The codes of findings, in their order.
pub(super) fn codes(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| f.code.clone()).collect()
}

/// A criterion in the making.
pub(super) struct CriterionBuilder(Criterion);

/// A criterion of the list `body` with this number.
pub(super) fn criterion(code: &str) -> CriterionBuilder {
    CriterionBuilder(Criterion {
        code: (!code.is_empty()).then(|| code.to_owned()),
        at: line(1),
        ..Criterion::bare("body", "Thôn có loa truyền thanh")
    })
}

impl CriterionBuilder {
    pub(super) fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.0.name);
        self
    }

    pub(super) fn list(mut self, list: &str) -> Self {
        list.clone_into(&mut self.0.list);
        self
    }

    pub(super) fn unit(mut self, unit: &str) -> Self {
        self.0.unit = Some(unit.to_owned());
        self
    }

    pub(super) fn target(mut self, text: &str) -> Self {
        self.0.target = target(text);
        self
    }

    /// The result as the parser reads it.
    pub(super) fn result(mut self, text: &str) -> Self {
        self.0.result = measured_alone(text, &self.0.name);
        self
    }

    pub(super) fn status(mut self, status: Status, words: &str) -> Self {
        self.0.status = Some(status);
        self.0.status_text = Some(words.to_owned());
        self
    }

    pub(super) fn group(mut self, code: &str, name: &str) -> Self {
        self.0.group = Some(GroupRef {
            code: (!code.is_empty()).then(|| code.to_owned()),
            name: name.to_owned(),
        });
        self
    }

    pub(super) fn method(mut self, method: Method) -> Self {
        self.0.method = method;
        self
    }

    pub(super) fn line(mut self, number: u32) -> Self {
        self.0.at = line(number);
        self
    }

    pub(super) fn build(self) -> Criterion {
        self.0
    }
}

/// A place on page 1.
pub(super) fn line(number: u32) -> Place {
    Place {
        page: Some(1),
        bounds: None,
        line: Some(number),
    }
}

/// A group and its tally.
pub(super) fn group(code: &str, name: &str, declared: u32, achieved: u32, of: u32) -> Group {
    Group {
        code: (!code.is_empty()).then(|| code.to_owned()),
        name: name.to_owned(),
        declared: Some(declared),
        achieved: Some(achieved),
        of: Some(of),
    }
}

/// A listed document.
pub(super) fn document(ordinal: &str, number: &str, date: &str) -> IssuedDocument {
    IssuedDocument {
        ordinal: Some(ordinal.to_owned()),
        group: None,
        kind: None,
        number: Some(number.to_owned()),
        date: date.parse().ok(),
        summary: None,
        at: line(1),
    }
}

/// A document of lines that OCR has read, from words with their lines and confidences.
pub(super) fn scanned(words: &[(u32, &str, f32)]) -> Document {
    let line = |(number, text, confidence): &(u32, &str, f32)| Line {
        text: (*text).to_owned(),
        read: None,
        number: *number,
        page: 1,
        at: None,
        method: Method::Ocr,
        confidence: None,
        words: vec![Word {
            text: (*text).to_owned(),
            at: Rect::new(0.0, 0.0, 1.0, 1.0),
            size: 1.0,
            confidence: Some(Confidence::new(*confidence)),
            line: None,
        }],
    };
    Document {
        lines: words.iter().map(line).collect(),
        ..Document::default()
    }
}

/// A report with a sound header and one page.
pub(super) fn report() -> Report {
    Report {
        schema: SCHEMA.into(),
        id: format!("sha256:{}", "0".repeat(64)),
        source: SourceInfo {
            file: "xã Tân Hòa Đông.docx".into(),
            media_type: "text/plain".into(),
            bytes: 1,
            pages: 1,
            signatures: Vec::new(),
        },
        pages: vec![page(1)],
        header: Header {
            kind: Some("báo cáo".into()),
            number: Some("48/BC-UBND".into()),
            code_number: Some("48".into()),
            code_notation: Some("BC-UBND".into()),
            date: "2024-12-18".parse().ok(),
            subject: Some("Kết quả chuyển đổi số năm 2024".into()),
            ..Header::default()
        },
        groups: Vec::new(),
        criteria: Vec::new(),
        documents: Vec::new(),
        citations: Vec::new(),
        tables: Vec::new(),
        confidence: None,
        text: String::new(),
        furniture: Vec::new(),
        edits: Vec::new(),
        findings: Vec::new(),
    }
}

/// A typed page.
pub(super) fn page(number: u32) -> PageInfo {
    PageInfo {
        number,
        width: None,
        height: None,
        method: Method::Typed,
        dpi: None,
        rotation: 0,
        confidence: None,
        degraded: false,
        grade: Grade::Good,
        lines: None,
    }
}
