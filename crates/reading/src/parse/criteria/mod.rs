//! Criteria in numbered running text.

mod list;
mod wording;

use std::collections::BTreeSet;

use super::measure::{CriterionContext, measured, target};
use super::numbering::ParagraphMarker;
use super::outline::OutlineBlock;
use super::parsed::ParsedSection;
use super::status;
use super::tally;
use super::text::{origin, present, without_end_mark};
use crate::dictionary::StatusWords;
use crate::layout::{Document, LineId};
use baocao_report::{Criterion, Group, GroupRef};
use list::ListItem;

/// The name of the list that criteria of the running text stand in.
const LIST: &str = "body";

/// The criteria of the running text, and the groups that hold them, in printed order.
pub(super) fn read(
    document: &Document,
    pieces: &[OutlineBlock],
    statuses: &StatusWords,
) -> ParsedSection {
    let mut findings = ParsedSection::default();
    let mut headings = BTreeSet::new();
    for item in list::criteria(pieces, statuses) {
        let group = item.heading.and_then(|at| heading(pieces, at));
        if let (Some(at), Some(group)) = (item.heading, &group)
            && headings.insert(at)
        {
            findings.groups.push(group.clone());
        }
        let group = group.map(|g| GroupRef {
            code: g.code,
            name: g.name,
        });
        findings
            .criteria
            .push(criterion(document, pieces, &item, group, statuses));
    }
    findings
}

/// A paragraph longer than this, in bytes, is no heading but prose.
const LONGEST_HEADING: usize = 400;

fn heading(pieces: &[OutlineBlock], at: usize) -> Option<Group> {
    let entry = pieces.get(at)?.paragraph()?;
    if entry.text.len() > LONGEST_HEADING {
        return None;
    }
    let code = match entry.marker.as_ref()? {
        ParagraphMarker::Roman(code) => code.clone(),
        ParagraphMarker::Decimal(parts) => parts.join("."),
        _ => return None,
    };
    Some(Group {
        code: Some(code),
        ..tally::heading(entry.body())
    })
}

fn criterion(
    document: &Document,
    pieces: &[OutlineBlock],
    item: &ListItem,
    group: Option<GroupRef>,
    statuses: &StatusWords,
) -> Criterion {
    let entries: Vec<_> = pieces[item.at..item.end]
        .iter()
        .filter_map(OutlineBlock::paragraph)
        .collect();
    let lines: Vec<LineId> = entries
        .iter()
        .flat_map(|e| e.lines.iter().copied())
        .collect();
    let first = entries.first().map_or("", |e| e.body());
    let wording = wording::part(first, statuses);
    let mut rest = wording.rest.to_owned();
    for entry in entries.iter().skip(1) {
        rest.push(' ');
        rest.push_str(&entry.text);
    }
    let name = without_end_mark(wording.name).to_owned();
    let stated = status::closing(&rest, statuses);
    let (text, before_status) = match &stated {
        // A status alone, without parentheses, is what was reached: `Có loa: Chưa`.
        Some(s) if s.rest().is_empty() && !rest.contains('(') => (s.text.clone(), 0),
        Some(s) if s.before.is_empty() => (s.after.clone(), s.after.len()),
        Some(s) => (s.rest(), s.before.len()),
        None => (rest.clone(), rest.len()),
    };
    let about = CriterionContext {
        name: &name,
        status: stated.as_ref().map(|s| s.status),
        before_status,
    };
    let result = measured(&text, about);
    let origin = origin(document, &lines);
    Criterion {
        list: LIST.to_owned(),
        group,
        code: Some(item.code.clone()),
        name,
        unit: None,
        target: wording.target.and_then(target),
        result,
        status: stated.as_ref().map(|s| s.status),
        status_text: stated.and_then(|s| present(&s.text)),
        deadline: None,
        note: None,
        canonical: None,
        at: origin.at,
        raw: document.as_read(&lines),
        method: origin.method,
        confidence: origin.confidence,
        edited: origin.edited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::parse::example::DocumentBuilder;
    use crate::parse::outline::outline;
    use baocao_report::Status;

    fn read_text(text: &str) -> ParsedSection {
        let document = DocumentBuilder::new().text(text).document();
        read(
            &document,
            &outline(&document),
            &Dictionary::builtin().statuses,
        )
    }

    const TEXT: &str = "II. KẾT QUẢ CÁC TIÊU CHÍ
        1. Hạ tầng số (đạt 1/2):
        1.1. Trạm bơm được lắp thiết bị (100%):
        - 39/39 (đạt 100%) hồ sơ được duyệt;
        - 12/39 (đạt 30,77%) trạm bơm được lắp. (Chưa đạt)
        1.2 Có loa tại 100% thôn (trừ thôn mới): Năm 2024: 20 thôn. (Đạt)
        - 17/34 thôn có hai loa.
        Các thôn còn lại lắp năm 2025.
        Trên đây là báo cáo của xã.";

    #[test]
    fn sub_lines_and_paragraphs_belong_to_their_criterion() {
        let findings = read_text(TEXT);
        let [first, second] = findings.criteria.as_slice() else {
            panic!("{findings:?}")
        };
        assert_eq!(first.name, "Trạm bơm được lắp thiết bị");
        assert_eq!(first.target.as_ref().unwrap().text, "100%");
        let result = first.result.as_ref().unwrap();
        assert_eq!(
            result.text,
            "- 39/39 (đạt 100%) hồ sơ được duyệt; - 12/39 (đạt 30,77%) trạm bơm được lắp."
        );
        assert_eq!(result.percent.unwrap().get(), 30.77);
        assert_eq!(first.status, Some(Status::NotAchieved));
        assert_eq!(first.at.line, Some(3));
        assert_eq!(second.name, "Có loa tại 100% thôn (trừ thôn mới)");
        assert_eq!(
            second.result.as_ref().unwrap().text,
            "Năm 2024: 20 thôn. - 17/34 thôn có hai loa. Các thôn còn lại lắp năm 2025."
        );
        assert_eq!(second.result.as_ref().unwrap().numerator, None);
        assert_eq!(second.status_text.as_deref(), Some("Đạt"));
    }

    #[test]
    fn a_group_is_its_heading_and_its_tally() {
        let findings = read_text(TEXT);
        let group = &findings.groups[0];
        assert_eq!(group.code.as_deref(), Some("1"));
        assert_eq!(group.name, "Hạ tầng số");
        assert_eq!((group.achieved, group.of), (Some(1), Some(2)));
        assert_eq!(
            findings.criteria[0].group.as_ref().unwrap().name,
            "Hạ tầng số"
        );
    }

    #[test]
    fn numbered_prose_holds_no_criteria() {
        for text in [
            "I. TÌNH HÌNH CHUNG
             1. Công tác chỉ đạo
             1.1. Ban hành văn bản
             UBND xã đã ban hành 12 văn bản (đạt 100% kế hoạch).
             1.2. Tuyên truyền: Đã tổ chức 05 hội nghị với 320 lượt người dự.
             2. Khó khăn, vướng mắc
             2.1. Kinh phí còn thiếu (khoảng 30%).
             2.2. Nhân lực: 02 người.",
            "II. NHIỆM VỤ NĂM 2025
             1. Phấn đấu 100% hồ sơ được tiếp nhận trực tuyến.
             2. Hoàn thành các tiêu chí còn lại.
             3. Thu ngân sách: 12,5 tỷ đồng (bằng 105% dự toán).",
        ] {
            let findings = read_text(text);
            assert!(findings.criteria.is_empty(), "{findings:#?}");
        }
    }
}
