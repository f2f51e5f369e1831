//! `baocao diff`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use baocao::pipeline::{self, CopyRead};
use baocao_compare as diff;
use baocao_compare::page::{self, ExcerptImages};
use baocao_compare::print;
use baocao_compare::{Comparison, CopyIdentity, FolderComparison, UnreadFile, Verdict};
use baocao_extract::intake;
use baocao_files::{refuse_overwriting, write_atomically};
use baocao_report::error::{Error, Language, Problem, Result, exit};

use super::console::{self, Console};
use super::links::LinkArgs;
use super::reading::ReadingArgs;

/// Compare two copies of one report: does the scan say what the typed text says?
///
/// Criteria, the header, figures, names and words that differ are told with both values, where each stands and how
/// sure the reading is; accents, capitals, blanks and punctuation are only counted.
///
/// Ends with 0 where nothing of substance differs, 1 where something does or may, or a folder has files without a
/// counterpart, 2 for two documents that have little in common, 3 for a file that cannot be read, or two that have too much
/// to be compared.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct DiffArgs {
    /// The copy in doubt: any kind of file that `parse` reads, a report's JSON, or a folder of these.
    #[arg(value_name = "OCR")]
    first: PathBuf,

    /// The copy to hold it against, or a folder; files are paired by the document's number, else by name.
    #[arg(value_name = "TYPED")]
    second: PathBuf,

    /// Print the comparison as JSON, schema baocao-diff/1.
    #[arg(long)]
    json: bool,

    /// Write the comparison of two files as a page that opens in a browser, offline: both texts side by side, and the
    /// scan's own image of the line beside a difference.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Compare two documents that have little in common all the same.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    links: LinkArgs,

    #[command(flatten)]
    reading: ReadingArgs,
}

const EXAMPLES: &str = "\
Examples:
    baocao diff scan.pdf typed.docx
    baocao diff --html differences.html scan.pdf typed.docx
    baocao diff --json scan.pdf.json typed.docx.json
    baocao diff scans typed";

pub fn run(args: &DiffArgs, console: Console) -> Result<u8> {
    match (args.first.is_dir(), args.second.is_dir()) {
        (false, false) => files(args, console),
        (true, true) if args.html.is_some() => Err(Problem::Usage(
            console
                .pick(
                    "--html cần hai tệp, không phải hai thư mục",
                    "--html takes two files, not two folders",
                )
                .to_owned(),
        )
        .into()),
        (true, true) => folders(args, console),
        _ => Err(Problem::Usage(
            console
                .pick(
                    "cần hai tệp hoặc hai thư mục",
                    "two files or two folders are expected",
                )
                .to_owned(),
        )
        .into()),
    }
}

fn files(args: &DiffArgs, console: Console) -> Result<u8> {
    if let Some(file) = &args.html {
        refuse_overwriting(file, &[&args.first, &args.second])?;
    }
    let (first, second) = (copy(&args.first, args)?, copy(&args.second, args)?);
    let comparison = compared([&first, &second], args)?;
    if let Some(file) = &args.html {
        let page = page(args, [&first, &second], &comparison, console)?;
        write_atomically(file, page.as_bytes())?;
    }
    match args.json {
        true => console::print_data(print::comparison_json(&comparison))?,
        false => console::print(told(&comparison, args, console))?,
    };
    Ok(ending(&comparison, args.force))
}

/// The comparison as a page, with images of the scans.
fn page(
    args: &DiffArgs,
    copies: [&CopyRead; 2],
    comparison: &Comparison,
    console: Console,
) -> Result<String> {
    let mut images = ExcerptImages::default();
    let wanted = ExcerptImages::wanted(comparison).into_iter().enumerate();
    for ((copy, spots), path) in wanted.zip([&args.first, &args.second]) {
        if pipeline::is_report(path) {
            continue;
        }
        let pages = copies[copy].pages();
        let (options, allowance) = (args.reading.options(), args.reading.allowance());
        let found = pipeline::excerpts(path, pages, &spots, &options, allowance)?;
        images = images.with(copy, spots, found);
    }
    page::html(comparison, console.language, &images)
}

