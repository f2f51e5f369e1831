//! A page as it was read: words and ruling lines with their places, or a typed flow.

use baocao_report::geometry::{Projection, Rect, Size, exact};
use baocao_report::{Confidence, Method};
use serde::{Deserialize, Serialize};

use crate::flow::Flow;
use crate::rotation::Rotation;

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

impl Default for Page {
    /// The first page of a file, upright, without words.
    fn default() -> Self {
        Self {
            number: 1,
            size: None,
            method: Method::TextLayer,
            dpi: None,
            rotation: Rotation::None,
            to_source: Projection::IDENTITY,
            blank: false,
            degraded: false,
            stamps: Vec::new(),
            content: Content::default(),
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

impl Default for Content {
    fn default() -> Self {
        Self::Placed(Placed::default())
    }
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
