//! What stands on a page without belonging to its text.

mod edge;
mod footnote;
mod stamp;

use rayon::prelude::*;

use super::furniture_piece::FurniturePiece;
use super::page_layout::PageLayout;
use baocao_report::FurnitureKind;

/// Takes the furniture off the leaves; gives for each leaf what was taken.
pub(super) fn set_apart(leaves: &mut [PageLayout]) -> Vec<Vec<FurniturePiece>> {
    let mut taken: Vec<Vec<FurniturePiece>> = leaves
        .par_iter_mut()
        .map(|leaf| match unread(leaf) {
            Some(piece) => vec![piece],
            None => stamp::take(leaf),
        })
        .collect();
    edge::take(leaves, &mut taken);
    let notes = leaves.par_iter_mut().zip(&mut taken);
    notes.for_each(|(leaf, taken)| taken.extend(footnote::take(leaf)));
    taken
}

/// All lines of a page that could not be read.
fn unread(leaf: &mut PageLayout) -> Option<FurniturePiece> {
    leaf.unread.then(|| FurniturePiece {
        kind: FurnitureKind::Unread,
        lines: std::mem::take(&mut leaf.rows)
            .into_iter()
            .flatten()
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::arrange;
    use crate::layout::sample::{LEFT, Sample};
    use baocao_extract::Page;

    /// The furniture of one kind: page and text.
    fn found(pages: Vec<Page>, kind: FurnitureKind) -> Vec<(u32, String)> {
        let document = arrange(pages);
        let pieces = document.furniture.iter().filter(|f| f.kind == kind);
        pieces
            .map(|f| (document.line(f.lines[0]).page, document.joined(&f.lines)))
            .collect()
    }

    fn body(number: u32) -> Sample {
        let mut sample = Sample::new(number);
        for i in 0..5_u8 {
            let top = 200.0 + 18.0 * f32::from(i);
            sample = sample.full(
                "số năm nay, Ủy ban nhân dân xã đã triển khai đến các thôn trên địa",
                LEFT,
                top,
                14.0,
            );
        }
        sample
    }

    #[test]
    fn page_numbers_are_taken_in_every_form_and_years_are_not() {
        let pages = |form: fn(u32) -> String| {
            (2..5)
                .map(|n| body(n).line(&form(n), 290.0, 40.0, 13.0).page())
                .collect::<Vec<_>>()
        };
        for form in [
            |n: u32| n.to_string(),
            |n: u32| format!("- {n} -"),
            |n: u32| format!("Trang {n}/7"),
            |n: u32| (n + 11).to_string(),
        ] {
            assert_eq!(
                found(pages(form), FurnitureKind::PageNumber).len(),
                3,
                "{}",
                form(2)
            );
        }
        let year = body(1).line("2024", 290.0, 40.0, 13.0).page();
        assert_eq!(found(vec![year], FurnitureKind::PageNumber), []);
    }

    #[test]
    fn heads_that_recur_are_taken_with_the_number_below_and_titles_are_not() {
        let page = |n: u32| {
            body(n)
                .line("Báo cáo chuyển đổi số xã", LEFT, 30.0, 10.0)
                .line(&format!("Trang {n}"), 500.0, 30.0, 10.0)
                .centred(&format!("PHỤ LỤC {n}"), 311.0, 60.0, 14.0)
                .page()
        };
        let pages: Vec<Page> = (1..5).map(page).collect();
        assert_eq!(found(pages.clone(), FurnitureKind::RunningHead).len(), 4);
        assert_eq!(found(pages.clone(), FurnitureKind::PageNumber).len(), 4);
        let text = arrange(pages[..2].to_vec());
        assert!(
            text.furniture
                .iter()
                .all(|f| f.kind != FurnitureKind::RunningHead)
        );
    }

    #[test]
    fn footnotes_lie_below_a_rule_or_are_small_and_referred_to() {
        let notes = |sample: Sample| found(vec![sample.page()], FurnitureKind::Footnote);
        let small = |sample: Sample| {
            sample
                .line("1 Kế hoạch số 5/KH-UBND", LEFT, 740.0, 10.0)
                .line("ngày 3/2/2024.", LEFT, 752.0, 10.0)
                .line("2 Tính đến tháng 6.", LEFT, 764.0, 10.0)
        };
        let expected = [
            (1, "1 Kế hoạch số 5/KH-UBND ngày 3/2/2024.".to_owned()),
            (1, "2 Tính đến tháng 6.".to_owned()),
        ];
        assert_eq!(
            notes(small(body(1)).across(735.0, LEFT, LEFT + 140.0)),
            expected
        );
        let referring = body(1).line("theo kế hoạch1 của tỉnh", LEFT, 300.0, 14.0);
        assert_eq!(notes(small(referring)), expected);
        assert_eq!(notes(small(body(1))), []);
    }

    #[test]
    fn a_page_that_could_not_be_read_is_no_text_and_keeps_its_words() {
        let pages = vec![body(1).page(), body(2).scanned(0.2).page()];
        let document = arrange(pages);
        let unread = document
            .furniture
            .iter()
            .find(|f| f.kind == FurnitureKind::Unread);
        assert_eq!(unread.map(|f| f.lines.len()), Some(5));
        let of_page = |page| document.lines.iter().filter(|l| l.page == page).count();
        assert_eq!((of_page(1), of_page(2)), (5, 5));
        assert_eq!(document.blocks.len(), 1);
    }

    #[test]
    fn a_signature_stamp_is_taken_and_the_signature_beside_it_is_not() {
        let page = body(1)
            .line("Nơi nhận:", LEFT, 500.0, 12.0)
            .centred("CHỦ TỊCH", 430.0, 500.0, 13.0)
            .line("Người ký: Ủy ban nhân dân xã Tân Hòa", 330.0, 530.0, 8.0)
            .line("Đông", 330.0, 539.0, 8.0)
            .line("Email: ubnd@example.vn", 330.0, 548.0, 8.0)
            .line(
                "Thời gian ký: 12.08.2024 09:15:02 +07:00",
                330.0,
                557.0,
                8.0,
            )
            .centred("Trần Thị Mẫu", 430.0, 600.0, 13.0)
            .page();
        let stamps = found(vec![page], FurnitureKind::SignatureStamp);
        assert_eq!(stamps.len(), 1);
        assert!(stamps[0].1.starts_with("Người ký:") && stamps[0].1.ends_with("+07:00"));
        let scanned = body(1)
            .line("Nguòi ký: UBND xã Tân Hòa", 330.0, 530.0, 8.0)
            .line("Thời gian kỷ: 12.08.2024", 330.0, 539.0, 8.5)
            .scanned(0.7);
        let stamps = found(vec![scanned.page()], FurnitureKind::SignatureStamp);
        assert_eq!(
            stamps[0].1,
            "Nguòi ký: UBND xã Tân Hòa Thời gian kỷ: 12.08.2024"
        );
        let said = body(1).line("Người ký: Chủ tịch Ủy ban nhân dân xã", LEFT, 300.0, 14.0);
        assert_eq!(found(vec![said.page()], FurnitureKind::SignatureStamp), []);
    }
}
