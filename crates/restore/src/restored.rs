//! Lines as they were read, and what restoration makes of them.

use baocao_report::Confidence;

/// A change that restoration made.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which of the lines, counted from 0.
    pub line: usize,
    /// Where it begins in the restored line, in bytes.
    pub at: usize,
    /// As it was read; a word torn apart with the blank in it.
    pub from: String,
    /// As it was printed, in all likelihood.
    pub to: String,
    /// How likely.
    pub confidence: Confidence,
    /// Why.
    pub reason: Reason,
}

/// Why a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What OCR makes of letters, and the words around.
    Word,
    /// Letters of a document's number that can be nothing else.
    Code,
    /// A mark that belongs to nothing.
    Punctuation,
}

impl Reason {
    /// In words, for a report's edits.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "restored: what OCR makes of letters, and the words around",
            Self::Code => "restored: letters of a document's number",
            Self::Punctuation => "restored: a mark that belongs to nothing",
        }
    }
}

/// A line as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadLine<'a> {
    /// Its text.
    pub text: &'a str,
    /// How sure the reader was of each word between blanks; empty where it did not say.
    pub confidences: Vec<Option<Confidence>>,
}

impl<'a> From<&'a str> for ReadLine<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text,
            confidences: Vec::new(),
        }
    }
}

/// Lines restored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restored {
    /// As many as there were.
    pub lines: Vec<String>,
    /// What was changed, in the order of the text.
    pub changes: Vec<Change>,
    /// Words left as they were although the decoder was not sure of them: line, counted from 0, and how sure.
    pub doubts: Vec<(usize, Confidence)>,
}
