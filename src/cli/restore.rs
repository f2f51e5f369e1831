//! `baocao restore`.

use super::console;
use std::fs;
use std::io::{self, Read as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use baocao_report::error::{Context, Error, Problem, Result, exit};
use baocao_restore as restore;
use baocao_restore::{Damage, DictionaryAdditions, ReadLine, Restored, Restorer};
use clap::ValueEnum;
use serde_json::json;

/// Restore the diacritics and letters of a text that OCR has damaged, line for line.
///
/// Numbers, dates, documents' numbers, addresses and abbreviations stay as they are. A text that is in order comes
/// out as it went in; a line that is no UTF-8 stays byte for byte.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n    \
    baocao restore old.txt > new.txt\n    \
    pdftotext scan.pdf - | baocao restore\n    \
    baocao restore --json old.txt")]
pub struct RestoreArgs {
    /// The text; `-` or nothing for standard input.
    #[arg(default_value = "-", hide_default_value = true)]
    file: PathBuf,

    /// Print what was changed as JSON in place of the text, an object a line: line and column in the restored text, from, to,
    /// confidence, reason.
    #[arg(long)]
    json: bool,

    /// What has happened to the text.
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    damage: DamageChoice,

    /// A folder with terms, abbreviations and foreign words of your own (terms/*.txt, abbreviations.txt, foreign.txt).
    #[arg(long, value_name = "DIR")]
    dictionaries: Option<PathBuf>,
}

/// What has happened to a text.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum DamageChoice {
    /// Told from the words, page by page (pages end with a form feed).
    #[default]
    Auto,
    /// Read by OCR that knows no Vietnamese.
    EnglishOcr,
    /// Read by OCR that knows Vietnamese.
    VietnameseOcr,
    /// Typed without marks.
    NoMarks,
}

impl DamageChoice {
    fn of(self, lines: &[&str]) -> Option<Damage> {
        match self {
            Self::Auto => restore::damage(lines.iter().copied()),
            Self::EnglishOcr => Some(Damage::EnglishOcr),
            Self::VietnameseOcr => Some(Damage::VietnameseOcr),
            Self::NoMarks => Some(Damage::NoDiacritics),
        }
    }
}

pub fn run(args: &RestoreArgs) -> Result<u8> {
    let bytes = read(&args.file)?;
    let added = args
        .dictionaries
        .as_deref()
        .map(DictionaryAdditions::from_dir);
    let restorer = Restorer::new(&added.transpose()?.unwrap_or_default());
    let mut number = 1;
    for page in pages(&bytes) {
        let raw: Vec<&[u8]> = page.split_inclusive(|&byte| byte == b'\n').collect();
        let lines: Vec<&str> = raw.iter().map(|line| text(line)).collect();
        let mut session = args
            .damage
            .of(&lines)
            .map(|damage| restorer.session(damage));
        for piece in pieces(&lines) {
            let mut out = Vec::new();
            match &mut session {
                Some(session) => {
                    let read: Vec<ReadLine<'_>> = lines[piece.clone()]
                        .iter()
                        .map(|&line| line.into())
                        .collect();
                    let restored = session.restore(&read);
                    if args.json {
                        put_json(&mut out, number + piece.start, &restored);
                    } else {
                        put_lines(&mut out, &raw[piece], &restored.lines);
                    }
                }
                None if args.json => {}
                None => out.extend(raw[piece].concat()),
            }
            console::print_data(&out)?;
        }
        number += page.iter().filter(|&&byte| byte == b'\n').count();
    }
    Ok(exit::DONE)
}

/// A line without its end. What is no text stays as it is, and stands empty among its neighbours.
fn text(line: &[u8]) -> &str {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    std::str::from_utf8(line).unwrap_or_default()
}

/// Lines to restore at once: enough to know what goes on over their ends, few enough to hold in memory.
fn pieces(lines: &[&str]) -> Vec<Range<usize>> {
    const FEW: usize = 300;
    const MANY: usize = 2000;
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, line) in lines.iter().enumerate() {
        let length = at + 1 - start;
        let ended = line.trim_end().is_empty() || line.trim_end().ends_with(['.', ';', ':']);
        if (length >= FEW && ended) || length >= MANY || at + 1 == lines.len() {
            pieces.push(start..at + 1);
            start = at + 1;
        }
    }
    pieces
}

fn read(file: &Path) -> Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin()
            .read_to_end(&mut bytes)
            .or_problem(Problem::Unreadable)?;
        return Ok(bytes);
    }
    fs::read(file).map_err(|e| {
        let problem = match e.kind() {
            io::ErrorKind::NotFound => Problem::NotFound,
            _ => Problem::Unreadable(e.to_string()),
        };
        Error::from(problem).in_file(file)
    })
}

/// The pages of a text, each with the form feed that ends it.
fn pages(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|&byte| byte == 0x0c)
}

fn put_lines(out: &mut Vec<u8>, raw: &[&[u8]], restored: &[String]) {
    for (raw, restored) in raw.iter().zip(restored) {
        let line = raw.strip_suffix(b"\n").unwrap_or(raw);
        if std::str::from_utf8(line).is_ok() {
            out.extend(restored.as_bytes());
            out.extend(&raw[line.len()..]);
        } else {
            out.extend(*raw);
        }
    }
}

fn put_json(out: &mut Vec<u8>, first: usize, restored: &Restored) {
    for change in &restored.changes {
        let before = &restored.lines[change.line][..change.at];
        let line = json!({
            "line": first + change.line,
            "column": before.chars().count() + 1,
            "from": change.from,
            "to": change.to,
            "confidence": change.confidence,
            "reason": change.reason.name(),
        });
        out.extend(line.to_string().into_bytes());
        out.push(b'\n');
    }
}
