//! A page's own damaged text as a second witness of the figures that OCR has read.
//!
//! Another program has read the same scan: its Vietnamese is lost, its digits are mostly right. What both have
//! read alike is as good as certain; where they differ a person should look. Nothing is taken from it but the
//! dot of a list's code, which Tesseract loses in narrow cells.

use crate::page::Word;
use baocao_report::Confidence;
use baocao_vietnamese::pattern;

/// The least confidence of a figure that both have read. Measured on three reports: of 407 such words 406 were
/// right, the other lacked a blank.
const AGREED: f32 = 0.95;

/// How far the middle of a witness's word may lie outside the word's box: to the sides in points, up and down
/// in parts of the box's height. Deskewing moves words by less.
const ASIDE: f32 = 2.0;
const ABOVE: f32 = 0.3;

/// More words than this on one spot are no page.
const MOST: usize = 8;

pattern!(FIGURE, r"^\d[\d.,/:%+-]*$");
pattern!(CODE, r"^\d{1,2}(\.\d{1,2})+$");

/// Compares the figures among the words that OCR has read with those of the page's own text at the same place.
pub(super) fn cross_check(read: &mut [Word], own: &[Word]) {
    let mut own: Vec<&Word> = own.iter().collect();
    own.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let figures = read
        .iter_mut()
        .filter(|word| FIGURE.is_match(bare(&word.text)));
    for word in figures {
        if let Some(said) = at(&own, word) {
            compare_figure(word, bare(&said));
        }
    }
}

/// What the page's own words at a word's place say, if they say anything.
fn at(own: &[&Word], word: &Word) -> Option<String> {
    let reach = ABOVE * word.at.height();
    let from = own.partition_point(|other| middle(other) < word.at.top - reach);
    let mut here: Vec<&Word> = own[from..]
        .iter()
        .take_while(|other| middle(other) <= word.at.bottom + reach)
        .filter(|other| {
            let x = other.at.center().0;
            word.at.left - ASIDE <= x && x <= word.at.right + ASIDE
        })
        .take(MOST)
        .copied()
        .collect();
    here.sort_by(|a, b| a.at.left.total_cmp(&b.at.left));
    let said: String = here.iter().map(|other| other.text.as_str()).collect();
    (!said.is_empty()).then_some(said)
}

fn compare_figure(word: &mut Word, said: &str) {
    let figure = bare(&word.text);
    if !FIGURE.is_match(said) {
        return;
    }
    let confidence = word.confidence.map_or(0.0, Confidence::get);
    if said == figure {
        word.confidence = Some(Confidence::new(confidence.max(AGREED)));
    } else if digits(said) != digits(figure) {
        word.confidence = Some(Confidence::new(confidence).disputed());
    } else if CODE.is_match(said) && figure.bytes().all(|b| b.is_ascii_digit()) {
        word.text = word.text.replacen(figure, said, 1);
    }
}

fn middle(word: &Word) -> f32 {
    word.at.center().1
}

/// A word without the marks around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| ".,;:()[]\"“”|".contains(c))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baocao_report::geometry::Rect;

    fn word(text: &str, left: f32, confidence: Option<f32>) -> Word {
        Word {
            text: text.into(),
            at: Rect::new(left, 100.0, left + 40.0, 112.0),
            size: 12.0,
            confidence: confidence.map(Confidence::new),
            line: None,
        }
    }

    /// What becomes of a word that OCR has read when the page's own text says other words at its place.
    fn heard(text: &str, confidence: f32, said: &[&str]) -> (String, f32) {
        let mut read = [word(text, 50.0, Some(confidence))];
        let mut own = vec![word("9", 300.0, None)];
        own.extend(
            said.iter()
                .zip([50.0, 55.0])
                .map(|(s, left)| word(s, left, None)),
        );
        cross_check(&mut read, &own);
        (
            read[0].text.clone(),
            read[0].confidence.map_or(0.0, Confidence::get),
        )
    }

    #[test]
    fn a_figure_read_alike_is_sure_and_one_read_otherwise_is_not() {
        assert_eq!(heard("95,5%;", 0.41, &["95,5%"]), ("95,5%;".into(), 0.95));
        assert_eq!(heard("95,5%", 0.99, &["95,", "5%"]), ("95,5%".into(), 0.99));
        assert_eq!(heard("95,5%", 0.93, &["96,5%"]), ("95,5%".into(), 0.5));
        // Marks are not its strength, letters still less, and silence says nothing.
        assert_eq!(heard("9.026", 0.9, &["9,026"]), ("9.026".into(), 0.9));
        assert_eq!(
            heard("III/2024", 0.8, &["11/2024"]),
            ("III/2024".into(), 0.8)
        );
        assert_eq!(heard("12", 0.8, &["l2"]), ("12".into(), 0.8));
        assert_eq!(heard("12", 0.8, &[]), ("12".into(), 0.8));
    }

    #[test]
    fn the_dot_of_a_code_is_taken_and_nothing_else() {
        assert_eq!(heard("44", 0.7, &["4.4"]), ("4.4".into(), 0.7));
        assert_eq!(heard("44.", 0.7, &["4.4."]), ("4.4.".into(), 0.7));
        assert_eq!(heard("955", 0.7, &["95,5"]), ("955".into(), 0.7));
        assert_eq!(
            heard("1757251", 0.7, &["1.757.251"]),
            ("1757251".into(), 0.7)
        );
        assert_eq!(heard("4.4", 0.7, &["44"]), ("4.4".into(), 0.7));
    }

    #[test]
    fn a_full_page_of_words_on_one_spot_takes_no_time() {
        let mut read = vec![word("12", 50.0, Some(0.9)); 3000];
        let own = vec![word("12", 50.0, None); 3000];
        let start = std::time::Instant::now();
        cross_check(&mut read, &own);
        assert!(start.elapsed().as_secs() < 5);
    }
}