/// A comparison in words; of two documents only that they are two.
fn told(comparison: &Comparison, args: &DiffArgs, console: Console) -> Vec<String> {
    let mut lines = print::comparison(comparison, console.language);
    if matches!(comparison.verdict, Verdict::Unrelated | Verdict::OneEmpty) && !args.force {
        let hint = console.pick(
            "Dùng --force để vẫn so sánh.",
            "Use --force to compare them all the same.",
        );
        // Behind the verdict nothing is worth a word.
        lines.truncate(1);
        lines.push(hint.to_owned());
    }
    lines
}

fn ending(comparison: &Comparison, force: bool) -> u8 {
    match comparison.verdict {
        Verdict::Same | Verdict::SameFile => exit::DONE,
        Verdict::Unrelated if !force => exit::USAGE,
        _ => exit::SOME_FAILED,
    }
}

/// Reads a copy; a report's JSON as it stands.
fn copy(path: &Path, args: &DiffArgs) -> Result<CopyRead> {
    pipeline::read_copy(path, &args.reading.options(), args.reading.allowance())
}

/// Compares two copies; with their texts side by side where there is to be a page.
fn compared([first, second]: [&CopyRead; 2], args: &DiffArgs) -> Result<Comparison> {
    let (options, allowance) = (args.reading.options(), args.reading.allowance());
    pipeline::compare_copies(first, second, args.html.is_some(), &options, allowance)
}

fn folders(args: &DiffArgs, console: Console) -> Result<u8> {
    let mut failed = Vec::new();
    let first = copies(&args.first, args, &mut failed);
    let second = copies(&args.second, args, &mut failed);
    let identities = |copies: &[CopyRead]| -> Vec<CopyIdentity> {
        copies.iter().map(CopyRead::identity).collect()
    };
    let pairs = diff::pair_up(&identities(&first), &identities(&second));
    let left = |list: &[CopyRead], taken: HashSet<usize>| -> Vec<String> {
        let left = list
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken.contains(at));
        left.map(|(_, copy)| copy.file().to_owned()).collect()
    };
    let mut comparisons = Vec::new();
    for &(one, other) in &pairs {
        match compared([&first[one], &second[other]], args) {
            Ok(comparison) => comparisons.push(comparison),
            Err(error) => failed.push(unread(&error)),
        }
    }
    let folders = FolderComparison {
        schema: diff::SCHEMA.to_owned(),
        only_first: left(&first, pairs.iter().map(|pair| pair.0).collect()),
        only_second: left(&second, pairs.iter().map(|pair| pair.1).collect()),
        pairs: comparisons,
        failed,
    };
    match args.json {
        true => console::print_data(print::folders_json(&folders))?,
        false => {
            let told = |comparison: &Comparison| told(comparison, args, console);
            console::print(print::folders(&folders, console.language, told))?
        }
    };
    let codes = folders.pairs.iter().map(|pair| ending(pair, args.force));
    let whole = folders.only_first.is_empty()
        && folders.only_second.is_empty()
        && folders.failed.is_empty();
    Ok(
        if whole && codes.max().unwrap_or(exit::DONE) == exit::DONE {
            exit::DONE
        } else {
            exit::SOME_FAILED
        },
    )
}

/// What `ingest` writes beside its reports.
const BESIDE: [&str; 2] = ["jsonl", "db"];

/// The copies in a folder and below; what cannot be read is added to the failed.
fn copies(folder: &Path, args: &DiffArgs, failed: &mut Vec<UnreadFile>) -> Vec<CopyRead> {
    let found = intake::walk(&[folder.to_owned()], None, args.links.links());
    let mut errors = found.errors;
    let mut copies = Vec::new();
    for file in found.files {
        let ending = file.path.extension().and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| BESIDE.contains(&ending)) {
            continue;
        }
        match copy(&file.path, args) {
            Ok(copy) => copies.push(copy),
            Err(error) => errors.push(error),
        }
    }
    failed.extend(errors.iter().map(unread));
    copies
}

fn unread(error: &Error) -> UnreadFile {
    UnreadFile {
        file: error.file().map_or_else(String::new, intake::shown),
        error: error.problem().message(Language::En),
    }
}
