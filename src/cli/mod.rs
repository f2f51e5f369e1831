//! Commands, a file each. They turn arguments into checked ones, call the library, and say what came of it:
//! data on standard output, everything else on standard error.

mod archive;
mod choice;
mod console;
mod diff;
mod enqueue;
mod export;
mod extract;
mod import;
mod ingest;
mod links;
mod parse;
mod progress;
mod reading;
mod restore;
mod schema;
mod search;
mod status;
mod work;

use std::process::ExitCode;

use baocao_report::error::{Language, exit};
use choice::Choice;
use clap::{Parser, Subcommand};
use console::{Console, harmless, language_of};

/// Reads Vietnamese government reports (báo cáo), scanned or digital, into records.
///
/// Nothing leaves this computer, and originals are never written to.
#[derive(Debug, Parser)]
#[command(name = "baocao", version, after_help = EXIT_CODES)]
struct Cli {
    /// Language of messages; from LC_ALL, LC_MESSAGES or LANG where not given.
    #[arg(long, global = true, value_enum)]
    lang: Option<Choice<Language>>,

    /// Say nothing but what failed.
    #[arg(long, global = true)]
    quiet: bool,

    #[command(subcommand)]
    command: CliCommand,
}

const EXIT_CODES: &str = "\
Exit codes:
    0  all done (also when the reader of standard output has gone)
    1  done, but some inputs failed, the copies that were compared differ, an archive is not as it was written, or
       nothing was found
    2  wrong usage, the output cannot be written, or the copies are of two documents
    3  the input cannot be read (commands that read a single file)
    4  something is missing, such as Tesseract's Vietnamese data
    5  the database failed
  130  interrupted; the same command goes on where it stopped

Example:
    baocao ingest inbox --out out";

#[derive(Debug, Subcommand)]
enum CliCommand {
    Ingest(ingest::IngestArgs),
    Archive(archive::ArchiveArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    Search(search::SearchArgs),
    Enqueue(enqueue::EnqueueArgs),
    Work(work::WorkArgs),
    Status(status::StatusArgs),
    Extract(extract::ExtractArgs),
    Parse(parse::ParseArgs),
    Diff(diff::DiffArgs),
    Restore(restore::RestoreArgs),
    Schema(schema::SchemaArgs),
    /// Reads for a supervisor.
    #[command(hide = true)]
    Worker,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let console = Console {
        language: cli
            .lang
            .map(|choice| choice.0)
            .unwrap_or_else(|| language_of(|name| std::env::var(name).ok())),
        quiet: cli.quiet,
    };
    let ended = match cli.command {
        CliCommand::Ingest(args) => ingest::run(args, console),
        CliCommand::Archive(args) => archive::run(args, console),
        CliCommand::Import(args) => import::run(args, console),
        CliCommand::Export(args) => export::run(args, console),
        CliCommand::Search(args) => search::run(&args, console),
        CliCommand::Enqueue(args) => enqueue::run(args, console),
        CliCommand::Work(args) => work::run(args, console),
        CliCommand::Status(args) => status::run(&args, console),
        CliCommand::Extract(args) => extract::run(&args),
        CliCommand::Parse(args) => parse::run(&args, console),
        CliCommand::Diff(args) => diff::run(&args, console),
        CliCommand::Restore(args) => restore::run(&args),
        CliCommand::Schema(_) => schema::run(),
        CliCommand::Worker => baocao::pipeline::serve().map(|()| exit::DONE),
    };
    ExitCode::from(ended.unwrap_or_else(|error| {
        console.complain(&error);
        error.problem().exit_code()
    }))
}

/// Says what is wrong with the arguments, or gives help. An argument may be a file's name that a shell has put there: one
/// that would steer the terminal is not repeated as clap would do it.
fn refuse(error: &clap::Error) -> ExitCode {
    let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
    let steering: Vec<String> = arguments.filter(|text| harmless(text) != *text).collect();
    if steering.is_empty() || !error.use_stderr() {
        error.exit();
    }
    console::say(format!("error: {}, perhaps one of:", error.kind()));
    console::say_all(
        steering
            .iter()
            .map(|argument| format!("  {}", harmless(argument))),
    );
    console::say("For more information, try 'baocao --help'.");
    ExitCode::from(exit::USAGE)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_sound_and_every_command_has_an_example() {
        let command = Cli::command();
        command.clone().debug_assert();
        for command in command.get_subcommands().filter(|c| !c.is_hide_set()) {
            let help = command.clone().render_long_help().to_string();
            assert!(help.contains("Example"), "{}", command.get_name());
        }
    }
}
