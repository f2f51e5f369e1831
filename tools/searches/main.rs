//! Measures searches: `searches URL [ROUNDS]` (docs/performance.md).
//!
//! The database holds reports as `reports` makes them. Each round asks every query of the mix once, its numbers changed from
//! round to round; the time of a query is that of `Store::search`, snippets included, on a connection that is open.

use std::time::{Duration, Instant};

use baocao_report::error::Result;
use baocao_store::Store;
use baocao_store::search::{Filters, Query, Search};

/// What is asked: a name, and the query, in which `{}` stands for a number of the round.
const MIX: [(&str, &str); 14] = [
    ("common word", "đạt"),
    ("common word, no accents", "huyen"),
    ("common words", "chuyển đổi số"),
    ("common words, no accents", "chuyen doi so 2024"),
    ("common phrase", "\"chuyển đổi số\""),
    ("common phrase, no accents", "\"cai cach hanh chinh\""),
    ("rare word", "Đoàn {}"),
    ("commune", "\"Phường Phúc Xá\""),
    ("commune, no accents", "\"phuong phuc xa\""),
    ("number and notation", "{}/BC-UBND"),
    ("number", "{}"),
    ("common and rare", "chuyển đổi số {}"),
    ("wrong accents", "\"chuyện đòi sổ\""),
    ("nothing", "không có chữ xyzzy"),
];

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap_or_default();
    let rounds: u32 = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(20);
    let mut store = Store::open(&url)?;
    let mut all = Vec::new();
    println!("median\tmost\ttotal\tquery");
    for (name, query) in MIX {
        let (mut times, mut total) = (Vec::new(), String::new());
        for round in 0..rounds {
            let number = 1 + (round * 4799) % 9973;
            let search = Search {
                query: Query::new(&query.replace("{}", &number.to_string())),
                filters: Filters::default(),
                limit: 20,
            };
            let start = Instant::now();
            let found = store.search(&search)?;
            times.push(start.elapsed());
            let more = if found.has_more { "+" } else { "" };
            total = format!("{}{more}", found.total);
        }
        println!(
            "{}\t{}\t{total}\t{name}: {query}",
            median(&mut times),
            shown(times.last())
        );
        all.extend(times);
    }
    println!("{}\t{}\t\tall", median(&mut all), shown(all.last()));
    Ok(())
}

fn median(times: &mut [Duration]) -> String {
    times.sort_unstable();
    shown(times.get(times.len() / 2))
}

fn shown(time: Option<&Duration>) -> String {
    format!(
        "{:.1} ms",
        time.map_or(0.0, |time| 1000.0 * time.as_secs_f64())
    )
}
