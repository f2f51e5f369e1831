//! A report to rows. Words such as a status are spelled as in the JSON.

use super::fields;
use super::incoming::IncomingReport;
use super::row::{RowSink, row, word};
use super::units::UnitOverrides;
use baocao_report::{
    Citation, Confidence, Criterion, Edit, Finding, Group, IssuedDocument, PageInfo, Place, Report,
    Signature,
};

/// Writes a report and all that it holds, except its file. `ordinal` says which of the deliveries of its document
/// it is.
pub(super) fn write<S: RowSink>(
    sink: &mut S,
    delivery: &IncomingReport,
    ordinal: i64,
    rulings: &UnitOverrides,
) -> Result<(), S::Error> {
    let report = delivery.report();
    write_header(sink, delivery, ordinal)?;
    row!(sink, "texts", { "report" => &report.id, "text" => &report.text })?;
    row!(sink, "unindexed", { "report" => &report.id })?;
    for page in &report.pages {
        write_page(sink, report, page)?;
    }
    for (ordinal, signature) in (1..).zip(&report.source.signatures) {
        write_signature(sink, report, ordinal, signature)?;
    }
    for (ordinal, recipient) in (1_u32..).zip(&report.header.recipients) {
        row!(sink, "recipients", {
            "report" => &report.id,
            "ordinal" => ordinal,
            "recipient" => recipient,
        })?;
    }
    for (ordinal, group) in (1..).zip(&report.groups) {
        write_group(sink, report, ordinal, group)?;
    }
    for (ordinal, criterion) in (1..).zip(&report.criteria) {
        write_criterion(sink, report, ordinal, criterion)?;
    }
    for (ordinal, document) in (1..).zip(&report.documents) {
        write_document(sink, report, ordinal, document)?;
    }
    for (ordinal, citation) in (1..).zip(&report.citations) {
        write_citation(sink, report, ordinal, citation)?;
    }
    for (ordinal, edit) in (1..).zip(&report.edits) {
        write_edit(sink, report, ordinal, edit)?;
    }
    for (ordinal, finding) in (1..).zip(&report.findings) {
        write_finding(sink, report, ordinal, finding)?;
    }
    let ruled = rulings.unit(&report.header);
    if let Some(unit) = ruled.as_ref().or(delivery.unit()) {
        row!(sink, "resolutions", {
            "report" => &report.id,
            "era" => &unit.era,
            "code" => &unit.code,
            "way" => unit.way.name(),
        })?;
    }
    for (ordinal, fault) in (1_u32..).zip(fields::faults(report)) {
        row!(sink, "import_findings", {
            "report" => &report.id,
            "ordinal" => ordinal,
            "code" => fault.code(),
            "severity" => word(&fault.severity()),
            "field" => fault.field(),
            "message" => fault.message(),
        })?;
    }
    Ok(())
}

fn write_header<S: RowSink>(
    sink: &mut S,
    delivery: &IncomingReport,
    ordinal: i64,
) -> Result<(), S::Error> {
    let report = delivery.report();
    let header = &report.header;
    let period = header.period.as_ref();
    let signer = header.signer.as_ref();
    row!(sink, "reports", {
        "id" => &report.id,
        "content" => delivery.content(),
        "media_type" => &report.source.media_type,
        "bytes" => i64::try_from(report.source.bytes).unwrap_or(i64::MAX),
        "pages" => report.source.pages,
        "kind" => &header.kind,
        "number" => &header.number,
        "code_number" => &header.code_number,
        "code_notation" => &header.code_notation,
        "date" => header.date.map(|date| date.to_string()),
        "place" => &header.place,
        "issuer" => &header.issuer,
        "issuer_key" => delivery.identity().issuer(),
        "issuer_level" => header.issuer_level.as_ref().and_then(word),
        "subject" => &header.subject,
        "period_text" => period.map(|p| &p.text),
        "period_from" => period.and_then(|p| p.from).map(|date| date.to_string()),
        "period_to" => period.and_then(|p| p.to).map(|date| date.to_string()),
        "criteria_set" => &header.criteria_set,
        "signer_authority" => signer.and_then(|s| s.authority.as_ref()),
        "signer_position" => signer.and_then(|s| s.position.as_ref()),
        "signer_name" => signer.and_then(|s| s.name.as_ref()),
        "delivery" => ordinal,
    })
}

