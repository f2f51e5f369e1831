//! Alignments: of the words of two lines, and of the letters of two words.

use std::ops::Range;

/// Letters of the first word, and those of the second that they became.
pub type AlignedSpan = (Range<usize>, Range<usize>);

/// Pairs of words, one of each line, that stand for each other.
pub fn words(gold: &[String], read: &[String]) -> Vec<(usize, usize)> {
    let distance = |g: usize, o: usize| {
        let plain = |word: &str| baocao_vietnamese::without_diacritics(word);
        let (a, b) = (plain(&gold[g]), plain(&read[o]));
        let longest = a.chars().count().max(b.chars().count()).max(1);
        strsim::levenshtein(&a, &b) as f64 / longest as f64
    };
    let (n, m) = (gold.len(), read.len());
    let mut cost = vec![vec![0.0_f64; m + 1]; n + 1];
    for i in 0..=n {
        for j in 0..=m {
            if i + j == 0 {
                continue;
            }
            let mut best = f64::MAX;
            if i > 0 {
                best = best.min(cost[i - 1][j] + 0.6);
            }
            if j > 0 {
                best = best.min(cost[i][j - 1] + 0.6);
            }
            if i > 0 && j > 0 {
                best = best.min(cost[i - 1][j - 1] + distance(i - 1, j - 1));
            }
            cost[i][j] = best;
        }
    }
    let (mut i, mut j, mut pairs) = (n, m, Vec::new());
    while i > 0 && j > 0 {
        let own = distance(i - 1, j - 1);
        if (cost[i - 1][j - 1] + own - cost[i][j]).abs() < 1e-9 {
            if own <= 0.75 {
                pairs.push((i - 1, j - 1));
            }
            i -= 1;
            j -= 1;
        } else if (cost[i - 1][j] + 0.6 - cost[i][j]).abs() < 1e-9 {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// Each letter of a word with what it became, by the least changes; a letter that has lost its marks is hardly
/// changed.
pub fn letters(g: &[char], o: &[char]) -> Vec<AlignedSpan> {
    let plain = |c: char| baocao_vietnamese::without_diacritics(&c.to_string());
    let change = |a: char, b: char| match () {
        () if a == b => 0.0,
        () if plain(a) == plain(b) => 0.2,
        () => 1.0,
    };
    let (n, m) = (g.len(), o.len());
    let mut cost = vec![vec![0.0_f64; m + 1]; n + 1];
    for i in 0..=n {
        for j in 0..=m {
            let mut best = if i + j == 0 { 0.0 } else { f64::MAX };
            if i > 0 {
                best = best.min(cost[i - 1][j] + 1.1);
            }
            if j > 0 {
                best = best.min(cost[i][j - 1] + 1.1);
            }
            if i > 0 && j > 0 {
                best = best.min(cost[i - 1][j - 1] + change(g[i - 1], o[j - 1]));
            }
            cost[i][j] = best;
        }
    }
    // From the end: what is read too much goes to the letter before it, at the start to the first.
    let (mut i, mut j, mut steps) = (n, m, Vec::new());
    let mut end = m;
    while i > 0 {
        if j > 0 && (cost[i - 1][j - 1] + change(g[i - 1], o[j - 1]) - cost[i][j]).abs() < 1e-9 {
            steps.push((i - 1..i, j - 1..end));
            i -= 1;
            j -= 1;
            end = j;
        } else if (cost[i - 1][j] + 1.1 - cost[i][j]).abs() < 1e-9 {
            steps.push((i - 1..i, j..end));
            i -= 1;
            end = j;
        } else {
            j -= 1;
        }
    }
    steps.reverse();
    if let Some(first) = steps.first_mut() {
        first.1.start = 0;
    }
    steps
}

/// The best way to take a word apart into segments of one or two letters that became up to three, with its
/// score; none where no way is known.
pub fn segmented(
    g: &[char],
    o: &[char],
    score: impl Fn(&str, &str) -> Option<f64>,
) -> (Option<f64>, Vec<AlignedSpan>) {
    let (n, m) = (g.len(), o.len());
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let mut best: Vec<Vec<Option<(f64, usize, usize)>>> = vec![vec![None; m + 1]; n + 1];
    best[0][0] = Some((0.0, 0, 0));
    for i in 0..n {
        for j in 0..=m {
            let Some((so_far, ..)) = best[i][j] else {
                continue;
            };
            for a in 1..=2.min(n - i) {
                for b in 0..=3.min(m - j) {
                    let Some(own) = score(&text(&g[i..i + a]), &text(&o[j..j + b])) else {
                        continue;
                    };
                    let whole = so_far + own;
                    let place = &mut best[i + a][j + b];
                    if place.is_none_or(|(other, ..)| whole > other) {
                        *place = Some((whole, a, b));
                    }
                }
            }
        }
    }
    let Some((score, ..)) = best[n][m] else {
        return (None, Vec::new());
    };
    let (mut i, mut j, mut steps) = (n, m, Vec::new());
    while let Some((_, a, b)) = best[i][j].filter(|_| i > 0) {
        steps.push((i - a..i, j - b..j));
        i -= a;
        j -= b;
    }
    steps.reverse();
    (Some(score), steps)
}
