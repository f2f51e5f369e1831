//! What can go wrong, said so that a person can act on it.
//!
//! An [`Error`] is a [`Problem`] and the place it happened in. A problem is typed: its code goes into the
//! ledger, its message and its remedy are written in either [`Language`], and it decides the exit code.

mod archive;
mod catalogue;
mod storage;
mod words;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use archive::ArchiveFault;
pub use catalogue::CatalogueFault;
pub use storage::StorageFault;

/// The language of messages for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    #[default]
    En,
}

/// A problem, and where it happened.
#[derive(Clone, Debug)]
pub struct Error {
    problem: Box<Problem>,
    file: Option<PathBuf>,
    page: Option<u32>,
}

/// The result of anything that can fail with a [`Problem`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The file at fault, where one is known.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The page at fault, counted from 1, where one is known.
    pub fn page(&self) -> Option<u32> {
        self.page
    }

    /// What happened.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Names the file, unless a deeper stage has already named one.
    #[must_use]
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Self {
        self.file.get_or_insert_with(|| file.as_ref().to_owned());
        self
    }

    /// Names the page, unless a deeper stage has already named one.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page.get_or_insert(page);
        self
    }

    /// One line: file, page and message.
    pub fn message(&self, language: Language) -> String {
        let mut line = String::new();
        if let Some(file) = &self.file {
            line.push_str(&format!("{}: ", file.display()));
        }
        if let Some(page) = self.page {
            line.push_str(&match language {
                Language::Vi => format!("trang {page}: "),
                Language::En => format!("page {page}: "),
            });
        }
        line + &self.problem.message(language)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self {
            problem: Box::new(problem),
            file: None,
            page: None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for Error {}

/// An error as a ledger or a manifest keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryError {
    /// Its short stable name.
    pub code: String,
    /// The page, where one is known.
    pub page: Option<u32>,
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl EntryError {
    /// An error in a language.
    pub fn new(error: &Error, language: Language) -> Self {
        let problem = error.problem();
        Self {
            code: problem.code().into(),
            page: error.page(),
            message: problem.message(language),
            remedy: problem.remedy(language),
        }
    }
}

/// Makes an error of any library's failure by saying what was being done.
pub trait Context<T> {
    /// Turns a failure into the problem that `problem` makes of its text.
    fn or_problem(self, problem: impl FnOnce(String) -> Problem) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn or_problem(self, problem: impl FnOnce(String) -> Problem) -> Result<T> {
        self.map_err(|e| problem(e.to_string()).into())
    }
}

/// Everything that can be reported. The strings are a library's own words for the cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.message(Language::En))]
#[non_exhaustive]
pub enum Problem {
    /// No such file or folder.
    NotFound,
    /// The file or folder may not be read, or reading failed.
    Unreadable(String),
    /// A folder, a pipe or a device stands where a file was expected.
    NotAFile,
    /// A link leads out of the folder that was asked for.
    LeadsOut,
    /// The file has no bytes.
    Empty,
    /// The file is larger than the limit; both in bytes.
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The limit in force.
        limit: u64,
    },
    /// The file has more pages than the limit.
    TooManyPages {
        /// Pages in the file.
        pages: u64,
        /// The limit in force.
        limit: u64,
    },
    /// An image has more pixels than the limit.
    TooManyPixels {
        /// Pixels of the image.
        pixels: u64,
        /// The limit in force.
        limit: u64,
    },
    /// What is read from the file grows beyond a limit, in bytes: text that is repeated over and over.
    TooMuchOutput {
        /// The limit in force.
        limit: u64,
    },
    /// Two copies have more to be held against each other than a comparison may cost.
    TooMuchToCompare {
        /// Comparisons of single words or records that are still needed, at least.
        steps: u64,
        /// How many a comparison may take.
        limit: u64,
    },
    /// The file opens only with a password.
    Encrypted,
    /// The content is broken beyond reading.
    Damaged(String),
    /// The content is of no kind that is read here; the kind as far as it could be told.
    Unsupported(String),
    /// The bytes changed between the hash and the reading.
    ChangedWhileRead,
    /// Reading took longer than the limit, in seconds.
    TimedOut(u64),
    /// The worker ran into its memory limit, in bytes.
    OutOfMemory(u64),
    /// The worker died: a panic, an abort, a signal, in its own words.
    Crashed(String),
    /// A program or data file that must be installed is missing: what, and the command that installs it.
    Missing {
        /// What is missing.
        what: String,
        /// The command that installs it.
        install: String,
    },
    /// A page can only be read by OCR, which this reader does without.
    NeedsOcr,
    /// OCR failed on a page.
    Ocr(String),
    /// Something could not be written.
    Output(String),
    /// Something stands where the program keeps a file or a folder that it has not put there: a link, a pipe.
    InTheWay,
    /// A line of a manifest, a journal or a ledger says what no run of this program writes.
    NotOurs {
        /// The line, counted from 1.
        line: usize,
        /// The field.
        field: String,
    },
    /// What is to be written is one of the files that are read for it; which.
    OutputIsInput(String),
    /// The document is in the database in other bytes, which this file holds, and that was not to be.
    AnotherVersion(String),
    /// Workers have taken the document and never come back with it.
    Abandoned,
    /// The database refused.
    Database(String),
    /// No database takes a field of the document; nothing of the document was written.
    Unstorable {
        /// The field, as the report's JSON names it; an entry of a list by its place in it, from 1.
        field: String,
        /// What is wrong with it.
        fault: StorageFault,
    },
    /// A dictionary file cannot be understood.
    Dictionary(String),
    /// A catalogue of criteria says what cannot be.
    Catalogue {
        /// File and line.
        at: String,
        /// What is wrong.
        fault: CatalogueFault,
    },
    /// The command line asks for something that cannot be.
    Usage(String),
    /// A report's JSON is not of this schema.
    NotAReport(String),
    /// A folder cannot be filed in, or an archive is asked for what cannot be.
    Archive(ArchiveFault),
    /// The run was interrupted.
    Interrupted,
}

/// Exit codes of the program, as documented in the README.
pub mod exit {
    /// All done.
    pub const DONE: u8 = 0;
    /// Done, but some inputs failed.
    pub const SOME_FAILED: u8 = 1;
    /// Searched, and nothing was found.
    pub const NOTHING_FOUND: u8 = 1;
    /// Wrong usage.
    pub const USAGE: u8 = 2;
    /// The input cannot be read.
    pub const UNREADABLE: u8 = 3;
    /// Something that must be installed is missing.
    pub const MISSING: u8 = 4;
    /// The database failed.
    pub const DATABASE: u8 = 5;
    /// Interrupted.
    pub const INTERRUPTED: u8 = 130;
}

impl Problem {
    /// What keeps a file from being read.
    pub fn of_reading(cause: &io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::InvalidInput => Self::NotAFile,
            _ => Self::Unreadable(cause.to_string()),
        }
    }

    /// A short stable name, for the ledger.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unreadable(_) => "unreadable",
            Self::NotAFile => "not-a-file",
            Self::LeadsOut => "leads-out",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::TooManyPages { .. } => "too-many-pages",
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::TooMuchOutput { .. } => "too-much-output",
            Self::TooMuchToCompare { .. } => "too-much-to-compare",
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged",
            Self::Unsupported(_) => "unsupported",
            Self::ChangedWhileRead => "changed-while-read",
            Self::TimedOut(_) => "timed-out",
            Self::OutOfMemory(_) => "out-of-memory",
            Self::Crashed(_) => "crashed",
            Self::Missing { .. } => "missing-dependency",
            Self::NeedsOcr => "needs-ocr",
            Self::Ocr(_) => "ocr",
            Self::Output(_) => "output",
            Self::InTheWay => "in-the-way",
            Self::NotOurs { .. } => "not-ours",
            Self::OutputIsInput(_) => "output-is-input",
            Self::AnotherVersion(_) => "another-version",
            Self::Abandoned => "abandoned",
            Self::Database(_) => "database",
            Self::Unstorable { .. } => "unstorable",
            Self::Dictionary(_) | Self::Catalogue { .. } => "dictionary",
            Self::Usage(_) => "usage",
            Self::NotAReport(_) => "not-a-report",
            Self::Archive(_) => "archive",
            Self::Interrupted => "interrupted",
        }
    }

    /// The exit code of a command that ends with this problem.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_)
            | Self::Dictionary(_)
            | Self::Catalogue { .. }
            | Self::Archive(_)
            | Self::InTheWay
            | Self::NotOurs { .. }
            | Self::Output(_)
            | Self::OutputIsInput(_) => exit::USAGE,
            Self::Missing { .. } => exit::MISSING,
            Self::Database(_) => exit::DATABASE,
            Self::Interrupted => exit::INTERRUPTED,
            _ => exit::UNREADABLE,
        }
    }

    /// What happened and what was expected.
    pub fn message(&self, language: Language) -> String {
        let (vi, en) = self.words();
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// What a person can do about it.
    pub fn remedy(&self, language: Language) -> String {
        let (vi, en) = self.advice();
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_place_wins() {
        let error = Error::from(Problem::Empty)
            .on_page(3)
            .in_file("a.pdf")
            .on_page(9)
            .in_file("b.pdf");
        assert_eq!(error.page(), Some(3));
        assert_eq!(error.file(), Some(Path::new("a.pdf")));
        assert_eq!(
            error.to_string(),
            "a.pdf: page 3: the file is empty, it has no bytes"
        );
        assert!(error.message(Language::Vi).contains("trang 3"));
    }
}
