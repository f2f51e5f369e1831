//! Stamps among the words of a page.

use super::lines;
use crate::page::Word;
use baocao_report::geometry::Rect;

/// Lines of one stamp stand no farther apart than this, in parts of the letters' size.
const APART: f32 = 1.5;

/// A stamp among words; its place is on the upright page.
pub(super) struct StampText {
    pub at: Rect,
    pub lines: Vec<String>,
}

/// The words that stand in no stamp.
pub(crate) fn without(words: &[Word]) -> Vec<&Word> {
    blocks(words)
        .into_iter()
        .filter(|block| !is_stamp(&texts(block)))
        .flatten()
        .flatten()
        .collect()
}

/// The stamps.
pub(super) fn stamps(words: &[Word]) -> Vec<StampText> {
    let found = blocks(words).into_iter().filter_map(|block| {
        let lines = texts(&block);
        let at = Rect::hull(block.iter().flatten().map(|word| word.at))?;
        is_stamp(&lines).then_some(StampText { at, lines })
    });
    found.collect()
}

/// Words in drawing order to lines, and lines to blocks that stand apart from each other.
fn blocks(words: &[Word]) -> Vec<Vec<Vec<&Word>>> {
    let mut blocks: Vec<Vec<Vec<&Word>>> = Vec::new();
    let mut hull: Option<Rect> = None;
    for word in words {
        let near = hull.is_some_and(|hull| {
            let apart = APART * word.size;
            hull.left - apart <= word.at.right
                && word.at.left <= hull.right + apart
                && hull.top - apart <= word.at.bottom
                && word.at.top <= hull.bottom + apart
        });
        match blocks.last_mut().filter(|_| near) {
            Some(block) => {
                let same = block
                    .last()
                    .and_then(|line| line.last())
                    .is_some_and(|last| {
                        last.at.overlap_y(&word.at) > word.at.height() / 2.0
                            && last.at.left <= word.at.left
                    });
                match block.last_mut().filter(|_| same) {
                    Some(line) => line.push(word),
                    None => block.push(vec![word]),
                }
            }
            None => {
                blocks.push(vec![vec![word]]);
                hull = None;
            }
        }
        hull = Some(hull.map_or(word.at, |hull| hull.union(&word.at)));
    }
    blocks
}

fn texts(block: &[Vec<&Word>]) -> Vec<String> {
    block
        .iter()
        .map(|line| joined(line.iter().copied()))
        .collect()
}

/// Words as a line.
pub(super) fn joined<'a>(words: impl IntoIterator<Item = &'a Word>) -> String {
    let words: Vec<&str> = words.into_iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

/// Whether a line begins as a stamp does, or several bear its labels.
fn is_stamp(texts: &[String]) -> bool {
    let labelled = texts.iter().filter(|text| lines::is_labelled(text));
    texts.iter().any(|text| lines::is_first(text)) || labelled.count() > 1
}
