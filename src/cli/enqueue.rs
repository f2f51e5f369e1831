//! `baocao enqueue`.

use std::path::PathBuf;

use baocao::pipeline::{self, Enqueue, EnqueueSummary};
use baocao_report::error::{Language, Result, exit};

use super::console::{self, Console, say_all};
use super::links::LinkArgs;
use super::progress::EnqueueProgress;

/// Put files and folders into the queue of a database, for `baocao work` on any machine to read.
///
/// The files lie in a folder that all machines share, whatever each of them calls it: --root names it here, and is the
/// current folder where it is not given. A file is known by its bytes: one that waits already, or whose report is in
/// the database, is passed over, so that the same command may be run again at any time. One that has failed is tried
/// again.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct EnqueueArgs {
    /// Files and folders; links within a folder are followed, hidden files passed over.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The database: postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full.
    #[arg(long, value_name = "URL")]
    db: String,

    /// The folder that all machines share [default: the current one].
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// Read again what has been read.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    links: LinkArgs,
}

const EXAMPLES: &str = "\
Examples:
    cd /mnt/chung && baocao enqueue 2024 2025 --db postgres://lan@db.example/tinh
    baocao enqueue /mnt/chung/2025 --root /mnt/chung --db postgres://lan@db.example/tinh";

pub fn run(args: EnqueueArgs, console: Console) -> Result<u8> {
    let interrupted = console::watch_signals()?;
    let run = Enqueue {
        paths: args.paths,
        database: args.db,
        root: args.root,
        links: args.links.links(),
        force: args.force,
    };
    let mut progress = EnqueueProgress::new(console);
    let ended = pipeline::enqueue(&run, &interrupted, &mut |event| progress.show(&event));
    progress.end();
    let summary = ended?;
    if !console.quiet {
        say_all(closing(&summary, console));
    }
    Ok(match summary.failed {
        0 => exit::DONE,
        _ => exit::SOME_FAILED,
    })
}

fn closing(summary: &EnqueueSummary, console: Console) -> [String; 2] {
    let EnqueueSummary {
        queued,
        waiting,
        imported,
        duplicates,
        ignored,
        failed,
        database,
    } = summary;
    match console.language {
        Language::Vi => [
            format!(
                "Đưa vào hàng đợi {queued}, đang chờ từ trước {waiting}, đã có trong cơ sở dữ liệu {imported}, trùng {duplicates}, không xét {ignored}, lỗi {failed}."
            ),
            format!("Cơ sở dữ liệu: {database}"),
        ],
        Language::En => [
            format!(
                "{queued} queued, {waiting} waiting already, {imported} in the database already, {duplicates} duplicates, {ignored} passed over, {failed} failed."
            ),
            format!("Database: {database}"),
        ],
    }
}
