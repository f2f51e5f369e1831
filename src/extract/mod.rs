//! Second stage: a [`Source`] to pages of words or of typed blocks.
//!
//! A page of a PDF or an image comes as [`Placed`] words with their boxes and the ruling lines between
//! them. A typed file (DOCX, text, Markdown, HTML) has no places, but its paragraphs and tables are
//! known: it comes as [`Flow`] blocks.

mod choose;
mod clean;
mod docx;
mod excerpt;
mod grade;
mod label;
mod ocr;
mod pasted;
mod pdf;
mod picture;
mod plain;
pub mod raster;
mod resample;
pub mod scan;
mod second_opinion;
pub(crate) mod stamp;
mod text_layer;
mod typed;
mod witness;

pub use excerpt::{Cut, Excerpt, Spot, excerpts};
pub use grade::Grade;
pub(crate) use pdf::open as open_pdf;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::geometry::{Projection, Rect, Size};
use crate::intake::{Limits, MediaType, Source};

/// When pages are read by OCR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
pub enum OcrChoice {
    /// Where a page's own text is missing or bad and there is an image to read.
    #[default]
    Auto,
    /// Every page of a PDF and every image, whatever text it has.
    Always,
    /// No page: a scan comes without words.
    Never,
}

/// What OCR reads twice, at two sizes, to settle on the better reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Twice {
    /// Words and figures that may be misread.
    #[default]
    Doubtful,
    /// Everything, for up to a fifth fewer wrong words in more time (`docs/ocr.md`).
    Everything,
}

/// How documents are read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Options {
    /// When pages are read by OCR.
    pub ocr: OcrChoice,
    /// What OCR reads twice.
    pub twice: Twice,
    /// How much of a file is accepted.
    pub limits: Limits,
}

/// Reads a page by OCR: the page, its number, how. There is one, [`scan::read_page`]; it is passed
/// along so that a program which does without need not load Tesseract and the libraries that this brings.
pub type OcrReader = fn(raster::Sheet<'_>, u32, &Options) -> Result<Page>;

/// Reads a source's pages, in their order; a typed file is one page of [`Content::Flow`].
///
/// Pages are spread over the threads of the current rayon pool.
///
/// # Errors
/// [`Problem::NeedsOcr`](crate::error::Problem::NeedsOcr) where a page is to be read by OCR and `ocr` is `None`.
/// `Encrypted`, `Damaged` or `TooManyPages` (see [`Problem`](crate::error::Problem)) when a PDF cannot be read at all,
/// and whatever stops the reading of a typed file or an image. One damaged page of many is no error: what is
/// left of it is kept and marked [`Page::degraded`].
pub fn pages(source: &Source, options: &Options, ocr: Option<OcrReader>) -> Result<Vec<Page>> {
    match source.media_type {
        MediaType::Pdf => pdf::pages(source, options, ocr),
        MediaType::Docx => Ok(typed::page(docx::read(source)?)),
        MediaType::Html | MediaType::Markdown | MediaType::Text => {
            Ok(typed::page(plain::read(source)?))
        }
        MediaType::Png | MediaType::Jpeg | MediaType::Tiff => picture::pages(source, options, ocr),
    }
}

/// How a text was read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// From a typed file: DOCX, text, Markdown, HTML.
    Typed,
    /// From the characters in a PDF.
    TextLayer,
    /// Of a page only: from the characters in a PDF, and by OCR what stands in images that are pasted into it.
    /// Its lines and records are of one or the other.
    Mixed,
    /// From an image, by OCR.
    Ocr,
}

/// How sure a reading is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "f32")]
pub struct Confidence(#[schemars(range(min = 0, max = 1))] f32);

impl TryFrom<f32> for Confidence {
    type Error = String;

    fn try_from(value: f32) -> std::result::Result<Self, String> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self::new(value))
        } else {
            Err(format!(
                "{value} is no confidence, which lies between 0 and 1"
            ))
        }
    }
}

impl Confidence {
    /// Certain.
    pub const CERTAIN: Self = Self(1.0);

    /// Takes a value and brings it into 0 to 1, to three decimals; what is no number becomes 0.
    pub fn new(value: f32) -> Self {
        let value = if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, 1.0)
        };
        Self((value * 1000.0).round() / 1000.0)
    }

    /// As sure at most as a figure on which two readings differ, or whose print was covered: below that at which a
    /// figure is told of as a finding.
    pub(crate) fn disputed(self) -> Self {
        Self(self.0.min(0.5))
    }

    /// The value, 0 to 1.
    pub fn get(self) -> f32 {
        self.0
    }

    /// The mean of some readings; `None` where there are none.
    pub fn mean(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let (sum, count) = all
            .into_iter()
            .fold((0.0, 0_u32), |(s, n), c| (s + c.0, n + 1));
        #[expect(clippy::cast_precision_loss, reason = "a count of words on a page")]
        (count > 0).then(|| Self::new(sum / count as f32))
    }
}

/// Quarter turns clockwise that a page needed to stand upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// Upright as stored.
    #[default]
    None,
    /// A quarter turn clockwise.
    Quarter,
    /// Upside down.
    Half,
    /// A quarter turn counter-clockwise.
    ThreeQuarters,
}

