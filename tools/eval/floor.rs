//! The figures that are not to be lost again: `tools/eval/floor.json`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::score::{Metric, Score};

/// How much a rate may exceed the recorded one: other releases of Tesseract read a little differently.
const RATE_SLACK: f64 = 0.005;

/// How many a count may be off in what OCR read, for the same reason: one, or this share of all.
const COUNT_SLACK: f64 = 0.05;

/// For each input, for each figure: how many are right, how many are too many, or which share is wrong.
pub type Floor = BTreeMap<String, BTreeMap<String, f64>>;

pub fn load(path: &Path) -> Result<Floor, String> {
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let text = std::fs::read_to_string(path).map_err(|e| failed(&e))?;
    serde_json::from_str(&text).map_err(|e| failed(&e))
}

/// Puts the figures of an input in the place of those recorded for it, with a margin where it was read
/// by OCR.
pub fn record(floor: &mut Floor, input: &str, score: &Score, by_ocr: bool) {
    let margin = |of: usize| match by_ocr {
        true => (of as f64 * COUNT_SLACK).ceil(),
        false => 0.0,
    };
    let most = score.iter().map(|(_, figure)| match figure {
        Metric::Right { of, .. } => *of,
        _ => 0,
    });
    let most = most.max().unwrap_or(0);
    let figures = score.iter().map(|&(name, figure)| {
        let recorded = match figure {
            Metric::Right { of, .. } => (number(figure) - margin(of)).max(0.0),
            Metric::Extra { .. } => number(figure) + margin(most),
            Metric::Rate { .. } => number(figure),
        };
        (name.to_owned(), recorded)
    });
    floor.insert(input.to_owned(), figures.collect());
}

/// The figures of an input that are worse than recorded, in words. A figure that is gone is worse.
pub fn falls(floor: &Floor, input: &str, score: &Score) -> Vec<String> {
    let recorded = floor.get(input).into_iter().flatten();
    recorded
        .filter_map(|(name, &recorded)| {
            let now = score
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, figure)| *figure);
            let worse = match now {
                None => true,
                Some(Metric::Right { right, .. }) => (right as f64) < recorded,
                Some(Metric::Extra { extra }) => extra as f64 > recorded,
                Some(Metric::Rate { rate }) => rate > recorded + RATE_SLACK,
            };
            let now = now.map_or("nothing".into(), |figure| number(figure).to_string());
            worse.then(|| format!("{input}: {name} is {now}, recorded {recorded}"))
        })
        .collect()
}

fn number(figure: Metric) -> f64 {
    match figure {
        Metric::Right { right, .. } => right as f64,
        Metric::Extra { extra } => extra as f64,
        Metric::Rate { rate } => rate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worse_is_told_and_better_is_not() {
        let score = |right, extra, rate| -> Score {
            vec![
                ("found", Metric::Right { right, of: 9 }),
                ("extra", Metric::Extra { extra }),
                ("WER", Metric::Rate { rate }),
            ]
        };
        let mut floor = Floor::new();
        record(&mut floor, "a", &score(7, 1, 0.02), false);
        assert!(falls(&floor, "a", &score(7, 1, 0.024)).is_empty());
        assert!(falls(&floor, "a", &score(9, 0, 0.0)).is_empty());
        assert!(falls(&floor, "new", &score(0, 9, 1.0)).is_empty());
        assert_eq!(falls(&floor, "a", &score(6, 2, 0.03)).len(), 3);
        assert_eq!(falls(&floor, "a", &Score::new()).len(), 3);
        record(&mut floor, "scan", &score(7, 1, 0.02), true);
        assert!(falls(&floor, "scan", &score(6, 2, 0.02)).is_empty());
        assert_eq!(falls(&floor, "scan", &score(5, 3, 0.02)).len(), 2);
    }
}
