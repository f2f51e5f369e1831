//! The terminal: messages on standard error, data on standard output, signals, exit codes.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use baocao::pipeline::FailedInput;
use baocao_report::error::{Context, Error, Language, Problem, Result, exit};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

/// How to talk to the person at the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    /// The language of messages.
    pub language: Language,
    /// Whether only failures are told.
    pub quiet: bool,
}

impl Console {
    /// One of two wordings.
    pub fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// Says what happened and what to do, on standard error.
    pub fn complain(self, error: &Error) {
        let remedy = error.problem().remedy(self.language);
        say(&format!(
            "baocao: {}\n  {remedy}",
            error.message(self.language)
        ));
    }
}

/// Writes a line to standard error. Nobody is left to be told when that fails.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// The language of an environment, as POSIX orders its variables.
pub fn language_of(variable: impl Fn(&str) -> Option<String>) -> Language {
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
pub fn code_of(failed: &[FailedInput]) -> u8 {
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
pub fn watch_signals() -> Result<Arc<AtomicBool>> {
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
pub fn print(data: &str) -> Result<u8> {
    print_bytes(data.as_bytes())
}

/// Writes data to standard output that need not be text.
pub fn print_bytes(data: &[u8]) -> Result<u8> {
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
    use super::*;

    #[test]
    fn the_first_variable_that_says_something_decides_the_language() {
        let vi = |name: &str| (name == "LANG").then(|| "vi_VN.UTF-8".to_owned());
        assert_eq!(language_of(vi), Language::Vi);
        let en = |name: &str| Some(if name == "LC_ALL" { "C" } else { "vi_VN" }.to_owned());
        assert_eq!(language_of(en), Language::En);
        assert_eq!(language_of(|_| Some(String::new())), Language::En);
    }
}
