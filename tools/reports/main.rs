//! Writes many reports as JSON lines, to measure imports with: `reports COUNT [CRITERIA]`.
//!
//! Each is one of the reports that are read from `fixtures/inbox` (`tests/golden`), with a number, an issuer, a date
//! and figures of its own, and as many criteria as are asked for.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use baocao_report::json;
use baocao_report::{DateText, Figure, Report};
use sha2::{Digest, Sha256};

/// The reports that the others are made of.
const MODELS: [&str; 4] = [
    "Huyện Phú Lâm/215-BC-UBND.docx.json",
    "Huyện Phú Lâm/215-BC-UBND.pdf.json",
    "Xã Tân Hòa Đông/Báo cáo nông thôn mới.docx.json",
    "Xã Tân Hòa Đông/Báo cáo nông thôn mới (ký số).pdf.json",
];

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |usual: u32| {
        arguments
            .next()
            .and_then(|a| a.parse().ok())
            .unwrap_or(usual)
    };
    let (count, criteria) = (number(1000), number(40));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let models: Vec<Report> = MODELS
        .iter()
        .map(|name| {
            let text = std::fs::read_to_string(root.join("../tests/golden").join(name))?;
            json::read(&text).map_err(io::Error::other)
        })
        .collect::<io::Result<_>>()?;
    let units = std::fs::read_to_string(root.join("dictionaries/units.tsv"))?;
    let communes: Vec<&str> = units
        .lines()
        .filter(|line| line.starts_with("legacy\tcommune"))
        .filter_map(|line| line.split('\t').nth(4))
        .collect();
    let mut out = BufWriter::new(io::stdout().lock());
    for n in 0..count {
        let model = &models[n as usize % models.len()];
        let commune = communes[n as usize % communes.len()];
        let report = vary(model, n, commune, criteria as usize);
        out.write_all(json::line(&report).as_bytes())?;
    }
    out.flush()
}

/// A report of its own, made of another.
fn vary(model: &Report, n: u32, commune: &str, criteria: usize) -> Report {
    let mut report = model.clone();
    let hash = Sha256::digest(n.to_be_bytes());
    report.id = format!(
        "sha256:{}",
        hash.iter().map(|b| format!("{b:02x}")).collect::<String>()
    );
    report.source.file = format!("{}/{commune}/{n}.pdf", n % 559);
    let header = &mut report.header;
    header.number = Some(format!("{}/BC-UBND", n + 1));
    header.code_number = Some((n + 1).to_string());
    header.code_notation = Some("BC-UBND".into());
    header.issuer = Some(format!("UBND {}", lower_first(commune)));
    let (year, month, day) = (2005 + n % 20, 1 + n % 12, 1 + n % 28);
    let small = |number: u32| i8::try_from(number).unwrap_or(1);
    header.date = DateText::day(
        i16::try_from(year).unwrap_or(2005),
        small(month),
        small(day),
    );
    report.text = format!("{commune} {n}\n{}", report.text);
    let given = report.criteria.clone();
    report.criteria = given.iter().cycle().take(criteria).cloned().collect();
    for (place, criterion) in (0_u32..).zip(&mut report.criteria) {
        if let Some(result) = &mut criterion.result
            && result.numerator.is_some()
        {
            let whole = f64::from(1000 + (n * 7 + place * 13) % 9000);
            let part = f64::from((n * 11 + place * 17) % 1000);
            result.denominator = Figure::new(whole);
            result.numerator = Figure::new(part);
            result.text = format!("{part}/{whole}");
        }
        criterion.raw = format!("{} ({n})", criterion.raw);
    }
    report
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}
