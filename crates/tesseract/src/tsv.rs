//! Tesseract's table of what it read: a line each for page, block, paragraph, line and word.

use baocao_extract::{OcrWord, PixelBox};
use baocao_report::Confidence;

const LINE: &str = "4";
const WORD: &str = "5";

/// Reads the table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
/// Rows that do not fit this are passed over.
pub(crate) fn tokens(table: &str) -> Vec<OcrWord> {
    let mut tokens = Vec::new();
    let mut lines = 0_u32;
    let mut height = 0;
    for row in table.lines() {
        let fields: Vec<&str> = row.splitn(12, '\t').collect();
        let &[level, .., left, top, width, tall, confidence, text] = fields.as_slice() else {
            continue;
        };
        let Some(at) = place([left, top, width, tall]) else {
            continue;
        };
        if level == LINE {
            lines += 1;
            height = at.bottom - at.top;
        } else if level == WORD && !printed(text).is_empty() {
            let percent: f32 = confidence.parse().unwrap_or(0.0);
            tokens.push(OcrWord {
                text: letters(printed(text)),
                at,
                confidence: Confidence::new(percent / 100.0),
                height,
                line: lines.saturating_sub(1),
            });
        }
    }
    tokens
}

/// A word without the marks that specks beside it are read as: a grave accent by itself and `¡` are in no report.
fn printed(text: &str) -> &str {
    text.trim().trim_matches(['`', '¡'])
}

/// A word in the letters of Vietnamese texts: no eth, which looks like Đ and is read beside it (`ĐÐ`), no fractions set
/// as one, which nobody types, and no long dash, where word processors make a short one.
fn letters(text: &str) -> String {
    const LOOKALIKES: [(&str, &str); 11] = [
        ("ĐÐ", "Đ"),
        ("ÐĐ", "Đ"),
        ("Ð", "Đ"),
        ("đð", "đ"),
        ("ðđ", "đ"),
        ("ð", "đ"),
        ("⁄", "/"),
        ("—", "–"),
        ("¼", "1/4"),
        ("½", "1/2"),
        ("¾", "3/4"),
    ];
    LOOKALIKES
        .iter()
        .filter(|(seen, _)| text.contains(seen))
        .fold(text.to_owned(), |text, (seen, meant)| {
            text.replace(seen, meant)
        })
}

fn place(fields: [&str; 4]) -> Option<PixelBox> {
    let mut values = [0_u32; 4];
    for (value, field) in values.iter_mut().zip(fields) {
        *value = field.parse().ok()?;
    }
    let [left, top, width, height] = values;
    Some(PixelBox {
        left,
        top,
        right: left.checked_add(width)?,
        bottom: top.checked_add(height)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_come_with_place_confidence_and_line() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t900\t500\t-1\t\n\
                     4\t1\t1\t1\t1\t0\t10\t20\t80\t30\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t10\t22\t30\t25\t96.5\tỦy\n\
                     5\t1\t1\t1\t1\t2\t50\t22\t40\t25\t91\tban\n\
                     4\t1\t1\t1\t2\t0\t10\t60\t80\t33\t-1\t\n\
                     5\t1\t1\t1\t2\t1\t10\t60\t40\t33\t30\t \n\
                     5\t1\t1\t1\t2\t1\t10\t60\t40\t33\t88\t37%\n";
        let tokens = tokens(table);
        let read: Vec<_> = tokens
            .iter()
            .map(|t| (t.text.as_str(), t.line, t.height))
            .collect();
        assert_eq!(read, [("Ủy", 0, 30), ("ban", 0, 30), ("37%", 1, 33)]);
        assert_eq!(tokens[0].confidence, Confidence::new(0.965));
        let (left, top, right, bottom) = (10, 22, 40, 47);
        assert_eq!(
            tokens[0].at,
            PixelBox {
                left,
                top,
                right,
                bottom
            }
        );
    }

    #[test]
    fn letters_that_vietnamese_has_not_are_those_they_look_like() {
        assert_eq!(letters("17-NQ/ĐÐU"), "17-NQ/ĐU");
        assert_eq!(letters("3⁄4)."), "3/4).");
        assert_eq!(letters("QĐ-UBND"), "QĐ-UBND");
        assert_eq!(printed(" `2 "), "2");
        assert_eq!(printed("¡1"), "1");
        assert_eq!(printed("`"), "");
    }

    proptest! {
        #[test]
        fn any_table_is_survived(table in "([0-9\\-]{0,11}\t){0,13}[a-z\n]{0,9}") {
            let _ = tokens(&table);
        }
    }
}
