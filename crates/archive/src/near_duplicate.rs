//! Documents that are another scan of one that is there, told by their texts.
//!
//! A text, folded to lower case without accents, is taken for the set of its runs of three words. Of such a set a [`Sketch`]
//! keeps 128 numbers, each the least value of a hash function over the set (MinHash: A. Broder, "On the resemblance and
//! containment of documents", 1997); the share of numbers that two sketches have in common estimates how much of both sets
//! is common (Jaccard), with a standard error of 0.04. Sketches are not compared each with each: in 32 orders, each beginning
//! with four other numbers, only neighbours that agree in these four are (locality-sensitive hashing; sorted as in M. Bawa,
//! T. Condie and P. Ganesan, "LSH Forest", 2005), so that many documents after one form cost no quadratic time either.

use base64ct::{Base64Unpadded, Encoding};
use serde::{Deserialize, Serialize};

use baocao_vietnamese::words;

/// How many numbers a sketch has.
const NUMBERS: usize = 128;

/// How many of them two documents must agree in, one of the bands, to be compared.
const BAND: usize = 4;

/// With how many neighbours in an order a sketch is compared.
const NEIGHBOURS: usize = 16;

/// How many words make a run.
const RUN: usize = 3;

/// The fewest words that can be compared: of less, everything is like everything.
const FEWEST: usize = 30;

/// How alike two texts must be to be listed as perhaps one document. Two scans in which one word in twenty differs have 0.75 in
/// common, one in ten 0.57.
pub const ALIKE: f32 = 0.6;

/// How alike they must be where their numbers, notations or issuers say that they are two documents: forms filled in by
/// two communes are much alike, but not so much.
pub const ALIKE_THOUGH_NUMBERED: f32 = 0.9;

/// A text in few bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sketch([u16; NUMBERS]);

impl Sketch {
    /// Sketches a text; `None` where it has too few words.
    pub fn of(text: &str) -> Option<Self> {
        let folded = words(text);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        if words.len() < FEWEST {
            return None;
        }
        let mut least = [u64::MAX; NUMBERS];
        for run in words.windows(RUN) {
            let hash = hash(run);
            for (number, least) in (1_u64..).zip(&mut least) {
                *least = (*least).min(mixed(hash ^ mixed(number)));
            }
        }
        // The low bits of a least value are as random as any.
        let numbers = least.map(|value| value as u16);
        Some(Self(numbers))
    }

    /// How much two texts have in common, from 0 to 1.
    pub fn likeness(&self, other: &Self) -> f32 {
        let common = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        common as f32 / NUMBERS as f32
    }
}

/// FNV-1a over the words of a run.
fn hash(run: &[&str]) -> u64 {
    let bytes = run
        .iter()
        .flat_map(|word| word.bytes().chain(std::iter::once(b' ')));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finalizer of splitmix64: every bit of the input bears on every bit of the output.
fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

impl From<Sketch> for String {
    fn from(sketch: Sketch) -> Self {
        let bytes: Vec<u8> = sketch.0.iter().flat_map(|n| n.to_be_bytes()).collect();
        Base64Unpadded::encode_string(&bytes)
    }
}

impl TryFrom<String> for Sketch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bytes = Base64Unpadded::decode_vec(&text).map_err(|e| e.to_string())?;
        let pairs = bytes.chunks_exact(2).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        let numbers: Vec<u16> = pairs.collect();
        let numbers = <[u16; NUMBERS]>::try_from(numbers);
        numbers
            .map(Self)
            .map_err(|_| "a sketch of another length".into())
    }
}

