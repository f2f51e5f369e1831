//! The visible stamps of digital signatures: signer, agency and time (Nghị định 30/2020/NĐ-CP, Phụ lục I).
//!
//! They are drawn over a page that is complete without them, and say of the signature what its dictionary
//! says better. On a scan they are therefore left out before it is read: beside and across the page's own
//! lines, small and coloured, they spoil what OCR makes of those.

mod block;
pub mod lines;

pub(crate) use block::without;

use self::block::joined;

use crate::page::{Content, Page};
use crate::text_layer::TextLayer;
use baocao_report::geometry::Rect;

/// An image that covers more of the page than this is no part of a stamp.
const LARGEST: f32 = 0.1;

/// An image (a seal, a signature, a tick) no farther from a stamp's text than this, in points, is part of it.
const BESIDE: f32 = 6.0;

/// The least width and height, in points, of an image with two lines of letters.
const LEAST: (f32, f32) = (50.0, 12.0);

/// More small images over a scan than this are no stamps but the scan's own, cut by a compressor.
const MOST: usize = 4;

/// A stamp that is drawn over a scan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stamp {
    /// Where it stands on the page as it is shown, in points.
    pub at: Rect,
    /// Its lines from top to bottom.
    pub lines: Vec<String>,
}

/// The stamps that a scanned page has as text, each with the images beside it.
pub(super) fn typed(layer: &TextLayer) -> Vec<Stamp> {
    let stamps = block::stamps(&layer.words).into_iter();
    stamps
        .map(|stamp| {
            let text = layer.on_page(stamp.at);
            let near = |image: &&Rect| {
                layer.share(image) <= LARGEST
                    && image.left - BESIDE <= text.right
                    && text.left - BESIDE <= image.right
                    && image.top - BESIDE <= text.bottom
                    && text.top - BESIDE <= image.bottom
            };
            let beside = layer.images.iter().filter(near).copied();
            Stamp {
                at: beside.fold(text, |hull, image| hull.union(&image)),
                lines: stamp.lines,
            }
        })
        .collect()
}

/// Small images over a scan that may be stamps; only their letters tell.
pub(super) fn candidates(layer: &TextLayer, known: &[Stamp]) -> Vec<Rect> {
    let covered = |image: &Rect| known.iter().any(|stamp| stamp.at.contains(image.center()));
    let small: Vec<Rect> = layer
        .images
        .iter()
        .filter(|image| layer.share(image) <= LARGEST)
        .filter(|image| image.width() >= LEAST.0 && image.height() >= LEAST.1)
        .filter(|image| !covered(image))
        .copied()
        .collect();
    if small.len() > MOST {
        Vec::new()
    } else {
        small
    }
}

/// The stamp that an image was read to be; `None` where its lines bear no labels.
pub(super) fn pictured(at: Rect, page: &Page) -> Option<Stamp> {
    let Content::Placed(placed) = &page.content else {
        return None;
    };
    let lines: Vec<String> = placed
        .words
        .chunk_by(|a, b| a.line == b.line)
        .map(joined)
        .collect();
    let labelled = lines.iter().filter(|l| lines::looks_labelled(l)).count();
    (labelled > 1 || lines.iter().any(|line| lines::is_first(line))).then_some(Stamp { at, lines })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Word;
    use crate::text_layer::TextLayer;
    use crate::{Placed, Rotation};
    use baocao_report::Method;
    use baocao_report::geometry::Size;

    fn words(lines: &[&str], left: f32, top: f32) -> Vec<Word> {
        let lines = lines.iter().zip(0_u16..).flat_map(|(text, row)| {
            let y = top + 9.0 * f32::from(row);
            text.split(' ').zip(0_u16..).map(move |(word, i)| Word {
                text: word.to_owned(),
                at: Rect::new(0.0, 0.0, 26.0, 7.0).moved(left + 30.0 * f32::from(i), y),
                size: 8.0,
                confidence: None,
                line: Some(u32::from(row)),
            })
        });
        lines.collect()
    }

    fn layer(words: Vec<Word>, images: &[Rect]) -> TextLayer {
        TextLayer {
            size: Size {
                width: 595.0,
                height: 842.0,
            },
            rotation: Rotation::None,
            glyphs: 99,
            words,
            rules: Vec::new(),
            unmapped: 0,
            curves: 0,
            images: images.to_vec(),
            bytes: 0,
            fields: Vec::new(),
        }
    }

    const STAMP: [&str; 3] = [
        "Người ký: UBND xã",
        "Email: a@b.example",
        "Thời gian ký: 12.10.2026 08:15:30 +07:00",
    ];

    #[test]
    fn a_stamp_of_text_takes_the_seal_beside_it_and_leaves_the_number() {
        let seal = Rect::new(350.0, 10.0, 395.0, 50.0);
        let far = Rect::new(100.0, 400.0, 160.0, 460.0);
        let scan = Rect::new(0.0, 0.0, 595.0, 842.0);
        let mut all = words(&["Số: 87/BC-UBND"], 90.0, 100.0);
        all.extend(words(&STAMP, 400.0, 15.0));
        let layer = layer(all, &[scan, seal, far]);
        let stamps = typed(&layer);
        assert_eq!(stamps.len(), 1);
        assert_eq!(stamps[0].lines, STAMP);
        assert_eq!((stamps[0].at.left, stamps[0].at.top), (350.0, 10.0));
        assert_eq!(candidates(&layer, &stamps), [far]);
    }

    #[test]
    fn an_image_is_a_stamp_by_its_labels_read_more_or_less() {
        let at = Rect::new(350.0, 10.0, 560.0, 50.0);
        let page = |lines: &[&str]| Page {
            method: Method::Ocr,
            content: Content::Placed(Placed {
                words: words(lines, 0.0, 0.0),
                rules: Vec::new(),
            }),
            ..Page::default()
        };
        let misread = ["Nguời kỷ: UBND xã", "NAM Thòi gian ký: 12.10.2026"];
        assert_eq!(pictured(at, &page(&misread)).unwrap().lines, misread);
        let number = ["Số: 87/BC-UBND", "ngày 03 tháng 10 năm 2024"];
        assert_eq!(pictured(at, &page(&number)), None);
    }

    #[test]
    fn many_small_images_are_the_scan() {
        let patch = |i: u16| Rect::new(0.0, 0.0, 60.0, 20.0).moved(70.0, 40.0 * f32::from(i));
        let patches: Vec<Rect> = (0..9).map(patch).collect();
        assert_eq!(candidates(&layer(Vec::new(), &patches), &[]), []);
        assert_eq!(candidates(&layer(Vec::new(), &patches[..2]), &[]).len(), 2);
    }
}
