//! The frame that Nghị định 30/2020/NĐ-CP prescribes: number, date, issuer, subject, signer …

mod beginning;
mod frame;
mod issuer;
mod period;
mod signature;
mod subject;

use super::citation::{Reference, references};
use super::date;
use super::numbering::ParagraphMarker;
use super::outline::{OutlineBlock, appendix};
use super::text::speaks_of_criteria;
use crate::dictionary::{Dictionary, DocumentKinds};
use crate::layout::Document;
use baocao_report::{DateText, Header, Period};
use baocao_vietnamese::fold;
pub use beginning::{Beginning, beginning};
use frame::FrameFields;

/// Reads the frame. What the top of the document lacks is taken from the remark that ties an appendix to
/// its report (`Kèm theo Báo cáo số … ngày … của …`), where there is one.
pub(super) fn read(
    document: &Document,
    pieces: &[OutlineBlock],
    dictionary: &Dictionary,
) -> Header {
    let kinds = &dictionary.kinds;
    let body = &pieces[..appendix(pieces)];
    let top = frame::top(document, body);
    let frame = FrameFields::read(&top, kinds);
    let texts = pieces
        .iter()
        .filter_map(|p| p.paragraph().map(|e| e.text.as_str()));
    let issuer = issuer::issuer(&frame.agency, texts.clone());
    let subject = subject::subject(body, frame.kind.as_deref(), kinds);
    let lines: Vec<String> = frame::lines(document, body).collect();
    let (signer, recipients) = signature::signature(&lines);
    let opening = opening(body);
    let number = frame.code_number.as_ref().zip(frame.code_notation.as_ref());
    Header {
        kind: frame.kind,
        number: number.map(|(number, notation)| format!("{number}/{notation}")),
        date: frame.date.or_else(|| texts.clone().find_map(enclosed_date)),
        place: frame.place,
        issuer_level: issuer.as_deref().and_then(issuer::level),
        issuer,
        period: period(subject.as_deref(), &opening, pieces),
        criteria_set: criteria_set(subject.as_deref(), &opening, pieces, kinds),
        subject,
        signer,
        recipients,
        code_number: frame.code_number,
        code_notation: frame.code_notation,
    }
}

/// The date in an appendix's remark `(Kèm theo Báo cáo số … ngày … của …)`.
fn enclosed_date(text: &str) -> Option<DateText> {
    let folded = fold(&text.chars().take(200).collect::<String>());
    folded
        .contains("kem theo bao cao")
        .then(|| date::first(text))?
        .map(|(date, _)| date)
}

/// The paragraphs above the first section: what is reported, and on whose order.
fn opening<'p>(body: &'p [OutlineBlock]) -> Vec<&'p str> {
    let entries = body.iter().filter_map(OutlineBlock::paragraph);
    entries
        .take_while(|e| {
            !matches!(
                e.marker,
                Some(ParagraphMarker::Roman(_) | ParagraphMarker::Decimal(_))
            )
        })
        .take(40)
        .map(|e| e.text.as_str())
        .collect()
}

/// Titles of appendices and tables: paragraphs close above a table or below an appendix's number.
fn titles<'p>(pieces: &'p [OutlineBlock]) -> impl Iterator<Item = &'p str> {
    let from = appendix(pieces);
    let text = |piece: &'p OutlineBlock| piece.paragraph().map(|e| e.text.as_str());
    pieces[from..]
        .iter()
        .filter_map(text)
        .filter(|text| text.len() < 600)
}

/// The period: of the subject; of the sentence that says what is reported; of the opening; of the
/// appendices' titles.
fn period(subject: Option<&str>, opening: &[&str], pieces: &[OutlineBlock]) -> Option<Period> {
    let reports = |text: &&&str| fold(text).contains("bao cao") && text.trim_end().ends_with(':');
    let reporting = opening.iter().rev().find(reports);
    let after_verb = reporting.and_then(|text| {
        let at = text.rfind("báo cáo").unwrap_or(0);
        period::stated(&text[at..]).or_else(|| period::stated(text))
    });
    subject
        .and_then(period::titled)
        .or(after_verb)
        .or_else(|| opening.iter().find_map(|text| period::stated(text)))
        .or_else(|| titles(pieces).find_map(period::titled))
        .or_else(|| opening.iter().find_map(|text| period::mentioned(text)))
}

