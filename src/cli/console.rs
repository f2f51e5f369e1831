//! The terminal: messages on standard error, data on standard output, signals, exit codes.
//!
//! Everything that this program says goes out here. Names of files and texts of documents are other people's: what in them
//! would steer a terminal, or make a line look other than it is, is replaced.

use std::io::{self, IsTerminal, Write};
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
        say_all([
            format!("baocao: {}", error.message(self.language)),
            format!("  {remedy}"),
        ]);
    }
}

/// What stands in place of a character that steers a terminal.
const REPLACED: &str = "\u{fffd}";

/// Whether a character steers a terminal, ends a line, or changes the direction in which others are shown.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// A text without characters that steer a terminal, tabs and ends of lines among them: a cell of a list, say.
pub fn harmless(text: &str) -> String {
    text.replace(steers, REPLACED)
}

/// A line for a person. Whatever it is made of, it is one line, and steers nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TerminalLine(String);

impl TerminalLine {
    /// Adds a text; tabs stay.
    pub fn add(&mut self, text: &str) {
        self.0 += &text.replace(|c| c != '\t' && steers(c), REPLACED);
    }

    /// Adds a text that is set off: bold on a terminal, else between asterisks.
    pub fn add_set_off(&mut self, text: &str, is_terminal: bool) {
        let (on, off) = match is_terminal {
            true => ("\x1b[1m", "\x1b[0m"),
            false => ("**", "**"),
        };
        self.0 += on;
        self.add(text);
        self.0 += off;
    }

    /// The line, without its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for TerminalLine {
    fn from(text: &str) -> Self {
        let mut line = Self::default();
        line.add(text);
        line
    }
}

impl From<String> for TerminalLine {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// Writes a line to standard error. Nobody is left to be told when that fails.
pub fn say(line: impl Into<TerminalLine>) {
    let _ = writeln!(io::stderr(), "{}", line.into().as_str());
}

/// Writes lines to standard error.
pub fn say_all<L: Into<TerminalLine>>(lines: impl IntoIterator<Item = L>) {
    lines.into_iter().for_each(say);
}

/// Writes lines for a person to standard output. A reader that has gone, such as `head`, is no error.
pub fn print<L: Into<TerminalLine>>(lines: impl IntoIterator<Item = L>) -> Result<u8> {
    let lines = lines.into_iter().map(|line| line.into().0 + "\n");
    written(&mut stdout_as_it_is(), lines.collect::<String>().as_bytes())
}

/// Writes data to standard output: a text, or JSON for another program, as it is. On a terminal, where a person reads it,
/// what would steer that is replaced. A reader that has gone is no error.
pub fn print_data(data: impl AsRef<[u8]>) -> Result<u8> {
    written(&mut stdout(), data.as_ref())
}

fn written(out: &mut dyn Write, data: &[u8]) -> Result<u8> {
    out.write_all(data)
        .and_then(|()| out.flush())
        .or_problem(Problem::Output)?;
    Ok(exit::DONE)
}

/// Standard output, for data.
pub fn stdout() -> DataOutput<io::StdoutLock<'static>> {
    DataOutput {
        is_terminal: io::stdout().is_terminal(),
        ..stdout_as_it_is()
    }
}

fn stdout_as_it_is() -> DataOutput<io::StdoutLock<'static>> {
    DataOutput {
        out: io::stdout().lock(),
        is_terminal: false,
        waiting: Vec::new(),
    }
}

/// Where data goes. A reader that has gone is no error: what is left goes nowhere.
pub struct DataOutput<W> {
    out: W,
    is_terminal: bool,
    /// The beginning of a character or of the end of a line, of which the rest has not come yet.
    waiting: Vec<u8>,
}

impl<W: Write> DataOutput<W> {
    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.out.write_all(bytes) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            passed => passed,
        }
    }
}

impl<W: Write> Write for DataOutput<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_terminal {
            self.waiting.extend(bytes);
            let ready: Vec<u8> = self.waiting.drain(..ready(&self.waiting)).collect();
            self.pass(shown(&String::from_utf8_lossy(&ready)).as_bytes())?;
        } else {
            self.pass(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.waiting);
        self.pass(shown(&String::from_utf8_lossy(&rest)).as_bytes())?;
        match self.out.flush() {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// How many bytes can be shown without those that are to come.
fn ready(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ if bytes.ends_with(b"\r") => bytes.len() - 1,
        _ => bytes.len(),
    }
}

/// A text of several lines as a terminal may show it.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let ending = ["\r\n", "\n"].into_iter().find(|end| line.ends_with(end));
        let ending = ending.unwrap_or_default();
        shown += TerminalLine::from(&line[..line.len() - ending.len()]).as_str();
        shown += ending;
    }
    shown
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

#[cfg(test)]
mod tests {
    use super::*;

    /// ESC, CSI of one character, ends of lines of all kinds, marks and overrides of direction.
    const STEERING: &str =
        "\x1b[2J\u{9b}31m\r\n\u{85}\u{2028}\u{7f}\u{61c}\u{200f}\u{202e}\u{2066}\u{2069}\u{b}\0";

    #[test]
    fn a_line_stays_one_and_steers_nothing() {
        let line = TerminalLine::from(format!("extra\txã {STEERING}ế\u{301}"));
        let steering = STEERING.chars().filter(|c| steers(*c)).count();
        assert_eq!(steering, 14);
        assert_eq!(line.as_str().matches(REPLACED).count(), steering);
        assert!(line.as_str().starts_with("extra\txã \u{fffd}[2J"));
        assert!(line.as_str().ends_with("ế\u{301}"));
        assert_eq!(harmless("a\tb\nc"), "a\u{fffd}b\u{fffd}c");

        let mut line = TerminalLine::from("a ");
        line.add_set_off("b\x1b", true);
        line.add_set_off("c", false);
        assert_eq!(line.as_str(), "a \x1b[1mb\u{fffd}\x1b[0m**c**");
    }

    /// What comes of data in pieces.
    fn put(pieces: &[&[u8]], is_terminal: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let mut data = DataOutput {
            out: &mut out,
            is_terminal,
            waiting: Vec::new(),
        };
        for piece in pieces {
            data.write_all(piece).unwrap();
        }
        data.flush().unwrap();
        out
    }

    #[test]
    fn data_goes_to_a_pipe_as_it_is_and_steers_no_terminal() {
        let text = "xã\t1\r\ntiếng\x1b[31m \u{9b}\rx\n\u{c}\r";
        let shown = "xã\t1\r\ntiếng\u{fffd}[31m \u{fffd}\u{fffd}x\n\u{fffd}\u{fffd}";
        let halves: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        for pieces in [&[text.as_bytes()][..], &halves] {
            assert_eq!(put(pieces, false), text.as_bytes());
            assert_eq!(String::from_utf8(put(pieces, true)).unwrap(), shown);
        }
        assert_eq!(put(&[b"a\xff\x9bb"], false), b"a\xff\x9bb");
        let shown = put(&[b"a\xff\x9bb"], true);
        assert_eq!(String::from_utf8(shown).unwrap(), "a\u{fffd}\u{fffd}b");
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