impl Rotation {
    /// Degrees clockwise: 0, 90, 180 or 270.
    pub fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }

    /// What undoes the turn: the mapping of an upright page of a size to the page as it was.
    fn back(self, upright: Size) -> Projection {
        let (width, height) = (f64::from(upright.width), f64::from(upright.height));
        Projection::new(match self {
            Self::None => return Projection::IDENTITY,
            Self::Quarter => [[0.0, 1.0, 0.0], [-1.0, 0.0, width], [0.0, 0.0, 1.0]],
            Self::Half => [[-1.0, 0.0, width], [0.0, -1.0, height], [0.0, 0.0, 1.0]],
            Self::ThreeQuarters => [[0.0, -1.0, height], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
        })
    }

    /// The turn of so many degrees clockwise; what is no quarter turn is none.
    pub fn of_degrees(degrees: u16) -> Self {
        match degrees {
            90 => Self::Quarter,
            180 => Self::Half,
            270 => Self::ThreeQuarters,
            _ => Self::None,
        }
    }
}

/// One page as it was read.
#[derive(Clone, Debug)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Size of the upright page; `None` for a typed file, which has no pages of its own.
    pub size: Option<Size>,
    /// How its text was read.
    pub method: Method,
    /// Resolution of the image that was read, in dots an inch; `None` where none was.
    pub dpi: Option<f32>,
    /// The turn it needed.
    pub rotation: Rotation,
    /// Where a point of the page as it was read (turned, straightened, flattened) lies on the page as the file shows it,
    /// both in points.
    pub lie: Projection,
    /// Whether nothing stands on it: no word, no image of its own, and where it is a scan no ink.
    pub blank: bool,
    /// Whether its text does not look like Vietnamese as a person would write it, or is known to lack
    /// something: a scan that was not read, a page too damaged to read.
    pub degraded: bool,
    /// The lines of each stamp of a digital signature that was drawn over a scan; they are no part of the text.
    pub stamps: Vec<Vec<String>>,
    /// The text.
    pub content: Content,
}

impl Page {
    /// Whether it has no text at all.
    pub fn is_empty(&self) -> bool {
        match &self.content {
            Content::Placed(placed) => placed.words.is_empty(),
            Content::Flow(flow) => flow.blocks.is_empty(),
        }
    }
}

/// The text of a page.
#[derive(Clone, Debug)]
pub enum Content {
    /// Words with places.
    Placed(Placed),
    /// Paragraphs and tables in reading order.
    Flow(Flow),
}

/// Words with places, and the lines drawn between them.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// In the order in which they were read, which need not be the reading order.
    pub words: Vec<Word>,
    /// Horizontal and vertical ruling lines.
    pub rules: Vec<Rule>,
}

/// A word: characters without a blank between them, NFC.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The characters.
    pub text: String,
    /// Where they stand.
    pub at: Rect,
    /// Size of the letters in points: the font size of a text layer, the line's height in a scan.
    pub size: f32,
    /// How sure OCR was; `None` for a text layer.
    pub confidence: Option<Confidence>,
    /// The printed line that the reader (OCR) put it in, where it did: equal numbers, same line.
    pub line: Option<u32>,
}

/// A ruling line, drawn in a PDF or found in a scan; always horizontal or vertical.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Its extent: the thickness is the shorter side.
    pub at: Rect,
    /// Which way it runs.
    pub axis: Axis,
}

/// Which way a ruling line runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Horizontal,
    /// From top to bottom.
    Vertical,
}

/// A typed text: blocks in reading order.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// Paragraphs and tables.
    pub blocks: Vec<FlowBlock>,
    /// Whether the file itself says where paragraphs end (DOCX, HTML). A text dump does not: there a
    /// [`FlowBlock::Lines`] is a run of printed lines that layout has to join to paragraphs.
    pub paragraphs_known: bool,
}

/// A block of a typed text.
#[derive(Clone, Debug)]
pub enum FlowBlock {
    /// A paragraph with its line breaks; in a dump, a run of printed lines, blank ones included.
    Lines(Vec<FlowLine>),
    /// A table.
    Table(FlowTable),
    /// A footnote or endnote, set apart from the text that it was found in.
    Footnote(Vec<FlowLine>),
}

/// A line of a typed text, without its line end, NFC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowLine {
    /// The characters; may be empty. A form feed before them says that a page begins.
    pub text: String,
    /// The line of the source it stands on, counted from 1; of a DOCX, a running number.
    pub number: u32,
}

/// A table of a typed text.
#[derive(Clone, Debug, Default)]
pub struct FlowTable {
    /// From top to bottom.
    pub rows: Vec<Vec<FlowCell>>,
}

/// A cell of a typed table.
#[derive(Clone, Debug)]
pub struct FlowCell {
    /// The first column it covers, counted from 0.
    pub column: usize,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// Whether it continues the cell above it (a vertical merge); it then has no lines of its own.
    pub continues: bool,
    /// Its text.
    pub lines: Vec<FlowLine>,
}
