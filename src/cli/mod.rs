//! Commands, a file each. They turn arguments into checked ones, call the library, and say what came of it:
//! data on standard output, everything else on standard error.

mod archive;
mod choice;
mod diff;
mod enqueue;
mod export;
mod extract;
mod import;
mod ingest;
mod parse;
mod progress;
mod reading;
mod restore;
mod schema;
mod search;
mod status;
mod work;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use baocao::pipeline::FailedInput;
use baocao_report::error::{Context, Error, Language, Problem, Result, exit};
use choice::Choice;
use clap::{Parser, Subcommand};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

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

/// How to talk to the person at the terminal.
#[derive(Clone, Copy, Debug)]
struct Console {
    language: Language,
    quiet: bool,
}

impl Console {
    /// One of two wordings.
    fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// Says what happened and what to do, on standard error.
    fn complain(self, error: &Error) {
        let remedy = error.problem().remedy(self.language);
        say(&format!(
            "baocao: {}\n  {remedy}",
            error.message(self.language)
        ));
    }
}

/// Writes a line to standard error. Nobody is left to be told when that fails.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let voice = Console {
        language: cli
            .lang
            .map(|choice| choice.0)
            .unwrap_or_else(|| language_of(|name| std::env::var(name).ok())),
        quiet: cli.quiet,
    };
    let ended = match cli.command {
        CliCommand::Ingest(args) => ingest::run(args, voice),
        CliCommand::Archive(args) => archive::run(args, voice),
        CliCommand::Import(args) => import::run(args, voice),
        CliCommand::Export(args) => export::run(args, voice),
        CliCommand::Search(args) => search::run(&args, voice),
        CliCommand::Enqueue(args) => enqueue::run(args, voice),
        CliCommand::Work(args) => work::run(args, voice),
        CliCommand::Status(args) => status::run(&args, voice),
        CliCommand::Extract(args) => extract::run(&args),
        CliCommand::Parse(args) => parse::run(&args, voice),
        CliCommand::Diff(args) => diff::run(&args, voice),
        CliCommand::Restore(args) => restore::run(&args),
        CliCommand::Schema(_) => schema::run(),
        CliCommand::Worker => baocao::pipeline::serve().map(|()| exit::DONE),
    };
    ExitCode::from(ended.unwrap_or_else(|error| {
        voice.complain(&error);
        error.problem().exit_code()
    }))
}

/// The language of an environment, as POSIX orders its variables.
fn language_of(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    match locale {
        Some(locale) if locale.starts_with("vi") => Language::Vi,
        _ => Language::En,
    }
}

/// The exit code of a run of which some inputs failed, or none.
fn code_of(failed: &[FailedInput]) -> u8 {
    let is_missing = |p: &Problem| matches!(p, Problem::Missing { .. });
    if failed.iter().any(|f| is_missing(f.error.problem())) {
        exit::MISSING
    } else if failed.is_empty() {
        exit::DONE
    } else {
        exit::SOME_FAILED
    }
}

/// A flag that the first signal to end sets; the second one ends the program at once.
fn watch_signals() -> Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        let code = i32::from(exit::INTERRUPTED);
        flag::register_conditional_shutdown(signal, code, Arc::clone(&interrupted))
            .and_then(|_| flag::register(signal, Arc::clone(&interrupted)))
            .or_problem(Problem::Usage)?;
    }
    Ok(interrupted)
}

/// Writes data to standard output. A reader that has gone, such as `head`, is no error.
fn print(data: &str) -> Result<u8> {
    print_bytes(data.as_bytes())
}

/// Writes data to standard output that need not be text.
fn print_bytes(data: &[u8]) -> Result<u8> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(data).and_then(|()| stdout.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Problem::Output(e.to_string()).into())
        }
        _ => Ok(exit::DONE),
    }
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

    #[test]
    fn the_first_variable_that_says_something_decides_the_language() {
        let vi = |name: &str| (name == "LANG").then(|| "vi_VN.UTF-8".to_owned());
        assert_eq!(language_of(vi), Language::Vi);
        let en = |name: &str| Some(if name == "LC_ALL" { "C" } else { "vi_VN" }.to_owned());
        assert_eq!(language_of(en), Language::En);
        assert_eq!(language_of(|_| Some(String::new())), Language::En);
    }
}
