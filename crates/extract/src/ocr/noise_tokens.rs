//! Dirt that was read as marks.

use super::engine::OcrWord;

/// Marks that stand alone in no report.
const ALONE: &[char] = &[
    '_', '|', '`', '^', '\\', '°', 'ˆ', '‹', '›', '„', '“', '”', '‘', '’', '\'', '"', '•', '¡',
    '£', '€',
];

/// How sure a reading of such a mark must be to be kept.
const SURE: f32 = 0.9;

/// Marks that are dirt where nothing else stands in their line; a dash may open an entry, and stand far before it.
const ALONE_IN_LINE: &[char] = &['.', ',', ':', ';', '=', '!', '?', '(', ')'];

/// The words of a page without what dirt was read as: lines of a few marks, and marks that stand nowhere alone.
pub(super) fn without_noise(tokens: Vec<OcrWord>) -> Vec<OcrWord> {
    let all_of = |token: &OcrWord, marks: &[&[char]]| {
        let mut letters = token.text.chars();
        letters.all(|c| marks.iter().any(|marks| marks.contains(&c)))
    };
    let lines = tokens.chunk_by(|a, b| a.line == b.line);
    lines
        .filter(|line| {
            !line
                .iter()
                .all(|token| all_of(token, &[ALONE, ALONE_IN_LINE]))
        })
        .flatten()
        .filter(|token| token.confidence.get() >= SURE || !all_of(token, &[ALONE]))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocess::PixelBox;
    use baocao_report::Confidence;

    #[test]
    fn dirt_goes_and_text_stays() {
        let token = |&(text, line, sure): &(&str, u32, f32)| OcrWord {
            text: text.to_owned(),
            at: PixelBox {
                left: 0,
                top: 0,
                right: 1,
                bottom: 1,
            },
            confidence: Confidence::new(sure),
            height: 1,
            line,
        };
        let read = [
            ("_", 0, 0.5),
            (":", 0, 0.95),
            ("thẩm", 1, 0.9),
            ("_", 1, 0.4),
            ("-", 1, 0.4),
            ("quyền", 1, 0.9),
            ("-", 2, 0.3),
            ("5", 3, 0.3),
        ];
        let kept = without_noise(read.iter().map(token).collect());
        let kept: Vec<&str> = kept.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(kept, ["thẩm", "-", "quyền", "-", "5"]);
    }
}
