//! What can go wrong, said so that a person can act on it.
//!
//! An [`Error`] is a [`Problem`] and the place it happened in. A problem is typed: its code goes into the
//! ledger, its message and its remedy are written in either [`Language`], and it decides the exit code.

mod archive;
mod catalogue;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use archive::ArchiveFault;
pub use catalogue::CatalogueFault;

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
    /// The document is in the database in other bytes, which this file holds, and that was not to be.
    AnotherVersion(String),
    /// Workers have taken the document and never come back with it.
    Abandoned,
    /// The database refused.
    Database(String),
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
    /// A short stable name, for the ledger.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unreadable(_) => "unreadable",
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
            Self::AnotherVersion(_) => "another-version",
            Self::Abandoned => "abandoned",
            Self::Database(_) => "database",
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
            | Self::Output(_) => exit::USAGE,
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

    fn words(&self) -> (String, String) {
        match self {
            Self::NotFound => (
                "không có tệp hoặc thư mục này".into(),
                "no such file or folder".into(),
            ),
            Self::Unreadable(why) => (
                format!("không đọc được: {why}"),
                format!("cannot be read: {why}"),
            ),
            Self::Empty => (
                "tệp rỗng, không có byte nào".into(),
                "the file is empty, it has no bytes".into(),
            ),
            Self::TooLarge { bytes, limit } => (
                format!("tệp {bytes} byte, vượt giới hạn {limit} byte"),
                format!("the file has {bytes} bytes, more than the limit of {limit}"),
            ),
            Self::TooManyPages { pages, limit } => (
                format!("tệp có {pages} trang, vượt giới hạn {limit} trang"),
                format!("the file has {pages} pages, more than the limit of {limit}"),
            ),
            Self::TooManyPixels { pixels, limit } => (
                format!("ảnh có {pixels} điểm ảnh, vượt giới hạn {limit}"),
                format!("the image has {pixels} pixels, more than the limit of {limit}"),
            ),
            Self::TooMuchOutput { limit } => (
                format!("nội dung đọc ra từ tệp vượt giới hạn {limit} byte"),
                format!("what is read from the file is more than the limit of {limit} bytes"),
            ),
            Self::TooMuchToCompare { steps, limit } => (
                format!("so sánh hai bản cần ít nhất {steps} bước, vượt giới hạn {limit}"),
                format!(
                    "to compare the two copies takes {steps} steps or more, the limit is {limit}"
                ),
            ),
            Self::Encrypted => (
                "tệp được bảo vệ bằng mật khẩu".into(),
                "the file is protected by a password".into(),
            ),
            Self::Damaged(why) => (
                format!("tệp hỏng: {why}"),
                format!("the file is damaged: {why}"),
            ),
            Self::Unsupported(kind) => (
                format!(
                    "không phải loại tệp đọc được ở đây ({kind}); cần PDF, DOCX, ảnh PNG/JPEG/TIFF, văn bản, Markdown hoặc HTML"
                ),
                format!(
                    "not a kind that is read here ({kind}); expected PDF, DOCX, a PNG/JPEG/TIFF image, plain text, Markdown or HTML"
                ),
            ),
            Self::ChangedWhileRead => (
                "tệp bị thay đổi trong khi đọc".into(),
                "the file changed while it was read".into(),
            ),
            Self::TimedOut(s) => (
                format!("quá thời hạn {s} giây"),
                format!("took longer than the limit of {s} s"),
            ),
            Self::OutOfMemory(b) => (
                format!("vượt giới hạn bộ nhớ {} MiB", b >> 20),
                format!("needs more memory than the limit of {} MiB", b >> 20),
            ),
            Self::Crashed(why) => (
                format!("bộ đọc dừng đột ngột: {why}"),
                format!("the reader died on it: {why}"),
            ),
            Self::Missing { what, .. } => {
                (format!("thiếu {what}"), format!("{what} is not installed"))
            }
            Self::NeedsOcr => (
                "trang chỉ đọc được bằng nhận dạng chữ".into(),
                "the page can only be read by OCR".into(),
            ),
            Self::Ocr(why) => (
                format!("nhận dạng chữ thất bại: {why}"),
                format!("OCR failed: {why}"),
            ),
            Self::Output(why) => (
                format!("không ghi được: {why}"),
                format!("cannot be written: {why}"),
            ),
            Self::AnotherVersion(other) => (
                format!("văn bản này đã có trong cơ sở dữ liệu, từ tệp khác: {other}"),
                format!("the document is in the database already, from another file: {other}"),
            ),
            Self::Abandoned => (
                "các máy nhận đọc tệp này đều dừng giữa chừng".into(),
                "no worker that took it came back with it".into(),
            ),
            Self::Database(why) => (
                format!("lỗi cơ sở dữ liệu: {why}"),
                format!("the database failed: {why}"),
            ),
            Self::Dictionary(why) => (
                format!("từ điển sai: {why}"),
                format!("the dictionary cannot be understood: {why}"),
            ),
            Self::Catalogue { at, fault } => {
                let (vi, en) = fault.words();
                (format!("{at}: {vi}"), format!("{at}: {en}"))
            }
            Self::Usage(why) => (why.clone(), why.clone()),
            Self::NotAReport(why) => (
                format!("không phải báo cáo JSON theo lược đồ baocao/1: {why}"),
                format!("not a report of schema baocao/1: {why}"),
            ),
            Self::Archive(fault) => fault.words(),
            Self::Interrupted => ("đã dừng theo yêu cầu".into(), "interrupted".into()),
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

    fn advice(&self) -> (String, String) {
        let pair = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
        match self {
            Self::NotFound => pair("Kiểm tra lại đường dẫn.", "Check the path."),
            Self::Unreadable(_) => pair(
                "Kiểm tra quyền đọc và ổ đĩa.",
                "Check the read permission and the disk.",
            ),
            Self::Empty => pair(
                "Sao chép lại tệp từ bản gốc.",
                "Copy the file from its origin again.",
            ),
            Self::TooLarge { .. } | Self::TooManyPages { .. } | Self::TooManyPixels { .. } => pair(
                "Tách tệp thành nhiều phần, hoặc nâng giới hạn (xem `baocao ingest --help`).",
                "Split the file, or raise the limit (see `baocao ingest --help`).",
            ),
            Self::TooMuchOutput { .. } => pair(
                "Mở tệp bằng chương trình đã tạo ra nó, bỏ phần lặp lại hoặc tách tệp thành nhiều phần, rồi nạp lại.",
                "Open it in the program that made it, take out what is repeated or split it, and feed that.",
            ),
            Self::TooMuchToCompare { .. } => pair(
                "Tách cả hai bản theo chương, rồi so sánh từng phần.",
                "Split both copies by chapter and compare them part by part.",
            ),
            Self::Encrypted => pair(
                "Mở bằng mật khẩu, lưu lại bản không có mật khẩu, rồi nạp bản đó.",
                "Open it with its password, save a copy without one, and feed that copy.",
            ),
            Self::Damaged(_) => pair(
                "Mở thử bằng chương trình đã tạo ra tệp và lưu lại, hoặc xin lại bản khác.",
                "Open it in the program that made it and save it again, or ask for another copy.",
            ),
            Self::Unsupported(_) => pair(
                "Chuyển sang PDF hoặc DOCX rồi nạp lại.",
                "Convert it to PDF or DOCX and feed that.",
            ),
            Self::ChangedWhileRead => pair(
                "Chờ chép xong rồi chạy lại.",
                "Wait until it has been copied, then run again.",
            ),
            Self::TimedOut(_) => pair(
                "Chạy lại riêng tệp này với --time-limit lớn hơn.",
                "Run this file alone with a larger --time-limit.",
            ),
            Self::OutOfMemory(_) => pair(
                "Chạy lại riêng tệp này với --memory-limit lớn hơn, hoặc tách tệp.",
                "Run this file alone with a larger --memory-limit, or split it.",
            ),
            Self::Crashed(_) => pair(
                "Các tệp khác không bị ảnh hưởng. Lưu lại tệp này bằng chương trình khác (ví dụ in ra PDF) rồi nạp lại.",
                "No other file was affected. Save it with another program (print it to PDF, say) and feed that.",
            ),
            Self::Missing { install, .. } => (
                format!("Cài đặt: {install}"),
                format!("Install it: {install}"),
            ),
            Self::NeedsOcr => pair(
                "Đọc bằng `baocao ingest`, `extract` hoặc `parse`.",
                "Read it with `baocao ingest`, `extract` or `parse`.",
            ),
            Self::Ocr(_) => pair(
                "Kiểm tra ảnh của trang này.",
                "Look at the image of this page.",
            ),
            Self::Output(_) => pair(
                "Kiểm tra quyền ghi và dung lượng ổ đĩa.",
                "Check the write permission and the free disk space.",
            ),
            Self::AnotherVersion(_) => pair(
                "Nạp với --on-duplicate version để giữ cả hai, hoặc skip để bỏ qua.",
                "Import with --on-duplicate version to keep both, or skip to leave it out.",
            ),
            Self::Abandoned => pair(
                "Đọc thử riêng tệp này bằng `baocao parse`, xem bộ nhớ và nguồn điện của các máy, rồi chạy lại `baocao enqueue`.",
                "Read this file alone with `baocao parse`, look at memory and power of the machines, then run `baocao enqueue` again.",
            ),
            Self::Database(_) => pair(
                "Kiểm tra địa chỉ và quyền của cơ sở dữ liệu.",
                "Check the database's address and permissions.",
            ),
            Self::Dictionary(_) | Self::Catalogue { .. } => pair(
                "Sửa tệp từ điển; định dạng ghi ở đầu mỗi tệp.",
                "Mend the dictionary file; its format is at its top.",
            ),
            Self::Usage(_) => pair("Xem `baocao --help`.", "See `baocao --help`."),
            Self::NotAReport(_) => pair(
                "Tạo lại bằng `baocao ingest`.",
                "Make it again with `baocao ingest`.",
            ),
            Self::Archive(_) => pair(
                "Xem `baocao archive --help`.",
                "See `baocao archive --help`.",
            ),
            Self::Interrupted => pair(
                "Chạy lại cùng lệnh để làm tiếp.",
                "Run the same command again to go on.",
            ),
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
