//! The visible stamps of digital signatures.
//!
//! A signed scan carries them as text (Nghị định 30/2020/NĐ-CP, Phụ lục I: agency, time of signing), and
//! they may be all the text a page has.

use crate::extract::Word;
use crate::geometry::Rect;

/// What a line of a stamp begins with, in lower case. The first kind alone makes a stamp; the second
/// needs another line to go with it.
const OWN: [&str; 9] = [
    "người ký",
    "ký bởi",
    "được ký bởi",
    "thời gian ký",
    "ngày ký",
    "chữ ký số",
    "digitally signed by",
    "signed by",
    "signature",
];
const SHARED: [&str; 7] = [
    "cơ quan:",
    "tổ chức:",
    "email:",
    "date:",
    "reason:",
    "location:",
    "ngày:",
];
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

fn is_stamp(block: &[Vec<&Word>]) -> bool {
    let begins = |labels: &[&str]| {
        block
            .iter()
            .filter(|line| {
                let text = line
                    .iter()
                    .map(|word| word.text.to_lowercase())
                    .collect::<Vec<_>>()
                    .join(" ");
                labels.iter().any(|label| text.starts_with(label))
            })
            .count()
    };
    begins(&OWN) > 0 || begins(&SHARED) > 1
}