fn write_page<S: RowSink>(sink: &mut S, report: &Report, page: &PageInfo) -> Result<(), S::Error> {
    row!(sink, "pages", {
        "report" => &report.id,
        "number" => page.number,
        "width" => page.width.map(decimal),
        "height" => page.height.map(decimal),
        "method" => word(&page.method),
        "dpi" => page.dpi.map(decimal),
        "rotation" => page.rotation,
        "confidence" => sureness(page.confidence),
        "degraded" => page.degraded,
        "grade" => word(&page.grade),
        "first_line" => page.lines.map(|[first, _]| first),
        "last_line" => page.lines.map(|[_, last]| last),
    })
}

fn write_signature<S: RowSink>(
    sink: &mut S,
    report: &Report,
    ordinal: u32,
    signature: &Signature,
) -> Result<(), S::Error> {
    row!(sink, "signatures", {
        "report" => &report.id,
        "ordinal" => ordinal,
        "signer" => &signature.signer,
        "time" => &signature.time,
        "page" => signature.page,
    })
}

fn write_group<S: RowSink>(
    sink: &mut S,
    report: &Report,
    ordinal: u32,
    group: &Group,
) -> Result<(), S::Error> {
    row!(sink, "groups", {
        "report" => &report.id,
        "ordinal" => ordinal,
        "code" => &group.code,
        "name" => &group.name,
        "declared" => group.declared,
        "achieved" => group.achieved,
        "out_of" => group.of,
    })
}

fn write_criterion<S: RowSink>(
    sink: &mut S,
    report: &Report,
    ordinal: u32,
    criterion: &Criterion,
) -> Result<(), S::Error> {
    let group = criterion.group.as_ref();
    let target = criterion.target.as_ref();
    let result = criterion.result.as_ref();
    let canonical = criterion.canonical.as_ref();
    let [left, top, right, bottom] = corners(&criterion.at);
    row!(sink, "criteria", {
        "report" => &report.id,
        "ordinal" => ordinal,
        "list" => &criterion.list,
        "group_code" => group.and_then(|g| g.code.as_ref()),
        "group_name" => group.map(|g| &g.name),
        "code" => &criterion.code,
        "name" => &criterion.name,
        "unit" => &criterion.unit,
        "target_text" => target.map(|t| &t.text),
        "target_value" => target.and_then(|t| t.value).map(|v| v.get()),
        "target_unit" => target.and_then(|t| t.unit.as_ref()),
        "target_comparison" => target.and_then(|t| t.comparison.as_ref()).and_then(word),
        "result_text" => result.map(|r| &r.text),
        "result_value" => result.and_then(|r| r.value).map(|v| v.get()),
        "result_unit" => result.and_then(|r| r.unit.as_ref()),
        "numerator" => result.and_then(|r| r.numerator).map(|v| v.get()),
        "denominator" => result.and_then(|r| r.denominator).map(|v| v.get()),
        "percent" => result.and_then(|r| r.percent).map(|v| v.get()),
        "status" => criterion.status.as_ref().and_then(word),
        "status_text" => &criterion.status_text,
        "deadline" => &criterion.deadline,
        "note" => &criterion.note,
        "canonical_set" => canonical.map(|c| &c.set),
        "canonical_code" => canonical.map(|c| &c.code),
        "canonical_score" => sureness(canonical.map(|c| c.score)),
        "page" => criterion.at.page,
        "box_left" => left,
        "box_top" => top,
        "box_right" => right,
        "box_bottom" => bottom,
        "line" => criterion.at.line,
        "raw" => &criterion.raw,
        "method" => word(&criterion.method),
        "confidence" => sureness(criterion.confidence),
        "edited" => criterion.edited,
    })
}

