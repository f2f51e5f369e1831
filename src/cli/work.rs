//! `baocao work`.

use std::path::PathBuf;
use std::time::Duration;

use baocao::pipeline::{self, Work, WorkEvent, WorkSummary};
use baocao_report::error::{Language, Result, exit};
use baocao_store::ImportOutcome;
use clap::value_parser;

use super::console::{self, Console, say, say_all};
use super::links::LinkArgs;
use super::progress::told;
use super::reading::ReadingArgs;

/// Read documents of a queue and import them, beside any number of workers on other machines.
///
/// The files lie in a folder that all machines share: --root says where it is on this one. A document is imported and
/// done in one transaction. A worker that dies or stands still for longer than its lease loses its documents to the
/// others; should it come back, nothing that it still had in hand is written. A document whose reader died or that
/// could not be found is tried three times; one that is damaged or encrypted, once.
///
/// Runs until it is stopped (Ctrl-C, SIGTERM: what is being read is handed back), or until nothing is left
/// (--until-empty). Where the database is away it tries to come back for ten minutes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct WorkArgs {
    /// The database: postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full.
    #[arg(long, value_name = "URL")]
    db: String,

    /// The folder that all machines share, as this one has it [default: the current one].
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// How many documents to read at a time [default: as many as there are cores].
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,

    /// For how long a document is this worker's without a sign of life, in seconds.
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = value_parser!(u64).range(1..=86_400))]
    lease: u64,

    /// End when nothing waits and nothing is being read any more.
    #[arg(long)]
    until_empty: bool,

    #[command(flatten)]
    links: LinkArgs,

    #[command(flatten)]
    reading: ReadingArgs,
}

const EXAMPLES: &str = "\
Examples:
    baocao work --db postgres://lan@db.example/tinh --root /mnt/chung
    baocao work --db postgres://lan@db.example/tinh --jobs 4 --until-empty";

pub fn run(args: WorkArgs, console: Console) -> Result<u8> {
    let interrupted = console::watch_signals()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let run = Work {
        database: args.db,
        root: args.root,
        links: args.links.links(),
        options: args.reading.options(),
        allowance: args.reading.allowance(),
        jobs: args.jobs.map_or(cores, usize::from),
        lease: Duration::from_secs(args.lease),
        until_empty: args.until_empty,
    };
    let summary = pipeline::work(&run, &interrupted, &mut |event| show(&event, console))?;
    if !console.quiet {
        say(closing(&summary, console));
    }
    Ok(match summary.counts.failed {
        0 => exit::DONE,
        _ => exit::SOME_FAILED,
    })
}

/// A line for each event: a worker is watched in a journal, by day. What failed is said even to those who want to hear
/// nothing else.
fn show(event: &WorkEvent<'_>, console: Console) {
    match event {
        WorkEvent::Failed(failed, None) => say_all(told(failed, console)),
        WorkEvent::Lost(error) => say_all(lost(&error.message(console.language), console)),
        _ if console.quiet => {}
        WorkEvent::Failed(failed, Some(wait)) => {
            let wait = wait.as_secs();
            say(super::progress::failure(failed, console));
            say(match console.language {
                Language::Vi => format!("    Thử lại sau {wait} giây."),
                Language::En => format!("    It is tried again in {wait} s."),
            });
        }
        WorkEvent::Started(machine, database) => say(match console.language {
            Language::Vi => format!("Máy {machine} bắt đầu đọc cho {database}."),
            Language::En => format!("{machine} reads for {database}."),
        }),
        WorkEvent::Imported(file, imported) => say(format!("{}: {file}", word(*imported, console))),
        WorkEvent::TakenOver(file) => say(format!(
            "{}: {file}",
            console.pick("máy khác đã nhận", "taken over by another worker")
        )),
        WorkEvent::Freed(file) => say(format!(
            "{}: {file}",
            console.pick(
                "máy đọc đã mất, trả lại hàng đợi",
                "given back for a worker that is gone"
            )
        )),
        WorkEvent::Back => say(console.pick("Đã nối lại cơ sở dữ liệu.", "The database is back.")),
    }
}

fn lost(message: &str, console: Console) -> [String; 2] {
    let again = console.pick("Đang nối lại.", "Trying to come back.");
    [format!("baocao: {message}"), format!("  {again}")]
}

fn word(imported: ImportOutcome, console: Console) -> &'static str {
    let (vi, en) = match imported {
        ImportOutcome::Added => ("thêm", "added"),
        ImportOutcome::Replaced => ("thay", "replaced"),
        ImportOutcome::Version => ("bản mới", "new version"),
        ImportOutcome::Unchanged => ("không đổi", "unchanged"),
        ImportOutcome::Skipped => ("bỏ qua", "skipped"),
    };
    console.pick(vi, en)
}

fn closing(summary: &WorkSummary, console: Console) -> String {
    let counts = &summary.counts;
    let (added, replaced, versions) = (counts.added, counts.replaced, counts.versions);
    let (unchanged, failed, taken_over) = (counts.unchanged, counts.failed, summary.taken_over);
    match console.language {
        Language::Vi => format!(
            "Thêm {added}, thay {replaced}, bản mới của văn bản đã có {versions}, không đổi {unchanged}, lỗi {failed}, máy khác đã nhận {taken_over}."
        ),
        Language::En => format!(
            "{added} added, {replaced} replaced, {versions} new versions, {unchanged} unchanged, {failed} failed, {taken_over} taken over by others."
        ),
    }
}
