//! The invisible text of a page: each word over its print.

use pdf_writer::Content;
use pdf_writer::Str;
use pdf_writer::types::TextRenderingMode;

use super::font::{self, Font};
use super::rounding::rounded;
use super::words::{PlacedLine, PlacedWord};
use baocao_report::geometry::Projection;

/// The sine of the angle up to which a word is written straight: 8 degrees, more than a page is straightened by. A word of
/// 60 points that stands 2 degrees askew leaves its box by a point at either end.
const ASKEW: f32 = 0.14;

/// From this size on, in points, words stand on half points, else on tenths: it saves a twentieth of the room, and moves two words
/// nearer to each other by half a point at most, which is what the gap between them has more than readers ask for.
const COARSE: f32 = 10.0;

/// Below this length, in points, a side of a word has no direction.
const LEAST: f32 = 0.05;

/// The operators that put lines on a page; `onto` maps points of the page as it was read to the page's own units.
pub(super) fn operators(lines: &[PlacedLine], onto: &Projection, font: &Font) -> Vec<u8> {
    let mut content = Content::new();
    content.begin_text();
    content.set_text_rendering_mode(TextRenderingMode::Invisible);
    let mut writer = TextWriter {
        content,
        font,
        size: 0.0,
        scaling: 0.0,
        before: Some((0.0, 0.0)),
    };
    for line in lines {
        let last = line.words.len() - 1;
        for (i, word) in line.words.iter().enumerate() {
            writer.word(word, line.edges, onto, i < last);
        }
    }
    writer.content.end_text();
    writer.content.finish().to_vec()
}

struct TextWriter<'f> {
    content: Content,
    font: &'f Font,
    size: f32,
    scaling: f32,
    /// Where the word before stands, if it is upright: the next upright one needs only the way from there, which takes a third
    /// less room in the file than its place.
    before: Option<(f32, f32)>,
}

impl TextWriter<'_> {
    /// Writes a word, and a blank behind it where another follows: a phrase is found only with its blanks.
    fn word(
        &mut self,
        word: &PlacedWord,
        (top, bottom): (f32, f32),
        onto: &Projection,
        blank: bool,
    ) {
        let mut codes = self.font.codes(&word.text);
        let glyphs = codes.len() / 2;
        let (left, right) = word.sides;
        let (across, down) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let (start, end) = (onto.of(left, down), onto.of(right, down));
        let (foot, head) = (onto.of(across, bottom), onto.of(across, top));
        let along = (end.0 - start.0, end.1 - start.1);
        let width = along.0.hypot(along.1);
        let height = (head.0 - foot.0).hypot(head.1 - foot.1);
        if glyphs == 0 || !(width > LEAST && height > LEAST) {
            return;
        }
        if blank {
            codes.extend(self.font.codes(" "));
        }
        // A reader tells lines by letters of one size: a size that rounding alone makes another is none.
        let size = (height * 4.0).round().max(1.0) / 4.0;
        let natural = glyphs as f32 * font::WIDTH / 1000.0 * size;
        // A percent of a word of 60 points is half a point.
        let scaling = (100.0 * width / natural).round().max(1.0);
        let (cos, sin) = upright((along.0 / width, along.1 / width));
        // The word's middle stays where it is; its baseline lies above its lower edge by what the font reaches below it.
        let (back, up) = (width / 2.0, (0.5 - font::ASCENT / 1000.0) * size);
        let (x, y) = onto.of(across, down);
        let (x, y) = (x - cos * back - sin * up, y - sin * back + cos * up);
        if (size - self.size).abs() > f32::EPSILON {
            self.content.set_font(font::NAME, size);
            self.size = size;
        }
        if (scaling - self.scaling).abs() > f32::EPSILON {
            self.content.set_horizontal_scaling(scaling);
            self.scaling = scaling;
        }
        let [cos, sin] = [cos, sin].map(|part| rounded(part, 1e5));
        let places = if size < COARSE { 10.0 } else { 2.0 };
        let [x, y] = [x, y].map(|place| rounded(place, places));
        let upright = cos >= 1.0;
        match self.before.filter(|_| upright) {
            Some((from, above)) => {
                let [x, y] = [x - from, y - above].map(|way| rounded(way, 10.0));
                self.content.next_line(x, y);
            }
            None => {
                let matrix = [cos, sin, -sin, cos, x, y];
                self.content.set_text_matrix(matrix);
            }
        }
        self.before = upright.then_some((x, y));
        self.content.show(Str(&codes));
    }
}

/// The direction of a word that stands a little askew as that of the page: some readers take letters whose baseline falls
/// by half a point for letters of different words.
fn upright((cos, sin): (f32, f32)) -> (f32, f32) {
    if sin.abs() < ASKEW {
        (cos.signum(), 0.0)
    } else if cos.abs() < ASKEW {
        (0.0, sin.signum())
    } else {
        (cos, sin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, sides: (f32, f32)) -> PlacedLine {
        PlacedLine {
            words: vec![PlacedWord {
                text: text.into(),
                sides,
            }],
            edges: (100.0, 110.0),
        }
    }

    fn written(onto: &Projection) -> String {
        let font = Font::of(["số"].into_iter());
        let lines = [line("số", (50.0, 70.0)), line("số", (90.0, 110.0))];
        let all = operators(&lines, onto, &font);
        String::from_utf8_lossy(&all).into_owned()
    }

    #[test]
    fn a_word_is_as_wide_and_as_high_as_its_box() {
        let up = Projection::new([[1.0, 0.0, 0.0], [0.0, -1.0, 842.0], [0.0, 0.0, 1.0]]);
        let text = written(&up);
        // Two letters of half of ten points: twenty points are twice as wide. The baseline is two points up.
        assert!(text.contains("/BaocaoText 10 Tf"), "{text}");
        assert!(text.contains("200 Tz"), "{text}");
        assert!(text.contains("50 734 Td"), "{text}");
        assert!(text.contains("3 Tr"), "{text}");
        // The next one stands forty points to the right.
        assert!(text.contains("40 0 Td"), "{text}");
    }

    #[test]
    fn a_word_a_little_askew_is_written_straight_over_its_middle() {
        let (sin, cos) = 2.0_f64.to_radians().sin_cos();
        let askew = Projection::new([[cos, -sin, 0.0], [-sin, -cos, 842.0], [0.0, 0.0, 1.0]]);
        let text = written(&askew);
        // The middle, (60, 105), comes to (56.3, 735).
        assert!(text.contains("46.5 732 Td"), "{text}");
    }

    #[test]
    fn a_word_on_a_page_on_its_side_runs_that_way() {
        // (x, y) of the upright page is (y, x) in the page's own units.
        let side = Projection::new([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
        let text = written(&side);
        assert!(text.contains("0 1 -1 0 108 50 Tm"), "{text}");
        assert!(text.contains("0 1 -1 0 108 90 Tm"), "{text}");
    }
}
