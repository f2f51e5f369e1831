//! Images of text that are pasted into a page of typed text: a scanned table, a photographed letter.

use crate::grade::letters_read;
use crate::page::{Content, Page, Placed, Rule, Word};
use crate::page_text::{is_scan, is_vietnamese};
use crate::rotation::Rotation;
use crate::stamp;
use crate::text_layer::TextLayer;
use baocao_report::Method;
use baocao_report::geometry::Rect;

/// The least part of a page that such an image covers, and its least width and height in points: three lines
/// of half the page's width. Logos and signatures are smaller.
const LEAST_SHARE: f32 = 0.05;
const LEAST: (f32, f32) = (150.0, 40.0);

/// Where the page's own words cover at least this part of an image, they are its text, or the image their
/// ground; a line that runs over its edge is neither. Printed text covers a fifth of its area.
const COVERED: f32 = 0.05;

/// Pieces of one image, as some programs cut it, touch each other to within this, in points.
const TOUCH: f32 = 1.5;

/// At least this part of the letters in an image of text is read well; in photographs hardly any is.
const READ_WELL: f32 = 0.6;

/// The images of a page that may hold text which its words do not give, on the page as it is shown. None on
/// a page whose own text had to be turned.
pub(super) fn places(layer: &TextLayer) -> Vec<Rect> {
    if layer.rotation != Rotation::None {
        return Vec::new();
    }
    let wordless = |image: &Rect| {
        let over = layer.words.iter().map(|word| word.at);
        let over = over.filter(|word| image.contains(word.center()));
        over.map(|word| word.width() * word.height()).sum::<f32>()
            < COVERED * image.width() * image.height()
    };
    whole(&layer.images)
        .into_iter()
        .filter(|image| layer.share(image) >= LEAST_SHARE)
        .filter(|image| image.width() >= LEAST.0 && image.height() >= LEAST.1)
        .filter(wordless)
        .collect()
}

/// Images with the stripes of one joined.
fn whole(images: &[Rect]) -> Vec<Rect> {
    let mut whole: Vec<Rect> = Vec::new();
    for image in images {
        let above = whole.last_mut().filter(|last| {
            (last.left - image.left).abs() <= TOUCH
                && (last.right - image.right).abs() <= TOUCH
                && (last.bottom - image.top).abs() <= TOUCH
        });
        match above {
            Some(last) => *last = last.union(image),
            None => whole.push(*image),
        }
    }
    whole
}

/// A page of typed text to which the texts of images can be added. Over a scan, stamps of signatures are no
/// text.
pub(super) fn background(mut page: Page, layer: &TextLayer) -> Page {
    if let (true, Content::Placed(placed)) = (is_scan(layer), &mut page.content) {
        placed.words = stamp::without(&layer.words).into_iter().cloned().collect();
        page.stamps = stamp::typed(layer).into_iter().map(|s| s.lines).collect();
    }
    page
}

/// Adds what was read in an image to the page that it is pasted into, where it is text: upright, Vietnamese
/// and mostly read well. A photograph, a logo and a seal give letters at random, or none.
pub(super) fn add(page: &mut Page, read: Page, at: Rect) {
    let (Content::Placed(placed), Content::Placed(found)) = (&mut page.content, read.content)
    else {
        return;
    };
    if read.rotation != Rotation::None || !is_text(&found.words) {
        return;
    }
    append(placed, found, at);
    page.method = Method::Mixed;
    page.dpi = page.dpi.or(read.dpi);
}

fn append(placed: &mut Placed, found: Placed, at: Rect) {
    let lines = placed.words.iter().filter_map(|word| word.line);
    let lines = lines.max().map_or(0, |last| last + 1);
    placed
        .words
        .extend(found.words.into_iter().map(|word| Word {
            at: word.at.moved(at.left, at.top),
            line: word.line.map(|line| lines + line),
            ..word
        }));
    placed
        .rules
        .extend(found.rules.into_iter().map(|rule| Rule {
            at: rule.at.moved(at.left, at.top),
            ..rule
        }));
}

fn is_text(words: &[Word]) -> bool {
    let (all, well) = letters_read(words);
    let read_well = well as f32 >= READ_WELL * all as f32;
    read_well && is_vietnamese(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::Confidence;
    use baocao_report::geometry::{Projection, Size};

    const TEXT: &str =
        "Ủy ban nhân dân xã báo cáo kết quả thực hiện các chỉ tiêu trong quý III đạt 95,5%";

    fn words(text: &str, top: f32, confidence: Option<f32>) -> Vec<Word> {
        let words = text.split(' ').zip(0_u16..).map(|(text, i)| Word {
            text: text.to_owned(),
            at: Rect::new(0.0, top, 25.0, top + 10.0).moved(60.0 + 30.0 * f32::from(i % 15), 0.0),
            size: 12.0,
            confidence: confidence.map(Confidence::new),
            line: confidence.map(|_| 0),
        });
        words.collect()
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

    fn page(method: Method, words: Vec<Word>) -> Page {
        Page {
            number: 1,
            size: None,
            method,
            dpi: (method == Method::Ocr).then_some(200.0),
            rotation: Rotation::None,
            to_source: Projection::IDENTITY,
            blank: false,
            degraded: false,
            stamps: Vec::new(),
            content: Content::Placed(Placed {
                words,
                rules: Vec::new(),
            }),
        }
    }

    #[test]
    fn images_without_words_over_them_are_looked_at_and_small_ones_are_not() {
        let table = Rect::new(60.0, 300.0, 535.0, 600.0);
        let logo = Rect::new(60.0, 30.0, 140.0, 90.0);
        let own = words(TEXT, 100.0, None);
        assert_eq!(places(&layer(own.clone(), &[logo, table])), [table]);
        // The upper and the lower half of the same.
        let (mut upper, mut lower) = (table, table);
        (upper.bottom, lower.top) = (450.0, 450.0);
        assert_eq!(places(&layer(own.clone(), &[upper, lower])), [table]);
        // An image that has its words.
        let mut over = own;
        for i in 0..20_u8 {
            over.extend(words(TEXT, 305.0 + 14.0 * f32::from(i), None));
        }
        assert_eq!(places(&layer(over, &[table])), []);
    }

    #[test]
    fn an_image_of_text_is_added_in_its_place_and_junk_is_not() {
        let at = Rect::new(60.0, 300.0, 535.0, 600.0);
        let own = || page(Method::TextLayer, words("Kết quả như sau:", 100.0, None));
        let mut mixed = own();
        add(
            &mut mixed,
            page(Method::Ocr, words(TEXT, 5.0, Some(0.93))),
            at,
        );
        let Content::Placed(placed) = &mixed.content else {
            panic!("the words have places");
        };
        assert_eq!((mixed.method, mixed.dpi), (Method::Mixed, Some(200.0)));
        assert_eq!(placed.words.len(), 4 + TEXT.split(' ').count());
        assert_eq!(placed.words[4].at.top, 305.0);
        for junk in [
            words(TEXT, 5.0, Some(0.4)),
            words("ÁH Ị¬ kx W ~ 0 eTt qrr nnw ii lvv xzz pqq", 5.0, Some(0.9)),
            words("Ảnh", 5.0, Some(0.95)),
            Vec::new(),
        ] {
            let mut unchanged = own();
            add(&mut unchanged, page(Method::Ocr, junk), at);
            assert_eq!(unchanged.method, Method::TextLayer);
        }
    }
}
