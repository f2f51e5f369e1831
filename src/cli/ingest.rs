//! `baocao ingest`.

use std::path::PathBuf;

use baocao::pipeline::{self, Ingest, Summary};
use baocao_report::error::{Language, Result, exit};

use super::console::{self, Console, say_all};
use super::links::LinkArgs;
use super::progress::{Progress, report_failures};
use super::reading::ReadingArgs;

/// Read files and folders of reports: JSON, a ledger and a database.
///
/// Writes to DIR a JSON file for each report, under the name and subfolder of its original; reports.jsonl,
/// all reports, one a line; ledger.jsonl, what became of each input; and the database baocao.db. A second
/// run reads only what is new or changed, or has failed.
///
/// A file with the same bytes as another is read once. A report whose original is gone stays. A report
/// whose original has changed is replaced, unless the new one cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct IngestArgs {
    /// Files and folders; links within a folder are followed, hidden files passed over.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The folder to write to; it is made where it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// The database to import to: sqlite:FILE, or postgres://USER@HOST/DATABASE [default: DIR/baocao.db].
    #[arg(long, value_name = "URL")]
    db: Option<String>,

    /// How many cores to use [default: all].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,

    /// End with exit code 1 also where a report has a finding that is an error.
    #[arg(long)]
    strict: bool,

    /// Read again what has been read.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    links: LinkArgs,

    #[command(flatten)]
    reading: ReadingArgs,
}

const EXAMPLES: &str = "\
Examples:
    baocao ingest inbox --out out
    baocao ingest tỉnh huyện --out out --db sqlite:reports.db --jobs 4";

pub fn run(args: IngestArgs, console: Console) -> Result<u8> {
    let strict = args.strict;
    let out = args.out.clone();
    let interrupted = console::watch_signals()?;
    let mut progress = Progress::new(console);
    let summary = pipeline::ingest(
        &checked(args, console.language),
        &interrupted,
        &mut |event| {
            progress.show(&event);
        },
    )?;
    report_failures(&summary.failed, console);
    if !console.quiet {
        say_all(closing(&summary, &out, console));
    }
    Ok(exit_code(&summary, strict))
}

fn checked(args: IngestArgs, language: Language) -> Ingest {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ingest {
        links: args.links.links(),
        options: args.reading.options(),
        allowance: args.reading.allowance(),
        paths: args.paths,
        out: args.out,
        database: args.db,
        jobs: args.jobs.map_or(cores, usize::from),
        force: args.force,
        language,
    }
}

fn exit_code(summary: &Summary, strict: bool) -> u8 {
    match console::code_of(&summary.failed) {
        exit::DONE if strict && summary.errors > 0 => exit::SOME_FAILED,
        code => code,
    }
}

fn closing(summary: &Summary, out: &std::path::Path, console: Console) -> [String; 3] {
    let Summary {
        done,
        skipped,
        duplicates,
        ignored,
        criteria,
        findings,
        errors,
        ..
    } = summary;
    let failed = summary.failed.len();
    let (out, database) = (out.display(), &summary.database);
    match console.language {
        Language::Vi => [
            format!(
                "Đã đọc {done}, lỗi {failed}, bỏ qua vì đã có {skipped}, trùng {duplicates}, không xét {ignored}."
            ),
            format!("{criteria} tiêu chí, {findings} điều cần xem ({errors} sai)."),
            format!("Kết quả: {out} (reports.jsonl, ledger.jsonl), {database}"),
        ],
        Language::En => [
            format!(
                "{done} done, {failed} failed, {skipped} skipped as done before, {duplicates} duplicates, {ignored} passed over."
            ),
            format!("{criteria} criteria, {findings} findings ({errors} errors)."),
            format!("Results: {out} (reports.jsonl, ledger.jsonl), {database}"),
        ],
    }
}