/// Finds for each document, given in their order, the earlier one that it is most like, among those that `may` be named
/// with that likeness; `None` where it is like none.
pub fn most_similar(
    sketches: &[Option<&Sketch>],
    may: &dyn Fn(usize, usize, f32) -> bool,
) -> Vec<Option<(usize, f32)>> {
    let mut best: Vec<Option<(usize, f32)>> = vec![None; sketches.len()];
    let mut order: Vec<(usize, &Sketch)> = sketches
        .iter()
        .enumerate()
        .filter_map(|(at, sketch)| Some((at, (*sketch)?)))
        .collect();
    for start in (0..NUMBERS).step_by(BAND) {
        let key = |sketch: &Sketch| {
            let mut numbers = sketch.0;
            numbers.rotate_left(start);
            numbers
        };
        order.sort_by_cached_key(|(at, sketch)| (key(sketch), *at));
        for (place, (one, sketch)) in order.iter().enumerate() {
            let band = &sketch.0[start..start + BAND];
            let neighbours = order[place + 1..].iter().take(NEIGHBOURS);
            for (other, theirs) in neighbours {
                if theirs.0[start..start + BAND] != *band {
                    break;
                }
                let likeness = sketch.likeness(theirs);
                let (earlier, later) = ((*one).min(*other), (*one).max(*other));
                let is_better = best[later].is_none_or(|(known, most)| {
                    likeness > most || (likeness == most && earlier < known)
                });
                if likeness >= ALIKE && is_better && may(earlier, later, likeness) {
                    best[later] = Some((earlier, likeness));
                }
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of made-up words.
    fn text(seed: u64, words: usize) -> Vec<String> {
        let word = |n: u64| format!("w{}", mixed(seed.wrapping_mul(1000) + n) % 500);
        (0..words as u64).map(word).collect()
    }

    /// Every so manieth word misread.
    fn misread(words: &[String], every: usize) -> String {
        let word = |(at, word): (usize, &String)| match at % every {
            0 => format!("{word}x"),
            _ => word.clone(),
        };
        let words: Vec<String> = words.iter().enumerate().map(word).collect();
        words.join(" ")
    }

    #[test]
    fn likeness_is_what_the_runs_have_in_common() {
        let words = text(1, 400);
        let sketch = |text: &str| Sketch::of(text).unwrap();
        let one = sketch(&words.join(" "));
        assert_eq!(one.likeness(&sketch(&words.join("  ").to_uppercase())), 1.0);
        // 340 of 400 runs are left, 340 of 460 in common.
        let near = one.likeness(&sketch(&misread(&words, 20)));
        assert!((near - 0.74).abs() < 0.12, "{near}");
        assert!(one.likeness(&sketch(&text(2, 400).join(" "))) < 0.1);
        assert_eq!(Sketch::of("quá ngắn"), None);
        let accents = sketch(&"Báo cáo kết quả chuyển đổi số năm 2024 ".repeat(5));
        let none = sketch(&"Bao cao ket qua chuyen doi so nam 2024 ".repeat(5));
        assert_eq!(accents, none);
        let written = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Sketch>(&written).unwrap(), one);
    }

    #[test]
    fn another_scan_is_found_among_thousands_also_of_one_form() {
        // Forms: 300 words in common, 60 of their own.
        let form = text(7, 300);
        let documents: Vec<Vec<String>> = (0..3000)
            .map(|n| match n % 2 {
                0 => text(n + 10, 360),
                _ => [form.clone(), text(n + 10, 60)].concat(),
            })
            .collect();
        let mut texts: Vec<String> = documents.iter().map(|words| words.join(" ")).collect();
        texts.push(misread(&documents[100], 25));
        texts.push(misread(&documents[1501], 40));
        let sketches: Vec<Option<Sketch>> = texts.iter().map(|t| Sketch::of(t)).collect();
        let sketches: Vec<Option<&Sketch>> = sketches.iter().map(Option::as_ref).collect();
        let best = most_similar(&sketches, &|_, _, _| true);
        assert_eq!(best[3000].map(|(of, _)| of), Some(100));
        assert_eq!(best[..3000].iter().step_by(2).flatten().count(), 0);
        // Told apart by their numbers, two forms are not named, and the scan of one of them still is.
        let strict = most_similar(&sketches, &|one, other, likeness| {
            (one, other) == (1501, 3001) || likeness >= ALIKE_THOUGH_NUMBERED
        });
        assert_eq!(strict[3001].map(|(of, _)| of), Some(1501));
        assert_eq!(strict[..3000].iter().flatten().count(), 0);
    }
}
