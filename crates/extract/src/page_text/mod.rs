//! Whether a page's own text is to be kept, by what the text is, never by its length alone.

mod reading;

use self::reading::{SyllableCounts, TextAssessment};
use crate::flow::{Flow, FlowBlock};
use crate::page::Word;
use crate::stamp;
use crate::text_layer::TextLayer;

/// An image that covers at least this part of a page is the page: a scan.
const FULL_PAGE: f32 = 0.7;
/// A page whose glyphs are unknown to more than this part has lost words; fewer may be bullets.
const UNMAPPED: f32 = 0.02;
/// So many curved shapes on a page without glyphs are letters drawn as outlines.
const OUTLINED: usize = 30;

/// What a page's own text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageTextKind {
    /// Text to keep.
    Text,
    /// Text whose letters the file tells only in part.
    Unmapped,
    /// Text that is Vietnamese no more: a bad OCR, lost diacritics, an old encoding.
    Degraded,
    /// No text, or a signature's stamp and the like over a scan.
    Scan,
    /// Nothing to read.
    Blank,
}

/// Judges a page.
pub(super) fn choose(layer: &TextLayer) -> PageTextKind {
    if layer.glyphs + layer.unmapped == 0 {
        return if layer.images.is_empty() && layer.curves < OUTLINED {
            PageTextKind::Blank
        } else {
            PageTextKind::Scan
        };
    }
    let scanned = is_scan(layer);
    let tally = if scanned {
        SyllableCounts::of(stamp::without(&layer.words).iter().map(|w| w.text.as_str()))
    } else {
        tally(&layer.words)
    };
    match tally.reading() {
        TextAssessment::Little if scanned => PageTextKind::Scan,
        TextAssessment::Broken => PageTextKind::Degraded,
        _ if layer.unmapped_share() > UNMAPPED => PageTextKind::Unmapped,
        TextAssessment::Little | TextAssessment::Vietnamese | TextAssessment::Foreign => {
            PageTextKind::Text
        }
    }
}

/// Whether images fill a page, as a scan does.
pub(super) fn is_scan(layer: &TextLayer) -> bool {
    layer.image_cover() >= FULL_PAGE
}

/// Whether words look like broken Vietnamese.
pub(super) fn is_degraded(words: &[Word]) -> bool {
    tally(words).reading() == TextAssessment::Broken
}

/// Whether words are Vietnamese as a person would write it, and enough of them to tell.
pub(super) fn is_vietnamese(words: &[Word]) -> bool {
    tally(words).reading() == TextAssessment::Vietnamese
}

/// Whether another reader's text of a page holds more Vietnamese than its words do.
pub(super) fn is_better(flow: &Flow, words: &[Word]) -> bool {
    let lines = flow.blocks.iter().flat_map(|block| match block {
        FlowBlock::Lines(lines) | FlowBlock::Footnote(lines) => lines.as_slice(),
        FlowBlock::Table(_) => &[],
    });
    let other = SyllableCounts::of(lines.flat_map(|line| line.text.split_whitespace()));
    other.reading() == TextAssessment::Vietnamese && other.syllables() > tally(words).syllables()
}

fn tally(words: &[Word]) -> SyllableCounts {
    SyllableCounts::of(words.iter().map(|word| word.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rotation;
    use baocao_report::geometry::{Rect, Size};

    const TYPED: &str = "Ủy ban nhân dân huyện báo cáo kết quả thực hiện các chỉ tiêu về chuyển đổi số \
        trong quý III, đạt 95,5% kế hoạch năm (vượt chỉ tiêu được giao)";

    fn layer(text: &str, images: &[f32]) -> TextLayer {
        let words: Vec<Word> = text
            .lines()
            .zip(0_u8..)
            .flat_map(|(line, row)| {
                let top = 100.0 + 14.0 * f32::from(row);
                line.split_whitespace().zip(0_u8..).map(move |(text, i)| {
                    let left = 50.0 + 40.0 * f32::from(i);
                    Word {
                        text: text.to_owned(),
                        at: Rect::new(left, top, left + 35.0, top + 10.0),
                        size: 10.0,
                        confidence: None,
                        line: None,
                    }
                })
            })
            .collect();
        TextLayer {
            size: Size {
                width: 595.0,
                height: 842.0,
            },
            rotation: Rotation::None,
            glyphs: words.iter().map(|word| word.text.chars().count()).sum(),
            words,
            rules: Vec::new(),
            unmapped: 0,
            curves: 0,
            images: images
                .iter()
                .map(|share| Rect::new(0.0, 0.0, 595.0, 842.0 * share))
                .collect(),
            bytes: 0,
            fields: Vec::new(),
        }
    }

    #[test]
    fn typed_vietnamese_is_kept_with_or_without_an_image_beneath() {
        assert_eq!(choose(&layer(TYPED, &[])), PageTextKind::Text);
        assert_eq!(choose(&layer(TYPED, &[1.0])), PageTextKind::Text);
        assert_eq!(
            choose(&layer(&TYPED.to_uppercase(), &[])),
            PageTextKind::Text
        );
    }

    #[test]
    fn broken_vietnamese_is_degraded() {
        for broken in [
            // What an English OCR makes of it.
            "Uy ban nhan dan huyén bao cao két qua thuc hién cac chi tiéu vé chuyén ddi sb trong quy",
            // TCVN3.
            "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc B¸o c¸o kÕt qu¶ thùc hiÖn",
            // VNI.
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp Töï do Haïnh phuùc Baùo caùo keát quaû",
        ] {
            assert_eq!(
                choose(&layer(broken, &[])),
                PageTextKind::Degraded,
                "{broken}"
            );
        }
    }

    #[test]
    fn other_languages_figures_and_single_words_are_not_degraded() {
        for other in [
            "The province reports on the results of its digital transformation in the third quarter of this year",
            "1. 95,5% 41832/42000 100 12.500 2024 15/15 99,6% 1.757.251.138",
            "3",
            "UBND HĐND QĐ-UBND CNTT VNeID DVCTT KT-XH NTM OCOP",
        ] {
            assert_eq!(choose(&layer(other, &[])), PageTextKind::Text, "{other}");
        }
    }

    #[test]
    fn a_stamp_over_a_scan_is_no_text_however_long_it_is() {
        let stamp = "Người ký: Ủy ban nhân dân xã Tân Hòa Đông\nCơ quan: huyện Phú Lâm, tỉnh Bình Hà\n\
            Email: xatanhoadong@binhha.example\nThời gian ký: 12.10.2026 08:15:30 +07:00";
        assert_eq!(choose(&layer(stamp, &[1.0])), PageTextKind::Scan);
        // Without a scan it is what the page says.
        assert_eq!(choose(&layer(stamp, &[])), PageTextKind::Text);
    }

    #[test]
    fn pages_without_text_are_scans_or_blank() {
        assert_eq!(choose(&layer("", &[])), PageTextKind::Blank);
        assert_eq!(choose(&layer("", &[0.3])), PageTextKind::Scan);
        let outlined = TextLayer {
            curves: 500,
            ..layer("", &[])
        };
        assert_eq!(choose(&outlined), PageTextKind::Scan);
    }

    #[test]
    fn unknown_glyphs_in_number_call_for_another_reader() {
        let text = layer(TYPED, &[]);
        let bullets = TextLayer {
            unmapped: 1,
            ..text.clone()
        };
        assert_eq!(choose(&bullets), PageTextKind::Text);
        let lost = TextLayer {
            unmapped: text.glyphs,
            ..text
        };
        assert_eq!(choose(&lost), PageTextKind::Unmapped);
    }
}
