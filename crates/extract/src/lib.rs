//! From files to pages: [`intake`] opens a file and tells its kind, [`pages`] reads its pages of words or of typed blocks.
//!
//! A page of a PDF or an image comes as [`Placed`] words with their boxes and the ruling lines between
//! them. A typed file (DOCX, text, Markdown, HTML) has no places, but its paragraphs and tables are
//! known: it comes as [`Flow`] blocks.

mod cross_check;
mod docx;
mod embedded_images;
mod excerpt;
mod fallback_text;
mod grade;
mod image_file;
pub mod intake;
mod label;
mod ocr;
mod page_text;
mod pdf;
mod plain;
mod preprocess;
pub mod raster;
mod resample;
mod scan;
pub mod stamp;
mod text_layer;
mod typed;

pub use excerpt::{Excerpt, ExcerptPlace, ExcerptRequest, excerpts};
pub use ocr::{OcrEngine, OcrWord, Segmentation};
pub use pdf::open as open_pdf;
pub use preprocess::PixelBox;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::intake::{Limits, MediaType, Source};
use baocao_report::error::Result;
use baocao_report::geometry::{Projection, Rect, Size, exact};
use baocao_report::{Confidence, Grade, Method};

/// When pages are read by OCR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
pub enum SecondPass {
    /// Words and figures that may be misread.
    #[default]
    Doubtful,
    /// Everything, for up to a fifth fewer wrong words in more time (`docs/ocr.md`).
    Everything,
}

/// How documents are read.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ExtractOptions {
    /// When pages are read by OCR.
    pub ocr: OcrChoice,
    /// What OCR reads twice.
    pub second_pass: SecondPass,
    /// How much of a file is accepted.
    pub limits: Limits,
}

/// A reader of page images. Every [`OcrEngine`] is one: the page is cleaned, read, and read again where that pays.
pub trait PageReader: Sync {
    /// Reads a page of a number, counted from 1.
    ///
    /// # Errors
    /// Those of [`raster::read`] and of the engine, with the page's number.
    fn read_page(
        &self,
        image: raster::PageImageSource<'_>,
        number: u32,
        options: &ExtractOptions,
    ) -> Result<Page>;
}

impl<E: OcrEngine> PageReader for E {
    fn read_page(
        &self,
        image: raster::PageImageSource<'_>,
        number: u32,
        options: &ExtractOptions,
    ) -> Result<Page> {
        scan::read_page(self, image, number, options)
    }
}

/// Reads a source's pages, in their order; a typed file is one page of [`Content::Flow`].
///
/// Pages are spread over the threads of the current rayon pool.
///
/// # Errors
/// [`Problem::NeedsOcr`](baocao_report::error::Problem::NeedsOcr) where a page is to be read by OCR and there is no reader of images.
/// `Encrypted`, `Damaged` or `TooManyPages` (see [`Problem`](baocao_report::error::Problem)) when a PDF cannot be read at all,
/// and whatever stops the reading of a typed file or an image. One damaged page of many is no error: what is
/// left of it is kept and marked [`Page::degraded`].
pub fn pages(
    source: &Source,
    options: &ExtractOptions,
    ocr: Option<&dyn PageReader>,
) -> Result<Vec<Page>> {
    match source.media_type {
        MediaType::Pdf => pdf::pages(source, options, ocr),
        MediaType::Docx => Ok(typed::page(docx::read(source)?)),
        MediaType::Html | MediaType::Markdown | MediaType::Text => {
            Ok(typed::page(plain::read(source)?))
        }
        MediaType::Png | MediaType::Jpeg | MediaType::Tiff => {
            image_file::pages(source, options, ocr)
        }
    }
}

/// Pages that were read in another process, and the bytes that they were read from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PagesRead {
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Its pages.
    pub pages: Vec<Page>,
}

impl PagesRead {
    /// Opens a file and reads its pages.
    ///
    /// # Errors
    /// Those of [`intake::open`] and of [`pages`].
    pub fn of(path: &Path, options: &ExtractOptions, ocr: &dyn PageReader) -> Result<Self> {
        let source = intake::open(path, &options.limits)?;
        Ok(Self {
            sha256: source.sha256,
            pages: pages(&source, options, Some(ocr))?,
        })
    }
}

/// Quarter turns clockwise that a page needed to stand upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    pub to_source: Projection,
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Content {
    /// Words with places.
    Placed(Placed),
    /// Paragraphs and tables in reading order.
    Flow(Flow),
}

/// Words with places, and the lines drawn between them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Placed {
    /// In the order in which they were read, which need not be the reading order.
    pub words: Vec<Word>,
    /// Horizontal and vertical ruling lines.
    pub rules: Vec<Rule>,
}

/// A word: characters without a blank between them, NFC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The characters.
    pub text: String,
    /// Where they stand.
    #[serde(with = "exact")]
    pub at: Rect,
    /// Size of the letters in points: the font size of a text layer, the line's height in a scan.
    pub size: f32,
    /// How sure OCR was; `None` for a text layer.
    pub confidence: Option<Confidence>,
    /// The printed line that the reader (OCR) put it in, where it did: equal numbers, same line.
    pub line: Option<u32>,
}

/// A ruling line, drawn in a PDF or found in a scan; always horizontal or vertical.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its extent: the thickness is the shorter side.
    #[serde(with = "exact")]
    pub at: Rect,
    /// Which way it runs.
    pub axis: Axis,
}

/// Which way a ruling line runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axis {
    /// From left to right.
    Horizontal,
    /// From top to bottom.
    Vertical,
}

/// A typed text: blocks in reading order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Flow {
    /// Paragraphs and tables.
    pub blocks: Vec<FlowBlock>,
    /// Whether the file itself says where paragraphs end (DOCX, HTML). A text dump does not: there a
    /// [`FlowBlock::Lines`] is a run of printed lines that layout has to join to paragraphs.
    pub paragraphs_known: bool,
}

/// A block of a typed text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FlowBlock {
    /// A paragraph with its line breaks; in a dump, a run of printed lines, blank ones included.
    Lines(Vec<FlowLine>),
    /// A table.
    Table(FlowTable),
    /// A footnote or endnote, set apart from the text that it was found in.
    Footnote(Vec<FlowLine>),
}

/// A line of a typed text, without its line end, NFC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowLine {
    /// The characters; may be empty. A form feed before them says that a page begins.
    pub text: String,
    /// The line of the source it stands on, counted from 1; of a DOCX, a running number.
    pub number: u32,
}

/// A table of a typed text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FlowTable {
    /// From top to bottom.
    pub rows: Vec<Vec<FlowCell>>,
}

/// A cell of a typed table.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
