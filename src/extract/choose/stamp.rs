//! The visible stamps of digital signatures.
//!
//! A signed scan carries them as text (Nghị định 30/2020/NĐ-CP, Phụ lục I: agency, time of signing), and
//! they may be all the text a page has.

use crate::extract::{Word, stamp_lines};
use crate::geometry::Rect;

/// Lines of one stamp stand no farther apart than this, in parts of the letters' size.
const APART: f32 = 1.5;

/// The words that stand in no stamp.
pub(super) fn without(words: &[Word]) -> Vec<&Word> {
    blocks(words)
        .into_iter()
        .filter(|block| !is_stamp(block))
        .flatten()
        .flatten()
        .collect()
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

/// Whether a line begins as a stamp does, or several bear its labels.
fn is_stamp(block: &[Vec<&Word>]) -> bool {
    let texts: Vec<String> = block
        .iter()
        .map(|line| {
            let words: Vec<&str> = line.iter().map(|word| word.text.as_str()).collect();
            words.join(" ")
        })
        .collect();
    texts.iter().any(|text| stamp_lines::is_first(text))
        || texts
            .iter()
            .filter(|text| stamp_lines::is_labelled(text))
            .count()
            > 1
}
