//! Measures the program on documents whose content is known: `make eval`.
//!
//! For every file of the sample folders, and of the folders in them that have gold records of their own:
//! records found, too many and exactly right, each field right, the header, tallies, issued documents, and
//! the text's error rates; and the copies of each document against each other. Prints a Markdown table, with a line of sums for each folder within another; ends
//! with exit code 1 where a figure has fallen below the recorded one.

mod comparison;
mod floor;
mod gold;
mod mutation;
mod restoration;
mod score;
mod text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use baocao::pipeline;
use baocao_compare::Side;
use baocao_extract::intake;
use baocao_files::write_atomically;
use baocao_report::{Method, json};
use baocao_tesseract::Tesseract;
use clap::Parser;
use serde_json::json;

use gold::Samples;
use score::{Metric, Score};

#[derive(Parser)]
#[command(about = "Measure the program on documents whose content is known")]
struct EvalArgs {
    /// Folders of samples, each with its `gold` folder; a folder that is not there is passed over
    #[arg(default_values = ["fixtures", "../shared/samples"])]
    folders: Vec<PathBuf>,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Say on stderr what is wrong in which record
    #[arg(long)]
    show: bool,
    /// Only inputs whose path contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Record the figures as those not to be lost again
    #[arg(long)]
    record: bool,
    /// How many copies of a Word file, with one thing changed in each, are held against each scan of it
    #[arg(long, default_value_t = 40)]
    mutations: usize,
}

/// An input and how well it was read.
struct ScoredInput {
    input: String,
    by_ocr: bool,
    score: Score,
}

fn main() -> ExitCode {
    match run(&EvalArgs::parse()) {
        Ok(fallen) if fallen.is_empty() => ExitCode::SUCCESS,
        Ok(fallen) => {
            eprintln!("\nFallen below what is recorded:\n{}", fallen.join("\n"));
            ExitCode::from(1)
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// Measures, prints, and gives the figures that have fallen.
fn run(arguments: &EvalArgs) -> Result<Vec<String>, String> {
    let reader = pipeline::ReportReader::new(&pipeline::ReadOptions::default(), Some(&Tesseract))
        .map_err(|e| e.to_string())?;
    let (mut all, mut sums) = (Vec::new(), Vec::new());
    for folder in arguments.folders.iter().filter(|folder| folder.is_dir()) {
        all.extend(restoration::measure(folder, arguments)?);
        all.extend(measure(folder, "", arguments, &reader)?);
        for (name, within) in gold::folders_within(folder)? {
            let measured = measure(&within, &format!("{name}/"), arguments, &reader)?;
            sums.extend(sum(&name, &measured));
            all.extend(measured);
        }
    }
    let rows: Vec<&ScoredInput> = all.iter().chain(&sums).collect();
    if arguments.json {
        println!("{}", as_json(&rows));
    } else {
        print_table(&rows);
    }
    compare(&all, arguments.record)
}

/// Measures the files of a folder; their names are given with the prefix.
fn measure(
    folder: &Path,
    prefix: &str,
    arguments: &EvalArgs,
    reader: &pipeline::ReportReader,
) -> Result<Vec<ScoredInput>, String> {
    let samples = Samples::load(folder)?;
    let (mut all, mut sides) = (Vec::new(), Vec::new());
    for (at, input) in samples.inputs.iter().enumerate() {
        let Some(gold) = samples.documents.get(&input.document) else {
            continue;
        };
        if !input.path.to_string_lossy().contains(&arguments.only) {
            continue;
        }
        let mut misses = Vec::new();
        let (by_ocr, score) = match read(&input.path, reader) {
            Ok(side) => {
                let report = &side.report;
                let by_ocr = report.pages.iter().any(|page| page.method == Method::Ocr);
                let score = score::score(gold, report, &mut misses);
                sides.push((at, side));
                (by_ocr, score)
            }
            Err(message) => {
                misses.push(message);
                (false, Score::new())
            }
        };
        if arguments.show {
            eprintln!("\n{prefix}{}\n  {}", input.name, misses.join("\n  "));
        }
        all.push(ScoredInput {
            input: format!("{prefix}{}", input.name),
            by_ocr,
            score,
        });
    }
    all.extend(comparison::measure(
        &samples, &sides, prefix, arguments, reader,
    ));
    Ok(all)
}

/// The counts of several inputs together; rates are not summed. None where there are no inputs.
fn sum(name: &str, all: &[ScoredInput]) -> Option<ScoredInput> {
    let mut score = Score::new();
    for &(name, figure) in all.iter().flat_map(|measured| &measured.score) {
        let known = score.iter_mut().find(|(known, _)| *known == name);
        match (known, figure) {
            (_, Metric::Rate { .. }) => {}
            (Some((_, sum)), _) => *sum = sum.plus(figure),
            (None, _) => score.push((name, figure)),
        }
    }
    (!all.is_empty()).then(|| ScoredInput {
        input: format!("{name} (all)"),
        by_ocr: false,
        score,
    })
}

/// Reads a file through the pipeline, or a report that was written before.
fn read(path: &Path, reader: &pipeline::ReportReader) -> Result<Side, String> {
    if path.extension().is_some_and(|ending| ending == "json") {
        let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
        return json::read(&text)
            .map(Side::of_report)
            .map_err(|e| e.to_string());
    }
    intake::open(path, &intake::Limits::DEFAULT)
        .and_then(|source| Ok(reader.side(&source, reader.pages(&source)?)))
        .map_err(|e| e.to_string())
}

fn compare(all: &[ScoredInput], record: bool) -> Result<Vec<String>, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("eval/floor.json");
    let mut floor = floor::load(&path)?;
    if record {
        for measured in all {
            floor::record(
                &mut floor,
                &measured.input,
                &measured.score,
                measured.by_ocr,
            );
        }
        let text = serde_json::to_string_pretty(&floor).map_err(|e| e.to_string())? + "\n";
        write_atomically(&path, text.as_bytes()).map_err(|e| e.to_string())?;
    }
    let falls = all.iter().map(|m| floor::falls(&floor, &m.input, &m.score));
    Ok(falls.flatten().collect())
}

fn as_json(all: &[&ScoredInput]) -> serde_json::Value {
    let rows = all.iter().map(|measured| {
        let figures: serde_json::Map<_, _> = measured
            .score
            .iter()
            .map(|(name, figure)| ((*name).to_owned(), json!(figure)))
            .collect();
        json!({"input": measured.input, "figures": figures})
    });
    rows.collect()
}

/// One row an input; the columns are all figures that any of them has.
fn print_table(all: &[&ScoredInput]) {
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in all.iter().flat_map(|measured| &measured.score) {
        if !columns.contains(name) {
            columns.push(name);
        }
    }
    println!("| input | {} |", columns.join(" | "));
    println!("|---|{}", "---:|".repeat(columns.len()));
    for measured in all {
        let cell = |column: &&str| {
            let found = measured.score.iter().find(|(name, _)| name == column);
            found.map_or(String::new(), |(_, figure)| shown(*figure))
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        println!("| {} | {} |", measured.input, cells.join(" | "));
    }
}

fn shown(figure: Metric) -> String {
    match figure {
        Metric::Right { right, of } => format!("{right}/{of}"),
        Metric::Extra { extra } => extra.to_string(),
        Metric::Rate { rate } => format!("{rate:.4}"),
    }
}
