//! What came of comparing two copies: plain values, which serialise as `baocao-diff/1` (`docs/diff.md`).

use serde::{Deserialize, Serialize};

use baocao_report::{Confidence, Method, Place};

/// The name of this version of the comparison's JSON.
pub const SCHEMA: &str = "baocao-diff/1";

/// Two copies compared. `first` is the copy in doubt (the scan, the OCR), `second` the one it is held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Always `baocao-diff/1`.
    pub schema: String,
    /// The first copy.
    pub first: CopySummary,
    /// The second copy.
    pub second: CopySummary,
    /// What is to be said first.
    pub verdict: Verdict,
    /// How much of the words of the shorter text stands in the other in the same order, 0 to 1.
    pub similarity: f64,
    /// How many criteria of one are criteria of the other.
    pub paired: usize,
    /// Differences of criteria, in the order of the second copy.
    pub records: Vec<Difference>,
    /// Differences of the header, in the order of its fields.
    pub frame: Vec<Difference>,
    /// Differences of the text that no record and no header field tells already, in reading order.
    pub text: Vec<Difference>,
    /// What is no difference of substance, counted by class; classes that do not occur are left out.
    pub noise: Vec<NoiseCount>,
    /// Whether the texts have too much that differs to be compared word by word throughout: words may be told as missing
    /// and added that were only moved or misread, and `similarity` may be more than it says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub coarse: bool,
    /// Error rates of the first copy against the second.
    pub rates: Rates,
    /// Letters of the second copy and what the first has for them, as read, the commonest first.
    pub confusions: Vec<Confusion>,
    /// The two texts side by side, passage by passage in reading order, for a page that shows them; no part of the JSON.
    #[serde(skip)]
    pub rows: Vec<AlignedRow>,
}

/// A copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopySummary {
    /// Its file.
    pub file: String,
    /// Its `sha256:` id.
    pub id: String,
    /// How many criteria were read from it.
    pub criteria: usize,
    /// How many words it has.
    pub words: usize,
    /// How many changes restoration made to it.
    pub edits: usize,
}

/// What is to be said of two copies first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// They are the same bytes.
    SameFile,
    /// Nothing of substance differs.
    Same,
    /// Something of substance differs, or may.
    Differ,
    /// One of them has no text.
    OneEmpty,
    /// They are copies of two documents: little of either stands in the other.
    Unrelated,
}

/// What kind of difference it is. The classes of substance come first, the gravest first of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A criterion stands in one copy only.
    CriterionMissing,
    /// A criterion's result.
    Result,
    /// A criterion's target.
    Target,
    /// A criterion's status.
    Status,
    /// A criterion's number.
    Code,
    /// Two criteria have changed places.
    Exchanged,
    /// A criterion stands elsewhere in its list.
    CriterionMoved,
    /// A criterion's unit.
    Unit,
    /// A criterion's deadline.
    Deadline,
    /// A criterion's note.
    Note,
    /// A field of the header.
    Header,
    /// A paragraph stands in one copy only.
    ParagraphMissing,
    /// A paragraph stands elsewhere.
    ParagraphMoved,
    /// A figure.
    Figure,
    /// A word in capitals: a name, an abbreviation.
    Name,
    /// A word, in letters.
    Word,
    /// Accents only.
    Accents,
    /// Capitals only.
    Case,
    /// The place of the tone mark only: `hoà`, `hòa`.
    ToneMark,
    /// Blanks only: words run together or torn apart.
    Spacing,
    /// Another kind of dash.
    Dash,
    /// `…` and `...`.
    Ellipsis,
    /// Other punctuation.
    Punctuation,
    /// Footnotes and their marks, page numbers, running heads, stamps.
    Furniture,
    /// A few words that stand elsewhere in reading order: cells of a table, lines beside each other.
    Order,
}

impl Class {
    /// Whether it matters. The rest is only counted.
    pub fn is_of_substance(self) -> bool {
        self <= Self::Word
    }
}

/// A difference of substance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// What kind it is.
    pub class: Class,
    /// What it is a difference of.
    pub subject: DifferenceSubject,
    /// What the first copy says; null where it says nothing.
    pub first: Option<SideReading>,
    /// What the second copy says; null where it says nothing.
    pub second: Option<SideReading>,
    /// Why the original has to be looked at before the difference can be believed; empty where nothing speaks against it.
    pub check: Vec<Doubt>,
}

impl Difference {
    /// Whether the original has to be looked at before it can be believed.
    pub fn is_doubtful(&self) -> bool {
        !self.check.is_empty()
    }
}

/// What a difference is a difference of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum DifferenceSubject {
    /// A criterion, as the second copy calls it, or the only one that has it.
    Criterion {
        /// Its list.
        list: String,
        /// Its number.
        code: Option<String>,
        /// Its wording.
        name: String,
    },
    /// A field of the header, by its name in the report's JSON.
    Header {
        /// `number`, `date`, `signer.name` …
        field: String,
    },
    /// The running text.
    Text,
}

/// What a copy says, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SideReading {
    /// As it is now.
    pub text: String,
    /// Where it stands.
    pub at: Place,
    /// How it was read.
    pub method: Method,
    /// How sure the reading is, where the reader says.
    pub confidence: Option<Confidence>,
}

/// Why a difference may be one of the reading only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Doubt {
    /// Restoration changed what was read.
    Restored {
        /// As read.
        from: String,
        /// As it is now.
        to: String,
    },
    /// It was read with little confidence.
    Unsure {
        /// How little.
        confidence: Confidence,
    },
    /// A finding of the report doubts it.
    Finding {
        /// The finding's name.
        code: String,
    },
    /// The words stand in the record that lacks the field: it was left unread.
    Unread,
    /// Digits amid letters, as OCR makes them.
    Garbled,
    /// A text dump had flattened the table: which words are which cell's was told by the words.
    Flattened,
}

/// How often a class of noise occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoiseCount {
    /// The class.
    pub class: Class,
    /// How often.
    pub count: usize,
}

/// Error rates of the first copy against the second, in characters (CER) and in words (WER), to four places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// CER as read.
    pub cer_raw: f64,
    /// WER as read.
    pub wer_raw: f64,
    /// CER as restored.
    pub cer_restored: f64,
    /// WER as restored.
    pub wer_restored: f64,
    /// Whether the edits were too many to be counted: the rates are no more than these.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub upper_bounds: bool,
}

/// What the first copy has for letters of the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// In the second copy; empty where the first has letters too many.
    pub second: String,
    /// In the first copy; empty where it lacks them.
    pub first: String,
    /// How often.
    pub count: usize,
}

/// Passages side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlignedRow {
    /// Whether the passage stands elsewhere in the other copy.
    pub moved: bool,
    /// What the first copy has.
    pub first: Vec<TextPiece>,
    /// What the second copy has.
    pub second: Vec<TextPiece>,
    /// Where the first copy's piece begins.
    pub first_at: Option<Place>,
    /// Where the second copy's piece begins.
    pub second_at: Option<Place>,
}

/// A piece of text of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextPiece {
    /// With the blanks and the punctuation behind it.
    pub text: String,
    /// How it differs from the other copy; `None` where it does not.
    pub class: Option<Class>,
}
