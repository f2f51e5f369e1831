//! `baocao import`.

use std::path::PathBuf;

use baocao::pipeline::{self, Import, ImportSummary};
use baocao_report::error::{Language, Result, exit};
use baocao_store::OnDuplicate;

use super::choice::Choice;

use super::console::{self, Console, say_all};
use super::links::LinkArgs;
use super::progress::ImportProgress;

/// Import reports that are written already into a database: an SQLite file or a PostgreSQL server.
///
/// Takes folders that `ingest` has written, JSON files of reports and files of JSON lines. What is there already is
/// passed over, so that an import that was interrupted is completed by the same command, and several may run at once,
/// from several machines.
///
/// The same original, read anew, takes the place of its earlier reading. The same document (number, notation, issuer,
/// year) in other bytes is kept as a version of it; the surer one counts, of equals the newer.
///
/// A password is taken from PGPASSWORD or ~/.pgpass, better than from the address, which others may see.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct ImportArgs {
    /// Folders and files; folders are gone through.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The database: sqlite:FILE, or postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full.
    #[arg(long, value_name = "URL")]
    db: String,

    /// What to do with a document that is there already in other bytes.
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    on_duplicate: Choice<OnDuplicate>,

    /// A file that says which units issuers are, where their names leave it open: lines of issuer, place, era and
    /// code with tabs between them. The database keeps it for later runs.
    #[arg(long, value_name = "FILE")]
    units: Option<PathBuf>,

    #[command(flatten)]
    links: LinkArgs,
}

const EXAMPLES: &str = "\
Examples:
    baocao import out --db sqlite:reports.db
    baocao import out/reports.jsonl --db postgres://lan@db.example/tinh?sslmode=verify-full
    baocao import 2023 2024 --db postgres:///tinh --on-duplicate skip";

pub fn run(args: ImportArgs, console: Console) -> Result<u8> {
    let interrupted = console::watch_signals()?;
    let run = Import {
        paths: args.paths,
        database: args.db,
        on_duplicate: args.on_duplicate.0,
        units: args.units,
        links: args.links.links(),
    };
    let mut progress = ImportProgress::new(console);
    let ended = pipeline::import(&run, &interrupted, &mut |event| progress.show(&event));
    progress.end();
    let summary = ended?;
    if !console.quiet {
        say_all(closing(&summary, console));
    }
    Ok(match summary.counts.failed {
        0 => exit::DONE,
        _ => exit::SOME_FAILED,
    })
}

fn closing(summary: &ImportSummary, console: Console) -> [String; 2] {
    let counts = &summary.counts;
    let (added, replaced, versions) = (counts.added, counts.replaced, counts.versions);
    let (unchanged, skipped, failed) = (counts.unchanged, counts.skipped, counts.failed);
    let database = &summary.database;
    match console.language {
        Language::Vi => [
            format!(
                "Thêm {added}, thay {replaced}, bản mới của văn bản đã có {versions}, không đổi {unchanged}, bỏ qua {skipped}, lỗi {failed}."
            ),
            format!("Cơ sở dữ liệu: {database}"),
        ],
        Language::En => [
            format!(
                "{added} added, {replaced} replaced, {versions} new versions, {unchanged} unchanged, {skipped} skipped, {failed} failed."
            ),
            format!("Database: {database}"),
        ],
    }
}
