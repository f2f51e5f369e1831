//! What figures look like, and how wide they are.

use super::engine::OcrWord;
use baocao_vietnamese::pattern;

// Numbers with Vietnamese grouping, ratios of such, percentages; dates; codes of lists; numbers and years of documents.
pattern!(
    SOUND,
    r#"(?x) ^ [(\["“]* [<>≤≥=~+-]* (?:
        (?: \d{1,3} (?:\.\d{3})+ | \d+ ) (?: ,\d+ )? %?
            (?: [/-] (?: \d{1,3} (?:\.\d{3})+ | \d+ ) (?: ,\d+ )? %? )?
      | \d{1,2} [/.-] \d{1,2} [/.-] \d{4}
      | \d{1,2} (?: \.\d{1,2} ){1,4}
      | [IVX]+ [/.-]? \d{0,4}
      | \d+ (?: /\d{4} )? [/-] [\p{Lu}&/-]+
    ) [)\]"”.,;:%/*]* $"#
);

/// How wide print is, in digits: upright print of office fonts, in which digits are all alike (Times New Roman).
const WIDTHS: [(&str, f32); 5] = [
    ("0123456789", 1.0),
    (".,:;", 0.5),
    ("/", 0.556),
    ("()-[]", 0.667),
    ("%", 1.667),
];

/// A figure so much wider than its characters has lost one: `(7%)` for `(77%)`; one so much narrower has one too many.
const UNLIKE: f32 = 1.15;

/// Figures of a line that are needed to tell how wide its digits are.
const FIGURES: usize = 2;

/// Whether a word has a digit.
pub(super) fn is(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a word has no digit, or is a figure as they are written.
pub(super) fn is_well_formed(text: &str) -> bool {
    !is(text) || SOUND.is_match(text)
}

/// How a figure's width differs from what was read of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WidthMismatch {
    /// It is wider: a character was dropped, as Tesseract's network does with those that repeat.
    Wide,
    /// It is narrower: a character was read that is none, as a percent sign comes as `9%`.
    Narrow,
}

/// The figures of a line whose width does not fit what was read of them.
///
/// Digits are all of one width, so that those of the line's other figures tell how wide one is.
pub(super) fn misfits(line: &[OcrWord]) -> Vec<(usize, WidthMismatch)> {
    let mut widths: Vec<(usize, f32)> = (0..line.len())
        .filter_map(|i| Some((i, digit_width(&line[i])?)))
        .collect();
    widths.sort_by(|a, b| a.1.total_cmp(&b.1));
    if widths.len() < FIGURES {
        return Vec::new();
    }
    let usual = widths[(widths.len() - 1) / 2].1;
    let misfit = |(i, width)| {
        if width > usual * UNLIKE {
            Some((i, WidthMismatch::Wide))
        } else if width * UNLIKE < usual {
            Some((i, WidthMismatch::Narrow))
        } else {
            None
        }
    };
    widths.into_iter().filter_map(misfit).collect()
}

/// How wide a digit of a figure would be; `None` of what has other characters.
fn digit_width(token: &OcrWord) -> Option<f32> {
    let digits = token.text.chars().map(|c| {
        let found = WIDTHS.iter().find(|(kind, _)| kind.contains(c));
        found.map(|(_, width)| *width)
    });
    let digits: f32 = digits.sum::<Option<f32>>()?;
    let width = token.at.right.saturating_sub(token.at.left) as f32;
    (is(&token.text) && digits > 1.0).then(|| width / digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocess::PixelBox;
    use baocao_report::Confidence;

    #[test]
    fn figures_as_they_are_written_are_well_formed() {
        for text in [
            "3418/3902",
            "2.455/3.485",
            "99,6%",
            "(92%):",
            "1.757.251.138",
            "18/3/2024",
            "1.1.",
            "3.10",
            "2.",
            "1042/QĐ-UBND",
            "42/2022/NĐ-CP",
            "III/2024",
            ">85%",
            "(≥80%):",
            "2022-2025",
            "03",
            "và",
            "(Đạt)",
            "5/7),",
        ] {
            assert!(is_well_formed(text), "{text}");
        }
    }

    #[test]
    fn figures_that_can_be_none_are_not() {
        for text in [
            "2.4553.485",
            "B0%",
            "II1/⁄2024",
            "(B1,8%);",
            "5..6",
            "12.34.567",
        ] {
            assert!(!is_well_formed(text), "{text}");
        }
    }

    fn line(figures: &[(&str, u32)]) -> Vec<OcrWord> {
        let token = |&(text, width): &(&str, u32)| OcrWord {
            text: text.to_owned(),
            at: PixelBox {
                left: 0,
                top: 0,
                right: width,
                bottom: 20,
            },
            confidence: Confidence::CERTAIN,
            height: 20,
            line: 0,
        };
        figures.iter().map(token).collect()
    }

    #[test]
    fn a_figure_of_another_width_than_its_characters_is_seen() {
        let wide = misfits(&line(&[("534/624", 66), ("(7%)", 50)]));
        assert_eq!(wide, [(1, WidthMismatch::Wide)]);
        let narrow = misfits(&line(&[("534/624", 66), ("99,59%", 52), ("100%", 47)]));
        assert_eq!(narrow, [(1, WidthMismatch::Narrow)]);
        assert!(misfits(&line(&[("534/624", 66), ("(77%)", 50)])).is_empty());
        assert!(misfits(&line(&[("(7%)", 50)])).is_empty());
    }
}
