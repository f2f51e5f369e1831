//! How long layout takes for pages that nobody would print, and how its time grows with the words of a page.
//!
//! ```text
//! cargo run --release -p baocao-reading --example placements              100,000 random documents
//! cargo run --release -p baocao-reading --example placements -- 500 7     500 documents from seed 7 on
//! cargo run --release -p baocao-reading --example placements -- growth    pages of 1,000 to 100,000 words
//! cargo run --release -p baocao-reading --example placements -- growth Index
//! ```
//!
//! Random documents end with exit code 1 where one document takes longer than 50 ms.

mod shapes;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use baocao_extract::Page;
use baocao_reading::layout;
use shapes::Shape;

/// No document may take longer.
const LONGEST: Duration = Duration::from_millis(50);

/// Words of a page at most; more than the fullest page of a printed index has.
const WORDS: usize = 3_000;

/// What takes longer is measured again, as other programs share the processor.
const TRIES: usize = 4;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|a| a == "growth") {
        growth(arguments.get(1).map(String::as_str));
        return ExitCode::SUCCESS;
    }
    let number = |i: usize| arguments.get(i).and_then(|a| a.parse::<u64>().ok());
    random(number(0).unwrap_or(100_000), number(1).unwrap_or(0))
}

fn random(count: u64, first: u64) -> ExitCode {
    let (mut over, mut total) = (0, Duration::ZERO);
    let mut slowest: Vec<(Duration, u64)> = Vec::new();
    for seed in first..first + count {
        let took = measured(&shapes::document(seed, WORDS));
        total += took;
        over += usize::from(took > LONGEST);
        slowest.push((took, seed));
        slowest.sort_by(|a, b| b.cmp(a));
        slowest.truncate(5);
    }
    println!("{count} documents in {total:.1?}, {over} of them over {LONGEST:?}; the slowest:");
    for (took, seed) in slowest {
        println!("{took:>10.1?}  seed {seed}");
    }
    ExitCode::from(u8::from(over > 0))
}

/// The time of a document's layout; the least of several where it is long.
fn measured(pages: &[Page]) -> Duration {
    let once = || {
        let pages = pages.to_vec();
        let start = Instant::now();
        let document = layout::arrange(pages);
        let took = start.elapsed();
        drop(document);
        took
    };
    let first = once();
    let tries = if first > LONGEST { TRIES } else { 0 };
    (0..tries).map(|_| once()).fold(first, Duration::min)
}

/// Prints the times for pages of each shape, or of the one of a name.
fn growth(only: Option<&str>) {
    const SIZES: [usize; 5] = [1_000, 3_000, 5_000, 20_000, 100_000];
    println!(
        "{:12}{}",
        "words",
        SIZES.map(|n| format!("{n:>12}")).concat()
    );
    let named = |shape: &Shape| only.is_none_or(|name| format!("{shape:?}") == name);
    for shape in Shape::ALL.into_iter().filter(named) {
        let took = SIZES.map(|words| {
            let seeds = 1..4;
            let slowest = seeds
                .map(|seed| measured(&[shapes::one_page(seed, shape, words)]))
                .max();
            format!("{:>12.1?}", slowest.unwrap_or_default())
        });
        println!("{:12}{}", format!("{shape:?}"), took.concat());
    }
}