fn write_document<S: RowSink>(
    sink: &mut S,
    report: &Report,
    ordinal: u32,
    document: &IssuedDocument,
) -> Result<(), S::Error> {
    let group = document.group.as_ref();
    row!(sink, "documents", {
        "report" => &report.id,
        "ordinal" => ordinal,
        "number_in_list" => &document.ordinal,
        "group_code" => group.and_then(|g| g.code.as_ref()),
        "group_name" => group.map(|g| &g.name),
        "kind" => &document.kind,
        "number" => &document.number,
        "date" => document.date.map(|date| date.to_string()),
        "summary" => &document.summary,
        "page" => document.at.page,
        "line" => document.at.line,
    })
}

fn write_citation<S: RowSink>(
    sink: &mut S,
    report: &Report,
    ordinal: u32,
    citation: &Citation,
) -> Result<(), S::Error> {
    row!(sink, "citations", {
        "report" => &report.id,
        "ordinal" => ordinal,
        "kind" => &citation.kind,
        "number" => &citation.number,
        "date" => citation.date.map(|date| date.to_string()),
        "issuer" => &citation.issuer,
        "page" => citation.at.page,
        "line" => citation.at.line,
    })
}

fn write_edit<S: RowSink>(
    sink: &mut S,
    report: &Report,
    ordinal: u32,
    edit: &Edit,
) -> Result<(), S::Error> {
    row!(sink, "edits", {
        "report" => &report.id,
        "ordinal" => ordinal,
        "line" => edit.line,
        "from_text" => &edit.from,
        "to_text" => &edit.to,
        "confidence" => sureness(Some(edit.confidence)),
        "reason" => &edit.reason,
    })
}

fn write_finding<S: RowSink>(
    sink: &mut S,
    report: &Report,
    ordinal: u32,
    finding: &Finding,
) -> Result<(), S::Error> {
    row!(sink, "findings", {
        "report" => &report.id,
        "ordinal" => ordinal,
        "code" => &finding.code,
        "severity" => word(&finding.severity),
        "message" => &finding.message,
        "page" => finding.at.page,
        "line" => finding.at.line,
    })
}

fn sureness(confidence: Option<Confidence>) -> Option<f64> {
    confidence.map(|c| decimal(c.get()))
}

/// The number that a person reads in the JSON: 0.97, which `f64::from` would make 0.9700000286.
fn decimal(value: f32) -> f64 {
    // Of numbers of so few digits each is the only one to be the nearest to its `f32`.
    const FEW: f64 = 1e6;
    let of_places = |scale: f64| {
        let digits = (f64::from(value) * scale).round();
        let short = digits / scale;
        (digits.abs() < FEW && short as f32 == value).then_some(short)
    };
    let short = [1.0, 10.0, 100.0, 1000.0].into_iter().find_map(of_places);
    short.unwrap_or_else(|| value.to_string().parse().unwrap_or(f64::NAN))
}

/// Left, top, right and bottom, to a tenth of a point.
fn corners(place: &Place) -> [Option<f64>; 4] {
    match place.bounds {
        Some(bounds) => <[f32; 4]>::from(bounds).map(|edge| Some(decimal(edge))),
        None => [None; 4],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_that_are_printed() {
        let printed = |value: f32| value.to_string().parse::<f64>().unwrap();
        let hundredths = (0..=100).map(|n: u8| f32::from(n) / 100.0);
        let tenths = (0..9999).map(|n: u16| f32::from(n) / 10.0);
        let odd = [
            1.0 / 3.0,
            0.123_456_79,
            1e-8,
            1e9,
            16_777_216.0,
            0.000_5,
            -0.97,
        ];
        for value in hundredths.chain(tenths).chain(odd) {
            assert_eq!(
                decimal(value).to_bits(),
                printed(value).to_bits(),
                "{value}"
            );
        }
    }
}
