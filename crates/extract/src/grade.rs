//! How far a page's text can be trusted: what a person should look at.

use crate::page::{Content, Page, Word};
use baocao_report::Grade;

/// A word is read well from this confidence on.
const WELL: f32 = 0.7;

/// Below this share of letters read well nothing that is read says anything. Measured: 0.02 on handwriting,
/// over 0.8 on the worst prints.
const POOR: f32 = 0.5;

/// Below this share of words read well more is wrong than usual. Measured on 79 scanned pages, two of them
/// poor: on the nine below, words lost and words added make 16 to 83 of a hundred; on the others at most 16,
/// but for two whose image lacks a part of the page, which no confidence tells.
const CHECK: f32 = 0.95;

/// So few doubtful words are no reason to look, however short the page.
const FEW: usize = 6;

/// So few words say nothing about a page: dirt on an empty one.
const FEWEST: usize = 3;

impl Page {
    /// Grades the page, by the confidence of its words and by whether they are Vietnamese as a person would
    /// write it.
    pub fn grade(&self) -> Grade {
        let words = match &self.content {
            Content::Placed(placed) => placed.words.as_slice(),
            Content::Flow(_) => &[],
        };
        let read: Vec<&Word> = words.iter().filter(|w| w.confidence.is_some()).collect();
        if self.degraded && self.is_empty() {
            Grade::Poor
        } else if read.len() < FEWEST {
            self.by_degradation()
        } else if share(&read, letters) < POOR {
            Grade::Poor
        } else if share(&read, |_| 1) < CHECK && doubtful(&read) > FEW {
            Grade::Check
        } else {
            self.by_degradation()
        }
    }

    fn by_degradation(&self) -> Grade {
        if self.degraded {
            Grade::Check
        } else {
            Grade::Good
        }
    }
}

/// How many letters and digits some words have in all, and how many of them are read well.
pub(super) fn letters_read<'a>(words: impl IntoIterator<Item = &'a Word>) -> (usize, usize) {
    words.into_iter().fold((0, 0), |(all, well), word| {
        let letters = letters(word);
        (
            all + letters,
            well + if is_well_read(word) { letters } else { 0 },
        )
    })
}

fn letters(word: &Word) -> usize {
    word.text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn is_well_read(word: &Word) -> bool {
    word.confidence.is_some_and(|c| c.get() >= WELL)
}

fn doubtful(words: &[&Word]) -> usize {
    words.iter().filter(|word| !is_well_read(word)).count()
}

/// The share of what is read well, each word counted as told; 0 where there is nothing to count.
fn share(words: &[&Word], weight: impl Fn(&Word) -> usize) -> f32 {
    let well = words.iter().filter(|word| is_well_read(word));
    let well: usize = well.map(|word| weight(word)).sum();
    let all: usize = words.iter().map(|word| weight(word)).sum();
    well as f32 / all.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Placed;
    use baocao_report::geometry::Rect;
    use baocao_report::{Confidence, Method};

    fn page(words: &[(&str, usize, Option<f32>)]) -> Page {
        let word = |text: &str, confidence: Option<f32>| Word {
            text: text.to_owned(),
            at: Rect::new(0.0, 0.0, 9.0, 9.0),
            size: 9.0,
            confidence: confidence.map(Confidence::new),
            line: None,
        };
        let words = words
            .iter()
            .flat_map(|&(text, count, c)| std::iter::repeat_n(word(text, c), count));
        Page {
            method: Method::Ocr,
            content: Content::Placed(Placed {
                words: words.collect(),
                rules: Vec::new(),
            }),
            ..Page::default()
        }
    }

    #[test]
    fn pages_are_graded_by_the_words_that_were_read_well() {
        let grade = |well, ill| page(&[("hành", well, Some(0.9)), ("kx", ill, Some(0.3))]).grade();
        assert_eq!(grade(97, 3), Grade::Good);
        assert_eq!(grade(93, 7), Grade::Check);
        assert_eq!(grade(50, 6), Grade::Good);
        assert_eq!(grade(10, 90), Grade::Poor);
        // Letters count: specks beside a text make no page unreadable.
        assert_eq!(
            page(&[("nghiệp", 30, Some(0.9)), (".", 60, Some(0.2))]).grade(),
            Grade::Check
        );
    }

    #[test]
    fn blank_pages_and_text_layers_are_good_and_lost_pages_poor() {
        assert_eq!(page(&[]).grade(), Grade::Good);
        assert_eq!(page(&[("~", 2, Some(0.1))]).grade(), Grade::Good);
        assert_eq!(page(&[("hành", 40, None)]).grade(), Grade::Good);
        let degraded = |page| Page {
            degraded: true,
            ..page
        };
        assert_eq!(degraded(page(&[("hanh", 40, None)])).grade(), Grade::Check);
        assert_eq!(
            degraded(page(&[("hanh", 40, Some(0.9))])).grade(),
            Grade::Check
        );
        assert_eq!(degraded(page(&[])).grade(), Grade::Poor);
    }
}