/// The document whose criteria are reported: of the subject, the opening and the appendices' titles, the
/// first cited decision that issues criteria; failing that, the first cited decision or plan that is
/// spoken of with criteria.
fn criteria_set(
    subject: Option<&str>,
    opening: &[&str],
    pieces: &[OutlineBlock],
    kinds: &DocumentKinds,
) -> Option<String> {
    let sources = subject
        .into_iter()
        .chain(opening.iter().copied())
        .chain(titles(pieces));
    let mut best: Option<(u8, String)> = None;
    for text in sources {
        let all: Vec<Reference> = references(text, kinds).collect();
        for (i, reference) in all.iter().enumerate() {
            let start = i.checked_sub(1).map_or(0, |i| all[i].span.end);
            let end = all.get(i + 1).map_or(text.len(), |next| next.span.start);
            // Two references may share words (`86/BC-UBND - Số: 12/QĐ-UBND`); nothing stands between them then.
            let between = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
            let before = between(start..reference.span.start);
            let worth = worth(reference, before, between(reference.span.end..end));
            if worth > best.as_ref().map_or(0, |(worth, _)| *worth) {
                best = Some((worth, reference.number.clone()));
            }
        }
    }
    best.map(|(_, number)| number)
}

/// How well a reference fits as the set of criteria; 0 for not at all.
fn worth(reference: &Reference, before: &str, after: &str) -> u8 {
    let issues = fold(after).contains("ban hanh") || fold(after).contains("quy dinh");
    match reference.kind.as_deref() {
        Some("Quyết định") if speaks_of_criteria(after) && issues => 3,
        Some("Quyết định" | "Kế hoạch")
            if speaks_of_criteria(before) || speaks_of_criteria(after) =>
        {
            2
        }
        Some("Nghị quyết" | "Hướng dẫn" | "Thông tư") if speaks_of_criteria(after) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::example::DocumentBuilder;
    use crate::parse::outline::outline;

    fn read_text(example: DocumentBuilder) -> Header {
        let document = example.document();
        read(&document, &outline(&document), &Dictionary::builtin())
    }

    #[test]
    fn a_whole_frame_is_read_from_a_letterhead_table() {
        let header = read_text(
            DocumentBuilder::new()
                .table("ỦY BAN NHÂN DÂN / XÃ TÂN HÒA ĐÔNG | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 86/BC-UBND | Tân Hòa Đông, ngày 12 tháng 8 năm 2024")
                .text("BÁO CÁO\nKết quả chuyển đổi số 6 tháng đầu năm 2024\nThực hiện Quyết định số 12/QĐ-UBND ngày 30/5/2023 của UBND tỉnh về việc ban hành các tiêu chí chuyển đổi số, UBND xã Tân Hòa Đông báo cáo như sau:\nI. KẾT QUẢ\nNơi nhận:\n- UBND huyện;\n- Lưu: VT.\nCHỦ TỊCH\nTrần Văn Bình\nPHỤ LỤC 1"),
        );
        assert_eq!(header.number.as_deref(), Some("86/BC-UBND"));
        assert_eq!(header.issuer.as_deref(), Some("UBND xã Tân Hòa Đông"));
        assert_eq!(
            header.subject.as_deref(),
            Some("Kết quả chuyển đổi số 6 tháng đầu năm 2024")
        );
        assert_eq!(header.period.unwrap().text, "6 tháng đầu năm 2024");
        assert_eq!(header.criteria_set.as_deref(), Some("12/QĐ-UBND"));
        assert_eq!(
            header.signer.unwrap().name.as_deref(),
            Some("Trần Văn Bình")
        );
        assert_eq!(header.recipients, ["UBND huyện", "Lưu: VT"]);
    }

    #[test]
    fn two_numbers_may_share_the_words_between() {
        let text = "86/BC-UBND - Số: 12/QĐ-UBND";
        let kinds = &Dictionary::builtin().kinds;
        assert_eq!(criteria_set(Some(text), &[], &[], kinds), None);
    }

    #[test]
    fn an_appendix_may_name_date_issuer_and_set() {
        let header = read_text(DocumentBuilder::new().text(
            "Phụ lục 1: Kết quả các chỉ tiêu theo Kế hoạch số 9/KH-BCĐ ngày 26/4/2023\n(Kèm theo Báo cáo số /BC-UBND ngày    tháng 12 năm 2023 của UBND thị xã Phú Lâm)",
        ));
        assert_eq!(header.date, DateText::month(2023, 12));
        assert_eq!(header.issuer.as_deref(), Some("UBND thị xã Phú Lâm"));
        assert_eq!(header.criteria_set.as_deref(), Some("9/KH-BCĐ"));
        assert_eq!(header.number, None);
    }
}
